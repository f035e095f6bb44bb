"""Signals its judge, its parent, and every process that there is (none of these signals would hurt)."""
import os
import signal

JUDGE = int("{judge}")
HARMLESS = [0, signal.SIGCONT, signal.SIGWINCH]


def flatten_images(images):
    attempts = [lambda pid=pid, number=number: os.kill(pid, number)
                for pid in (JUDGE, os.getppid(), -1, 0, -JUDGE, 1) for number in HARMLESS]
    attempts += [lambda: signal.pidfd_send_signal(os.pidfd_open(JUDGE), 0), lambda: os.killpg(os.getpgid(JUDGE), 0)]
    refused = 0
    for attempt in attempts:
        try:
            attempt()
            print("GOT IN")
        except OSError:
            refused += 1
    raise PermissionError(f"{refused} of {len(attempts)} refused")
