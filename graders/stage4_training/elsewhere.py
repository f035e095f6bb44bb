"""Batches that lie on "another device": what is moved, and what is left behind, can be seen without a second device."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from graders.kit import _, fail
from graders.stage4_training.loops import smoothed


def elsewhere(call, batches):
    """Runs inside: call a function with batches that lie on "another device", and note what is done with them there.

    A tensor that lies elsewhere is marked by its type. Operations keep the mark; only moving it to a device takes the
    mark away. `call` gets the batches, and a function that notes down whether a tensor is still marked, and gives it
    back without the mark.
    """

    class Elsewhere(Tensor):
        __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]  # as torch does it

    moves = (Tensor.to, Tensor.cpu, Tensor.cuda, torch.as_tensor, torch.tensor)
    left: list[str] = []

    def lies_elsewhere(values) -> list[bool]:
        tensors = [value for value in values if isinstance(value, Tensor)]
        return [isinstance(value, Elsewhere) for value in tensors if value.dim() or isinstance(value, Elsewhere)]

    def marked(value: Any, kind: type) -> Any:
        if isinstance(value, (tuple, list)):
            return type(value)(marked(item, kind) for item in value) if type(value) in (tuple, list) else value
        return value.as_subclass(kind) if isinstance(value, Tensor) else value

    class Watch(TorchFunctionMode):
        def __torch_function__(self, func, types, args=(), kwargs=None):
            kwargs = kwargs or {}
            result = func(*args, **kwargs)
            where = lies_elsewhere([*args, *kwargs.values()])
            if not any(where):
                return result
            if func in moves:
                named = [a for a in [*args[1:], *kwargs.values()] if isinstance(a, (torch.device, str, Tensor))]
                if named or func in (Tensor.cpu, Tensor.cuda):
                    return marked(result, Tensor)
            if not all(where):  # what a GPU refuses: one tensor here, one there
                left.append("mixed")
                return marked(result, Tensor)
            return marked(result, Elsewhere)

    def arrive(value, name):
        if isinstance(value, Elsewhere):
            left.append(name)
            return value.as_subclass(Tensor)
        return value

    with Watch():
        result = call([tuple(part.as_subclass(Elsewhere) for part in batch) for batch in batches], arrive)
    return {"result": result, "left": left}


class Arriving(nn.Module):
    """Runs inside: a linear model that tells `arrive` about what it is given."""

    def __init__(self, weight, arrive) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.arrive = arrive

    def forward(self, inputs):
        return self.arrive(inputs, "inputs") @ self.weight.T


def arriving_loss(arrive):
    """Runs inside: a loss that tells `arrive` about the targets."""
    return lambda logits, targets: smoothed(logits, arrive(targets, "targets"))


def trained_elsewhere(student, weight, batches):
    """Runs inside: train on batches that lie elsewhere."""

    def call(moved, arrive):
        model = Arriving(weight, arrive)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        return student.train_one_epoch(model, moved, arriving_loss(arrive), optimizer, torch.device("cpu"))

    return elsewhere(call, batches)


def evaluated_elsewhere(student, weight, batches):
    """Runs inside: evaluate on batches that lie elsewhere."""

    def call(moved, arrive):
        return student.evaluate(Arriving(weight, arrive), moved, arriving_loss(arrive), torch.device("cpu"))

    return elsewhere(call, batches)


def fitted_elsewhere(student, weight, batches, validation):
    """Runs inside: train and evaluate on batches that lie elsewhere."""

    def call(moved, arrive):
        model = Arriving(weight, arrive)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        loss_fn, train, val = arriving_loss(arrive), moved[: len(batches)], moved[len(batches) :]
        return student.fit(model, train, val, loss_fn, optimizer, 2, torch.device("cpu"))

    return elsewhere(call, [*batches, *validation])


def refuse_left_behind(left: list[str]) -> None:
    if "inputs" in left:
        fail(_("the model was given inputs that were not moved to device: .to(device) gives a new tensor, and that is "
               "the one to go on with"))
    if "targets" in left:
        fail(_("loss_fn was given targets that were not moved to device: both parts of a batch must be moved"))
    if left:
        fail(_("a tensor on device met one that was not moved there: both parts of a batch must be moved before they "
               "are used"))
