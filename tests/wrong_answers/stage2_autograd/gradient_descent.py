"""Wrong answers to stage2_autograd/gradient_descent.py."""

import torch

from tests.bank import wrong


@wrong("the parameter did not move")
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p = p - lr * p.grad


@wrong("the parameter did not move")
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.clone().detach().sub_(lr * p.grad)


@wrong("the parameter did not move")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p.sub(lr * p.grad)  # without the underscore


@wrong("this went uphill")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p += lr * p.grad


@wrong("raised RuntimeError")
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad  # a leaf, while autograd is recording


@wrong("lr makes no difference")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= p.grad


@wrong("divided by lr")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= p.grad / lr


@wrong("only the step itself is left")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p.copy_(-lr * p.grad)


@wrong("whatever its gradient")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad.sign()


@wrong("the step was taken twice")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.sub_(p.grad, alpha=lr)


@wrong("the first parameter moved, a later one did not")
def descend_(parameters, lr):
    with torch.no_grad():
        p = next(iter(parameters))
        if p.grad is not None:
            p -= lr * p.grad


@wrong("the first parameter moved, a later one did not")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
            return


@wrong("those after a parameter without gradient did not move")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                break
            p -= lr * p.grad


@wrong("raised TypeError")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad


@wrong("the parameter without gradient has one now")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                p.grad = torch.zeros_like(p)
            p -= lr * p.grad


@wrong("the gradients are gone")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad.zero_()


@wrong("the gradients are gone")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


@wrong("lr was multiplied into .grad itself")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= p.grad.mul_(lr)


@wrong("an iterator is used up")
def descend_(parameters, lr):
    with_gradient = sum(p.grad is not None for p in parameters)
    with torch.no_grad():
        for p in parameters if with_gradient else []:
            if p.grad is not None:
                p -= lr * p.grad


@wrong("raised TypeError")
def descend_(parameters, lr):
    with torch.no_grad():
        for i in range(len(parameters)):
            if parameters[i].grad is not None:
                parameters[i] -= lr * parameters[i].grad


@wrong("raised TypeError")
def descend_(parameters, lr):
    # a new list in place of new numbers; and a tuple does not take it
    for i, p in enumerate(parameters):
        if p.grad is not None:
            parameters[i] = (p - lr * p.grad).detach().requires_grad_()


@wrong("the parameter got new memory")
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.data = p.data - lr * p.grad


@wrong("autograd is still switched off")
def descend_(parameters, lr):
    torch.set_grad_enabled(False)
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad


@wrong("no longer is a leaf that requires a gradient")
def descend_(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.requires_grad_(False)
            p -= lr * p.grad


@wrong("only right to float32")
def descend_(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad.float()


# ------------------------------------------------------------------------------------------- minimize


@wrong("the steps go uphill")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x += lr * gradient
    return x.detach(), history


@wrong("do the steps go uphill")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(-value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history


@wrong("the gradients of all steps add up")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        value.backward()
        with torch.no_grad():
            x -= lr * x.grad
    return x.detach(), history


@wrong("x never moved")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        value.backward()
        moved = x.detach() - lr * x.grad
        x.grad = None
    return x.detach(), history


@wrong("x never moved")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        x.detach().clone().sub_(lr * gradient)
    return x.detach(), history


@wrong("raised TypeError")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        value.backward()
        x = x - lr * x.grad  # no leaf any more: it gets no .grad
    return x.detach(), history


@wrong("it grows: move x within torch.no_grad")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        x = x - lr * gradient  # recorded, step after step
    return x.detach(), history


@wrong("it grows: move x within torch.no_grad")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        x.retain_grad()
        value = f(x)
        history.append(value.item())
        value.backward()
        x = x - lr * x.grad
    return x.detach(), history


@wrong("all earlier results of f are kept")
def minimize(f, x0, lr, steps):
    x, values = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        values.append(value)
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), [value.item() for value in values]


@wrong("the history holds tensors")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.detach())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history


@wrong("give it back detached")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x, history


@wrong("these are the values after each step")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(f(x), x)
        with torch.no_grad():
            x -= lr * gradient
            history.append(f(x).item())
    return x.detach(), history


@wrong("one value too many")
def minimize(f, x0, lr, steps):
    x = x0.detach().clone().requires_grad_()
    history = [f(x).item()]
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(f(x), x)
        with torch.no_grad():
            x -= lr * gradient
            history.append(f(x).item())
    return x.detach(), history


@wrong("one value too few")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for step in range(steps):
        (gradient,) = torch.autograd.grad(f(x), x)
        with torch.no_grad():
            x -= lr * gradient
            if step < steps - 1:
                history.append(f(x).item())
    return x.detach(), history


@wrong("in reverse order")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.insert(0, value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history


@wrong("one step too many")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps + 1):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history[:steps]


@wrong("x before the last step")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        before = x.detach().clone()
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return before, history


@wrong("lr makes no difference")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= gradient
    return x.detach(), history


@wrong("whatever its gradient")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient.sign()
    return x.detach(), history


@wrong("all steps have the same length")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient / gradient.norm()
    return x.detach(), history


@wrong("the way of the first gradient")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    gradient = torch.autograd.grad(f(x), x)[0]
    for _ in range(steps):
        with torch.no_grad():
            history.append(f(x).item())
            x -= lr * gradient
    return x.detach(), history


@wrong("changed its argument")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().requires_grad_(), []  # a tensor of its own, in the memory of x0
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history


@wrong("changed its argument")
def minimize(f, x0, lr, steps):
    x, history = x0.requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        value.backward()
        with torch.no_grad():
            x -= lr * x.grad
        x.grad.zero_()
    return x.detach().clone(), history


@wrong("x0.grad was changed")
def minimize(f, x0, lr, steps):
    x, history = x0.clone(), []  # not cut off from x0
    for _ in range(steps):
        if not x.requires_grad:
            x.requires_grad_()
        x.retain_grad()
        value = f(x)
        history.append(value.item())
        value.backward()
        x = x.detach() - lr * x.grad
    return x.detach(), history


@wrong("lies in the memory of x0")
def minimize(f, x0, lr, steps):
    x, history = x0.detach(), []
    for _ in range(steps):
        x.requires_grad_()
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        x = x.detach() - lr * gradient
    return x, history


@wrong("raised")
def minimize(f, x0, lr, steps):
    x, history = x0.clone().requires_grad_(), []  # no leaf where x0 requires grad: then it gets no .grad
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        value.backward()
        with torch.no_grad():
            x -= lr * x.grad
            x.grad.zero_()
    return x.detach(), history


@wrong("dtype")
def minimize(f, x0, lr, steps):
    x, history = torch.tensor(x0.tolist(), requires_grad=True), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history


@wrong("return two things")
def minimize(f, x0, lr, steps):
    x = x0.detach().clone().requires_grad_()
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(f(x), x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach()


@wrong("raised")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        gradient = torch.autograd.grad(value, x)[0]
        with torch.no_grad():
            for i in range(len(x)):
                x[i] -= lr * gradient[i]
    return x.detach(), history


@wrong("raised")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history if value is not None else []  # with no step there is no value


@wrong("the history is too short")
def minimize(f, x0, lr, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        if not history or value.item() < history[-1]:
            history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        if gradient.abs().max() < 1e-3:  # stops where it looks like the bottom
            break
        with torch.no_grad():
            x -= lr * gradient
    return x.detach(), history


# ------------------------------------------------------------------------------------------- minimize_with_momentum


def run(f, x0, steps, rule):
    """The loop; the rule gets (velocity, gradient) and gives the new velocity and what is added to x."""
    x, history = x0.detach().clone().requires_grad_(), []
    velocity = torch.zeros_like(x)
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        with torch.no_grad():
            velocity, move = rule(velocity, gradient)
            x += move
    return x.detach(), history


@wrong("momentum makes no difference")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    return minimize(f, x0, lr, steps)


@wrong("momentum makes no difference")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        velocity = torch.zeros_like(x)  # belongs in front of the loop
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        velocity = momentum * velocity + gradient
        with torch.no_grad():
            x -= lr * velocity
    return x.detach(), history


@wrong("the velocity never fades")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    return run(f, x0, steps, lambda v, g: (v + g, -lr * (v + g)))


@wrong("multiplied by 1 - momentum")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v + (1 - momentum) * g
        return v, -lr * v

    return run(f, x0, steps, rule)


@wrong("this is Nesterov's rule")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v + g
        return v, -lr * (g + momentum * v)

    return run(f, x0, steps, rule)


@wrong("only momentum² of the velocity is left")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v
        v = momentum * v + g
        return v, -lr * v

    return run(f, x0, steps, rule)


@wrong("it is for the old velocity alone")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v + g
        return v, -lr * momentum * v

    return run(f, x0, steps, rule)


@wrong("it is for the old velocity alone")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * (v + g)
        return v, -lr * v

    return run(f, x0, steps, rule)


@wrong("the gradient counts twice")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v + g
        return v, -lr * (g + v)

    return run(f, x0, steps, rule)


@wrong("lr was applied twice")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v + lr * g
        return v, -lr * v

    return run(f, x0, steps, rule)


@wrong("the velocity of the step before")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    return run(f, x0, steps, lambda v, g: (momentum * v + g, -lr * v))


@wrong("the old velocity was subtracted")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = g - momentum * v
        return v, -lr * v

    return run(f, x0, steps, rule)


@wrong("changed places")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = (1 - momentum) * v + momentum * g
        return v, -lr * v

    return run(f, x0, steps, rule)


@wrong("the velocity must be subtracted")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    def rule(v, g):
        v = momentum * v + g
        return v, lr * v

    return run(f, x0, steps, rule)


@wrong("one and the same tensor")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history, velocity = x0.detach().clone().requires_grad_(), [], None
    for _ in range(steps):
        if x.grad is not None:
            x.grad.zero_()
        value = f(x)
        history.append(value.item())
        value.backward()
        with torch.no_grad():
            if velocity is None:
                velocity = x.grad  # a second name for it
            else:
                velocity.mul_(momentum).add_(x.grad)
            x -= lr * velocity
    return x.detach(), history


@wrong("once more in the velocity")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    velocity = torch.zeros_like(x)
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        value.backward()
        velocity = momentum * velocity + x.grad
        with torch.no_grad():
            x -= lr * velocity
    return x.detach(), history


@wrong("x never moved")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    return run(f, x0, steps, lambda v, g: (momentum * v + g, torch.zeros_like(v)))


@wrong("it grows: move x within torch.no_grad")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    velocity = torch.zeros_like(x)
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        velocity = momentum * velocity + gradient
        x = x - lr * velocity
    return x.detach(), history


@wrong("all earlier results of f are kept")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, values = x0.detach().clone().requires_grad_(), []
    velocity = torch.zeros_like(x)
    for _ in range(steps):
        values.append(f(x))
        (gradient,) = torch.autograd.grad(values[-1], x)
        velocity = momentum * velocity + gradient
        with torch.no_grad():
            x -= lr * velocity
    return x.detach(), [float(value) for value in values]


@wrong("these are the values after each step")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = x0.detach().clone().requires_grad_(), []
    velocity = torch.zeros_like(x)
    for _ in range(steps):
        (gradient,) = torch.autograd.grad(f(x), x)
        velocity = momentum * velocity + gradient
        with torch.no_grad():
            x -= lr * velocity
            history.append(f(x).item())
    return x.detach(), history


@wrong("give it back detached")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = run(f, x0, steps, lambda v, g: (momentum * v + g, -lr * (momentum * v + g)))
    return x.requires_grad_(), history


@wrong("changed its argument")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = run(f, x0, steps, lambda v, g: (momentum * v + g, -lr * (momentum * v + g)))
    x0.data.copy_(x)
    return x, history


@wrong("raised")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    velocity = torch.zeros(len(x0), dtype=x0.dtype)  # vectors only
    x, history = x0.detach().clone().requires_grad_(), []
    for _ in range(steps):
        value = f(x)
        history.append(value.item())
        (gradient,) = torch.autograd.grad(value, x)
        velocity = momentum * velocity + gradient
        with torch.no_grad():
            x -= lr * velocity
    return x.detach(), history


@wrong("dtype")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = run(f, x0.float(), steps, lambda v, g: (momentum * v + g, -lr * (momentum * v + g)))
    return x, history


@wrong("the second thing must be the history, a list")
def minimize_with_momentum(f, x0, lr, momentum, steps):
    x, history = run(f, x0, steps, lambda v, g: (momentum * v + g, -lr * (momentum * v + g)))
    return x, torch.tensor(history)
