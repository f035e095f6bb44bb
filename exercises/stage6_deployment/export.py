"""Handing a model on: as a program in a file, which runs where the model's Python code is not."""

from pathlib import Path

import torch
from torch import Tensor, nn


def export_model(model: nn.Module, example: Tensor, path: str | Path) -> None:
    """Export a model with ``torch.export``, for batches of any size, and save the program.

    Args:
        model: takes one tensor ``(N, ...)`` and gives one tensor ``(N, ...)``; in train mode or in eval mode, or some
            of its parts in the one and some in the other.
        example: ``(N, ...)``, a batch as the model takes it, on the model's device; ``N`` is 1 or more.
        path: the file to write, with ``torch.export.save``. Folders that are missing on the way to it are made.

    The program computes what ``model`` computes in eval mode, and takes batches of any size from 1 on, whatever the
    size of ``example``. Only that first dimension is free.

    Afterwards each part of the model is in the mode in which it was found; parameters and buffers, and ``example``, are
    as before.

    >>> model = nn.Sequential(nn.Linear(2, 3), nn.Dropout(0.5))
    >>> export_model(model, torch.zeros(1, 2), "exported/model.pt2")
    >>> Path("exported/model.pt2").exists(), model.training
    (True, True)
    """
    # TODO: the mode, torch.export.export, torch.export.save. How does export learn that the first size is free?
    raise NotImplementedError("export_model")


def run_exported(path: str | Path, images: Tensor) -> Tensor:
    """Load an exported program and run it, without the Python code of the model.

    Args:
        path: a file that ``torch.export.save`` has written, for example in ``export_model``.
        images: ``(N, ...)``, on the CPU, as the model took them; ``N`` is 1 or more.

    Returns:
        What the program gives for ``images``, unchanged, and without a graph.

    >>> model = nn.Linear(2, 1, bias=False)               # adds up the two numbers of an image
    >>> _ = nn.init.ones_(model.weight)
    >>> export_model(model, torch.zeros(4, 2), "sum.pt2")
    >>> run_exported("sum.pt2", torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    tensor([[ 3.],
            [ 7.],
            [11.]])
    """
    # TODO: what torch.export.load gives is a description of the program. Which of its methods makes something to call?
    raise NotImplementedError("run_exported")
