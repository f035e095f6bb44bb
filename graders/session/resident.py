"""A process that keeps torch imported and the graders collected, and judges one file whenever it is asked to.

The process that asks imports no torch. Each file is judged in two forks of the resident, each of them half of its
functions, so that both cores of a small machine work, and a newer question ends the judging of the last one at once.
The forks for the next question are made when the last one is answered: they wait with a locked-down process for the
student's code beside them, which reads the file when it is to be judged. Where there is no fork, the resident itself
judges.
"""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import multiprocessing
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from graders.engine.launch import LaunchError
from graders.session.plan import Unit
from graders.session.settings import Settings

if TYPE_CHECKING:
    from graders.session.runner import Judge

CAN_FORK = sys.platform == "linux"
HANDS = 2  # more of them would be done no sooner: a file has about five functions
PR_SET_PDEATHSIG = 1
Record = dict[str, Any]
Question = tuple[int, Unit]


class Resident:
    """The asking side. Answers come through `connection`, for `read` to make sense of."""

    def __init__(self, exercises: Iterable[str], settings: Settings) -> None:
        context: Any = multiprocessing.get_context("fork" if CAN_FORK else "spawn")
        self.connection, theirs = context.Pipe()
        arguments = (theirs, self.connection if CAN_FORK else None, list(exercises), settings)
        self.process = context.Process(target=serve, args=arguments)
        self.process.start()
        theirs.close()
        self.number = 0
        self.records: list[Record] = []

    def ask(self, unit: Unit) -> None:
        """Have this file judged; what is being judged still is given up."""
        self.number += 1
        self.records = []
        self.connection.send((self.number, unit))

    def read(self) -> list[Record] | None:
        """Take one message; gives all records of the file when it has been judged, else None.

        Raises:
            EOFError: the resident has ended.
        """
        number, record = self.connection.recv()
        if number != self.number:
            return None  # an answer to what is no longer asked
        if record is None:
            return self.records
        self.records.append(record)
        return None

    def close(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def serve(connection: Connection, not_ours: Connection | None, exercises: list[str], settings: Settings) -> None:
    """The resident's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks decides when to stop
    if not_ours is not None:
        not_ours.close()
    from graders.engine import launch
    from graders.session.plan import preload_for

    launcher = launch.start(settings.isolation, preload_for(exercises))
    from graders.session import runner

    def answer_all(judge: Judge) -> None:
        answer = Hands(connection, judge).answer if CAN_FORK else Here(connection, judge).answer
        question: Question = connection.recv()
        while True:
            question = answer(*question)

    with contextlib.suppress(EOFError):  # nobody asks any more
        runner.run_loop(answer_all, exercises, settings, launcher)


class Here:
    """Judges in this process; the next question waits."""

    def __init__(self, connection: Connection, judge: Judge) -> None:
        self.connection = connection
        self.judge = judge

    def answer(self, number: int, unit: Unit) -> Question:
        """Answer one question; gives the next."""
        for record in self.judge(unit):
            self.connection.send((number, record))
        self.connection.send((number, None))
        return next_question(self.connection)


class Hands:
    """Judges in forks; gives up as soon as there is another question."""

    def __init__(self, connection: Connection, judge: Judge) -> None:
        self.connection = connection
        self.judge = judge
        self.ready: list[Hand] = []

    def answer(self, number: int, unit: Unit) -> Question:
        """Answer one question; gives the next."""
        hands = self.ready or self.prepared(unit)
        try:
            for hand, part in zip(hands, parts_of(unit, len(hands)), strict=True):
                with contextlib.suppress(OSError):  # one that has ended is heard of below
                    hand.connection.send(part)
            if (newer := self.pass_on(number, hands)) is not None:
                return newer
        finally:
            self.ready = []
            for hand in hands:
                hand.end()
        self.ready = self.prepared(unit)
        return next_question(self.connection)

    def prepared(self, unit: Unit) -> list[Hand]:
        return [Hand(self.judge, unit) for _number in range(HANDS)]

    def pass_on(self, number: int, hands: list[Hand]) -> Question | None:
        """Pass records on until there are no more (None) or there is a newer question."""
        at_work = {hand.connection for hand in hands}
        while at_work:
            for heard in wait([*at_work, self.connection]):
                assert isinstance(heard, Connection)
                if heard is self.connection:
                    return next_question(self.connection)
                record = None
                with contextlib.suppress(EOFError, OSError):  # it has ended before its work was done
                    record = heard.recv()
                if record is None:
                    at_work.remove(heard)
                else:
                    self.connection.send((number, record))
        self.connection.send((number, None))
        return None


class Hand:
    """A fork of the resident that judges one unit, and is ended then.

    It is made before there is a unit for it, and gets ready for one like `example`.
    """

    def __init__(self, judge: Judge, example: Unit) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                self.work(judge, example, theirs)
            finally:
                os._exit(0)
        theirs.close()

    def work(self, judge: Judge, example: Unit, connection: Connection) -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        self.connection.close()
        with contextlib.suppress(LaunchError):  # said by each check then
            judge.prepare(example)
        for record in judge.and_no_more(connection.recv()):
            connection.send(record)
        connection.send(None)
        signal.pause()

    def end(self) -> None:
        """End it, and with it the process of the student's code: that one's guardian sees to it."""
        self.connection.close()
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def parts_of(unit: Unit, number: int) -> list[Unit]:
    """The unit's functions, dealt out so that each part has about as many checks; seeds go by check, not by part."""
    functions = Counter(unit.owners.values())
    parts: list[Counter[str]] = [Counter() for _part in range(number)]
    for function, checks in functions.most_common():
        min(parts, key=Counter.total)[function] = checks
    return [
        dataclasses.replace(
            unit,
            owners={check: function for check, function in unit.owners.items() if function in part},
            examples={function: pairs for function, pairs in unit.examples.items() if function in part},
        )
        for part in parts
    ]


def next_question(connection: Connection) -> Question:
    question: Question = connection.recv()
    return question
