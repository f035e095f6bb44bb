"""Raises KeyboardInterrupt, as if the teacher had pressed Ctrl-C."""


def flatten_images(images):
    raise KeyboardInterrupt
