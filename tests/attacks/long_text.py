"""Returns and names things by 100 MB of text."""


def flatten_images(images):
    return {"x" * (100 << 20): type("y" * (10 << 20), (), {})()}
