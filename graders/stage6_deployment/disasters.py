"""Saving while things go wrong: each time in a process of its own, which is killed or finds its disk full on the way.

Nothing is pretended. At a limit on the size of files the kernel itself kills a process, or refuses it another byte; and
what Python reports to audit hooks before it opens, moves or removes a file are the moments between two steps.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graders.sandbox import probes

FOLDER, PATH = "disk", "disk/saved.pt"
MOST_EVENTS, MOST_CONTENTS = 12, 8
MAKING, TIDYING = ("os.rename", "os.link", "os.truncate", "os.mkdir"), ("os.remove", "os.rmdir")

Trial = dict[str, Any]


def campaign(
    student: types.ModuleType, prepare: Callable[..., Any], args: tuple[Any, ...], old: bytes, kind: str
) -> dict[str, Any]:
    """Runs inside: save where nothing goes wrong, then again and again with one mishap each.

    Args:
        prepare: ``prepare(student, *args)`` gives ``save(path)``, which calls the student's function.
        old: the content of the good file that is there before.
        kind: "killed", "full" (the disk), "error" (the disk, once) or "interrupted" (Ctrl+C).

    Returns:
        `first`: the file where nothing goes wrong, None where there is none. `moved`: whether it was moved there from
        another folder. `contents`: what was at the path in any of the trials, each once. `trials`: what happened when.
    """
    save = prepare(student, *args)
    empty(None)
    save(PATH)  # not in a process of its own: what it raises comes out here, and what torch imports late is imported
    first = probes.file_content(PATH) if Path(PATH).is_file() else None
    if first is None:
        return {"first": None}
    empty(old)
    calm = alone(save, {"kind": "nothing", "at": 0})
    contents: list[bytes] = []
    trials = [tried(save, old, mishap, contents) for mishap in plan(kind, calm.get("events", []), len(first))]
    if kind == "killed":  # in the middle, and then once more, with whatever the killed process has left behind
        tried(save, old, {"kind": "killed", "at": -1, "room": len(first) // 2, "old": True}, [])
        trials.append(tried(save, None, {"kind": "again", "at": 0, "old": True}, contents))
    seen = [bytes_seen(content) for content in contents]
    return {"first": first, "moved": calm.get("moved"), "contents": seen, "trials": trials}


def plan(kind: str, events: list[str], size: int) -> list[Trial]:
    """Runs inside: the mishaps to try, given what happens without one. `room`: how many bytes still fit into a file."""
    if kind == "error":
        return [{"kind": "full", "at": -1, "room": size // 2, "old": True}]
    if kind == "interrupted":
        places = [at for at, event in enumerate(events) if event not in TIDYING]
        return [{"kind": kind, "at": at, "room": None, "old": True} for at in places]
    found = [{"kind": kind, "at": -1, "room": room, "old": True} for room in (0, size // 2, size - 1)]
    found.append({"kind": kind, "at": -1, "room": size // 2, "old": False})
    for at in range(len(events)):
        rooms = (None, size // 2) if kind == "killed" else (size // 2,)
        found += [{"kind": kind, "at": at, "room": room, "old": True} for room in rooms]
    return found


def empty(old: bytes | None) -> None:
    """Runs inside: a new folder, with nothing but the old file in it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    Path(FOLDER).mkdir()
    if old is not None:
        Path(PATH).write_bytes(old)


def tried(save: Callable[[str], Any], old: bytes | None, mishap: Trial, contents: list[bytes]) -> Trial:
    """Runs inside: one trial, and what lies in the folder afterwards; its file is added to `contents`."""
    if mishap["kind"] != "again":
        empty(old if mishap["old"] else None)
    seen = {**mishap, **alone(save, mishap), "content": None}
    if Path(PATH).is_file():
        content = Path(PATH).read_bytes()
        if content not in contents and len(contents) < MOST_CONTENTS:
            contents.append(content)
        seen["content"] = contents.index(content) if content in contents else -1
    seen["others"] = sorted(file.name for file in Path(FOLDER).iterdir() if file != Path(PATH))
    return seen


def bytes_seen(content: bytes) -> Any:
    Path("content").write_bytes(content)
    return probes.file_content("content")


def alone(save: Callable[[str], Any], mishap: Trial) -> Trial:
    """Runs inside: save in a process of its own; `ended` is "returned", "raised" or "killed"."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer Pythons warn of forks where there are threads
        process = os.fork()
    if process == 0:
        try:
            os.write(writing, json.dumps(saved_with(save, mishap)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(process, 0)
    return json.loads(told) if told else {"ended": "killed"}


def saved_with(save: Callable[[str], Any], mishap: Trial) -> Trial:
    """Runs inside, in the process of its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # what is printed goes into a file, too, and must not be what meets the limit
    os.dup2(nowhere, 2)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if mishap["kind"] == "killed" else signal.SIG_IGN)
    events: list[str] = []
    seen: Trial = {"events": events, "moved": False}
    scratch = Path.cwd()

    def notice(event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and not (isinstance(args[2], int) and args[2] & os.O_ACCMODE):
            return  # for reading
        if event not in ("open", *MAKING, *TIDYING):
            return
        place = place_of(args[0])
        if event == "os.rename" and place_of(args[1]) == scratch / PATH:
            seen["moved"] = seen["moved"] or scratch / FOLDER not in place.parents
        if scratch in place.parents:
            events.append(event)
            if mishap["at"] == len(events) - 1:
                happen(mishap)

    if mishap["at"] == -1:
        happen(mishap)
    sys.addaudithook(notice)
    try:
        save(PATH)
    except BaseException as error:
        names = [kind.__name__ for kind in type(error).__mro__]
        return {**seen, "ended": "raised", "types": names, "message": str(error)[:300], "events": events[:MOST_EVENTS]}
    return {**seen, "ended": "returned", "events": events[:MOST_EVENTS]}


def place_of(name: Any) -> Path:
    """Runs inside: the whole path of what an audit event names; one outside for what is no name."""
    return Path.cwd() / os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else Path("/")


def happen(mishap: Trial) -> None:
    """Runs inside: the mishap of this trial."""
    if mishap["kind"] == "interrupted":
        raise KeyboardInterrupt
    if mishap["kind"] == "killed" and mishap["room"] is None:
        os.kill(os.getpid(), signal.SIGKILL)
    if mishap["kind"] in ("killed", "full"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (mishap["room"], resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
