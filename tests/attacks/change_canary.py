"""Changes a file without opening it for writing: permissions, owner, times, attributes, length, name, existence."""
import contextlib
import os

CANARY = "{canary}"
ATTEMPTS = [
    lambda: os.chmod(CANARY, 0o777), lambda: os.utime(CANARY, (1, 1)), lambda: os.chown(CANARY, 1, 1),
    lambda: os.setxattr(CANARY, "user.x", b"1"), lambda: os.truncate(CANARY, 0), lambda: os.remove(CANARY),
    lambda: os.rename(CANARY, CANARY + ".old"), lambda: os.replace(CANARY, "here"),
    lambda: os.open(CANARY, os.O_RDONLY | os.O_TRUNC), lambda: os.open(CANARY, 3 | os.O_TRUNC),
    lambda: os.rmdir(os.path.dirname(CANARY)),
]


def flatten_images(images):
    for attempt in ATTEMPTS:
        with contextlib.suppress(OSError):
            attempt()
