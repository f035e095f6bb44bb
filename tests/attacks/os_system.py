"""Starts a shell by the C library, which tells nobody what went wrong."""
import os


def flatten_images(images):
    if os.system("echo GOT IN") == 0 or os.popen("echo GOT IN").read():
        print("GOT IN")
