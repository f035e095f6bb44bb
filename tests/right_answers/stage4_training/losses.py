"""Right answers to stage4_training/losses.py."""

import math

import torch

from tests.bank import right


@right
def mse_loss(prediction, target, reduction="mean"):
    if list(prediction.shape) != list(target.shape):
        raise ValueError("the shapes differ")
    difference = torch.sub(target, prediction).flatten()
    if reduction == "none":
        return difference.square().reshape(prediction.shape)
    total = difference @ difference
    if reduction == "sum":
        return total
    if reduction == "mean":
        return total / prediction.numel()
    raise ValueError("reduction")


@right
def mse_loss(prediction, target, reduction="mean"):
    reductions = {"mean": torch.mean, "sum": torch.sum, "none": torch.clone}
    if reduction not in reductions or prediction.size() != target.size():
        raise ValueError("no")
    return reductions[reduction](torch.pow(prediction - target, 2))


@right
def mse_loss(prediction, target, reduction="mean"):
    if prediction.shape != target.shape or reduction not in {"mean", "sum", "none"}:
        raise ValueError("no")
    pairs = zip(prediction.reshape(-1), target.reshape(-1))
    squares = torch.stack([p * p - 2 * p * t + t * t for p, t in pairs])
    return squares.view(prediction.shape) if reduction == "none" else getattr(squares, reduction)()


@right
def cross_entropy(logits, target):
    n, classes = logits.shape
    if target.shape != (n,):
        raise ValueError("target")
    losses = [torch.logsumexp(row, 0) - row[label] for row, label in zip(logits, target)]
    return torch.stack(losses).mean()


@right
def cross_entropy(logits, target):
    if target.dim() != 1 or target.numel() != logits.size(0):
        raise ValueError("target")
    shifted = logits - logits.amax(dim=1, keepdim=True).detach()
    logs = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    hot = torch.nn.functional.one_hot(target, logits.shape[1]).bool()
    return -logs.masked_select(hot).sum() / len(target)


@right
def cross_entropy(logits, target):
    if tuple(target.size()) != (len(logits),):
        raise ValueError("target")
    return -torch.distributions.Categorical(logits=logits).log_prob(target).mean()


@right
def accuracy(logits, target):
    if tuple(target.shape) != (len(logits),) or not len(target):
        raise ValueError("no")
    hits = 0
    for scores, label in zip(logits.tolist(), target.tolist()):
        hits += scores.index(max(scores)) == label
    return hits / len(target)


@right
def accuracy(logits, target):
    n = logits.shape[0]
    if n < 1 or target.ndim != 1 or n != target.shape[0]:
        raise ValueError("no")
    best = torch.topk(torch.softmax(logits, dim=-1), k=1).indices.squeeze(1)
    return float(torch.count_nonzero(best == target)) / n


@right
def accuracy(logits, target):
    if not logits.numel() or target.shape != logits[:, 0].shape:
        raise ValueError("no")
    return math.fsum((logits.max(dim=1).indices == target).tolist()) / len(logits)
