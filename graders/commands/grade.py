"""`grade`: judge what has changed, show the report."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from graders.commands.codes import KIT_FAILED, NOT_PASSED, PASSED, Usage
from graders.commands.state import State
from graders.curriculum import manifest, outline
from graders.engine.launch import StrictIsolationMissing
from graders.i18n import _
from graders.report import problems, terminal, to_json
from graders.report.under_way import UnderWay
from graders.session import devices, pictures
from graders.session.cache import Cache
from graders.session.devices import Choice
from graders.session.grade import Task
from graders.session.grade import grade as judge

if TYPE_CHECKING:
    from graders.report.html import Report

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    targets: list[str]
    submission: Path
    device: str
    isolation: str | None
    json: Path | None
    html: Path | None
    reveal: bool
    fresh: bool
    seed: int | None
    language: str
    problems: bool  # in the form that editors read, too
    make: bool  # was it called by make?


def grade(options: Options) -> int:
    """Grade, show, and write the result; the exit code."""
    start = time.perf_counter()
    try:
        selection = manifest.load().targets(options.targets)
    except manifest.UnknownTarget as error:
        raise Usage(str(error)) from error
    if not options.submission.is_dir():
        raise Usage(
            _("{folder} is no folder: give the one that stage1_tensors is in").format(folder=options.submission)
        )
    result = result_of(options, selection)
    if options.json is not None:
        written(options.json, lambda file: to_json.write(result, file))
    seconds = time.perf_counter() - start
    show(result, options, seconds)
    if options.problems:
        print(*problems.lines(result, places_in(options.submission)), sep="\n")
    remember(result, options)
    if options.html is not None:
        written(options.html, page_of(result, options, seconds).write)
    return exit_code(result)


def written(file: Path, write: Callable[[Path], None]) -> None:
    """Write a file that was asked for; raises `Usage` where that cannot be."""
    try:
        write(file)
    except OSError as error:
        text = _("the result cannot be written to {file}: {why}")
        raise Usage(text.format(file=file, why=error.strerror)) from error


def page_of(result: dict[str, Any], options: Options, seconds: float) -> Report:
    """The report as a page; its map shows what the learner has done before, too."""
    from graders.report.html import Report, statuses

    before = State().statuses() if is_learners_own(options) else {}
    return Report(
        result,
        places=places_in(options.submission),
        progress=before | statuses(result),
        seconds=seconds,
        make=options.make,
    )


def is_learners_own(options: Options) -> bool:
    return options.submission.resolve() == (ROOT / "exercises").resolve()


def remember(result: dict[str, Any], options: Options) -> None:
    """Keep how far the learner is, where it was the learner's own work that was graded."""
    if is_learners_own(options):
        try:
            state = State()
            state.take(result)
            state.write()
        except OSError:
            pass  # a folder that cannot be written to: the report has been shown all the same


def checked(device: str) -> Choice:
    """The choice of the command line; raises `Usage` where it names an accelerator that is not there."""
    choice: Choice = device  # type: ignore[assignment]  # one of them, as the command line has checked
    if device in devices.ACCELERATORS:
        try:
            devices.devices_for(choice)
        except devices.DeviceMissing as error:
            text = _("torch finds no {device} here: leave out --device, then what is there is used")
            raise Usage(text.format(device=device)) from error
    return choice


def result_of(options: Options, selection: manifest.Selection) -> dict[str, Any]:
    from graders.session.settings import Settings, default_isolation, new_seed

    isolation = options.isolation or default_isolation()
    device = checked(options.device)
    settings = Settings(
        isolation=isolation,  # type: ignore[arg-type]  # one of the two, as the command line has checked
        seed=new_seed() if options.seed is None else options.seed,
        reveal=options.reveal,
        device=device,
    )
    about = {"isolation": isolation, "seed": options.seed, "language": options.language}
    cache = Cache(ROOT / ".torchpath" / "cache", about, device=device, fresh=options.fresh, pictures=pictures.FOLDER)
    tasks = [Task(options.submission, selection)]
    try:
        with UnderWay(selection) as line:
            return judge(tasks, settings, cache=cache, pictures=pictures.FOLDER, on_progress=line.show)[0]
    except StrictIsolationMissing as error:
        raise Usage(_("strict isolation cannot be had here: {why}").format(why=" ".join(error.args))) from error


def exit_code(result: dict[str, Any]) -> int:
    statuses = [entry["status"] for entry in result["exercises"]]
    if result.get("fault") or "ungraded" in statuses:
        return KIT_FAILED
    return PASSED if all(status == "passed" for status in statuses) else NOT_PASSED


def show(result: dict[str, Any], options: Options, seconds: float) -> None:
    titles = {stage.id: _(stage.title) for stage in manifest.load().stages}
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if fault := result.get("fault"):
        print(_("The kit itself failed, not your code: {why}").format(why=fault), file=sys.stderr)
    terminal.render(
        result,
        console,
        places=places_in(options.submission),
        stage_titles=titles,
        seconds=seconds,
        pictures=os.path.relpath(pictures.FOLDER),
        make=options.make,
    )


def places_in(folder: Path) -> Callable[[str, str], tuple[str, int] | None]:
    """Says where a function stands in the student's files, as a path that an editor can open from here."""
    outlines: dict[str, outline.Outline] = {}

    def place(exercise: str, function: str) -> tuple[str, int] | None:
        path = folder / f"{exercise}.py"
        if exercise not in outlines:
            outlines[exercise] = outline.outline(path)
        shown = os.path.relpath(path)
        if not function:
            return (str(path) if shown.startswith("..") else shown), 1
        line = outlines[exercise].lines.get(function)
        return None if line is None else ((str(path) if shown.startswith("..") else shown), line)

    return place
