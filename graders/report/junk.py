"""Text from the student's world made fit to be shown: no terminal commands, nothing invisible, never too long.

What a program prints can move the cursor, change the window's title or turn the text around. Here every such thing goes
or becomes visible, in time that does not grow with what is cut off.
"""

from __future__ import annotations

import unicodedata

from graders.i18n import ngettext

ESCAPE = "\x1b"
# The one-character forms of "escape [", "escape ]" and so on; some terminals obey them too.
ONE_CHARACTER_FORMS = {code: ESCAPE + chr(code - 0x40) for code in range(0x80, 0xA0)}
STRINGS = ("]", "P", "X", "^", "_")  # "escape ]" and its like: a text follows, up to a bell or to "escape \"
PARAMETERS = "".join(map(chr, range(0x20, 0x40)))
FINALS = "".join(map(chr, range(0x40, 0x7F)))
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
JOINERS = "\u200c\u200d"  # harmless, but they make terminals disagree about how wide a text is
MOST_MARKS = 2  # accents on one letter; more would be painted over the lines above and below
RAW_PER_SHOWN = 8  # characters looked at for each one that may be shown: colours cost a few


def clean(text: str, limit: int = 4000, lines: int = 40) -> str:
    """Make a text safe to show, and short.

    Args:
        text: anything, lone surrogates included.
        limit: how many characters are kept at most, without the remark.
        lines: how many lines are kept at most, without the remark.

    Returns:
        Printable characters and line ends only, in lines without spaces at their ends. Escape sequences are gone; other
        control characters show as ``␀`` … ``␡``, whatever else cannot be seen as ``�``. Where something was cut off,
        a last line says how much.
    """
    # Cut before anything else: the rest may be megabytes.
    cut = limit * RAW_PER_SHOWN + 1000
    head, left = text[:cut], max(len(text) - cut, 0)
    whole = _printable(head)
    kept = "\n".join(whole[:limit].split("\n")[:lines]).rstrip()
    left += len(whole) - len(kept)
    return "\n".join(filter(None, [kept, _remark(left)])) if left else kept


def one_line(text: str, limit: int = 200) -> str:
    """The same in one line; ``…`` stands where something was cut off."""
    line = " ".join(clean(text, limit + 1, lines=limit + 1).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _remark(left: int) -> str:
    return ngettext("… {n:,} more character", "… {n:,} more characters", left).format(n=left)


def _printable(text: str) -> str:
    if _is_plain(text):  # as nearly every text is: the titles and ids of a class are thousands
        return text.rstrip()
    plain = _without_sequences(text.replace("\r\n", "\n"))
    lines = [_line(line) for line in plain.replace("\u2028", "\n").replace("\u2029", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def _without_sequences(text: str) -> str:
    first, *pieces = text.translate(ONE_CHARACTER_FORMS).split(ESCAPE)
    kept = [first]
    for number, piece in enumerate(pieces, start=1):
        kept.append(_after_escape(piece, following="".join(pieces[number : number + 1])))
    return "".join(kept)


def _after_escape(piece: str, following: str) -> str:
    """What is left of ``piece``, which stood behind an escape character, and before ``following`` behind the next."""
    kind, rest = piece[:1], piece[1:]
    if kind == "[":
        rest = rest.lstrip(PARAMETERS)
        if rest[:1] and rest[0] in FINALS:
            return rest[1:]
    elif kind and kind in STRINGS:
        hidden, bell, shown = rest.partition("\a")
        # One that goes on over lines, or does not end, is no command: it would hide what follows.
        if "\n" not in hidden and (bell or following.startswith("\\")):
            return shown
    elif kind == "\\":  # the end of such a text
        return rest
    elif kind and kind in "()*+-./#% ":  # character sets: two characters
        return rest[1:]
    elif kind and "0" <= kind <= "~":
        return rest
    return "␛" + piece


def _line(line: str) -> str:
    # A progress bar writes its line again and again; what a terminal shows is the last one.
    line = next((part for part in reversed(line.split("\r")) if part), "")
    if not _is_plain(line):
        line = "".join(_visible(character) for character in line.expandtabs(4))
        line = _few_marks(line)
    return line.rstrip()


def _is_plain(text: str) -> bool:
    """Whether there is nothing in it to be changed, but for spaces at its end."""
    return text.isascii() and text.isprintable()


def _visible(character: str) -> str:
    """The character itself, or what stands for it."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if character.isprintable():
        return "" if _chooses_a_variant(code) else character
    if character in JOINERS:
        return ""
    return " " if unicodedata.category(character) == "Zs" else UNKNOWN


def _chooses_a_variant(code: int) -> bool:
    """Whether this is one of the invisible marks that choose between two drawings of the same character."""
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def _few_marks(line: str) -> str:
    """The line without the accents that are too many on one letter, or on none."""
    kept: list[str] = []
    marks = MOST_MARKS
    for character in line:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
