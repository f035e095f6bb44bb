"""Wrong answers to stage2_autograd/gradients.py."""

import copy

import torch

from tests.bank import wrong

POINT = torch.zeros((), dtype=torch.float64, requires_grad=True)  # one tensor for all calls: its .grad adds up


# --- derivative_at ---------------------------------------------------------------------------------------------------


@wrong("computed in float32")
def derivative_at(f, x):
    point = torch.tensor(float(x), requires_grad=True)
    y = f(point)
    if not y.requires_grad:
        return 0.0
    (slope,) = torch.autograd.grad(y, point, allow_unused=True)
    return 0.0 if slope is None else slope.item()


@wrong("x was rounded to float32 before it became float64")
def derivative_at(f, x):
    point = torch.tensor(float(x)).double().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return 0.0
    (slope,) = torch.autograd.grad(y, point, materialize_grads=True)
    return slope.item()


@wrong("the second call gives the slope on top of the first one")
def derivative_at(f, x):
    POINT.data.fill_(x)
    y = f(POINT)
    if not y.requires_grad:
        return 0.0
    y.backward()
    return POINT.grad.item()


@wrong("two backward passes have added up")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(point)
    if not y.requires_grad:
        return 0.0
    y.backward(retain_graph=True)
    y.backward()
    return 0.0 if point.grad is None else point.grad.item()


@wrong("this is f(x) itself")
def derivative_at(f, x):
    return f(torch.tensor(x, dtype=torch.float64)).item()


@wrong("a tensor; a Python number is wanted")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(point)
    if not y.requires_grad:
        return torch.zeros(())
    return torch.autograd.grad(y, point, materialize_grads=True)[0]


@wrong("returned None")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return f(point).backward()  # backward returns nothing


@wrong("raised RuntimeError")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    f(point).backward()  # a constant has no graph to go through
    return point.grad.item()


@wrong("raised AttributeError")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(point)
    if not y.requires_grad:
        return 0.0
    y.backward()
    return point.grad.item()  # None where the graph does not lead to point


@wrong("this is the value of the constant")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(point)
    if not y.requires_grad:
        return y.item()
    return torch.autograd.grad(y, point, materialize_grads=True)[0].item()


@wrong("x may be a whole number")
def derivative_at(f, x):
    if not isinstance(x, float):
        raise TypeError("x must be a float")
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(point)
    return torch.autograd.grad(y, point, materialize_grads=True)[0].item() if y.requires_grad else 0.0


@wrong("raised RuntimeError")
def derivative_at(f, x):
    point = torch.tensor(x, requires_grad=True)  # whole numbers cannot require grad
    y = f(point)
    return torch.autograd.grad(y, point, materialize_grads=True)[0].item() if y.requires_grad else 0.0


@wrong("as of a quotient of small differences")
def derivative_at(f, x):
    x = torch.tensor(x, dtype=torch.float64)
    return ((f(x + 1e-5) - f(x - 1e-5)) / 2e-5).item()


@wrong("as of a quotient of small differences")
def derivative_at(f, x):
    x = torch.tensor(x, dtype=torch.float64)
    return ((f(x + 1e-7) - f(x)) / 1e-7).item()


@wrong("the slope of a line from the origin")
def derivative_at(f, x):
    return (f(torch.tensor(x, dtype=torch.float64)) / x).item()


@wrong("the sign reversed")
def derivative_at(f, x):
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = -f(point)
    return torch.autograd.grad(y, point, materialize_grads=True)[0].item() if y.requires_grad else 0.0


# --- gradient --------------------------------------------------------------------------------------------------------


@wrong("changed requires_grad of its argument")
def gradient(f, x):
    x.requires_grad_()
    y = f(x)
    if y.numel() != 1:
        raise ValueError("not scalar")
    (result,) = torch.autograd.grad(y, x) if y.requires_grad else (torch.zeros_like(x),)
    return result


@wrong("what stood in x.grad before the call was added to the result")
def gradient(f, x):
    required = x.requires_grad
    x.requires_grad_()
    f(x).backward()
    result = x.grad
    if not required:
        x.requires_grad_(False)
        x.grad = None
    return result


@wrong("x.grad was empty before the call and is not any more")
def gradient(f, x):
    required, earlier = x.requires_grad, x.grad
    x.requires_grad_()
    x.grad = None
    y = f(x)
    if y.numel() != 1:
        raise ValueError("not scalar")
    if not y.requires_grad:
        return torch.zeros_like(x)
    y.backward()
    result = x.grad
    if earlier is not None:
        x.grad = earlier
    if not required:
        x.requires_grad_(False)
    return result


@wrong("x.grad held a gradient before the call, and now it is gone")
def gradient(f, x):
    required = x.requires_grad
    x.requires_grad_()
    x.grad = None
    f(x).backward()
    result, x.grad = x.grad, None
    x.requires_grad_(required)
    return result


@wrong("x.grad was set to zero")
def gradient(f, x):
    if x.grad is not None:
        x.grad.zero_()
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    y.backward()
    return point.grad


@wrong("x.grad now holds the new gradient")
def gradient(f, x):
    point = x.detach().requires_grad_()
    f(point).backward()
    if x.grad is not None:
        x.grad.copy_(point.grad)
    return point.grad


@wrong("None came back: a clone of x stays tied to x")
def gradient(f, x):
    point = x.clone().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    y.backward()
    return point.grad


@wrong("what stood in x.grad before the call was added to the result")
def gradient(f, x):
    point = copy.deepcopy(x.detach())
    point.requires_grad_()
    point.grad = None if x.grad is None else x.grad.clone()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    y.backward()
    return point.grad


@wrong("x required grad before the call and no longer does")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    result = torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(point)
    if x.is_leaf:
        x.requires_grad_(False)
    return result.detach()


@wrong("x required grad before the call and no longer does")
def gradient(f, x):
    x.detach_()
    point = x.clone().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(point)


@wrong("the result requires grad")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    if not y.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(y, point, create_graph=True, materialize_grads=True)[0]


@wrong("dtype")
def gradient(f, x):
    point = torch.tensor(x.tolist(), requires_grad=True)
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(point)


@wrong("only the first digits are right")
def gradient(f, x):
    point = x.detach().float().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    result = torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(point)
    return result.to(x.dtype)


@wrong("only the first digits are right")
def gradient(f, x):
    numbers = x.detach().double()
    if f(numbers).numel() != 1:
        raise ValueError("not scalar")
    result = torch.zeros_like(numbers)
    for index in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=torch.float64)
        step[index] = 1e-5
        step = step.reshape(x.shape)
        result.view(-1)[index] = ((f(numbers + step) - f(numbers - step)) / 2e-5).reshape(())
    return result.to(x.dtype)


@wrong("the call returned")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point).sum()  # hides that f is not scalar
    if not y.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(y, point, materialize_grads=True)[0]


@wrong("a ValueError was expected, but it raised RuntimeError")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(y, point, materialize_grads=True)[0]


@wrong("raised ValueError")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.dim() != 0:  # a shape of (1,) is one number as well
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(x)


@wrong("raised RuntimeError")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point)[0]  # fails where y does not depend on point


@wrong("returned None")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point, allow_unused=True)[0] if y.requires_grad else torch.zeros_like(x)


@wrong("this is f(x), the value")
def gradient(f, x):
    y = f(x.detach())
    if y.numel() != 1:
        raise ValueError("not scalar")
    return y


@wrong("this is one number, the sum of the gradient")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point, materialize_grads=True)[0].sum() if y.requires_grad else x.new_zeros(())


@wrong("everything is in one dimension")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    result = torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(point)
    return result.flatten()


@wrong("two backward passes have added up")
def gradient(f, x):
    point = x.detach().requires_grad_()
    f(point).sum().backward()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    y.backward()
    return point.grad


@wrong("changed its argument")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    result = torch.autograd.grad(y, point, materialize_grads=True)[0] if y.requires_grad else torch.zeros_like(point)
    point.data.sub_(result)  # point shares its memory with x
    return result


@wrong("is a numpy array")
def gradient(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if y.numel() != 1:
        raise ValueError("not scalar")
    if not y.requires_grad:
        return torch.zeros_like(x).numpy()
    return torch.autograd.grad(y, point, materialize_grads=True)[0].numpy()


@wrong("raised RuntimeError")
def gradient(f, x):
    point = x.detach().view(-1).clone().requires_grad_()  # view cannot read every x in one line
    y = f(point.view(x.shape))
    if y.numel() != 1:
        raise ValueError("not scalar")
    return torch.autograd.grad(y, point, materialize_grads=True)[0].view(x.shape)


# --- jacobian --------------------------------------------------------------------------------------------------------


@wrong("this is the transpose")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(x), len(y))
    rows = [torch.autograd.grad(c, point, retain_graph=True, materialize_grads=True)[0] for c in y]
    return torch.stack(rows, dim=1)


@wrong("this is the sum of the rows")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    f(point).sum().backward()
    return point.grad


@wrong("every row is the sum of all rows")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    rows = []
    for component in y:
        component.backward(retain_graph=True)
        rows.append(point.grad)
    return torch.stack(rows)


@wrong("every row has the rows above it added")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    rows = []
    for component in y:
        component.backward(retain_graph=True)
        rows.append(point.grad.clone())
    return torch.stack(rows)


@wrong("every row is the last one")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    rows = []
    for component in y:
        if point.grad is not None:
            point.grad.zero_()
        component.backward(retain_graph=True)
        rows.append(point.grad)
    return torch.stack(rows)


@wrong("raised RuntimeError")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    return torch.stack([torch.autograd.grad(c, point)[0] for c in y])  # the first pass frees the graph


@wrong("raised RuntimeError")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    f(point).backward()  # one number only can be gone back from
    return point.grad


@wrong("the dimension of size 1 was dropped")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [torch.autograd.grad(c, point, retain_graph=True, materialize_grads=True)[0] for c in y]
    return torch.stack(rows).squeeze()


@wrong("everything is in one dimension")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y) * len(x))
    return torch.cat([torch.autograd.grad(c, point, retain_graph=True, materialize_grads=True)[0] for c in y])


@wrong("these are the sums over each row")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y))
    rows = [torch.autograd.grad(c, point, retain_graph=True, materialize_grads=True)[0].sum() for c in y]
    return torch.stack(rows)


@wrong("this is f(x), the values")
def jacobian(f, x):
    return f(x.detach())


@wrong("the shape (5, 3) is right")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    (row,) = torch.autograd.grad(y[0], point, materialize_grads=True)
    return row.expand(len(y), len(x))  # the first row, again and again


@wrong("raised")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [torch.autograd.grad(y[i], point, retain_graph=True)[0] for i in range(len(x))]  # N rows in place of M
    return torch.stack(rows)


@wrong("only the first digits are right")
def jacobian(f, x):
    numbers = x.detach().double()
    columns = []
    for j in range(len(x)):
        step = torch.zeros_like(numbers)
        step[j] = 1e-5
        columns.append((f(numbers + step) - f(numbers - step)) / 2e-5)
    return torch.stack(columns, dim=1).to(x.dtype)


@wrong("dtype")
def jacobian(f, x):
    result = torch.zeros(len(f(x)), len(x))
    point = x.detach().requires_grad_()
    for i, component in enumerate(f(point)):
        if component.requires_grad:
            result[i] = torch.autograd.grad(component, point, retain_graph=True, materialize_grads=True)[0]
    return result


@wrong("raised RuntimeError")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    return torch.stack([torch.autograd.grad(c, point, retain_graph=True)[0] for c in f(point)])  # constants


@wrong("changed requires_grad of its argument")
def jacobian(f, x):
    x.requires_grad_()
    y = f(x)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    return torch.stack([torch.autograd.grad(c, x, retain_graph=True, materialize_grads=True)[0] for c in y])


@wrong("what stood in x.grad before the call was added to the result")
def jacobian(f, x):
    required = x.requires_grad
    x.requires_grad_()
    y = f(x)
    rows = []
    for component in y:
        component.backward(retain_graph=True)
        rows.append(x.grad.clone())
    result = torch.stack(rows)
    if not required:
        x.requires_grad_(False)
    return result


@wrong("x.grad was empty before the call and is not any more")
def jacobian(f, x):
    point = x if x.requires_grad and x.grad is None else x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = []
    for component in y:
        point.grad = None
        component.backward(retain_graph=True)
        rows.append(point.grad)
    return torch.stack(rows)


@wrong("the new gradient was added to x.grad")
def jacobian(f, x):
    point = x.detach().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    rows = [torch.autograd.grad(c, point, retain_graph=True, materialize_grads=True)[0] for c in y]
    result = torch.stack(rows)
    if x.is_leaf and x.grad is not None:
        x.grad += result.sum(0)
    return result


@wrong("x required grad before the call and no longer does")
def jacobian(f, x):
    x.detach_()
    point = x.clone().requires_grad_()
    y = f(point)
    if not y.requires_grad:
        return x.new_zeros(len(y), len(x))
    return torch.stack([torch.autograd.grad(c, point, retain_graph=True, materialize_grads=True)[0] for c in y])
