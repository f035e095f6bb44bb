"""Answers with observations of a call that lack a part, or have one of another kind."""

import os
import struct
import sys

from graders.sandbox import wire


def number():
    frame = sys._getframe()
    while frame.f_code.co_name != "serve":
        frame = frame.f_back
    return frame.f_locals["self"].number


CASE = int("{case}")


def flatten_images(images):
    good = {"result": images, "arguments": [[images], {}]}
    twice = {"result": images, "arguments": [[images.double().requires_grad_()], {}]}
    values = [
        good,
        {**good, "again": {}},
        {**good, "again": None},
        {**good, "again": {"result": images}},
        {**good, "again": twice},
        {**good, "again": {**twice, "gradients": [[[images]]]}},
        {"result": images},
        {**good, "again": {**twice, "gradients": 5}},
        {**good, "again": {**twice, "gradients": []}},
        {**good, "arguments": [1, 2]},
        {**good, "again": {**twice, "gradients": [[3]]}},
        {**good, "again": {"raised": 3}},
        {**good, "arguments": [[], []]},
        [],
        None,
    ]
    os.write(3, wire.encode({"value": values[CASE]}, number()))
    os._exit(0)
