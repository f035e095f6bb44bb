"""Points of a check, remarks that cost none, and what a passed check has shown."""

from __future__ import annotations

import pytest

_notes: list[str] = []
_right_values = 0


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


def saw_right_value() -> None:
    """An assertion has found a right value: the check shows more than that something did not happen."""
    global _right_values
    _right_values += 1


def take_right_values() -> int:
    """How many right values were seen since the last call."""
    global _right_values
    taken, _right_values = _right_values, 0
    return taken
