"""What a class hands in: in which forms it may come, and that nothing in it harms anybody else."""

import copy
import json
import os
import re
import shutil
import socket
import stat
import struct
import tracemalloc
import zipfile
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders import i18n
from graders.classroom import archives, exercises, folders, gathered, students
from graders.classroom.gathered import Entry, Gathered
from graders.classroom.graded import Fault, Student
from graders.classroom.remarks import MOST, Remarks, shown
from graders.curriculum import manifest, outline
from graders.teacher import handed_in, notebooks, public

SHAPES, ARITHMETIC = "stage1_tensors/shapes", "stage1_tensors/arithmetic"
STUB = notebooks.stub_of(SHAPES, "en").encode()
WORK = STUB.replace(b'raise NotImplementedError("flatten_images")', b"return images.flatten(1)")
OTHER_WORK = STUB.replace(b'raise NotImplementedError("flatten_images")', b"return images")
STUBS = {file.id: notebooks.stub_of(file.id, "en").encode() for file in manifest.load().files}
CELL = "stage1-shapes-flatten_images"
MEGABYTE = 1 << 20

several = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def handed(tmp_path, monkeypatch):
    """The folder of submissions; copies of them go to the test's own folder."""
    monkeypatch.setattr(handed_in, "CODE", tmp_path / "copies")
    folder = tmp_path / "submissions"
    folder.mkdir()
    return folder


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def only(folder):
    (student,) = students.find(folder)
    return student


def content_of(student):
    """The files that are to be graded, by their ids."""
    if student.folder is None:
        return {}
    found = {path.relative_to(student.folder).as_posix(): path for path in student.folder.rglob("*") if path.is_file()}
    assert all(name.endswith(".py") for name in found)
    return {name[:-3]: path.read_bytes() for name, path in found.items()}


def notebook(answer=None, stage="stage1_tensors", language="en"):
    """A notebook as a student has it."""
    made = copy.deepcopy(exercises.handed_out(stage, language))
    for cell in made["cells"]:
        if answer and cell["id"] == CELL:
            cell["source"] = answer
    return made


def as_file(made):
    return json.dumps(made).encode()


ANSWER = "def flatten_images(images):\n    return images.flatten(1)"


# ------------------------------------------------------------------------------------------------ the forms


@pytest.mark.parametrize(
    "prefix", ["stage1_tensors/", "", "exercises/stage1_tensors/", "Ana Díaz 7/work/stage1_tensors/", "homework/"]
)
@pytest.mark.parametrize("form", ["folder", "zip", "zip in a folder", "zip made by Windows"])
def test_files_are_found_wherever_they_lie(handed, prefix, form):
    files = {f"{prefix}shapes.py": WORK, f"{prefix}arithmetic.py": STUBS[ARITHMETIC], "notes.txt": b"mine"}
    if form == "folder":
        write(handed / "ana", files)
    elif form == "zip":
        zipped(handed / "ana.zip", files)
    elif form == "zip in a folder":
        (handed / "ana").mkdir()
        zipped(handed / "ana" / "homework.ZIP", files)
    else:
        zipped(handed / "ana.zip", {name.replace("/", "\\"): content for name, content in files.items()})
    student = only(handed)
    assert (student.id, student.name, student.problems) == ("ana", "ana", ())
    assert student.place == ("ana" if "folder" in form else "ana.zip")
    assert content_of(student) == {SHAPES: WORK, ARITHMETIC: STUBS[ARITHMETIC]}


def test_the_digest_is_of_what_is_graded_and_of_nothing_else(handed):
    write(handed / "a", {"stage1_tensors/shapes.py": WORK})
    write(handed / "b", {"shapes.py": WORK, "diary.txt": b"dear diary", "scratch.py": b"print(1)"})
    write(handed / "c", {"shapes.py": WORK + b"\n"})
    write(handed / "d", {"shapes.py": WORK, "arithmetic.py": STUBS[ARITHMETIC]})
    a, b, c, d = students.find(handed)
    assert a.digest == b.digest != ""
    assert a.folder == b.folder
    assert len({student.digest for student in (a, c, d)}) == 3
    again = [student.digest for student in students.find(handed)]
    assert again == [student.digest for student in (a, b, c, d)]


@pytest.mark.parametrize("language", i18n.available())
@pytest.mark.parametrize("name", ["stage1_tensors.ipynb", "作业 最终.ipynb", "ana/stage1 (2).IPYNB"])
def test_a_notebook_makes_the_files_that_nbgrader_grades(handed, name, language):
    made = notebook(ANSWER, language=language)
    submitted = copy.deepcopy(made)
    submitted["cells"] = [
        cell for cell in submitted["cells"] if not cell["id"].endswith(("-test", "-title", "-lesson"))
    ]
    write(handed, {name: as_file(submitted)})
    student = only(handed)
    files = handed_in.files_of(handed_in.restored(notebook(language=language), made), Path("/nowhere"), language)
    assert student.folder == handed_in.kept(files)
    assert (student.language, student.problems) == (language, ())
    assert ANSWER.encode() in content_of(student)[SHAPES]
    assert len(content_of(student)) == len(manifest.load().stages[0].files)


@pytest.mark.parametrize("language", i18n.available())
@pytest.mark.parametrize("stage", manifest.load().stages, ids=lambda stage: stage.id)
def test_each_notebook_as_it_was_handed_out_makes_the_stubs(stage, language):
    files = exercises.files_in(exercises.parsed(as_file(notebook(stage=stage.id, language=language))))
    assert files == {file.id: notebooks.stub_of(file.id, language).encode() for file in stage.files}


def test_cells_of_several_stages_may_stand_in_one_notebook(handed):
    made = notebook(ANSWER)
    made["cells"] += notebook(stage="stage2_autograd")["cells"]
    write(handed, {"ana.ipynb": as_file(made)})
    files = content_of(only(handed))
    assert {id.partition("/")[0] for id in files} == {"stage1_tensors", "stage2_autograd"}
    assert ANSWER.encode() in files[SHAPES]


def test_one_python_file_may_be_called_anything(handed):
    write(handed, {"Ana Díaz.py": WORK, "bert.py": b"def add(a, b):\n    return a + b\n", "shapes.py": WORK})
    ana, bert, shapes = students.find(handed)
    assert (ana.name, content_of(ana), ana.problems) == ("Ana Díaz", {SHAPES: WORK}, ())
    assert (content_of(shapes), shapes.problems) == ({SHAPES: WORK}, ())
    assert bert.folder is None
    assert "no exercise in it" in bert.problems[0]


def test_one_file_may_hold_several_exercises(handed):
    both = WORK + STUBS[ARITHMETIC]
    write(handed, {"ana.py": both})
    assert content_of(only(handed)) == {SHAPES: both, ARITHMETIC: both}


def test_a_file_under_a_name_of_its_own_is_known_by_its_functions(handed):
    write(handed / "ana", {"stage1_tensors/shapes (1).py": WORK, "stage1_tensors/arithmetic.py": STUBS[ARITHMETIC]})
    student = only(handed)
    assert content_of(student) == {SHAPES: WORK, ARITHMETIC: STUBS[ARITHMETIC]}
    assert student.problems == (
        "stage1_tensors/shapes (1).py was taken for stage1_tensors/shapes.py, because of the functions in it.",
    )


def test_a_broken_program_is_known_by_its_functions_too(handed):
    broken = b"def flatten_images(images:\n    return (\n"
    write(handed, {"ana.py": broken})
    assert content_of(only(handed)) == {SHAPES: broken}


CLASSIFIER, CHECKS = "stage6_deployment/mnist_classifier", public.MODULE.name


@pytest.mark.parametrize("name", [CHECKS, CHECKS.upper().replace(".PY", ".py"), "torchpath_checks (1).py"])
@pytest.mark.parametrize("where", ["", "stage1_tensors/", "stage6_deployment/", "a/b/"])
def test_what_is_handed_out_beside_a_notebook_is_nobodys_answer(handed, where, name):
    kits = public.MODULE.read_bytes()
    own = kits + b"\n\ndef evaluate_classifier(model):\n    return 1\n"  # whatever was written into it
    write(handed / "ana", {f"{where}stage1_tensors.ipynb": as_file(notebook(ANSWER)), f"{where}{name}": kits})
    write(handed / "bert", {f"{where}{name}": own, "shapes.py": WORK})
    ana, bert = students.find(handed)
    assert content_of(ana).keys() == {file.id for file in manifest.load().stages[0].files}
    assert content_of(bert) == {SHAPES: WORK}
    assert ana.problems == bert.problems == ()


def test_under_the_name_of_the_kits_own_file_nobody_loses_an_answer(handed):
    write(handed / "ana", {CHECKS: WORK})
    write(handed / "bert", {CHECKS: public.MODULE.read_bytes() + STUBS[CLASSIFIER]})
    mine = b"from torchpath_checks import check\n" + WORK  # which would stop at its first line without that file
    write(handed / "clara", {"shapes.py": mine, CHECKS: public.MODULE.read_bytes()})
    ana, bert, clara = students.find(handed)
    assert content_of(ana) == {SHAPES: WORK}
    assert CLASSIFIER in content_of(bert)
    assert content_of(clara).keys() == {SHAPES, "stage1_tensors/torchpath_checks"}


@pytest.mark.parametrize("function", ["main", "evaluate", "softmax", "dot", "accuracy", "count_parameters", "predict"])
def test_one_name_that_other_programs_have_makes_no_exercise(handed, function):
    tool = f"def {function}(model):\n    return model\n".encode()
    write(handed / "ana", {"shapes.py": WORK, "tools.py": tool, "stage6_deployment/run.py": tool})
    student = only(handed)
    assert (content_of(student), student.problems) == ({SHAPES: WORK}, ())


@pytest.mark.parametrize("id", STUBS)
def test_each_exercise_is_known_under_another_name_and_no_other_one_with_it(handed, id):
    write(handed / "ana", {"mine.py": STUBS[id]})
    assert content_of(only(handed)) == {id: STUBS[id]}


def test_a_part_of_an_exercise_is_known_by_the_name_of_its_file_too(handed):
    part = b"def dot(a, b):\n    return a @ b\n"
    write(handed / "ana", {"matrix_products (1).py": part})
    assert content_of(only(handed)) == {"stage1_tensors/matrix_products": part}


@pytest.mark.parametrize("language", i18n.available())
def test_the_language_is_that_of_the_stubs(handed, language):
    own = notebooks.stub_of(SHAPES, language).encode()
    write(handed / "ana", {"shapes.py": own.replace(b'raise NotImplementedError("flatten_images")', b"return 1")})
    write(handed / "bert", {"shapes.py": b"def flatten_images(images):\n    return images.flatten(1)\n"})
    (handed / "clara").mkdir()
    ana, bert, clara = students.find(handed)
    assert (ana.language, bert.language, clara.language) == (language, "en", "en")
    i18n.use("zh")
    assert [student.language for student in students.find(handed)] == [language, "zh", "zh"]


def test_an_empty_folder_is_a_student_who_has_handed_in_nothing(handed):
    (handed / "ana" / "stage1_tensors").mkdir(parents=True)
    student = only(handed)
    assert (student.folder, student.digest, student.problems) == (None, "", ())


def test_what_no_student_has_put_there_is_passed_over(handed):
    for name in (".DS_Store", "__MACOSX/ana", "Thumbs.db", ".ipynb_checkpoints/ana.ipynb"):
        write(handed, {name: WORK})
    hidden = ["__MACOSX/._shapes.py", ".venv/shapes.py", "venv/lib/site-packages/torch/nn/linear.py", ".git/shapes.py"]
    write(handed / "ana", {"shapes.py": WORK, **dict.fromkeys(hidden, OTHER_WORK)})
    zipped(handed / "bert.zip", {"shapes.py": WORK, **dict.fromkeys(hidden, OTHER_WORK)})
    ana, bert = students.find(handed)
    for student in (ana, bert):
        assert (content_of(student), student.problems) == ({SHAPES: WORK}, ())


def test_of_a_copy_of_the_whole_kit_only_the_exercises_count(handed):
    kit = {"exercises/stage1_tensors/shapes.py": STUB, "graders/__main__.py": b"", "README.md": b""}
    kit |= {f"{folder}/stage1_tensors/shapes.py": WORK for folder in ("solutions", "tests/wrong_answers", "graders")}
    zipped(handed / "ana.zip", {f"torchpath/{name}": content for name, content in kit.items()})
    student = only(handed)
    assert (content_of(student), student.problems) == ({SHAPES: STUB}, ())


def test_a_folder_called_solutions_is_the_students_own(handed):
    write(handed / "ana", {"solutions/stage1_tensors/shapes.py": WORK})
    assert content_of(only(handed)) == {SHAPES: WORK}


def test_files_that_an_exercise_names_come_along(handed):
    mine = b"from own_tools import flat\n" + WORK
    files = {"stage1_tensors/shapes.py": mine, "stage1_tensors/own_tools.py": b"import deeper\n"}
    files |= {"stage1_tensors/deeper.py": b"flat = 1\n", "stage1_tensors/unnamed.py": b"", "elsewhere.py": b""}
    write(handed / "ana", files)
    tools = {"stage1_tensors/own_tools": b"import deeper\n", "stage1_tensors/deeper": b"flat = 1\n"}
    student = only(handed)
    assert (content_of(student), student.problems) == ({SHAPES: mine, **tools}, ())


def test_helpers_are_few(handed):
    names = [f"helper_{number:02}" for number in range(exercises.MOST_HELPERS + 5)]
    write(
        handed / "ana", {"shapes.py": b"import " + ", ".join(names).encode(), **{f"{name}.py": b"" for name in names}}
    )
    student = only(handed)
    assert len(content_of(student)) == 1 + exercises.MOST_HELPERS
    assert "more than 30 files beside them: stage1_tensors/helper_30.py and others" in student.problems[0]


def test_a_helper_whose_name_no_disk_holds_stays_behind(handed):
    """Nobody can make a run end as if the disk were full."""
    long = "x" * 300
    mine = f"import {long}\n".encode() + WORK
    zipped(handed / "ana.zip", {"shapes.py": mine, f"{long}.py": b"flat = 1\n"})
    student = only(handed)
    assert (content_of(student), student.problems, student.fault) == ({SHAPES: mine}, (), None)


# ------------------------------------------------------------------------------------------------ more than one


def test_what_was_written_in_counts_before_what_was_not(handed):
    write(handed / "ana", {"stage1_tensors/shapes.py": STUB, "shapes.py": WORK})
    write(handed / "bert", {"stage1.ipynb": as_file(notebook()), "stage1_tensors/shapes.py": WORK})
    write(handed / "clara", {"stage1.ipynb": as_file(notebook(ANSWER)), "stage1_tensors/shapes.py": STUB})
    write(handed / "dora", {"a/shapes.py": WORK, "b/shapes.py": WORK.replace(b"\n", b"\r\n")})
    ana, bert, clara, dora = students.find(handed)
    assert [student.problems for student in (ana, bert, clara, dora)] == [()] * 4
    assert content_of(ana)[SHAPES] == content_of(bert)[SHAPES] == content_of(dora)[SHAPES] == WORK
    assert ANSWER.encode() in content_of(clara)[SHAPES]


def test_two_answers_to_one_exercise_are_decided_and_said(handed):
    write(handed / "ana", {"old/shapes.py": OTHER_WORK, "shapes.py": WORK})
    write(handed / "bert", {"shapes.py": OTHER_WORK, "exercises/stage1_tensors/shapes.py": WORK})
    write(handed / "clara", {"shapes.py": OTHER_WORK, "stage1.ipynb": as_file(notebook(ANSWER))})
    ana, bert, clara = students.find(handed)
    assert content_of(ana) == content_of(bert) == {SHAPES: WORK}
    assert ANSWER.encode() in content_of(clara)[SHAPES]
    text = "stage1_tensors/shapes is there more than once: {} counts, not {}. Ask if another one was meant."
    assert ana.problems == (text.format("shapes.py", "old/shapes.py"),)
    assert bert.problems == (text.format("exercises/stage1_tensors/shapes.py", "shapes.py"),)
    assert clara.problems == (text.format("stage1.ipynb", "shapes.py"),)


SHAPES_IN_ALL_PLACES = ("shapes.py", "b/shapes.py", "shapes (1).py", *(f"{f}/stage1_tensors/shapes.py" for f in "cde"))


@given(st.permutations([*SHAPES_IN_ALL_PLACES, "a/a/stage1_tensors/shapes.py", "d/x/shapes.py"]))
@several
def test_the_choice_does_not_depend_on_the_order(order):
    contents = {name: WORK + f"# {name}\n".encode() for name in order}

    def entry(name):
        return Entry(tuple(name.split("/")), lambda limit: contents[name][:limit])

    assert exercises.choose([entry(name) for name in order], Remarks()).files == {
        SHAPES: contents["c/stage1_tensors/shapes.py"]
    }


# ------------------------------------------------------------------------------------------------ names


def test_students_come_in_the_order_of_their_names(handed):
    for name in ("zoe", "ana", "Émile", "李雷", "ana b", "42"):
        (handed / name).mkdir()
    found = [student.name for student in students.find(handed)]
    assert found == sorted(found)
    assert len(found) == 6


def test_two_of_the_same_name_are_both_graded(handed):
    write(handed / "ana", {"shapes.py": WORK})
    zipped(handed / "ana.zip", {"shapes.py": OTHER_WORK})
    write(handed, {"ana.py": WORK + b"#"})
    first, second, third = students.find(handed)
    assert [student.name for student in (first, second, third)] == ["ana"] * 3
    assert first.id == "ana"
    assert len({first.id, second.id, third.id}) == len({first.digest, second.digest, third.digest}) == 3
    assert first.problems == (
        "The same name is there again: ana.py, ana.zip. Each is graded by itself; take away what does not count.",
    )
    assert "ana, ana.py" in third.problems[0]
    before = {student.place: student.id for student in (first, second, third)}
    write(handed / "aaron", {"shapes.py": WORK})
    assert {s.place: s.id for s in students.find(handed) if s.name == "ana"} == before


def test_one_name_written_in_two_ways_is_the_same_name(handed):
    (handed / "\u00e9mile").mkdir()
    (handed / "e\u0301mile").mkdir()
    one, other = students.find(handed)
    assert one.id != other.id
    assert one.problems
    assert other.problems


def test_nobody_takes_the_id_of_another_one_by_a_clever_name(handed):
    (handed / "Ana Díaz").mkdir()
    id = only(handed).id
    (handed / id).mkdir()
    found = {student.name: student for student in students.find(handed)}
    assert len({student.id for student in found.values()}) == 2
    assert all(student.problems for student in found.values())


def test_a_second_one_of_a_name_takes_nobodys_id(handed):
    (handed / "ana").mkdir()
    zipped(handed / "ana.zip", {})
    second = list(students.find(handed))[1].id
    (handed / second).mkdir()
    found = {student.place: student.id for student in students.find(handed)}
    assert found[second] == second
    assert len(set(found.values())) == 3


names = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=90)


@given(
    st.lists(
        st.one_of(names, st.sampled_from(["ana", "Ana", "ana ", "ANA", "-ana", "ana-", "学生", "学生 ", "\udcff"]))
    )
)
@several
def test_ids_are_fit_for_anything_and_unique(found):
    places = sorted({students.Place(name, f"{name}{ending}") for name in found for ending in ("", ".zip")}, key=str)
    ids = list(students.ids(places))
    assert len(set(ids)) == len(places)
    assert all(re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", id) for id in ids)
    assert list(students.ids(places)) == ids


@given(st.lists(names, unique=True, min_size=1))
@several
def test_an_id_is_made_from_the_name_alone(found):
    alone = {name: students.plain_id(name) for name in found}
    places = [students.Place(name, name) for name in found]
    often = [list(alone.values()).count(id) for id in alone.values()]
    for place, id, times in zip(places, students.ids(places), often, strict=True):
        assert times > 1 or id == alone[place.name]


@given(st.text())
@several
def test_a_name_in_a_sentence_is_one_short_printable_line(name):
    text = shown(name.split("/"))
    assert len(text) <= 80
    assert all(character.isprintable() for character in text)


@pytest.mark.parametrize(
    "raw",
    [b"new\nline", b"\x1b[31mred", b"caf\xff", "名字\u202e".encode(), b"<script>alert(1)</script>"[:25], b"-rf *"],
)
def test_names_of_any_kind_are_taken(handed, raw):
    name = os.fsdecode(raw.replace(b"/", b"\\"))
    write(handed / name, {f"{name}/stage1_tensors/shapes.py": WORK, f"{name}.ipynb": b"no notebook"})
    (handed / name / f"link {name}").symlink_to("nowhere")
    student = only(handed)
    assert student.name == name.encode("utf-8", "backslashreplace").decode()
    (student.name + student.place).encode()  # a database and a page can hold it
    assert content_of(student) == {SHAPES: WORK}
    assert len(student.problems) == 2
    assert all(text.isprintable() for text in student.problems)


# ------------------------------------------------------------------------------------------------ faults in folders


def test_a_folder_of_submissions_that_is_none_is_said_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileNotFoundError):
        students.find(tmp_path / "nowhere")
    with pytest.raises(NotADirectoryError):
        students.find(tmp_path / "file")


def is_pipe(path):
    os.mkfifo(path)


def is_socket(path):
    with socket.socket(socket.AF_UNIX) as made:
        # The path of a socket has to be short.
        before = Path.cwd()
        os.chdir(path.parent)
        try:
            made.bind(path.name)
        finally:
            os.chdir(before)


def leads_to(target):
    return lambda path: path.symlink_to(target)


FAULTS_ON_DISK = {
    "link": (leads_to(__file__), "is a link"),
    "link to nowhere": (leads_to("nowhere"), "is a link"),
    "link to itself": (lambda path: path.symlink_to(path), "is a link"),
    "link to a folder": (leads_to(Path(__file__).parent), "is a link"),
    "link to a device": (leads_to("/dev/zero"), "is a link"),
    "pipe": (is_pipe, "is a pipe, a socket or a device"),
    "socket": (is_socket, "is a pipe, a socket or a device"),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links in the file system")
@pytest.mark.parametrize("name", ["arithmetic.py", "folder", "stage1.ipynb", "more.zip"])
@pytest.mark.parametrize(("make", "said"), FAULTS_ON_DISK.values(), ids=FAULTS_ON_DISK)
def test_what_is_no_file_costs_itself_only(handed, name, make, said):
    write(handed / "ana", {"stage1_tensors/shapes.py": WORK})
    make(handed / "ana" / "stage1_tensors" / name)
    make(handed / name)
    found = {student.place: student for student in students.find(handed)}
    assert content_of(found["ana"]) == {SHAPES: WORK}
    (problem,) = found["ana"].problems
    assert problem.startswith(f"stage1_tensors/{name} {said}")
    assert found[name].folder is None
    assert found[name].problems[0].startswith(f"{name} {said}")


def test_a_file_that_becomes_something_else_later_is_not_read(handed):
    write(handed / "ana", {"shapes.py": WORK})
    with ExitStack() as stack:
        found = Gathered(Remarks(), stack)
        folders.add(handed / "ana", found)
        (entry,) = found.entries.values()
        (handed / "ana" / "shapes.py").unlink()
        (handed / "ana" / "shapes.py").symlink_to(__file__)
        with pytest.raises(gathered.Unreadable, match=r"shapes\.py is a link"):
            entry.read(10)
        (handed / "ana" / "shapes.py").unlink()
        with pytest.raises(gathered.Unreadable, match=r"shapes\.py cannot be read \(No such file"):
            entry.read(10)
        os.mkfifo(handed / "ana" / "shapes.py")  # to open it as any other file would wait for somebody to write
        with pytest.raises(gathered.Unreadable, match=r"shapes\.py is a pipe"):
            entry.read(10)


def test_what_may_not_be_read_costs_itself_only(handed, monkeypatch):
    # A test that runs as root can read everything: the system's answer is given in its place.
    write(handed / "ana", {"stage1_tensors/shapes.py": WORK, "secret/arithmetic.py": WORK, "stage1.ipynb": b"{}"})
    write(handed / "bert", {"shapes.py": WORK})
    scandir, open_file = os.scandir, os.open

    def refusing(way):
        def refuse(path, *rest):
            if Path(path).name in ("secret", "bert", "stage1.ipynb"):
                raise PermissionError(13, "Permission denied")
            return way(path, *rest)

        return refuse

    monkeypatch.setattr(os, "scandir", refusing(scandir))
    monkeypatch.setattr(os, "open", refusing(open_file))
    ana, bert = students.find(handed)
    monkeypatch.undo()
    text = "{} cannot be read (Permission denied). Make it readable, and grade again."
    assert ana.problems == (text.format("secret"), text.format("stage1.ipynb"))
    assert ana.folder is not None
    assert (bert.folder, bert.problems) == (None, (text.format("bert"),))


def test_what_is_gone_when_its_turn_comes_is_said(handed):
    write(handed / "ana", {"shapes.py": WORK})
    write(handed / "bert", {"shapes.py": WORK})
    found = students.find(handed)
    assert content_of(next(found)) == {SHAPES: WORK}
    shutil.rmtree(handed / "bert")  # only the names were read so far
    bert = next(found)
    assert (bert.folder, bert.problems) == (
        None,
        ("bert cannot be read (No such file or directory). Make it readable, and grade again.",),
    )


def test_a_stray_file_is_shown_and_not_dropped(handed):
    write(handed, {"ana.rar": b"Rar!", "roster.csv": b"a,b", "zoe.py": WORK})
    rar, roster, zoe = students.find(handed)
    assert (rar.name, roster.name, zoe.name) == ("ana.rar", "roster.csv", "zoe")
    for student in (rar, roster):
        assert student.folder is None
        assert "is no folder, zip, notebook or Python file" in student.problems[0]


def test_other_archives_in_a_folder_are_named(handed):
    write(handed / "ana", {"work.tar.gz": b"\x1f\x8b", "t10k-images.gz": b"\x1f\x8b"})
    problems = only(handed).problems
    assert problems[0] == "work.tar.gz is an archive that cannot be opened here. Ask for a zip."
    assert len(problems) == 2  # and that there is nothing else


def test_of_too_many_files_no_more_are_looked_at_than_allowed(handed, monkeypatch):
    write(handed / "ana", {f"z/data/{number}.py": b"" for number in range(40)})
    write(handed / "ana", {"work/stage1_tensors/shapes.py": WORK})
    seen = []
    scandir = os.scandir

    def counting(folder):
        for entry in scandir(folder):
            seen.append(entry.name)
            yield entry

    monkeypatch.setattr(os, "scandir", lambda folder: nullcontext(counting(folder)))
    with ExitStack() as stack:
        found = Gathered(Remarks(), stack, left=10)
        folders.add(handed / "ana", found)
    monkeypatch.undo()
    assert ("work", "stage1_tensors", "shapes.py") in found.entries  # what lies deepest comes last
    assert len(found.entries) == 1 + 10 - 5
    assert len(seen) == 10 + 1
    (problem,) = found.remarks.all()
    assert problem.startswith("There are more than 20,000 files and folders in it.")


def test_deep_folders_end_somewhere(handed):
    write(handed / "ana", {"shapes.py": WORK})
    deepest = handed / "ana"
    for _level in range(100):  # longer than any path that the system takes, if it were not for steps
        deepest = deepest / "f"
    write(deepest, {"arithmetic.py": WORK})
    zipped(handed / "bert.zip", {"shapes.py": WORK, f"{'f/' * 3000}arithmetic.py": WORK})
    ana, bert = students.find(handed)
    for student in (ana, bert):
        assert content_of(student) == {SHAPES: WORK}
        (problem,) = student.problems
        assert "lies in too many folders" in problem


def test_a_library_in_a_submission_is_not_taken_for_answers(handed):
    write(handed / "ana", {"shapes.py": WORK, "a/b/c/d/e/linear.py": b"class Linear: ...", "a/b/c/d/e/x.py": STUB})
    assert content_of(only(handed)) == {SHAPES: WORK}


def test_no_more_python_files_are_read_than_allowed():
    reads = []

    def entry(*path):
        def read(_limit):
            reads.append(path)
            return b""

        return Entry(path, read)

    remarks = Remarks()
    entries = [entry(f"{number:04}.py") for number in range(1000)] + [entry("z", "stage1_tensors", "shapes.py")]
    choice = exercises.choose(entries, remarks)
    assert reads[0] == ("z", "stage1_tensors", "shapes.py")  # what is called like an exercise comes first
    assert len(reads) == exercises.MOST_READ
    assert choice.files == {SHAPES: b""}
    assert "more than 100 Python files and notebooks in it: 0099.py and others" in remarks.all()[0]


def test_no_more_notebooks_are_read_than_allowed_and_no_more_bytes():
    given_out = []

    def read(limit):
        given_out.append(limit)
        return b"x" * limit

    remarks = Remarks()
    entries = [Entry((f"{number:02}.ipynb",), read) for number in range(exercises.MOST_NOTEBOOKS + 5)]
    exercises.choose(entries, remarks)
    assert sum(given_out) < exercises.MOST_BYTES + 2 * exercises.LONGEST_NOTEBOOK
    assert len(given_out) == 4
    assert [text for text in remarks.all() if "more than 20 notebooks in it: 20.ipynb and others" in text]
    given_out.clear()
    small = [Entry(entry.path, lambda limit: read(limit)[:2]) for entry in entries]
    exercises.choose(small, Remarks())
    assert len(given_out) == exercises.MOST_NOTEBOOKS


def test_of_too_many_remarks_their_number_is_said():
    remarks = Remarks()
    for number in range(MOST + 3):
        remarks.add(f"{number % (MOST + 2)}")
    assert remarks.all() == (*map(str, range(MOST)), "… and 2 more remarks of this kind.")


def test_a_file_without_end_is_read_as_far_as_it_can_be_used(handed):
    write(handed / "ana", {"shapes.py": WORK})
    with (handed / "ana" / "arithmetic.py").open("wb") as file:
        file.truncate(1 << 40)  # takes no room on the disk
    with (handed / "ana" / "stage1.ipynb").open("wb") as file:
        file.truncate(1 << 40)
    student = only(handed)
    files = content_of(student)
    assert files[SHAPES] == WORK
    assert files[ARITHMETIC] == bytes(outline.LONGEST + 1)  # the verdict says that it is too long, as nbgrader's does
    assert [text.partition(",")[0] for text in student.problems] == [
        "arithmetic.py is longer than 200 kB",
        "stage1.ipynb is too large",
    ]


def test_a_full_disk_costs_nobody_else(handed, monkeypatch):
    write(handed / "ana", {"shapes.py": WORK})
    write(handed / "bert", {"shapes.py": OTHER_WORK})
    kept = handed_in.kept

    def full(files):
        if files[SHAPES] == WORK:
            raise OSError(28, "No space left on device")
        return kept(files)

    monkeypatch.setattr(handed_in, "kept", full)
    ana, bert = students.find(handed)
    assert (ana.folder, ana.digest, bert.fault) == (None, "", None)
    said = "Its files could not be copied (No space left on device), and nothing was graded. Make room, and go on with"
    assert ana.problems == (f"{said} --resume.",)
    assert ana.fault == Fault("copy", ana.problems[0])
    assert content_of(bert) == {SHAPES: OTHER_WORK}


def test_of_a_copy_that_could_not_be_finished_nothing_is_left(handed, tmp_path, monkeypatch):
    write_bytes = Path.write_bytes

    def full(path, content):
        if path.name == "shapes.py":
            raise OSError(28, "No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        handed_in.kept({ARITHMETIC: b"", SHAPES: b""})
    assert [path for path in (tmp_path / "copies").rglob("*") if not path.name.isdecimal()] == []


def test_what_was_overlooked_costs_nobody_else(handed, monkeypatch):
    write(handed / "ana", {"shapes.py": WORK})
    write(handed / "bert", {"shapes.py": WORK})
    choose = exercises.choose

    def overlooked(entries, remarks, **options):
        monkeypatch.setattr(exercises, "choose", choose)
        raise KeyError("cells")

    monkeypatch.setattr(exercises, "choose", overlooked)
    ana, bert = students.find(handed)
    assert ana.problems[0].startswith("It could not be read (KeyError: 'cells'): a fault of torchpath's")
    assert ana.fault == Fault("kit", ana.problems[0])
    assert content_of(bert) == {SHAPES: WORK}


# ------------------------------------------------------------------------------------------------ faults in archives


def with_info(name, content=WORK, **changes):
    """An archive that holds a good file, and another one that something is wrong with."""

    def make(path):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("stage1_tensors/shapes.py", WORK)
            info = zipfile.ZipInfo(name)
            for attribute in ("external_attr", "compress_type"):
                if attribute in changes:
                    setattr(info, attribute, changes[attribute])
            archive.writestr(info, content)
            for attribute in ("flag_bits", "CRC", "file_size"):  # what is written into the table of contents
                if attribute in changes:
                    setattr(info, attribute, changes[attribute])

    return make


def twice(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stage1_tensors/shapes.py", OTHER_WORK)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("stage1_tensors/shapes.py", WORK)


A = "stage1_tensors/arithmetic.py"
FAULTY_ARCHIVES = {
    "leads out": (with_info("../../arithmetic.py"), "has a name that leads out of the archive"),
    "leads out in the middle": (with_info("stage1_tensors/../../arithmetic.py"), "has a name that leads out"),
    "leads out, Windows": (with_info("..\\arithmetic.py"), "has a name that leads out"),
    "absolute": (with_info("/stage1_tensors/arithmetic.py"), "has a name that leads out"),
    "absolute, Windows": (with_info("C:\\stage1_tensors\\arithmetic.py"), "has a name that leads out"),
    "on a server": (with_info("\\\\server\\share\\arithmetic.py"), "has a name that leads out"),
    "link": (with_info(A, b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16), "is a link"),
    "link to a folder": (with_info("data", b"..", external_attr=(stat.S_IFLNK | 0o777) << 16), "is a link"),
    "pipe": (with_info(A, external_attr=(stat.S_IFIFO | 0o777) << 16), "is a pipe"),
    "device": (with_info(A, external_attr=(stat.S_IFCHR | 0o777) << 16), "is a pipe"),
    "encrypted": (with_info(A, flag_bits=1), "is locked with a password"),
    "damaged": (with_info(A, CRC=1), "is broken, or no zip (Bad CRC-32"),
    "longer than it says": (with_info(A, file_size=10), "is broken, or no zip"),
    "unusual": (with_info(A, compress_type=zipfile.ZIP_BZIP2), "is compressed in an unusual way"),
    "twice": (twice, "is in the archive more than once"),
    "zip in a zip": (with_info("stage1_tensors/more.zip", b"PK"), "is a zip in a zip"),
    "no notebook": (with_info("stage1.ipynb", b"PK"), "cannot be read as a notebook"),
}


@pytest.mark.parametrize(("make", "said"), FAULTY_ARCHIVES.values(), ids=FAULTY_ARCHIVES)
@pytest.mark.parametrize("where", [".", "bert"])
def test_a_fault_in_an_archive_costs_itself_only(handed, tmp_path, make, said, where):
    (handed / where).mkdir(exist_ok=True)
    make(handed / where / "bert.zip")
    student = only(handed)
    assert content_of(student).pop(SHAPES) == WORK
    assert set(content_of(student)) <= {SHAPES, ARITHMETIC}
    (problem,) = student.problems
    assert said in problem
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copies", "submissions"]


def test_what_is_shorter_than_it_says_is_taken_as_it_is(handed):
    with_info(A, STUBS[ARITHMETIC], file_size=1 << 40)(handed / "ana.zip")
    student = only(handed)
    assert (content_of(student), student.problems) == ({SHAPES: WORK, ARITHMETIC: STUBS[ARITHMETIC]}, ())


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not a zip" * 100, b"PK\x05\x06" + bytes(18), b"PK\x05\x06" + b"\xff" * 18]
)
def test_what_is_no_archive_is_said_to_be_none(handed, content):
    write(handed, {"ana.zip": content})
    student = only(handed)
    assert student.folder is None
    said = "no exercise in it" if content.endswith(bytes(18)) else "ana.zip is broken, or no zip"  # an empty one is one
    assert said in student.problems[0]


def peak_of(work):
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_swells_up_is_not_unpacked(handed):
    exercises.telling_lines()  # what is made once is not part of the measurement
    exercises.handed_out_files(SHAPES)
    swollen = bytes(40 * MEGABYTE)
    zipped(handed / "ana.zip", {"shapes.py": swollen, "stage1_tensors/arithmetic.py": STUBS[ARITHMETIC]})
    zipped(handed / "bert.zip", {"stage1.ipynb": swollen, "shapes.py": WORK})
    found: list[Student] = []
    assert peak_of(lambda: found.extend(students.find(handed))) < 2.3 * exercises.LONGEST_NOTEBOOK
    ana, bert = found
    assert content_of(ana) == {SHAPES: bytes(outline.LONGEST + 1), ARITHMETIC: STUBS[ARITHMETIC]}
    assert "shapes.py is longer than 200 kB" in ana.problems[0]
    assert content_of(bert) == {SHAPES: WORK}
    assert "stage1.ipynb is too large" in bert.problems[0]


def test_a_table_of_contents_without_end_is_not_read(handed):
    size = 1 << 30
    with (handed / "ana.zip").open("wb") as file:
        file.truncate(size)  # takes no room on the disk
        file.seek(size)
        file.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, size, 0, 0))
    found: list[Student] = []
    assert peak_of(lambda: found.extend(students.find(handed))) < 4 * archives.LONGEST_TABLE
    assert "its table of contents is too long" in found[0].problems[0]


def test_of_too_many_members_no_more_are_looked_at_than_allowed(handed):
    zipped(handed / "ana.zip", {f"{number}.py": b"" for number in range(40)})
    with ExitStack() as stack:
        found = Gathered(Remarks(), stack, left=10)
        archives.add(handed / "ana.zip", ("ana.zip",), found)
        assert len(found.entries) == 10
    assert "There are more than" in found.remarks.all()[0]


def test_of_too_many_archives_no_more_are_opened_than_allowed(handed):
    (handed / "ana").mkdir()
    for number in range(archives.MOST_ARCHIVES + 2):
        zipped(handed / "ana" / f"{number:02}.zip", {f"unknown_{number}.py": b""})
    problems = only(handed).problems
    assert [text for text in problems if "one archive too many" in text] == [
        f"{number}.zip is one archive too many, and was left out. Ask for a single one." for number in (10, 11)
    ]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux says which files are open")
def test_no_archive_stays_open(handed):
    descriptors = Path("/proc/self/fd")
    before = len(list(descriptors.iterdir()))
    for number in range(5):
        zipped(handed / f"{number}.zip", {"shapes.py": WORK})
        write(handed, {f"broken {number}.zip": b"PK"})
    assert len(list(students.find(handed))) == 10
    assert len(list(descriptors.iterdir())) == before


@given(st.data())
@several
def test_a_damaged_archive_raises_nothing(handed, data):
    path = handed / "ana.zip"
    zipped(path, {"stage1_tensors/shapes.py": WORK, "ana/stage1.ipynb": b"{}"})
    content = bytearray(path.read_bytes())
    for _time in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1) | st.integers(max(0, len(content) - 200), len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.just(len(content)) | st.integers(0, len(content)))])
    student = only(handed)
    assert "torchpath's" not in " ".join(student.problems)
    assert set(content_of(student).values()) <= {WORK}  # whole, or not at all
    assert all(text.isprintable() for text in student.problems)


# ------------------------------------------------------------------------------------------------ faults in notebooks


def no_cell(made):
    made["cells"] = [cell for cell in made["cells"] if cell["id"] not in notebooks.by_cell("")]


NO_NOTEBOOKS = {
    "empty": (b"", "cannot be read as a notebook"),
    "no JSON": (b"{", "cannot be read as a notebook"),
    "no UTF-8": (b'{"cells": "\xff"}', "cannot be read as a notebook"),
    "no object": (b"[1, 2]", "cannot be read as a notebook"),
    "no cells": (b'{"nbformat": 4}', "cannot be read as a notebook"),
    "cells that are none": (b'{"cells": 3}', "cannot be read as a notebook"),
    "nothing in it": (b'{"cells": []}', "has no cell of the notebooks that were handed out"),
    "cells of another kind": (b'{"cells": [1, null, {"id": [[]]}, []]}', "has no cell of the notebooks"),
    "deep": (b'{"cells": ' + b"[" * 200_000, "cannot be read as a notebook"),
    "deep, as an id": (b'{"cells": [{"id": ' + b"[" * 900 + b"]" * 900 + b"}]}", "has no cell of the notebooks"),
    "values without end": (b'{"cells": [' + b"{}," * 2_000_000 + b"{}]}", "is too large"),
    "a number without end": (b'{"cells": ' + b"9" * 2_000_000 + b"}", "cannot be read as a notebook"),
}


@pytest.mark.parametrize(("content", "said"), NO_NOTEBOOKS.values(), ids=NO_NOTEBOOKS)
def test_what_is_no_notebook_of_ours_costs_itself_only(handed, content, said):
    write(handed / "ana", {"stage1.ipynb": content, "shapes.py": WORK})
    student = only(handed)
    assert content_of(student) == {SHAPES: WORK}
    (problem,) = student.problems
    assert problem.startswith(f"stage1.ipynb {said}")


def test_a_number_without_end_is_not_worked_out(handed):
    write(handed, {"ana.ipynb": as_file(notebook(ANSWER))[:-1] + b', "n": ' + b"9" * 100_000 + b"}"})
    student = only(handed)
    assert (ANSWER.encode() in content_of(student)[SHAPES], student.problems) == (True, ())


def test_notebooks_have_no_more_text_than_allowed(handed, monkeypatch):
    restored, made = handed_in.restored, []

    def counted(template, submitted):
        made.append(submitted)
        return restored(template, submitted)

    monkeypatch.setattr(handed_in, "restored", counted)
    long = as_file(notebook(ANSWER + "\n# a remark" * 40_000))
    write(handed / "ana", {"a.ipynb": long, "b.ipynb": long, "c.ipynb": long, "shapes.py": WORK})
    assert only(handed).problems == (
        "Its files are too large together: c.ipynb was left out. Ask for the exercises only.",
        "stage1_tensors/shapes is there more than once: a.ipynb counts, not shapes.py. Ask if another one was meant.",
    )
    assert len(made) == 2


def test_many_empty_values_are_not_made_into_objects(handed):
    content = b'{"cells": [' + b"{}," * (5 * MEGABYTE) + b"{}]}"
    assert peak_of(lambda: exercises.choose([Entry(("a.ipynb",), lambda _limit: content)], Remarks())) < MEGABYTE


def test_a_notebook_that_lost_its_ids_is_known_by_nbgraders_names(handed):
    made = notebook(ANSWER)
    for cell in made["cells"]:
        del cell["id"]
    write(handed, {"ana.ipynb": as_file(made)})
    student = only(handed)
    assert ANSWER.encode() in content_of(student)[SHAPES]
    assert student.problems == ()


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([CELL, "code", ANSWER])
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))
keys = st.sampled_from(["id", "metadata", "source", "outputs", "cell_type", "nbgrader"])
a_cell = st.dictionaries(keys, anything) | st.fixed_dictionaries({"id": st.just(CELL)}, optional={"source": anything})


@given(st.lists(a_cell | anything, max_size=4))
@several
def test_whatever_stands_in_the_cells_is_a_file_or_none(cells):
    remarks = Remarks()
    content = json.dumps({"cells": cells}).encode()
    choice = exercises.choose([Entry(("a.ipynb",), lambda limit: content[:limit])], remarks)
    if choice.files:
        assert choice.files.keys() == {file.id for file in manifest.load().stages[0].files}
        assert not remarks.all()
        choice.files[SHAPES].decode()
    else:
        assert len(remarks.all()) == 1
