"""Logistic regression: two classes, told apart by a straight line."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class LogisticRegression(nn.Module):
    """Logistic regression for two classes: one linear layer whose output is read as a logit.

    Args:
        in_features: the number of features of a point, 1 or more.

    Attributes:
        linear: an ``nn.Linear`` with one output and a bias. It holds all parameters that the model has.

    >>> model = LogisticRegression(3)
    >>> [(name, tuple(parameter.shape)) for name, parameter in model.named_parameters()]
    [('linear.weight', (1, 3)), ('linear.bias', (1,))]
    >>> LogisticRegression().linear.in_features
    2
    """

    def __init__(self, in_features: int = 2) -> None:
        # TODO: one layer, one output.
        raise NotImplementedError("LogisticRegression")

    def forward(self, x: Tensor) -> Tensor:
        """The logits of some points: above 0 for class 1, below 0 for class 0; sigmoid would make a probability of one.

        Args:
            x: ``(N, in_features)``, of the dtype of the parameters; N may be 1 or 0.

        Returns:
            ``(N,)``: one logit a point, before any sigmoid, with gradients.

        >>> model = LogisticRegression(2)
        >>> with torch.no_grad():
        ...     _ = model.linear.weight.copy_(torch.tensor([[2.0, -1.0]]))
        ...     _ = model.linear.bias.fill_(0.5)
        >>> model(torch.tensor([[3.0, 1.0], [0.0, 4.0]])).tolist()
        [5.5, -3.5]
        """
        # TODO: the layer gives (N, 1). Which dimension has to go, and which must stay even if it is 1?
        raise NotImplementedError("LogisticRegression")


def fit_classifier(model: nn.Module, x: Tensor, y: Tensor, lr: float, steps: int) -> list[float]:
    """Train a classifier of two classes: plain gradient descent on the mean binary cross entropy of all points.

    Args:
        model: makes logits ``(N,)`` of ``(N, D)``, as ``LogisticRegression`` does. All its parameters are trained, in
            place, from the values that they have.
        x: ``(N, D)``, of the dtype of the parameters.
        y: ``(N,)``, the classes, each 0 or 1 (or False or True), of any dtype.
        lr: the learning rate, more than 0. There is no momentum and no weight decay.
        steps: how many steps to take, 0 or more.

    Returns:
        A list of ``steps`` Python floats: the loss *before* each step, so the first is that of the untrained model.
        Losses and gradients are right for logits of any size, such as ±200, too.

    >>> model = LogisticRegression(1)
    >>> _ = nn.init.zeros_(model.linear.weight), nn.init.zeros_(model.linear.bias)
    >>> x, y = torch.tensor([[-2.0], [-1.0], [1.0], [2.0]]), torch.tensor([0, 0, 1, 1])
    >>> [round(loss, 3) for loss in fit_classifier(model, x, y, lr=1.0, steps=4)]
    [0.693, 0.294, 0.198, 0.153]
    >>> model(x) > 0
    tensor([False, False,  True,  True])
    """
    # TODO: four lines a step: loss, zero_grad, backward, step. Which loss takes logits, and what labels does it want?
    raise NotImplementedError("fit_classifier")


def decision_boundary(model: LogisticRegression) -> tuple[float, float]:
    """The line on which a model of two features cannot decide: where its logit is 0.

    Args:
        model: a ``LogisticRegression`` with two features, x1 and x2.

    Returns:
        slope and intercept, two Python floats: the boundary is ``x2 = slope · x1 + intercept``.

    Raises:
        ValueError: the boundary is vertical: x2 plays no part in the logit.

    >>> model = LogisticRegression(2)
    >>> with torch.no_grad():
    ...     _ = model.linear.weight.copy_(torch.tensor([[3.0, 2.0]]))
    ...     _ = model.linear.bias.fill_(-4.0)
    >>> decision_boundary(model)                          # 3·x1 + 2·x2 - 4 = 0
    (-1.5, 2.0)
    """
    # TODO: write down the logit as an equation in x1 and x2, set it to 0, and solve for x2.
    raise NotImplementedError("decision_boundary")
