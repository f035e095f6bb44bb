"""What is to be judged, read from manifest, graders and solutions without importing any of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from graders.curriculum import manifest, outline

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Exercise:
    """One file: its checks by name, and the docstring examples of its functions."""

    id: str
    checks: dict[str, outline.Check]
    examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def grader(self) -> Path:
        return ROOT / "graders" / grader_of(self.id)


@dataclass(frozen=True)
class Unit:
    """One student file to be judged: the work that is handed to a worker."""

    folder: Path  # the submission
    exercise: str
    owners: dict[str, str]  # check -> its function, for the functions that are to be judged
    examples: dict[str, list[tuple[str, str]]]  # function -> docstring examples (source, wanted output)
    seed: int  # decides what its checks draw

    @property
    def path(self) -> Path:
        return self.folder / f"{self.exercise}.py"


def grader_of(exercise: str) -> str:
    """``stage1_tensors/shapes`` -> ``stage1_tensors/test_shapes.py``, below graders/"""
    stage, name = exercise.split("/")
    return f"{stage}/test_{name}.py"


@cache
def exercise(id: str) -> Exercise:
    """The exercise with that id; raises ValueError where its grader or solution cannot be read."""
    file = manifest.load().file(id)
    checks = outline.checks(ROOT / "graders" / grader_of(id), file.names)
    solution = ROOT / "solutions" / f"{id}.py"
    found = outline.examples(solution) if solution.exists() else {}
    pairs = {name: [(example.source, example.want) for example in found.get(name, [])] for name in file.names}
    return Exercise(id, {check.name: check for check in checks}, pairs)


def unit(folder: Path, id: str, functions: frozenset[str], seed: int) -> Unit:
    """The work of judging these functions of one file of a submission."""
    plan = exercise(id)
    owners = {name: check.function for name, check in plan.checks.items() if check.function in functions}
    examples = {name: pairs for name, pairs in plan.examples.items() if name in functions}
    return Unit(folder, id, {name: owner for name, owner in owners.items() if owner is not None}, examples, seed)


def units(folder: Path, selection: manifest.Selection, seed: int) -> Iterator[Unit]:
    """The work of judging a selection of one submission."""
    return (unit(folder, id, functions, seed) for id, functions in selection.items())
