"""The digits, tables and texts in datasets/, and graders/data.py that unpacks and fetches them."""

from __future__ import annotations

import csv
import gzip
import hashlib
import runpy
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from graders import data
from graders.sandbox import torchvision_ops

ROOT = Path(__file__).resolve().parent.parent
FULL_MNIST = ROOT.parent / "shared" / "mnist"
needs_full_mnist = pytest.mark.skipif(not FULL_MNIST.is_dir(), reason="no copy of the full MNIST in ../shared/mnist")


@pytest.fixture
def own_datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the embedded digits, and all roots of `data` in a folder of the test's own."""
    monkeypatch.setattr(data, "DATASETS", tmp_path)
    monkeypatch.setattr(data, "EMBEDDED", Path(shutil.copytree(data.EMBEDDED, tmp_path / "mnist-5k")))
    monkeypatch.setattr(data, "UNPACKED", tmp_path / ".unpacked" / "mnist-5k")
    monkeypatch.setattr(data, "DOWNLOADED", tmp_path / ".downloaded" / "mnist")
    return tmp_path


def mnist(root: Path, train: bool) -> Any:
    torchvision_ops.install()
    from torchvision.datasets import MNIST

    return MNIST(str(root), train=train, download=False)


def idx(path: Path) -> bytes:
    """The contents of a full MNIST file without its head."""
    content = gzip.decompress(path.read_bytes())
    return content[16:] if "images" in path.name else content[8:]


def full_training_set() -> list[tuple[bytes, int]]:
    images = idx(FULL_MNIST / "train-images-idx3-ubyte.gz")
    labels = idx(FULL_MNIST / "train-labels-idx1-ubyte.gz")
    return [(images[784 * i : 784 * (i + 1)], label) for i, label in enumerate(labels)]


def test_torchvision_reads_the_embedded_digits(own_datasets: Path) -> None:
    root = data.mnist_root()
    assert root == data.UNPACKED
    assert data.mnist_name() == "mnist-5k"
    for train, of_each in ((True, 400), (False, 100)):
        part = mnist(root, train)
        assert Counter(part.targets.tolist()) == dict.fromkeys(range(10), of_each)
        assert part.data.shape == (10 * of_each, 28, 28)
        # Mixed: no stretch of a loader that does not shuffle is without most of the classes.
        assert all(len(set(part.targets[start : start + 50].tolist())) >= 8 for start in range(0, 10 * of_each, 50))
    assert not (own_datasets / ".unpacked" / "mnist-5k.partial").exists()


def test_no_test_digit_is_among_the_training_digits(own_datasets: Path) -> None:
    root = data.mnist_root()
    train, test = ({bytes(image.numpy().tobytes()) for image in mnist(root, part).data} for part in (True, False))
    assert not train & test


def test_unpacked_files_have_the_checksums(own_datasets: Path) -> None:
    root = data.unpack()
    for line in (root / data.SUMS).read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest


def test_ready_notices_a_lost_file_and_other_checksums(own_datasets: Path) -> None:
    assert not data.ready()
    data.unpack()
    assert data.ready()
    lost = data.UNPACKED / data.RAW / "t10k-labels-idx1-ubyte"
    lost.unlink()
    assert not data.ready()
    assert data.mnist_root() == data.UNPACKED
    assert lost.is_file()
    with (data.UNPACKED / data.SUMS).open("a") as sums:
        sums.write("\n")
    assert not data.ready()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def replace_by_text(path: Path) -> None:
    path.write_text("not gzip")


def replace_by_other_digits(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())[::-1]))


@pytest.mark.parametrize("damage", [cut_short, flip_a_bit, replace_by_text, replace_by_other_digits, Path.unlink])
def test_a_damaged_file_is_named_and_loses_nothing(own_datasets: Path, damage: Any) -> None:
    good = data.unpack()
    before = {path: path.read_bytes() for path in good.rglob("*") if path.is_file()}
    damage(data.EMBEDDED / "train-images-idx3-ubyte.gz")
    with pytest.raises(data.DataError, match="is damaged or missing") as caught:
        data.unpack()
    assert "mnist-5k/train-images-idx3-ubyte.gz" in str(caught.value)
    assert "git checkout -- " in str(caught.value)
    assert {path: path.read_bytes() for path in good.rglob("*") if path.is_file()} == before
    assert data.ready()
    assert [path.name for path in good.parent.iterdir()] == ["mnist-5k"]


def test_what_an_interrupted_unpacking_left_is_cleared_away(own_datasets: Path) -> None:
    left = own_datasets / ".unpacked" / "mnist-5k.partial" / "MNIST" / "raw" / "train-images-idx3-ubyte"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half of i")
    data.unpack()
    assert data.ready()
    assert not left.exists()


def test_no_room_is_said(own_datasets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(data.DataError, match="No space left on device"):
        data.unpack()
    assert not data.UNPACKED.exists()


@needs_full_mnist
def test_the_embedded_digits_are_cut_from_the_full_training_set() -> None:
    """Their package has the first 500 of each class, sorted by class: so they can be made again without it."""
    by_class: dict[int, list[tuple[bytes, int]]] = {label: [] for label in range(10)}
    for pixels, label in full_training_set():
        if len(by_class[label]) < 500:
            by_class[label].append((pixels, label))
    maker = runpy.run_path(str(ROOT / "datasets" / "make_mnist_5k.py"))
    samples = [sample for label in range(10) for sample in by_class[label]]
    for name, content in maker["idx_files"](samples).items():
        assert gzip.decompress((data.EMBEDDED / f"{name}.gz").read_bytes()) == content


def test_compressing_gives_the_same_bytes_at_any_time() -> None:
    maker = runpy.run_path(str(ROOT / "datasets" / "make_mnist_5k.py"))
    compressed = maker["compress"](b"digits" * 100)
    assert compressed[3:8] == bytes(5)  # no name, no time
    assert gzip.decompress(compressed) == b"digits" * 100


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and does not write a line for each of them."""

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def mirror(own_datasets: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A mirror of the full MNIST on this machine: torchvision fetches from this folder."""
    torchvision_ops.install()
    from torchvision.datasets import MNIST

    folder = own_datasets / "mirror"
    folder.mkdir()
    # The copy may be compressed in another way than the published files, whose checksums torchvision has.
    resources = []
    for name, _published in MNIST.resources:
        shutil.copyfile(FULL_MNIST / name, folder / name)
        resources.append((name, hashlib.md5((folder / name).read_bytes(), usedforsecurity=False).hexdigest()))
    monkeypatch.setattr(MNIST, "resources", resources)
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{server.server_port}/"])
        yield folder
        server.shutdown()


@needs_full_mnist
def test_the_full_set_is_fetched_and_preferred(mirror: Path, own_datasets: Path) -> None:
    data.unpack()
    assert data.main() == 0
    assert data.mnist_root() == data.DOWNLOADED
    assert data.mnist_name() == "mnist"
    assert len(mnist(data.mnist_root(), train=True)) == 60_000
    assert data.ready()  # the embedded ones are still there
    shutil.rmtree(mirror)
    assert data.main() == 0  # nothing is fetched twice


@needs_full_mnist
def test_an_interrupted_download_loses_nothing(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = mirror / "t10k-images-idx3-ubyte.gz"
    away = missing.rename(missing.with_suffix(".away"))
    assert data.main() == 1
    assert "could not be fetched" in capsys.readouterr().err
    assert data.mnist_root() == data.UNPACKED
    # The first file is there, half of the second was unpacked when the machine went down.
    raw = data.DOWNLOADED.with_name("mnist.partial") / data.RAW
    (raw / "train-labels-idx1-ubyte").write_bytes(b"half")
    (mirror / "train-images-idx3-ubyte.gz").unlink()  # would be missed if it were fetched again
    away.rename(missing)
    assert data.main() == 0
    assert data.mnist_root() == data.DOWNLOADED


@needs_full_mnist
def test_something_else_than_mnist_is_refused(mirror: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (mirror / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"<html>log in to the hotel's network</html>"))
    assert data.main() == 1
    assert "could not be fetched" in capsys.readouterr().err
    assert data.mnist_root() == data.UNPACKED


def test_the_awkward_tables_are_what_their_script_writes() -> None:
    tables = runpy.run_path(str(ROOT / "datasets" / "make_awkward_tables.py"))["TABLES"]
    folder = ROOT / "datasets" / "tables" / "awkward"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == tables


def test_elements_are_numbers_and_only_known_cells_are_empty() -> None:
    with (ROOT / "datasets" / "tables" / "elements.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert [int(row[0]) for row in rows] == list(range(1, 37))
    empty = {(int(row[0]), name) for row in rows for name, cell in zip(header, row, strict=True) if not cell}
    assert empty == {
        *((number, "melting point, K") for number in (2, 6, 33)),
        *((number, "electronegativity") for number in (2, 10, 18)),
    }
    assert all(float(cell) > 0 for row in rows for cell in row if cell)


def texts(part: str) -> list[tuple[str, str]]:
    """(label, text) of each line but the header."""
    content = (ROOT / "datasets" / "texts" / f"{part}.tsv").read_text(encoding="utf-8")
    header, *lines = content.splitlines()
    assert header == "label\ttext"
    return [(label, text) for label, text in (line.split("\t") for line in lines)]


def test_texts_are_balanced_and_the_test_lines_have_what_is_awkward() -> None:
    train, test = texts("train"), texts("test")
    assert Counter((label, text.isascii()) for label, text in train) == {
        (label, english): 12 for label in "012" for english in (True, False)
    }
    assert not {text for _label, text in train} & {text for _label, text in test}
    known = {word for _label, text in train for word in text.split()}
    assert any(word not in known for _label, text in test if text.isascii() for word in text.split())
    assert any(text == "" for _label, text in test)
