"""The exit codes of the CONTRACT."""

PASSED = 0
NOT_PASSED = 1
WRONG_USAGE = 2
KIT_FAILED = 3
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Usage(Exception):
    """What was asked for cannot be done; the text says what can."""
