"""What a report says, whatever it is shown on: which checks in full, in which words, and where to go on.

Takes a result as it stands in the result file. Beyond what the file always has, a check may carry ``input``,
``expected``, ``got``, ``difference`` (lines that are shown in place of these two), ``output``, ``note``, ``fault``,
``line`` and ``source_line``, all texts but ``line``, and ``pictures``, a list of names; and an exercise a ``problem``
(a dict with ``message`` and perhaps ``line`` and ``source_line``) when the whole file could not be used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, TypeAlias

from graders import i18n
from graders.i18n import Text, _, ngettext
from graders.report.junk import one_line

Record: TypeAlias = Mapping[str, Any]
Places: TypeAlias = Callable[[str, str], "tuple[str, int] | None"]

# Bluish green and orange red differ for every kind of colour blindness, and on dark and light ground.
GOOD, BAD, KIT = "#009e73", "#e4572e", "#5ca8dd"
SIGNS = {"passed": "✓", "failed": "✗", "todo": "·", "ungraded": "!"}
# Whose fault a check's status is; "error" may be either's. What is in neither is right, or still to do.
STUDENTS = ("failed", "timeout", "crashed", "error")
KITS = ("ungraded",)


class Story:
    """A result, and what there is to say about it as a whole."""

    def __init__(self, result: Record, places: Places, titles: Mapping[str, str], make: bool) -> None:
        """
        Args:
            result: as in the result file, see above.
            places: says for an exercise and a function in it (``""``: the file itself) in which file and line it
                stands, or None where that is not known.
            titles: ``"stage1_tensors"`` -> ``"Tensors"``.
            make: whether commands are shown as ``make grade`` or, where there is no make, as
                ``python -m graders grade``.
        """
        self.result, self.places, self.titles, self.make = result, places, titles, make
        self.exercises: list[Record] = list(result["exercises"])

    def stages(self) -> Iterator[tuple[str, list[Record]]]:
        """``Stage 1 · Tensors`` and its exercises, one stage after the other."""
        for stage, exercises in groupby(self.exercises, key=lambda exercise: str(exercise["id"]).partition("/")[0]):
            number, _underscore, topic = stage.removeprefix("stage").partition("_")
            yield _("Stage {n} · {title}").format(n=number, title=self.titles.get(stage, topic)), list(exercises)

    def functions(self) -> Iterator[tuple[Record, Record]]:
        """Every function with its exercise, in order."""
        return ((exercise, function) for exercise in self.exercises for function in exercise["functions"])

    def open_function(self) -> tuple[Record, Record] | None:
        """The first function that is not passed and can be: what the kit failed to grade is nothing to work on."""
        return next((pair for pair in self.functions() if pair[1]["status"] not in ("passed", "ungraded")), None)

    def is_open(self, exercise: Record, name: str) -> bool:
        """Whether this is the function to work on next."""
        found = self.open_function()
        return found is not None and found[0] is exercise and found[1]["name"] == name

    def is_next(self, exercises: list[Record]) -> bool:
        """Whether the next function to work on is in one of these."""
        found = self.open_function()
        return found is not None and any(exercise is found[0] for exercise in exercises)

    def untouched(self, exercises: list[Record]) -> bool:
        """Whether nothing is written in any of these, nor has to be next: one line says it all."""
        return all(exercise["status"] == "todo" for exercise in exercises) and not self.is_next(exercises)

    def nothing_written(self) -> bool:
        """Whether nothing at all is written yet."""
        found = self.open_function()
        statuses = {function["status"] for _exercise, function in self.functions()}
        return statuses == {"todo"} and found is not None and not found[0].get("problem")

    def everything_passes(self) -> bool:
        statuses = {function["status"] for _exercise, function in self.functions()}
        return statuses == {"passed"} and not any(exercise.get("problem") for exercise in self.exercises)

    def is_kits_fault(self) -> bool:
        """Whether there is something that the kit could not grade."""
        return any(
            exercise["status"] == "ungraded" or with_status(exercise["checks"], KITS) for exercise in self.exercises
        )

    def first_steps(self, name: str) -> list[str]:
        """How to begin with the function of that name, after its file has been opened."""
        return [
            _(
                "Find {name}. Its docstring says what it must return. Put your own lines in place of "
                'raise NotImplementedError("{name}").'
            ).format(name=name),
            _("Save the file, and run {command} again.").format(command=self.command("grade")),
        ]

    def next_place(self, exercise: Record, name: str) -> tuple[str, str]:
        """What to work on next, and where it is (empty where unknown)."""
        if problem := exercise.get("problem"):
            return file_name(exercise), self.place(exercise, "", problem.get("line"))
        return name, self.place(exercise, name)

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


# What there is to say about one exercise, function or check.


def with_status(checks: list[Record], statuses: tuple[str, ...]) -> list[Record]:
    return [check for check in checks if check["status"] in statuses]


def checks_of(exercise: Record, name: str) -> list[Record]:
    return [check for check in exercise["checks"] if check["function"] == name]


def failing(checks: list[Record]) -> list[tuple[Record, bool]]:
    """The failing checks of a function, and whether each is shown in full.

    In full the first failing example, as it is easily tried, and the first failing check.
    """
    found: list[tuple[Record, bool]] = []
    for check in sorted(with_status(checks, STUDENTS), key=lambda check: not is_example(check)):
        new = all(
            is_example(check) != is_example(other) and _complaint(check) != _complaint(other)
            for other, in_full in found
            if in_full
        )
        found.append((check, new))
    return found


def output_of(found: list[tuple[Record, bool]]) -> str:
    """What the student's code printed in the first of the checks shown in full that has something."""
    return next((check["output"] for check, in_full in found if in_full and check.get("output")), "")


def hint_of(found: list[tuple[Record, bool]]) -> str:
    return next((check["hint"] for check, _in_full in found if check.get("hint")), "")


def is_example(check: Record) -> bool:
    """Whether this is a public check, made from the examples in the docstring."""
    return "::examples_" in check["id"]


def _complaint(check: Record) -> object:
    """What is wrong: the same for checks that stumble over the same line."""
    return check.get("line") or check.get("message")


def why(check: Record) -> str:
    """The sentence that says what is wrong; empty where an example that gives another result says it all by itself."""
    if not check.get("message") or (is_example(check) and check.get("expected")):
        return ""
    return sentence(check["message"], check["function"])


def values(check: Record) -> list[tuple[str, str]]:
    """What went in, what was expected and what came out, each with its name, as far as it may be shown.

    Places where two values differ have no name and stand for the two.
    """
    found: list[tuple[str, str | None]] = [(_("input"), check.get("input"))]
    # Values that look alike tell nothing.
    if not check.get("difference") and check.get("expected") != check.get("got"):
        nothing = _("(nothing)") if check.get("expected") else ""
        found += [(_("expected"), check.get("expected")), (_("got"), check.get("got") or nothing)]
    found += [("", check.get("difference"))]
    return [(name, value) for name, value in found if value]


def maybe_kits_fault(check: Record) -> str:
    """What to think of a check that stumbled over what it got; empty for others."""
    if check["status"] != "error":
        return ""
    text = _("If that is what the docstring asks for, the fault is with torchpath: please report this. {fault}")
    return text.format(fault=check.get("fault") or "").rstrip()


def not_run(check: Record) -> str:
    return _("This check could not be run: {why}").format(why=check.get("message") or "?")


def kits_fault() -> Text:
    return _(
        "What is marked ! could not be graded. That is a fault of torchpath, not of your code, and does not "
        "count against you. Please grade again; if it stays, report it with the lines marked !."
    )


def notes(checks: list[Record]) -> list[str]:
    """Remarks on what passed, each one once."""
    found = {note: check["function"] for check in reversed(checks) if (note := check.get("note"))}
    return [f"{name}: {note}" for note, name in reversed(found.items())]


def sentence(message: str, name: str | None = None) -> str:
    """The message, which begins like a sentence unless its first word is code, such as the name of the function.

    In a language other than English a word in its letters is code.
    """
    if i18n.language() != i18n.ENGLISH:
        return message
    first, _space, rest = message.partition(" ")
    word = first.rstrip(",:;")
    is_code = not (word.isascii() and word.isalpha()) or word == name or (len(word) == 1 and word != "a")
    return message if is_code or not word.islower() else f"{first.capitalize()} {rest}"


def title(check: Record) -> str:
    """What the check is about; the name of its function, which stands above, is left out."""
    if is_example(check):
        return _("the examples in the docstring")
    found = one_line(check.get("title") or str(check["id"]).rpartition("::")[2])
    name = str(check["function"])
    for colon in (":", "："):
        found = found.removeprefix(name + colon).strip()
    return found


def file_name(exercise: Record) -> str:
    return one_line(str(exercise["id"]).rpartition("/")[2] + ".py")


def still_to_do(n: int) -> str:
    return ngettext("· {n} function still to do", "· {n} functions still to do", n).format(n=n)


def all_pass(n: int) -> str:
    return ngettext("✓ {n} function", "✓ all {n} functions", n).format(n=n)


def cannot_be_used(exercise: Record) -> str:
    """What is said of a file that has a problem."""
    return _("could not be graded") if exercise["status"] == "ungraded" else _("cannot be used")


def points(score: float, most: float) -> str:
    return _("{score} of {max_score} points").format(score=number(score), max_score=number(most))


def points_in_short(score: float, most: float) -> str:
    return _("{score} of {max_score}").format(score=number(score), max_score=number(most))


def number(points: float) -> str:
    """Points without decimals that are zero."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def graded_in(seconds: float) -> str:
    return _("(graded in {n} s)").format(n=f"{seconds:.1f}")
