"""`class`: grade what a whole class has handed in, and say what came of it."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from graders.classroom import students as intake
from graders.classroom import work
from graders.classroom.database import NAME, Busy, Damaged, Database, DatabaseFault, set_aside
from graders.classroom.graded import Graded, Result, Student
from graders.commands.codes import INTERRUPTED, KIT_FAILED, PASSED, Usage
from graders.curriculum import manifest
from graders.engine.allowance import Isolation
from graders.engine.launch import StrictIsolationMissing
from graders.i18n import _, ngettext
from graders.report.junk import one_line
from graders.sandbox import lock
from graders.session.grade import cores
from graders.session.result import why_ungraded
from graders.session.settings import new_seed

SETTLED = 2.0  # s: how long a run must have gone on before it says how long it may take; known verdicts come at once
MOST_LINES = 10  # of the submissions with problems: the page has them all


class Stopped(Exception):
    """The run cannot go on for now; the text says why."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    submissions: str
    out: str
    targets: list[str]
    jobs: int | None
    dask: str | None
    resume: bool
    isolation: Isolation
    make: bool  # was it called by make?

    @property
    def folder(self) -> Path:
        return Path(self.submissions)

    @property
    def results(self) -> Path:
        return Path(self.out)


def grade_class(options: Options) -> int:
    """Grade, write everything, say what came of it; the exit code."""
    refuse_what_cannot_be(options)
    try:
        fresh = make_ready(options)
        with Database(options.results / NAME) as database:
            return grade_into(database, options, fresh)
    except KeyboardInterrupt:
        complain(_("Interrupted. What was graded is kept. To go on:"), f"    {again(options)}")
        return INTERRUPTED
    except StrictIsolationMissing as error:
        raise Usage(no_isolation(error.args)) from error
    except Busy as error:
        text = _("{file} is in use: another run writes into it. Wait for its end, or give another folder.")
        raise Usage(text.format(file=options.results / NAME)) from error
    except Stopped as error:
        complain(str(error), _("What was graded is kept. To go on:"), f"    {again(options)}")
        return KIT_FAILED
    except (DatabaseFault, OSError) as error:
        place = getattr(error, "filename", None) or options.results / NAME
        reason = one_line(str(getattr(error, "strerror", None) or error))
        text = _("{file} cannot be written or read: {why}. What was graded is kept. Once that is mended, go on with:")
        complain(text.format(file=one_line(str(place)), why=reason), f"    {again(options)}")
        return KIT_FAILED


def grade_into(database: Database, options: Options, fresh: bool) -> int:
    say(_("Reading the submissions …"))
    places, platform = intake.look_into(options.folder)
    if platform:
        text = ngettext(
            "The folder is taken for a download from {platform}, with the work of {n} student.",
            "The folder is taken for a download from {platform}, with the work of {n} students.",
            len(places),
        )
        say(text.format(platform=platform, n=len(places)))
    students = list(intake.students(options.folder, places))
    selection = selection_of(options.targets, students)
    database.enter(students, work.conditions(selection, options.isolation))
    order = work.Order(
        selection={id: tuple(names) for id, names in selection.items()},
        isolation=options.isolation,
        seed=database.seed(new_seed()),
        jobs=options.jobs,
        fresh=fresh,
    )
    if selection:
        grade_those_left(database, students, order, options)
    graded = database.graded()
    write_everything(graded, options.results, options.jobs or cores())
    summarise(graded, options)
    return KIT_FAILED if any(map(is_left, graded)) else PASSED


# ---------------------------------------------------------------------------------------------- before


def refuse_what_cannot_be(options: Options) -> None:
    """Raises `Usage` for what is seen at once."""
    for given, name in ((options.submissions, "S"), (options.out, "O")):
        if not given:
            text = _("{name} is missing: make class S=SUBMISSIONS O=RESULTS, both of them folders")
            raise Usage(text.format(name=name))
    if not options.folder.is_dir():
        raise Usage(_("{folder} is no folder: give the one with the submissions in it").format(folder=options.folder))
    if options.results.exists() and not options.results.is_dir():
        raise Usage(_("{folder} is a file: give a folder for the results").format(folder=options.results))
    if options.results.resolve().is_relative_to(options.folder.resolve()):
        text = _("{folder} lies in the folder of submissions and would be taken for one: choose another place")
        raise Usage(text.format(folder=options.results))
    if options.isolation == "strict":
        refuse_without_strict(options)


def refuse_without_strict(options: Options) -> None:
    """Other people's code is locked in, or not run, unless a person has asked for less by name."""
    if options.dask is None and (reasons := lock.missing()):  # a cluster's machines are asked for themselves
        raise Usage(no_isolation(reasons))
    for folder in (options.folder, options.results):
        if options.dask is None and lock.can_be_read(str(folder)):
            text = _(
                "{folder} lies among the files that Python needs, which every submission may read: choose another place"
            )
            raise Usage(text.format(folder=folder))


def no_isolation(reasons: Sequence[str]) -> str:
    text = _(
        "Nothing was graded: strict isolation cannot be had here. {why} With --isolation basic, submissions run as "
        "ordinary programs of yours: they can read and change whatever you can."
    )
    return text.format(why=" ".join(reasons))


def make_ready(options: Options) -> bool:
    """Make the folder, and put aside an earlier run's results where this one does not go on with them.

    Returns:
        Whether everything is to be graded anew.
    """
    options.results.mkdir(parents=True, exist_ok=True)
    path = options.results / NAME
    if not path.exists():
        return False
    try:
        with Database(path) as before:  # also mends what an interrupted run may have left in the middle
            if options.resume or not before.students():
                return False
    except Damaged as error:
        text = _("{file} is damaged ({why}) and cannot be gone on with. It is kept as {aside}.")
        complain(text.format(file=path, why=error, aside=set_aside(path).name))
        return False
    text = _("The results of an earlier run are kept as {aside}. Everything is graded again; --resume goes on instead.")
    say(text.format(aside=set_aside(path).name))
    return True


def selection_of(targets: list[str], students: Sequence[Student]) -> manifest.Selection:
    folders = dict.fromkeys(student.folder for student in students if student.folder is not None)
    try:
        return work.selected(targets, folders)
    except manifest.UnknownTarget as error:
        raise Usage(str(error)) from error


# ---------------------------------------------------------------------------------------------- grading


def grade_those_left(database: Database, students: Sequence[Student], order: work.Order, options: Options) -> None:
    works = work.waiting(students, database)
    distinct = len({(student.digest, student.language) for student in students if student.folder is not None})
    if known := distinct - len(works):
        text = ngettext("{n} submission is graded already.", "{n} submissions are graded already.", known)
        say(text.format(n=known))
    if not works:
        return
    with grader(options) as grade, Bar(len(works)) as bar:

        def take(one: work.Work, result: Result) -> None:
            database.keep(one.digest, one.language, result)
            bar.advance()

        grade(works, order, take)


@contextmanager
def grader(options: Options) -> Iterator[work.Grade]:
    """What grades: this machine or, where one was named, a cluster."""
    if options.dask is None:
        yield work.here
        return
    from graders.classroom import cluster

    try:
        with cluster.grader(options.dask) as grade:
            yield grade
    except cluster.WrongAddress as error:
        raise Usage(str(error)) from error
    except cluster.ClusterFault as error:
        raise Stopped(str(error)) from error


class Bar:
    """How far the run is, and how long it may take: a bar on a terminal, else a line for each tenth.

    No thread draws it: processes are forked beside it. What it says is said in the language in which it was made.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.begin = time.monotonic()
        self.line, self.line_with_time = _("{done} of {total} graded"), _("{done} of {total} graded, about {time} left")
        console = Console(highlight=False, markup=False, emoji=False)
        columns = (TextColumn(_("Grading")), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*columns, console=console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)
        self.on_terminal = console.is_terminal and not console.is_dumb_terminal and not console.no_color
        self.task = self.bar.add_task("", total=total)

    def __enter__(self) -> Bar:
        if self.on_terminal:
            self.bar.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.on_terminal:
            self.bar.stop()

    def advance(self) -> None:
        self.done += 1
        if self.on_terminal:
            self.bar.update(self.task, advance=1, refresh=True)
        elif self.done < self.total and self.done * 10 // self.total > (self.done - 1) * 10 // self.total:
            took = time.monotonic() - self.begin
            left = took / self.done * (self.total - self.done)
            line = self.line if took < SETTLED else self.line_with_time
            say(line.format(done=self.done, total=self.total, time=timedelta(seconds=round(left))))


# ---------------------------------------------------------------------------------------------- after


def write_everything(graded: Sequence[Graded], folder: Path, jobs: int) -> None:
    from graders.classroom.alike import write_alike
    from graders.classroom.exports import write_exports
    from graders.classroom.page import write_pages

    write_exports(graded, folder)
    write_alike(graded, folder, jobs)
    write_pages(graded, folder)  # last: its index links to the others


def is_left(one: Graded) -> bool:
    """Whether something was handed in that could not be graded, by the kit's fault or this machine's."""
    if one.student.fault:
        return True
    return one.student.folder is not None and (one.result is None or bool(why_ungraded(one.result)))


def summarise(graded: Sequence[Graded], options: Options) -> None:
    """What came of it, in words."""
    done = [one for one in graded if one.result is not None and not is_left(one)]
    say(ngettext("{n} submission graded.", "{n} submissions graded.", len(done)).format(n=len(done)))
    distinct = {(one.student.digest, one.student.language) for one in done}
    if same := len(done) - len(distinct):
        text = ngettext(
            "{n} of them is identical to another one, and was graded with it.",
            "{n} of them are identical to others, and were graded with these.",
            same,
        )
        say(text.format(n=same))
    tell_problems([one for one in graded if one.student.problems])
    tell_left([one for one in graded if is_left(one)], options)
    say(_("What the class got right and wrong: {page}").format(page=options.results / "index.html"))


def tell_problems(troubled: Sequence[Graded]) -> None:
    if not troubled:
        return
    text = ngettext("{n} submission with problems:", "{n} submissions with problems:", len(troubled))
    say(text.format(n=len(troubled)))
    for one in troubled[:MOST_LINES]:
        say(f"    {one_line(one.student.name, 40)}: {one_line(one.student.problems[0])}")
    if (more := len(troubled) - MOST_LINES) > 0:
        say("    " + ngettext("… and {n} more, on the page", "… and {n} more, on the page", more).format(n=more))


def tell_left(left: Sequence[Graded], options: Options) -> None:
    """What the kit or this machine owes, and the command that tries it again."""
    if not left:
        return
    others = [one for one in left if not is_not_copied(one.student)]
    if not_copied := len(left) - len(others):
        text = ngettext(
            "{n} student was not graded, which is no zero: the files could not be copied. Make room on the disk first.",
            "{n} students were not graded, which is no zero: their files could not be copied. Make room on the disk "
            "first.",
            not_copied,
        )
        complain(text.format(n=not_copied))
    if others:
        text = ngettext(
            "{n} submission could not be graded, which is torchpath's fault and no zero: {why}",
            "{n} submissions could not be graded, which is torchpath's fault and no zero: {why}",
            len(others),
        )
        complain(text.format(n=len(others), why=one_line(why_left(others[0]))))
    complain(_("To try these again:"), f"    {again(options)}")


def is_not_copied(student: Student) -> bool:
    return student.fault is not None and student.fault.kind == "copy"


def why_left(one: Graded) -> str:
    if one.student.fault:
        return one.student.fault.sentence
    return why_ungraded(one.result) if one.result is not None else _("there is no result")


def again(options: Options) -> str:
    """The command that goes on where this one was."""
    targets = " ".join(map(shlex.quote, options.targets))
    more = [f"--jobs {options.jobs}"] if options.jobs else []
    more += [f"--dask {shlex.quote(options.dask)}"] if options.dask else []
    more += ["--isolation basic"] if options.isolation == "basic" else []
    rest = " ".join([*more, "--resume"])
    places = shlex.quote(options.submissions), shlex.quote(options.out)
    if options.make:
        words = [f"make class S={places[0]} O={places[1]}", *([f'T="{targets}"'] if targets else [])]
        return " ".join([*words, f'ARGS="{rest}"'])
    return " ".join(filter(None, ["python -m graders class", places[0], targets, "--out", places[1], rest]))


def say(text: str) -> None:
    print(speakable(text, sys.stdout.encoding), flush=True)


def complain(*lines: str) -> None:
    print(*(speakable(line, sys.stderr.encoding) for line in lines), sep="\n", file=sys.stderr)


def speakable(text: str, encoding: str | None) -> str:
    """The text in characters that the terminal has: names may be in any script."""
    encoding = encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)
