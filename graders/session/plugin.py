"""The pytest side: the fixtures `submission` and `draw`, and a record of what became of each check."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any

import cloudpickle
import pytest

from graders.engine import launch
from graders.engine.engine import Engine
from graders.engine.launch import LaunchError
from graders.i18n import _
from graders.kit.draw import Draw
from graders.kit.failures import CheckFailed
from graders.kit.marks import take_notes, take_pictures, take_right_values
from graders.kit.submission import Submission
from graders.sandbox import wire
from graders.session.grading import Grading
from graders.session.plan import ROOT, preload_for
from graders.session.settings import Settings, default_isolation, new_seed

GRADING = pytest.StashKey[Grading]()


def exercise_of(path: Path) -> str:
    """``graders/stage1_tensors/test_shapes.py`` -> ``stage1_tensors/shapes``"""
    return f"{path.parent.name}/{path.stem.removeprefix('test_')}"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("torchpath")
    group.addoption("--submission", type=Path, default=ROOT / "exercises", help="folder with the student's files")
    group.addoption(
        "--isolation", choices=["strict", "basic"], default=None, help="default: strict where it can be had"
    )
    group.addoption("--seed", type=int, default=None, help="for the inputs that the checks draw; default: a new one")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "points(number): what the check is worth")


def pytest_unconfigure(config: pytest.Config) -> None:
    grading = config.stash.get(GRADING, None)
    if grading is not None:
        grading.close()


def grading_of(session: pytest.Session) -> Grading:
    """The run's grading; made at the first use where plain pytest was called."""
    config = session.config
    if GRADING not in config.stash:
        settings = Settings(
            isolation=config.getoption("isolation") or default_isolation(),
            seed=new_seed() if config.getoption("seed") is None else config.getoption("seed"),
        )
        exercises = {exercise_of(item.path) for item in session.items}
        engine = Engine(launch.start(settings.isolation, preload_for(exercises)))
        config.stash[GRADING] = Grading(settings, config.getoption("submission"), engine)
    return config.stash[GRADING]


@pytest.fixture
def submission(request: pytest.FixtureRequest) -> Submission:
    """The student's file of this exercise."""
    return submission_for(request.node, grading_of(request.session))


def send_by_value(grader: ModuleType) -> None:
    """Probes of a grader, and of what it shares with its neighbours, go inside by value: there is no module there."""
    by_value = cloudpickle.list_registry_pickle_by_value()
    if grader.__name__ not in by_value:
        cloudpickle.register_pickle_by_value(grader)
        for name, module in list(sys.modules.items()):
            if name.startswith("graders.stage"):
                cloudpickle.register_pickle_by_value(module)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Draw:
    """Random inputs for this check."""
    return draw_for(request.node, grading_of(request.session))


def submission_for(check: pytest.Function, grading: Grading) -> Submission:
    send_by_value(check.module)
    student = grading.submission(exercise_of(check.path))
    student._about = (check.function.__doc__ or check.name).partition(":")[0]
    return student


def draw_for(check: pytest.Function, grading: Grading) -> Draw:
    return Draw(grading.seed, f"{exercise_of(check.path)}::{check.name}")


GIVEN = {"submission": submission_for, "draw": draw_for}
"""What checks may ask for."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    error = call.excinfo.value if call.excinfo is not None else None
    if call.when == "call" or error is not None:
        found = record(item, error, call.duration)
        if error is not None and not isinstance(error, pytest.skip.Exception):
            report.longrepr = found["message"]  # for plain pytest: the student's words, no traceback
    return report


def record(item: pytest.Item, error: BaseException | None, seconds: float) -> dict[str, Any]:
    """What became of one check, as plain data."""
    grading = item.config.stash.get(GRADING, None)
    student = grading.current if grading is not None else None
    found: dict[str, Any] = {"name": item.name, "seconds": round(seconds, 4), **outcome(error)}
    found["message_id"] = getattr(found["message"], "msgid", "")
    found["shows"] = take_right_values()
    if pictures := take_pictures():
        found["pictures"] = pictures
    notes = take_notes()
    if notes and error is None:
        found["note"] = " ".join(notes)
    output = student._take_output() if student is not None else ""
    if found["status"] != "passed":
        if output:
            found["output"] = output
        if student is not None and found["status"] == "failed" and (call := student._last_call()):
            found["input"] = call
    return found


def outcome(error: BaseException | None) -> dict[str, Any]:
    """Status and words for how a check's function ended."""
    if error is None:
        return {"status": "passed", "message": ""}
    if isinstance(error, CheckFailed):
        found = {"status": error.status, "message": error.message, "mistake": error.mistake, "line": error.line}
        return {**found, **error.shown, "whole_file": error.whole_file}
    if isinstance(error, wire.BadReply):
        return {"status": "crashed", "message": _("the answer of your program could not be read")}
    if isinstance(error, (AttributeError, TypeError, KeyError, IndexError, ValueError)):
        # The check stumbled over what the submission gave back; with every known form of answer it does not.
        text = _("the check could not make sense of what your code gave back; is it what the docstring asks for?")
        return {"status": "error", "message": text, "fault": f"{type(error).__name__}: {error}"}
    reason = str(error) if isinstance(error, LaunchError) else f"{type(error).__name__}: {error}"
    text = _("the kit itself failed here, not your code: {reason}")
    return {"status": "ungraded", "message": text.format(reason=reason)}
