"""What grading a class costs: beside plain nbgrader, with one worker and with two, and beside the bare checks."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graders.commands import bench, bench_nbgrader
from graders.commands.bench_nbgrader import STAGE

if TYPE_CHECKING:
    from graders.classroom.graded import Result
    from graders.engine.launch import ForkedChild

ROOT = Path(__file__).resolve().parents[2]
STUDENTS = 60
MEASURED = 20  # of them, where what a submission costs is looked at more closely
WARM = 4  # results after which the workers have done everything once
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True)
class Run:
    """What each submission of a run has cost from the moment on when its workers were warm.

    Attributes:
        seconds: by the clock.
        cpu: seconds of all processes together.
        memory: MB that the largest worker shared with nobody.
    """

    seconds: float
    cpu: float
    memory: float


class Round(NamedTuple):
    """One measurement of each."""

    one: Run
    two: Run
    bare: tuple[float, float]
    """See `cpu_of_checks`."""


def figures(folder: Path, plain: float) -> Iterator[bench.Figure]:
    """
    Args:
        folder: of `bench_nbgrader.seconds`, whose course has handed out the notebooks.
        plain: seconds a submission that plain nbgrader takes for them.
    """
    root = folder / "class"
    root.mkdir()
    (root / "release").symlink_to(folder / "ours" / "release")
    for number in range(STUDENTS):
        bench_nbgrader.hand_in(root, f"student{number}", f"{folder.name}-class-{number}")
    submissions = root / "submitted"
    command = [sys.executable, "-m", "graders", "class", str(submissions), "--out", str(root / "results"), STAGE.id]
    whole = bench.run(command) / STUDENTS
    what = f"class, a submission, to plain nbgrader's {plain:.2f} s"
    yield bench.Figure(what, f"{whole:.2f} s", whole / plain, 1 / 10)
    rounds = [Round(measured(submissions, 1), measured(submissions, 2), cpu_of_checks()) for _round in range(3)]
    one, two, _bare = sorted(rounds, key=lambda found: found.two.seconds / found.one.seconds)[1]
    times = f"{two.seconds:.2f} / {one.seconds:.2f} s"
    yield bench.Figure("class, a submission: two workers to one", times, two.seconds / one.seconds, 1 / 1.8)
    yield bench.Figure("a worker's own memory (MB; limit 250 MB)", f"{two.memory:.0f} MB", two.memory, 250.0)
    for number, of_what in enumerate(("checks", "probes alone")):
        ratio, cpu, cost = sorted((two.cpu / bare[number], two.cpu, bare[number]) for _one, two, bare in rounds)[1]
        times = f"{cpu:.2f} / {cost:.2f} s"
        yield bench.Figure(f"class, CPU time: to the {of_what} in one plain process", times, ratio, 1.5)


def in_new_process(call: str, *words: str) -> str:
    """The last line that a function of this module prints."""
    code = f"import sys; from graders.commands import bench_class; bench_class.{call}(*sys.argv[1:])"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"a class cannot be measured: {done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1]


# ---------------------------------------------------------------------------------------------- the class


def measured(submissions: Path, jobs: int) -> Run:
    """Grade this folder with so many workers."""
    return Run(**json.loads(in_new_process("grade_here", str(submissions), str(jobs))))


def grade_here(submissions: str, jobs: str) -> None:
    """Grade, and print a `Run`."""
    from graders.classroom import students, work

    found = students.find(Path(submissions))
    works = [work.Work(one.digest, one.language, one.folder) for one in found if one.folder is not None][:MEASURED]
    selection = {file.id: file.names for file in STAGE.files}
    order = work.Order(selection, isolation="strict", seed=1, jobs=int(jobs), fresh=True)
    meter = Meter()
    taken: list[tuple[float, float, float]] = []

    def take(_work: work.Work, result: Result) -> None:
        if result["score"] != result["max_score"]:
            lost = [check["message"] for one in result["exercises"] for check in one["checks"] if check["message"]]
            raise RuntimeError(f"a right answer has lost points: this is no measure: {lost}")
        taken.append((time.perf_counter(), meter.cpu(), meter.memory()))

    work.here(works, order, take)
    more = len(taken) - WARM
    (begin, before, _memory), (end, cpu, _last) = taken[WARM - 1], taken[-1]
    largest = max(memory for _time, _cpu, memory in taken)
    print(json.dumps(asdict(Run((end - begin) / more, (cpu - before) / more, largest))))


class Meter:
    """CPU time and memory of this run's processes, while it goes on.

    The zygote does not wait for what it has forked, so the kernel does not add up what that has used; what a guardian
    says at the end of its child is added up here.
    """

    def __init__(self) -> None:
        from graders.engine.launch import ForkedChild

        self.ended = multiprocessing.get_context("fork").Value("q", 0)  # milliseconds, from all workers
        said = ForkedChild._facts

        def facts(child: ForkedChild) -> dict[str, int]:
            found: dict[str, int] = said(child)
            with self.ended.get_lock():
                self.ended.value += found.get("cpu_ms", 0)
            return found

        ForkedChild._facts = facts  # type: ignore[assignment,method-assign]

    def cpu(self) -> float:
        """Seconds so far: of this process, its workers, the zygote, and every child that has ended."""
        own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
        ended: float = self.ended.value / 1e3
        return sum(use.ru_utime + use.ru_stime for use in own) + sum(map(seconds_of, children)) + ended

    def memory(self) -> float:
        workers = [process.pid for process in multiprocessing.active_children()] or [os.getpid()]
        return max(bench.own_memory_mb(pid) for pid in workers if pid is not None)


def seconds_of(pid: str) -> float:
    """CPU time of a process that runs."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


# ---------------------------------------------------------------------------------------------- the bare checks

PASSES = 6


def cpu_of_checks() -> tuple[float, float]:
    """CPU seconds that the same checks of one submission take in a plain process, once it is warm.

    Returns:
        With and without the judging: of all, and of the requests' being read, run and answered.
    """
    whole, probes = json.loads(in_new_process("check_here"))
    return whole, probes


def check_here() -> None:
    """Run the checks of the references in this process, again and again; print what one time costs."""
    from graders.sandbox import torchvision_ops
    from graders.session import plan, runner
    from graders.session.settings import Settings

    torchvision_ops.install()
    selection = {file.id: frozenset(file.names) for file in STAGE.files}
    # Each time with other draws: else what the checks find would be known from the time before.
    units = [unit for seed in range(PASSES) for unit in plan.units(ROOT / "solutions", selection, seed=seed)]
    ends: list[tuple[float, float]] = []

    def end(_unit: plan.Unit, _whole: bool) -> None:
        ends.append((time.process_time(), bench.PlainProcess.cpu))

    runner.run(units, list(selection), Settings(), bench.PlainLauncher(), 1, lambda _unit, _record: None, end)
    print(
        json.dumps(
            [(last - first) / (PASSES - 1) for first, last in zip(ends[len(selection) - 1], ends[-1], strict=True)]
        )
    )
