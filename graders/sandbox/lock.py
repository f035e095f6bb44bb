"""The lock-down of a child in `strict` isolation (Linux), and the limits that are left of it in `basic`.

Four layers, each checked when it is put on: resource limits (`limits.py`), privileges (`privileges.py`), which files
can be reached (`landlock.py`) and which system calls can be made (`syscalls.py`). None needs special rights.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graders.sandbox.limits import Limits, set_limits, set_possible_limits

if TYPE_CHECKING:
    from graders.sandbox.landlock import Rule

__all__ = ["Limits", "LockError", "Prepared", "apply", "can_be_read", "limits_only", "missing", "prepare"]

# Version 1 forbids moving a file from one folder into another, which correct code may do.
OLDEST_LANDLOCK = 2
ROOT = str(Path(__file__).resolve().parents[2])


class LockError(Exception):
    """A layer of the lock-down could not be put on; the process must not run a student's code."""


@dataclass(frozen=True)
class Prepared:
    """What is worked out once, before the forks."""

    rules: tuple[Rule, ...]
    abi: int
    calls: dict[bool, bytes]
    """Filters of system calls, without and with processes."""


def prepare() -> Prepared:
    """Work out everything that does not depend on the child; called in the zygote, which has one thread.

    Raises:
        LockError: this machine lacks something; `missing` says what.
    """
    try:
        from graders.sandbox import landlock, privileges, syscalls, workers  # noqa: F401  (children need all of them)

        abi = landlock.abi_version()
        calls = {processes: syscalls.assemble(processes) for processes in (False, True)}
        return Prepared(landlock.base_rules(ROOT), abi, calls)
    except Exception as error:
        raise LockError(f"the lock-down could not be prepared: {error}") from error


def apply(prepared: Prepared, limits: Limits, readable: Sequence[str], scratch: str, processes: bool) -> None:
    """Lock this process in, for good. It must have one thread, and be done with all that it wants to open.

    Args:
        prepared: from `prepare`, called in the process that this one was forked from.
        readable: files and folders to be read besides the interpreter's.
        scratch: the one folder to be written to.
        processes: permit processes of its own (DataLoader workers).

    Raises:
        LockError: a layer did not take.
    """
    from graders.sandbox import landlock, privileges, syscalls, workers

    try:
        if len(list(Path("/proc/self/task").iterdir())) != 1:
            raise OSError("a thread that was there before would stay outside")
        for path in readable:
            landlock.refuse_to_uncover(ROOT, path)
        if processes:
            workers.need_no_shared_files()
            privileges.be_counted()
        set_limits(limits, processes)
        privileges.drop_capabilities()
        privileges.die_with_parent()
        privileges.forbid_new_privileges()
        rules = [*prepared.rules, *landlock.readable_rules(readable), landlock.Rule(scratch, landlock.USE_SCRATCH)]
        if limits.cuda:
            rules += landlock.cuda_rules()
        landlock.restrict(rules, prepared.abi)
        if not processes or prepared.abi < landlock.CONFINES_SIGNALS:
            syscalls.confine_signals()
        syscalls.load(syscalls.assemble(processes, cuda=True) if limits.cuda else prepared.calls[processes])
        _try_it()
    except Exception as error:
        raise LockError(f"the lock-down failed: {error}") from error


def can_be_read(path: str) -> bool:
    """Whether children could read what lies there, because it is among what Python itself needs.

    Asked by the process that starts the zygote: what that one imports from, this one does, too.
    """
    from graders.sandbox import landlock

    return any(landlock.contains(rule.path, os.path.realpath(path)) for rule in landlock.base_rules(ROOT))


def limits_only(limits: Limits) -> None:
    """What `basic` isolation has of all this: the limits of the platform, as far as it has them. Raises nothing."""
    set_possible_limits(limits)


def missing() -> list[str]:
    """What this machine lacks for strict isolation, in sentences for a teacher; [] when it lacks nothing."""
    if sys.platform != "linux":
        return ["Strict isolation uses parts of the Linux kernel; this is another system (on Windows, WSL 2 has them)."]
    if platform.machine() not in ("x86_64", "aarch64"):
        return [f"Strict isolation works on x86-64 and ARM64 processors; this one is {platform.machine()}."]
    return [*_missing_landlock(), *_missing_seccomp()]


def _missing_landlock() -> list[str]:
    try:
        import py_landlock
    except ImportError:
        return ["The Python package py-landlock is not installed: `pip install py-landlock`."]
    try:
        abi = py_landlock.get_abi_version()
    except py_landlock.LandlockDisabledError:
        return ["Landlock is switched off: add `landlock` to the list `lsm=` among the kernel's boot parameters."]
    except py_landlock.LandlockError:
        return [f"This kernel ({platform.release()}) has no Landlock. Linux has it from 5.13 on, if built with it."]
    if abi < OLDEST_LANDLOCK:
        return [f"This kernel ({platform.release()}) has the first version of Landlock; Linux 5.19 or newer is needed."]
    return []


def _missing_seccomp() -> list[str]:
    try:
        import pyseccomp
    except ImportError:
        return ["The Python package pyseccomp is not installed: `pip install pyseccomp`."]
    except (OSError, RuntimeError):  # how it says that the library is not there
        return ["The library libseccomp was not found: install `libseccomp2` (Debian, Ubuntu) or `libseccomp`."]
    try:
        pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    except OSError:
        return ["The library libseccomp does not work here."]
    return [] if _kernel_filters_calls() else ["This kernel cannot filter system calls (it was built without seccomp)."]


def _kernel_filters_calls() -> bool:
    return Path("/proc/sys/kernel/seccomp/actions_avail").exists()


def _try_it() -> None:
    """Do two things that are forbidden: one that Landlock stops, one that the filter of system calls stops."""
    with suppress(PermissionError):
        list(Path(ROOT).iterdir())
        raise OSError(f"{ROOT} can still be read")
    with suppress(PermissionError):
        os.nice(0)
        raise OSError("a system call that is not listed went through")
