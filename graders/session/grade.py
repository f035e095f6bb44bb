"""Grading as a whole: what the cache knows is not judged again, the rest is, and all of it becomes results."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from graders.curriculum.manifest import Selection
from graders.engine import launch
from graders.session import devices, plan
from graders.session.cache import Cache
from graders.session.files import keep
from graders.session.pictures import save
from graders.session.plan import ROOT, Unit, preload_for
from graders.session.result import Record, Result, assemble

if TYPE_CHECKING:
    from graders.session.settings import Settings

SECONDS = ROOT / ".torchpath" / "cache" / "seconds.json"
OnResult = Callable[[int, Result], None]


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    exercise: str  # the file that is being judged, the last one that was begun; "" before the first
    done: int  # how many files are judged
    total: int  # how many have to be: what the cache knows does not count


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Task:
    """One submission, and what of it is to be graded."""

    folder: Path
    selection: Selection
    seed: int | None = None  # in place of the settings'


def cores() -> int:
    """How many checks can run at the same time."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def grade(
    tasks: Sequence[Task],
    settings: Settings,
    *,
    cache: Cache | None = None,
    jobs: int | None = None,
    pictures: Path | None = None,
    on_progress: OnProgress | None = None,
) -> list[Result]:
    """Grade submissions; one result for each task, in order.

    A failure of the kit marks the checks concerned as `ungraded`, with `fault` in the result; it raises nothing.

    Args:
        cache: where to look first and to keep what is found; None judges everything.
        pictures: the folder for what the students' code draws; None keeps none of it.
        jobs: how many files are judged at the same time; default: as many as there are cores.
        on_progress: called when torch is about to be imported, and when a file is begun or done; never where the cache
            knows everything.
    """
    results: dict[int, Result] = {}
    judging = Judging(settings, cache, pictures, results.__setitem__, on_progress=on_progress)
    begun = [judging.begin(number, task) for number, task in enumerate(tasks)]
    waiting = [one.units[place] for one in begun for place in one.open]
    exercises = dict.fromkeys(unit.exercise for unit in waiting)
    judging.total = len(waiting)
    judging.run(begun, exercises, min(jobs or cores(), len(waiting)))
    return [results[number] for number in range(len(tasks))]


def grade_each(
    tasks: Iterable[Task],
    exercises: Iterable[str],
    settings: Settings,
    on_result: OnResult,
    *,
    cache: Cache | None = None,
    jobs: int | None = None,
    pictures: Path | None = None,
) -> None:
    """The same for any number of submissions: each result is given away as soon as it is there, and not kept.

    Args:
        tasks: may be a generator, which is asked for the next one when a worker is free.
        exercises: the ids of all exercises that tasks may name.
        on_result: called with the number of the task, from 0, and its result. Tasks are begun in order, and end in
            about that order. What it raises ends the run, and is raised here.
    """
    judging = Judging(settings, cache, pictures, on_result)
    judging.run((judging.begin(number, task) for number, task in enumerate(tasks)), exercises, jobs or cores())


def ungraded(task: Task, settings: Settings, why: str) -> Result:
    """The result of a submission that could not be graded, for a reason that is the kit's."""
    results: dict[int, Result] = {}
    judging = Judging(settings, None, None, results.__setitem__, fault=why)
    judging.finish(judging.begin(0, task))
    return results[0]


@dataclass
class Begun:
    """A submission under way: the records of each of its units, and the places of those that are not judged yet."""

    number: int
    task: Task
    seed: int
    units: list[Unit]
    records: list[list[Record]]
    open: set[int]


@dataclass
class Judging:
    """Turns units into results, for one run."""

    settings: Settings
    cache: Cache | None
    pictures: Path | None
    on_result: OnResult
    fault: str = ""
    on_progress: OnProgress | None = None
    total: int = 0  # units to be judged, and how many of them are; for `on_progress` only
    done: int = 0
    under_way: dict[int, Begun] = field(default_factory=dict)  # by number
    places: dict[int, tuple[Begun, int]] = field(default_factory=dict)  # by the id() of a unit that is being judged
    seconds: dict[str, float] = field(default_factory=dict)

    def begin(self, number: int, task: Task) -> Begun:
        """Plan a submission, with what is known of it."""
        seed = self.settings.seed if task.seed is None else task.seed
        units = list(plan.units(task.folder, task.selection, seed))
        known = [None if self.cache is None else self.cache.get(unit) for unit in units]
        open_ = {place for place, records in enumerate(known) if records is None}
        return Begun(number, task, seed, units, [records or [] for records in known], open_)

    def run(self, begun: Iterable[Begun], exercises: Iterable[str], jobs: int) -> None:
        """Run the graders on what is open, and finish every submission."""
        waiting, exercises = iter(begun), list(exercises)
        units = self.units(waiting)
        first = next(units, None)
        if first is None:
            return
        launcher = launch.start(self.settings.isolation, preload_for(exercises))
        self.tell("")
        with interruption_held():
            from graders.session import runner  # imports torch, while the launcher's own process does

        try:
            runner.run(self.told(chain([first], units)), exercises, self.settings, launcher, jobs, self.take, self.end)
        except runner.KitFailure as failure:
            self.fault = str(failure)
            for one in chain(list(self.under_way.values()), waiting):
                self.finish(one)
        keep_seconds(self.seconds)

    def units(self, begun: Iterator[Begun]) -> Iterator[Unit]:
        """What is open, one submission after the other."""
        seconds = known_seconds()
        for one in begun:
            self.under_way[one.number] = one
            if not one.open:
                self.finish(one)
            by_unit = {id(one.units[place]): place for place in one.open}
            for unit in in_good_order([one.units[place] for place in sorted(one.open)], seconds):
                self.places[id(unit)] = one, by_unit[id(unit)]
                yield unit

    def told(self, units: Iterable[Unit]) -> Iterator[Unit]:
        """The same units, each of them made known when it is begun."""
        for unit in units:
            self.tell(unit.exercise)
            yield unit

    def tell(self, exercise: str) -> None:
        if self.on_progress is not None:
            self.on_progress(Progress(exercise, self.done, self.total))

    def take(self, unit: Unit, record: Record) -> None:
        one, place = self.places[id(unit)]
        one.records[place].append(save(record, unit.exercise, self.pictures))

    def end(self, unit: Unit, whole: bool) -> None:
        """A unit has been judged or, where it is not whole, given up."""
        one, place = self.places.pop(id(unit))
        if whole:
            self.seconds[unit.exercise] = sum(record.get("seconds", 0.0) for record in one.records[place])
            if self.cache is not None:
                self.cache.put(unit, one.records[place])
        self.done += 1
        if self.places:  # the last that was begun of those that are not done
            last, where = list(self.places.values())[-1]
            self.tell(last.units[where].exercise)
        one.open.discard(place)
        if not one.open:
            self.finish(one)

    def finish(self, one: Begun) -> None:
        self.under_way.pop(one.number, None)
        used = devices.devices_for(self.settings.device) if devices.matter_for(one.task.selection) else ("cpu",)
        result = assemble(
            zip(one.units, one.records, strict=True),
            seed=one.seed,
            isolation=self.settings.isolation,
            reveal=self.settings.reveal,
            device=devices.in_words(used),
        )
        self.on_result(one.number, {**result, "fault": self.fault} if self.fault else result)


@contextlib.contextmanager
def interruption_held() -> Iterator[None]:
    """Let a Ctrl-C come at the end of the block: in the midst of torch's imports it can be taken for another error."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came and before is not signal.SIG_IGN:
        raise KeyboardInterrupt


def in_good_order(units: Iterable[Unit], seconds: dict[str, float]) -> list[Unit]:
    """First what need not wait for preloaded modules; then the longest, else one worker ends with it on its own."""

    def key(unit: Unit) -> tuple[bool, float]:
        return bool(preload_for([unit.exercise])), -seconds.get(unit.exercise, len(unit.owners) / 30)

    return sorted(units, key=key)


def known_seconds() -> dict[str, float]:
    """How long the checks of each exercise took when they were last run."""
    try:
        return {str(name): float(took) for name, took in json.loads(SECONDS.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_seconds(took: dict[str, float]) -> None:
    keep(SECONDS, json.dumps({**known_seconds(), **took}))
