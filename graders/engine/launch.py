"""Starting and ending the process that a student's code runs in: forked and locked down, or a fresh interpreter."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import multiprocessing
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Protocol

from graders.engine.allowance import Isolation
from graders.sandbox import lock
from graders.sandbox.guardian import Job

ROOT = Path(__file__).resolve().parents[2]
ENDING_SECONDS = 5.0
START_SECONDS = 120.0  # for hangs only: a zygote was measured to need 1.5 s, a fork 10 ms


class StrictIsolationMissing(Exception):
    """This machine cannot lock students' code in; `args` are the reasons, in sentences."""


class LaunchError(Exception):
    """The kit could not start a process: its own fault, never the student's."""


def start(isolation: Isolation, preload: tuple[str, ...] = ()) -> Launcher:
    """Begin to get ready for launching children; returns at once.

    No torch here: the process that imports it for the children shall do so while this one does.

    Raises:
        StrictIsolationMissing: strict isolation cannot be had on this machine.
    """
    if isolation == "strict":
        if reasons := lock.missing():
            raise StrictIsolationMissing(*reasons)
        return ForkLauncher(preload)
    return FreshLauncher()


class Process(Protocol):
    """A started child, as the engine sees it."""

    sock: socket.socket
    output: Path

    def cpu_seconds(self) -> float | None:
        """CPU time used so far, or None where the platform cannot tell."""

    def interrupt(self) -> bool:
        """Ask it to say where it is; False where that cannot be asked."""

    def end(self) -> str:
        """End it and everything it started; how it had ended: "exit 3", "SIGKILL" or "" (it was still running)."""


class Launcher(Protocol):
    folder: Path
    """Where the children's folders are."""

    def ready(self) -> None:
        """Wait until children can be launched."""

    def launch(self, readable: list[str], limits: dict[str, int], processes: bool) -> Process: ...

    def preloaded(self) -> Launcher:
        """The same for children that find the preloaded modules imported."""

    def close(self) -> None:
        """End what was started, every child too, and remove what it left."""


def say_how(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            return signal.Signals(number).name
        except ValueError:
            return f"signal {number}"
    return f"exit {os.WEXITSTATUS(status)}"


def ask_where(pid: int) -> bool:
    """Send the signal that `graders.sandbox.child` answers with a line number."""
    if not hasattr(signal, "SIGUSR1"):
        return False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGUSR1)
        return True
    return False


# ------------------------------------------------------------------------------------------ strict: fork and lock


class ForkLauncher:
    """Children forked from a zygote with torch imported, each under its guardian (Linux)."""

    def __init__(self, preload: tuple[str, ...]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="torchpath-"))
        self.is_ready = False
        self.control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.preloaded_control, preloaded_inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # A clean environment: what the judge's holds (tokens, paths) is nobody's business inside.
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # large pages: a fork of torch takes three quarters of the time
        }
        controls = [inside.fileno(), preloaded_inside.fileno()]
        self.zygote = subprocess.Popen(
            [sys.executable, "-m", "graders.sandbox.zygote", *map(str, controls), str(self.folder), *preload],
            pass_fds=controls,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the judge
        )
        inside.close()
        preloaded_inside.close()

    def ready(self) -> None:
        if self.is_ready:
            return
        if not select.select([self.control], [], [], START_SECONDS)[0] or self.control.recv(16) != b"ready":
            raise LaunchError("the process that imports torch for the students' code did not start")
        self.is_ready = True

    def launch(self, readable: list[str], limits: dict[str, int], processes: bool) -> ForkedChild:
        self.ready()
        return fork_from(self.control, self.folder, readable, limits, processes)

    def preloaded(self) -> PreloadedLauncher:
        return PreloadedLauncher(self.preloaded_control, self.folder)

    def close(self) -> None:
        self.control.close()
        self.preloaded_control.close()
        self.zygote.terminate()
        try:
            self.zygote.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self.zygote.kill()
            self.zygote.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class PreloadedLauncher:
    """Children of the zygote that has more than torch imported; a child waits until it has."""

    def __init__(self, control: socket.socket, folder: Path) -> None:
        self.control = control
        self.folder = folder

    def ready(self) -> None:
        pass

    def launch(self, readable: list[str], limits: dict[str, int], processes: bool) -> ForkedChild:
        return fork_from(self.control, self.folder, readable, limits, processes)

    def preloaded(self) -> PreloadedLauncher:
        return self

    def close(self) -> None:
        pass  # what it was made from ends both zygotes


def fork_from(
    control: socket.socket, folder: Path, readable: list[str], limits: dict[str, int], processes: bool
) -> ForkedChild:
    """Ask the zygote behind `control` for a child."""
    job = Job(
        readable=readable,
        folder=tempfile.mkdtemp(prefix="child-", dir=folder),
        limits=limits,
        processes=processes,
    )
    link, link_inside = socket.socketpair()
    life, life_inside = socket.socketpair()
    try:
        message = json.dumps(dataclasses.asdict(job)).encode()
        socket.send_fds(control, [message], [link_inside.fileno(), life_inside.fileno()])
    except OSError as error:
        raise LaunchError("the process that starts the students' code is gone") from error
    finally:
        link_inside.close()
        life_inside.close()
    return ForkedChild(link, life, Path(job.output))


class ForkedChild:
    def __init__(self, sock: socket.socket, life: socket.socket, output: Path) -> None:
        self.sock = sock
        self.life = life
        self.output = output
        self.life.settimeout(START_SECONDS)
        self.lines = self.life.makefile("r")
        self.pid = self._facts()["pid"]

    def cpu_seconds(self) -> float | None:
        with contextlib.suppress(OSError):  # it has ended
            return time.clock_gettime((~self.pid << 3) | 2)  # the kernel's clock id of another process
        return None

    def interrupt(self) -> bool:
        return ask_where(self.pid)

    def end(self) -> str:
        finished = bool(select.select([self.life], [], [], 0)[0]) or self._has_ended()
        self.sock.close()
        with contextlib.suppress(OSError):
            self.life.send(b"end")
        try:
            status = self._facts()["status"]
        finally:
            self.lines.close()
            self.life.close()
        return say_how(status) if finished else ""

    def _has_ended(self) -> bool:
        """Whether the child closed its link by ending; the guardian's report may be on its way still."""
        try:
            self.sock.setblocking(False)
            closed = self.sock.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return False
        return closed and bool(select.select([self.life], [], [], 1.0)[0])

    def _facts(self) -> dict[str, int]:
        try:
            facts: dict[str, int] = json.loads(self.lines.readline())
            return facts
        except (OSError, ValueError) as error:
            raise LaunchError("a child's guardian did not answer") from error


# ------------------------------------------------------------------------------------------ basic: fresh interpreter


class FreshLauncher:
    """A fresh interpreter a child: where there is no fork, or no lock-down (macOS, Windows, older Linux)."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="torchpath-"))

    def ready(self) -> None:
        pass

    def launch(self, readable: list[str], limits: dict[str, int], processes: bool) -> FreshChild:
        from graders.sandbox import child

        folder = Path(tempfile.mkdtemp(prefix="child-", dir=self.folder))
        scratch, output = folder / "scratch", folder / "output"
        scratch.mkdir()
        sock, inside = socket.socketpair()
        process = multiprocessing.get_context("spawn").Process(
            target=child.run_fresh, args=(inside, str(output), str(scratch), limits), daemon=not processes
        )
        process.start()
        inside.close()
        return FreshChild(sock, process, folder)

    def preloaded(self) -> FreshLauncher:
        return self

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class FreshChild:
    def __init__(self, sock: socket.socket, process: multiprocessing.process.BaseProcess, folder: Path) -> None:
        self.sock = sock
        self.process = process
        self.folder = folder
        self.output = folder / "output"

    def cpu_seconds(self) -> float | None:
        if sys.platform == "linux" and self.process.pid is not None:
            with contextlib.suppress(OSError):
                return time.clock_gettime((~self.process.pid << 3) | 2)
        return None

    def interrupt(self) -> bool:
        return self.process.pid is not None and ask_where(self.process.pid)

    def end(self) -> str:
        # A child that has closed its link is ending by itself: give it the moment that tells how.
        self.process.join(1.0 if self._closed() else 0)
        code = self.process.exitcode
        if code is None:
            self._kill()
        self.sock.close()
        self.process.join()
        shutil.rmtree(self.folder, ignore_errors=True)
        if code is None:
            return ""
        return say_how(-code) if code < 0 else f"exit {code}"

    def _closed(self) -> bool:
        try:
            self.sock.setblocking(False)
            return self.sock.recv(1, socket.MSG_PEEK) == b""
        except OSError:
            return False

    def _kill(self) -> None:
        pid = self.process.pid
        if pid is not None and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getpgid(pid) == pid:  # it has a group of its own by now
                    os.killpg(pid, signal.SIGKILL)
        self.process.kill()
