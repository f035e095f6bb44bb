"""JUnit XML: a testsuite for each student, a testcase for each check.

What is allowed is what Jenkins' own schema allows: junit-10.xsd of https://github.com/jenkinsci/xunit-plugin
(src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/), which takes in what Surefire writes. A check that is
wrong is a ``failure``, one that is still to do is ``skipped``, and one that the kit could not grade is an ``error``.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from graders.classroom import unscored
from graders.classroom.graded import Graded, Result, Student
from graders.i18n import speaking
from graders.report import story
from graders.report.junk import clean, one_line

KINDS = {"todo": "skipped", "ungraded": "error"}  # of what is not passed; all else is a failure
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="torchpath">\n'
FOOT = b"</testsuites>\n"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def suite_of(graded: Graded) -> Element:
    """The testsuite of a student; with a single testcase that is skipped, or an error, where there is no result."""
    student, result = graded.student, graded.result
    suite = Element("testsuite", name=text(one_line(student.name) or student.id), id=text(student.id))
    with speaking(student.language):
        if result is None:
            cases = [without_result(student)]
        else:
            suite.append(properties(result))
            cases = [
                case_of(student, str(exercise["id"]), check)
                for exercise in result["exercises"]
                for check in exercise["checks"]
            ]
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(kind) is not None for case in cases)))
    suite.set("time", f"{sum(float(case.get('time', 0)) for case in cases):.3f}")
    return suite


def properties(result: Result) -> Element:
    """The points, of which JUnit knows nothing; no score where something in it is ungraded."""
    found = Element("properties")
    about = {"max_score": result["max_score"]}
    if not any(story.with_status(exercise["checks"], story.KITS) for exercise in result["exercises"]):
        about["score"] = result["score"]
    for name, points in sorted(about.items(), reverse=True):
        SubElement(found, "property", name=name, value=story.number(points))
    return found


def case_of(student: Student, exercise: str, check: Result) -> Element:
    name = str(check["id"]).rpartition("::")[2]
    case = Element(
        "testcase",
        # Jenkins makes a package of what is before the last dot, and takes classname and name together for unique.
        classname=text(f"{student.id}.{exercise.replace('/', '.')}"),
        name=text(f"{name} ({one_line(story.title(check))})"),
        time=f"{check.get('seconds', 0.0):.3f}",
    )
    status = check["status"]
    if status != "passed":
        outcome = SubElement(case, KINDS.get(status, "failure"), type=text(status))
        outcome.set("message", text(one_line(check.get("message") or "", 600)))
        outcome.text = text("\n".join(f"{name}:\n{value}" if name else value for name, value in story.values(check)))
        if check.get("output"):
            SubElement(case, "system-out").text = text(clean(check["output"], 2000))
    return case


def without_result(student: Student) -> Element:
    case = Element("testcase", classname=text(student.id), name="submission", time="0.000")
    why, *problems = unscored.without_result(student)
    outcome = SubElement(case, "error" if problems else "skipped", type="ungraded", message=text(one_line(why)))
    outcome.text = text("\n".join(problems))
    return case


def written(suite: Element) -> bytes:
    return ElementTree.tostring(suite, encoding="unicode").encode() + b"\n"


def text(value: str) -> str:
    """The text without what no XML document may hold, escaped or not (https://www.w3.org/TR/xml/#charsets)."""
    return FORBIDDEN.sub(UNKNOWN, value)
