"""Verdicts of earlier runs: shown again, without importing torch, where nothing that they depend on has changed.

What a verdict depends on: the student's file and its neighbours in the folder, the grader, the engine and the kit,
the versions of Python and the packages, and the settings of the run. A damaged entry is no entry.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
from functools import lru_cache
from pathlib import Path
from typing import Any

from graders.session import devices
from graders.session.files import digest_of, keep, month, of_this_month, sha256
from graders.session.pictures import are_there
from graders.session.plan import ROOT, Unit, exercise
from graders.session.result import installed

FINAL = {"passed", "failed", "todo"}  # what would be found again; a time-out or a crash is tried again
HANDED_IN = ROOT / ".torchpath" / "cache" / "handed_in"
ROOMS = ("engine", "kit", "sandbox", "session")

Record = dict[str, Any]


class Cache:
    """Records by unit, one file each.

    Args:
        about: the settings of the run that a verdict depends on.
        device: where checks about devices run, see `devices`.
        fresh: know nothing, but keep what is found.
        pictures: where those that belong to a verdict have to be; None does not ask.
    """

    def __init__(
        self,
        folder: Path,
        about: dict[str, Any],
        *,
        device: devices.Choice = "auto",
        fresh: bool = False,
        pictures: Path | None = None,
    ) -> None:
        self.folder = folder
        self.about = about
        self.device = device
        self.fresh = fresh
        self.pictures = pictures

    def get(self, unit: Unit) -> list[Record] | None:
        """The records of this unit, or None where it has to be judged."""
        if self.fresh:
            return None
        key = self._key(unit)
        records = self._read(self._path(unit, key), key)
        return records if records is not None and all(are_there(record, self.pictures) for record in records) else None

    def put(self, unit: Unit, records: list[Record]) -> None:
        """Keep what was found; a cache that cannot be written is no reason to fail."""
        if {record["status"] for record in records} - FINAL:
            return
        key = self._key(unit)
        keep(self._path(unit, key), json.dumps({"key": key, "digest": digest_of(records), "records": records}))

    def _read(self, path: Path, key: str) -> list[Record] | None:
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            records: list[Record] = entry["records"]
            sound = entry["key"] == key and entry["digest"] == digest_of(records)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return records if sound else None

    def _path(self, unit: Unit, _key: str) -> Path:
        """One place for each file of each folder: its next verdict takes the place of the last one."""
        name = f"{unit.folder.resolve()}|{unit.exercise}|{sorted(unit.owners)}"
        return self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"

    def _key(self, unit: Unit) -> str:
        what = [unit.exercise, sorted(unit.owners), files_behind(unit.path)]
        text = json.dumps([*what, *around(unit.exercise, self.device), self.about])
        return hashlib.sha256(text.encode()).hexdigest()


class SharedCache(Cache):
    """Verdicts on what was handed in, found by what stands in the files, wherever they lie and whoever asks.

    There are many of them, and they are for no one folder: those that nobody has asked for in a month are forgotten.
    """

    def get(self, unit: Unit) -> list[Record] | None:
        if (found := super().get(unit)) is None and not self.fresh:
            key = self._key(unit)
            if (found := self._read(self.folder / month(-1) / f"{key}.json", key)) is not None:
                self.put(unit, found)
        return found

    def put(self, unit: Unit, records: list[Record]) -> None:
        with contextlib.suppress(OSError):
            of_this_month(self.folder)
        super().put(unit, records)

    def _path(self, _unit: Unit, key: str) -> Path:
        return self.folder / month() / f"{key}.json"


def shared(language: str, isolation: str = "strict", *, fresh: bool = False) -> SharedCache:
    """The verdicts on what was handed in: the same ones for every way in which a teacher lets it be graded.

    Args:
        language: in which the sentences of the verdicts are.
        fresh: know nothing, but keep what is found.
    """
    about = {"isolation": isolation, "seed": None, "language": language}
    return SharedCache(HANDED_IN, about, fresh=fresh)


def around(id: str, device: devices.Choice = "auto") -> list[Any]:
    """What a verdict on this exercise depends on, beside what was handed in and the settings of the run."""
    where = devices.devices_for(device) if devices.matter_for([id]) else ()
    return [grader_digest(exercise(id).grader), kit_digest(), versions(), where]


def files_behind(path: Path) -> dict[str, str]:
    """The student's file and the files beside it that it may import, by name.

    These are the ones whose names stand anywhere in its text, or in that of another one of them.
    """
    beside = {other.stem.encode(): other for other in path.parent.glob("*.py")}
    found: dict[str, str] = {path.name: sha256(path)}
    to_read = [path]
    while to_read:
        text = text_of(to_read.pop())
        named = [other for name, other in beside.items() if name in text and other.name not in found]
        found |= {other.name: sha256(other) for other in named}
        to_read += named
    return dict(sorted(found.items()))


def text_of(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def grader_digest(path: Path) -> list[str]:
    """Of the grader, and of what the graders of its stage share."""
    shared = [other for other in path.parent.glob("*.py") if not other.name.startswith("test_")]
    return [sha256(path), *map(sha256, sorted(shared))]


@lru_cache(maxsize=1)
def kit_digest() -> str:
    """Of all code that takes part in a verdict."""
    whole = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / "graders" / room).glob("*.py")):
            whole.update(path.read_bytes())
    return whole.hexdigest()


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        **{name: installed(name) for name in ("torch", "numpy", "torchvision")},
    }
