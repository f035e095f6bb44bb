"""Products of vectors and matrices: first by hand, then for whole batches with ``@``."""

import math

import torch
from torch import Tensor


def dot(a: Tensor, b: Tensor) -> Tensor:
    """Multiply two vectors element by element and add everything up.

    Write it with elementwise operations and sums: no ``@``, ``torch.dot``, ``inner``, ``einsum``, ``linear`` or any
    other built-in product.

    Args:
        a: ``(N,)``, any dtype.
        b: ``(N,)``, the same dtype.

    Returns:
        ``()``, a tensor without dimensions; dtype, device and gradients follow the inputs.

    Raises:
        ValueError: the vectors have different lengths; a vector of length 1 is no exception.

    >>> dot(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 0.0, -1.0]))
    tensor(1.)
    >>> dot(torch.tensor([1, 2, 3]), torch.tensor([10]))
    Traceback (most recent call last):
    ValueError: vectors of lengths 3 and 1
    """
    # TODO: check the lengths first, since a vector of length 1 would be stretched without a word.
    raise NotImplementedError("dot")


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """Multiply two matrices by broadcasting: ``result[m, n]`` is the sum over k of ``a[m, k] * b[k, n]``.

    Write it with elementwise operations and sums: no ``@``, ``matmul``, ``mm``, ``mv``, ``dot``, ``einsum``,
    ``linear`` or any other built-in product. A loop over the rows, or over k, is fine; a loop over single elements is
    too slow.

    Args:
        a: ``(M, K)``.
        b: ``(K, N)``, the same dtype.

    Returns:
        ``(M, N)``; dtype, device and gradients follow the inputs.

    Raises:
        ValueError: ``a`` has not as many columns as ``b`` has rows.

    >>> a = torch.tensor([[1.0, 2.0, 3.0]])                          # (1, 3)
    >>> b = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])       # (3, 2)
    >>> matmul(a, b)
    tensor([[4., 5.]])
    >>> matmul(b, b)
    Traceback (most recent call last):
    ValueError: a has 2 columns, b has 3 rows
    """
    # TODO: give both matrices a third dimension, so that broadcasting forms every a[m, k] * b[k, n] at once.
    raise NotImplementedError("matmul")


def batched_matmul(a: Tensor, b: Tensor) -> Tensor:
    """Multiply the matrices in the last two dimensions; the dimensions before them are batch dimensions.

    Batch dimensions follow the rules of broadcasting: they are lined up at the right, and one of size 1, or one that is
    not there, is repeated. From here on ``@`` and its relatives are allowed.

    Args:
        a: ``(*, M, K)`` with any number of batch dimensions, none included.
        b: ``(*, K, N)``, the same dtype; its batch dimensions may differ from those of ``a`` where they broadcast.

    Returns:
        ``(*, M, N)``; dtype, device and gradients follow the inputs.

    >>> weights = torch.tensor([[1.0, 1.0], [1.0, -1.0]])            # one matrix (2, 2) for the whole batch
    >>> batch = torch.tensor([[[5.0], [3.0]], [[2.0], [2.0]]])       # two matrices (2, 1)
    >>> batched_matmul(weights, batch)
    tensor([[[8.],
             [2.]],
    <BLANKLINE>
            [[4.],
             [0.]]])
    >>> batched_matmul(torch.ones(5, 1, 2, 3), torch.ones(4, 3, 6)).shape
    torch.Size([5, 4, 2, 6])
    """
    # TODO: read what the @ operator does with more than two dimensions.
    raise NotImplementedError("batched_matmul")


def affine(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Compute what a linear layer computes: every output is its row of ``weight`` times a sample, plus its ``bias``.

    For a sample ``x[n]``, ``result[n, o]`` is the dot product of ``x[n]`` and ``weight[o]``, plus ``bias[o]``.

    Args:
        x: ``(*, in)``, any number of samples: a single one ``(in,)``, a batch ``(N, in)``, a batch of sequences
            ``(N, T, in)``.
        weight: ``(out, in)``, one row for every output.
        bias: ``(out,)``, one number for every output.

    Returns:
        ``(*, out)``; dtype, device and gradients follow the inputs.

    >>> weight = torch.tensor([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]])  # three outputs, two inputs
    >>> bias = torch.tensor([0.5, 0.0, -1.0])
    >>> affine(torch.tensor([10.0, 1.0]), weight, bias)
    tensor([12.5000,  1.0000, 29.0000])
    >>> affine(torch.ones(4, 7, 2), weight, bias).shape
    torch.Size([4, 7, 3])
    """
    # TODO: which way round must weight be, so that its input dimension meets the last dimension of x?
    raise NotImplementedError("affine")


def attention_scores(q: Tensor, k: Tensor) -> Tensor:
    """Compare every query with every key of the same sample: their dot product, divided by the square root of D.

    These are the scores before any softmax.

    Args:
        q: ``(B, T, D)``, T queries of D numbers for each of B samples.
        k: ``(B, S, D)``, S keys for each sample, the same dtype.

    Returns:
        ``(B, T, S)``, where ``[b, t, s]`` is query t of sample b times key s of sample b, over the square root of D;
        dtype, device and gradients follow the inputs.

    >>> q = torch.tensor([[[2.0, 0.0, 0.0, 4.0]]])                                  # one query with D = 4
    >>> k = torch.tensor([[[1.0, 1.0, 1.0, 1.0], [5.0, 0.0, 0.0, -2.0]]])           # two keys
    >>> attention_scores(q, k)
    tensor([[[3., 1.]]])
    >>> attention_scores(torch.ones(2, 5, 9), torch.ones(2, 7, 9)).shape
    torch.Size([2, 5, 7])
    """
    # TODO: swap two dimensions of k, and only two, so that @ multiplies queries by keys; then scale.
    raise NotImplementedError("attention_scores")
