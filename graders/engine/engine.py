"""Children by student file, requests to them, and what became of each request."""

from __future__ import annotations

import contextlib
import os
import time
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch

from graders.engine import request
from graders.engine.allowance import Allowance
from graders.engine.launch import START_SECONDS, Launcher, LaunchError, Process
from graders.engine.link import GaveUp, Gone, Link
from graders.sandbox import probes, wire

LAST_WORD = Allowance(wall_seconds=0.5)  # to say in which line a stopped program was
OUTPUT_KEPT = 20_000  # bytes of what a request printed that are kept


@dataclass(frozen=True)
class Raised:
    """An exception of the student's code, as data."""

    types: list[str]  # names, from the exception's class to its bases
    message: str
    lines: list[int]  # of the student's file, the innermost last; empty where it did not come from there
    missing: str | None = None  # a module that could not be found
    absent: str | None = None  # a function or class that is not in the student's file

    @property
    def name(self) -> str:
        return self.types[0] if self.types else "an exception"

    @classmethod
    def read(cls, data: Any) -> Raised:
        """From an answer; raises `wire.BadReply` where it has another form."""
        try:
            types, lines = [str(name) for name in data["types"]], [int(line) for line in data["lines"]]
            names = [None if data[key] is None else str(data[key]) for key in ("missing", "absent")]
            return cls(types, str(data["message"]), lines, *names)
        except (TypeError, KeyError, ValueError) as error:
            raise wire.BadReply("an exception that cannot be read") from error


@dataclass
class Reply:
    """What became of a request.

    ``value``: the probe returned it. ``raised``: the code raised. ``too_much``: the value cannot be observed.
    ``timeout``: `detail` is "cpu" or "wall", `line` where it was then. ``crashed``: `detail` is "exit 3" or "SIGSEGV".
    ``nonsense``: no answer that can be read.
    """

    kind: Literal["value", "raised", "too_much", "timeout", "crashed", "nonsense"]
    value: Any = None
    raised: Raised | None = None
    detail: str = ""
    line: int | None = None
    output: str = ""


class Engine:
    """Starts children; one for each student file, as long as they last.

    >>> with Engine(start("strict")) as engine:                   # doctest: +SKIP
    ...     child = engine.child(Path("exercises/stage1_tensors/shapes.py"))
    ...     child.load()
    """

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher
        self.owner = os.getpid()
        self.children: weakref.WeakSet[Child] = weakref.WeakSet()
        self._spare: tuple[object, Child] | None = None
        self._preloaded: Engine | None = None

    def ready(self) -> None:
        """Wait until children can be had at once."""
        self.launcher.ready()

    def preloaded(self) -> Engine:
        """The same for children that find the launcher's preloaded modules imported; its children end with these."""
        if self._preloaded is None:
            self._preloaded = Engine(self.launcher.preloaded())
        return self._preloaded

    def child(
        self, path: Path | None, allowance: Allowance | None = None, *, processes: bool = False, cuda: bool = False
    ) -> Child:
        """A new child for the student's file at `path`, which may read the file's folder.

        Args:
            path: None for a clean child, locked down too, that never sees a student's code.
            processes: permit processes inside (DataLoader workers).
            cuda: permit the use of NVIDIA cards.
        """
        allowance = allowance or Allowance()
        if path is not None and self._spare is not None:
            (wanted, child), self._spare = self._spare, None
            if wanted == (what_it_sees(path), allowance, processes, cuda) and child.is_untouched():
                child.path = path
                return child
            child.end()
        limits = {
            "memory": allowance.memory,
            "file_size": 64 << 20,
            "open_files": 256,
            "cpu_seconds": 3600,  # only for a child whose judge has lost sight of it
            "cuda": int(cuda),
        }
        process = self.launcher.launch([str(path.parent)] if path else [], limits, processes)
        child = Child(process, path, allowance)
        self.children.add(child)
        child.wait_until_ready()
        return child

    def prepare(self, path: Path, allowance: Allowance, *, cuda: bool = False) -> None:
        """Start a child for a student's file before it is asked for; what stands in the file may change until then.

        The next call of `child` gets it, where it asks for the same.
        """
        child = self.child(path, allowance, cuda=cuda)
        child.run(probes.rehearse, (torch.zeros(2, 3, dtype=torch.float64, requires_grad=True),))
        self._spare = (what_it_sees(path), allowance, False, cuda), child

    def close(self) -> None:
        for child in list(self.children):
            child.end()
        if self._preloaded is not None:
            self._preloaded.close()
        if os.getpid() == self.owner:  # a forked worker leaves the engine to the process that made it
            self.launcher.close()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def what_it_sees(path: Path) -> tuple[str, int, int]:
    """The folder that a child for this file may read: a lock holds for a folder, not for its name."""
    try:
        folder = path.parent.stat()
        return str(path.parent), folder.st_dev, folder.st_ino
    except OSError:
        return str(path.parent), 0, 0


class Child:
    """One process with one student file in it."""

    def __init__(self, process: Process, path: Path | None, allowance: Allowance) -> None:
        self.process = process
        self.path = path
        self.allowance = allowance
        self.link = Link(process.sock)
        self.alive = True

    def wait_until_ready(self) -> None:
        """Raises `LaunchError` where the process could not be locked in: the kit's fault."""
        try:
            if self.link.hello(self._watch(Allowance(wall_seconds=START_SECONDS))):
                return
        except (Gone, GaveUp) as error:
            why = self.output()
            self.end()
            raise LaunchError(f"a process for the student's code could not be prepared: {why}") from error

    def is_untouched(self) -> bool:
        """Whether it waits for a request still, as it was made."""
        return self.alive and self.link.is_silent()

    def load(self) -> Reply:
        """Import the student's file."""
        return self._ask(request.load(str(self.path)), self.allowance)

    def run(
        self,
        probe: Callable[..., Any],
        args: tuple[Any, ...],
        allowance: Allowance | None = None,
        files: dict[str, bytes] | None = None,
    ) -> Reply:
        """Run ``probe(student, *args)`` inside (a clean child: ``probe(*args)``); both are sent by value.

        `files` are put into the child's working folder first.
        """
        return self._ask(request.run(probe, args, files or {}), allowance or self.allowance)

    def answer(self, asked: bytes, allowance: Allowance) -> bytes | Reply:
        """The answer to a request of `request.run` as it came, for `read`; a `Reply` where there is none."""
        try:
            return self.link.ask(asked, self._watch(allowance))
        except Gone:
            output = self.output()
            return Reply("crashed", detail=self.end() or "exit 0", output=output)
        except GaveUp as limit:
            line = self._where()
            output = self.output()
            self.end()
            return Reply("timeout", detail=str(limit), line=line, output=output)
        except wire.BadReply as error:
            return self._nonsense(error)

    def read(self, answer: bytes, output: str) -> Reply:
        """What an answer says, beside which this was printed."""
        try:
            return self._read(wire.decode(answer), output)
        except wire.BadReply as error:
            return self._nonsense(error, output)

    def _nonsense(self, error: wire.BadReply, output: str | None = None) -> Reply:
        output = self.output() if output is None else output
        self.end()
        return Reply("nonsense", detail=str(error), output=output)

    def end(self) -> str:
        """End the process; how it had ended before, if it had."""
        if not self.alive:
            return ""
        self.alive = False
        return self.process.end()

    def _ask(self, asked: bytes, allowance: Allowance) -> Reply:
        answer = self.answer(asked, allowance)
        return answer if isinstance(answer, Reply) else self.read(answer, self.output())

    def _where(self) -> int | None:
        """The line of the student's file that is being run; None where that is not to be learned."""
        if not self.process.interrupt():
            return None
        try:
            answer = wire.decode(self.link.last_word(self._watch(LAST_WORD)))
        except (Gone, GaveUp, wire.BadReply):
            return None  # deep in a library, or the code has thwarted it: it is only a courtesy
        line = answer.get("line") if isinstance(answer, dict) else None
        return line if type(line) is int and line > 0 else None

    def _watch(self, allowance: Allowance) -> Callable[[], str | None]:
        start, used = time.monotonic(), self.process.cpu_seconds()

        def over_limit() -> str | None:
            now = self.process.cpu_seconds()
            if used is not None and now is not None and now - used > allowance.cpu_seconds:
                return "cpu"
            return "wall" if time.monotonic() - start > allowance.wall_seconds else None

        return over_limit

    def _read(self, answer: Any, output: str) -> Reply:
        if isinstance(answer, dict) and len(answer) == 1:
            ((kind, content),) = answer.items()
            if kind == "value":
                return Reply("value", value=content, output=output)
            if kind == "raised":
                return Reply("raised", raised=Raised.read(content), output=output)
            if kind == "too_much" and isinstance(content, str):
                return Reply("too_much", detail=content, output=output)
        raise wire.BadReply("an answer of another form")

    def output(self) -> str:
        """What was printed since the last request; the file starts anew."""
        with contextlib.suppress(OSError):
            if self.process.output.stat().st_size == 0:
                return ""
            with self.process.output.open("r+b") as file:
                data = file.read(OUTPUT_KEPT)
                size = file.seek(0, os.SEEK_END)
                file.truncate(0)
            more = f"\n... ({size - len(data)} more bytes)" if size > len(data) else ""
            return data.decode(errors="replace") + more
        return ""
