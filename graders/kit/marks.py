"""Points of a check, remarks that cost none, pictures for the student, and what a passed check has shown."""

from __future__ import annotations

import pytest

from graders.sandbox.wire import SeenTensor

_notes: list[str] = []
_pictures: dict[str, bytes] = {}
_right_values = 0

LARGEST_PICTURE = 4 << 20  # bytes
PNG = b"\x89PNG\r\n\x1a\n"


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


def keep_picture(name: str, content: SeenTensor) -> None:
    """Put a picture that the student's code has drawn into the report, for the student to look at.

    Args:
        name: how its file is called, without ``.png``.
        content: uint8, what `graders.sandbox.probes.file_content` made of the file. Where this is no PNG, or
            larger than 4 MB, nothing is kept: whether the picture is right is for assertions to say.
    """
    data = content.values.numpy().tobytes()
    if data.startswith(PNG) and len(data) <= LARGEST_PICTURE:
        _pictures[name] = data


def take_pictures() -> dict[str, bytes]:
    """The pictures since the last call, by name."""
    taken = dict(_pictures)
    _pictures.clear()
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
