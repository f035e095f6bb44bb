"""Looks through a zip without unpacking it: nothing in it gets a name on this machine's disk.

An archive may lie about everything. Its table of contents is read up to a limit, and a file in it as far as it is asked
for, whatever sizes it declares.
"""

from __future__ import annotations

import io
import stat
import zipfile
from functools import partial
from pathlib import Path, PureWindowsPath

from graders.classroom.gathered import Gathered, Parts, Unreadable, is_hidden, open_plain
from graders.classroom.remarks import is_link, left_out, shown
from graders.i18n import _
from graders.report.junk import one_line

ZIP = ".zip"
LONGEST_TABLE = 4 << 20  # bytes of a table of contents; 20,000 files need two or three millions
MOST_ARCHIVES = 10
PIECE = 1 << 20
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of others a few bytes may need gigabytes


class Bounded(io.BufferedReader):
    """A file of which nobody gets more than a few megabytes at once: zipfile asks for a whole table of contents."""

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(LONGEST_TABLE + 1 if size is None or size < 0 else min(size, LONGEST_TABLE + 1))
        if len(found) > LONGEST_TABLE:
            raise ValueError(_("its table of contents is too long"))
        return found


def add(file: Path, path: Parts, gathered: Gathered, inside: Parts | None = None) -> None:
    """Everything in this archive that may be of use; never raises.

    Args:
        file: the archive.
        path: how it is called in the submission.
        gathered: where its files go.
        inside: in front of the names of its files; as a rule the name of the archive.
    """
    try:
        archive = opened(file, path, gathered)
    except Unreadable as error:
        gathered.remarks.add(str(error))
        return
    for info in archive.infolist():
        name = PureWindowsPath(info.filename)  # knows either kind of slash; Windows writes the other one
        leads_out = bool(name.anchor) or ".." in name.parts
        if not leads_out and (not name.parts or any(map(is_hidden, name.parts))):
            continue
        if not gathered.more():
            break
        within = (*(path if inside is None else inside), *name.parts)
        if leads_out:
            text = _(
                "{file} has a name that leads out of the archive, and was left out. Ask for a zip of the folder itself."
            )
            gathered.remarks.add(text.format(file=shown((info.filename,))))
        elif is_plain(info, within, gathered):
            add_member(archive, info, within, gathered)
    # What is of use is held by its entry; the rest would be kept as long as the archive is open.
    archive.filelist.clear()
    archive.NameToInfo.clear()


def opened(file: Path, path: Parts, gathered: Gathered) -> zipfile.ZipFile:
    """The archive, which stays open until the submission has been read.

    Raises:
        Unreadable: it is none, or too much.
    """
    if len(gathered.archives) >= MOST_ARCHIVES:
        text = _("{file} is one archive too many, and was left out. Ask for a single one.")
        raise Unreadable(text.format(file=shown(path)))
    gathered.archives.append(path)
    raw = gathered.open.enter_context(io.FileIO(open_plain(file, path)))
    try:
        return gathered.open.enter_context(zipfile.ZipFile(Bounded(raw)))
    except Exception as error:  # whatever zipfile trips over: it was written for archives that mean well
        raise Unreadable(broken(path, error)) from error


def broken(path: Parts, error: Exception) -> str:
    text = _("{file} is broken, or no zip ({why}), and was left out. Ask for it again.")
    return text.format(file=shown(path), why=one_line(str(error) or type(error).__name__, 80))


def is_plain(info: zipfile.ZipInfo, path: Parts, gathered: Gathered) -> bool:
    """Whether this is an ordinary file that can be read; where it is one that cannot, there is a remark."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.is_dir() or kind == stat.S_IFDIR or gathered.too_deep(path[:-1]):
        return False
    if kind == stat.S_IFLNK:
        gathered.remarks.add(is_link(shown(path)))
    elif kind not in (0, stat.S_IFREG):
        gathered.remarks.add(left_out(shown(path)))
    else:
        return True
    return False


def add_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Parts, gathered: Gathered) -> None:
    if path[-1].lower().endswith(ZIP):
        gathered.files += 1
        text = _("{file} is a zip in a zip, and was not opened. Unpack the outer one, and grade again.")
        gathered.remarks.add(text.format(file=shown(path)))
        return
    if path in gathered.entries:
        text = _("{file} is in the archive more than once. The last one counts; ask if another one was meant.")
        gathered.remarks.add(text.format(file=shown(path)))
    gathered.add(path, partial(read_member, archive, info, path))


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Parts, limit: int) -> bytes:
    """The first bytes of a file in an archive.

    Raises:
        Unreadable: there are none to be had.
    """
    if info.flag_bits & ENCRYPTED:
        text = _("{file} is locked with a password, and was left out. Ask for a zip without one.")
        raise Unreadable(text.format(file=shown(path)))
    if info.compress_type not in METHODS:
        text = _("{file} is compressed in an unusual way, and was left out. Ask for an ordinary zip.")
        raise Unreadable(text.format(file=shown(path)))
    found = bytearray()
    try:
        with archive.open(info) as member:
            while len(found) < limit and (piece := member.read(min(PIECE, limit - len(found)))):
                found += piece
    except Exception as error:  # see `opened`
        raise Unreadable(broken(path, error)) from error
    return bytes(found)
