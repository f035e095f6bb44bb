"""Replacing a student's file: what it held is kept, with its time."""

from __future__ import annotations

import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXERCISES, BACKUPS = ROOT / "exercises", ROOT / ".torchpath" / "backups"


def replace(path: Path, text: str) -> Path | None:
    """Write a file below exercises/, whole or not at all; gives where the old one is kept now, if there was one."""
    backup = None
    if path.exists():
        backup = BACKUPS / path.relative_to(EXERCISES).with_suffix(f".{time.strftime('%Y-%m-%dT%H-%M-%S')}.py")
        backup.parent.mkdir(parents=True, exist_ok=True)
        backup.write_bytes(path.read_bytes())
    draft = path.with_suffix(".new")
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(path)
    return backup
