"""The map of the route as a picture: one drawing on one page, as SVG, PNG or PDF.

A column a stage, a box a file; an arrow goes from a file to one that builds on it. Lengths are points (1/72 inch), and
y grows downwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path as Line

from graders.i18n import _
from graders.report.map import EDGES, GROUNDS, Leg, Route, Stop, builds_on, headline, legend, new_here
from graders.report.page import unbroken
from graders.report.story import SIGNS

FORMS = ("svg", "png", "pdf")
WIDTH, HEIGHT = 1191.0, 842.0  # A3, landscape
MARGIN, TOP, BOTTOM = 26.0, 66.0, 18.0  # the title stands above TOP
CHANNEL = 42.0  # between two columns: room for the arrows
PAD = 5.5  # between the edge of a box and its text
GAPS = (10.0, 32.0)  # between two boxes of a column: at least, at most
TIP = 7.0  # the straight end of an arrow
SIZES = [size / 20 for size in range(30, 11, -1)]  # of the letters, times the sizes below; the first that fits
LINE = 1.25  # height of a line, in font sizes
INK, PALE = "#1a1a1a", "#555555"

LATIN = "DejaVu Sans"  # comes with matplotlib
# Sans-serif fonts that have Chinese, in the order of preference; where none is there, any other that has the signs.
CHINESE = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Hiragino Sans GB", "Heiti SC", "SimHei", "Arial Unicode MS",
    "Noto Sans CJK JP", "Droid Sans Fallback",
)  # fmt: skip


class NoFont(Exception):
    """No font of this machine has the signs that the map needs; the text says what to install."""


def picture(legs: Route, form: str) -> bytes:
    """The map as a file.

    Args:
        form: one of ``FORMS``.

    Raises:
        NoFont: this machine has no font for the language in use.
    """
    with _settings():
        figure = _Drawing(legs, fonts(_texts(legs))).figure
        file = BytesIO()
        # Without its time of making the same map is the same file.
        time = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(form, {})
        figure.savefig(file, format=form, dpi=160, metadata={"Title": headline(legs), **time})
    return file.getvalue()


def inline_svg(legs: Route) -> str:
    """The map as an SVG element for a page of HTML; raises NoFont like ``picture``."""
    text = picture(legs, "svg").decode("utf-8")
    head, found, rest = text[text.index("<svg") :].partition("<metadata>")
    return head + rest.partition("</metadata>")[2] if found else head


@contextmanager
def _settings() -> Iterator[None]:
    """matplotlib as it comes, whatever the settings of who uses it."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"svg.hashsalt": "torchpath", "text.parse_math": False})
        yield


# Fonts.


def fonts(text: Iterable[str]) -> list[str]:
    """Names of fonts that together have all the signs of these texts, in the order in which they are asked."""
    signs = {ord(sign) for piece in text for sign in piece}
    missing = signs - _signs_of(font_manager.findfont(LATIN))
    if not missing:
        return [LATIN]
    for entry in _candidates():
        # What Unicode calls a last resort has every sign, as a box.
        if not entry.name.replace(" ", "").startswith("LastResort") and _has(entry.fname, missing):
            return [entry.name, LATIN]
    raise NoFont(
        _(
            "No font on this machine has the Chinese signs of the map. Install one (Debian and Ubuntu: "
            "apt install fonts-noto-cjk; elsewhere: Noto Sans CJK SC), or take --lang en, or a file that ends in .md."
        )
    )


def _candidates() -> Iterator[Any]:
    """The fonts to try: known Chinese ones first, then all; at last those installed since matplotlib looked."""
    entries = font_manager.fontManager.ttflist
    for name in CHINESE:
        yield from (entry for entry in entries if entry.name == name)
    yield from list(entries)
    known = {entry.fname for entry in entries}
    for path in font_manager.findSystemFonts():
        if path not in known:
            try:
                font_manager.fontManager.addfont(path)
            except Exception:  # a damaged font: matplotlib raises whatever its reader did
                continue
            yield entries[-1]


def _has(path: str, signs: set[int]) -> bool:
    try:
        return signs <= _signs_of(path)
    except (OSError, RuntimeError):  # the font is gone, or is none
        return False


def _signs_of(path: str) -> set[int]:
    return set(FT2Font(path).get_charmap())


def _texts(legs: Route) -> Iterator[str]:
    """Everything that is written on the map."""
    yield from (headline(legs), *(text for _status, text in legend()), _arrow_legend(), _("← next"), "0123456789/")
    for leg in legs:
        yield leg.title
        for stop in leg.stops:
            yield from (_(stop.file.title), *_about(stop), f"{stop.file.name}.py", "".join(SIGNS.values()))
            yield from (step.function.name for step in stop.steps)


def _about(stop: Stop) -> list[str]:
    """What stands below the functions of a file."""
    return [new_here(stop), builds_on(tuple(id.rpartition("/")[2] for id in stop.builds_on))]


def _arrow_legend() -> str:
    return _("A → B: B builds on A")


# The drawing.


@dataclass(frozen=True)
class Words:
    """A kind of text: its font size (before scaling), colour and weight."""

    size: float
    color: str = INK
    weight: str = "normal"


HEADLINE = Words(18, weight="bold")
LEGEND = Words(11)
STAGE = Words(11.5, weight="bold")
TITLE = Words(9.4, weight="bold")
NAME = Words(8, PALE)
FUNCTION = Words(8.5)
BOLD = Words(8.5, weight="bold")
ABOUT = Words(7.8, PALE)


@dataclass
class Box:
    """A file on the page: what is written in it, and where it is."""

    stop: Stop
    lines: list[tuple[str, Words, str]]  # text, kind, and what stands before it in another colour (a status), or ""
    height: float
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    ports: dict[tuple[str, str], float] = field(default_factory=dict)

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


CURVE_FROM = [int(code) for code in (Line.MOVETO, Line.CURVE4, Line.CURVE4, Line.CURVE4)]
STRAIGHT = int(Line.LINETO)


class _Drawing:
    """One map on one figure."""

    def __init__(self, legs: Route, families: list[str]) -> None:
        self.legs, self.families = legs, families
        self.advances: dict[tuple[str, str], float] = {}
        self.figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(HEIGHT, 0)
        self.axes.axis("off")
        self.column = (WIDTH - 2 * MARGIN + CHANNEL) / max(len(legs), 1)
        self.scale, self.columns = self.laid_out()
        self.boxes = {box.stop.file.id: (number, box) for number, boxes in enumerate(self.columns) for box in boxes}
        self.head()
        self.arrows()
        for leg, boxes in zip(self.legs, self.columns, strict=True):
            self.stage(leg, boxes)
            for box in boxes:
                self.box(box)

    # Where everything goes.

    def laid_out(self) -> tuple[float, list[list[Box]]]:
        """The boxes of every column in their places, with the largest letters that have room."""
        for scale in SIZES:
            self.scale = scale
            columns = [[self.boxed(stop) for stop in leg.stops] for leg in self.legs]
            heads = max((self.head_height(leg) for leg in self.legs), default=0.0)
            room = HEIGHT - BOTTOM - TOP - heads
            if all(sum(box.height + GAPS[0] for box in boxes) <= room + GAPS[0] for boxes in columns):
                break
        for number, boxes in enumerate(columns):
            left = room - sum(box.height for box in boxes)
            gap = min(left / max(len(boxes) - 1, 1), GAPS[1])
            y = TOP + heads
            for box in boxes:
                box.x, box.y, box.width = MARGIN + number * self.column, y, self.column - CHANNEL
                y += box.height + gap
        return scale, columns

    def boxed(self, stop: Stop) -> Box:
        """What is written in the box of a file, in lines."""
        lines = [(line, TITLE, "") for line in self.wrapped(_(stop.file.title), TITLE)]
        lines.append((f"{stop.file.name}.py  {stop.done}/{len(stop.steps)}", NAME, ""))
        for step in stop.steps:
            name = f"{step.function.name}  " + _("← next") if step.is_next else step.function.name
            lines.append((name, BOLD if step.is_next else FUNCTION, step.status))
        for about in _about(stop):
            lines += [(line, ABOUT, "") for line in self.wrapped(about, ABOUT)]
        return Box(stop, lines, sum(self.height(words) for _text, words, _status in lines) + 2 * PAD)

    def head_height(self, leg: Leg) -> float:
        return len(self.wrapped(leg.title, STAGE)) * self.height(STAGE) + 20

    def height(self, words: Words) -> float:
        return words.size * self.scale * LINE

    def wrapped(self, text: str, words: Words) -> list[str]:
        """The text in lines that fit into a box."""
        room = 0.96 * (self.column - CHANNEL - 2 * PAD)  # letters in a PNG are rounded to pixels, and a little wider
        lines, used = [""], 0.0
        for piece in unbroken(text):
            if lines[-1] and used + self.measure(piece.rstrip(), words) > room:
                lines.append("")
                used = 0.0
            lines[-1] += piece
            used += self.measure(piece, words)
        return [line.rstrip() for line in lines if line.strip()]

    def measure(self, text: str, words: Words) -> float:
        return sum(self.advance(sign, words.weight) for sign in text) * words.size * self.scale

    def advance(self, sign: str, weight: str) -> float:
        """How wide a sign is at a size of 1, in the first of the fonts that has it."""
        if (sign, weight) not in self.advances:
            paths = [font_manager.findfont(FontProperties(family=[name], weight=weight)) for name in self.families]
            found = [font_manager.get_font(path) for path in paths]
            font = next((font for font in found if font.get_char_index(ord(sign))), found[0])
            font.set_size(100, 72)
            self.advances[sign, weight] = font.load_char(ord(sign)).linearHoriAdvance / 65536 / 100
        return self.advances[sign, weight]

    def font(self, words: Words) -> FontProperties:
        return FontProperties(family=self.families, weight=words.weight, size=words.size * self.scale)

    # Ink.

    def write(self, x: float, y: float, text: str, words: Words, **options: Any) -> None:
        """A line of text whose upper left corner is at (x, y)."""
        baseline = y + words.size * self.scale
        options = {"color": words.color, "va": "baseline", "zorder": 5, **options}
        self.axes.text(x, baseline, text, fontproperties=self.font(words), **options)

    def head(self) -> None:
        scale, self.scale = self.scale, 1.0  # the same whatever the boxes need
        self.write(MARGIN, 24, headline(self.legs), HEADLINE)
        x = WIDTH - MARGIN
        self.write(x, 29, _arrow_legend(), LEGEND, ha="right")
        x -= self.measure(_arrow_legend(), LEGEND) + 30
        for status, text in reversed(legend()):
            x -= self.measure(text, LEGEND)
            self.axes.add_patch(self.rounded(x - 6, 24, self.measure(text, LEGEND) + 12, 20, status))
            self.write(x, 29, text, LEGEND)
            x -= 28
        self.scale = scale

    def rounded(self, x: float, y: float, width: float, height: float, status: str, **options: Any) -> FancyBboxPatch:
        options = {"facecolor": GROUNDS[status], "edgecolor": EDGES[status], "linewidth": 1.1, "zorder": 3, **options}
        return FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0,rounding_size=4", **options)

    def stage(self, leg: Leg, boxes: list[Box]) -> None:
        """The heading of a column: the stage, and a bar that says how far it is."""
        x, y, width = boxes[0].x, TOP, boxes[0].width
        for line in self.wrapped(leg.title, STAGE):
            self.write(x, y, line, STAGE)
            y += self.height(STAGE)
        count = f"{leg.done}/{leg.total}"
        bar, y = width - self.measure(count, NAME) - 10, y + 7
        for length, color in ((bar, "#d5d5d5"), (bar * leg.done / leg.total, EDGES["passed"])):
            if length:
                self.axes.plot([x + 2, x + length], [y, y], color=color, linewidth=3.4, solid_capstyle="round")
        self.write(x + width, y - NAME.size * self.scale / 1.6, count, NAME, ha="right")

    def box(self, box: Box) -> None:
        following = any(step.is_next for step in box.stop.steps)
        strong = {"edgecolor": INK, "linewidth": 2.4} if following else {}
        self.axes.add_patch(self.rounded(box.x, box.y, box.width, box.height, box.stop.status, **strong))
        y = box.y + PAD - 1.5
        for text, words, status in box.lines:
            indent = 0.0
            if status:
                self.write(box.x + PAD, y, SIGNS[status], BOLD, color=EDGES[status])
                indent = 11 * self.scale
            self.write(box.x + PAD + indent, y, text, words)
            y += self.height(words)

    # Arrows.

    def arrows(self) -> None:
        pairs = [(other, box.stop.file.id) for _number, box in self.boxes.values() for other in box.stop.builds_on]
        self.give_ports(pairs)
        for number, (start, end) in enumerate(pairs):
            passed = self.boxes[start][1].stop.status == "passed"
            color = EDGES["passed"] if passed else EDGES["todo"]
            # Neighbours in this order often run side by side; they turn in different places.
            line = Line(*self.way(start, end, turn=0.3 + number % 6 * 0.08))
            # A white one below keeps arrows apart where they cross.
            plain: dict[str, Any] = {"path": line, "arrowstyle": "-", "shrinkA": 0, "shrinkB": 0, "zorder": 2}
            self.axes.add_patch(FancyArrowPatch(**plain, color="white", linewidth=3.6))
            pointed = {**plain, "arrowstyle": "-|>", "mutation_scale": 8.5, "joinstyle": "miter"}
            self.axes.add_patch(FancyArrowPatch(**pointed, color=color, linewidth=1.2))

    def give_ports(self, pairs: list[tuple[str, str]]) -> None:
        """Spread the ends of arrows over the side of a box, in the order of where they come from or go to."""
        sides: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for start, end in pairs:
            same = self.boxes[start][0] == self.boxes[end][0]
            sides[start, "left" if same else "right"].append((start, end))
            sides[end, "left"].append((start, end))
        for (id, _side), found in sides.items():
            box = self.boxes[id][1]
            found.sort(key=lambda pair: self.middle(pair[0] if pair[1] == id else pair[1]))
            for number, pair in enumerate(found, start=1):
                box.ports[pair] = box.y + box.height * number / (len(found) + 1)

    def middle(self, id: str) -> float:
        box = self.boxes[id][1]
        return box.y + box.height / 2

    def way(self, start: str, end: str, turn: float) -> tuple[list[tuple[float, float]], list[int]]:
        """The points of a curve from one box to the other and what they are; it goes around the boxes between.

        Args:
            turn: where it turns between two columns, from 0 to 1.
        """
        (first, a), (last, b) = self.boxes[start], self.boxes[end]
        ya, yb = a.ports[start, end], b.ports[start, end]
        tip = (b.x - TIP, yb)
        if first == last:
            out = TIP + min(4 + abs(yb - ya) / 18, CHANNEL / 2)
            return [(a.x, ya), (a.x - out, ya), (b.x - out, yb), tip, (b.x, yb)], [*CURVE_FROM, STRAIGHT]
        points, codes = [(a.right, ya)], CURVE_FROM[:1]
        for number in range(first + 1, last):
            boxes = self.columns[number]
            y = self.gap(boxes, ya + (yb - ya) * (number - first) / (last - first))
            points += [*_bend(points[-1], (boxes[0].x, y), turn), (boxes[0].right, y)]
            codes += [*CURVE_FROM[1:], STRAIGHT]
        points += [*_bend(points[-1], tip, turn), (b.x, yb)]
        return points, [*codes, *CURVE_FROM[1:], STRAIGHT]

    def gap(self, boxes: list[Box], y: float) -> float:
        """The place between two boxes of a column, or below the last, that is nearest to y."""
        places = [(box.bottom + after.y) / 2 for box, after in pairwise(boxes)]
        return min([*places, boxes[-1].bottom + 9], key=lambda place: abs(place - y))


def _bend(start: tuple[float, float], end: tuple[float, float], turn: float) -> list[tuple[float, float]]:
    """The points of a curve that leaves and arrives level, and turns at a share of the way."""
    x = start[0] + (end[0] - start[0]) * turn
    return [(x, start[1]), (x, end[1]), end]
