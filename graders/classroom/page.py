"""What a teacher reads: the page of the class, and beside it a page for each student.

The page of the class is one file; nothing in it runs and nothing is fetched. What others wrote in it (names, messages,
problems) goes through ``tag``, which makes it harmless, as in every report.
"""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from graders.classroom import plot, student_page
from graders.classroom.graded import Graded, Student
from graders.classroom.mistakes import Mistake, Place
from graders.classroom.student_page import FOLDER, link_to, shown_name
from graders.classroom.tally import VERDICTS, Exercise, Member, Score, Shares, Tally, Ungraded
from graders.curriculum import manifest
from graders.i18n import _, ngettext
from graders.report import story, whole
from graders.report.html import Html, document, joined, sign, styled, tag
from graders.report.junk import one_line
from graders.session import plan

STYLE = Path(__file__).with_name("class.css")
LOOK_ALIKES = "look-alikes.html"
OPEN_MISTAKES = 12  # that are seen without opening anything
MOST_PLACES = 4  # functions of a mistake that are seen without opening anything
MOST_LINKED = 1000  # students at one mistake; the others are in the list of all
FEW = 40  # students whose list is open
ID_SIGNS = frozenset(string.ascii_lowercase + string.digits + "-")


def write_pages(graded: Iterable[Graded], folder: Path) -> None:
    """Write ``index.html`` in the language in use, and ``students/<id>.html``, each in the student's language.

    Each page is the one of before or the new one, never a half; the index comes last, when what it links to is there.

    Args:
        graded: the class, student after student; no more than one result is needed at a time.

    Raises:
        ValueError: a student's id is not fit for a file name.
        OSError: the folder is full or read-only.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    tally = Tally()
    for one in graded:
        if not one.student.id or not ID_SIGNS.issuperset(one.student.id):
            raise ValueError(f"no id of a student: {one.student.id!r}")
        # These are made anew by every run: none of them has to outlast a power cut.
        write(student_page.page(one), folder / link_to(one.student), lasting=False)
        tally.add(one)
    others = [(LOOK_ALIKES, _("Look-alikes"))] if (folder / LOOK_ALIKES).exists() else []
    write(ClassPage(tally, others).page(), folder / "index.html")


def write(page: str, path: Path, *, lasting: bool = True) -> None:
    whole.write(page.encode("utf-8", "replace"), path, lasting=lasting)


class ClassPage:
    """The page of a class."""

    def __init__(self, tally: Tally, others: Iterable[tuple[str, str]] = ()) -> None:
        """
        Args:
            others: addresses and names of other pages about the class.
        """
        self.tally, self.others = tally, list(others)
        students = [member.student for member in tally.members]
        shared = Counter(map(shown_name, students))
        self.names = {student.id: named(student, shared) for student in students}
        self.links = {student.id: tag("a", self.names[student.id], href=link_to(student)) for student in students}
        self.numbers = {student.id: number for number, student in enumerate(students)}
        self.titles = {stage.id: _(stage.title) for stage in manifest.load().stages}
        self.size = max(len(tally.graded), 1)  # what a share of the class is a share of

    def page(self) -> str:
        sections = [
            ("scores", _("Scores"), self.scores()),
            ("mistakes", _("The mistakes"), self.mistakes()),
            ("exercises", _("The exercises"), self.exercises()),
            ("students", _("The students"), self.students()),
            ("unread", _("What could not be read"), self.unread()),
            ("ungraded", _("What torchpath could not grade"), self.ungraded()),
        ]
        there = [(id, name, content) for id, name, content in sections if content]
        parts = [tag("section", tag("h2", name), content, id=id) for id, name, content in there]
        navigation = self.navigation([(f"#{id}", name) for id, name, _content in there] + self.others)
        return document(_("the class"), styled(self.head(), navigation, *parts, self.foot(), more=STYLE))

    # Head and foot.

    def head(self) -> Html:
        tally = self.tally
        facts = [
            (str(len(tally.members)), ngettext("student", "students", len(tally.members))),
            (str(len(tally.graded)), _("graded")),
            (percent(tally.median) if tally.median is not None else "–", _("median score")),
        ]
        if tally.with_problems:
            facts.append((str(len(tally.with_problems)), _("not readable in full")))
        if tally.with_ungraded:
            facts.append((str(len(tally.with_ungraded)), _("not graded in full")))
        tiles = [tag("div", tag("strong", number), tag("span", text)) for number, text in facts]
        words = tag("p", *[tag("span", sentence) for sentence in self.in_words()], class_="words")
        return tag("header", tag("h1", _("The class")), words, tag("div", *tiles, class_="tiles"))

    def in_words(self) -> list[str]:
        """The head of the page in sentences."""
        shares = self.tally.shares
        if not shares:
            return [_("Nothing has been graded yet.")]
        if set(shares) == {1.0}:
            return [_("Everybody has all the points. Nicely done.")]
        full = sum(share == 1 for share in shares)
        text = _("Half of the class have {median} of the points or more.")
        text = text.format(median=percent(self.tally.median or 0))
        best = ngettext("{n} student has all of them.", "{n} students have all of them.", full).format(n=full)
        return [text, best] if full else [text]

    def navigation(self, targets: list[tuple[str, str]]) -> Html:
        return tag("nav", *[tag("a", name, href=address) for address, name in targets])

    def foot(self) -> Html:
        """What the numbers depend on."""
        return tag("footer", *[tag("p", about) for about, _times in self.tally.about.most_common(5)], class_="quiet")

    # The scores.

    def scores(self) -> Html | None:
        if self.tally.median is None:
            return None
        return plot.histogram(self.tally.bins, self.tally.median)

    # The mistakes.

    def mistakes(self) -> Html | None:
        """The mistakes that have a name, the most frequent first; what else went wrong is closed below."""
        known, others = (self.tally.mistakes.listed(known=known) for known in (True, False))
        if not known and not others:
            return None
        first, rest = known[:OPEN_MISTAKES], known[OPEN_MISTAKES:]
        more = ngettext("{n} more mistake, made by fewer", "{n} more mistakes, made by fewer", len(rest))
        other = ngettext("{n} other failure, without a name", "{n} other failures, without a name", len(others))
        note = _("By name, as the checks recognise them from what the code computes; the most frequent first.")
        return joined(
            [
                tag("p", note, class_="quiet"),
                *map(self.mistake, first),
                self.closed(more.format(n=len(rest)), map(self.mistake, rest)) if rest else None,
                self.closed(other.format(n=len(others)), map(self.mistake, others)) if others else None,
            ]
        )

    def mistake(self, mistake: Mistake) -> Html:
        """One mistake: how many make it, where, and who."""
        students = self.in_order(mistake.students)
        share = len(students) / self.size
        text = _("{n} of {total}").format(n=len(students), total=self.size)
        how_many = tag("p", tag("strong", percent(share)), tag("span", text, class_="quiet"), class_="share")
        example = mistake.example
        body = [
            plot.stacked([("failed", share)]),
            tag("p", story.sentence(mistake.sentence, mistake.key.function), class_="name"),
            tag("p", _("for example: {text}").format(text=one_line(example)), class_="quiet") if example else None,
            self.places(mistake),
            tag("details", tag("summary", self.who(len(students))), self.linked(students)),
        ]
        return tag("article", how_many, tag("div", *body), class_="mistake")

    def who(self, n: int) -> str:
        return ngettext("{n} student", "{n} students", n).format(n=n)

    def places(self, mistake: Mistake) -> Html:
        """In which functions, and in which checks of them; with numbers where it is more than one."""
        functions: dict[tuple[str, str], dict[Place, list[str]]] = defaultdict(dict)
        for place, ids in mistake.places.items():
            functions[place.exercise, place.function][place] = ids
        listed = []
        for (exercise, function), places in sorted(functions.items(), key=lambda item: -len(union(item[1]))):
            file = tag("span", file_name(exercise), class_="quiet")
            count = tag("span", f"{len(union(places))}×", class_="quiet") if len(functions) > 1 else None
            titles = [tag("li", self.title(place)) for place in places if place.check]
            code = tag("code", function) if function else None
            listed.append(tag("li", tag("p", code, file, count, class_="row"), tag("ul", *titles)))
        shown = tag("ul", *listed[:MOST_PLACES], class_="places")
        left = len(listed) - MOST_PLACES
        if left <= 0:
            return shown
        summary = ngettext("and in {n} more function", "and in {n} more functions", left).format(n=left)
        more = tag("details", tag("summary", summary), tag("ul", *listed[MOST_PLACES:], class_="places"))
        return joined([shown, more])

    def title(self, place: Place) -> str:
        check = self.tally.exercises[place.exercise].checks.get(place.check)
        known = {"title": check.title} if check else {}
        return title_of(place.exercise, {"id": place.check, "function": place.function, **known})

    def in_order(self, ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=self.numbers.__getitem__)

    def linked(self, ids: list[str]) -> Html:
        """The students as links to their pages."""
        left = len(ids) - MOST_LINKED
        more = tag("li", _("and {n} more").format(n=left)) if left > 0 else None
        return tag("ul", *[tag("li", self.links[id]) for id in ids[:MOST_LINKED]], more, class_="who")

    def closed(self, summary: str, content: Iterable[Html | None]) -> Html:
        return tag("details", tag("summary", summary), *content, class_="more")

    # The exercises.

    def exercises(self) -> Html | None:
        """All files, those where most fail first; what nobody has begun closed at the end."""
        found = list(self.tally.exercises.values())
        if not found:
            return None
        begun = sorted((e for e in found if not e.shares.untouched), key=lambda exercise: exercise.shares.worst_first)
        untouched = [exercise for exercise in found if exercise.shares.untouched]
        text = ngettext("{n} file that nobody has begun", "{n} files that nobody has begun", len(untouched))
        names = tag("ul", *[tag("li", *self.file(exercise)) for exercise in untouched], class_="files")
        note = _("Where most of the class fail comes first. A file fails where one of its checks does.")
        return joined(
            [
                tag("p", note, class_="quiet"),
                legend(),
                *map(self.exercise, begun),
                self.closed(text.format(n=len(untouched)), [names]) if untouched else None,
            ]
        )

    def file(self, exercise: Exercise) -> Iterator[Html]:
        """A file by its name and title."""
        stage, _slash, _name = exercise.id.partition("/")
        yield tag("code", file_name(exercise.id))
        try:
            title = str(_(manifest.load().file(exercise.id).title))
        except KeyError:
            title = ""
        yield tag("span", " · ".join(filter(None, [self.titles.get(stage, ""), title])), class_="quiet")

    def exercise(self, exercise: Exercise) -> Html:
        """A file that opens on the table of its checks."""
        name = tag("span", *self.file(exercise), class_="file")
        summary = tag("summary", name, bar_of(exercise.shares), in_numbers(exercise.shares))
        unusable = None
        if exercise.unusable:
            text = ngettext(
                "In {n} submission nothing in this file could be run: see the failures without a name.",
                "In {n} submissions nothing in this file could be run: see the failures without a name.",
                exercise.unusable,
            )
            unusable = tag("p", text.format(n=exercise.unusable), class_="quiet")
        heads = [_("check"), "", *names_of_verdicts().values()]
        head = tag("thead", tag("tr", *[tag("th", head, scope="col") for head in heads]))
        checks = sorted(exercise.checks.values(), key=lambda check: check.shares.worst_first)
        rows = []
        for check in checks:
            title = title_of(exercise.id, vars(check))
            what = tag("th", tag("code", check.function), tag("span", title), scope="row")
            numbers = [tag("td", percent(check.shares.share(v)), class_=f"number {v}") for v in VERDICTS]
            rows.append(tag("tr", what, tag("td", bar_of(check.shares), class_="bars"), *numbers))
        table = tag("table", head, tag("tbody", *rows), class_="checks")
        return tag("details", summary, unusable, table, class_="file")

    # The students.

    def students(self) -> Html | None:
        members = self.tally.members
        if not members:
            return None
        scored = sorted((m for m in members if m.share is not None), key=lambda member: member.share or 0.0)
        rest = [member for member in members if member.share is None]
        rows = [self.student(member) for member in [*scored, *rest]]
        head = tag("tr", *[tag("th", text, scope="col") for text in (_("student"), "", _("score"), _("points"))])
        table = tag("table", tag("thead", head), tag("tbody", *rows), class_="students")
        text = ngettext("{n} student, by score", "{n} students, the lowest score first", len(members))
        summary = tag("summary", text.format(n=len(members)))
        return tag("details", summary, table, open=len(members) <= FEW, class_="more")

    def student(self, member: Member) -> Html:
        """The row of a student; whoever has no score is not said to have none of the points."""
        name = tag("th", self.links[member.student.id], *marks(member), scope="row")
        if member.score is None or member.share is None:
            why = _("not graded")
            return tag("tr", name, tag("td", class_="bars"), tag("td", why, class_="wide quiet", colspan="2"))
        bar = tag("td", plot.stacked([("score", member.share)]), class_="bars")
        share = tag("td", percent(member.share), class_="number")
        return tag("tr", name, bar, share, tag("td", in_points(member.score), class_="number quiet"))

    # What has no verdict.

    def unread(self) -> Html | None:
        """Submissions that could not be read, in full or at all."""
        found = self.tally.with_problems
        if not found:
            return None
        rows = []
        for member in found:
            said = member.student.problems or (_("This has not been graded yet."),)
            problems = [tag("li", one_line(problem, 600)) for problem in said]
            rows.append(tag("li", self.links[member.student.id], tag("ul", *problems)))
        return self.list_of(rows)

    def ungraded(self) -> Html | None:
        """What the kit owes, with whom it concerns."""
        if not self.tally.ungraded:
            return None
        note = _(
            "That is a fault of torchpath or of this machine, and counts for nobody and against nobody. Please grade "
            "these again."
        )
        rows = [self.owed(owed, ids) for owed, ids in self.tally.ungraded.items()]
        return joined([tag("p", note), self.list_of(rows)])

    def owed(self, owed: Ungraded, ids: list[str]) -> Html:
        what = None
        if owed.check:
            title = self.title(Place(owed.exercise, owed.check.rpartition("::")[2], owed.check))
            what = tag("p", tag("span", file_name(owed.exercise)), tag("span", title), class_="row")
        who = tag("details", tag("summary", self.who(len(ids))), self.linked(ids))
        return tag("li", what, tag("p", sign("ungraded"), tag("span", owed.why), class_="row kit"), who)

    def list_of(self, rows: list[Html]) -> Html:
        """A list; closed where it is long."""
        content = tag("ul", *rows, class_="list")
        return content if len(rows) <= FEW else self.closed(str(len(rows)), [content])


# The pieces.


def named(student: Student, shared: Counter[str]) -> str:
    """The name of a student, with the id where others have the same name."""
    name = shown_name(student)
    return f"{name} ({student.id})" if shared[name] > 1 else name


def marks(member: Member) -> Iterator[Html]:
    """What to know of a score before it is believed."""
    if member.score is not None and member.score.ungraded:
        yield sign("ungraded")
    if member.student.problems:
        yield tag("span", _("not readable in full"), class_="mark")


def in_points(score: Score) -> str:
    return story.points_in_short(score.points, score.most)


def union(places: dict[Place, list[str]]) -> set[str]:
    return {id for ids in places.values() for id in ids}


def names_of_verdicts() -> dict[str, str]:
    """What is said of a share of the class."""
    return {"passed": _("pass"), "failed": _("fail"), "todo": _("to do")}


def legend() -> Html:
    pairs = [tag("span", tag("i", class_=verdict), tag("span", name)) for verdict, name in names_of_verdicts().items()]
    return tag("p", *pairs, class_="legend quiet")


def bar_of(shares: Shares) -> Html:
    return plot.stacked([(verdict, shares.share(verdict)) for verdict in VERDICTS])


def in_numbers(shares: Shares) -> Html:
    """``62% pass · 30% fail · 8% to do``"""
    texts = [
        tag("span", f"{percent(shares.share(verdict))} {name}", class_=f"{verdict} number")
        for verdict, name in names_of_verdicts().items()
    ]
    if shares.count["ungraded"]:
        text = _("{n} not graded").format(n=shares.count["ungraded"])
        texts.append(tag("span", text, class_="kit number"))
    return tag("span", *texts, class_="numbers")


def percent(share: float) -> str:
    """A share as ``37%``; few are not said to be none, nor almost all to be all."""
    found = round(100 * share)
    if found == 0 and share > 0:
        return "<1%"
    return ">99%" if found == 100 and share < 1 else f"{found}%"


def file_name(exercise: str) -> str:
    return story.file_name({"id": exercise})


def title_of(exercise: str, check: story.Record) -> str:
    """The title of a check in the language in use; as the student read it where this kit has no such check."""
    try:
        known = plan.exercise(exercise).checks.get(str(check["id"]).rpartition("::")[2])
    except (KeyError, ValueError):
        known = None
    return story.title({**check, "title": _(known.title)} if known else check)
