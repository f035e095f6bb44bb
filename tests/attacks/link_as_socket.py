"""Uses the one socket that it has to reach others: another address, another descriptor, another connection."""
import socket


def flatten_images(images):
    link = socket.socket(fileno=3)
    attempts = [
        lambda: link.connect("{socket}"), lambda: link.bind("mine"), lambda: link.listen(),
        lambda: link.sendto(b"x", "{socket}"), lambda: socket.send_fds(link, [b"x"], [1]),
        lambda: socket.recv_fds(link, 10, 4, socket.MSG_DONTWAIT), lambda: link.shutdown(socket.SHUT_RDWR),
        lambda: link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20),
    ]
    refused = 0
    for attempt in attempts:
        try:
            attempt()
            print("GOT IN")
        except OSError:
            refused += 1
    link.detach()
    raise PermissionError(f"{refused} of {len(attempts)} refused")
