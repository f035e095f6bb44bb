"""Other right answers to stage2_autograd/graph.py."""

import math

import torch

from tests.bank import right

# --- accumulate ------------------------------------------------------------------------------------------------------


@right
def accumulate(f, x, times):
    point = x.detach().clone()
    point.requires_grad = True
    point.grad = torch.zeros_like(point)
    y = f(point)
    for _ in range(times):
        y.backward(retain_graph=True)
    return point.grad


@right
def accumulate(f, x, times):
    point = x.detach().clone().requires_grad_()
    total = torch.zeros_like(point, requires_grad=False)
    for _ in range(times):
        total += torch.autograd.grad(f(point), point)[0]
    return total


@right
def accumulate(f, x, times):
    point = torch.nn.Parameter(x.detach().clone())
    losses = [f(point) for _ in range(times)]
    while losses:
        losses.pop().backward()
    return x.new_zeros(x.shape) if point.grad is None else point.grad.detach()


@right
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    if times == 0:
        return torch.zeros_like(x)
    sum(f(point).reshape(()) for _ in range(times)).backward()  # one pass through as many graphs
    return point.grad


# --- branchy ---------------------------------------------------------------------------------------------------------


@right
def branchy(x):
    norm = x.detach().pow(2).sum().sqrt()
    factor = 1.0
    while norm * factor > 10:
        factor /= 2
    z = x * factor
    if z.sum().item() > 0:
        return torch.dot(z.flatten(), z.flatten())
    return z.mul(3).sum()


@right
def branchy(x):
    norm = math.sqrt(sum(number * number for number in x.detach().flatten().tolist()))
    while norm > 10:
        x, norm = 0.5 * x, norm / 2
    return torch.where(x.sum() > 0, x.square().sum(), 3 * x.sum())  # computes both, and takes one


@right
def branchy(x):
    if torch.norm(x) > 10:
        return branchy(x.div(2))
    return x.norm() ** 2 if x.sum() > 0 else torch.full_like(x, 3).mul(x).sum()


# --- operations_behind -----------------------------------------------------------------------------------------------


@right
def operations_behind(y):
    nodes = [] if y.grad_fn is None else [y.grad_fn]
    for node in nodes:  # grows while it is read
        for following, _ in node.next_functions:
            if following is not None and following not in nodes:
                nodes.append(following)
    return [node.name() for node in nodes if not node.name().endswith("AccumulateGrad")]


@right
def operations_behind(y):
    # Level by level.
    names, level, met = [], [y.grad_fn], set()
    while level:
        level = [node for node in dict.fromkeys(level) if node is not None and node not in met]
        met.update(level)
        names += [type(node).__name__ for node in level if not hasattr(node, "variable")]
        level = [following[0] for node in level for following in node.next_functions]
    return names


@right
def operations_behind(y):
    # Distances first, as in the algorithm of Bellman and Ford; then the order.
    steps = {y.grad_fn: (0,)} if y.grad_fn is not None else {}
    changed = list(steps)
    while changed:
        node = changed.pop(0)
        for number, (following, _) in enumerate(node.next_functions):
            if following is not None and following not in steps:
                steps[following] = (steps[node][0] + 1, len(steps), number)
                changed.append(following)
    found = [str(node).split()[0].strip("<>") for node in steps]
    return [name for name in found if name != "AccumulateGrad"]
