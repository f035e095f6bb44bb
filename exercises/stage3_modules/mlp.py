"""Multi-layer perceptrons: linear layers with an activation between them, as a class and as a Sequential."""

from itertools import pairwise

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    """A classifier for pictures of digits: three linear layers with an activation after the first and the second.

    The layers are ``nn.Linear``, with a bias: 784 to 128, 128 to 64, 64 to 10 features. The activation is ReLU, or
    another one. The model has no other parameters.

    >>> model = MLP()
    >>> sorted(tuple(parameter.shape) for parameter in model.parameters())
    [(10,), (10, 64), (64,), (64, 128), (128,), (128, 784)]
    """

    def __init__(self) -> None:
        # TODO: make the three layers and keep them in self, where nn.Module finds them.
        raise NotImplementedError("MLP")

    def forward(self, images: Tensor) -> Tensor:
        """Compute ten numbers for each picture; the largest belongs to the digit that the model takes it for.

        Args:
            images: ``(N, 1, 28, 28)`` or ``(N, 784)``, float; ``N`` may be 1. It is left unchanged.

        Returns:
            ``(N, 10)`` logits: what the last linear layer gives, without softmax, log_softmax or any other activation
            behind it. Each row depends on its own picture only.

        >>> model = MLP()
        >>> images = torch.rand(2, 1, 28, 28)
        >>> logits = model(images)
        >>> logits.shape
        torch.Size([2, 10])
        >>> bool(torch.allclose(model(images.reshape(2, 784)), logits, atol=1e-6))
        True
        """
        # TODO: one row per picture first; then layer, activation, layer, activation, layer.
        raise NotImplementedError("MLP")


def make_mlp(sizes: list[int]) -> nn.Sequential:
    """Build a multi-layer perceptron of any depth.

    Args:
        sizes: the number of features that go in, then those of each layer; two numbers or more. It is left unchanged.

    Returns:
        An ``nn.Sequential`` with a linear layer (with a bias) from each size to the next, and a ReLU between any two
        of them; nothing comes before the first or after the last. ``(N, sizes[0])`` becomes ``(N, sizes[-1])``.

    Raises:
        ValueError: there are fewer than two sizes.

    >>> make_mlp([4, 8, 3])
    Sequential(
      (0): Linear(in_features=4, out_features=8, bias=True)
      (1): ReLU()
      (2): Linear(in_features=8, out_features=3, bias=True)
    )
    >>> len(make_mlp([4, 8, 8, 8, 3]))
    7
    >>> make_mlp([2, 1])
    Sequential(
      (0): Linear(in_features=2, out_features=1, bias=True)
    )
    """
    # TODO: walk through the sizes in pairs of neighbours, and collect the layers in a list.
    raise NotImplementedError("make_mlp")
