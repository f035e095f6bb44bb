"""Arithmetic on tensors: one formula for every element at once, without a loop."""

import torch
from torch import Tensor


def celsius_to_fahrenheit(c: Tensor) -> Tensor:
    """Convert temperatures: 9/5 of the degrees Celsius, plus 32.

    Args:
        c: ``(*)``, degrees Celsius; any shape, floating or whole numbers.

    Returns:
        ``(*)``, degrees Fahrenheit; dtype, device and gradients follow ``c``. Whole numbers give float32, since the
        result has a fraction.

    >>> celsius_to_fahrenheit(torch.tensor([-40.0, 0.0, 37.5]))
    tensor([-40.0000,  32.0000,  99.5000])
    >>> celsius_to_fahrenheit(torch.tensor([[21], [22]]))            # whole numbers come back as float32
    tensor([[69.8000],
            [71.6000]])
    """
    # TODO: write the formula as you would for one number; PyTorch applies it to every element.
    raise NotImplementedError("celsius_to_fahrenheit")


def relative_error(predicted: Tensor, target: Tensor, eps: float = 1e-12) -> Tensor:
    """Say how far every prediction is off, measured by the size of its target.

    The formula, element by element, is ``|predicted - target| / max(|target|, eps)``: a target near zero counts as
    ``eps``, so nothing is ever divided by zero.

    Args:
        predicted: ``(*)``, floating or whole numbers.
        target: ``(*)``, the same shape and dtype; positive, negative or zero.
        eps: the smallest size of a target that is divided by, a positive number.

    Returns:
        ``(*)``, never negative; dtype, device and gradients follow the inputs. Whole numbers give float32.

    >>> relative_error(torch.tensor([9.0, -6.0]), torch.tensor([10.0, -4.0]))
    tensor([0.1000, 0.5000])
    >>> relative_error(torch.tensor([1.0, 3.0]), torch.tensor([0.0, 4.0]), eps=0.5)
    tensor([2.0000, 0.2500])
    >>> relative_error(torch.tensor([3, 8]), torch.tensor([4, 5]))   # whole numbers come back as float32
    tensor([0.2500, 0.6000])
    """
    # TODO: a distance has no sign, and neither has the size of a target. What keeps that size from getting below eps?
    raise NotImplementedError("relative_error")


def clip_and_scale(x: Tensor, low: float, high: float) -> Tensor:
    """Clip to the range from ``low`` to ``high``, then map that range to the one from 0 to 1.

    Args:
        x: ``(*)``, any shape, floating or whole numbers.
        low: what becomes 0; everything smaller becomes 0, too.
        high: what becomes 1; everything larger becomes 1, too.

    Returns:
        ``(*)`` with values from 0 to 1; dtype, device and gradients follow ``x``. Whole numbers give float32.

    Raises:
        ValueError: ``low`` is not smaller than ``high``.

    >>> clip_and_scale(torch.tensor([-3.0, 2.0, 3.0, 4.0, 99.0]), low=2.0, high=4.0)
    tensor([0.0000, 0.0000, 0.5000, 1.0000, 1.0000])
    >>> clip_and_scale(torch.tensor([[0, 1, 2]]), low=0.5, high=2.5)  # whole numbers come back as float32
    tensor([[0.0000, 0.2500, 0.7500]])
    """
    # TODO: first look at the bounds, then clip, then scale: low must go to 0 and high to 1.
    raise NotImplementedError("clip_and_scale")
