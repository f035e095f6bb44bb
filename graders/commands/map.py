"""`map`: the route, coloured by what the learner has passed."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from graders.commands.codes import PASSED, Usage
from graders.commands.state import State
from graders.curriculum import manifest
from graders.i18n import _
from graders.report import map as report
from graders.report import whole

PICTURES = (".svg", ".png", ".pdf")


def draw(file: Path | None) -> int:
    """Write the map to a file in the form that its ending says, or, without one, as a list on the terminal."""
    legs = report.route(manifest.load(), State().statuses())
    if file is None:
        report.render(legs, Console(file=sys.stdout, highlight=False, markup=False, emoji=False))
        return PASSED
    try:
        whole.write(content(legs, file), file)
    except OSError as error:
        raise Usage(_("the map cannot be written to {file}: {why}").format(file=file, why=error.strerror)) from error
    return PASSED


def content(legs: report.Route, file: Path) -> bytes:
    ending = file.suffix.lower()
    if ending == ".md":
        return report.markdown(legs).encode()
    if ending not in PICTURES:
        text = _("{file}: the name must end in .md, .svg, .png or .pdf, which says what to make")
        raise Usage(text.format(file=file))
    from graders.report import drawing  # matplotlib: as slow to import as all else

    try:
        return drawing.picture(legs, ending[1:])
    except drawing.NoFont as error:
        raise Usage(str(error)) from error
