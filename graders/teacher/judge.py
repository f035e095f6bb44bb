"""Grades what was handed in, in a process of its own: nbgrader's may be a web server with threads, which must not fork.

    python -m graders.teacher.judge < REQUEST

REQUEST is JSON: ``language``, and ``tasks`` with ``folder`` and ``selection`` (file id -> names of functions). What is
written are lines of JSON: the number of a task and its result, or ``fault`` and why there are no more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from graders.teacher.notebooks import ROOT

PROGRAM = ["-m", "graders.teacher.judge"]

Task = dict[str, Any]
Result = dict[str, Any]


class KitFault(Exception):
    """What the kit could not do; the student has no part in it."""


class Judge:
    """A process that grades tasks one after the other, while whoever wants to know the results does something else.

    Args:
        tasks: in the order in which the results will be asked for. Equal ones are graded once.
    """

    def __init__(self, tasks: Iterable[Task], language: str) -> None:
        distinct = {json.dumps(task): task for task in tasks}
        request = json.dumps({"tasks": list(distinct.values()), "language": language})
        self.language = language
        self.numbers = {text: number for number, text in enumerate(distinct)}
        self.results: dict[int, Result] = {}
        self.lines: SimpleQueue[tuple[Any, Any]] = SimpleQueue()
        Thread(target=work, args=(request, self.lines), daemon=True).start()

    def result(self, task: Task) -> Result:
        """What the engine says about a task; waits for it. One that it was not started with is graded by itself.

        Raises:
            KitFault: nothing; the message says why.
        """
        number = self.numbers.get(json.dumps(task))
        if number is None:
            return grade([task], self.language)[0]
        while number not in self.results:
            who, what = self.lines.get()
            if who == "fault":
                self.lines.put((who, what))  # for those that ask later
                raise KitFault(what)
            self.results[who] = what
        return self.results[number]


def grade(tasks: Sequence[Task], language: str) -> list[Result]:
    """One result for each task, from another process.

    Raises:
        KitFault: one or more are missing; the message says why.
    """
    judge = Judge(tasks, language)
    return [judge.result(task) for task in tasks]


def work(request: str, lines: SimpleQueue[tuple[Any, Any]]) -> None:
    """Run the process; what it writes becomes lines, the last of which is always a fault."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        with tempfile.TemporaryFile("w+") as asked, tempfile.TemporaryFile("w+", errors="replace") as said:
            asked.write(request)
            asked.seek(0)
            with subprocess.Popen(
                [sys.executable, *PROGRAM],
                cwd=ROOT,
                env=environment,
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    if line.endswith("\n"):  # else it ended in the middle of one
                        lines.put(tuple(json.loads(line)))
            said.seek(0)
            last = said.read().strip().rpartition("\n")[2]
        lines.put(("fault", f"the process that grades ended with exit code {process.returncode}: {last}"))
    except Exception as error:  # nobody else would hear of it, and wait for ever
        lines.put(("fault", str(error) or type(error).__name__))


# ------------------------------------------------------------------------------------------ in the other process


def main() -> None:
    asked = json.load(sys.stdin)
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # whatever somebody prints is no answer
        answer(asked["tasks"], asked["language"], answers)


def answer(tasks: list[Task], language: str, answers: IO[str]) -> None:
    """Grade; each result is written as soon as it is there."""
    from graders import i18n
    from graders.engine.launch import StrictIsolationMissing
    from graders.session import grade as session
    from graders.session.cache import shared
    from graders.session.settings import Settings

    def write(who: int | str, what: Result | str) -> None:
        answers.write(json.dumps([who, what]) + "\n")
        answers.flush()  # where nobody listens any more, this ends the work

    i18n.use(language)
    wanted = [session.Task(Path(task["folder"]), selection_of(task["selection"])) for task in tasks]
    exercises = dict.fromkeys(id for task in wanted for id in task.selection)
    settings = Settings(isolation="strict", reveal=False)
    try:
        session.grade_each(wanted, exercises, settings, write, cache=shared(language))
    except StrictIsolationMissing as error:
        text = i18n._("strict isolation cannot be had here: {why}").format(why=" ".join(error.args))
        write("fault", f"{text} (python -m graders grade --isolation strict)")


def selection_of(plain: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {id: frozenset(names) for id, names in plain.items()}


if __name__ == "__main__":
    main()
