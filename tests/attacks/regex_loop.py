"""Lets a regular expression backtrack until the end of the universe."""
import re


def flatten_images(images):
    return re.match("(a+)+$", "a" * 60 + "b")
