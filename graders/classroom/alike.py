"""Look-alikes: pairs of submissions that share more than chance and the exercise explain. A hint, and no more.

copydetect takes the code of each file apart: names, comments, layout and texts go, and what is left is cut into
overlapping pieces of 25 characters, the fingerprints. Those that the stub or the reference has, or that many of the
class have, are how one writes this exercise, and are no evidence. Of what is left, two submissions must share the
greater part, and enough of it: short functions that everybody writes in the same way never get there. The submissions
are compared as wholes, and within each stage, which may have been copied alone.

The limits were measured on classes of 10, 40, 120 and 200 made from the banks of right answers. Independent ones share
up to 0.3 of their own in all stages together, and up to 0.6 within a stage, where the same unusual answer to one long
function makes up for much; copies share 1.0 with all names and layout changed, and about 0.6 of everything with a
quarter of the expressions rewritten, too.
"""

from __future__ import annotations

import ast
import hashlib
import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.classroom.graded import Graded, Student
from graders.classroom.processes import mapped
from graders.curriculum import manifest, outline
from graders.curriculum.outline import Definition
from graders.report import whole
from graders.teacher.notebooks import solution_of, stub_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

PAGE = "look-alikes.html"
LENGTH = 25  # characters of a fingerprint
EVIDENCE = 200  # fingerprints that two must share: about a dozen lines that hardly anybody else has
# Which part that must be of what is the shorter one's own: in a stage, and in everything where that is many stages.
SHARE, SHARE_OF_ALL, MANY = 0.6, 0.4, 3
IN_EACH = 40  # fingerprints that they must share in each of two exercises, where there are two …
IN_ONE = 500  # … or in a single one: two may have the same unusual idea for one long function
USUAL_SHARE, USUAL_FEWEST = 0.05, 3  # what more of the class than this have is usual
MOST_COMPARED = 1000  # distinct submissions
LONGEST = 50_000  # characters of a file; the longest solution has 14,000
COLUMNS = 4096  # fingerprints that are looked at together
NONE: Numbers = np.empty(0, np.int64)


@dataclass(frozen=True)
class Likeness:
    """How much two submissions share in a stage, or ("") in all of them. ``shared``: the fingerprints, by exercise."""

    stage: str
    share: float
    shared: dict[str, frozenset[int]] = field(repr=False)

    @property
    def evidence(self) -> int:
        return sum(map(len, self.shared.values()))

    @property
    def exercises(self) -> int:
        """In how many exercises they share more than a few."""
        return sum(len(some) >= IN_EACH for some in self.shared.values())


@dataclass(frozen=True)
class Pair:
    """Two submissions that look alike, and where; the strongest likeness is the first."""

    first: Student
    second: Student
    likenesses: tuple[Likeness, ...]

    @property
    def strength(self) -> tuple[float, int]:
        return self.likenesses[0].share, self.likenesses[0].evidence


@dataclass(frozen=True)
class Found:
    """What there is to say about a class.

    Attributes:
        same: students whose files are the same to the last character, and are more than the stubs.
        pairs: the most alike first; of those who are the same only the first one is compared with others.
        usual: what more submissions than this share was no evidence.
        left_out: students whose work was not compared, being too many or no longer there.
    """

    same: list[list[Student]]
    pairs: list[Pair]
    usual: int
    left_out: list[Student]


def write_alike(graded: Iterable[Graded], folder: Path, jobs: int = 1) -> list[Pair]:
    """Write ``look-alikes.html``, in the language in use; gives the pairs, the most alike first.

    Args:
        jobs: how many processes may work on it.

    Raises:
        OSError: the folder is full or read-only.
    """
    from graders.classroom import alike_page

    found = find([one.student for one in graded], jobs)
    whole.write(alike_page.page(found).encode("utf-8", "replace"), folder / PAGE)
    return found.pairs


def find(students: Sequence[Student], jobs: int = 1) -> Found:
    """Who looks like whom; with so many processes at work."""
    members: dict[str, list[Student]] = defaultdict(list)
    gone: list[Student] = []
    for student in students:
        if student.digest and student.folder is not None:
            (members[student.digest] if student.folder.is_dir() else gone).append(student)
    groups = list(members.values())
    compared, rest = groups[:MOST_COMPARED], groups[MOST_COMPARED:]
    usual = max(USUAL_FEWEST, int(USUAL_SHARE * len(compared)))
    left_out = gone + [student for group in rest for student in group]
    if sum(map(len, compared)) < 2:  # nobody to look like
        return Found([], [], usual, left_out)
    prints = prints_of([group[0] for group in compared], jobs)
    same = [group for group, own in zip(compared, prints, strict=True) if len(group) > 1 and written(own) >= EVIDENCE]
    return Found(same, list(pairs([group[0] for group in compared], prints, usual)), usual, left_out)


# ------------------------------------------------------------------------------------------------ fingerprints

Prints = dict[str, "Numbers"]
"""The fingerprints of a submission by exercise, each once, without those of the stub."""


def prints_of(students: Sequence[Student], jobs: int) -> list[Prints]:
    """The fingerprints of each of the students. What several have handed in is taken apart once."""
    files = [file.id for file in manifest.load().files]
    keys = [{id: key for id in files if (key := digest(source_of(student, id)))} for student in students]
    tasks = {(id, key): (student, id) for student, own in zip(students, keys, strict=True) for id, key in own.items()}
    for id in dict.fromkeys(id for id, _key in tasks):
        of_the_stub(id)  # here, before there are processes, each of which would make it again
    found = dict(zip(tasks, mapped(own_prints, list(tasks.values()), jobs), strict=True))
    return [{id: own for id, key in mine.items() if (own := found[id, key]).size} for mine in keys]


def digest(source: str) -> bytes:
    """One number for a text; nothing for none."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).digest() if source else b""


def own_prints(task: tuple[Student, str]) -> Numbers:
    """The fingerprints that a student's answer to an exercise has and the stub lacks, each once."""
    student, exercise = task
    own = fingerprints(code_of(source_of(student, exercise)))
    return np.setdiff1d(own, of_the_stub(exercise), assume_unique=True)


def written(prints: Prints) -> int:
    """How much of it is not the stub's."""
    return sum(own.size for own in prints.values())


def source_of(student: Student, exercise: str) -> str:
    """What was handed in for an exercise; "" where there is nothing that could be compared."""
    if student.folder is None:
        return ""
    try:
        with (student.folder / f"{exercise}.py").open("rb") as file:
            content = file.read(LONGEST + 1)
    except OSError:
        return ""
    return (
        "" if len(content) > LONGEST else content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    )


def code_of(source: str) -> str:
    """The source without docstrings, which are the exercise's, on the same lines; as it is where it cannot be read."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    lines = source.split("\n")
    for node in described(tree):
        if outline.docstring_of(node) is not None:
            text = node.body[0]
            first, last = text.lineno - 1, text.end_lineno or text.lineno
            before = lines[first].encode()[: text.col_offset]
            behind = lines[last - 1].encode()[text.end_col_offset :]
            if not before.strip() and not behind.strip():  # else code would be hidden
                lines[first:last] = [""] * (last - first)
    return "\n".join(lines)


def described(tree: ast.Module) -> Iterator[ast.Module | Definition]:
    """Whatever has a docstring in an exercise: the module, its functions and classes, and their methods."""
    yield tree
    for node in outline.definitions(tree):
        yield node
        if isinstance(node, ast.ClassDef):
            yield from outline.definitions(node)


def fingerprints(code: str) -> Numbers:
    """Each fingerprint of some code once. They are the same for the same code within this process, no longer."""
    utils = copydetect_utils()
    filtered, _offsets = utils.filter_code(code, "code.py", "python")
    return np.unique(utils.hashed_kgrams(filtered, LENGTH).astype(np.int64))


@cache
def copydetect_utils() -> Any:
    """``copydetect.utils`` without the rest of copydetect, which imports matplotlib: that takes half a second.

    It is found by a second name of its package, of which nothing is run. `ImportError` where there is no copydetect.
    """
    if (spec := find_spec("copydetect")) is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError("copydetect is not installed", name="copydetect")
    package = ModuleType("copydetect_alone")
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[package.__name__] = package
    return import_module(f"{package.__name__}.utils")


@cache
def of_the_stub(exercise: str) -> Numbers:
    return fingerprints(code_of(stub_of(exercise, "en")))


@cache
def of_the_reference(exercise: str) -> Numbers:
    return fingerprints(code_of(solution_of(exercise, "en")))


# ------------------------------------------------------------------------------------------------ pairs


def pairs(students: Sequence[Student], prints: Sequence[Prints], usual: int) -> list[Pair]:
    """The pairs that look alike, the most alike first."""
    found: dict[tuple[int, int], list[Likeness]] = defaultdict(list)
    for stage, ids, least in parts(prints):
        own = [of_their_own(some, ids) for some in prints]
        for first, second, share, shared in alike_in(own, usual, least):
            by_exercise = {id: frozenset(np.intersect1d(shared ^ salt(id), prints[first].get(id, NONE))) for id in ids}
            likeness = Likeness(stage, share, {id: some for id, some in by_exercise.items() if some})
            there = len([id for id in ids if id in prints[first] and id in prints[second]])
            if likeness.exercises >= min(2, there) or likeness.evidence >= IN_ONE:
                found[first, second].append(likeness)
    listed = [
        Pair(students[first], students[second], tuple(sorted(some, key=lambda like: (-like.share, -like.evidence))))
        for (first, second), some in found.items()
    ]
    return sorted(listed, key=lambda pair: pair.strength, reverse=True)


def parts(prints: Iterable[Prints]) -> Iterator[tuple[str, list[str], float]]:
    """What is compared by itself, and the share that is suspicious there: everything if it is much, and each stage."""
    there = set[str]().union(*prints)
    stages = {stage.id: [file.id for file in stage.files if file.id in there] for stage in manifest.load().stages}
    found = [(stage, ids, SHARE) for stage, ids in stages.items() if ids]
    if len(found) >= MANY:
        yield "", sorted(there), SHARE_OF_ALL
    yield from found


def of_their_own(prints: Prints, exercises: Iterable[str]) -> Numbers:
    """The fingerprints in these exercises that the reference lacks; those of two exercises are never the same."""
    found = [
        np.setdiff1d(prints[id], of_the_reference(id), assume_unique=True) ^ salt(id)
        for id in exercises
        if id in prints
    ]
    return np.concatenate([NONE, *found])


def salt(exercise: str) -> int:
    return hash(exercise)


def alike_in(own: Sequence[Numbers], usual: int, least: float) -> Iterator[tuple[int, int, float, Numbers]]:
    """The pairs of which one shares at least this part of its own, by number, with the part and what they share."""
    values, place, count = np.unique(np.concatenate([NONE, *own]), return_inverse=True, return_counts=True)
    owner = np.repeat(np.arange(len(own)), [some.size for some in own])
    telling = count[place] <= usual
    most = np.bincount(owner[telling], minlength=len(own))
    shared = in_common(owner[telling], place[telling], count, len(own))
    share = shared / np.maximum(np.minimum.outer(most, most), 1)
    for first, second in np.argwhere(np.triu((shared >= EVIDENCE) & (share >= least), k=1)).tolist():
        both = np.intersect1d(own[first], own[second], assume_unique=True)
        usual_ones = count[np.searchsorted(values, both)] > usual
        yield first, second, float(share[first, second]), both[~usual_ones]


def in_common(owner: Numbers, place: Numbers, count: Numbers, size: int) -> Numbers:
    """How many fingerprints each two of them have in common; nobody has any with themselves."""
    shared = np.zeros((size, size), np.float32)
    by_place = np.argsort(place, kind="stable")
    owner, place = owner[by_place], place[by_place]
    owner, place = owner[count[place] > 1], place[count[place] > 1]
    places, column = np.unique(place, return_inverse=True)
    for start in range(0, len(places), COLUMNS):
        here = slice(*np.searchsorted(column, [start, start + COLUMNS]))
        has = np.zeros((size, COLUMNS), np.float32)
        has[owner[here], column[here] - start] = 1
        shared += has @ has.T
    np.fill_diagonal(shared, 0)
    return shared.astype(np.int64)


# ------------------------------------------------------------------------------------------------ what is shown


@dataclass(frozen=True)
class Side:
    """One side of a comparison: the lines of a file, and the numbers (from 0) of those that match."""

    lines: list[str]
    marked: frozenset[int]


def sides(pair: Pair, exercise: str, shared: frozenset[int]) -> list[Side]:
    """Both files of a pair, with the lines that hold these fingerprints."""
    from copydetect import compare_files

    sources = [source_of(student, exercise) for student in (pair.first, pair.second)]
    codes = [code_of(source) for source in sources]
    _tokens, _shares, slices = compare_files(*[fingerprinted(code, shared) for code in codes])
    return [
        Side(source.split("\n"), lines_of(code, found))
        for source, code, found in zip(sources, codes, slices, strict=True)
    ]


def fingerprinted(code: str, only: frozenset[int]) -> Any:
    """The code as copydetect compares it, with these fingerprints only."""
    from copydetect import CodeFingerprint

    found = CodeFingerprint("code.py", LENGTH, 1, language="python", fp=io.StringIO(code))
    found.hashes &= only
    # How much was taken out up to each place. At the name of a class it says how much was taken out there.
    found.offsets[:, 1] = np.maximum.accumulate(found.offsets[:, 1])
    return found


def lines_of(code: str, slices: Any) -> frozenset[int]:
    """The numbers of the lines, from 0, in which there is anything of these slices."""
    lines: set[int] = set()
    for start, end in slices.T.tolist() if slices.size else ():
        lines.update(range(code.count("\n", 0, start), code.count("\n", 0, end) + 1))
    blank = {number for number, line in enumerate(code.split("\n")) if not line.strip()}
    return frozenset(lines - blank)
