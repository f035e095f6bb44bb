"""Checkpoints: what a long training run, and a finished model, leave on disk, and how they are brought back."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import nn


def save_checkpoint(path: str | Path, model: nn.Module, optimizer: torch.optim.Optimizer, epoch: int) -> None:
    """Write down all that is needed to go on with the training later, in one file.

    Args:
        path: the file to write, a string or a ``Path``, in a folder that exists. A file that is there already is
            replaced.
        model: any model. Saving changes nothing about it.
        optimizer: an optimizer of its parameters, with a state of its own (momentum, Adam's moments). It is not
            changed either.
        epoch: how many epochs are finished.

    The file is what ``torch.save`` makes of a dict of three entries: ``"model"`` and ``"optimizer"``, a state dict
    each, and ``"epoch"``, the number. So ``torch.load`` can read it with ``weights_only=True``.

    At every moment ``path`` is either the old file, whole, or the new one, whole, even if the program is killed in the
    middle: what is written first is a temporary file in the same folder, and it takes the place of ``path`` when it is
    complete. Whatever goes wrong (the disk is full, somebody presses Ctrl+C), the error reaches the caller, ``path`` is
    as it was, and no temporary file stays behind. Only a killed program may leave one, and the next save does not
    mind.

    Raises:
        OSError: the file cannot be written. (Given a *name*, ``torch.save`` says ``RuntimeError: unexpected pos`` when
            the disk is full. Given a *file* that Python has opened, you get the OSError that says what happened.)

    >>> model = nn.Linear(2, 1)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    >>> save_checkpoint("run.pt", model, optimizer, epoch=7)
    >>> checkpoint = torch.load("run.pt", weights_only=True)
    >>> sorted(checkpoint), checkpoint["epoch"]
    (['epoch', 'model', 'optimizer'], 7)
    >>> list(checkpoint["model"]), checkpoint["optimizer"]["param_groups"][0]["lr"]
    (['weight', 'bias'], 0.5)
    """
    # TODO: which of the three are objects, and how do you get their numbers? What is at path after each of your lines?
    raise NotImplementedError("save_checkpoint")


def load_checkpoint(
    path: str | Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    map_location: str | torch.device | Callable[[Any, str], Any] = "cpu",
) -> int:
    """Bring model and optimizer to where they were when a checkpoint was saved.

    Args:
        path: a file that ``save_checkpoint`` wrote, a string or a ``Path``.
        model: gets the saved parameters and buffers. They are copied into the tensors that it has, so that an
            optimizer that was made before still has the right ones. Its mode (train or eval) is left alone.
        optimizer: gets the saved state and options; None where only the model is wanted.
        map_location: where ``torch.load`` shall put the tensors of the file: handed on to it as it is, be it a
            device, the name of one, or a function. With "cpu" a file that was written on a GPU can be read anywhere.

    Returns:
        The saved epoch, a Python int.

    Raises:
        FileNotFoundError: there is no file at ``path``.
        RuntimeError: the file is truncated, was not written by ``torch.save``, or holds something else than tensors and
            plain values, which ``weights_only=True`` refuses (a pickle could run any program). The message names the
            file. Model and optimizer are as before.
        RuntimeError: the model has other parameters or buffers than the checkpoint. The message names those that
            are missing in the file and those that are unexpected in it.

    >>> model = nn.Linear(2, 1)
    >>> save_checkpoint("run.pt", model, torch.optim.SGD(model.parameters(), lr=0.5), epoch=7)
    >>> another = nn.Linear(2, 1)                       # starts with random numbers of its own
    >>> optimizer = torch.optim.SGD(another.parameters(), lr=0.1)
    >>> load_checkpoint("run.pt", another, optimizer)
    7
    >>> torch.equal(another.weight, model.weight), optimizer.param_groups[0]["lr"]
    (True, 0.5)
    """
    # TODO: first read the whole file, safely, and say which file it is if that fails. Only then change anything.
    raise NotImplementedError("load_checkpoint")


def save_weights(path: str | Path, model: nn.Module) -> None:
    """Save a model that is done with training: its parameters and buffers, and nothing else.

    Args:
        path: the file to write, a string or a ``Path``, in a folder that exists. A file that is there already is
            replaced.
        model: any model. Saving changes nothing about it.

    The file is what ``torch.save`` makes of the model's state dict. It is written with the same care as a checkpoint:
    ``path`` is always a whole file, the old one or the new one; whatever goes wrong, the error reaches the caller,
    ``path`` is as it was, and no temporary file stays behind, unless the program is killed.

    Raises:
        OSError: the file cannot be written.

    >>> model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    >>> save_weights("weights.pt", model)
    >>> list(torch.load("weights.pt", weights_only=True))[:4]
    ['0.weight', '0.bias', '1.weight', '1.bias']
    """
    # TODO: you have solved the difficult part already. What is left out of the checkpoint?
    raise NotImplementedError("save_weights")


def load_weights(path: str | Path, model: nn.Module, strict: bool = True) -> tuple[list[str], list[str]]:
    """Fill a model with saved weights.

    Args:
        path: a file that ``save_weights`` wrote, a string or a ``Path``. It may have been written on a GPU that this
            machine does not have.
        model: gets the saved parameters and buffers. They are copied into the tensors that it has, on the device on
            which these lie. Its mode (train or eval) is left alone.
        strict: whether file and model must have exactly the same parameters and buffers. With False those that both
            have are filled in, and all others are left alone.

    Returns:
        What ``load_state_dict`` returns, a tuple of two lists of names: ``missing``, which the model has and the file
        has not, and ``unexpected``, which the file has and the model has not.

    Raises:
        FileNotFoundError: there is no file at ``path``.
        RuntimeError: the file is truncated, was not written by ``torch.save``, or holds something else than tensors and
            plain values. The message names the file, and the model is as before.
        RuntimeError: ``strict`` is True, and there are missing or unexpected names; the message lists all of them.
            A tensor of another shape is a RuntimeError, too, whatever ``strict`` is.

    >>> small = nn.Sequential(nn.Linear(2, 3))
    >>> large = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    >>> save_weights("small.pt", small)
    >>> missing, unexpected = load_weights("small.pt", large, strict=False)
    >>> missing, unexpected
    (['2.weight', '2.bias'], [])
    >>> torch.equal(large[0].weight, small[0].weight)
    True
    """
    # TODO: what does load_state_dict do with strict, and what does it return?
    raise NotImplementedError("load_weights")
