"""Resource limits of a child. Set in the child itself, so that no other process ever runs under them."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

if sys.platform != "win32":
    import resource

# malloc reserves address space that it never fills (64 MiB a thread); a limit on address space needs room for that.
RESERVED_ADDRESSES = 1 << 30
STACK = 8 << 20
# Processes beyond those that the user already has: a DataLoader with a few workers, but no fork bomb.
PROCESSES = 128


@dataclass(frozen=True)
class Limits:
    """What a child may use. It passes none of these on to the process that started it."""

    memory: int
    """Bytes beyond what the child has when it starts (an imported torch is not counted)."""
    file_size: int
    """Bytes that any one file may grow to."""
    open_files: int
    cpu_seconds: int
    """Backstop for the child's whole life; the engine times the single checks."""
    cuda: int = 0
    """1 if it may use NVIDIA cards: their driver reserves so much address space that this cannot be limited."""


def set_limits(limits: Limits, processes: bool) -> None:
    """Set every limit that Linux has.

    Raises:
        OSError, ValueError: a limit was refused, or is another than the one asked for.
    """
    for kind, (soft, hard) in _wanted(limits, processes).items():
        resource.setrlimit(kind, (soft, hard))
        if resource.getrlimit(kind) != (soft, hard):
            raise OSError(f"the limit {kind} did not take")


def set_possible_limits(limits: Limits) -> None:
    """Set the limits that this platform has; what it refuses stays as it is. Windows has none."""
    if sys.platform == "win32":
        return
    for kind, pair in _wanted(limits, processes=True).items():
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, pair)


def _wanted(limits: Limits, processes: bool) -> dict[int, tuple[int, int]]:
    """Pairs (soft, hard) for each limit, none above what the process is allowed to ask for."""
    wanted = {
        resource.RLIMIT_CORE: 1,  # none, not even to a program that collects them: Linux exempts those from 0
        resource.RLIMIT_FSIZE: limits.file_size,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_STACK: STACK,
    }
    if sys.platform == "linux":
        # Both are needed: DATA is exact but does not see shared mappings, AS sees them but needs room to spare.
        addresses, data = _memory_in_use()
        if not limits.cuda:
            wanted[resource.RLIMIT_AS] = addresses + limits.memory + RESERVED_ADDRESSES
        wanted[resource.RLIMIT_DATA] = data + limits.memory
        if processes:
            wanted[resource.RLIMIT_NPROC] = _tasks_of_this_user() + PROCESSES
    pairs = {kind: (value, value) for kind, value in wanted.items()}
    # One second between the two: SIGXCPU first, which says why the child ended, then SIGKILL, which it cannot ignore.
    pairs[resource.RLIMIT_CPU] = (limits.cpu_seconds, limits.cpu_seconds + 1)
    return {kind: _within(pair, resource.getrlimit(kind)[1]) for kind, pair in pairs.items()}


def _within(pair: tuple[int, int], ceiling: int) -> tuple[int, int]:
    if ceiling == resource.RLIM_INFINITY:
        return pair
    return min(pair[0], ceiling), min(pair[1], ceiling)


def _memory_in_use() -> tuple[int, int]:
    """Bytes of address space, and of those the private writable ones."""
    fields = Path("/proc/self/statm").read_bytes().split()
    page = os.sysconf("SC_PAGE_SIZE")
    return int(fields[0]) * page, int(fields[5]) * page


def _tasks_of_this_user() -> int:
    """How many threads the user runs: that is what the limit on processes counts."""
    user, tasks = os.getuid(), 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended in the meantime
            if process.stat().st_uid == user:
                tasks += len(list((process / "task").iterdir()))
    return tasks
