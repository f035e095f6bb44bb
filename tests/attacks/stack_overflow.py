"""Recurses in C until the stack is used up."""
import sys


class Endless:
    def __repr__(self):
        return "%r" % self


def flatten_images(images):
    sys.setrecursionlimit(10**9)
    return repr(Endless())
