"""Other right answers to stage3_modules/activations.py."""

import torch
from torch import nn

from tests.bank import right


@right
class ReLU(nn.Module):
    def forward(self, x):
        return torch.maximum(x, torch.zeros_like(x))


@right
class ReLU(nn.Module):
    def forward(self, x):
        return x * (x > 0)


@right
class ReLU(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, x):
        y = x.clone()
        y[y < 0] = 0
        return y


@right
class ReLU(nn.Module):
    def forward(self, x):
        return (x + x.abs()) / 2


@right
class ReLU(nn.Module):
    def forward(self, x):
        return nn.functional.threshold(x, 0.0, 0.0)


@right
class Sigmoid(nn.Module):
    def forward(self, x):
        return 0.5 * (torch.tanh(0.5 * x) + 1)


@right
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / (1 + torch.exp(-x.clamp(-80, 80)))  # beyond it is flat


@right
class Sigmoid(nn.Module):
    def forward(self, x):
        y = torch.empty_like(x)
        up = x >= 0
        y[up] = 1 / (1 + torch.exp(-x[up]))
        e = torch.exp(x[~up])
        y[~up] = e / (1 + e)
        return y


@right
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.softmax(torch.stack([torch.zeros_like(x), x]), dim=0)[1]


@right
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.exp(-torch.logaddexp(-x, torch.zeros_like(x)))


@right
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return x.clamp(min=0) + self.slope * x.clamp(max=0)


@right
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = float(slope)

    def forward(self, x):
        return torch.where(x < 0, x * self.slope, x)


@right
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.register_buffer("slope", torch.tensor(slope, dtype=torch.float64), persistent=False)

    def forward(self, x):
        y = x.clone()
        below = x < 0
        y[below] = y[below] * self.slope.to(x.dtype)
        return y


@right
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return (1 + self.slope) / 2 * x + (1 - self.slope) / 2 * x.abs()
