"""Leaves hooks that run, and print, when the process ends or something is thrown away."""
import atexit
import os
import weakref


class Undead:
    def __del__(self):
        Undead()
        os.write(1, b"GOT IN through __del__")


atexit.register(os.write, 1, b"GOT IN through atexit")
KEPT = [Undead()]
weakref.finalize(KEPT[0], print, "finalized")


def flatten_images(images):
    return KEPT
