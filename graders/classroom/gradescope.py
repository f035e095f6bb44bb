"""Gradescope's ``results.json``, from a result.

The format is https://gradescope-autograders.readthedocs.io/en/latest/specs/: points for each test, text that is shown
as text. Where the kit could not grade something there is neither ``score`` nor ``tests``, one of which Gradescope needs
for a score: the submission gets none rather than a zero, and ``output`` says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graders.classroom import unscored
from graders.classroom.graded import Graded, Result
from graders.i18n import _, speaking
from graders.report import story
from graders.report.junk import clean

TEXT = "text"  # not Markdown or HTML: names, messages and output are the student's
MOST_OUTPUT = 4000
Results = dict[str, Any]


def results(graded: Graded, language: str | None = None) -> Results:
    """What ``results.json`` says of a student, in the language in which the result is: without one, the student's."""
    student, result = graded.student, graded.result
    with speaking(language or student.language):
        if result is None:
            return without_score(*unscored.without_result(student))
        if why := unscored.why_no_score(result):
            return without_score(why, *student.problems)
        return {
            **shown([story.points(result["score"], result["max_score"]), *student.problems]),
            "score": result["score"],
            "test_output_format": TEXT,
            "test_name_format": TEXT,
            "extra_data": {"seed": result["seed"], "environment": result["environment"]},
            "tests": [
                test_of(exercise, check) for exercise in result["exercises"] for check in worth_showing(exercise)
            ],
        }


def without_score(*sentences: str) -> Results:
    """What is said where there is no score."""
    return shown(sentences)


def shown(sentences: list[str] | tuple[str, ...]) -> Results:
    return {
        "output": clean("\n\n".join(sentences), MOST_OUTPUT),
        "output_format": TEXT,
        "visibility": "visible",
        "stdout_visibility": "hidden",
    }


def worth_showing(exercise: Result) -> Iterator[Result]:
    """The checks that give points, and those examples of the docstring that say something."""
    for check in exercise["checks"]:
        if check["max_points"] or check["status"] not in ("passed", "todo"):
            yield check


def test_of(exercise: Result, check: Result) -> Results:
    return {
        "name": clean(f"{story.file_name(exercise)}, {check['function']}: {story.title(check)}", 300, lines=1),
        "name_format": TEXT,
        "score": check["points"],
        "max_score": check["max_points"],
        "status": "passed" if check["status"] == "passed" else "failed",
        "output": clean("\n".join(said(check, exercise.get("problem"))), MOST_OUTPUT, lines=100),
        "output_format": TEXT,
        "visibility": "visible",
    }


def said(check: Result, problem: Result | None) -> Iterator[str]:
    """The report on a check, in lines."""
    if check["status"] == "todo":
        yield _("still to do")
        return
    if check["status"] != "passed":
        yield story.sentence(problem["message"]) if problem else story.why(check)
        if check.get("line"):
            yield _("in line {n}").format(n=check["line"])
        for name, value in story.values(check):
            yield f"{name}:\n{value}" if name else value
        if check.get("output"):
            yield _("Your code printed:")
            yield check["output"]
        if check.get("hint"):
            yield _("A hint:") + " " + check["hint"]
        yield story.maybe_kits_fault(check)
    if check.get("note"):
        yield check["note"]
