"""The report on the terminal: what is right, what is wrong and why, and where to go on.

What it says, and of what, stands in ``story.py``. All is shown as plain text: nothing in a result can give the terminal
an order.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from rich.console import Console

from graders import i18n
from graders.curriculum import manifest
from graders.i18n import _
from graders.report import story
from graders.report.page import QUIET, Page, Part, padded
from graders.report.story import BAD, GOOD, KIT, SIGNS, Places, Record, Story

STRONG = "bold"
STYLES = {"passed": GOOD, "failed": BAD, "todo": QUIET, "ungraded": KIT}
SYMBOLS = {status: Part(sign, STYLES[status]) for status, sign in SIGNS.items()}

LINE, DETAIL, VALUE = 3, 7, 9  # columns at which function lines, what is said about them, and values begin
BAR = 28


def render(
    result: Record,
    console: Console,
    *,
    places: Places,
    stage_titles: Mapping[str, str],
    seconds: float | None = None,
    pictures: str = "",
    make: bool = True,
    hint_command: bool = True,
    live: bool = False,
) -> None:
    """Print the report of a result.

    Args:
        result: as in the result file, see ``story.py``.
        console: where to. Colours, and whether there are any, are its business; its width counts from 40 to 80.
        places: in which file and line a function stands, see ``Story``.
        stage_titles: ``"stage1_tensors"`` -> ``"Tensors"``.
        seconds: how long grading took; None says nothing about it.
        pictures: the folder that the pictures of checks are in.
        make: whether commands are shown as ``make grade`` or, where there is no make, as ``python -m graders grade``.
        hint_command: whether there is a command that gives hints; without it, the first hint itself is shown.
        live: whether it is `watch` that shows this: there saving grades, and a key gives the next function's hint.
    """
    page = Page(console)
    page.blank()
    Lines(result, page, places, stage_titles, pictures, make, hint_command, live).write(seconds)
    page.print()


class Lines(Story):
    def __init__(
        self,
        result: Record,
        page: Page,
        places: Places,
        titles: Mapping[str, str],
        pictures: str,
        make: bool,
        hint_command: bool,
        live: bool = False,
    ) -> None:
        super().__init__(result, places, titles, make)
        self.page, self.pictures, self.hint_command, self.live = page, pictures, hint_command, live
        self.names = LINE + 4 + padded(function["name"] for _exercise, function in self.functions())
        self.files = 4 + padded(map(story.file_name, self.exercises))

    def write(self, seconds: float | None) -> None:
        for name, exercises in self.stages():
            self.stage(name, exercises)
        self.page.blank()
        if self.is_kits_fault():
            self.page.text(story.kits_fault(), 1, KIT, first="! ")
            self.page.blank()
        self.what_next()
        self.total(seconds)

    # Headings and lines.

    def stage(self, name: str, exercises: list[Record]) -> None:
        title = Part(name, STRONG, column=1)
        score, most = (sum(exercise[key] for exercise in exercises) for key in ("score", "max_score"))
        points = self.points(score, most, heading=True)
        self.page.blank()
        if self.untouched(exercises):
            n = sum(len(exercise["functions"]) for exercise in exercises)
            self.page.row(title, Part(story.still_to_do(n), QUIET, self.files), right=points)
            return
        self.page.row(title, right=points if len(self.exercises) > 1 else None)
        self.page.blank()
        for exercise in exercises:
            self.exercise(exercise)

    def exercise(self, exercise: Record) -> None:
        """One line where one is enough, else a line for each function."""
        functions, checks = exercise["functions"], exercise["checks"]
        name = Part(story.file_name(exercise), STRONG, column=1)
        points = self.points(exercise["score"], exercise["max_score"], heading=len(self.exercises) == 1)
        alike = {function["status"] for function in functions} if len(self.exercises) > 1 else set()
        if exercise.get("problem"):
            symbol = SYMBOLS["ungraded" if exercise["status"] == "ungraded" else "failed"]
            what = f"{symbol.text} {story.cannot_be_used(exercise)}"
            self.page.blank()
            self.page.row(name, symbol._replace(text=what, column=self.files), right=points)
            self.problem(exercise)
            self.page.blank()
        elif alike == {"todo"}:
            self.page.row(name, Part(story.still_to_do(len(functions)), QUIET, self.files), right=points)
        elif alike == {"passed"} and not story.with_status(checks, story.STUDENTS + story.KITS):
            self.page.row(name, Part(story.all_pass(len(functions)), GOOD, self.files), right=points)
            self.notes(checks)
        else:
            self.page.blank()
            self.page.row(name, right=points)
            for function in functions:
                self.function(exercise, function)
            self.page.blank()

    def function(self, exercise: Record, function: Record) -> None:
        name, status = function["name"], function["status"]
        symbol = SYMBOLS.get(status, SYMBOLS["failed"])._replace(column=LINE)
        checks = story.checks_of(exercise, name)
        if status == "todo":
            parts = [Part(name, QUIET, LINE + 2), Part(_("still to do"), QUIET, self.names + 7)]
        else:
            score = f"{story.number(function['score'])}/{story.number(function['max_score'])}"
            parts = [Part(name, "", LINE + 2), Part(score, symbol.style, self.names + max(5 - len(score), 0))]
        if status not in ("todo", "passed") and (place := self.place(exercise, name)):
            parts.append(Part(self.page.cut_path(place, self.page.width), QUIET, self.names + 7))
        self.page.row(symbol, *parts)
        self.notes(checks)
        if status != "todo" and self.failures(exercise, name, checks):
            self.page.blank()

    def points(self, score: float, most: float, heading: bool = False) -> Part:
        """``41 of 96 points``, or without the last word, but so that the numbers stand below one another."""
        long, short = story.points(score, most), story.points_in_short(score, most)
        return Part(long, STRONG) if heading else Part(short, column=max(cell_len(long) - cell_len(short), 0))

    def notes(self, checks: list[Record]) -> None:
        """Remarks on what passed, each one once; and what the student's code drew."""
        for note in story.notes(checks):
            self.page.text(note, LINE + 2, QUIET)
        for picture in (picture for check in checks for picture in check.get("pictures", [])):
            self.page.row(Part(_("Your picture:"), QUIET, LINE + 2), Part(f"{self.pictures}/{picture}", QUIET))

    # What is wrong.

    def problem(self, exercise: Record) -> None:
        """Why a whole file could not be graded."""
        problem = exercise["problem"]
        self.page.text(story.sentence(problem["message"]), LINE + 2)
        self.source(problem, LINE + 2)
        if problem.get("line") and (place := self.place(exercise, "", problem["line"])):
            self.page.row(Part(self.page.cut_path(place, self.page.width - LINE - 2), QUIET, LINE + 2))

    def failures(self, exercise: Record, name: str, checks: list[Record]) -> bool:
        """What is wrong with a function; False when nothing is."""
        found = story.failing(checks)
        for check, in_full in found:
            if in_full:
                self.check(check)
            else:
                self.page.row(SYMBOLS["failed"]._replace(column=DETAIL), Part(story.title(check), column=DETAIL + 2))
        if output := story.output_of(found):
            self.page.text(_("Your code printed:"), DETAIL, QUIET)
            self.page.text(output, VALUE, first="│ ", each=True, most=8)
        not_run = story.with_status(checks, story.KITS)
        for check in not_run:
            self.page.text(story.title(check), DETAIL, STRONG)
            self.page.text(story.not_run(check), DETAIL, KIT, first="! ")
        if found:
            self.hint(exercise, name, story.hint_of(found))
        return bool(found or not_run)

    def hint(self, exercise: Record, name: str, hint: str) -> None:
        if self.hint_command:
            command = self.command("hint", f"{story.file_name(exercise).removesuffix('.py')}:{name}")
            if self.live and self.is_open(exercise, name):
                command = _("press h")
            self.page.row(Part(_("A hint:"), QUIET, DETAIL), Part(command))
        elif hint:
            self.page.text(hint, DETAIL, first=_("A hint:") + "  ")

    def check(self, check: Record) -> None:
        """A failing check in full."""
        self.page.text(story.title(check), DETAIL, STRONG)
        if why := story.why(check):
            self.page.text(why, DETAIL)
        self.source(check, DETAIL)
        self.values(check)
        if remark := story.maybe_kits_fault(check):
            self.page.text(remark, DETAIL, KIT, first="! ")

    def source(self, record: Record, column: int) -> None:
        """The line of the student's file where it happened."""
        if record.get("line") and record.get("source_line"):
            before = _("line {n}:").format(n=record["line"]) + "  "
            self.page.text(str(record["source_line"]).strip(), column, first=before, most=1)
        elif record.get("line"):
            self.page.text(_("in line {n}").format(n=record["line"]), column, QUIET)

    def values(self, check: Record) -> None:
        """What went in, what was expected, and what came out, as far as it may be shown."""
        found = story.values(check)
        width = padded(name for name, _value in found) + 2
        for name, value in found:
            if name:
                self.page.text(value, VALUE, first=name + " " * (width - cell_len(name)), most=8)
            else:
                self.page.text(value, VALUE)

    # How to go on.

    def what_next(self) -> None:
        """Where to go on; how to begin when nothing is written yet; a kind word when nothing is left."""
        if self.everything_passes():
            self.page.text(_("Everything passes. Nicely done: all that follows builds on this."), 1, GOOD)
            if self.hint_command and not self.live and not self.is_everything():
                self.page.row(Part(_("To go on:"), STRONG, 1), Part(self.command("next")))
        elif found := self.open_function():
            exercise, function = found
            if self.nothing_written():
                self.beginning(exercise, function["name"])
            else:
                self.next_line(exercise, function["name"])
        else:
            return
        self.page.blank()

    def is_everything(self) -> bool:
        """Whether there is nothing but what this report is about."""
        there = {(exercise["id"], function["name"]) for exercise, function in self.functions()}
        return there >= {(file.id, function.name) for file, function in manifest.load().functions()}

    def beginning(self, exercise: Record, name: str) -> None:
        page = self.page
        page.text(_("Nothing is written here yet. This is how to begin:"), 1, STRONG)
        page.blank()
        place = self.place(exercise, name)
        page.row(Part("1.", QUIET, LINE), Part(_("Open this file in your editor:")))
        page.row(Part(page.cut_path(place or story.file_name(exercise), page.width - DETAIL), GOOD, LINE + 4))
        find, save_and_grade = self.first_steps(name)
        last = _("Save the file: it is graded at once.") if self.live else save_and_grade
        for number, step in enumerate((find, last), start=2):
            page.text(step, LINE, first=f"{number}.  ")
        if i18n.language() != i18n.ENGLISH:
            page.blank()
            page.text(_("Are the exercises in English still? This puts them into your language:"), 1)
            page.row(Part(f"python -m graders stubs --lang {i18n.language()}", column=LINE))

    def next_line(self, exercise: Record, name: str) -> None:
        what, place = self.next_place(exercise, name)
        parts = [Part(_("Next:"), STRONG, 1), Part(what, STRONG)]
        if place:
            parts.append(Part(self.page.cut_path(place, self.page.width), column=0))
        self.page.row(*parts)

    def total(self, seconds: float | None) -> None:
        score, most = self.result["score"], self.result["max_score"]
        done = round(BAR * min(score / most, 1)) if most else 0
        # All of the bar is for all of the points only, and none of it for none.
        done = min(max(done, int(score > 0)), BAR - int(score < most))
        took = Part(story.graded_in(seconds), QUIET) if seconds is not None else None
        text = self.points(score, most, heading=True)
        bar = [Part("━" * done, GOOD, 1)] if done else []
        rest = [Part("─" * (BAR - done), QUIET, 1 + done)] if done < BAR else []
        self.page.row(*bar, *rest, text, right=took)
