"""Answers in the right frame with a file of torch.save in place of the tensors."""

import io
import json
import os
import struct
import sys

import torch


def number():
    """The number of the request that is being answered."""
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    return frame.f_locals["self"].number


class Command:
    def __reduce__(self):
        return os.system, ("touch '{canary}.made'",)


def flatten_images(images):
    file = io.BytesIO()
    torch.save({"0": images, "run": Command()}, file)
    about = {
        "t": "0",
        "device": "cpu",
        "grad": False,
        "fn": None,
        "layout": "strided",
        "kind": "tensor",
        "contiguous": True,
    }
    skeleton = json.dumps({"d": [[{"s": "value"}, about]]}).encode()
    block = file.getvalue()
    os.write(3, struct.pack("<4sQII", b"TPO1", number(), len(skeleton), len(block)) + skeleton + block)
