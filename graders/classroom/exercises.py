"""Which of the files of a submission are answers to which exercises.

An exercise may be there more than once: as a cell of a notebook, as a file, as a copy of it. What the student has
written in counts before what is as it was handed out; then, as in `handed_in`, the notebook before the file; a file in
its stage's folder before one elsewhere; and the one that lies least deep.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any

from graders import i18n
from graders.classroom.gathered import Entry, Parts, Unreadable
from graders.classroom.remarks import Remarks, shown
from graders.curriculum import manifest, outline, stubs
from graders.i18n import _
from graders.teacher import handed_in, notebooks, public

MOST_READ = 100  # files of one submission
MOST_NOTEBOOKS = 20  # of them
MOST_BYTES = 64 << 20  # of them together
LONGEST_NOTEBOOK = 16 << 20  # bytes, pictures included
MOST_VALUES = 300_000  # of a notebook's JSON: each may need a hundred bytes
MOST_TEXT = 1_000_000  # characters in the cells of all notebooks of a submission, outputs aside
SHALLOW = 5  # folders in which a file need not lie in its stage's folder
MOST_HELPERS = 30
LONGEST_FILE_NAME = 255  # bytes: an archive may hold longer ones, which no program could import, nor a disk hold
NOT_TO_WRITE_IN = ("graders", "solutions", "tests", "datasets", "docs")  # folders of the kit

# Of the exercises' functions those that many a program around PyTorch has under the same name: one of them alone does
# not make a student's own module the exercise.
ORDINARY = frozenset([
    "best_device", "build_vocabulary", "copy_weights", "count_parameters", "cross_entropy", "evaluate_classifier",
    "export_model", "fit_classifier", "fit_line", "l2_normalize", "load_checkpoint", "load_mnist", "load_weights",
    "make_loaders", "make_mlp", "mean_and_std", "min_max_scale", "mse_loss", "numerical_derivative", "pad_batch",
    "pairwise_distances", "plot_losses", "predict_probabilities", "relative_error", "save_checkpoint", "save_weights",
    "second_derivative", "show_batch", "to_device", "to_numpy", "train_classifier", "train_one_epoch", "train_step",
    "xavier_init",
])  # fmt: skip

Notebook = dict[str, Any]


class Kind(IntEnum):
    """What a file is by its name; the first ones count before the others."""

    NOTEBOOK = 0
    IN_STAGE = 1
    ELSEWHERE = 2
    OTHER = 3


READ_FIRST = (Kind.IN_STAGE, Kind.ELSEWHERE, Kind.NOTEBOOK, Kind.OTHER)  # as long as the limits allow


@dataclass(frozen=True)
class Answer:
    """A file that may be the answer to an exercise."""

    exercise: str
    content: bytes
    kind: Kind
    path: Parts

    @property
    def untouched(self) -> bool:
        return plain(self.content) in handed_out_files(self.exercise)

    @property
    def order(self) -> tuple[bool, Kind]:
        """Which answer counts before which other one; of equal ones it is the one that was read first."""
        return self.untouched, self.kind


@dataclass
class Choice:
    """What is to be graded: the content of each file by its id, and the language the student worked in."""

    files: dict[str, bytes]
    language: str


def choose(entries: Iterable[Entry], remarks: Remarks, *, alone: bool = False) -> Choice:
    """The answers among these files.

    Args:
        entries: all files of a submission.
        remarks: takes what the teacher has to know.
        alone: the submission is a single file, which may be called anything.
    """
    found = Reading(remarks)
    found.read(without_the_kit(list(entries)))
    chosen: dict[str, Answer] = {}
    for file in manifest.load().files:
        answers = sorted(found.answers.get(file.id, ()), key=lambda answer: answer.order)
        if answers:
            chosen[file.id] = answers[0]
            remark_on(answers, remarks, alone=alone)
    files = {id: answer.content for id, answer in chosen.items()}
    files |= helpers(chosen, found.beside, remarks)
    return Choice(files, language_of(content.decode("utf-8", "replace") for content in files.values()))


def remark_on(answers: list[Answer], remarks: Remarks, *, alone: bool) -> None:
    """Say what was not plain about the choice of the first of these."""
    best, *others = answers
    rivals = [
        shown(other.path)
        for other in others
        if (other.kind < Kind.OTHER or best.kind == Kind.OTHER)
        and not other.untouched
        and plain(other.content) != plain(best.content)
    ]
    if rivals:
        text = _("{exercise} is there more than once: {file} counts, not {others}. Ask if another one was meant.")
        others_shown = ", ".join(rivals[:3])
        remarks.add(text.format(exercise=best.exercise, file=shown(best.path), others=others_shown))
    if best.kind == Kind.OTHER and not alone:
        text = _("{file} was taken for {exercise}.py, because of the functions in it.")
        remarks.add(text.format(file=shown(best.path), exercise=best.exercise))


# ------------------------------------------------------------------------------------------------ reading


@dataclass
class Reading:
    """Reads the files of a submission, those first that are called like exercises.

    Attributes:
        answers: by exercise.
        beside: the Python files of each folder, by the name under which a program imports them.
    """

    remarks: Remarks
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    beside: dict[Parts, dict[str, bytes]] = field(default_factory=dict)
    left: int = MOST_BYTES
    text_left: int = MOST_TEXT

    def read(self, entries: Iterable[Entry]) -> None:
        found = [(kind, entry) for entry in entries if (kind := kind_of(entry.path)) is not None]
        found.sort(key=lambda pair: (READ_FIRST.index(pair[0]), len(pair[1].path), pair[1].path))
        for kind, entry in self.not_too_many(found):
            self.read_one(kind, entry)

    def not_too_many(self, found: list[tuple[Kind, Entry]]) -> list[tuple[Kind, Entry]]:
        """The first ones, as many as may be read."""
        made = [pair for pair in found if pair[0] == Kind.NOTEBOOK]
        if len(made) > MOST_NOTEBOOKS:
            text = _("There are more than {n} notebooks in it: {file} and others were left out. Ask for one a stage.")
            self.remarks.add(text.format(n=MOST_NOTEBOOKS, file=shown(made[MOST_NOTEBOOKS][1].path)))
            found = [pair for pair in found if pair[0] != Kind.NOTEBOOK or pair in made[:MOST_NOTEBOOKS]]
        if len(found) > MOST_READ:
            text = _(
                "There are more than {n} Python files and notebooks in it: {file} and others were left out. Ask for "
                "the exercises only."
            )
            self.remarks.add(text.format(n=MOST_READ, file=shown(found[MOST_READ][1].path)))
        return found[:MOST_READ]

    def read_one(self, kind: Kind, entry: Entry) -> None:
        limit = LONGEST_NOTEBOOK if kind == Kind.NOTEBOOK else outline.LONGEST
        try:
            if self.left <= 0:
                raise too_large_together(entry.path)
            content = entry.read(limit + 1)  # one byte more shows that there is more
            self.left -= len(content)
            if kind == Kind.NOTEBOOK:
                self.add_notebook(entry.path, content)
            else:
                self.add_python(kind, entry.path, content)
        except Unreadable as error:
            self.remarks.add(str(error))

    def add_python(self, kind: Kind, path: Parts, content: bytes) -> None:
        name = path[-1][: -len(".py")]
        if len(content) > outline.LONGEST:  # kept as it is if it is an exercise: what is wrong with it is the verdict
            text = _("{file} is longer than {n} kB, and cannot be graded. Ask for the exercise without data in it.")
            self.remarks.add(text.format(file=shown(path), n=outline.LONGEST // 1000))
        elif name.isidentifier() and len(os.fsencode(path[-1])) <= LONGEST_FILE_NAME:
            self.beside.setdefault(path[:-1], {})[name] = content
        if kind != Kind.OTHER:
            self.add(Answer(exercises_by_name()[name.lower()], content, kind, path))
        elif len(path) <= SHALLOW and len(content) <= outline.LONGEST:
            for exercise in defined_in(content.decode("utf-8", "replace"), name):
                self.add(Answer(exercise, content, kind, path))

    def add_notebook(self, path: Parts, content: bytes) -> None:
        if len(content) > LONGEST_NOTEBOOK or values_in(content) > MOST_VALUES:
            text = _("{file} is too large, and was left out. Ask for it without the outputs of its cells.")
            raise Unreadable(text.format(file=shown(path)))
        try:
            cells = parsed(content)
            self.text_left -= sum(len(handed_in.source_of(cell)) for cell in cells)
            files = files_in(cells) if self.text_left >= 0 else {}
        except Exception as error:  # it may hold anything at all, in any place
            text = _("{file} cannot be read as a notebook, and was left out. Ask for it again, as Jupyter saves it.")
            raise Unreadable(text.format(file=shown(path))) from error
        if self.text_left < 0:
            raise too_large_together(path)
        if not files:
            text = _(
                "{file} has no cell of the notebooks that were handed out, and was left out. Ask for the answers in "
                "one of those."
            )
            raise Unreadable(text.format(file=shown(path)))
        for exercise, made in files.items():
            self.add(Answer(exercise, made, Kind.NOTEBOOK, path))

    def add(self, answer: Answer) -> None:
        self.answers.setdefault(answer.exercise, []).append(answer)


def without_the_kit(entries: Sequence[Entry]) -> list[Entry]:
    """The files without the references and tests of a copy of the whole kit, of which a student edits a part only."""
    copies = {entry.path[:-2] for entry in entries if entry.path[-2:] == ("graders", "__main__.py")}
    folders = {(*copy, folder) for copy in copies for folder in NOT_TO_WRITE_IN}
    return [
        entry for entry in entries if not any(entry.path[:length] in folders for length in range(1, len(entry.path)))
    ]


def too_large_together(path: Parts) -> Unreadable:
    text = _("Its files are too large together: {file} was left out. Ask for the exercises only.")
    return Unreadable(text.format(file=shown(path)))


def kind_of(path: Parts) -> Kind | None:
    """What a file is by its name; None where it is of no use."""
    name = path[-1].lower()
    folder = path[-2] if len(path) > 1 else ""
    if name.endswith(".ipynb"):
        return Kind.NOTEBOOK
    exercise = exercises_by_name().get(name.removesuffix(".py"))
    if exercise and exercise.startswith(f"{folder}/"):
        return Kind.IN_STAGE
    if len(path) > SHALLOW and not any(folder == stage.id for stage in manifest.load().stages):
        return None
    return Kind.ELSEWHERE if exercise else Kind.OTHER


@cache
def exercises_by_name() -> dict[str, str]:
    """``shapes`` -> ``stage1_tensors/shapes``, where one exercise only has that name."""
    files = manifest.load().files
    often = Counter(file.name.lower() for file in files)
    return {file.name.lower(): file.id for file in files if often[file.name.lower()] == 1}


def defined_in(text: str, name: str) -> list[str]:
    """The exercises that a program of this name, which may not be one, seems to be.

    Other programs have a ``main`` or an ``accuracy``, too. So it has to define more than half of an exercise's
    functions, or one that hardly any other program has, or to be called like the exercise: ``shapes (1)``.
    """
    found = names_defined_in(text)
    if name.lower().startswith(notebooks.CHECKS):  # what is the kit's own in it tells nothing of the student's
        found -= names_in_checks()
    return [
        file.id
        for file in manifest.load().files
        if (own := found.intersection(file.names))
        and (2 * len(own) > len(file.names) or own & telling_names() or file.name.lower() in name.lower())
    ]


def names_defined_in(text: str) -> set[str]:
    """The functions and classes at the top level of a program, which need not be one that can be parsed."""
    return set(re.findall(r"^(?:def|class)[ \t]+(\w+)", text, re.MULTILINE))


@cache
def names_in_checks() -> frozenset[str]:
    """What the kit's own file defines that is handed out beside the notebooks."""
    return frozenset(names_defined_in(public.MODULE.read_text(encoding="utf-8")))


@cache
def telling_names() -> frozenset[str]:
    """Functions that one exercise has, and hardly any other program: none is a single word."""
    often = Counter(function.name for _file, function in manifest.load().functions())
    return frozenset(name for name, times in often.items() if times == 1 and "_" in name.strip("_")) - ORDINARY


@cache
def handed_out_files(exercise: str) -> frozenset[bytes]:
    """The file as a student gets it, in each language."""
    return frozenset(notebooks.stub_of(exercise, language).encode() for language in i18n.available())


def plain(content: bytes) -> bytes:
    """The content with the line ends of the stubs."""
    return content.replace(b"\r\n", b"\n")


# ------------------------------------------------------------------------------------------------ notebooks


def values_in(content: bytes) -> int:
    """How many values a JSON text can have at most."""
    return sum(map(content.count, (b",", b"[", b"{")))


def parsed(content: bytes) -> list[Notebook]:
    """The cells of a notebook, without outputs.

    Raises:
        Exception: whatever the content brings about.
    """
    # Nobody asks for a number in it, and one of a million digits would take its time: its length will do.
    cells = json.loads(content, parse_int=len, parse_float=len)["cells"]
    if not isinstance(cells, list):
        raise TypeError("cells that are no list")
    return [{**cell, "outputs": []} for cell in cells if isinstance(cell, dict)]


def files_in(cells: list[Notebook]) -> dict[str, bytes]:
    """The files that the cells of a notebook make: put right, stage by stage, by the notebooks that were handed out."""
    by_stage: dict[str, list[Notebook]] = {}
    known = notebooks.by_cell("")
    for cell in cells:
        name = next((name for name in (handed_in.name_of(cell), str(cell.get("id"))) if name in known), None)
        if name is not None:
            by_stage.setdefault(known[name][0].stage, []).append(cell)
    language = language_of(map(handed_in.source_of, cells))
    files: dict[str, bytes] = {}
    for stage, found in by_stage.items():
        restored = handed_in.restored(handed_out(stage, language), {"cells": found})
        files |= handed_in.files_of(restored, None, language)
    return files


@cache
def handed_out(stage: str, language: str) -> Notebook:
    """The notebook of a stage as students get it."""
    made = notebooks.notebook(manifest.load().stage(stage), language)
    for cell in made["cells"]:
        if handed_in.name_of(cell) in notebooks.by_cell(""):
            cell["source"] = stubs.cut(handed_in.source_of(cell) + "\n").rstrip("\n")
    return made


# ------------------------------------------------------------------------------------------------ what lies beside


def helpers(chosen: dict[str, Answer], beside: dict[Parts, dict[str, bytes]], remarks: Remarks) -> dict[str, bytes]:
    """The student's own files that lie beside an answer and are named in it, or in one that is; by their ids."""
    found: dict[str, bytes] = {}
    for answer in chosen.values():
        if answer.kind != Kind.NOTEBOOK:
            stage = answer.exercise.partition("/")[0]
            others = beside.get(answer.path[:-1], {}).items()
            # The exercises of the stage are there anyway, and nearly always there is nothing else.
            own = {name: content for name, content in others if f"{stage}/{name}" not in chosen}
            found |= {f"{stage}/{name}": content for name, content in sorted(named(answer.content, own).items())}
    if len(found) > MOST_HELPERS:
        text = _("Its exercises name more than {n} files beside them: {file}.py and others were left out.")
        remarks.add(text.format(n=MOST_HELPERS, file=shown([list(found)[MOST_HELPERS]])))
    return dict(list(found.items())[:MOST_HELPERS])


def named(content: bytes, beside: dict[str, bytes]) -> dict[str, bytes]:
    """Of the files beside a program, those whose names stand in it, and those that these name in turn."""
    found: dict[str, bytes] = {}
    waiting = [content]
    while waiting and len(found) < len(beside):
        words = set(re.findall(r"\w+", waiting.pop().decode("utf-8", "replace")))
        new = {name: beside[name] for name in words & (beside.keys() - found.keys())}
        found |= new
        waiting += new.values()
    return found


# ------------------------------------------------------------------------------------------------ language


def language_of(texts: Iterable[str]) -> str:
    """The language of the stubs that were worked in, by their lines; the one in use where none is left."""
    counts: Counter[str] = Counter()
    telling = telling_lines()
    for text in texts:
        counts.update(telling.get(line.strip(), "") for line in text.splitlines())
    return max(i18n.available(), key=lambda language: (counts[language], language == i18n.language()))


@cache
def telling_lines() -> dict[str, str]:
    """Lines of the stubs that stand in those of one language only, and which that is."""
    found: dict[str, set[str]] = {}
    for language in i18n.available():
        for file in manifest.load().files:
            for line in notebooks.stub_of(file.id, language).splitlines():
                found.setdefault(line.strip(), set()).add(language)
    return {line: min(languages) for line, languages in found.items() if len(languages) == 1}
