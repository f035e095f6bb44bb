"""GitHub Classroom: the workflow file, and what runs of torchpath in it.

    python -m graders.classroom.github SUBMISSION [TARGET …]

grades a submission, and gives the step's output ``result``: what the reporter of GitHub Classroom takes from a grader
(https://github.com/classroom-resources/autograding-grading-reporter: README.md, src/main.js, src/notify-classroom.js),
which is JSON in base64. Where torchpath could not grade something there is no ``max_score``, without which it reports
no points. What a workflow file may hold: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from graders import i18n
from graders.classroom import unscored
from graders.classroom.graded import Graded, Result
from graders.i18n import _
from graders.report import story
from graders.report.junk import one_line

TEMPLATE = Path(__file__).with_name("hosts") / "classroom.yml"
LONGEST_MESSAGE = 200
# The reporter gets its text in an environment variable, for which Linux has 128 kB.
MOST_BYTES = 90_000
STATUSES = {"passed": "pass", "ungraded": "error"}  # all else is a "fail"
Report = dict[str, Any]


class BadName(ValueError):
    """What was given for the repository or the version of it cannot be either."""


def workflow(kit: str, ref: str, targets: Sequence[str], language: str) -> str:
    """The workflow file.

    Args:
        kit: the repository with torchpath, ``owner/name``.
        ref: a branch, tag or commit of it; "" is its default branch.

    Raises:
        BadName: it is no name of a repository, or the version has signs in it that none has.
    """
    owner, slash, name = kit.partition("/")
    if not (slash and is_plain(owner) and is_plain(name)):
        raise BadName(_("{kit} is no repository at GitHub: give it as OWNER/NAME").format(kit=kit))
    if ref and not all(map(is_plain, ref.split("/"))):
        raise BadName(_("{ref} is no branch, tag or commit").format(ref=ref))
    values = {"KIT": kit, "REF": ref, "TARGETS": " ".join(targets), "LANGUAGE": language}
    text = TEMPLATE.read_text(encoding="utf-8")
    for place, value in values.items():
        text = text.replace(f"@{place}@", json.dumps(value))  # a JSON string is a YAML string, too
    return text


def is_plain(name: str) -> bool:
    """Whether this may be a part of a repository's or a branch's name."""
    return bool(name) and name.isascii() and all(sign.isalnum() or sign in "._-" for sign in name)


# ------------------------------------------------------------------------------------------------ in the workflow


def main(submission: Path, targets: Iterable[str]) -> int:
    """Grade; gives an exit code other than 0 only where the reporter has nothing to report."""
    from graders.classroom import single
    from graders.engine.launch import StrictIsolationMissing

    i18n.use()
    try:
        report = report_of(single.grade(submission, targets, i18n.language()))
    except StrictIsolationMissing as error:
        report = without_points(unscored.no_isolation(error.args))
    for test in report["tests"]:
        print(test["status"].upper(), test["name"], test["message"])
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"result={encoded(report)}\n")
    return 0


def report_of(graded: Graded) -> Report:
    """The points of each function, as the reporter takes them."""
    result = graded.result
    if result is None:
        return without_points(" ".join(unscored.without_result(graded.student)))
    tests = list(tests_in(result))
    if why := unscored.why_no_score(result):
        report = without_points(why)
        return {**report, "tests": [*report["tests"], *tests]}
    passed = all(test["status"] == "pass" for test in tests)
    return {"version": 1, "status": "pass" if passed else "fail", "max_score": result["max_score"], "tests": tests}


def tests_in(result: Result) -> Iterator[Report]:
    for exercise in result["exercises"]:
        for function in exercise["functions"]:
            yield test(
                name=f"{story.file_name(exercise)} {function['name']}",
                status=STATUSES.get(function["status"], "fail"),
                score=function["score"],
                message=message_of(exercise, function),
            )


def message_of(exercise: Result, function: Result) -> str:
    """The first thing that is wrong with a function."""
    if function["status"] == "todo":
        return _("still to do")
    if exercise.get("problem"):
        return story.sentence(exercise["problem"]["message"])
    failing = story.failing(story.checks_of(exercise, function["name"]))
    return next((why for check, _in_full in failing if (why := story.why(check))), "")


def test(name: str, status: str, score: float, message: str) -> Report:
    """One test. ``line_no`` 0: in no line."""
    # A line of the log with this in it is a command to the runner.
    shown = one_line(message, LONGEST_MESSAGE).replace("##[", "## [")
    about = {"name": one_line(name), "status": status, "score": score, "message": shown}
    return {**about, "test_code": "", "filename": "", "line_no": 0, "execution_time": ""}


def without_points(why: str) -> Report:
    return {"version": 1, "status": "error", "tests": [test("torchpath", "error", 0, why)]}


def encoded(report: Report) -> str:
    """The report as the reporter reads it; without messages where it would be too long with them."""
    text = json.dumps(report)
    if len(text) > MOST_BYTES:
        text = json.dumps({**report, "tests": [{**one, "message": ""} for one in report["tests"]]})
    return base64.b64encode(text.encode()).decode()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
