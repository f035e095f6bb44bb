"""Right answers to stage4_training/logistic_regression.py."""

import numpy
import torch
from torch import nn

from tests.bank import right


@right
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        nn.Module.__init__(self)
        self.linear = nn.Linear(in_features=in_features, out_features=1, bias=True)
        self.register_buffer("scale", torch.ones(()))

    def forward(self, x):
        return (x * self.linear.weight).sum(dim=1) + self.linear.bias


@right
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.linear = nn.Sequential(*[nn.Linear(in_features, 1)])[0]
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x):
        return self.linear(x)[:, 0]


@right
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.linear = nn.Linear(in_features, 1)

    def forward(self, x):
        return self.linear(x).reshape(len(x))


@right
def fit_classifier(model, x, y, lr, steps):
    history = []
    labels = y.bool()
    for _ in range(steps):
        for parameter in model.parameters():
            parameter.grad = None
        z = model(x)
        # -log sigmoid(z) for class 1, -log sigmoid(-z) for class 0
        loss = torch.nn.functional.softplus(torch.where(labels, -z, z)).mean()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= lr * parameter.grad
        history.append(float(loss))
    return history


@right
def fit_classifier(model, x, y, lr, steps):
    criterion = nn.BCEWithLogitsLoss()
    target = torch.zeros(len(y), dtype=x.dtype).masked_fill_(y == 1, 1.0)
    parameters = [p for p in model.parameters()]
    history = numpy.zeros(steps)
    model.train()
    for step in range(steps):
        loss = criterion(model(x), target)
        history[step] = loss.detach().numpy()
        for p, g in zip(parameters, torch.autograd.grad(loss, parameters)):
            p.data.add_(g, alpha=-lr)
    return history.tolist()


@right
def fit_classifier(model, x, y, lr, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, foreach=True)
    history = []
    while len(history) < steps:
        z = model(x)
        two = torch.stack([torch.zeros_like(z), z], dim=1)  # two classes, one of which has the logit 0
        loss = nn.functional.cross_entropy(two, y.long())
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        history += [loss.item()]
    return history


@right
def decision_boundary(model):
    with torch.no_grad():  # from three logits, without a look at the weights
        zero, one, two = model(torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).tolist()
    if two == zero:
        raise ValueError("x2 changes nothing")
    return (zero - one) / (two - zero), zero / (zero - two)


@right
def decision_boundary(model):
    state = {name: value.numpy().astype(float) for name, value in model.state_dict().items()}
    w1, w2 = state["linear.weight"].ravel()
    try:
        return -float(w1) / float(w2), -float(state["linear.bias"][0]) / float(w2)
    except ZeroDivisionError:
        raise ValueError("the boundary is vertical") from None


@right
def decision_boundary(model):
    weight, bias = model.parameters()
    if not weight[0, 1]:
        raise ValueError
    slope, intercept = (-torch.stack([weight[0, 0], bias[0]]) / weight[0, 1]).tolist()
    return slope, intercept
