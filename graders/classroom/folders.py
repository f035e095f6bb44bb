"""Looks through the folder of a submission, the files at its top first."""

from __future__ import annotations

import os
from collections import deque
from functools import partial
from itertools import islice
from pathlib import Path

from graders.classroom import archives
from graders.classroom.gathered import Gathered, Parts, is_hidden, read_plain
from graders.classroom.remarks import cannot_be_read, is_link, left_out, shown


def add(root: Path, gathered: Gathered) -> None:
    """Everything in this folder that may be of use; never raises.

    What lies deepest comes last: of a folder with too much in it, the student's own files are at the top.
    """
    waiting: deque[Parts] = deque([()])
    while waiting:
        inside = waiting.popleft()
        for entry in listed(root.joinpath(*inside), inside, gathered):
            if not gathered.more():
                return
            path = (*inside, entry.name)
            try:
                if is_folder(entry, path, gathered) and not gathered.too_deep(path):
                    waiting.append(path)
            except OSError as error:
                gathered.remarks.add(cannot_be_read(shown(path), error.strerror))


def listed(folder: Path, inside: Parts, gathered: Gathered) -> list[os.DirEntry[str]]:
    """What stands in a folder, sorted; of too much no more than one entry too many."""
    try:
        with os.scandir(folder) as found:
            entries = list(islice(found, gathered.left + 1))
    except OSError as error:
        gathered.remarks.add(cannot_be_read(shown(inside or (folder.name,)), error.strerror))
        return []
    return sorted((entry for entry in entries if not is_hidden(entry.name)), key=lambda entry: entry.name)


def is_folder(entry: os.DirEntry[str], path: Parts, gathered: Gathered) -> bool:
    """Whether this is a folder to look into; anything else is taken, or said to be of no use."""
    if entry.is_symlink():
        gathered.remarks.add(is_link(shown(path)))
    elif entry.is_dir(follow_symlinks=False):
        return True
    elif entry.is_file(follow_symlinks=False):
        add_file(Path(entry.path), path, gathered)
    else:
        gathered.remarks.add(left_out(shown(path)))
    return False


def add_file(file: Path, path: Parts, gathered: Gathered) -> None:
    """One file; a zip is looked into."""
    if path[-1].lower().endswith(archives.ZIP):
        gathered.files += 1
        archives.add(file, path, gathered)
    else:
        gathered.add(path, partial(read_plain, file, path))
