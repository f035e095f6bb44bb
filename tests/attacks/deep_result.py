"""Returns tuples in tuples, a hundred thousand deep."""


def flatten_images(images):
    result = ()
    for _ in range(100_000):
        result = (result,)
    return result
