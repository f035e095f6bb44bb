"""Which system calls a child may make: a list of what Python, torch, numpy and matplotlib need, and nothing else.

What is not listed fails with EPERM, which Python raises as PermissionError. The list is what stops everything that
file rules do not see: sockets, other programs, new processes, signals and tracing, limits and priorities of others,
permissions, owners, times and attributes of files, memory outside the limits, namespaces, and calls of kernels to come.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal

import pyseccomp

MEMORY = "brk get_mempolicy madvise membarrier mmap mprotect mremap msync munmap"
DESCRIPTORS = """
    close close_range dup dup2 dup3 eventfd eventfd2 fadvise64 fallocate fdatasync flock fstat fstatfs fsync ftruncate
    lseek pipe pipe2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readahead readv write writev
"""
# Landlock decides which paths. Absent: symbolic links, special files, and all that changes modes, owners and times.
PATHS = """
    access chdir copy_file_range creat faccessat faccessat2 fchdir getcwd getdents getdents64 link linkat lstat mkdir
    mkdirat newfstatat readlink readlinkat rename renameat renameat2 rmdir sendfile stat statfs statx umask unlink
    unlinkat
"""
WAITING = """
    clock_nanosleep epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait nanosleep pause poll ppoll
    pselect6 select wait4 waitid
"""
TIME = "alarm clock_getres clock_gettime getitimer gettimeofday setitimer time times"
THREADS = """
    arch_prctl exit exit_group futex futex_waitv getcpu gettid rseq sched_get_priority_max sched_get_priority_min
    sched_getaffinity sched_getparam sched_getscheduler sched_yield set_robust_list set_tid_address
"""
SIGNALS = """
    restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait sigaltstack
"""
ABOUT_ITSELF = """
    capget getegid geteuid getgid getgroups getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid
    getrlimit getrusage getsid getuid setrlimit sysinfo uname
"""
# For the link to the judge, the one socket that a child has; nothing here can make or reach another.
LINK = "getsockname getsockopt recvfrom"
# To the process itself, and to its own processes where Landlock is new enough to confine signals to those.
SENDING = ("kill", "tgkill")
GROUPS = (MEMORY, DESCRIPTORS, PATHS, WAITING, TIME, THREADS, SIGNALS, ABOUT_ITSELF, LINK, *SENDING)
PERMITTED = " ".join(GROUPS).split()

# These do nothing and say that all went well, so that `shutil.copy` and the like work; no file rule stops them.
PRETENDED = ["chmod", "fchmod", "fchmodat"]
# The same where times are given, in this argument. Without it means "now", and has to fail: `Path.touch` makes a file
# that is not there after that.
TIMES_ARGUMENT = {"utime": 1, "utimes": 1, "futimesat": 2, "utimensat": 2}
# "This file system has none", which whoever copies a file expects.
WITHOUT_ATTRIBUTES = ["flistxattr", "listxattr", "llistxattr"]

# The C library falls back to older calls on ENOSYS only. clone3 and openat2 take their flags from memory, where a
# filter cannot look; the others may be asked for by a C library that is newer than this list.
CLONE3, OPENAT2, FIRST_UNKNOWN, LAST_UNKNOWN = 435, 437, 447, 511

IOCTLS = {
    "TCGETS": 0x5401, "TIOCGWINSZ": 0x5413, "FIONREAD": 0x541B, "FIONBIO": 0x5421, "FIONCLEX": 0x5450, "FIOCLEX": 0x5451
}  # fmt: skip
# Not F_SETOWN, F_SETSIG, F_NOTIFY and leases: they make the kernel send signals.
FCNTLS = {
    "F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_SETFL": 4, "F_GETLK": 5, "F_SETLK": 6, "F_SETLKW": 7,
    "F_OFD_GETLK": 36, "F_OFD_SETLK": 37, "F_OFD_SETLKW": 38, "F_DUPFD_CLOEXEC": 1030, "F_GETPIPE_SZ": 1032,
    "F_GET_SEALS": 1034,
}  # fmt: skip
PRCTLS = {"PR_SET_NAME": 15, "PR_GET_NAME": 16, "PR_SET_VMA": 0x53564D41}

CLONE_THREAD = 0x10000
NEW_NAMESPACES = 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
# Shared memory with the parent, vfork, tracing, and becoming a brother of the parent: no fork needs them.
NOT_A_PLAIN_FORK = 0x100 | 0x4000 | 0x2000 | 0x8000 | CLONE_THREAD | NEW_NAMESPACES
EXIT_SIGNAL = 0xFF

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, INSTRUCTION_BYTES = 22, 2, 8
_libc = ctypes.CDLL(None, use_errno=True)


def assemble(processes: bool, cuda: bool = False) -> bytes:
    """The filter as a program for the kernel, which loads in a third of a millisecond.

    Args:
        processes: permit forks.
        cuda: permit what the driver of NVIDIA cards needs, as far as known: not tried on a card.
    """
    calls = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    calls.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)  # 32-bit calls have other numbers
    for name in PERMITTED:
        _permit(calls, name)
    for name in PRETENDED:
        _add(calls, pyseccomp.ERRNO(0), name)
    for name, argument in TIMES_ARGUMENT.items():
        _add(calls, pyseccomp.ERRNO(0), name, pyseccomp.Arg(argument, pyseccomp.NE, 0))
    for name in WITHOUT_ATTRIBUTES:
        _add(calls, pyseccomp.ERRNO(errno.ENOTSUP), name)
    for number in (CLONE3, OPENAT2, *range(FIRST_UNKNOWN, LAST_UNKNOWN + 1)):
        calls.add_rule(pyseccomp.ERRNO(errno.ENOSYS), number)
    if cuda:  # by file, Landlock decides which devices can be talked to (from version 5 on)
        _permit(calls, "ioctl")
    else:
        _permit_choices(calls, "ioctl", 1, IOCTLS)
    _permit_choices(calls, "fcntl", 1, FCNTLS)
    _permit_choices(calls, "prctl", 0, PRCTLS)
    _permit(calls, "prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, 0))
    _permit(calls, "sendto", pyseccomp.Arg(4, pyseccomp.EQ, 0))  # to the other end, not to an address
    _permit_opening(calls)
    _permit(calls, "clone", _flags(0, CLONE_THREAD | NEW_NAMESPACES, CLONE_THREAD))
    if processes:
        _permit(calls, "clone", _flags(0, NOT_A_PLAIN_FORK | EXIT_SIGNAL, signal.SIGCHLD))
    with os.fdopen(os.memfd_create("filter"), "w+b") as file:
        calls.export_bpf(file)
        file.seek(0)
        return file.read()


def load(program: bytes) -> None:
    """Put a filter from `assemble` in force for this thread and all that it starts, for good.

    Raises:
        OSError: the kernel refuses it.
    """
    size = ctypes.c_ushort(len(program) // INSTRUCTION_BYTES)
    if _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(_Program(size, program)), 0, 0):
        raise OSError(ctypes.get_errno(), "the filter of system calls was refused")


def confine_signals() -> None:
    """Let this process, and what it starts, send signals to this process only."""
    calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in SENDING:
        calls.add_rule(pyseccomp.ERRNO(errno.EPERM), name, pyseccomp.Arg(0, pyseccomp.NE, os.getpid()))
    calls.load()


class _Program(ctypes.Structure):
    _fields_ = (("size", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _permit(calls: pyseccomp.SyscallFilter, name: str, *conditions: pyseccomp.Arg) -> None:
    _add(calls, pyseccomp.ALLOW, name, *conditions)


def _add(calls: pyseccomp.SyscallFilter, action: int, name: str, *conditions: pyseccomp.Arg) -> None:
    """Add a rule; a name that libseccomp or this processor does not know stays forbidden."""
    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number >= 0:
        calls.add_rule(action, number, *conditions)


def _permit_choices(calls: pyseccomp.SyscallFilter, name: str, argument: int, choices: dict[str, int]) -> None:
    for value in choices.values():
        _permit(calls, name, pyseccomp.Arg(argument, pyseccomp.EQ, value))


def _permit_opening(calls: pyseccomp.SyscallFilter) -> None:
    """All but emptying a file that is opened for reading, which Landlock prevents from version 3 on only."""
    for name, argument in (("open", 1), ("openat", 2)):
        _permit(calls, name, _flags(argument, os.O_TRUNC, 0))
        _permit(calls, name, _flags(argument, os.O_ACCMODE, os.O_WRONLY))
        _permit(calls, name, _flags(argument, os.O_ACCMODE, os.O_RDWR))


def _flags(argument: int, mask: int, value: int) -> pyseccomp.Arg:
    return pyseccomp.Arg(argument, pyseccomp.MASKED_EQ, mask, value)
