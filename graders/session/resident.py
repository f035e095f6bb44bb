"""A process that keeps torch imported and the graders collected, and judges one file whenever it is asked to.

The process that asks imports no torch. Each file is judged in a fork of the resident (where there is no fork, in the
resident itself), so that a newer question ends the judging of the last one at once.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection, wait
from typing import Any

from graders.session.plan import Unit
from graders.session.settings import Settings

CAN_FORK = sys.platform == "linux"
Record = dict[str, Any]
Question = tuple[int, Unit]
Judge = Callable[[Unit], Iterable[Record]]


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
        question: Question = connection.recv()
        while True:
            question = (answer_forked if CAN_FORK else answer_here)(connection, judge, question)

    with contextlib.suppress(EOFError):  # nobody asks any more
        runner.run_loop(answer_all, exercises, settings, launcher)


def answer_forked(connection: Connection, judge: Judge, question: Question) -> Question:
    """Judge in a fork; give up as soon as there is another question. Gives the next question."""
    number, unit = question
    ours, theirs = multiprocessing.Pipe(duplex=False)
    pid = os.fork()
    if pid == 0:
        try:
            for record in judge(unit):
                theirs.send(record)
        finally:
            os._exit(0)
    theirs.close()
    try:
        while True:
            if connection in wait([ours, connection]):
                return next_question(connection)
            try:
                connection.send((number, ours.recv()))
            except EOFError:
                connection.send((number, None))
                return next_question(connection)
    finally:
        ours.close()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def answer_here(connection: Connection, judge: Judge, question: Question) -> Question:
    number, unit = question
    for record in judge(unit):
        connection.send((number, record))
    connection.send((number, None))
    return next_question(connection)


def next_question(connection: Connection) -> Question:
    question: Question = connection.recv()
    return question
