"""A model that behaves differently in training and in evaluation: batch norm and dropout."""

from itertools import pairwise

from torch import Tensor, nn


class RegularisedMLP(nn.Module):
    """A multi-layer perceptron with batch norm and dropout in its hidden layers.

    Every hidden layer is an ``nn.Linear``, an ``nn.BatchNorm1d``, a ReLU and a dropout, in this order; the last layer
    is an ``nn.Linear`` alone. The layers are kept in an ``nn.ModuleList``.

    Args:
        sizes: the number of features that go in, then those of each layer; two numbers or more. It is left unchanged.
        dropout: the probability with which each hidden unit is set to zero in training, from 0 up to, but not
            including, 1.

    >>> import torch
    >>> model = RegularisedMLP([4, 8, 3], dropout=0.5)
    >>> sorted(tuple(parameter.shape) for parameter in model.parameters())
    [(3,), (3, 8), (8,), (8,), (8,), (8, 4)]
    >>> x = torch.rand(5, 4)
    >>> torch.equal(model(x), model(x))           # in training other units are dropped each time
    False
    >>> _ = model.eval()
    >>> torch.equal(model(x), model(x))
    True
    """

    def __init__(self, sizes: list[int], dropout: float) -> None:
        # TODO: collect the layers in an nn.ModuleList; a plain list would hide them from nn.Module.
        ### BEGIN SOLUTION
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in pairwise(sizes[:-1]):
            self.layers.extend([nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(dropout)])
        self.layers.append(nn.Linear(sizes[-2], sizes[-1]))
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layers one after the other.

        Args:
            x: ``(N, *)``, float, with ``sizes[0]`` numbers in each sample; samples of several dimensions, such as
                images, are flattened. In training mode ``N`` is 2 or more.

        Returns:
            ``(N, sizes[-1])``, what the last layer gives. In training mode batch norm uses the statistics of this batch
            and moves its running ones, and dropout is active. In evaluation mode the running statistics are used,
            nothing is dropped, and nothing in the model changes.
        """
        # TODO: flatten each sample, then walk through the list. The modes take care of themselves: why?
        ### BEGIN SOLUTION
        x = x.flatten(start_dim=1)
        for layer in self.layers:
            x = layer(x)
        return x
        ### END SOLUTION
