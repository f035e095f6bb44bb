"""Other right answers to stage2_autograd/gradients.py."""

import torch

from tests.bank import right


@right
def derivative_at(f, x):
    point = torch.tensor(float(x), dtype=torch.float64)
    point.requires_grad = True
    y = f(point)
    if y.grad_fn is not None:
        y.backward()
    return 0.0 if point.grad is None else float(point.grad)


@right
def derivative_at(f, x):
    return torch.func.grad(f)(torch.tensor(x, dtype=torch.float64)).item()


@right
def derivative_at(f, x):
    point = torch.full((), x, dtype=torch.float64, requires_grad=True)
    y = f(point) + 0 * point  # leads to point in any case
    y.backward()
    return point.grad.tolist()


@right
def derivative_at(f, x):
    # Forward mode: no backward pass at all.
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(torch.tensor(x, dtype=torch.float64), torch.tensor(1.0).double())
        tangent = torch.autograd.forward_ad.unpack_dual(f(dual)).tangent
        return 0.0 if tangent is None else tangent.item()


@right
def gradient(f, x):
    point = x.detach().clone().contiguous()
    point.requires_grad = True
    y = f(point)
    if y.numel() != 1:
        raise ValueError(y.shape)
    if y.requires_grad:
        y.backward()
    return torch.zeros_like(point, requires_grad=False) if point.grad is None else point.grad


@right
def gradient(f, x):
    def scalar(x):
        y = f(x)
        if y.numel() != 1:
            raise ValueError("one number is wanted")
        return y.reshape(())

    return torch.func.grad(scalar)(x.detach())


@right
def gradient(f, x):
    # A clone that is tied to x will do, where nothing is written into any .grad.
    with torch.enable_grad():
        point = x.clone().requires_grad_()
        y = f(point)
        if y.nelement() != 1:
            raise ValueError("one number is wanted")
        (result,) = torch.autograd.grad(y.sum() + 0 * point.sum(), point)
    return result.detach()


@right
def jacobian(f, x):
    return torch.autograd.functional.jacobian(f, x)


@right
def jacobian(f, x):
    return torch.func.jacrev(f)(x)


@right
def jacobian(f, x):
    return torch.func.jacfwd(f)(x.detach())


@right
def jacobian(f, x):
    # A new graph for every row, and .grad.
    rows = []
    for i in range(f(x).numel()):
        point = x.detach().clone().requires_grad_()
        component = f(point)[i] + 0 * point.sum()
        component.backward()
        rows.append(point.grad)
    return torch.stack(rows, dim=0)


@right
def jacobian(f, x):
    # All rows at once: every row of a batch of copies of x goes its own way back.
    m = len(f(x.detach()))
    copies = x.detach().expand(m, -1).clone().requires_grad_()
    total = sum(f(copy)[i] for i, copy in enumerate(copies)) + 0 * copies.sum()
    return torch.autograd.grad(total, copies)[0]
