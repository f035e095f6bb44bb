"""Between numpy and torch: which ways share memory, which ways copy, and where the two disagree."""
import numpy as np
import torch
from torch import Tensor


def share_with_numpy(array: np.ndarray) -> Tensor:
    """Make a tensor that uses the memory of a numpy array.

    No number is copied: whoever writes into one of the two sees the change in the other, also where ``array`` is
    only a part of a larger array, or a transposed one.

    Args:
        array: numbers of any shape and of any dtype that torch has; no negative strides (``array[::-1]``).

    Returns:
        A tensor of the same shape and dtype, in the same memory.

    >>> array = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)
    >>> tensor = share_with_numpy(array)
    >>> array[0, 2] = 30                                # write into the array ...
    >>> tensor                                          # ... and the tensor has it
    tensor([[ 1.,  2., 30.],
            [ 4.,  5.,  6.]])
    >>> tensor[1, 0] = -4                               # and the other way round
    >>> array[1].tolist()
    [-4.0, 5.0, 6.0]
    """
    # TODO: torch has several ways to make a tensor of an array. Which of them copies nothing?
    raise NotImplementedError("share_with_numpy")


def copy_from_numpy(array: np.ndarray, dtype: torch.dtype = torch.float32) -> Tensor:
    """Make a tensor with a copy of the numbers of a numpy array.

    The two have nothing in common afterwards, whatever the dtypes are: a change in one is not seen in the other.

    Args:
        array: numbers of any shape and of any dtype that torch has; no negative strides (``array[::-1]``).
        dtype: the dtype of the result. numpy computes in float64 where nobody says otherwise; torch, and nearly
            every model, in float32. So float32 is the default here.

    Returns:
        A tensor of the same shape, of the dtype ``dtype``, in memory of its own.

    >>> array = np.array([1.5, 2.5])                    # float64
    >>> tensor = copy_from_numpy(array)
    >>> array[0] = 100
    >>> tensor
    tensor([1.5000, 2.5000])
    >>> copy_from_numpy(array, dtype=torch.int64)
    tensor([100,   2])
    """
    # TODO: take care of an array that has the wanted dtype already: it must be copied, too.
    raise NotImplementedError("copy_from_numpy")


def to_numpy(x: Tensor) -> np.ndarray:
    """Give the numbers of any tensor as a numpy array.

    Args:
        x: any shape, and any dtype that numpy has. It may require gradients (or be computed from something that
            does), live on another device such as ``cuda``, and be non-contiguous in memory.

    Returns:
        A numpy array of the same shape, dtype and numbers. It may share its memory with ``x`` or be a copy. ``x``
        itself stays as it is: if it required gradients, it still does.

    >>> to_numpy(torch.tensor([[1.0, 2.0, 3.0]]))
    array([[1., 2., 3.]], dtype=float32)
    >>> weights = torch.tensor([[1.0, 2.0, 3.0]], requires_grad=True)
    >>> to_numpy(2 * weights)
    array([[2., 4., 6.]], dtype=float32)
    >>> to_numpy(weights.T).shape, weights.requires_grad
    ((3, 1), True)
    """
    # TODO: numpy knows neither gradients nor other devices. Leave both behind first.
    raise NotImplementedError("to_numpy")


def same_std(array: np.ndarray, axis: int) -> tuple[np.ndarray, Tensor]:
    """Compute the standard deviation along one axis twice, with numpy and with torch, and make them agree.

    Both shall give the *sample* standard deviation: the squared differences from the mean are added up and divided
    by ``n - 1``, where ``n`` is the number of values along ``axis``; then the root is taken. Only one of the two
    libraries does that unasked.

    Args:
        array: floating point, two dimensions or more, at least two values along ``axis``.
        axis: the axis along which the deviation is computed; it is gone from the result. May be negative.

    Returns:
        A tuple of numpy's result (an array) and torch's result (a tensor), in this order, both of the shape of
        ``array`` without ``axis`` and of the dtype of ``array``.

    >>> array = np.array([[1.0, 2.0, 3.0], [1.0, 3.0, 5.0]])
    >>> same_std(array, axis=1)
    (array([1., 2.]), tensor([1., 2.], dtype=torch.float64))
    >>> same_std(array.T.astype(np.float32), axis=0)
    (array([1., 2.], dtype=float32), tensor([1., 2.]))
    """
    # TODO: compute the deviation of [1, 2, 3] with both libraries, and by hand. Who divides by what?
    raise NotImplementedError("same_std")
