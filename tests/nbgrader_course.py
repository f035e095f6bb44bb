"""A course of nbgrader's, run through its own command line, with students in it: for test_nbgrader.py."""

from __future__ import annotations

import csv
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
# nbgrader's commands, each in a process of its own, forked from one that has imported nbgrader: that alone takes longer
# than what most of them do.
COMMANDS = multiprocessing.get_context("forkserver")
COMMANDS.set_forkserver_preload(["nbgrader.apps.nbgraderapp", "pytest", "tests.nbgrader_course"])

Cells = dict[str, dict[str, Any]]
Notebook = dict[str, Any]


def cell_of(function: str) -> str:
    """The name of the cell in which a student writes this function."""
    cells = notebooks.by_cell("").items()
    return next(name for name, (file, found) in cells if found.name == function and file in FILES)


def solutions(language: str = "en") -> dict[str, str]:
    """The reference of each function, as somebody would hand it in."""
    return {
        part.name: "".join(line for line in part.text.splitlines(keepends=True) if "### " not in line)
        for file in FILES
        for part in notebooks.pieces(notebooks.solution_of(file.id, language), file.names)
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


def command(words: tuple[str, ...], folder: Path, environment: dict[str, str], said: Path, before: str) -> None:
    """What the program does, in a process that was made for it."""
    with said.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["nbgrader", *words]
    exec(before, {})
    from nbgrader.apps.nbgraderapp import main

    main()


class Course:
    """The teacher's folder, the exchange, and the students' folders, below one folder."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.options = options  # of the command that makes it
        self.folder = folder
        self.root = folder / "course"
        self.exchange = folder / "exchange"
        self.book = self.root / "gradebook.db"
        self.home = folder / "home"  # of everybody: Jupyter keeps files there
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.home.mkdir()

    def make(self) -> None:
        """As the guide says: make the course, leave exercises out, say where the exchange is."""
        self.run([sys.executable, "-m", "graders", "course", str(self.root), "--stages", "1", *self.options], ROOT)
        wanted = tuple(f"stage1-{file.name}" for file in FILES)
        with self.source() as source:
            cells = [cell for cell in source["cells"] if cell["id"].startswith((*wanted, "stage1-introduction"))]
            source["cells"] = cells
        self.configure(self.root, (self.root / "nbgrader_config.py").read_text(encoding="utf-8"))

    @contextmanager
    def source(self) -> Iterator[Notebook]:
        """The source notebook, to be changed."""
        path = self.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        source = json.loads(path.read_text(encoding="utf-8"))
        yield source
        path.write_text(json.dumps(source), encoding="utf-8")

    def configure(self, folder: Path, settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        exchange = f"c.Exchange.root = {str(self.exchange)!r}\nc.Exchange.cache = {str(folder / 'cache')!r}\n"
        owner = "c.ExchangeCollect.check_owner = False\n"  # one user plays everybody
        owner += f"c.CourseDirectory.db_url = 'sqlite:///{self.book}'\n"
        (folder / "nbgrader_config.py").write_text(f"{settings}\n{exchange}{owner}", encoding="utf-8")

    def desk(self, student: str) -> Path:
        """The folder in which a student works; made when it is first asked for."""
        folder = self.folder / "students" / student
        if not folder.is_dir():
            self.configure(folder, f"c = get_config()\nc.CourseDirectory.course_id = {self.root.name!r}")
        return folder

    def nbgrader(self, *words: str, folder: Path | None = None, before: str = "", code: int = 0) -> str:
        """Run a command of nbgrader's; everything that it printed.

        Args:
            before: Python that runs first, to make the kit fail on purpose.
        """
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            said = Path(place) / "said"
            arguments = (words, folder or self.root, self.environment(), said, before)
            process = COMMANDS.Process(target=command, args=arguments)
            process.start()
            process.join()
            text = said.read_text(encoding="utf-8", errors="replace")
        assert process.exitcode == code, f"{words} ended with {process.exitcode}:\n{text[-6000:]}"
        return text

    def program(self, *words: str) -> str:
        """The same by the program itself, as people run it."""
        return self.run([NBGRADER, *words], self.root)

    def run(self, command: list[str], folder: Path) -> str:
        process = subprocess.run(
            command, cwd=folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.returncode == 0, f"{command} ended with {process.returncode}:\n{process.stdout[-6000:]}"
        return process.stdout

    def environment(self) -> dict[str, str]:
        """Nothing of the machine's own Jupyter is read or written."""
        own = {name: str(self.home / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
        return {**os.environ, "HOME": str(self.home), "PYTHONPATH": str(ROOT), **own}

    @contextmanager
    def gradebook(self) -> Iterator[Any]:
        """nbgrader's own view of it; what is changed in it is kept."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.book}") as gradebook:
            yield gradebook
            gradebook.db.commit()

    def scores(self) -> dict[str, dict[str, float | None]]:
        """What the gradebook says: the automatic score of each function, by student."""
        tests = notebooks.by_cell("test")
        with self.gradebook() as gradebook:
            return {
                submission.student.id: {
                    tests[grade.name][1].name: grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in gradebook.assignment_submissions(ASSIGNMENT)
            }

    def exported(self) -> dict[str, dict[str, str]]:
        """The rows of nbgrader's export, by student."""
        self.nbgrader("export", "--to=grades.csv")
        with (self.root / "grades.csv").open(encoding="utf-8", newline="") as file:
            return {row["student_id"]: row for row in csv.DictReader(file)}

    def feedback(self, student: str) -> str:
        path = self.root / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
        return path.read_text(encoding="utf-8")
