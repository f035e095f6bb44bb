"""The failing checks as editors read them: one line each, ``FILE:LINE: MESSAGE``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graders.report.junk import one_line
from graders.report.story import Places

LONGEST = 300  # characters of a message


def lines(result: dict[str, Any], places: Places) -> Iterator[str]:
    """A line for each failed check, at the line of the student's code where that is known, else at the function."""
    for exercise in result["exercises"]:
        if problem := exercise.get("problem"):
            yield line(places(exercise["id"], ""), problem.get("line"), problem["message"])
            continue
        for check in exercise["checks"]:
            if check["status"] in ("failed", "timeout", "crashed", "error"):
                place = places(exercise["id"], check["function"]) or places(exercise["id"], "")
                yield line(place, check.get("line"), f"{check['title']}: {check['message']}")


def line(place: tuple[str, int] | None, number: int | None, message: str) -> str:
    path, first = place or ("", 1)
    return one_line(f"{path}:{number or first}: {one_line(message, LONGEST)}", 2 * LONGEST)
