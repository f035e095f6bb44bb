"""Judges by what is known already: for the same answers, a check finds what it has found for them before.

What a check asks and what it finds depends on nothing but what it draws, which one seed decides, and on the answers.
Of each check a tree is kept: a question, for each answer that it has got so far the next question, and in the end the
record. A class mostly gives answers that somebody has given before. Then the questions are asked as they stand here,
and nothing is drawn, computed or compared again. The first answer that is new has the check itself run, which is
given the answers that are there already.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from graders.engine.allowance import Allowance
from graders.engine.launch import LaunchError
from graders.kit.failures import CheckFailed
from graders.kit.submission import Asked, Submission

Record = dict[str, Any]

MOST_BYTES = 24 << 20  # of all questions together
MOST_ENDS = 64  # of one check; with that many the next class of answers is a rare one


@dataclass
class Known:
    """The trees of all checks that one process has judged."""

    roots: dict[Hashable, Place] = field(default_factory=dict)
    bytes: int = 0

    def judge(self, key: Hashable, submission: Submission, check: Callable[[], Record]) -> Record:
        """The record of a check: known, or found by running it.

        Args:
            key: names the check and the seed.
            check: runs it.
        """
        if not submission._is_ordinary():
            return check()
        begin = time.perf_counter()
        given: list[Asked] = []
        known = followed(self.roots.get(key), submission, given)
        if known is not None:
            return {**known, "seconds": round(time.perf_counter() - begin, 4)}
        submission._listen(given)
        record = check()
        heard = submission._heard()
        if heard is not None and record["status"] != "ungraded" and "pictures" not in record:
            self.keep(key, heard, record)
        return record

    def keep(self, key: Hashable, heard: list[Asked], record: Record) -> None:
        """Add what a check has asked, been answered, and found."""
        more = sum(len(asked.question) for asked in heard)
        root = self.roots.setdefault(key, Place())
        if self.bytes + more > MOST_BYTES or root.ends >= MOST_ENDS:
            return
        self.bytes += more
        root.ends += 1
        place = root
        for asked in heard:
            if place.record is not None or place.question not in (b"", asked.question):
                del self.roots[key]  # not what this module relies on: for the same answers it has done something else
                return
            place.question, place.allowance = asked.question, asked.allowance
            place = place.after.setdefault(digest(asked.answer), Place())
        if place.allowance is not None:  # it has asked more before
            del self.roots[key]
            return
        place.record = dict(record)


@dataclass
class Place:
    """Somewhere in a check: before a question, or at the end.

    Attributes:
        ends: how many have been kept; counted at the root only.
    """

    question: bytes = b""
    allowance: Allowance | None = None
    after: dict[bytes, Place] = field(default_factory=dict)  # by the answer's digest
    record: Record | None = None
    ends: int = 0


def followed(root: Place | None, submission: Submission, given: list[Asked]) -> Record | None:
    """The record at the end of the way that this submission's answers lead; None where they leave it.

    Args:
        given: takes what has been asked and answered.
    """
    place = root
    while place is not None and place.record is None and place.allowance is not None:
        try:
            asked = submission._send(place.question, place.allowance)
        except (CheckFailed, LaunchError):  # the check itself will meet it, too, and say so
            return None
        given.append(asked)
        place = place.after.get(digest(asked.answer)) if asked.is_whole else None
    return None if place is None else place.record


def digest(answer: bytes) -> bytes:
    return hashlib.sha256(answer).digest()
