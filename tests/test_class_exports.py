"""Where the results of a class go: each file against the rules of those who read it, with names that mean harm.

The rules are those of the pages and importers named in the modules; where they are a table here, it says where from.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from graders import i18n
from graders.classroom import autograder, exports, github, gradescope, junit, single, spreadsheets
from graders.classroom.graded import Graded, Student
from graders.commands.app import app, run
from graders.commands.codes import PASSED, WRONG_USAGE
from graders.curriculum import manifest
from graders.sandbox import lock
from tests.test_html import HOSTILE
from tests.test_report import check, example, exercise, result

ROOT = Path(__file__).resolve().parents[1]
SHAPES, ARITHMETIC = "stage1_tensors/shapes", "stage1_tensors/arithmetic"
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("x")',
]
NAMES = [
    *HOSTILE, *FORMULAS, "", "a,b;c", 'a"b', "a\nb", "a\r\nb", "x" * 3000, "\x1b[31mred", "\ufffe\uffff\x08",
    "姓名", "שלום", "Points Possible", "    Points Possible", "Muted", "Student", "#NAME?", "00123", "1e5",
]  # fmt: skip


def student(number: int, name: str = "", **changes: Any) -> Student:
    about: dict[str, Any] = {"place": f"place {number}", "language": "en", "digest": "", "folder": None, **changes}
    return Student(id=f"s-{number}", name=name, **about)


HALF = result(
    exercise("shapes", check("flatten", "a"), check("flatten", "b", "failed", message="axis is wrong", hint="keep it")),
    exercise("arithmetic", check("relative_error", "a", "todo")),
)
ALL = result(exercise("shapes", check("flatten", "a"), check("flatten", "b")), exercise("arithmetic", check("f")))
# The kit failed at one check of the first file.
LEFT = result(
    exercise("shapes", check("flatten", "a"), check("flatten", "b", "ungraded", message="it broke"), status="ungraded"),
    exercise("arithmetic", check("f")),
)
NOBODY = Graded(student(4, "nobody", problems=("The zip is broken.",)), None)
CLASS = [
    Graded(student(1, "half"), HALF),
    Graded(student(2, "all"), ALL),
    Graded(student(3, "left"), LEFT),
    NOBODY,
    Graded(student(5, "waits", folder=Path("somewhere"), digest="d"), None),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = Path(tmp_path_factory.mktemp("results"))
    exports.write_exports(CLASS, folder)
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> tuple[list[Graded], Path]:
    """A class of those names, and of texts like them in everything that a submission has a say in."""
    folder = tmp_path_factory.mktemp("hostile")
    members = []
    for number, name in enumerate(NAMES):
        said = dict.fromkeys(("message", "mistake", "hint", "output", "note", "expected", "got", "input"), name)
        found = result(exercise("shapes", check("f", "a"), check("f", "b", "failed", **said), example("f", **said)))
        members.append(Graded(student(number, name, place=name, problems=(name,)), found if number % 3 else None))
    exports.write_exports(members, folder)
    return members, folder


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))


# ------------------------------------------------------------------------------------------------ tables


def test_grades_has_a_row_for_each_student_and_a_column_for_each_exercise(written):
    head, *rows = rows_of(written / "grades.csv")
    # As they are taught, whatever the order in a result.
    taught = [file.id for file in manifest.load().files if file.id in (SHAPES, ARITHMETIC)]
    assert head == ["student", "id", "language", *taught, "total", "total_possible", "not_graded", "remarks"]
    found = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert list(found) == ["half", "all", "left", "nobody", "waits"]
    assert (found["half"][SHAPES], found["half"][ARITHMETIC], found["half"]["total"]) == ("2", "0", "2")
    assert (found["all"]["total"], found["all"]["total_possible"]) == ("6", "6")


def test_what_is_not_graded_is_an_empty_cell_and_never_a_zero(written):
    head, *rows = rows_of(written / "grades.csv")
    left, nobody, waits = (dict(zip(head, row, strict=True)) for row in rows[2:])
    assert (left[SHAPES], left[ARITHMETIC], left["total"], left["not_graded"]) == ("", "2", "", SHAPES)
    for one in (nobody, waits):
        assert one[SHAPES] == one[ARITHMETIC] == one["total"] == ""
    assert nobody["remarks"] == "The zip is broken."


def test_excel_is_told_the_encoding_and_importers_get_no_mark(written):
    assert (written / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    assert (written / "canvas.csv").read_bytes().startswith(b"Student,ID,")
    assert (written / "moodle.csv").read_bytes().startswith(b"Student,")


@pytest.mark.parametrize("name", ["grades.csv", "canvas.csv", "moodle.csv"])
def test_no_cell_begins_a_formula_or_breaks_a_row(hostile, name):
    members, folder = hostile
    rows = rows_of(folder / name)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(members) + (2 if name == "canvas.csv" else 1)
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip().startswith(spreadsheets.STARTS_A_FORMULA) or (cell == "-" and name == "moodle.csv"), (
            cell
        )
        assert not set(cell) & set("\0\r\n\t\x1b\u202e")
        assert len(cell) <= 700


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_text(name):
    shown = spreadsheets.text_cell(spreadsheets.shown_name(student(1, name)))
    assert shown.startswith("'")
    assert spreadsheets.text_cell(name).startswith("'")


def test_a_plain_name_stays_as_it_is():
    assert [spreadsheets.text_cell(name) for name in ("ada", "a-b", "2024", "姓名", "")] == [
        "ada",
        "a-b",
        "2024",
        "姓名",
        "",
    ]


def canvas_import(rows: list[list[str]]) -> tuple[dict[str, float], dict[str, list[str]]]:
    """What Canvas reads of a file: points by assignment, cells by student. After lib/gradebook_importer.rb."""
    head = rows[0]
    assert len(head) > 3
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert re.search(r"SIS\s+User\s+ID", head[2])
    assert re.search(r"SIS\s+Login\s+ID", head[3])
    assert "Section" in head[4]
    assignments = head[5:]
    calculated = "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override"
    assert not [name for name in assignments if re.search(calculated, name)]
    assert not [name for name in assignments if re.search(r"\(\d+\)$", name)]  # the number of an assignment there is
    possible: dict[str, float] = {}
    students: dict[str, list[str]] = {}
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            possible |= dict(zip(assignments, map(float, row[5:]), strict=True))
        elif not all(re.fullmatch(r"(?i)\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row):
            assert row[1] == ""
            assert row[0] not in students
            students[row[0]] = row[5:]
    return possible, students


def test_canvas_takes_its_file(written):
    rows = rows_of(written / "canvas.csv")
    possible, students = canvas_import(rows)
    assert possible == {SHAPES: 4.0, ARITHMETIC: 2.0}
    column = rows[0][5:].index(SHAPES)
    assert {name: cells[column] for name, cells in students.items()} == {
        "half": "2",
        "all": "4",
        "left": "",
        "nobody": "",
        "waits": "",
    }
    for cells in students.values():
        assert all(re.fullmatch(r"(\d+(\.\d\d?)?)?", cell) for cell in cells)


def test_canvas_takes_no_student_for_the_row_of_points(hostile):
    _members, folder = hostile
    rows = rows_of(folder / "canvas.csv")
    possible, _students = canvas_import(rows)
    assert possible == {SHAPES: 4.0}
    assert sum("Points Possible" in row[0] for row in rows) == 1


def moodle_import(rows: list[list[str]]) -> dict[str, dict[str, float | None]]:
    """What Moodle reads of a file, each column taken for a new grade item. After load_data.php and normalise_value."""
    head, *lines = rows
    found: dict[str, dict[str, float | None]] = {}
    for row in lines:
        assert len(row) > 1
        assert row[0].strip()  # with an empty one the row would be the student's before
        grades = zip(head[1:], row[1:], strict=True)
        # "-" sets nothing; an empty text in a column of numbers becomes 0.
        found[row[0]] = {name: None if cell.strip() == "-" else float(cell or 0) for name, cell in grades}
    return found


def test_moodle_takes_its_file(written):
    found = moodle_import(rows_of(written / "moodle.csv"))
    assert found["half"] == {SHAPES: 2.0, ARITHMETIC: 0.0}
    assert found["left"] == {SHAPES: None, ARITHMETIC: 2.0}
    assert found["nobody"] == found["waits"] == {SHAPES: None, ARITHMETIC: None}


def test_moodle_gives_nobody_the_grades_of_another(hostile):
    members, folder = hostile
    assert len(moodle_import(rows_of(folder / "moodle.csv"))) == len(members)


def test_two_of_the_same_name_are_nobody_to_a_gradebook():
    twins = [Graded(student(1, "kim"), HALF), Graded(student(2, "Kim"), ALL)]
    table = spreadsheets.Table([spreadsheets.row_of(one) for one in [*twins, Graded(student(3, "lee"), ALL)]])
    for content in (spreadsheets.canvas(table), spreadsheets.moodle(table)):
        names = [row[0] for row in csv.reader(io.StringIO(content.decode(), newline=""))]
        assert names[-3:] == ["kim (s-1)", "Kim (s-2)", "lee"]


def test_a_class_without_any_result_has_its_files(tmp_path):
    exports.write_exports([NOBODY], tmp_path)
    assert rows_of(tmp_path / "grades.csv")[1][0] == "nobody"
    assert canvas_import([[*row, "x"] for row in rows_of(tmp_path / "canvas.csv")[:1]]) == ({}, {})
    exports.write_exports([], tmp_path)
    assert len(rows_of(tmp_path / "grades.csv")) == 1
    assert list(ElementTree.parse(tmp_path / "junit.xml").getroot()) == []


# ------------------------------------------------------------------------------------------------ JUnit

# Of each element: which attributes it must and may have, and which elements may be in it; junit-10.xsd of the xunit
# plugin of Jenkins. What Surefire's own schema demands beyond that, of what both know: time and skipped of a testsuite,
# time of a testcase (https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd).
OUTCOME: tuple[set[str], set[str], set[str]] = (set(), {"type", "message"}, set())
JENKINS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "time", "skipped"},
        {"group", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, set(), set()),
    "testcase": (
        {"name", "time"},
        {"classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": OUTCOME,
    "error": OUTCOME,
    "skipped": OUTCOME,
    "system-out": (set(), set(), set()),
}
SUREFIRE_TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
MIXED = ("failure", "error", "skipped", "system-out")  # in which there may be text


def assert_valid(element: ElementTree.Element) -> None:
    must, may, children = JENKINS[element.tag]
    assert must <= set(element.keys()) <= must | may, element.tag
    assert {child.tag for child in element} <= children
    assert element.tag in MIXED or not (element.text or "").strip()
    assert SUREFIRE_TIME.fullmatch(element.get("time", ""))
    for child in element:
        assert not (child.tail or "").strip()
        assert_valid(child)


def suites_in(path: Path) -> dict[str, ElementTree.Element]:
    top = ElementTree.fromstring(path.read_bytes())
    assert top.tag == "testsuites"
    assert_valid(top)
    return {suite.attrib["id"]: suite for suite in top}


def counts(suite: ElementTree.Element) -> tuple[int, ...]:
    return tuple(int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped"))


def test_junit_has_a_suite_for_each_student(written):
    suites = suites_in(written / "junit.xml")
    assert {id: counts(suite) for id, suite in suites.items()} == {
        "s-1": (3, 1, 0, 1),
        "s-2": (3, 0, 0, 0),
        "s-3": (3, 0, 1, 0),
        "s-4": (1, 0, 1, 0),
        "s-5": (1, 0, 0, 1),
    }
    for suite in suites.values():
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.attrib["tests"])
        for place, name in enumerate(("failure", "error", "skipped"), start=1):
            assert len([case for case in cases if case.find(name) is not None]) == counts(suite)[place]
        names = [(case.get("classname"), case.get("name")) for case in cases]
        assert len(set(names)) == len(names)


def test_junit_says_what_is_wrong_and_the_points(written):
    suites = suites_in(written / "junit.xml")
    (failure,) = suites["s-1"].iter("failure")
    assert failure.get("message") == "axis is wrong"
    points = {entry.attrib["name"]: entry.attrib["value"] for entry in suites["s-1"].iter("property")}
    assert points == {"score": "2", "max_score": "6"}
    assert [entry.attrib["name"] for entry in suites["s-3"].iter("property")] == [
        "max_score"
    ]  # no score: not all known
    (error,) = suites["s-4"].iter("error")
    assert error.text == "The zip is broken."


def test_junit_is_well_formed_whatever_is_in_it(hostile):
    members, folder = hostile
    suites = suites_in(folder / "junit.xml")
    assert len(suites) == len(members)
    assert {counts(suite)[0] for suite in suites.values()} == {1, 3}


def test_what_xml_cannot_hold_is_replaced():
    cannot = "\x00\x08\x0b\x1f\ud800\udfff\ufffe\uffff"
    assert junit.text(cannot) == "\N{REPLACEMENT CHARACTER}" * len(cannot)
    assert junit.text("a\t\n\r 姓\U0001f600\ue000\ufffd") == "a\t\n\r 姓\U0001f600\ue000\ufffd"
    element = ElementTree.Element("failure", message=junit.text(cannot))
    element.text = junit.text("]]>" + cannot)
    assert ElementTree.fromstring(junit.written(element)).text == "]]>" + "\N{REPLACEMENT CHARACTER}" * len(cannot)


# ------------------------------------------------------------------------------------------------ Gradescope

SEEN = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEST = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "max_score": {"type": "number"},
        "status": {"enum": ["passed", "failed"]},
        "name": {"type": "string"},
        "name_format": FORMAT,
        "number": {"type": "string"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "tags": {"type": "array", "items": {"type": "string"}},
        "visibility": SEEN,
        "extra_data": {"type": "object"},
    },
}
# https://gradescope-autograders.readthedocs.io/en/latest/specs/, "Output format".
RESULTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": SEEN,
        "stdout_visibility": SEEN,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array"},
    },
}


def gradescope_takes(text: str) -> dict[str, Any]:
    """The results, after a look at them as Gradescope's specification has it."""
    jsonschema = pytest.importorskip("jsonschema")
    found: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    jsonschema.validate(found, RESULTS, cls=jsonschema.Draft202012Validator)
    if "tests" in found:
        assert all("score" in test for test in found["tests"]) or "score" in found
    return found


def test_gradescope_gets_the_points_of_each_check(written):
    found = gradescope_takes((written / "gradescope" / "s-1.json").read_text(encoding="utf-8"))
    assert found["score"] == 2.0 == sum(test["score"] for test in found["tests"])
    assert sum(test["max_score"] for test in found["tests"]) == 6.0
    assert [test["status"] for test in found["tests"]] == ["passed", "failed", "failed"]
    assert "Axis is wrong" in found["tests"][1]["output"]
    assert "keep it" in found["tests"][1]["output"]
    assert {test["output_format"] for test in found["tests"]} == {found["output_format"]} == {"text"}


@pytest.mark.parametrize(
    ("id", "why"), [("s-3", "it broke"), ("s-4", "The zip is broken."), ("s-5", "not been graded yet")]
)
def test_gradescope_gives_no_score_rather_than_a_zero(written, id, why):
    found = gradescope_takes((written / "gradescope" / f"{id}.json").read_text(encoding="utf-8"))
    assert "score" not in found
    assert "tests" not in found
    assert why in found["output"]


def test_gradescope_gets_text_whatever_is_in_it(hostile):
    members, folder = hostile
    for one in members:
        found = gradescope_takes((folder / "gradescope" / f"{one.student.id}.json").read_text(encoding="utf-8"))
        for test in [found, *found.get("tests", [])]:
            assert test["output_format"] == "text"
            assert "\x1b" not in test["output"]
            assert len(test["output"]) < 5000


def test_the_report_is_in_the_language_of_the_student():
    found = gradescope.results(Graded(student(1, "x", language="zh"), HALF))["tests"][-1]
    assert found["output"] == i18n_of("zh", "still to do") != "still to do"


def i18n_of(language: str, message: str) -> str:
    with i18n.speaking(language):
        return str(i18n._(message))


# ------------------------------------------------------------------------------------------------ the autograder


@pytest.fixture(scope="module")
def uploaded(tmp_path_factory) -> Path:
    """What Gradescope makes of the zip: a root with ``source/`` and ``run_autograder``."""
    root = Path(tmp_path_factory.mktemp("autograder"))
    zipped = root / "autograder.zip"
    done = CliRunner().invoke(app, ["gradescope", str(zipped), "stage1_tensors/shapes:flatten_images"])
    assert done.exit_code == PASSED, done.output
    with zipfile.ZipFile(zipped) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            path = Path(archive.extract(info, root / "source"))
            path.chmod(info.external_attr >> 16)
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "results").mkdir()
    return root


def test_the_zip_has_what_gradescope_looks_for_at_its_top(uploaded):
    for name in ("setup.sh", "run_autograder"):
        script = uploaded / "source" / name
        assert script.stat().st_mode & stat.S_IXUSR
        assert script.read_text(encoding="utf-8").startswith("#!")
        assert b"\r" not in script.read_bytes()
        subprocess.run(["bash", "-n", str(script)], check=True)
    assert (uploaded / "source" / "graders" / "stage1_tensors" / "test_shapes.py").is_file()
    for name in ("pyproject.toml", "constraints.txt", "graders/bootstrap.py", "graders/install.py", "LICENSE"):
        assert (uploaded / "source" / name).read_bytes() == (ROOT / name).read_bytes()
    names = [path.relative_to(uploaded / "source").parts for path in (uploaded / "source").rglob("*")]
    assert not [name for name in names if name[0] in ("tests", "exercises", ".torchpath", ".venv", ".git")]
    assert not [name for name in names if "__pycache__" in name]


def test_the_zip_is_the_same_for_the_same_content(uploaded, tmp_path):
    assert run(["gradescope", str(tmp_path / "again.zip"), "stage1_tensors/shapes:flatten_images"]) == PASSED
    assert (tmp_path / "again.zip").read_bytes() == (uploaded / "autograder.zip").read_bytes()


@pytest.mark.skipif(bool(lock.missing()), reason="strict isolation cannot be had here")
def test_run_autograder_grades_what_was_handed_in(uploaded):
    submission = uploaded / "submission"
    submission.mkdir()
    solution = (ROOT / "solutions" / f"{SHAPES}.py").read_text(encoding="utf-8")
    out_of_reach = uploaded / "results" / "of_the_student"
    attack = f"\ntry:\n    open({str(out_of_reach)!r}, 'w')\nexcept OSError:\n    pass\n"
    (submission / "shapes.py").write_text(solution + attack, encoding="utf-8")
    environment = {**os.environ, "AUTOGRADER_ROOT": str(uploaded), "AUTOGRADER_PYTHON": sys.executable}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(uploaded / "run_autograder")], cwd=uploaded, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = gradescope_takes((uploaded / "results" / "results.json").read_text(encoding="utf-8"))
    assert found["extra_data"]["environment"]["isolation"] == "strict"
    assert not out_of_reach.exists()
    assert found["tests"]
    assert {test["status"] for test in found["tests"]} == {"passed"}
    assert found["score"] == sum(test["max_score"] for test in found["tests"]) > 0


def test_without_strict_isolation_nothing_runs_and_there_is_no_score(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "missing", lambda: ["The kernel has no Landlock."])
    (tmp_path / "submission").mkdir()
    ran = tmp_path / "ran"
    (tmp_path / "submission" / "shapes.py").write_text(f"open({str(ran)!r}, 'w')\n", encoding="utf-8")
    found, code = autograder.results_of(tmp_path / "submission", ["shapes:flatten_images"], "en")
    gradescope_takes(json.dumps(found))
    assert "score" not in found
    assert "tests" not in found
    assert "The kernel has no Landlock." in str(found["output"])
    assert code == 3
    assert not ran.exists()


def test_a_submission_without_anything_has_no_score(tmp_path):
    (tmp_path / "submission").mkdir()
    found, code = autograder.results_of(tmp_path / "submission", [], "en")
    assert "score" not in gradescope_takes(json.dumps(found))
    assert code == 3


def test_whatever_fails_there_are_results_that_say_so(tmp_path, monkeypatch):
    def fail(*_: object) -> Graded:
        raise RuntimeError("secret of the kit")

    monkeypatch.setattr(single, "grade", fail)
    found, code = autograder.results_of(tmp_path, [], "en")
    assert "score" not in gradescope_takes(json.dumps(found))
    assert "torchpath could not grade" in str(found["output"])
    assert "secret" not in str(found["output"])
    assert code == 3


def test_a_target_that_names_nothing_is_said_before_anything_is_written(tmp_path, capsys):
    assert run(["gradescope", str(tmp_path / "a.zip"), "no_such_thing"]) == WRONG_USAGE
    assert "no_such_thing" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


# ------------------------------------------------------------------------------------------------ GitHub Classroom

# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax: what may stand where.
TOP = {"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"}
JOB = {
    "name", "permissions", "needs", "if", "runs-on", "environment", "concurrency", "outputs", "env", "defaults",
    "steps", "timeout-minutes", "strategy", "continue-on-error", "container", "services", "uses", "with", "secrets",
}  # fmt: skip
STEP = {
    "id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error",
    "timeout-minutes",
}  # fmt: skip
ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
USES = re.compile(r"[\w.-]+/[\w.-]+(/[\w./-]+)?@[\w./-]+")


def workflow(*words: str, folder: Path) -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    path = folder / ".github" / "workflows" / "classroom.yml"
    assert run(["workflow", str(path), *words]) == PASSED
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_the_workflow_is_what_github_takes(tmp_path):
    found = workflow("--kit", "school/torchpath", "1", "shapes", folder=tmp_path)
    assert set(found) <= TOP
    assert {"on", "jobs"} <= set(found)
    assert set(found["on"]) <= {"push", "workflow_dispatch", "repository_dispatch"}
    assert found["permissions"] == {"actions": "read", "contents": "read"}
    for id, job in found["jobs"].items():
        assert ID.fullmatch(id)
        assert set(job) <= JOB
        assert job["runs-on"] == "ubuntu-latest"
        assert 1 <= job["timeout-minutes"] <= 360
        for step in job["steps"]:
            assert set(step) <= STEP
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or USES.fullmatch(step["uses"])
            assert all(
                isinstance(value, str | bool) for value in {**step.get("with", {}), **step.get("env", {})}.values()
            )


def test_the_workflow_is_what_the_reporter_takes(tmp_path):
    """The three conditions in the reporter's README, and that it is given the output of a step that is there."""
    found = workflow("--kit", "school/torchpath", folder=tmp_path)
    assert found["name"] == "Autograding Tests"
    assert list(found["jobs"]) == ["run-autograding-tests"]
    steps = found["jobs"]["run-autograding-tests"]["steps"]
    report = steps[-1]
    assert report["uses"] == "classroom-resources/autograding-grading-reporter@v1"
    runners = report["with"]["runners"].split(",")
    for runner in runners:
        assert re.fullmatch("[a-zA-Z0-9]+", runner)
        assert report["env"][f"{runner.upper()}_RESULTS"] == f"${{{{ steps.{runner}.outputs.result }}}}"
        assert [step for step in steps if step.get("id") == runner]


def test_the_workflow_says_what_was_asked_for(tmp_path):
    words = ["--kit", "school/torchpath", "--ref", "autumn/v1", "--lang", "zh", "1", "shapes:split_heads"]
    steps = {step["name"]: step for step in workflow(*words, folder=tmp_path)["jobs"]["run-autograding-tests"]["steps"]}
    kit = steps["Check out torchpath"]["with"]
    assert (kit["repository"], kit["ref"]) == ("school/torchpath", "autumn/v1")
    grade = steps["Grade"]
    assert grade["env"] == {"TARGETS": "1 shapes:split_heads", "TORCHPATH_LANG": "zh"}
    assert "graders.classroom.github ../submission $TARGETS" in grade["run"]
    # What stands in ${{ }} is put in as text: nothing that a student writes may be in a script.
    assert not [step["run"] for step in steps.values() if "${{" in step.get("run", "")]


@pytest.mark.parametrize(
    "words",
    [
        ["--kit", "torchpath"],
        ["--kit", "a/b/c"],
        ["--kit", 'a/"b'],
        ["--kit", "a/b", "--ref", "x y"],
        ["--kit", "a/b", "?"],
    ],
)
def test_a_workflow_of_nonsense_is_not_written(tmp_path, words, capsys):
    assert run(["workflow", str(tmp_path / "w.yml"), *words]) == WRONG_USAGE
    assert capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def reported(report: dict[str, Any]) -> tuple[float, float] | None:
    """The points that the reporter tells Classroom; None where it tells nothing. After src/notify-classroom.js."""
    decoded = json.loads(base64.b64decode(github.encoded(report), validate=True))
    assert decoded["status"] in ("pass", "fail", "error")
    for test in decoded["tests"]:
        assert test["status"] in ("pass", "fail", "error")
        assert isinstance(test["name"], str)
        assert isinstance(test["message"], str)
        assert "\n" not in test["message"]
        assert "##[" not in test["message"]  # a command to the runner
    most = decoded.get("max_score") or 0
    return (sum(test["score"] for test in decoded["tests"]), most) if most else None


@pytest.mark.parametrize(
    ("graded", "points", "status"),
    [
        (CLASS[0], (2.0, 6.0), "fail"),
        (CLASS[1], (6.0, 6.0), "pass"),
        (CLASS[2], None, "error"),
        (CLASS[3], None, "error"),
    ],
)
def test_classroom_hears_the_points_or_nothing(graded, points, status):
    report = github.report_of(graded)
    assert reported(report) == points
    assert report["status"] == status


def test_a_report_fits_into_an_environment_variable():
    long = "长" * 5000 + "##[add-mask]"
    checks: Sequence[dict[str, Any]] = [check(f"f{number}", "a", "failed", message=long) for number in range(300)]
    report = github.report_of(Graded(student(1, "x"), result(exercise("shapes", *checks))))
    assert len(github.encoded(report)) < 128 * 1024
    assert reported(report) == (0.0, 600.0)
    few = github.report_of(
        Graded(student(1, "x"), result(exercise("shapes", check("f", "a", "failed", message="##[x]"))))
    )
    assert reported(few) == (0.0, 2.0)


def test_in_the_workflow_the_step_has_the_result(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(single, "grade", lambda *_: CLASS[0])
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    assert github.main(tmp_path, []) == 0
    name, _equals, value = (tmp_path / "output").read_text(encoding="utf-8").strip().partition("=")
    assert name == "result"
    assert json.loads(base64.b64decode(value))["max_score"] == 6.0
    assert not [line for line in capsys.readouterr().out.splitlines() if line.startswith("::")]


def test_in_the_workflow_too_nothing_runs_without_strict_isolation(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "missing", lambda: ["The kernel has no Landlock."])
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "shapes.py").write_text("raise SystemExit\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    github.main(tmp_path / "submission", ["shapes:flatten_images"])
    report = json.loads(base64.b64decode((tmp_path / "output").read_text(encoding="utf-8").partition("=")[2]))
    assert "max_score" not in report
    assert report["status"] == "error"
    assert "The kernel has no Landlock." in report["tests"][0]["message"]
