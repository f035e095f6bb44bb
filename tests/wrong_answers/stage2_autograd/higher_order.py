"""Wrong answers to stage2_autograd/higher_order.py."""

import torch

from tests.bank import wrong


@wrong("its own computation was not recorded")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf)
    (second,) = torch.autograd.grad(first, leaf)
    return second


@wrong("its own computation was not recorded")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, retain_graph=True)
    (second,) = torch.autograd.grad(first, leaf)
    return second


@wrong("its own computation was not recorded")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward()
    first = leaf.grad
    first.backward()
    return leaf.grad


@wrong("this is 0, as for a linear f")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf)
    if not first.requires_grad:
        return torch.zeros_like(leaf)
    return torch.autograd.grad(first, leaf)[0]


@wrong("this is 0, as for a linear f")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    first = first.detach().requires_grad_()
    second = torch.autograd.grad(first, leaf, allow_unused=True)[0]
    return torch.zeros_like(x) if second is None else second


@wrong("this is 0, as for a linear f")
def second_derivative(f, x):
    try:
        leaf = x.detach().clone().requires_grad_()
        (first,) = torch.autograd.grad(f(leaf), leaf)
        return torch.autograd.grad(first, leaf)[0]
    except RuntimeError:
        return torch.zeros_like(x).detach()


@wrong("a second backward adds to the .grad of the first")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(create_graph=True)
    first = leaf.grad
    if not first.requires_grad:
        return torch.zeros_like(leaf)
    first.clone().backward()
    return leaf.grad.detach()


@wrong("this is the first derivative")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, create_graph=True)[0].detach()


@wrong("this is f(x) itself")
def second_derivative(f, x):
    return f(x.detach())


@wrong("the square of the first derivative")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf)[0] ** 2


@wrong("this is twice the second derivative")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not first.requires_grad:
        return torch.zeros_like(leaf)
    first.backward(retain_graph=True)
    first.backward()
    return leaf.grad


@wrong("raised RuntimeError")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    (second,) = torch.autograd.grad(first, leaf)  # a linear f has a first derivative without a graph
    return second


@wrong("this is the slope")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad(first, leaf)[0] if first.requires_grad else first


@wrong("returned None")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if first.requires_grad:
        return torch.autograd.grad(first, leaf)[0]


@wrong("changed requires_grad of its argument")
def second_derivative(f, x):
    x.requires_grad_()
    (first,) = torch.autograd.grad(f(x), x, create_graph=True)
    if not first.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(first, x)[0]


@wrong("x.grad is not yours to use")
def second_derivative(f, x):
    leaf = x if x.requires_grad else x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not first.requires_grad:
        return torch.zeros_like(leaf)
    first.backward()
    return leaf.grad


@wrong("x.grad was changed")
def second_derivative(f, x):
    leaf = x if x.requires_grad else x.clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    leaf.grad = None
    if not first.requires_grad:
        return torch.zeros_like(leaf)
    first.backward()
    return leaf.grad


@wrong("dtype")
def second_derivative(f, x):
    leaf = x.detach().float().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not first.requires_grad:
        return torch.zeros_like(leaf)
    return torch.autograd.grad(first, leaf)[0]


@wrong("a tensor is wanted")
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    return torch.autograd.grad(first, leaf)[0].item() if first.requires_grad else 0.0


@wrong("shape")
def second_derivative(f, x):
    leaf = x.detach().reshape(1).clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf).sum(), leaf, create_graph=True)
    return torch.autograd.grad(first.sum(), leaf)[0] if first.requires_grad else torch.zeros(1, dtype=x.dtype)


@wrong("the value is wrong")
def second_derivative(f, x):
    # numbers in place of autograd
    x, h = x.detach(), 1e-4
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


# ------------------------------------------------------------------------------------------- Swish


@wrong("multiply by grad_output")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return s + x * s * (1 - s)


@wrong("sigmoid(x) depends on x, too")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


@wrong("1 · sigmoid(x) is not")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * x * s * (1 - s)


@wrong("the derivative of sigmoid alone")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 - s)


@wrong("s · (1 − s), not s")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * (s + x * s)


@wrong("s · (1 − s), not 1 − s")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * (s + x * (1 - s))


@wrong("the derivative of the sigmoid is multiplied by x")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * (s + s * (1 - s))


@wrong("the two parts are added")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 - x * (1 - s))


@wrong("not added to it")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output + s + x * s * (1 - s)


@wrong("grad_output times swish")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x * torch.sigmoid(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        return grad_output * y


@wrong("the gradient went through unchanged")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output


@wrong("each belongs to one element")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output.sum() * s * (1 + x * (1 - s))


@wrong("multiplied in twice")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * (grad_output * s + grad_output * x * s * (1 - s))


@wrong("without silu")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.functional.silu(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("without silu_backward")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.ops.aten.silu_backward(grad_output, x)


@wrong("autograd computed the derivative for you")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0].detach().requires_grad_()
        with torch.enable_grad():
            y = x * torch.sigmoid(x)
        return torch.autograd.grad(y, x, grad_output)[0]


@wrong("autograd computed the derivative for you")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        with torch.enable_grad():
            leaf = x.detach().requires_grad_()
            y = leaf * torch.sigmoid(leaf)
            (slope,) = torch.autograd.grad(y.sum(), leaf)
        ctx.save_for_backward(slope)
        return y.detach()

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0]


@wrong("NaN or infinity")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.exp(x) / (1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("NaN or infinity")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x / (1 + torch.exp(-x))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        e = torch.exp(-x)
        return grad_output * (1 + e + x * e) / (1 + e) ** 2


@wrong("this is the sigmoid alone")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


@wrong("mind the sign within exp")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x / (1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("x was changed in place")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(x.clone())
        return x.mul_(s).clone()

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("grad_output was changed in place")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output.mul_(s * (1 + x * (1 - s)))


@wrong("backward silently used the new numbers")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        s = torch.sigmoid(ctx.x)
        return grad_output * s * (1 + ctx.x * (1 - s))


@wrong("raised ValueError")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * torch.sigmoid(x)  # nothing is kept

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("a class derived from torch.autograd.Function")
class Swish(torch.nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


@wrong("a class derived from torch.autograd.Function")
def Swish(x):
    return x * torch.sigmoid(x)


@wrong("dtype")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return (x * torch.sigmoid(x)).float()

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("values are wrong")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0].float()  # right to seven digits only
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))


@wrong("raised")
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x).view(-1)
        slope = s * (1 + x.reshape(-1) * (1 - s))
        return grad_output * slope.view(len(x), -1)
