"""How wrong is a prediction? Two losses that gradients can make smaller, and the share of right answers."""

import torch
from torch import Tensor


def mse_loss(prediction: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """The squared differences between prediction and target; their mean, their sum, or all of them.

    PyTorch's own ``F.mse_loss`` and ``nn.MSELoss`` are not to be used.

    Args:
        prediction: any shape, floating dtype and device.
        target: exactly the shape of ``prediction``; nothing is broadcast.
        reduction: ``"mean"`` (over all elements), ``"sum"`` or ``"none"``.

    Returns:
        A 0-d tensor, or, where ``reduction`` is ``"none"``, a tensor of the shape of ``prediction``. Dtype, device and
        gradients follow the inputs.

    Raises:
        ValueError: the shapes are not equal, or ``reduction`` is none of the three words.

    >>> prediction, target = torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[1.0, 4.0, 7.0]])
    >>> mse_loss(prediction, target, reduction="none")
    tensor([[ 0.,  4., 16.]])
    >>> mse_loss(prediction, target, reduction="sum")
    tensor(20.)
    >>> mse_loss(torch.zeros(3, 1), torch.zeros(3))
    Traceback (most recent call last):
        ...
    ValueError: prediction has the shape (3, 1), target has (3,)
    """
    # TODO: what would (3, 1) minus (3,) give? Look at the shapes before you subtract.
    raise NotImplementedError("mse_loss")


def cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """The mean of ``-log p``, where ``p`` is the probability that softmax gives to the right class of a row.

    PyTorch's own ``F.cross_entropy``, ``F.nll_loss`` and the modules of the same names are not to be used; ``softmax``,
    ``log_softmax`` and ``logsumexp`` are.

    Args:
        logits: ``(N, C)``, floating dtype, any device: a score for each class, as the last layer gives it, before any
            softmax. The scores may be as large as ±10,000: the loss is finite all the same.
        target: ``(N,)``, int64: the index of the right class of each row, 0 to C - 1.

    Returns:
        A 0-d tensor, the mean over the rows. Dtype, device and gradients follow ``logits``.

    Raises:
        ValueError: ``target`` has another shape than ``(N,)``, such as ``(N, 1)`` or a different number of rows.

    >>> logits = torch.tensor([[2.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    >>> round(cross_entropy(logits[1:], torch.tensor([2])).item(), 4)      # no idea at all: log 3
    1.0986
    >>> round(cross_entropy(logits, torch.tensor([0, 2])).item(), 4)       # and a good idea about the first row
    0.6691
    >>> cross_entropy(torch.tensor([[5000.0, 0.0]]), torch.tensor([1]))    # sure of itself, and wrong
    tensor(5000.)
    """
    # TODO: log and softmax are one step here. One after the other they give log(0) where a probability is tiny.
    raise NotImplementedError("cross_entropy")


def accuracy(logits: Tensor, target: Tensor) -> float:
    """The share of rows whose largest score stands at the right class.

    Args:
        logits: ``(N, C)``, floating dtype, any device.
        target: ``(N,)``, int64: the index of the right class of each row.

    Returns:
        A Python float between 0 and 1.

    Raises:
        ValueError: there is no row, or ``target`` has another shape than ``(N,)``.

    >>> logits = torch.tensor([[0.1, 0.7, 0.2], [3.0, 1.0, 2.0], [-3.0, -1.0, -2.0], [0.0, 0.0, 9.0]])
    >>> accuracy(logits, torch.tensor([1, 0, 0, 2]))      # three of four
    0.75
    >>> accuracy(torch.zeros(0, 3), torch.zeros(0, dtype=torch.int64))
    Traceback (most recent call last):
        ...
    ValueError: there is no accuracy of no rows at all
    """
    # TODO: which class does each row vote for? Then count, and divide. Softmax would not change the order.
    raise NotImplementedError("accuracy")
