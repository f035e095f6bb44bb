"""The command line: `python -m graders …`, and what `make` calls."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command that the arguments name; the exit code of the CONTRACT (0, 1, 2 or 3)."""
    from graders.commands.app import run

    return run(sys.argv[1:])
