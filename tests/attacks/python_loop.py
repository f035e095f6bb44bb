"""Computes for ever, in Python."""


def flatten_images(images):
    while True:
        pass
