"""Opens sockets of every family, and pairs of them that can send to a path."""
import socket

FAMILIES = ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG", "AF_BLUETOOTH"]
KINDS = [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET]


def flatten_images(images):
    families = [getattr(socket, name) for name in FAMILIES if hasattr(socket, name)]
    attempts = [lambda f=f, k=k: socket.socket(f, k) for f in families for k in KINDS]
    attempts += [lambda k=k: socket.socketpair(socket.AF_UNIX, k) for k in KINDS]
    refused = 0
    for attempt in attempts:
        try:
            attempt()
            print("GOT IN")
        except OSError:
            refused += 1
    if refused == len(attempts):
        raise PermissionError("every socket refused")
