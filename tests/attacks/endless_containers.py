"""Returns lists, tuples and dicts whose own iteration never ends."""
import itertools


class Endless(list):
    __iter__ = lambda self: itertools.count()
    __len__ = lambda self: 1 << 60


class EndlessDict(dict):
    items = keys = values = __iter__ = lambda self: itertools.count()


def flatten_images(images):
    return [Endless([1]), EndlessDict(a=1), Endless([EndlessDict()])]
