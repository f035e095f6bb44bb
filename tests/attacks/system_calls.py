"""Tries the system calls that are of use to nobody but an attacker (with arguments that do nothing)."""
import ctypes
import platform

libc = ctypes.CDLL(None, use_errno=True)
# bpf, perf_event_open, userfaultfd, keyctl, add_key, init_module, kexec_load, reboot, swapon, acct, syslog, quotactl,
# open_by_handle_at, name_to_handle_at, personality, seccomp, vmsplice, sethostname, settimeofday, inotify_init1
X86 = [321, 298, 323, 250, 248, 175, 246, 169, 167, 163, 103, 179, 304, 303, 135, 317, 278, 170, 164, 294]
ARM = [280, 241, 282, 219, 217, 105, 104, 142, 224, 89, 116, 60, 265, 264, 92, 277, 75, 161, 170, 26]
# io_uring_setup, open_tree, move_mount, fsopen, pidfd_send_signal, openat2, landlock_create_ruleset, memfd_secret,
# process_madvise, fchmodat2, statmount, listmount, setxattrat, and numbers of kernels to come
EVERYWHERE = [425, 428, 429, 430, 424, 437, 444, 447, 440, 452, 457, 458, 463, 490, 511, 600]


def flatten_images(images):
    numbers = (X86 if platform.machine() == "x86_64" else ARM) + EVERYWHERE
    refused = sum(libc.syscall(number, *[ctypes.c_long(-1)] * 6) < 0 for number in numbers)
    raise PermissionError(f"{refused} of {len(numbers)} refused")
