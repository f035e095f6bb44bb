"""Devices: which one to use, how a whole batch gets there, and a training step that runs on any of them."""

import copy
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn


def best_device(preferred: str | None = None) -> torch.device:
    """The device to compute on: the one that is asked for, else the best that this machine has.

    Args:
        preferred: the name of a device, such as ``"cpu"``, ``"cuda"``, ``"cuda:1"`` (the second NVIDIA card: they are
            counted from 0) or ``"mps"`` (the graphics of an Apple processor). None leaves the choice to the function.

    Returns:
        A ``torch.device``. With a name: the device of that name. Without one: ``cuda`` where there is an NVIDIA card
        that torch can use, else ``mps`` where there is that, else ``cpu``, which every machine has.

    Raises:
        RuntimeError: the name is unknown, or this machine has no such device; ``"cuda:2"`` is none where there are two
            cards. The function never gives another device than the one that was asked for.

    >>> best_device("cpu")
    device(type='cpu')
    >>> best_device().type in ("cuda", "mps", "cpu")
    True
    >>> try:
    ...     best_device("abacus")
    ... except RuntimeError:
    ...     print("there is no such device")
    there is no such device
    """
    # TODO: torch can be asked what there is. Careful: torch.device("cuda:7") is only a name, and works on any machine.
    ### BEGIN SOLUTION
    there = {
        "cuda": torch.cuda.device_count(),  # 0 where torch.cuda.is_available() is False
        "mps": 1 if torch.backends.mps.is_available() else 0,
        "cpu": 1,
    }
    if preferred is None:
        return torch.device(next(name for name, count in there.items() if count))
    device = torch.device(preferred)  # raises RuntimeError for an unknown name
    if (device.index or 0) >= there.get(device.type, 0):
        raise RuntimeError(f"this machine has no device {preferred}")
    return device
    ### END SOLUTION


def to_device(batch: Any, device: torch.device) -> Any:
    """Move all tensors in a batch to a device, however deep they lie in tuples, lists and dicts.

    Args:
        batch: a tensor, or tuples, lists and dicts, one in the other to any depth, that hold tensors and other values.
            The containers may be of a derived type: a named tuple, an ``OrderedDict``, a ``defaultdict``.
        device: where the tensors are wanted.

    Returns:
        The same structure: each container is of the same type as in ``batch`` and has its items in the same order, a
        ``defaultdict`` has its default factory; each tensor lies on ``device``, with the same dtype and numbers;
        anything else (strings, numbers, None, …) is the same object as before. The containers in ``batch`` stay as
        they are.

    >>> batch = {"image": torch.ones(2, 3), "label": (torch.tensor([1, 0]), "cat")}
    >>> moved = to_device(batch, torch.device("cpu"))
    >>> moved["image"].shape, moved["label"]
    (torch.Size([2, 3]), (tensor([1, 0]), 'cat'))
    >>> from collections import namedtuple
    >>> Pair = namedtuple("Pair", ["inputs", "targets"])
    >>> to_device([Pair(torch.zeros(1), None)], torch.device("cpu"))
    [Pair(inputs=tensor([0.]), targets=None)]
    """
    # TODO: four cases: a tensor, a dict, a list or tuple, anything else. What is inside a container is a batch again.
    ### BEGIN SOLUTION
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        moved = copy.copy(batch)  # of the same type, a default factory included
        for key, value in batch.items():
            moved[key] = to_device(value, device)
        return moved
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):  # a named tuple wants its items one by one
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch
    ### END SOLUTION


def train_step(
    model: nn.Module,
    batch: tuple[Tensor, Tensor],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: torch.optim.Optimizer,
    device: torch.device,
) -> float:
    """One step of training on a device, wherever model and batch have been until now.

    Args:
        model: on any device, in train mode or in eval mode.
        batch: ``(inputs, targets)``, a tuple or a list of two tensors, on any device.
        loss_fn: ``loss_fn(model(inputs), targets)`` is the loss of the batch, a 0-d tensor.
        optimizer: has the parameters of ``model``; it was made before the model was moved. Gradients of an earlier
            step may still be there, and must not be added to.
        device: where the step is computed. Afterwards the model is there.

    Returns:
        The loss that the step was computed from, a Python float. No graph stays in memory.

    The model is in train mode during the step and afterwards. The tensors in ``batch`` stay where they are.

    >>> model = nn.Linear(1, 1, bias=False)
    >>> _ = nn.init.zeros_(model.weight)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    >>> batch = (torch.tensor([[1.0]]), torch.tensor([[2.0]]))
    >>> train_step(model, batch, nn.functional.mse_loss, optimizer, torch.device("cpu"))   # (0 - 2) squared
    4.0
    >>> model.weight.item()                               # 0 - 0.5 * 2 * (0 - 2)
    2.0
    """
    # TODO: three things have to be in the same place before the model is called. The rest is the step that you know.
    ### BEGIN SOLUTION
    model.to(device)
    model.train()
    inputs, targets = to_device(batch, device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()
    ### END SOLUTION
