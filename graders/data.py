"""The digits: unpacks those that come with the kit, fetches the full MNIST, knows where to read. Standard library only.

python -m graders.bootstrap student -m graders.data       (make data) fetches the full MNIST
"""

from __future__ import annotations

import sys
from pathlib import Path

from graders.i18n import _

# Every use of the kit asks whether the data is ready: what only the work itself needs is imported there.

DATASETS = Path(__file__).resolve().parent.parent / "datasets"
EMBEDDED = DATASETS / "mnist-5k"
UNPACKED = DATASETS / ".unpacked" / "mnist-5k"
# A root of its own: torchvision would take the embedded files for the full ones.
DOWNLOADED = DATASETS / ".downloaded" / "mnist"
SUMS = "SHA256SUMS"
RAW = Path("MNIST", "raw")
# The files of the full set as torchvision unpacks them: size in bytes, MD5 (what is published).
FULL = {
    "train-images-idx3-ubyte": (47_040_016, "6bbc9ace898e44ae57da46a324031adb"),
    "train-labels-idx1-ubyte": (60_008, "a25bea736e30d166cdddb491f175f624"),
    "t10k-images-idx3-ubyte": (7_840_016, "2646ac647ad5339dbf082846283269ea"),
    "t10k-labels-idx1-ubyte": (10_008, "27ae3e4e09519cfbb04c329615203637"),
}


class DataError(Exception):
    """What is wrong with the data, and what to do about it; written for the person at the terminal."""


def mnist_root() -> Path:
    """What ``torchvision.datasets.MNIST(root, download=False)`` reads: the full set if it was fetched, else the 5,000.

    Raises:
        DataError: the embedded digits are damaged.
    """
    if full_ready():
        return DOWNLOADED
    if not ready():
        unpack()
    return UNPACKED


def mnist_name() -> str:
    """Which digits `mnist_root` gives: "mnist" (60,000 and 10,000) or "mnist-5k" (4,000 and 1,000)."""
    return "mnist" if full_ready() else "mnist-5k"


def ready() -> bool:
    """Whether the embedded digits lie unpacked and are those of this version of the kit."""
    try:
        same = (UNPACKED / SUMS).read_bytes() == (EMBEDDED / SUMS).read_bytes()
    except OSError:
        return False
    return same and all((UNPACKED / name).is_file() for name in _sums())


def full_ready() -> bool:
    """Whether the full set was fetched. It was verified before it got its name; here only sizes are compared."""
    try:
        return all((DOWNLOADED / RAW / name).stat().st_size == size for name, (size, _md5) in FULL.items())
    except OSError:
        return False


def unpack() -> Path:
    """Unpacks the embedded digits, verifies them, and only then puts them in their place.

    Raises:
        DataError: a file is missing or damaged, or there is no room. What was unpacked before is left alone.
    """
    import shutil

    partial = UNPACKED.with_name("mnist-5k.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        for name, expected in _sums().items():
            content = _decompress(EMBEDDED / f"{Path(name).name}.gz", expected)
            target = partial / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        shutil.copyfile(EMBEDDED / SUMS, partial / SUMS)
        shutil.rmtree(UNPACKED, ignore_errors=True)
        partial.rename(UNPACKED)
    except OSError as error:
        raise DataError(_("the digits could not be unpacked: {error}.").format(error=error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return UNPACKED


def _sums() -> dict[str, str]:
    """File below the root to SHA-256 of its contents."""
    lines = (EMBEDDED / SUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def _decompress(path: Path, expected: str) -> bytes:
    import gzip
    import hashlib
    import zlib

    try:
        content = gzip.decompress(path.read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile, FileNotFoundError):
        content = b""
    if hashlib.sha256(content).hexdigest() != expected:
        raise DataError(
            _("{file} is damaged or missing. Get it back: git checkout -- {folder}").format(
                file=path.relative_to(DATASETS.parent).as_posix(),
                folder=EMBEDDED.relative_to(DATASETS.parent).as_posix(),
            )
        )
    return content


def download() -> None:
    """Fetches the full MNIST through torchvision, which shows its progress and verifies each file that comes.

    A file that is complete is not fetched again, so a second try goes on where the first one stopped. The embedded
    digits stay in use until all four files are there and verified.

    Raises:
        DataError: no network, no room, or something else than MNIST came.
    """
    import shutil
    import zlib

    from graders.sandbox import torchvision_ops

    torchvision_ops.install()
    from torchvision.datasets import MNIST

    partial = DOWNLOADED.with_name("mnist.partial")
    # Torchvision takes what is unpacked for good, even where it was interrupted while it wrote it.
    for name in _damaged(partial / RAW):
        (partial / RAW / name).unlink(missing_ok=True)
    try:
        MNIST(str(partial), download=True)
    except (OSError, RuntimeError, EOFError, zlib.error) as error:
        raise DataError(
            _(
                "the full MNIST could not be fetched: {error}\nThe 5,000 digits that come with the kit stay in use. "
                "When the network is back, make data goes on where it stopped."
            ).format(error=error)
        ) from error
    damaged = _damaged(partial / RAW)
    if damaged:
        raise DataError(_("what came is not MNIST: {files}. Try make data again.").format(files=", ".join(damaged)))
    for name in FULL:
        (partial / RAW / f"{name}.gz").unlink(missing_ok=True)
    shutil.rmtree(DOWNLOADED, ignore_errors=True)
    partial.rename(DOWNLOADED)


def _damaged(folder: Path) -> list[str]:
    """The files of the full set that are not in `folder` as they should be."""
    import hashlib

    names = []
    for name, (_size, md5) in FULL.items():
        path = folder / name
        if not path.is_file() or hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() != md5:
            names.append(name)
    return names


def main() -> int:
    """Fetches the full MNIST where it is not there yet, and says what there is."""
    try:
        if not full_ready():
            download()
    except DataError as error:
        print(f"torchpath: {error}", file=sys.stderr)
        return 1
    print(_("The full MNIST (60,000 and 10,000 digits) is in {root}").format(root=DOWNLOADED))
    return 0


if __name__ == "__main__":
    sys.exit(main())
