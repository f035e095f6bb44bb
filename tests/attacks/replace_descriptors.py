"""Puts other files in the place of the link and of the output."""
import os


def flatten_images(images):
    reading, writing = os.pipe()
    os.write(writing, b"TPO1" * 100)
    os.dup2(reading, 3)
    os.dup2(writing, 1)
    return images
