"""What of a class has to be graded, and grading it on this machine: each distinct submission once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from graders import i18n
from graders.classroom.database import Database
from graders.classroom.exercises import handed_out_files, plain
from graders.classroom.graded import Result, Student
from graders.curriculum import manifest, outline
from graders.curriculum.manifest import Selection
from graders.engine.allowance import Isolation
from graders.session import cache, plan
from graders.session import grade as session
from graders.session.files import digest_of, sha256
from graders.session.settings import Settings


@dataclass(frozen=True)
class Work:
    """One distinct submission that has to be graded."""

    digest: str
    language: str
    """Of the sentences in its result."""
    folder: Path
    """Its files, laid out like ``exercises/``."""


@dataclass(frozen=True)
class Order:
    """How to grade: the same for all of a run, in plain data that can travel.

    Attributes:
        selection: names of functions by file id, in the order of the manifest.
        seed: decides what checks draw; a run that goes on draws the same again.
        jobs: workers on one machine; None: as many as it has cores.
        fresh: ask no verdicts of earlier runs.
    """

    selection: dict[str, tuple[str, ...]]
    isolation: Isolation
    seed: int
    jobs: int | None = None
    fresh: bool = False

    @property
    def settings(self) -> Settings:
        return Settings(isolation=self.isolation, seed=self.seed, reveal=False)

    def task(self, work: Work) -> session.Task:
        return session.Task(work.folder, {id: frozenset(names) for id, names in self.selection.items()})


Take = Callable[[Work, Result], None]
"""Called once for each submission, in whatever order, by the thread that called `Grade`."""

Grade = Callable[[Iterable[Work], Order, Take], None]
"""Grades every submission, and returns when the last one has been taken.

What the kit could not do is a result, too: one with checks that are `ungraded`. What `Take` raises ends the run, with
everything that it has started, and gets through.
"""


def selected(words: Iterable[str], folders: Iterable[Path]) -> Selection:
    """What is to be graded: what the words name, else the stages of which anybody handed in something.

    Raises:
        UnknownTarget: a word names nothing, or more than one thing.
    """
    named = list(words)
    kit = manifest.load()
    if not named:
        found = stages_in(folders)
        named = [stage.id for stage in kit.stages if stage.id in found]
    return kit.targets(named) if named else {}


def stages_in(folders: Iterable[Path]) -> set[str]:
    """The stages in which somebody has written something or, where nobody has, of which there are any files."""
    written: set[str] = set()
    there: set[str] = set()
    files = manifest.load().files
    for folder in folders:
        for file in files:
            path = folder / f"{file.id}.py"
            if file.stage not in written and path.is_file():
                there.add(file.stage)
                if is_written_in(path, file.id):
                    written.add(file.stage)
    return written or there


def is_written_in(path: Path, exercise: str) -> bool:
    """Whether the file is another one than what was handed out."""
    with path.open("rb") as file:
        return plain(file.read(outline.LONGEST + 1)) not in handed_out_files(exercise)


def conditions(selection: Selection, isolation: Isolation) -> str:
    """What a result depends on beside the submission and its language, in one number."""
    exercises = [
        [id, sorted(names), plan.to_plain(plan.exercise(id)), cache.around(id)] for id, names in selection.items()
    ]
    return digest_of([exercises, sha256(manifest.MANIFEST), isolation])


def waiting(students: Iterable[Student], database: Database) -> list[Work]:
    """The submissions that have no result yet, each once, those of one language after one another."""
    done = database.done()
    found: dict[tuple[str, str], Work] = {}
    for student in students:
        key = (student.digest, student.language)
        if student.folder is not None and key not in done:
            found.setdefault(key, Work(*key, student.folder))
    return sorted(found.values(), key=lambda work: work.language)


def here(works: Iterable[Work], order: Order, take: Take) -> None:
    """Grade on this machine: the `Grade` that needs nothing else.

    Any number of submissions: the next one is asked for when there is a worker for it (with one job: when the last one
    has been taken), and none is held longer than it is worked on. Torch is imported once for each change of language.

    Raises:
        StrictIsolationMissing: submissions cannot be locked in on this machine.
    """
    for language, group in groupby(works, key=lambda work: work.language):
        with i18n.speaking(language):
            one_language(group, order, take)


def one_language(works: Iterable[Work], order: Order, take: Take) -> None:
    under_way: dict[int, Work] = {}

    def tasks() -> Iterator[session.Task]:
        for number, work in enumerate(works):
            under_way[number] = work
            yield order.task(work)

    def on_result(number: int, result: Result) -> None:
        take(under_way.pop(number), result)

    known = cache.shared(i18n.language(), order.isolation, fresh=order.fresh)
    session.grade_each(tasks(), order.selection, order.settings, on_result, cache=known, jobs=order.jobs)


def ungraded(work: Work, order: Order, why: str) -> Result:
    """The result of a submission that the kit could not grade."""
    with i18n.speaking(work.language):
        return session.ungraded(order.task(work), order.settings, why)
