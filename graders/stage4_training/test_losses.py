"""Hidden grader of stage4_training/losses.py."""

import math

import torch
from torch.nn import functional as F

from graders.kit import (
    SeenTensor,
    _,
    assert_equal,
    assert_not_used,
    assert_number,
    assert_raises,
    assert_tensor,
    fail,
    points,
)
from graders.sandbox import probes

BANNED = {"aten.mse_loss", "aten.cross_entropy_loss", "aten.nll_loss", "aten.nll_loss_nd", "aten.nll_loss_forward"}


def operators(student, name, *args):
    """Runs inside: the operators that run, by the names under which they were called.

    Without autograd an operator arrives as it was called; with it, "cross_entropy_loss" is taken apart before.
    """
    with torch.inference_mode(), probes.Recorder() as recorder:
        probes.find(student, name)(*args)
    return recorder.names


def plain(*shape):
    """Numbers for a call whose values do not matter."""
    return torch.arange(1.0, 1.0 + math.prod(shape)).reshape(shape)


def mse_wrongly(prediction, target, reduction):
    """What the usual mistakes make of these two, of equal shape."""
    difference = prediction - target
    squares = difference**2
    reduced = {"mean": squares.mean(), "sum": squares.sum(), "none": squares}
    return {
        _("reduction is ignored: this is the mean of the squares, whatever was asked for"):
            None if reduction == "mean" else reduced["mean"],
        _("this is the sum of the squares; their mean is wanted"): reduced["sum"] if reduction == "mean" else None,
        _("this is the sum of the squares, whatever reduction says"): reduced["sum"],
        _("these are the squares, one for each element; with this reduction a single number is wanted"):
            reduced["none"],
        _("the differences were not squared; where one is too high and one too low, they cancel"):
            apply(reduction, difference),
        _("these are absolute differences (L1 loss); squared ones are wanted"): apply(reduction, difference.abs()),
        _("the square root was taken (RMSE); the mean of the squares is wanted as it is"): reduced[reduction].sqrt(),
        _("this is half of what is wanted: there is no ½ in this loss"): reduced[reduction] / 2,
        _("the sum over the first dimension only was divided by its size; the mean is over all elements"):
            reduced["sum"] / len(prediction) if reduction == "mean" and prediction.dim() else None,
        _("the mean was squared; square first, then take the mean"): difference.mean() ** 2,
        _("each row got a mean of its own; one number for all elements is wanted"):
            squares.mean(dim=-1) if reduction == "mean" and prediction.dim() > 1 else None,
    }


def apply(reduction, values):
    """Reduce them as asked."""
    return {"mean": values.mean(), "sum": values.sum(), "none": values}[reduction]


@points(2)
def test_mse_loss_mean(submission, draw):
    """mse_loss: the mean of the squared differences, over all elements"""
    for shape in ((draw.size(4, 6), draw.size(2, 3)), (draw.size(5, 8),), (2, 1, 3, 4), (1, 1), ()):
        prediction, target = draw.normal(*shape), draw.normal(*shape)
        got, expected = submission.mse_loss(prediction, target), F.mse_loss(prediction, target)
        assert_tensor(got, expected, mistakes=mse_wrongly(prediction, target, "mean"))


@points(2)
def test_mse_loss_reduction(submission, draw):
    """mse_loss: reduction "sum" adds up, "none" keeps every element, "mean" can be asked for"""
    for shape in ((draw.size(4, 6), draw.size(2, 3)), (draw.size(5, 8), 1), (1,)):
        for reduction in ("sum", "none", "mean"):
            prediction, target = draw.normal(*shape), draw.normal(*shape)
            expected = F.mse_loss(prediction, target, reduction=reduction)
            got = submission.mse_loss(prediction, target, reduction=reduction)
            assert_tensor(got, expected, mistakes=mse_wrongly(prediction, target, reduction))


@points(2)
def test_mse_loss_no_broadcasting(submission, draw):
    """mse_loss: shapes that are not equal raise ValueError, also where they could be broadcast"""
    n = draw.size(3, 6)
    for one, other, when in (
        ((n, 1), (n,), _("shapes (N, 1) and (N,), of which broadcasting makes (N, N)")),
        ((n,), (n, 1), _("shapes (N,) and (N, 1), of which broadcasting makes (N, N)")),
        ((n, 2), (2,), _("a target that misses the first dimension")),
        ((n,), (), _("one number as target for all predictions")),
        ((n,), (1,), _("a target of size 1, which broadcasting would repeat")),
        ((1, n), (n,), _("a prediction with a dimension more")),
        ((2, n), (n, 2), _("shapes with the same number of elements that are not equal")),
        ((n,), (n + 1,), _("a target that is longer than the prediction")),
    ):
        for reduction in ("mean", "none"):
            assert_raises(submission.mse_loss, plain(*one), plain(*other), reduction, when=when)


@points(1)
def test_mse_loss_unknown_reduction(submission, draw):
    """mse_loss: any other reduction raises ValueError"""
    values, target = plain(3, 2), plain(3, 2) + 1
    for reduction in (draw.choice(["avg", "max", "average"]), "", "Mean", None):
        when = _("reduction={reduction}").format(reduction=repr(reduction))
        assert_raises(submission.mse_loss, values, target, reduction, when=when)


@points(1)
def test_mse_loss_by_hand(submission, draw):
    """mse_loss: written without PyTorch's own MSE loss"""
    values = plain(draw.size(2, 4), 3)
    for reduction in ("mean", "sum", "none"):
        names = submission.run(operators, "mse_loss", values, values + 1, reduction)
        assert_not_used(names, BANNED, instead=_("subtract, square, and take the mean"))


# ------------------------------------------------------------------------------------------- cross_entropy


def rows(draw, n: int, classes: int):
    """Logits ``(n, classes)`` on different levels, and a class for each row; every class, where there is room."""
    logits = draw.normal(n, classes).detach() * 2 + draw.normal(n, 1).detach() * 3
    target = torch.tensor([place % classes for place in draw.permutation(n)])
    return logits.to(torch.float32).double().requires_grad_(), target


def cross_entropy_wrongly(logits, target):
    """What the usual mistakes make of logits ``(N, C)`` and target ``(N,)``."""
    n, classes = logits.shape
    picked = torch.arange(n)
    logs, probabilities = logits.log_softmax(1), logits.softmax(1)
    losses = -logs[picked, target]
    return {
        _("this is the sum over the rows; their mean is wanted"): losses.sum(),
        _("these are the losses of the single rows; their mean, one number, is wanted"): losses,
        _("the minus sign is missing: the logarithm of a probability is negative, and the loss is positive"):
            -losses.mean(),
        _("softmax was taken twice: log_softmax (or softmax and log) of probabilities, in place of logits"):
            F.cross_entropy(probabilities, target),
        _("softmax ran over the rows (dim=0); each row has its own probabilities (dim=1)"):
            -logits.log_softmax(0)[picked, target].mean(),
        _("softmax ran over the whole tensor; each row has its own probabilities (dim=1)"):
            -logits.flatten().log_softmax(0).reshape(n, classes)[picked, target].mean(),
        _("the scores themselves were averaged: log_softmax is missing"): -logits[picked, target].mean(),
        _("the probabilities were averaged: the logarithm is missing"): -probabilities[picked, target].mean(),
        _("this is 1 - p in place of -log p"): 1 - probabilities[picked, target].mean(),
        _("the logarithm of the mean was taken; it is the mean of the logarithms"):
            -probabilities[picked, target].mean().log(),
        _("this is the mean over all rows and classes; the wrong classes count nothing: divide by N alone"):
            losses.sum() / (n * classes),
        _("[:, target] picks every target's column in every row; pair row i with target[i]"): -logs[:, target].mean(),
        _("log_softmax was averaged over all classes; only the right class of each row counts"): -logs.mean(),
        _("the target plays no part: this is the loss of the class that the logits favour"):
            -logs.max(dim=1).values.mean(),
        _("log(p + eps) is not log p: it hides how wrong a tiny probability is; use log_softmax"):
            -(probabilities[picked, target] + 1e-8).log().mean(),
        _("the logarithm is the one of base 2; the natural one, torch.log, is wanted"): losses.mean() / math.log(2),
        _("the logarithm is the one of base 10; the natural one, torch.log, is wanted"): losses.mean() / math.log(10),
        _("this is the squared error of the probabilities; the negative logarithm of the right one is wanted"):
            ((probabilities - F.one_hot(target, classes)) ** 2).mean(),
    }


@points(3)
def test_cross_entropy_values(submission, draw):
    """cross_entropy: the mean of -log softmax at the right class of each row"""
    for n, classes in ((draw.size(6, 9), draw.size(3, 4)), (draw.size(2, 4), draw.size(5, 8))):
        logits, target = rows(draw, n, classes)
        got, expected = submission.cross_entropy(logits, target), F.cross_entropy(logits, target)
        assert_tensor(got, expected, mistakes=cross_entropy_wrongly(logits, target))


@points(1)
def test_cross_entropy_small(submission, draw):
    """cross_entropy: a batch of one, two classes, a single class (whose loss is 0)"""
    for n, classes in ((1, draw.size(3, 5)), (draw.size(3, 5), 2), (draw.size(2, 4), 1), (1, 1)):
        logits, target = rows(draw, n, classes)
        got, expected = submission.cross_entropy(logits, target), F.cross_entropy(logits, target)
        assert_tensor(got, expected, mistakes=cross_entropy_wrongly(logits, target))


def refuse_infinite(got) -> None:
    """Name what an unstable formula gives."""
    seen = got if isinstance(got, SeenTensor) else None
    if seen is None or seen.values.numel() != 1 or math.isfinite(float(seen.values)):
        return
    if math.isnan(float(seen.values)):
        fail(_("the loss is NaN: exp of a large score is infinite, and inf/inf or inf-inf is NaN; subtract the row's "
               "maximum first, or use log_softmax"))
    fail(_("the loss is infinite: softmax rounds a tiny probability to 0, and log(0) is -inf; log_softmax does both in "
           "one step"))


@points(2)
def test_cross_entropy_large_scores(submission, draw):
    """cross_entropy: finite and right for scores of ±10,000, gradients too"""
    large = float(draw.size(5000, 10000))
    low, high = draw.size(1, 2), draw.size(0, 2)
    for scores, classes in (
        # One row is sure of itself and wrong, one is sure and right.
        ([[large, 0.0, -large], [0.0, -large, large], [1.0, 2.0, 3.0]], [low, 2, high]),
        ([[large, large, large], [-large, -large, -large]], [low, high]),
        ([[-large, -large + 3, -large + 1], [large, large - 2, large + 1]], [high, low]),
    ):
        order = draw.permutation(len(scores))
        logits = torch.tensor(scores, dtype=torch.float64)[order].requires_grad_()
        target = torch.tensor(classes)[order]
        got = submission.cross_entropy(logits, target)
        refuse_infinite(got)
        # float32 knows numbers of 10,000 to about 0.001: logsumexp(x) - x[target] is right as well.
        expected = F.cross_entropy(logits, target)
        assert_tensor(got, expected, rtol=1e-6, atol=4e-3, mistakes=cross_entropy_wrongly(logits, target))


@points(1)
def test_cross_entropy_target_shape(submission, draw):
    """cross_entropy: a target that is not (N,) raises ValueError"""
    n, classes = draw.size(4, 6), draw.size(3, 4)
    logits, target = rows(draw, n, classes)
    for bad, when in (
        (target[:, None], _("a target of shape (N, 1)")),
        (target[None], _("a target of shape (1, N)")),
        (target[:-1], _("a target too few")),
        (torch.cat([target, target[:1]]), _("a target too many")),
        (target[:1], _("one target for several rows")),
        (target[0], _("a 0-d target")),
    ):
        assert_raises(submission.cross_entropy, logits.detach().float(), bad, when=when)


@points(1)
def test_cross_entropy_by_hand(submission, draw):
    """cross_entropy: written without PyTorch's own cross entropy"""
    logits, target = rows(draw, draw.size(3, 5), 3)
    names = submission.run(operators, "cross_entropy", logits.detach().float(), target)
    assert_not_used(names, BANNED, instead=_("take log_softmax, and pick the number of the right class from each row"))


# ------------------------------------------------------------------------------------------- accuracy


def some_right(draw, n: int, classes: int):
    """Logits and targets, and the share that is right: about two thirds. Some targets are the smallest score."""
    logits = (3 * draw.normal(n, classes)).detach().to(torch.float32)
    target = logits.argmax(1)
    wrong = n // 3
    for number, row in enumerate(draw.permutation(n)[:wrong]):
        target[row] = logits[row].argmin() if number % 2 else (target[row] + draw.size(1, classes - 1)) % classes
    return logits, target, (n - wrong) / n


def accuracy_wrongly(logits, target):
    """What the usual mistakes make of it."""
    n, classes = logits.shape
    right = int((logits.argmax(1) == target).sum())
    down = logits.argmax(0)
    return {
        _("this is a percentage; a fraction between 0 and 1 is wanted"): 100 * right / n,
        _("this is the number of right answers; divide by the number of rows"): right,
        _("this is the share of wrong answers"): 1 - right / n,
        _("this was divided by the number of all logits; divide by the number of rows"): right / (n * classes),
        _("this was divided by the number of classes; divide by the number of rows"): right / classes,
        _("the smallest score was taken; the largest one is the vote"):
            float((logits.argmin(1) == target).double().mean()),
        _("argmax went over the whole tensor; each row has a vote (dim=1)"):
            float((logits.argmax() == target).double().mean()),
        _("argmax went down the columns (dim=0); each row has a vote (dim=1)"):
            float((down == target).double().mean()) if len(down) == n else None,
        _("a row counts as right here where the right class has more than one half; the largest score wins, "
          "however small"):
            float((logits.softmax(1)[torch.arange(n), target] > 0.5).double().mean()),
    }


def telling(draw, n: int, classes: int):
    """Logits and targets for which every mistake gives a number of its own, so that none is taken for another."""
    while True:
        logits, target, expected = some_right(draw, n, classes)
        mistakes = [value for value in accuracy_wrongly(logits, target).values() if value is not None]
        values = [round(value, 6) for value in mistakes if abs(value - expected) > 1e-6]
        if len(set(values)) == len(values):
            return logits, target, expected


@points(2)
def test_accuracy_values(submission, draw):
    """accuracy: the share of rows with the largest score at the right class"""
    for n, classes in ((draw.size(30, 50), draw.size(3, 5)), (20, 20)):
        logits, target, expected = telling(draw, n, classes)
        assert_number(submission.accuracy(logits, target), expected, mistakes=accuracy_wrongly(logits, target))


@points(1)
def test_accuracy_extremes(submission, draw):
    """accuracy: all right is 1.0, none is 0.0, one row, two classes, negative scores"""
    for n, classes in ((1, 3), (draw.size(3, 6), 2)):
        logits = draw.normal(n, classes).detach().to(torch.float32) - 10
        for target, expected in ((logits.argmax(1), 1.0), (logits.argmin(1), 0.0)):
            got = submission.accuracy(logits, target)
            assert_number(got, expected, mistakes={
                _("this is a percentage; a fraction between 0 and 1 is wanted"): 100 * expected,
            })
            assert_equal(got, expected)


@points(1)
def test_accuracy_empty(submission, draw):
    """accuracy: without a row there is none, and a ValueError is raised"""
    for classes in (draw.size(2, 5), 1):
        nothing = torch.zeros(0, classes)
        assert_raises(submission.accuracy, nothing, torch.zeros(0, dtype=torch.int64), when=_("no rows"))


@points(1)
def test_accuracy_target_shape(submission, draw):
    """accuracy: a target that is not (N,) raises ValueError"""
    logits, target, _expected = some_right(draw, draw.size(4, 6), 3)
    for bad, when in (
        (target[:, None], _("a target of shape (N, 1), of which broadcasting makes (N, N)")),
        (target[:1], _("one target for several rows")),
        (target[:-1], _("a target too few")),
        (F.one_hot(target, 3), _("one-hot rows as target")),
    ):
        assert_raises(submission.accuracy, logits, bad, when=when)
