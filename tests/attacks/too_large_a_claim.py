"""Announces an answer of 8 GB."""
import os
import struct
import sys


def number():
    """The number of the request that is being answered."""
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    return frame.f_locals["self"].number


def flatten_images(images):
    os.write(3, struct.pack("<4sQII", b"TPO1", number(), 2**32 - 1, 2**32 - 1))
    return images
