"""`watch`: grades a file whenever it is saved, shows what to look at next, moves on when everything in it passes."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from watchfiles import watch as changes_in

from graders.commands import learner
from graders.commands.codes import KIT_FAILED, PASSED
from graders.commands.grade import places_in
from graders.commands.state import State
from graders.curriculum import manifest
from graders.curriculum.manifest import File
from graders.i18n import _
from graders.report import terminal
from graders.session import pictures, plan
from graders.session.resident import Resident
from graders.session.result import assemble
from graders.session.settings import Settings

EXERCISES = learner.EXERCISES
SETTLE = 10  # ms: an editor that writes a file in several steps is heard once
SLOW = 2.0  # seconds after which the student is told that grading goes on

Event = tuple[str, Any]


def watch() -> int:
    """Run until everything passes, or until the student quits."""
    with keys_one_by_one():
        return Watch().run()


@dataclass
class Watch:
    """What is on, and what happens to it."""

    events: queue.Queue[Event] = field(default_factory=queue.Queue)
    stopping: threading.Event = field(default_factory=threading.Event)
    settings: Settings = field(default_factory=Settings)
    state: State = field(default_factory=State)
    console: Console = field(default_factory=lambda: Console(highlight=False, markup=False, emoji=False))
    asked: float = 0.0
    waiting: bool = False  # for a verdict, and nothing has been said of it
    finished: File | None = None  # the file that was passed last

    def run(self) -> int:
        self.file = self.next_file()
        if self.file is None:
            return self.everything_done()
        print(_("Starting: torch is imported once, then each save is graded at once."), flush=True)
        self.resident = Resident([file.id for file in manifest.load().files], self.settings)
        sources = (self.hear_saves, self.hear_keys, self.hear_verdicts)
        for source in sources:
            threading.Thread(target=source, daemon=True).start()
        try:
            self.grade(self.file)
            return self.loop()
        except KeyboardInterrupt:
            return PASSED
        finally:
            self.stopping.set()
            self.resident.close()
            self.state.write()

    def loop(self) -> int:
        while True:
            what, content = self.next_event()
            if what == "key" and (code := self.key(content)) is not None:
                return code
            if what == "saved":
                self.grade(content)
            if what == "verdict" and (code := self.verdict(content)) is not None:
                return code
            if what == "gone":
                print(_("The process that grades has ended: that is a fault of torchpath. Start watch again, please."))
                return KIT_FAILED

    def next_event(self) -> Event:
        """The next event; where a verdict is long in coming, that is said once."""
        if self.waiting:
            with contextlib.suppress(queue.Empty):
                return self.events.get(timeout=SLOW)
            assert self.file is not None
            print(_("Still grading {file} …").format(file=f"{self.file.name}.py"), flush=True)
            self.waiting = False
        return self.events.get()

    # ---------------------------------------------------------------------------------- events

    def hear_saves(self) -> None:
        files = {(EXERCISES / f"{file.id}.py").resolve(): file for file in manifest.load().files}
        saves = changes_in(EXERCISES, debounce=SETTLE, step=SETTLE, stop_event=self.stopping, raise_interrupt=False)
        for changes in saves:
            for path in {Path(path).resolve() for _kind, path in changes} & files.keys():
                self.events.put(("saved", files[path]))

    def hear_keys(self) -> None:
        while character := sys.stdin.read(1):
            self.events.put(("key", character.lower()))

    def hear_verdicts(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            while not self.stopping.is_set():
                records = self.resident.read()
                if records is not None:
                    self.events.put(("verdict", records))
        self.events.put(("gone", None))

    # ---------------------------------------------------------------------------------- what is done about them

    def grade(self, file: File) -> None:
        self.file, self.asked, self.waiting = file, time.perf_counter(), True
        self.unit = plan.unit(EXERCISES, file.id, frozenset(file.names), self.settings.seed)
        self.resident.ask(self.unit)

    def verdict(self, records: list[dict[str, Any]]) -> int | None:
        settings, self.waiting = self.settings, False
        records = [pictures.save(record, self.unit.exercise, pictures.FOLDER) for record in records]
        result = assemble([(self.unit, records)], seed=settings.seed, isolation=settings.isolation, reveal=True)
        self.state.take(result)
        self.state.write()
        titles = {stage.id: _(stage.title) for stage in manifest.load().stages}
        seconds = time.perf_counter() - self.asked
        terminal.render(
            result,
            self.console,
            places=places_in(EXERCISES),
            stage_titles=titles,
            seconds=seconds,
            pictures=os.path.relpath(pictures.FOLDER),
            make=bool(os.environ.get("MAKELEVEL")),
            live=True,
        )
        if result["exercises"][0]["status"] == "passed":
            self.finished = self.file
            following = self.next_file()
            if following is None:
                return self.everything_done()
            name = next(n for n in following.names if self.state.of(following.id, n).status != "passed")
            print(_("On to the next: {place}").format(place=learner.place(following, following.function(name))))
            self.file = following
        self.legend()
        return None

    def key(self, key: str) -> int | None:
        actions = {"h": lambda: learner.hint(self.target()), "l": learner.progress, "s": self.solution}
        if key == "q":
            return PASSED
        if key in ("r", "\n", "\r") and self.file is not None:
            self.grade(self.file)
        elif key in actions:
            self.state.write()
            actions[key]()
            self.state = State()
            self.legend()
        return None

    def target(self) -> str | None:
        """The function of the file at hand that is to be worked on."""
        assert self.file is not None
        names = [name for name in self.file.names if self.state.of(self.file.id, name).status != "passed"]
        return f"{self.file.id}:{names[0]}" if names else None

    def solution(self) -> int:
        """Of what passes in the file at hand or, where nothing does, in the one before it."""
        assert self.file is not None
        for file in filter(None, (self.file, self.finished)):
            passed = [name for name in file.names if self.state.of(file.id, name).status == "passed"]
            for name in passed:
                learner.solution(f"{file.id}:{name}", give_up=False)
            if passed:
                return PASSED
        text = _("Nothing in {file} passes yet. What passes can be compared with the solution.")
        print(text.format(file=f"{self.file.name}.py"))
        return PASSED

    def legend(self) -> None:
        keys = [("h", _("hint")), ("r", _("run again")), ("l", _("list")), ("s", _("solution")), ("q", _("quit"))]
        print("  ".join(f"[{key}] {word}" for key, word in keys), flush=True)

    def next_file(self) -> File | None:
        """The first file in which something is not passed."""
        found = learner.chosen(None, self.state)
        return found[0][0] if found else None

    def everything_done(self) -> int:
        print(_("Everything passes, from the first stage to the last. Well done!"))
        return PASSED


@contextlib.contextmanager
def keys_one_by_one() -> Iterator[None]:
    """Let keys arrive without Return, where the input is a terminal that can do so."""
    if not sys.stdin.isatty() or sys.platform == "win32":
        yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
