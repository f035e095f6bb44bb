"""Grades made-up submissions through the real engine: for answer banks, mutants and attacks.

python -m tests.judging shapes                  # the answer banks of an exercise: what is not as it should be
python -m tests.judging shapes --seeds 20       # … and the reference, with this many seeds
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from graders.curriculum import manifest
from graders.session.grade import Task, grade
from graders.session.settings import Settings
from tests import bank

ROOT = Path(__file__).resolve().parents[1]


def grade_sources(
    exercise: str, sources: Sequence[str], functions: Sequence[Iterable[str] | None], settings: Settings
) -> list[dict[str, Any]]:
    """One result a source: the text of a student's file of this exercise, and whose checks to run (None: all)."""
    every = manifest.load().file(exercise).names
    with tempfile.TemporaryDirectory() as folder:
        tasks = []
        for number, (source, names) in enumerate(zip(sources, functions, strict=True)):
            path = Path(folder) / f"{number:05d}" / f"{exercise}.py"
            path.parent.mkdir(parents=True)
            path.write_text(source, encoding="utf-8")
            tasks.append(Task(Path(folder) / f"{number:05d}", {exercise: frozenset(names or every)}))
        return grade(tasks, settings)


def grade_folders(folders: Sequence[Path], settings: Settings) -> list[dict[str, Any]]:
    """One result a folder, of everything in it."""
    selection = manifest.load().targets([])
    return grade([Task(folder, selection) for folder in folders], settings)


def solution_of(exercise: str) -> str:
    return (ROOT / "solutions" / f"{exercise}.py").read_text(encoding="utf-8")


def score_of(result: dict[str, Any]) -> tuple[float, float]:
    return result["score"], result["max_score"]


def messages_of(result: dict[str, Any]) -> list[str]:
    """What the student reads about the checks that are not passed."""
    checks = [check for entry in result["exercises"] for check in entry["checks"] if check["max_points"]]
    return [
        f"[{c['status']}] {c['title']}: {c['message']} {c.get('fault', '')}" for c in checks if c["status"] != "passed"
    ]


def passed_in(result: dict[str, Any]) -> list[str]:
    """The ids of the checks that are passed and worth something."""
    checks = [check for entry in result["exercises"] for check in entry["checks"] if check["max_points"]]
    return [check["id"] for check in checks if check["status"] == "passed"]


def bank_problems(exercise: str, settings: Settings) -> tuple[list[str], int, int]:
    """What is not as it should be in the banks of one exercise; and how many wrong and right answers there are."""
    wrong = bank.entries(ROOT / "tests" / "wrong_answers" / f"{exercise}.py")
    right = bank.entries(ROOT / "tests" / "right_answers" / f"{exercise}.py")
    both = [*wrong, *right]
    sources = [bank.splice(solution_of(exercise), entry) for entry in both]
    results = grade_sources(exercise, sources, [[entry.function] for entry in both], settings)
    problems = []
    for entry, result in zip(both, results, strict=True):
        said = messages_of(result)
        where = (
            f"{exercise} {entry.function} ({'right' if entry.sentence is None else 'wrong'} answer, line {entry.line})"
        )
        if result.get("fault"):
            problems.append(f"{where}: the kit failed: {result['fault']}")
        if entry.sentence is None and said:
            problems.append(f"{where}: loses points: {said}")
        if entry.sentence is not None and not said:
            problems.append(f"{where}: gets full marks; expected: {entry.sentence}")
        elif entry.sentence is not None and not any(entry.sentence in message for message in said):
            problems.append(f"{where}: expected {entry.sentence!r}, but the report says {said}")
    return problems, len(wrong), len(right)


def reference_problems(exercise: str, seeds: Iterable[int]) -> list[str]:
    """What the reference loses points for, over many seeds: one run, in which each seed makes its own draws."""
    problems = []
    every = manifest.load().file(exercise).names
    numbers = list(seeds)
    tasks = [Task(ROOT / "solutions", {exercise: frozenset(every)}, seed=seed) for seed in numbers]
    for seed, result in zip(numbers, grade(tasks, Settings()), strict=True):
        problems += [f"{exercise}, seed {seed}: {message}" for message in messages_of(result)]
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="an exercise: shapes")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    (exercise,) = manifest.load().targets([options.target])
    problems, wrong, right = bank_problems(exercise, Settings())
    problems += reference_problems(exercise, range(options.seeds))
    print("\n".join(problems))
    print(f"{exercise}: {wrong} wrong and {right} right answers, {options.seeds} seeds: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
