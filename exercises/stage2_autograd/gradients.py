"""Gradients: how fast the result of a function changes with its input, from one number to many."""

from collections.abc import Callable

import torch
from torch import Tensor


def derivative_at(f: Callable[[Tensor], Tensor], x: float) -> float:
    """Find the slope of ``f`` at ``x`` with autograd.

    Args:
        f: takes a 0-d float64 tensor and returns a 0-d tensor.
        x: where the slope is wanted; any Python number, a whole one as well.

    Returns:
        ``f'(x)`` as a Python float, computed in float64. It is 0.0 where the result of ``f`` does not depend on ``x``.

    >>> derivative_at(lambda x: x**3, 2.0)
    12.0
    >>> derivative_at(lambda x: (5 * x).sin(), 0)
    5.0
    >>> derivative_at(lambda x: torch.tensor(7.0), 2.0)     # no x in it: a flat line
    0.0
    """
    # TODO: autograd needs a tensor that it may follow. Then: what if no way leads back from the result to it?
    raise NotImplementedError("derivative_at")


def gradient(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Find the gradient of a scalar function, and leave no trace on ``x``.

    Args:
        f: takes a tensor like ``x`` and returns a tensor with one element, of shape ``()``, ``(1,)``, ``(1, 1)``, …
        x: where the gradient is wanted; any shape, floating point. It may require grad, hold a gradient in its
            ``.grad``, or be the result of a computation: afterwards all this must be as it was before.

    Returns:
        A tensor of the shape and dtype of ``x``. Its element ``[i]`` says how fast ``f(x)`` changes with ``x[i]``: 0
        where it does not depend on it. The result is detached: it is not part of any graph.

    Raises:
        ValueError: the result of ``f`` has more than one element, or none.

    >>> x = torch.tensor([[1.0, 2.0, 3.0]])
    >>> gradient(lambda x: (x**2).sum(), x)
    tensor([[2., 4., 6.]])
    >>> gradient(lambda x: (x**2).sum(), x)                 # the same again: nothing adds up from call to call
    tensor([[2., 4., 6.]])
    >>> x.requires_grad, x.grad
    (False, None)
    """
    # TODO: do not let autograd write on x. Follow another tensor that holds the same numbers.
    raise NotImplementedError("gradient")


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """Find the derivatives of all results of ``f`` with respect to all its inputs, one row for each result.

    Args:
        f: takes a tensor like ``x`` and returns a tensor ``(M,)``, ``M`` at least 1.
        x: ``(N,)``, floating point. It, its ``requires_grad`` and its ``.grad`` stay as they are.

    Returns:
        ``(M, N)``. Its element ``[i, j]`` says how fast ``f(x)[i]`` changes with ``x[j]``: 0 where it does not depend
        on it. The dtype follows ``x``. Whether the result is detached is up to you.

    >>> x = torch.tensor([2.0, 3.0, 5.0])
    >>> jacobian(lambda x: torch.stack([x.sum(), x.prod()]), x)
    tensor([[ 1.,  1.,  1.],
            [15., 10.,  6.]])
    >>> jacobian(lambda x: x[:1] ** 2, x)                   # one result: still a matrix, of one row
    tensor([[4., 0., 0.]])
    """
    # TODO: one backward pass gives the derivatives of one number. How many numbers does f return?
    raise NotImplementedError("jacobian")
