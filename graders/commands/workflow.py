"""`workflow`: the file that makes GitHub Classroom grade."""

from __future__ import annotations

from pathlib import Path

from graders.classroom import github
from graders.commands.codes import PASSED, Usage
from graders.commands.gradescope import known
from graders.i18n import _
from graders.report import whole


def write(path: Path, kit: str, ref: str, targets: list[str], language: str) -> int:
    """Write the file, and say where it belongs."""
    known(targets)
    try:
        text = github.workflow(kit, ref, targets, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.write(text.encode(), path)
    except github.BadName as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(_("{path} cannot be written: {why}").format(path=path, why=error.strerror)) from error
    print(
        _(
            "{path} is written. It belongs at .github/workflows/classroom.yml of the repository that students start "
            "from. They can change it in their own: grade for marks with python -m graders class."
        ).format(path=path)
    )
    return PASSED
