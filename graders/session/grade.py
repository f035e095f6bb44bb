"""Grading as a whole: what the cache knows is not judged again, the rest is, and all of it becomes results."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
OnUnit = Callable[[Unit, list[Record]], None]


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


@dataclass
class Judged:
    """Where pictures go, records by unit, and the words for it where the kit failed on the way."""

    pictures: Path | None
    records: dict[int, list[Record]] = field(default_factory=dict)
    fault: str = ""


def grade(
    tasks: Sequence[Task],
    settings: Settings,
    *,
    cache: Cache | None = None,
    jobs: int | None = None,
    pictures: Path | None = None,
) -> list[Result]:
    """Grade submissions; one result for each task, in order.

    A failure of the kit marks the checks concerned as `ungraded`, with `fault` in the result; it raises nothing.

    Args:
        cache: where to look first and to keep what is found; None judges everything.
        pictures: the folder for what the students' code draws; None keeps none of it.
        jobs: how many files are judged at the same time; default: as many as there are cores.
    """
    seeds = [settings.seed if task.seed is None else task.seed for task in tasks]
    units = [
        (number, unit)
        for number, task in enumerate(tasks)
        for unit in plan.units(task.folder, task.selection, seeds[number])
    ]
    judged = Judged(pictures)
    if cache is not None:
        judged.records = {i: known for i, (_n, unit) in enumerate(units) if (known := cache.get(unit)) is not None}
    open_units = [i for i in range(len(units)) if i not in judged.records]
    if open_units:
        judge(units, open_units, settings, min(jobs or cores(), len(open_units)), judged)
        for i in open_units:
            if cache is not None and i in judged.records:
                cache.put(units[i][1], judged.records[i])
    results = []
    for number, task in enumerate(tasks):
        own = [(unit, judged.records.get(i, [])) for i, (n, unit) in enumerate(units) if n == number]
        used = devices.devices_for(settings.device) if devices.matter_for(task.selection) else ("cpu",)
        result = assemble(
            own,
            seed=seeds[number],
            isolation=settings.isolation,
            reveal=settings.reveal,
            device=devices.in_words(used),
        )
        results.append({**result, "fault": judged.fault} if judged.fault else result)
    return results


def judge(units: list[tuple[int, Unit]], open_units: list[int], settings: Settings, jobs: int, judged: Judged) -> None:
    """Run the graders on these units; what they find goes into `judged`."""
    exercises = list(dict.fromkeys(units[i][1].exercise for i in open_units))
    launcher = launch.start(settings.isolation, preload_for(exercises))
    from graders.session import runner  # imports torch, while the launcher's own process does

    index = {id(units[i][1]): i for i in open_units}

    def take(unit: Unit, record: dict[str, Any]) -> None:
        judged.records.setdefault(index[id(unit)], []).append(save(record, unit.exercise, judged.pictures))

    try:
        runner.run(in_good_order(units[i][1] for i in open_units), exercises, settings, launcher, jobs, take)
    except runner.KitFailure as failure:
        judged.fault = str(failure)
    keep_seconds({units[i][1].exercise: judged.records.get(i, []) for i in open_units})


def in_good_order(units: Iterable[Unit]) -> list[Unit]:
    """First what need not wait for preloaded modules; then the longest, else one worker ends with it on its own."""
    seconds = known_seconds()

    def key(unit: Unit) -> tuple[bool, float]:
        return bool(preload_for([unit.exercise])), -seconds.get(unit.exercise, len(unit.owners) / 30)

    return sorted(units, key=key)


def known_seconds() -> dict[str, float]:
    """How long the checks of each exercise took when they were last run."""
    try:
        return {str(name): float(took) for name, took in json.loads(SECONDS.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_seconds(judged: dict[str, list[Record]]) -> None:
    took = {name: sum(record.get("seconds", 0.0) for record in records) for name, records in judged.items()}
    keep(SECONDS, json.dumps({**known_seconds(), **took}))
