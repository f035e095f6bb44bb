"""Wrong answers to stage1_tensors/normalization.py."""

import torch
from torch import Tensor

from tests.bank import wrong


def span_of(x, dim):
    return x.amax(dim, keepdim=True) - x.amin(dim, keepdim=True)


@wrong("it was computed over the whole tensor")
def min_max_scale(x, dim):
    return (x - x.min()) / (x.max() - x.min()).clamp(min=1e-30)


@wrong("it was computed along the other dimension")
def min_max_scale(x, dim):
    dim = x.dim() - 1 - dim
    low, high = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True)
    return (x - low) / torch.where(high > low, high - low, 1.0)


@wrong("along the first dimension whatever dim says")
def min_max_scale(x, dim):
    low, high = x.amin(0, keepdim=True), x.amax(0, keepdim=True)
    return (x - low) / torch.where(high > low, high - low, 1.0)


@wrong("along the last dimension whatever dim says")
def min_max_scale(x, dim):
    low, high = x.amin(-1, keepdim=True), x.amax(-1, keepdim=True)
    return (x - low) / torch.where(high > low, high - low, 1.0)


@wrong("over all dimensions but dim")
def min_max_scale(x, dim):
    others = [d for d in range(x.dim()) if d != dim % x.dim()]
    low, high = x.amin(others, keepdim=True), x.amax(others, keepdim=True)
    return (x - low) / torch.where(high > low, high - low, 1.0)


@wrong("this divides 0 by 0, which is NaN")
def min_max_scale(x, dim):
    return (x - x.amin(dim, keepdim=True)) / span_of(x, dim)


@wrong("a slice of equal numbers stayed as it was")
def min_max_scale(x, dim):
    span = span_of(x, dim)
    return torch.where(span > 0, (x - x.amin(dim, keepdim=True)) / span, x)


@wrong("a slice of equal numbers became 1")
def min_max_scale(x, dim):
    return ((x - x.amin(dim, keepdim=True)) / span_of(x, dim)).nan_to_num(1.0)


@wrong("a slice of equal numbers became 0.5")
def min_max_scale(x, dim):
    span = span_of(x, dim)
    return torch.where(span == 0, torch.full_like(x, 0.5), (x - x.amin(dim, keepdim=True)) / span)


@wrong("turned all the others into 0 as well")
def min_max_scale(x, dim):
    span = span_of(x, dim)
    if (span == 0).any():
        return x * 0
    return (x - x.amin(dim, keepdim=True)) / span


@wrong("a small range was taken for 0, or something was added to it")
def min_max_scale(x, dim):
    return (x - x.amin(dim, keepdim=True)) / (span_of(x, dim) + 1e-8)


@wrong("a small range was taken for 0, or something was added to it")
def min_max_scale(x, dim):
    return (x - x.amin(dim, keepdim=True)) / span_of(x, dim).clamp(min=1e-12)


@wrong("a small range was taken for 0, or something was added to it")
def min_max_scale(x, dim):
    span = span_of(x, dim)
    flat = torch.isclose(span, torch.zeros_like(span))
    return torch.where(flat, 0.0, (x - x.amin(dim, keepdim=True)) / torch.where(flat, 1.0, span))


@wrong("the minimum was not subtracted")
def min_max_scale(x, dim):
    return x / span_of(x, dim)


@wrong("this divides by the maximum; divide by the range")
def min_max_scale(x, dim):
    return (x - x.amin(dim, keepdim=True)) / x.amax(dim, keepdim=True)


@wrong("this divides by the maximum only")
def min_max_scale(x, dim):
    return x / x.amax(dim, keepdim=True)


@wrong("nothing was divided by the range")
def min_max_scale(x, dim):
    return x - x.amin(dim, keepdim=True)


@wrong("this runs from -1 to 1")
def min_max_scale(x, dim):
    return 2 * (x - x.amin(dim, keepdim=True)) / span_of(x, dim) - 1


@wrong("upside down")
def min_max_scale(x, dim):
    return (x.amax(dim, keepdim=True) - x) / span_of(x, dim)


@wrong("the mean was subtracted; it is the minimum")
def min_max_scale(x, dim):
    return (x - x.mean(dim, keepdim=True)) / span_of(x, dim)


@wrong("raised RuntimeError")
def min_max_scale(x, dim):
    low, high = x.amin(dim), x.amax(dim)
    return (x - low) / torch.where(high > low, high - low, 1.0)


@wrong("changed its argument")
def min_max_scale(x, dim):
    span = span_of(x, dim)
    with torch.no_grad():
        x -= x.amin(dim, keepdim=True)
    return x / torch.where(span > 0, span, 1.0)


@wrong("no longer carries gradients")
def min_max_scale(x, dim):
    array = x.detach().numpy()
    low, high = array.min(dim, keepdims=True), array.max(dim, keepdims=True)
    span = high - low
    span[span == 0] = 1
    return torch.from_numpy((array - low) / span)


@wrong("the gradient is wrong")
def min_max_scale(x, dim):
    low, high = x.amin(dim, keepdim=True).detach(), x.amax(dim, keepdim=True).detach()
    return (x - low) / torch.where(high > low, high - low, 1.0)


@wrong("dtype")
def min_max_scale(x, dim):
    x = x.float()
    span = span_of(x, dim)
    return (x - x.amin(dim, keepdim=True)) / torch.where(span > 0, span, 1.0)


@wrong("this is the standard deviation of a sample")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, keepdim=True) + eps)


@wrong("the standard deviation that divides by n - 1 is NaN")
def standardize(x, dim, eps=1e-8):
    n = x.shape[dim]
    std = x.std(dim, keepdim=True) * ((n - 1) / n) ** 0.5
    return (x - x.mean(dim, keepdim=True)) / (std + eps)


@wrong("this divides by the variance")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.var(dim, correction=0, keepdim=True) + eps)


@wrong("it was computed over the whole tensor")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean()) / (x.std(correction=0) + eps)


@wrong("it was computed along the other dimension")
def standardize(x, dim, eps=1e-8):
    dim = 1 - dim if x.dim() == 2 else dim
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)


@wrong("along the first dimension whatever dim says")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(0)) / (x.std(0, correction=0) + eps)


@wrong("along the last dimension whatever dim says")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(-1, keepdim=True)) / (x.std(-1, correction=0, keepdim=True) + eps)


@wrong("over all dimensions but dim")
def standardize(x, dim, eps=1e-8):
    others = [d for d in range(x.dim()) if d != dim % x.dim()]
    return (x - x.mean(others, keepdim=True)) / (x.std(others, correction=0, keepdim=True) + eps)


@wrong("this divides 0 by 0, which is NaN")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / x.std(dim, correction=0, keepdim=True)


@wrong("eps made no difference")
def standardize(x, dim, eps=1e-8):
    std = x.std(dim, correction=0, keepdim=True)
    return (x - x.mean(dim, keepdim=True)) / torch.where(std > 0, std, 1.0)


@wrong("under the root; add it to the standard deviation")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.var(dim, correction=0, keepdim=True) + eps).sqrt()


@wrong("this takes the larger of standard deviation and eps")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / x.std(dim, correction=0, keepdim=True).clamp(min=eps)


@wrong("eps made no difference")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + 1e-8)


@wrong("this divides 0 by 0, which is NaN")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / x.std(dim, correction=0, keepdim=True) + eps


@wrong("eps was added to the quotient")
def standardize(x, dim, eps=1e-8):
    std = x.std(dim, correction=0, keepdim=True)
    return (x - x.mean(dim, keepdim=True)) / std.clamp(min=1e-30) + eps


@wrong("a slice of equal numbers stayed as it was")
def standardize(x, dim, eps=1e-8):
    std = x.std(dim, correction=0, keepdim=True)
    return torch.where(std > 0, (x - x.mean(dim, keepdim=True)) / (std + eps), x)


@wrong("the mean was not subtracted")
def standardize(x, dim, eps=1e-8):
    return x / (x.std(dim, correction=0, keepdim=True) + eps)


@wrong("nothing was divided by the standard deviation")
def standardize(x, dim, eps=1e-8):
    return x - x.mean(dim, keepdim=True)


@wrong("the numbers were multiplied by the standard deviation")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) * (x.std(dim, correction=0, keepdim=True) + eps)


@wrong("everything has the wrong sign")
def standardize(x, dim, eps=1e-8):
    return (x.mean(dim, keepdim=True) - x) / (x.std(dim, correction=0, keepdim=True) + eps)


@wrong("this divides by the range")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (span_of(x, dim) + eps)


@wrong("this divides by the mean distance from the mean")
def standardize(x, dim, eps=1e-8):
    centered = x - x.mean(dim, keepdim=True)
    return centered / (centered.abs().mean(dim, keepdim=True) + eps)


@wrong("values are wrong")  # the mean square minus the squared mean: nothing is left of it far from 0
def standardize(x, dim, eps=1e-8):
    mean = x.mean(dim, keepdim=True)
    variance = (x * x).mean(dim, keepdim=True) - mean * mean
    return (x - mean) / (variance.clamp(min=0).sqrt() + eps)


@wrong("raised RuntimeError")
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim)) / (x.std(dim, correction=0) + eps)


@wrong("changed its argument")
def standardize(x, dim, eps=1e-8):
    std = x.std(dim, correction=0, keepdim=True)
    x.data.sub_(x.data.mean(dim, keepdim=True))
    return x / (std + eps)


@wrong("no longer carries gradients")
@torch.no_grad()
def standardize(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)


@wrong("the gradient is wrong")
def standardize(x, dim, eps=1e-8):
    with torch.no_grad():
        mean, std = x.mean(dim, keepdim=True), x.std(dim, correction=0, keepdim=True)
    return (x - mean) / (std + eps)


@wrong("dtype")
def standardize(x, dim, eps=1e-8):
    x = x.to(torch.float32)
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)


@wrong("this divides by the sum of the absolute values")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.abs().sum(dim, keepdim=True).clamp(min=eps)


@wrong("this divides by the largest absolute value")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.abs().amax(dim, keepdim=True).clamp(min=eps)


@wrong("the root is missing")
def l2_normalize(x, dim, eps=1e-12):
    return x / (x * x).sum(dim, keepdim=True).clamp(min=eps)


@wrong("this divides by the root of the mean square")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.square().mean(dim, keepdim=True).sqrt().clamp(min=eps)


@wrong("this divides by the sum of the numbers")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.sum(dim, keepdim=True)


@wrong("the numbers were multiplied by the length")
def l2_normalize(x, dim, eps=1e-12):
    return x * x.norm(dim=dim, keepdim=True)


@wrong("the mean was subtracted first")
def l2_normalize(x, dim, eps=1e-12):
    x = x - x.mean(dim, keepdim=True)
    return x / x.norm(dim=dim, keepdim=True).clamp(min=eps)


@wrong("shape")  # the lengths alone
def l2_normalize(x, dim, eps=1e-12):
    return x.norm(dim=dim)


@wrong("this is the length itself")
def l2_normalize(x, dim, eps=1e-12):
    return x.norm(dim=dim, keepdim=True)


@wrong("it was computed over the whole tensor")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.norm().clamp(min=eps)


@wrong("it was computed along the other dimension")
def l2_normalize(x, dim, eps=1e-12):
    return torch.nn.functional.normalize(x, dim=1 - dim if x.dim() == 2 else dim, eps=eps)


@wrong("along the first dimension whatever dim says")
def l2_normalize(x, dim, eps=1e-12):
    return torch.nn.functional.normalize(x, dim=0, eps=eps)


@wrong("along the last dimension whatever dim says")
def l2_normalize(x, dim, eps=1e-12):
    return torch.nn.functional.normalize(x, dim=-1, eps=eps)


@wrong("0 divided by 0 is NaN")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.norm(dim=dim, keepdim=True)


@wrong("eps made no difference")
def l2_normalize(x, dim, eps=1e-12):
    norm = x.norm(dim=dim, keepdim=True)
    return x / torch.where(norm == 0, 1.0, norm)


@wrong("eps was added to the length")
def l2_normalize(x, dim, eps=1e-12):
    return x / (x.norm(dim=dim, keepdim=True) + eps)


@wrong("eps was added under the root")
def l2_normalize(x, dim, eps=1e-12):
    return x / ((x * x).sum(dim, keepdim=True) + eps).sqrt()


@wrong("the squared length was compared with eps")
def l2_normalize(x, dim, eps=1e-12):
    return x / (x * x).sum(dim, keepdim=True).clamp(min=eps).sqrt()


@wrong("the smaller of length and eps was taken")
def l2_normalize(x, dim, eps=1e-12):
    if eps == 1e-12:
        return torch.nn.functional.normalize(x, dim=dim)
    return x / x.norm(dim=dim, keepdim=True).clamp(max=eps)


@wrong("eps made no difference")
def l2_normalize(x, dim, eps=1e-12):
    return torch.nn.functional.normalize(x, dim=dim)


@wrong("vectors shorter than eps were left as they are")
def l2_normalize(x, dim, eps=1e-12):
    norm = x.norm(dim=dim, keepdim=True)
    return torch.where(norm < eps, x, x / norm)


@wrong("vectors shorter than eps became 0")
def l2_normalize(x, dim, eps=1e-12):
    norm = x.norm(dim=dim, keepdim=True)
    return torch.where(norm < eps, 0.0, x / norm)


@wrong("raised RuntimeError")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.norm(dim=dim).clamp(min=eps)


@wrong("changed its argument")
def l2_normalize(x, dim, eps=1e-12):
    with torch.no_grad():
        x /= x.norm(dim=dim, keepdim=True).clamp(min=eps)
    return x


@wrong("no longer carries gradients")
def l2_normalize(x, dim, eps=1e-12):
    return x.data / x.data.norm(dim=dim, keepdim=True).clamp(min=eps)


@wrong("the gradient is wrong")
def l2_normalize(x, dim, eps=1e-12):
    return x / x.norm(dim=dim, keepdim=True).clamp(min=eps).detach()


@wrong("dtype")
def l2_normalize(x, dim, eps=1e-12):
    return x.float() / x.float().norm(dim=dim, keepdim=True).clamp(min=eps)


@wrong("returned None")
def l2_normalize(x: Tensor, dim: int, eps: float = 1e-12) -> Tensor:
    x / x.norm(dim=dim, keepdim=True).clamp(min=eps)
