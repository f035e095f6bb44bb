"""Look-alikes: copies are found, whatever was renamed in them; right answers of people on their own are not.

The class is made of the banks of right answers, each answer written anew in the manner of its student: some turn sums
around, some name their results, some prefer methods to functions. That is less variety than a class has, since a bank
has few answers to a question: what holds here holds there.
"""

from __future__ import annotations

import ast
import hashlib
import itertools
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graders.classroom import alike, alike_page, processes
from graders.classroom.graded import Graded, Student
from graders.curriculum import manifest
from graders.report.html import POLICY
from graders.teacher.notebooks import ROOT, stub_of
from tests import bank, judging
from tests.test_class_page import assert_harmless
from tests.test_html import HOSTILE, Parsed

filter_code = pytest.importorskip("copydetect.utils").filter_code
LONG = bool(os.environ.get("TORCHPATH_LONG"))
STAGES = manifest.load().stages[: 6 if LONG else 2]
EXERCISES = [file.id for stage in STAGES for file in stage.files]
SIZE = 120 if LONG else 20
SHAPES = "stage1_tensors/shapes"
Files = dict[str, str]


class InOnesOwnWay(ast.NodeTransformer):
    """Rewrites code as somebody else might have written it, who had the same idea."""

    METHODS = ("sum", "mean", "exp", "sqrt", "abs", "clamp", "argmax", "matmul")

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, (ast.Add, ast.Mult)) and self.chance.random() < 0.3:
            node.left, node.right = node.right, node.left
        return node

    def visit_Return(self, node: ast.Return) -> Any:
        self.generic_visit(node)
        if node.value is None or self.chance.random() > 0.25:
            return node
        name = ast.Name("result", ast.Load())
        return [ast.Assign([ast.Name("result", ast.Store())], node.value), ast.Return(name)]

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node.func:
            case ast.Name(id="len") if self.chance.random() < 0.4:
                return ast.Subscript(ast.Attribute(node.args[0], "shape", ast.Load()), ast.Constant(0), ast.Load())
            case ast.Attribute(value=ast.Name(id="torch"), attr=name) if name in self.METHODS and node.args:
                if self.chance.random() < 0.4:
                    return ast.Call(ast.Attribute(node.args[0], name, ast.Load()), node.args[1:], node.keywords)
        return node


def in_ones_own_way(source: str, chance: random.Random) -> str:
    return ast.unparse(ast.fix_missing_locations(InOnesOwnWay(chance).visit(ast.parse(source))))


def disguised(source: str) -> str:
    """The same with other names, layout and comments: what costs somebody who copies no thought."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            arguments = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
            for name in [name for name in ast.walk(node) if isinstance(name, ast.Name)]:
                own = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and is_stored(inner)}
                if name.id in own - arguments and not name.id.startswith("my_"):
                    name.id = f"my_{name.id}"
    return "# my own work\n" + ast.unparse(tree).replace("\n    ", "\n    # my idea\n    ")


def is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


@cache
def answers(exercise: str) -> dict[str, list[bank.Entry]]:
    """The right answers to each function of an exercise."""
    found: dict[str, list[bank.Entry]] = {}
    for entry in bank.entries(Path(__file__).parent / "right_answers" / f"{exercise}.py"):
        found.setdefault(entry.function, []).append(entry)
    return found


def somebody(chance: random.Random) -> Files:
    """What a student who works alone hands in: every other answer is the usual one, each in the student's own way."""
    files = {}
    for exercise in EXERCISES:
        source = judging.solution_of(exercise)
        for entries in answers(exercise).values():
            if chance.random() < 0.5:
                source = bank.splice(source, chance.choice(entries))
        files[exercise] = in_ones_own_way(source, chance)
    return files


def handed_in(name: str, files: Files, folder: Path) -> Student:
    own, digest = folder / name, hashlib.sha256()
    for exercise, source in files.items():
        path = own / f"{exercise}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.encode("utf-8", "surrogatepass"))
        digest.update(f"{exercise}\0{source}\0".encode("utf-8", "surrogatepass"))
    return Student(id=name, name=name, place=name, language="en", digest=digest.hexdigest(), folder=own)


@dataclass(frozen=True)
class Class:
    students: list[Student]
    files: dict[str, Files]
    folder: Path
    found: alike.Found

    def pair(self, first: str, second: str) -> alike.Pair | None:
        return next((pair for pair in self.found.pairs if names(pair) == {first, second}), None)


def names(pair: alike.Pair) -> set[str]:
    return {pair.first.id, pair.second.id}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Class:
    """Students on their own, and among them s1 who copied from s0, s3 a stage from s2, s5 all and changed much."""
    chance, folder = random.Random(6), tmp_path_factory.mktemp("class")
    files = {f"s{number}": somebody(chance) for number in range(SIZE)}
    files["s1"] = {exercise: disguised(source) for exercise, source in files["s0"].items()}
    stage = [exercise for exercise in EXERCISES if exercise.startswith(STAGES[0].id)]
    files["s3"] |= {exercise: disguised(files["s2"][exercise]) for exercise in stage}
    files["s5"] = {exercise: in_ones_own_way(disguised(source), chance) for exercise, source in files["s4"].items()}
    files["s7"] = files["s8"] = files["s6"]
    students = [handed_in(name, own, folder) for name, own in files.items()]
    return Class(students, files, folder, alike.find(students))


def test_a_copy_is_found_whatever_was_renamed(course):
    pair = course.pair("s0", "s1")
    assert pair
    assert {like.share for like in pair.likenesses} == {1.0}


def test_a_copied_stage_is_found(course):
    pair = course.pair("s2", "s3")
    assert pair
    assert (pair.likenesses[0].stage, pair.likenesses[0].share) == (STAGES[0].id, 1.0)
    assert set(pair.likenesses[0].shared) <= {file.id for file in STAGES[0].files}


def test_a_copy_of_which_a_quarter_was_rewritten_is_found(course):
    assert course.pair("s4", "s5")


def test_nobody_else_is_listed(course):
    assert {frozenset(names(pair)) for pair in course.found.pairs} == {
        frozenset(pair) for pair in (("s0", "s1"), ("s2", "s3"), ("s4", "s5"))
    }


def test_the_most_alike_come_first(course):
    strengths = [pair.strength for pair in course.found.pairs]
    assert strengths == sorted(strengths, reverse=True)


def test_identical_submissions_are_one_group(course):
    assert [[student.id for student in group] for group in course.found.same] == [["s6", "s7", "s8"]]


def test_the_result_is_the_same_in_whatever_order(course):
    found = alike.find(course.students[::-1])
    assert {frozenset(names(pair)) for pair in found.pairs} == {frozenset(names(pair)) for pair in course.found.pairs}
    assert {round(pair.strength[0], 6) for pair in found.pairs} == {
        round(pair.strength[0], 6) for pair in course.found.pairs
    }


def plainly(found: alike.Found) -> list[Any]:
    return [found.same, [(names(pair), pair.likenesses) for pair in found.pairs], found.usual, found.left_out]


def test_several_processes_find_what_one_finds(course, monkeypatch):
    forked = []
    in_forks = processes.in_forks

    def watched(*asked):
        forked.append(asked)
        return in_forks(*asked)

    monkeypatch.setattr(processes, "in_forks", watched)
    assert plainly(alike.find(course.students, 2)) == plainly(course.found)
    assert bool(forked) == (processes.can_fork() and SIZE * len(EXERCISES) >= processes.FEWEST)


def test_what_several_have_handed_in_is_taken_apart_once(course, tmp_path, monkeypatch):
    taken_apart = []
    fingerprints = alike.fingerprints

    def counted(code: str) -> alike.Numbers:
        taken_apart.append(code)
        return fingerprints(code)

    monkeypatch.setattr(alike, "fingerprints", counted)
    shared = course.files["s0"]
    files = [{**shared, SHAPES: f"{shared[SHAPES]}\nx{n} = {n}\n"} for n in range(4)]
    found_among(files, tmp_path)
    assert len(taken_apart) == len(shared) - 1 + 4


def test_one_student_alone_is_compared_with_nobody(course, monkeypatch):
    monkeypatch.setattr(alike, "fingerprints", None)
    assert alike.find(course.students[:1]) == alike.Found([], [], alike.USUAL_FEWEST, [])


def test_fingerprints_need_none_of_what_copydetect_draws_with():
    program = "from graders.classroom import alike; alike.fingerprints('x = 1'); import sys; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "copydetect_alone.utils" in ran.stdout.split()
    assert not {"matplotlib", "copydetect"} & set(ran.stdout.split())


# ------------------------------------------------------------------------------------------------ no evidence


def found_among(files: Sequence[Files], folder: Path) -> alike.Found:
    return alike.find([handed_in(f"s{number}", own, folder) for number, own in enumerate(files)])


def test_stubs_and_references_are_no_evidence(tmp_path):
    stubs = {exercise: stub_of(exercise, "en") for exercise in EXERCISES}
    touched = {exercise: source + "\n# nothing yet\n" for exercise, source in stubs.items()}
    solved = {exercise: judging.solution_of(exercise) for exercise in EXERCISES}
    again = {exercise: disguised(source) for exercise, source in solved.items()}
    found = found_among([stubs, stubs, touched, solved, again], tmp_path)
    assert found.pairs == []
    assert found.same == []  # nobody has written anything


def test_stubs_in_chinese_are_no_evidence_either(tmp_path):
    files = [{exercise: stub_of(exercise, "zh") + end for exercise in EXERCISES} for end in ("\n", "\nx = 1\n", "\n")]
    found = found_among(files, tmp_path)
    assert found.pairs == []
    assert found.same == []


def test_one_short_function_is_no_evidence():
    """Not even where two have the same unusual answer, out of all those of the banks."""
    short = [
        (exercise, entry)
        for exercise in EXERCISES
        for entries in answers(exercise).values()
        for entry in entries
        if len(ast.unparse(ast.parse(f"{entry.preamble}\n{entry.source}")).splitlines()) <= 6
    ]
    assert len(short) > 50
    for exercise, entry in short:
        code = alike.code_of(bank.splice(judging.solution_of(exercise), entry))
        own = set(alike.fingerprints(code).tolist()) - set(alike.of_the_stub(exercise).tolist())
        assert len(own - set(alike.of_the_reference(exercise).tolist())) < alike.EVIDENCE, (exercise, entry.line)


@pytest.mark.parametrize(("lines", "listed"), [(9, False), (40, True)])
def test_one_idea_alone_must_be_long(lines, listed, tmp_path):
    """Two whose answers are the usual ones but for one idea, the same in both."""
    exercise = "stage1_tensors/broadcasting"
    usual = {file.id: judging.solution_of(file.id) for file in STAGES[0].files}
    body = "".join(f"    b{n} = a[{n}:] if a > {n} else [a] * {n} + [None]\n" for n in range(lines))
    files = [{**usual, exercise: f"{usual[exercise]}\n\ndef idea{n}(a):\n{body}    return {n}\n"} for n in range(2)]
    assert bool(found_among(files, tmp_path).pairs) == listed
    # Where that exercise is all there is, it is the whole of what they have done.
    alone = [{exercise: own[exercise]} for own in files]
    assert found_among(alone, tmp_path / "alone").pairs


def test_what_many_have_is_no_evidence(course, tmp_path):
    """A text that went around in the class: a fact, but none about two of them."""
    many = [
        {exercise: disguised(source) + f"\nx{n} = {n}\n" for exercise, source in course.files["s0"].items()}
        for n in range(5)
    ]
    few = [course.files[f"s{number}"] for number in range(10, 14)]
    assert found_among([*many, *few], tmp_path).pairs == []
    assert found_among([*many[:3], *few], tmp_path / "fewer").pairs


def test_junk_beside_a_copy_hides_nothing(course, tmp_path):
    chance = random.Random(1)
    junk = "".join(
        f"\ndef f{n}(a):\n    return a{chance.choice('+-*/')}{n} if a > {n} else [a] * {n}\n" for n in range(60)
    )
    padded = {
        exercise: disguised(source) + junk.replace("f", exercise[-1] + "f")
        for exercise, source in course.files["s0"].items()
    }
    files = [course.files["s0"], padded, *[course.files[f"s{number}"] for number in range(10, 14)]]
    assert {frozenset(names(pair)) for pair in found_among(files, tmp_path).pairs} == {frozenset(("s0", "s1"))}


def test_a_docstring_hides_no_code():
    assert alike.code_of('def f():\n    """d"""; return 1\n') == 'def f():\n    """d"""; return 1\n'
    assert alike.code_of('"""m"""\ndef f():\n    """d\n    e"""\n    return 1\n') == "\ndef f():\n\n\n    return 1\n"


# ------------------------------------------------------------------------------------------------ anything at all


@pytest.mark.parametrize(
    "source",
    [
        "", "\0", "def f(:\n", "\ud800", "x = '''", "(" * 20_000, "f'{" * 5000, "a." * 10_000, "\r" * 100,
        "class A: pass\r" * 50, "é" * 30_000, "x" * 200_000, "\\" * 10_000, "lambda: " * 3000,
        "if x:\n" + " " * 5000 + "y", "\f\v\x1c\x85\u2028" * 50,
    ],
)  # fmt: skip
def test_any_file_can_be_compared(source, tmp_path, course):
    files = {SHAPES: source}
    found = found_among([files, {**files, "stage1_tensors/creation": "x = 1"}, course.files["s0"]], tmp_path)
    assert alike_page.page(found)


def test_whoever_has_no_files_costs_nobody_anything(course):
    gone = replace(course.students[10], folder=course.folder / "gone")
    nothing = replace(course.students[11], folder=None, digest="")
    found = alike.find([*course.students[:10], gone, nothing])
    assert found.left_out == [gone]
    assert {"s0", "s1"} in map(names, found.pairs)
    assert gone.name in " ".join(Parsed(alike_page.page(found)).text)


def test_more_than_can_be_compared_are_named(course, monkeypatch):
    monkeypatch.setattr(alike, "MOST_COMPARED", 4)
    found = alike.find(course.students)
    assert [student.id for student in found.left_out] == [student.id for student in course.students[4:]]
    assert {frozenset(names(pair)) for pair in found.pairs} == {frozenset(("s0", "s1")), frozenset(("s2", "s3"))}
    assert f"{len(found.left_out)} submissions were not compared" in " ".join(Parsed(alike_page.page(found)).text)


def test_names_of_classes_shift_nothing(tmp_path):
    """What is marked is what matches, also where it begins with a class name: copydetect itself is off there."""
    before = "\n".join(f"first_{n} = second_{n}" for n in range(30))
    source = f"{before}\n\n\nclass LongNameOfAClass(Base):\n    def f(self):\n        return self.value\n"
    students = [handed_in(f"s{n}", {SHAPES: f"{source}\nx = {n}"}, tmp_path) for n in range(2)]
    filtered, _offsets = filter_code(source, "code.py", "python")
    start = filtered.index("O")
    shared = frozenset([hash(filtered[start : start + alike.LENGTH])])
    for side in alike.sides(alike.Pair(students[0], students[1], ()), SHAPES, shared):
        assert side.lines[32] == "class LongNameOfAClass(Base):"
        assert min(side.marked) == 32


# ------------------------------------------------------------------------------------------------ the page


@pytest.fixture(scope="module")
def written(course, tmp_path_factory) -> str:
    folder = Path(tmp_path_factory.mktemp("results"))
    assert alike.write_alike([Graded(student, None) for student in course.students], folder) == course.found.pairs
    return (folder / alike.PAGE).read_text(encoding="utf-8")


def test_both_sides_are_shown_with_what_matches_marked(course, written):
    page = Parsed(written)
    assert_harmless(page, ways_out=("students/", "index.html"))
    pair = course.pair("s0", "s1")
    for exercise, shared in pair.likenesses[0].shared.items():
        first, second = alike.sides(pair, exercise, shared)
        assert first.marked
        assert second.marked
        assert first.lines == course.files["s0"][exercise].split("\n")
        # Names are no part of what matches; a remark between two lines that do is marked with them.
        marked = [
            alike.fingerprints("\n".join(side.lines[number] for number in sorted(side.marked)))
            for side in (first, second)
        ]
        assert set(marked[0].tolist()) == set(marked[1].tolist())
    assert [name for name, _attributes in page.elements].count("mark") > 50
    text = " ".join(page.text)
    assert "my idea" in text
    assert "100% of stage 1" in text


def test_it_is_worded_as_a_hint(course, written):
    text = " ".join(" ".join(Parsed(written).text).split())
    assert "That may have many reasons" in text
    assert "It proves nothing" in text
    assert not {word for word in ("cheat", "plagiar", "fraud", "guilty") if word in text.lower()}


def test_a_class_without_look_alikes_says_so(tmp_path):
    assert alike.write_alike([], tmp_path) == []
    assert "There are no look-alikes" in (tmp_path / alike.PAGE).read_text(encoding="utf-8")


def test_nothing_of_a_student_is_part_of_the_page(course, tmp_path):
    """Names and code that mean harm: the page has the elements that it would have with harmless ones."""
    harm = "\n".join(f"# {text}" for text in HOSTILE).replace("\0", "")
    pages = []
    for label, remark in (("harmless", "\n".join(["# remark"] * len(HOSTILE))), ("hostile", harm)):
        files = [{exercise: f"{source}\n{remark}\n" for exercise, source in own.items()} for own in
                 (course.files["s0"], course.files["s1"])]  # fmt: skip
        students = [handed_in(f"{label}{n}", own, tmp_path) for n, own in enumerate(files)]
        for text, (first, second) in zip(HOSTILE, itertools.repeat(students)):
            named = [replace(first, name=text), replace(second, name=text)] if label == "hostile" else students
            pages.append(Parsed(alike_page.page(alike.find(named))))
            if label == "harmless" or not LONG:
                break
    for page in pages:
        assert_harmless(page, ways_out=("students/", "index.html"))
        assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.elements
    marks = [[name for name, _attributes in page.elements if name in ("mark", "details", "a", "h3")] for page in pages]
    assert marks[0]
    assert all(found == marks[0] for found in marks)


def test_only_so_many_pairs_are_shown_in_full(course, monkeypatch):
    monkeypatch.setattr(alike_page, "MOST_SHOWN", 1)
    page = Parsed(alike_page.page(course.found))
    assert [name for name, _attributes in page.elements].count("details") == 1
    text = " ".join(page.text)
    assert "Further pairs" in text
    assert all(pair.second.name in text for pair in course.found.pairs)
