"""Answers with tensors whose header claims more than there is, overlaps, or has no end."""

import json
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


ABOUT = {
    "t": "0",
    "device": "cpu",
    "grad": False,
    "fn": None,
    "layout": "strided",
    "kind": "tensor",
    "contiguous": True,
}
HEADERS = [
    {"dtype": "F32", "shape": [10**12], "data_offsets": [0, 4 * 10**12]},
    {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]},
    {"dtype": "F32", "shape": [0, 2**62], "data_offsets": [0, 0]},
    {"dtype": "F32", "shape": [-1], "data_offsets": [8, 0]},
    {"dtype": "F8_E5M2", "shape": [8], "data_offsets": [0, 8]},
    {"dtype": "X99", "shape": [8], "data_offsets": [0, 8]},
    {"dtype": "C64", "shape": [1], "data_offsets": [0, 8]},
    {"dtype": "BOOL", "shape": [8], "data_offsets": [0, 8]},
    {"dtype": "F32", "shape": [1] * 60 + [2], "data_offsets": [0, 8]},
    {"dtype": "F4", "shape": [16], "data_offsets": [0, 8]},
]
CASE = int("{case}")


def flatten_images(images):
    header = json.dumps({"0": HEADERS[CASE]}).encode()
    block = struct.pack("<Q", len(header)) + header + b"\x02" * 8
    value = {
        "d": [
            [{"s": "result"}, ABOUT],
            [{"s": "arguments"}, {"l": [{"l": [ABOUT]}, {"d": []}]}],
            [{"s": "again"}, {"d": []}],
        ]
    }
    answer(json.dumps({"d": [[{"s": "value"}, value]]}).encode(), block)
