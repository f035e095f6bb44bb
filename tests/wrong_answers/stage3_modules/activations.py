"""Wrong answers to stage3_modules/activations.py."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import wrong


@wrong("nothing happened")
class ReLU(nn.Module):
    def forward(self, x):
        return x


@wrong("these are the absolute values")
class ReLU(nn.Module):
    def forward(self, x):
        return x.abs()


@wrong("it is the positive ones that stay")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.where(x > 0, 0.0, x)


@wrong("only zeros and ones")
class ReLU(nn.Module):
    def forward(self, x):
        return (x > 0).to(x.dtype)


@wrong("the negative numbers were left out")
class ReLU(nn.Module):
    def forward(self, x):
        return x[x > 0]


@wrong("large numbers were cut off")
class ReLU(nn.Module):
    def forward(self, x):
        return x.clamp(0, 1)


@wrong("numbers above 6 were cut off")
class ReLU(nn.Module):
    def forward(self, x):
        return x.clamp(0, 6)


@wrong("let a hundredth through")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.where(x > 0, x, 0.01 * x)


@wrong("this is softplus")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.log1p(x.exp())


@wrong("one number for the whole tensor")
class ReLU(nn.Module):
    def forward(self, x):
        return max(x.max(), torch.zeros((), dtype=x.dtype)) if x.numel() else x


@wrong("changed its argument")
class ReLU(nn.Module):
    def forward(self, x):
        x[x < 0] = 0
        return x


@wrong("changed its argument")
class ReLU(nn.Module):
    def forward(self, x):
        return x.clamp_(min=0)


@wrong("changed its argument")
class ReLU(nn.Module):
    def forward(self, x):
        result = x.data  # not a copy
        result[result < 0] = 0
        return torch.where(x > 0, x, 0.0)


@wrong("raised RuntimeError")  # an if for a whole tensor
class ReLU(nn.Module):
    def forward(self, x):
        return x if x > 0 else torch.zeros_like(x)


@wrong("raised TypeError")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.maximum(x, 0)


@wrong("no longer carries gradients")
class ReLU(nn.Module):
    def forward(self, x):
        return x.detach().clamp(min=0)


@wrong("no longer carries gradients")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.from_numpy(x.detach().numpy().clip(0))


@wrong("the gradient at 0 is NaN")
class ReLU(nn.Module):
    def forward(self, x):
        return (x + torch.sqrt(x * x)) / 2


@wrong("must be one from 0 to 1")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.where(x > 0, x, 0.0) + torch.where(x == 0, 5 * x, 0.0)


@wrong("dtype")
class ReLU(nn.Module):
    def forward(self, x):
        return x.float().clamp(min=0)


@wrong("dtype")
class ReLU(nn.Module):
    def forward(self, x):
        return torch.maximum(x, torch.zeros(x.shape, dtype=torch.float64))


@wrong("the module has parameters")
class ReLU(nn.Module):
    def __init__(self):
        super().__init__()
        self.low = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        return torch.maximum(x, self.low.to(x.dtype))


@wrong("is no nn.Module")
class ReLU:
    def __call__(self, x):
        return x.clamp(min=0)


@wrong("super().__init__() is missing")
class ReLU(nn.Module):
    def __init__(self):
        pass

    def forward(self, x):
        return x.clamp(min=0)


@wrong("without relu")
class ReLU(nn.Module):
    def forward(self, x):
        return F.relu(x)


@wrong("without relu")
class ReLU(nn.ReLU):
    pass


@wrong("without leaky_relu")
class ReLU(nn.Module):
    def forward(self, x):
        return F.leaky_relu(x, 0.0)


@wrong("returned None")
class ReLU(nn.Module):
    def forward(self, x):
        x.clamp(min=0)


@wrong("which falls where it should rise")
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / (1 + torch.exp(x))


@wrong("without brackets, 1 / 1 is computed first")
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / 1 + torch.exp(-x)


@wrong("the 1 below the line is missing")
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / torch.exp(-x)


@wrong("this is tanh")
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.tanh(x)


@wrong("the slope of the sigmoid")
class Sigmoid(nn.Module):
    def forward(self, x):
        small = torch.exp(-x.abs())
        return small / (1 + small) ** 2


@wrong("this is the softmax")
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.softmax(x, dim=-1)


@wrong("this is softplus")
class Sigmoid(nn.Module):
    def forward(self, x):
        return F.softplus(x)


@wrong("the logarithm of the sigmoid")
class Sigmoid(nn.Module):
    def forward(self, x):
        return F.logsigmoid(x)


@wrong("x times the sigmoid")
class Sigmoid(nn.Module):
    def forward(self, x):
        return F.silu(x)


@wrong("this is the hard sigmoid")
class Sigmoid(nn.Module):
    def forward(self, x):
        return F.hardsigmoid(x)


@wrong("the gradient is NaN")  # the values are right even here: 1 / infinity is 0
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / (1 + torch.exp(-x))


@wrong("the result holds NaN for large numbers")
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.exp(x) / (1 + torch.exp(x))


@wrong("the gradient is NaN")  # where throws away values, but not the infinite gradient behind them
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


@wrong("the gradient at 0 is 0 in place of 0.25")
class Sigmoid(nn.Module):
    def forward(self, x):
        small = torch.exp(-x.abs())
        return torch.where(x >= 0, 1 / (1 + small), small / (1 + small))


@wrong("wrong")  # clamped far too early
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / (1 + torch.exp(-x.clamp(-4, 4)))


@wrong("only right to float32 precision")
class Sigmoid(nn.Module):
    def forward(self, x):
        small = 1 / (1 + torch.exp(-x.float().clamp(-80, 80)))
        return small.to(x.dtype)


@wrong("no longer carries gradients")
class Sigmoid(nn.Module):
    def forward(self, x):
        with torch.no_grad():
            return 0.5 * (torch.tanh(0.5 * x) + 1)


@wrong("dtype")
class Sigmoid(nn.Module):
    def forward(self, x):
        return 0.5 * (torch.tanh(0.5 * x.float()) + 1)


@wrong("changed its argument")
class Sigmoid(nn.Module):
    def forward(self, x):
        x.data.clamp_(-30, 30)
        return 1 / (1 + torch.exp(-x))


@wrong("Sigmoid raised")  # math.exp takes one number at a time
class Sigmoid(nn.Module):
    def forward(self, x):
        return 1 / (1 + math.exp(-x))


@wrong("raised")
class Sigmoid(nn.Module):
    def forward(self, x):
        if x >= 0:
            return 1 / (1 + torch.exp(-x))
        return torch.exp(x) / (1 + torch.exp(x))


@wrong("the module has parameters")
class Sigmoid(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(0.5))

    def forward(self, x):
        return 0.5 * (torch.tanh(self.scale * x) + 1)


@wrong("without sigmoid")
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.sigmoid(x)


@wrong("without sigmoid")
class Sigmoid(nn.Sigmoid):
    pass


@wrong("without special_expit")
class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.special.expit(x)


@wrong("super().__init__() is missing")
class Sigmoid(nn.Module):
    def __init__(self):
        self.half = 0.5

    def forward(self, x):
        return self.half * (torch.tanh(self.half * x) + 1)


@wrong("nothing happened")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return x


@wrong("negative numbers became 0")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return x.clamp(min=0)


@wrong("the slope is always 0.01")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()

    def forward(self, x):
        return torch.where(x > 0, x, 0.01 * x)


@wrong("the slope is 0.1; without an argument")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.1):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x)


@wrong("has other parameters than the stub")
class LeakyReLU(nn.Module):
    def __init__(self, slope):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x)


@wrong("negative numbers became positive")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x.abs())


@wrong("it is the negative ones that shrink")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x < 0, x, self.slope * x)


@wrong("all numbers were multiplied by slope")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return self.slope * x


@wrong("negative numbers became slope itself")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope)


@wrong("divided by slope")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, x / self.slope)


@wrong("only for slopes up to 1")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.maximum(x, self.slope * x)


@wrong("it is the negative ones that shrink")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.minimum(x, self.slope * x)


@wrong("this is ELU")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * (x.exp() - 1))


@wrong("the two parts must be kept apart")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return x + self.slope * x.clamp(max=0)


@wrong("took over the slope of another one")
class LeakyReLU(nn.Module):
    slope = 0.01

    def __init__(self, slope=0.01):
        super().__init__()
        LeakyReLU.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x)


@wrong("slope is a parameter")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = nn.Parameter(torch.tensor(slope, dtype=torch.float64))

    def forward(self, x):
        return torch.where(x > 0, x, self.slope.to(x.dtype) * x)


@wrong("super().__init__() is missing")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x)


@wrong("changed its argument")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        x[x < 0] *= self.slope
        return x


@wrong("or something between 0 and 1 + slope")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x) - torch.where(x == 0, x, 0.0)


@wrong("the gradient at 0 is NaN")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return (1 + self.slope) / 2 * x + (1 - self.slope) / 2 * torch.sqrt(x**2)


@wrong("no longer carries gradients")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x.data, self.slope * x.data)


@wrong("the gradient is wrong")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x.detach())


@wrong("dtype")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return torch.where(x > 0, x.float(), self.slope * x.float())


@wrong("without leaky_relu")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return F.leaky_relu(x, self.slope)


@wrong("without leaky_relu")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.inner = nn.LeakyReLU(slope)

    def forward(self, x):
        return self.inner(x)


@wrong("without prelu")
class LeakyReLU(nn.Module):
    def __init__(self, slope=0.01):
        super().__init__()
        self.slope = slope

    def forward(self, x):
        return F.prelu(x, torch.tensor([self.slope], dtype=x.dtype))
