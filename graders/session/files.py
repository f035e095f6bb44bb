"""Files of the kit's own: what is in them, in one number, and keeping what may be lost."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from pathlib import Path

MONTH = 30 * 24 * 3600  # seconds
LARGEST_HASHED = 64 << 20  # bytes; a file of answers has a few thousand


def sha256(path: Path) -> str:
    """Of the file; "" where there is none that can be read, or a huge one."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_HASHED:
            return ""
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def digest_of(plain: object) -> str:
    """Of plain data: whether what comes back from a file is what was put into it."""
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def keep(path: Path, content: str | bytes) -> None:
    """Write a file that can be had again: whole or not at all, and not being able to is no failure."""
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content.encode() if isinstance(content, str) else content)
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()


def month(later: int = 0) -> str:
    """The name of these thirty days, or of earlier or later ones."""
    return str(int(time.time() // MONTH) + later)


def of_this_month(folder: Path) -> Path:
    """The part of a folder for what is used in these thirty days; parts that were left alone for as long are deleted.

    What somebody still uses has to be put here again: then nothing is deleted that a run has got hold of, and there is
    something to do only in the first run of a month.
    """
    this = folder / month()
    if not this.is_dir():
        this.mkdir(parents=True, exist_ok=True)
        for other in folder.iterdir():
            if other.name.isdecimal() and int(other.name) < int(month(-1)):
                shutil.rmtree(other, ignore_errors=True)
    return this
