"""An exception of the student's code as plain data."""

from __future__ import annotations

import traceback
import types
from typing import Any


class Missing(Exception):
    """The student's file has no such function or class."""


class WrongCall(Exception):
    """The function in the student's file has other parameters than the stub."""


def describe(error: BaseException, path: str) -> dict[str, Any]:
    """What can be said of an exception: its types, its message, and the lines of the student's file it came through."""
    try:
        names = [kind.__name__ for kind in type(error).__mro__ if kind is not object]
    except BaseException:
        names = ["BaseException"]
    try:
        message = str(error)[:2000]
    except BaseException:
        message = ""
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == path]
    if isinstance(error, SyntaxError) and error.filename == path and isinstance(error.lineno, int):
        lines, message = [error.lineno], str(error.msg)[:2000]
    return {
        "types": [str(name)[:100] for name in names[:20]],
        "message": message,
        "lines": lines[-20:],
        "missing": error.name if isinstance(error, ModuleNotFoundError) and isinstance(error.name, str) else None,
        "absent": absent_in_file(error, path),
    }


def absent_in_file(error: BaseException, path: str) -> str | None:
    """The name that was looked for in the student's file and is not there, where that is what went wrong."""
    if isinstance(error, Missing):
        return str(error)
    if isinstance(error, AttributeError) and isinstance(error.obj, types.ModuleType):
        return str(error.name) if getattr(error.obj, "__file__", None) == path else None
    return None
