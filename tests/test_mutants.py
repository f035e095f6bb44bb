"""The mutator: which changes it makes to a solution, and what it calls them."""

from __future__ import annotations

import ast
import sys

import pytest

from graders.curriculum.manifest import ROOT
from tests.mutants import EQUIVALENT, Mutant, mutants, without_mutant

HEAD = '"""Doc."""\n\nimport torch\nfrom torch.nn import functional as F\n\n\n'


def solution(body: str, signature: str = "f(x, y, dim)", before: str = "") -> str:
    """A solution of one function with the given lines in its marked region."""
    lines = ["### BEGIN SOLUTION", *body.splitlines(), "### END SOLUTION"]
    return f"{HEAD}def {signature}:\n{before}" + "".join(f"    {line}\n" for line in lines)


def afters(body: str, **more) -> set[str]:
    """What the changed lines of the mutants look like."""
    return {mutant.id.split(" -> ", 1)[1] for mutant in mutants(solution(body, **more))}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x < y", {"x <= y", "x > y", "pass"}),
        ("x <= y", {"x < y", "x >= y", "pass"}),
        ("x == y", {"x != y", "pass"}),
        ("x is None", {"x is not None", "pass"}),
        ("0 <= x < y", {"0 < x < y", "0 >= x < y", "0 <= x <= y", "0 <= x > y", "1 <= x < y", "pass"}),
        ("x + y", {"x - y", "pass"}),
        ("x - y", {"x + y", "y - x", "pass"}),
        ("x / y", {"x * y", "y / x", "pass"}),
        ("x ** y", {"x * y", "y ** x", "pass"}),
        ("x @ y", {"x * y", "y @ x", "pass"}),
        ("x += y", {"x -= y", "pass"}),
        ("-x", {"x", "pass"}),
        ("not x", {"x", "pass"}),
        ("x and y", {"x or y", "pass"}),
        ("y = 2", {"y = 3", "y = -2", "pass"}),
        ("y = -1", {"y = 0", "y = 1", "pass"}),
        ("y = 0.5", {"y = 1.5", "y = -0.5", "pass"}),
        ("y = True", {"y = False", "pass"}),
        ("y = 'mean'", {"y = 'mean_'", "pass"}),
        ("torch.abs(x)", {"x", "pass"}),
        ("F.relu(x)", {"x", "pass"}),
        ("torch.special.exp2(x)", {"x", "pass"}),
        ("x.abs().exp()", {"x.abs()", "x.exp()", "pass"}),
        ("x.sum(1)", {"x", "x.mean(1)", "x.sum(2)", "x.sum(-1)", "pass"}),
        ("x.amax(dim=dim)", {"x", "x.amax()", "x.amax(dim=0)", "x.amax(dim=-1)", "x.amin(dim=dim)", "pass"}),
        ("x.std(dim)", {"x", "x.std(0)", "x.std(-1)", "pass"}),
        ("x.std(keepdim=True)", {"x", "x.std(keepdim=False)", "pass"}),
        ("f(x, y, dim)", {"x", "f(y, x, dim)", "f(x, dim, y)", "f(x, y, 0)", "f(x, y, -1)", "pass"}),
        ("x.mT", {"x", "pass"}),
        ("x.shape", {"pass"}),
        ("x.to(torch.float32)", {"x", "x.to(torch.float64)", "pass"}),
        ("x[1:y]", {"x[2:y]", "x[-1:y]", "x[:y]", "x[1:]", "pass"}),
        ("x[:, None]", {"x[None, :]", "pass"}),
        ("y = (x, 2)", {"y = (2, x)", "y = (x, 3)", "y = (x, -2)", "pass"}),
        ("y = x if dim else y", {"y = x", "y = y", "y = x if not dim else y", "pass"}),
        ("[i for i in x if i]", {"[i for i in x if not i]", "pass"}),
        ("return x.abs()", {"return x", "return y", "return dim", "pass"}),
    ],
)
def test_what_is_changed(body, expected):
    assert afters(body) == expected


def test_an_if_is_negated_and_taken_away():
    assert afters("if x:\n    y = x.abs()") == {"if not x:", "pass", "y = x"}
    assert afters("if not x:\n    raise ValueError(f'{x + 1} is bad')") == {
        "if x:",
        "pass",
        "raise Exception(f'{x + 1} is bad')",
    }


def test_default_arguments_are_changed_though_a_student_does_not_write_them():
    found = afters("return x", signature='f(x, *, eps=1e-8, mode="mean", sizes=(2, -1), keep=False)')
    assert {after for after in found if "=" in after} == {
        "eps=1.00000001",
        "eps=-1e-08",
        "eps=1e-06",
        "mode='mean_'",
        "sizes=(-1, 2)",
        "sizes=(3, -1)",
        "sizes=(-2, -1)",
        "sizes=(2, 0)",
        "sizes=(2, 1)",
        "keep=True",
    }


def test_only_the_marked_region_is_changed():
    source = (
        solution("return x", before='    """Doc with 1 + 1."""\n    y = 1 + 1\n')
        + "    y + 1\n\n\ndef g():\n    return 1\n"
    )
    found = mutants(source)
    assert {mutant.id for mutant in found} == {
        "f: return x -> pass",
        "f: return x -> return y",
        "f: return x -> return dim",
    }
    assert all('"""Doc with 1 + 1."""\n    y = 1 + 1' in mutant.source for mutant in found)


def test_methods_are_changed_and_named_with_their_class():
    source = (
        HEAD + "class C(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n\n"
        "    def forward(self, x):\n        ### BEGIN SOLUTION\n        return x + 1\n        ### END SOLUTION\n"
    )
    found = mutants(source)
    assert {mutant.id for mutant in found} == {
        "C.forward: return x + 1 -> pass",
        "C.forward: return x + 1 -> return x",
        "C.forward: return x + 1 -> return x - 1",
        "C.forward: return x + 1 -> return x + 2",
        "C.forward: return x + 1 -> return x + -1",
    }
    assert {mutant.function for mutant in found} == {"C"}


def test_each_mutant_is_another_valid_program_with_a_name_of_its_own():
    source = solution("y = x.sum(dim) + x.sum(dim)\nz = 1\nz = 1\nreturn {i: j for i, j in zip(x, y)}")
    found = mutants(source)
    programs = {ast.dump(ast.parse(mutant.source)) for mutant in found}
    assert len(programs) == len({mutant.id for mutant in found}) == len(found)
    assert ast.dump(ast.parse(source)) not in programs
    assert "f: z = 1 -> z = 2 (2)" in {mutant.id for mutant in found}


def test_names_do_not_depend_on_the_rest_of_the_file():
    source = solution("return x.sum(dim)")
    moved = source.replace("import torch\n", "import torch\n\n\ndef other():\n    return 1\n\n")
    assert [mutant.id for mutant in mutants(source)] == [mutant.id for mutant in mutants(moved)]
    assert [mutant.line for mutant in mutants(source)] != [mutant.line for mutant in mutants(moved)]


def test_the_line_is_that_of_the_changed_statement():
    assert {mutant.line for mutant in mutants(solution("y = x + 1\nreturn y - 1"))} == {9, 10}


def test_all_else_of_the_file_stays():
    [mutant, *_] = mutants(solution("return x") + "\n\n# A comment.\nLAST = [1,\n  2]\n")
    assert isinstance(mutant, Mutant)
    assert mutant.source.startswith(HEAD)
    assert mutant.source.endswith("\n\n# A comment.\nLAST = [1,\n  2]\n")


def test_an_entry_that_stands_for_no_mutant_is_named(tmp_path):
    (tmp_path / "stage1_animals").mkdir()
    (tmp_path / "stage1_animals" / "cats.py").write_text(solution("return x"))
    known = tmp_path / "equivalent.toml"
    known.write_text(
        '["stage1_animals/cats"]\n"f: return x -> pass" = "because"\n"f: return x -> return y" = " "\n"f: no" = "why"\n'
        '["stage1_animals/dogs"]\n"f: return x -> pass" = "because"\n'
    )
    assert without_mutant(tmp_path, known) == [
        "stage1_animals/cats: no mutant is called 'f: no'",
        "stage1_animals/cats: no reason is given for 'f: return x -> return y'",
        "stage1_animals/dogs: no mutant is called 'f: return x -> pass'",
    ]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 prints some tuples in other words")
def test_every_mutant_that_is_known_to_be_equivalent_is_there():
    assert without_mutant(ROOT / "solutions", EQUIVALENT) == []
