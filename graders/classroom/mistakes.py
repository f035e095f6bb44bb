"""The mistakes of a class, by name: who makes which, and where.

A check that recognises a mistake gives its name, an English sentence whatever language the student reads
(``mistake``); every other failure has the sentence of its message, before anything was filled in (``message_id``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import Formatter
from typing import Any, NamedTuple

from graders import i18n
from graders.classroom.graded import Student
from graders.i18n import _
from graders.report import story

BLANK = "…"  # stands where a sentence has something filled in, of one student or another


class Place(NamedTuple):
    """Where a mistake shows; ``check`` is the check's id, "" for a whole file."""

    exercise: str
    function: str
    check: str


class Key(NamedTuple):
    """What is counted as one mistake: a sentence, and the function where the sentence alone says too little."""

    name: str
    known: bool
    exercise: str = ""
    function: str = ""


@dataclass
class Mistake:
    """One mistake and who makes it.

    Attributes:
        places: the students by place, each once, in the order of the class.
        said: what these students read about it, each text with its language, and how many times.
    """

    key: Key
    places: dict[Place, list[str]] = field(default_factory=dict)
    said: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def students(self) -> list[str]:
        """The ids of all who make it, each once, in the order of the class."""
        if len(self.places) == 1:
            return next(iter(self.places.values()))
        return list(dict.fromkeys(id for ids in self.places.values() for id in ids))

    @property
    def sentence(self) -> str:
        """Its name in the language in use; what differs from student to student is left blank."""
        return filled(_(self.key.name), self.key.function)

    @property
    def example(self) -> str:
        """What most of them read about it, of those in the language in use where there are any; "" where the name
        says as much."""
        if not has_blanks(self.key.name) and not self.key.function:
            return ""
        own = {text: times for (language, text), times in self.said.items() if language == i18n.language()}
        every = own or {text: times for (_language, text), times in self.said.items()}
        text = max(every, key=lambda text: every[text], default="")
        return "" if text == self.sentence else text


@dataclass
class Mistakes:
    """All mistakes of a class, student after student."""

    found: dict[Key, Mistake] = field(default_factory=dict)

    def add(self, student: Student, exercises: Iterable[dict[str, Any]]) -> None:
        """Count what one student got wrong."""
        for exercise in exercises:
            for key, place, text in failures(exercise):
                mistake = self.found.setdefault(key, Mistake(key))
                mistake.said[student.language, text] += 1
                ids = mistake.places.setdefault(place, [])
                if ids[-1:] != [student.id]:
                    ids.append(student.id)

    def listed(self, *, known: bool) -> list[Mistake]:
        """The most frequent first: those that checks know by name, or all others."""
        found = [mistake for mistake in self.found.values() if mistake.key.known == known]
        return sorted(found, key=lambda mistake: (-len(mistake.students), mistake.key))


def failures(exercise: dict[str, Any]) -> Iterator[tuple[Key, Place, str]]:
    """What is wrong in one file, and the sentence that its student read."""
    id = str(exercise["id"])
    if exercise.get("problem"):
        if exercise["status"] != "ungraded":
            yield of_file(id, exercise["problem"])
        return
    for check in story.with_status(exercise["checks"], story.STUDENTS):
        # An example that gives something else says no more than that; what is wrong, the checks behind it say.
        if check.get("mistake") or not story.is_example(check):
            yield of_check(id, dict(check))


def of_file(exercise: str, problem: dict[str, Any]) -> tuple[Key, Place, str]:
    """Why nothing in a file could be graded."""
    name = problem.get("message_id") or problem["message"]
    return Key(name, False, exercise), Place(exercise, "", ""), problem["message"]


def of_check(exercise: str, check: dict[str, Any]) -> tuple[Key, Place, str]:
    """Why one check failed."""
    name, known = check.get("mistake") or "", bool(check.get("mistake"))
    place = Place(exercise, check["function"], check["id"])
    if known and name == check.get("message_id"):
        return Key(name, known), place, check["message"]
    # "Wrong shape", "raised KeyError" and the like are other mistakes in another function.
    name = name or check.get("message_id") or check["message"]
    return Key(name, known, exercise, check["function"]), place, check["message"]


def filled(sentence: str, function: str) -> str:
    """A sentence with the function in the place of its ``{name}``, and with … in all other places."""
    texts = []
    for text, field_name, _spec, _conversion in parsed(sentence):
        texts.append(text)
        if field_name is not None:
            texts.append(function if field_name == "name" and function else BLANK)
    return "".join(texts)


def has_blanks(sentence: str) -> bool:
    return any(field_name is not None for _text, field_name, *_rest in parsed(sentence))


def parsed(sentence: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """The sentence as ``str.format`` reads it; as one text where it is no such sentence."""
    try:
        return list(Formatter().parse(sentence))
    except ValueError:
        return [(sentence, None, None, None)]
