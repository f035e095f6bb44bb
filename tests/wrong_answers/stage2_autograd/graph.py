"""Wrong answers to stage2_autograd/graph.py."""

import copy
from collections import deque

import torch

from tests.bank import wrong

# --- accumulate ------------------------------------------------------------------------------------------------------


@wrong("this is the gradient of a single pass")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    point.grad = torch.zeros_like(x)
    for _ in range(times):
        point.grad.zero_()
        f(point).backward()
    return point.grad


@wrong("this is the gradient of a single pass")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    result = torch.zeros_like(x)
    for _ in range(times):
        (result,) = torch.autograd.grad(f(point), point)  # writes no .grad, so that nothing adds up
    return result


@wrong("backward frees the graph that it went through")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    y = f(point)
    for _ in range(times):
        y.backward()
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("a second time")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    y = f(point)
    for i in range(times):
        y.backward(retain_graph=i > 0)  # the wrong pass keeps its graph
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("for times=0 None came back")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    for _ in range(times):
        f(point).backward()
    return point.grad


@wrong("one backward pass too many")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    f(point).backward()
    for _ in range(times):
        f(point).backward()
    return point.grad


@wrong("for times=0 one backward pass was run")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    f(point).backward()
    for _ in range(times - 1):
        f(point).backward()
    return point.grad


@wrong("one backward pass is missing")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    for _ in range(1, times):
        f(point).backward()
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("passes were counted more than once")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    total = torch.zeros_like(x)
    for _ in range(times):
        f(point).backward()
        total += point.grad
    return total


@wrong("passes were counted more than once")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    total = 0
    for _ in range(times):
        total = total + f(point)
        total.backward(retain_graph=True)
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("they do not come from as many backward passes as times says")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    f(point).backward()
    return times * point.grad


@wrong("they do not come from as many backward passes as times says")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    (times * f(point)).sum().backward()
    return point.grad


@wrong("what stood in x.grad before the call is part of the result")
def accumulate(f, x, times):
    required = x.requires_grad
    x.requires_grad_()
    for _ in range(times):
        f(x).backward()
    result = torch.zeros_like(x) if x.grad is None else x.grad.clone()
    x.requires_grad_(required)
    return result


@wrong("what stood in x.grad before the call is part of the result")
def accumulate(f, x, times):
    point = copy.deepcopy(x).requires_grad_()  # copies .grad, too
    for _ in range(times):
        f(point).backward()
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("None came back: a clone of x stays tied to x")
def accumulate(f, x, times):
    if times == 0:
        return torch.zeros_like(x)
    point = x.clone().requires_grad_()
    for _ in range(times):
        f(point).backward(retain_graph=True)
    return point.grad


@wrong("these are zeros: a clone of x stays tied to x")
def accumulate(f, x, times):
    point = x.clone().requires_grad_()
    for _ in range(times):
        f(point).backward(retain_graph=True)
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("the gradients were added to x.grad")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    for _ in range(times):
        f(point).backward()
    if x.grad is not None:
        x.grad += point.grad
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("x.grad was set to zero")
def accumulate(f, x, times):
    if x.grad is not None:
        x.grad.zero_()
    point = x.detach().requires_grad_()
    for _ in range(times):
        f(point).backward()
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("x.grad is not as it was before the call")
def accumulate(f, x, times):
    x.grad = None
    point = x.detach().requires_grad_()
    for _ in range(times):
        f(point).backward()
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("changed requires_grad of its argument")
def accumulate(f, x, times):
    x.requires_grad_()
    for _ in range(times):
        f(x).backward()
    return torch.zeros_like(x) if x.grad is None else x.grad


@wrong("x required grad before the call and no longer does")
def accumulate(f, x, times):
    point = x.detach_().clone().requires_grad_()
    for _ in range(times):
        f(point).backward()
    return torch.zeros_like(x) if point.grad is None else point.grad


@wrong("dtype")
def accumulate(f, x, times):
    point = torch.tensor(x.tolist(), requires_grad=True)
    for _ in range(times):
        f(point).backward()
    return torch.zeros_like(point) if point.grad is None else point.grad


@wrong("only the first digits are right")
def accumulate(f, x, times):
    point = x.detach().float().requires_grad_()
    for _ in range(times):
        f(point).backward()
    return (torch.zeros_like(point) if point.grad is None else point.grad).to(x.dtype)


@wrong("changed its argument")
def accumulate(f, x, times):
    point = x.detach().requires_grad_()
    for _ in range(times):
        f(point).backward()
    result = torch.zeros_like(x) if point.grad is None else point.grad
    point.data -= result  # a step of gradient descent on the memory of x
    return result


# --- branchy ---------------------------------------------------------------------------------------------------------


@wrong("halved only once")
def branchy(x):
    if x.norm() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("x was not halved")
def branchy(x):
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("x was not halved")
def branchy(x):
    halved = x
    while halved.norm() > 10:
        halved = halved / 2
    return (x**2).sum() if halved.sum() > 0 else 3 * x.sum()


@wrong("both branches were computed and added")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum() + 3 * x.sum()


@wrong("each element took a branch of its own")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return torch.where(x > 0, x**2, 3 * x).sum()


@wrong("this is three times the sum, for a positive sum")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return 3 * x.sum() if x.sum() > 0 else (x**2).sum()


@wrong("this is the sum of the squares, for a negative sum")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum()


@wrong("this is the sum of the squares, for a negative sum")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum() if x.max() > 0 or x.norm() > 0 else 3 * x.sum()


@wrong("halved once too often")
def branchy(x):
    while True:
        done = not x.norm() > 10
        x = x / 2
        if done:
            break
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("the sum of the squares was held against 10")
def branchy(x):
    while (x**2).sum() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("the sum of the absolute values was held against 10")
def branchy(x):
    while x.abs().sum() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("the largest absolute value was held against 10")
def branchy(x):
    while x.abs().max() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("x was halved at a norm of exactly 10")
def branchy(x):
    while x.norm() >= 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("a sum of 0 took the branch of the positive ones")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() >= 0 else 3 * x.sum()


@wrong("this is the square of the sum")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return x.sum() ** 2 if x.sum() > 0 else 3 * x.sum()


@wrong("this is the sum alone")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else x.sum()


@wrong("this is the norm")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return x.norm() if x.sum() > 0 else 3 * x.sum()


@wrong("the halvings are missing from the gradient")
def branchy(x):
    y = x.clone()
    while y.norm() > 10:
        y.data /= 2
    return (y * y).sum() if y.sum() > 0 else 3 * y.sum()


@wrong("only the last halving is in the gradient")
def branchy(x):
    y = x * 1
    halved = y
    while halved.norm() > 10:
        halved = halved / 2
    if x.norm() > 10:
        y = y / 2 + (halved - y / 2).detach()
    return (y * y).sum() if y.sum() > 0 else 3 * y.sum()


@wrong("this is the gradient of the branch that was not taken")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    squares, sums = (x**2).sum(), 3 * x.sum()
    if sums > 0:
        return sums + (squares - sums).detach()
    return squares + (sums - squares).detach()


@wrong("this is the gradient of both branches together")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    squares, sums = (x**2).sum(), 3 * x.sum()
    return squares + sums - (sums if sums > 0 else squares).detach()


@wrong("no gradient comes back to x")
def branchy(x):
    x = x.detach()
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("no gradient comes back to x")
def branchy(x):
    with torch.no_grad():
        while x.norm() > 10:
            x = x / 2
        return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("no gradient comes back to x")
def branchy(x):
    with torch.no_grad():
        while x.norm() > 10:
            x = x / 2  # followed where nothing is halved only
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("a value of type float; a tensor is wanted")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return (x**2).sum().item() if x.sum() > 0 else 3 * x.sum().item()


@wrong("changed its argument")
def branchy(x):
    with torch.no_grad():
        while x.norm() > 10:
            x /= 2
    return (x**2).sum() if x.sum() > 0 else 3 * x.sum()


@wrong("dtype")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return ((x**2).sum() if x.sum() > 0 else 3 * x.sum()).double()


@wrong("shape")
def branchy(x):
    while x.norm() > 10:
        x = x / 2
    return ((x**2).sum() if x.sum() > 0 else 3 * x.sum()).reshape(1)


@wrong("raised IndexError")
def branchy(x):
    while x.norm(dim=-1).norm() > 10:
        x = x / 2
    return (x**2).sum() if x.sum() > 0 else 3 * sum(row for row in x.sum(dim=1))  # matrices only


# --- operations_behind -----------------------------------------------------------------------------------------------


@wrong("AccumulateGrad, the node of a leaf, is listed")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("torch::autograd::AccumulateGrad is the node of a leaf, too")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if node.name() != "AccumulateGrad":
            names.append(node.name())
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("a node to which several ways lead is listed several times")
def operations_behind(y):
    names, waiting = [], deque([y.grad_fn])
    while waiting:
        node = waiting.popleft()
        if node is None:
            continue
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("two nodes with the same name were taken for one")
def operations_behind(y):
    names, waiting = [], deque([y.grad_fn])
    while waiting:
        node = waiting.popleft()
        if node is None:
            continue
        name = type(node).__name__
        if name not in names and name != "AccumulateGrad":
            names.append(name)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("one way was followed to its end before the next")
def operations_behind(y):
    names, met = [], set()

    def visit(node):
        if node is None or node in met:
            return
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        for following, _ in node.next_functions:
            visit(following)

    visit(y.grad_fn)
    return names


@wrong("raised RecursionError")
def operations_behind(y):
    names, met = [], set()

    def visit(level):
        following = []
        for node in level:
            if node is not None and node not in met:
                met.add(node)
                if type(node).__name__ != "AccumulateGrad":
                    names.append(type(node).__name__)
                following += [after for after, _ in node.next_functions]
        if following:
            visit(following)

    visit([y.grad_fn])
    return names


@wrong("the node found last was looked at first")
def operations_behind(y):
    names, waiting, met = [], [y.grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("the list runs from the leaves to the output")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.insert(0, type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("only the first input of every operation was followed")
def operations_behind(y):
    names, node = [], y.grad_fn
    while node is not None and node.next_functions:
        names.append(type(node).__name__)
        node = node.next_functions[0][0]
    return names


@wrong("y.grad_fn itself is missing")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad" and node is not y.grad_fn:
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("this is y.grad_fn only")
def operations_behind(y):
    return [] if y.grad_fn is None else [type(y.grad_fn).__name__]


@wrong("these are the nodes as they are printed")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if "AccumulateGrad" not in str(node):
            names.append(str(node))
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("the names are sorted")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return sorted(names)


@wrong("raised AttributeError")
def operations_behind(y):
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)  # None has none
    return names


@wrong("raised AttributeError")
def operations_behind(y):
    first = y.grad_fn
    names, waiting, met = [type(first).__name__], deque(following for following, _ in first.next_functions), {first}
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("it has 1 items; 0 were expected")
def operations_behind(y):
    if y.grad_fn is None:
        return ["AccumulateGrad" if y.requires_grad else "None"]
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("a value of type set; a value of type list is wanted")
def operations_behind(y):
    names, waiting, met = set(), deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.add(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names


@wrong("returned None")
def operations_behind(y):
    if y.grad_fn is None:
        return None
    names, waiting, met = [], deque([y.grad_fn]), set()
    while waiting:
        node = waiting.popleft()
        if node is None or node in met:
            continue
        met.add(node)
        if type(node).__name__ != "AccumulateGrad":
            names.append(type(node).__name__)
        waiting.extend(following for following, _ in node.next_functions)
    return names
