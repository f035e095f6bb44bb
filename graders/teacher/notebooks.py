"""nbgrader's source notebooks, one a stage, cut from the lesson, the solutions and the manifest.

Cells are called by what they are for (``stage1-shapes-flatten_images-test``), so that a build gives what the last one
gave, and a cell means the same in any notebook that a teacher puts it into. Plain JSON: nbgrader need not be there.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graders import i18n
from graders.curriculum import manifest, outline, stubs, wording
from graders.curriculum.manifest import File, Function, Stage
from graders.i18n import _, ngettext
from graders.report import page
from graders.session import plan
from graders.session.files import digest_of, keep, sha256

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "solutions" / "notebooks"
LESSONS = {"zh": "README.zh-CN.md"}
CHECKS = "torchpath_checks"  # the module that the test cells call; it lies beside the notebook

Cell = dict[str, Any]


@dataclass(frozen=True)
class Piece:
    """A piece of a file: the text of a function to write (``name``), or of what stands between (no name).

    ``gap`` is the empty lines behind it.
    """

    name: str
    text: str
    gap: str


def pieces(source: str, names: tuple[str, ...]) -> list[Piece]:
    """Cut a solution or a stub at the functions of these names; the pieces joined again are the source."""
    lines = source.splitlines(keepends=True)
    found, done = [], 0
    for node in outline.definitions(ast.parse(source)):
        if node.name in names:
            begin, end = outline.first_line(node) - 1, node.end_lineno or node.lineno
            while begin > done and lines[begin - 1].startswith("#"):  # a remark on the function
                begin -= 1
            while end < len(lines) and (lines[end].startswith(" ") or not lines[end].strip()):  # also a closing mark
                end += 1
            found += [piece_of("", lines[done:begin]), piece_of(node.name, lines[begin:end])]
            done = end
    found.append(piece_of("", lines[done:]))
    return [piece for piece in found if piece.text]


def piece_of(name: str, lines: list[str]) -> Piece:
    text = "".join(lines)
    return Piece(name, text.rstrip("\n"), text[len(text.rstrip("\n")) :])


def joined(parts: list[Piece], answers: dict[str, str]) -> str:
    """The file of these pieces, with what a student wrote in place of the functions."""
    return "".join(answers.get(part.name, part.text).rstrip("\n") + part.gap for part in parts)


def solution_of(id: str, language: str) -> str:
    """The reference of an exercise, with docstrings in this language."""
    source = solution_file(id).read_text(encoding="utf-8")
    return source if language == i18n.ENGLISH else wording.translated(source, i18n.catalogue("stubs", language))


def solution_file(id: str) -> Path:
    return ROOT / "solutions" / f"{id}.py"


@cache
def stub_of(id: str, language: str) -> str:
    """The stub of an exercise, with docstrings in this language."""
    if language not in i18n.available():
        language = i18n.ENGLISH
    # To cut and translate all of them takes most of a second: what was made is kept as long as what it is made of is
    # the same.
    kept = ROOT / ".torchpath" / "cache" / "stubs" / f"{language}.{id.replace('/', '.')}.json"
    key = [sha256(solution_file(id)), *behind_stubs(language)]
    try:
        entry = json.loads(kept.read_text(encoding="utf-8"))
        if entry["key"] == key and entry["digest"] == digest_of([key, entry["stub"]]):
            return str(entry["stub"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or damaged: made anew
    made = stubs.cut(solution_of(id, language))
    keep(kept, json.dumps({"key": key, "digest": digest_of([key, made]), "stub": made}))
    return made


@cache
def behind_stubs(language: str) -> list[str]:
    """What stubs in a language depend on beside the solutions, in a number each."""
    programs = (__file__, stubs.__file__, wording.__file__, outline.__file__, page.__file__)
    return [sha256(path) for path in (i18n.file_of("stubs", language), *map(Path, programs))]


# ------------------------------------------------------------------------------------------------ names and points


def cell_name(stage: Stage, file: File, function: Function | None, kind: str) -> str:
    """``stage1-shapes-flatten_images-test``; without a kind, the cell that the student writes."""
    return "-".join(filter(None, [f"stage{stage.number}", file.name, function.name if function else "", kind]))


def every_function() -> Iterator[tuple[Stage, File, Function]]:
    for stage in manifest.load().stages:
        for file in stage.files:
            for function in file.functions:
                yield stage, file, function


@cache
def by_cell(kind: str) -> dict[str, tuple[File, Function]]:
    """What each cell of this kind ("test", or "" for what the student writes) is about."""
    return {cell_name(stage, file, function, kind): (file, function) for stage, file, function in every_function()}


def points_of(file: File, function: Function) -> int:
    return sum(check.points or 0 for check in plan.exercise(file.id).checks.values() if check.function == function.name)


# ------------------------------------------------------------------------------------------------ cells


def notebook(stage: Stage, language: str) -> dict[str, Any]:
    """The source notebook of a stage, solutions included."""
    with i18n.speaking(language):
        cells = [markdown(f"stage{stage.number}-introduction", introduction(stage))]
        sections = lesson(stage, language)
        for file in stage.files:
            cells += cells_of(stage, file, sections.get(file.name, f"## {_(file.title)}: `{file.name}.py`"), language)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def cells_of(stage: Stage, file: File, section: str, language: str) -> Iterator[Cell]:
    """The cells of one file: the lesson, what the file begins with, then title, answer and test of each function."""
    yield markdown(cell_name(stage, file, None, "lesson"), section)
    parts = pieces(solution_of(file.id, language), file.names)
    answers = {part.name: part.text for part in parts if part.name}
    if (first := parts[0]) and not first.name:
        yield code(cell_name(stage, file, None, "setup"), first.text, locked=True)
    for function in file.functions:
        points = points_of(file, function)
        worth = ngettext("{n} point", "{n} points", points).format(n=points)
        yield markdown(
            cell_name(stage, file, function, "title"), f"### {_(function.title)}: `{function.name}`\n\n{worth}"
        )
        yield code(cell_name(stage, file, function, ""), answers[function.name], solution=True)
        test = f'from {CHECKS} import check\n\ncheck("{file.name}:{function.name}")'
        yield code(cell_name(stage, file, function, "test"), test, locked=True, points=points)


def introduction(stage: Stage) -> str:
    heading = _("Stage {n} · {title}").format(n=stage.number, title=_(stage.title))
    steps = [
        _("Run the cells from top to bottom (Shift+Enter)."),
        _(
            "Where a cell says `raise NotImplementedError(…)`, put your own lines in place of that line and run the "
            "cell again."
        ),
        _(
            "Run the cell below it: it tries the examples of the docstring and says what is not right yet. "
            '`hint("{name}")`, in a cell of your own, gives one more hint each time.'
        ).format(name=stage.files[0].functions[0].name),
    ]
    rules = [
        _(
            "Only the cells with a function to write are graded. What you need there, imports and helpers too, must "
            "stand in the same cell. Cells that you add are for trying things out."
        ),
        _(
            "After you have handed in, hidden checks with other numbers decide about the points. Each exercise gets "
            "the points of the checks that it passes."
        ),
        _(
            "Do you prefer files to a notebook? Write in those in the folder {folder} and leave the cells here as they "
            "are. For each file counts what you wrote in the notebook, else what you wrote in the file."
        ).format(folder=f"`{stage.id}/`"),
    ]
    numbered = [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
    return "\n".join([f"# {heading}", "", *numbered, "", *(f"- {rule}" for rule in rules)])


def lesson(stage: Stage, language: str) -> dict[str, str]:
    """The section of the stage's lesson for each of its files."""
    path = ROOT / "exercises" / stage.id / LESSONS.get(language, "README.md")
    if not path.is_file():
        return {}
    sections = ("\n" + path.read_text(encoding="utf-8")).split("\n## ")[1:]
    return {
        file.name: f"## {section.strip()}"
        for file in stage.files
        for section in sections
        if f"`{file.name}.py`" in section.partition("\n")[0]
    }


def markdown(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": about(name, locked=True), "source": lines_of(text)}


def code(name: str, text: str, *, solution: bool = False, locked: bool = False, points: int | None = None) -> Cell:
    metadata = about(name, solution=solution, locked=locked, points=points)
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": metadata,
        "outputs": [],
        "source": lines_of(text),
    }


def about(name: str, *, solution: bool = False, locked: bool = False, points: int | None = None) -> dict[str, Any]:
    """nbgrader's metadata: any other key in it is an error."""
    found: dict[str, Any] = {"grade": points is not None, "grade_id": name, "locked": locked, "schema_version": 3}
    found |= {"solution": solution, "task": False}
    if points is not None:
        found["points"] = points
    # What JupyterLab itself looks at; nbgrader sets it only when it hands out.
    shut = {"deletable": False, "editable": False} if locked else {"deletable": False}
    return {**shut, "nbgrader": found}


def lines_of(text: str) -> list[str]:
    return text.splitlines(keepends=True)


# ------------------------------------------------------------------------------------------------ the files


def text_of(stage: Stage, language: str) -> str:
    """The source notebook of a stage, as a file holds it."""
    return json.dumps(notebook(stage, language), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> list[Path]:
    """Write every notebook that is not there or out of date; gives those written."""
    written = []
    for path, text in wanted():
        if not is_same(path, text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def stale() -> list[Path]:
    """The notebooks under ``solutions/notebooks`` that are not there, or are not what the rest of the kit gives."""
    return [path for path, text in wanted() if not is_same(path, text)]


def wanted() -> Iterator[tuple[Path, str]]:
    for language in i18n.available():
        for stage in manifest.load().stages:
            yield FOLDER / language / f"{stage.id}.ipynb", text_of(stage, language)


def is_same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text
