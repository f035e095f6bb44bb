"""Grading a class: each submission once, whatever happens on the way; going on; who may read what."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from graders import i18n
from graders.classroom import work
from graders.classroom.database import NAME, Busy, Damaged, Database, Unwritable, set_aside
from graders.classroom.graded import Student
from graders.commands import class_
from graders.commands.codes import INTERRUPTED, KIT_FAILED, PASSED, WRONG_USAGE, Usage
from graders.curriculum import manifest
from graders.sandbox import lock
from graders.session import cache, runner
from graders.session.grade import Task, grade_each
from graders.session.settings import Settings
from graders.teacher import handed_in, judge
from graders.teacher.notebooks import stub_of
from tests.judging import solution_of
from tests.test_grade import descendants, is_alive

ROOT = Path(__file__).resolve().parents[1]
SHAPES = "stage1_tensors/shapes"
TARGETS = ["shapes:flatten_images", "shapes:swap_batch_and_time"]
SELECTION = manifest.load().targets(TARGETS)
LONG = bool(os.environ.get("TORCHPATH_LONG"))
RIGHT = solution_of(SHAPES)
STUB = stub_of(SHAPES, "en")


def answer(swap: str, language: str = "en") -> str:
    """A file with one function right, and this in another one."""
    text = stub_of(SHAPES, language).replace('raise NotImplementedError("flatten_images")', "return images.flatten(1)")
    return text.replace('raise NotImplementedError("swap_batch_and_time")', swap)


RESHAPED = "return x.reshape(x.shape[1], x.shape[0], *x.shape[2:])"
WRONG = answer(RESHAPED)
WRONG_IN_CHINESE = answer(RESHAPED, "zh")


@pytest.fixture
def submissions(tmp_path):
    """A class: right, wrong, a stub, the wrong one once more, wrong in Chinese, nothing, and no zip."""
    folder = tmp_path / "submissions"
    for name, source in [
        ("ada", RIGHT),
        ("bo", WRONG),
        ("cy", STUB),
        ("dee", WRONG),
        ("欧阳", WRONG_IN_CHINESE),
    ]:
        hand_in(folder, name, source)
    (folder / "empty").mkdir()
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no zip")
    return folder


def hand_in(folder: Path, name: str, source: str) -> Path:
    path = folder / name / f"{SHAPES}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return path


@pytest.fixture
def options(submissions, tmp_path, monkeypatch):
    """For the command in this process, with a cache of its own; two at the same time."""
    monkeypatch.setattr(cache, "HANDED_IN", tmp_path / "verdicts")
    return class_.Options(
        submissions=str(submissions),
        out=str(tmp_path / "results"),
        targets=TARGETS,
        jobs=2,
        dask=None,
        resume=False,
        isolation="strict",
        make=False,
    )


@pytest.fixture
def judged(monkeypatch):
    """What was judged, from this fixture on: the folder of each file, once for each time."""
    found: list[str] = []
    real = runner.run

    def counting(units, *args):
        def passing_on():
            for unit in units:
                found.append(unit.folder.name)
                yield unit

        return real(passing_on(), *args)

    monkeypatch.setattr(runner, "run", counting)
    return found


def results_in(options) -> dict[str, Any]:
    """The results by name of the student."""
    with Database(Path(options.out) / NAME) as database:
        return {one.student.name: one.result for one in database.graded()}


def comparable(results):
    """Without what is never twice the same."""
    text = json.dumps(results, sort_keys=True)
    return json.loads(text, object_hook=lambda found: {key: found[key] for key in found if key != "seconds"})


def score(result):
    return result["score"] / result["max_score"]


# ---------------------------------------------------------------------------------------------- grading


def test_a_class_is_graded_and_everybody_gets_what_is_theirs(options, judged, capsys):
    assert class_.grade_class(options) == PASSED
    results = results_in(options)
    assert [name for name, result in results.items() if result is None] == ["broken", "empty"]
    assert score(results["ada"]) == 1
    assert score(results["cy"]) == 0
    assert 0 < score(results["bo"]) < 1
    assert results["bo"] == results["dee"]
    assert len(judged) == len(set(judged)) == 4, "identical submissions are judged once"
    wrong = {
        name: [check["message"] for check in results[name]["exercises"][0]["checks"] if check["mistake"]]
        for name in ("bo", "欧阳")
    }
    assert wrong["bo"]
    assert all(text.isascii() for text in wrong["bo"])
    assert wrong["欧阳"]
    assert not any(text.isascii() for text in wrong["欧阳"])
    assert i18n.language() == "en"
    said = capsys.readouterr()
    assert "5 submissions graded" in said.out
    assert "1 of them is identical" in said.out
    assert "broken.zip" in said.out
    assert str(Path(options.out) / "index.html") in said.out
    assert (Path(options.out) / "index.html").exists()
    assert said.err == ""
    nbgrader_knows_it_all(options, judged)


def nbgrader_knows_it_all(options, judged):
    """What the class command has graded, nbgrader's autograde has not to grade again; both ask the same verdicts."""
    judged.clear()
    with Database(Path(options.out) / NAME) as database:
        graded = [one for one in database.graded() if one.student.language == "en" and one.result]
    selection = {id: sorted(names) for id, names in SELECTION.items()}
    tasks = [{"folder": str(one.student.folder), "selection": selection} for one in graded]
    answers = io.StringIO()
    judge.answer(tasks, "en", answers)
    results = dict(map(json.loads, answers.getvalue().splitlines()))
    assert {n: score(result) for n, result in results.items()} == {n: score(one.result) for n, one in enumerate(graded)}
    assert judged == []


def test_going_on_grades_what_is_missing_or_has_changed(options, submissions, judged, monkeypatch, capsys):
    class_.grade_class(options)
    before = results_in(options)
    again = replace(options, resume=True)
    shutil.rmtree(cache.HANDED_IN)  # nothing is known but what the database knows

    judged.clear()
    assert class_.grade_class(again) == PASSED
    assert judged == []
    assert results_in(options) == before

    hand_in(submissions, "dee", WRONG + "# changed\n")
    hand_in(submissions, "eve", answer("return x"))
    shutil.rmtree(submissions / "bo")
    class_.grade_class(again)
    assert len(judged) == 2
    after = results_in(options)
    assert after.keys() - before.keys() == {"eve"}
    assert before.keys() - after.keys() == {"bo"}
    assert after["dee"]["exercises"][0]["sha256"] != before["dee"]["exercises"][0]["sha256"]
    assert {name: after[name] for name in ("ada", "cy", "欧阳")} == {
        name: before[name] for name in ("ada", "cy", "欧阳")
    }

    judged.clear()
    shutil.rmtree(cache.HANDED_IN)
    monkeypatch.setattr(cache, "kit_digest", lambda: "other graders")
    class_.grade_class(again)
    assert len(judged) == 5
    assert "kept as" not in capsys.readouterr().out


@pytest.mark.parametrize("whose", ["the machine's", "the kit's"])
def test_who_could_not_be_taken_in_is_owed_a_result(options, whose, monkeypatch, capsys):
    """The command fails, nobody gets a zero for it, and going on grades them."""
    with monkeypatch.context() as patched:
        patched.setattr(handed_in, "kept", failing_for(RIGHT, whose))
        assert class_.grade_class(options) == KIT_FAILED
    said = capsys.readouterr()
    assert "4 submissions graded" in said.out
    expected = {
        "the machine's": "1 student was not graded, which is no zero: the files could not be copied. Make room on",
        "the kit's": "1 submission could not be graded, which is torchpath's fault and no zero: It could not be read",
    }
    assert expected[whose] in said.err
    assert f"{options.out} --jobs 2 --resume" in said.err
    assert 'id="ungraded"' in (Path(options.out) / "index.html").read_text("utf-8")
    assert not_graded_in(Path(options.out), "ada")
    assert not not_graded_in(Path(options.out), "cy")  # a stub is zero points

    assert class_.grade_class(replace(options, resume=True)) == PASSED
    assert score(results_in(options)["ada"]) == 1
    assert not not_graded_in(Path(options.out), "ada")


def failing_for(source: str, whose: str):
    """As on a disk that is full just when this file comes, or with a mistake of ours."""
    kept = handed_in.kept

    def failing(files):
        if files.get(SHAPES) == source.encode():
            raise OSError(28, "No space left on device") if whose == "the machine's" else KeyError("cells")
        return kept(files)

    return failing


def not_graded_in(folder: Path, id: str) -> bool:
    """Whether all that is written says of somebody that they are not graded."""
    rows = {}
    for name in ("grades.csv", "canvas.csv", "moodle.csv"):
        lines = csv.reader((folder / name).read_text("utf-8-sig").splitlines())
        (rows[name],) = [row for row in lines if row[0] == id]
    head = next(csv.reader((folder / "grades.csv").read_text("utf-8-sig").splitlines()))
    grades = dict(zip(head, rows["grades.csv"], strict=True))
    results = json.loads((folder / "gradescope" / f"{id}.json").read_text("utf-8"))
    suites = ElementTree.parse(folder / "junit.xml").getroot()
    (suite,) = [suite for suite in suites if suite.get("id") == id]
    said = {
        rows["canvas.csv"][-1] == "",
        rows["moodle.csv"][-1] == "-",
        (grades[SHAPES], grades["total"], grades["not_graded"]) == ("", "", SHAPES),
        "score" not in results and "by no fault of what was handed in" in results["output"],
        suite.find("testcase/error") is not None and suite.find("properties") is None,
        "by no fault of what was handed in" in (folder / "students" / f"{id}.html").read_text("utf-8"),
    }
    (answer,) = said  # all say the same
    return answer


def test_what_an_older_torchpath_wrote_down_is_read(tmp_path):
    student = Student("ada", "ada", "ada", "en", "d", tmp_path, ("a problem",))
    with Database(tmp_path / NAME) as database:
        database.enter([student], "")
        other = json.dumps(["ada", "ada", str(tmp_path), ["a problem"]])
        database.file.execute("UPDATE students SET other = ?", (other,))
        assert database.students() == [student]


def test_a_second_run_keeps_the_results_of_the_first(options, judged, capsys):
    class_.grade_class(options)
    before = results_in(options)
    capsys.readouterr()
    judged.clear()
    assert class_.grade_class(options) == PASSED
    assert len(judged) == 4, "everything is graded again, whatever earlier runs know"
    (aside,) = (path for path in Path(options.out).glob("*.sqlite") if path.name != NAME)
    assert aside.name in capsys.readouterr().out
    with Database(aside) as database:
        assert {one.student.name: one.result for one in database.graded()} == before


def test_without_targets_the_stages_are_graded_in_which_somebody_wrote_something(tmp_path):
    hand_in(tmp_path, "one", WRONG)
    other = next(file for stage in manifest.load().stages if stage.number == 2 for file in stage.files)
    stub = tmp_path / "one" / f"{other.id}.py"
    stub.parent.mkdir()
    stub.write_text(stub_of(other.id, "zh").replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert work.selected([], [tmp_path / "one"]) == manifest.load().targets(["1"])
    hand_in(tmp_path, "one", STUB)  # nobody has written anything: then all that is there
    assert work.selected([], [tmp_path / "one"]) == manifest.load().targets(["1", "2"])
    assert work.selected([], []) == {}
    assert work.selected(["2"], [tmp_path / "one"]) == manifest.load().targets(["2"])


def test_results_go_out_as_they_come_and_no_more_is_held_than_is_worked_on(options):
    begun: list[int] = []
    ended: list[int] = []

    def tasks():
        for number in range(12):
            begun.append(number)
            assert len(begun) - len(ended) <= 3, "asked for before there was a worker for it"
            yield Task(ROOT / "solutions" if number % 2 else ROOT / "nowhere", SELECTION)

    def on_result(number, result):
        ended.append(number)
        assert score(result) == number % 2

    grade_each(tasks(), SELECTION, Settings(), on_result, jobs=2)
    assert sorted(ended) == begun == list(range(12))
    begun.clear()
    ended.clear()

    def on_first(number, result):
        assert begun == [*ended, number], "with one job, the next comes after the last one has gone"
        on_result(number, result)

    grade_each(tasks(), SELECTION, Settings(), on_first, jobs=1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_whoever_takes_results_can_end_the_run(jobs, capfd):
    class Enough(Exception):
        pass

    def on_result(_number, _result):
        raise Enough

    started = set(descendants(os.getpid()))
    with pytest.raises(Enough):
        grade_each((Task(ROOT / "solutions", SELECTION) for _ in range(9)), SELECTION, Settings(), on_result, jobs=jobs)
    wait_for_end(set(descendants(os.getpid())) - started)
    assert "Traceback" not in capfd.readouterr().err


# ---------------------------------------------------------------------------------------------- the kit's own faults


def test_what_the_kit_could_not_grade_is_no_zero_and_is_tried_again(options, submissions, monkeypatch, capsys, judged):
    class_.grade_class(options)
    shutil.rmtree(cache.HANDED_IN)
    hand_in(submissions, "cy", answer("return 1"))
    real = runner.Runner.judge

    def dying(self, grading, unit):
        records = real(self, grading, unit)
        yield next(records)
        os._exit(1)

    again = replace(options, resume=True)
    with monkeypatch.context() as patch:
        patch.setattr(runner.Runner, "judge", dying)
        assert class_.grade_class(again) == KIT_FAILED
    said = capsys.readouterr()
    assert "1 submission could not be graded" in said.err
    assert "--resume" in said.err
    assert "4 submissions graded" in said.out
    judged.clear()
    assert class_.grade_class(again) == PASSED
    assert len(judged) == 1, "nothing was kept of what was judged in part"
    assert score(results_in(options)["ada"]) == 1


def test_a_full_disk_costs_nothing_that_was_graded(submissions, tmp_path):
    for number in range(9):
        hand_in(submissions, f"f{number}", answer(f"return x + {number}"))
    out = tmp_path / "results"

    def with_little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_960, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

    command = command_for(submissions, out, tmp_path / "verdicts")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=with_little_room)
    assert done.returncode == KIT_FAILED, done.stderr
    assert NAME in done.stderr
    assert "--resume" in done.stderr
    assert "Traceback" not in done.stderr
    with Database(out / NAME) as database:
        kept = [one.result for one in database.graded() if one.result]
    assert kept
    done = subprocess.run([*command, "--resume"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == PASSED, done.stderr
    with Database(out / NAME) as database:
        results = [one.result for one in database.graded() if one.result]
    assert len(results) == 14
    assert all(result in results for result in kept)


def test_a_damaged_database_is_put_aside_and_a_foreign_one_too(options, judged, capsys):
    class_.grade_class(options)
    path = Path(options.out) / NAME
    whole = path.read_bytes()
    again = replace(options, resume=True)
    for damaged in (whole[: len(whole) // 2], b"no database" * 100, without_a_page(whole)):
        path.write_bytes(damaged)
        capsys.readouterr()
        assert class_.grade_class(again) == PASSED
        assert "is damaged" in capsys.readouterr().err
        assert any(other.read_bytes() == damaged for other in path.parent.glob("results-*.sqlite"))
        assert score(results_in(options)["ada"]) == 1


def without_a_page(content: bytes) -> bytes:
    """The database with its second page, on which a table begins, full of nonsense."""
    return content[:4096] + b"\xff" * 4096 + content[8192:]


def test_two_runs_do_not_write_into_the_same_folder(options):
    Path(options.out).mkdir()
    with Database(Path(options.out) / NAME), pytest.raises(Usage, match="in use"):
        class_.grade_class(options)


# ---------------------------------------------------------------------------------------------- the database


def test_any_text_can_be_a_name(tmp_path):
    names = ["x'; DROP TABLE results; --", "\ud800 half", "two\nlines", "\0", "名字", "=1+1"]
    students = [Student(f"s{n}", name, name, "en", "", None, (name,)) for n, name in enumerate(names)]
    with Database(tmp_path / NAME) as database:
        database.enter(students, "")
        assert [one.student for one in database.graded()] == students
        assert database.graded()[1:3][1].student == students[2]


def test_a_result_that_is_not_as_it_was_written_is_none(tmp_path):
    with Database(tmp_path / NAME) as database:
        database.keep("a", "en", {"exercises": []})
        assert database.done() == {("a", "en")}
        (packed,) = database.file.execute("SELECT result FROM results").fetchone()
        for damaged in (packed[:-1], packed[:5] + b"\0" + packed[6:], b""):
            database.file.execute("UPDATE results SET result = ?", (damaged,))
            assert database.done() == set()
            assert database.result("a", "en") is None


def test_a_result_that_finds_no_room_leaves_the_others(tmp_path):
    result = {"exercises": [], "noise": random.Random(1).randbytes(9000).hex()}
    with Database(tmp_path / NAME) as database:
        database.keep("first", "en", result)
        pages = database.file.execute("PRAGMA page_count").fetchone()[0]
        database.file.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(Unwritable, match="full"):
            database.keep("second", "en", result)
        assert database.done() == {("first", "en")}
    with Database(tmp_path / NAME) as database:
        assert database.result("first", "en") == result


def test_what_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(Unwritable):
        Database(tmp_path / "nowhere" / NAME)
    with Database(tmp_path / NAME), pytest.raises(Busy):
        Database(tmp_path / NAME)
    with sqlite3.connect(tmp_path / NAME) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(Damaged, match="99"):
        Database(tmp_path / NAME)


def test_databases_put_aside_at_the_same_time_get_different_names(tmp_path):
    for text in ("one", "two", "three"):
        (tmp_path / NAME).write_text(text)
        os.utime(tmp_path / NAME, (1e9, 1e9))
        set_aside(tmp_path / NAME)
    assert {path.read_text() for path in tmp_path.iterdir()} == {"one", "two", "three"}


# ---------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"submissions": "/nowhere"}, "no folder"),
        ({"submissions": ""}, "S is missing"),
        ({"out": ""}, "O is missing"),
        ({"out": "{submissions}/results"}, "would be taken for one"),
        ({"out": "{submissions}/broken.zip"}, "is a file"),
        ({"targets": ["shaeps"]}, "shapes"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(options, change, words):
    changed = {
        key: [*value] if isinstance(value, list) else value.format(submissions=options.submissions)
        for key, value in change.items()
    }
    with pytest.raises(Usage, match=words):
        class_.grade_class(replace(options, **changed))


def test_without_strict_isolation_nothing_is_graded_unless_less_is_asked_for(options, monkeypatch):
    monkeypatch.setattr(lock, "missing", lambda: ["This kernel has no Landlock."])
    with pytest.raises(Usage, match=r"no Landlock.*--isolation basic"):
        class_.grade_class(options)
    assert not Path(options.out).exists()
    for folder in ("bo", "cy", "dee", "欧阳"):
        shutil.rmtree(Path(options.submissions) / folder)
    assert class_.grade_class(replace(options, isolation="basic", jobs=1)) == PASSED
    assert results_in(options)["ada"]["environment"]["isolation"] == "basic"


def test_a_place_that_submissions_can_read_is_refused(options, tmp_path, monkeypatch):
    """What is on Python's path can be read inside: results must not lie there, nor the submissions of others."""
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Usage, match="every submission may read"):
        class_.grade_class(options)


def test_a_submission_reads_neither_results_nor_neighbours_nor_graders(options, submissions):
    """It tries, and says in its error what it could read."""
    own = f"{submissions}/ada/{SHAPES}.py"
    places = [
        f"{options.out}/{NAME}",
        options.out,
        own,
        str(submissions),
        str(ROOT / ".torchpath"),
        str(ROOT / "graders"),
    ]
    spy = f"""
import os
seen = []
for path in {places!r}:
    for look in (os.listdir, lambda path: open(path, "rb").read(1)):
        try:
            look(path)
            seen.append(path)
        except (PermissionError, NotADirectoryError):
            pass
        except OSError as error:
            seen.append(repr(error))
raise RuntimeError(f"could read {{seen}}")
"""
    hand_in(submissions, "spy", spy)
    assert class_.grade_class(options) == PASSED
    problem = results_in(options)["spy"]["exercises"][0]["problem"]["message"]
    assert "could read []" in problem
    assert score(results_in(options)["ada"]) == 1


# ---------------------------------------------------------------------------------------------- ended in the middle


def command_for(submissions: Path, out: Path, verdicts: Path) -> list[str]:
    """The command in a process of its own, with a cache of its own."""
    code = """
import sys
from pathlib import Path
from graders.session import cache
from graders.commands.app import run

cache.HANDED_IN = Path(sys.argv[1])
sys.exit(run(sys.argv[2:]))
"""
    arguments = ["class", str(submissions), *TARGETS, "--out", str(out)]
    return [sys.executable, "-c", code, str(verdicts), *arguments]


def wait_for_end(pids) -> None:
    deadline = time.monotonic() + 60
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, pids))


def test_an_interrupted_run_says_how_to_go_on(submissions, tmp_path):
    hand_in(submissions, "zoe", "import time\ntime.sleep(1000)\n")
    out = tmp_path / "results"
    command = command_for(submissions, out, tmp_path / "verdicts")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    while "of 5 graded" not in process.stdout.readline():
        pass
    started = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    _out, said = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert "--resume" in said
    assert "Traceback" not in said
    wait_for_end(started)
    with Database(out / NAME) as database:
        assert any(one.result for one in database.graded())


@pytest.mark.timeout(7200 if LONG else 300)
def test_a_run_that_is_killed_at_any_moment_is_gone_on_with(submissions, tmp_path):
    """kill -9 of the command at random; what --resume then gives is what a run without disturbance gives."""
    for number in range(4):
        hand_in(submissions, f"k{number}", answer(f"return x + {number}"))
    if not LONG:  # a second language is a second start of everything
        shutil.rmtree(submissions / "欧阳")
    moments = 50 if LONG else 3
    random_ = random.Random()
    begin = time.monotonic()
    undisturbed = finished(submissions, tmp_path / "undisturbed")
    whole = time.monotonic() - begin
    assert len(undisturbed) == 10 + LONG
    assert sum(result is None for result in undisturbed.values()) == 2
    for number in range(moments):
        # One in each part of the run, so that few moments, too, see its beginning and its end.
        moment = whole * (number + random_.random()) / moments
        folder = tmp_path / f"killed{number}"
        kill_after(moment, submissions, folder)
        assert finished(submissions, folder, "--resume") == undisturbed, f"killed after {moment:.3f} s"


def prepared(folder: Path) -> Path:
    """A folder for results whose checks draw what those of the others draw."""
    out = folder / "results"
    if not out.exists():
        out.mkdir(parents=True)
        with Database(out / NAME) as database:
            database.seed(7)
    return out


def finished(submissions: Path, folder: Path, *more: str):
    command = command_for(submissions, prepared(folder), folder / "verdicts")
    done = subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == PASSED, done.stderr
    assert (folder / "results" / "index.html").exists()
    assert [path.name for path in (folder / "results").glob("*.sqlite*")] == [NAME]
    with Database(folder / "results" / NAME) as database:
        return comparable({one.student.id: one.result for one in database.graded()})


def kill_after(seconds: float, submissions: Path, folder: Path) -> None:
    command = command_for(submissions, prepared(folder), folder / "verdicts")
    (folder / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    started = descendants(process.pid) if process.poll() is None else []
    process.kill()
    process.wait()
    wait_for_end(started)
    deadline = time.monotonic() + 60
    while list((folder / "tmp").glob("torchpath-*/child-*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not list((folder / "tmp").glob("torchpath-*/child-*"))


# ---------------------------------------------------------------------------------------------- the command line


def test_the_command_line_takes_what_make_gives_it(submissions, tmp_path):
    """``make class``, with names that a shell would take apart."""
    out = tmp_path / "the $results"
    moved = submissions.rename(tmp_path / "all of them; true")
    words = [f"S={moved}", f"O={out}", f"T={TARGETS[0]}", "ARGS=--jobs 1"]
    done = subprocess.run(["make", "class", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (out / "index.html").exists()
    assert subprocess.run(["make", "class"], cwd=ROOT, capture_output=True, text=True, check=False).returncode == 2


@pytest.mark.parametrize("wrong", [["--jobs", "0"], ["--isolation", "loose"], ["--lang", "xx"], ["--seed", "1"]])
def test_wrong_options_are_wrong_usage(wrong, submissions, tmp_path):
    from graders.commands.app import run

    assert run(["class", str(submissions), "--out", str(tmp_path / "out"), *wrong]) == WRONG_USAGE
