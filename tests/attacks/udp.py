"""Sends a packet, for which it needs no connection."""
import socket


def flatten_images(images):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"GOT IN", ("127.0.0.1", int("{port}")))
    print("GOT IN")
