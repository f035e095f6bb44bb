"""Normalization: bring numbers to a common scale, every slice along one dimension by itself."""

import torch
from torch import Tensor


def min_max_scale(x: Tensor, dim: int) -> Tensor:
    """Map every slice along ``dim`` to the range from 0 to 1: its smallest number to 0, its largest to 1.

    For each slice the formula is ``(x - min) / (max - min)``, and it holds however small the range of a slice is. Only
    for a slice whose numbers are all equal, and whose range is 0, it does not: such a slice becomes 0.

    Args:
        x: ``(*)``, floating, at least one dimension.
        dim: the dimension that the slices run along, counted from the end where negative: for a matrix ``(N, D)``,
            ``dim=0`` scales every column by itself, ``dim=1`` every row.

    Returns:
        ``(*)``, the shape of ``x``; dtype, device and gradients follow ``x``.

    >>> x = torch.tensor([[1.0, 2.0, 5.0], [3.0, 2.0, 1.0]])
    >>> min_max_scale(x, dim=1)
    tensor([[0.0000, 0.2500, 1.0000],
            [1.0000, 0.5000, 0.0000]])
    >>> min_max_scale(x, dim=0)                           # all numbers of the middle column are equal
    tensor([[0., 0., 1.],
            [1., 0., 0.]])
    >>> min_max_scale(torch.tensor([2e-20, 0.0, 1e-20]), dim=0)
    tensor([1.0000, 0.0000, 0.5000])
    """
    # TODO: the smallest and the largest number of every slice, then the formula. Equal numbers: divided by what?
    raise NotImplementedError("min_max_scale")


def standardize(x: Tensor, dim: int, eps: float = 1e-8) -> Tensor:
    """Give every slice along ``dim`` the mean 0 and the standard deviation 1.

    For each slice the formula is ``(x - mean) / (std + eps)``. The standard deviation is that of the slice itself, the
    population: it divides by the number of elements, not by one less. A slice whose numbers are all equal becomes 0.

    Args:
        x: ``(*)``, floating, at least one dimension. The numbers may lie far from 0, much further than from each other.
        dim: the dimension that the slices run along, counted from the end where negative.
        eps: a positive number, added to every standard deviation, so that nothing is ever divided by 0.

    Returns:
        ``(*)``, the shape of ``x``; dtype, device and gradients follow ``x``.

    >>> x = torch.tensor([[1.0, 1.0, 4.0], [3.0, 7.0, 4.0]])
    >>> standardize(x, dim=0)                             # all numbers of the last column are equal
    tensor([[-1., -1.,  0.],
            [ 1.,  1.,  0.]])
    >>> standardize(torch.tensor([0.0, 0.0, 0.0, 4.0]), dim=0)
    tensor([-0.5774, -0.5774, -0.5774,  1.7321])
    >>> standardize(torch.tensor([5.0, 7.0]), dim=0, eps=1.0)        # the standard deviation is 1, eps makes it 2
    tensor([-0.5000,  0.5000])
    """
    # TODO: follow the formula, and keep the shapes such that every slice meets its own mean and standard deviation.
    raise NotImplementedError("standardize")


def l2_normalize(x: Tensor, dim: int, eps: float = 1e-12) -> Tensor:
    """Give every vector along ``dim`` the length 1, and keep its direction.

    The length is the Euclidean (or L2) norm, the root of the sum of the squares. For each vector the formula is
    ``x / max(norm, eps)``: a vector shorter than ``eps`` is divided by ``eps``, so a vector of zeros stays one.

    Args:
        x: ``(*)``, floating, at least one dimension.
        dim: the dimension that the vectors run along, counted from the end where negative.
        eps: the smallest length that is divided by, a positive number.

    Returns:
        ``(*)``, the shape of ``x``; dtype, device and gradients follow ``x``.

    >>> x = torch.tensor([[3.0, 4.0, 0.0], [0.0, -3.0, 0.0]])
    >>> l2_normalize(x, dim=1)
    tensor([[ 0.6000,  0.8000,  0.0000],
            [ 0.0000, -1.0000,  0.0000]])
    >>> l2_normalize(x, dim=0)                            # the last column holds zeros only
    tensor([[ 1.0000,  0.8000,  0.0000],
            [ 0.0000, -0.6000,  0.0000]])
    >>> l2_normalize(torch.tensor([3.0, 4.0]), dim=0, eps=10.0)      # the length is 5, shorter than eps
    tensor([0.3000, 0.4000])
    """
    # TODO: one length for every vector, none of them below eps.
    raise NotImplementedError("l2_normalize")
