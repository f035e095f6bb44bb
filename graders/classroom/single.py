"""Grades one submission where somebody else has put it: at Gradescope, or in a student's repository at GitHub."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graders import i18n
from graders.classroom import students
from graders.classroom.graded import Graded
from graders.classroom.remarks import Remarks
from graders.curriculum import manifest
from graders.session import grade as session
from graders.session.settings import Settings


def grade(folder: Path, targets: Iterable[str], language: str | None) -> Graded:
    """Grade what lies in this folder, as a member of a class would be graded, locked in strictly.

    Args:
        folder: in any of the forms that a class may hand in.
        targets: what to grade; everything where there are none.
        language: of the report; the student's own where it is None.

    Raises:
        StrictIsolationMissing: this machine cannot lock the submission in; nothing of it has been run.
        UnknownTarget: a target names nothing.
    """
    selection = manifest.load().targets(targets)
    with i18n.speaking(language or i18n.language()):
        place = students.Place(folder.name, folder.name)
        student = students.student(folder.parent, place, "submission", Remarks())
    if student.folder is None:
        return Graded(student, None)
    with i18n.speaking(language or student.language):
        task = session.Task(student.folder, selection)
        return Graded(student, session.grade([task], Settings(isolation="strict", reveal=False))[0])
