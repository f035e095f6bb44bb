"""The page of one student: the report on what they handed in, in their language, with the way back to the class."""

from __future__ import annotations

from collections.abc import Iterator

from graders import i18n
from graders.classroom import unscored
from graders.classroom.graded import Graded, Student
from graders.i18n import _
from graders.report import story
from graders.report.html import Html, Report, document, joined, styled, tag
from graders.report.junk import one_line

FOLDER = "students"  # beside the page of the class
LONGEST_NAME = 80  # characters


def link_to(student: Student) -> str:
    """Where the page of a student is, seen from the page of the class."""
    return f"{FOLDER}/{student.id}.html"


def shown_name(student: Student) -> str:
    """The name, fit to be shown; whoever has none is called by the id."""
    return one_line(student.name, LONGEST_NAME) or student.id


def page(graded: Graded) -> str:
    """The page of a student, in the student's language."""
    student = graded.student
    with i18n.speaking(student.language):
        parts = [no_result(student)] if graded.result is None else StudentReport(graded.result, student).parts()
        return document(shown_name(student), styled(*parts))


class StudentReport(Report):
    """The report under a student's name. The map, which takes a second to draw, is left out."""

    def __init__(self, result: story.Record, student: Student) -> None:
        super().__init__(result)
        self.student = student

    def parts(self) -> Iterator[Html | None]:
        yield from (self.head(), problems(self.student), self.kits(), self.what_next())
        for name, exercises in self.stages():
            yield self.stage(name, exercises)
        yield self.foot()

    def head(self) -> Html:
        score, most = self.result["score"], self.result["max_score"]
        bar = tag("progress", value=story.number(score), max=story.number(most or 1), **{"aria-hidden": "true"})
        total = tag("p", bar, tag("strong", story.points(score, most)), class_="total")
        return tag("header", named(self.student), total)


def no_result(student: Student) -> Html:
    """What stands on the page of a student of whom there is nothing to report."""
    if student.fault:
        said = [tag("p", one_line(sentence, 600)) for sentence in unscored.without_result(student)]
        return joined([tag("header", named(student)), tag("section", *said, class_="box")])
    why = problems(student) or tag("section", tag("p", _("This has not been graded yet.")), class_="box")
    return joined([tag("header", named(student)), why])


def named(student: Student) -> Html:
    """The way back, and whose page this is."""
    back = tag("p", tag("a", _("← The class"), href="../index.html"))
    return joined([back, tag("h1", tag("bdi", shown_name(student)))])


def problems(student: Student) -> Html | None:
    """What could not be read of what was handed in."""
    if not student.problems:
        return None
    found = [tag("li", one_line(problem, 600)) for problem in student.problems]
    return tag("section", tag("p", _("Not all that was handed in could be read:")), tag("ul", *found), class_="box")
