"""Raises SystemExit, which an ``except Exception`` would let through."""
import sys


def flatten_images(images):
    sys.exit(0)
