"""The list of what the kit could not grade: a text file for each such submission in the course folder.

nbgrader counts what has no score as 0. Who is on this list has no zero, but work that waits to be graded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

FOLDER = "ungraded"


def add(course: Path, assignment: str, student: str, why: str) -> Path:
    path = path_of(course, assignment, student)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(why + "\n", encoding="utf-8")
    return path


def remove(course: Path, assignment: str, student: str) -> None:
    path_of(course, assignment, student).unlink(missing_ok=True)


def every(course: Path) -> Iterator[tuple[str, str, str]]:
    """Assignment, student and reason of each submission that could not be graded."""
    for path in sorted((course / FOLDER).glob("*/*.txt")):
        yield path.parent.name, path.stem, path.read_text(encoding="utf-8").strip()


def path_of(course: Path, assignment: str, student: str) -> Path:
    return course / FOLDER / assignment / f"{student}.txt"
