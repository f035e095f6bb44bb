"""What a child gives up besides files and system calls: capabilities, new privileges, and outliving its parent."""

from __future__ import annotations

import ctypes
import os
import signal
from contextlib import suppress

_PR_SET_PDEATHSIG, _PR_GET_PDEATHSIG = 1, 2
_PR_SET_NO_NEW_PRIVS, _PR_GET_NO_NEW_PRIVS = 38, 39
_CAPABILITY_VERSION = 0x20080522

FIRST_OWN_USER = 1 << 30

_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    armed = ctypes.c_int()
    _prctl(_PR_GET_PDEATHSIG, ctypes.addressof(armed))
    if armed.value != signal.SIGKILL:
        raise OSError("this process would outlive the one that started it")


def forbid_new_privileges() -> None:
    """From here on no program that is started can gain rights that this process has not."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if _prctl(_PR_GET_NO_NEW_PRIVS) != 1:
        raise OSError("no_new_privs did not take")


def be_counted() -> None:
    """Have the limit on processes hold for root too, whom Linux exempts from it.

    What counts is the real user. A number that nobody else has becomes that, while files still belong to the effective
    one. In a container whose root is no real root there is no such number, and no exemption either.
    """
    if os.getuid() == 0:
        with suppress(OSError):
            os.setresuid(FIRST_OWN_USER + os.getpid(), -1, -1)


def drop_capabilities() -> None:
    """Give up every capability: root becomes a user that owns many files, anybody else has none to begin with."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, 32 bits each, twice
    _check(_libc.capset(header, sets), "capset")
    _check(_libc.capget(header, sets), "capget")
    if any(sets):
        raise OSError("some capabilities were kept")


def _prctl(option: int, argument: int = 0) -> int:
    zero = ctypes.c_ulong(0)
    result: int = _libc.prctl(ctypes.c_int(option), ctypes.c_ulong(argument), zero, zero, zero)
    return _check(result, f"prctl {option}")


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
