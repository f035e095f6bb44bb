"""Every known wrong answer is rejected with its sentence, every known right one gets full marks."""

from __future__ import annotations

import os

import pytest

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests import bank, judging

EXERCISES = [file.id for file in manifest.load().files]
LONG = bool(os.environ.get("TORCHPATH_LONG"))


def settings(seed: int) -> Settings:
    """The long form draws anew in every run; the short one is the same for everybody who runs it."""
    return Settings() if LONG else Settings(seed=seed)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_banks_of_an_exercise_behave(exercise):
    problems, wrong, right = judging.bank_problems(exercise, settings(11))
    # A wrong answer must lose points whatever is drawn. Which of two sentences fits best can depend on the numbers: one
    # that did not come must come with other numbers.
    worded = [problem for problem in problems if ": expected " in problem]
    if worded:
        again = [problem.partition(": expected ")[0] for problem in judging.bank_problems(exercise, settings(12))[0]]
        worded = [problem for problem in worded if problem.partition(": expected ")[0] in again]
    problems = worded + [problem for problem in problems if ": expected " not in problem]
    assert not problems, "\n".join(problems)
    assert wrong
    assert right


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough_answers_for_each_function(exercise):
    for kind, least in (("wrong_answers", 5), ("right_answers", 2)):
        entries = bank.entries(judging.ROOT / "tests" / kind / f"{exercise}.py")
        for name in manifest.load().file(exercise).names:
            assert sum(entry.function == name for entry in entries) >= least, f"{kind} of {name}"


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_references_pass_whatever_is_drawn(exercise):
    problems = judging.reference_problems(exercise, range(200 if LONG else 3))
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_is_earned_by_doing_nothing(exercise):
    names = manifest.load().file(exercise).names
    sources = [
        "\n".join(f"def {name}(*args, **kwargs):\n    {body}\n" for name in names)
        for body in ("return None", "raise ValueError('no')", "return args[0] if args else None")
    ]
    none, refuses, echoes = judging.grade_sources(exercise, sources, [None] * 3, settings(11))
    assert none["score"] == 0, judging.passed_in(none)
    assert refuses["score"] == 0, judging.passed_in(refuses)
    assert echoes["score"] <= 0.2 * echoes["max_score"], judging.passed_in(echoes)
