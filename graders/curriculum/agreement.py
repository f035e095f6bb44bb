"""Whether everything that is written about the exercises agrees: manifest, solutions, stubs, graders, lessons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from graders.curriculum import outline, stubs
from graders.curriculum.manifest import ROOT, File, Manifest, ManifestError, Stage, UnknownTarget, load

LESSONS = ("README.md", "README.zh-CN.md")
HINTS = 3


def disagreements(root: Path = ROOT, *, manifest: Path | None = None, pristine: bool = True) -> list[str]:
    """What does not fit together, one sentence each; empty when all is well.

    Args:
        root: the folder with ``solutions/``, ``exercises/`` and ``graders/``.
        manifest: the manifest to use; ``graders/curriculum/manifest.toml`` under ``root`` when not given.
        pristine: whether ``exercises/`` holds stubs nobody has worked on, which must then be what the solutions give.
    """
    try:
        curriculum = load(manifest or root / "graders" / "curriculum" / "manifest.toml")
    except ManifestError as error:
        return [str(error)]
    found = [*_needs(curriculum), *_strays(curriculum, root)]
    for stage in curriculum.stages:
        found += _lessons(stage, root)
        for file in stage.files:
            found += [*_words(file), *_solution(file, root), *_grader(file, root)]
    if pristine:
        found += _stubs(root)
    return found


def _needs(manifest: Manifest) -> Iterator[str]:
    """What a function builds on must be there, and come earlier."""
    known: set[tuple[str, str]] = set()
    for file, function in manifest.functions():
        for need in function.needs:
            try:
                wanted = {(where, name) for where, names in manifest.targets([need]).items() for name in names}
            except UnknownTarget as error:
                yield f'{file.id}:{function.name} needs "{need}": {error}'
                continue
            if not wanted <= known:
                yield f'{file.id}:{function.name} needs "{need}", which does not come before it.'
        known.add((file.id, function.name))


def _strays(manifest: Manifest, root: Path) -> Iterator[str]:
    """No solution or grader without a place in the manifest."""
    ids = {file.id for file in manifest.files}
    for path in sorted((root / "solutions").glob("*/*.py")):
        if f"{path.parent.name}/{path.stem}" not in ids:
            yield f"{path.relative_to(root).as_posix()} is not in the manifest."
    for path in sorted((root / "graders").glob("*/test_*.py")):
        if f"{path.parent.name}/{path.stem.removeprefix('test_')}" not in ids:
            yield f"{path.relative_to(root).as_posix()} is not in the manifest."


def _words(file: File) -> Iterator[str]:
    """Three hints and the concepts of every function."""
    for function in file.functions:
        if len(set(function.hints)) != HINTS:
            yield f"{file.id}:{function.name} has {len(set(function.hints))} different hints, not {HINTS}."
        if not function.concepts:
            yield f"{file.id}:{function.name} names no concepts."


def _solution(file: File, root: Path) -> Iterator[str]:
    """Every function has a solution to write, in the order of the manifest, with public examples."""
    path = root / "solutions" / file.stage / f"{file.name}.py"
    if not path.is_file():
        yield f"solutions/{file.id}.py is not there."
        return
    try:
        source = path.read_text(encoding="utf-8")
        to_write = list(dict.fromkeys(region.name for region in stubs.regions(source)))
        examples = outline.examples(path)
    except ValueError as error:
        yield f"solutions/{file.id}.py: {error}"
        return
    for name in file.names:
        if name not in to_write:
            yield f"solutions/{file.id}.py marks no solution of {name}."
        if not examples.get(name):
            yield f"solutions/{file.id}.py gives no examples of {name}."
    for name in to_write:
        if name not in file.names:
            yield f"solutions/{file.id}.py has {name} to write, but the manifest does not know it."
    both = [name for name in file.names if name in to_write]
    if both != [name for name in to_write if name in both]:
        yield f"solutions/{file.id}.py has its functions in another order than the manifest: {', '.join(both)}."
    for region in stubs.regions(source):
        if not _nudged(source.splitlines(), region.begin):
            yield f"solutions/{file.id}.py:{region.begin}: no # TODO comment above the solution of {region.name}."


def _nudged(lines: list[str], begin: int) -> bool:
    """Whether the comment that ends just above the mark on line ``begin`` (from 1) says what is to do."""
    for line in reversed(lines[: begin - 1]):
        if not line.strip().startswith("#"):
            return False
        if line.strip().startswith("# TODO: "):
            return True
    return False


def _grader(file: File, root: Path) -> Iterator[str]:
    """Every function is checked, every check belongs to a function, has points and a title of its own."""
    path = root / "graders" / file.stage / f"test_{file.name}.py"
    shown = path.relative_to(root).as_posix()
    if not path.is_file():
        yield f"{shown} is not there."
        return
    try:
        checks = outline.checks(path, file.names)
    except ValueError as error:
        yield str(error)
        return
    for name in file.names:
        if not any(check.function == name for check in checks):
            yield f"{shown} has no check of {name}."
    for check in checks:
        where = f"{shown}:{check.line}: {check.name}"
        if check.function is None:
            yield f"{where} belongs to no function."
        elif not check.title.startswith(f"{check.function}: "):
            yield f'{where} has a title that does not start with "{check.function}: ".'
        if check.points is None or check.points < 1:
            yield f"{where} has no points, which must be a whole number."
    for what in ("name", "title"):
        for twin, count in Counter(getattr(check, what) for check in checks).items():
            if count > 1 and twin:
                yield f'{shown} has {count} checks with the {what} "{twin}".'


def _lessons(stage: Stage, root: Path) -> Iterator[str]:
    """A lesson in each language, with one section a file, in order: its heading names the file."""
    for lesson in LESSONS:
        path = root / "exercises" / stage.id / lesson
        shown = path.relative_to(root).as_posix()
        if not path.is_file():
            yield f"{shown} is not there."
            continue
        named = [f"`{file.name}.py`" for file in stage.files]
        headings = _headings(path.read_text(encoding="utf-8"))
        found = [name for heading in headings for name in named if name in heading]
        if found != named:
            there = ", ".join(found) or "none"
            yield f"{shown} must have one section a file, in order: {', '.join(named)}; it has {there}."


def _headings(markdown: str) -> Iterator[str]:
    """The ``## `` headings outside of code."""
    in_code = False
    for line in markdown.splitlines():
        if line.startswith("```"):
            in_code = not in_code
        elif line.startswith("## ") and not in_code:
            yield line


def _stubs(root: Path) -> Iterator[str]:
    """The stubs are what the solutions give, and there is none without a solution."""
    try:
        stale = stubs.stale_stubs(root)
    except stubs.MarkError:
        return  # said where the solutions are looked at
    for path in stale:
        state = "is not what its solution gives" if path.exists() else "is not there"
        yield f"{path.relative_to(root).as_posix()} {state}."
    for path in sorted((root / "exercises").glob("*/*.py")):
        if not (root / "solutions" / path.parent.name / path.name).is_file():
            yield f"{path.relative_to(root).as_posix()} has no solution."
