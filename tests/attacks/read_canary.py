"""Reads a file beside its folder and prints it."""


def flatten_images(images):
    print(open("{canary}").read())
