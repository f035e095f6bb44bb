"""The line on the terminal while grading goes on: what it says, that it fits, where there is none, and that it goes."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from graders import i18n
from graders.commands import verify
from graders.curriculum import manifest
from graders.report.under_way import UnderWay
from graders.session.grade import Progress, Task, grade
from graders.session.settings import Settings

pty = pytest.importorskip("pty", reason="a pseudo-terminal is needed (not on Windows)", exc_type=ImportError)

ROOT = Path(__file__).resolve().parents[1]
FILES = ["stage1_tensors/shapes", "stage1_tensors/creation"]
LONGEST = max((file.id for file, _function in manifest.load().functions()), key=lambda id: len(id.partition("/")[2]))
# That of the machine that runs the tests may be one on which nothing is to be seen.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "COLUMNS", "LINES")}
SAYS = {"en": "Grading", "zh": "正在评分"}


@pytest.fixture
def stubs(tmp_path):
    verify.cut_stubs(tmp_path / "work")
    return tmp_path / "work"


def screen(written):
    """What a terminal shows in the end: the line may go back to its beginning, write over itself, erase its rest."""
    lines = []
    for line in written.replace("\r\n", "\n").split("\n"):
        shown, at = "", 0
        for piece in re.findall(r"\r|\x1b\[[\d;?]*[A-Za-z]|[^\r\x1b]+", line):
            if piece == "\r":
                at = 0
            elif piece in ("\x1b[K", "\x1b[0K"):
                shown = shown[:at]
            elif piece.startswith("\x1b"):
                assert piece.endswith("m"), f"more than colours: {piece!r}"
            else:
                shown, at = shown[:at] + piece + shown[at + len(piece) :], at + len(piece)
        lines.append(shown)
    return lines


def drawn(written):
    """What stood on the line, one after the other."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", written)
    return [text for text in re.findall(r"\r([^\r\n\x1b]*)\x1b\[0K", plain) if text]


# ---------------------------------------------------------------------------------------------- the command


def on_terminal(*arguments, language="en"):
    pexpect = pytest.importorskip("pexpect", reason="pip install pexpect")
    command = ["-m", "graders", "grade", *map(str, arguments)]
    environment = {**ENVIRONMENT, "TERM": "xterm", "TORCHPATH_LANG": language}
    return pexpect.spawn(
        sys.executable, command, cwd=str(ROOT), env=environment, encoding="utf-8", timeout=90, dimensions=(60, 80)
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_terminal_shows_which_file_it_is_at_and_in_the_end_the_report_only(stubs, language):
    program = on_terminal("shapes", "creation", "--fresh", "--submission", stubs, language=language)
    program.expect(re.escape(SAYS[language]))
    written = program.before + program.after
    program.expect(sys.modules["pexpect"].EOF)
    written += program.before
    first, *others = drawn(written)
    assert SAYS[language] not in first  # torch is imported, no file has been begun
    assert len(others) > 1
    assert all(line.startswith(SAYS[language]) for line in others)
    assert {name for line in others for name in re.findall(r"\w+\.py", line)} == {"shapes.py", "creation.py"}
    assert not [line for line in screen(written) if first in line or SAYS[language] in line]
    assert [line for line in screen(written) if "creation.py" in line]  # the report


def test_nothing_flashes_where_everything_is_known(stubs):
    command = [sys.executable, "-m", "graders", "grade", "shapes", "--submission", str(stubs)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    program = on_terminal("shapes", "--submission", stubs)
    program.expect(sys.modules["pexpect"].EOF)
    assert "shapes.py" in program.before
    assert "\x1b[0K" not in program.before
    assert "Starting" not in program.before


def test_an_interrupted_run_leaves_no_line(stubs):
    (stubs / "stage1_tensors" / "shapes.py").write_text("while True: pass\n")
    program = on_terminal("shapes", "--fresh", "--submission", stubs)
    program.expect(r"Grading.*shapes\.py")
    written = program.before + program.after
    program.sendintr()
    program.expect(sys.modules["pexpect"].EOF)
    program.close()
    assert program.exitstatus == 130
    shown = screen(written + program.before)
    assert "Interrupted. Your files are as they were." in shown
    assert not [line for line in shown if "Grading" in line or "^C" in line]


@pytest.mark.parametrize("more", [{}, {"FORCE_COLOR": "1", "TTY_COMPATIBLE": "1", "TERM": "xterm"}])
def test_a_file_gets_nothing_though_colours_are_forced(stubs, more):
    command = [sys.executable, "-m", "graders", "grade", "shapes", "--fresh", "--submission", str(stubs)]
    done = subprocess.run(command, cwd=ROOT, env={**ENVIRONMENT, **more}, capture_output=True, text=True, check=False)
    assert "shapes.py" in done.stdout
    assert done.stderr == ""


# ---------------------------------------------------------------------------------------------- the line


@pytest.fixture
def environment(monkeypatch):
    """That of somebody at a terminal."""
    monkeypatch.setenv("TERM", "xterm")
    for name in ("CI", "TTY_COMPATIBLE", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def written(exercises, *told, encoding="utf-8"):
    """What a terminal that errors go to is sent, when this is told."""
    ours, theirs = pty.openpty()
    with (
        os.fdopen(theirs, "w", encoding=encoding) as stream,
        contextlib.redirect_stderr(stream),
        UnderWay(exercises) as line,
    ):
        for progress in told:
            line.show(progress)
    text = b""
    with os.fdopen(ours, "rb", buffering=0) as end, contextlib.suppress(OSError):  # Linux says so when nothing is left
        while piece := end.read(10_000):
            text += piece
    return text.decode(encoding)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [3, 20, 40, 41, 47, 48, 80, 200])
def test_the_line_fits_any_terminal(environment, width, language):
    environment.setenv("COLUMNS", str(width))
    i18n.use(language)
    told = [Progress(exercise, 12, 35) for exercise in ("", LONGEST, FILES[0])]
    lines = drawn(written([LONGEST, *FILES], *told))
    assert len(lines) == 3
    assert max(map(cell_len, lines)) < width
    if width >= 40:  # what matters is whole
        assert f"{LONGEST.partition('/')[2]}.py" in lines[1]
        assert "12" in lines[1]
        assert "35" in lines[1]
        assert lines[1].index("12") == lines[2].index("12")  # it does not jump about
    if width >= 80:
        assert lines[1].startswith(SAYS[language])


def test_one_file_is_not_counted(environment):
    told = Progress("", 0, 1), Progress(FILES[0], 0, 1)
    assert drawn(written(FILES[:1], *told)) == ["Starting …", "Grading  shapes.py"]


def test_a_terminal_without_unicode_is_not_sent_any(environment):
    assert drawn(written(FILES, Progress("", 0, 2), encoding="ascii")) == ["Starting ..."]


def test_the_line_is_gone_when_the_block_ends(environment):
    sent = written(FILES, Progress(FILES[0], 0, 2))
    assert drawn(sent) == ["Grading  shapes.py    0 of 2 files"]
    assert screen(sent) == [""]


@pytest.mark.parametrize("more", [{"TERM": "dumb"}, {"CI": "true"}, {"TTY_COMPATIBLE": "0"}])
def test_terminals_that_cannot_change_a_line_and_machines_get_nothing(environment, more):
    for name, value in more.items():
        environment.setenv(name, value)
    assert written(FILES, Progress(FILES[0], 0, 2)) == ""


def test_a_terminal_that_is_gone_and_none_at_all_stop_nothing(environment):
    ours, theirs = pty.openpty()
    stream = os.fdopen(theirs, "w", encoding="utf-8")
    with contextlib.redirect_stderr(stream), UnderWay(FILES) as line:
        os.close(ours)  # from now on, whoever writes there gets an error
        line.show(Progress(FILES[0], 0, 2))
    with contextlib.suppress(OSError):
        stream.close()
    with contextlib.redirect_stderr(None), UnderWay(FILES) as line:
        line.show(Progress(FILES[0], 0, 2))


# ---------------------------------------------------------------------------------------------- what it is told


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_is_told_when_it_is_begun_and_when_it_is_done(stubs, jobs):
    told: list[Progress] = []
    selection = {id: frozenset(manifest.load().file(id).names) for id in FILES}
    grade([Task(stubs, selection)], Settings(), jobs=jobs, on_progress=told.append)
    assert told[0] == Progress("", 0, 2)
    assert {one.exercise for one in told[1:]} == set(FILES)
    done = [one.done for one in told]
    assert done == sorted(done)
    assert (done[1], done[-1]) == (0, 1)
    assert told[1].exercise != told[2].exercise
    if jobs == 2:  # when one is done, it is the other one that is still being judged
        assert [one.done for one in told] == [0, 0, 0, 1]
