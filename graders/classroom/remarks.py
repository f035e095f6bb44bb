"""What a teacher has to know about a submission: sentences, few enough to be read."""

from __future__ import annotations

from collections.abc import Iterable

from graders.i18n import _, ngettext
from graders.report.junk import one_line

MOST = 20
LONGEST_NAME = 80  # characters of a file's name that are shown


class Remarks:
    """Collects sentences about one submission; of more than `MOST` it only knows how many they are."""

    def __init__(self) -> None:
        self._kept: dict[str, None] = {}
        self._more = 0

    def add(self, sentence: str) -> None:
        """One more; said only once, however often it is found."""
        if sentence in self._kept:
            return
        if len(self._kept) < MOST:
            self._kept[sentence] = None
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        """The sentences, in the order in which they were found."""
        if not self._more:
            return tuple(self._kept)
        more = ngettext("… and {n} more remark of this kind.", "… and {n} more remarks of this kind.", self._more)
        return (*self._kept, more.format(n=self._more))


def shown(path: Iterable[str]) -> str:
    """A path in a submission, fit for a sentence: its names may hold anything. The end of a long one is kept."""
    name = one_line("/".join(path)[-LONGEST_NAME * 4 :], LONGEST_NAME * 4)
    return name if len(name) <= LONGEST_NAME else "…" + name[1 - LONGEST_NAME :]


def left_out(what: str) -> str:
    """Says that a file has no place in a submission that is graded."""
    return _("{file} is a pipe, a socket or a device, and was left out. Put an ordinary file in its place.").format(
        file=what
    )


def is_link(what: str) -> str:
    """Says that a link is not followed: what it leads to may be nobody's business."""
    text = _("{file} is a link, and links are not followed. Put the file or the folder itself in its place.")
    return text.format(file=what)


def cannot_be_read(what: str, why: object) -> str:
    """Says what the system does not let us read."""
    text = _("{file} cannot be read ({why}). Make it readable, and grade again.")
    return text.format(file=what, why=one_line(str(why)))
