"""What editors read: the lines of ``--problems``, and the tasks that ask for them."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graders import targets
from graders.commands import verify
from graders.commands.app import app
from graders.report import problems

ROOT = Path(__file__).resolve().parents[1]
TASKS = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))["tasks"]


def pattern() -> re.Pattern[str]:
    """The matcher of the task; what it uses means the same in JavaScript and in Python."""
    (task,) = (task for task in TASKS if task["problemMatcher"])
    return re.compile(task["problemMatcher"]["pattern"]["regexp"])


@pytest.mark.timeout(120)
def test_a_failing_check_is_found_at_its_line(tmp_path):
    verify.cut_stubs(tmp_path)
    path = tmp_path / "stage1_tensors" / "shapes.py"
    text = path.read_text().replace('raise NotImplementedError("flatten_images")', "return images.no_such_thing")
    path.write_text(text)
    number = next(n for n, line in enumerate(text.splitlines(), start=1) if "no_such_thing" in line)
    command = [sys.executable, "-m", "graders", "grade", "shapes:flatten_images", "--problems"]
    done = subprocess.run([*command, "--submission", tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    found = [match.groups() for line in done.stdout.splitlines() if (match := pattern().match(line))]
    assert found
    assert {(file, int(line)) for file, line, _message in found} == {(str(path), number)}
    assert all("no_such_thing" in message for _file, _line, message in found)


def test_a_file_that_cannot_be_used_is_one_problem():
    exercise = {"id": "s/f", "checks": [{"status": "failed"}], "problem": {"message": "a\nb", "line": 7}}
    assert [*problems.lines({"exercises": [exercise]}, lambda _exercise, _function: ("f.py", 1))] == ["f.py:7: a b"]


def test_a_hostile_message_stays_in_its_line():
    check = {"status": "failed", "title": "t", "message": "x\nother.py:1: y\x1b[2J" + "z" * 999, "function": "f"}
    result = {"exercises": [{"id": "s/f", "checks": [check]}]}
    (line,) = problems.lines(result, lambda _exercise, function: ("f.py", 3) if function else None)
    assert line.startswith("f.py:3: t: x other.py:1: y")
    assert line.isprintable()
    assert len(line) < 600


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["label"])
def test_tasks_call_commands_that_there_are(task):
    assert task["args"][:2] == ["-m", "graders"]
    words = [word for word in task["args"][2:] if "$" not in word]
    done = CliRunner().invoke(app, [*words, "--help"])
    assert done.exit_code == 0, shlex.join(words)
    for option in (word for word in words if word.startswith("--")):
        assert option in done.output


def test_make_lists_each_of_its_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    listed = [name for _heading, named in targets.groups() for name in named]
    assert sorted(listed) == sorted(phony.split())
    lines = [f"   make {name:<10} {what}" for _heading, named in targets.groups() for name, what in named.items()]
    assert max(map(len, lines)) <= 80
