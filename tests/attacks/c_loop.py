"""Computes for ever within one call into C, where no signal handler of Python runs."""
import itertools


def flatten_images(images):
    return sum(itertools.repeat(0))
