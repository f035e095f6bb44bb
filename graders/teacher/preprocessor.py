"""The steps of nbgrader that the kit replaces, by nbgrader's own settings (see course.py, which writes them).

- ``CutSolutions``, when a notebook is handed out: stubs as the kit cuts them.
- ``Restore``, first when a submission is graded: whatever was done to the notebook, it becomes one again.
- ``Grade``, in place of Execute: no cell is run. The cells' source goes to the engine, which judges it in strict
  isolation; each test cell gets one readable output and one score, in the form in which nbgrader reads scores.
- ``Export``: as nbgrader's own, but what could not be graded stays empty.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import nbformat
from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins.export import CsvExportPlugin
from nbgrader.preprocessors import CheckCellMetadata, ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import Unicode

from graders import i18n
from graders.curriculum import stubs
from graders.curriculum.manifest import File, Function
from graders.i18n import _, ngettext
from graders.report.one_function import text_about
from graders.report.story import number
from graders.session.result import why_ungraded
from graders.teacher import handed_in, judge, notebooks, ungraded
from graders.teacher.judge import Judge, KitFault, Result

Notebook = Any  # nbformat has no types
Resources = dict[str, Any]


class CutSolutions(ClearSolutions):
    """Cuts the kit's own cells as stubs are cut, and leaves other solution cells to nbgrader."""

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        for cell in nb.cells:
            refuse_foreign(cell)
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: Notebook, resources: Resources, cell_index: int) -> tuple[Notebook, Resources]:
        if handed_in.name_of(cell) in notebooks.by_cell(""):
            cell.source = stubs.cut(f"{cell.source}\n").rstrip("\n")
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)


def refuse_foreign(cell: Notebook) -> None:
    """Nothing runs a test cell that is not the kit's: nbgrader would take it for passed."""
    tests = cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
    if tests and handed_in.name_of(cell) not in notebooks.by_cell("test"):
        text = _(
            'The test cell "{name}" is not one of torchpath\'s, and in this course only those can be graded '
            "automatically. Make it a manually graded cell, or put it into a course of its own."
        )
        raise ValueError(text.format(name=handed_in.name_of(cell)))


class Restore(NbGraderPreprocessor):
    """Gives a submitted notebook the cells and the metadata of the one that was handed out.

    That one's metadata is checked once a run, and need not be checked again in each submission.
    """

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        course, about, grade = Course(self), resources["nbgrader"], Grade(parent=self.parent)
        with i18n.speaking(grade.language), grade.or_give_up(course, about):
            template = course.handed_out(about["assignment"], about["notebook"])
            grade.begin(course, about)
            cells = handed_in.restored(template, nb)
        return nbformat.from_dict({**template, "cells": cells}), resources


class Grade(NbGraderPreprocessor):
    """Writes the score of each test cell, and why."""

    language = Unicode("en", help="The language of the course: of its notebooks and of the feedback.").tag(config=True)

    def preprocess(self, nb: Notebook, resources: Resources) -> tuple[Notebook, Resources]:
        for cell in nb.cells:
            refuse_foreign(cell)
        graded = [cell for cell in nb.cells if is_grade(cell)]
        tests = {name: cell for cell in graded if (name := handed_in.name_of(cell)) in self.known()}
        if not tests:
            return nb, resources
        course, about = Course(self), resources["nbgrader"]
        with i18n.speaking(self.language):
            with self.or_give_up(course, about):
                task = self.task(nb.cells, course.submission(about["assignment"], about["student"]))
                result = self.result(course, task)
            ungraded.remove(course.root, about["assignment"], about["student"])
            exercises = {exercise["id"]: exercise for exercise in result["exercises"]}
            sources = {handed_in.name_of(cell): cell.source for cell in nb.cells}
            for name, cell in tests.items():
                file, function = self.known()[name]
                content = (Path(task["folder"]) / f"{file.id}.py").read_bytes()
                answer = sources.get(name.removesuffix("-test"), "")
                exercise = with_lines_of_cell(exercises[file.id], function.name, answer, content)
                write_verdict(cell, result, exercise, function.name)
        return nb, resources

    def known(self) -> dict[str, tuple[File, Function]]:
        return notebooks.by_cell("test")

    def begin(self, course: Course, about: dict[str, str]) -> None:
        """At the first submission of a run: let all of them be judged, while nbgrader does its own part."""
        if course.run.judge is None:
            course.run.judge = Judge(self.tasks(course, about), self.language)

    def result(self, course: Course, task: judge.Task) -> Result:
        """What the engine says about this submission."""
        try:
            found = course.run.judge.result(task) if course.run.judge is not None else None
        except KitFault:
            found = None
        if found is None or why_ungraded(found):
            # Once more and alone: what went wrong may have been about another one.
            (found,) = judge.grade([task], self.language)
        if why := why_ungraded(found):
            raise KitFault(why)
        return found

    def tasks(self, course: Course, about: dict[str, str]) -> Iterator[judge.Task]:
        """The tasks of all submissions that this run of nbgrader will come to; that of this one is the first."""
        assignment = about["assignment"]
        for folder in [course.submission(assignment, about["student"]), *course.waiting(assignment)]:
            for notebook in course.notebooks(assignment):
                path = folder / f"{notebook}.ipynb"
                try:
                    task = self.task(handed_in.restored(course.handed_out(assignment, notebook), read(path)), folder)
                except Exception as error:  # nbgrader will come to it and say so itself
                    self.log.debug("%s cannot be read yet: %s", path, error)
                else:
                    yield task

    def task(self, cells: list[handed_in.Cell], folder: Path) -> judge.Task:
        files = handed_in.files_of(cells, folder, self.language)
        selection: dict[str, list[str]] = {}
        for cell in cells:
            if (name := handed_in.name_of(cell)) in self.known():
                file, function = self.known()[name]
                selection.setdefault(file.id, []).append(function.name)
        return {"folder": str(handed_in.kept(files)), "selection": selection}

    @contextmanager
    def or_give_up(self, course: Course, about: dict[str, str]) -> Iterator[None]:
        """Whatever goes wrong within the block, it must not become a zero."""
        try:
            yield
        except Exception as error:
            self.give_up(course, about, error)
            raise

    def give_up(self, course: Course, about: dict[str, str], error: Exception) -> None:
        """Say that it could not be graded, and take back the scores of an earlier run: they are of other work."""
        reason = str(error) or type(error).__name__
        path = ungraded.add(course.root, about["assignment"], about["student"], reason)
        text = _("{student} could not be graded; that is no fault of the student's and no zero. It is noted in {path}.")
        self.log.error(text.format(student=about["student"], path=path))
        with Gradebook(about["db_url"]) as gradebook:
            submission = gradebook.find_submission_notebook(about["notebook"], about["assignment"], about["student"])
            for grade in submission.grades:
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()


def read(path: Path) -> Mapping[str, Any]:
    """A notebook as the plain data that it is; nbformat would check each cell, which takes longer than all the rest."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    found: Mapping[str, Any] = plain if plain["nbformat"] == 4 else nbformat.read(path, as_version=4)
    return found


@dataclass
class Run:
    """What one run of nbgrader's autograde knows; it makes new preprocessors for each notebook."""

    judge: Judge | None = None
    handed_out: dict[tuple[str, str], Notebook] = field(default_factory=dict)  # by assignment and notebook


RUNS: WeakKeyDictionary[Any, Run] = WeakKeyDictionary()


class Course:
    """The course folder, as the run of nbgrader that a preprocessor belongs to knows it."""

    def __init__(self, preprocessor: NbGraderPreprocessor) -> None:
        self.converter = preprocessor.parent.parent
        self.folders = self.converter.coursedir
        self.root = Path(self.folders.root)
        self.run = RUNS.setdefault(self.converter, Run())

    def source(self, assignment: str) -> Path:
        return Path(self.folders.format_path(self.folders.source_directory, ".", assignment))

    def notebooks(self, assignment: str) -> list[str]:
        return [path.stem for path in sorted(self.source(assignment).glob("*.ipynb"))]

    def handed_out(self, assignment: str, notebook: str) -> Notebook:
        """The notebook as students got it.

        Raises:
            ValidationError: what nbgrader has written about its cells is damaged.
        """
        known = self.run.handed_out
        if (assignment, notebook) not in known:
            found = nbformat.read(self.source(assignment) / f"{notebook}.ipynb", as_version=4)
            CheckCellMetadata(parent=self.converter).preprocess(found, {})
            known[assignment, notebook] = CutSolutions(parent=self.converter).preprocess(found, {})[0]
        return known[assignment, notebook]

    def submission(self, assignment: str, student: str) -> Path:
        return Path(self.folders.format_path(self.folders.submitted_directory, student, assignment))

    def waiting(self, assignment: str) -> Iterator[Path]:
        """The folders of the submissions that this run has to grade."""
        for folder in map(Path, sorted(self.converter.assignments)):
            if folder.name == assignment and self.is_to_be_graded(folder, assignment):
                yield folder

    def is_to_be_graded(self, folder: Path, assignment: str) -> bool:
        """As nbgrader decides: never graded, asked for again, or handed in again."""
        done = self.folders.format_path(self.folders.autograded_directory, folder.parent.name, assignment)
        if self.converter.force or not Path(done).exists():
            return True
        now, before = map(self.folders.get_existing_timestamp, (str(folder), done))
        return now is not None and before is not None and now > before


def with_lines_of_cell(exercise: dict[str, Any], name: str, cell: str, file: bytes) -> dict[str, Any]:
    """The exercise with the lines of a function's checks counted in its cell, which is what the student sees."""

    def in_cell(check: dict[str, Any]) -> dict[str, Any]:
        own = check["function"] == name and check.get("line")
        return {**check, "line": handed_in.line_in_cell(check["line"], cell, file)} if own else check

    return {**exercise, "checks": [in_cell(check) for check in exercise["checks"]]}


def write_verdict(cell: Notebook, result: dict[str, Any], exercise: dict[str, Any], name: str) -> None:
    """Text first, then one finite score between 0 and the points of the cell, which a teacher may have changed."""
    (function,) = [function for function in exercise["functions"] if function["name"] == name]
    points = float(cell.metadata.nbgrader["points"])
    share = function["score"] / function["max_score"] if function["max_score"] else 0.0
    score = round(min(max(share, 0.0), 1.0) * points, 2)
    lines = [text_about(result, exercise, name)]
    if points != function["max_score"]:
        text = ngettext("Here it is worth {n} point: {score}.", "Here it is worth {n} points: {score}.", int(points))
        lines += ["", text.format(n=number(points), score=number(score))]
    cell.outputs = [
        new_output("stream", name="stdout", text="\n".join(lines) + "\n"),
        new_output("execute_result", data={"text/plain": repr(score)}, execution_count=1),
    ]
    cell.execution_count = 1


class Export(CsvExportPlugin):
    """nbgrader's CSV, in which the score of what could not be graded is empty and not 0."""

    def export(self, gradebook: Gradebook) -> None:
        super().export(gradebook)
        path = Path(self.to or "grades.csv")
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if not rows:
            return
        for row in rows:
            if is_ungraded(gradebook, row["assignment"], row["student_id"]):
                row["raw_score"] = row["score"] = ""
                text = _("{student} has no score for {assignment}: it could not be graded yet.")
                self.log.warning(text.format(student=row["student_id"], assignment=row["assignment"]))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def is_ungraded(gradebook: Gradebook, assignment: str, student: str) -> bool:
    """Whether something that the kit has to grade was handed in and has no score, neither the kit's nor a person's."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return False
    return any(
        grade.name in notebooks.by_cell("test") and grade.auto_score is None and grade.manual_score is None
        for notebook in submission.notebooks
        for grade in notebook.grades
    )
