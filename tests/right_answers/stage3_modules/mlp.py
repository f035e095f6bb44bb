"""Other right answers to stage3_modules/mlp.py."""

from collections import OrderedDict

import torch
from torch import nn

from tests.bank import right


@right
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 128), nn.Tanh(), nn.Linear(128, 64), nn.Tanh(), nn.Linear(64, 10)
        )

    def forward(self, images):
        return self.layers(images)


@right
class MLP(nn.Module):
    def __init__(self, hidden=(128, 64)):
        super().__init__()
        self.output = nn.Linear(hidden[1], 10)  # registered before the others
        self.hidden = nn.ModuleList([nn.Linear(784, hidden[0]), nn.Linear(hidden[0], hidden[1])])

    def forward(self, images):
        x = images.view(images.size(0), -1)
        for layer in self.hidden:
            x = nn.functional.gelu(layer(x))
        return self.output(x)


@right
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = images.reshape(-1, 784)
        x = torch.sigmoid(self.a(x))
        x = torch.sigmoid(self.b(x))
        return self.c(x)


@right
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        for number, (n_in, n_out) in enumerate([(784, 128), (128, 64), (64, 10)]):
            self.register_parameter(f"w{number}", nn.Parameter(torch.randn(n_out, n_in) / n_in**0.5))
            self.register_parameter(f"b{number}", nn.Parameter(torch.zeros(n_out)))

    def forward(self, images):
        x = images.reshape(images.shape[0], 784)
        x = (x @ self.w0.T + self.b0).clamp(min=0)
        x = (x @ self.w1.T + self.b1).clamp(min=0)
        return x @ self.w2.T + self.b2


@right
def make_mlp(sizes):
    if not isinstance(sizes, list) or len(sizes) <= 1:
        raise ValueError("at least two sizes, please")
    model = nn.Sequential()
    for i in range(len(sizes) - 1):
        if i > 0:
            model.append(nn.ReLU())
        model.append(nn.Linear(sizes[i], sizes[i + 1]))
    return model


@right
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = OrderedDict()
    last = len(sizes) - 2
    relu = nn.ReLU()  # without parameters: one can serve everywhere, in modules of its own
    for i, (n_in, n_out) in enumerate(zip(sizes, sizes[1:])):
        layers[f"linear{i}"] = nn.Linear(n_in, n_out)
        if i < last:
            layers[f"relu{i}"] = relu
    return nn.Sequential(layers)


@right
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    *hidden, last = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])]
    return nn.Sequential(*[nn.Sequential(layer, nn.ReLU()) for layer in hidden], last)
