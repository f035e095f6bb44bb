"""Returns a list that contains itself."""


def flatten_images(images):
    loop = []
    loop.append(loop)
    return loop
