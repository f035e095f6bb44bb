"""Returns tuples in tuples, a million deep."""


def flatten_images(images):
    result = ()
    for _ in range(1_000_000):
        result = (result,)
    return result
