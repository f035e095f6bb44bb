"""Tables: one row a student, one column an exercise, for people (grades.csv) and for Canvas' and Moodle's gradebooks.

All are UTF-8 with commas. ``grades.csv`` begins with a byte order mark, without which Excel takes UTF-8 for an older
encoding and spoils every name that is not English; LibreOffice, pandas ("utf-8-sig") and R know it. The two gradebook
files have none: nobody has to look at them, and an importer could take the mark for a part of the first column's name.

A cell that holds text from outside never begins with a character from which a spreadsheet makes a formula. Where there
is no score the cell is empty, or "-" in Moodle's file, in which an empty cell of a new grade item would become 0.

What the gradebooks accept is what their own importers do.
Canvas: https://github.com/instructure/canvas-lms, lib/gradebook_importer.rb.
Moodle: https://docs.moodle.org/en/Grade_import; https://github.com/moodle/moodle,
grade/import/csv/classes/load_data.php and lib/dml/mysqli_native_moodle_database.php (``normalise_value``).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from graders.classroom.graded import Graded, Result, Student
from graders.curriculum import manifest
from graders.report import story
from graders.report.junk import one_line

BYTE_ORDER_MARK = "\ufeff"
# With these a formula begins, in one spreadsheet or another; the wide forms where people type Chinese or Japanese.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_NAME = 200
LONGEST_REMARK = 500
# Canvas takes every row with these words in its first cell for the row with the points that can be had.
POINTS_POSSIBLE = "Points Possible"
NO_GRADE = "-"  # in Moodle


@dataclass(frozen=True)
class Row:
    """What is known of a student.

    Attributes:
        scores: by exercise; None where the kit could not grade it.
        most: the points that can be had, by exercise.
    """

    student: Student
    scores: dict[str, float | None] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> float | None:
        """None unless all of it is graded: else what is not graded would count as zero."""
        known = [score for score in self.scores.values() if score is not None]
        return sum(known) if known and len(known) == len(self.scores) else None

    @property
    def not_graded(self) -> list[str]:
        return [exercise for exercise, score in self.scores.items() if score is None]


def row_of(graded: Graded) -> Row:
    """The row of a student; without scores where there is no result."""
    result = graded.result
    if result is None:
        return Row(graded.student)
    entries = {str(entry["id"]): entry for entry in result["exercises"]}
    scores = {id: None if is_ungraded(entry) else float(entry["score"]) for id, entry in entries.items()}
    return Row(graded.student, scores, {id: float(entry["max_score"]) for id, entry in entries.items()})


def is_ungraded(exercise: Result) -> bool:
    """Whether there is anything in it that the kit could not grade."""
    return exercise["status"] == "ungraded" or bool(story.with_status(exercise["checks"], story.KITS))


class Table:
    """The rows of a class, and its columns: every exercise that anybody has a result of, as they are taught."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.names = Counter(shown_name(row.student).casefold() for row in rows)

    @cached_property
    def most(self) -> dict[str, float]:
        """The points that can be had in each exercise."""
        found: dict[str, float] = {}
        for row in self.rows:
            for exercise, points in row.most.items():
                found[exercise] = max(points, found.get(exercise, 0.0))
        taught = [file.id for file in manifest.load().files]
        order = [id for id in taught if id in found] + sorted(found.keys() - set(taught))
        return {id: found[id] for id in order}

    def identity(self, student: Student) -> str:
        """By what a gradebook knows the student: the name of what was handed in.

        Those who share a name get one that no gradebook knows: it asks, or refuses, and gives nobody another's grade.
        """
        name = shown_name(student)
        return text_cell(name if self.names[name.casefold()] == 1 else f"{name} ({student.id})")


def shown_name(student: Student) -> str:
    """The name in one line; the id where there is none."""
    return one_line(student.name, LONGEST_NAME) or student.id


def text_cell(text: str) -> str:
    """A text from outside, behind an apostrophe where a spreadsheet would make a formula of it."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) or text.lstrip().startswith(STARTS_A_FORMULA) else text


def points(score: float | None, none: str = "") -> str:
    return none if score is None else story.number(score)


def grades(table: Table) -> bytes:
    """The table for people: everything there is, and why something is missing."""
    head = ["student", "id", "language", *table.most, "total", "total_possible", "not_graded", "remarks"]
    most = points(sum(table.most.values())) if table.most else ""
    rows = [
        [
            text_cell(shown_name(row.student)),
            row.student.id,
            row.student.language,
            *[points(row.scores.get(exercise)) for exercise in table.most],
            points(row.total),
            most,
            text_cell(" ".join(table.most if row.student.fault else row.not_graded)),
            text_cell(one_line(" ".join(row.student.problems), LONGEST_REMARK)),
        ]
        for row in table.rows
    ]
    return written([head, *rows], BYTE_ORDER_MARK)


def canvas(table: Table) -> bytes:
    """The file for *Gradebook, Import*: an assignment for each exercise, named like it, made where there is none yet.

    Canvas looks a student up by ID, then by SIS User ID, SIS Login ID and name. The name of what was handed in may be
    any of the last three. Its own ID, a number, is left empty: what looks like one could be that of somebody else.
    """
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *table.most]
    possible = [f"    {POINTS_POSSIBLE}", "", "", "", "", *map(points, table.most.values())]
    rows = []
    for row in table.rows:
        name = table.identity(row.student).replace(POINTS_POSSIBLE, POINTS_POSSIBLE.replace(" ", "-"))
        rows.append([name, "", name, name, "", *[points(row.scores.get(exercise)) for exercise in table.most]])
    return written([head, possible, *rows])


def moodle(table: Table) -> bytes:
    """The file for *Grades, Import, CSV file*: map ``Student`` to what submissions are called by, such as the username.

    Moodle refuses the whole file where it does not know one of the students, and says which.
    """
    head = ["Student", *table.most]
    rows = [
        [table.identity(row.student), *[points(row.scores.get(exercise), NO_GRADE) for exercise in table.most]]
        for row in table.rows
    ]
    return written([head, *rows])


def written(rows: Iterable[Sequence[str]], start: str = "") -> bytes:
    text = io.StringIO(start, newline="")
    text.seek(0, io.SEEK_END)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
