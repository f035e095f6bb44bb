"""Answers with devices, dtypes and tensors that do not exist."""

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


NODES = [
    b'{"v":"nonsense"}',
    b'{"v":"cuda:99999999999"}',
    b'{"v":3}',
    b'{"y":"float77"}',
    b'{"y":["float32"]}',
    b'{"t":"7"}',
    b'{"t":[]}',
    b'{"o":["a"]}',
    b'{"o":{}}',
    b'{"o":[1,2]}',
    b'{"l":{}}',
    b'{"u":"abc"}',
    b'{"d":5}',
    b'{"d":["ab"]}',
    b"{}",
    b"[]",
    b"null",
    b'"x"',
]
CASE = int("{case}")


def flatten_images(images):
    answer(b'{"d":[[{"s":"value"},' + NODES[CASE] + b"]]}")
