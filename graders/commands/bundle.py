"""`bundle`: what a student gets outside nbgrader."""

from __future__ import annotations

from pathlib import Path

from graders.commands.codes import PASSED, Usage
from graders.i18n import _, ngettext
from graders.teacher import bundle


def write(path: Path, language: str) -> int:
    """Write the zip."""
    try:
        n = bundle.write(path, language)
    except OSError as error:
        raise Usage(_("{path} cannot be written: {why}").format(path=path, why=error.strerror)) from error
    print(ngettext("{n} file in {path}.", "{n} files in {path}.", n).format(n=n, path=path))
    return PASSED
