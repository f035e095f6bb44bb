"""The map of the route: stages, exercises and what each function builds on, with how far the student is.

As a list on the terminal, and as Markdown; ``drawing.py`` makes a picture of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from rich.console import Console

from graders.curriculum.manifest import File, Function, Manifest, UnknownTarget
from graders.i18n import _
from graders.report.page import QUIET, Page, Part, padded
from graders.report.story import BAD, GOOD, SIGNS

Progress: TypeAlias = Mapping[tuple[str, str], str]
"""Id of a file and name of a function in it -> its status in the result file; what is not in it is still to do."""

STYLES = {"passed": GOOD, "failed": BAD, "todo": QUIET}
STRONG = "bold"


@dataclass(frozen=True)
class Step:
    """One function and how far it is; ``builds_on`` names others as ``shapes:split_heads``."""

    function: Function
    status: str
    builds_on: tuple[str, ...]
    is_next: bool


@dataclass(frozen=True)
class Stop:
    """One file of the route.

    Attributes:
        builds_on: ids of the other files that have a function which one in here needs.
        concepts: those that come up here for the first time.
    """

    file: File
    steps: tuple[Step, ...]
    builds_on: tuple[str, ...]
    concepts: tuple[str, ...]

    @property
    def done(self) -> int:
        return sum(step.status == "passed" for step in self.steps)

    @property
    def status(self) -> str:
        """ "passed" when all is, "failed" when something is wrong, else "todo"."""
        statuses = {step.status for step in self.steps}
        return statuses.pop() if len(statuses) == 1 else "failed" if "failed" in statuses else "todo"


@dataclass(frozen=True)
class Leg:
    """One stage of the route; ``title`` is ``Stage 1 · Tensors`` in the language in use."""

    id: str
    title: str
    stops: tuple[Stop, ...]

    @property
    def done(self) -> int:
        return sum(stop.done for stop in self.stops)

    @property
    def total(self) -> int:
        return sum(len(stop.steps) for stop in self.stops)


Route: TypeAlias = "tuple[Leg, ...]"


def route(manifest: Manifest, progress: Progress) -> Route:
    """The curriculum, and how far somebody is in it."""
    pairs = [(file.id, function.name) for file, function in manifest.functions()]
    following = next((pair for pair in pairs if progress.get(pair) != "passed"), None)
    seen: set[str] = set()
    legs = []
    for stage in manifest.stages:
        title = _("Stage {n} · {title}").format(n=stage.number, title=_(stage.title))
        stops = tuple(_stop(manifest, file, progress, following, seen) for file in stage.files)
        legs.append(Leg(stage.id, title, stops))
    return tuple(legs)


def _stop(
    manifest: Manifest, file: File, progress: Progress, following: tuple[str, str] | None, seen: set[str]
) -> Stop:
    steps, files = [], dict[str, None]()
    for function in file.functions:
        needs = [pair for need in function.needs for pair in _needed(manifest, need)]
        names = tuple(f"{id.rpartition('/')[2]}:{name}" for id, name in needs)
        files |= dict.fromkeys(id for id, _name in needs if id != file.id)
        place = (file.id, function.name)
        status = progress.get(place, "todo")
        steps.append(Step(function, status if status in STYLES else "todo", names, place == following))
    concepts = dict.fromkeys(concept for function in file.functions for concept in function.concepts)
    new = tuple(concept for concept in concepts if concept not in seen)
    seen.update(new)
    return Stop(file, tuple(steps), tuple(files), new)


def _needed(manifest: Manifest, need: str) -> Iterator[tuple[str, str]]:
    """The functions that one need names. One that names nothing is for ``verify`` to say, and no reason for no map."""
    try:
        for id, names in manifest.targets([need]).items():
            yield from ((id, name) for name in sorted(names))
    except UnknownTarget:
        return


def headline(legs: Route) -> str:
    return _("The route: {n} of {total} functions passed").format(
        n=sum(leg.done for leg in legs), total=sum(leg.total for leg in legs)
    )


def legend() -> list[tuple[str, str]]:
    """The signs of the statuses, each with its meaning, in the order of a student's work."""
    meanings = {"passed": _("passed"), "failed": _("not right yet"), "todo": _("still to do")}
    return [(status, f"{SIGNS[status]} {meaning}") for status, meaning in meanings.items()]


def new_here(stop: Stop) -> str:
    """The concepts that are new in a file, in one line; empty where none is."""
    found = _list(_(concept) for concept in stop.concepts)
    return _("new here: {concepts}").format(concepts=found) if found else ""


def builds_on(names: tuple[str, ...]) -> str:
    return _("builds on {names}").format(names=_list(iter(names))) if names else ""


def _list(words: Iterator[str]) -> str:
    return _(", ").join(words)


# On the terminal.


def render(legs: Route, console: Console) -> None:
    """Print the map as a nested list."""
    page = Page(console)
    page.blank()
    page.row(Part(headline(legs), STRONG, 1))
    page.row(*(Part(text, STYLES[status], 1 if status == "passed" else 0) for status, text in legend()))
    for leg in legs:
        page.blank()
        page.row(Part(leg.title, STRONG, 1), right=Part(f"{leg.done}/{leg.total}", STRONG))
        for stop in leg.stops:
            _print_stop(page, stop)
    page.blank()
    page.print()


def _print_stop(page: Page, stop: Stop) -> None:
    count = Part(f"{stop.done}/{len(stop.steps)}", STYLES[stop.status])
    page.blank()
    page.row(Part(f"{stop.file.name}.py", STRONG, 3), Part(_(stop.file.title)), right=count)
    if concepts := new_here(stop):
        page.text(concepts, 5, QUIET)
    width = padded(step.function.name for step in stop.steps)
    for step in stop.steps:
        style = STYLES[step.status]
        name = Part(step.function.name, STRONG if step.is_next else "", 7)
        marks = [Part(_("← next"), STRONG)] if step.is_next else []
        page.row(Part(SIGNS[step.status], style, 5), name, Part(_(step.function.title), QUIET, width + 9), *marks)
        if needs := builds_on(step.builds_on):
            page.text(needs, 9, QUIET)


# As Markdown.

# Light grounds with dark text: legible in the light and in the dark mode of what shows Mermaid.
GROUNDS = {"passed": "#cdeee3", "failed": "#fbdcd2", "todo": "#f0f0f0"}
EDGES = {"passed": GOOD, "failed": BAD, "todo": "#8a8a8a"}


def markdown(legs: Route) -> str:
    """The map as a Markdown document: a Mermaid diagram of the files, and a nested list of everything."""
    lines = [f"# {headline(legs)}", "", _list(text for _status, text in legend())]
    lines += ["", "```mermaid", *_mermaid(legs), "```"]
    for leg in legs:
        lines += ["", f"## {leg.title} ({leg.done}/{leg.total})", ""]
        for stop in leg.stops:
            lines += _markdown_stop(stop)
    return "\n".join(lines) + "\n"


def _markdown_stop(stop: Stop) -> Iterator[str]:
    name = _("{name}: {title}").format(name=f"**`{stop.file.name}.py`**", title=_plain(_(stop.file.title)))
    yield f"- {SIGNS[stop.status]} {name} ({stop.done}/{len(stop.steps)})"
    if concepts := new_here(stop):
        yield f"  - {_plain(concepts)}"
    for step in stop.steps:
        name = _("{name}: {title}").format(name=f"`{step.function.name}`", title=_plain(_(step.function.title)))
        needs = builds_on(tuple(f"`{name}`" for name in step.builds_on))
        mark = " **" + _("← next") + "**" if step.is_next else ""
        yield f"  - {SIGNS[step.status]} {name}" + (f" ({needs})" if needs else "") + mark


def _plain(text: str) -> str:
    """The text where Markdown would take some of its characters (``no_grad``, ``ema_update_``) for marks."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>#|" else character for character in text)


def _mermaid(legs: Route) -> Iterator[str]:
    yield "flowchart LR"
    for leg in legs:
        yield f'  subgraph {leg.id}["{_quoted(leg.title)}"]'
        for stop in leg.stops:
            about = (f"{SIGNS[stop.status]} {stop.file.name}", _(stop.file.title), f"{stop.done}/{len(stop.steps)}")
            label = "<br>".join(map(_quoted, about))
            yield f'    {_node(stop.file.id)}["{label}"]:::{stop.status}'
        yield "  end"
    for stop in (stop for leg in legs for stop in leg.stops):
        for other in stop.builds_on:
            yield f"  {_node(other)} --> {_node(stop.file.id)}"
    for status, ground in GROUNDS.items():
        yield f"  classDef {status} fill:{ground},stroke:{EDGES[status]},color:#111"


def _quoted(text: str) -> str:
    """The text as it stands between quotes in Mermaid, which is HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "#quot;")


def _node(file_id: str) -> str:
    return file_id.replace("/", "__")
