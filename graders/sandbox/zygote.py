"""The process that has torch imported and runs nothing: it forks a guardian for every child that the judge asks for.

Linux only. It holds no state: each request is one message with two file descriptors, and everything about a child's
life belongs to the child's guardian, so any number of judges can share one zygote. It stays single-threaded and runs
no torch operation, which is what makes forking it safe.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import sys
from typing import NoReturn

from graders.sandbox import guardian, lock, torchvision_ops

PR_SET_PDEATHSIG = 1
# What safetensors and the first backward pass import when they are used, which would be in every child again.
FIRST_USED = ("numpy.ctypeslib", "torch._subclasses.schema_check_mode")


def main(control_fd: int, preloaded_fd: int, folder: str, preload: list[str]) -> None:
    """Serve until every judge is gone, wait for the guardians, and remove the folder that the children's are in.

    A second zygote, forked from this one, imports `preload` and serves those who ask at `preloaded_fd`: what needs no
    more than torch is not kept waiting.
    """
    controls = [socket.socket(fileno=fd) for fd in (control_fd, preloaded_fd)]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the judge decides when to stop: Ctrl-C reaches it too
    torchvision_ops.install()
    importlib.import_module("graders.sandbox.child").seed_all()
    for name in FIRST_USED:
        with contextlib.suppress(ImportError):  # one that another version lacks is not imported later either
            importlib.import_module(name)
    prepared = lock.prepare()
    for name in preload:
        if name.startswith("graders."):  # defines things and imports no more than torch: found as long as the kit is
            importlib.import_module(name)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", lock.ROOT)]  # out of reach from now on
    second = os.fork()
    if second == 0:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        controls.reverse()
        for name in preload:
            with contextlib.suppress(ImportError):  # one that another version of torch lacks only costs time later
                importlib.import_module(name)
    else:
        signal.signal(signal.SIGTERM, lambda _signal, _frame: end_with(second))
        with contextlib.suppress(BrokenPipeError):  # the judge is gone already: there is nobody to be served, see below
            controls[0].send(b"ready")
    controls.pop().close()
    gc.collect()
    gc.freeze()  # collections in a child then leave the shared pages alone
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps the guardians
    serve(controls[0], prepared)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(-1, 0)  # returns when the last guardian has ended
    shutil.rmtree(folder, ignore_errors=True)


def end_with(second: int) -> NoReturn:
    """End at the judge's word, and leave no second zygote to be taken in by anybody else."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(second, signal.SIGKILL)
        os.waitpid(second, 0)
    os._exit(0)


def serve(control: socket.socket, prepared: lock.Prepared) -> None:
    while True:
        message, fds = b"", list[int]()
        with contextlib.suppress(ConnectionResetError):  # every judge is gone, and one has left a question unread
            message, fds, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            return
        if os.fork() == 0:
            start_guardian(control, message, fds, prepared)
        for fd in fds:
            os.close(fd)


def start_guardian(control: socket.socket, message: bytes, fds: list[int], prepared: lock.Prepared) -> NoReturn:
    try:
        control.close()
        link, life = fds
        guardian.guard(guardian.Job(**json.loads(message)), link, socket.socket(fileno=life), prepared)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
