"""Stubs: what a student gets, cut from the solutions.

What stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION`` gives way to ``raise NotImplementedError("name")``,
where ``name`` is the function, or the class of the method. All else stays as it is.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graders.curriculum import outline
from graders.curriculum.outline import Definition

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"


class MarkError(ValueError):
    """A solution whose marks cannot be cut; the message says on which line, and why."""


@dataclass(frozen=True)
class Region:
    """One marked region: the lines of its two marks (from 1), the function or class it belongs to, its indentation."""

    begin: int
    end: int
    name: str
    indent: int


def cut(source: str) -> str:
    """The stub of a solution.

    Raises:
        MarkError: the marks are not in pairs, not in a function, or not around whole statements of its body.
    """
    lines = source.splitlines(keepends=True)
    for region in reversed(regions(source)):
        todo = f'{" " * region.indent}raise NotImplementedError("{region.name}")\n'
        lines[region.begin - 1 : region.end] = [todo]
    return "".join(lines)


def regions(source: str) -> list[Region]:
    """The marked regions of a solution, in order.

    Raises:
        MarkError: as ``cut`` does.
    """
    try:
        tree = ast.parse(source)
        marks = list(_marks(source))
    except (SyntaxError, tokenize.TokenError) as error:
        raise MarkError(f"this is not Python: {error}") from error
    found = []
    for (begin, text), (end, closing) in zip(marks[::2], marks[1::2], strict=False):
        if (text, closing) != (BEGIN, END):
            line = end if text == BEGIN else begin
            raise MarkError(f'line {line}: every "{BEGIN}" needs its own "{END}" before the next one')
        found.append(_region(tree, begin, end))
    if len(marks) % 2:
        raise MarkError(f'line {marks[-1][0]}: "{marks[-1][1]}" without its other half')
    return found


def _marks(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each mark. Comments only: a docstring may speak of marks."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.string.startswith("###"):
            if token.string not in (BEGIN, END) or token.line.strip() != token.string:
                raise MarkError(
                    f'line {token.start[0]}: a comment with three # must be "{BEGIN}" or "{END}", alone on its line'
                )
            yield token.start[0], token.string


def _region(tree: ast.Module, begin: int, end: int) -> Region:
    """The region between two marks, which must hold whole statements of one function's body."""
    top, function = _enclosing(tree, begin)
    inside = [node for node in function.body if begin < node.lineno <= end]
    if not inside or _cuts_through(tree, function, begin, end):
        raise MarkError(f"line {begin}: the marks must stand around whole statements of the body of {function.name}")
    return Region(begin, end, top.name, inside[0].col_offset)


def _enclosing(tree: ast.Module, line: int) -> tuple[Definition, ast.FunctionDef | ast.AsyncFunctionDef]:
    """The definition at the top level, and the function or method in it, that hold this line."""
    for top in outline.definitions(tree):
        for function in outline.definitions(top) if isinstance(top, ast.ClassDef) else [top]:
            if not isinstance(function, ast.ClassDef) and function.lineno < line <= _last(function):
                return top, function
    raise MarkError(f"line {line}: the marks must stand inside a function or method")


def _cuts_through(tree: ast.Module, function: ast.stmt, begin: int, end: int) -> bool:
    """Whether the lines hold a part only of some statement of the function, or anything outside of it."""
    own = set(ast.walk(function)) - {function}
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            starts, stops = begin < node.lineno <= end, begin < _last(node) <= end
            if (starts and node not in own) or (node in own and starts != stops):
                return True
    return False


def _last(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def write_stubs(root: Path, refresh: bool = False) -> list[Path]:
    """Write the stubs of all solutions, but never over anybody's work.

    Args:
        root: the folder with ``solutions/`` and ``exercises/``.
        refresh: also write stubs again that are out of date, where nobody has written anything into them yet.

    Returns:
        The files written.

    Raises:
        MarkError: a solution cannot be cut; the message names it. Then nothing is written.
    """
    written = []
    for path, stub in _cut_all(root):
        if not path.exists() or (refresh and _is_stale(path, stub) and is_untouched(path, stub)):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(stub, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def stale_stubs(root: Path) -> list[Path]:
    """The stubs under ``exercises/`` that are not there, or are not what the solutions give.

    Raises:
        MarkError: a solution cannot be cut; the message names it.
    """
    return [path for path, stub in _cut_all(root) if _is_stale(path, stub)]


def _cut_all(root: Path) -> list[tuple[Path, str]]:
    """Where each stub belongs, and its text."""
    found = []
    for solution in sorted((root / "solutions").glob("*/*.py")):
        try:
            stub = cut(solution.read_text(encoding="utf-8"))
        except MarkError as error:
            raise MarkError(f"{solution}: {error}") from None
        found.append((root / "exercises" / solution.parent.name / solution.name, stub))
    return found


def _is_stale(path: Path, stub: str) -> bool:
    return not path.is_file() or path.read_text(encoding="utf-8", errors="replace") != stub


def is_untouched(path: Path, stub: str) -> bool:
    """Whether a stub of an earlier day holds nothing of a student's, as far as can be told without that day's solution.

    In doubt it does: it must hold no statement and no comment that the new stub lacks, except for imports, docstrings,
    ``# TODO`` lines and what was to do then.
    """
    old = outline.read(path)
    if isinstance(old, outline.Problem):
        return False
    new = {ast.dump(node) for node in ast.walk(ast.parse(stub)) if isinstance(node, ast.stmt)}
    return _comments(path.read_text(encoding="utf-8")) <= _comments(stub) and all(
        ast.dump(node) in new for node in ast.walk(old) if isinstance(node, ast.stmt) and not _may_differ(node)
    )


def _may_differ(node: ast.stmt) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.ClassDef():
            return True  # what stands inside of a definition is looked at by itself
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False


def _comments(source: str) -> set[str]:
    """The comments of a file, other than those that say what is to do."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = {token.string for token in tokens if token.type == tokenize.COMMENT}
    return {text for text in comments if not text.startswith("# TODO")}
