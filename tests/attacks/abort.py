"""Aborts, which leaves a core dump where nobody forbids it."""
import os


def flatten_images(images):
    os.abort()
