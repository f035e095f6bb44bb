"""The lessons: their snippets run, both languages show the same ones, and what they point to is there."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from graders.curriculum.agreement import LESSONS
from graders.curriculum.manifest import ROOT, load

STAGES = [ROOT / "exercises" / stage.id for stage in load().stages]

# Runs every snippet in a namespace of its own that knows torch, and prints where one failed and how.
RUN = """
import json, sys, traceback
import torch
failed = []
for where, source in json.load(sys.stdin):
    try:
        exec(compile(source, where, "exec"), {"torch": torch})
    except Exception:
        failed.append(f"{where}: {traceback.format_exc(limit=1)}")
print("\\n" + json.dumps(failed))
"""


@dataclass(frozen=True)
class Snippet:
    """A python block of a lesson: its text, and the line (from 1) on which the text starts."""

    path: Path
    line: int
    source: str

    @property
    def where(self) -> str:
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}"


def snippets(path: Path) -> list[Snippet]:
    found: list[Snippet] = []
    block: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line == "```python":
            block, start = [], number + 1
        elif line == "```" and block is not None:
            found.append(Snippet(path, start, "\n".join(block) + "\n"))
            block = None
        elif block is not None:
            block.append(line)
    assert block is None, f"{path}: a snippet without an end"
    return found


def test_every_snippet_runs_by_itself():
    every = [snippet for folder in STAGES for lesson in LESSONS for snippet in snippets(folder / lesson)]
    assert every
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", RUN],
        input=json.dumps([(snippet.where, snippet.source) for snippet in every]),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == []


def same_program(source: str) -> str:
    """What a snippet does, whatever its comments and strings say."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree)


@pytest.mark.parametrize("folder", STAGES, ids=lambda folder: folder.name)
def test_both_languages_show_the_same_code(folder):
    english, chinese = (snippets(folder / lesson) for lesson in LESSONS)
    for one, other in zip_longest(english, chinese):
        assert one is not None, f"{other.where} is not in {LESSONS[0]}"
        assert other is not None, f"{one.where} is not in {LESSONS[1]}"
        assert same_program(one.source) == same_program(other.source), f"{one.where} and {other.where}"


@pytest.mark.parametrize("folder", STAGES, ids=lambda folder: folder.name)
@pytest.mark.parametrize("lesson", LESSONS)
def test_what_a_lesson_points_to_is_there(folder, lesson):
    text = (folder / lesson).read_text(encoding="utf-8")
    headings = {anchor(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")}
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert targets
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in headings, target
        elif not target.startswith("https://"):
            assert (folder / target).is_file(), target


def anchor(heading: str) -> str:
    """The name under which a heading can be linked to on the pages of a code host."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("folder", STAGES, ids=lambda folder: folder.name)
def test_every_picture_is_shown_in_both_languages(folder):
    texts = [(folder / lesson).read_text(encoding="utf-8") for lesson in LESSONS]
    for picture in sorted((folder / "pictures").glob("*")):
        assert all(f"(pictures/{picture.name})" in text for text in texts), picture.name
