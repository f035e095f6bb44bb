"""Beyond the first derivative: differentiating a derivative, and writing down a backward pass yourself."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor


def second_derivative(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The second derivative of a function of one number: autograd, applied to what autograd gives.

    Args:
        f: takes a 0-d tensor and gives a 0-d tensor computed from it. It may be linear: then the result is 0.
        x: 0-d, floating dtype; it may or may not require a gradient. Its value, ``requires_grad`` and ``.grad`` stay
            as they are.

    Returns:
        0-d: f''(x); dtype and device follow ``x``. Whether it still carries a graph is not looked at.

    >>> x = torch.tensor(2.0)
    >>> second_derivative(lambda x: x**3, x)              # x³, then 3x², then 6x
    tensor(12.)
    >>> second_derivative(lambda x: 5 * x + 1, x)         # the slope is 5 everywhere
    tensor(0.)
    """
    # TODO: the first derivative must itself be something that autograd can differentiate. For a linear f it never is.
    raise NotImplementedError("second_derivative")


class Swish(torch.autograd.Function):
    """The activation swish(x) = x · sigmoid(x), elementwise, with a backward pass written by hand.

    It is called as ``Swish.apply(x)``; PyTorch then calls ``forward``, and later ``backward``. Neither ready-made
    functions that compute swish (``torch.nn.functional.silu`` is another name for it) nor autograd within ``backward``
    are to be used: write down the derivative. It must hold for numbers of any size, so that ±1e4 give no NaN.

    >>> x = torch.tensor([0.0, 2.0, -2.0], requires_grad=True)
    >>> y = Swish.apply(x)
    >>> y.detach()
    tensor([ 0.0000,  1.7616, -0.2384])
    >>> y.backward(torch.tensor([1.0, 1.0, 10.0]))        # the last gradient that comes in is ten times as large …
    >>> x.grad                                            # … and so is the one that goes out
    tensor([ 0.5000,  1.0908, -0.9078])
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Compute swish, and keep what ``backward`` will need.

        Args:
            ctx: where to keep it: ``ctx.save_for_backward(…)``.
            x: any shape, floating dtype; it is left unchanged.

        Returns:
            ``x · sigmoid(x)``, of the shape and dtype of ``x``.
        """
        # TODO: keep as little as backward needs: what it can compute again need not take up memory until then.
        raise NotImplementedError("Swish")

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """The chain rule: from the gradient with respect to the output to the one with respect to the input.

        Args:
            ctx: what ``forward`` has kept is in ``ctx.saved_tensors``, a tuple.
            grad_output: of the shape of the output; left unchanged.

        Returns:
            ``grad_output`` times the derivative of swish, elementwise.
        """
        # TODO: swish is a product of two functions of x. And do not forget what comes in from behind.
        raise NotImplementedError("Swish")
