"""The commands around grading, and what is remembered between them."""

from __future__ import annotations

import json

import pytest
from rich.cells import cell_len

from graders import i18n
from graders.commands import backups, learner, state, verify
from graders.commands.codes import Usage
from graders.commands.state import State
from graders.curriculum import manifest

EXERCISE = "stage1_tensors/shapes"


@pytest.fixture(autouse=True)
def kit(tmp_path, monkeypatch):
    """A learner's copy: fresh stubs, nothing remembered."""
    verify.cut_stubs(tmp_path / "exercises")
    monkeypatch.setattr(learner, "EXERCISES", tmp_path / "exercises")
    monkeypatch.setattr(backups, "EXERCISES", tmp_path / "exercises")
    monkeypatch.setattr(backups, "BACKUPS", tmp_path / "backups")
    monkeypatch.setattr(learner, "ROOT", tmp_path)
    monkeypatch.setattr(state, "FILE", tmp_path / "progress.json")
    monkeypatch.setattr(State.__init__, "__defaults__", (tmp_path / "progress.json",))
    return tmp_path


def passed(*names, exercise=EXERCISE):
    known = State()
    functions = [{"name": name, "status": "passed", "score": 1.0, "max_score": 1.0} for name in names]
    known.take({"exercises": [{"id": exercise, "functions": functions}]})
    known.write()


def test_hints_come_one_at_a_time(capsys):
    for number in (1, 2, 3, 3):
        learner.hint("shapes:split_heads")
        lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("   ") and line[3].isdigit()]
        assert [line[3:5] for line in lines] == [f"{n}." for n in range(1, number + 1)]


def test_without_a_target_the_hint_is_for_the_next_function(capsys):
    passed("from_rows", exercise="stage1_tensors/creation")
    learner.hint(None)
    assert "even_numbers" in capsys.readouterr().out


def test_next_names_file_and_line(capsys):
    learner.next_one()
    assert "exercises/stage1_tensors/creation.py:7" in capsys.readouterr().out


def test_progress_counts_what_is_passed(capsys):
    passed("split_heads", "flatten_images")
    learner.progress()
    assert "2/5  " in capsys.readouterr().out


def test_what_the_kit_could_not_grade_changes_nothing():
    passed("split_heads")
    known = State()
    function = {"name": "split_heads", "status": "ungraded", "score": 0.0, "max_score": 1.0}
    known.take({"exercises": [{"id": EXERCISE, "functions": [function]}]})
    assert known.of(EXERCISE, "split_heads").status == "passed"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"exercises": 3}', '{"exercises": {"a": {"b": {"c": 1}}}}'])
def test_a_damaged_file_is_set_aside(kit, damage):
    (kit / "progress.json").write_text(damage)
    assert State().standings == {}
    assert (kit / "progress.json.damaged").read_text() == damage


def test_reset_puts_one_function_back_and_keeps_the_rest(kit, capsys):
    path = kit / "exercises" / f"{EXERCISE}.py"
    stub = path.read_text()
    mine = stub.replace('raise NotImplementedError("split_heads")', "return x  # mine")
    mine = mine.replace('raise NotImplementedError("flatten_images")', "return images  # mine too")
    path.write_text(mine)
    assert learner.reset("shapes:split_heads", yes=True) == 0
    assert path.read_text() == mine.replace("return x  # mine", 'raise NotImplementedError("split_heads")')
    (backup,) = (kit / "backups").rglob("*.py")
    assert backup.read_text() == mine
    assert learner.reset("shapes", yes=True) == 0
    assert path.read_text() == stub


def test_reset_of_a_broken_file_asks_for_the_whole_of_it(kit):
    (kit / "exercises" / f"{EXERCISE}.py").write_text("def split_heads(:\n")
    with pytest.raises(Usage, match="whole file"):
        learner.reset("shapes:split_heads", yes=True)
    assert learner.reset("shapes", yes=True) == 0


def test_reset_asks_first(kit, monkeypatch, capsys):
    path = kit / "exercises" / f"{EXERCISE}.py"
    path.write_text("mine = 1\n")
    monkeypatch.setattr("builtins.input", lambda _question: "n")
    assert learner.reset("shapes", yes=False) == 1
    assert path.read_text() == "mine = 1\n"


def test_the_solution_is_shown_after_a_pass_or_to_who_gives_up(capsys):
    assert learner.solution("shapes:split_heads", give_up=False) == 1
    assert "transpose" not in capsys.readouterr().out
    assert learner.solution("shapes:split_heads", give_up=True) == 0
    assert "+    return x.reshape" in capsys.readouterr().out
    passed("split_heads")
    assert learner.solution("shapes:split_heads", give_up=False) == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_hints_fit_into_eighty_columns(capsys, language):
    i18n.use(language)
    for file, function in manifest.load().functions():
        for _hint in function.hints:
            learner.hint(f"{file.id}:{function.name}")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1000
    assert [line for line in lines if cell_len(line) > 80] == []
    lesson = {"en": "README.md", "zh": "README.zh-CN.md"}[language]
    assert sum(line.endswith(f"/{lesson}") for line in lines) == len(list(manifest.load().functions()))


def test_an_unknown_target_is_wrong_usage():
    with pytest.raises(Usage, match="split_heads"):
        learner.hint("shapes:split_head")


def test_the_file_is_readable(kit):
    passed("split_heads")
    known = json.loads((kit / "progress.json").read_text())["exercises"][EXERCISE]["split_heads"]
    assert known == {"status": "passed", "score": 1.0, "max_score": 1.0, "hints": 0}
