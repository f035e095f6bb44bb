"""A small classifier that graders of this stage give to the student's functions, and what becomes of it."""

from __future__ import annotations

import sys
from typing import Any

import cloudpickle
import torch
from torch import Tensor, nn

from graders.kit import Draw, SeenTensor, _, fail

# What runs inside goes there by value, as the probes of a grader file do.
cloudpickle.register_pickle_by_value(sys.modules[__name__])


def classifier(weights, dropout: float = 0.0) -> nn.Sequential:
    """A classifier of images with these weights. Batch norm makes it give other numbers in train mode."""
    hidden, pixels = weights["1.weight"].shape
    model = nn.Sequential(
        nn.Flatten(),
        nn.Linear(pixels, hidden),
        nn.BatchNorm1d(hidden),
        nn.Tanh(),
        nn.Dropout(dropout),
        nn.Linear(hidden, len(weights["5.weight"])),
    )
    model.load_state_dict(weights)
    return model


# How many modules a `classifier` has, itself included.
MODULES = 7


def draw_weights(draw: Draw, pixels: int, classes: int) -> dict[str, Tensor]:
    """The state of a `classifier`, with statistics of batch norm that no batch has."""
    hidden = draw.size(6, 9)

    def numbers(*shape: int) -> Tensor:
        return draw.normal(*shape).detach().float()

    return {
        "1.weight": numbers(hidden, pixels),
        "1.bias": numbers(hidden),
        "2.weight": 1 + numbers(hidden).abs(),
        "2.bias": numbers(hidden),
        "2.running_mean": numbers(hidden),
        "2.running_var": 2 + numbers(hidden).abs(),
        "2.num_batches_tracked": torch.tensor(draw.size(1, 99)),
        "5.weight": numbers(classes, hidden),
        "5.bias": numbers(classes),
    }


def with_modes(model, modes):
    """Runs inside: the model, its modules in these modes (True: train)."""
    for module, training in zip(model.modules(), modes, strict=True):
        module.training = training
    return model


def modes_of(model) -> list[bool]:
    """Runs inside: whether each module is in train mode."""
    return [module.training for module in model.modules()]


def traces(model) -> dict[str, Any]:
    """Runs inside: what is left in a model when a call is over."""
    return {
        "modes": modes_of(model),
        "state": dict(model.state_dict()),
        "tracked": [parameter.requires_grad for parameter in model.parameters()],
        "gradients": any(parameter.grad is not None for parameter in model.parameters()),
        "autograd": torch.is_grad_enabled() and not torch.is_inference_mode_enabled(),
    }


def mixed_modes(draw: Draw, top: bool) -> list[bool]:
    """Modes of a `classifier` that is itself in mode `top`, with parts in either mode below it."""
    below = [True, True, False, False] + [bool(draw.size(0, 1)) for _more in range(MODULES - 5)]
    return [top] + [below[index] for index in draw.permutation(len(below))]


def assert_modes(seen: list[bool], before: list[bool]) -> None:
    """The modes afterwards must be those before."""
    if seen == before:
        return
    if all(before) and not any(seen):
        fail(_("the model was in train mode before, and was left in eval mode: put the mode back"))
    if not any(before) and all(seen):
        fail(_("the model was in eval mode before, and is in train mode now: put the mode back as it was, not always "
               "to train mode"))
    if len(set(before)) > 1 and len(set(seen)) == 1:
        fail(_("some parts of the model were in train mode, others in eval mode, and now all are in the same: train() "
               "and eval() set all that is below, too. Note down the mode of each of model.modules() before, and put "
               "each one back"))
    fail(_("afterwards some parts of the model are in another mode than before: note down the mode of each of "
           "model.modules(), and put each one back"))


def refuse_traces(seen: dict[str, Any], weights: dict[str, Tensor]) -> None:
    """Fail where weights, statistics, requires_grad, gradients or autograd are not as they were before."""
    state = seen["state"]
    for name, before in weights.items():
        after = state.get(name)
        if not isinstance(after, SeenTensor) or not torch.equal(after.values, before):
            if name.startswith("2.") and name not in ("2.weight", "2.bias"):
                fail(_("the running statistics of batch norm have changed: a forward pass in train mode updates them"))
            fail(_("the weights of the model have changed: it is used here, and learns nothing"))
    if not all(seen["tracked"]):
        fail(_("some parameters of the model no longer require gradients: the caller may want to go on training. "
               "torch.no_grad() needs no change of the model"))
    if seen["gradients"]:
        fail(_("parameters of the model have gradients now: nothing is to be learned here"))
    if not seen["autograd"]:
        fail(_("autograd is still switched off afterwards, for the whole program: use with torch.no_grad():, which "
               "switches it on again"))
