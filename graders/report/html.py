"""The report as one page of HTML: everything in one file, nothing in it runs, nothing is fetched.

It says what the report on the terminal says (``story.py``), and shows the pictures that the student's code drew and the
map of the route. In a Jupyter notebook the same stands below the cell that has a report as its value::

    from graders.report.html import Report
    Report.read("result.json")        # as grade --json result.json wrote it

Every text goes through ``tag``, which makes it harmless; only what ``tag`` itself made is HTML.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from pathlib import Path

from graders import i18n
from graders.curriculum import manifest
from graders.i18n import _
from graders.report import map as route_map
from graders.report import story, whole
from graders.report.junk import clean
from graders.report.story import SIGNS, Places, Record, Story
from graders.session import pictures as drawn

# The page may show what is in it, and nothing else: no script, no frame, no form, no address but data: for pictures.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = Path(__file__).with_name("style.css")
PNG = b"\x89PNG\r\n\x1a\n"
VOID = ("img", "meta")  # elements without an end
LANGUAGES = {"zh": "zh-CN"}  # as a browser wants to hear it


class Html(str):
    """Text that is HTML already."""


def tag(name: str, /, *content: str | None, **attributes: str | bool | None) -> Html:
    """An element with what is in it; texts are cleaned and escaped, elements are taken as they are.

    Attributes are escaped, too; ``class_`` stands for ``class``, ``True`` for one without a value, and ``None``,
    ``False`` and empty content are left out.
    """
    given = [
        f" {key.rstrip('_')}" if value is True else f' {key.rstrip("_")}="{html.escape(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    ]
    start = f"<{name}{''.join(given)}>"
    return Html(start if name in VOID else f"{start}{joined(content)}</{name}>")


def joined(content: Iterable[str | None]) -> Html:
    return Html("".join(piece if isinstance(piece, Html) else escaped(piece) for piece in content if piece))


def escaped(text: str) -> str:
    """A text cleaned and escaped. Short ones come again and again in the reports on a class."""
    is_short = len(text) <= 200 and "\n" not in text
    return short_escaped(str(text)) if is_short else html.escape(clean(text))


@lru_cache(maxsize=8192)
def short_escaped(text: str) -> str:
    return html.escape(clean(text))


def document(title: str, content: Html) -> str:
    """A whole page around what ``styled`` made, in which nothing can run and nothing be fetched."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", **{"http-equiv": "Content-Security-Policy", "content": POLICY}),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"torchpath: {title}"),
    )
    body = tag("body", content, class_="torchpath-page")
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang=language())}\n"


def styled(*parts: Html | None, more: Path | None = None) -> Html:
    """These parts in the look of the report, to which a stylesheet may add ``more``."""
    sheets = "".join(map(sheet, filter(None, (STYLE, more))))
    return joined([Html(f"<style>{sheets}</style>"), tag("div", *parts, class_="torchpath", lang=language())])


@cache
def sheet(path: Path) -> str:
    """A stylesheet of ours."""
    return path.read_text(encoding="utf-8")


def statuses(result: Record) -> dict[tuple[str, str], str]:
    """The status of each function of a result, by the id of its file and its name."""
    return {
        (str(exercise["id"]), function["name"]): function["status"]
        for exercise in result["exercises"]
        for function in exercise["functions"]
    }


def nowhere(_exercise: str, _function: str) -> None:
    """For a result of which it is not known where the files are."""


class Report(Story):
    """A result that shows itself: as a page, and as the value of a cell in Jupyter."""

    def __init__(
        self,
        result: Record,
        *,
        places: Places = nowhere,
        progress: route_map.Progress | None = None,
        seconds: float | None = None,
        pictures: Path = drawn.FOLDER,
        make: bool = False,
    ) -> None:
        """
        Args:
            result: as in the result file.
            places: in which file and line a function stands, see ``Story``.
            progress: what the map shows; without it, what the result says.
            seconds: how long grading took; None says nothing about it.
            pictures: the folder that the pictures of checks are in.
            make: whether commands are shown as ``make grade``.
        """
        super().__init__(result, places, {stage.id: _(stage.title) for stage in manifest.load().stages}, make)
        self.seconds, self.pictures, self.progress = seconds, pictures, progress

    @cached_property
    def route(self) -> route_map.Route:
        """What the map shows."""
        return route_map.route(manifest.load(), statuses(self.result) if self.progress is None else self.progress)

    @classmethod
    def read(cls, path: str | Path) -> Report:
        """The report of a result file; OSError where it cannot be read, ValueError where it is none."""
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not isinstance(found.get("exercises"), list):
            raise ValueError(_("{file} is no result as grade --json writes it").format(file=path))
        return cls(found)

    def write(self, path: Path) -> None:
        """Write the page; a reader of ``path`` sees the file of before or the new one. Raises OSError."""
        whole.write(self.page().encode("utf-8", "replace"), path)

    def page(self) -> str:
        """The whole page."""
        title = story.points(self.result["score"], self.result["max_score"])
        return document(title, Html(self._repr_html_()))

    def _repr_html_(self) -> str:
        """What Jupyter shows: the style, which is for this element only, and the report."""
        return styled(*self.parts())

    def parts(self) -> Iterator[Html | None]:
        """What the report says, from top to bottom."""
        yield from (self.head(), self.kits(), self.what_next())
        for name, exercises in self.stages():
            yield self.stage(name, exercises)
        yield from (self.gallery(), self.map(), self.foot())

    # Around the exercises.

    def head(self) -> Html:
        score, most = self.result["score"], self.result["max_score"]
        bar = tag("progress", value=story.number(score), max=story.number(most or 1), **{"aria-hidden": "true"})
        took = tag("span", story.graded_in(self.seconds), class_="quiet") if self.seconds is not None else None
        total = tag("p", bar, tag("strong", story.points(score, most)), took, class_="total")
        return tag("header", tag("h1", "torchpath"), total)

    def kits(self) -> Html | None:
        """Whose fault it is when the kit failed."""
        fault = self.result.get("fault")
        why = tag("p", _("The kit itself failed, not your code: {why}").format(why=fault)) if fault else None
        remark = tag("p", f"! {story.kits_fault()}") if self.is_kits_fault() else None
        return tag("section", why, remark, class_="box kit") if why or remark else None

    def what_next(self) -> Html | None:
        """Where to go on; how to begin when nothing is written yet; a kind word when nothing is left."""
        if self.everything_passes():
            text = _("Everything passes. Nicely done: all that follows builds on this.")
            return tag("section", tag("p", text), class_="box passed")
        found = self.open_function()
        if found is None:
            return None
        exercise, function = found
        if self.nothing_written():
            place = self.place(exercise, function["name"]) or story.file_name(exercise)
            first = tag("li", tag("span", _("Open this file in your editor:")), tag("code", place))
            steps = [tag("li", step) for step in self.first_steps(function["name"])]
            start = tag("p", _("Nothing is written here yet. This is how to begin:"))
            return tag("section", start, tag("ol", first, *steps), class_="box")
        what, place = self.next_place(exercise, function["name"])
        line = tag("p", tag("strong", _("Next:")), tag("code", what), tag("code", place, class_="place"), class_="row")
        return tag("section", line, class_="box")

    def gallery(self) -> Html | None:
        """What the student's code drew."""
        found = [figure for exercise in self.exercises for figure in self.figures(exercise)]
        return tag("section", tag("h2", _("Your pictures")), *found, class_="gallery") if found else None

    def figures(self, exercise: Record) -> Iterator[Html]:
        for check in exercise["checks"]:
            for name in check.get("pictures", []):
                if content := self.picture(name):
                    data = "data:image/png;base64," + base64.b64encode(content).decode()
                    image = tag("img", src=data, alt=_("what {name} drew").format(name=check["function"]))
                    caption = tag("figcaption", tag("code", check["function"]), tag("span", story.file_name(exercise)))
                    yield tag("figure", image, caption)

    def picture(self, name: str) -> bytes:
        """The content of a picture; empty where it is not there, or no PNG, or not in the folder of pictures."""
        folder = self.pictures.resolve()
        try:
            path = (folder / name).resolve()
            content = path.read_bytes() if path.is_relative_to(folder) else b""
        except (OSError, ValueError):
            return b""
        return content if content.startswith(PNG) else b""

    def map(self) -> Html:
        from graders.report import drawing  # matplotlib: as slow to import as all else

        heading, text = tag("h2", _("The map")), route_map.headline(self.route)
        try:
            svg = Html(drawing.inline_svg(self.route))
            shown = tag("div", svg, class_="map", role="img", **{"aria-label": text})
        except drawing.NoFont as error:
            shown = tag("p", str(error))
        listed = tag("details", tag("summary", _("The map as a list")), *map(self.listed, self.route))
        return tag("section", heading, shown, listed)

    def listed(self, leg: route_map.Leg) -> Html:
        """One stage of the map as a list."""
        stops = []
        for stop in leg.stops:
            steps = [
                tag(
                    "li",
                    sign(step.status),
                    tag("code", step.function.name),
                    tag("span", _(step.function.title)),
                    tag("span", route_map.builds_on(step.builds_on), class_="quiet"),
                )
                for step in stop.steps
            ]
            name = tag("p", sign(stop.status), tag("code", f"{stop.file.name}.py"), tag("span", _(stop.file.title)))
            new = tag("p", route_map.new_here(stop), class_="quiet")
            stops.append(tag("li", name, new, tag("ul", *steps)))
        return joined([tag("h3", leg.title, tag("span", f"{leg.done}/{leg.total}")), tag("ul", *stops)])

    def foot(self) -> Html:
        """What the numbers depend on, and how to have the same inputs again."""
        about = self.result.get("environment", {})
        facts = [f"{name} {about[name]}" for name in ("torch", "python", "device", "isolation") if about.get(name)]
        facts.append(f"--seed {self.result.get('seed')}")
        return tag("footer", " · ".join(facts), class_="quiet")

    # Stages, exercises, functions.

    def stage(self, name: str, exercises: list[Record]) -> Html:
        score, most = (sum(exercise[key] for exercise in exercises) for key in ("score", "max_score"))
        heading = tag("h2", name, tag("span", story.points(score, most)))
        if self.untouched(exercises):
            n = sum(len(exercise["functions"]) for exercise in exercises)
            return tag("section", heading, tag("p", story.still_to_do(n), class_="quiet"))
        return tag("section", heading, *map(self.exercise, exercises))

    def exercise(self, exercise: Record) -> Html:
        """A file that opens; it is open where something is wrong in it."""
        functions, checks = exercise["functions"], exercise["checks"]
        alike = {function["status"] for function in functions}
        wrong = bool(story.with_status(checks, story.STUDENTS + story.KITS) or exercise.get("problem"))
        what = ""
        if exercise.get("problem"):
            status = "ungraded" if exercise["status"] == "ungraded" else "failed"
            what = f"{SIGNS[status]} {story.cannot_be_used(exercise)}"
        elif alike == {"todo"}:
            what = story.still_to_do(len(functions))
        elif alike == {"passed"} and not wrong:
            what = story.all_pass(len(functions))
        points = story.points_in_short(exercise["score"], exercise["max_score"])
        line = [tag("code", story.file_name(exercise)), tag("span", what), tag("span", points, class_="right")]
        summary = tag("summary", *line, class_=f"row {kind(exercise['status'])}")
        if exercise.get("problem"):
            body = [self.problem(exercise)]
        else:
            body = [self.function(exercise, function) for function in functions]
        is_open = wrong or self.is_next([exercise])
        return tag("details", summary, *body, open=is_open, class_="exercise")

    def problem(self, exercise: Record) -> Html:
        """Why a whole file could not be graded."""
        problem = exercise["problem"]
        place = self.place(exercise, "", problem["line"]) if problem.get("line") else ""
        text = tag("p", story.sentence(problem["message"]))
        return tag("div", text, source(problem), tag("p", tag("code", place, class_="place")), class_="check")

    def function(self, exercise: Record, function: Record) -> Html:
        name, status = function["name"], function["status"]
        checks = story.checks_of(exercise, name)
        score = f"{story.number(function['score'])}/{story.number(function['max_score'])}"
        state = _("still to do") if status == "todo" else score
        place = self.place(exercise, name) if status not in ("todo", "passed") else ""
        parts = [sign(status), tag("code", name), tag("span", state), tag("code", place, class_="place")]
        body = [tag("p", note, class_="quiet") for note in story.notes(checks)]
        if status != "todo":
            body += self.failures(checks)
        return tag("div", tag("p", *parts, class_=f"row {kind(status)}"), *body, class_="function")

    # What is wrong.

    def failures(self, checks: list[Record]) -> Iterator[Html]:
        """What is wrong with a function."""
        found = story.failing(checks)
        for check, in_full in found:
            if in_full:
                yield self.check(check)
            else:
                yield tag("p", sign("failed"), tag("span", story.title(check)), class_="row check")
        if output := story.output_of(found):
            yield tag("div", tag("p", _("Your code printed:"), class_="quiet"), tag("pre", output), class_="check")
        for check in story.with_status(checks, story.KITS):
            why = tag("p", f"! {story.not_run(check)}", class_="kit")
            yield tag("div", tag("h4", story.title(check)), why, class_="check")
        if hint := story.hint_of(found):
            yield tag("details", tag("summary", _("A hint:")), tag("p", hint), class_="check hint")

    def check(self, check: Record) -> Html:
        """A failing check in full."""
        why, remark = story.why(check), story.maybe_kits_fault(check)
        return tag(
            "div",
            tag("h4", story.title(check)),
            tag("p", why) if why else None,
            source(check),
            tag("dl", *values(check)) if story.values(check) else None,
            tag("p", f"! {remark}", class_="kit") if remark else None,
            class_="check",
        )


def values(check: Record) -> Iterator[Html]:
    """What went in, what was expected and what came out."""
    for name, value in story.values(check):
        yield joined([tag("dt", name), tag("dd", tag("pre", value))])


def source(record: Record) -> Html | None:
    """The line of the student's file where it happened."""
    if not record.get("line"):
        return None
    if not record.get("source_line"):
        return tag("p", _("in line {n}").format(n=record["line"]), class_="quiet")
    before = tag("span", _("line {n}:").format(n=record["line"]), class_="quiet")
    return tag("p", before, tag("code", str(record["source_line"]).strip()), class_="row source")


def sign(status: str) -> Html:
    """The sign of a status; what it means is said to those who hear the page."""
    status = kind(status)
    meaning = dict(route_map.legend()).get(status, "").partition(" ")[2]
    return tag("span", SIGNS[status], class_=f"sign {status}", role="img", **{"aria-label": meaning or status})


def kind(status: str) -> str:
    """The status as one of the four that have a sign."""
    return status if status in SIGNS else "failed"


def language() -> str:
    return LANGUAGES.get(i18n.language(), i18n.language())
