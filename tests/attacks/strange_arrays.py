"""Returns numpy arrays of objects, texts, records, times and strides of zero."""

import numpy

CASE = int("{case}")


class Hostile:
    def __reduce__(self):
        raise SystemExit(0)


MAKE = [
    lambda: numpy.array([Hostile()] * 3, dtype=object),
    lambda: numpy.array(["\x1b[2J"]),
    lambda: numpy.zeros(3, dtype="f4,i8"),
    lambda: numpy.array(["2020-01-01"], dtype="datetime64"),
    lambda: numpy.lib.stride_tricks.as_strided(numpy.zeros(1), (10**9,), (0,)),
    lambda: numpy.ma.masked_array([1, 2], [True, False]),
    lambda: numpy.zeros(3, dtype=">f8"),
    lambda: numpy.longdouble(1) / 3,
    lambda: numpy.float16(1),
    lambda: numpy.str_("\ud800"),
    lambda: numpy.bytes_(b"\xff"),
    lambda: numpy.zeros(3)[::-1],
]


def flatten_images(images):
    return MAKE[CASE]()
