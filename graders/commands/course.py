"""`course`: a folder that nbgrader can work with at once."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from graders import bootstrap
from graders.commands.codes import PASSED, Usage
from graders.curriculum import manifest
from graders.curriculum.manifest import Stage
from graders.i18n import _, ngettext
from graders.sandbox import lock
from graders.teacher import course as courses
from graders.teacher import ungraded


def make(folder: Path, words: str | None, language: str) -> int:
    """Make the course, say what was done and what to do next."""
    stages = stages_of(words)
    bootstrap.ensure("teacher")
    if folder.exists() and not folder.is_dir():
        raise Usage(_("{folder} is a file: give the name of a folder for the course").format(folder=folder))
    made = courses.make(folder, stages, language)
    say_what_was_done(folder, made)
    if reasons := lock.missing():
        print(_("Careful: work cannot be graded on this machine: {why}").format(why=" ".join(reasons)))
    for assignment, student, why in ungraded.every(folder):
        text = _("Not graded yet: {assignment} of {student}: {why}")
        print(text.format(assignment=assignment, student=student, why=why))
    print(_("Next:"))
    for line in next_commands(folder, stages[0]):
        print(f"    {line}")
    return PASSED


def stages_of(words: str | None) -> Sequence[Stage]:
    """The stages that were asked for: ``1,2`` or ``stage2_autograd``; all without a word."""
    kit = manifest.load()
    wanted = [word.strip() for word in (words or "").split(",") if word.strip()]
    names = {name: stage for stage in kit.stages for name in (str(stage.number), stage.id)}
    for word in wanted:
        if word not in names:
            known = ", ".join(str(stage.number) for stage in kit.stages)
            raise Usage(_('There is no stage "{word}". There are {known}.').format(word=word, known=known))
    chosen = {names[word].id for word in wanted}
    return [stage for stage in kit.stages if stage.id in chosen or not wanted]


def say_what_was_done(folder: Path, made: courses.Made) -> None:
    n = len(made.written)
    print(ngettext("{n} file written in {folder}.", "{n} files written in {folder}.", n).format(n=n, folder=folder))
    for name in made.yours:
        print(_("Kept, because it was changed here: {name}").format(name=name))
    for name in made.handed_in:
        print(_("Kept, because somebody has handed this assignment in: {name}").format(name=name))


def next_commands(folder: Path, stage: Stage) -> list[str]:
    nbgrader = Path(sys.executable).with_name("nbgrader")
    near = os.path.relpath(folder)
    return [
        f"cd {shlex.quote(str(folder.resolve()) if near.startswith('..') else near)}",
        f"{shlex.quote(str(nbgrader))} generate_assignment {stage.id}",
        f"{shlex.quote(str(nbgrader))} release_assignment {stage.id}",
    ]
