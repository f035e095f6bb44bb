"""Right answers to stage1_tensors/arithmetic.py."""

import torch

from tests.bank import right


@right
def celsius_to_fahrenheit(c):
    return 9 * c / 5 + 32


@right
def celsius_to_fahrenheit(c):
    return (c + 40) * 1.8 - 40


@right
def celsius_to_fahrenheit(c):
    ratio = torch.tensor(9) / torch.tensor(5)
    return torch.add(torch.mul(c, ratio), 32)


@right
def celsius_to_fahrenheit(c):
    # One number after the other, into a copy of the right dtype.
    flat = c.reshape(-1)
    values = [value.true_divide(5) * 9 + 32 for value in flat]
    return torch.stack(values).reshape(c.shape)


@right
def celsius_to_fahrenheit(c):
    result = torch.full(c.shape, 32.0, dtype=c.dtype if c.is_floating_point() else torch.float32)
    result += 1.8 * c
    return result


@right
def relative_error(predicted, target, eps=1e-12):
    size = torch.where(target.abs() > eps, target.abs(), eps)
    return (predicted - target).abs() / size


@right
def relative_error(predicted, target, eps=1e-12):
    size = torch.maximum(torch.abs(target), torch.tensor(eps))
    return torch.abs(target - predicted).div(size)


@right
def relative_error(predicted, target, eps=1e-12):
    if not target.is_floating_point():
        predicted, target = predicted.float(), target.float()
    error = torch.where(predicted > target, predicted - target, target - predicted)
    size = torch.where(target >= 0, target, -target)
    return error / size.clamp_min(eps)


@right
def relative_error(predicted, target, eps=1e-12):
    # Loops are slow, not wrong.
    errors = []
    for p, t in zip(predicted.reshape(-1), target.reshape(-1)):
        size = abs(t) if abs(t) > eps else eps
        errors.append(abs(p - t) / size)
    return torch.stack(errors).reshape(target.shape)


@right
def relative_error(predicted, target, eps=1e-12):
    return ((predicted - target) / torch.clip(abs(target), eps, None)).abs()


@right
def clip_and_scale(x, low, high):
    if not low < high:
        raise ValueError(f"{low} is not smaller than {high}")
    return ((x - low) / (high - low)).clamp(0, 1)


@right
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError
    clipped = torch.where(x < low, low, torch.where(x > high, high, x))
    return (clipped - low) / (high - low)


@right
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("an empty range")
    return (torch.relu(x - low) - torch.relu(x - high)) / (high - low)


@right
def clip_and_scale(x, low, high):
    if high <= low:
        raise ValueError("an empty range")
    x = x if x.is_floating_point() else x.to(torch.float32)
    scaled = x.clone()
    scaled[x < low] = low
    scaled[x > high] = high
    scaled -= low
    scaled /= high - low
    return scaled


@right
def clip_and_scale(x, low, high):
    if high <= low:
        raise ValueError("an empty range")
    low, high = torch.tensor(float(low)), torch.tensor(float(high))
    return torch.minimum(torch.maximum(x, low), high).sub(low).div(high - low)
