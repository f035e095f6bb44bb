"""What is to be judged, read from manifest, graders and solutions without importing any of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graders.curriculum import manifest, outline
from graders.session.files import digest_of, keep, sha256

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
    grader, solution = ROOT / "graders" / grader_of(id), ROOT / "solutions" / f"{id}.py"
    # Parsing takes a fifth of a second for all of them: what was read is kept as long as the files are the same.
    kept = ROOT / ".torchpath" / "cache" / "plans" / f"{id.replace('/', '.')}.json"
    behind = (grader, solution, manifest.MANIFEST, Path(outline.__file__), Path(__file__))
    key = [sha256(path) for path in behind]
    try:
        entry = json.loads(kept.read_text(encoding="utf-8"))
        if entry["key"] == key and entry["digest"] == digest_of(entry["plan"]):
            return from_plain(id, entry["plan"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or damaged: made anew
    made = read(id, grader, solution)
    plain = to_plain(made)
    keep(kept, json.dumps({"key": key, "digest": digest_of(plain), "plan": plain}))
    return made


def read(id: str, grader: Path, solution: Path) -> Exercise:
    """The exercise as its files have it."""
    names = manifest.load().file(id).names
    checks = outline.checks(grader, names)
    found = outline.examples(solution) if solution.exists() else {}
    pairs = {name: [(example.source, example.want) for example in found.get(name, [])] for name in names}
    return Exercise(id, {check.name: check for check in checks}, pairs)


def to_plain(plan: Exercise) -> dict[str, Any]:
    return {"checks": [asdict(check) for check in plan.checks.values()], "examples": plan.examples}


def from_plain(id: str, plain: dict[str, Any]) -> Exercise:
    checks = [outline.Check(**check) for check in plain["checks"]]
    examples = {name: [(source, want) for source, want in pairs] for name, pairs in plain["examples"].items()}
    return Exercise(id, {check.name: check for check in checks}, examples)


def unit(folder: Path, id: str, functions: frozenset[str], seed: int) -> Unit:
    """The work of judging these functions of one file of a submission."""
    plan = exercise(id)
    owners = {name: check.function for name, check in plan.checks.items() if check.function in functions}
    examples = {name: pairs for name, pairs in plan.examples.items() if name in functions}
    return Unit(folder, id, {name: owner for name, owner in owners.items() if owner is not None}, examples, seed)


def preload_for(exercises: Iterable[str]) -> tuple[str, ...]:
    """The modules that the stages of these exercises want imported once, before the forks."""
    kit = manifest.load()
    stages = {kit.file(exercise).stage for exercise in exercises}
    return tuple(dict.fromkeys(name for stage in kit.stages if stage.id in stages for name in stage.preload))


def units(folder: Path, selection: manifest.Selection, seed: int) -> Iterator[Unit]:
    """The work of judging a selection of one submission."""
    return (unit(folder, id, functions, seed) for id, functions in selection.items())
