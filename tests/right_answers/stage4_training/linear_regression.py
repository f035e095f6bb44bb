"""Right answers to stage4_training/linear_regression.py."""

import torch
from torch import nn

from tests.bank import right


@right
def fit_line(x, y, lr, steps):
    if torch.numel(x) != torch.numel(y):
        raise ValueError("x and y differ in length")
    model = nn.Linear(1, 1, dtype=x.dtype)
    nn.init.zeros_(model.weight)
    nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x.detach().reshape(-1, 1)), y.detach().reshape(-1, 1)).backward()
        optimizer.step()
    return model.weight.detach().reshape(()), model.bias.detach()[0]


@right
def fit_line(x, y, lr, steps):
    if x.numel() != y.numel():
        raise ValueError("lengths")
    with torch.no_grad():  # the gradient by hand
        x, y = x.reshape(-1), y.reshape(-1)
        w, b = x.new_zeros(()), x.new_zeros(())
        for _ in range(steps):
            residual = w * x + b - y
            w, b = w - lr * 2 * (residual @ x) / len(x), b - lr * 2 * residual.sum() / len(x)
    return w, b


@right
def fit_line(x, y, lr, steps):
    if len(x) != len(y):
        raise ValueError("lengths")
    ones = torch.ones(len(x), dtype=x.dtype)
    design = torch.stack([x.detach().view(-1) if x.is_contiguous() else x.detach().reshape(-1), ones], dim=1)
    theta = torch.zeros(2, 1, dtype=x.dtype, requires_grad=True)
    for _ in range(steps):
        ((design @ theta - y.detach().reshape(-1, 1)) ** 2).mean().backward()
        theta.data.add_(theta.grad, alpha=-lr)
        theta.grad = None
    w, b = theta.detach().squeeze(1).unbind()
    return w, b


@right
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        linear = nn.Linear(in_features, out_features)
        nn.init.zeros_(linear.weight)
        self.add_module("linear", linear)

    def forward(self, x):
        return torch.einsum("ni,oi->no", x, self.linear.weight) + self.linear.bias


@right
class LinearRegression(nn.Module):
    class Layer(nn.Module):
        def __init__(self, n_in, n_out):
            super().__init__()
            self.weight = nn.Parameter(torch.randn(n_out, n_in))
            self.bias = nn.Parameter(torch.randn(n_out))

        def forward(self, x):
            return x @ self.weight.T + self.bias

    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = self.Layer(in_features, out_features)

    def forward(self, x):
        return torch.stack([self.linear(row) for row in x])
