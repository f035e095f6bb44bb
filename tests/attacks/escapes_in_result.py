"""Returns an object whose class has a terminal command for a name."""


def flatten_images(images):
    return type("\x1b[2JTensor\x1b[8m\ud800", (), {"__repr__": lambda self: "\x1b]0;owned\x07"})()
