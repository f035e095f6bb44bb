"""What is counted of a class: scores, and for each exercise and check how many pass, fail and have it still to do.

What the kit could not grade counts for nobody and against nobody: it is in no share and in no score.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graders.classroom.graded import Graded, Result, Student
from graders.classroom.mistakes import Mistakes
from graders.report import story

BINS = 10  # of the distribution of scores
VERDICTS = ("passed", "failed", "todo")


@dataclass(frozen=True)
class Score:
    """Points of a student; ``ungraded`` are those that the kit could not give a verdict on."""

    points: float
    most: float
    ungraded: float

    @property
    def share(self) -> float | None:
        """Of the points that could be had, from 0 to 1; None where nothing could be graded."""
        return min(max(self.points / self.most, 0.0), 1.0) if self.most > 0 else None


@dataclass(frozen=True)
class Member:
    """A student, and the score; None where there is no result."""

    student: Student
    score: Score | None

    @property
    def share(self) -> float | None:
        return self.score.share if self.score else None


@dataclass
class Shares:
    """How many of the class a verdict was given, by verdict, and ``ungraded``."""

    count: Counter[str] = field(default_factory=Counter)

    @property
    def judged(self) -> int:
        return sum(self.count[verdict] for verdict in VERDICTS)

    def share(self, verdict: str) -> float:
        return self.count[verdict] / self.judged if self.judged else 0.0

    @property
    def untouched(self) -> bool:
        """Whether nobody has begun it."""
        return self.judged == self.count["todo"] and not self.count["ungraded"]

    @property
    def worst_first(self) -> tuple[float, float]:
        """What to sort by so that what most fail comes first."""
        return -self.share("failed"), -self.share("todo")


@dataclass
class Check:
    """One check and what the class made of it; ``title`` as the first student read it."""

    id: str
    function: str
    title: str
    shares: Shares = field(default_factory=Shares)


@dataclass
class Exercise:
    """One file and what the class made of it; ``unusable`` says for how many nothing in it could be judged."""

    id: str
    shares: Shares = field(default_factory=Shares)
    checks: dict[str, Check] = field(default_factory=dict)
    unusable: int = 0


@dataclass(frozen=True)
class Ungraded:
    """What the kit owes: the file, the check ("" for all of a run), and why."""

    exercise: str
    check: str
    why: str


@dataclass
class Tally:
    """A class, counted student after student."""

    members: list[Member] = field(default_factory=list)
    exercises: dict[str, Exercise] = field(default_factory=dict)
    mistakes: Mistakes = field(default_factory=Mistakes)
    ungraded: dict[Ungraded, list[str]] = field(default_factory=dict)
    about: Counter[str] = field(default_factory=Counter)

    def add(self, graded: Graded) -> None:
        """Count one student."""
        result = graded.result
        self.members.append(Member(graded.student, None if result is None else score_of(result)))
        if result is None:
            if fault := graded.student.fault:
                self.ungraded.setdefault(Ungraded("", "", fault.sentence), []).append(graded.student.id)
            return
        self.about[settings_of(result)] += 1
        for entry in result["exercises"]:
            self.add_exercise(entry)
        self.mistakes.add(graded.student, result["exercises"])
        for owed in dict.fromkeys(owed_by_kit(result)):
            self.ungraded.setdefault(owed, []).append(graded.student.id)

    def add_exercise(self, entry: dict[str, Any]) -> None:
        id = str(entry["id"])
        exercise = self.exercises.setdefault(id, Exercise(id))
        exercise.unusable += bool(entry.get("problem"))
        counted = [check for check in entry["checks"] if not story.is_example(check)]
        exercise.shares.count[verdict_on([verdict(check) for check in counted])] += 1
        for check in counted:
            known = exercise.checks.setdefault(check["id"], Check(check["id"], check["function"], check["title"]))
            known.shares.count[verdict(check)] += 1

    @property
    def graded(self) -> list[Member]:
        return [member for member in self.members if member.score is not None]

    @property
    def shares(self) -> list[float]:
        """The scores, each as a share of what could be had."""
        return [member.share for member in self.members if member.share is not None]

    @property
    def median(self) -> float | None:
        return statistics.median(self.shares) if self.shares else None

    @property
    def bins(self) -> list[int]:
        """How many scores lie in each tenth of what could be had; all points are in the last."""
        count = Counter(min(int(share * BINS + 1e-9), BINS - 1) for share in self.shares)
        return [count[number] for number in range(BINS)]

    @property
    def with_problems(self) -> list[Member]:
        return [member for member in self.members if member.student.problems or member.score is None]

    @property
    def with_ungraded(self) -> set[str]:
        """The ids of the students of whom something could not be graded."""
        return {id for ids in self.ungraded.values() for id in ids}


def score_of(result: Result) -> Score:
    ungraded = sum(
        check["max_points"]
        for exercise in result["exercises"]
        for check in story.with_status(exercise["checks"], story.KITS)
    )
    return Score(float(result["score"]), float(result["max_score"]) - ungraded, float(ungraded))


def verdict(check: dict[str, Any]) -> str:
    """The status of a check as passed, failed, todo or ungraded."""
    return "failed" if check["status"] in story.STUDENTS else str(check["status"])


def verdict_on(verdicts: list[str]) -> str:
    """The same for a whole file: failed where something in it fails, todo where something is left to do."""
    for one in ("failed", "ungraded", "todo"):
        if one in verdicts:
            return one
    return "passed"


def owed_by_kit(result: Result) -> Iterator[Ungraded]:
    """What could not be graded in a result, through the kit's fault."""
    if result.get("fault"):
        yield Ungraded("", "", str(result["fault"]))
    for exercise in result["exercises"]:
        for check in story.with_status(exercise["checks"], story.KITS):
            yield Ungraded(str(exercise["id"]), check["id"], check.get("message") or "?")


def settings_of(result: Result) -> str:
    """What the numbers of a result depend on, in a line."""
    about = result.get("environment", {})
    facts = [f"{name} {about[name]}" for name in ("torch", "python", "device", "isolation") if about.get(name)]
    return " · ".join(facts)
