"""The files of one submission that may be of use, wherever they lie, before anything of them is read.

Limits stand for the whole of a submission, so that the worst one costs a few seconds and some ten megabytes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from graders.classroom.remarks import Remarks, cannot_be_read, is_link, left_out, shown
from graders.i18n import _

Parts = tuple[str, ...]
"""A path inside of a submission; what stands in an archive is inside of its name."""

USEFUL = (".py", ".ipynb")
OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".tar.gz", ".tgz")
MOST_ENTRIES = 20_000  # files and folders that are looked at
DEEPEST = 10  # folders in folders
# What systems and programs put beside a student's work, besides everything whose name starts with a dot.
NOT_THE_STUDENTS = {"__macosx", "__pycache__", "node_modules", "site-packages", "venv", "thumbs.db", "desktop.ini"}


class Unreadable(Exception):
    """A file cannot be had; the message is the sentence for the teacher."""


@dataclass(frozen=True)
class Entry:
    """A file of a submission. `read` gives its first so many bytes, or raises `Unreadable`."""

    path: Parts
    read: Callable[[int], bytes]


@dataclass
class Gathered:
    """What has been found in one submission so far.

    Attributes:
        remarks: what the teacher has to know.
        open: what has to stay open until the files are read.
        entries: the files that may be of use, by path.
        left: how many files and folders may still be looked at.
        files: how many files there are, of whatever kind.
        archives: those that have been opened.
    """

    remarks: Remarks
    open: ExitStack
    entries: dict[Parts, Entry] = field(default_factory=dict)
    left: int = MOST_ENTRIES
    files: int = 0
    archives: list[Parts] = field(default_factory=list)

    def more(self) -> bool:
        """Count one more file or folder; False, and a remark, where there have been too many."""
        self.left -= 1
        if self.left < 0:
            text = _(
                "There are more than {n:,} files and folders in it. What came behind those was left out: ask for the "
                "exercises only."
            )
            self.remarks.add(text.format(n=MOST_ENTRIES))
        return self.left >= 0

    def add(self, path: Parts, read: Callable[[int], bytes]) -> None:
        """One more file; forgotten where it is of no use."""
        self.files += 1
        name = path[-1].lower()
        if name.endswith(USEFUL):
            self.entries[path] = Entry(path, read)
        elif name.endswith(OTHER_ARCHIVES):
            text = _("{file} is an archive that cannot be opened here. Ask for a zip.")
            self.remarks.add(text.format(file=shown(path)))

    def too_deep(self, path: Parts) -> bool:
        """Whether a path leads through too many folders; then there is a remark."""
        if len(path) > DEEPEST:
            text = _("{file} lies in too many folders, and was left out. The folders of the stages belong at the top.")
            self.remarks.add(text.format(file=shown(path)))
        return len(path) > DEEPEST


def is_hidden(name: str) -> bool:
    """Whether a file or folder was not put there by the student."""
    return name.startswith(".") or name.lower() in NOT_THE_STUDENTS


def open_plain(path: Path, inside: Parts) -> int:
    """A descriptor of an ordinary file; nothing is followed, and nothing waited for.

    Raises:
        Unreadable: it is something else, or cannot be opened.
    """
    flags = [getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")]
    try:
        if path.is_symlink():
            raise Unreadable(is_link(shown(inside)))
        descriptor = os.open(path, os.O_RDONLY | sum(flags))
    except (OSError, ValueError) as error:
        raise Unreadable(cannot_be_read(shown(inside), getattr(error, "strerror", None) or error)) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(left_out(shown(inside)))
    return descriptor


def read_plain(path: Path, inside: Parts, limit: int) -> bytes:
    """The first bytes of an ordinary file.

    Raises:
        Unreadable: there are none to be had.
    """
    with os.fdopen(open_plain(path, inside), "rb") as file:
        try:
            return file.read(limit)
        except OSError as error:
            raise Unreadable(cannot_be_read(shown(inside), error.strerror)) from error
