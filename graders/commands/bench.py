"""`bench`: what the kit costs, as ratios to what torch itself costs, all measured in this one run.

A machine that is busy with other work slows everything down alike: the ratios are what counts, the seconds are shown
beside them.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from graders.curriculum import manifest
from graders.session.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
APART = "stage6_deployment"


@dataclass(frozen=True)
class Figure:
    """One measured ratio and the most that it may be."""

    what: str
    measured: str
    ratio: float
    limit: float

    @property
    def line(self) -> str:
        mark = "ok  " if self.ratio <= self.limit else "OVER"
        return f"{mark} {self.what:<58} {self.measured:>16}   {self.ratio:.3f} (at most {self.limit:g})"


def bench() -> int:
    """Print every figure; 0 where all are within their limits, else 1."""
    base = median_of(import_torch, 5)
    print(
        f"import torch in a new process: {base:.2f} s; {os.cpu_count()} cores; ratios are to it unless said otherwise"
    )
    over = 0
    for figure in figures(base):
        print(figure.line, flush=True)
        over += figure.ratio > figure.limit
    return 1 if over else 0


def median_of(measure: Callable[[], float], times: int) -> float:
    return statistics.median(measure() for _time in range(times))


def import_torch() -> float:
    """Seconds that a new Python takes to import torch, its start left out."""
    code = "import time; t = time.perf_counter(); import torch; print(time.perf_counter() - t)"
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def figures(base: float) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from of_a_child(base)
        yield of_data()
        yield from of_watch(base, Path(folder))
        yield from of_grade(base, Path(folder))
        yield from of_nbgrader(Path(folder))


# ---------------------------------------------------------------------------------------------- one child


def of_a_child(base: float) -> Iterator[Figure]:
    from graders.engine import launch
    from graders.engine.engine import Engine

    path = ROOT / "solutions" / "stage1_tensors" / "shapes.py"
    with Engine(launch.start("strict")) as engine:
        engine.ready()
        ready = median_of(lambda: start_child(engine, path), 30)
        yield Figure("a strict child, up and ready", f"{ready * 1e3:.1f} ms", ready / base, 0.04 / 1.3)
        child = engine.child(path)
        child.load()
        more = median_of(lambda: timed(lambda: child.run(nothing, ())), 200)
        yield Figure("one more check in it", f"{more * 1e3:.2f} ms", more / base, 0.005 / 1.3)
        memory = own_memory_mb(child.process.pid)  # type: ignore[attr-defined]  # a forked one has it
        yield Figure("a child's own memory (MB; limit 40 MB)", f"{memory:.0f} MB", memory, 40.0)
        child.end()


def start_child(engine: Any, path: Path) -> float:
    begin = time.perf_counter()
    child = engine.child(path)
    taken = time.perf_counter() - begin
    child.end()
    return taken


def timed(action: Callable[[], object]) -> float:
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def nothing(_student: object) -> None:
    """The probe of a check that does nothing."""


def own_memory_mb(pid: int) -> float:
    """What a process does not share with anyone: its private pages."""
    with Path(f"/proc/{pid}/smaps_rollup").open(encoding="ascii") as file:
        lines = dict(line.split(":", 1) for line in file if ":" in line)
    kilobytes = sum(int(lines[key].split()[0]) for key in ("Private_Dirty", "Private_Clean"))
    return kilobytes / 1024


# ---------------------------------------------------------------------------------------------- data

LOADING = """
import importlib.util, statistics, sys, time
from graders import data
from graders.sandbox import torchvision_ops

torchvision_ops.install()
import torch
from torchvision.datasets import MNIST

torch.set_num_threads(1)  # as where students' code is judged
spec = importlib.util.spec_from_file_location("student", sys.argv[1])
student = importlib.util.module_from_spec(spec)
spec.loader.exec_module(student)
root = data.mnist_root()

def seconds(load):
    begin = time.perf_counter()
    load()
    return time.perf_counter() - begin

plain = [seconds(lambda: [MNIST(root, train=True), MNIST(root, train=False)]) for _time in range(9)]
ours = [seconds(lambda: student.load_mnist(root)) for _time in range(9)]
print(statistics.median(plain), statistics.median(ours))
"""


def of_data() -> Figure:
    """Loading both sets of digits as the reference of stage 5 does, to torchvision's own part in it."""
    command = [sys.executable, "-c", LOADING, str(ROOT / "solutions" / "stage5_data" / "mnist.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    plain, ours = map(float, done.stdout.split())
    return Figure(
        "load_mnist, to torchvision's own loading", f"{ours * 1e3:.0f} / {plain * 1e3:.0f} ms", ours / plain, 2
    )


# ---------------------------------------------------------------------------------------------- watch

# `watch` on another folder than exercises/, for those who must not touch a learner's files: python -c … FOLDER
WATCH_ELSEWHERE = """
import sys
from pathlib import Path
from graders.commands import learner, state, watch

folder = Path(sys.argv[1])
learner.EXERCISES = watch.EXERCISES = folder / "exercises"
state.State.__init__.__defaults__ = (folder / "progress.json",)
sys.exit(watch.watch())
"""


def of_watch(base: float, folder: Path) -> Iterator[Figure]:
    """From saving a file to its verdict on the screen, thirty times; beside it, pytest started anew on that file."""
    try:
        import pexpect
    except ModuleNotFoundError:
        print("     watch is not measured: pexpect is missing (python -m graders.bootstrap dev installs it)")
        return
    from graders.commands import verify

    verify.cut_stubs(folder / "exercises")
    path = folder / "exercises" / "stage1_tensors" / "creation.py"
    stub = path.read_text(encoding="utf-8")
    # A wrong answer and none, in turn: the screen says something else each time.
    wrong = stub.replace('raise NotImplementedError("from_rows")', "return torch.zeros(2, 3)")
    program = pexpect.spawn(
        sys.executable,
        ["-c", WATCH_ELSEWHERE, str(folder)],
        encoding="utf-8",
        dimensions=(60, 80),
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TORCHPATH_LANG": "en", "TERM": "xterm"},
    )
    seconds = []
    try:
        program.expect("run again")
        for number in range(30):
            time.sleep(0.1)  # a student who saves has stopped typing
            path.write_text(stub if number % 2 else wrong, encoding="utf-8")
            seconds.append(timed(lambda: program.expect("run again")))
    finally:
        program.close(force=True)
    pytest = [sys.executable, "-m", "pytest", "-q", "graders/stage1_tensors/test_creation.py"]
    command = [*pytest, f"--submission={folder / 'exercises'}"]
    cold = median_of(lambda: timed(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=False)), 3)
    median = statistics.median(seconds)
    measured = f"{median:.2f}, worst {max(seconds):.2f} s"
    yield Figure(f"watch: from save to verdict (pytest anew: {cold:.1f} s)", measured, median / base, 0.3 / 1.3)


# ---------------------------------------------------------------------------------------------- the grade command


def of_grade(base: float, folder: Path) -> Iterator[Figure]:
    command = [sys.executable, "-m", "graders", "grade", "--submission", str(ROOT / "solutions")]
    for targets in (("1", "2", "3", "4"), ()):
        yield of_references([*command, *targets], targets, folder)
    known = median_of(lambda: run(command), 5)
    yield Figure("grade with nothing changed", f"{known:.2f} s", known / base, 0.4 / 1.3)


def of_references(command: list[str], targets: Sequence[str], folder: Path) -> Figure:
    """Grading references, to importing torch on both sides at once and the checks' own work on all cores."""
    cores = os.cpu_count() or 1
    rounds = []  # each with all three, close together: a machine's speed changes from minute to minute
    for _round in range(3):
        own, both, whole = own_work_of_checks(targets, folder), import_torch_twice(), run([*command, "--fresh"])
        rounds.append((whole / (both + own / cores), whole, both, own))
    ratio, whole, both, own = sorted(rounds)[1]
    which = f"of stages {targets[0]} to {targets[-1]}" if targets else "of all stages"
    what = f"grade references {which}, to import + work ({own:.2f} s)"
    return Figure(what, f"{whole:.2f} / {both + own / cores:.2f} s", ratio, 1.3)


def run(command: list[str]) -> float:
    return timed(lambda: subprocess.run(command, cwd=ROOT, capture_output=True, check=True))


def import_torch_twice() -> float:
    """Seconds until two new processes that start together have both imported torch."""

    def both() -> float:
        command = [sys.executable, "-c", "import torch"]
        begin = time.perf_counter()
        processes = [subprocess.Popen(command) for _process in range(2)]
        for process in processes:
            process.wait()
        return time.perf_counter() - begin

    return median_of(both, 3)


def own_work_of_checks(targets: Sequence[str], folder: Path) -> float:
    """Seconds that the checks of all references take in one new, plain process: no isolation, no judge beside it."""
    code = "import sys; from graders.commands import bench; print(bench.checks_in_this_process(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    with tempfile.TemporaryDirectory(dir=folder) as working:  # what the references write goes there
        done = subprocess.run(
            [sys.executable, "-c", code, *targets],
            cwd=working,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the checks cannot be measured: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])


def checks_in_this_process(targets: Sequence[str] = ()) -> float:
    """Seconds that the checks of these references take here, in the open."""
    from graders.sandbox import torchvision_ops
    from graders.session import plan, runner

    torchvision_ops.install()
    selection = manifest.load().targets(targets)
    seconds: list[float] = []

    def take(unit: plan.Unit, record: dict[str, Any]) -> None:
        if record["status"] != "passed":
            raise RuntimeError(f"{unit.exercise} {record['name']}: {record['message']}: this is no measure of its work")
        seconds.append(record["seconds"])

    # Devices first: autograd counts them once in a process, at the first backward.
    units = sorted(plan.units(ROOT / "solutions", selection, seed=1), key=lambda unit: "devices" not in unit.exercise)
    runner.run(units, list(selection), Settings(), PlainLauncher(), 1, take)
    return sum(seconds)


# ---------------------------------------------------------------------------------------------- nbgrader


def of_nbgrader(folder: Path) -> Iterator[Figure]:
    if importlib.util.find_spec("nbgrader") is None:
        print("nbgrader is not measured: python -m graders.bootstrap teacher installs it")
        return
    from graders.commands import bench_nbgrader

    plain, ours, known = bench_nbgrader.seconds(folder)
    what = f"nbgrader autograde, a submission, to plain nbgrader's {plain:.2f} s"
    yield Figure(what, f"{ours:.2f} s", ours / plain, 1 / 3)
    yield Figure("the same once more, all verdicts known", f"{known:.2f} s", known / plain, 1 / 3)
    from graders.commands import bench_class

    yield from bench_class.figures(folder, plain)


class PlainLauncher:
    """Stands in for the launcher: everything runs in this process, the reference solutions with it.

    Except for what would change the process for all that comes after it: clean children, whose probes may do anything
    to torch, and the stage that installs devices and lets processes die.
    """

    folder = Path()

    def ready(self) -> None:
        pass

    def launch(self, readable: list[str], _limits: dict[str, int], _processes: bool) -> Any:
        apart = not readable or Path(readable[0]).name == APART
        return ForkedPlainly() if apart else PlainProcess()

    def preloaded(self) -> PlainLauncher:
        return self

    def close(self) -> None:
        pass


class PlainProcess:
    """A child that is a thread of this process, with the same server in it."""

    output = Path(os.devnull)
    cpu = 0.0  # seconds that all those have used which have ended

    def __init__(self) -> None:
        from graders.sandbox import child

        self.sock, inside = socket.socketpair()

        class Server(child.Server):
            def done(self) -> NoReturn:
                raise SystemExit  # of the thread

        def serve() -> None:
            with contextlib.suppress(SystemExit):
                Server(inside).serve()
            PlainProcess.cpu += time.thread_time()

        threading.Thread(target=serve, daemon=True).start()

    def cpu_seconds(self) -> None:
        return None

    def interrupt(self) -> bool:
        return False

    def end(self) -> str:
        self.sock.close()
        return ""


class ForkedPlainly(PlainProcess):
    """The same in a fork, which is not locked in either."""

    def __init__(self) -> None:
        from graders.sandbox import child

        self.sock, inside = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.sock.close()
                os.chdir(tempfile.mkdtemp(dir=os.curdir))
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                child.Server(inside).serve()
            finally:
                os._exit(1)
        inside.close()

    def end(self) -> str:
        self.sock.close()
        os.waitpid(self.pid, 0)
        return ""
