"""Classes made of real results: answers of the banks are graded once each, and students put together from them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graders import i18n
from graders.classroom.graded import Graded, Result, Student
from graders.curriculum import manifest, stubs
from graders.session.result import overall
from graders.session.settings import Settings
from tests import bank, judging
from tests.judging import Answer

SEED = 20


@dataclass(frozen=True)
class Piece:
    """What became of one function of one answer, and of the whole run that it was judged in."""

    function: dict[str, Any]
    checks: list[dict[str, Any]]
    result: Result


@dataclass(frozen=True)
class Pieces:
    """One function in one language: still to do, right, and wrong in several ways."""

    exercise: str
    todo: Piece
    right: Piece
    wrong: list[Piece]


def graded_pieces(selection: manifest.Selection, language: str, most: int) -> list[Pieces]:
    """Grade some functions as students might leave them, with up to `most` wrong answers each."""
    answers: list[Answer] = []
    functions: list[tuple[str, int]] = []
    for exercise, names in selection.items():
        solution = judging.solution_of(exercise)
        for name in (name for name in manifest.load().file(exercise).names if name in names):
            wrong = [entry for entry in judging.bank_of(exercise, None) if entry.function == name and entry.sentence]
            # Spread over the bank, whose neighbours are often alike.
            wrong = [wrong[number * len(wrong) // most] for number in range(most)] if len(wrong) > most else wrong
            sources = [stubs.cut(solution), solution, *[bank.splice(solution, entry) for entry in wrong]]
            answers += [Answer(exercise, source, (name,)) for source in sources]
            functions.append((exercise, len(sources)))
    with i18n.speaking(language):
        results = iter(judging.grade_answers(answers, Settings(seed=SEED)))
    return [of_function(exercise, [next(results) for _ in range(count)]) for exercise, count in functions]


def of_function(exercise: str, results: list[Result]) -> Pieces:
    pieces = []
    for result in results:
        (entry,) = result["exercises"]
        (function,) = entry["functions"]
        pieces.append(Piece(function, entry["checks"], result))
    return Pieces(exercise, pieces[0], pieces[1], pieces[2:])


def put_together(chosen: Sequence[tuple[str, Piece]]) -> Result:
    """One result of pieces of several answers, in the form in which they came."""
    first = chosen[0][1].result
    exercises: dict[str, dict[str, Any]] = {}
    for id, piece in chosen:
        entry = exercises.setdefault(id, {**piece.result["exercises"][0], "functions": [], "checks": []})
        entry["functions"].append(piece.function)
        entry["checks"] += piece.checks
    for entry in exercises.values():
        entry["status"] = overall([function["status"] for function in entry["functions"]])
        for key in ("score", "max_score"):
            entry[key] = sum(function[key] for function in entry["functions"])
    found = list(exercises.values())
    scores = {key: sum(entry[key] for entry in found) for key in ("score", "max_score")}
    return {**first, **scores, "exercises": found}


def students(size: int, pieces: dict[str, list[Pieces]], seed: int = 1) -> Iterator[Graded]:
    """A class with made-up ids: able and less able students, who make common mistakes more often than rare ones."""
    draw = random.Random(seed)
    languages = list(pieces)
    for number in range(1, size + 1):
        language = languages[number % len(languages)]
        skill, diligence = draw.betavariate(3, 1.2), draw.betavariate(6, 1)
        chosen = []
        for place, function in enumerate(pieces[language]):
            how_hard = random.Random(place)  # the same for everybody
            if place >= diligence * len(pieces[language]) or draw.random() < 0.04:
                piece = function.todo
            elif draw.random() < skill ** how_hard.uniform(0.1, 2) or not function.wrong:
                piece = function.right
            else:
                tempting = [how_hard.uniform(0, 1) ** 4 for _ in function.wrong]
                piece = draw.choices(function.wrong, tempting)[0]
            chosen.append((function.exercise, piece))
        yield Graded(student(number, language), put_together(chosen))


def student(number: int, language: str = "en", **changes: Any) -> Student:
    id = f"student-{number:03d}"
    made = Student(id, id, f"{id}.zip", language, f"{number:064x}", None)
    return replace(made, **changes)
