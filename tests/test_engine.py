"""Children: what each end of a request is called, what limits do, and that nothing is left behind."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import cloudpickle
import pytest
import torch

from graders.engine import launch, request
from graders.engine.allowance import Allowance
from graders.engine.engine import Engine
from graders.engine.launch import LaunchError, StrictIsolationMissing
from graders.sandbox import lock

cloudpickle.register_pickle_by_value(sys.modules[__name__])

ROOT = Path(__file__).resolve().parents[1]
QUICK = Allowance(cpu_seconds=0.3, wall_seconds=60)

STUDENT = """
import torch

def double(x):
    print("doubling")
    return x * 2

def state():
    return [torch.initial_seed(), torch.get_num_threads(), torch.is_grad_enabled(), str(torch.get_default_dtype())]

def disturb():
    torch.manual_seed(99); torch.set_num_threads(2)
    torch.set_grad_enabled(False); torch.set_default_dtype(torch.float64)
    import os; os.mkdir("elsewhere"); os.chdir("elsewhere")
"""


@pytest.fixture(params=["strict", "basic"], scope="module")
def engine(request):
    if request.param == "strict" and lock.missing():
        pytest.skip(f"strict isolation cannot be had here: {lock.missing()}")
    with Engine(launch.start(request.param)) as engine:
        yield engine


@pytest.fixture
def path(tmp_path):
    (tmp_path / "stage").mkdir()
    path = tmp_path / "stage" / "answers.py"
    path.write_text(STUDENT)
    return path


@pytest.fixture
def child(engine, path):
    child = engine.child(path)
    assert child.load().kind == "value"
    yield child
    child.end()


def call(student, name, *args):
    return getattr(student, name)(*args)


def test_a_probe_drives_the_students_code(child):
    reply = child.run(call, ("double", torch.arange(3.0)))
    assert reply.kind == "value"
    assert reply.value.values.tolist() == [0, 2, 4]
    assert reply.output == "doubling\n"


def test_output_belongs_to_the_request_that_it_was_printed_in(child):
    child.run(call, ("double", 1))
    assert child.run(call, ("state",)).output == ""


def test_state_is_set_anew_for_each_request(child):
    before = child.run(call, ("state",)).value
    child.run(call, ("disturb",))
    assert child.run(call, ("state",)).value == before
    assert child.run(lambda _student: str(Path.cwd()), ()).value.endswith("scratch")


def test_an_exception_comes_with_the_students_line(child):
    reply = child.run(call, ("double", None))
    assert reply.kind == "raised"
    assert reply.raised.types == ["TypeError", "Exception", "BaseException"]
    assert reply.raised.lines == [6]
    assert "NoneType" in reply.raised.message


def test_a_name_that_the_file_lacks_is_told_apart(child):
    assert child.run(call, ("gone",)).raised.absent == "gone"


def test_an_endless_loop_is_stopped_by_its_cpu_time(child):
    def loop(_student):
        while True:
            pass

    reply = child.run(loop, (), QUICK)
    assert (reply.kind, reply.detail, child.alive) == ("timeout", "cpu", False)


def test_waiting_for_ever_is_stopped_by_the_clock(child):
    reply = child.run(lambda _student: time.sleep(1000), (), Allowance(wall_seconds=0.3))
    assert (reply.kind, reply.detail) == ("timeout", "wall")


@pytest.mark.parametrize(
    ("how", "detail"),
    [
        (lambda _s: os._exit(3), "exit 3"),
        (lambda _s: os._exit(0), "exit 0"),
        (lambda _s: os.kill(os.getpid(), signal.SIGSEGV), "SIGSEGV"),
        (lambda _s: os.kill(os.getpid(), signal.SIGKILL), "SIGKILL"),
    ],
)
def test_a_process_that_ends_says_how(child, how, detail):
    reply = child.run(how, ())
    assert (reply.kind, reply.detail, child.alive) == ("crashed", detail, False)


def test_memory_is_limited(engine, path):
    child = engine.child(path, Allowance(memory=256 << 20))
    child.load()
    reply = child.run(lambda _student: torch.ones(1 << 31).sum(), ())
    assert reply.kind == "raised"
    child.end()


def test_what_cannot_be_observed_is_said(child):
    assert child.run(lambda _student: list(range(10**6)), ()).kind == "too_much"


def test_children_and_their_folders_are_gone_in_the_end(path):
    with Engine(launch.start("strict" if not lock.missing() else "basic")) as engine:
        folder = engine.launcher.folder
        children = [engine.child(path) for _number in range(3)]
        pids = [child.process.pid for child in children if hasattr(child.process, "pid")]
        children[0].end()
    assert not folder.exists()
    deadline = time.monotonic() + 10
    while any(is_running(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(is_running(pid) for pid in pids)


def is_running(pid):
    try:
        with Path(f"/proc/{pid}/stat").open() as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(bool(lock.missing()), reason="strict isolation cannot be had here")
def test_a_judge_that_is_killed_leaves_no_process_and_no_file(path):
    code = f"""
import sys, time
from pathlib import Path
from graders.engine import launch
from graders.engine.engine import Engine
engine = Engine(launch.start("strict"))
child = engine.child(Path({str(path)!r}))
child.load()
print(engine.launcher.zygote.pid, child.process.pid, engine.launcher.folder, flush=True)
time.sleep(1000)
"""
    judge = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert judge.stdout is not None
    zygote, child, folder = judge.stdout.readline().split()
    assert is_running(int(child))
    judge.kill()
    judge.wait()
    deadline = time.monotonic() + 20
    while (is_running(int(zygote)) or is_running(int(child)) or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(int(zygote))
    assert not is_running(int(child))
    assert not Path(folder).exists()


@pytest.mark.skipif(bool(lock.missing()), reason="strict isolation cannot be had here")
def test_a_lock_that_cannot_be_put_on_is_the_kits_fault():
    with Engine(launch.start("strict")) as engine, pytest.raises(LaunchError, match="could not be prepared"):
        engine.child(ROOT / "pyproject.toml")  # its folder holds the kit itself: nothing a child may read


def test_strict_isolation_is_refused_where_it_cannot_be_had(monkeypatch):
    monkeypatch.setattr(lock, "missing", lambda: ["the kernel is too old."])
    with pytest.raises(StrictIsolationMissing, match="too old"):
        launch.start("strict")


# ------------------------------------------------------------------------------------------ where it was stopped

ENDLESS = """\
def f():
    n = 0
    while n < 10:
        pass

def deaf():
    import signal
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    f()

def liar():
    import os, signal
    signal.signal(signal.SIGUSR1, lambda *_: os.write(3, b"x" * 1000))
    f()
"""


def call_f(student):
    student.f()


def call_deaf(student):
    student.deaf()


def call_liar(student):
    student.liar()


@pytest.mark.parametrize(("probe", "lines"), [(call_f, {3, 4}), (call_deaf, {None}), (call_liar, {None})])
def test_an_endless_loop_is_stopped_and_says_where_it_was(engine, tmp_path, probe, lines):
    path = tmp_path / "endless.py"
    path.write_text(ENDLESS)
    child = engine.child(path, Allowance(cpu_seconds=0.3))
    assert child.load().kind == "value"
    reply = child.run(probe, ())
    assert (reply.kind, reply.detail) == ("timeout", "cpu")
    assert reply.line in lines
    assert not child.alive


# ---------------------------------------------------------------------------------------------- prepared, and sent


@pytest.mark.parametrize("engine", ["strict"], indirect=True)
def test_a_prepared_child_reads_the_file_as_it_is_later(engine, path):
    engine.prepare(path, Allowance())
    ready = engine._spare[1]
    path.write_text("def late(): return 'written afterwards'")
    child = engine.child(path)
    assert child is ready
    assert child.load().kind == "value"
    assert child.run(call, ("late",)).value == "written afterwards"
    assert engine.child(path) is not ready
    child.end()


@pytest.mark.parametrize("engine", ["strict"], indirect=True)
def test_a_prepared_child_that_does_not_fit_is_not_used(engine, path):
    def again():
        engine.prepare(path, Allowance())
        return engine._spare[1]

    ready = again()
    assert engine.child(path, QUICK) is not ready  # other limits
    assert not ready.alive
    ready = again()
    os.kill(ready.process.pid, signal.SIGKILL)
    while ready.is_untouched():
        time.sleep(0.01)
    child = engine.child(path)
    assert child is not ready
    assert child.load().kind == "value"
    ready = again()
    path.parent.rename(path.parent.with_name("away"))  # what it may read is not there any more
    path.parent.mkdir()
    path.write_text(STUDENT)
    child = engine.child(path)
    assert child is not ready
    assert child.load().kind == "value"


def ordinary_tensors():
    leaf = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
    yield from (
        leaf,
        torch.tensor(2),
        torch.zeros(0, 3),
        torch.tensor([True, False]),
        torch.zeros(2, dtype=torch.bfloat16),
    )
    yield torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1)[1:, :, ::2]
    yield torch.ones(3).expand(2, 3)


@pytest.mark.parametrize("tensor", [*ordinary_tensors()])
def test_a_tensor_arrives_as_it_was(tensor):
    twice, again = pickle.loads(request.pickled((tensor, tensor)))
    assert twice is again
    assert torch.equal(twice, tensor)
    assert (twice.dtype, twice.stride(), twice.storage_offset()) == (
        tensor.dtype, tensor.stride(), tensor.storage_offset(),
    )  # fmt: skip
    assert twice.requires_grad == tensor.requires_grad
    assert twice.is_leaf
    assert twice._base is None
    assert twice.data_ptr() != tensor.data_ptr() or not tensor.numel()


@pytest.mark.parametrize(
    "tensor",
    [torch.nn.Parameter(torch.ones(2)), torch.ones(2).to_sparse(), torch.ones(2, dtype=torch.complex64).conj()],
)
def test_a_tensor_that_is_more_than_numbers_arrives_as_such(tensor):
    arrived = pickle.loads(request.pickled(tensor))
    assert type(arrived) is type(tensor)
    assert arrived.layout == tensor.layout
    assert torch.equal(arrived.to_dense().resolve_conj(), tensor.to_dense().resolve_conj())
