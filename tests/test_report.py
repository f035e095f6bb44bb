"""What the student reads: the report, the places where tensors differ, and that nothing in it can harm a terminal."""

from __future__ import annotations

import gettext
import json
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from graders import i18n
from graders.report import terminal, to_json
from graders.report.explain import explain
from graders.report.junk import clean, one_line
from graders.report.page import wrap

STAGE = "stage1_tensors"
TITLES = {STAGE: "Tensors", "stage2_autograd": "Autograd"}
HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m [bold]no markup[/] \u202egnirts\u202c \x9b1m \ud800 \x00\x7f :boom: 中文"
)
# Texts as a hostile submission would write them: escape sequences, whole and broken, between everything else.
# How long something takes depends on what else the machine does: it never fails a test.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
nasty = st.lists(
    st.one_of(
        st.text(st.characters(), max_size=12),
        st.sampled_from(
            ["\x1b", "\x1b[", "\x1b[1;31m", "\x1b]8;;x\x07", "\x1b\\", "\x9b2J", "\x9d", "\r", "\r\n", "\t"]
        ),
        st.sampled_from(
            ["\u202e", "\u2066", "\ud800", "\u200d", "\ufe0f", "e\u0301\u0301\u0301", "汉字，", "［", "[/]", "👩"]
        ),
    ),
    max_size=12,
).map("".join)


# Results made up for these tests.

TEXTS = ["message", "mistake", "input", "expected", "got", "difference", "output", "note", "source_line", "fault"]


def check(function: str, fact: str = "values", status: str = "passed", **more: Any) -> dict[str, Any]:
    points = {"passed": 2.0}.get(status, 0.0)
    text = {"message": "", "mistake": "", "hint": "", "seconds": 0.01}
    name = f"{STAGE}/file::test_{function}_{fact}"
    title = f"{function}: fact about {fact}"
    found = {"id": name, "function": function, "title": title, "status": status, "points": points, "max_points": 2.0}
    return {**found, **text, **more}


def example(function: str, status: str = "failed", **more: Any) -> dict[str, Any]:
    return check(function, status=status, **{"id": f"{STAGE}/file::examples_{function}", "max_points": 0.0, **more})


def exercise(name: str, *checks: dict[str, Any], stage: str = STAGE, **more: Any) -> dict[str, Any]:
    functions = [function(list(own)) for own in _by_function(checks)]
    total = {key: sum(entry[key] for entry in functions) for key in ("score", "max_score")}
    status = overall({entry["status"] for entry in functions})
    found = {"id": f"{stage}/{name}", "status": status, "sha256": "", "functions": functions, "checks": [*checks]}
    return {**found, **total, **more}


def _by_function(checks: tuple[dict[str, Any], ...]) -> list[list[dict[str, Any]]]:
    names = dict.fromkeys(entry["function"] for entry in checks)
    return [[entry for entry in checks if entry["function"] == name] for name in names]


def function(checks: list[dict[str, Any]]) -> dict[str, Any]:
    graded = [entry for entry in checks if entry["max_points"]]
    score, most = (sum(entry[key] for entry in graded) for key in ("points", "max_points"))
    status = overall({entry["status"] for entry in graded})
    return {"name": checks[0]["function"], "status": status, "score": score, "max_score": most}


def overall(statuses: set[str]) -> str:
    if len(statuses) == 1 and statuses <= {"passed", "todo"}:
        return statuses.pop()
    return "ungraded" if "ungraded" in statuses else "failed"


def result(*exercises: dict[str, Any]) -> dict[str, Any]:
    total = {key: float(sum(entry[key] for entry in exercises)) for key in ("score", "max_score")}
    return {"schema": 1, "seed": 7, "environment": {}, "exercises": [*exercises], **total}


def todo(name: str, *functions: str, stage: str = STAGE) -> dict[str, Any]:
    return exercise(name, *(check(function, status="todo") for function in functions), stage=stage)


def passed(name: str, *functions: str, stage: str = STAGE) -> dict[str, Any]:
    return exercise(name, *(check(function) for function in functions), stage=stage)


def places(exercise: str, name: str) -> tuple[str, int]:
    return f"exercises/{exercise}.py", 41 if name else 1


def shown(found: dict[str, Any], width: int = 80, **options: Any) -> str:
    """The report as plain text, as it goes into a file."""
    file = StringIO()
    options = {"places": places, "stage_titles": TITLES, "seconds": 0.31, **options}
    terminal.render(found, Console(file=file, width=width), **options)
    return file.getvalue()


HALF = result(
    passed("creation", "from_rows", "describe"),
    exercise(
        "shapes",
        check("flatten_images"),
        check("swap_batch_and_time", "steps", "failed", message="this is what reshape gives: the right shape, but the "
              "numbers of different sequences get mixed", mistake="this is what reshape gives",
              difference="27 of 30 values differ\nat [0, 1]   expected  0.31 -1.20   got  0.88  0.07"),
        check("swap_batch_and_time", "gradients", "failed", message="the result no longer carries gradients"),
        check("swap_batch_and_time", "shape"),
        check("split_heads", status="todo"),
    ),
    todo("arithmetic", "clip_and_scale"),
)  # fmt: skip


# The whole report.


HALF_SHOWN = """
 Stage 1 · Tensors                                               8 of 16 points

 creation.py     ✓ all 2 functions                                4 of 4

 shapes.py                                                       4 of 10
   ✓ flatten_images         2/2
   ✗ swap_batch_and_time    2/6  exercises/stage1_tensors/shapes.py:41
       fact about steps
       This is what reshape gives: the right shape, but the numbers of
       different sequences get mixed
         27 of 30 values differ
         at [0, 1]   expected  0.31 -1.20   got  0.88  0.07
       ✗ fact about gradients
       A hint:  make hint T=shapes:swap_batch_and_time

   · split_heads                 still to do

 arithmetic.py   · 1 function still to do                         0 of 2

 Next:  swap_batch_and_time  exercises/stage1_tensors/shapes.py:41

 ━━━━━━━━━━━━━━──────────────  8 of 16 points                 (graded in 0.3 s)
"""


def test_half_done_looks_like_this() -> None:
    assert shown(HALF) == HALF_SHOWN


def test_nothing_written_yet_says_how_to_begin() -> None:
    text = shown(result(todo("creation", "from_rows", "describe"), todo("shapes", "flatten_images")))
    assert "creation.py   · 2 functions still to do" in text
    beginning = text[text.index("Nothing") :]
    assert "exercises/stage1_tensors/creation.py:41" in beginning
    assert 'raise NotImplementedError("from_rows")' in beginning
    assert "run make grade again" in beginning
    assert "✗" not in text
    assert "Next:" not in text


def test_all_passed_is_said_warmly_and_shortly() -> None:
    text = shown(result(passed("creation", "from_rows", "describe"), passed("shapes", "flatten_images")))
    assert "Everything passes." in text
    assert "Next:" not in text
    assert "✗" not in text
    assert "━" * terminal.BAR in text
    assert "To go on:  make next" in text
    assert len(text.splitlines()) <= 10


def test_while_it_is_watched_saving_grades_and_a_key_gives_the_hint() -> None:
    text = shown(result(todo("creation", "from_rows", "describe")), live=True)
    assert "it is graded at once" in text
    assert "make grade" not in text
    wrong = [check(name, status="failed", message="no") for name in ("from_rows", "describe")]
    text = shown(result(exercise("creation", *wrong)), live=True)
    assert text.count("press h") == 1  # of the next function; the other one has a command
    assert text.index("press h") < text.index("hint T=creation:describe")
    text = shown(result(passed("creation", "from_rows")), live=True)
    assert "To go on" not in text  # it goes on by itself
def test_one_file_shows_each_function_even_when_all_pass() -> None:
    text = shown(result(passed("creation", "from_rows", "describe")))
    assert "✓ from_rows    2/2" in text
    assert f"creation.py{'4 of 4 points':>67}\n" in text


def test_untouched_stages_take_one_line_unless_one_is_next() -> None:
    untouched = todo("gradients", "gradient", "jacobian", stage="stage2_autograd")
    assert "Stage 2 · Autograd" in shown(result(*HALF["exercises"], untouched))
    assert "gradients.py" not in shown(result(*HALF["exercises"], untouched))
    text = shown(result(passed("creation", "from_rows"), untouched))
    assert "gradients.py" in text
    assert "Next:  gradient  exercises/stage2_autograd/gradients.py:41" in text


def test_the_bar_is_full_or_empty_only_for_all_or_nothing() -> None:
    many = [f"f{number}" for number in range(200)]
    almost = exercise("file", *(check(name) for name in many), check("last", status="failed"))
    hardly = exercise("file", *(check(name, status="todo") for name in many), check("last"))
    assert "─" in shown(result(almost))
    assert "━" in shown(result(hardly))


def test_points_are_whole_where_they_are_whole() -> None:
    found = exercise("file", check("f", points=1.5))
    assert "1.5/2" in shown(result(found))
    assert "1.5 of 2 points" in shown(result(found))


def test_commands_are_those_that_work_here() -> None:
    assert "python -m graders hint shapes:swap_batch_and_time" in shown(HALF, make=False)
    beginning = shown(result(todo("creation", "from_rows")), make=False)
    assert "python -m graders grade again" in beginning


def test_an_empty_result_is_no_crash() -> None:
    assert "0 of 0 points" in shown(result())


def test_places_may_be_unknown() -> None:
    text = shown(HALF, places=lambda exercise, name: None)
    assert "Next:  swap_batch_and_time\n" in text
    assert ".py:" not in text


# What is wrong with one function.


def failing(*checks: dict[str, Any], width: int = 80) -> str:
    return shown(result(exercise("file", *checks)), width)


def test_an_exception_shows_the_students_own_line() -> None:
    text = failing(check("f", status="failed", message="f raised: no", line=12, source_line="    return x + None"))
    assert "f raised: no" in text
    assert "line 12:  return x + None" in text
    assert "in line 12" in failing(check("f", status="failed", message="f raised TypeError: no", line=12))


def test_the_mistake_is_not_said_twice_and_code_keeps_its_case() -> None:
    assert failing(check("f", status="failed", message="wrong: oh no", mistake="oh no")).count("oh no") == 1
    assert "Wrong: oh no" in failing(check("f", status="failed", message="wrong: oh no"))
    assert "f wrong" in failing(check("f", status="failed", message="f wrong"))
    assert "x.grad wrong" in failing(check("f", status="failed", message="x.grad wrong"))


def test_revealed_values_stand_below_one_another() -> None:
    text = failing(check("f", status="failed", input="f(1)", expected="tensor([[1, 2],\n        [3, 4]])", got="None"))
    assert "input     f(1)\n" in text
    assert "expected  tensor([[1, 2],\n                           [3, 4]])\n" in text
    assert "got       None\n" in text


def test_a_failing_example_comes_first_with_its_values() -> None:
    wrong_example = example("f", input="f(1)", expected="2", got="3", message="other")
    text = failing(check("f", status="failed", message="why"), wrong_example)
    assert text.index("the examples in the docstring") < text.index("expected  2") < text.index("fact about values")
    assert "Why" in text
    assert "Other" not in text


def test_an_example_that_prints_nothing_says_so() -> None:
    assert "got       (nothing)" in failing(check("f", status="failed"), example("f", expected="2", got=""))


def test_examples_that_pass_or_wait_are_not_mentioned() -> None:
    assert "examples" not in failing(check("f", status="failed"), example("f", status="passed"))
    assert "examples" not in failing(check("f", status="todo"), example("f", status="todo"))


def test_an_example_may_fail_where_all_else_passes() -> None:
    text = shown(result(exercise("file", check("f"), example("f", expected="2", got="3")), passed("other", "g")))
    assert "the examples in the docstring" in text


def test_the_same_complaint_is_made_once() -> None:
    same: dict[str, Any] = {"message": "f raised TypeError: no", "line": 12}
    text = failing(example("f", **same), check("f", "values", "failed", **same), check("f", "dtype", "failed", **same))
    assert text.count("TypeError") == 1
    assert "✗ fact about values" in text
    assert "✗ fact about dtype" in text


def test_a_hint_can_be_shown_itself() -> None:
    found = result(exercise("file", check("f", status="failed", message="why", hint="Draw it on paper.")))
    assert "A hint:  Draw it on paper.\n" in shown(found, hint_command=False)
    assert "A hint:  make hint T=file:f\n" in shown(found)


def test_values_that_look_alike_are_left_out() -> None:
    text = failing(check("f", status="failed", message="why", expected="<a tensor>", got="<a tensor>"))
    assert "<a tensor>" not in text


def test_what_the_student_printed_is_shown_once_and_shortened() -> None:
    text = failing(
        check("f", "a", "failed", message="1", output="hello\n" * 100), check("f", "b", "failed", output="again\n")
    )
    assert "│ hello" in text
    assert text.count("hello") == 8
    assert "more characters" in text
    assert "again" not in text


@pytest.mark.parametrize("status", ["timeout", "crashed"])
def test_a_time_out_or_crash_is_the_students(status: str) -> None:
    text = failing(check("f", status=status, message="f was still computing after 10 s"))
    assert "✗ f" in text
    assert "still computing" in text
    assert "A hint:" in text
    assert "fault" not in text


def test_what_the_kit_could_not_grade_is_the_kits_fault() -> None:
    text = failing(check("f", "a"), check("f", "b", "ungraded", message="no process could be started"), check("g", "c"))
    assert "! f" in text
    assert "! This check could not be run: no process could be started" in text
    assert "a fault of torchpath, not of" in text
    assert "✗" not in text
    assert "hint" not in text
    assert "Next:" not in text
    assert "Everything passes" not in text


def test_an_answer_that_the_check_stumbled_over_may_be_either_ones_fault() -> None:
    text = failing(check("f", status="error", message="the check could not make sense of it", fault="KeyError: 'x'"))
    assert "The check could not make sense of it" in text
    assert "! If that is what the docstring asks for, the fault is with torchpath" in text
    assert "KeyError: 'x'" in text


def test_notes_are_shown_once_with_what_passed() -> None:
    checks = [check("f", "a", note="a loop is accepted here"), check("f", "b", note="a loop is accepted here")]
    for found in (result(exercise("file", *checks)), result(exercise("file", *checks), passed("other", "g"))):
        assert shown(found).count("f: a loop is accepted here") == 1


# A whole file.


def test_a_file_that_cannot_be_used_shows_why_and_where() -> None:
    problem = {"message": "SyntaxError: '(' was never closed", "line": 17, "source_line": "    return torch.clamp(x"}
    broken = exercise("shapes", check("f", status="failed"), check("g", status="failed"), problem=problem)
    text = shown(result(broken, passed("creation", "from_rows")))
    assert "shapes.py     ✗ cannot be used" in text
    assert "SyntaxError: '(' was never closed" in text
    assert "line 17:  return torch.clamp(x" in text
    assert "fact about" not in text
    assert "Next:  shapes.py  exercises/stage1_tensors/shapes.py:17" in text


def test_a_missing_file_among_things_to_do() -> None:
    missing = {**todo("shapes", "f"), "status": "failed", "problem": {"message": "the file is not there"}}
    text = shown(result(missing))
    assert "The file is not there" in text
    assert "Nothing is written" not in text


def test_a_file_that_the_kit_could_not_grade() -> None:
    found = exercise("shapes", check("f", status="ungraded"), problem={"message": "the grader cannot be read"})
    text = shown(result(found))
    assert "! could not be graded" in text
    assert "not of" in text


# Terminals.


@patient
@given(text=nasty, width=st.integers(20, 120), status=st.sampled_from(["passed", "failed", "error", "ungraded"]))
def test_whatever_is_in_a_result_stays_within_the_width_and_is_plain(text: str, width: int, status: str) -> None:
    keys = [*TEXTS, "title"]
    hostile = check("f", "a", status, line=3, **dict.fromkeys(keys, text))
    entry = exercise("file", hostile, example(text, **dict.fromkeys(keys, text)), problem=None)
    broken = exercise(text, check("f", status="failed"), problem={"message": text, "source_line": text, "line": 1})
    plain = shown(result(entry, broken), width, places=lambda exercise, name: (text, 1), stage_titles={STAGE: text})
    for line in plain.splitlines():
        assert cell_len(line) <= max(min(width, 80), 40)
    assert all(character.isprintable() for character in plain.replace("\n", ""))


def test_hostile_text_gives_a_colour_terminal_no_orders_but_those_of_the_report() -> None:
    file = StringIO()
    options: dict[str, Any] = {"color_system": "truecolor", "no_color": False, "legacy_windows": False}
    console = Console(file=file, width=80, force_terminal=True, **options)
    found = result(exercise("file", check("f", status="failed", message=HOSTILE, got=HOSTILE, output=HOSTILE)))
    terminal.render(found, console, places=places, stage_titles=TITLES)
    pieces = file.getvalue().split("\x1b")[1:]
    orders = {piece.partition("m")[0] for piece in pieces}
    assert orders <= {"[0", "[1", "[2", "[38;2;0;158;115", "[38;2;228;87;46", "[1;38;2;0;158;115"}
    assert "[bold]no markup[/]" in file.getvalue()
    assert ":boom: 中文" in file.getvalue()


@pytest.mark.parametrize("width", [40, 57, 80, 200])
def test_commands_are_whole_and_lines_fit_at_any_width(width: int) -> None:
    text = shown(HALF, width)
    assert max(map(cell_len, text.splitlines())) <= min(width, 80)
    assert "make hint T=shapes:swap_batch_and_time" in text
    assert "exercises/stage1_tensors/shapes.py:41" in text


def test_no_colour_without_a_terminal_or_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in shown(HALF)
    monkeypatch.setenv("NO_COLOR", "1")
    file = StringIO()
    terminal.render(HALF, Console(file=file, force_terminal=True), places=places, stage_titles=TITLES)
    assert "38;" not in file.getvalue()


def test_terminals_without_unicode_get_plain_characters() -> None:
    raw = TextIOWrapper(buffer := BytesIO(), encoding="ascii", newline="\n")
    terminal.render(HALF, Console(file=raw, width=80), places=places, stage_titles={STAGE: "张量"}, seconds=1)
    raw.flush()
    text = buffer.getvalue().decode("ascii")
    assert "x swap_batch_and_time" in text
    assert "+ all 2 functions" in text
    assert "Stage 1 - ??" in text


def test_chinese_is_measured_and_broken_as_chinese() -> None:
    sentence = (
        "形状正确，但数值不对：这正是 reshape 的结果，不同序列的数字被混在一起了。请交换前两个维度，而不是改变形状。"
    )
    text = failing(check("f", status="failed", message=sentence), width=60)
    message = text[text.index("形状") : text.index("A hint:")]
    lines = [line.strip() for line in message.strip().splitlines()]
    assert len(lines) > 1
    assert "".join(lines).replace(" ", "") == sentence.replace(" ", "")
    assert all(line[0] not in "，。：" for line in lines)
    assert cell_len(lines[0]) >= 45  # full lines, although there are hardly any spaces


@patient
@given(text=st.text(st.sampled_from("ab (（，。中文　-"), max_size=80), width=st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_rendering_needs_no_torch() -> None:
    code = "import sys; from graders.report import terminal, explain, junk, to_json; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[1])


# Languages.


class Backwards(gettext.NullTranslations):
    """A language in which everything is said in angle brackets."""

    def gettext(self, message: str) -> str:
        return f"《{message}》"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def test_the_whole_report_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_catalogue", Backwards())
    text = shown(HALF, 100)
    for line in text.splitlines():
        for word in ("Next", "hint:", "still to do", "of 16", "graded", "functions"):
            assert word not in line or "《" in line
    assert max(map(cell_len, text.splitlines())) <= 80


def test_a_sentence_remembers_its_english_self(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_catalogue", Backwards())
    assert i18n._("wrong shape") == "《wrong shape》"
    assert i18n._("wrong shape").msgid == "wrong shape"
    assert i18n._("") == ""


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        (None, {}, "en"),
        ("zh", {"LANG": "en_US.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        (None, {"LC_ALL": "en_US.UTF-8", "TORCHPATH_LANG": "zh-CN"}, "zh"),
        (None, {"LANG": "POSIX"}, "en"),
    ],
)
def test_the_language_that_is_asked_for(asked: str | None, environment: dict[str, str], language: str) -> None:
    assert i18n.chosen(asked, environment) == language


def test_a_language_that_is_not_there_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_catalogue", i18n._catalogue)
    assert i18n.use("tlh") == "en"
    assert i18n._("wrong shape") == "wrong shape"


# Cleaning.


@patient
@given(nasty, st.integers(1, 200), st.integers(1, 10))
def test_clean_text_is_printable_and_within_its_limits(text: str, limit: int, lines: int) -> None:
    cleaned = clean(text, limit, lines)
    assert all(character.isprintable() for character in cleaned.replace("\n", ""))
    kept = cleaned.rpartition("\n")[0] if "more character" in cleaned else cleaned
    assert len(kept) <= limit
    assert len(kept.split("\n")) <= lines
    assert len(one_line(text, limit)) <= limit
    assert "\n" not in one_line(text, limit)


@patient
@given(nasty)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text, 10_000, 1000)
    assert clean(once, 10_000, 1000) == once


@patient
@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=40))
def test_what_is_harmless_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0\x1b\\text", "text"),
        ("\x1b]0;never ends", "␛]0;never ends"),
        ("\x1b]0;a\nb\x07c", "␛]0;a\nb␇c"),
        ("\x1b[", "␛["),
        ("\x1b", "␛"),
        ("\x1bc\x1b(Btext", "text"),
        ("a\x00b\x08c\x7f", "a␀b␈c␡"),
        ("10%\r50%\r100%\r", "100%"),
        ("one\r\ntwo", "one\ntwo"),
        ("a\tb", "a   b"),
        ("\u202ecba\u2066", "�cba�"),
        ("\ud800x", "�x"),
        ("a\u2028b", "a\nb"),
        ("a\u3000b\xa0c", "a b c"),
        ("e\u0301\u0301\u0301\u0301", "e\u0301\u0301"),
        ("👩\u200d👧 ❤\ufe0f", "👩👧 ❤"),
        ("\n\n  x  \n\n", "  x"),
        ("", ""),
    ],
)
def test_cleaning(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_what_is_cut_off_is_counted() -> None:
    assert clean("x" * 12_355, limit=10) == "x" * 10 + "\n… 12,345 more characters"
    assert clean("xy", limit=1) == "x\n… 1 more character"
    assert clean("a\nb\nc", lines=2) == "a\nb\n… 2 more characters"
    assert one_line("a b c d", 4) == "a b…"


@pytest.mark.parametrize("piece", ["\x1b[", "\x1b]", "\x1b[31m", "\x1b", "x", "\n", "\r", "\x9b", "\u0301", "\t", "中"])
def test_megabytes_are_no_trouble(piece: str) -> None:
    size = 32 << 20
    assert len(clean(piece * (size // len(piece)))) < 5000


# Where tensors differ.


def test_small_matrices_are_shown_whole_side_by_side() -> None:
    assert explain([[1, 2, 3], [4, 5, 6]], (2, 3), [[1, 3, 5], [2, 4, 6]], (2, 3)) == [
        "4 of 6 values differ",
        " expected       got",
        "  1   2   3      1  [3] [5]",
        "  4   5   6     [2] [4]  6",
    ]


def test_vectors_are_shown_above_one_another() -> None:
    assert explain([1.5, 2.0, 3.25], (3,), [1.5, 2.5, 3.25], (3,)) == [
        "1 of 3 values differs",
        "expected  1.50   2.00   3.25",
        "got       1.50  [2.50]  3.25",
    ]


def test_shapes_come_first() -> None:
    lines = explain([1, 2], (2,), [[1, 2]], (1, 2))
    assert lines[:2] == ["shape expected   (2,)", "shape got        (1, 2)"]
    assert len(explain(range(900), (30, 30), range(900), (900,))) == 2


def test_large_tensors_show_three_places() -> None:
    assert explain(list(range(1000)), (10, 100), list(range(1, 1001)), (10, 100)) == [
        "all 1,000 values differ",
        "at [0, 0]   expected 0   got 1",
        "at [0, 1]   expected 1   got 2",
        "at [0, 2]   expected 2   got 3",
        "and 997 more places",
    ]


def test_short_rows_are_one_place() -> None:
    got = [0] * 30
    got[7] = -1
    assert explain([0] * 30, (5, 2, 3), got, (5, 2, 3)) == [
        "1 of 30 values differs",
        "at [1, 0]   expected  0  0  0   got  0 -1  0",
    ]


def test_long_rows_stand_above_one_another() -> None:
    expected, got = [0.12345678] * 60, [0.12345679] * 60
    assert explain(expected, (5, 3, 4), got, (5, 3, 4), width=70)[1:3] == [
        "at [0, 0]   expected   0.12345678 0.12345678 0.12345678 0.12345678",
        "            got        0.12345679 0.12345679 0.12345679 0.12345679",
    ]


def test_numbers_that_differ_look_different() -> None:
    assert explain(1 / 3, (), 1 / 3 + 1e-9, ())[1:] == ["expected  0.333333333", "got      [0.333333334]"]
    assert explain([1e-12, 1.0], (2,), [2e-12, 1.0], (2,))[1:] == ["expected  1e-12       1", "got      [2e-12]      1"]


def test_closeness_is_that_of_torch() -> None:
    nan, inf = float("nan"), float("inf")
    assert explain([1.0, nan, inf, 5], (4,), [1.0 + 1e-7, nan, inf, 5], (4,), rtol=1e-6) == []
    assert "3 of 3 values" not in explain([1.0, inf, nan], (3,), [nan, -inf, inf], (3,), rtol=1e-6, atol=1)[0]
    assert explain([1.0, inf, nan], (3,), [nan, -inf, inf], (3,), rtol=1e-6, atol=1)[0] == "all 3 values differ"
    assert explain([True], (1,), [False], (1,))[1:] == ["expected   True", "got      [False]"]
    assert explain([], (0, 3), [], (0, 3)) == []
    assert "(empty)" in "".join(explain([], (0,), [1], (1,)))


numbers = st.one_of(st.integers(-(2**63), 2**63), st.floats(), st.booleans(), st.complex_numbers())


@patient
@given(st.data(), st.lists(st.integers(0, 9), max_size=4).map(tuple))
def test_explaining_never_fails_and_small_tensors_fit(data: st.DataObject, shape: tuple[int, ...]) -> None:
    size = 1
    for length in shape:
        size *= length
    if size > 200:
        return
    values = st.lists(numbers, min_size=size, max_size=size)
    expected, got = data.draw(values), data.draw(values)
    lines = explain(expected, shape, got, shape)
    assert bool(lines) == any(a != b and (a == a or b == b) for a, b in zip(expected, got, strict=True))
    assert all(line == line.rstrip() for line in lines)


# The file.


def test_the_file_is_strict_json_in_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    to_json.write({"title": "形状", "half": "\ud800", "score": 1.0}, path)
    assert json.loads(path.read_bytes().decode("utf-8")) == {"title": "形状", "half": "?", "score": 1.0}
    assert [entry.name for entry in tmp_path.iterdir()] == ["result.json"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text("{}")
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json.write({"score": float("nan")}, path)
    assert path.read_text() == "{}"
    with pytest.raises(FileNotFoundError):
        to_json.write({}, tmp_path / "nowhere" / "result.json")
