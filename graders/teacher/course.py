"""A course folder for nbgrader: settings, source notebooks, and what students get beside them.

Made again, a course keeps everything that somebody may have changed: what the kit wrote is written down with its hash,
and only files that are still as they were written, of assignments that nobody has handed in, are brought up to date.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graders.curriculum import manifest
from graders.curriculum.manifest import Stage
from graders.teacher import notebooks, public
from graders.teacher.notebooks import ROOT

CONFIG = "nbgrader_config.py"
WRITTEN = ".torchpath.json"
SETTINGS = '''"""nbgrader's settings for this course, written by torchpath. Yours to change: what you changed is kept.

Every line is an official setting of nbgrader; the part below the second comment lets torchpath grade.
"""

import os
import sys

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.root = {root!r}
# Where released assignments and submissions lie, unless your hub says so already. It must exist, with mode 777.
# c.Exchange.root = "/srv/nbgrader/exchange"

# torchpath grades in place of running the students' cells: it takes their text out of the notebook and judges it
# locked in, in processes of its own. Hidden checks are in none of the course's files.
sys.path.insert(0, {kit!r})
sys.path.append({root!r})  # plugins of your own may lie beside this file
os.environ["PATH"] = os.pathsep.join([{programs!r}, os.environ["PATH"]])  # nbgrader calls a program of its own
c.Grade.language = {language!r}
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "graders.teacher.preprocessor.CutSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.sanitize_preprocessors = [
    "graders.teacher.preprocessor.Restore",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
]
c.Autograde.autograde_preprocessors = [
    "graders.teacher.preprocessor.Grade",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.NotebookExporter.optimistic_validation = True  # a notebook is checked once, not after each of these steps
c.ExportApp.plugin_class = "graders.teacher.preprocessor.Export"
# Files that students may hand in, too: these must not be replaced by the stubs.
c.Autograde.exclude_overwriting = {files}
'''


@dataclass
class Made:
    """What making a course has done: paths inside of it."""

    written: list[str] = field(default_factory=list)
    yours: list[str] = field(default_factory=list)  # out of date, but changed by somebody
    handed_in: list[str] = field(default_factory=list)  # out of date, but there are submissions


def make(course: Path, stages: Sequence[Stage], language: str) -> Made:
    """Make a course, or bring one up to date."""
    course.mkdir(parents=True, exist_ok=True)
    before = written_before(course)
    now, made = dict(before), Made()
    for name, content in contents(course, stages, language):
        path, wanted = course / name, digest(content)
        found = digest(path.read_bytes()) if path.is_file() else None
        if found == wanted:
            pass
        elif found is not None and found != before.get(name):
            made.yours.append(name)
            continue
        elif found is not None and is_handed_in(course, name):
            made.handed_in.append(name)
            continue
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            made.written.append(name)
        now[name] = wanted
    (course / WRITTEN).write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return made


def contents(course: Path, stages: Sequence[Stage], language: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a course, by its path in it."""
    yield CONFIG, settings(course, language).encode()
    for stage in stages:
        folder = f"source/{stage.id}"
        yield f"{folder}/{stage.id}.ipynb", notebooks.text_of(stage, language).encode()
        for name, content in public.beside_a_notebook(stage, language):
            yield f"{folder}/{name}", content


def settings(course: Path, language: str) -> str:
    root = course.resolve()
    stages = manifest.load().stages
    files = {stage.id: [f"{file.id}.py" for file in stage.files] for stage in stages}
    lines = [f"    {stage!r}: {names!r}," for stage, names in files.items()]
    return SETTINGS.format(
        course_id="".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in root.name),
        root=str(root),
        kit=str(ROOT),
        programs=str(Path(sys.executable).parent),
        language=language,
        files="\n".join(["{", *lines, "}"]),
    )


def is_handed_in(course: Path, name: str) -> bool:
    """Whether somebody has handed in the assignment that this file belongs to."""
    parts = Path(name).parts
    return parts[0] == "source" and any((course / "submitted").glob(f"*/{parts[1]}"))


def written_before(course: Path) -> dict[str, str]:
    try:
        found = json.loads((course / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
