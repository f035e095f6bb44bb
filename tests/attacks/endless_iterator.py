"""Returns an iterator without an end."""
import itertools


def flatten_images(images):
    return itertools.count()
