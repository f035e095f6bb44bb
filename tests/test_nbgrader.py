"""nbgrader with its own commands and gradebook: from a course to the feedback, with honest and other students."""

from __future__ import annotations

import contextlib
import hashlib
import html
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from graders import i18n
from graders.classroom.database import NAME, Database
from graders.sandbox import lock
from graders.session.grade import Task, grade
from graders.session.settings import Settings
from graders.teacher import notebooks, ungraded
from tests import browser
from tests.nbgrader_course import ASSIGNMENT, FILES, ROOT, STAGE, Course, Student, cell_of, cells_of, solutions

if importlib.util.find_spec("nbgrader") is None:
    pytest.skip("nbgrader is not installed: python -m graders.bootstrap teacher", allow_module_level=True)

pytestmark = [
    pytest.mark.skipif(bool(lock.missing()), reason=" ".join(lock.missing())),
    pytest.mark.timeout(1200),  # what runs nbgrader's commands runs twenty of them, on machines of any speed
]
CORES = 2
RIGHT = solutions()
FLATTEN = "def flatten_images(images):\n    {}\n"
TEST = f"{cell_of('flatten_images')}-test"
# What stands in hidden graders only.
HIDDEN = ("@points(", "draw.normal", "assert_tensor(")
# The kit fails.
WITH_FAULT = """
from graders.teacher import judge
def fail(*_arguments):
    raise judge.KitFault("the test pulled the plug")
judge.Judge.result = fail
"""
PAYLOAD = "<script>document.title = 'got in'</script>"


def flatten(*lines: str, before: str = "") -> dict[str, str]:
    """An answer to flatten_images, and to nothing else."""
    return {"flatten_images": before + FLATTEN.format("\n    ".join(lines))}


# ------------------------------------------------------------------------------------------------ students


def lose_cells(notebook: dict[str, Any], _folder: Path) -> None:
    """A test cell and the cell of an exercise that was not solved: the wrong ones were deleted."""
    gone = {TEST, cell_of("relative_error"), "stage1-shapes-setup"}
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in gone]


def edit_cells(notebook: dict[str, Any], _folder: Path) -> None:
    """The test cell passes always, is worth more, and has a score in it already."""
    cell = cells_of(notebook)[TEST]
    cell["source"] = "print('all is well')"
    cell["metadata"]["nbgrader"] |= {"points": 100, "locked": False, "grade": False, "solution": True}
    cell["outputs"] = [
        {"output_type": "execute_result", "data": {"text/plain": "100.0"}, "metadata": {}, "execution_count": 1}
    ]


def add_cells(notebook: dict[str, Any], _folder: Path) -> None:
    """Cells of the student's own, with what they showed."""
    shown = [
        {"output_type": "stream", "name": "stdout", "text": "what my own cell printed\n"},
        {"output_type": "display_data", "data": {"text/html": PAYLOAD, "text/plain": "a table"}, "metadata": {}},
    ]
    own = {"cell_type": "code", "id": "mine", "metadata": {}, "source": "1 / 0", "outputs": shown, "execution_count": 3}
    text = {"cell_type": "markdown", "id": "thoughts", "metadata": {}, "source": f"My thoughts {PAYLOAD}"}
    notebook["cells"][4:4] = [own, text]


WRONG_ONE = flatten("return images.reshape(-1)")
WRONG = {**RIGHT, **WRONG_ONE}
STUDENTS = [
    Student("anna", RIGHT, add_cells),
    Student("ben", {name: RIGHT[name] for name in list(RIGHT)[:4]}),
    Student("cleo"),
    Student("dora", {name: text for name, text in RIGHT.items() if name != "relative_error"}, lose_cells),
    Student("emil", WRONG, edit_cells),
    Student("finn", {**RIGHT, "split_heads": "def split_heads(x, heads:\n    return x"}),
    Student("gina", {**RIGHT, **flatten("while True:", "    pass")}),
    Student("hugo", {**RIGHT, **flatten("import os", "os._exit(0)")}),
    Student("ida", WRONG, as_files=True),
    Student("jan", {**RIGHT, "split_heads": "%timeit 1\n" + RIGHT["split_heads"]}),
]
HONEST = [student.name for student in STUDENTS]


# ------------------------------------------------------------------------------------------------ cheats


def skip_execution(notebook: dict[str, Any], _folder: Path) -> None:
    cells_of(notebook)[TEST]["metadata"]["tags"] = ["skip-execution"]


def baked_score(notebook: dict[str, Any], _folder: Path) -> None:
    shown = {"output_type": "execute_result", "data": {"text/plain": "4.0"}, "metadata": {}, "execution_count": 1}
    cells_of(notebook)[TEST]["outputs"] = [shown]


def own_torch(_notebook: dict[str, Any], folder: Path) -> None:
    (folder / "torch.py").write_text("class Tensor:\n    __eq__ = lambda *_: True\n", encoding="utf-8")


def no_test_cell(notebook: dict[str, Any], _folder: Path) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != TEST]


def other_names(notebook: dict[str, Any], _folder: Path) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["nbgrader"]["grade_id"] += "-mine"
        cell["metadata"]["nbgrader"]["grade"] = False


def script_in_text(notebook: dict[str, Any], _folder: Path) -> None:
    notebook["cells"].insert(1, {"cell_type": "markdown", "id": "x", "metadata": {}, "source": PAYLOAD})
    notebook["metadata"]["title"] = f"</title>{PAYLOAD}"
    notebook["metadata"]["kernelspec"] = {"name": PAYLOAD, "display_name": PAYLOAD, "language": "python"}


IN_THE_SHELL = "get_ipython().{}\n"
LOOK = """
import inspect, os, pathlib
def look():
    found = [str(frame.frame.f_locals) + str(frame.code_context) for frame in inspect.stack()]
    for folder in (os.getcwd(), {course!r}, {kit!r}):
        for path in pathlib.Path(folder).rglob("*"):
            try:
                found.append(path.read_text())
            except Exception:
                pass
    return "".join(found)
"""
SQL = """
import sqlite3
def cheat():
    for table in ("grade", ):
        with sqlite3.connect({gradebook!r}) as book:
            book.execute("update grade set manual_score = 4, auto_score = 4")
"""
TRY = "\ntry:\n    {}\nexcept Exception as error:\n    print(error)\n"


def cheats(course: Course, port: int) -> list[Student]:
    """The twenty that work, or do harm, where notebooks are run; each as somebody who hands in nothing else."""
    kit = str(notebooks.ROOT / "graders")
    book = SQL.format(gradebook=str(course.book))
    config = str(course.root / "nbgrader_config.py")
    other = str(course.root / "submitted" / "anna" / ASSIGNMENT)
    look = LOOK.format(course=str(course.root), kit=kit)
    nothing = "raise ValueError"
    equal = "class Equal:\n    __eq__ = lambda *_: True\n    __torch_function__ = classmethod(lambda *_: True)\n"
    patch = "import torch, builtins\ntorch.allclose = torch.equal = lambda *_, **__: True\nbuiltins.abs = lambda _: 0\n"
    later = (
        book
        + "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(2)\n"
        + TRY.format("cheat()").replace("\n", "\n    ")
        + "\n    os._exit(0)\n"
    )
    made: dict[str, dict[str, str]] = {
        "patched_torch": flatten("return 0", before=patch),
        "equals_everything": flatten("return Equal()", before=equal),
        "ast_transformer": flatten("return 0", before=IN_THE_SHELL.format("ast_transformers.append(None)")),
        "input_transformer": flatten("return 0", before=IN_THE_SHELL.format("input_transformers_cleanup.clear()")),
        "displayhook": flatten("import sys", "sys.displayhook(4.0)", nothing),
        "callers_frame": flatten("import sys", "return sys._getframe(1).f_locals.get('expected')"),
        "edit_gradebook": flatten(nothing, before=book + TRY.format("cheat()")),
        "edit_later": flatten(nothing, before=later),
        "another_submission": flatten(
            nothing, before=TRY.format(f"print(open({other!r} + '/{ASSIGNMENT}.ipynb').read())")
        ),
        "read_frames": flatten("raise ValueError(look())", before=look),
        "print_everything": flatten(nothing, before=look + "print(look())\n"),
        "connect": flatten(
            nothing, before="import socket\n" + TRY.format(f"socket.create_connection(('127.0.0.1', {port}), 2)")
        ),
        "edit_settings": flatten(nothing, before=TRY.format(f"open({config!r}, 'a').write('1 / 0')")),
        "os_exit": flatten("import os", "os._exit(0)"),
        "endless_loop": flatten("while True:", "    pass"),
        "sys_exit": flatten("import sys", "sys.exit(0)"),
    }
    changed = [skip_execution, baked_score, own_torch, no_test_cell, other_names, script_in_text]
    return [
        *(Student(name, answers) for name, answers in made.items()),
        *(Student(change.__name__, flatten("return 0"), change) for change in changed),
    ]


# ------------------------------------------------------------------------------------------------ one course for all


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which everybody has handed in and everything is graded, by nbgrader's commands alone."""
    with course_in(tmp_path_factory.mktemp("nbgrader")) as made:
        yield graded(made)


@contextlib.contextmanager
def course_in(folder: Path, *options: str) -> Iterator[Course]:
    """A course whose gradebook is kept in memory: nbgrader waits for the disk eighty times for each submission."""
    course = Course(folder, *options)
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else folder) as place:
        course.book = Path(place) / "gradebook.db"
        course.make()
        yield course


def fetched(course: Course, student: str) -> Path:
    """What a student gets."""
    course.nbgrader("generate_assignment", ASSIGNMENT)
    course.nbgrader("release_assignment", ASSIGNMENT)
    assert ASSIGNMENT in course.nbgrader("list", folder=course.desk(student))
    course.nbgrader("fetch_assignment", ASSIGNMENT, folder=course.desk(student))
    return (course.desk(student) / ASSIGNMENT).rename(course.folder / "fetched")


def hand_in(course: Course, work: Path, students: Iterable[Student]) -> None:
    """Everybody works on what was fetched, and submits it; the teacher collects it."""

    def by_one(student: Student) -> None:
        student.write(work, course.desk(student.name) / ASSIGNMENT)
        course.nbgrader("submit", ASSIGNMENT, f"--student={student.name}", folder=course.desk(student.name))

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(by_one, students))
    course.nbgrader("collect", ASSIGNMENT)


def graded(made: Course) -> Course:
    hand_in(made, work := fetched(made, "anna"), STUDENTS)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        made.cheats = cheats(made, server.getsockname()[1])  # type: ignore[attr-defined]
        for cheat in made.cheats:  # type: ignore[attr-defined]
            cheat.write(work, made.root / "submitted" / cheat.name / ASSIGNMENT)
        before = digest(made.root / "nbgrader_config.py")
        made.program("autograde", ASSIGNMENT)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert digest(made.root / "nbgrader_config.py") == before
    made.nbgrader("generate_feedback", ASSIGNMENT)
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def scores(course):
    return course.scores()


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What grading the same code as files says, function by function."""
    selection = {file.id: frozenset(file.names) for file in FILES}
    tasks = []
    for student in STUDENTS:
        folder = tmp_path_factory.mktemp(student.name)
        for id, text in student.files().items():
            path = folder / f"{id}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text.replace("%timeit", "# %timeit"), encoding="utf-8")
        tasks.append(Task(folder, selection))
    results = grade(tasks, Settings(isolation="strict"))
    return {
        student.name: {
            function["name"]: function["score"]
            for exercise in result["exercises"]
            for function in exercise["functions"]
        }
        for student, result in zip(STUDENTS, results, strict=True)
    }


# ------------------------------------------------------------------------------------------------ the tests


@pytest.mark.parametrize("name", HONEST)
def test_the_gradebook_says_what_grading_the_files_says(scores, expected, name):
    assert scores[name] == expected[name]


def test_the_scores_are_those_that_one_would_expect(expected):
    """So that the test above compares something."""
    totals = {name: sum(found.values()) for name, found in expected.items()}
    most = sum(notebooks.points_of(file, function) for file in FILES for function in file.functions)
    assert totals["anna"] == totals["jan"] == most
    assert totals["cleo"] == 0
    assert 0 < totals["ben"] < most
    assert totals["emil"] == totals["ida"]
    assert most > totals["emil"] > most - 10
    assert expected["finn"]["split_heads"] == expected["finn"]["flatten_images"] == 0
    assert expected["finn"]["relative_error"] > 0
    assert expected["gina"]["flatten_images"] == expected["hugo"]["flatten_images"] == 0
    assert expected["gina"]["split_heads"] == expected["hugo"]["split_heads"] > 0


def test_no_cheat_gains_a_point(course, scores):
    assert len(course.cheats) >= 20
    gained = {cheat.name: scores[cheat.name] for cheat in course.cheats}
    assert {name: sum(found.values()) for name, found in gained.items()} == dict.fromkeys(gained, 0)
    assert not list(ungraded.every(course.root))


def test_nothing_hidden_gets_out(course):
    everybody = [*HONEST, *(cheat.name for cheat in course.cheats)]
    for name in everybody:
        page = course.feedback(name)
        assert not [text for text in HIDDEN if text in page or text in html.unescape(page)], name
    files = [path for path in course.root.rglob("*") if path.is_file() and "submitted" not in path.parts]
    assert len(files) > 100
    for path in files:
        content = path.read_bytes()
        assert not [text for text in HIDDEN if text.encode() in content], path
        assert b"BEGIN SOLUTION" not in content or "source" in path.parts, path


def test_feedback_says_why_and_runs_no_script(course):
    page = course.feedback("anna")
    assert "what my own cell printed" in page
    assert "a table" in page
    assert "My thoughts" in page
    assert "✓ flatten_images" in page
    said = html.unescape(course.feedback("emil"))
    assert "The batch dimension was flattened too; keep the first dimension" in said
    assert "A hint:" in said
    assert "is there a loop that" in html.unescape(course.feedback("gina"))
    assert "line 2:  while True:" in html.unescape(course.feedback("gina"))
    assert "ended the whole program" in html.unescape(course.feedback("hugo"))
    for name in ("anna", "script_in_text"):
        assert PAYLOAD not in course.feedback(name)


def test_export_gives_the_same_totals(course, scores):
    assert {name: float(row["score"]) for name, row in course.exported().items()} == {
        name: sum(found.values()) for name, found in scores.items()
    }


def test_validate_says_success_where_the_examples_pass(course):
    def validate(student: str) -> str:
        said: str = course.nbgrader("validate", f"{ASSIGNMENT}.ipynb", folder=course.desk(student) / ASSIGNMENT)
        return said

    with ThreadPoolExecutor(CORES) as pool:
        right, said = pool.map(validate, ("jan", "ben"))
    assert "Success! Your notebook passes all the tests." in right
    assert "VALIDATION FAILED ON" in said
    failed = len(RIGHT) - 4
    assert re.search(rf"FAILED ON {failed} CELL", said), said
    assert "still to do" in said


def test_feedback_reaches_the_student(course):
    course.nbgrader("release_feedback", ASSIGNMENT, "--student=ida")  # the cheats came some other way
    course.nbgrader("fetch_feedback", ASSIGNMENT, folder=course.desk("ida"))
    pages = list((course.desk("ida") / ASSIGNMENT / "feedback").rglob("*.html"))
    assert len(pages) == 1


def test_a_fault_of_the_kit_is_no_zero(course, scores):
    """Where the kit fails there is no score, and a list says so."""
    said = course.nbgrader("autograde", ASSIGNMENT, "--student=cleo", "--force", before=WITH_FAULT, code=1)
    assert "cleo could not be graded" in said
    assert [entry[1:] for entry in ungraded.every(course.root)] == [("cleo", "the test pulled the plug")]
    assert set(course.scores()["cleo"].values()) == {None}
    row = course.exported()["cleo"]
    assert (row["raw_score"], row["score"]) == ("", "")

    course.nbgrader("autograde", ASSIGNMENT, "--student=cleo", "--force")
    assert not list(ungraded.every(course.root))
    assert course.scores()["cleo"] == scores["cleo"]


def test_a_test_cell_that_nothing_would_run_is_refused(course):
    """nbgrader gives full marks to a test cell without outputs."""
    path = course.root / "source" / "extra" / "extra.ipynb"
    path.parent.mkdir()
    cell = notebooks.code("my-test", "assert False", locked=True, points=5)
    made = {**notebooks.notebook(STAGE, "en"), "cells": [cell]}
    path.write_text(json.dumps(made), encoding="utf-8")
    said = course.nbgrader("generate_assignment", "extra", code=1)
    assert 'The test cell "my-test" is not one of torchpath\'s' in said


# ------------------------------------------------------------------------------------------------ a Chinese course


# As the guide has it: a point for each hour that was begun.
LATE = """
from nbgrader.plugins import BasePlugin


class PerHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return -(-total_seconds_late // 3600)
"""
WITHOUT_TORCH = """
from graders.teacher import judge
judge.PROGRAM = ["-c", "import sys; sys.modules['torch'] = None; from graders.teacher import judge; judge.main()"]
"""


CHINESE = solutions("zh")


@pytest.fixture(scope="module")
def chinese(tmp_path_factory):
    """A course in Chinese: two students whose work has been graded, and four whose work has not."""
    with course_in(tmp_path_factory.mktemp("chinese"), "--lang", "zh") as made:
        (made.root / "late.py").write_text(LATE, encoding="utf-8")
        with (made.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write('c.AssignLatePenalties.plugin_class = "late.PerHour"\n')
        students = [Student("student-01", CHINESE), Student("student-02", {**CHINESE, **WRONG_ONE})]
        hand_in(made, fetched(made, "student-01"), students)
        made.nbgrader("autograde", ASSIGNMENT)
        made.nbgrader("generate_feedback", ASSIGNMENT)
        yield made


def hand_in_more(course: Course, *students: Student) -> None:
    """As files that came some other way."""
    for student in students:
        student.write(course.root / "release" / ASSIGNMENT, course.root / "submitted" / student.name / ASSIGNMENT)


def test_a_chinese_course_gives_the_same_scores_and_says_why_in_chinese(chinese, expected):
    found = chinese.scores()
    assert (found["student-01"], found["student-02"]) == (expected["anna"], expected["emil"])
    assert "待完成" not in (page := html.unescape(chinese.feedback("student-01")))
    assert "第 1 阶段" in page
    page = html.unescape(chinese.feedback("student-02"))
    with i18n.speaking("zh"):
        mistake = str(i18n._("the batch dimension was flattened too; keep the first dimension"))
        hint = str(i18n._("A hint:"))
    assert mistake in page
    assert hint in page
    assert "batch dimension" not in page


def test_what_the_class_command_knows_is_not_graded_again(chinese, tmp_path):
    """Not even torch is imported for it."""
    remark = f"\n# {tmp_path}\n"  # nobody has ever handed this in
    answers = {name: text + remark for name, text in {**CHINESE, **WRONG_ONE}.items()}
    hand_in_more(chinese, Student("student-03", answers), Student("student-04", dict(list(answers.items())[:5])))
    out = tmp_path / "class"
    chinese.run([sys.executable, "-m", "graders", "class", str(chinese.root / "submitted"), "--out", str(out)], ROOT)
    with Database(out / NAME) as database:
        results = {one.student.name: one.result for one in database.graded()}
    said = chinese.nbgrader("autograde", ASSIGNMENT, before=WITHOUT_TORCH)
    assert "could not be graded" not in said
    found = chinese.scores()
    assert len(results) == len(found) == 4
    for name, result in results.items():
        assert result is not None
        assert found[name] == {
            function["name"]: function["score"]
            for exercise in result["exercises"]
            for function in exercise["functions"]
            if exercise["id"] in {file.id for file in FILES}
        }
    assert 0 < sum(found["student-04"].values()) < sum(found["student-03"].values())


def test_points_deadlines_and_scores_by_hand_are_the_teachers(chinese):
    """All changed after the work was graded, as the guide says, then graded again."""
    before = chinese.scores()
    with chinese.gradebook() as gradebook:
        gradebook.find_grade(TEST, ASSIGNMENT, ASSIGNMENT, "student-02").manual_score = 1.5
        handed_in = gradebook.find_submission(ASSIGNMENT, "student-01").timestamp
    due = handed_in - timedelta(minutes=90)
    chinese.nbgrader("db", "assignment", "add", ASSIGNMENT, f"--duedate={due} UTC")
    with chinese.source() as source:
        cells = cells_of(source)
        most = cells[TEST]["metadata"]["nbgrader"]["points"]
        cells[TEST]["metadata"]["nbgrader"]["points"] = 10 * most
        cells[f"{cell_of('relative_error')}-test"]["metadata"]["nbgrader"]["points"] = 0
    chinese.nbgrader("generate_assignment", ASSIGNMENT, "--force")
    chinese.nbgrader("autograde", ASSIGNMENT, "--force", before=WITHOUT_TORCH)

    for name, scores in chinese.scores().items():
        scaled = {"flatten_images": 10 * before[name]["flatten_images"], "relative_error": 0}
        assert scores == {**before[name], **scaled}, name
    assert chinese.scores()["student-01"]["flatten_images"] == 10 * most
    with chinese.gradebook() as gradebook:
        found = gradebook.find_grade(TEST, ASSIGNMENT, ASSIGNMENT, "student-02")
        assert (found.score, found.needs_manual_grade) == (1.5, True)
    rows = chinese.exported()
    total = sum(chinese.scores()["student-01"].values())
    assert (float(rows["student-01"]["raw_score"]), float(rows["student-01"]["score"])) == (total, total - 2)
    assert float(rows["student-03"]["late_submission_penalty"]) == 0  # no time is known: not late
    chinese.nbgrader("generate_feedback", ASSIGNMENT, "--student=student-01", "--force")
    assert f"{10 * most}.0" in chinese.feedback("student-01")


# ------------------------------------------------------------------------------------------------ in a browser


@pytest.fixture(scope="module")
def server(chinese):
    """JupyterLab with nbgrader's pages, in the teacher's course."""
    hand_in_more(chinese, Student("student-05", CHINESE), Student("student-06"))
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    settings = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    settings += ["--no-browser", "--allow-root", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url="]
    program = [sys.executable, "-m", "jupyterlab", *settings]
    with (chinese.folder / "server.log").open("wb") as log:
        process = subprocess.Popen(program, cwd=chinese.root, env=chinese.environment(), stdout=log, stderr=log)
    try:
        browser.wait_for(lambda: answers(f"{address}/api"), "JupyterLab's server")
        yield address
    finally:
        process.terminate()
        process.wait()


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture
def pictures(tmp_path):
    """Where screenshots go; those of the guide are made by setting the variable to ``docs``."""
    return Path(os.environ.get("TORCHPATH_SCREENSHOTS", tmp_path))


def autograde(server: str, student: str) -> dict[str, Any]:
    """What the formgrader's button asks for, and what it is answered."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar := CookieJar()))
    opener.open(f"{server}/formgrader").close()
    token = next(cookie.value for cookie in jar if cookie.name == "_xsrf")
    address = f"{server}/formgrader/api/submission/{ASSIGNMENT}/{student}/autograde"
    asked = urllib.request.Request(address, b"", {"X-XSRFToken": str(token)})
    with opener.open(asked) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def test_the_formgraders_button_grades(server, chinese):
    """In the server's own process, in which other things go on; where the kit fails, the page is told so."""
    assert autograde(server, "student-05")["success"] is True
    assert chinese.scores()["student-05"] == chinese.scores()["student-01"]
    source = chinese.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    source.rename(aside := source.with_suffix(".aside"))
    try:
        told = autograde(server, "student-05")
    finally:
        aside.rename(source)
    assert told["success"] is False
    with i18n.speaking("zh"):
        text = str(
            i18n._(
                "{student} could not be graded; that is no fault of the student's and no zero. It is noted in {path}."
            )
        )
    assert text.partition("{path}")[0].format(student="student-05") in told["log"]
    assert [entry[1] for entry in ungraded.every(chinese.root)] == ["student-05"]
    assert set(chinese.scores()["student-05"].values()) == {None}
    assert autograde(server, "student-05")["success"] is True
    assert not list(ungraded.every(chinese.root))
    assert chinese.scores()["student-05"] == chinese.scores()["student-01"]


in_a_browser = pytest.mark.skipif(browser.program() is None, reason=browser.MISSING)


@in_a_browser
def test_the_formgrader_shows_the_course(server, pictures):
    with browser.browser() as page:
        page.open(f"{server}/formgrader")
        page.wait(f"document.body && document.body.innerText.includes('{ASSIGNMENT}')")
        page.open(f"{server}/formgrader/manage_submissions/{ASSIGNMENT}")
        page.wait("document.body && document.body.innerText.includes('student-05')")
        assert "graded" in page.text()
        page.screenshot(pictures / "nbgrader_formgrader.png")


# The notebook that is open; what a cell of it shows; whether that is an error.
NOTEBOOK = "[...jupyterapp.shell.widgets('main')].find(it => it.sessionContext)"
OUTPUTS = f"{NOTEBOOK}.content.widgets.flatMap(it => it.model.toJSON().outputs ?? [])"
FAILED = f"{OUTPUTS}.find(it => it.output_type == 'error')"
SHOWN = f"{OUTPUTS}.flatMap(it => it.text ?? []).join('')"
ERROR_IN_IT = "(it.model.toJSON().outputs ?? []).some(it => it.output_type == 'error')"


@in_a_browser
def test_a_cell_of_a_released_notebook_is_run_in_jupyterlab(server, chinese, course, pictures):
    shutil.copytree(course.desk("ben") / ASSIGNMENT, chinese.root / "as_a_student")
    with browser.browser(1200, 900) as page:
        page.open(f"{server}/lab/tree/as_a_student/{ASSIGNMENT}.ipynb")
        page.wait("window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell') && true")
        page.wait(f"{NOTEBOOK}?.sessionContext.session?.kernel?.connectionStatus == 'connected'")
        page.wait(f"{NOTEBOOK}.sessionContext.isReady")
        page.value("jupyterapp.commands.execute('application:toggle-left-area'); true")
        page.value("jupyterapp.commands.execute('notebook:run-all-cells'); true")
        said = page.wait(f"{FAILED}?.traceback")
        assert len(said) == 1
        assert said[0].startswith("· contiguous_transpose: still to do.")
        assert "✓ reshape_shares_memory: the examples give what the docstring says." in page.value(SHOWN)
        # That cell into view, and Jupyter's question about its own news out of it.
        page.value("[...document.querySelectorAll('button')].find(it => it.innerText == 'No')?.click()")
        page.value(f"{NOTEBOOK}.content.scrollToCell({NOTEBOOK}.content.widgets.find(it => {ERROR_IN_IT}), 'end')")
        page.wait("document.body.innerText.includes('still to do')")
        page.wait("!document.body.innerText.includes('Jupyter news')")
        page.screenshot(pictures / "nbgrader_notebook.png")
