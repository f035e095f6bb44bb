"""A course of nbgrader's, run through its own command line, with students in it: for test_nbgrader.py."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graders.curriculum import manifest
from graders.teacher import notebooks

ROOT = Path(__file__).resolve().parents[1]
STAGE = manifest.load().stages[0]
ASSIGNMENT = STAGE.id
FILES = tuple(file for file in STAGE.files if file.name in ("shapes", "arithmetic"))
NBGRADER = str(Path(sys.executable).with_name("nbgrader"))
# In place of nbgrader's own program where something of the kit has to fail on purpose.
WITH_FAULT = """
import sys
sys.argv[0] = "nbgrader"
from graders.teacher import judge
def grade(tasks, language):
    raise judge.KitFault("the test pulled the plug")
judge.grade = grade
from nbgrader.apps.nbgraderapp import main
main()
"""

Cells = dict[str, dict[str, Any]]
Notebook = dict[str, Any]


def cell_of(function: str) -> str:
    """The name of the cell in which a student writes this function."""
    cells = notebooks.by_cell("").items()
    return next(name for name, (file, found) in cells if found.name == function and file in FILES)


def solutions() -> dict[str, str]:
    """The reference of each function, as somebody would hand it in."""
    return {
        part.name: "".join(line for line in part.text.splitlines(keepends=True) if "### " not in line)
        for file in FILES
        for part in notebooks.pieces(notebooks.solution_of(file.id, "en"), file.names)
        if part.name
    }


@dataclass
class Student:
    """What somebody hands in: functions, and what is done to the notebook or put beside it."""

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    change: Callable[[Notebook, Path], None] = lambda _notebook, _folder: None
    as_files: bool = False

    def files(self) -> dict[str, str]:
        """The same answers as files, made without the kit's help: the stub with each function's text replaced."""
        texts = {}
        for file in FILES:
            stub = notebooks.stub_of(file.id, "en")
            parts = {part.name: part.text for part in notebooks.pieces(stub, file.names)}
            for name in set(file.names) & set(self.answers):
                stub = stub.replace(parts[name], self.answers[name].rstrip("\n"))
            texts[file.id] = stub
        return texts

    def write(self, released: Path, folder: Path) -> None:
        """Work in a folder on what was released."""
        shutil.copytree(released, folder, dirs_exist_ok=True)
        path = folder / f"{ASSIGNMENT}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if self.as_files:
            for id, text in self.files().items():
                (folder / f"{id}.py").write_text(text, encoding="utf-8")
        else:
            cells = cells_of(notebook)
            for function, text in self.answers.items():
                cells[cell_of(function)]["source"] = text.rstrip("\n")
        self.change(notebook, folder)
        path.write_text(json.dumps(notebook), encoding="utf-8")


def cells_of(notebook: Notebook) -> Cells:
    return {cell["id"]: cell for cell in notebook["cells"]}


class Course:
    """The teacher's folder, the exchange, and the students' folders, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "course"
        self.exchange = folder / "exchange"
        self.home = folder / "home"  # of everybody: Jupyter keeps files there
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.home.mkdir()

    def make(self) -> None:
        """As the guide says: make the course, leave exercises out, say where the exchange is."""
        self.run([sys.executable, "-m", "graders", "course", str(self.root), "--stages", "1"], ROOT)
        path = self.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        source = json.loads(path.read_text(encoding="utf-8"))
        wanted = tuple(f"stage1-{file.name}" for file in FILES)
        source["cells"] = [cell for cell in source["cells"] if cell["id"].startswith((*wanted, "stage1-introduction"))]
        path.write_text(json.dumps(source), encoding="utf-8")
        self.configure(self.root, (self.root / "nbgrader_config.py").read_text(encoding="utf-8"))

    def configure(self, folder: Path, settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        exchange = f"c.Exchange.root = {str(self.exchange)!r}\nc.Exchange.cache = {str(folder / 'cache')!r}\n"
        owner = "c.ExchangeCollect.check_owner = False\n"  # one user plays everybody
        (folder / "nbgrader_config.py").write_text(f"{settings}\n{exchange}{owner}", encoding="utf-8")

    def desk(self, student: str) -> Path:
        """The folder in which a student works; made when it is first asked for."""
        folder = self.folder / "students" / student
        if not folder.is_dir():
            self.configure(folder, f"c = get_config()\nc.CourseDirectory.course_id = {self.root.name!r}")
        return folder

    def nbgrader(self, *words: str, folder: Path | None = None, fault: bool = False, code: int = 0) -> str:
        """Run a command of nbgrader's; everything that it printed."""
        program = [sys.executable, "-c", WITH_FAULT] if fault else [NBGRADER]
        return self.run([*program, *words], folder or self.root, code)

    def run(self, command: list[str], folder: Path, code: int = 0) -> str:
        process = subprocess.Popen(
            command, cwd=folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = process.communicate()[0]
        assert process.returncode == code, f"{command} ended with {process.returncode}:\n{said[-6000:]}"
        return said

    def environment(self) -> dict[str, str]:
        """Nothing of the machine's own Jupyter is read or written."""
        own = {name: str(self.home / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
        return {**os.environ, "HOME": str(self.home), "PYTHONPATH": str(ROOT), **own}

    def scores(self) -> dict[str, dict[str, float | None]]:
        """What the gradebook says: the automatic score of each function, by student."""
        from nbgrader.api import Gradebook

        tests = notebooks.by_cell("test")
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            return {
                submission.student.id: {
                    tests[grade.name][1].name: grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(ASSIGNMENT)
            }

    def feedback(self, student: str) -> str:
        path = self.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        return path.read_text(encoding="utf-8")


