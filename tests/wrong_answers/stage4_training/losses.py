"""Wrong answers to stage4_training/losses.py."""

import torch
import torch.nn.functional as F
from torch import nn

from tests.bank import wrong


def checked(logits, target):
    if len(logits) == 0 or target.shape != logits.shape[:1]:
        raise ValueError("shapes")
    return torch.arange(len(logits))


def reduced(values, prediction, target, reduction):
    if prediction.shape != target.shape or reduction not in ("mean", "sum", "none"):
        raise ValueError("shapes or reduction")
    return values if reduction == "none" else values.mean() if reduction == "mean" else values.sum()


@wrong("of which broadcasting makes (N, N)")
def mse_loss(prediction, target, reduction="mean"):
    squares = (prediction - target) ** 2
    if reduction == "mean":
        return squares.mean()
    if reduction == "sum":
        return squares.sum()
    if reduction == "none":
        return squares
    raise ValueError(reduction)


@wrong("of which broadcasting makes (N, N)")
def mse_loss(prediction, target, reduction="mean"):
    if prediction.numel() != target.numel():
        raise ValueError("shapes")
    target = target.reshape(prediction.shape)
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("a target of size 1, which broadcasting would repeat")
def mse_loss(prediction, target, reduction="mean"):
    if prediction.dim() != target.dim():
        raise ValueError("shapes")
    try:
        squares = (prediction - target) ** 2
    except RuntimeError:
        raise ValueError("shapes") from None
    return reduced(squares, prediction, prediction, reduction)


@wrong("a target that misses the first dimension")
def mse_loss(prediction, target, reduction="mean"):
    if (prediction.dim() == 2 and prediction.shape[1] == 1) or (target.dim() == 2 and target.shape[1] == 1):
        raise ValueError("shapes")
    return reduced((prediction - target) ** 2, prediction, prediction, reduction)


@wrong("a ValueError was expected, but it raised AssertionError")
def mse_loss(prediction, target, reduction="mean"):
    assert prediction.shape == target.shape
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("that are not equal, a ValueError was expected, but it raised RuntimeError")
def mse_loss(prediction, target, reduction="mean"):
    both = torch.broadcast_shapes(prediction.shape, target.shape)
    if prediction.shape != both or target.shape != both:
        raise ValueError("shapes")  # where they can be broadcast; else torch raises an error of its own
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("a ValueError was expected, but the call returned")
def mse_loss(prediction, target, reduction="mean"):
    if reduction == "none":
        return (prediction - target) ** 2  # before the shapes are looked at
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("this is the sum of the squares; their mean is wanted")
def mse_loss(prediction, target, reduction="sum"):
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("this is the sum of the squares; their mean is wanted")
def mse_loss(prediction, target, reduction="mean"):
    squares = (prediction - target) ** 2
    if reduction == "mean":
        reduction = "sum"
    return reduced(squares, prediction, target, reduction)


@wrong("whatever was asked for")
def mse_loss(prediction, target, reduction="mean"):
    reduced(prediction, prediction, target, reduction)
    return ((prediction - target) ** 2).mean()


@wrong("with this reduction a single number is wanted")
def mse_loss(prediction, target, reduction="mean"):
    reduced(prediction, prediction, target, reduction)
    return (prediction - target) ** 2


@wrong("this is the sum of the squares, whatever reduction says")
def mse_loss(prediction, target, reduction="mean"):
    squares = (prediction - target) ** 2
    if reduction == "none":
        reduction = "sum"
    return reduced(squares, prediction, target, reduction)


@wrong("the differences were not squared")
def mse_loss(prediction, target, reduction="mean"):
    return reduced(prediction - target, prediction, target, reduction)


@wrong("these are absolute differences")
def mse_loss(prediction, target, reduction="mean"):
    return reduced((prediction - target).abs(), prediction, target, reduction)


@wrong("the square root was taken")
def mse_loss(prediction, target, reduction="mean"):
    return reduced((prediction - target) ** 2, prediction, target, reduction) ** 0.5


@wrong("there is no ½ in this loss")
def mse_loss(prediction, target, reduction="mean"):
    return reduced(0.5 * (prediction - target) ** 2, prediction, target, reduction)


@wrong("the mean is over all elements")
def mse_loss(prediction, target, reduction="mean"):
    squares = (prediction - target) ** 2
    if reduction == "mean" and prediction.dim():
        return reduced(squares, prediction, target, "sum") / len(prediction)
    return reduced(squares, prediction, target, reduction)


@wrong("the mean was squared")
def mse_loss(prediction, target, reduction="mean"):
    if reduction == "mean" and prediction.shape == target.shape:
        return (prediction - target).mean() ** 2
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("each row got a mean of its own")
def mse_loss(prediction, target, reduction="mean"):
    squares = (prediction - target) ** 2
    if reduction == "mean" and prediction.shape == target.shape:
        return squares.mean(dim=-1)
    return reduced(squares, prediction, target, reduction)


@wrong("given reduction=")
def mse_loss(prediction, target, reduction="mean"):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    squares = (prediction - target) ** 2
    if reduction == "sum":
        return squares.sum()
    if reduction == "none":
        return squares
    return squares.mean()  # whatever else was asked for


@wrong("given reduction=")
def mse_loss(prediction, target, reduction="mean"):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    squares = (prediction - target) ** 2
    return squares if reduction == "none" else getattr(squares, reduction)()


@wrong("given reduction=None")
def mse_loss(prediction, target, reduction="mean"):
    reduction = "none" if reduction is None else reduction
    reduced(prediction, prediction, target, reduction)
    return reduced((prediction - target) ** 2, prediction, target, reduction)


@wrong("given reduction='Mean'")
def mse_loss(prediction, target, reduction="mean"):
    return reduced((prediction - target) ** 2, prediction, target, reduction and reduction.lower())


@wrong("solved without mse_loss")
def mse_loss(prediction, target, reduction="mean"):
    if prediction.shape != target.shape:
        raise ValueError("shapes")
    return F.mse_loss(prediction, target, reduction=reduction)


@wrong("solved without mse_loss")
def mse_loss(prediction, target, reduction="mean"):
    reduced(prediction, prediction, target, reduction)
    return nn.MSELoss(reduction=reduction)(prediction, target)


@wrong("no longer carries gradients")
def mse_loss(prediction, target, reduction="mean"):
    return reduced((prediction.detach() - target.detach()) ** 2, prediction, target, reduction)


@wrong("the gradient is wrong")
def mse_loss(prediction, target, reduction="mean"):
    return reduced((prediction - target.detach()) ** 2, prediction, target, reduction)


@wrong("a tensor is wanted")
def mse_loss(prediction, target, reduction="mean"):
    result = reduced((prediction - target) ** 2, prediction, target, reduction)
    return result if reduction == "none" else result.item()


@wrong("dtype")
def mse_loss(prediction, target, reduction="mean"):
    return reduced((prediction - target) ** 2, prediction, target, reduction).float()


@wrong("changed its argument")
def mse_loss(prediction, target, reduction="mean"):
    if prediction.shape == target.shape:
        prediction.data.sub_(target.data)
        return reduced(prediction**2, prediction, target, reduction)
    raise ValueError("shapes")


@wrong("softmax was taken twice")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(F.softmax(logits, dim=1), dim=1)[rows, target].mean()


@wrong("this is the sum over the rows")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=1)[rows, target].sum()


@wrong("these are the losses of the single rows")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=1)[rows, target]


@wrong("the minus sign is missing")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return F.log_softmax(logits, dim=1)[rows, target].mean()


@wrong("softmax ran over the rows")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=0)[rows, target].mean()


@wrong("softmax ran over the whole tensor")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -(logits - logits.flatten().logsumexp(0))[rows, target].mean()


@wrong("the scores themselves were averaged")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -logits[rows, target].mean()


@wrong("the probabilities were averaged")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.softmax(logits, dim=1)[rows, target].mean()


@wrong("this is 1 - p in place of -log p")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return (1 - F.softmax(logits, dim=1)[rows, target]).mean()


@wrong("it is the mean of the logarithms")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.softmax(logits, dim=1)[rows, target].mean().log()


@wrong("divide by N alone")
def cross_entropy(logits, target):
    checked(logits, target)
    right = F.one_hot(target, logits.shape[1])
    return -(right * F.log_softmax(logits, dim=1)).mean()


@wrong("pair row i with target[i]")
def cross_entropy(logits, target):
    checked(logits, target)
    return -F.log_softmax(logits, dim=1)[:, target].mean()


@wrong("log_softmax was averaged over all classes")
def cross_entropy(logits, target):
    checked(logits, target)
    return -F.log_softmax(logits, dim=1).mean()


@wrong("the target plays no part")
def cross_entropy(logits, target):
    checked(logits, target)
    return -F.log_softmax(logits, dim=1).max(dim=1).values.mean()


@wrong("the natural one, torch.log, is wanted")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=1)[rows, target].mean() / torch.log(torch.tensor(2.0)).to(logits)


@wrong("the natural one, torch.log, is wanted")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.softmax(logits, dim=1)[rows, target].log10().mean()


@wrong("this is the squared error of the probabilities")
def cross_entropy(logits, target):
    checked(logits, target)
    return ((F.softmax(logits, dim=1) - F.one_hot(target, logits.shape[1])) ** 2).mean()


@wrong("the loss is infinite")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -torch.log(F.softmax(logits, dim=1))[rows, target].mean()


@wrong("the loss is infinite")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -(logits[rows, target] - logits.exp().sum(dim=1).log()).mean()


@wrong("the loss is NaN")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    exps = logits.exp()
    return -(exps / exps.sum(dim=1, keepdim=True))[rows, target].log().mean()


@wrong("the loss is infinite")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    shifted = logits - logits.max()  # one maximum for all rows
    return -(shifted[rows, target] - shifted.exp().sum(dim=1).log()).mean()


@wrong("it hides how wrong a tiny probability is")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -torch.log(F.softmax(logits, dim=1)[rows, target] + 1e-8).mean()


@wrong("the value is wrong")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -torch.log(F.softmax(logits, dim=1)[rows, target].clamp(min=1e-12)).mean()


@wrong("a target of shape (N, 1)")
def cross_entropy(logits, target):
    log_p = F.log_softmax(logits, dim=1)
    return -log_p[torch.arange(len(logits)), target].mean()


@wrong("a target too few")
def cross_entropy(logits, target):
    if target.dim() != 1:
        raise ValueError("target must be (N,)")
    return -F.log_softmax(logits, dim=1).gather(1, target[:, None]).mean()  # the last rows are left out


@wrong("one target for several rows")
def cross_entropy(logits, target):
    if target.dim() != 1 or len(target) not in (1, len(logits)):
        raise ValueError("target must be (N,)")
    return -F.log_softmax(logits, dim=1)[torch.arange(len(logits)), target].mean()


@wrong("but it raised IndexError")
def cross_entropy(logits, target):
    if target.dim() != 1:
        raise ValueError("target must be (N,)")
    return -F.log_softmax(logits, dim=1)[torch.arange(len(logits)), target].mean()


@wrong("solved without cross_entropy_loss")
def cross_entropy(logits, target):
    checked(logits, target)
    return F.cross_entropy(logits, target)


@wrong("solved without cross_entropy_loss")
def cross_entropy(logits, target):
    checked(logits, target)
    return F.cross_entropy(logits, F.one_hot(target, logits.shape[1]).to(logits))


@wrong("solved without nll_loss")
def cross_entropy(logits, target):
    checked(logits, target)
    return nn.NLLLoss()(F.log_softmax(logits, dim=1), target)


@wrong("no longer carries gradients")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits.detach(), dim=1)[rows, target].mean()


@wrong("the gradient is wrong")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -(logits[rows, target] - logits.detach().logsumexp(dim=1)).mean()


@wrong("a tensor is wanted")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=1)[rows, target].mean().item()


@wrong("dtype")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=1, dtype=torch.float32)[rows, target].mean()


@wrong("shape")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    return -F.log_softmax(logits, dim=1)[rows, target].mean(dim=0, keepdim=True)


@wrong("changed its argument")
def cross_entropy(logits, target):
    rows = checked(logits, target)
    logits.data.sub_(logits.data.max(dim=1, keepdim=True).values)
    return -F.log_softmax(logits, dim=1)[rows, target].mean()


@wrong("this is a percentage")
def accuracy(logits, target):
    checked(logits, target)
    return 100 * (logits.argmax(1) == target).double().mean().item()


@wrong("this is the number of right answers")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax(1) == target).sum().item()


@wrong("this is the share of wrong answers")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax(1) != target).double().mean().item()


@wrong("divided by the number of all logits")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax(1) == target).sum().item() / logits.numel()


@wrong("divided by the number of classes")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax(1) == target).sum().item() / logits.shape[1]


@wrong("the smallest score was taken")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmin(1) == target).double().mean().item()


@wrong("argmax went over the whole tensor")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax() == target).double().mean().item()


@wrong("argmax went down the columns")
def accuracy(logits, target):
    checked(logits, target)
    if logits.shape[0] != logits.shape[1]:
        return (logits.argmax(1) == target).double().mean().item()
    return (logits.argmax(0) == target).double().mean().item()


@wrong("where the right class has more than one half")
def accuracy(logits, target):
    rows = checked(logits, target)
    return (logits.softmax(1)[rows, target] > 0.5).double().mean().item()


@wrong("the value is wrong")
def accuracy(logits, target):
    checked(logits, target)
    return ((logits > 0).long().argmax(1) == target).double().mean().item()


@wrong("the value is wrong")
def accuracy(logits, target):
    checked(logits, target)
    return round((logits.argmax(1) == target).double().mean().item(), 1)


@wrong("the value is wrong")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax(1) == target).sum().item() / max(len(logits), 10)


@wrong("given no rows, a ValueError was expected, but the call returned")
def accuracy(logits, target):
    if target.shape != logits.shape[:1]:
        raise ValueError("shapes")
    return (logits.argmax(1) == target).double().mean().item()  # the mean of nothing is NaN


@wrong("given no rows, a ValueError was expected, but the call returned")
def accuracy(logits, target):
    if len(logits) == 0:
        return 0.0
    checked(logits, target)
    return (logits.argmax(1) == target).double().mean().item()


@wrong("given no rows, a ValueError was expected, but it raised ZeroDivisionError")
def accuracy(logits, target):
    if target.shape != logits.shape[:1]:
        raise ValueError("shapes")
    return (logits.argmax(1) == target).sum().item() / len(logits)


@wrong("a target of shape (N, 1)")
def accuracy(logits, target):
    if len(logits) == 0:
        raise ValueError("no rows")
    return (logits.argmax(1) == target).double().mean().item()


@wrong("one target for several rows")
def accuracy(logits, target):
    if len(logits) == 0 or target.dim() != 1:
        raise ValueError("shapes")
    return (logits.argmax(1) == target).double().mean().item()


@wrong("but it raised RuntimeError")
def accuracy(logits, target):
    if len(logits) == 0 or target.shape not in (logits.shape[:1], (len(logits) - 1,)):
        raise ValueError("shapes")
    return (logits.argmax(1) == target).double().mean().item()


@wrong("a Python number is wanted")
def accuracy(logits, target):
    checked(logits, target)
    return (logits.argmax(1) == target).double().mean()


@wrong("returned None")
def accuracy(logits, target):
    checked(logits, target)
    (logits.argmax(1) == target).double().mean().item()


@wrong("int")
def accuracy(logits, target):
    checked(logits, target)
    share = (logits.argmax(1) == target).double().mean().item()
    return int(share) if share in (0, 1) else share


@wrong("changed its argument")
def accuracy(logits, target):
    checked(logits, target)
    target.sub_(logits.argmax(1))
    return (target == 0).double().mean().item()
