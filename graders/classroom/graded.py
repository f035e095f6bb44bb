"""What the rooms of a class speak about: a student, and the result of what they handed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Result = dict[str, Any]  # as `session.result.assemble` makes it: the CONTRACT's result file


@dataclass(frozen=True)
class Fault:
    """Why a submission could not be taken in, which is not the student's doing: it is graded once that is mended."""

    kind: Literal["copy", "kit"]
    """The machine's, which did not take a copy of the files; or a mistake in torchpath itself."""
    sentence: str
    """For the teacher, with what to do."""


@dataclass(frozen=True)
class Student:
    """One submission. Everything but `id` and `digest` may be any text at all: it comes from outside."""

    id: str
    """Unique in the class, and fit for file names and links: ``[a-z0-9-]``, made from the name."""
    name: str
    """What the folder or archive is called."""
    place: str
    """Where it lies, relative to the folder of submissions."""
    language: str
    """Of the stubs or the notebook that the student worked with: ``en`` or ``zh``."""
    digest: str
    """Of the contents of the files that are to be graded: equal for identical submissions; "" where there are none."""
    folder: Path | None
    """A copy of these files, and nothing else, laid out like ``exercises/``; None where there are none."""
    problems: tuple[str, ...] = ()
    """Sentences for the teacher: what could not be read, and why."""
    fault: Fault | None = None
    """What kept the kit from taking the submission in: then there are no files, which is not the student's doing."""


@dataclass(frozen=True)
class Graded:
    """A student and the result; None where there was nothing to grade, or where it has not been graded yet."""

    student: Student
    result: Result | None
