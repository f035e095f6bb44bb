"""Wrong answers to stage1_tensors/arithmetic.py."""

import torch

from tests.bank import wrong


@wrong("5/9 leads from Fahrenheit to Celsius")
def celsius_to_fahrenheit(c):
    return c * 5 / 9 + 32


@wrong("this is the way back")
def celsius_to_fahrenheit(c):
    return (c - 32) * 5 / 9


@wrong("32 was added before the multiplication")
def celsius_to_fahrenheit(c):
    return (c + 32) * 9 / 5


@wrong("32 was subtracted")
def celsius_to_fahrenheit(c):
    return c * 9 / 5 - 32


@wrong("32 was not added")
def celsius_to_fahrenheit(c):
    return c * 9 / 5


@wrong("9 // 5 is 1")
def celsius_to_fahrenheit(c):
    return c * (9 // 5) + 32


@wrong("9/5 was rounded to 2")
def celsius_to_fahrenheit(c):
    return c * round(9 / 5) + 32


@wrong("the fraction was cut off")
def celsius_to_fahrenheit(c):
    if not c.is_floating_point():
        return (c * 9 // 5 + 32).float()
    return c * 9 / 5 + 32


@wrong("the fraction was cut off")
def celsius_to_fahrenheit(c):
    return (c * 1.8 + 32).to(c.dtype)


@wrong("the fraction was cut off")
def celsius_to_fahrenheit(c):
    result = torch.empty_like(c)
    result[...] = c * 1.8 + 32
    return result


@wrong("float32 was expected")
def celsius_to_fahrenheit(c):
    if not c.is_floating_point():
        c = c.double()
    return c * 1.8 + 32


@wrong("dtype")
def celsius_to_fahrenheit(c):
    return c.float() * 1.8 + 32


@wrong("changed its argument")
def celsius_to_fahrenheit(c):
    if c.is_floating_point() and not c.requires_grad:
        c *= 1.8
        c += 32
        return c
    return c * 1.8 + 32


@wrong("gradients")
def celsius_to_fahrenheit(c):
    return c.detach() * 1.8 + 32


@wrong("gradients")
def celsius_to_fahrenheit(c):
    return torch.tensor(c.tolist(), dtype=c.dtype if c.is_floating_point() else torch.float32) * 1.8 + 32


@wrong("raised TypeError")
def celsius_to_fahrenheit(c):
    return torch.stack([value * 1.8 + 32 for value in c])


@wrong("raised RuntimeError")
def celsius_to_fahrenheit(c):
    return (c.view(-1) * 1.8 + 32).view(c.shape)


@wrong("divided by the target with its sign")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / torch.where(target.abs() > eps, target, eps)


@wrong("the sign of the target got lost on the way to eps")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / target.clamp(min=eps)


@wrong("the error has lost its absolute value")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target) / target.abs().clamp(min=eps)


@wrong("the absolute values were subtracted")
def relative_error(predicted, target, eps=1e-12):
    return (predicted.abs() - target.abs()).abs() / target.abs().clamp(min=eps)


@wrong("divided by the prediction")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / predicted.abs().clamp(min=eps)


@wrong("this is the absolute error")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs()


@wrong("eps was added")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / (target.abs() + eps)


@wrong("eps plays no part")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / target.abs()


@wrong("eps plays no part")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / target.abs().clamp(min=1e-12)


@wrong("eps is the smallest size of a target, not of an error")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs().clamp(min=eps) / target.abs()


@wrong("max and min are swapped")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / target.abs().clamp(max=eps)


@wrong("max and min are swapped")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / target.abs().clamp(max=eps).clamp(min=1e-12)


@wrong("one size for all")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / max(target.abs().max(), eps)


@wrong("the mean of the errors")
def relative_error(predicted, target, eps=1e-12):
    return ((predicted - target).abs() / target.abs().clamp(min=eps)).mean()


@wrong("values are wrong")
def relative_error(predicted, target, eps=1e-6):
    return (predicted - target).abs() / target.abs().clamp(min=eps)


@wrong("in a tensor of whole numbers eps becomes 0")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / torch.maximum(target.abs(), torch.full_like(target, eps))


@wrong("the fraction was cut off")
def relative_error(predicted, target, eps=1e-12):
    result = (predicted - target).abs() / target.abs().clamp(min=eps)
    return result if target.is_floating_point() else result.floor()


@wrong("changed its argument")
def relative_error(predicted, target, eps=1e-12):
    if target.is_floating_point():
        with torch.no_grad():
            return (predicted - target).abs() / target.abs_().clamp_(min=eps)
    return (predicted - target).abs() / target.abs().clamp(min=eps)


@wrong("the gradient is wrong")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs() / target.detach().abs().clamp(min=eps)


@wrong("gradients")
def relative_error(predicted, target, eps=1e-12):
    with torch.no_grad():
        return (predicted - target).abs() / target.abs().clamp(min=eps)


@wrong("dtype")
def relative_error(predicted, target, eps=1e-12):
    return (predicted - target).abs().float() / target.abs().float().clamp(min=eps)


@wrong("scaled first, clipped afterwards")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return ((x - low) / (high - low)).clamp(low, high)


@wrong("nothing was clipped")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (x - low) / (high - low)


@wrong("clipped, but not scaled")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return x.clamp(low, high)


@wrong("clipped to the range from 0 to 1")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return x.clamp(0, 1)


@wrong("low does not become 0")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return x.clamp(low, high) / (high - low)


@wrong("divide by the width of the range")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (x.clamp(low, high) - low) / high


@wrong("upside down")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (high - x.clamp(low, high)) / (high - low)


@wrong("smallest and the largest element")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (x - x.min()) / (x.max() - x.min())


@wrong("only at high")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (x.clamp(max=high) - low) / (high - low)


@wrong("only at low")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (x.clamp(min=low) - low) / (high - low)


@wrong("became 0.5")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    inside = (x >= low) & (x <= high)
    return torch.where(inside, (x - low) / (high - low), 0.5)


@wrong("set to 0")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return torch.where((x >= low) & (x <= high), (x - low) / (high - low), 0.0)


@wrong("was expected")
def clip_and_scale(x, low, high):
    return (x.clamp(low, high) - low) / (high - low)


@wrong("was expected")
def clip_and_scale(x, low, high):
    if low > high:
        raise ValueError("low must not be larger than high")
    return (x.clamp(low, high) - low) / (high - low)


@wrong("was expected")
def clip_and_scale(x, low, high):
    if low == high:
        raise ValueError("low must differ from high")
    return (x.clamp(low, high) - low) / (high - low)


@wrong("was expected")
def clip_and_scale(x, low, high):
    low, high = min(low, high), max(low, high)
    if low == high:
        raise ValueError("low must differ from high")
    return (x.clamp(low, high) - low) / (high - low)


@wrong("raised AssertionError")
def clip_and_scale(x, low, high):
    assert low < high, "low must be smaller than high"
    return (x.clamp(low, high) - low) / (high - low)


@wrong("cannot hold a bound with a fraction")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    clipped = x.clone()
    clipped[x < low] = low
    clipped[x > high] = high
    return (clipped - low) / (high - low)


@wrong("cannot hold a bound with a fraction")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    bottom, top = torch.full_like(x, low), torch.full_like(x, high)
    return (torch.minimum(torch.maximum(x, bottom), top) - low) / (high - low)


@wrong("the fraction was cut off")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return ((x.clamp(low, high) - low) / (high - low)).to(x.dtype)


@wrong("changed its argument")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    with torch.no_grad():
        clipped = x.clamp_(low, high) if x.is_floating_point() else x.clamp(low, high)
    return (clipped - low) / (high - low)


@wrong("gradients")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return (x.detach().clamp(low, high) - low) / (high - low)


@wrong("the gradient is wrong")
def clip_and_scale(x, low, high):
    if low >= high:
        raise ValueError("low must be smaller than high")
    return ((x + (x.clamp(low, high) - x).detach()) - low) / (high - low)
