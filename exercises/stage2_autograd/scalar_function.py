"""One function, three ways to its derivative: by hand, by autograd and by numbers; and a check of one by the other."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def value_and_derivative(x: float) -> tuple[float, float]:
    """Value and derivative of f(x) = x³ − 2x + sin(3x), with the derivative worked out by hand.

    Write down f' on paper first, then both formulas in Python. Autograd has no part in this: it is what you check
    your paper with in the next function.

    Args:
        x: where to look, in radians.

    Returns:
        The pair ``(f(x), f'(x))`` of Python floats.

    >>> value_and_derivative(0.0)
    (0.0, 1.0)
    >>> value, derivative = value_and_derivative(2.0)
    >>> round(value, 6), round(derivative, 6)
    (3.720585, 12.880511)
    """
    # TODO: differentiate term by term. What stands inside the sine has a derivative of its own.
    raise NotImplementedError("value_and_derivative")


def value_and_autograd(x: float) -> tuple[float, float]:
    """Value and derivative of the same f(x) = x³ − 2x + sin(3x), with the derivative from autograd.

    Args:
        x: where to look, in radians.

    Returns:
        The pair ``(f(x), f'(x))`` of Python floats, computed in float64: a Python float has about 16 digits, and none
        of them is to be lost on the way.

    >>> value_and_autograd(0.0)
    (0.0, 1.0)
    >>> value, derivative = value_and_autograd(2.0)
    >>> round(value, 12), round(derivative, 12)
    (3.720584501801, 12.880510859951)
    """
    # TODO: make a tensor that wants a gradient, compute f with torch, go backward. Which dtype has torch.tensor(0.1)?
    raise NotImplementedError("value_and_autograd")


def numerical_derivative(f: Callable[[float], float], x: float, eps: float = 1e-5) -> float:
    """Derivative of any function, from two of its values only: the central difference.

    Args:
        f: takes a Python float and gives a Python float.
        x: where to differentiate.
        eps: how far to step away from ``x`` to either side, more than 0.

    Returns:
        ``(f(x + eps) - f(x - eps)) / (2 * eps)``, a Python float.

    >>> numerical_derivative(lambda x: x * x, 3.0, eps=0.5)       # exact for a parabola, with any eps
    6.0
    >>> numerical_derivative(lambda x: x**3, 1.0, eps=0.5)        # the derivative is 3; the rest is the error, eps²
    3.25
    """
    # TODO: one step to the right, one to the left; how far are the two points apart?
    raise NotImplementedError("numerical_derivative")


def max_gradient_error(f: Callable[[Tensor], Tensor], x: Tensor) -> float:
    """How far autograd's gradient of ``f`` is from the numerical one: the test of every hand-written backward pass.

    Args:
        f: takes a tensor of the shape of ``x`` and gives a 0-d tensor, which depends on ``x``.
        x: where to compare, any shape with at least one element, float64; it may or may not require a gradient. Its
            values, ``requires_grad`` and ``.grad`` stay as they are.

    Returns:
        The largest absolute difference between the two gradients over all elements of ``x``, a Python float. The
        numerical gradient is the central difference with a step of 1e-5, taken in one element of ``x`` at a time.

    >>> x = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64)
    >>> max_gradient_error(lambda x: (x**3).sum(), x) < 1e-8          # autograd and numbers agree
    True
    >>> cut = lambda x: (x * x.detach()).sum()                        # autograd does not see one of the factors
    >>> round(max_gradient_error(cut, x), 6)                          # x in place of 2x: off by 2 at the worst
    2.0
    """
    # TODO: gradient by autograd once; then move one element after the other, with everything else where it was.
    raise NotImplementedError("max_gradient_error")
