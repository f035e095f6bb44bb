"""The graph: what autograd notes down while you compute, and walks through backwards."""

from collections import deque
from collections.abc import Callable

import torch
from torch import Tensor


def accumulate(f: Callable[[Tensor], Tensor], x: Tensor, times: int) -> Tensor:
    """Call ``backward`` again and again without zeroing the gradient in between, and see what adds up.

    Args:
        f: takes a tensor like ``x`` and returns a tensor with one element.
        x: any shape, floating point. Work on a copy: ``x``, its ``requires_grad`` and its ``.grad`` stay as they are.
        times: how many backward passes to run, 0 or more.

    Returns:
        What the ``.grad`` of the copy holds after ``times`` backward passes from ``f(copy)``, a tensor of the shape and
        dtype of ``x``; zeros where ``times`` is 0.

    >>> x = torch.tensor([1.0, 10.0])
    >>> accumulate(lambda x: (x**2).sum(), x, 1)
    tensor([ 2., 20.])
    >>> accumulate(lambda x: (x**2).sum(), x, 3)
    tensor([ 6., 60.])
    >>> accumulate(lambda x: (x**2).sum(), x, 0)
    tensor([0., 0.])
    """
    # TODO: a backward pass frees the graph that it went through. And what is .grad before the first one?
    raise NotImplementedError("accumulate")


def branchy(x: Tensor) -> Tensor:
    """Compute a function whose graph depends on the numbers: with a loop and a branch, in ordinary Python.

    The rule: while the Euclidean norm of ``x`` (the root of its sum of squares) exceeds 10, halve ``x``. If the
    elements then have a positive sum, the result is the sum of their squares, otherwise it is three times their sum.

    Args:
        x: any shape, at least one element, floating point, finite.

    Returns:
        A 0-d tensor. Dtype and gradients follow ``x``; the halving is part of the function, and so of its gradient.

    >>> branchy(torch.tensor([3.0, 4.0]))                   # norm 5, sum 7
    tensor(25.)
    >>> branchy(torch.tensor([-3.0, 1.0]))                  # sum -2
    tensor(-6.)
    >>> branchy(torch.tensor([12.0, 16.0]))                 # norm 20: halved once
    tensor(100.)
    """
    # TODO: write it as you would for numbers. Autograd follows whatever runs.
    raise NotImplementedError("branchy")


def operations_behind(y: Tensor) -> list[str]:
    """List the operations that a tensor came from, as autograd has noted them down.

    Args:
        y: any tensor: with a graph, a leaf, or one that needs no gradient at all. The graph may be thousands of
            operations deep.

    Returns:
        The names of the nodes behind ``y``, such as ``"AddBackward0"``: ``y.grad_fn`` first, then the nodes that are
        one step away from it in the order of its ``next_functions``, then those two steps away, and so on: breadth
        first. Each node appears once, however many ways lead to it; two nodes may have the same name. The nodes called
        ``AccumulateGrad``, which stand for leaves, are left out. ``[]`` where there is no graph.

    >>> x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> operations_behind((x * 2 + 1).sum())
    ['SumBackward0', 'AddBackward0', 'MulBackward0']
    >>> h = x.exp()
    >>> operations_behind(h.sin() * h)                      # two ways lead to h
    ['MulBackward0', 'SinBackward0', 'ExpBackward0']
    >>> operations_behind(torch.tensor(2.0))
    []
    """
    # TODO: keep a queue of nodes to look at, and remember those that you have met.
    raise NotImplementedError("operations_behind")
