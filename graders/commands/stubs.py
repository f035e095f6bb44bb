"""`stubs`: the words of the stubs in another language, around whatever the student has written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graders import i18n
from graders.commands import backups
from graders.commands.codes import NOT_PASSED, PASSED
from graders.curriculum import manifest, outline, stubs, wording
from graders.i18n import _, ngettext

ROOT = Path(__file__).resolve().parents[2]
EXERCISES, SOLUTIONS = ROOT / "exercises", ROOT / "solutions"


def speak(language: str) -> int:
    """Let the docstrings and the TODO comments of all stubs speak this language.

    Only what the kit itself has said is replaced: a docstring that the student has changed stays. Every file that holds
    something of the student's is kept in a backup.
    """
    changed, unreadable = 0, []
    for file in manifest.load().files:
        path = EXERCISES / f"{file.id}.py"
        solution = (SOLUTIONS / f"{file.id}.py").read_text(encoding="utf-8")
        stub = stub_of(file.id, language)
        if not path.exists() or stubs.is_untouched(path, stub):
            text = stub
        elif (found := reworded(path, solution, language)) is None:
            unreadable.append(path)
            continue
        else:
            text = found
        if not path.exists() or text != path.read_text(encoding="utf-8"):
            backups.replace(path, text)
            changed += 1
    text = ngettext("{n} file speaks another language now.", "{n} files speak another language now.", changed)
    print(text.format(n=changed))
    for path in unreadable:
        text = _("{path} was left as it is: Python cannot read it. Mend it, or reset it, and run this again.")
        print(text.format(path=path.relative_to(ROOT)))
    return NOT_PASSED if unreadable else PASSED


def reworded(path: Path, solution: str, language: str) -> str | None:
    """The student's file with the kit's words in this language; None where it cannot be read."""
    tree = outline.read(path)
    if isinstance(tree, outline.Problem):
        return None
    return wording.translated(path.read_text(encoding="utf-8"), rewording(solution, language))


def rewording(solution: str, language: str) -> Callable[[str], str]:
    """Gives a text of this solution, in whichever language it is, in this one; any other text as it is."""
    known = {}
    for english in wording.texts(solution):
        for other in i18n.available():
            known[bare(i18n.catalogue("stubs", other)(english))] = english
    translate = i18n.catalogue("stubs", language)
    return lambda text: translate(known[bare(text)]) if bare(text) in known else text


def bare(text: str) -> str:
    """The text without its spaces: where lines are broken, a space may have come or gone."""
    return "".join(text.split())


def stub_of(id: str, language: str) -> str:
    """The stub of an exercise in this language."""
    stub = stubs.cut((SOLUTIONS / f"{id}.py").read_text(encoding="utf-8"))
    return wording.translated(stub, i18n.catalogue("stubs", language))
