"""Returns a whole number of a million digits, whose decimal form takes long to compute."""


def flatten_images(images):
    return 1 << 3_000_000
