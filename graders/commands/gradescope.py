"""`gradescope`: the zip that makes Gradescope grade."""

from __future__ import annotations

from pathlib import Path

from graders.classroom import autograder
from graders.commands.codes import PASSED, Usage
from graders.curriculum import manifest
from graders.i18n import _, ngettext


def write(path: Path, targets: list[str], language: str | None) -> int:
    """Write the zip, and say what to do with it."""
    known(targets)
    try:
        n = autograder.write(path, targets, language)
    except OSError as error:
        raise Usage(_("{path} cannot be written: {why}").format(path=path, why=error.strerror)) from error
    print(ngettext("{n} file in {path}.", "{n} files in {path}.", n).format(n=n, path=path))
    print(
        _(
            "Upload it at Gradescope (Configure Autograder), choose the largest container, and try it out. "
            "If strict isolation cannot be had there, it says so and gives no score. Students must not get this file: "
            "the hidden checks are in it."
        )
    )
    return PASSED


def known(targets: list[str]) -> None:
    """Raises `Usage` where a target names nothing."""
    try:
        manifest.load().targets(targets)
    except manifest.UnknownTarget as error:
        raise Usage(str(error)) from error
