"""`notebooks`: nbgrader's source notebooks, cut anew where something has changed."""

from __future__ import annotations

from graders.commands.codes import PASSED
from graders.i18n import _, ngettext
from graders.teacher import notebooks


def write() -> int:
    """Write what is out of date and say what that was."""
    written = notebooks.write()
    for path in written:
        print(path.relative_to(notebooks.ROOT))
    if written:
        print(ngettext("{n} notebook written.", "{n} notebooks written.", len(written)).format(n=len(written)))
    else:
        print(_("All notebooks are up to date."))
    return PASSED
