"""`watch` in a real terminal: keys are typed, the screen is read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graders.commands import verify
from graders.commands.bench import WATCH_ELSEWHERE
from graders.curriculum import manifest
from graders.session import plan, resident

pexpect = pytest.importorskip("pexpect", reason="a pseudo-terminal is needed: pip install pexpect (not on Windows)")

ROOT = Path(__file__).resolve().parents[1]
EXERCISE = "stage1_tensors/creation"

@pytest.fixture
def terminal(tmp_path):
    """A watch on fresh stubs, after its first report."""
    verify.cut_stubs(tmp_path / "exercises")
    environment = {"PATH": "/usr/bin:/bin", "TERM": "xterm", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    program = pexpect.spawn(
        sys.executable, ["-c", WATCH_ELSEWHERE, str(tmp_path)],
        encoding="utf-8", dimensions=(40, 80), timeout=90, env=environment, cwd=str(ROOT),
    )  # fmt: skip
    program.expect("Nothing is written here yet")
    program.expect("run again")
    yield program
    program.close(force=True)


def save(tmp_path, body):
    stub = (tmp_path / "exercises" / f"{EXERCISE}.py").read_text()
    path = tmp_path / "exercises" / f"{EXERCISE}.py"
    path.write_text(stub.replace('raise NotImplementedError("from_rows")', body))
    return stub


def test_a_save_is_graded_and_a_passed_file_leads_to_the_next(terminal, tmp_path):
    stub = save(tmp_path, "return torch.tensor(rows, dtype=torch.float32) + 1")
    terminal.expect("from_rows")
    terminal.expect("values are wrong")
    terminal.expect("run again")
    (tmp_path / "exercises" / f"{EXERCISE}.py").write_text(stub)
    terminal.expect("still to do")
    terminal.expect("run again")
    solution = (ROOT / "solutions" / f"{EXERCISE}.py").read_text()
    (tmp_path / "exercises" / f"{EXERCISE}.py").write_text(solution)
    terminal.expect("On to the next: .*shapes.py")
    terminal.expect("run again")
    terminal.send("s")  # nothing is written in the next file: it is the solution of the one before
    terminal.expect("from_rows.*run again")
    terminal.send("l")
    terminal.expect("4/4")
    terminal.send("q")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert "passed" in (tmp_path / "progress.json").read_text()


def test_an_endless_loop_blocks_neither_keys_nor_the_next_save(terminal, tmp_path):
    stub = save(tmp_path, "while True: pass")
    terminal.send("h")
    terminal.expect("2 more hints")
    (tmp_path / "exercises" / f"{EXERCISE}.py").write_text(stub)
    terminal.expect("still to do")
    terminal.expect("run again")
    terminal.send("r")
    terminal.expect("still to do")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0


def test_a_file_is_dealt_out_whole_and_each_function_to_one_hand(tmp_path):
    exercise = "stage1_tensors/shapes"
    whole = plan.unit(tmp_path, exercise, frozenset(manifest.load().file(exercise).names), 1)
    first, second = resident.parts_of(whole, 2)
    assert {**first.owners, **second.owners} == whole.owners
    assert {**first.examples, **second.examples} == whole.examples
    assert not {*first.owners.values()} & {*second.owners.values()}
    assert abs(len(first.owners) - len(second.owners)) <= 4
    nothing = resident.parts_of(plan.unit(tmp_path, exercise, frozenset({"split_heads"}), 1), 2)[1]
    assert not nothing.owners
    assert not nothing.examples
