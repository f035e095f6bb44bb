"""Grades submissions side by side: pytest collects the checks once, then a forked worker a core judges file by file."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest
import pytest_timeout
import torch
from _pytest._io import TerminalWriter

from graders.engine.engine import Engine
from graders.engine.launch import Launcher, LaunchError
from graders.i18n import _
from graders.kit import examples
from graders.session.grading import Grading
from graders.session.known import Known
from graders.session.plan import ROOT, Unit, grader_of
from graders.session.plugin import GIVEN, GRADING, exercise_of, record, submission_for
from graders.session.settings import Settings

PR_SET_PDEATHSIG = 1

# Nothing is shown by pytest itself, and graders have no bare asserts to be rewritten. What these plugins do costs time
# for each check (logging) or once a run (a garbage collection of everything that torch has brought).
WITHOUT = ("cacheprovider", "terminal", "logging", "unraisableexception", "threadexception")
# A hang of the kit itself ends after an hour; for student code, the longest training included, there are other limits.
OPTIONS = [*(f"-pno:{name}" for name in WITHOUT), "--capture=no", "--assert=plain", "--timeout=3600"]


Record = dict[str, Any]
OnRecord = Callable[[Unit, Record], None]
OnEnd = Callable[[Unit, bool], None]
JudgeAll = Callable[["Judge"], None]
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


class KitFailure(Exception):
    """The graders could not be run; the kit's fault."""


class Outside(Exception):
    """What was called from here has raised: pytest has no part in it. Its error is the ``__cause__``."""


@dataclass(frozen=True)
class Judge:
    """What judges a unit, from the time when the graders are collected until the run ends."""

    runner: Runner
    grading: Grading

    def __call__(self, unit: Unit) -> Iterator[Record]:
        """The records of one student file, check by check; its process is ended at the end."""
        yield from self.runner.judge(self.grading, unit)
        self.grading.end_submission()

    def prepare(self, unit: Unit) -> None:
        """Get ready to judge this file, or one beside it, at once. What stands in it now does not matter."""
        self.grading.prepare(unit.folder, unit.exercise)

    def and_no_more(self, unit: Unit) -> Iterator[Record]:
        """The records, where this process, and with it all that it has started, ends behind the last one."""
        return self.runner.judge(self.grading, unit)


def run(
    units: Iterable[Unit],
    exercises: Iterable[str],
    settings: Settings,
    launcher: Launcher,
    jobs: int,
    on_record: OnRecord,
    on_end: OnEnd = lambda _unit, _whole: None,
) -> None:
    """Judge every unit; `on_record` is called for each check as soon as it is judged.

    Args:
        launcher: of the children; ended in the end.
        units: may be a generator; it is asked for the next one when a worker is free.
        exercises: ids of all exercises that units may name.
        jobs: workers; with 1, or where there is no fork, everything is judged in this process.
        on_end: called when all checks of a unit are judged, or (with False) when no more of them will be.

    Raises:
        KitFailure: the graders cannot be collected, or a worker ended before its work was done.
        KeyboardInterrupt: after everything that was started has been ended; so is whatever the callables raise.
    """
    following = told(partial(next, iter(units), None))
    on_record, on_end = told(on_record), told(on_end)
    with Engine(launcher) as engine:

        def judge_all(judge: Judge) -> None:
            if jobs > 1 and sys.platform == "linux":
                Workers(following, judge, on_record, on_end).work(jobs)
                return
            while (unit := following()) is not None:
                for record in judge(unit):
                    on_record(unit, record)
                on_end(unit, True)

        collect(judge_all, exercises, settings, engine)


def told(call: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The same callable, with what it raises marked as its own."""

    def calling(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            return call(*args, **kwargs)
        except Exception as error:
            raise Outside from error

    return calling


def run_loop(judge_all: JudgeAll, exercises: Iterable[str], settings: Settings, launcher: Launcher) -> None:
    """Collect the graders, and give `judge_all` the function that judges a unit; the run ends when it returns."""
    with Engine(launcher) as engine:
        collect(judge_all, exercises, settings, engine)


def collect(judge_all: JudgeAll, exercises: Iterable[str], settings: Settings, engine: Engine) -> None:
    session = Runner(judge_all, settings, engine)
    files = [str(ROOT / "graders" / grader_of(exercise)) for exercise in exercises]
    code = pytest.main([*OPTIONS, f"--rootdir={ROOT}", "-c", str(ROOT / "pyproject.toml"), *files], plugins=[session])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if session.outside is not None:
        raise session.outside
    if session.fault is not None:
        raise KitFailure(session.fault)
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise KitFailure(f"pytest ended with exit code {int(code)}")


class Terminal:
    """In place of pytest's own what pytest-timeout writes to, when it ends a check, about other threads."""

    _tw = TerminalWriter(sys.stderr)


class Runner:
    """A pytest plugin whose run loop judges units in place of running each check once."""

    def __init__(self, judge_all: JudgeAll, settings: Settings, engine: Engine) -> None:
        self.judge_all = judge_all
        self.settings = settings
        self.engine = engine
        self.fault: str | None = None
        self.outside: BaseException | None = None
        self.items: dict[str, list[pytest.Function]] = {}
        self.known = Known()

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[GRADING] = Grading(self.settings, Path(), self.engine)
        config.pluginmanager.register(Terminal(), "terminalreporter")

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Without it only an exit code would be left of what went wrong."""
        last = excinfo.traceback[-1]
        self.fault = f"{excinfo.exconly()} ({Path(last.path).name}, line {last.lineno + 1})"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.fault = f"a grader cannot be read: {report.longrepr}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.fault is not None or session.testsfailed:
            return True
        for item in session.items:
            if isinstance(item, pytest.Function):
                if set(item.fixturenames) - {*GIVEN, "request"}:
                    self.fault = f"{item.nodeid} asks for more than {' and '.join(GIVEN)}"
                    return True
                self.items.setdefault(exercise_of(item.path), []).append(item)
        gc.freeze()  # what torch has brought stays: collections need not look at it, in the workers neither
        torch.set_num_threads(1)  # like the children: workers run side by side, and results agree to the last bit
        grading = session.config.stash[GRADING]
        try:
            self.engine.ready()  # before any fork: one process has to hear it
            self.judge_all(Judge(self, grading))
        except LaunchError as error:
            self.fault = str(error)
        except Outside as error:
            self.outside = error.__cause__
        return True

    def judge(self, grading: Grading, unit: Unit) -> Iterator[Record]:
        """The records of one student file, check by check."""
        grading.folder, grading.seed = unit.folder, unit.seed
        untouched = set(unit.owners.values())  # functions with nothing but TODOs so far, or in a file of no use
        for item in self.items.get(unit.exercise, []):
            if (owner := unit.owners.get(item.originalname)) is None:
                continue
            key = unit.exercise, item.name, unit.seed
            check = partial(run_check, item, grading)
            found = {**self.known.judge(key, submission_for(item, grading), check), "function": owner}
            if found["status"] != "todo" and not found.get("whole_file"):
                untouched.discard(owner)
            yield found
        for function, pairs in unit.examples.items():
            if function not in untouched and pairs:
                submission = grading.submission(unit.exercise)
                submission._about = function
                run_examples = partial(examples.run, submission, function, pairs)
                yield self.known.judge(
                    (unit.exercise, examples.name_of(function), tuple(pairs)), submission, run_examples
                )


def run_check(check: pytest.Function, grading: Grading) -> Record:
    """Run one check again and give its record.

    What pytest does around a check (hooks, reports, fixtures set up and torn down) would take as long as the check.
    """
    error: BaseException | None = None
    begin = time.perf_counter()
    with last_resort(check):
        try:
            arguments = {name: GIVEN[name](check, grading) for name in check.fixturenames if name in GIVEN}
            begin = time.perf_counter()
            check.obj(**arguments)
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except BaseException as raised:
            error = raised
    return record(check, error, time.perf_counter() - begin)


def last_resort(check: pytest.Function) -> contextlib.AbstractContextManager[None]:
    """pytest-timeout, as it stands behind any test; not where a test that has called all this has it already."""
    if hasattr(signal, "getitimer") and signal.getitimer(signal.ITIMER_REAL)[0]:
        return contextlib.nullcontext()
    return contextlib.contextmanager(pytest_timeout.pytest_runtest_protocol)(check)


class Workers:
    """Forked judges. Each says when it is free and gets a unit; what it finds comes back as plain data."""

    def __init__(self, following: Callable[[], Unit | None], judge: Judge, on_record: OnRecord, on_end: OnEnd) -> None:
        self.following = following
        self.judge = judge
        self.on_record = on_record
        self.on_end = on_end
        self.busy: dict[Connection, tuple[multiprocessing.process.BaseProcess, Unit | None]] = {}

    def work(self, jobs: int) -> None:
        for _number in range(jobs):
            self.start()
        try:
            while self.busy:
                for connection in wait(list(self.busy)):
                    assert isinstance(connection, Connection)
                    self.hear(connection)
        finally:
            for connection, (process, _unit) in self.busy.items():
                process.kill()
                process.join()
                connection.close()

    def start(self) -> None:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=self.serve, args=(theirs, [ours, *self.busy]))
        process.start()
        theirs.close()
        self.busy[ours] = (process, None)

    def hear(self, connection: Connection) -> None:
        process, unit = self.busy[connection]
        try:
            found = connection.recv()  # from a process that runs the kit's own code only
        except (EOFError, ConnectionResetError):
            process.join()
            self.give_up(connection, unit, _("a process of the kit ended in the middle of its work"))
            return
        if found is not None:
            assert unit is not None
            self.on_record(unit, found)
            return
        following = self.following()
        self.busy[connection] = (process, following)
        with contextlib.suppress(BrokenPipeError):  # it has been killed: the next time it is heard, it will be gone
            connection.send(following)
        if following is None:
            process.join()
            connection.close()
            del self.busy[connection]
        if unit is not None:
            self.on_end(unit, True)  # what comes of it is done while the worker is at work again

    def give_up(self, connection: Connection, unit: Unit | None, why: str) -> None:
        """A worker is gone: its unit's checks stay ungraded, a new worker takes the next."""
        connection.close()
        del self.busy[connection]
        if unit is None:
            raise LaunchError(why)
        self.start()
        self.on_end(unit, False)

    def serve(self, connection: Connection, not_ours: list[Connection]) -> None:
        """The worker: judge units until there are no more."""
        for other in not_ours:
            other.close()  # else this worker would keep its neighbours' pipes open
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process decides
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        while True:
            connection.send(None)  # free
            unit = connection.recv()
            if unit is None:
                return
            for found in self.judge(unit):
                connection.send(found)
