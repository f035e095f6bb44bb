"""Downloads of learning platforms: whose a file is, and that no name makes it somebody else's."""

import csv
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.classroom import downloads, students
from graders.commands import class_
from graders.commands.codes import PASSED
from graders.session import cache
from graders.teacher import handed_in
from tests.test_class_intake import (
    ANSWER,
    ARITHMETIC,
    OTHER_WORK,
    SHAPES,
    STUB,
    STUBS,
    WORK,
    as_file,
    content_of,
    notebook,
    several,
    write,
    zipped,
)


@pytest.fixture
def handed(tmp_path, monkeypatch):
    """The folder of submissions; copies of them go to the test's own folder, and so do verdicts."""
    monkeypatch.setattr(handed_in, "CODE", tmp_path / "copies")
    monkeypatch.setattr(cache, "HANDED_IN", tmp_path / "verdicts")
    folder = tmp_path / "submissions"
    folder.mkdir()
    return folder


def by_name(folder):
    found = list(students.find(folder))
    assert len({student.id for student in found}) == len(found)
    return {student.name: student for student in found}


def platform_of(folder):
    return students.look_into(folder)[1]


# ------------------------------------------------------------------------------------------------ Canvas


def test_the_files_of_a_canvas_download_go_to_their_students(handed):
    write(
        handed,
        {
            "smithjane_101_9001_shapes.py": WORK,
            "smithjane_101_9002_arithmetic.py": STUBS[ARITHMETIC],
            "smithjane_101_9003_notes.pdf": b"mine",
            "lópezmaría_LATE_102_9004_stage1_tensors.ipynb": as_file(notebook(ANSWER)),
            "李雷_103_9005_my homework.py": OTHER_WORK,
            "o_neil_104_text.html": b"<p>I cannot upload it</p>",
            ".DS_Store": b"",
        },
    )
    zipped(handed / "late_105_9006_homework.zip", {"stage1_tensors/shapes.py": WORK})
    assert platform_of(handed) == "Canvas"
    found = by_name(handed)
    assert list(found) == ["late", "lópezmaría", "o_neil", "smithjane", "李雷"]
    assert content_of(found["smithjane"]) == {SHAPES: WORK, ARITHMETIC: STUBS[ARITHMETIC]}
    assert ANSWER.encode() in content_of(found["lópezmaría"])[SHAPES]
    assert content_of(found["李雷"]) == {SHAPES: OTHER_WORK}
    assert content_of(found["late"]) == {SHAPES: WORK}
    assert found["o_neil"].folder is None
    assert "Ask for one of these" in found["o_neil"].problems[0]
    assert [name for name, student in found.items() if student.problems] == ["o_neil"]


def test_a_file_that_was_handed_in_again_has_its_own_name_back(handed):
    mine = b"from own_tools import flat\n" + WORK
    write(
        handed,
        {
            "ana_1_20_shapes-1.py": mine,
            "ana_1_21_own_tools-12.py": b"flat = 1\n",
            "bo_2_30_stage1_tensors-2.ipynb": as_file(notebook(ANSWER)),
        },
    )
    found = by_name(handed)
    assert content_of(found["ana"]) == {SHAPES: mine, "stage1_tensors/own_tools": b"flat = 1\n"}
    assert ANSWER.encode() in content_of(found["bo"])[SHAPES]
    assert not found["ana"].problems
    assert not found["bo"].problems


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("shapes-1.py", "shapes.py"),
        ("Shapes-10.PY", "Shapes.PY"),
        ("stage1_tensors-3.ipynb", "stage1_tensors.ipynb"),
        ("homework-1.ipynb", "homework-1.ipynb"),
        ("report-1.pdf", "report-1.pdf"),
        ("my-shapes-1.py", "my-shapes-1.py"),
        ("shapes-1", "shapes-1"),
        ("-1.py", "-1.py"),
        ("1_2_shapes.py", "1_2_shapes.py"),
    ],
)
def test_a_number_is_taken_off_only_where_it_cannot_be_the_students(name, own):
    assert downloads.own_name(name) == own


@pytest.mark.parametrize(
    "names",
    [("9_shapes-1.py", "10_shapes.py"), ("9_shapes.py", "10_shapes-1.py"), ("20_shapes.py", "21_shapes-1.py")],
)
def test_of_two_files_of_the_same_name_the_newest_counts_and_that_is_said(handed, names):
    old, new = (f"ana_1_{name}" for name in names)
    write(handed, {old: OTHER_WORK, new: WORK})
    student = by_name(handed)["ana"]
    assert content_of(student) == {SHAPES: WORK}
    upload = names[0].partition("_")[0]
    said = f"{SHAPES} is there more than once: shapes.py counts, not {upload}/shapes.py. Ask if another one was meant."
    assert student.problems == (said,)
    write(handed, {old: WORK})
    assert by_name(handed)["ana"].problems == ()


def test_students_of_the_same_name_are_told_apart_by_their_number(handed):
    files = {"li_1_11_shapes.py": WORK, "li_LATE_2_12_shapes.py": OTHER_WORK, "lin_3_13_shapes.py": STUB}
    write(handed, files)
    found = by_name(handed)
    assert {name: content_of(student) for name, student in found.items()} == {
        "li 1": {SHAPES: WORK},
        "li 2": {SHAPES: OTHER_WORK},
        "lin": {SHAPES: STUB},
    }
    assert not any(student.problems for student in found.values())


def test_anonymous_students_are_known_by_their_codes(handed):
    write(handed, {"anon_aB3xY_11_shapes.py": WORK, "LATE_anon_9zQ1k_12_shapes.py": OTHER_WORK})
    found = by_name(handed)
    assert {name: content_of(student)[SHAPES] for name, student in found.items()} == {
        "anon aB3xY": WORK,
        "anon 9zQ1k": OTHER_WORK,
    }


@pytest.mark.parametrize(
    "stray",
    [
        {"notes.txt": b""},
        {"bo/shapes.py": WORK},
        {"bo_2_30_x/shapes.py": WORK},  # a folder whose name fits
        {"ana_1_20_other.py": WORK},  # one upload is one file: these may be of several people
        {"bo_1_30_shapes.py": WORK},  # one number is one student
        {"bo_2_shapes.py": WORK},
    ],
)
def test_what_does_not_fit_makes_it_an_ordinary_folder(handed, stray):
    write(handed, {"ana_1_20_shapes.py": WORK, **stray})
    assert platform_of(handed) == ""
    found = by_name(handed)
    assert len(found) == 2
    assert content_of(found["ana_1_20_shapes"]) == {SHAPES: WORK}


def test_a_link_is_in_no_download(handed):
    write(handed, {"ana_1_20_shapes.py": WORK})
    (handed / "bo_2_30_shapes.py").symlink_to(handed / "ana_1_20_shapes.py")
    assert platform_of(handed) == ""
    assert [student.folder is None for student in students.find(handed)] == [False, True]


def test_what_becomes_a_link_later_is_not_followed(handed):
    write(handed, {"ana_1_20_shapes.py": WORK, "ana_1_21_arithmetic.py": STUBS[ARITHMETIC]})
    found = students.find(handed)
    (handed / "ana_1_20_shapes.py").unlink()
    (handed / "ana_1_20_shapes.py").symlink_to(handed / "ana_1_21_arithmetic.py")
    (student,) = found
    assert content_of(student) == {ARITHMETIC: STUBS[ARITHMETIC]}
    assert student.problems[0].startswith("shapes.py is a link")


# ------------------------------------------------------------------------------------------------ Moodle


@pytest.mark.parametrize("end", ["", "_"], ids=["now", "before"])
def test_the_folders_of_a_moodle_download_are_called_after_their_students(handed, end):
    write(handed / f"Ana Díaz_1234567_assignsubmission_file{end}", {"stage1_tensors/shapes.py": WORK})
    write(handed / f"Ana Díaz_1234567_assignsubmission_onlinetext{end}", {"onlinetext.html": b"<p>done</p>"})
    write(handed / f"李 雷_1234568_assignsubmission_file{end}", {"shapes.py": OTHER_WORK})
    write(handed / f"Default group_assignsubmission_file{end}", {"stage1.ipynb": as_file(notebook(ANSWER))})
    assert platform_of(handed) == "Moodle"
    found = by_name(handed)
    assert list(found) == ["Ana Díaz", "Default group", "李 雷"]
    assert content_of(found["Ana Díaz"]) == {SHAPES: WORK}
    assert content_of(found["李 雷"]) == {SHAPES: OTHER_WORK}
    assert ANSWER.encode() in content_of(found["Default group"])[SHAPES]
    assert not any(student.problems for student in found.values())


def test_a_moodle_download_without_folders_goes_to_its_students(handed):
    prefix = "Ana Díaz_1234567_assignsubmission_file_"
    write(handed, {f"{prefix}shapes.py": WORK, f"{prefix}arithmetic.py": STUBS[ARITHMETIC]})
    write(handed, {"Bo_2_assignsubmission_file_solution.py": OTHER_WORK})
    found = by_name(handed)
    assert content_of(found["Ana Díaz"]) == {SHAPES: WORK, ARITHMETIC: STUBS[ARITHMETIC]}
    assert content_of(found["Bo"]) == {SHAPES: OTHER_WORK}
    assert not any(student.problems for student in found.values())


def test_files_of_the_same_name_stay_apart_whatever_they_were_handed_in_with():
    names = [f"Ana_1_assignsubmission_{plugin}_shapes.py" for plugin in ("file", "archive", "github")]
    download = downloads.recognised(dict.fromkeys(names, "file"))
    assert download is not None
    (ana,) = download.owners
    assert len({piece.path for piece in ana.pieces}) == 3


def test_participants_without_names_are_known_by_their_numbers(handed):
    for number in (7, 8):
        write(handed / f"Participant_{number}_assignsubmission_file_", {"shapes.py": WORK})
    assert list(by_name(handed)) == ["Participant 7", "Participant 8"]


def test_among_other_folders_the_name_stays_whole(handed):
    write(handed / "Ana_1_assignsubmission_file_", {"shapes.py": WORK})
    write(handed / "bo", {"shapes.py": WORK})
    assert platform_of(handed) == ""
    assert list(by_name(handed)) == ["Ana_1_assignsubmission_file_", "bo"]


# ------------------------------------------------------------------------------------------------ any names


SIGNS = ["a", "é", "e\u0301", "A", "_", "-", " ", ".", "1", "22", "_1_2_", "LATE", "anon_", "..", "\n", "\udcff", "="]
PARTS = ["shapes", "_assignsubmission_file", "_text.html", "-1", ".py", ".zip", ".ipynb"]
names = st.lists(st.sampled_from([*SIGNS, *PARTS]), max_size=7).map("".join)
FROM_CANVAS = ["_1_2_shapes.py", "_3_4_shapes-1.py", "_1_5_Shapes.py", "_3_6_..", "_7_text.html"]
FROM_MOODLE = ["_1_assignsubmission_file_x.py", "_1_assignsubmission_online_x.py", "_assignsubmission_file_", "_2_"]


def entries(endings):
    return st.dictionaries(
        st.builds(lambda name, ending: name + ending, names, st.sampled_from(endings)),
        st.sampled_from(["file"] * 9 + ["folder", "other"]),
        max_size=4,
    )


@given(st.one_of(entries(FROM_CANVAS), entries(FROM_MOODLE)))
@several
def test_whatever_the_names_each_entry_is_of_one_student(found):
    download = downloads.recognised(found)
    if download is None:
        return
    pieces = [piece for owner in download.owners for piece in owner.pieces]
    assert sorted(piece.entry for piece in pieces) == sorted(found)
    assert all(owner.name for owner in download.owners if download.platform == "Canvas")
    for owner in download.owners:
        paths = [piece.path for piece in owner.pieces]
        assert len(set(paths)) == len(paths)
        assert all("/" not in part for path in paths for part in path)


def test_no_name_leads_out_of_anything(handed):
    raw = [b"x_1_2_\xff.py", b"x_1_3_..", b"x_1_4_<b>.py", b"x_1_5_new\nline.py", b"=1+1_2_6_shapes.py"]
    for name in raw:
        (handed / os.fsdecode(name)).write_bytes(WORK)
    assert platform_of(handed) == "Canvas"
    found = by_name(handed)
    assert set(found) == {"x", "=1+1"}
    assert all(content_of(student) == {SHAPES: WORK} for student in found.values())
    assert all(text.isprintable() for student in found.values() for text in student.problems)


# ------------------------------------------------------------------------------------------------ the command


def test_the_class_command_grades_a_download_and_says_what_it_took_it_for(handed, tmp_path, capsys):
    files = {"ana_1_11_shapes.py": WORK, "ana_1_12_arithmetic.py": STUBS[ARITHMETIC], "bo_2_13_shapes-1.py": STUB}
    write(handed, files)
    targets = ["shapes:flatten_images"]
    code = class_.grade_class(
        class_.Options(str(handed), str(tmp_path / "out"), targets, 1, None, False, "strict", make=False)
    )
    assert code == PASSED
    said = capsys.readouterr().out
    assert "The folder is taken for a download from Canvas, with the work of 2 students." in said
    assert "2 submissions graded" in said
    head, *rows = csv.reader((tmp_path / "out" / "grades.csv").read_text("utf-8-sig").splitlines())
    scores = {row[0]: float(row[head.index(SHAPES)]) for row in rows}
    assert scores["ana"] > scores["bo"] == 0
