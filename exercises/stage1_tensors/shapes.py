"""Shapes and memory: the same numbers in another shape, in another order, in the same place or in a new one."""

from torch import Tensor


def flatten_images(images: Tensor) -> Tensor:
    """Turn every image of a batch into one row of numbers.

    Args:
        images: ``(N, C, H, W)``, any dtype and device; ``N`` may be 0, and the memory need not be contiguous.

    Returns:
        ``(N, C*H*W)``: row ``n`` holds the numbers of ``images[n]`` in the order channel, height, width. Dtype, device
        and gradients follow ``images``.

    >>> import torch
    >>> images = torch.arange(12).reshape(2, 1, 2, 3)     # two grey images, 2 pixels high, 3 wide
    >>> flatten_images(images)
    tensor([[ 0,  1,  2,  3,  4,  5],
            [ 6,  7,  8,  9, 10, 11]])
    >>> flatten_images(torch.zeros(0, 3, 4, 5)).shape     # a batch without an image
    torch.Size([0, 60])
    """
    # TODO: the first dimension stays; all the others become one.
    raise NotImplementedError("flatten_images")


def swap_batch_and_time(x: Tensor) -> Tensor:
    """Put time first: swap the first two dimensions of a batch of sequences.

    Args:
        x: ``(B, T, D)``, any dtype and device.

    Returns:
        ``(T, B, D)`` with ``result[t, b]`` equal to ``x[b, t]``; dtype, device and gradients follow ``x``.

    >>> import torch
    >>> x = torch.tensor([[[1, 2], [3, 4], [5, 6]]])      # one sequence of three steps
    >>> swap_batch_and_time(x).shape
    torch.Size([3, 1, 2])
    >>> swap_batch_and_time(x)[2, 0]
    tensor([5, 6])
    """
    # TODO: every step must keep its own numbers; only the order of the dimensions changes.
    raise NotImplementedError("swap_batch_and_time")


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Cut the features of every step into equal parts, one part for each head of an attention layer.

    Args:
        x: ``(B, T, H*D)``, any dtype and device; the memory need not be contiguous.
        heads: ``H``, the number of parts, 1 or more.

    Returns:
        ``(B, H, T, D)``: head ``h`` gets the features ``h*D`` to ``(h+1)*D - 1`` of every step, so that
        ``result[b, h, t]`` equals ``x[b, t, h*D:(h+1)*D]``. Dtype, device and gradients follow ``x``.

    Raises:
        ValueError: ``heads`` is smaller than 1, or the number of features cannot be divided by it.

    >>> import torch
    >>> x = torch.tensor([[[1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60]]])    # one sequence, two steps, six features
    >>> split_heads(x, 3).shape
    torch.Size([1, 3, 2, 2])
    >>> split_heads(x, 3)[0, 1]                           # the middle pair of features, at both steps
    tensor([[ 3,  4],
            [30, 40]])
    """
    # TODO: two moves: first cut the last dimension into two, then bring the heads to the front of the steps.
    raise NotImplementedError("split_heads")


def reshape_shares_memory(x: Tensor, shape: tuple[int, ...]) -> tuple[Tensor, bool]:
    """Reshape a tensor, and find out whether the result is a view of ``x`` or a copy.

    Args:
        x: any shape and dtype, at least one element; the memory need not be contiguous.
        shape: the new shape, with as many elements as ``x``; one size may be -1, as in ``Tensor.reshape``.

    Returns:
        Two things: what ``x.reshape(shape)`` gives, and a bool. It is True where the two tensors share their storage,
        so that a number written into one is seen in the other, and False where the numbers were copied.

    >>> import torch
    >>> x = torch.arange(6).reshape(2, 3)
    >>> reshape_shares_memory(x, (3, 2))
    (tensor([[0, 1],
            [2, 3],
            [4, 5]]), True)
    >>> reshape_shares_memory(x.T, (6,))                  # in this order the numbers do not lie in memory: a copy
    (tensor([0, 3, 1, 4, 2, 5]), False)
    """
    # TODO: do not guess from the shape. Reshape, then compare where the two tensors keep their numbers.
    raise NotImplementedError("reshape_shares_memory")


def contiguous_transpose(x: Tensor) -> Tensor:
    """Transpose every matrix of ``x``, with the result laid out in memory row by row.

    Args:
        x: ``(*, M, N)``: a matrix, or matrices behind any number of leading dimensions; any dtype and device.

    Returns:
        ``(*, N, M)`` with ``result[..., j, i]`` equal to ``x[..., i, j]``, and contiguous, so that
        ``result.is_contiguous()`` is True. Dtype, device and gradients follow ``x``.

    >>> import torch
    >>> contiguous_transpose(torch.tensor([[1, 2, 3], [4, 5, 6]]))
    tensor([[1, 4],
            [2, 5],
            [3, 6]])
    >>> contiguous_transpose(torch.zeros(5, 2, 3)).shape
    torch.Size([5, 3, 2])
    >>> contiguous_transpose(torch.zeros(5, 2, 3)).stride()     # one step to the right is one number further on
    (6, 2, 1)
    """
    # TODO: count the two dimensions from the end. And look at .is_contiguous() before and after.
    raise NotImplementedError("contiguous_transpose")
