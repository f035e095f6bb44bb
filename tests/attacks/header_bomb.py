"""Answers with a block of tensors that is one header of 60 MB."""
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


def flatten_images(images):
    header = b'{"0":{"dtype":"F32","shape":[' + b"1," * (29 << 20) + b'1],"data_offsets":[0,4]}}'
    value = b'{"d":[[{"s":"value"},{"t":"0"}]]}'
    answer(value, struct.pack("<Q", len(header)) + header + bytes(4))
