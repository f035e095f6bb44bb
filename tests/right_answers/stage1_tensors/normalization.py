"""Right answers to stage1_tensors/normalization.py."""

import math

import torch

from tests.bank import right


def along(formula, x, dim):
    """Apply a formula for vectors to every slice along dim, one after the other."""
    last = x.movedim(dim, -1)
    flat = last.reshape(-1, last.shape[-1])
    return torch.stack([formula(row) for row in flat]).reshape(last.shape).movedim(-1, dim)


@right
def min_max_scale(x, dim):
    def scale(row):
        low, high = min(row), max(row)
        return row * 0 if high == low else (row - low) / (high - low)

    return along(scale, x, dim)


@right
def min_max_scale(x, dim):
    low, high = x.aminmax(dim=dim, keepdim=True)
    span = high - low
    return (x - low) / (span + (span == 0))


@right
def min_max_scale(x, dim):
    ordered = x.sort(dim).values
    first, last = ordered.select(dim, 0).unsqueeze(dim), ordered.select(dim, -1).unsqueeze(dim)
    scaled = (x - first) / (last - first)
    return scaled.masked_fill(first == last, 0)


@right
def min_max_scale(x, dim):
    low = x.min(dim, keepdim=True).values
    result = x - low
    high = result.max(dim, keepdim=True).values
    high = high.masked_fill(high == 0, math.inf)
    return result.div_(high)


@right
def min_max_scale(x, dim):
    x = x.transpose(0, dim)
    low, high = x.min(0)[0], x.max(0)[0]
    return torch.nan_to_num((x - low) / (high - low), nan=0.0).transpose(0, dim)


@right
def standardize(x, dim, eps=1e-8):
    variance, mean = torch.var_mean(x, dim, correction=0, keepdim=True)
    return x.sub(mean).div(variance.sqrt().add(eps))


@right
def standardize(x, dim, eps=1e-8):
    def scale(row):
        mean = sum(row) / len(row)
        squares = sum((number - mean) ** 2 for number in row)
        return torch.stack([(number - mean) / ((squares / len(row)) ** 0.5 + eps) for number in row])

    return along(scale, x, dim)


@right
def standardize(x, dim, eps=1e-8):
    centered = x - x.mean(dim).unsqueeze(dim)
    return centered / (torch.linalg.vector_norm(centered, dim=dim, keepdim=True) / math.sqrt(x.size(dim)) + eps)


@right
def standardize(x, dim, eps=1e-8):
    x = x.movedim(dim, 0)
    centered = x - x.mean(0)
    return (centered / (centered.pow(2).mean(0).sqrt() + eps)).movedim(0, dim).contiguous()


@right
def standardize(x, dim, eps=1e-8):
    return (x - torch.mean(x, dim=dim, keepdim=True)) / (torch.std(x, dim=dim, unbiased=False, keepdim=True) + eps)


@right
def l2_normalize(x, dim, eps=1e-12):
    return torch.nn.functional.normalize(x, p=2, dim=dim, eps=eps)


@right
def l2_normalize(x, dim, eps=1e-12):
    return along(lambda row: row / max((row @ row) ** 0.5, eps), x, dim)


@right
def l2_normalize(x, dim, eps=1e-12):
    x = x.movedim(dim, -1)
    norm = torch.einsum("...i,...i->...", x, x).sqrt()
    divisor = torch.where(norm < eps, torch.full_like(norm, eps), norm)
    return (x / divisor[..., None]).movedim(-1, dim)


@right
def l2_normalize(x, dim, eps=1e-12):
    norm = torch.linalg.vector_norm(x, dim=dim, keepdim=True)
    return x.div(torch.maximum(norm, torch.tensor(eps, dtype=x.dtype, device=x.device)))


@right
def l2_normalize(x, dim, eps=1e-12):
    return x * torch.clamp(x.norm(p=2, dim=dim, keepdim=True), min=eps).reciprocal()
