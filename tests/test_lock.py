"""The lock-down: what a student's code needs works inside, what nobody needs does not, and what is missing is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cloudpickle
import pytest

from graders.engine import launch
from graders.engine.engine import Engine, Reply
from graders.sandbox import lock

cloudpickle.register_pickle_by_value(sys.modules[__name__])

ROOT = Path(__file__).resolve().parents[1]
strict = pytest.mark.skipif(bool(lock.missing()), reason=" ".join(lock.missing()))


@pytest.fixture(scope="module")
def engine():
    with Engine(launch.start("strict")) as engine:
        yield engine


@pytest.fixture
def inside(engine, tmp_path):
    """Runs a function in a child, whose student's file is empty."""
    path = tmp_path / "stage" / "answers.py"
    path.parent.mkdir()
    path.write_text("")
    children = []

    def run(probe, *args, processes=False) -> Reply:
        child = engine.child(path, processes=processes)
        children.append(child)
        child.load()
        reply: Reply = child.run(probe, args)
        return reply

    yield run
    for child in children:
        child.end()


# ------------------------------------------------------------------------------------------- what works


def training(student) -> list[bool]:
    import torch
    from torch import nn

    torch.set_num_threads(2)
    model = nn.Sequential(nn.Linear(300, 300), nn.ReLU(), nn.Linear(300, 1))
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.randn(256, 300)).square().mean().backward()
        optimizer.step()
    torch.save(model.state_dict(), "model.pt")
    loaded = torch.load("model.pt", weights_only=True)
    return [bool((loaded[name] == value).all()) for name, value in model.state_dict().items()]


def figures(student) -> bytes:
    import io

    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2, 4], label="loss")
    axes.set_title("Verlust, 损失")
    axes.legend()
    figure.savefig("loss.png")
    figure.savefig(io.BytesIO(), format="pdf")
    return Path("loss.png").read_bytes()[1:4]


def files(student) -> list[str]:
    import csv
    import shutil
    import sqlite3
    import zipfile

    Path("a").mkdir()
    with Path("a/rows.csv").open("w", newline="") as file:
        csv.writer(file).writerow([1, 2])
    shutil.copy2("a/rows.csv", "copy.csv")
    shutil.move("copy.csv", "a/moved.csv")
    Path("a/moved.csv").replace("replaced.csv")
    Path("replaced.csv").chmod(0o600)
    Path("replaced.csv").touch()
    Path("new.csv").touch()
    with tempfile.NamedTemporaryFile() as temporary, zipfile.ZipFile(temporary, "w") as archive:
        archive.write("a/rows.csv")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x").write_text("x")
    sqlite3.connect("data.db").execute("create table t (x)").close()
    shutil.rmtree("a")
    return sorted(path.name for path in Path().iterdir())


def threads(student) -> list[int]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(abs, range(-20, 0)))


def surroundings(student) -> list[bool]:
    import getpass
    import time
    import zoneinfo

    os.urandom(8)
    time.localtime()
    zoneinfo.ZoneInfo("Europe/Berlin")
    return [bool(getpass.getuser()), (os.cpu_count() or 0) > 0, Path("/dev/null").write_text("x") == 1]


@strict
@pytest.mark.parametrize(
    ("work", "result"),
    [
        (training, [True] * 4),
        (files, ["data.db", "new.csv", "replaced.csv"]),
        (threads, list(range(20, 0, -1))),
        (surroundings, [True] * 3),
    ],
)
def test_what_students_need_works(inside, work, result) -> None:
    reply = inside(work)
    assert reply.kind == "value", reply
    assert reply.value == result


@strict
def test_figures_work(inside) -> None:
    reply = inside(lambda student: figures(student) == b"PNG")
    assert reply.value is True, reply


# ------------------------------------------------------------------------------------------- workers


def loaded(student, **options) -> list[Any]:
    import numpy
    import torch
    from torch.utils.data import DataLoader, Dataset

    class Numbers(Dataset[Any]):
        def __len__(self):
            return 50

        def __getitem__(self, index):
            return torch.full((3,), float(index)), index, numpy.ones(2)

    loader = DataLoader(Numbers(), batch_size=8, **options)
    return [[x.sum().item(), y.sum().item(), z.dtype == torch.float64] for _ in range(2) for x, y, z in loader]


@strict
@pytest.mark.parametrize("options", [{}, {"persistent_workers": True}, {"prefetch_factor": 4, "timeout": 30}])
def test_workers_load_what_one_process_loads(inside, options) -> None:
    alone = inside(loaded)
    together = inside(lambda student: loaded(student, num_workers=2, **options), processes=True)
    assert alone.kind == together.kind == "value", together
    assert alone.value == together.value


@strict
def test_workers_need_permission(inside) -> None:
    reply = inside(lambda student: loaded(student, num_workers=2))
    assert reply.raised is not None
    assert reply.raised.name == "PermissionError"


def locks(student) -> list[Any]:
    import multiprocessing
    import queue

    lock, done = multiprocessing.RLock(), multiprocessing.Event()
    items: multiprocessing.Queue[int] = multiprocessing.Queue(3)

    def work() -> None:
        with lock, lock:
            items.put(5)
        done.set()

    process = multiprocessing.Process(target=work)
    process.start()
    seen = [done.wait(20), items.get(timeout=20)]
    process.join()
    with pytest.raises(queue.Empty):
        items.get(timeout=0.1)
    with pytest.raises(AssertionError):
        lock.release()
    bounded = multiprocessing.BoundedSemaphore(1)
    seen += [bounded.acquire(), bounded.acquire(False), bounded.acquire(timeout=0.05)]
    bounded.release()
    with pytest.raises(ValueError):
        bounded.release()
    return seen


@strict
def test_locks_between_processes_behave_like_those_of_python(inside) -> None:
    assert inside(locks, processes=True).value == [True, 5, True, False, False]


def other_rights(student, other: int) -> list[str]:
    """What is permitted of what no worker needs; `other` is a process outside."""
    import socket

    attempts: dict[str, Callable[[], Any]] = {
        "socket": lambda: socket.socket(socket.AF_UNIX),
        "pair": socket.socketpair,
        "session": os.setsid,
        "group": lambda: os.setpgid(0, 0),
        "program": lambda: os.execv("/bin/true", ["true"]),
        "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
        "memory": lambda: Path("/dev/shm/torchpath-made").touch(),
        "signal": lambda: os.kill(other, 0),
        "kit": lambda: list(Path(lock.ROOT).iterdir()),
    }
    permitted = []
    for name, attempt in attempts.items():
        try:
            attempt()
            permitted.append(name)
        except PermissionError:
            pass
    return permitted


def in_a_worker(student) -> list[Any]:
    import multiprocessing

    guardian = os.getppid()

    def work() -> None:
        writing.send_bytes(" ".join(other_rights(student, guardian)).encode())

    reading, writing = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=work)
    process.start()
    permitted = reading.recv_bytes().decode()
    process.join()
    return [permitted, process.exitcode]


@strict
def test_processes_are_all_that_is_permitted_for_workers(inside) -> None:
    assert inside(lambda student: other_rights(student, os.getppid()), processes=True).value == []
    assert inside(in_a_worker, processes=True).value == ["", 0]


def fork_bomb(student) -> int:
    import time

    started = 0
    while started < 400:
        try:
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        except BlockingIOError:
            return started
        started += 1
    return started


@strict
def test_processes_are_limited_in_number(inside) -> None:
    reply = inside(fork_bomb, processes=True)
    assert 8 <= reply.value < 300, reply


# ------------------------------------------------------------------------------------------- strict means strict


APPLY = "lock.apply(prepared, limits, [], scratch, False)"
REFUSED = {
    # Whatever a layer cannot do makes an error: code, and what the error says.
    "no scratch": ("lock.apply(prepared, limits, [], '/does/not/exist', False)", "No such file"),
    "nothing to read": ("lock.apply(prepared, limits, ['/does/not/exist'], scratch, False)", "No such file"),
    "the kit": ("lock.apply(prepared, limits, [lock.ROOT], scratch, False)", "must stay hidden"),
    "above the kit": ("lock.apply(prepared, limits, [os.path.dirname(lock.ROOT)], scratch, False)", "must stay hidden"),
    "everything": ("lock.apply(prepared, limits, ['/'], scratch, False)", "must stay hidden"),
    "a thread": (f"threading.Thread(target=threading.Event().wait, daemon=True).start(); {APPLY}", "a thread that"),
    "no Landlock": (f"landlock.restrict = lambda rules, abi: None; {APPLY}", "can still be read"),
    "no filter": (f"syscalls.load = lambda program: None; {APPLY}", "went through"),
    "no limits": (f"limits_module.resource.setrlimit = lambda *_: None; {APPLY}", "did not take"),
    "fine": (APPLY, "locked"),
}
# What an older kernel cannot confine by Landlock is refused as a system call.
OLDER = """
prepared = dataclasses.replace(prepared, abi={abi})
lock.apply(prepared, limits, [], scratch, True)
for attempt in (
    lambda: os.kill(os.getppid(), 0), lambda: os.truncate("/dev/null", 0), lambda: socket.socket(),
    lambda: os.open("/etc/passwd", os.O_RDONLY | os.O_TRUNC), lambda: os.listdir(lock.ROOT),
):
    try:
        print("permitted:", attempt())
    except PermissionError:
        pass
"""
IN_FORKS = """
import dataclasses, json, os, socket, sys, threading
from graders.sandbox import landlock, lock, syscalls
from graders.sandbox import limits as limits_module

prepared = lock.prepare()
limits = lock.Limits(memory=1 << 30, file_size=1 << 20, open_files=64, cpu_seconds=10)
scratch = sys.argv[1]
for name, code in json.loads(sys.argv[2]).items():
    print("==", name, flush=True)
    if os.fork() == 0:
        try:
            exec(code)
            print("locked", flush=True)
        except lock.LockError as error:
            print(error, flush=True)
        finally:
            os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def forks(tmp_path_factory) -> dict[str, str]:
    """What forks of a fresh interpreter, with everything prepared, print."""
    codes = {name: code for name, (code, _said) in REFUSED.items()}
    codes |= {f"Landlock {abi}": OLDER.format(abi=abi) for abi in (2, 3, 4, 5)}
    command = [sys.executable, "-c", IN_FORKS, str(tmp_path_factory.mktemp("scratch")), json.dumps(codes)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=True)
    parts = [part.partition("\n") for part in run.stdout.split("== ")[1:]]
    return {name: said.strip() for name, _, said in parts}


@strict
@pytest.mark.parametrize("name", REFUSED)
def test_a_layer_that_does_not_take_is_an_error(forks, name) -> None:
    assert REFUSED[name][1] in forks[name]


@strict
@pytest.mark.parametrize("abi", [2, 3, 4, 5])
def test_older_versions_of_landlock_are_enough(forks, abi) -> None:
    assert forks[f"Landlock {abi}"] == "locked"


@strict
def test_nothing_that_is_readable_contains_the_kit() -> None:
    from graders.sandbox import landlock

    for rule in landlock.base_rules(lock.ROOT):
        assert not Path(lock.ROOT).is_relative_to(rule.path)
    with pytest.raises(OSError, match="must stay hidden"):
        landlock.base_rules("/usr/lib/torchpath")


# ------------------------------------------------------------------------------------------- what is missing


def test_other_systems_have_no_strict_isolation(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    (sentence,) = lock.missing()
    assert "Linux" in sentence


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_other_processors_have_no_strict_isolation(monkeypatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    (sentence,) = lock.missing()
    assert "riscv64" in sentence


@strict
def test_what_is_missing_is_said_in_sentences(monkeypatch) -> None:
    import py_landlock

    def fails(error):
        def raise_it():
            raise error

        return raise_it

    answers = [
        (fails(py_landlock.LandlockDisabledError("")), "switched off"),
        (fails(py_landlock.LandlockNotAvailableError("")), "has no Landlock"),
        (lambda: 1, "5.19"),
    ]
    for answer, words in answers:
        monkeypatch.setattr(py_landlock, "get_abi_version", answer)
        (sentence,) = lock.missing()
        assert words in sentence
    monkeypatch.setitem(sys.modules, "py_landlock", None)
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    assert ["py-landlock" in lock.missing()[0], "pyseccomp" in lock.missing()[1]] == [True, True]


@strict
def test_a_missing_library_is_said(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "pyseccomp", raising=False)
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None if name == "seccomp" else "libc.so.6")
    (sentence,) = lock.missing()
    assert "libseccomp" in sentence


# ------------------------------------------------------------------------------------------- basic isolation


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits")
def test_limits_alone_hold_as_far_as_they_can() -> None:
    code = """
        import os
        from graders.sandbox import lock
        lock.limits_only(lock.Limits(memory=1 << 28, file_size=1000, open_files=20, cpu_seconds=5))
        lock.limits_only(lock.Limits(memory=1 << 40, file_size=1 << 40, open_files=1 << 40, cpu_seconds=5))
        try:
            with open(os.path.join(os.sys.argv[1], "big"), "wb") as file:
                file.write(bytes(2000))
        except OSError:
            print("file", end=" ")
        try:
            kept = [os.open(os.devnull, os.O_RDONLY) for _ in range(30)]
        except OSError:
            print("open", end=" ")
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", textwrap.dedent(code), folder]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (run.stdout, run.returncode) == ("file open ", 0), run.stderr
