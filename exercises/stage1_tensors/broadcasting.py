"""Broadcasting: tensors of different shapes in one operation.

Two shapes are lined up at the right; a size of 1, or a missing dimension, is stretched to the size of the other.
"""
import torch
from torch import Tensor


def broadcast_shape(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Say which shape ``x + y`` would have for an ``x`` of shape ``a`` and a ``y`` of shape ``b``.

    Work it out by the rule, in plain Python, without torch and numpy. The shapes are lined up at the right, and
    the shorter one is filled up with 1 at the left. Where the two sizes are equal, that is the size of the result;
    where one of them is 1, the other one is, even if it is 0.

    Args:
        a: sizes of the first shape, 0 or larger; any length, ``()`` too.
        b: sizes of the second shape; its length may be another.

    Returns:
        The common shape: a tuple as long as the longer of the two.

    Raises:
        ValueError: in some place the sizes differ and neither of them is 1.

    >>> broadcast_shape((3, 1), (4,))
    (3, 4)
    >>> broadcast_shape((2, 1, 5), (7, 1))
    (2, 7, 5)
    >>> broadcast_shape((2, 3), (0, 1, 1))
    (0, 2, 3)
    """
    # TODO: make both tuples equally long first; then look at one pair of sizes after the other.
    raise NotImplementedError("broadcast_shape")


def outer_sum(a: Tensor, b: Tensor) -> Tensor:
    """Add every number of ``a`` to every number of ``b``.

    Args:
        a: ``(N,)``, any dtype that can be added.
        b: ``(M,)``, the same dtype and device.

    Returns:
        ``(N, M)`` with ``result[i, j]`` equal to ``a[i] + b[j]``; dtype, device and gradients follow the inputs.

    >>> outer_sum(torch.tensor([10, 20]), torch.tensor([1, 2, 3]))
    tensor([[11, 12, 13],
            [21, 22, 23]])
    >>> outer_sum(torch.tensor([0.5]), torch.tensor([1.0, 2.0]))
    tensor([[1.5000, 2.5000]])
    """
    # TODO: which shape must a have, so that broadcasting makes N rows of it?
    raise NotImplementedError("outer_sum")


def center_columns(x: Tensor) -> Tensor:
    """Subtract from every column its own mean, so that every column has mean 0.

    Args:
        x: ``(N, D)``, floating point, one row or more.

    Returns:
        ``(N, D)`` with ``result[i, j]`` equal to ``x[i, j]`` minus the mean of column ``j``; dtype, device and
        gradients follow ``x``.

    >>> center_columns(torch.tensor([[1.0, 10.0, 5.0], [3.0, 30.0, 5.0]]))
    tensor([[ -1., -10.,   0.],
            [  1.,  10.,   0.]])
    >>> center_columns(torch.tensor([[7.0, 8.0]]))       # one row is its own mean
    tensor([[0., 0.]])
    """
    # TODO: there are D means, one for each column. Which dimension disappears when you take them?
    raise NotImplementedError("center_columns")


def softmax(x: Tensor, dim: int) -> Tensor:
    """Turn numbers into positive shares that sum to one along ``dim``.

    Within each slice along ``dim``, a number ``x_i`` becomes ``exp(x_i)`` divided by the sum of all ``exp(x_j)``.
    Make it of ``exp`` (no softmax or log_softmax of torch), and make it right for numbers such as 10000 and -10000,
    where ``exp`` alone gives inf or 0.

    Args:
        x: floating point, one dimension or more.
        dim: the dimension along which the result sums to one; may be negative.

    Returns:
        The shape of ``x``; dtype, device and gradients follow ``x``.

    >>> softmax(torch.tensor([0.0, 0.0, 0.0, 0.0]), dim=0)
    tensor([0.2500, 0.2500, 0.2500, 0.2500])
    >>> softmax(torch.tensor([[1000.0, 1000.0], [-1000.0, 2000.0]]), dim=1)
    tensor([[0.5000, 0.5000],
            [0.0000, 1.0000]])
    >>> softmax(torch.tensor([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]), dim=0)
    tensor([[0.5000, 0.5000, 0.5000],
            [0.5000, 0.5000, 0.5000]])
    """
    # TODO: what happens to the shares when the same number is subtracted from every number of a slice?
    raise NotImplementedError("softmax")


def pairwise_distances(x: Tensor, y: Tensor) -> Tensor:
    """Measure the Euclidean distance from every point of ``x`` to every point of ``y``, without ``torch.cdist``.

    The distance is the square root of the sum of the squared differences of the coordinates. Where two points
    coincide it is 0, never NaN. The gradient may be NaN there: the root has an infinite slope at 0.

    Args:
        x: ``(N, D)``, floating point: N points with D coordinates each.
        y: ``(M, D)``, the same dtype and device.

    Returns:
        ``(N, M)`` with ``result[i, j]`` the distance between ``x[i]`` and ``y[j]``; dtype, device and gradients
        follow the inputs.

    >>> x = torch.tensor([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]])
    >>> pairwise_distances(x, torch.tensor([[0.0, 0.0]]))
    tensor([[0.],
            [5.],
            [1.]])
    >>> pairwise_distances(x[:1], x)
    tensor([[0., 5., 1.]])
    """
    # TODO: all differences at once have the shape (N, M, D). How do you bring x and y there?
    raise NotImplementedError("pairwise_distances")
