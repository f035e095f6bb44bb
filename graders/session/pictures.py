"""What the student's code has drawn: put where the student can look at it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from graders.session.files import keep, sha256
from graders.session.plan import ROOT

FOLDER = ROOT / ".torchpath" / "pictures"

Record = dict[str, Any]


def save(record: Record, exercise: str, folder: Path | None) -> Record:
    """The record as it can be written down: the pictures in it are files now, or gone where there is no folder.

    Its ``pictures`` are then a list with the ``name`` of each (``stage4_training/loss_curve/losses.png``, below the
    folder) and its ``sha256``.
    """
    if "pictures" not in record:
        return record
    drawn: dict[str, bytes] = record["pictures"]
    saved = []
    for name, content in drawn.items() if folder is not None else ():
        assert folder is not None
        saved.append({"name": f"{exercise}/{name}.png", "sha256": hashlib.sha256(content).hexdigest()})
        keep(folder / saved[-1]["name"], content)
    return {**record, "pictures": saved}


def are_there(record: Record, folder: Path | None) -> bool:
    """Whether the pictures of a record from an earlier run are still what they were then."""
    return folder is None or all(
        sha256(folder / picture["name"]) == picture["sha256"] for picture in record.get("pictures", [])
    )
