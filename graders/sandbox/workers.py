"""Processes of a child, with nothing shared between them but pipes and memory that they inherit.

By default torch's DataLoader passes tensors from its workers through files in /dev/shm and sockets, and Python's locks
between processes are files there too. Both would need rights that reach other programs of the same user. Here tensors
travel by value through pipes, and locks lie in memory that forked processes share: no rights needed, same results.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import multiprocessing
import multiprocessing.reduction
import multiprocessing.synchronize
import threading
import time

import torch
import torch.multiprocessing.reductions
import torch.utils.data

_libc = ctypes.CDLL(None, use_errno=True)
_RECURSIVE = 0  # the kind of an RLock, as `multiprocessing.synchronize` numbers them
_SEMAPHORE_BYTES = 64  # sem_t has 32 on the 64-bit platforms of Linux


def need_no_shared_files() -> None:
    """Change this process so that it and the processes forked from it get by without files and sockets."""
    multiprocessing.set_start_method("fork", force=True)
    multiprocessing.synchronize._multiprocessing.SemLock = SemLock  # type: ignore[attr-defined]
    # What torch registers there sends handles of shared memory; without it a tensor is pickled like anything else.
    reducers = multiprocessing.reduction.ForkingPickler._extra_reducers  # type: ignore[attr-defined]
    for kind in [kind for kind, reduce in reducers.items() if reduce.__module__.startswith("torch.")]:
        del reducers[kind]
    torch.UntypedStorage._new_shared = classmethod(_new_storage)  # type: ignore[assignment]


def _new_storage(cls: type[torch.UntypedStorage], size: int, *, device: str = "cpu") -> torch.UntypedStorage:
    """In place of storage in a shared file, which a worker fills with a batch before it is sent."""
    return cls(size, device=device)


class _Time(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


class SemLock:
    """A semaphore between forked processes, with the interface and the rules of the one in `_multiprocessing`."""

    SEM_VALUE_MAX = 2**31 - 1

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind, self.maxvalue, self.handle = kind, maxvalue, 0
        self.name = None  # there is no file to remove
        self._memory = mmap.mmap(-1, _SEMAPHORE_BYTES)
        self._semaphore = ctypes.byref(ctypes.c_char.from_buffer(self._memory))
        self._depth, self._holder = 0, 0  # of this process: how often it is held, and by which thread
        if _libc.sem_init(self._semaphore, 1, value):
            raise OSError(ctypes.get_errno(), "sem_init")

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        again = self.kind == _RECURSIVE and self._is_mine()
        if not again and not self._wait(block, timeout):
            return False
        self._depth += 1
        self._holder = threading.get_ident()
        return True

    def release(self) -> None:
        if self.kind == _RECURSIVE and not self._is_mine():
            raise AssertionError("attempt to release recursive lock not owned by thread")
        if self.kind != _RECURSIVE and self._get_value() >= self.maxvalue:
            raise ValueError("semaphore or lock released too many times")
        self._depth -= 1
        if self.kind != _RECURSIVE or self._depth == 0:
            _libc.sem_post(self._semaphore)

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def _wait(self, block: bool, timeout: float | None) -> bool:
        while self._try(block, timeout):
            if ctypes.get_errno() != errno.EINTR:  # a signal came; its handler has run by now
                return False
        return True

    def _try(self, block: bool, timeout: float | None) -> int:
        """One wait; 0 when it got the semaphore."""
        if not block:
            result = _libc.sem_trywait(self._semaphore)
        elif timeout is None:
            result = _libc.sem_wait(self._semaphore)
        else:
            until = time.time() + max(timeout, 0.0)
            moment = _Time(int(until), int(until % 1 * 1e9))
            result = _libc.sem_timedwait(self._semaphore, ctypes.byref(moment))
        return int(result)

    def _is_mine(self) -> bool:
        return self._depth > 0 and self._holder == threading.get_ident()

    def _count(self) -> int:
        return self._depth

    def _get_value(self) -> int:
        value = ctypes.c_int()
        _libc.sem_getvalue(self._semaphore, ctypes.byref(value))
        return value.value

    def _is_zero(self) -> bool:
        return self._get_value() == 0

    def _after_fork(self) -> None:
        self._depth = 0
