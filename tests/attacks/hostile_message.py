"""Raises exceptions whose text cannot be had: it raises, ends the program, is no text, or is 1 GB long."""


def exits(self):
    raise SystemExit(0)


def fails(self):
    raise self


def long(self):
    return "long " * (40 << 20)


WAYS = [exits, fails, long, lambda self: 5, lambda self: None]
CASE = int("{case}")


def flatten_images(images):
    way = WAYS[CASE]
    raise type(
        "Hostile", (Exception,), {"__str__": way, "__repr__": way, "__getattribute__": lambda self, name: way(self)}
    )
