"""One guardian a child: starts it, waits, and leaves nothing behind, neither a process nor a file.

The guardian is the reaper of everything that its child starts. It ends the child when the judge says so, and also
when the judge is gone: its end of the `life` socket then reads as closed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import select
import shutil
import signal
import socket
from dataclasses import dataclass
from typing import NoReturn

from graders.sandbox import lock

PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Job:
    """What the judge asks for: one child for one student file."""

    readable: list[str]  # files and folders of the student that the child may read
    folder: str  # made by the judge for this child alone; removed by the guardian
    limits: dict[str, int]
    processes: bool = False  # may the child have children (DataLoader workers)?

    @property
    def scratch(self) -> str:
        """Working folder of the child, the only place where it may write."""
        return os.path.join(self.folder, "scratch")

    @property
    def output(self) -> str:
        """File that takes what the child prints."""
        return os.path.join(self.folder, "output")


def guard(job: Job, link: int, life: socket.socket, prepared: lock.Prepared) -> NoReturn:
    """Fork the child, see it to its end, report it, exit."""
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    os.mkdir(job.scratch)
    pid = os.fork()
    if pid == 0:
        try:
            from graders.sandbox import child

            life.close()
            child.run_locked(job, link, prepared)
        finally:
            os._exit(1)
    os.close(link)
    report(life, {"pid": pid})
    wait_for_end(pid, life)
    ended = reap(pid)
    shutil.rmtree(job.folder, ignore_errors=True)
    report(life, ended)
    os._exit(0)


def report(life: socket.socket, facts: dict[str, int]) -> None:
    with contextlib.suppress(OSError):  # the judge is gone
        life.sendall(json.dumps(facts).encode() + b"\n")


def wait_for_end(pid: int, life: socket.socket) -> None:
    """Return when the child has ended by itself, or when the judge asks for its end or is gone."""
    fd = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        poll.register(life, select.POLLIN)
        poll.poll()
    finally:
        os.close(fd)


def reap(pid: int) -> dict[str, int]:
    """End the child, its process group and everything that has become ours; say how the child ended."""
    kill(pid)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # dead, not yet reaped: the group's number is still ours
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    _, status, usage = os.wait4(pid, 0)
    while True:
        for orphan in children():
            kill(orphan)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(use.ru_utime + use.ru_stime for use in spent)  # os.times would cut each off at hundredths
    return {"status": status, "peak_kb": usage.ru_maxrss, "cpu_ms": round(1000 * seconds)}


def children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [int(word) for word in file.read().split()]


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
