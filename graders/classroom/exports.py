"""Where results go: tables for gradebooks, JUnit XML, and Gradescope's results, from one pass over the class.

What the kit could not grade, and who has no result, never becomes a zero in any of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graders.classroom import gradescope, junit, spreadsheets
from graders.classroom.graded import Graded
from graders.report import to_json, whole

GRADESCOPE = "gradescope"


def write_exports(graded: Iterable[Graded], folder: Path) -> None:
    """Write ``grades.csv``, ``canvas.csv``, ``moodle.csv``, ``junit.xml`` and ``gradescope/<id>.json``.

    Each file is the one of before or the new one, never a half.

    Args:
        graded: the class, student after student; no more than one result is needed at a time.

    Raises:
        OSError: the folder is full or read-only.
    """
    (folder / GRADESCOPE).mkdir(parents=True, exist_ok=True)
    rows = []
    with whole.writing(folder / "junit.xml") as file:
        file.write(junit.HEAD)
        for one in graded:
            rows.append(spreadsheets.row_of(one))
            file.write(junit.written(junit.suite_of(one)))
            results = folder / GRADESCOPE / f"{one.student.id}.json"
            to_json.write(gradescope.results(one), results, lasting=False)  # made anew by every run
        file.write(junit.FOOT)
    table = spreadsheets.Table(rows)
    whole.write(spreadsheets.grades(table), folder / "grades.csv")
    whole.write(spreadsheets.canvas(table), folder / "canvas.csv")
    whole.write(spreadsheets.moodle(table), folder / "moodle.csv")
