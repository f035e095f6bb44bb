"""Other right answers to stage2_autograd/higher_order.py."""

import torch

from tests.bank import right


@right
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if first.grad_fn is None:
        return 0 * x
    return torch.autograd.grad(first, leaf)[0]


@right
def second_derivative(f, x):
    return torch.func.grad(torch.func.grad(f))(x.detach())


@right
def second_derivative(f, x):
    return torch.autograd.functional.hessian(f, x.detach().clone())


@right
def second_derivative(f, x):
    return torch.func.hessian(f)(x)  # forward over backward, and part of a graph where x is


@right
def second_derivative(f, x):
    leaf = x.detach().clone().requires_grad_()
    f(leaf).backward(create_graph=True)
    first, leaf.grad = leaf.grad, torch.zeros_like(leaf)
    if first.requires_grad:
        first.backward()
    return leaf.grad


@right
def second_derivative(f, x):
    # a term that is 0, but has a graph, in place of the question whether f is linear
    leaf = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(leaf) + 0 * leaf**2, leaf, create_graph=True)
    return torch.autograd.grad(first, leaf)[0]


@right
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        y = x * s
        ctx.save_for_backward(s, y)  # more than needed, which is noted
        return y

    @staticmethod
    def backward(ctx, grad_output):
        s, y = ctx.saved_tensors
        return grad_output * (y + s * (1 - y))


@right
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x / (1 + torch.exp(-x))

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0])

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0]
        left, right = torch.sigmoid(-x), torch.sigmoid(x)
        return torch.addcmul(right, x, left * right) * grad_output


@right
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        # tanh in place of the sigmoid, and the slope kept ready
        s = 0.5 + 0.5 * torch.tanh(x / 2)
        ctx.slope = s + x * s * (1 - s)
        return x * s

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.mul(ctx.slope)


@right
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sigmoid().mul_(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        result = grad_output.clone()
        for i, number in enumerate(x.flatten()):
            s = torch.sigmoid(number)
            result.view(-1)[i] *= s + number * s * (1 - s)
        return result


@right
class Swish(torch.autograd.Function):
    def forward(ctx, x):  # PyTorch does not mind that @staticmethod is missing
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 + x * (1 - s))
