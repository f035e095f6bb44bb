"""Other right answers to stage3_modules/linear.py."""

import numpy as np
import torch
from torch import nn

from tests.bank import right


@right
class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        k = in_features**-0.5
        self.weight = nn.Parameter(torch.rand(out_features, in_features) * 2 * k - k)
        if bias:
            self.bias = nn.Parameter(torch.rand(out_features) * 2 * k - k)
        else:
            self.register_parameter("bias", None)

    def forward(self, x):
        y = torch.einsum("...i,oi->...o", x, self.weight)
        if self.bias is not None:
            y += self.bias
        return y


@right
class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        nn.Module.__init__(self)
        self.weight = nn.Parameter(torch.zeros(out_features, in_features))
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_features))
        self.reset(in_features)

    def reset(self, in_features):
        nn.init.kaiming_uniform_(self.weight, a=5**0.5)  # works out to 1 / sqrt(in)
        if self.bias is not None:
            nn.init.uniform_(self.bias, -(in_features**-0.5), in_features**-0.5)

    def forward(self, x):
        rows = x.reshape(x.shape[:-1].numel(), x.shape[-1])
        if self.bias is None:
            y = torch.mm(rows, self.weight.t())
        else:
            y = torch.addmm(self.bias, rows, self.weight.t())
        return y.reshape(*x.shape[:-1], -1) if y.numel() else y.new_zeros(*x.shape[:-1], len(self.weight))


@right
class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        bound = 1 / np.sqrt(in_features)
        self.register_parameter("weight", nn.Parameter(torch.empty(out_features, in_features)))
        self.register_parameter("bias", nn.Parameter(torch.empty(out_features)) if bias else None)
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.uniform_(-bound, bound)

    def forward(self, x):
        y = (x.unsqueeze(-2) * self.weight).sum(dim=-1)
        return y if self.bias is None else y + self.bias


@right
class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__()
        bound = in_features**-0.5
        numbers = np.random.default_rng().uniform(-bound, bound, size=(out_features, in_features + 1))
        numbers = torch.from_numpy(numbers).float()
        self.weight = nn.Parameter(numbers[:, :-1].contiguous())
        self.bias = nn.Parameter(numbers[:, -1].clone()) if bias else None

    def forward(self, x):
        bias = 0 if self.bias is None else self.bias
        return (self.weight @ x.unsqueeze(-1)).squeeze(-1) + bias
