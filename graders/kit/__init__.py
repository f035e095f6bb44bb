"""What a hidden grader imports: points, random inputs, calls into the student's file, and assertions that explain.

>>> from graders.kit import assert_tensor, points                # doctest: +SKIP
>>> @points(2)                                                   # doctest: +SKIP
... def test_flatten_images_values(submission, draw):
...     '''flatten_images: one row per image'''
...     images = draw.normal(3, 1, 4, 5)
...     assert_tensor(submission.flatten_images(images), images.reshape(3, -1))
"""

from graders.engine.allowance import Allowance
from graders.i18n import _
from graders.kit.assertions import (
    assert_equal,
    assert_not_used,
    assert_number,
    assert_raises,
    assert_tensor,
    fail,
)
from graders.kit.draw import Draw
from graders.kit.marks import keep_picture, note, points
from graders.kit.submission import Device, Submission
from graders.sandbox.wire import Opaque, SeenTensor

__all__ = [
    "Allowance",
    "Device",
    "Draw",
    "Opaque",
    "SeenTensor",
    "Submission",
    "_",
    "assert_equal",
    "assert_not_used",
    "assert_number",
    "assert_raises",
    "assert_tensor",
    "fail",
    "keep_picture",
    "note",
    "points",
]
