"""Files of the kit's own: what is in them, in one number, and keeping what may be lost."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path

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
