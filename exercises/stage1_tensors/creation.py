"""Making tensors: from lists, from ranges, from patterns, and reading what a tensor says about itself."""

import torch
from torch import Tensor


def from_rows(rows: list[list[float]]) -> Tensor:
    """Make a matrix from a list of rows.

    Args:
        rows: ``R`` lists of ``C`` numbers each; at least one row. The numbers may be ``float`` or ``int``.

    Returns:
        ``(R, C)``, always float32, with ``result[i, j]`` equal to ``rows[i][j]``.

    Raises:
        ValueError: the rows are not all of the same length.

    >>> from_rows([[1.5, 2.0, 3.0], [4.0, 5.0, 6.5]])
    tensor([[1.5000, 2.0000, 3.0000],
            [4.0000, 5.0000, 6.5000]])
    >>> from_rows([[1, 2], [3, 4], [5, 6]]).dtype         # whole numbers, float32 all the same
    torch.float32
    >>> from_rows([[1.0, 2.0], [3.0]])                    # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: ...
    """
    # TODO: one call makes the tensor. Which dtype would it choose for whole numbers if you said nothing?
    raise NotImplementedError("from_rows")


def even_numbers(start: int, stop: int) -> Tensor:
    """List the even numbers from ``start`` up to, but without, ``stop``.

    Args:
        start: where to begin; may be odd, and may be negative.
        stop: where to end; never in the result, just as with Python's ``range``.

    Returns:
        ``(K,)`` int64, the even numbers in ``[start, stop)`` in increasing order. There may be none: then ``K`` is 0,
        and the dtype still int64.

    >>> even_numbers(4, 10)
    tensor([4, 6, 8])
    >>> even_numbers(-3, 4)
    tensor([-2,  0,  2])
    >>> even_numbers(8, 5)
    tensor([], dtype=torch.int64)
    """
    # TODO: find the first even number that is not below start, then count in twos. What if it lies beyond stop?
    raise NotImplementedError("even_numbers")


def checkerboard(n: int) -> Tensor:
    """Draw a checkerboard of zeros and ones.

    Args:
        n: the number of fields along each side, 1 or more.

    Returns:
        ``(n, n)`` int64. The field at ``[0, 0]`` is 0; fields side by side, or one above the other, always differ.

    >>> checkerboard(3)
    tensor([[0, 1, 0],
            [1, 0, 1],
            [0, 1, 0]])
    >>> checkerboard(2)
    tensor([[0, 1],
            [1, 0]])
    """
    # TODO: begin with zeros. Which fields of row 0 become 1? Which of row 1? After that it repeats.
    raise NotImplementedError("checkerboard")


def describe(x: Tensor) -> dict[str, object]:
    """Say in a few words what a tensor is.

    Args:
        x: any shape, any dtype.

    Returns:
        A dictionary with four entries:

        - ``"kind"`` (str): ``"scalar"`` for no dimension, ``"vector"`` for one, ``"matrix"`` for two, and from three
          on ``"3-d tensor"``, ``"4-d tensor"`` and so on;
        - ``"shape"`` (tuple of int): the size of each dimension;
        - ``"dtype"`` (torch.dtype): the type of the elements;
        - ``"numel"`` (int): the number of elements.

    >>> seen = describe(torch.zeros(2, 3))
    >>> seen["kind"], seen["dtype"], seen["numel"]
    ('matrix', torch.float32, 6)
    >>> seen["shape"] == (2, 3)
    True
    >>> describe(torch.tensor(7))["kind"], describe(torch.zeros(8, 1, 28, 28))["kind"]
    ('scalar', '4-d tensor')
    """
    # TODO: the kind depends on the number of dimensions only, never on the number of elements.
    raise NotImplementedError("describe")
