"""Waits for somebody to type."""


def flatten_images(images):
    return input("Password: ")
