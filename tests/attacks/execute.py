"""Becomes another program."""
import os


def flatten_images(images):
    os.execv("/bin/sh", ["sh", "-c", "echo GOT IN"])
