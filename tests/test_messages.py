"""The translations: complete where they say so, with the same placeholders, and every term said in one way only."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from typer.testing import CliRunner

from graders import i18n
from graders.commands import messages
from graders.commands.app import app
from graders.commands.messages import is_translated
from graders.curriculum import manifest

# Stages in which every message has its translation; the kit itself is always complete.
COMPLETE = (
    "stage1_tensors",
    "stage2_autograd",
    "stage3_modules",
    "stage4_training",
    "stage5_data",
    "stage6_deployment",
)

LANGUAGES = messages.languages()
CODE = re.compile(r"\S*[._=(\[{]\S*|\S*[}\])]")  # torch.Tensor.shape, x.T, (N, 1): names, not terms


@pytest.fixture(scope="module")
def said() -> list[messages.Message]:
    return list(messages.messages())


def po(language: str) -> Path:
    return i18n.LOCALE / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"


def pairs(catalog: Catalog) -> list[tuple[str, str]]:
    """English and translation of what is translated; of a sentence with forms, those for many."""
    return [(last(message.id), last(message.string)) for message in catalog if message.id and is_translated(message)]


def last(text: object) -> str:
    return str(text[-1] if isinstance(text, (list, tuple)) else text)


def test_the_languages():
    assert LANGUAGES == ["zh"]
    assert i18n.available() == ["en", *LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_kit_reads_is_what_people_wrote(language):
    made = po(language).with_suffix(".mo").read_bytes()
    assert made == messages.compiled(messages.read(po(language))), "run python -m graders messages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stays_english(language, said):
    catalog = messages.read(po(language))
    missing = []
    for message in said:
        if message.stage is None or message.stage in COMPLETE:
            found = catalog.get(message.id if isinstance(message.id, str) else message.id[0])
            if found is None or found.fuzzy or not is_translated(found):
                missing.append(f"{message.file}: {message.id}")
    assert not missing, "run python -m graders messages, then translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language):
    wrong = [(one, other) for one, other in pairs(messages.read(po(language))) if fields(one) != fields(other)]
    assert not wrong


def fields(text: str) -> object:
    """The placeholders with their formats; a text that is none to be formatted has its braces compared."""
    try:
        return {(name, form) for _text, name, form, _conversion in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return text.count("{"), text.count("}")


def test_lost_and_added_placeholders_are_seen():
    assert fields("{a} and {b:,}") == fields("{b:,}、{a}")
    assert fields("{a} and {b:,}") != fields("{a}、{b}")
    assert fields("{a}") != fields("a")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_is_said_in_one_way(language):
    glossary = manifest.read_toml(i18n.LOCALE / language / "glossary.toml")
    catalog = messages.read(po(language))
    wrong = [
        f"{term} is {word}: {one} -> {other}"
        for one, other in pairs(catalog)
        for term, word in glossary.items()
        if has_term(one, term) and word not in other and term not in other
    ]
    assert not wrong, "\n".join(wrong)


def has_term(text: str, term: str) -> bool:
    plain = CODE.sub(" ", text)
    return re.search(rf"(?<![\w-]){term}s?(?![\w-])", plain, re.IGNORECASE | re.ASCII) is not None


def test_names_in_code_are_no_terms():
    assert has_term("two tensors, of one shape", "tensor")
    assert has_term("Tensors", "tensor")
    assert not has_term("Look up torch.tensor and x.shape", "tensor")
    assert not has_term("a 3-d tensor-like thing", "tensor")


@pytest.mark.parametrize("language", LANGUAGES)
def test_updating_keeps_translations_and_changes_nothing_else(language, said, tmp_path, monkeypatch):
    before = po(language).read_bytes()
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    copy = tmp_path / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(before)
    messages.update(messages.template(said), language)
    once = copy.read_bytes()
    assert pairs(messages.read(copy)) == pairs(messages.read(po(language)))
    messages.update(messages.template(said), language)
    assert copy.read_bytes() == once


def test_a_new_sentence_is_not_guessed(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.update(messages.template([messages.Message("wrong shape", "a.py")]), "zh")
    path = tmp_path / "zh" / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
    catalog = messages.read(path)
    message = catalog.get("wrong shape")
    assert message is not None
    message.string = "形状不对"
    path.write_bytes(messages.written(catalog))
    total, done = messages.update(messages.template([messages.Message("wrong shapes", "a.py")]), "zh")
    assert (total, done) == (1, 0)
    assert "形状不对" in path.read_text(encoding="utf-8"), "what is no longer said is kept as a comment"


WRONG = """
def swap_batch_and_time(x):
    return x.reshape(x.shape[1], x.shape[0], x.shape[2])
"""


def test_a_wrong_answer_is_explained_in_chinese_and_keeps_its_english_name(tmp_path, monkeypatch):
    monkeypatch.setattr(i18n, "_catalogue", i18n._catalogue)
    path = tmp_path / "stage1_tensors" / "shapes.py"
    path.parent.mkdir()
    path.write_text(WRONG, encoding="utf-8")
    result = tmp_path / "result.json"
    arguments = ["grade", "shapes:swap_batch_and_time", "--submission", str(tmp_path), "--json", str(result)]
    screen = CliRunner().invoke(app, [*arguments, "--lang", "zh"]).stdout
    assert "这是 reshape 的结果：形状对，但不同序列的数混在了一起" in screen
    checks = json.loads(result.read_text(encoding="utf-8"))["exercises"][0]["checks"]
    name = "this is what reshape gives: the right shape, but the numbers of different sequences get mixed"
    assert name in {check["mistake"] for check in checks}


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_other_commands_speak_chinese(how, monkeypatch):
    monkeypatch.setattr(i18n, "_catalogue", i18n._catalogue)
    if how == "environment":
        monkeypatch.setenv("TORCHPATH_LANG", "zh")
    said = CliRunner().invoke(app, ["next", *(["--lang", "zh"] if how == "option" else [])]).stdout
    assert re.search("[一-鿿]", said)
