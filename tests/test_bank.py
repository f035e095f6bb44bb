"""Reading answer banks, and putting an answer into a solution."""

from __future__ import annotations

from typing import Any

import pytest

from graders.curriculum.manifest import ROOT, load
from tests.bank import entries, splice

BANK = '''
"""Wrong answers to greetings.py."""
import math
import sys  # noqa
from tests.bank import right, wrong


def shout(text):
    """A helper."""
    return text.upper()


@wrong("nobody is greeted")
def greet(name):
    # A comment that stays.
    return "hello"


@wrong(
    "the name is "
    "shouted"
)
@sys.intern
def greet(name):
    return "hello " + shout(name)


@right
class Greeter:
    @property
    def word(self):
        return "hello"
'''.lstrip()

SOLUTION = '''
"""Greetings."""

import os

from sys import (
    path,
)

LOUD = False


@os.fspath
def greet(name):
    """Greet."""
    return "hello " + name


class Greeter:
    word = "hello"


def last():
    return 1
'''.lstrip()


@pytest.fixture
def bank(tmp_path):
    path = tmp_path / "greetings.py"
    path.write_text(BANK, encoding="utf-8")
    return path


def test_entries_have_their_function_sentence_and_line(bank):
    assert [(entry.function, entry.sentence, entry.line) for entry in entries(bank)] == [
        ("greet", "nobody is greeted", 13),
        ("greet", "the name is shouted", 23),
        ("Greeter", None, 28),
    ]


def test_the_source_of_an_entry_is_its_own_text_without_the_mark(bank):
    first, second, third = entries(bank)
    assert first.source == 'def greet(name):\n    # A comment that stays.\n    return "hello"'
    assert second.source == '@sys.intern\ndef greet(name):\n    return "hello " + shout(name)'
    assert third.source == 'class Greeter:\n    @property\n    def word(self):\n        return "hello"'


def test_every_entry_gets_what_is_not_marked(bank):
    for entry in entries(bank):
        assert entry.preamble.startswith("import math\nimport sys")
        assert "def shout(text):" in entry.preamble
        assert "tests.bank" not in entry.preamble
        assert "Wrong answers" not in entry.preamble


def test_splice_replaces_one_definition_with_its_decorators(bank):
    text = splice(SOLUTION, entries(bank)[0])
    head, _, rest = text.partition("LOUD = False")
    assert head.startswith('"""Greetings."""\n\nimport os\n\nfrom sys import (\n    path,\n)\n')
    assert head.index("    path,\n)") < head.index("def shout")
    assert "os.fspath" not in text
    assert rest.count("def greet") == 1
    assert '"hello " + name' not in rest
    assert "def last" in rest
    compile(text, "text", "exec")


def test_splice_replaces_a_class(bank):
    names: dict[str, Any] = {}
    exec(splice(SOLUTION, entries(bank)[2]).replace("@os.fspath", ""), names)
    assert names["Greeter"]().word == "hello"
    assert names["greet"]("you") == "hello you"
    assert names["shout"]("a") == "A"


def test_splice_puts_the_preamble_below_future_imports(bank):
    text = splice("from __future__ import annotations\n" + SOLUTION.split("\n", 2)[2], entries(bank)[0])
    compile(text, "text", "exec")


def test_an_answer_to_no_function_is_refused(bank):
    with pytest.raises(ValueError, match="no greet"):
        splice("def other(): pass\n", entries(bank)[0])


@pytest.mark.parametrize("mark", ["@wrong", "@wrong()", '@wrong("")', "@wrong(sentence)", '@right("because")'])
def test_a_mark_that_is_none_is_refused(tmp_path, mark):
    path = tmp_path / "bank.py"
    path.write_text(f"{mark}\ndef f():\n    pass\n")
    with pytest.raises(ValueError, match=r"bank\.py:1: an answer is marked"):
        entries(path)


@pytest.mark.parametrize(("folder", "least"), [("wrong_answers", 5), ("right_answers", 2)])
def test_every_function_has_its_wrong_and_right_answers(folder, least):
    for file in load().files:
        found = entries(ROOT / "tests" / folder / f"{file.id}.py")
        for name in file.names:
            assert sum(entry.function == name for entry in found) >= least, f"{folder}: {file.id}:{name}"
        assert {entry.function for entry in found} == set(file.names)
        assert all((entry.sentence is None) == (folder == "right_answers") for entry in found), file.id
