"""Activation functions as modules: elementwise, without parameters, with the right gradients."""

import torch
from torch import Tensor, nn


class ReLU(nn.Module):
    """The rectified linear unit: negative numbers become 0, the others stay.

    PyTorch's own ReLU (``nn.ReLU``, ``torch.relu``, ``F.relu`` and its relatives) is not to be used.

    >>> relu = ReLU()
    >>> relu(torch.tensor([[-2.0, 0.0], [0.5, 3.0]]))
    tensor([[0.0000, 0.0000],
            [0.5000, 3.0000]])
    >>> list(relu.parameters())
    []
    """

    def forward(self, x: Tensor) -> Tensor:
        """Apply it to every element.

        Args:
            x: ``(*)``, any shape, float; it is left unchanged.

        Returns:
            ``(*)``, a new tensor: ``max(x, 0)`` in every place; dtype, device and gradients follow ``x``. The gradient
            is 1 where ``x`` is positive and 0 where it is negative; at exactly 0 anything from 0 to 1 is right.
        """
        # TODO: what happens to one number? Do that to all of them at once, and without changing x.
        raise NotImplementedError("ReLU")


class Sigmoid(nn.Module):
    """The logistic function ``1 / (1 + exp(-x))``, which maps any number into the range from 0 to 1.

    PyTorch's own sigmoid (``nn.Sigmoid``, ``torch.sigmoid``, ``torch.special.expit``) is not to be used; ``exp`` is.

    >>> sigmoid = Sigmoid()
    >>> sigmoid(torch.tensor([0.0, 1.0, -1.0]))
    tensor([0.5000, 0.7311, 0.2689])
    >>> x = torch.tensor([-10000.0, 10000.0], requires_grad=True)
    >>> y = sigmoid(x)
    >>> y.tolist()
    [0.0, 1.0]
    >>> y.sum().backward()                        # far out the curve is flat
    >>> x.grad.tolist()
    [0.0, 0.0]
    """

    def forward(self, x: Tensor) -> Tensor:
        """Apply it to every element.

        Args:
            x: ``(*)``, any shape, float; it is left unchanged. Numbers up to ±1e4 and beyond must work.

        Returns:
            ``(*)``, a new tensor with numbers from 0 to 1; dtype, device and gradients follow ``x``. Neither the
            numbers nor the gradients are ever NaN or infinite; the gradient at 0 is 0.25.
        """
        # TODO: exp of a large positive number is infinite. Write it so that exp only gets numbers up to 0.
        raise NotImplementedError("Sigmoid")


class LeakyReLU(nn.Module):
    """A ReLU that lets a little through: negative numbers are multiplied by ``slope``, the others stay.

    PyTorch's own (``nn.LeakyReLU``, ``F.leaky_relu``, ``F.prelu`` and the like) is not to be used.

    Args:
        slope: any number, also one above 1 or below 0. It is fixed: no parameter that training would change.

    >>> leaky = LeakyReLU(0.1)
    >>> leaky(torch.tensor([-2.0, 0.0, 3.0]))
    tensor([-0.2000,  0.0000,  3.0000])
    >>> LeakyReLU()(torch.tensor([-2.0]))
    tensor([-0.0200])
    """

    def __init__(self, slope: float = 0.01) -> None:
        # TODO: let nn.Module set itself up, and keep the slope for later.
        raise NotImplementedError("LeakyReLU")

    def forward(self, x: Tensor) -> Tensor:
        """Apply it to every element.

        Args:
            x: ``(*)``, any shape, float; it is left unchanged.

        Returns:
            ``(*)``, a new tensor: ``x`` where it is positive, ``slope * x`` where it is negative; dtype, device and
            gradients follow ``x``. The gradient is 1 or ``slope``; at exactly 0 anything from 0 to ``1 + slope`` will
            do.
        """
        # TODO: two cases, and a choice between them for each element. Does it hold for a slope of 2 as well?
        raise NotImplementedError("LeakyReLU")
