"""Writes a file, and makes new ones, where it must not."""
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve()
CANARY = Path("{canary}")
ROOT = Path(sys.modules["graders.sandbox.probes"].__file__).resolve().parents[2]
WRITE = [CANARY, HERE, HERE.parent / "__pycache__" / "x.pyc"]
MAKE = [
    CANARY.parent / "made", HERE.parent / "made", Path(os.getcwd()).parent / "made", Path("/tmp/torchpath-made"),
    Path("/dev/shm/torchpath-made"), ROOT / "torchpath-made", Path(os.__file__).parent / "torchpath_made.py",
]


def flatten_images(images):
    attempts = [lambda path=path, mode=mode: open(path, mode) for path in WRITE for mode in ("w", "a", "r+")]
    attempts += [lambda path=path: open(path, "x") for path in MAKE]
    attempts += [lambda path=path: os.mkdir(path) for path in MAKE]
    refused = 0
    for attempt in attempts:
        try:
            attempt()
            print("GOT IN")
        except OSError:
            refused += 1
    raise PermissionError(f"{refused} of {len(attempts)} refused")
