"""The result of a run, in the form of the CONTRACT: plain data, made from records."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

from graders.curriculum import manifest
from graders.i18n import _
from graders.report.junk import clean, one_line
from graders.session import plan
from graders.session.files import sha256
from graders.session.plan import Unit

SCHEMA = 1
KEPT = ("note", "line", "fault")  # of a record, where it has them
REVEALING = ("input", "expected", "got", "difference")
PUBLIC = "examples_"  # how the names of the docstring's examples begin, as checks

Record = dict[str, Any]
Result = dict[str, Any]


def assemble(
    judged: Iterable[tuple[Unit, list[Record]]], *, seed: int, isolation: str, reveal: bool, device: str = "cpu"
) -> Result:
    """The result of judging some files of one submission.

    Args:
        judged: each file with the records of its checks; a check without one is `ungraded`.
        reveal: whether failed hidden checks show their input, what was expected and what came.
    """
    exercises = [exercise_result(unit, records, reveal) for unit, records in judged]
    return {
        "schema": SCHEMA,
        "score": sum(entry["score"] for entry in exercises),
        "max_score": sum(entry["max_score"] for entry in exercises),
        "seed": seed,
        "environment": {
            "python": platform.python_version(),
            "torch": installed("torch"),
            "device": device,
            "isolation": isolation,
            "dataset": "mnist-5k",
        },
        "exercises": exercises,
    }


def installed(package: str) -> str:
    """The version of an installed package, without importing it; "" where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def why_ungraded(result: dict[str, Any]) -> str:
    """What the kit could not do; "" where there is nothing."""
    left = [check for exercise in result["exercises"] for check in exercise["checks"] if check["status"] == "ungraded"]
    return str(result.get("fault") or left[0]["message"] or left[0]["id"]) if left else ""


def exercise_result(unit: Unit, records: list[Record], reveal: bool) -> dict[str, Any]:
    file = manifest.load().file(unit.exercise)
    by_name = {record["name"]: record for record in records}
    proven = {unit.owners[name] for name in unit.owners if shows_right_value(by_name.get(name))}
    checks = [
        check_result(unit, name, earned(by_name.get(name), owner, owner in proven), reveal)
        for name, owner in unit.owners.items()
    ]
    public = [example_result(unit, by_name[name]) for name in map(PUBLIC.__add__, unit.examples) if name in by_name]
    wanted = set(unit.owners.values())
    functions = [function_result(name, checks) for name in file.names if name in wanted]
    whole = [record for record in records if record.get("whole_file")]
    problem = {"problem": problem_of(unit, whole[0])} if whole else {}
    return {
        "id": unit.exercise,
        "status": overall([entry["status"] for entry in functions]),
        "score": sum(entry["score"] for entry in functions),
        "max_score": sum(entry["max_score"] for entry in functions),
        "sha256": sha256(unit.path),
        "functions": functions,
        "checks": checks + public,
        **problem,
    }


def problem_of(unit: Unit, record: Record) -> dict[str, Any]:
    """Why nothing in the file could be graded, with the line where that is known."""
    line = record.get("line")
    source = source_line(unit.path, line) if line else ""
    message = one_line(record["message"].replace("\r", " "), 600)
    found = {"message": message, "message_id": record.get("message_id"), "line": line, "source_line": source}
    return {key: value for key, value in found.items() if value}


def source_line(path: Path, number: int) -> str:
    """That line of the student's file, fit to be shown; "" where there is none."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return clean(next(islice(file, number - 1, None), "").rstrip(), limit=200)
    except (OSError, ValueError):
        return ""


def shows_right_value(record: Record | None) -> bool:
    return record is not None and record["status"] == "passed" and bool(record.get("shows"))


def earned(record: Record | None, function: str, proven: bool) -> Record | None:
    """A check that only shows what did not happen (an exception, a banned call) counts beside a right value.

    Else a function that always raises ValueError, or does nothing, would earn the points of such checks.
    """
    if record is None or record["status"] != "passed" or proven:
        return record
    text = _("this counts as soon as {name} gives a right result for something")
    message = text.format(name=function)
    return {**record, "status": "failed", "message": message, "message_id": message.msgid, "mistake": ""}


def function_result(name: str, checks: list[dict[str, Any]]) -> dict[str, Any]:
    own = [check for check in checks if check["function"] == name]
    return {
        "name": name,
        "status": overall([check["status"] for check in own]),
        "score": sum(check["points"] for check in own),
        "max_score": sum(check["max_points"] for check in own),
    }


def overall(statuses: list[str]) -> str:
    """One word for several: what the kit owes comes first, then what the student does."""
    if "ungraded" in statuses:
        return "ungraded"
    if all(status == "passed" for status in statuses):
        return "passed"
    return "todo" if all(status == "todo" for status in statuses) else "failed"


def check_result(unit: Unit, name: str, record: Record | None, reveal: bool) -> dict[str, Any]:
    check = plan.exercise(unit.exercise).checks[name]
    record = record or {"status": "ungraded", "message": _("the kit ended before this check could be judged")}
    function = unit.owners[name]
    points = float(check.points or 0)
    found = {
        "id": f"{unit.exercise}::{name}",
        "function": function,
        "title": _(check.title),
        "points": points if record["status"] == "passed" else 0.0,
        "max_points": points,
        **said(unit, record, reveal),
    }
    if record["status"] not in ("passed", "todo", "ungraded"):
        found["hint"] = first_hint(unit.exercise, function)
    return found


def example_result(unit: Unit, record: Record) -> dict[str, Any]:
    return {
        "id": f"{unit.exercise}::{record['name']}",
        "function": record["function"],
        "title": _("the examples in the docstring"),
        "points": 0.0,
        "max_points": 0.0,
        **said(unit, record, reveal=True),  # the student has them before the eyes
    }


def said(unit: Unit, record: Record, reveal: bool) -> dict[str, Any]:
    """The part of an entry that comes from the record; whatever the student's code had a say in is cleaned here."""
    found = {
        "status": record["status"],
        # A carriage return would let a student's message take the place of the kit's words before it.
        "message": one_line(record["message"].replace("\r", " "), 600),
        "mistake": one_line(record.get("mistake") or "", 600),
        "hint": "",
        "seconds": record.get("seconds", 0.0),
    }
    found |= {key: record[key] for key in KEPT if record.get(key)}
    if record["status"] not in ("passed", "todo") and record.get("message_id"):
        found["message_id"] = one_line(record["message_id"], 600)  # a message's name, whatever language it is in
    if record.get("pictures"):
        found["pictures"] = [picture["name"] for picture in record["pictures"]]
    if record.get("line"):
        found["source_line"] = source_line(unit.path, record["line"])
    if record.get("output"):
        found["output"] = clean(record["output"], limit=2000)
    if reveal and record["status"] not in ("passed", "todo", "ungraded"):
        found |= {key: clean(record[key], limit=2000) for key in REVEALING if record.get(key)}
    return found


def first_hint(exercise: str, function: str) -> str:
    hints = manifest.load().file(exercise).function(function).hints
    return _(hints[0]) if hints else ""
