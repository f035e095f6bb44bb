"""Has Python compile an expression of half a million minus signs."""


def flatten_images(images):
    return eval("-" * 500_000 + "1")
