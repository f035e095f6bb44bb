"""Linear regression: a line through points, first with two bare tensors, then as a module."""

import torch
from torch import Tensor, nn


def fit_line(x: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor]:
    """Fit the line ``y = w·x + b`` to points by gradient descent on the mean squared error, with autograd.

    w and b start at 0. In every step all points are looked at, and w and b move together, each by ``-lr`` times its
    gradient of the mean of ``(w·x + b - y)²``.

    Args:
        x: ``(N,)`` or ``(N, 1)``, floating dtype, at least one value.
        y: as many values as ``x``, of the same dtype and device, also ``(N,)`` or ``(N, 1)``: not always the shape
            that ``x`` has.
        lr: the learning rate, more than 0.
        steps: how many steps to take, 0 or more.

    Returns:
        w and b after the last step: two 0-d tensors of the dtype and device of ``x``, detached.

    Raises:
        ValueError: ``x`` and ``y`` do not hold the same number of values.

    >>> x, y = torch.tensor([-1.0, 1.0]), torch.tensor([-1.0, 3.0])        # they lie on the line 2x + 1
    >>> fit_line(x, y, lr=0.25, steps=1)                  # half of the way, as it happens
    (tensor(1.), tensor(0.5000))
    >>> fit_line(x[:, None], y, lr=0.25, steps=3)         # (2, 1) and (2,): the same points
    (tensor(1.7500), tensor(0.8750))
    """
    # TODO: first make both of one shape: (N, 1) minus (N,) has N · N elements. Then a loop as in stage 2.
    ### BEGIN SOLUTION
    if x.numel() != y.numel():
        raise ValueError(f"{x.numel()} values of x do not fit {y.numel()} values of y")
    x, y = x.flatten(), y.flatten()
    w = x.new_zeros(()).requires_grad_()              # of the dtype and on the device of x
    b = x.new_zeros(()).requires_grad_()
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        w_grad, b_grad = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            w -= lr * w_grad
            b -= lr * b_grad
    return w.detach(), b.detach()
    ### END SOLUTION


class LinearRegression(nn.Module):
    """Linear regression with any number of features: a module around one linear layer.

    Args:
        in_features: the number of features of a point, 1 or more.
        out_features: the number of values that are predicted for it, 1 or more.

    Attributes:
        linear: an ``nn.Linear`` with a bias. It holds all parameters that the model has.

    >>> model = LinearRegression(3, 2)
    >>> [(name, tuple(parameter.shape)) for name, parameter in model.named_parameters()]
    [('linear.weight', (2, 3)), ('linear.bias', (2,))]
    >>> LinearRegression()                                # one feature in, one value out
    LinearRegression(
      (linear): Linear(in_features=1, out_features=1, bias=True)
    )
    """

    def __init__(self, in_features: int = 1, out_features: int = 1) -> None:
        # TODO: what belongs into every __init__ of a module, and what does this one own?
        ### BEGIN SOLUTION
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)
        ### END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Predict the values of some points.

        Args:
            x: ``(N, in_features)``, of the dtype of the parameters.

        Returns:
            ``(N, out_features)``, also where that is ``(N, 1)``; with gradients.

        >>> LinearRegression(3)(torch.zeros(5, 3)).shape
        torch.Size([5, 1])
        """
        # TODO: hand the points to the layer. A value may be any number: nothing else happens to it.
        ### BEGIN SOLUTION
        prediction: Tensor = self.linear(x)
        return prediction
        ### END SOLUTION
