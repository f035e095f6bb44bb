"""Connects to a cluster's scheduler and to its worker, to give them work of its own."""
import http.client
import socket

PORTS = [int(port) for port in "{ports}".split(",")]


def with_socket(family, address):
    with socket.socket(family) as connection:
        connection.connect(address)
        connection.sendall(b"GOT IN")


def with_a_call(port):
    with socket.create_connection(("localhost", port), 1) as connection:
        connection.sendall(b"GOT IN")


def with_a_question(port):
    http.client.HTTPConnection("127.0.0.1", port, timeout=1).request("GET", "/")


def flatten_images(images):
    attempts = [lambda port=port: with_socket(socket.AF_INET, ("127.0.0.1", port)) for port in PORTS]
    attempts += [lambda port=port: with_socket(socket.AF_INET6, ("::1", port)) for port in PORTS]
    attempts += [lambda port=port: with_a_call(port) for port in PORTS]
    attempts += [lambda port=port: with_a_question(port) for port in PORTS]
    refused = 0
    for attempt in attempts:
        try:
            print("GOT IN", attempt())
        except OSError:
            refused += 1
    raise PermissionError(f"{refused} of {len(attempts)} refused")
