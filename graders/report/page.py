"""A page of text for a terminal: lines that never get wider than it is, whatever is written on them.

Widths are counted in the columns that a terminal uses: a Chinese character takes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.text import Text

from graders.report.junk import clean, one_line

NARROWEST, WIDEST = 40, 80
LONGEST = 1500  # characters of one text
QUIET = "dim"
# What to write where the terminal has no Unicode (Windows with its output sent to a file, a bare "C" locale).
SIMPLER = str.maketrans({"✓": "+", "✗": "x", "·": "-", "…": "...", "│": "|", "━": "=", "─": "-", "×": "x", "←": "<-"})
# Chinese is broken between any two characters, but no line begins or ends with these.
NEVER_FIRST = frozenset("，。、；：！？）》」』】〉…—”’％,.;:!?)]}%")
NEVER_LAST = frozenset("（《「『【〈“‘([{")


class Part(NamedTuple):
    """A piece of a line: its text, its style, and the column at which it begins (or the next free one)."""

    text: str
    style: str = ""
    column: int = 0


class Page:
    """Lines to be printed; what is written on them may come from anybody."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.width = min(max(console.width, NARROWEST), WIDEST) - 1  # the last column stays free
        self.lines: list[Text] = []

    def blank(self) -> None:
        """An empty line; never two in a row."""
        if not self.lines or self.lines[-1].plain:
            self.lines.append(Text())

    def row(self, *parts: Part, right: Part | None = None) -> None:
        """One line of several parts; ``right`` ends ``right.column`` columns before the end of the line.

        What has no room goes to a line of its own; what has no room there either is cut.
        """
        line = Text()
        for part in parts:
            text = self.speakable(one_line(part.text))
            gap = max(part.column - line.cell_len, 0) if part.column else 2 if line.plain else 0
            if line.plain and line.cell_len + gap + cell_len(text) > self.width:
                self.lines.append(line)
                line, gap = Text(), max(min(parts[0].column + 4, self.width - cell_len(text)), 0)
            line.append(" " * gap).append(self.cut(text, self.width - gap), part.style)
        if right is not None:
            text = self.speakable(one_line(right.text))
            end = self.width - right.column - cell_len(text)
            if line.cell_len + 2 > end:
                self.lines.append(line)
                line = Text()
            line.append(" " * (end - line.cell_len)).append(text, right.style)
        self.lines.append(line)

    def text(
        self, text: str, column: int, style: str = "", *, first: str = "", each: bool = False, most: int = 20
    ) -> None:
        """Lines of text, at most ``most``, broken between words where they are too long; set-in lines stay set in.

        ``first`` stands before the first line and the others line up behind it, or, with ``each``, before every one.
        """
        room = self.width - column - cell_len(first)
        lines: list[str] = []
        for line in self.speakable(clean(text, LONGEST, most)).split("\n"):
            indent = min(len(line) - len(line.lstrip()), room // 4)
            lines += [" " * indent + piece for piece in wrap(line.strip(), room - indent)]
        for number, line in enumerate(lines):
            before = self.speakable(first) if number == 0 or each else " " * cell_len(first)
            self.lines.append(Text(" " * column).append(before, style or QUIET).append(line, style))

    def cut(self, text: str, width: int) -> str:
        """The text, or as much of it as fits, and ``…``."""
        if cell_len(text) <= width:
            return text
        dots = self.speakable("…")
        return set_cell_size(text, width - len(dots)).rstrip() + dots

    def cut_path(self, path: str, width: int) -> str:
        """The path, or ``…`` and as much of its end as fits."""
        if cell_len(path) <= width:
            return path
        dots = self.speakable("…")
        while cell_len(path) > width - len(dots):
            path = path[1:]
        return dots + path

    def print(self) -> None:
        """Print the page."""
        for line in self.lines:
            line.rstrip()
            self.console.print(line, no_wrap=True, overflow="ignore", crop=False)

    def speakable(self, text: str) -> str:
        """The text in characters that the terminal has."""
        try:
            text.encode(self.console.encoding)
        except UnicodeEncodeError:
            simpler = text.translate(SIMPLER).encode(self.console.encoding, "replace")
            return simpler.decode(self.console.encoding)
        return text


def wrap(text: str, width: int) -> list[str]:
    """Break one line of text into lines of at most ``width`` columns."""
    lines = [""]
    for piece in unbroken(text):
        if lines[-1] and cell_len(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        *full, last = chop_cells(piece, width) if cell_len(piece.rstrip()) > width else [piece]
        if full:
            lines[-1:] = [lines[-1] + full[0], *full[1:], ""]
        lines[-1] += last
    return [line.rstrip() for line in lines]


def unbroken(text: str) -> Iterator[str]:
    """The words of a text, each with the spaces behind it; in Chinese every character is one."""
    start = 0
    for position in range(1, len(text)):
        before, after = text[position - 1], text[position]
        between = before == " " or cell_len(before) == 2 or cell_len(after) == 2
        if between and after != " " and after not in NEVER_FIRST and before not in NEVER_LAST:
            yield text[start:position]
            start = position
    yield text[start:]


def padded(texts: Iterable[str]) -> int:
    """The column behind the widest of these texts."""
    return max(map(cell_len, texts), default=0)
