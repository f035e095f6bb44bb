"""Opens files until no more can be opened."""


def flatten_images(images):
    return [open("/dev/null") for _ in range(100_000)]
