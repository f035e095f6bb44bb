"""Verdicts of earlier runs: shown again, without importing torch, where nothing that they depend on has changed.

What a verdict depends on: the student's file and its neighbours in the folder, the grader, the engine and the kit,
the versions of Python and the packages, and the settings of the run. A damaged entry is no entry.
"""

from __future__ import annotations

import hashlib
import json
import platform
from functools import lru_cache
from pathlib import Path
from typing import Any

from graders.session import devices
from graders.session.files import digest_of, keep, sha256
from graders.session.pictures import are_there
from graders.session.plan import ROOT, Unit, exercise
from graders.session.result import installed

FINAL = {"passed", "failed", "todo"}  # what would be found again; a time-out or a crash is tried again
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
        try:
            entry = json.loads(self._path(unit).read_text(encoding="utf-8"))
            records: list[Record] = entry["records"]
            sound = entry["key"] == self._key(unit) and entry["digest"] == digest_of(records)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return records if sound and all(are_there(record, self.pictures) for record in records) else None

    def put(self, unit: Unit, records: list[Record]) -> None:
        """Keep what was found; a cache that cannot be written is no reason to fail."""
        if {record["status"] for record in records} - FINAL:
            return
        entry = {"key": self._key(unit), "digest": digest_of(records), "records": records}
        keep(self._path(unit), json.dumps(entry))

    def _path(self, unit: Unit) -> Path:
        name = f"{unit.folder.resolve()}|{unit.exercise}|{sorted(unit.owners)}"
        return self.folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"

    def _key(self, unit: Unit) -> str:
        grader = grader_digest(exercise(unit.exercise).grader)
        where = devices.devices_for(self.device) if devices.matter_for([unit.exercise]) else ()
        text = json.dumps([files_behind(unit.path), grader, kit_digest(), versions(), self.about, where])
        return hashlib.sha256(text.encode()).hexdigest()


def files_behind(path: Path) -> dict[str, str]:
    """The student's file and the files beside it that it may import: those whose names stand anywhere in its text."""
    try:
        text = path.read_bytes() if path.is_file() else b""
    except OSError:
        text = b""
    neighbours = [other for other in path.parent.glob("*.py") if other.stem.encode() in text and other != path]
    return {str(path): sha256(path), **{other.name: sha256(other) for other in sorted(neighbours)}}


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
