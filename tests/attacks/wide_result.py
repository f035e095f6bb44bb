"""Returns a list of ten million numbers."""


def flatten_images(images):
    return [0] * 10_000_000
