"""What runs beside student code: loads the student's file once, then answers one request after the other.

A request is a pickled tuple from the judge; an answer is an observation (see `wire`). Before each request the state
that a student's code may have left behind is set anew: seeds, threads, default dtype, grad mode, working folder.
"""

from __future__ import annotations

import importlib.util
import io
import os
import pickle
import random
import resource
import signal
import socket
import sys
import tempfile
import threading
import types
from typing import TYPE_CHECKING, Any, NoReturn

import numpy.random  # numpy would import it at its first use, in every child again
import torch

from graders.sandbox import lock, probes, torchvision_ops, wire  # noqa: F401  (probes: there before student code is)
from graders.sandbox.raised import describe

if TYPE_CHECKING:
    from graders.sandbox.guardian import Job

SEED = 0  # the same for every request: nothing that the judge draws follows from it
LINK_FD = 3


def run_locked(job: Job, link: int, prepared: lock.Prepared) -> NoReturn:
    """The forked child of `strict` isolation: put everything in its place, lock down, serve. Never returns."""
    os.setsid()
    redirect_streams(job.output, link)
    try:
        settle_in(job.scratch)
        limits = lock.Limits(**job.limits)
        lock.apply(prepared, limits, readable=job.readable, scratch=job.scratch, processes=job.processes)
    except BaseException as error:  # no student code runs outside the lock; the engine reads why
        os.write(2, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    Server(socket.socket(fileno=LINK_FD)).serve()


def run_fresh(link: socket.socket, output: str, scratch: str, limits: dict[str, int]) -> None:
    """The fresh interpreter of `basic` isolation: the limits that the platform has, nothing more. Never returns."""
    if hasattr(os, "setsid"):
        os.setsid()
    fd = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(fd, 1)
    os.dup2(fd, 2)
    settle_in(scratch)
    torchvision_ops.install()
    lock.limits_only(lock.Limits(**limits))
    seed_all()
    Server(link).serve()


def redirect_streams(output: str, link: int) -> None:
    """Input from nowhere, both outputs into one file, the link as `LINK_FD`, and no other descriptor left open."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    printed = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    link = os.dup(link)  # out of the way of the numbers that are set next
    os.dup2(nothing, 0)
    os.dup2(printed, 1)
    os.dup2(printed, 2)
    if link != LINK_FD:
        os.dup2(link, LINK_FD)
    os.closerange(LINK_FD + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 12))


def settle_in(scratch: str) -> None:
    os.chdir(scratch)
    home = {
        "HOME": scratch,
        "TMPDIR": scratch,
        "MPLCONFIGDIR": scratch,
        "TORCH_HOME": scratch,
        "MPLBACKEND": "Agg",
        "LOGNAME": "student",
    }
    os.environ.update(home)
    tempfile.tempdir = None  # where it was looked up before the fork, it is out of reach now
    sys.argv[:] = ["student"]
    sys.dont_write_bytecode = True
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True, errors="backslashreplace")


def seed_all() -> None:
    """Once a process, or before it is forked: of all devices, those not in use yet are told when they are."""
    torch.manual_seed(SEED)


def seed_again() -> None:
    """As `torch.manual_seed` does, for the devices in use.

    That takes ten times as long, because it notes, with a traceback, what every device is to be told at its first use;
    and the notes of each request would be kept beside those of the last.
    """
    torch.default_generator.manual_seed(SEED)
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]  # torch leaves it untyped
        torch.cuda.manual_seed_all(SEED)
    if torch.backends.mps.is_available():
        torch.mps.manual_seed(SEED)


class Server:
    """Answers the judge's requests on one socket until the judge closes it."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.link.setblocking(True)
        self.student: types.ModuleType | None = None
        self.path = ""
        self.scratch = os.getcwd()
        self.streams = (sys.stdout, sys.stderr)
        self.number = 0
        if hasattr(signal, "SIGUSR1") and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGUSR1, self.say_where)

    def say_where(self, _signal: int, frame: types.FrameType | None) -> None:
        """The judge has lost its patience: the line of the student's file that is being run goes out as the answer."""
        while frame is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        if frame is not None:
            self.link.sendall(wire.encode({"line": frame.f_lineno}, self.number))

    def serve(self) -> NoReturn:
        self.link.sendall(wire.HELLO)
        while True:
            self.number, size = wire.REQUEST.unpack(self.receive(wire.REQUEST.size))
            request = self.receive(size)
            self.reset()
            frame = self.answer(self.number, request)
            for stream in self.streams:
                try:
                    stream.flush()
                except (OSError, ValueError):
                    pass  # the output file is full, or the student's code has closed the stream
            self.link.sendall(frame)

    def receive(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            part = self.link.recv(min(size, 1 << 20))
            if not part:
                self.done()
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def done(self) -> NoReturn:
        """The judge has closed the link: the work is done, and nothing that the student's code left behind may run."""
        os._exit(0)

    def reset(self) -> None:
        os.chdir(self.scratch)
        torch.set_num_threads(1)
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        seed_again()
        numpy.random.seed(SEED)
        random.seed(SEED)

    def answer(self, number: int, request: bytes) -> bytes:
        try:
            what, *rest = pickle.loads(request)
            value = self.load(*rest) if what == "load" else self.run(*rest)
        except BaseException as error:
            value = {"raised": describe(error, self.path)}
        try:
            return wire.encode(value, number)
        except wire.TooMuch as error:
            return wire.encode({"too_much": str(error)}, number)
        except BaseException as error:  # e.g. a tensor subclass that refuses to be read
            return wire.encode({"raised": describe(error, self.path)}, number)

    def run(self, pickled: bytes, args: tuple[Any, ...], files: dict[str, bytes]) -> dict[str, Any]:
        """Put the files into the working folder and run the probe; without a student's file it gets no module."""
        probe = pickle.loads(pickled)
        for name, data in files.items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(data)
        return {"value": probe(self.student, *args) if self.student is not None else probe(*args)}

    def load(self, path: str) -> dict[str, Any]:
        """Import the student's file under the name `student`."""
        self.path = path
        sys.path.append(os.path.dirname(path))  # a student's file may import its neighbours
        spec = importlib.util.spec_from_file_location("student", path)
        assert spec is not None
        assert spec.loader is not None
        self.student = importlib.util.module_from_spec(spec)
        sys.modules["student"] = self.student
        spec.loader.exec_module(self.student)
        return {"value": None}
