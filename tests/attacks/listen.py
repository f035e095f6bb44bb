"""Waits for somebody outside to connect."""
import socket


def flatten_images(images):
    socket.create_server(("127.0.0.1", 0))
    print("GOT IN")
