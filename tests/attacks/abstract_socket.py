"""Talks to a service through a socket that lies in no folder."""
import socket


def flatten_images(images):
    socket.socket(socket.AF_UNIX).connect("\0{abstract}")
    print("GOT IN")
