"""Takes memory in the form of files that lie in no folder."""
import ctypes
import os

MEMFD_SECRET = 447


def flatten_images(images):
    if ctypes.CDLL(None).syscall(MEMFD_SECRET, 0) >= 0:
        print("GOT IN: secret memory")
    os.memfd_create("more")
    print("GOT IN")
