"""The project of stage 6 judged on the full MNIST, where a developer has it beside the checkout."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from graders import data
from graders.session.settings import Settings
from tests.judging import ROOT, Answer, grade_answers, messages_of, solution_of

FULL_MNIST = ROOT.parent / "shared" / "mnist"
PROJECT = "stage6_deployment/mnist_classifier"


@pytest.mark.skipif(not FULL_MNIST.is_dir(), reason="no copy of the full MNIST in ../shared/mnist")
@pytest.mark.timeout(1200)
def test_the_reference_is_judged_on_the_full_mnist_where_it_is_at_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / data.RAW
    raw.mkdir(parents=True)
    for name in data.FULL:
        (raw / name).write_bytes(gzip.decompress((FULL_MNIST / f"{name}.gz").read_bytes()))
    monkeypatch.setattr(data, "DOWNLOADED", tmp_path)
    assert data.mnist_name() == "mnist"

    (result,) = grade_answers([Answer(PROJECT, solution_of(PROJECT), ("train_classifier",))], Settings())

    assert not messages_of(result)
    notes = [check.get("note", "") for entry in result["exercises"] for check in entry["checks"]]
    assert any("% of 9000 hidden digits recognised (mnist)" in note for note in notes)
