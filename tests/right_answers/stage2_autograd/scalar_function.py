"""Other right answers to stage2_autograd/scalar_function.py."""

import math

import numpy
import torch

from tests.bank import right


@right
def value_and_derivative(x):
    value = x * (x * x - 2) + math.sin(x * 3)
    derivative = 3 * (x * x + math.cos(x * 3)) - 2
    return value, derivative


@right
def value_and_derivative(x):
    # with numpy, in float64
    x = numpy.float64(x)
    return float(numpy.power(x, 3) - 2 * x + numpy.sin(3 * x)), float(3 * x**2 - 2 + 3 * numpy.cos(3 * x))


@right
def value_and_derivative(x):
    # with torch, but without its gradients: still by hand
    x = torch.tensor(x, dtype=torch.float64)
    value = x**3 - 2 * x + torch.sin(3 * x)
    derivative = 3 * x**2 - 2 + 3 * torch.cos(3 * x)
    return value.item(), derivative.item()


@right
def value_and_derivative(x):
    # dual numbers: value and slope side by side, all the way
    inner = (3 * x, 3.0)
    sine = (math.sin(inner[0]), inner[1] * math.cos(inner[0]))
    cube = (x**3, 3 * x * x)
    return cube[0] - 2 * x + sine[0], cube[1] - 2 + sine[1]


@right
def value_and_autograd(x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    value = point**3 - 2 * point + torch.sin(3 * point)
    value.backward()
    return value.item(), point.grad.item()


@right
def value_and_autograd(x):
    point = torch.tensor([x], dtype=torch.float64).requires_grad_()
    value = (point.pow(3) - 2 * point + (3 * point).sin()).sum()
    (slope,) = torch.autograd.grad(value, point)
    return float(value.detach()), float(slope[0])


@right
def value_and_autograd(x):
    def f(x):
        return x**3 - 2 * x + torch.sin(3 * x)

    slope, value = torch.func.grad_and_value(f)(torch.tensor(x, dtype=torch.float64))
    return value.item(), slope.item()


@right
def value_and_autograd(x):
    # forward mode
    def f(x):
        return x**3 - 2 * x + torch.sin(3 * x)

    point = torch.tensor(x, dtype=torch.float64)
    value, slope = torch.func.jvp(f, (point,), (torch.ones_like(point),))
    return value.item(), slope.item()


@right
def value_and_autograd(x):
    torch.set_default_dtype(torch.float64)
    try:
        point = torch.tensor(x, requires_grad=True)
        value = point**3 - 2 * point + torch.sin(3 * point)
        return value.item(), torch.autograd.functional.jacobian(lambda p: p**3 - 2 * p + torch.sin(3 * p), point).item()
    finally:
        torch.set_default_dtype(torch.float32)


@right
def numerical_derivative(f, x, eps=1e-5):
    left, right = x - eps, x + eps
    return (f(right) - f(left)) / (right - left)  # what the two are really apart, after rounding


@right
def numerical_derivative(f, x, eps=1e-5):
    return 0.5 * ((f(x + eps) - f(x)) / eps + (f(x) - f(x - eps)) / eps)


@right
def numerical_derivative(f, x, eps=1e-5):
    values = torch.tensor([f(x - eps), f(x + eps)], dtype=torch.float64)
    return values.diff().item() / (2 * eps)


@right
def max_gradient_error(f, x):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward()
    moved = x.detach().clone()
    largest = 0.0
    for place in numpy.ndindex(*x.shape):
        old = moved[place].item()
        moved[place] = old + 1e-5
        above = f(moved).item()
        moved[place] = old - 1e-5
        below = f(moved).item()
        moved[place] = old
        largest = max(largest, abs((above - below) / 2e-5 - leaf.grad[place].item()))
    return largest


@right
def max_gradient_error(f, x):
    start = x.detach()
    steps = 1e-5 * torch.eye(x.numel(), dtype=torch.float64).reshape(-1, *x.shape)
    numbers = torch.stack([(f(start + step) - f(start - step)) / 2e-5 for step in steps])
    gradient = torch.func.grad(f)(start)
    return (gradient.flatten() - numbers).abs().max().item()


@right
def max_gradient_error(f, x):
    # moves the numbers of x itself, and puts each back bit for bit
    gradient = torch.autograd.functional.jacobian(f, x.detach().clone())
    worst = torch.zeros(())
    with torch.no_grad():
        for place in numpy.ndindex(*x.shape):
            old = x[place].clone()
            values = []
            for step in (1e-5, -1e-5):
                x[place] = old + step
                values.append(f(x).item())
            x[place] = old
            worst = torch.maximum(worst, abs(gradient[place] - (values[0] - values[1]) / 2e-5))
    return float(worst)
