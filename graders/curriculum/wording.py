"""The words of a solution: its docstrings and its ``# TODO`` comments, to be said in another language.

Texts are taken out of the source and put back into it; code, doctest examples and the names of arguments stay as they
are. What a translation makes longer or shorter is broken into lines anew; a text without one is left untouched.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from graders.curriculum import outline
from graders.report.page import wrap

WIDTH = 120  # of the kit's own sources
QUOTES = '"""'
TODO = "# TODO: "
# ``lr: the learning rate``, ``ValueError: there are none`` and the headings above them, in Google's style.
ENTRY = re.compile(r"(\*{0,2}[A-Za-z_][\w.]*(?:, \*{0,2}[A-Za-z_][\w.]*)*: )(?=\S)")
BULLET = re.compile(r"- |\d+\. ")
HEADING = re.compile(r"(Args|Attributes|Raises|Returns|Yields):$")
WITH_ENTRIES = ("Args", "Attributes", "Raises")


@dataclass(frozen=True)
class Text:
    """One paragraph, or what is said about one argument.

    Attributes:
        begin: the first line, as an index into the lines of the source.
        end: the one after the last.
        first: what stands before it on its first line: spaces, quotes, the argument's name.
        others: what stands before its other lines.
        text: the words, in one line.
        last: what stands behind it (the closing quotes).
    """

    begin: int
    end: int
    first: str
    others: str
    text: str
    last: str = ""


def texts(source: str) -> list[str]:
    """What is said in the docstrings and the TODO comments of a solution."""
    return [found.text for found in _texts(source)]


def translated(source: str, translate: Callable[[str], str]) -> str:
    """The source with its texts as `translate` gives them."""
    lines = source.splitlines()
    for found in sorted(_texts(source), key=lambda found: -found.begin):
        text = translate(found.text)
        if text != found.text:
            width = WIDTH - max(len(found.first), len(found.others)) - len(found.last)
            first, *others = wrap(text, width)
            pieces = [found.first + first, *(found.others + line for line in others)]
            lines[found.begin : found.end] = [*pieces[:-1], pieces[-1] + found.last]
    return "\n".join(lines) + "\n"


def _texts(source: str) -> Iterator[Text]:
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module) or outline.is_definition(node):
            assert isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            if outline.docstring_of(node) is not None:
                place = node.body[0]
                yield from _in_docstring(lines, place.lineno - 1, place.end_lineno or place.lineno)
    yield from _todos(source, lines)


def _todos(source: str, lines: list[str]) -> Iterator[Text]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(TODO):
            indent, begin = " " * token.start[1], token.start[0] - 1
            end = begin + 1
            while lines[end].startswith(f"{indent}# "):
                end += 1
            words = [lines[begin].strip()[len(TODO) :], *(line.strip()[2:].strip() for line in lines[begin + 1 : end])]
            yield Text(begin, end, indent + TODO, f"{indent}# ", " ".join(words))


def _in_docstring(lines: list[str], begin: int, end: int) -> Iterator[Text]:
    """The texts of the docstring on these lines; the first line has the quotes and the summary."""
    quotes = lines[begin].index(QUOTES) + len(QUOTES)
    position, section = begin, ""
    while position < end:
        line = lines[position]
        first = line[:quotes] if position == begin else " " * _indent(line)
        words = line[len(first) :].strip()
        if not words or words == QUOTES:
            position += 1
        elif words.startswith(">>>"):
            position = _skip(lines, position, end, lambda line: bool(line.strip()))
        elif heading := HEADING.match(words):
            section, position = heading[1], position + 1
        else:
            entry = ENTRY.match(words) if section in WITH_ENTRIES else None
            found = _paragraph(lines, position, end, first, entry[1] if entry else "")
            yield found
            position = found.end
            if found.text.endswith("::"):  # what follows, set in, is shown as it is
                position = _skip_set_in(lines, position, end, _indent(found.others))


def _paragraph(lines: list[str], begin: int, end: int, first: str, name: str) -> Text:
    """The text that begins here; what follows belongs to it if it stands at the right column."""
    bullet = BULLET.match(lines[begin], len(first))
    column = _indent(first) + (len(bullet[0]) if bullet else 4 if name else 0)
    name = bullet[0] if bullet else name
    words = [lines[begin][len(first) + len(name) :].strip()]
    position = begin + 1
    while position < end and lines[position].strip() not in ("", QUOTES) and _goes_on(lines[position], column, name):
        words.append(lines[position].strip())
        position += 1
    text = " ".join(words)
    last = QUOTES if text.endswith(QUOTES) else ""
    return Text(begin, position, first + name, " " * column, text.removesuffix(last) if last else text, last)


def _goes_on(line: str, column: int, name: str) -> bool:
    starts_anew = line.strip().startswith(">>>") or BULLET.match(line.strip())
    return not starts_anew and (_indent(line) >= column if name else _indent(line) == column)


def _skip(lines: list[str], position: int, end: int, belongs: Callable[[str], bool]) -> int:
    while position < end and belongs(lines[position]):
        position += 1
    return position


def _skip_set_in(lines: list[str], position: int, end: int, column: int) -> int:
    return _skip(lines, position, end, lambda line: not line.strip() or _indent(line) > column)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
