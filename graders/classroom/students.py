"""Takes in what a class has handed in: a folder with one folder, zip, notebook or Python file a student, or a download.

Whatever is wrong with one of them costs that student only, and becomes a sentence that says what to do. One student
after the other is read; of the others nothing but their names is held.
"""

from __future__ import annotations

import hashlib
import os
import stat
import string
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePath

from graders import i18n
from graders.classroom import archives, downloads, exercises, folders
from graders.classroom.gathered import USEFUL, Gathered, Parts, is_hidden
from graders.classroom.graded import Fault, Student
from graders.classroom.remarks import Remarks, cannot_be_read, is_link, left_out, shown
from graders.i18n import _
from graders.report.junk import one_line
from graders.teacher import handed_in

LETTERS = frozenset(string.ascii_lowercase + string.digits)
LONGEST_ID = 33
READABLE = 24  # characters of an id that are made from the name; the rest makes it unique


class NotCopied(Exception):
    """The files of a submission find no room; the message is the system's reason."""


@dataclass(frozen=True)
class Place:
    """Where a student's work lies: the name of a folder or file in the folder of submissions."""

    name: str
    """Without the ending of a file."""
    entry: str
    """In a download with several things of a student, the first of them."""
    download: tuple[downloads.Piece, ...] = ()
    """All of them, where it is a download."""

    @property
    def pieces(self) -> tuple[downloads.Piece, ...]:
        return self.download or (downloads.Piece(self.entry, (self.entry,)),)


def find(submissions: Path) -> Iterator[Student]:
    """Every student whose work lies in this folder, sorted by name; each is read when it is asked for.

    Raises:
        OSError: at once, where the folder itself cannot be read; never for anything in it.
    """
    return students(submissions, look_into(submissions)[0])


def look_into(submissions: Path) -> tuple[list[Place], str]:
    """Where each student's work lies, sorted by name, and the platform that the folder comes from, "" for none.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(submissions) as found:
        entries = [entry for entry in found if not is_hidden(entry.name)]
    download = downloads.recognised({entry.name: kind_of(entry) for entry in entries})
    if download is None:
        places = [place_of(entry) for entry in entries]
    else:
        places = [Place(owner.name, owner.pieces[0].entry, owner.pieces) for owner in download.owners]
    places.sort(key=lambda place: (place.name, place.entry))
    return places, download.platform if download else ""


def kind_of(entry: os.DirEntry[str]) -> downloads.Kind:
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "other"


def place_of(entry: os.DirEntry[str]) -> Place:
    name = PurePath(entry.name)
    is_one_file = name.suffix.lower() in (*USEFUL, archives.ZIP) and not entry.is_dir(follow_symlinks=False)
    return Place(name.stem if is_one_file else entry.name, entry.name)


def students(submissions: Path, places: list[Place]) -> Iterator[Student]:
    alike: dict[str, list[str]] = {}
    for place in places:
        alike.setdefault(plain_id(place.name), []).append(place.entry)
    for id, place in zip(ids(places), places, strict=True):
        remarks = Remarks()
        if others := [shown([entry]) for entry in alike[plain_id(place.name)] if entry != place.entry]:
            text = _("The same name is there again: {others}. Each is graded by itself; take away what does not count.")
            remarks.add(text.format(others=", ".join(others[:3])))
        yield student(submissions, place, id, remarks)


def student(submissions: Path, place: Place, id: str, remarks: Remarks) -> Student:
    """One student; never raises."""
    choice, folder, fault = exercises.Choice({}, i18n.language()), None, None
    try:
        choice = taken(submissions, place, remarks)
        folder = copied(choice.files)
    except NotCopied as error:
        text = _("Its files could not be copied ({why}), and nothing was graded. Make room, and go on with --resume.")
        fault = Fault("copy", text.format(why=one_line(str(error))))
    except Exception as error:  # the others have to be graded, whatever was overlooked here
        text = _("It could not be read ({why}): a fault of torchpath's, please report it. Nothing of it was graded.")
        fault = Fault("kit", text.format(why=one_line(f"{type(error).__name__}: {error}")))
    return Student(
        id=id,
        name=writable(place.name),
        place=writable(place.entry),
        language=choice.language,
        digest=folder.name if folder else "",
        folder=folder,
        problems=(*([fault.sentence] if fault else []), *remarks.all()),
        fault=fault,
    )


def copied(files: dict[str, bytes]) -> Path | None:
    """Where the files are kept that are to be graded; None where there are none.

    Raises:
        NotCopied: the machine does not take them.
    """
    try:
        return handed_in.kept(files) if files else None
    except OSError as error:
        raise NotCopied(error.strerror or str(error)) from error


def taken(submissions: Path, place: Place, remarks: Remarks) -> exercises.Choice:
    """What is to be graded of the work at this place."""
    with ExitStack() as open_archives:
        gathered = Gathered(remarks, open_archives)
        alone = gather(submissions, place, gathered)
        choice = exercises.choose(gathered.entries.values(), remarks, alone=alone)
    if gathered.files and not choice.files:
        text = _(
            "There is no exercise in it that could be graded. Ask for the folders of the stages, or for the notebooks "
            "that were handed out."
        )
        remarks.add(text)
    return choice


def gather(submissions: Path, place: Place, gathered: Gathered) -> bool:
    """Look through the work at this place; gives whether it is a single file."""
    if len(place.pieces) == 1:
        (piece,) = place.pieces
        return gather_one(submissions / piece.entry, piece.path, gathered, alone=True)
    for piece in place.pieces:
        if not gathered.more():
            break
        gather_one(submissions / piece.entry, piece.path, gathered, alone=False)
    return False


def gather_one(path: Path, inside: Parts, gathered: Gathered, *, alone: bool) -> bool:
    """Look through one file or folder of a submission; gives whether it is a file to be read.

    Args:
        path: where it is.
        inside: how it is called in the submission.
        alone: there is nothing else in the submission.
    """
    name = inside[-1].lower()
    try:
        mode = path.lstat().st_mode
    except (OSError, ValueError) as error:
        gathered.remarks.add(cannot_be_read(shown(inside), getattr(error, "strerror", None) or error))
        return False
    if stat.S_ISDIR(mode):
        folders.add(path, gathered)
    elif stat.S_ISLNK(mode):
        gathered.remarks.add(is_link(shown(inside)))
    elif not stat.S_ISREG(mode):
        gathered.remarks.add(left_out(shown(inside)))
    elif alone and name.endswith(archives.ZIP):
        gathered.files += 1
        archives.add(path, inside, gathered, inside=())
    elif alone and not name.endswith(USEFUL):
        text = _("{file} is no folder, zip, notebook or Python file, and was not graded. Ask for one of these.")
        gathered.remarks.add(text.format(file=shown(inside)))
    else:
        folders.add_file(path, inside, gathered)
        return True
    return False


# ------------------------------------------------------------------------------------------------ ids


def ids(places: list[Place]) -> Iterator[str]:
    """An id for each place: from the name alone, unless somebody before has it already."""
    reserved = {plain_id(place.name) for place in places}
    given: set[str] = set()
    for place in places:
        id, tried = plain_id(place.name), 0
        while id in given or (tried and id in reserved):
            id, tried = with_digest(place.name, f"{place.entry}/{tried}"), tried + 1
        given.add(id)
        yield id


def plain_id(name: str) -> str:
    """The name itself where it is fit for file names and links; else what is left of it, and a digest."""
    return name if readable(name) == name and len(name) <= LONGEST_ID else with_digest(name, name)


def readable(name: str) -> str:
    """The name in small letters without accents, with one ``-`` for whatever else is in it."""
    letters = unicodedata.normalize("NFKD", name).lower()
    plain = "".join(letter if letter in LETTERS else "" if unicodedata.combining(letter) else "-" for letter in letters)
    return "-".join(filter(None, plain.split("-")))


def with_digest(name: str, of: str) -> str:
    # The same name may be written in two ways: é as one character or as two.
    whole = unicodedata.normalize("NFC", of).encode("utf-8", "surrogatepass")
    start = readable(name)[:READABLE].strip("-") or "student"
    return f"{start}-{hashlib.sha256(whole).hexdigest()[:8]}"


def writable(name: str) -> str:
    """A name as text that can be written anywhere: bytes that are no text show as ``\\udcff``."""
    return name.encode("utf-8", "backslashreplace").decode()
