"""Every known wrong answer is rejected with its sentence, every known right one gets full marks."""

from __future__ import annotations

import os

import pytest

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests import bank, judging

EXERCISES = [file.id for file in manifest.load().files]
LONG = bool(os.environ.get("TORCHPATH_LONG"))


SETTINGS = Settings() if LONG else Settings(seed=11)  # the short form is the same for everybody who runs it
# In the short form: this many wrong answers of each exercise. `make verify` and the long form judge all of them.
MOST = None if LONG else 16
IDLE = ("return None", "raise ValueError('no')", "return args[0] if args else None")

pytestmark = pytest.mark.timeout(7200 if LONG else 1200)


def selected(request: pytest.FixtureRequest) -> list[str]:
    """The exercises of the tests that are run: they are judged in one run, whichever test asks first."""
    items = [item for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]
    return list(dict.fromkeys(item.callspec.params["exercise"] for item in items))


@pytest.fixture(scope="module")
def banks(request):
    return judging.banks(selected(request), SETTINGS, MOST)


@pytest.fixture(scope="module")
def references(request):
    return judging.reference_problems(selected(request), range(200 if LONG else 3))


@pytest.fixture(scope="module")
def idle(request):
    """The results of files whose functions all do nothing, refuse, or give back what they got."""
    answers = [
        judging.Answer(
            exercise,
            "\n".join(f"def {name}(*args, **kwargs):\n    {body}\n" for name in manifest.load().file(exercise).names),
        )
        for exercise in selected(request)
        for body in IDLE
    ]
    results = judging.grade_answers(answers, SETTINGS)
    return {answers[start].exercise: results[start : start + len(IDLE)] for start in range(0, len(answers), len(IDLE))}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_banks_of_an_exercise_behave(exercise, banks):
    problems = banks[exercise].problems
    # A wrong answer must lose points whatever is drawn. Which of two sentences fits best can depend on the numbers: one
    # that did not come must come with other numbers.
    worded = [problem for problem in problems if ": expected " in problem]
    if worded:
        second = judging.banks([exercise], Settings() if LONG else Settings(seed=12), MOST)[exercise].problems
        again = [problem.partition(": expected ")[0] for problem in second]
        worded = [problem for problem in worded if problem.partition(": expected ")[0] in again]
    problems = worded + [problem for problem in problems if ": expected " not in problem]
    assert not problems, "\n".join(problems)
    assert banks[exercise].wrong
    assert banks[exercise].right


@pytest.mark.parametrize("exercise", EXERCISES)
def test_there_are_enough_answers_for_each_function(exercise):
    for kind, least in (("wrong_answers", 5), ("right_answers", 2)):
        entries = bank.entries(judging.ROOT / "tests" / kind / f"{exercise}.py")
        for name in manifest.load().file(exercise).names:
            assert sum(entry.function == name for entry in entries) >= least, f"{kind} of {name}"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_references_pass_whatever_is_drawn(exercise, references):
    assert not references[exercise], "\n".join(references[exercise])


@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_is_earned_by_doing_nothing(exercise, idle):
    none, refuses, echoes = idle[exercise]
    assert none["score"] == 0, judging.passed_in(none)
    assert refuses["score"] == 0, judging.passed_in(refuses)
    assert echoes["score"] <= 0.2 * echoes["max_score"], judging.passed_in(echoes)
