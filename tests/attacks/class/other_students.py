"""Reads and changes what others handed in: where it was handed in, and where the kit keeps copies and verdicts."""
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = Path(sys.modules["graders.sandbox.probes"].__file__).resolve().parents[2]
FOLDERS = [
    "{submissions}", "{results}", "{kept}", Path("{kept}").parent, *HERE.parents[2:5],
    ROOT / ".torchpath", ROOT / ".torchpath" / "cache", ROOT / ".torchpath" / "handed_in", ROOT,
]
FILES = ["{kept}/stage1_tensors/shapes.py", "{submissions}/right-1/stage1_tensors/shapes.py"]


def flatten_images(images):
    attempts = [lambda folder=folder: os.listdir(folder) for folder in FOLDERS]
    attempts += [lambda folder=folder: open(os.path.join(folder, "torchpath-made"), "x") for folder in FOLDERS]
    attempts += [lambda file=file, mode=mode: open(file, mode) for file in FILES for mode in ("r", "a", "w")]
    attempts += [lambda file=file: os.unlink(file) for file in FILES]
    attempts += [lambda file=file: os.symlink(file, "mine") for file in FILES]
    refused = 0
    for attempt in attempts:
        try:
            print("GOT IN", attempt())
        except OSError:
            refused += 1
    raise PermissionError(f"{refused} of {len(attempts)} refused")
