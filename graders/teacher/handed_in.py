"""What a student has handed in: the notebook put right, and the files that its cells make.

Everything in a submitted notebook may have been changed. So the notebook that was handed out is taken, and from the
submitted one only what stands in the cells that a student writes, found by name; cells of the student's own come along
to be shown. What results is an ordinary notebook again, whatever was deleted, copied, unlocked or renamed.
"""

from __future__ import annotations

import ast
import hashlib
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graders.curriculum import outline
from graders.curriculum.manifest import File
from graders.session.files import of_this_month
from graders.teacher import notebooks
from graders.teacher.notebooks import ROOT, joined, pieces, stub_of
from graders.teacher.outputs import harmless

Cell = dict[str, Any]
CODE = ROOT / ".torchpath" / "handed_in"
MOST_OWN_CELLS = 300
FENCE = "~~~"


# ------------------------------------------------------------------------------------------------ the notebook


def restored(handed_out: Mapping[str, Any], submitted: Mapping[str, Any]) -> list[Cell]:
    """The cells of the notebook that was handed out, with the student's answers, outputs and own cells.

    Args:
        handed_out: the notebook as it was handed out, stubs in place of solutions.
        submitted: the student's; nothing in it is relied on.
    """
    cells: list[Cell] = handed_out["cells"]
    places = {name: place for place, cell in enumerate(cells) if (name := name_of(cell))}
    answers: dict[int, list[Cell]] = {}
    own: dict[int, list[Cell]] = {}
    last = -1
    for cell in list(submitted.get("cells") or ())[: len(cells) + MOST_OWN_CELLS]:
        if not isinstance(cell, Mapping):
            continue
        place = places.get(name_of(cell), places.get(str(cell.get("id"))))
        if place is None:
            own.setdefault(last, []).append(own_cell(cell, sum(map(len, own.values()))))
        else:
            answers.setdefault(place, []).append(dict(cell))
            last = place
    found = own.get(-1, [])
    for place, cell in enumerate(cells):
        found += [with_answer(cell, answers.get(place, [])), *own.get(place, [])]
    return found


def name_of(cell: Mapping[str, Any]) -> str:
    """What the cell is called: by nbgrader or, where that was removed, by its id."""
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, Mapping) else None
    name = about.get("grade_id") if isinstance(about, Mapping) else None
    return name if isinstance(name, str) else str(cell.get("id", ""))


def is_written_by_students(cell: Mapping[str, Any]) -> bool:
    about = cell["metadata"].get("nbgrader", {})
    return bool(about.get("solution")) and not about.get("locked")


def with_answer(cell: Cell, answers: list[Cell]) -> Cell:
    """The cell as it was handed out, with what the student wrote if it is one to write in.

    A cell that was split or copied comes more than once: its parts follow one another, as they do when they are run.
    """
    if not is_written_by_students(cell) or not answers:
        return cell
    text = "\n\n".join(source_of(answer) for answer in answers)
    if cell["cell_type"] != "code":
        return {**cell, "source": text if text == source_of(cell) else as_plain_text(text)}
    shown = [output for answer in answers for output in harmless(answer.get("outputs"))]
    return {**cell, "source": text, "outputs": shown}


def own_cell(cell: Mapping[str, Any], number: int) -> Cell:
    """A cell of the student's own, to be shown: code, or text that stays as it was typed."""
    made: Cell = {"id": f"own-{number}", "metadata": {}}
    if cell.get("cell_type") != "code":
        return {**made, "cell_type": "markdown", "source": as_plain_text(source_of(cell))}
    shown = harmless(cell.get("outputs"))
    return {**made, "cell_type": "code", "source": source_of(cell), "outputs": shown, "execution_count": None}


def source_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    # Half characters (JSON can hold them) are no text that could be written into a file.
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else ""


def as_plain_text(text: str) -> str:
    """Markdown that shows a text as it is: scripts in a student's Markdown would run in the teacher's browser."""
    fence = FENCE
    while fence in text:
        fence += "~"
    return f"{fence}\n{text}\n{fence}"


# ------------------------------------------------------------------------------------------------ the files


def files_of(cells: list[Cell], folder: Path | None, language: str) -> dict[str, bytes]:
    """The exercise files that were handed in: what stands in the notebook, else the file beside it.

    Args:
        cells: restored ones.
        folder: the submission; may hold ``stage1_tensors/shapes.py`` or ``shapes.py`` beside the notebook. None where
            the cells alone count.
        language: of the notebook that was handed out.

    Returns:
        The content of each file that the notebook has cells for, by its id.
    """
    written: dict[str, dict[str, str]] = {}
    files: dict[str, File] = {}
    known = notebooks.by_cell("")
    for cell in cells:
        if (name := name_of(cell)) in known:
            file, function = known[name]
            files[file.id] = file
            written.setdefault(file.id, {})[function.name] = as_python(source_of(cell))
    return {id: file_of(files[id], written[id], folder, language) for id in files}


def file_of(file: File, answers: dict[str, str], folder: Path | None, language: str) -> bytes:
    stub = stub_of(file.id, language)
    from_cells = joined(pieces(stub, file.names), answers)
    if from_cells == stub and folder is not None:
        for path in (folder / f"{file.id}.py", folder / f"{file.name}.py"):
            if (content := plain_file(path, folder)) is not None:
                return content
    return from_cells.encode()


def line_in_cell(line: int, cell: str, file: bytes) -> int:
    """The line of a cell that is this line of the file; the line itself where it is not in that cell."""
    before, found, _behind = file.decode("utf-8", "replace").partition(as_python(cell).rstrip("\n"))
    first = before.count("\n")
    return line - first if found and first < line <= first + found.count("\n") + 1 else line


def plain_file(path: Path, folder: Path) -> bytes | None:
    """The content of a file in this folder; None where there is none. A link may lead to what is nobody's business."""
    try:
        if path.resolve() != folder.resolve() / path.relative_to(folder) or not path.is_file():
            return None
        with path.open("rb") as file:
            return file.read(outline.LONGEST + 1)  # longer ones cannot be used, as the engine will say
    except (OSError, ValueError):
        return None


def as_python(source: str) -> str:
    """A cell as part of a file: lines that only a notebook understands (%matplotlib, !pip) become remarks."""
    if is_python(source):
        return source
    lines = [f"# {line}" if line.startswith(("%", "!")) else line for line in source.split("\n")]
    without = "\n".join(lines)
    return without if is_python(without) else source


def is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source[: outline.LONGEST])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def kept(files: dict[str, bytes]) -> Path:
    """A folder that holds exactly these files: the same one for the same contents, all through a run and longer.

    It is there for a month at least after it was last asked for.

    Raises:
        OSError: it cannot be written; nothing is left of it.
    """
    whole = hashlib.sha256()
    for id, content in sorted(files.items()):
        whole.update(f"{id}\0{len(content)}\0".encode() + content)
    place = of_this_month(CODE)
    folder = place / whole.hexdigest()[:32]
    if not folder.is_dir():
        draft = Path(tempfile.mkdtemp(dir=place))
        try:
            for id, content in files.items():
                path = draft / f"{id}.py"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(content)
            draft.rename(folder)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            if not folder.is_dir():  # else somebody else was faster
                raise
    return folder
