"""Returns and names things by 20 MB of text."""


def flatten_images(images):
    return {"x" * (20 << 20): type("y" * (2 << 20), (), {})()}
