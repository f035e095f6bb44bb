"""Answers without an end (at most 1 GB, should nobody stop it)."""
import os


def flatten_images(images):
    for _ in range(1000):
        os.write(3, bytes(1 << 20))
