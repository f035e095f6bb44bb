"""The line that a terminal shows while grading goes on: which file it is at, and how far it is.

It is written anew where it stands, and gone when the report comes. Nothing draws it in the background: processes are
forked beside it. The cursor is left as it is: a program that is killed cannot give back a cursor that it has hidden.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from graders.i18n import _
from graders.report.page import QUIET, Page, padded

if TYPE_CHECKING:
    from graders.session.grade import Progress

GAP = "  "
BACK = Control(ControlType.CARRIAGE_RETURN)
WIPE_THE_REST = Control((ControlType.ERASE_IN_LINE, 0))


class UnderWay:
    """One line on the terminal that errors go to, within a ``with`` block; nothing where that is no terminal.

    Args:
        exercises: the ids of those that may be graded; they decide how wide the column of names is.
    """

    def __init__(self, exercises: Iterable[str]) -> None:
        # With `file`, rich knows which characters it takes; where a program has no place for errors, that is None.
        self.console = Console(file=sys.stderr, stderr=True, highlight=False, markup=False, emoji=False)
        self.page = Page(self.console)  # knows which characters this terminal has
        self.names = padded(map(file_of, exercises))
        self.wanted = is_terminal(self.console)
        self.is_there = False

    def __enter__(self) -> UnderWay:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.is_there:
            self.write(Text())

    def show(self, progress: Progress) -> None:
        """Show how far grading is."""
        if self.wanted:
            self.write(self.line(progress))
            self.is_there = True

    def line(self, progress: Progress) -> Text:
        """The line, in one column less than the terminal has: in the last one, some terminals begin a new line."""
        if not progress.exercise:
            return self.fitting([(_("Starting …"), QUIET)])
        name = file_of(progress.exercise)
        if progress.total == 1:
            return self.fitting([(_("Grading"), QUIET), (name, "")])
        name += " " * (self.names - cell_len(name))  # what stands behind it does not jump about
        count = _("{done} of {total} files").format(done=progress.done, total=progress.total)
        return self.fitting([(_("Grading"), QUIET), (name, ""), (count, QUIET)])

    def fitting(self, parts: list[tuple[str, str]]) -> Text:
        """The parts beside one another; where they have no room, the first is said by the others."""
        width = max(self.console.width - 1, 0)
        while len(parts) > 1 and cell_len(GAP.join(text for text, _style in parts)) > width:
            del parts[0]
        line = Text(GAP).join(Text(self.page.speakable(text), style) for text, style in parts)
        line.truncate(width)
        return line

    def write(self, line: Text) -> None:
        """Put this in the place of what stands there, in one go."""
        with contextlib.suppress(OSError), self.console:  # a terminal that is gone: grading goes on
            self.console.control(BACK)
            self.console.print(line, end="", no_wrap=True, overflow="ignore", crop=False)
            self.console.control(WIPE_THE_REST)


def is_terminal(console: Console) -> bool:
    """Whether somebody sees a line change there. Where colours are forced, rich takes files for terminals, too."""
    shows_lines = console.file.isatty() and console.is_terminal and not console.is_dumb_terminal
    return shows_lines and not os.environ.get("CI")


def file_of(exercise: str) -> str:
    """``stage1_tensors/shapes`` -> ``shapes.py``"""
    return exercise.rpartition("/")[2] + ".py"
