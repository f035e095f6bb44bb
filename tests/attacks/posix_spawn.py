"""Starts another program by posix_spawn, which is no fork."""
import os


def flatten_images(images):
    os.posix_spawn("/bin/sh", ["sh", "-c", "echo GOT IN"], {})
