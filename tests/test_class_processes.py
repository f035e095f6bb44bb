"""The same work in several processes: whatever becomes of them, the results are those of one process."""

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from multiprocessing import active_children

import pytest

from graders.classroom import processes
from graders.classroom.processes import FEWEST, can_fork, mapped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
TASKS = [f"task {number}" for number in range(FEWEST + 3)]
HERE = os.getpid()


def hashed(task):
    return hash(task)  # another one in each program, and the same in what is forked from it


def process(_task):
    return os.getpid()


def stop(task, at=TASKS[40]):
    if task == at and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def fault(task, at=TASKS[40]):
    if task == at:
        raise OSError(task)
    return task


@pytest.fixture
def alone(monkeypatch):
    """Other tests may have left threads in this process, which have nothing to do with what is forked here."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def test_results_come_in_order_and_are_those_of_one_process(alone):
    assert list(mapped(hashed, TASKS, 3)) == [hash(task) for task in TASKS]


@pytest.mark.parametrize(("tasks", "jobs", "forked"), [(TASKS, 2, True), (TASKS, 1, False), (TASKS[3:-1], 2, False)])
def test_there_are_processes_where_they_are_worth_it(tasks, jobs, forked, alone):
    found = set(mapped(process, tasks, jobs))
    assert (HERE not in found) == forked
    assert len(found) <= jobs
    assert not active_children()


def test_beside_threads_nothing_is_forked():
    goes_on = threading.Event()
    thread = threading.Thread(target=goes_on.wait)
    thread.start()
    try:
        assert not can_fork()
        assert set(mapped(process, TASKS, 2)) == {HERE}
    finally:
        goes_on.set()
        thread.join()


def test_what_a_killed_process_owes_is_worked_out_here(alone):
    assert list(mapped(stop, TASKS, 2)) == TASKS
    assert not active_children()


def test_without_room_for_processes_all_is_worked_out_here(monkeypatch):
    def refuse():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert list(mapped(process, TASKS, 2)) == [HERE] * len(TASKS)


def test_what_the_work_raises_gets_through(alone):
    with pytest.raises(OSError, match=TASKS[40]):
        list(mapped(fault, TASKS, 2))
    with pytest.raises(TypeError):
        list(mapped(partial(sum, 3), TASKS, 2))
    assert not active_children()


def test_whoever_asks_no_further_leaves_no_process_behind(alone):
    found = mapped(hashed, TASKS, 2)
    next(found)
    found.close()
    assert not active_children()


PROGRAM = """
import sys, time
from graders.classroom.processes import mapped

def slow(task):
    time.sleep(0.05)
    return task

try:
    for done in mapped(slow, range(1000), 2):
        if done == 3:
            print("ready", flush=True)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_ends_all_of_them_without_a_word(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    command = [sys.executable, tmp_path / "program.py"]
    root = os.fspath(processes.__file__).rpartition("/graders/")[0]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": root}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        os.killpg(running.pid, signal.SIGINT)  # as a terminal does
        assert running.communicate(timeout=20) == ("interrupted\n", "")
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)  # nobody is left
