"""What a Python file defines, read from its text: nothing is ever imported or run.

Works on a student's file as well, whatever is in it: what cannot be read is described, never raised.
"""

from __future__ import annotations

import ast
import doctest
import tokenize
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypeGuard

# Longer files are not read: parsing takes seconds, and Python 3.10 can crash on nesting deeper than this allows.
LONGEST = 200_000

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Problem:
    """Why a file cannot be read. ``line`` counts from 1; None where the whole file is meant."""

    text: str
    line: int | None = None


@dataclass(frozen=True)
class Outline:
    """The lines on which a file defines its functions and classes (``def`` and ``class`` at the top level).

    Attributes:
        lines: name -> line of its ``def`` or ``class``, counted from 1; the last one where a name is defined twice.
        problem: why the file could not be read; then ``lines`` is empty.
    """

    lines: dict[str, int]
    problem: Problem | None = None


@dataclass(frozen=True)
class Example:
    """One ``>>>`` example of a docstring: the source, the output wanted, the line of the file (from 1)."""

    source: str
    want: str
    line: int


@dataclass(frozen=True)
class Check:
    """One check of a grader file.

    Attributes:
        name: the name of its test function.
        function: the function or class of the student it belongs to; None when it belongs to none.
        title: the docstring, in one line; empty when there is none.
        points: what ``@points(…)`` says; None when that is missing or is not a whole number.
        line: of its ``def``, counted from 1.
    """

    name: str
    function: str | None
    title: str
    points: int | None
    line: int


def outline(path: Path) -> Outline:
    """The functions and classes of any file, a broken one too."""
    tree = read(path)
    if isinstance(tree, Problem):
        return Outline({}, tree)
    return Outline({node.name: node.lineno for node in definitions(tree)})


def read(path: Path) -> ast.Module | Problem:
    """The syntax tree of any file, or why there is none. Never raises."""
    try:
        # A link to a device would never end; reading one byte more than is allowed shows that there is more.
        if not path.is_file():
            return Problem("the file is not there" if not path.exists() else "this is not a file")
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
        if len(data) > LONGEST:
            return Problem(f"the file is longer than {LONGEST // 1000} kB")
        return _parse(_decoded(data))
    except OSError as error:
        return Problem(f"the file cannot be read: {error.strerror}")
    except UnicodeError:
        return Problem("the file is not UTF-8 text")
    except SyntaxError as error:
        return Problem(error.msg, error.lineno)
    except (RecursionError, MemoryError):
        return Problem("the file is too deeply nested to be read")
    except ValueError as error:
        # A null byte, a path that is none: the kinds that Python reports as ValueError.
        return Problem(str(error))


def _decoded(data: bytes) -> str:
    """The text of a Python file; UnicodeError where its bytes or its encoding are none."""
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
    except SyntaxError as error:
        raise UnicodeError(error.msg) from error
    return data.decode(encoding)


def _parse(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in a student's string is not for the judge to report
        return ast.parse(source)


def definitions(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """The functions and classes that stand directly in a module or a class, in order."""
    return (node for node in tree.body if is_definition(node))


def is_definition(node: ast.AST) -> TypeGuard[Definition]:
    """Whether this node defines a function or a class."""
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))


def first_line(node: Definition) -> int:
    """The line on which a definition starts, its decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def examples(path: Path) -> dict[str, list[Example]]:
    """The docstring examples of each function or class of a solution; those of methods count for their class.

    Raises:
        ValueError: the file cannot be read, or an example is malformed.
    """
    return {node.name: list(_examples(node, path)) for node in definitions(tree_of(path))}


def _examples(node: Definition, path: Path) -> Iterator[Example]:
    if (docstring := docstring_of(node)) is not None:
        text, line = docstring
        try:
            for example in doctest.DocTestParser().get_examples(text, f"{path.name}:{node.name}"):
                yield Example(example.source, example.want, line + example.lineno)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
    if isinstance(node, ast.ClassDef):
        for inner in definitions(node):
            yield from _examples(inner, path)


def docstring_of(node: Definition | ast.Module) -> tuple[str, int] | None:
    """The docstring as it stands in the file, and the line on which it starts; None when there is none."""
    match node.body[:1]:
        case [ast.Expr(value=ast.Constant(value=str(text)), lineno=line)]:
            return text, line
    return None


def checks(path: Path, functions: Iterable[str]) -> list[Check]:
    """The checks of a grader file, in order.

    Args:
        path: a ``test_….py``.
        functions: the names that checks may belong to; ``test_split_heads_values`` belongs to the longest of them
            that its name starts with.

    Raises:
        ValueError: the file cannot be read.
    """
    names = sorted(functions, key=len, reverse=True)
    return [
        Check(node.name, _owner(node.name, names), _title(node), _points(node), node.lineno)
        for node in definitions(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def _owner(test: str, names: list[str]) -> str | None:
    for name in names:
        if f"{test}_".startswith(f"test_{name}_"):
            return name
    return None


def _title(node: Definition) -> str:
    return " ".join((ast.get_docstring(node) or "").split())


def _points(node: Definition) -> int | None:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name(id="points"), args=[ast.Constant(value=int(value))], keywords=[]):
                return None if isinstance(value, bool) else value
    return None


def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a file of the kit itself, which must be readable.

    Raises:
        ValueError: it is not; the message names the file, the line and the reason.
    """
    tree = read(path)
    if isinstance(tree, Problem):
        where = f"{path}:{tree.line}" if tree.line else f"{path}"
        raise ValueError(f"{where}: {tree.text}")
    return tree
