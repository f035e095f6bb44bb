"""Wrong answers to stage3_modules/regularised.py."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import wrong


def layers_for(sizes, dropout):
    """The layers of a right answer."""
    layers = []
    for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
        layers += [nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(dropout)]
    return [*layers, nn.Linear(sizes[-2], sizes[-1])]


@wrong("the model has no layers")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = layers_for(sizes, dropout)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the state_dict is empty")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = layers_for(sizes, dropout)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("linear layers are missing")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        *hidden, self.last = layers_for(sizes, dropout)
        self.hidden = hidden

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.hidden:
            x = layer(x)
        return self.last(x)


@wrong("in a plain Python list")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.linears = nn.ModuleList([nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes[:-1], sizes[1:])])
        self.norms = [nn.BatchNorm1d(size) for size in sizes[1:-1]]
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = x.flatten(1)
        for linear, norm in zip(self.linears, self.norms):
            x = self.dropout(torch.relu(norm(linear(x))))
        return self.linears[-1](x)


@wrong("not every hidden layer has its nn.BatchNorm1d")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([m for m in layers_for(sizes, dropout) if not isinstance(m, nn.BatchNorm1d)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("there is a batch norm after the last layer")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([*layers_for(sizes, dropout), nn.BatchNorm1d(sizes[-1])])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("there is a batch norm before the first layer")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([nn.BatchNorm1d(sizes[0]), *layers_for(sizes, dropout)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the linear layers have no bias")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))
        for layer in self.layers:
            if isinstance(layer, nn.Linear):
                layer.bias = None

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("affine is to stay True")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            norm = nn.BatchNorm1d(n_out, affine=False)
            self.layers.extend([nn.Linear(n_in, n_out), norm, nn.ReLU(), nn.Dropout(dropout)])
        self.layers.append(nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("keeps no running statistics")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            norm = nn.BatchNorm1d(n_out, track_running_stats=False)
            self.layers.extend([nn.Linear(n_in, n_out), norm, nn.ReLU(), nn.Dropout(dropout)])
        self.layers.append(nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("batch norm comes after ReLU")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            self.layers.extend([nn.Linear(n_in, n_out), nn.ReLU(), nn.BatchNorm1d(n_out), nn.Dropout(dropout)])
        self.layers.append(nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the statistics are taken after ReLU")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            self.layers.extend([nn.Linear(n_in, n_out), nn.ReLU(), nn.BatchNorm1d(n_out), nn.Dropout(dropout)])
        self.layers.append(nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("there is no ReLU in the hidden layers")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([m for m in layers_for(sizes, dropout) if not isinstance(m, nn.ReLU)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("there is a ReLU after the last layer")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return torch.relu(x)


@wrong("there is a softmax after the last layer")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x.softmax(dim=1)


@wrong("the batch norms are there, but are not used")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            if not isinstance(layer, nn.BatchNorm1d):
                x = layer(x)
        return x


@wrong("the running statistics did not move in training")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            if isinstance(layer, nn.BatchNorm1d):
                x = F.batch_norm(x, None, None, layer.weight, layer.bias, training=True)
            else:
                x = layer(x)
        return x


@wrong("in training, batch norm must use the mean and variance of the batch")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            if isinstance(layer, nn.BatchNorm1d):
                layer.eval()
            x = layer(x)
        return x


@wrong("not those of the batch")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            if isinstance(layer, nn.BatchNorm1d) and len(x) > 1:
                x = F.batch_norm(x, layer.running_mean, layer.running_var, layer.weight, layer.bias, training=True)
            else:
                x = layer(x)
        return x


@wrong("the running statistics moved in evaluation mode as well")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            if isinstance(layer, nn.BatchNorm1d) and not self.training:
                with torch.no_grad():
                    layer.running_mean.lerp_(x.mean(0), layer.momentum)
            x = layer(x)
        return x


@wrong("values are wrong")  # another momentum than that of nn.BatchNorm1d
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))
        for layer in self.layers:
            if isinstance(layer, nn.BatchNorm1d):
                layer.momentum = 0.9

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("dropout is still active")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.p = dropout
        self.layers = nn.ModuleList([m for m in layers_for(sizes, dropout) if not isinstance(m, nn.Dropout)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
            if isinstance(layer, nn.ReLU):
                x = F.dropout(x, self.p)
        return x


@wrong("dropout does nothing")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([m for m in layers_for(sizes, dropout) if not isinstance(m, nn.Dropout)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("nothing is dropped in training")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([m for m in layers_for(sizes, dropout) if not isinstance(m, nn.Dropout)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("or stands before batch norm")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList()
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1]):
            self.layers.extend([nn.Linear(n_in, n_out), nn.Dropout(dropout), nn.BatchNorm1d(n_out), nn.ReLU()])
        self.layers.append(nn.Linear(sizes[-2], sizes[-1]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("half of the units are dropped, whatever dropout says")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, 0.5 if dropout else 0.0))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("not that with which it stays")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, 1 - dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("there are two dropouts in a hidden layer")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
            if isinstance(layer, nn.Dropout):
                x = layer(x)
        return x


@wrong("of the hidden units are dropped; with dropout=")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout / 2))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the units that stay are not scaled")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.p = dropout
        self.layers = nn.ModuleList([m for m in layers_for(sizes, dropout) if not isinstance(m, nn.Dropout)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
            if isinstance(layer, nn.ReLU) and self.training:
                x = x * (torch.rand(x.shape) >= self.p)
        return x


@wrong("only one of two hidden layers has a dropout")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        layers = layers_for(sizes, 0.0)
        if len(layers) > 1:
            layers[-2] = nn.Dropout(dropout)
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("outputs of the last layer are dropped")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList([*layers_for(sizes, dropout), nn.Dropout(dropout)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the mode is for the caller to choose")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        self.training = False
        return x


@wrong("RegularisedMLP raised")  # images are not flattened
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("RegularisedMLP raised")  # the batch is flattened as well
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten()
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("shape")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x.squeeze(0)


@wrong("changed its argument")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList()
        n_in = sizes.pop(0)
        while len(sizes) > 1:
            n_out = sizes.pop(0)
            self.layers.extend([nn.Linear(n_in, n_out), nn.BatchNorm1d(n_out), nn.ReLU(), nn.Dropout(dropout)])
            n_in = n_out
        self.layers.append(nn.Linear(n_in, sizes[0]))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("changed its argument")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x -= x.mean()
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the gradient is wrong")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x)
        return self.layers[-1](x.detach())


@wrong("super().__init__() is missing")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("loading the state_dict changed nothing")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.shown = nn.ModuleList(layers_for(sizes, dropout))
        self.used = layers_for(sizes, dropout)

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.used:
            x = layer.train(self.training)(x)
        return x


@wrong("returned None")
class RegularisedMLP(nn.Module):
    def __init__(self, sizes, dropout):
        super().__init__()
        self.layers = nn.ModuleList(layers_for(sizes, dropout))

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
