"""Downhill with the gradient: one step, many steps, and many steps with momentum."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor


def descend_(parameters: Iterable[Tensor], lr: float) -> None:
    """One step of gradient descent, in place: every parameter moves by ``-lr`` times its gradient.

    Args:
        parameters: tensors that require a gradient, of any shape and floating dtype; a list, or anything else that a
            ``for`` loop can run over once, such as what ``model.parameters()`` gives. One whose ``.grad`` is None stays
            where it is.
        lr: the learning rate, more than 0.

    The tensors stay the same tensors in the same memory, and autograd does not record the step. Their ``.grad`` is left
    as it is: setting it to zero is somebody else's job.

    >>> weight = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> bias = torch.tensor(5.0, requires_grad=True)
    >>> (weight**2).sum().backward()                      # the gradient is 2, 4, 6; bias has none
    >>> descend_([weight, bias], lr=0.25)
    >>> weight
    tensor([0.5000, 1.0000, 1.5000], requires_grad=True)
    >>> bias, weight.grad
    (tensor(5., requires_grad=True), tensor([2., 4., 6.]))
    """
    # TODO: p = p - … makes a new tensor and leaves the old one where it was. What changes the tensor itself?
    raise NotImplementedError("descend_")


def minimize(f: Callable[[Tensor], Tensor], x0: Tensor, lr: float, steps: int) -> tuple[Tensor, list[float]]:
    """Look for a minimum of ``f`` by gradient descent: x ← x − lr · f'(x), ``steps`` times.

    Args:
        f: takes a tensor of the shape of ``x0`` and gives a 0-d tensor.
        x0: where to start, any shape, floating dtype; it may or may not require a gradient. Its values,
            ``requires_grad`` and ``.grad`` stay as they are.
        lr: the learning rate, more than 0.
        steps: how many steps to take, 0 or more.

    Returns:
        Two things: the tensor x after the last step, of the shape and dtype of ``x0``, detached, in memory of its own
        (with no step a copy of ``x0``); and the history: a list of ``steps`` Python floats, the value of ``f``
        *before* each step, so the first is ``f(x0)``. Nothing that autograd records in one step is kept for the next:
        beside the history, a million steps need no more memory than ten.

    >>> parabola = lambda x: (x - 3) ** 2
    >>> x, history = minimize(parabola, torch.tensor(0.0), lr=0.25, steps=3)
    >>> x                                                 # half of the way that is left, with each step
    tensor(2.6250)
    >>> history
    [9.0, 2.25, 0.5625]
    """
    # TODO: work on a copy that wants a gradient. In every step: value, note it down, gradient, move.
    raise NotImplementedError("minimize")


def minimize_with_momentum(
    f: Callable[[Tensor], Tensor], x0: Tensor, lr: float, momentum: float, steps: int
) -> tuple[Tensor, list[float]]:
    """The same with a velocity, like a heavy ball that rolls downhill: v ← momentum · v + f'(x), then x ← x − lr · v.

    Args:
        f: takes a tensor of the shape of ``x0`` and gives a 0-d tensor.
        x0: where to start, any shape, floating dtype; it may or may not require a gradient. Its values,
            ``requires_grad`` and ``.grad`` stay as they are.
        lr: the learning rate, more than 0.
        momentum: how much of the velocity stays from step to step, in ``[0, 1)``; with 0 this is ``minimize``.
        steps: how many steps to take, 0 or more.

    Returns:
        As ``minimize``: x after the last step, detached, and the list of the values of ``f`` before each step. The
        velocity is zero at the start. It is the rule of ``torch.optim.SGD``.

    >>> parabola = lambda x: (x - 3) ** 2
    >>> x, history = minimize_with_momentum(parabola, torch.tensor(0.0), lr=0.25, momentum=0.5, steps=3)
    >>> x                                                 # 1.5, then 3.0: there, but too fast to stop
    tensor(3.7500)
    >>> history
    [9.0, 2.25, 0.0]
    """
    # TODO: the velocity lives as long as the loop does. It must be a tensor of its own, no second name for a gradient.
    raise NotImplementedError("minimize_with_momentum")
