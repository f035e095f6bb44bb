"""Where checks about devices run: the option --device, what graders get of it, the cache, the lock-down for cards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import cloudpickle
import pytest

from graders.curriculum import manifest
from graders.engine import launch
from graders.engine.engine import Engine
from graders.kit import Submission
from graders.sandbox import SIMULATED, landlock, limits, simulated_device
from graders.session import devices
from graders.session.cache import Cache
from graders.session.grade import Task, grade
from graders.session.grading import Grading
from graders.session.plan import preload_for, unit
from graders.session.settings import Settings

cloudpickle.register_pickle_by_value(sys.modules[__name__])
ROOT = Path(__file__).resolve().parents[1]
EXERCISE = "stage6_deployment/devices"
PLAIN = "stage1_tensors/creation"
can_simulate = pytest.mark.skipif(not simulated_device.can_be_had(), reason="this torch has no backends in Python")


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Sets what torch finds beside the CPU; nothing is kept of it."""

    def found(*names):
        monkeypatch.setattr(devices, "present", lambda: list(names))

    monkeypatch.setattr(devices, "KEPT", tmp_path / "devices.json")
    return found


# ------------------------------------------------------------------------------------------------- which devices


@pytest.mark.parametrize(
    ("found", "choice", "wanted"),
    [
        ([SIMULATED], "auto", ("cpu", SIMULATED)),
        ([SIMULATED], "cpu", ("cpu", SIMULATED)),
        (["cuda", SIMULATED], "auto", ("cpu", "cuda")),
        (["cuda", "mps"], "auto", ("cpu", "cuda", "mps")),
        (["cuda", SIMULATED], "cpu", ("cpu", SIMULATED)),
        (["cuda", "mps", SIMULATED], "mps", ("cpu", "mps")),
        (["cuda", SIMULATED], "cuda", ("cpu", "cuda")),
        ([], "auto", ("cpu",)),  # an old torch, on a machine without an accelerator
    ],
)
def test_a_choice_becomes_devices(machine, found, choice, wanted):
    machine(*found)
    assert devices.devices_for(choice) == wanted


@pytest.mark.parametrize("choice", ["cuda", "mps"])
def test_an_accelerator_that_is_not_there_is_an_error(machine, choice):
    machine(SIMULATED)
    with pytest.raises(devices.DeviceMissing):
        devices.devices_for(choice)


def test_what_torch_finds_is_asked_once_a_torch(monkeypatch, tmp_path):
    asked = []

    def ask_torch():
        asked.append(1)
        return ["mps"]

    monkeypatch.setattr(devices, "KEPT", tmp_path / "devices.json")
    monkeypatch.setattr(devices, "ask_torch", ask_torch)
    ask = devices.present.__wrapped__
    assert [ask(), ask(), len(asked)] == [["mps"], ["mps"], 1]
    monkeypatch.setattr(devices, "installed", lambda name: "another")
    assert ask() == ["mps"]
    assert len(asked) == 2
    devices.KEPT.write_text("[]")
    assert ask() == ["mps"]
    assert len(asked) == 3


def test_torch_is_asked_for_accelerators_and_the_simulated_one():
    assert (SIMULATED in devices.ask_torch()) == simulated_device.can_be_had()


def test_only_stages_that_preload_the_module_are_about_devices():
    assert devices.matter_for([EXERCISE, PLAIN])
    assert not devices.matter_for([PLAIN])


# ------------------------------------------------------------------------------------------------- graders


def places(student, given):
    """Runs inside: where tensors come to lie on devices that arrived as arguments."""
    import torch

    return [(type(device).__name__, str(torch.ones(2, device=device).device)) for device in given]


def after_a_backward(student, device):
    """Runs inside: train there, in a process in which autograd has been at work."""
    import torch

    x = torch.ones(2, device=device, requires_grad=True)
    (x * x).sum().backward()
    return x.grad


@can_simulate
@pytest.mark.parametrize("isolation", ["strict", "basic"])
def test_devices_arrive_as_devices(machine, isolation):
    machine(SIMULATED)
    if isolation == "strict" and Settings().isolation != "strict":
        pytest.skip("no strict isolation here")
    engine = Engine(launch.start(isolation, preload_for([EXERCISE])))
    grading = Grading(Settings(isolation=isolation), ROOT / "solutions", engine)
    try:
        submission = grading.submission(EXERCISE)
        cpu, gpu = submission.devices
        assert (cpu.name, gpu.name) == ("cpu", SIMULATED)
        assert submission.run(after_a_backward, cpu).values.tolist() == [2.0, 2.0]
        assert submission.run(after_a_backward, gpu).values.tolist() == [2.0, 2.0]
        assert submission.run(places, [cpu, gpu]) == [("device", "cpu"), ("device", "gpu:0")]
        moved = submission.to_device.plain([1, "two"], gpu)
        assert moved == [1, "two"]
        assert 'torch.device("gpu")' in submission._last_call()
    finally:
        grading.close()


def test_a_file_about_something_else_has_the_cpu_only(machine):
    machine("cuda")
    grading = Grading(Settings(), ROOT / "solutions", Engine(launch.start(Settings().isolation)))
    try:
        assert [device.name for device in grading.submission(PLAIN).devices] == ["cpu"]
    finally:
        grading.close()


def test_a_child_may_use_cards_where_they_are_among_the_devices(tmp_path):
    asked = []

    class Launcher:
        def launch(self, readable, limits, processes):
            asked.append(limits["cuda"])
            raise InterruptedError

    from graders.engine.engine import Engine

    (tmp_path / "stage").mkdir()
    (tmp_path / "stage" / "file.py").write_text("x = 1\n")
    for names in (["cpu", SIMULATED], ["cpu", "cuda"]):
        submission = Submission(Engine(Launcher()), tmp_path, "stage/file", devices=names)  # type: ignore[arg-type]
        with pytest.raises(InterruptedError):
            submission.run(places, [])
    assert asked == [0, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="the lock-down is Linux's")
def test_the_lock_opens_for_cards_and_nothing_else():
    import resource

    usual = limits.Limits(memory=1 << 30, file_size=1, open_files=9, cpu_seconds=9)
    cards = limits.Limits(memory=1 << 30, file_size=1, open_files=9, cpu_seconds=9, cuda=1)
    usual_limits, card_limits = limits._wanted(usual, False), limits._wanted(cards, False)
    assert usual_limits.keys() - card_limits.keys() == {resource.RLIMIT_AS}
    for path, _access in landlock.cuda_rules():
        assert path.startswith(("/dev/nvidia", "/dev/dxg", *landlock.ABOUT_CARDS))


# ------------------------------------------------------------------------------------------------- grading


@can_simulate
def test_the_result_says_what_was_used(machine):
    machine(SIMULATED)
    selection = {EXERCISE: frozenset({"best_device"}), PLAIN: frozenset({"describe"})}
    tasks = [Task(ROOT / "solutions", chosen) for chosen in (selection, {PLAIN: frozenset({"describe"})})]
    both, plain = grade(tasks, Settings())
    assert both["environment"]["device"] == "cpu, gpu (simulated)"
    assert plain["environment"]["device"] == "cpu"
    assert both["score"] == both["max_score"]


def test_the_cache_tells_devices_apart(machine, tmp_path):
    def keys(id):
        names = frozenset(manifest.load().file(id).names)
        return Cache(tmp_path, {})._key(unit(ROOT / "solutions", id, names, 1))

    machine(SIMULATED)
    about_devices, plain = keys(EXERCISE), keys(PLAIN)
    machine("cuda", SIMULATED)
    assert keys(EXERCISE) != about_devices
    assert keys(PLAIN) == plain


@can_simulate
def test_on_the_cpu_alone_the_reference_passes(machine):
    machine()
    selection = {EXERCISE: frozenset(manifest.load().file(EXERCISE).names)}
    (result,) = grade([Task(ROOT / "solutions", selection)], Settings())
    assert result["environment"]["device"] == "cpu"
    assert result["score"] == result["max_score"]


def run(*arguments):
    command = [sys.executable, "-m", "graders", "grade", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif("cuda" in devices.ask_torch(), reason="there is a card here")
def test_asking_for_a_card_that_is_not_there_is_wrong_usage():
    done = run("--device", "cuda", "creation")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("torch finds no cuda here: leave out --device")
    assert "Traceback" not in done.stderr


def test_an_unknown_device_is_wrong_usage():
    done = run("--device", "abacus")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@can_simulate
def test_the_command_grades_on_the_cpu_and_the_simulated_device(tmp_path):
    file = tmp_path / "result.json"
    arguments = ["devices:best_device", "--device", "cpu", "--submission", ROOT / "solutions", "--json", file]
    done = run(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(file.read_text())["environment"]["device"] == "cpu, gpu (simulated)"
