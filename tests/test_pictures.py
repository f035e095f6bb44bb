"""What a student's code draws lands in the report folder, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from graders.curriculum import manifest
from graders.kit import keep_picture
from graders.kit.marks import LARGEST_PICTURE, PNG, take_pictures
from graders.sandbox.wire import SeenTensor
from graders.session.cache import Cache
from graders.session.grade import Task, grade
from graders.session.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PICTURE = "stage4_training/loss_curve/losses.png"


def seen(data: bytes) -> SeenTensor:
    values = torch.frombuffer(bytearray(data), dtype=torch.uint8) if data else torch.zeros(0, dtype=torch.uint8)
    return SeenTensor(values)


@pytest.mark.parametrize("data", [b"", b"<html><script>alert(1)</script>", b"GIF89a", PNG + bytes(LARGEST_PICTURE)])
def test_what_is_no_picture_or_a_huge_one_is_not_kept(data):
    keep_picture("losses", seen(data))
    assert take_pictures() == {}


def test_a_picture_is_taken_once():
    keep_picture("losses", seen(PNG + b"rest"))
    assert take_pictures() == {"losses": PNG + b"rest"}
    assert take_pictures() == {}


@pytest.mark.timeout(120)
def test_the_picture_of_a_passed_check_is_a_file_and_comes_back_when_it_is_lost(tmp_path):
    """The cache's verdict counts only while the picture is what it was."""
    pictures = tmp_path / "pictures"
    cache = Cache(tmp_path / "cache", {}, pictures=pictures)
    task = Task(ROOT / "solutions", manifest.load().targets(["plot_losses"]))

    def drawn() -> list[str]:
        (result,) = grade([task], Settings(seed=1), cache=cache, pictures=pictures)
        return [name for check in result["exercises"][0]["checks"] for name in check.get("pictures", [])]

    assert drawn() == [PICTURE]
    picture = pictures / PICTURE
    assert picture.read_bytes().startswith(PNG)
    picture.write_bytes(b"something else")
    assert drawn() == [PICTURE]
    assert picture.read_bytes().startswith(PNG)
    before = picture.stat().st_mtime_ns
    assert drawn() == [PICTURE]
    assert picture.stat().st_mtime_ns == before  # from the cache


@pytest.mark.timeout(120)
def test_without_a_folder_nothing_is_written():
    (result,) = grade([Task(ROOT / "solutions", manifest.load().targets(["plot_losses"]))], Settings(seed=1))
    assert not any(check.get("pictures") for check in result["exercises"][0]["checks"])
