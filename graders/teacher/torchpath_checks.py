"""The public checks of torchpath: they try the examples of a docstring. Nothing here decides about points.

In a notebook:      from torchpath_checks import check, hint
                    check("shapes:flatten_images")
With files:         python torchpath_checks.py shapes
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import doctest
import importlib.util
import io
import json
import linecache
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
LONGEST = 1500  # characters of a value that are shown

hints_shown: dict[str, int] = {}


@cache
def known() -> dict[str, Any]:
    """Examples, hints and sentences."""
    found: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return found


def say(sentence: str, **values: object) -> str:
    return str(known()["texts"][sentence].format(**values))


class NotYet(Exception):
    """What is not right yet, in words; a notebook shows them without the lines of this module."""

    def _render_traceback_(self) -> list[str]:
        return str(self).split("\n")


def check(target: str) -> None:
    """Try the examples of a function that was defined in the notebook.

    Raises:
        NotYet: it is not there, or an example does not give what the docstring says.
    """
    key = key_of(target)
    space = vars(sys.modules["__main__"])
    if problem := problem_with(key, space):
        raise NotYet(problem)
    if names := from_elsewhere(key, space):
        raise NotYet(say("elsewhere", name=name_of(key), names=", ".join(names)))
    print(say("passed", name=name_of(key)))


def hint(target: str) -> None:
    """Print one more hint for a function each time."""
    key = key_of(target)
    hints = known()["functions"][key]["hints"]
    shown = hints_shown[key] = hints_shown.get(key, 0) + 1
    print(f"{min(shown, len(hints))}/{len(hints)}  {hints[min(shown, len(hints)) - 1]}")
    if shown > len(hints):
        print(say("last_hint"))


def key_of(target: str) -> str:
    """``stage1_tensors/shapes:flatten_images`` for that, for ``shapes:flatten_images`` and for ``flatten_images``."""
    for key in known()["functions"]:
        if target in (key, key.partition("/")[2], name_of(key)):
            return str(key)
    raise NotYet(say("unknown", name=target))


def name_of(key: str) -> str:
    return key.rpartition(":")[2]


def problem_with(key: str, space: dict[str, Any]) -> str:
    """The first thing that is wrong with a function, in words; "" where nothing is."""
    name, entry = name_of(key), known()["functions"][key]
    if name not in space:
        return say("missing", name=name)
    found = first_problem(name, entry["examples"], dict(space))
    if found and entry["hints"] and not found.startswith("·"):
        found += f"\n\n{say('hint')}  {entry['hints'][0]}"
    return found


def from_elsewhere(key: str, space: dict[str, Any]) -> list[str]:
    """Names that a function's cell takes from cells that are not part of the file that is graded."""
    lines = linecache.getlines(code_of(space[name_of(key)]))
    try:
        tree = ast.parse("".join(lines))
    except SyntaxError:  # a cell with magic commands
        return []
    used: set[str] = set()
    bound = {*dir(builtins), *known()["files"][key.partition(":")[0]]}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)):
            bound.add(node.name or "")
    return sorted((used - bound) & space.keys())


def code_of(written: Any) -> str:
    """The name under which Python knows the cell that a function or class was written in."""
    for thing in (written, *vars(written).values()):
        if hasattr(thing, "__code__"):
            return str(thing.__code__.co_filename)
    return ""


def first_problem(name: str, examples: list[tuple[str, str]], space: dict[str, Any]) -> str:
    checker, typed = doctest.OutputChecker(), ""
    with working_elsewhere():
        for source, wanted in examples:
            typed += source
            printed, shown = io.StringIO(), io.StringIO()
            try:
                run(source, space, printed, shown)
            except NotImplementedError:
                return say("todo", name=name)
            except Exception as error:
                if is_wanted(error, wanted):
                    continue
                said = short(f"{type(error).__name__}: {error}")
                return "\n".join([say("raised", name=name), *example(typed), "", said, *place_of(error)])
            # A print left in to see what happens is no wrong answer: the value alone counts as well.
            if not any(checker.check_output(wanted, place.getvalue(), FLAGS) for place in (printed, shown)):
                got = printed.getvalue().rstrip() or say("nothing")
                values = [*labelled(say("expected"), wanted.rstrip()), *labelled(say("got"), short(got))]
                return "\n".join([say("differs", name=name), *example(typed), *values])
    return ""


def is_wanted(error: Exception, wanted: str) -> bool:
    """Whether the docstring shows an error of this kind."""
    last = wanted.rstrip().rpartition("\n")[2]
    return wanted.startswith("Traceback") and last.partition(":")[0].split(".")[-1] == type(error).__name__


def run(source: str, space: dict[str, Any], printed: io.StringIO, shown: io.StringIO) -> None:
    before = sys.displayhook
    try:
        with contextlib.redirect_stdout(printed):
            sys.displayhook = partial(show, (printed, shown))
            exec(compile(source, "<example>", "single"), space)
    finally:
        sys.displayhook = before


def show(places: tuple[io.StringIO, ...], value: object) -> None:
    """What Python's prompt does with a value."""
    if value is not None:
        for place in places:
            place.write(f"{value!r}\n")


@contextlib.contextmanager
def working_elsewhere() -> Iterator[None]:
    """Examples may write files: not beside the notebook."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def example(typed: str) -> list[str]:
    return labelled(say("example"), typed.rstrip())


def labelled(label: str, text: str) -> list[str]:
    """The label on a line of its own: values are tables, and their columns must stand below one another."""
    return ["", f"{label}:", *(f"    {line}" for line in text.split("\n"))]


def short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def place_of(error: BaseException) -> list[str]:
    """The last line of the student's own code that the error passed through."""
    found, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        own = code.co_filename != __file__ and "site-packages" not in code.co_filename
        if own and (source := linecache.getline(code.co_filename, trace.tb_lineno).strip()):
            found = [say("line", line=trace.tb_lineno, source=source)]
        trace = trace.tb_next
    return found


def main(targets: list[str]) -> int:
    """Try the examples of stub files, or of single functions in them; all without a target."""
    wrong = 0
    for key in known()["functions"]:
        file, name = key.split(":")
        names = (file.split("/")[0], file, file.split("/")[1], key, key.partition("/")[2], name)
        if targets and not set(targets) & set(names):
            continue
        problem = problem_in_file(key, HERE / f"{file}.py")
        print(problem or say("passed", name=name))
        wrong += bool(problem)
    return 1 if wrong else 0


def problem_in_file(key: str, path: Path) -> str:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        return f"✗ {path.name}: {type(error).__name__}: {error}"
    return problem_with(key, vars(module))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
