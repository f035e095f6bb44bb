"""The page of look-alikes: both sides of each pair next to each other, what matches marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graders.classroom import alike
from graders.classroom.alike import Found, Likeness, Pair, Side
from graders.classroom.graded import Student
from graders.classroom.page import percent
from graders.classroom.student_page import link_to, shown_name
from graders.curriculum import manifest
from graders.i18n import _, ngettext
from graders.report.html import Html, document, joined, styled, tag

STYLE = Path(__file__).with_name("alike.css")
MOST_SHOWN = 100  # pairs with both sides; of further ones the names
MOST_NAMED = 1000
OPEN = 3  # pairs that are seen without opening anything
AROUND = 2  # lines that are shown before and behind those that match


def page(found: Found) -> str:
    """The whole page, in the language in use."""
    shown, named = found.pairs[:MOST_SHOWN], found.pairs[MOST_SHOWN : MOST_SHOWN + MOST_NAMED]
    parts = [
        tag("header", tag("h1", _("Look-alikes")), *map(paragraph, introduction(found))),
        section(_("The same to the last character"), map(group, found.same)),
        section(_("Much alike"), (compared(pair, number < OPEN) for number, pair in enumerate(shown))),
        section(_("Further pairs"), (tag("p", heading(pair)) for pair in named)),
        section(_("Not compared"), map(paragraph, not_compared(found))),
        tag("p", tag("a", _("← The class"), href="index.html")),
    ]
    return document(_("look-alikes"), styled(*parts, more=STYLE))


def paragraph(text: str) -> Html:
    return tag("p", text)


def introduction(found: Found) -> Iterator[str]:
    yield _(
        "These submissions look alike. That may have many reasons: the same idea, a common source, work together where "
        "that is allowed, chance. It proves nothing; look at both sides, and ask, before you conclude anything."
    )
    yield _(
        "Compared is what is left without names, comments, layout and texts. What the stub or the reference has does "
        "not count, nor what more than {n} submissions have: that is how one writes it. Short functions say nothing."
    ).format(n=found.usual)
    if not found.same and not found.pairs:
        yield _("There are no look-alikes in this class.")


def not_compared(found: Found) -> Iterator[str]:
    if not found.left_out:
        return
    text = ngettext(
        "{n} submission was not compared: more than {most} different ones are too many, and files that are no longer "
        "there cannot be.",
        "{n} submissions were not compared: more than {most} different ones are too many, and files that are no longer "
        "there cannot be.",
        len(found.left_out),
    )
    yield text.format(n=len(found.left_out), most=alike.MOST_COMPARED)
    yield ", ".join(map(shown_name, found.left_out[:MOST_NAMED]))


def section(name: str, content: Iterable[Html]) -> Html | None:
    there = list(content)
    return tag("section", tag("h2", name), *there) if there else None


def group(students: list[Student]) -> Html:
    return tag("p", *[tag("span", link(student)) for student in students], class_="row")


def link(student: Student) -> Html:
    return tag("a", shown_name(student), href=link_to(student))


def heading(pair: Pair) -> Html:
    """Who, and how much."""
    about = map(how_much, pair.likenesses)
    return joined([link(pair.first), " ↔ ", link(pair.second), tag("span", " · ".join(about), class_="quiet right")])


def how_much(likeness: Likeness) -> str:
    share = percent(likeness.share)
    if not likeness.stage:
        return _("{share} of everything").format(share=share)
    return _("{share} of stage {n}").format(share=share, n=manifest.load().stage(likeness.stage).number)


def compared(pair: Pair, is_open: bool) -> Html:
    shared: dict[str, frozenset[int]] = {}
    for likeness in pair.likenesses:
        shared |= likeness.shared
    files = [file for exercise, some in sorted(shared.items()) for file in sides_of(pair, exercise, some)]
    return tag("details", tag("summary", heading(pair), class_="row"), *files, open=is_open, class_="pair")


def sides_of(pair: Pair, exercise: str, shared: frozenset[int]) -> Iterator[Html]:
    """A file that has something in common, as two columns."""
    columns = [
        tag("div", tag("p", shown_name(student), class_="quiet"), tag("pre", *lines(side)))
        for student, side in zip((pair.first, pair.second), alike.sides(pair, exercise, shared), strict=True)
    ]
    yield tag("h3", tag("code", exercise))
    yield tag("div", *columns, class_="sides")


def lines(side: Side) -> Iterator[Html]:
    """The lines that match, marked, with some around them."""
    near = {number + step for number in side.marked for step in range(-AROUND, AROUND + 1)}
    last = -1
    for number in sorted(near & set(range(len(side.lines)))):
        if number != last + 1:
            yield joined([tag("span", "…", class_="quiet"), Html("\n")])
        count = tag("span", str(number + 1), class_="number")
        text = side.lines[number]
        yield joined([count, tag("mark" if number in side.marked else "span", text), Html("\n")])
        last = number
