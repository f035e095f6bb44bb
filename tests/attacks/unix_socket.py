"""Talks to a service through a socket in the file system, as to Docker's."""
import socket


def flatten_images(images):
    socket.socket(socket.AF_UNIX).connect("{socket}")
    print("GOT IN")
