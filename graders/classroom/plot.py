"""The distribution of scores as a drawing in the page.

Lengths across are shares of the width and letters keep their size, so that it can be read on a phone, too; it takes its
colours from the page, light or dark.
"""

from __future__ import annotations

from collections.abc import Iterator

from graders.i18n import _, ngettext
from graders.report.html import Html, joined, tag

HEIGHT = 190  # of the plot itself, in pixels
MOST_TICKS = 4
HEADROOM = 26  # above the highest bar: its number, and what the median is called
GAP = 0.7  # between a bar and the end of its bin, in hundredths of the width


def histogram(bins: list[int], median: float) -> Html:
    """Bars, one for each of the equal parts from 0 to all of the points, and a line at the median."""
    step = tick_step(max(bins))
    top = max(bins) * HEIGHT / (HEIGHT - HEADROOM)  # how many students the whole height stands for
    parts = [*grid(step, top), *bars(bins, top), *axis(len(bins)), *median_line(median)]
    label = described(bins, median)
    svg = tag("svg", *parts, role="img", width="100%", height=str(HEIGHT), **{"aria-label": label})
    return tag("div", svg, class_="plot")


def described(bins: list[int], median: float) -> str:
    """The same in words."""
    counts = [f"{span(number, len(bins))}: {count}" for number, count in enumerate(bins)]
    text = _("How many students have which share of the points: {counts}. The median is {median}.")
    return text.format(counts=", ".join(counts), median=f"{100 * median:.0f}%")


def span(number: int, of: int) -> str:
    """``60–70%``"""
    return f"{100 * number // of}–{100 * (number + 1) // of}%"


def tick_step(most: int) -> int:
    """The distance of the lines across, in students: 1, 2 or 5 times a power of ten."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * MOST_TICKS >= most:
                return factor * power
        power *= 10


def grid(step: int, top: float) -> Iterator[Html]:
    """Lines across with their numbers, and what they count."""
    for value in range(0, int(top) + 1, step):
        y = height_of(value, top)
        yield tag("line", x1="0", x2="100%", y1=y, y2=y, class_="axis" if value == 0 else "grid")
        yield tag("text", str(value), x="-8", y=y, dy=".35em", **{"text-anchor": "end"})
    yield tag("text", _("students"), x="-30", y="-14", class_="name")


def bars(bins: list[int], top: float) -> Iterator[Html]:
    width = 100 / len(bins)
    for number, count in enumerate(bins):
        if not count:
            continue
        title = ngettext("{share} of the points: {n} student", "{share} of the points: {n} students", count)
        told = tag("title", title.format(share=span(number, len(bins)), n=count))
        x, y = f"{number * width + GAP:g}%", height_of(count, top)
        yield tag("rect", told, x=x, y=y, width=f"{width - 2 * GAP:g}%", height=f"{HEIGHT - float(y):g}", rx="2")
        middle = f"{(number + 0.5) * width:g}%"
        yield tag("text", str(count), x=middle, y=y, dy="-.4em", class_="count", **{"text-anchor": "middle"})


def axis(bins: int) -> Iterator[Html]:
    """The shares of the points below, every second one."""
    for number in range(0, bins + 1, 2):
        share = f"{100 * number // bins}%"
        yield tag("text", share, x=share, y=str(HEIGHT + 18), **{"text-anchor": "middle"})
    name = _("share of the points")
    yield tag("text", name, x="50%", y=str(HEIGHT + 38), class_="name", **{"text-anchor": "middle"})


def median_line(median: float) -> Iterator[Html]:
    at = f"{100 * median:.4g}%"
    yield tag("line", x1=at, x2=at, y1="-8", y2=str(HEIGHT), class_="median")
    # On the side where there is more room.
    anchor, shift = ("end", "-6") if median > 0.5 else ("start", "6")
    text = _("median {share}").format(share=f"{100 * median:.0f}%")
    yield tag("text", text, x=at, y="0", dx=shift, class_="median", **{"text-anchor": anchor})


def height_of(count: float, top: float) -> str:
    """Where a number of students is, from above."""
    return f"{HEIGHT - count / top * HEIGHT:.2f}" if top else str(HEIGHT)


def stacked(parts: list[tuple[str, float]]) -> Html:
    """A bar in parts, one behind the other; each a kind and its share of the width."""
    pieces = [tag("i", class_=kind, style=f"width:{100 * share:.4g}%") for kind, share in parts if share > 0]
    return tag("span", joined(pieces), class_="bar", **{"aria-hidden": "true"})
