"""Less graph: how to keep autograd from following what it should not follow."""

import torch
from torch import Tensor, nn


def predict(model: nn.Module, x: Tensor) -> Tensor:
    """Compute what a model says about a batch, without building a graph.

    Args:
        model: takes ``x`` and returns a tensor. Its parameters require grad, and it may be in train or in eval mode:
            it stays as it is, during the call and after it.
        x: a batch that suits the model; it may require grad itself.

    Returns:
        What ``model(x)`` gives, without a graph: ``requires_grad`` is False, and autograd has followed no operation of
        the model. Afterwards autograd is switched on or off as it was before, even if the model raises an error.

    >>> model = nn.Linear(2, 1)
    >>> x = torch.ones(3, 2)
    >>> model(x).requires_grad
    True
    >>> predict(model, x).requires_grad
    False
    >>> predict(model, x).shape
    torch.Size([3, 1])
    """
    # TODO: it is too late to cut the graph off when the model is done. It must not be built.
    raise NotImplementedError("predict")


def advantage_loss(value: Tensor, baseline: Tensor) -> Tensor:
    """Compute a loss that pulls ``value`` towards ``baseline``, but never ``baseline`` towards ``value``.

    Args:
        value: any shape, at least one element, floating point.
        baseline: the same shape and dtype. It may be the result of another network, with a graph of its own.

    Returns:
        0-d: the mean of ``(value - baseline) ** 2``. Its gradient reaches ``value``; ``baseline`` counts as a constant
        there. ``baseline`` itself stays as it is, with its graph: others may still call ``backward`` through it.

    >>> value = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> baseline = torch.tensor([0.0, 5.0], requires_grad=True)
    >>> loss = advantage_loss(value, baseline)
    >>> loss.item()
    5.0
    >>> loss.backward()
    >>> value.grad, baseline.grad
    (tensor([ 1., -3.]), None)
    """
    # TODO: one of the two goes into the difference as plain numbers. Which, and at what moment?
    raise NotImplementedError("advantage_loss")


def ema_update_(average: Tensor, new: Tensor, momentum: float) -> None:
    """Move a running average towards new numbers, in place: an exponential moving average (EMA).

    Args:
        average: any shape, floating point. It usually is a parameter, so a leaf that requires grad. Afterwards it holds
            ``momentum * average + (1 - momentum) * new``, in the memory that it had before; it requires grad as before,
            is a leaf as before, and knows nothing of ``new``'s graph.
        new: the same shape and dtype; it may require grad, and stays as it is.
        momentum: how much of the average is kept, from 0 (nothing) to 1 (all of it).

    Returns:
        Nothing: ``average`` itself is changed. Returning ``average``, as torch's own in-place methods do, is fine, too.
        Autograd is switched on or off afterwards as it was before.

    >>> average = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> _ = ema_update_(average, torch.tensor([5.0, 10.0]), 0.75)
    >>> average
    tensor([2., 4.], requires_grad=True)
    """
    # TODO: the underscore says it: no new tensor. Autograd protects leaves from being changed; where may you do it?
    raise NotImplementedError("ema_update_")
