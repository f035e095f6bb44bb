"""What grading a class costs: beside plain nbgrader, with one worker and with two, and beside the probes themselves."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graders.classroom import students, work
from graders.curriculum import manifest
from graders.engine import launch
from graders.session import plan

ROOT = Path(__file__).resolve().parents[2]
STAGE = manifest.load().stages[0]
WARM = 4  # results after which the workers have done everything once


@dataclass(frozen=True)
class Run:
    """What a run has cost from the moment on when its workers were warm, for each submission.

    Attributes:
        seconds: by the clock.
        cpu: seconds of all processes together.
        memory: MB that the largest worker shared with nobody.
    """

    seconds: float
    cpu: float
    memory: float


def measured(submissions: Path, jobs: int) -> Run:
    """Grade this folder in a new process, with so many workers."""
    code = "import sys; from graders.commands import bench_class; bench_class.grade_here(sys.argv[1], int(sys.argv[2]))"
    command = [sys.executable, "-c", code, str(submissions), str(jobs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the class cannot be measured: {done.stderr[-2000:]}")
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def grade_here(submissions: str, jobs: int) -> None:
    """Grade, and print a `Run` as JSON."""
    works = [work.Work(one.digest, one.language, one.folder) for one in students.find(Path(submissions)) if one.folder]
    order = work.Order(
        selection={file.id: file.names for file in STAGE.files}, isolation="strict", seed=1, jobs=jobs, fresh=True
    )
    meter = Meter()
    taken = []

    def take(_work: work.Work, result: work.Result) -> None:
        if result["score"] != result["max_score"]:
            raise RuntimeError(f"a right answer has {result['score']} points: this is no measure")
        taken.append((time.perf_counter(), meter.cpu(), meter.memory()))

    work.here(works, order, take)
    (begin, cpu, _), (end, cpu_at_end, memory) = taken[WARM - 1], taken[-1]
    more = len(taken) - WARM
    print(json.dumps({"seconds": (end - begin) / more, "cpu": (cpu_at_end - cpu) / more, "memory": memory}))


class Meter:
    """CPU time and memory of this run's processes, while it goes on.

    The kernel does not add up what the zygote's children have used: what each of them says at its end is added here.
    """

    def __init__(self) -> None:
        self.ended = multiprocessing.Value("q", 0)  # milliseconds; shared with the workers
        said = launch.ForkedChild._facts

        def facts(child: launch.ForkedChild) -> dict[str, int]:
            found = said(child)
            with self.ended.get_lock():
                self.ended.value += found.get("cpu_ms", 0)
            return found

        launch.ForkedChild._facts = facts  # type: ignore[method-assign]

    def cpu(self) -> float:
        """Seconds so far: of this process, its workers, the zygotes, and every child that has ended."""
        own = resource.getrusage(resource.RUSAGE_SELF)
        return own.ru_utime + own.ru_stime + sum(map(seconds_of, below(os.getpid()))) + self.ended.value / 1000

    def memory(self) -> float:
        workers = [process.pid for process in multiprocessing.active_children() if process.pid]
        return max(map(own_memory_mb, workers or [os.getpid()]))


def below(pid: int) -> list[int]:
    """The children of a process and, where they are zygotes, theirs: not those that count at their end."""
    found = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found
