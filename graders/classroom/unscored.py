"""What is said of a submission that has no score, wherever its result goes."""

from __future__ import annotations

from collections.abc import Iterable

from graders.classroom.graded import Result, Student
from graders.i18n import _
from graders.session.result import why_ungraded


def without_result(student: Student) -> list[str]:
    """Where there was nothing to grade, or it could not be taken in, or it has not been graded yet."""
    if student.fault:
        return [_("This could not be graded, by no fault of what was handed in, and has no score."), *student.problems]
    if student.folder is None:
        return [_("There is nothing that could be graded, and no score."), *student.problems]
    return [_("This has not been graded yet."), *student.problems]


def kits_fault(why: str) -> str:
    return _("torchpath could not grade all of this, and gives no score. Please grade again. {why}").format(why=why)


def why_no_score(result: Result) -> str:
    """Why a result has no score; "" where it has one."""
    why = str(result.get("fault") or why_ungraded(result))
    return kits_fault(why) if why else ""


def no_isolation(reasons: Iterable[str]) -> str:
    return _("strict isolation cannot be had here: {why}").format(why=" ".join(reasons))
