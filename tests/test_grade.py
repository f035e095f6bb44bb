"""Grading as a whole: results of the CONTRACT's form, exit codes, the cache, faults of the kit, interruptions."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graders.commands import verify
from graders.commands.grade import exit_code
from graders.engine.allowance import Allowance
from graders.session import plan, plugin, runner
from graders.session.cache import Cache
from graders.session.grade import Task, grade, interruption_held
from graders.session.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHAPES = {"stage1_tensors/shapes": frozenset({"flatten_images", "swap_batch_and_time"})}


@pytest.fixture
def half(tmp_path):
    """A submission: stubs everywhere, one function of shapes.py right and one wrong."""
    folder = tmp_path / "work"
    verify.cut_stubs(folder)
    path = folder / "stage1_tensors" / "shapes.py"
    text = path.read_text()
    text = text.replace('raise NotImplementedError("flatten_images")', "return images.flatten(1)")
    text = text.replace(
        'raise NotImplementedError("swap_batch_and_time")',
        "print('\\x1b[31mlooking')\n    return x.reshape(x.shape[1], x.shape[0], x.shape[2])",
    )
    path.write_text(text)
    return folder


def run(*arguments, **options):
    command = [sys.executable, "-m", "graders", "grade", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, **options)


# ---------------------------------------------------------------------------------------------- results


def test_a_result_has_the_form_of_the_contract(half):
    (result,) = grade([Task(half, SHAPES)], Settings(seed=7))
    assert {"schema", "score", "max_score", "seed", "environment", "exercises"} <= result.keys()
    assert result["seed"] == 7
    assert {"python", "torch", "device", "isolation", "dataset"} <= result["environment"].keys()
    (exercise,) = result["exercises"]
    assert exercise["id"] == "stage1_tensors/shapes"
    assert exercise["status"] == "failed"
    assert len(exercise["sha256"]) == 64
    assert [f["status"] for f in exercise["functions"]] == ["passed", "failed"]
    assert exercise["functions"][0]["score"] == exercise["functions"][0]["max_score"] == result["score"] > 0
    assert result["max_score"] == sum(check["max_points"] for check in exercise["checks"])
    keys = {"id", "function", "title", "status", "points", "max_points", "message", "mistake", "hint", "seconds"}
    assert all(keys <= check.keys() for check in exercise["checks"])
    wrong = next(c for c in exercise["checks"] if c["status"] == "failed" and c["mistake"])
    assert "reshape" in wrong["mistake"]
    assert wrong["hint"]
    json.dumps(result, allow_nan=False)


def test_output_is_kept_and_cleaned(half):
    (result,) = grade([Task(half, SHAPES)], Settings())
    outputs = [check["output"] for check in result["exercises"][0]["checks"] if "output" in check]
    assert outputs
    assert all("looking" in output and "\x1b" not in output for output in outputs)


def test_nothing_is_revealed_where_that_is_not_wanted(half):
    (result,) = grade([Task(half, SHAPES)], Settings(reveal=False))
    hidden = [check for check in result["exercises"][0]["checks"] if check["max_points"]]
    assert not any({"input", "expected", "got", "difference"} & check.keys() for check in hidden)


def test_one_seed_gives_the_same_verdicts_and_inputs(half):
    first, second = (grade([Task(half, SHAPES)], Settings(seed=5))[0] for _time in range(2))
    for result in (first, second):
        for check in result["exercises"][0]["checks"]:
            check.pop("seconds")
    assert first == second


def test_many_submissions_are_graded_side_by_side_and_come_back_in_order(half):
    tasks = [Task(half, SHAPES), Task(ROOT / "solutions", SHAPES), Task(half / "nowhere", SHAPES)]
    scores = [result["score"] / result["max_score"] for result in grade(tasks, Settings(), jobs=2)]
    assert scores[1] == 1.0
    assert 0 < scores[0] < 1
    assert scores[2] == 0.0


def test_one_worker_and_basic_isolation_give_the_same_score(half):
    strict = grade([Task(half, SHAPES)], Settings())[0]
    basic = grade([Task(half, SHAPES)], Settings(isolation="basic"), jobs=1)[0]
    assert basic["score"] == strict["score"]
    assert basic["environment"]["isolation"] == "basic"


# ---------------------------------------------------------------------------------------------- the kit's own faults


def test_a_worker_that_dies_leaves_its_checks_ungraded(half, monkeypatch):
    judge = runner.Runner.judge

    def dying(self, grading, unit):
        if unit.exercise == "stage1_tensors/creation":
            os._exit(1)
        return judge(self, grading, unit)

    monkeypatch.setattr(runner.Runner, "judge", dying)
    selection = {"stage1_tensors/creation": frozenset({"describe"}), **SHAPES}
    (result,) = grade([Task(ROOT / "solutions", selection)], Settings(), jobs=2)
    creation, shapes = result["exercises"]
    assert creation["status"] == "ungraded"
    assert {check["status"] for check in creation["checks"]} == {"ungraded"}
    assert shapes["status"] == "passed"
    assert exit_code(result) == 3


def test_a_failure_of_the_engine_is_the_kits(half, monkeypatch):
    monkeypatch.setattr("graders.engine.launch.ForkLauncher.ready", lambda _self: 1 / 0)
    monkeypatch.setattr("graders.engine.launch.FreshLauncher.launch", lambda *_args: 1 / 0)
    (result,) = grade([Task(half, SHAPES)], Settings())
    assert {exercise["status"] for exercise in result["exercises"]} == {"ungraded"}
    assert "ZeroDivisionError" in result["fault"]
    assert "test_grade.py" in result["fault"]
    assert exit_code(result) == 3


def test_a_grader_that_asks_for_more_than_checks_are_given_is_the_kits_fault(half, monkeypatch):
    monkeypatch.setattr(runner, "GIVEN", {"submission": plugin.GIVEN["submission"]})
    (result,) = grade([Task(half, SHAPES)], Settings())
    assert "asks for more than submission" in result["fault"]
    assert exit_code(result) == 3


def test_a_grader_that_hangs_is_ended_by_pytest_timeout(half, monkeypatch):
    monkeypatch.setattr(runner, "OPTIONS", [*runner.OPTIONS, "--timeout=1"])
    monkeypatch.setitem(plugin.GIVEN, "draw", lambda _check, _grading: time.sleep(60))
    selection = {"stage1_tensors/creation": frozenset({"describe"}), **SHAPES}
    (result,) = grade([Task(half, selection)], Settings(), jobs=2)  # in forks: here a test's own timer stands already
    checks = [check for exercise in result["exercises"] for check in exercise["checks"]]
    ungraded = [check for check in checks if check["status"] == "ungraded"]
    assert ungraded
    assert not [check["message"] for check in ungraded if "Timeout" not in check["message"]]
    assert exit_code(result) == 3


# ---------------------------------------------------------------------------------------------- the cache


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache", {"seed": None})


def judged(half, cache, monkeypatch=None):
    """Grade through the cache; how many units had to be judged."""
    counted = []
    real = runner.run

    def counting(units, *args):
        units = list(units)
        counted.extend(units)
        return real(units, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "run", counting)
        (result,) = grade([Task(half, SHAPES)], Settings(), cache=cache)
    return len(counted), result


def test_an_unchanged_file_is_judged_once(half, cache):
    first, result = judged(half, cache)
    second, again = judged(half, cache)
    assert (first, second) == (1, 0)
    assert again["score"] == result["score"]
    assert again["exercises"] == result["exercises"]


def test_a_change_to_the_file_or_to_a_neighbour_it_names_is_judged(half, cache):
    judged(half, cache)
    path = half / "stage1_tensors" / "shapes.py"
    path.write_text("import creation\n" + path.read_text())
    assert judged(half, cache)[0] == 1
    (half / "stage1_tensors" / "creation.py").write_text("x = 1\n")
    assert judged(half, cache)[0] == 1
    (half / "stage1_tensors" / "arithmetic.py").write_text("x = 1\n")  # shapes.py does not name it
    assert judged(half, cache)[0] == 0


def test_other_settings_are_judged(half, cache, tmp_path):
    judged(half, cache)
    assert judged(half, Cache(tmp_path / "cache", {"seed": 3}))[0] == 1
    assert judged(half, Cache(tmp_path / "cache", {"seed": None}, fresh=True))[0] == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"key": 1}'])
def test_a_damaged_entry_is_judged_anew(half, cache, damage):
    _count, result = judged(half, cache)
    (entry,) = cache.folder.glob("*.json")
    entry.write_bytes(damage)
    count, again = judged(half, cache)
    assert count == 1
    assert again["score"] == result["score"]


def test_a_forged_entry_is_judged_anew(half, cache):
    judged(half, cache)
    (entry,) = cache.folder.glob("*.json")
    forged = json.loads(entry.read_text())
    for record in forged["records"]:
        record["status"] = "passed"
    entry.write_text(json.dumps(forged))
    assert judged(half, cache)[0] == 1


@pytest.mark.parametrize("what", ["cut short", "no check left", "another form"])
def test_a_damaged_plan_is_read_anew(tmp_path, monkeypatch, what):
    """What was read of a grader is kept, too, and believed no more than a verdict."""
    id = "stage1_tensors/shapes"
    whole = plan.exercise.__wrapped__(id)
    monkeypatch.setattr(plan, "ROOT", tmp_path)
    for folder in ("graders", "solutions"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    assert plan.exercise.__wrapped__(id) == whole
    (kept,) = (tmp_path / ".torchpath" / "cache" / "plans").iterdir()
    entry = json.loads(kept.read_text())
    damaged = {
        "cut short": kept.read_text()[:-9],
        "no check left": json.dumps({**entry, "plan": {**entry["plan"], "checks": []}}),
        "another form": json.dumps({**entry, "plan": {"checks": [], "examples": []}}),
    }
    kept.write_text(damaged[what])
    assert plan.exercise.__wrapped__(id) == whole
    assert json.loads(kept.read_text()) == entry


def test_a_cache_that_cannot_be_written_fails_nobody(half, tmp_path):
    (tmp_path / "file").write_text("")
    assert judged(half, Cache(tmp_path / "file" / "cache", {}))[0] == 1


def test_known_verdicts_are_shown_without_torch(half):
    arguments = ["shapes", "--submission", str(half)]
    run(*arguments)
    code = f"""
import sys
from graders.commands.app import run
code = run(["grade", *{arguments!r}])
assert "torch" not in sys.modules, "torch was imported"
sys.exit(code)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "swap_batch_and_time" in done.stdout


# ---------------------------------------------------------------------------------------------- the command


def test_the_command_shows_a_report_and_writes_the_result(half, tmp_path):
    done = run("shapes", "--submission", half, "--json", tmp_path / "result.json", "--seed", "11", "--fresh")
    assert done.returncode == 1, done.stderr
    assert "This is what reshape gives" in done.stdout
    assert "Next:" in done.stdout
    assert done.stderr == ""
    assert json.loads((tmp_path / "result.json").read_text())["seed"] == 11


def test_an_unknown_target_lists_the_close_ones():
    done = run("shaeps")
    assert done.returncode == 2
    assert "shapes" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--submission", "/nowhere"],
        ["--isolation", "loose"],
        ["--seed", "x"],
        ["--json", "/nowhere/result.json", "shapes"],
    ],
)
def test_wrong_usage_is_said_in_a_sentence(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_broken_files_are_named_and_the_others_are_graded(half):
    stage = half / "stage1_tensors"
    (stage / "creation.py").unlink()
    (stage / "arithmetic.py").write_text("def f(:\n")
    (stage / "broadcasting.py").write_bytes(b"\xff\xfe\0")
    (stage / "numpy_bridge.py").write_text("while True: pass\n")
    shutil.copy(ROOT / "solutions" / "stage1_tensors" / "normalization.py", stage)
    selection = {f"stage1_tensors/{name}": frozenset({function}) for name, function in [
        ("creation", "describe"), ("arithmetic", "relative_error"), ("broadcasting", "softmax"),
        ("numpy_bridge", "to_numpy"), ("normalization", "standardize")]}  # fmt: skip
    (result,) = grade([Task(half, selection)], Settings(allowance=Allowance(cpu_seconds=1)))
    problems = [exercise.get("problem", {}).get("message", "") for exercise in result["exercises"]]
    assert ["missing" in problems[0], "line 1" in problems[1], "text file" in problems[2], "loop" in problems[3]] == [
        True
    ] * 4
    assert result["exercises"][4]["status"] == "passed"
    assert exit_code(result) == 1


def test_an_interruption_is_not_lost_in_what_is_imported():
    with pytest.raises(KeyboardInterrupt), interruption_held():  # noqa: PT012 (what stands in it takes the error)
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
        except BaseException:
            pytest.fail("it came in the middle")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("signals", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_process_and_no_file(half, tmp_path, signals):
    (half / "stage1_tensors" / "shapes.py").write_text("print('started', flush=True)\nwhile True: pass\n")
    command = [sys.executable, "-m", "graders", "grade", "shapes", "creation", "--submission", str(half)]
    result = tmp_path / "result.json"
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([*command, "--json", str(result)], cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("torchpath-*/child-*/output")) and time.monotonic() < deadline:
        time.sleep(0.05)
    started = descendants(process.pid)
    assert started
    process.send_signal(signals)
    process.wait(30)
    assert process.returncode == (130 if signals == signal.SIGINT else -signal.SIGTERM)
    deadline = time.monotonic() + 20
    while (any(map(is_alive, started)) or list(tmp_path.glob("torchpath-*"))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, started))
    assert not list(tmp_path.glob("torchpath-*"))
    assert not result.exists()
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()


def descendants(pid):
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for word in (task / "children").read_text().split():
            found += [int(word), *descendants(int(word))]
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_pytest_itself_runs_the_graders(half):
    command = [sys.executable, "-m", "pytest", "-q", "graders/stage1_tensors/test_shapes.py", f"--submission={half}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "this is what reshape gives" in done.stdout
    assert "passed" in done.stdout
    assert "graders/kit" not in done.stdout
