"""Wrong answers to stage4_training/linear_regression.py."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import wrong


def points(x, y):
    if x.numel() != y.numel():
        raise ValueError("lengths")
    return x.detach().flatten(), y.detach().flatten()


def start(x, shape=()):
    return [torch.zeros(shape, dtype=x.dtype, requires_grad=True) for _ in range(2)]


def move(parameters, loss, lr):
    for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
        p.data -= lr * g


@wrong("was broadcast to (N, N)")
def fit_line(x, y, lr, steps):
    points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x.detach() + b - y.detach()) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("was broadcast to (N, N)")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), F.mse_loss(w * x[:, None] + b, y), lr)
    return w.detach(), b.detach()


@wrong("the gradients of all steps are added up")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w -= lr * w.grad
            b -= lr * b.grad
    return w.detach(), b.detach()


@wrong("the loss is the sum over the points")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).sum(), lr)
    return w.detach(), b.detach()


@wrong("the mean of the squares has no factor ½")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), 0.5 * ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("the steps go uphill")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), -lr)
    return w.detach(), b.detach()


@wrong("only w was moved")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w,), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("only b was moved")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((b,), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("b was moved by a gradient that knows the new w")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w,), ((w * x + b - y) ** 2).mean(), lr)
        move((b,), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("the result is one step behind")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(1, steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("the result is one step too far")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps + 1):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("w and b are the wrong way round")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return b.detach(), w.detach()


@wrong("w and b never moved")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        copies = [w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()]
        move(copies, ((copies[0] * x + copies[1] - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("this minimises the absolute differences")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), F.l1_loss(w * x + b, y), lr)
    return w.detach(), b.detach()


@wrong("this minimises the root of the mean square")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean().sqrt(), lr)
    return w.detach(), b.detach()


@wrong("x and y changed places")
def fit_line(x, y, lr, steps):
    y, x = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("the value is wrong")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    w.data.fill_(1.0)  # starts somewhere else
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("the value is wrong")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    centred = x - x.mean()  # the answer at once, whatever lr and steps say
    w = (centred * y).mean() / (centred**2).mean().clamp(min=1e-12)
    return w, y.mean() - w * x.mean()


@wrong("the value is wrong")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for i in range(steps):  # one point at a time
        move((w, b), (w * x[i % len(x)] + b - y[i % len(x)]) ** 2, lr)
    return w.detach(), b.detach()


@wrong("w and b must be 0-d tensors")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x, (1,))
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("return two tensors, w and b")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.item(), b.item()


@wrong("return two tensors, w and b")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return torch.stack([w.detach(), b.detach()])


@wrong("the result still hangs on autograd")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w, b


@wrong("the result still hangs on autograd")
def fit_line(x, y, lr, steps):
    if x.numel() != y.numel():
        raise ValueError("lengths")
    x, y = x.flatten(), y.flatten()
    w = b = torch.zeros((), dtype=x.dtype)
    for _ in range(steps):  # by hand, on data that may require a gradient
        residual = w * x + b - y
        w, b = w - lr * 2 * (residual * x).mean(), b - lr * 2 * residual.mean()
    return w, b


@wrong("dtype")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w = torch.tensor(0.0, requires_grad=True)
    b = torch.tensor(0.0, requires_grad=True)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("raised RuntimeError")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        with torch.no_grad():
            w = w - lr * w.grad  # a new tensor that requires no gradient: nothing to differentiate in the second step
            b = b - lr * b.grad
    return w.detach(), b.detach()


@wrong("raised RuntimeError")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        ((w * x + b - y) ** 2).mean().backward()
        w -= lr * w.grad  # a leaf must not be changed where autograd looks on
        b -= lr * b.grad
    return w.detach(), b.detach()


@wrong("a value of y too few, a ValueError was expected, but it raised RuntimeError")
def fit_line(x, y, lr, steps):
    x, y = x.detach().flatten(), y.detach().flatten()
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("a single value of y, which broadcasting would repeat")
def fit_line(x, y, lr, steps):
    x, y = x.detach().flatten(), y.detach().flatten()
    w, b = start(x)
    for _ in range(steps):
        try:
            loss = ((w * x + b - y) ** 2).mean()
        except RuntimeError:
            raise ValueError("lengths") from None
        move((w, b), loss, lr)
    return w.detach(), b.detach()


@wrong("raised ValueError")
def fit_line(x, y, lr, steps):
    if x.shape != y.shape:  # the same number of values is enough
        raise ValueError("shapes")
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("raised UnboundLocalError")
def fit_line(x, y, lr, steps):
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        loss = ((w * x + b - y) ** 2).mean()
        move((w, b), loss, lr)
    loss = loss.item()
    return w.detach(), b.detach()


@wrong("changed its argument")
def fit_line(x, y, lr, steps):
    points(x, y)
    x.data.sub_(x.data.mean())
    x, y = points(x, y)
    w, b = start(x)
    for _ in range(steps):
        move((w, b), ((w * x + b - y) ** 2).mean(), lr)
    return w.detach(), b.detach()


@wrong("super().__init__() is missing")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x)


@wrong("no nn.Module")
class LinearRegression:
    def __init__(self, in_features=1, out_features=1):
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x)

    __call__ = forward


@wrong("the model has no parameters")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.sizes = in_features, out_features

    def forward(self, x):
        return nn.Linear(*self.sizes)(x)


@wrong("the model has no parameters")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.layers = [nn.Linear(in_features, out_features)]

    def forward(self, x):
        return self.layers[0](x)


@wrong("the model has no parameter linear.weight")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.layer = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.layer(x)


@wrong("the model has no parameter linear.bias")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features, bias=False)

    def forward(self, x):
        return self.linear(x)


@wrong("in and out are the wrong way round")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(out_features, in_features)

    def forward(self, x):
        return x @ self.linear.weight


@wrong("linear.weight has the shape")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, 1)

    def forward(self, x):
        return self.linear(x)


@wrong("linear.weight has the shape")
class LinearRegression(nn.Module):
    def __init__(self, in_features=2, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x)


@wrong("there are more parameters than those of one linear layer")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)
        self.b = nn.Parameter(torch.zeros(out_features))

    def forward(self, x):
        return self.linear(x) + self.b


@wrong("LinearRegression has other parameters than the stub")
class LinearRegression(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x)


@wrong("a dimension of size 1 was dropped")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x).squeeze(-1)


@wrong("a dimension of size 1 was dropped")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x).squeeze()


@wrong("an activation (ReLU) was applied")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return F.relu(self.linear(x))


@wrong("an activation (sigmoid) was applied")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return self.linear(x).sigmoid()


@wrong("softmax was applied")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return F.softmax(self.linear(x), dim=1)


@wrong("the bias was not added")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return x @ self.linear.weight.T


@wrong("no longer carries gradients")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    @torch.no_grad()
    def forward(self, x):
        return self.linear(x)


@wrong("the gradient is wrong")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        return x @ self.linear.weight.T + self.linear.bias.detach()


@wrong("returned None")
class LinearRegression(nn.Module):
    def __init__(self, in_features=1, out_features=1):
        super().__init__()
        self.linear = nn.Linear(in_features, out_features)

    def forward(self, x):
        self.linear(x)
