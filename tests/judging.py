"""Grades made-up submissions through the real engine: for answer banks, mutants and attacks.

python -m tests.judging shapes                  # the answer banks of an exercise: what is not as it should be
python -m tests.judging shapes --seeds 20       # … and the reference, with this many seeds
python -m tests.judging                         # all of them
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graders.curriculum import manifest
from graders.session.grade import Task, grade
from graders.session.settings import Settings
from tests import bank

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Answer:
    """A student's file to be judged.

    Attributes:
        functions: whose checks to run; None: those of all functions of the file.
        seed: of what is drawn; None: the run's.
    """

    exercise: str
    source: str
    functions: tuple[str, ...] | None = None
    seed: int | None = None


def grade_answers(answers: Sequence[Answer], settings: Settings) -> list[dict[str, Any]]:
    """One result an answer, all from one run: torch is imported once, and no core waits for another."""
    with tempfile.TemporaryDirectory() as folder:
        tasks = []
        for number, answer in enumerate(answers):
            path = Path(folder) / f"{number:05d}" / f"{answer.exercise}.py"
            path.parent.mkdir(parents=True)
            path.write_text(answer.source, encoding="utf-8")
            names = frozenset(answer.functions or manifest.load().file(answer.exercise).names)
            tasks.append(Task(Path(folder) / f"{number:05d}", {answer.exercise: names}, answer.seed))
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


@dataclass
class Bank:
    """What came of the banks of one exercise: what is not as it should be, and how many answers were judged."""

    problems: list[str] = field(default_factory=list)
    wrong: int = 0
    right: int = 0


def banks(exercises: Iterable[str], settings: Settings, most: int | None = None) -> dict[str, Bank]:
    """Judge the answer banks of these exercises; `most` wrong answers of each, spread over its bank (None: all)."""
    entries = [(exercise, entry) for exercise in exercises for entry in bank_of(exercise, most)]
    answers = [
        Answer(exercise, bank.splice(solution_of(exercise), entry), (entry.function,)) for exercise, entry in entries
    ]
    found: dict[str, Bank] = {}
    for (exercise, entry), result in zip(entries, grade_answers(answers, settings), strict=True):
        of_exercise = found.setdefault(exercise, Bank())
        of_exercise.problems += problems_of(exercise, entry, result)
        of_exercise.right += entry.sentence is None
        of_exercise.wrong += entry.sentence is not None
    return found


def bank_of(exercise: str, most: int | None) -> list[bank.Entry]:
    wrong = bank.entries(ROOT / "tests" / "wrong_answers" / f"{exercise}.py")
    if most is not None and len(wrong) > most:
        wrong = [wrong[number * len(wrong) // most] for number in range(most)]
    return [*wrong, *bank.entries(ROOT / "tests" / "right_answers" / f"{exercise}.py")]


def problems_of(exercise: str, entry: bank.Entry, result: dict[str, Any]) -> Iterator[str]:
    said = messages_of(result)
    where = f"{exercise} {entry.function} ({'right' if entry.sentence is None else 'wrong'} answer, line {entry.line})"
    if result.get("fault"):
        yield f"{where}: the kit failed: {result['fault']}"
    if entry.sentence is None and said:
        yield f"{where}: loses points: {said}"
    if entry.sentence is not None and not said:
        yield f"{where}: gets full marks; expected: {entry.sentence}"
    elif entry.sentence is not None and not any(entry.sentence in message for message in said):
        yield f"{where}: expected {entry.sentence!r}, but the report says {said}"


def reference_problems(exercises: Iterable[str], seeds: Sequence[int]) -> dict[str, list[str]]:
    """What the references lose points for, over many seeds: one run, in which each seed makes its own draws."""
    pairs = [(exercise, seed) for exercise in exercises for seed in seeds]
    tasks = [
        Task(ROOT / "solutions", {exercise: frozenset(manifest.load().file(exercise).names)}, seed=seed)
        for exercise, seed in pairs
    ]
    problems: dict[str, list[str]] = {exercise: [] for exercise, _seed in pairs}
    for (exercise, seed), result in zip(pairs, grade(tasks, Settings()), strict=True):
        problems[exercise] += [f"{exercise}, seed {seed}: {message}" for message in messages_of(result)]
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help="exercises, functions or stages: shapes; all where none is given")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    exercises = list(manifest.load().targets(options.targets))
    found = banks(exercises, Settings())
    drawn = reference_problems(exercises, range(options.seeds))
    for exercise in exercises:
        problems = found[exercise].problems + drawn[exercise]
        for problem in problems:
            print(problem)
        figures = f"{found[exercise].wrong} wrong and {found[exercise].right} right answers, {options.seeds} seeds"
        print(f"{exercise}: {figures}: {len(problems)} problems")
    return 1 if any(bank.problems for bank in found.values()) or any(drawn.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
