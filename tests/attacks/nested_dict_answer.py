"""Answers with dictionaries whose keys are lists, tensors and dictionaries."""

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


KEYS = [
    b'{"l":[]}',
    b'{"d":[]}',
    b'{"u":[{"l":[]}]}',
    b'{"o":["a","b"]}',
    b'{"y":"float32"}',
    b'{"v":"cpu"}',
    b"3",
    b"[]",
]
CASE = int("{case}")


def flatten_images(images):
    answer(b'{"d":[[{"s":"value"},{"d":[[' + KEYS[CASE] + b',{"s":1}]]}]]}')
