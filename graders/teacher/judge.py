"""Grades what was handed in, in a process of its own: nbgrader's may be a web server with threads, which must not fork.

    python -m graders.teacher.judge REQUEST RESULT

REQUEST is a JSON file: ``language``, and ``tasks`` with ``folder`` and ``selection`` (file id -> names of functions).
RESULT becomes one: ``results``, one for each task, or ``fault`` where there are none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from graders.teacher.notebooks import ROOT

Task = dict[str, Any]


class KitFault(Exception):
    """What the kit could not do; the student has no part in it."""


def grade(tasks: list[Task], language: str) -> list[dict[str, Any]]:
    """One result for each task, from another process.

    Raises:
        KitFault: there are none; the message says why.
    """
    with tempfile.TemporaryDirectory() as folder:
        request, answer = Path(folder) / "request.json", Path(folder) / "result.json"
        request.write_text(json.dumps({"tasks": tasks, "language": language}), encoding="utf-8")
        command = [sys.executable, "-m", "graders.teacher.judge", str(request), str(answer)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        try:
            found = json.loads(answer.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            last = done.stderr.strip().rpartition("\n")[2]
            raise KitFault(f"the process that grades ended with exit code {done.returncode}: {last}") from None
    if fault := found.get("fault"):
        raise KitFault(fault)
    results: list[dict[str, Any]] = found["results"]
    return results


def main(request: Path, answer: Path) -> None:
    asked = json.loads(request.read_text(encoding="utf-8"))
    answer.write_text(json.dumps(answer_to(asked["tasks"], asked["language"])), encoding="utf-8")


def answer_to(tasks: list[Task], language: str) -> dict[str, Any]:
    from graders import i18n
    from graders.engine.launch import StrictIsolationMissing
    from graders.session import grade as session
    from graders.session.cache import shared
    from graders.session.settings import Settings

    i18n.use(language)
    cache = shared(language)
    wanted = [session.Task(Path(task["folder"]), selection_of(task["selection"])) for task in tasks]
    try:
        return {"results": session.grade(wanted, Settings(isolation="strict", reveal=False), cache=cache)}
    except StrictIsolationMissing as error:
        text = i18n._("strict isolation cannot be had here: {why}").format(why=" ".join(error.args))
        return {"fault": f"{text} (python -m graders grade --isolation strict)"}


def selection_of(plain: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {id: frozenset(names) for id, names in plain.items()}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
