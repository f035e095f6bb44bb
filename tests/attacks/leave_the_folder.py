"""Moves to another folder, and makes another one the root."""
import os

CANARY = "{canary}"


def flatten_images(images):
    os.chdir(os.path.dirname(CANARY))
    try:
        os.chroot(".")
        print("GOT IN")
    except PermissionError:
        pass
    print("GOT IN", os.listdir("."), open(os.path.basename(CANARY)).read())
