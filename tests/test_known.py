"""What is known from other submissions changes no verdict, and saves running the check again."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

from graders.curriculum import manifest
from graders.engine.allowance import Allowance
from graders.kit.submission import Asked
from graders.sandbox import wire
from graders.session import known, runner
from graders.session.grade import Task, grade
from graders.session.known import Known
from graders.session.settings import Settings
from tests import bank, judging
from tests.judging import Answer

LONG = bool(os.environ.get("TORCHPATH_LONG"))
EXERCISES = [file.id for file in manifest.load().files]
SETTINGS = Settings(seed=5)
SHAPES = "stage1_tensors/shapes"
FLATTEN = {SHAPES: frozenset({"flatten_images"})}

NOBODY: Any = None

pytestmark = pytest.mark.timeout(7200 if LONG else 1200)


def class_of(exercise: str) -> list[Answer]:
    """A class whose members mostly answer what somebody before them has answered."""
    most = 40 if LONG else 2
    entries = judging.bank_of(exercise, most)[: most + (5 if LONG else 1)]
    answers = [Answer(exercise, bank.splice(judging.solution_of(exercise), entry)) for entry in entries]
    return [Answer(exercise, judging.solution_of(exercise)), *answers, *answers[::-1]]


def verdicts(results):
    """All of what was found, without how long it took."""
    for result in results:
        for exercise in result["exercises"]:
            for check in exercise["checks"]:
                check.pop("seconds")
    return [result["exercises"] for result in results]


def test_verdicts_are_those_of_every_check_run_by_itself(monkeypatch):
    exercises = EXERCISES if LONG else EXERCISES[1::9]
    answers = [answer for exercise in exercises for answer in class_of(exercise)]
    with_known = verdicts(judging.grade_answers(answers, SETTINGS))
    monkeypatch.setattr(known, "followed", lambda *_arguments: None)
    by_themselves = verdicts(judging.grade_answers(answers, SETTINGS))
    for answer, one, other in zip(answers, with_known, by_themselves, strict=True):
        assert one == other, answer.exercise


class Spy:
    """Counts the checks that are run."""

    def __init__(self, monkeypatch) -> None:
        self.ran: Counter[str] = Counter()
        run_check = runner.run_check

        def counting(check, grading):
            self.ran[check.name] += 1
            return run_check(check, grading)

        monkeypatch.setattr(runner, "run_check", counting)


@pytest.fixture
def spy(monkeypatch):
    return Spy(monkeypatch)


@pytest.fixture
def submission(tmp_path):
    def write(name: str, body: str) -> Task:
        path = tmp_path / name / f"{SHAPES}.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"from torch import Tensor\n\n\ndef flatten_images(images: Tensor) -> Tensor:\n{body}")
        return Task(tmp_path / name, FLATTEN)

    return write


RIGHT = "    return images.flatten(1)\n"
OTHERWISE = "    return images.reshape(images.shape[0], images.shape[1:].numel())\n"
WRONG = "    return images.flatten()\n"


def test_what_was_answered_before_is_not_judged_again(spy, submission):
    tasks = [submission(str(number), body) for number, body in enumerate([RIGHT, WRONG, OTHERWISE, RIGHT, WRONG])]
    results = grade(tasks, SETTINGS, jobs=1)
    right, wrong, otherwise, *again = verdicts(results)
    assert again == [right, wrong]
    assert [entry["score"] for entry in otherwise] == [entry["score"] for entry in right]
    assert spy.ran["test_flatten_images_values"] == 2  # the right ones answer the same
    assert max(spy.ran.values()) <= 3


def test_another_seed_is_another_check(spy, submission):
    tasks = [submission("one", RIGHT), submission("two", RIGHT)]
    grade([tasks[0], Task(tasks[1].folder, FLATTEN, seed=6)], SETTINGS, jobs=1)
    assert set(spy.ran.values()) == {2}


def test_what_somebody_prints_is_nobody_elses(submission):
    printing = "    print('SECRET', images.shape)\n" + WRONG
    tasks = [submission("a", WRONG), submission("b", printing), submission("c", WRONG), submission("d", printing)]
    quiet, loud, still_quiet, loud_again = grade(tasks, SETTINGS, jobs=1)
    for result in (loud, loud_again):
        assert any("SECRET" in check.get("output", "") for check in result["exercises"][0]["checks"])
    for result in (quiet, still_quiet):
        assert not any(check.get("output") for check in result["exercises"][0]["checks"])


def test_an_answer_that_leaves_the_known_way_late_is_judged_from_there(spy, submission):
    # Right until the third call of a check, then wrong: what it was asked before is not asked again.
    late = "    import itertools\n    n = next(flatten_images.__dict__.setdefault('calls', itertools.count()))\n"
    late += "    return images.flatten(1) if n < 4 else images.flatten()\n"
    alone, *_others = verdicts(grade([submission("a", late)], SETTINGS, jobs=1))
    _right, after, *_others = verdicts(grade([submission("b", RIGHT), submission("c", late)], SETTINGS, jobs=1))
    alone[0].pop("sha256"), after[0].pop("sha256")
    assert alone == after
    assert {check["status"] for check in after[0]["checks"]} == {"passed", "failed"}


def test_a_process_that_ends_is_the_same_known_or_not(submission):
    ends = "    import os\n    os._exit(3) if images.shape[0] != 1 else None\n" + RIGHT
    tasks = [submission("a", ends), submission("b", RIGHT), submission("c", ends)]
    first, right, second = verdicts(grade(tasks, SETTINGS, jobs=1))
    assert first == second
    assert "crashed" in {check["status"] for check in first[0]["checks"]}
    assert {check["status"] for check in right[0]["checks"]} == {"passed"}


def test_the_kits_own_failures_are_not_kept(submission, monkeypatch):
    tasks = [submission("a", RIGHT), submission("b", RIGHT)]
    run_check, failed = runner.run_check, []

    def failing_once(check, grading):
        found = run_check(check, grading)
        if check.name in failed:
            return found
        failed.append(check.name)
        return {**found, "status": "ungraded"}

    monkeypatch.setattr(runner, "run_check", failing_once)
    first, second = grade(tasks, SETTINGS, jobs=1)
    assert first["exercises"][0]["status"] == "ungraded"
    assert second["exercises"][0]["status"] == "passed"


def test_memory_is_limited(spy, submission, monkeypatch):
    monkeypatch.setattr(known, "MOST_BYTES", 1)
    results = grade([submission("a", RIGHT), submission("b", RIGHT)], SETTINGS, jobs=1)
    assert [result["exercises"][0]["status"] for result in results] == ["passed", "passed"]
    assert set(spy.ran.values()) == {2}


def test_two_ways_of_asking_the_same_are_not_mixed():
    def asked(question: bytes, answer: object, number: int) -> Asked:
        return Asked(question, Allowance(), NOBODY, wire.encode(answer, number), "")

    tree, passed = Known(), {"status": "passed"}
    tree.keep("check", [asked(b"a", 1, 1), asked(b"b", 2, 2)], passed)
    tree.keep("check", [asked(b"a", 1, 7), asked(b"c", 2, 8)], passed)
    assert "check" not in tree.roots
    for first, second in ((1, 2), (2, 1)):  # and no check that ends earlier or later for the same answers
        ways = [asked(b"a", 1, 1), asked(b"b", 2, 2)]
        tree.keep("check", ways[:first], passed)
        assert "check" in tree.roots
        tree.keep("check", ways[:second], passed)
        assert "check" not in tree.roots
