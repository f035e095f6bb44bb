"""Wrong answers to stage4_training/logistic_regression.py."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import wrong


class Sound(nn.Module):
    """Right; each entry changes one thing."""

    def __init__(self, in_features=2):
        super().__init__()
        self.linear = nn.Linear(in_features, 1)

    def forward(self, x):
        return self.linear(x).squeeze(1)


def train(model, x, y, lr, steps, loss_of=F.binary_cross_entropy_with_logits, zero=True, **options):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, **options)
    losses = []
    for _ in range(steps):
        loss = loss_of(model(x), y.to(x.dtype))
        if zero:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def weights(model):
    w1, w2 = model.linear.weight[0].tolist()
    if w2 == 0:
        raise ValueError("vertical")
    return w1, w2, model.linear.bias.item()


# ------------------------------------------------------------------------------------------- LogisticRegression


@wrong("sigmoid was applied: logits are wanted")
class LogisticRegression(Sound):
    def forward(self, x):
        return torch.sigmoid(super().forward(x))


@wrong("the logarithm of the probability came back")
class LogisticRegression(Sound):
    def forward(self, x):
        return F.logsigmoid(super().forward(x))


@wrong("the result is (N, 1); the last dimension has to go")
class LogisticRegression(Sound):
    def forward(self, x):
        return self.linear(x)


@wrong("sigmoid was applied, and the result is (N, 1)")
class LogisticRegression(Sound):
    def forward(self, x):
        return self.linear(x).sigmoid()


@wrong("the batch dimension went as well")
class LogisticRegression(Sound):
    def forward(self, x):
        return self.linear(x).squeeze()


@wrong("classes came back")
class LogisticRegression(Sound):
    def forward(self, x):
        return (super().forward(x) > 0).to(x.dtype)


@wrong("the sign is wrong")
class LogisticRegression(Sound):
    def forward(self, x):
        return -super().forward(x)


@wrong("the bias was not added")
class LogisticRegression(Sound):
    def forward(self, x):
        return x @ self.linear.weight[0]


@wrong("softmax over a single output")
class LogisticRegression(Sound):
    def forward(self, x):
        return self.linear(x).softmax(dim=1).squeeze(1)


@wrong("the layer has two outputs")
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.linear = nn.Linear(in_features, 2)

    def forward(self, x):
        return self.linear(x)[:, 1]


@wrong("linear.weight has the shape")
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.linear = nn.Linear(2, 1)  # whatever was asked for

    def forward(self, x):
        return self.linear(x).squeeze(1)


@wrong("linear.weight has the shape")
class LogisticRegression(Sound):
    def __init__(self, in_features=1):
        super().__init__(in_features)


@wrong("the model has no parameter linear.bias")
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.linear = nn.Linear(in_features, 1, bias=False)

    def forward(self, x):
        return self.linear(x).squeeze(1)


@wrong("the model has no parameter linear.weight")
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.layer = nn.Linear(in_features, 1)

    def forward(self, x):
        return self.layer(x).squeeze(1)


@wrong("the model has no parameters")
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        super().__init__()
        self.n = in_features

    def forward(self, x):
        return nn.Linear(self.n, 1)(x).squeeze(1)


@wrong("there are more parameters than those of one linear layer")
class LogisticRegression(Sound):
    def __init__(self, in_features=2):
        super().__init__(in_features)
        self.hidden = nn.Linear(in_features, in_features)


@wrong("super().__init__() is missing")
class LogisticRegression(nn.Module):
    def __init__(self, in_features=2):
        self.linear = nn.Linear(in_features, 1)

    def forward(self, x):
        return self.linear(x).squeeze(1)


@wrong("no longer carries gradients")
class LogisticRegression(Sound):
    def forward(self, x):
        return super().forward(x).detach()


@wrong("returned None")
class LogisticRegression(Sound):
    def forward(self, x):
        self.linear(x).squeeze(1)


# ------------------------------------------------------------------------------------------- fit_classifier


@wrong("sigmoid was applied before a loss that takes logits")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, lambda z, y: F.binary_cross_entropy_with_logits(z.sigmoid(), y))


@wrong("the loss was made of probabilities")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, lambda z, y: F.binary_cross_entropy(z.sigmoid(), y))


@wrong("the loss is infinite or NaN")
def fit_classifier(model, x, y, lr, steps):
    return train(
        model, x, y, lr, steps,
        lambda z, y: -(y * z.sigmoid().log() + (1 - y) * (1 - z.sigmoid()).log()).mean(),
    )


@wrong("the first loss is wrong")
def fit_classifier(model, x, y, lr, steps):
    def loss_of(z, y):
        p = z.sigmoid().clamp(1e-6, 1 - 1e-6)
        return -(y * p.log() + (1 - y) * (1 - p).log()).mean()

    return train(model, x, y, lr, steps, loss_of)


@wrong("raised RuntimeError")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, F.binary_cross_entropy)  # of logits, which are no probabilities


@wrong("the gradients of all steps are added up")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, zero=False)


@wrong("the loss is the sum over the points")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="sum"))


@wrong("the steps go uphill")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, maximize=True)


@wrong("the squared error of the probabilities")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, lambda z, y: F.mse_loss(z.sigmoid(), y))


@wrong("the squared error of the logits")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, F.mse_loss)


@wrong("the labels are the wrong way round")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, 1 - y.to(x.dtype), lr, steps)


@wrong("the labels were made -1 and 1")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, 2 * y.to(x.dtype) - 1, lr, steps)


@wrong("the optimizer has momentum")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, momentum=0.9)


@wrong("the loss before step 2 is wrong; those before it are right")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, lr, steps, weight_decay=0.1)


@wrong("the loss before step 2 is wrong; those before it are right")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, y, 0.1, steps)


@wrong("the loss before step 2 is wrong; those before it are right")
def fit_classifier(model, x, y, lr, steps):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.binary_cross_entropy_with_logits(model(x), y.to(x.dtype))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("these are the losses after each step")
def fit_classifier(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        train(model, x, y, lr, 1)
        losses.append(F.binary_cross_entropy_with_logits(model(x), y.to(x.dtype)).item())
    return losses


@wrong("the model was not changed")
def fit_classifier(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.binary_cross_entropy_with_logits(model(x), y.to(x.dtype))
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p = p - lr * p.grad
        losses.append(loss.item())
    return losses


@wrong("the model was not changed")
def fit_classifier(model, x, y, lr, steps):
    return train(copy.deepcopy(model), x, y, lr, steps)


@wrong("only the first parameter was moved")
def fit_classifier(model, x, y, lr, steps):
    for p in list(model.parameters())[1:]:
        p.requires_grad_(False)
    return train(model, x, y, lr, steps)


@wrong("raised AttributeError")
def fit_classifier(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        loss = F.binary_cross_entropy_with_logits(model(x), y.to(x.dtype))
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            model.linear.weight -= lr * model.linear.weight.grad  # not every model has a linear
            model.linear.bias -= lr * model.linear.bias.grad
        losses.append(loss.item())
    return losses


@wrong("the list has")
def fit_classifier(model, x, y, lr, steps):
    losses = train(model, x, y, lr, steps)
    return [*losses, F.binary_cross_entropy_with_logits(model(x), y.to(x.dtype)).item()]


@wrong("a tensor keeps its whole graph alive")
def fit_classifier(model, x, y, lr, steps):
    return [torch.tensor(loss) for loss in train(model, x, y, lr, steps)]


@wrong("a tensor keeps its whole graph alive")
def fit_classifier(model, x, y, lr, steps):
    return torch.tensor(train(model, x, y, lr, steps))


@wrong("a single loss came back")
def fit_classifier(model, x, y, lr, steps):
    losses = train(model, x, y, lr, steps)
    return losses[-1] if losses else 0.0


@wrong("a list of Python floats is wanted")
def fit_classifier(model, x, y, lr, steps):
    train(model, x, y, lr, steps)


@wrong("every loss is that of the last step")
def fit_classifier(model, x, y, lr, steps):
    losses = train(model, x, y, lr, steps)
    return losses[-1:] * steps


@wrong("raised RuntimeError")
def fit_classifier(model, x, y, lr, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = F.binary_cross_entropy_with_logits(model(x), y)  # labels of any dtype
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("the second call began anew")
def fit_classifier(model, x, y, lr, steps):
    if not hasattr(model, "start"):
        model.start = [p.detach().clone() for p in model.parameters()]
    for p, first in zip(model.parameters(), model.start):
        p.data.copy_(first)
    return train(model, x, y, lr, steps)


@wrong("raised UnboundLocalError")
def fit_classifier(model, x, y, lr, steps):
    losses = train(model, x, y, lr, steps)
    for step, loss in enumerate(losses):
        last = loss
    print("final loss", last)
    return losses


@wrong("changed its argument x or y")
def fit_classifier(model, x, y, lr, steps):
    losses = train(model, x, y, lr, steps)
    x -= x.mean(dim=0)
    return losses


@wrong("of unseen points are put on the right side")
def fit_classifier(model, x, y, lr, steps):
    return train(copy.deepcopy(model), x, y, lr, steps)


@wrong("of unseen points are put on the right side")
def fit_classifier(model, x, y, lr, steps):
    return train(model, x, 1 - y.to(x.dtype), lr, steps)


# ------------------------------------------------------------------------------------------- decision_boundary


@wrong("the sign of the slope is wrong")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return w1 / w2, -b / w2


@wrong("the sign of the intercept is wrong")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1 / w2, b / w2


@wrong("both signs are wrong")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return w1 / w2, b / w2


@wrong("slope and intercept are the wrong way round")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -b / w2, -w1 / w2


@wrong("the intercept was not divided by w2")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1 / w2, -b


@wrong("the slope was not divided by w2")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1, -b / w2


@wrong("nothing was divided by w2")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1, -b


@wrong("these are the weights")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return w1, w2


@wrong("this is where the logit is 0.5")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1 / w2, (0.5 - b) / w2


@wrong("the slope is upside down")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w2 / w1 if w1 else 0.0, -b / w2


@wrong("this solves for x1")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return (-w2 / w1, -b / w1) if w1 else (0.0, -b / w2)


@wrong("the intercept was divided by w1")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1 / w2, -b / (w1 or w2)


@wrong("the value is wrong")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1 / w2, 0.0


@wrong("the value is wrong")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return -w1 / (w2 + 1e-2), -b / (w2 + 1e-2)  # so that nothing is divided by 0


@wrong("the value is wrong")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return round(-w1 / w2, 2), round(-b / w2, 2)


@wrong("given a model with w2 = 0, a ValueError was expected, but it raised ZeroDivisionError")
def decision_boundary(model):
    (w1, w2), b = model.linear.weight[0].tolist(), model.linear.bias.item()
    return -w1 / w2, -b / w2


@wrong("given a model with w2 = 0, a ValueError was expected, but the call returned")
def decision_boundary(model):
    (w1, w2), b = model.linear.weight[0], model.linear.bias[0]
    return (-w1 / w2).item(), (-b / w2).item()  # tensors divide by 0 without a word


@wrong("raised ValueError")
def decision_boundary(model):
    w1, w2, b = weights(model)
    if abs(w2) < 0.05:  # steep is not vertical
        raise ValueError("vertical")
    return -w1 / w2, -b / w2


@wrong("raised ValueError")
def decision_boundary(model):
    w1, w2, b = weights(model)
    if w1 == 0:
        raise ValueError("no slope")
    return -w1 / w2, -b / w2


@wrong("a Python number is wanted")
def decision_boundary(model):
    weights(model)
    w = model.linear.weight.detach()[0]
    return -w[0] / w[1], -model.linear.bias.detach()[0] / w[1]


@wrong("return two numbers, slope and intercept, as a tuple")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return [-w1 / w2, -b / w2]


@wrong("return two numbers, slope and intercept, as a tuple")
def decision_boundary(model):
    w1, w2, b = weights(model)
    return {"slope": -w1 / w2, "intercept": -b / w2}


@wrong("return two numbers, slope and intercept, as a tuple")
def decision_boundary(model):
    w1, w2, b = weights(model)
    print(-w1 / w2, -b / w2)
