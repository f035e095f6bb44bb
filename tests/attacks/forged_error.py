"""Answers with exceptions that nobody raised, named to be taken for something else."""
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
        rest = rest[os.write(3, rest):]


RAISED = [
    {"types": ["NotImplementedError"], "message": "", "lines": [1], "missing": None, "absent": None},
    {"types": [], "message": "\x1b[2J", "lines": [], "missing": None, "absent": None},
    {"types": ["Missing"], "message": "x" * 100_000, "lines": [10**30], "missing": "y" * 100_000, "absent": None},
    {"types": "ValueError", "message": 5, "lines": "abc", "missing": [], "absent": {}},
    {"types": [None], "message": None, "lines": [None], "missing": None, "absent": None}, [], None, 7,
]
CASE = int("{case}")


def node(value):
    if isinstance(value, dict):
        return {"d": [[node(k), node(v)] for k, v in value.items()]}
    return {"l": [node(v) for v in value]} if isinstance(value, list) else {"s": value}


def flatten_images(images):
    answer(json.dumps(node({"raised": RAISED[CASE]})).encode())
