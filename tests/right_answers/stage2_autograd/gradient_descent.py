"""Other right answers to stage2_autograd/gradient_descent.py."""

import torch

from tests.bank import right


@right
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is None:
            continue
        p.detach().sub_(lr * p.grad)


@right
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.data -= lr * p.grad  # noted, not refused


@right
@torch.no_grad()
def descend_(parameters, lr):
    moving = [p for p in parameters if p.grad is not None]
    torch._foreach_add_(moving, [p.grad for p in moving], alpha=-lr)


@right
def descend_(parameters, lr):
    torch.optim.SGD(parameters, lr=lr).step()


@right
def descend_(parameters, lr):
    with torch.no_grad():
        for p in list(parameters):
            if p.grad is not None:
                p.copy_(p - p.grad * lr)
    return parameters


@right
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        value.backward()
        history.append(value.item())
        descend_([x], lr)
        x.grad = None
    return x.detach(), history


@right
def minimize(f, x0, lr, steps):
    # a new leaf for every step
    x, history = x0.detach().clone(), []
    for _ in range(steps):
        leaf = x.requires_grad_()
        value = f(leaf)
        history += [float(value.detach())]
        x = (leaf - lr * torch.autograd.grad(value, leaf)[0]).detach()
    return x, history


@right
def minimize(f, x0, lr, steps):
    slope_and_value = torch.func.grad_and_value(f)
    x, history = x0.clone().detach(), []
    while len(history) < steps:
        slope, value = slope_and_value(x)
        x = x - lr * slope
        history.append(value.item())
    return x, history


@right
def minimize(f, x0, lr, steps):
    x = torch.nn.Parameter(x0.detach().clone())
    optimizer = torch.optim.SGD([x], lr=lr)
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = f(x)
        value.backward()
        optimizer.step()
        history.append(value.item())
    return x.detach(), history


@right
def minimize(f, x0, lr, steps):
    x, values = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        loss = f(x)
        values.append(loss.detach())  # tensors without a graph, and numbers in the end
        loss.backward()
        with torch.no_grad():
            x.sub_(x.grad, alpha=lr)
            x.grad.zero_()
    return x.detach(), [value.item() for value in values]


@right
def minimize_with_momentum(f, x0, lr, momentum, steps):
    # lr within the velocity: the same for an lr that stays the same
    x, history = x0.detach().clone().requires_grad_(), []
    velocity = torch.zeros_like(x0).detach()
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        velocity = momentum * velocity - lr * torch.autograd.grad(value, x)[0]
        x = (x + velocity).detach().requires_grad_()
    return x.detach(), history


@right
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history, velocity = x0.detach().clone().requires_grad_(), [], None
    for _ in range(steps):
        value = f(x)
        value.backward()
        history.append(value.item())
        if velocity is None:
            velocity = x.grad.clone()
        else:
            velocity.mul_(momentum).add_(x.grad)
        with torch.no_grad():
            x -= lr * velocity
        x.grad.zero_()
    return x.detach(), history


@right
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x = torch.nn.Parameter(x0.detach().clone())
    optimizer = torch.optim.SGD([x], lr=lr, momentum=momentum)
    history = []
    for _ in range(steps):
        optimizer.zero_grad()
        value = f(x)
        value.backward()
        optimizer.step()
        history.append(value.item())
    return x.detach(), history


@right
def minimize_with_momentum(f, x0, lr, momentum, steps):
    # without a velocity of its own: the last step tells it
    before = x = x0.detach().clone()
    history = []
    for _ in range(steps):
        x.requires_grad_()
        value = f(x)
        history.append(value.item())
        slope = torch.autograd.grad(value, x)[0]
        x.requires_grad_(False)
        before, x = x, x - lr * slope + momentum * (x - before)
    return x, history
