"""The commands around grading: `hint`, `next`, `progress`, `reset`, `solution`."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from pathlib import Path

from graders import i18n
from graders.commands import backups
from graders.commands.codes import NOT_PASSED, PASSED, Usage
from graders.commands.state import State
from graders.commands.stubs import stub_of
from graders.curriculum import manifest, outline, stubs
from graders.curriculum.manifest import File, Function
from graders.i18n import _, ngettext
from graders.report.page import WIDEST, wrap

ROOT = Path(__file__).resolve().parents[2]
EXERCISES, SOLUTIONS = ROOT / "exercises", ROOT / "solutions"
BAR = 30


def chosen(word: str | None, state: State) -> list[tuple[File, Function]]:
    """The functions that a target names; without one the next that is not passed."""
    kit = manifest.load()
    if word is None:
        return [pair for pair in kit.functions() if state.of(pair[0].id, pair[1].name).status != "passed"][:1]
    try:
        selection = kit.targets([word])
    except manifest.UnknownTarget as error:
        raise Usage(str(error)) from error
    return [(file, function) for file, function in kit.functions() if function.name in selection.get(file.id, ())]


def one(word: str | None, state: State) -> tuple[File, Function]:
    """The one function that a target names."""
    found = chosen(word, state)
    if word is not None and len(found) > 1:
        names = ", ".join(f"{file.name}:{function.name}" for file, function in found)
        raise Usage(_("Say which function: {names}").format(names=names))
    if not found:
        raise Usage(_("Everything is passed: there is nothing left to do."))
    return found[0]


def place(file: File, function: Function) -> str:
    """``exercises/stage1_tensors/shapes.py:41``"""
    line = outline.outline(EXERCISES / f"{file.id}.py").lines.get(function.name, 1)
    return f"exercises/{file.id}.py:{line}"


def headline(function: Function) -> str:
    """``split_heads: One part for each head``"""
    return _("{name}: {title}").format(name=function.name, title=_(function.title))


def hint(word: str | None) -> int:
    """One more hint, and the ones before it."""
    state = State()
    file, function = one(word, state)
    standing = state.of(file.id, function.name)
    standing.hints = min(standing.hints + 1, len(function.hints))
    print(f"\n {headline(function)}\n")
    for number, text in enumerate(function.hints[: standing.hints], start=1):
        first, *others = wrap(_(text), WIDEST - 7)
        print(f"   {number}. {first}", *(f"      {line}" for line in others), sep="\n")
    left = len(function.hints) - standing.hints
    if left:
        text = ngettext("{n} more hint: ask again.", "{n} more hints: ask again.", left)
        print(f"\n {text.format(n=left)}")
    else:
        page = "README.zh-CN.md" if i18n.language() == "zh" else "README.md"
        text = _("That was the last hint. The lesson says more: {page}").format(page=f"exercises/{file.stage}/{page}")
        print("", *(f" {line}" for line in wrap(text, WIDEST - 2)), sep="\n")
    state.write()
    return PASSED


def next_one() -> int:
    """Where to go on."""
    state = State()
    found = chosen(None, state)
    if not found:
        print(_("Everything is passed: there is nothing left to do."))
        return PASSED
    file, function = found[0]
    print(f"{headline(function)}\n{place(file, function)}")
    return PASSED


def progress() -> int:
    """How far each stage and file is, by what was last graded."""
    state = State()
    for stage in manifest.load().stages:
        pairs = [(file, function) for file in stage.files for function in file.functions]
        name = _("Stage {n} · {title}").format(n=stage.number, title=_(stage.title))
        print(f"\n {bar(pairs, state)}  {name}")
        for file in stage.files:
            print(f"   {bar([(file, function) for function in file.functions], state)}  {file.name}")
    return PASSED


def bar(pairs: list[tuple[File, Function]], state: State) -> str:
    done = sum(state.of(file.id, function.name).status == "passed" for file, function in pairs)
    full = done * 10 // len(pairs) if pairs else 0
    return f"{'━' * full}{'─' * (10 - full)} {done:>3}/{len(pairs):<3}"


def reset(word: str, yes: bool) -> int:
    """Put the stub back for a file or one function; what was written is kept in a backup."""
    state = State()
    pairs = chosen(word, state)
    files = {file.id: file for file, _function in pairs}
    if len(files) > 1:
        raise Usage(_("Say which file: {names}").format(names=", ".join(files)))
    (file,) = files.values()
    whole = len(pairs) == len(file.functions) and ":" not in word
    what = file.name if whole else pairs[0][1].name
    path = EXERCISES / f"{file.id}.py"
    if not yes and not agreed(
        _("Put back the stub of {what}? Your code is kept in a backup. [y/N] ").format(what=what)
    ):
        print(_("Nothing was changed."))
        return NOT_PASSED
    stub = stub_of(file.id, i18n.language())
    text = stub if whole else with_stub_of(path, stub, pairs[0][1].name)
    if backup := backups.replace(path, text):
        text = _("Your code is kept in {path}").format(path=backup.relative_to(ROOT))
        print(*wrap(text, WIDEST - 1), sep="\n")
    print(_("The stub of {what} is back.").format(what=what))
    return PASSED


def agreed(question: str) -> bool:
    """Whether the answer at the terminal is yes; no answer is none."""
    try:
        return input(question).strip().lower() in ("y", "yes", "是")
    except EOFError:
        print()
        return False


def with_stub_of(path: Path, stub: str, name: str) -> str:
    """The student's file with one function as in the stub."""
    tree = outline.read(path)
    if isinstance(tree, outline.Problem) or name not in outline.outline(path).lines:
        text = _("{name} cannot be found in {path}; reset the whole file in its place")
        raise Usage(text.format(name=name, path=path.relative_to(ROOT)))
    node = next(node for node in outline.definitions(tree) if node.name == name)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[outline.first_line(node) - 1 : node.end_lineno] = [source_of(stub, name) + "\n"]
    return "".join(lines)


def source_of(text: str, name: str) -> str:
    """The lines of one function or class."""
    node = next(node for node in outline.definitions(ast.parse(text)) if node.name == name)
    return "\n".join(text.splitlines()[outline.first_line(node) - 1 : node.end_lineno])


def solution(word: str, give_up: bool) -> int:
    """The reference, and what is different in the student's code; after a pass, or where somebody gives up."""
    state = State()
    for file, function in chosen(word, state):
        if state.of(file.id, function.name).status != "passed" and not give_up:
            text = _("{name} is not passed yet: grade it first, or add --give-up to see the solution now.")
            print(text.format(name=function.name))
            return NOT_PASSED
        path = SOLUTIONS / f"{file.id}.py"
        if not path.exists():
            raise Usage(_("The solutions are not in this copy of the kit."))
        print("\n".join(difference(file, function, path)))
    return PASSED


def difference(file: File, function: Function, reference: Path) -> Iterator[str]:
    marks = (stubs.BEGIN, stubs.END)
    theirs = source_of(reference.read_text(encoding="utf-8"), function.name).splitlines()
    theirs = [line for line in theirs if line.strip() not in marks]
    path = EXERCISES / f"{file.id}.py"
    if function.name not in outline.outline(path).lines:
        yield from theirs
        return
    own = source_of(path.read_text(encoding="utf-8"), function.name).splitlines()
    lines = difflib.unified_diff(own, theirs, _("yours"), _("the reference"), lineterm="", n=1000)
    found = list(lines)
    yield from found or [_("{name}: yours is the reference, word for word.").format(name=function.name)]
