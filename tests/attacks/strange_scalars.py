"""Answers with numbers and texts that JSON has and Python stumbles over."""

import os
import struct
import sys


def answer(skeleton, block=b""):
    """Write a frame of any content as the answer to the request at hand."""
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    header = struct.pack("<4sQII", b"TPO1", frame.f_locals["self"].number, len(skeleton), len(block))
    rest = header + skeleton + block
    while rest:
        rest = rest[os.write(3, rest) :]


SCALARS = [
    b"1" * 5000,
    b"NaN",
    b"1e999",
    b'"\\ud800\\udfff\\ud800"',
    b'"\\u0000\\u001b[2J"',
    b"-Infinity",
    b"[1]",
    b"{}",
]
CASE = int("{case}")


def flatten_images(images):
    scalar = SCALARS[CASE]
    value = b'{"d":[[{"s":"result"},{"s":' + scalar + b'}],[{"s":"arguments"},{"l":[{"s":' + scalar + b"}]}]]}"
    answer(b'{"d":[[{"s":"value"},' + value + b"]]}")
