"""Wrong answers to stage3_modules/mlp.py."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import wrong


@wrong("there is a softmax at the end")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = F.relu(self.b(F.relu(self.a(images.flatten(1)))))
        return F.softmax(self.c(x), dim=1)


@wrong("there is a softmax along the batch")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = F.relu(self.b(F.relu(self.a(images.flatten(1)))))
        return F.softmax(self.c(x), dim=0)


@wrong("depend on the other pictures")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = images.flatten(1)
        x = (x - x.mean()) / (x.std() + 1e-6)
        return self.c(F.relu(self.b(F.relu(self.a(x)))))


@wrong("there is a log_softmax at the end")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = F.relu(self.b(F.relu(self.a(images.flatten(1)))))
        return F.log_softmax(self.c(x), dim=-1)


@wrong("there is a ReLU after the last layer")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)])

    def forward(self, images):
        x = images.flatten(1)
        for layer in self.layers:
            x = torch.relu(layer(x))
        return x


@wrong("there is a sigmoid after the last layer")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)])

    def forward(self, images):
        x = images.flatten(1)
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return x


@wrong("there is a tanh after the last layer")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU())
        self.last = nn.Linear(64, 10)

    def forward(self, images):
        return torch.tanh(self.last(self.layers(images)))


@wrong("no activation between the layers")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10))

    def forward(self, images):
        return self.layers(images)


@wrong("no activation between the first and the second layer")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(F.relu(self.b(self.a(images.flatten(1)))))


@wrong("no activation between the second and the third layer")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(self.b(F.relu(self.a(images.flatten(1)))))


@wrong("no activation between the layers")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = self.a(images.flatten(1))
        F.relu(x)  # the result is thrown away
        x = self.b(x)
        F.relu(x)
        return self.c(x)


@wrong("the first layer does not get the picture as it is")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(F.relu(self.b(F.relu(self.a(F.relu(images.flatten(1)))))))


@wrong("the first layer does not get the picture as it is")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(F.relu(self.b(F.relu(self.a(images.flatten(1) / 255)))))


@wrong("the model has no parameters")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)]

    def forward(self, images):
        x = images.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x


@wrong("the model has no parameters")
class MLP(nn.Module):
    def forward(self, images):
        x = F.relu(nn.Linear(784, 128)(images.flatten(1)))
        return nn.Linear(64, 10)(F.relu(nn.Linear(128, 64)(x)))


@wrong("some of the layers are not among the model's parameters")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(784, 128), nn.Linear(128, 64)]
        self.output = nn.Linear(64, 10)

    def forward(self, images):
        x = images.flatten(1)
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.output(x)


@wrong("% of the digits")  # only the last layer is found, and trained
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(784, 128), nn.Linear(128, 64)]
        self.output = nn.Linear(64, 10)

    def forward(self, images):
        x = images.flatten(1)
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.output(x)


@wrong("% of the digits")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("no gradient reaches the parameter")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = torch.relu(self.a(images.flatten(1))).detach()
        return self.c(torch.relu(self.b(x)))


@wrong("no gradient reaches the parameter")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
        self.spare = nn.Linear(128, 64)
        del self.b
        self.b = [nn.Linear(128, 64)]

    def forward(self, images):
        return self.c(torch.relu(self.b[0](torch.relu(self.a(images.flatten(1))))))


@wrong("the result carries no gradients")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    @torch.no_grad()
    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("the layers have other sizes")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 256), nn.Linear(256, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("there are not three linear layers")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(784, 128), nn.Linear(128, 10)

    def forward(self, images):
        return self.b(torch.relu(self.a(images.flatten(1))))


@wrong("more parameters than those of the three linear layers")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)
        self.d = nn.Linear(10, 10)

    def forward(self, images):
        return self.d(self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1)))))))


@wrong("the linear layers have no bias")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(784, 128, bias=False), nn.Linear(128, 64, bias=False)
        self.c = nn.Linear(64, 10, bias=False)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("a batch of one picture is still a batch")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1)))))).squeeze()


@wrong("MLP raised")  # a batch of one loses its first dimension, and cannot be flattened
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = images.squeeze()
        return self.c(torch.relu(self.b(torch.relu(self.a(x.reshape(x.shape[0], 784))))))


@wrong("MLP raised")  # only images
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        n, channels, height, width = images.shape
        x = images.reshape(n, channels * height * width)
        return self.c(torch.relu(self.b(torch.relu(self.a(x)))))


@wrong("MLP raised")  # only rows
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images)))))


@wrong("MLP raised")  # the batch is flattened as well
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten())))))


@wrong("shape")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1)))))).argmax(dim=1)


@wrong("a dimension of size 1 is left over")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        x = images.reshape(-1, 1, 28, 28).flatten(2)
        return self.c(torch.relu(self.b(torch.relu(self.a(x)))))


@wrong("changed its argument")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        images -= images.mean(dim=(1, 2, 3), keepdim=True) if images.dim() == 4 else images.mean(1, keepdim=True)
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("super().__init__() is missing")
class MLP(nn.Module):
    def __init__(self):
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("has other parameters than the stub")
class MLP(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        return self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("returned None")
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(784, 128), nn.Linear(128, 64), nn.Linear(64, 10)

    def forward(self, images):
        self.c(torch.relu(self.b(torch.relu(self.a(images.flatten(1))))))


@wrong("there is a ReLU after the last layer")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers)


@wrong("there is no activation between the layers")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    return nn.Sequential(*[nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:])])


@wrong("there is a ReLU after the first layer only")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:])]
    if len(layers) > 1:
        layers.insert(1, nn.ReLU())
    return nn.Sequential(*layers)


@wrong("there is a ReLU before the first layer")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.ReLU(), nn.Linear(n_in, n_out)]
    return nn.Sequential(*layers)


@wrong("the activation is a sigmoid")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


@wrong("the activation is tanh")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


@wrong("the activation is a leaky ReLU")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.LeakyReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("there is a softmax at the end")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1], nn.Softmax(dim=1))


@wrong("this is a list of layers")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return layers[:-1]


@wrong("make_mlp raised TypeError")  # the list is to be unpacked
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(layers[:-1])


@wrong("an nn.Sequential is wanted")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.ModuleList(layers[:-1])


@wrong("the last layer is missing")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for i in range(len(sizes) - 2):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("the first layer is missing")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for i in range(1, len(sizes) - 1):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("raised IndexError")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for i in range(len(sizes)):
        layers += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("the hidden layers are missing")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    return nn.Sequential(nn.Linear(sizes[0], sizes[-1]))


@wrong("in and out are swapped")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_out, n_in), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("the wrong way round")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes[::-1], sizes[-2::-1]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("the layers have no bias")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out, bias=False), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("it has")  # written for three sizes
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    if len(sizes) == 2:
        return nn.Sequential(nn.Linear(sizes[0], sizes[1]))
    return nn.Sequential(nn.Linear(sizes[0], sizes[1]), nn.ReLU(), nn.Linear(sizes[1], sizes[2]))


@wrong("it has")  # layers of the same size are one and the same
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    made, layers = {}, []
    for pair in zip(sizes, sizes[1:]):
        layers += [made.setdefault(pair, nn.Linear(*pair)), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("changed its argument")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers, n_in = [], sizes.pop(0)
    while sizes:
        n_out = sizes.pop(0)
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
        n_in = n_out
    return nn.Sequential(*layers[:-1])


@wrong("a ValueError was expected")
def make_mlp(sizes):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("a ValueError was expected, but it raised AssertionError")
def make_mlp(sizes):
    assert len(sizes) >= 2
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


@wrong("returned None")
def make_mlp(sizes):
    if len(sizes) < 2:
        raise ValueError
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    nn.Sequential(*layers[:-1])
