"""A process of the kit on a cluster's worker: reads submissions as lines of JSON, grades them, writes lines of JSON.

    python -m graders.classroom.remote

The first line that comes in is the order: how to grade. It is answered with ``ready``, or with ``unfit`` and why this
machine cannot grade. Each further line is a submission with its files, answered with ``result``. The process ends when
nothing can come any more, and also when nothing has come for a while.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import IO, Any

from graders.classroom.work import Order, Work
from graders.engine.launch import StrictIsolationMissing

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
IDLE_SECONDS = 900.0  # then the run that this process belongs to has been forgotten by its cluster


def order_line(order: Order) -> str:
    """The order as the line that a process is given first."""
    return json.dumps(asdict(order))


def order_of(line: str) -> Order:
    """What `order_line` was made from, for one process: it judges by itself, and starts no others to judge."""
    plain = json.loads(line)
    plain["selection"] = {id: tuple(names) for id, names in plain["selection"].items()}
    return replace(Order(**plain), jobs=1)


def submission_line(work: Work) -> str:
    """A submission with the contents of its files."""
    files = {
        path.relative_to(work.folder).as_posix(): base64.b64encode(path.read_bytes()).decode()
        for path in sorted(work.folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
    return json.dumps({"digest": work.digest, "language": work.language, "files": files})


def unpacked(line: str, folder: Path) -> Work:
    """The submission that `submission_line` made a line of, below this folder."""
    plain = json.loads(line)
    for name, content in plain["files"].items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise ValueError(f"{name!r} would not lie in the submission's folder")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    return Work(plain["digest"], plain["language"], folder)


def lacking() -> list[str]:
    """The packages of pyproject.toml that are not installed here, or in a version that does not do."""
    from packaging.requirements import Requirement  # comes with pytest, and with Dask

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = []
    for wanted in map(Requirement, project["dependencies"]):
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            fits = wanted.specifier.contains(metadata.version(wanted.name), prereleases=True)
        except metadata.PackageNotFoundError:
            fits = False
        if not fits:
            found.append(f"{wanted.name}{wanted.specifier}")
    return found


def why_unfit(order: Order) -> str:
    """Why this machine cannot grade as it is asked to; "" where it can."""
    if names := lacking():
        return f"Python packages are missing: pip install {' '.join(names)}"
    from graders import data
    from graders.sandbox import lock

    if order.isolation == "strict" and (reasons := lock.missing()):
        return " ".join(reasons)
    try:
        data.mnist_root()
    except data.DataError as error:
        return str(error)
    return ""


class Desk:
    """Where lines come in and answers go out."""

    def __init__(self, incoming: IO[str], outgoing: IO[str]) -> None:
        self.incoming = incoming
        self.outgoing = outgoing
        self.lines: queue.Queue[str] = queue.Queue()
        self.busy = False

    def listen(self) -> None:
        """Take in what comes; who is judging when the other side ends, ends at once, and with it the student's code."""
        for line in self.incoming:
            self.lines.put(line)
        if self.busy:
            os._exit(1)
        self.lines.put("")

    def next(self) -> str:
        """The next line; "" where there is none to come."""
        try:
            return self.lines.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            return ""

    def answer(self, **plain: Any) -> None:
        self.outgoing.write(json.dumps(plain) + "\n")
        self.outgoing.flush()

    def submissions(self) -> Iterator[Work]:
        """One after the other, each in a folder that is there until the next is asked for."""
        while line := self.next():
            self.busy = True
            # Beside the kit, so that what a killed process leaves is found by whoever removes the kit.
            with tempfile.TemporaryDirectory(prefix="submission-", dir=ROOT) as folder:
                yield unpacked(line, Path(folder))
            self.busy = False


def serve(desk: Desk) -> None:
    """The process's whole life."""
    threading.Thread(target=desk.listen, daemon=True).start()
    order = order_of(desk.next())
    if why := why_unfit(order):
        desk.answer(unfit=why)
        return
    from graders.classroom import work

    desk.answer(ready=True)
    try:
        work.here(desk.submissions(), order, lambda _work, result: desk.answer(result=result))
    except StrictIsolationMissing as error:
        desk.answer(unfit=" ".join(error.args))


def main() -> None:
    # Answers go to where this process's output goes; whatever is printed on the way goes to where the errors do.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as outgoing, contextlib.suppress(BrokenPipeError):
        os.dup2(2, 1)
        serve(Desk(sys.stdin, outgoing))


if __name__ == "__main__":
    main()
