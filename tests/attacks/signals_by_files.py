"""Has the kernel send signals for it, to the owner of a file descriptor."""

import fcntl
import os
import struct

JUDGE = int("{judge}")
FIOSETOWN, SET_OWNER_EX, SET_SIGNAL = 0x8901, 15, 10


def flatten_images(images):
    attempts = [
        lambda: fcntl.fcntl(0, fcntl.F_SETOWN, JUDGE),
        lambda: fcntl.fcntl(0, SET_OWNER_EX, struct.pack("ii", 1, JUDGE)),
        lambda: fcntl.fcntl(0, SET_SIGNAL, 9),
        lambda: fcntl.ioctl(3, FIOSETOWN, struct.pack("i", JUDGE)),
        lambda: fcntl.fcntl(0, fcntl.F_NOTIFY, 1),
        lambda: fcntl.fcntl(0, fcntl.F_SETLEASE, fcntl.F_RDLCK),
        lambda: fcntl.ioctl(0, 0x5412, b"x"),
        lambda: fcntl.ioctl(0, 0x541C, b"x"),
    ]
    refused = 0
    for attempt in attempts:
        try:
            attempt()
            print("GOT IN")
        except OSError:
            refused += 1
    raise PermissionError(f"{refused} of {len(attempts)} refused")
