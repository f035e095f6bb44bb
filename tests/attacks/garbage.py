"""Answers with random bytes."""
import os


def flatten_images(images):
    os.write(3, os.urandom(10_000))
    return images
