"""Stubs in another language: only the kit's own words change, whatever else is in the file."""

from __future__ import annotations

import ast
import doctest
import textwrap
from pathlib import Path

import pytest

from graders import i18n
from graders.commands import backups, messages
from graders.commands import stubs as command
from graders.curriculum import manifest, stubs, wording

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.py"))


def in_chinese(text: str) -> str:
    """Something of another length that breaks between any two signs."""
    return "把这段话说成中文，" * (1 + len(text) // 30) + f"`{len(text)}`" + ("::" if text.endswith("::") else "")


def without_words(source: str) -> str:
    """The code of a source, without docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match node:
            case ast.Module(body=body) | ast.FunctionDef(body=body) | ast.ClassDef(body=body):
                if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                    body[0].value.value = ""
    return ast.dump(tree)


def examples(source: str) -> list[tuple[str, str]]:
    """The doctest examples of all docstrings, whatever their place."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)):
            parsed = doctest.DocTestParser().get_examples(ast.get_docstring(node, clean=False) or "")
            found += [(example.source, example.want) for example in parsed]
    return found


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_words_change_and_nothing_else(path):
    source = path.read_text(encoding="utf-8")
    assert wording.texts(source)
    assert wording.translated(source, str) == source
    other = wording.translated(source, in_chinese)
    assert without_words(other) == without_words(source)
    assert examples(other) == examples(source)
    assert len(wording.texts(other)) == len(wording.texts(source))
    assert [len(line) for line in other.splitlines() if len(line) > wording.WIDTH] == []


SOURCE = '''\
"""A file."""


class Net:
    """A network, and a second
    line of it.

    Args:
        sizes: how wide it is, told in
            two lines.
        **options: others.

    The rule is::

        y = x · w

    - first of all
      this;
    - then that.

    >>> Net()       # stays
    Net()
    """

    def f(self) -> None:
        # TODO: write this. It takes
        # two lines.
        pass  # not this
'''


def test_the_texts_of_a_source():
    assert wording.texts(SOURCE) == [
        "A file.",
        "A network, and a second line of it.",
        "how wide it is, told in two lines.",
        "others.",
        "The rule is::",
        "first of all this;",
        "then that.",
        "write this. It takes two lines.",
    ]


def test_texts_are_put_back_in_their_places():
    assert wording.translated(SOURCE, lambda text: "W" if text.startswith(("how", "write", "first")) else text) == (
        SOURCE.replace("how wide it is, told in\n            two lines.", "W")
        .replace("first of all\n      this;", "W")
        .replace("write this. It takes\n        # two lines.", "W")
    )


# ------------------------------------------------------------------------------------------ the command


@pytest.fixture
def exercises(tmp_path, monkeypatch):
    """A folder of the test's own, and a Chinese that needs no catalogue."""
    monkeypatch.setattr(command, "EXERCISES", tmp_path / "exercises")
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(backups, "EXERCISES", tmp_path / "exercises")
    monkeypatch.setattr(backups, "BACKUPS", tmp_path / "backups")
    monkeypatch.setattr(i18n, "catalogue", lambda _domain, language: in_chinese if language == "zh" else str)
    return tmp_path / "exercises"


SHAPES = "stage1_tensors/shapes.py"


def test_stubs_change_their_language_there_and_back(exercises):
    assert command.speak("en") == 0
    english = {file.id: (exercises / f"{file.id}.py").read_text() for file in manifest.load().files}
    assert english["stage1_tensors/shapes"] == stubs.cut((ROOT / "solutions" / SHAPES).read_text())
    command.speak("zh")
    assert "把这段话说成中文" in (exercises / SHAPES).read_text()
    command.speak("en")
    assert {name: (exercises / f"{name}.py").read_text() for name in english} == english


def test_what_a_student_wrote_stays_and_is_kept(exercises, tmp_path):
    command.speak("en")
    path = exercises / SHAPES
    mine = path.read_text().replace(
        'raise NotImplementedError("flatten_images")', 'note = """mine"""\n    return images.flatten(1)  # see `note`'
    )
    mine += textwrap.dedent('''
        def helper():
            """My own words."""
    ''')
    path.write_text(mine)
    command.speak("zh")
    text = path.read_text()
    assert without_words(text) == without_words(mine)
    assert "My own words." in text
    assert '"""mine"""' in text
    assert "# see `note`" in text
    assert "把这段话说成中文" in text
    (backup,) = (tmp_path / "backups" / "stage1_tensors").glob("shapes.*.py")
    assert backup.read_text() == mine


def test_a_broken_file_is_left_as_it_is(exercises, capsys):
    command.speak("en")
    (exercises / SHAPES).write_text("def f(:\n")
    assert command.speak("zh") == 1
    assert (exercises / SHAPES).read_text() == "def f(:\n"
    assert "shapes.py was left as it is" in capsys.readouterr().out


# ------------------------------------------------------------------------------------------ the translations


@pytest.mark.parametrize("language", messages.languages())
def test_every_stub_is_translated(language):
    known = i18n.catalogue("stubs", language)
    english = [text.id for text in messages.in_stubs() if known(str(text.id)) == text.id]
    assert not english, "run python -m graders messages, then translate"
