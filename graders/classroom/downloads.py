"""Downloads of learning platforms: whose the files and folders are that lie side by side in one.

How a platform names them is what its own code does:
Canvas, "Download Submissions": https://github.com/instructure/canvas-lms, lib/content_zipper.rb.
Moodle, "Download all submissions": https://github.com/moodle/moodle, mod/assign/classes/downloader.php, and in versions
before that file mod/assign/locallib.php.

The names are made of what students are called and what they call their files. So a folder is taken for a download only
where everything in it fits, and whatever a name says, it says it of the one that has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from graders.classroom.gathered import Parts
from graders.curriculum import manifest

Kind = Literal["file", "folder", "other"]

# smithjane_12345_67890_shapes.py: the student, LATE where it is so, the student's number, the upload's, the file's own
# name. Where students are anonymous there is a short code for them. A text or a link that was handed in is one page.
CANVAS = re.compile(
    r"(?:(?:LATE_)?anon_(?!LATE_)(?P<code>[0-9A-Za-z]{1,20})|(?P<name>\S*?)(?:_LATE)?_(?P<number>[0-9]{1,20}))"
    r"_(?:(?P<upload>[0-9]{1,20})_(?P<file>.+)|text\.html|link\.html)",
    re.DOTALL,
)
# Jane Smith_1234567_assignsubmission_file, with one more _ in older versions: a folder, or followed by a file's name.
# A group without a name has no number.
MOODLE = re.compile(r"(?P<name>.*?)(?:_(?P<number>[0-9]{1,20}))?_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)
# Canvas numbers the files of a student that have the same name, over all that the student has ever handed in.
NUMBERED = re.compile(r"(?P<stem>.+)-[0-9]{1,4}(?P<ending>\.[^.]+)", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A file or folder of a student.

    Attributes:
        entry: its name in the download.
        path: how it is called in the submission.
    """

    entry: str
    path: Parts


@dataclass(frozen=True)
class Owner:
    """A student, and what lies there of theirs, in the order of its names."""

    name: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Download:
    platform: str
    owners: tuple[Owner, ...]


@dataclass(frozen=True)
class Label:
    """What the name of a file or folder says: whose it is, which upload (0: no file), and the file's own name."""

    entry: str
    name: str
    number: str
    upload: int
    file: str

    @property
    def owner(self) -> tuple[str, str]:
        return unicodedata.normalize("NFC", self.name), self.number

    @property
    def folder(self) -> str:
        """Where it lies in the submission if there is a newer file of the same name."""
        return str(self.upload) if self.upload else self.entry


def recognised(entries: Mapping[str, Kind]) -> Download | None:
    """The download that these entries of a folder are; None where they are none."""
    for platform, read in (("Canvas", canvas), ("Moodle", moodle)):
        labels = [label for entry, kind in sorted(entries.items()) if (label := read(entry, kind)) is not None]
        if labels and len(labels) == len(entries) and are_of_one_download(labels):
            return Download(platform, tuple(owners(labels)))
    return None


def are_of_one_download(labels: list[Label]) -> bool:
    """Whether they go together. ``homework_1_2_jane.py`` and ``homework_1_2_john.py`` are not two files of one student.

    A number is that of one student, and an upload is one file.
    """
    uploads = Counter((label.owner, label.upload) for label in labels if label.upload)
    names = {label.number: label.owner for label in labels}
    numbers_are_fine = all(not label.number or names[label.number] == label.owner for label in labels)
    return numbers_are_fine and all(times == 1 for times in uploads.values())


def canvas(entry: str, kind: Kind) -> Label | None:
    found = CANVAS.fullmatch(entry)
    if found is None or kind != "file":
        return None
    name, number = ("anon", found["code"]) if found["code"] else (found["name"], found["number"])
    if found["file"] is None:
        return Label(entry, name, number, 0, entry)
    return Label(entry, name, number, int(found["upload"]), own_name(found["file"]))


def moodle(entry: str, kind: Kind) -> Label | None:
    found = MOODLE.fullmatch(entry)
    if found is None or kind == "other" or (kind == "folder") == bool(found["file"]):
        return None
    return Label(entry, found["name"].strip(), found["number"] or "", 0, found["file"] or entry)


def own_name(file: str) -> str:
    """A file's name without the number that Canvas has put behind it, where it cannot be the student's.

    It cannot with a notebook that we have handed out, or with a program: nothing imports one with a ``-`` in its name.
    """
    found = NUMBERED.fullmatch(file)
    if found is None:
        return file
    notebooks = {f"{stage.id}.ipynb" for stage in manifest.load().stages}
    plain = found["stem"] + found["ending"]
    is_program = found["ending"].lower() == ".py" and found["stem"].isidentifier()
    return plain if is_program or plain.lower() in notebooks else file


def owners(labels: list[Label]) -> list[Owner]:
    """The students; a number is shown with the name only where it tells two of the same name apart."""
    of: dict[tuple[str, str], list[Label]] = {}
    for label in labels:
        of.setdefault(label.owner, []).append(label)
    often = Counter(name.casefold() for name, _number in of)
    return [
        Owner(name if name and often[name.casefold()] == 1 else f"{name} {number}".strip(), pieces(found))
        for (name, number), found in of.items()
    ]


def pieces(labels: list[Label]) -> tuple[Piece, ...]:
    """What a student has handed in. Of a file that is there twice the newest lies at the top, where it counts first."""
    newest: dict[str, Label] = {}
    for label in labels:
        known = newest.setdefault(label.file.casefold(), label)
        if label.upload > known.upload:
            newest[label.file.casefold()] = label
    return tuple(
        Piece(label.entry, (label.file,) if newest[label.file.casefold()] is label else (label.folder, label.file))
        for label in labels
    )
