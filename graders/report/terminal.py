"""The report on the terminal: what is right, what is wrong and why, and where to go on.

Takes a result as it stands in the result file. Beyond what the file always has, a check may carry ``input``,
``expected``, ``got``, ``difference`` (lines that are shown in place of these two), ``output``, ``note``, ``fault``,
``line`` and ``source_line``, all texts but ``line``; and an exercise a ``problem`` (a dict with ``message`` and perhaps
``line`` and ``source_line``) when the whole file could not be used. All is shown as plain text: nothing in it can
give the terminal an order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, TypeAlias

from rich.cells import cell_len
from rich.console import Console

from graders.i18n import _, ngettext
from graders.report.junk import one_line
from graders.report.page import QUIET, Page, Part, padded

Record: TypeAlias = Mapping[str, Any]
Places: TypeAlias = Callable[[str, str], "tuple[str, int] | None"]

# Bluish green and orange red differ for every kind of colour blindness, and on dark and light ground.
GOOD, BAD, KIT, STRONG = "#009e73", "#e4572e", "#5ca8dd", "bold"
# Whose fault a check's status is; "error" may be either's. What is in neither is right, or still to do.
STUDENTS = ("failed", "timeout", "crashed", "error")
KITS = ("ungraded",)
SYMBOLS = {"passed": Part("✓", GOOD), "failed": Part("✗", BAD), "todo": Part("·", QUIET), "ungraded": Part("!", KIT)}

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
) -> None:
    """Print the report of a result.

    Args:
        result: as in the result file, see above.
        console: where to. Colours, and whether there are any, are its business; its width counts from 40 to 80.
        places: says for an exercise and a function in it (``""``: the file itself) in which file and line it stands, or
            None where that is not known.
        stage_titles: ``"stage1_tensors"`` -> ``"Tensors"``.
        seconds: how long grading took; None says nothing about it.
        pictures: the folder that the pictures of checks are in.
        make: whether commands are shown as ``make grade`` or, where there is no make, as ``python -m graders grade``.
        hint_command: whether there is a command that gives hints; without it, the first hint itself is shown.
    """
    page = Page(console)
    page.blank()
    _Report(result, page, places, stage_titles, pictures, make, hint_command).write(seconds)
    page.print()


class _Report:
    def __init__(
        self,
        result: Record,
        page: Page,
        places: Places,
        titles: Mapping[str, str],
        pictures: str,
        make: bool,
        hint_command: bool,
    ) -> None:
        self.result, self.page, self.places, self.titles = result, page, places, titles
        self.pictures, self.make, self.hint_command = pictures, make, hint_command
        self.exercises: list[Record] = list(result["exercises"])
        self.names = LINE + 4 + padded(function["name"] for _exercise, function in self.functions())
        self.files = 4 + padded(map(_file_name, self.exercises))

    def write(self, seconds: float | None) -> None:
        for stage, exercises in groupby(self.exercises, key=lambda exercise: str(exercise["id"]).partition("/")[0]):
            self.stage(stage, list(exercises))
        self.page.blank()
        self.kits_fault()
        self.what_next()
        self.total(seconds)

    def functions(self) -> Iterator[tuple[Record, Record]]:
        """Every function with its exercise, in order."""
        return ((exercise, function) for exercise in self.exercises for function in exercise["functions"])

    # Headings and lines.

    def stage(self, stage: str, exercises: list[Record]) -> None:
        number, _underscore, topic = stage.removeprefix("stage").partition("_")
        name = _("Stage {n} · {title}").format(n=number, title=self.titles.get(stage, topic))
        title = Part(name, STRONG, column=1)
        score, most = (sum(exercise[key] for exercise in exercises) for key in ("score", "max_score"))
        points = self.points(score, most, heading=True)
        self.page.blank()
        if all(exercise["status"] == "todo" for exercise in exercises) and not self.is_next(exercises):
            n = sum(len(exercise["functions"]) for exercise in exercises)
            self.page.row(title, _still_to_do(n, self.files), right=points)
            return
        self.page.row(title, right=points if len(self.exercises) > 1 else None)
        self.page.blank()
        for exercise in exercises:
            self.exercise(exercise)

    def exercise(self, exercise: Record) -> None:
        """One line where one is enough, else a line for each function."""
        functions, checks = exercise["functions"], exercise["checks"]
        name = Part(_file_name(exercise), STRONG, column=1)
        points = self.points(exercise["score"], exercise["max_score"], heading=len(self.exercises) == 1)
        alike = {function["status"] for function in functions} if len(self.exercises) > 1 else set()
        if exercise.get("problem"):
            symbol = SYMBOLS["ungraded" if exercise["status"] == "ungraded" else "failed"]
            what = _("could not be graded") if exercise["status"] == "ungraded" else _("cannot be used")
            self.page.blank()
            self.page.row(name, symbol._replace(text=f"{symbol.text} {what}", column=self.files), right=points)
            self.problem(exercise)
            self.page.blank()
        elif alike == {"todo"}:
            self.page.row(name, _still_to_do(len(functions), self.files), right=points)
        elif alike == {"passed"} and not _with(checks, STUDENTS + KITS):
            text = ngettext("✓ {n} function", "✓ all {n} functions", len(functions)).format(n=len(functions))
            self.page.row(name, Part(text, GOOD, self.files), right=points)
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
        checks = [check for check in exercise["checks"] if check["function"] == name]
        if status == "todo":
            parts = [Part(name, QUIET, LINE + 2), Part(_("still to do"), QUIET, self.names + 7)]
        else:
            score = f"{_number(function['score'])}/{_number(function['max_score'])}"
            parts = [Part(name, "", LINE + 2), Part(score, symbol.style, self.names + max(5 - len(score), 0))]
        if status not in ("todo", "passed") and (place := self.place(exercise, name)):
            parts.append(Part(self.page.cut_path(place, self.page.width), QUIET, self.names + 7))
        self.page.row(symbol, *parts)
        self.notes(checks)
        if status != "todo" and self.failures(exercise, name, checks):
            self.page.blank()

    def points(self, score: float, most: float, heading: bool = False) -> Part:
        """``41 of 96 points``, or without the last word, but so that the numbers stand below one another."""
        numbers = {"score": _number(score), "max_score": _number(most)}
        long, short = _("{score} of {max_score} points"), _("{score} of {max_score}")
        if heading:
            return Part(long.format(**numbers), STRONG)
        return Part(short.format(**numbers), column=max(cell_len(long) - cell_len(short), 0))

    def notes(self, checks: list[Record]) -> None:
        """Remarks on what passed, each one once; and what the student's code drew."""
        notes = {note: check["function"] for check in reversed(checks) if (note := check.get("note"))}
        for note, name in reversed(notes.items()):
            self.page.text(f"{name}: {note}", LINE + 2, QUIET)
        for picture in (picture for check in checks for picture in check.get("pictures", [])):
            self.page.row(Part(_("Your picture:"), QUIET, LINE + 2), Part(f"{self.pictures}/{picture}", QUIET))

    # What is wrong.

    def problem(self, exercise: Record) -> None:
        """Why a whole file could not be graded."""
        problem = exercise["problem"]
        self.page.text(_sentence(problem["message"]), LINE + 2)
        self.source(problem, LINE + 2)
        if problem.get("line") and (place := self.place(exercise, "", problem["line"])):
            self.page.row(Part(self.page.cut_path(place, self.page.width - LINE - 2), QUIET, LINE + 2))

    def failures(self, exercise: Record, name: str, checks: list[Record]) -> bool:
        """What is wrong with a function; False when nothing is.

        In full the first failing example, as it is easily tried, and the first failing check; then the others.
        """
        failing = sorted(_with(checks, STUDENTS), key=lambda check: not _is_example(check))
        in_full: list[Record] = []
        for check in failing:
            new = all(
                _is_example(check) != _is_example(other) and _complaint(check) != _complaint(other) for other in in_full
            )
            if new:
                in_full.append(check)
                self.check(check)
            else:
                self.page.row(SYMBOLS["failed"]._replace(column=DETAIL), Part(_title(check), column=DETAIL + 2))
        if output := next((check["output"] for check in in_full if check.get("output")), ""):
            self.page.text(_("Your code printed:"), DETAIL, QUIET)
            self.page.text(output, VALUE, first="│ ", each=True, most=8)
        for check in _with(checks, KITS):
            self.page.text(_title(check), DETAIL, STRONG)
            why = _("This check could not be run: {why}").format(why=check.get("message") or "?")
            self.page.text(why, DETAIL, KIT, first="! ")
        if failing:
            self.hint(exercise, name, failing)
        return bool(failing or _with(checks, KITS))

    def hint(self, exercise: Record, name: str, failing: list[Record]) -> None:
        if self.hint_command:
            command = self.command("hint", f"{_file_name(exercise).removesuffix('.py')}:{name}")
            self.page.row(Part(_("A hint:"), QUIET, DETAIL), Part(command))
        elif hint := next((check["hint"] for check in failing if check.get("hint")), ""):
            self.page.text(hint, DETAIL, first=_("A hint:") + "  ")

    def check(self, check: Record) -> None:
        """A failing check in full."""
        self.page.text(_title(check), DETAIL, STRONG)
        # An example that gives another result says it all by itself.
        if check.get("message") and not (_is_example(check) and check.get("expected")):
            self.page.text(_sentence(check["message"], check["function"]), DETAIL)
        self.source(check, DETAIL)
        self.values(check)
        if check["status"] == "error":
            text = _("If that is what the docstring asks for, the fault is with torchpath: please report this. {fault}")
            self.page.text(text.format(fault=check.get("fault") or "").rstrip(), DETAIL, KIT, first="! ")

    def source(self, record: Record, column: int) -> None:
        """The line of the student's file where it happened."""
        if record.get("line") and record.get("source_line"):
            before = _("line {n}:").format(n=record["line"]) + "  "
            self.page.text(str(record["source_line"]).strip(), column, first=before, most=1)
        elif record.get("line"):
            self.page.text(_("in line {n}").format(n=record["line"]), column, QUIET)

    def values(self, check: Record) -> None:
        """What went in, what was expected, and what came out, as far as it may be shown."""
        keys = {"input": _("input")}
        # Values that look alike tell nothing.
        if not check.get("difference") and check.get("expected") != check.get("got"):
            keys |= {"expected": _("expected"), "got": _("got")}
        if check.get("expected") and not check.get("got"):
            check = {**check, "got": _("(nothing)")}
        width = padded(keys.values()) + 2
        for key, label in keys.items():
            if check.get(key):
                self.page.text(check[key], VALUE, first=label + " " * (width - cell_len(label)), most=8)
        if check.get("difference"):
            self.page.text(check["difference"], VALUE)

    # How to go on.

    def kits_fault(self) -> None:
        """Says whose fault it is when the kit failed."""
        ours = any(exercise["status"] == "ungraded" or _with(exercise["checks"], KITS) for exercise in self.exercises)
        if ours:
            text = _(
                "What is marked ! could not be graded. That is a fault of torchpath, not of your code, and does not "
                "count against you. Please grade again; if it stays, report it with the lines marked !."
            )
            self.page.text(text, 1, KIT, first="! ")
            self.page.blank()

    def what_next(self) -> None:
        """Where to go on; how to begin when nothing is written yet; a kind word when nothing is left."""
        statuses = {function["status"] for _exercise, function in self.functions()}
        if statuses == {"passed"} and not any(exercise.get("problem") for exercise in self.exercises):
            self.page.text(_("Everything passes. Nicely done: all that follows builds on this."), 1, GOOD)
        elif found := self.open_function():
            exercise, function = found
            if statuses == {"todo"} and not exercise.get("problem"):
                self.beginning(exercise, function["name"])
            else:
                self.next_line(exercise, function["name"])
        else:
            return
        self.page.blank()

    def open_function(self) -> tuple[Record, Record] | None:
        """The first function that is not passed and can be: what the kit failed to grade is nothing to work on."""
        return next((pair for pair in self.functions() if pair[1]["status"] not in ("passed", "ungraded")), None)

    def is_next(self, exercises: list[Record]) -> bool:
        """Whether the next function to work on is in one of these."""
        found = self.open_function()
        return found is not None and any(exercise is found[0] for exercise in exercises)

    def beginning(self, exercise: Record, name: str) -> None:
        page = self.page
        page.text(_("Nothing is written here yet. This is how to begin:"), 1, STRONG)
        page.blank()
        place = self.place(exercise, name)
        page.row(Part("1.", QUIET, LINE), Part(_("Open this file in your editor:")))
        page.row(Part(page.cut_path(place or _file_name(exercise), page.width - DETAIL), GOOD, LINE + 4))
        steps = [
            _(
                "Find {name}. Its docstring says what it must return. Put your own lines in place of "
                'raise NotImplementedError("{name}").'
            ).format(name=name),
            _("Save the file, and run {command} again.").format(command=self.command("grade")),
        ]
        for number, step in enumerate(steps, start=2):
            page.text(step, LINE, first=f"{number}.  ")

    def next_line(self, exercise: Record, name: str) -> None:
        line = (exercise.get("problem") or {}).get("line")
        place = self.place(exercise, "" if exercise.get("problem") else name, line)
        what = _file_name(exercise) if exercise.get("problem") else name
        parts = [Part(_("Next:"), STRONG, 1), Part(what, STRONG)]
        if place:
            parts.append(Part(self.page.cut_path(place, self.page.width), column=0))
        self.page.row(*parts)

    def total(self, seconds: float | None) -> None:
        score, most = self.result["score"], self.result["max_score"]
        done = round(BAR * min(score / most, 1)) if most else 0
        # All of the bar is for all of the points only, and none of it for none.
        done = min(max(done, int(score > 0)), BAR - int(score < most))
        took = Part(_("(graded in {n} s)").format(n=f"{seconds:.1f}"), QUIET) if seconds is not None else None
        text = self.points(score, most, heading=True)
        bar = [Part("━" * done, GOOD, 1)] if done else []
        rest = [Part("─" * (BAR - done), QUIET, 1 + done)] if done < BAR else []
        self.page.row(*bar, *rest, text, right=took)

    def place(self, exercise: Record, name: str, line: int | None = None) -> str:
        """``exercises/stage1_tensors/shapes.py:41``, which editors and terminals jump to; empty where unknown."""
        found = self.places(str(exercise["id"]), name)
        if found is None:
            return ""
        path, first = found
        return one_line(f"{path}:{line or first}", 1000)

    def command(self, word: str, target: str = "") -> str:
        """How to call a command of the kit here."""
        if self.make:
            return f"make {word}" + (f" T={target}" if target else "")
        return f"python -m graders {word} {target}".rstrip()


def _with(checks: list[Record], statuses: tuple[str, ...]) -> list[Record]:
    return [check for check in checks if check["status"] in statuses]


def _is_example(check: Record) -> bool:
    """Whether this is a public check, made from the examples in the docstring."""
    return "::examples_" in check["id"]


def _complaint(check: Record) -> object:
    """What is wrong: the same for checks that stumble over the same line."""
    return check.get("line") or check.get("message")


def _sentence(message: str, name: str | None = None) -> str:
    """The message, which begins like a sentence unless its first word is code, such as the name of the function."""
    first, _space, rest = message.partition(" ")
    word = first.rstrip(",:;")
    is_code = not (word.isascii() and word.isalpha()) or word == name or (len(word) == 1 and word != "a")
    return message if is_code or not word.islower() else f"{first.capitalize()} {rest}"


def _title(check: Record) -> str:
    """What the check is about; the name of its function, which stands above, is left out."""
    if _is_example(check):
        return _("the examples in the docstring")
    title = one_line(check.get("title") or str(check["id"]).rpartition("::")[2])
    name = str(check["function"])
    for colon in (":", "："):
        title = title.removeprefix(name + colon).strip()
    return title


def _file_name(exercise: Record) -> str:
    return one_line(str(exercise["id"]).rpartition("/")[2] + ".py")


def _still_to_do(n: int, column: int) -> Part:
    text = ngettext("· {n} function still to do", "· {n} functions still to do", n).format(n=n)
    return Part(text, QUIET, column)


def _number(points: float) -> str:
    """Points without decimals that are zero."""
    return f"{points:.2f}".rstrip("0").rstrip(".")
