"""Reads address 0."""
import ctypes


def flatten_images(images):
    ctypes.string_at(0)
