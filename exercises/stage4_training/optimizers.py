"""What ``torch.optim`` does in a step: gradient descent with momentum, and Adam."""

from collections.abc import Iterable

import torch
from torch import Tensor


class SGD:
    """Gradient descent with momentum and weight decay.

    PyTorch's own ``torch.optim.SGD`` is not to be used; its base class ``torch.optim.Optimizer`` is, if you like.

    Args:
        params: tensors that require a gradient, of any shape and floating dtype; a list, or anything else that a
            ``for`` loop can run over once, such as what ``model.parameters()`` gives.
        lr: the learning rate, more than 0.
        momentum: how much of its velocity a parameter keeps from step to step, in ``[0, 1)``.
        weight_decay: how strongly each parameter is drawn to zero, 0 or more.

    Attributes:
        lr: the learning rate. It can be read, and set to another value between two steps.

    >>> weight = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = SGD([weight], lr=0.5, momentum=0.5)
    >>> for _ in range(3):
    ...     optimizer.zero_grad()
    ...     (4 * weight).sum().backward()                 # the gradient is 4, wherever weight is
    ...     optimizer.step()
    ...     print(weight.tolist())                        # by -2, then -3, then -3.5
    [-1.0, 0.0]
    [-4.0, -3.0]
    [-7.5, -6.5]
    """

    def __init__(
        self, params: Iterable[Tensor], lr: float, momentum: float = 0.0, weight_decay: float = 0.0
    ) -> None:
        # TODO: keep what step needs. Can params be run through more than once? And each parameter needs its velocity.
        raise NotImplementedError("SGD")

    def step(self) -> None:
        """Move every parameter p once, where g is its ``.grad`` and v its own velocity, 0 at the start::

            v ← momentum · v + (g + weight_decay · p)
            p ← p - lr · v

        A parameter whose ``.grad`` is None stays where it is, weight decay or not. The parameters are changed in place:
        they stay the same tensors in the same memory, and still require a gradient. Their ``.grad`` is left as it is,
        and autograd is switched on afterwards if it was before.

        >>> weight = torch.tensor(8.0, requires_grad=True)
        >>> optimizer = SGD([weight], lr=0.5, weight_decay=0.25)
        >>> weight.grad = torch.tensor(3.0)
        >>> optimizer.step()                              # by -0.5 · (3 + 0.25 · 8)
        >>> weight
        tensor(5.5000, requires_grad=True)
        """
        # TODO: autograd must not record this. And a name that is bound to a new tensor changes no parameter.
        raise NotImplementedError("SGD")

    def zero_grad(self) -> None:
        """Forget the gradients: afterwards ``.grad`` of every parameter is None, or zero everywhere.

        Parameters and velocities stay as they are.
        """
        # TODO: otherwise backward would add the next gradient to this one. There may be no gradient yet.
        raise NotImplementedError("SGD")


class Adam:
    """Adam: gradient descent in which each number of each parameter gets a step size of its own.

    PyTorch's own ``torch.optim.Adam`` (and its relatives) are not to be used; the base class ``torch.optim.Optimizer``
    is, if you like.

    Args:
        params: tensors that require a gradient, of any shape and floating dtype; a list, or anything else that a
            ``for`` loop can run over once, such as what ``model.parameters()`` gives.
        lr: the learning rate, more than 0.
        betas: β1 and β2, both in ``[0, 1)``: how much of the two averages stays from step to step.
        eps: a small number that keeps the division in ``step`` possible.

    Attributes:
        lr: the learning rate. It can be read, and set to another value between two steps.

    >>> weight = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> optimizer = Adam([weight], lr=0.5)
    >>> for _ in range(2):
    ...     optimizer.zero_grad()
    ...     (torch.tensor([1000.0, -0.001]) * weight).sum().backward()
    ...     optimizer.step()
    ...     print([round(number, 3) for number in weight.tolist()])   # large or small: of a gradient the sign counts
    [0.5, 2.5]
    [0.0, 3.0]
    """

    def __init__(
        self, params: Iterable[Tensor], lr: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        # TODO: two averages for each parameter, and a number that counts the steps.
        raise NotImplementedError("Adam")

    def step(self) -> None:
        """Move every parameter p once, where g is its ``.grad``; its own m and v are 0 at the start::

            m ← β1 · m + (1 - β1) · g                     the mean gradient of late
            v ← β2 · v + (1 - β2) · g²                    the mean square of late, each number by itself
            p ← p - lr · m' / (sqrt(v') + eps)            with m' = m / (1 - β1^t) and v' = v / (1 - β2^t)

        t is the number of this step, 1 in the first one. Without the division that makes m' of m, the averages would be
        too small in the first steps, as they start at 0.

        A parameter whose ``.grad`` is None stays where it is. The parameters are changed in place: they stay the same
        tensors in the same memory, and still require a gradient. Their ``.grad`` is left as it is, and autograd is
        switched on afterwards if it was before.

        >>> weight = torch.tensor(8.0, requires_grad=True)
        >>> optimizer = Adam([weight], lr=0.5, betas=(0.5, 0.75), eps=1.0)
        >>> weight.grad = torch.tensor(3.0)
        >>> optimizer.step()                              # m' is 3, v' is 9: by -0.5 · 3 / (3 + 1)
        >>> weight
        tensor(7.6250, requires_grad=True)
        """
        # TODO: count the step once, before you use its number. Then three lines a parameter, all of them in place.
        raise NotImplementedError("Adam")

    def zero_grad(self) -> None:
        """Forget the gradients: afterwards ``.grad`` of every parameter is None, or zero everywhere.

        Parameters, averages and the number of steps stay as they are.
        """
        # TODO: as in SGD.
        raise NotImplementedError("Adam")
