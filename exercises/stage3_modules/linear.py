"""A linear layer by hand: parameters that PyTorch can find, and a forward that uses them."""

import math

import torch
from torch import Tensor, nn


class Linear(nn.Module):
    """A linear layer, ``y = x W^T + b``, made of nothing but tensors and ``nn.Parameter``.

    PyTorch's own ``nn.Linear`` and ``F.linear`` are not to be used; the matrix product ``@`` is.

    Args:
        in_features: the number of features that go in, 1 or more.
        out_features: the number of features that come out, 1 or more.
        bias: whether there is a bias that is added.

    Attributes:
        weight: an ``nn.Parameter`` of shape ``(out_features, in_features)``, float32.
        bias: an ``nn.Parameter`` of shape ``(out_features,)``, float32; None where the argument ``bias`` is False.

    The layer has no other parameters. Both start with random numbers, others in each new layer, uniformly distributed
    between ``-1 / sqrt(in_features)`` and ``1 / sqrt(in_features)``.

    >>> layer = Linear(3, 2)
    >>> [(name, tuple(parameter.shape)) for name, parameter in layer.named_parameters()]
    [('weight', (2, 3)), ('bias', (2,))]
    >>> layer(torch.zeros(5, 4, 3)).shape
    torch.Size([5, 4, 2])
    >>> print(Linear(3, 2, bias=False).bias)
    None
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        # TODO: let nn.Module set itself up first. Then make the two parameters, with random numbers in them.
        raise NotImplementedError("Linear")

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer to the last dimension of ``x``.

        Args:
            x: ``(*, in_features)``, of the dtype of the parameters; ``*`` is any number of dimensions, also none.

        Returns:
            ``(*, out_features)``: ``x @ weight.T``, plus ``bias`` where there is one; with gradients for all three.

        >>> layer = Linear(2, 1)
        >>> with torch.no_grad():
        ...     _ = layer.weight.copy_(torch.tensor([[1.0, 10.0]]))
        ...     _ = layer.bias.fill_(0.5)
        >>> layer(torch.tensor([[3.0, 4.0], [0.0, 1.0]])).tolist()
        [[43.5], [10.5]]
        """
        # TODO: read the weights from self each time: training and loading change them between two calls.
        raise NotImplementedError("Linear")
