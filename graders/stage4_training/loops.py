"""What the graders of training loops share: small models and data, and training done by the judge, rightly or wrongly.

The judge trains by hand, with ``torch.autograd.grad`` and a few lines of gradient descent: nothing here is the text of
the reference solution, and no optimizer of torch is needed (the first one imports torch._dynamo, which takes a second).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from graders.kit import Draw, _

# A right answer does the reference's float32 operations in the reference's order. Measured over 100 draws of four
# epochs: right answers differ by nothing at all; weights that start one rounding apart end a tenth of WEIGHTS apart;
# each mistake moves some weight by 25 times as much or more.
WEIGHTS = 1e-3
# A loss is a sum of a few such numbers, and the steps before it are few.
LOSS = 1e-4


def network(weights) -> nn.Sequential:
    """A small classifier with these weights. Batch norm makes it give other numbers in train mode than in eval mode."""
    hidden, inputs = weights["0.weight"].shape
    classes = len(weights["3.weight"])
    model = nn.Sequential(nn.Linear(inputs, hidden), nn.BatchNorm1d(hidden), nn.Tanh(), nn.Linear(hidden, classes))
    model.load_state_dict(weights)
    return model


def linear(weight) -> nn.Linear:
    """Runs inside: the simplest model, with this weight ``(out, in)`` and no bias."""
    outputs, inputs = weight.shape
    model = nn.Linear(inputs, outputs, bias=False)
    model.load_state_dict({"weight": weight})
    return model


def smoothed(logits, targets) -> Any:
    """The loss that is given to the student's functions: not the one that a classifier usually has."""
    return F.cross_entropy(logits, targets, label_smoothing=0.4)


def descent(model, lr) -> torch.optim.SGD:
    """Runs inside: an optimizer that remembers earlier steps, and has its parameters in two groups."""
    weight, *others = model.parameters()
    return torch.optim.SGD([{"params": [weight]}, {"params": others}], lr=lr, momentum=0.9)


def draw_weights(draw: Draw, inputs: int, classes: int) -> dict[str, Tensor]:
    """The state of a `network`, with statistics of batch norm that no batch has."""
    hidden = draw.size(5, 7)

    def numbers(*shape: int) -> Tensor:
        return draw.normal(*shape).detach().float()

    return {
        "0.weight": numbers(hidden, inputs),
        "0.bias": numbers(hidden),
        "1.weight": 1 + numbers(hidden).abs(),
        "1.bias": numbers(hidden),
        "1.running_mean": numbers(hidden),
        "1.running_var": 2 + numbers(hidden).abs(),
        "1.num_batches_tracked": torch.tensor(0),
        "3.weight": numbers(classes, hidden),
        "3.bias": numbers(classes),
    }


class Data:
    """Samples for one check, the sizes of its batches, and the state of a model.

    The last batch is smaller than the others, and no two sizes can be taken for each other.
    """

    def __init__(self, draw: Draw, last: int = 3) -> None:
        self.inputs_size, self.classes = draw.size(3, 4), draw.size(3, 5)
        self.weights = draw_weights(draw, self.inputs_size, self.classes)
        self.size = draw.size(last + 2, last + 4)
        self.count = self.size * draw.size(3, 4) + last
        self.x = draw.normal(self.count, self.inputs_size).detach().float()
        self.y = draw.integers(self.count, low=0, high=self.classes - 1)
        self.lr = float(draw.uniform(low=0.05, high=0.15).detach())

    @property
    def batches(self) -> list[tuple[Tensor, Tensor]]:
        return cut(self.x, self.y, self.size)

    @property
    def sizes(self) -> list[int]:
        return [len(x) for x, _y in self.batches]

    def spread_mistakes(self) -> None:
        """Set the targets so that the model is right at times, and wrong in the whole of the last batch."""
        with torch.no_grad():
            best = network(self.weights).eval()(self.x).argmax(1)
        full = self.count - self.sizes[-1]
        wrong = torch.arange(self.count) % 3 == 0
        wrong[full:] = True
        self.y = torch.where(wrong, (best + 1) % self.classes, best)


class Descent:
    """The judge's own gradient descent, with momentum 0.9: gradients add up until they are cleared."""

    def __init__(self, model: nn.Module, lr: float) -> None:
        self.lr, self.parameters = lr, list(model.parameters())
        self.velocities = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.gradients: list[Tensor] = []
        self.clear()

    def clear(self, way: str = "right") -> None:
        zeros = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.gradients = [zeros[0], *self.gradients[1:]] if way == "first group" else zeros

    def add(self, loss: Tensor) -> None:
        slopes = torch.autograd.grad(loss, self.parameters)
        self.gradients = [old + new for old, new in zip(self.gradients, slopes, strict=True)]

    def step(self) -> None:
        with torch.no_grad():
            for parameter, velocity, gradient in zip(self.parameters, self.velocities, self.gradients, strict=True):
                parameter.add_(velocity.mul_(0.9).add_(gradient), alpha=-self.lr)


def train(model, optimizer: Descent, batches, way: str = "right") -> list[float]:
    """One epoch, done in one of several ways; the loss of each batch."""
    model.train(way != "eval mode")
    losses = []
    for x, y in batches:
        if way not in ("never zeroed", "one step"):
            optimizer.clear(way)
        logits = model(x)
        loss = F.cross_entropy(logits, y) if way == "own loss" else smoothed(logits, y)
        losses.append(loss.item())
        optimizer.add(loss * len(x) if way == "sum" else loss)
        if way not in ("one step", "no step"):
            optimizer.step()
    if way == "one step":
        optimizer.step()
    return losses


def state_of(model) -> dict[str, Tensor]:
    return {name: value.detach().clone() for name, value in model.state_dict().items()}


def epoch(data: Data, way: str = "right") -> tuple[dict[str, Tensor], list[float]]:
    """The state of the model after one epoch, and the loss of each batch, if it is done in one of several ways."""
    model = network(data.weights)
    batches = {"first only": data.batches[:1], "last left out": data.batches[:-1]}.get(way, data.batches)
    losses = train(model, Descent(model, data.lr), batches, way)
    return state_of(model), losses


def mean_over_samples(losses: list[float], sizes: list[int]) -> float:
    return sum(loss * size for loss, size in zip(losses, sizes, strict=True)) / sum(sizes)


def loss_after(data: Data) -> float:
    """The loss on all samples, measured when the epoch is over."""
    state, _losses = epoch(data)
    with torch.no_grad():
        return float(smoothed(network(state).eval()(data.x), data.y))


def means_of(losses: list[float], sizes: list[int]) -> dict[str, float]:
    """What the usual mistakes make of the losses of batches of these sizes."""
    total = sum(loss * size for loss, size in zip(losses, sizes, strict=True))
    return {
        _("this is the mean over the batches: the last batch is smaller, so its loss must count less"):
            sum(losses) / len(losses),
        _("the losses of the batches were added up; the mean over the samples is wanted"): sum(losses),
        _("this is the loss of all samples added up; divide by their number at the end"): total,
        _("the sum over the samples was divided by the number of batches"): total / len(losses),
        _("this is the loss of the last batch alone"): losses[-1],
        _("this is the loss of the first batch alone: is there a return within the loop?"): losses[0],
        _("the losses were not weighted by the sizes of their batches before they were divided by the samples"):
            sum(losses) / sum(sizes),
        _("every batch was counted as if it were as large as the first"): total / (sizes[0] * len(sizes)),
        _("every batch was counted as if it were as large as the last"): total / (sizes[-1] * len(sizes)),
    }


def batch_by_batch(model, batches, training: bool = False) -> tuple[list[float], list[int]]:
    """The loss and the number of right answers in each batch."""
    model.train(training)
    losses, right = [], []
    with torch.no_grad():
        for x, y in batches:
            logits = model(x)
            losses.append(smoothed(logits, y).item())
            right.append(int((logits.argmax(1) == y).sum()))
    return losses, right


def measured(model, batches, training: bool = False) -> tuple[float, float]:
    """Loss and accuracy over all samples; in train mode batch norm makes them depend on how the batches are cut."""
    losses, right = batch_by_batch(model, batches, training)
    sizes = [len(x) for x, _y in batches]
    return mean_over_samples(losses, sizes), sum(right) / sum(sizes)


def cut(x, y, size: int) -> list[tuple[Tensor, Tensor]]:
    """The batches of this size; the last one has what is left."""
    return list(zip(x.split(size), y.split(size), strict=True))


def plain_batches(draw: Draw) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
    """The weight of a `linear` model, and batches for it, the last of a single sample."""
    weight = draw.normal(draw.size(3, 5), 2).detach().float()
    size = draw.size(2, 4)
    count = 2 * size + 1
    x, y = draw.normal(count, 2).detach().float(), draw.integers(count, low=0, high=len(weight) - 1)
    return weight, cut(x, y, size)


def plain_epoch(weight, batches) -> tuple[Tensor, list[float]]:
    """The weight after an epoch of a `linear` model, at the learning rate 0.1 without momentum; the batches' losses."""
    losses = []
    for x, y in batches:
        leaf = weight.clone().requires_grad_()
        loss = smoothed(x @ leaf.T, y)
        (slope,) = torch.autograd.grad(loss, leaf)
        weight = weight - 0.1 * slope
        losses.append(loss.item())
    return weight, losses


def plain_loss(weight, batches) -> float:
    """The mean loss over the samples in an epoch of a `linear` model."""
    return mean_over_samples(plain_epoch(weight, batches)[1], [len(x) for x, _y in batches])


class Course:
    """A drawn task for fit: other batches in every epoch, and validation data of its own."""

    def __init__(self, draw: Draw, epochs: int) -> None:
        data = Data(draw)
        orders = [draw.permutation(data.count) for _epoch in range(epochs)]
        count = 2 * data.size + draw.size(2, data.size - 1)
        val_x = draw.normal(count, data.inputs_size).detach().float()
        val_y = draw.integers(count, low=0, high=data.classes - 1)
        self.weights, self.lr, self.epochs = data.weights, data.lr, epochs
        self.passes = [cut(data.x[order], data.y[order], data.size) for order in orders]
        self.validation = cut(val_x, val_y, data.size)


def fit_in_a_way(course: Course, way: str = "right") -> tuple[dict[str, Tensor], dict[str, list[float]]]:
    """The state of the model and the three lists, if fit is done in one of several ways."""
    model = network(course.weights)
    optimizer = Descent(model, course.lr)
    lists: dict[str, list[float]] = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for number in range(course.epochs):
        batches = course.passes[0 if way == "same batches" else number]
        if way == "new optimizer":
            optimizer = Descent(model, course.lr)
        before = measured(model, course.validation)
        losses = train(model, optimizer, batches, way if number else "right")
        after = measured(model, course.validation, training=way == "validation in train mode")
        train_loss = mean_over_samples(losses, [len(x) for x, _y in batches])
        lists["train_loss"].append(measured(model, batches)[0] if way == "train loss afterwards" else train_loss)
        val_loss, val_accuracy = {"validation first": before, "training data": measured(model, batches)}.get(way, after)
        lists["val_loss"].append(val_loss)
        lists["val_accuracy"].append(val_accuracy)
    return state_of(model), lists
