"""Notebooks: what they are cut into, what is taken out of them again, and what their public checks say."""

import ast
import copy
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from graders import i18n
from graders.curriculum import manifest, wording
from graders.sandbox import lock
from graders.session import cache, plan
from graders.session import files as kept_files
from graders.session.grade import Task, grade
from graders.session.settings import Settings
from graders.teacher import bundle, course, handed_in, judge, notebooks, outputs, public, torchpath_checks

STAGES = manifest.load().stages
STAGE = STAGES[0]
SHAPES = next(file for file in STAGE.files if file.name == "shapes")
TEST = "stage1-shapes-flatten_images-test"
CODE = "stage1-shapes-flatten_images"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A kit with one solution, where no stub was cut yet."""
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    solution = notebooks.solution_file(SHAPES.id)
    solution.parent.mkdir(parents=True)
    solution.write_text(SOLUTION, encoding="utf-8")
    return tmp_path / ".torchpath" / "cache" / "stubs"


SOLUTION = (notebooks.ROOT / "solutions" / f"{SHAPES.id}.py").read_text(encoding="utf-8")
cut_anew = notebooks.stub_of.__wrapped__


@pytest.mark.parametrize("language", i18n.available())
def test_a_stub_is_cut_once(elsewhere, monkeypatch, language):
    first = cut_anew(SHAPES.id, language)
    assert first == notebooks.stub_of(SHAPES.id, language)
    monkeypatch.setattr(notebooks, "solution_of", None)
    assert cut_anew(SHAPES.id, language) == first
    assert len(list(elsewhere.iterdir())) == 1


def test_a_stub_is_cut_again_where_its_solution_or_translation_is_another_one(elsewhere, monkeypatch):
    cut_anew(SHAPES.id, "zh")
    notebooks.solution_file(SHAPES.id).write_text(SOLUTION + "\n\nmore = 1\n", encoding="utf-8")
    stub = cut_anew(SHAPES.id, "zh")
    assert stub.endswith("more = 1\n")
    monkeypatch.setattr(notebooks, "behind_stubs", lambda language: ["another one"])
    monkeypatch.setattr(notebooks, "solution_of", lambda *_asked: "new = 1\n")
    assert cut_anew(SHAPES.id, "zh") == "new = 1\n"


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"key": 1}', "a stub"])
def test_a_damaged_stub_is_cut_again(elsewhere, damage):
    stub = cut_anew(SHAPES.id, "en")
    (kept,) = elsewhere.iterdir()
    whole = kept.read_text(encoding="utf-8")
    kept.write_text(whole.replace("NotImplementedError", "ValueError") if damage == "a stub" else damage)
    assert cut_anew(SHAPES.id, "en") == stub
    assert kept.read_text(encoding="utf-8") == whole


def test_where_nothing_can_be_kept_stubs_are_cut_all_the_same(elsewhere):
    elsewhere.parents[1].write_text("a file in its place")
    assert cut_anew(SHAPES.id, "en") == notebooks.stub_of(SHAPES.id, "en")


def test_a_language_without_translations_is_english_and_no_path(elsewhere):
    assert cut_anew(SHAPES.id, "/tmp/fr") == cut_anew(SHAPES.id, "en")
    assert [path.name for path in elsewhere.iterdir()] == [f"en.{SHAPES.id.replace('/', '.')}.json"]


@pytest.mark.parametrize("file", manifest.load().files, ids=lambda file: file.id)
def test_in_english_a_solution_is_its_file(file):
    source = notebooks.solution_of(file.id, "en")
    assert wording.translated(source, str) == source


def handed_out(language="en", stage=STAGE):
    """The notebook of a stage with its solutions cut out, as nbgrader reads it."""
    made = notebooks.notebook(stage, language)
    stubs = {file.name: notebooks.pieces(notebooks.stub_of(file.id, language), file.names) for file in stage.files}
    texts = {
        notebooks.cell_name(stage, file, function, ""): part.text
        for file in stage.files
        for function in file.functions
        for part in stubs[file.name]
        if part.name == function.name
    }
    for cell in made["cells"]:
        cell["source"] = texts.get(cell["id"], "".join(cell["source"]))
    return made


def answered(template, answers):
    """The notebook with these sources in its cells."""
    made = copy.deepcopy(template)
    for cell in made["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
    return made


def solutions(stage=STAGE, language="en"):
    made = notebooks.notebook(stage, language)
    return {cell["id"]: "".join(cell["source"]) for cell in made["cells"] if cell["id"] in notebooks.by_cell("")}


def files_of(template, submitted, folder=Path("/nowhere"), language="en"):
    return handed_in.files_of(handed_in.restored(template, submitted), folder, language)


# ------------------------------------------------------------------------------------------------ what they are


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.id)
def test_each_stage_has_a_valid_notebook(stage, language):
    made = notebooks.notebook(stage, language)
    names = [cell["id"] for cell in made["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) for name in names)
    assert [cell["metadata"]["nbgrader"]["grade_id"] for cell in made["cells"]] == names
    functions = [(file, function) for file in stage.files for function in file.functions]
    tests = [cell for cell in made["cells"] if cell["metadata"]["nbgrader"]["grade"]]
    points = [cell["metadata"]["nbgrader"]["points"] for cell in tests]
    assert points == [notebooks.points_of(*pair) for pair in functions]
    assert all(cell["metadata"]["nbgrader"]["locked"] for cell in tests)
    answers = [cell for cell in made["cells"] if cell["metadata"]["nbgrader"]["solution"]]
    assert len(answers) == len(tests) == len(functions)
    nbformat = pytest.importorskip("nbformat", reason="nbgrader is not installed: python -m graders.bootstrap teacher")
    nbformat.validate(nbformat.from_dict(made))


def test_a_second_build_is_the_same():
    assert notebooks.text_of(STAGE, "en") == notebooks.text_of(STAGE, "en")
    assert notebooks.text_of(STAGE, "en") != notebooks.text_of(STAGE, "zh")


@pytest.mark.parametrize("file", manifest.load().files, ids=lambda file: file.id)
def test_pieces_joined_are_the_file(file):
    for language in ("en", "zh"):
        for source in (notebooks.solution_of(file.id, language), notebooks.stub_of(file.id, language)):
            parts = notebooks.pieces(source, file.names)
            assert notebooks.joined(parts, {}) == source
            assert [part.name for part in parts if part.name] == list(file.names)
            assert all(part.text.count("### BEGIN") == part.text.count("### END") for part in parts)


def test_the_chinese_notebook_speaks_chinese():
    made = "".join("".join(cell["source"]) for cell in notebooks.notebook(STAGE, "zh")["cells"])
    assert "形状与内存：`shapes.py`" in made
    assert "Turn every image of a batch into one row of numbers." not in made
    assert "def flatten_images(images: Tensor) -> Tensor:" in made


def test_what_students_get_holds_no_solution():
    for stage in STAGES:
        for name, content in public.beside_a_notebook(stage, "en"):
            assert b"BEGIN SOLUTION" not in content, name
            assert b"assert_tensor" not in content, name


# ------------------------------------------------------------------------------------------------ and back again


@pytest.mark.parametrize("language", ["en", "zh"])
def test_untouched_cells_make_the_stub(language):
    template = handed_out(language)
    files = files_of(template, template, language=language)
    assert {id: content.decode() for id, content in files.items()} == {
        file.id: notebooks.stub_of(file.id, language) for file in STAGE.files
    }


def test_the_exercises_are_what_untouched_english_cells_make():
    for stage in STAGES:
        template = handed_out(stage=stage)
        for id, content in files_of(template, template).items():
            assert content.decode() == notebooks.stub_of(id, "en")


def test_notebook_and_files_lead_to_the_same_score(tmp_path):
    template = handed_out()
    own = dict(list(solutions().items())[:6])
    wrong = "def split_heads(x, heads):\n    return x.reshape(x.shape[0], heads, x.shape[1], -1)"
    own["stage1-shapes-split_heads"] = wrong
    from_cells = handed_in.kept(files_of(template, answered(template, own)))
    for id, content in files_of(template, answered(template, own)).items():
        path = tmp_path / f"{id}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    from_files = handed_in.kept(files_of(template, template, folder=tmp_path))
    assert from_files == from_cells
    selection = {SHAPES.id: frozenset(SHAPES.names)}
    (one,) = grade([Task(from_cells, selection)], Settings(seed=1))
    (other,) = grade([Task(tmp_path, selection)], Settings(seed=1))
    assert [check["status"] for check in one["exercises"][0]["checks"]] == [
        check["status"] for check in other["exercises"][0]["checks"]
    ]
    assert one["score"] == other["score"] > 0


def test_whatever_was_done_to_the_notebook_it_becomes_one_again():
    template = handed_out()
    submitted = answered(template, {CODE: "def flatten_images(images):\n    return 1", TEST: "print('mine')"})
    cells = submitted["cells"]
    by_name = {cell["id"]: cell for cell in cells}
    by_name[TEST]["metadata"] = {"tags": ["skip-execution"], "nbgrader": {"grade_id": "other"}}
    by_name[CODE]["metadata"] = {}
    del by_name["stage1-shapes-split_heads"]["cell_type"]
    cells.remove(by_name["stage1-shapes-swap_batch_and_time-test"])
    cells.remove(by_name["stage1-shapes-swap_batch_and_time"])
    cells.insert(3, {"cell_type": "markdown", "source": "<script>alert(1)</script>", "metadata": {}})
    cells.insert(3, {"cell_type": "raw", "source": ["<b>", 7], "metadata": {"format": "text/html"}})
    cells.insert(9, "nonsense")
    restored = handed_in.restored(template, submitted)
    known = [cell for cell in restored if not cell["id"].startswith("own-")]
    assert [cell["id"] for cell in known] == [cell["id"] for cell in template["cells"]]
    assert [cell["metadata"] for cell in known] == [cell["metadata"] for cell in template["cells"]]
    sources = {cell["id"]: cell["source"] for cell in known}
    assert "return 1" in sources[CODE]
    assert sources[TEST] == {cell["id"]: cell["source"] for cell in template["cells"]}[TEST]
    own = [cell["source"] for cell in restored if cell["id"].startswith("own-")]
    assert own == ["~~~\n<b>\n~~~", "~~~\n<script>alert(1)</script>\n~~~"]


def test_a_cell_that_was_split_is_joined_again():
    template = handed_out()
    submitted = answered(template, {CODE: "def flatten_images(images):\n    n = len(images)"})
    place = [cell["id"] for cell in submitted["cells"]].index(CODE)
    second = copy.deepcopy(submitted["cells"][place])
    second["id"], second["source"] = "another", "    return images.reshape(n, -1)"
    submitted["cells"].insert(place + 1, second)
    text = files_of(template, submitted)[SHAPES.id].decode()
    assert "    n = len(images)\n\n    return images.reshape(n, -1)\n" in text


def test_lines_for_notebooks_only_become_remarks():
    assert handed_in.as_python("%matplotlib inline\n!pip list\nx = 1") == "# %matplotlib inline\n# !pip list\nx = 1"
    assert handed_in.as_python('"""\n%kept\n"""') == '"""\n%kept\n"""'
    assert handed_in.as_python("def f(:\n    pass") == "def f(:\n    pass"


def test_a_link_among_the_files_is_not_followed(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("found = True\n", encoding="utf-8")
    (tmp_path / "work" / STAGE.id).mkdir(parents=True)
    (tmp_path / "work" / f"{SHAPES.id}.py").symlink_to(secret)
    template = handed_out()
    files = files_of(template, template, folder=tmp_path / "work")
    assert files[SHAPES.id].decode() == notebooks.stub_of(SHAPES.id, "en")


def test_the_notebook_goes_before_the_file(tmp_path):
    (tmp_path / STAGE.id).mkdir()
    (tmp_path / f"{SHAPES.id}.py").write_text("in_the_file = True\n", encoding="utf-8")
    template = handed_out()
    assert files_of(template, template, folder=tmp_path)[SHAPES.id] == b"in_the_file = True\n"
    submitted = answered(template, {CODE: "def flatten_images(images):\n    return 1"})
    assert b"in_the_file" not in files_of(template, submitted, folder=tmp_path)[SHAPES.id]


def test_lines_are_counted_in_the_cell_that_the_student_sees():
    template = handed_out()
    cell = "import math\n\ndef flatten_images(images):\n    return images"
    file = files_of(template, answered(template, {CODE: cell}))[SHAPES.id]
    line = file.decode().split("\n").index("def flatten_images(images):") + 1
    assert handed_in.line_in_cell(line, cell, file) == 3
    assert handed_in.line_in_cell(1, cell, file) == 1
    assert handed_in.line_in_cell(line, "another cell", file) == line


def test_half_characters_do_not_stop_anything():
    template = handed_out()
    submitted = answered(template, {CODE: "x = '\ud800'"})
    assert b"x = '?'" in files_of(template, submitted)[SHAPES.id]


@pytest.mark.skipif(bool(lock.missing()), reason=" ".join(lock.missing()))
def test_what_is_known_is_not_graded_again(monkeypatch, tmp_path):
    """The second time not even torch is imported: that is what grading of its own would need."""
    monkeypatch.setattr(handed_in, "CODE", tmp_path / "code")
    template = handed_out()
    answers = {CODE: f"def flatten_images(images):  # {tmp_path}\n    return images.flatten(1)"}
    folder = handed_in.kept(files_of(template, answered(template, answers)))
    task = {"folder": str(folder), "selection": {SHAPES.id: ["flatten_images"]}}
    code = (
        "import json, sys; from pathlib import Path;"
        "from graders.session import cache; from graders.teacher import judge; cache.HANDED_IN = Path(sys.argv[1]);"
        "judge.answer([json.loads(sys.argv[2])], 'en', sys.stdout); print('torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache"), json.dumps(task)]
    said = [subprocess.check_output(command, cwd=notebooks.ROOT, text=True).splitlines() for _time in range(2)]
    assert [lines[1] for lines in said] == ["True", "False"]
    scores = [json.loads(lines[0])[1]["score"] for lines in said]
    assert scores[0] == scores[1] != 0


def test_a_judge_that_dies_is_the_kits_fault(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(judge.KitFault, match="exit code 1"):
        judge.grade([{"folder": "nowhere", "selection": {}}], "en")


def test_a_verdict_can_be_had_before_the_next_one_is_there(monkeypatch):
    """So that nbgrader does its part of one submission while the next one is judged."""
    answers = "import time; print('[0, {}]', flush=True); time.sleep(3600)"
    monkeypatch.setattr(judge, "PROGRAM", ["-c", answers])
    tasks: list[judge.Task] = [{"folder": name, "selection": {}} for name in ("first", "second", "first")]
    started: list[subprocess.Popen[str]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *words, **options):
            super().__init__(*words, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    running = judge.Judge(tasks, "en")
    try:
        assert running.result(tasks[0]) == running.result(tasks[2]) == {}
        (process,) = started
        assert process.poll() is None
    finally:
        for process in started:
            process.kill()
    with pytest.raises(judge.KitFault, match="exit code -9"):
        running.result(tasks[1])


# ------------------------------------------------------------------------------------------------ what is kept


@pytest.fixture
def clock(monkeypatch):
    """The time, in months; to be set."""
    now = [1000.5]
    monkeypatch.setattr(kept_files, "time", SimpleNamespace(time=lambda: now[0] * kept_files.MONTH))
    return now


def test_what_nobody_handed_in_for_a_month_is_deleted(monkeypatch, tmp_path, clock):
    monkeypatch.setattr(handed_in, "CODE", tmp_path)
    used, left = ({SHAPES.id: text} for text in (b"used", b"left"))
    first, other = handed_in.kept(used), handed_in.kept(left)
    assert handed_in.kept(used) == first
    clock[0] += 1
    second = handed_in.kept(used)
    assert second != first
    assert all(folder.is_dir() for folder in (first, second, other))  # a run that began before may be using them
    clock[0] += 1
    third = handed_in.kept(used)
    assert [folder.is_dir() for folder in (first, other, second, third)] == [False, False, True, True]
    assert (third / f"{SHAPES.id}.py").read_bytes() == b"used"


def test_a_verdict_is_found_by_what_was_handed_in_wherever_it_lies(tmp_path, clock):
    def unit(name: str, text: str, **beside: str) -> plan.Unit:
        folder = tmp_path / name / SHAPES.stage
        folder.mkdir(parents=True)
        for other, content in {SHAPES.name: text, **beside}.items():
            (folder / f"{other}.py").write_text(content)
        return plan.unit(tmp_path / name, SHAPES.id, frozenset(SHAPES.names), 1)

    def verdicts(**about: str) -> cache.SharedCache:
        return cache.SharedCache(tmp_path / "verdicts", about)

    names = "import arithmetic"  # which names creation, which names nothing
    one = unit("one", names, arithmetic="import creation", creation="x = 1", indexing="x = 1")
    records = [{"name": "test_it", "status": "passed", "message": ""}]
    verdicts().put(one, records)
    same = unit("same", names, arithmetic="import creation", creation="x = 1", indexing="x = 2")
    assert verdicts().get(same) == records
    assert verdicts(language="zh").get(same) is None
    assert verdicts().get(unit("other", f"{names}\n", arithmetic="import creation", creation="x = 1")) is None
    assert verdicts().get(unit("neighbour", names, arithmetic="import creation", creation="x = 2")) is None
    clock[0] += 1
    assert verdicts().get(same) == records  # and asked for in this month
    clock[0] += 1
    verdicts().put(unit("third", "x"), records)
    assert verdicts().get(same) == records
    clock[0] += 2
    assert verdicts().get(same) is None


# ------------------------------------------------------------------------------------------------ what is shown


def test_outputs_become_text_and_pictures():
    picture = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    shown = [
        {"output_type": "stream", "name": "stderr", "text": "\x1b[31mred\x1b[0m"},
        {"output_type": "display_data", "data": {"text/html": "<script>", "text/plain": "plain"}, "metadata": {}},
        {"output_type": "display_data", "data": {"image/png": picture}, "metadata": {"width": "1"}},
        {"output_type": "display_data", "data": {"image/png": '"><script>'}},
        {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}},
        {"output_type": "error", "traceback": ["\x1b[31mone", 2], "ename": "E", "evalue": ""},
        {"output_type": "display_data", "data": 5},
        7,
    ]
    assert outputs.harmless(shown) == [
        {"output_type": "stream", "name": "stdout", "text": "red\n"},
        {"output_type": "stream", "name": "stdout", "text": "plain\n"},
        {"output_type": "display_data", "data": {"image/png": picture}, "metadata": {}},
        {"output_type": "stream", "name": "stdout", "text": "one\n"},
    ]
    assert outputs.harmless("no list") == []


# ------------------------------------------------------------------------------------------------ public checks


@pytest.fixture
def checks(tmp_path, monkeypatch):
    """The module as it lies beside a notebook, with what it knows."""
    for name, content in public.beside_a_notebook(STAGE, "en"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    known = json.loads((tmp_path / "torchpath_checks.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(torchpath_checks, "known", lambda: known)
    return tmp_path


KEY = "stage1_tensors/shapes:flatten_images"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return images.flatten(1)", None),
        ("print('here'); return images.flatten(1)", None),
        ("return images.flatten()", "an example gives something else"),
        ("return images.flatten(7)", "stops with an error.*IndexError.*in line 2:  return images.flatten.7."),
        ("raise NotImplementedError('flatten_images')", "still to do"),
    ],
)
def test_a_public_check_says_what_is_wrong(checks, tmp_path, body, said):
    path = tmp_path / "own.py"
    path.write_text(f"def flatten_images(images):\n    {body}\n", encoding="utf-8")
    space: dict[str, object] = {}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    found = torchpath_checks.problem_with(KEY, space)
    if said is None:
        assert found == ""
    else:
        assert re.search(said, found, re.DOTALL), found
        assert ("Hint:" in found) == ("still to do" not in said)


def test_a_public_check_runs_in_a_notebook_and_hints_go_on(checks, monkeypatch, capsys):
    monkeypatch.setattr(torchpath_checks, "hints_shown", {})
    with pytest.raises(torchpath_checks.NotYet, match="is not defined") as caught:
        torchpath_checks.check("shapes:flatten_images")
    assert caught.value._render_traceback_()[0].startswith("✗ flatten_images")
    for _time in range(4):
        torchpath_checks.hint("flatten_images")
    printed = capsys.readouterr().out.splitlines()
    assert [line[:3] for line in printed[:4]] == ["1/3", "2/3", "3/3", "3/3"]
    assert printed[4] == "That was the last hint."


def test_what_another_cell_defines_is_missed_before_it_is_graded(checks, tmp_path, monkeypatch):
    """In a notebook every cell sees all names; in the file that is graded, only those of the file."""
    cells = {
        "first.py": "import math\nhelper = torch = 1\ndef swap_batch_and_time(x):\n    return x",
        "second.py": (
            "from torch import Tensor\ndef own(x): return x\ndef flatten_images(images: Tensor) -> Tensor:\n"
            "    pairs = [(own(a), b) for a, b in enumerate(images)]\n"
            "    swap_batch_and_time(images); helper; print(math.pi)\n    return images.flatten(1)"
        ),
    }
    space: dict[str, object] = {}
    for name, source in cells.items():
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        exec(compile(source, str(path), "exec"), space)
    assert torchpath_checks.from_elsewhere(KEY, space) == ["helper", "math"]
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(**space))
    with pytest.raises(torchpath_checks.NotYet, match="helper, math"):
        torchpath_checks.check("flatten_images")


def test_the_references_need_nothing_from_elsewhere(checks):
    """Their own files bring what they use; the check above has nothing to say about them."""
    for file in STAGE.files:
        space: dict[str, object] = {}
        path = notebooks.ROOT / "solutions" / f"{file.id}.py"
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
        for name in file.names:
            assert torchpath_checks.from_elsewhere(f"{file.id}:{name}", space) == []


def test_the_checks_module_needs_nothing_but_python_and_the_stubs(checks):
    tree = ast.parse((checks / "torchpath_checks.py").read_text(encoding="utf-8"))
    modules = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert modules <= set(sys.stdlib_module_names)
    stub = checks / f"{SHAPES.id}.py"
    stub.write_text(notebooks.solution_of(SHAPES.id, "en"), encoding="utf-8")
    command = [sys.executable, "torchpath_checks.py", "shapes", "creation:from_rows"]
    done = subprocess.run(command, cwd=checks, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert [line[0] for line in lines] == ["·", "✓", "✓", "✓", "✓", "✓"], done
    assert done.returncode == 1


# ------------------------------------------------------------------------------------------------ course and bundle


def test_a_course_made_again_keeps_what_was_changed_or_handed_in(tmp_path):
    folder = tmp_path / "my course"
    first = course.make(folder, STAGES[:2], "en")
    assert f"source/{STAGE.id}/{STAGE.id}.ipynb" in first.written
    assert course.make(folder, STAGES[:2], "en") == course.Made()
    config = folder / course.CONFIG
    compile(config.read_text(encoding="utf-8"), str(config), "exec")
    assert "c.CourseDirectory.course_id = 'my_course'" in config.read_text(encoding="utf-8")
    config.write_text("# mine\n", encoding="utf-8")
    (folder / "submitted" / "anna" / STAGE.id).mkdir(parents=True)
    again = course.make(folder, STAGES[:2], "zh")
    assert again.yours == [course.CONFIG]
    assert f"source/{STAGE.id}/{STAGE.id}.ipynb" in again.handed_in
    assert f"source/{STAGES[1].id}/{STAGES[1].id}.ipynb" in again.written
    assert config.read_text(encoding="utf-8") == "# mine\n"
    assert (folder / "source" / STAGE.id / f"{STAGE.id}.ipynb").read_text(encoding="utf-8") == notebooks.text_of(
        STAGE, "en"
    )


def test_the_bundle_holds_what_a_student_needs_and_no_more(tmp_path):
    path = tmp_path / "exercises.zip"
    count = bundle.write(path, "en")
    first = path.read_bytes()
    bundle.write(path, "en")
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as packed:
        names = packed.namelist()
        assert len(names) == count
        assert all(b"BEGIN SOLUTION" not in packed.read(name) for name in names)
        packed.extractall(tmp_path)
    assert not [name for name in names if "solutions" in name or "graders" in name or "/test_" in name]
    for file in manifest.load().files:
        assert f"torchpath/{file.id}.py" in names
    command = [sys.executable, "torchpath_checks.py", "creation"]
    done = subprocess.run(command, cwd=tmp_path / "torchpath", capture_output=True, text=True, check=False)
    assert done.stdout.startswith("· from_rows: still to do")
