"""Asks the kernel for the memory of the process that judges it: ptrace, process_vm_readv, its file descriptors."""
import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
JUDGE = int("{judge}")
SEIZE = 0x4206
X86 = platform.machine() == "x86_64"
PROCESS_VM_READV, PTRACE, KCMP = (310, 101, 312) if X86 else (270, 117, 272)
PIDFD_OPEN, PIDFD_GETFD = 434, 438


def flatten_images(images):
    here = ctypes.create_string_buffer(16)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(here), 16)
    attempts = [
        libc.syscall(PTRACE, SEIZE, JUDGE, 0, 0),
        libc.syscall(PROCESS_VM_READV, JUDGE, vector, 1, vector, 1, 0),
        libc.syscall(KCMP, JUDGE, JUDGE, 0, 0, 0),
        libc.syscall(PIDFD_OPEN, JUDGE, 0),
        libc.syscall(PIDFD_GETFD, 0, 0, 0),
    ]
    raise PermissionError(f"{sum(result < 0 for result in attempts)} of {len(attempts)} refused")
