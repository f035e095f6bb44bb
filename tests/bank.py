"""Answer banks: files of wrong and of right answers, each of which replaces one function of a reference solution.

The files are read as text and never imported. ``@wrong("…")`` marks an answer that must lose points, with a report that
contains the sentence; ``@right`` one that must get all of them. What is not marked is given to every answer.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from graders.curriculum import outline
from graders.curriculum.outline import Definition

Answer = TypeVar("Answer", bound=Callable[..., Any])


def wrong(sentence: str) -> Callable[[Answer], Answer]:
    """Mark a wrong answer; ``sentence`` is a part of the English report on it."""
    return lambda answer: answer


def right(answer: Answer) -> Answer:
    """Mark a right answer."""
    return answer


@dataclass(frozen=True)
class Entry:
    """One answer of a bank.

    Attributes:
        function: the function or class that it replaces.
        sentence: what the report must contain; None for a right answer.
        source: its definition, without the bank's decorator.
        preamble: the imports and helpers of its file.
        line: of its ``def`` or ``class``, counted from 1.
    """

    function: str
    sentence: str | None
    source: str
    preamble: str
    line: int


def entries(path: Path) -> list[Entry]:
    """The answers of a bank, in order.

    Raises:
        ValueError: the file cannot be read, or a mark is not ``@right`` or ``@wrong("a sentence")``.
    """
    tree = outline.tree_of(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    shared, marked = [], []
    for node in tree.body:
        if outline.is_definition(node) and (mark := _mark(node)):
            marked.append((node, mark))
        elif not _belongs_to_the_bank(node):
            shared.append(_text(node, lines))
    preamble = "\n".join(shared)
    return [
        Entry(node.name, _sentence(mark, path), _text(node, lines, without=mark), preamble, node.lineno)
        for node, mark in marked
    ]


def splice(solution: str, entry: Entry) -> str:
    """The solution file with one function or class replaced by an answer.

    Args:
        solution: the source of the reference solution.
        entry: an answer; its preamble goes below the imports of the solution.

    Raises:
        ValueError: the solution has no such function.
    """
    tree = ast.parse(solution)
    replaced = [node for node in outline.definitions(tree) if node.name == entry.function]
    if not replaced:
        raise ValueError(f"the solution has no {entry.function}")
    lines = solution.splitlines()
    lines[outline.first_line(replaced[0]) - 1 : replaced[0].end_lineno] = entry.source.splitlines()
    imports = _end_of_imports(tree)
    return "\n".join([*lines[:imports], "", entry.preamble, "", *lines[imports:], ""])


def _end_of_imports(tree: ast.Module) -> int:
    """The number of lines down to the end of the last import, or of the docstring where there is none."""
    opening = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr))]
    return max((node.end_lineno or 0 for node in opening), default=0)


def _mark(node: Definition) -> ast.expr | None:
    """The decorator that makes a definition an answer."""
    for decorator in node.decorator_list:
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(named, ast.Name) and named.id in ("wrong", "right"):
            return decorator
    return None


def _sentence(mark: ast.expr, path: Path) -> str | None:
    match mark:
        case ast.Name(id="right"):
            return None
        case ast.Call(func=ast.Name(id="wrong"), args=[ast.Constant(value=str(sentence))], keywords=[]) if sentence:
            return sentence
    raise ValueError(f'{path}:{mark.lineno}: an answer is marked with @right or @wrong("a sentence")')


def _belongs_to_the_bank(node: ast.stmt) -> bool:
    """The docstring of the bank, and the import of its marks."""
    return isinstance(node, ast.Expr) or (isinstance(node, ast.ImportFrom) and node.module == "tests.bank")


def _text(node: ast.stmt, lines: list[str], without: ast.expr | None = None) -> str:
    """The lines of a statement, without those of one decorator."""
    first = outline.first_line(node) if outline.is_definition(node) else node.lineno
    left_out = range(without.lineno, (without.end_lineno or without.lineno) + 1) if without else range(0)
    last = node.end_lineno or node.lineno
    return "\n".join(lines[number - 1] for number in range(first, last + 1) if number not in left_out)
