"""Other right answers to stage3_modules/regularised.py."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import right


@right
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        *hidden, last = sizes
        self.last = nn.Linear(hidden[-1], last)  # registered before the others
        self.norms = nn.ModuleList([nn.BatchNorm1d(size) for size in hidden[1:]])
        self.linears = nn.ModuleList([nn.Linear(n_in, n_out) for n_in, n_out in zip(hidden, hidden[1:])])
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = x.reshape(x.shape[0], -1)
        for linear, norm in zip(self.linears, self.norms):
            x = self.dropout(F.relu(norm(linear(x))))
        return self.last(x)


@right
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.p = dropout
        self.blocks = nn.ModuleList()
        for i in range(len(sizes) - 2):
            self.blocks.append(nn.Sequential(nn.Linear(sizes[i], sizes[i + 1]), nn.BatchNorm1d(sizes[i + 1])))
        self.blocks.append(nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        x = x.flatten(1)
        for block in self.blocks[:-1]:
            x = F.dropout(block(x).clamp(min=0), self.p, training=self.training)
        return self.blocks[-1](x)


@right
class RegularisedMLP(nn.Module):
    """Without a ModuleList: what counts is that the layers are found."""

    def __init__(self, sizes, dropout):
        super().__init__()
        modules = [nn.Flatten()]
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            modules += [nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(dropout)]
        self.model = nn.Sequential(*modules, nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        return self.model(x)


@right
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.dropout = dropout
        self.layers = nn.ModuleList([])
        for number in range(1, len(sizes)):
            layer = nn.ModuleDict({"linear": nn.Linear(sizes[number - 1], sizes[number])})
            if number < len(sizes) - 1:
                layer["norm"] = nn.BatchNorm1d(sizes[number])
            self.layers.append(layer)

    def forward(self, x):
        x = torch.flatten(x, 1)
        for layer in self.layers:
            x = layer["linear"](x)
            if "norm" in layer:
                x = torch.where(layer["norm"](x) > 0, self.hidden(layer["norm"], x), 0.0)
        return x

    def hidden(self, norm, x):
        if not self.training:
            return norm(x)
        mean, var = x.mean(0), x.var(0, unbiased=False)
        y = (x - mean) / torch.sqrt(var + norm.eps) * norm.weight + norm.bias
        return y * (torch.rand_like(y) >= self.dropout) / (1 - self.dropout)
