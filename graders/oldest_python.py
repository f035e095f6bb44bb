"""Says in one sentence that a Python is too old. Every Python since 2.6 can read this file."""

import sys

OLDEST = (3, 10)


def require():  # type: () -> None
    """Ends the process with exit code 2 where this Python is older than `OLDEST`."""
    if sys.version_info < OLDEST:
        sys.stderr.write(
            "torchpath needs Python %d.%d or later, and this is Python %d.%d: install a newer one and run the same "
            "command with it (python3.12 -m graders ..., or make PYTHON=python3.12 ...).\n"
            % (OLDEST + sys.version_info[:2])
        )
        sys.exit(2)
