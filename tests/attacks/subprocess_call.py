"""Starts another program."""
import subprocess


def flatten_images(images):
    return subprocess.run(["/bin/sh", "-c", "echo GOT IN"])
