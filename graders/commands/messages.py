"""`messages`: every sentence that the kit says, into the catalogues of the languages it speaks.

``graders/locale/<language>/LC_MESSAGES/torchpath.po`` is for people, who write the translations into it; the ``.mo``
beside it is made from it, and is what the kit reads.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from graders.commands.app import command_line, helped
from graders.commands.codes import PASSED
from graders.curriculum import manifest, outline, wording
from graders.i18n import DOMAIN, LOCALE, _

ROOT = Path(__file__).resolve().parents[2]
GRADERS = ROOT / "graders"
HEADER = """\
# torchpath in another language than English.
# python -m graders messages brings this file up to date with the sources, and makes the .mo from it.
#"""
BEGINNING = datetime(2026, 1, 1, tzinfo=timezone.utc)

Id = str | tuple[str, str]
"""The English sentence, or its forms for one and for many."""


@dataclass(frozen=True)
class Message:
    """A sentence, and where it is said.

    Attributes:
        file: below the root, as in ``graders/report/terminal.py``.
        stage: the id of the stage that it belongs to; None for the kit itself.
        about: what it is, for whom translates it; empty where the sentence itself tells.
    """

    id: Id
    file: str
    stage: str | None = None
    about: str = ""


def messages() -> Iterator[Message]:
    """Every sentence that is shown in the student's language, again for each place that says it."""
    yield from in_commands()
    for path in sorted(GRADERS.rglob("*.py")):
        stage = path.parent.name if path.parent.name.startswith("stage") else None
        for id in in_source(path):
            yield Message(id, path.relative_to(ROOT).as_posix(), stage)
    yield from in_manifest()


def in_source(path: Path) -> Iterator[Id]:
    """The literal strings in calls of ``_`` and ``ngettext``, whatever their order.

    By the syntax tree and not by Babel's tokens, which pass over what stands inside an f-string before Python 3.12.
    """
    for node in ast.walk(outline.tree_of(path)):
        match node:
            case ast.Call(func=ast.Name(id="_") | ast.Attribute(attr="_"), args=[ast.Constant(value=str(text))]) if (
                text
            ):
                yield text
            case ast.Call(func=ast.Name(id="ngettext"), args=[ast.Constant(value=one), ast.Constant(value=many), _n]):
                yield str(one), str(many)


def in_commands() -> Iterator[Message]:
    """What ``--help`` says."""
    for thing in helped(command_line()):
        yield Message(thing.help or "", "graders/commands/app.py", about="shown by --help")


def in_manifest() -> Iterator[Message]:
    """Titles, hints and concepts, and the docstrings that are the titles of checks."""
    file_name = manifest.MANIFEST.relative_to(ROOT).as_posix()
    for stage in manifest.load().stages:
        yield Message(stage.title, file_name, stage.id, "title of a stage")
        for file in stage.files:
            yield Message(file.title, file_name, stage.id, f"title of {file.name}.py")
            for function in file.functions:
                yield Message(function.title, file_name, stage.id, f"title of {function.name}")
                for hint in function.hints:
                    yield Message(hint, file_name, stage.id, f"hint for {function.name}")
                for concept in function.concepts:
                    yield Message(concept, file_name, stage.id, "a concept, as the map names it")
            yield from in_checks(file)


def in_checks(file: manifest.File) -> Iterator[Message]:
    path = GRADERS / file.stage / f"test_{file.name}.py"
    for check in outline.checks(path, file.names):
        yield Message(check.title, path.relative_to(ROOT).as_posix(), file.stage, "title of a check")


def template(said: Iterable[Message]) -> Catalog:
    """A catalogue without translations."""
    catalog = Catalog(header_comment=HEADER)
    for message in said:
        # Places without lines: a line more in a source would change half of the file.
        about = [message.about] if message.about else []
        catalog.add(message.id, locations=[(message.file, 0)], auto_comments=about)
    return catalog


def in_stubs() -> Iterator[Message]:
    """The docstrings and TODO comments of the stubs, which have a catalogue of their own."""
    for file in manifest.load().files:
        path = ROOT / "solutions" / f"{file.id}.py"
        for text in wording.texts(path.read_text(encoding="utf-8")):
            yield Message(text, path.relative_to(ROOT).as_posix(), file.stage)


SAID: dict[str, Callable[[], Iterator[Message]]] = {DOMAIN: messages, "stubs": in_stubs}
"""The catalogues of a language, and what is in them."""


def update(said: Catalog, language: str, domain: str = DOMAIN) -> tuple[int, int]:
    """Bring one language's files up to date; what is no longer said is kept at the end of the .po, as a comment.

    Returns:
        How many messages there are, and how many of them have a translation.
    """
    path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    catalog = read(path) if path.exists() else Catalog(language, project=DOMAIN, version="1", fuzzy=False)
    # Nothing guessed: a translation of another sentence is worse than the English one.
    catalog.update(said, no_fuzzy_matching=True, update_creation_date=False)
    catalog.header_comment = HEADER
    # The header wants people and a time; these are everybody's, and a time would change with every use.
    catalog.last_translator = catalog.msgid_bugs_address = catalog.language_team = DOMAIN
    catalog.creation_date = catalog.revision_date = BEGINNING
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalog))
    path.with_suffix(".mo").write_bytes(compiled(read(path)))
    found = [message for message in catalog if message.id]
    return len(found), sum(map(is_translated, found))


def is_translated(message: object) -> bool:
    """Whether a message of a catalogue has its translation, every form of it."""
    text = getattr(message, "string", "")
    return all(text) if isinstance(text, tuple) else bool(text)


def read(path: Path) -> Catalog:
    """The catalogue in a .po; its language is the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=DOMAIN, abort_invalid=True)


def written(catalog: Catalog) -> bytes:
    """The bytes of its .po: one line a sentence, however long, so that a change shows as one line."""
    file = BytesIO()
    write_po(file, catalog, width=0, include_lineno=False)
    return file.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The bytes of its .mo."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def languages() -> list[str]:
    """The languages that there is a .po for."""
    return sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def update_all() -> int:
    """Bring every language's catalogue up to date, and say how complete each is."""
    for domain, texts in SAID.items():
        said = template(texts())
        for language in languages():
            total, done = update(said, language, domain)
            text = _("{language}, {domain}: {done} of {total} are translated")
            print(text.format(language=language, domain=domain, done=done, total=total))
    return PASSED
