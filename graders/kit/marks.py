"""Points of a check, and remarks that cost none."""

from __future__ import annotations

import pytest

_notes: list[str] = []


def points(number: int) -> pytest.MarkDecorator:
    """What the check is worth: a whole number of points."""
    return pytest.mark.points(number)


def note(sentence: str) -> None:
    """Leave a remark that the student reads beside a passed check; no points are lost."""
    _notes.append(sentence)


def take_notes() -> list[str]:
    """The remarks since the last call, for the report."""
    taken, _notes[:] = list(_notes), []
    return taken
