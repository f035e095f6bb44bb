"""Files that are there in full or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def write(content: bytes, path: Path, *, lasting: bool = True) -> None:
    """Write a file; a reader of ``path`` sees the one of before or the new one, never a half.

    Args:
        lasting: also after a power cut. Without it thousands of files are written in half the time.

    Raises:
        OSError: the folder is missing, full or read-only.
    """
    with writing(path, lasting=lasting) as file:
        file.write(content)


@contextmanager
def writing(path: Path, *, lasting: bool = True) -> Iterator[IO[bytes]]:
    """A file to write into, piece after piece, which takes its place at the end of the block; see ``write``."""
    # Beside the target: only within one file system does a file replace another at a stroke.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            yield file
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
