"""Right answers to stage1_tensors/broadcasting.py, as unlike the reference as they can be."""
from itertools import zip_longest

import torch

from tests.bank import right


@right
def broadcast_shape(a, b):
    result = []
    for one, other in zip_longest(reversed(a), reversed(b), fillvalue=1):
        sizes = {one, other} - {1}
        if len(sizes) > 1:
            raise ValueError(f"{a} and {b} do not match")
        result.insert(0, sizes.pop() if sizes else 1)
    return tuple(result)


@right                                          # by recursion, from the right
def broadcast_shape(a, b):
    if not a or not b:
        return a or b
    if a[-1] != b[-1] and a[-1] != 1 and b[-1] != 1:
        raise ValueError("sizes differ")
    return broadcast_shape(a[:-1], b[:-1]) + (a[-1] * b[-1] if 1 in (a[-1], b[-1]) else a[-1],)


@right                                          # an exception of one's own is a ValueError, too
def broadcast_shape(a, b):
    class ShapesDiffer(ValueError):
        pass

    longer, shorter = (list(a), b) if len(a) >= len(b) else (list(b), a)
    for i in range(1, len(shorter) + 1):
        if longer[-i] == 1:
            longer[-i] = shorter[-i]
        elif shorter[-i] not in (1, longer[-i]):
            raise ShapesDiffer
    return tuple(longer)


@right                                          # torch.Size is a tuple; nothing of torch computes
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a, b = (1,) * (length - len(a)) + a, (1,) * (length - len(b)) + b
    for one, other in zip(a, b):
        if one != other and one != 1 and other != 1:
            raise ValueError("no match")
    return torch.Size(other if one == 1 else one for one, other in zip(a, b))


@right
def outer_sum(a, b):
    return torch.stack([torch.stack([i + j for j in b]) for i in a])


@right
def outer_sum(a, b):
    return a.reshape(-1, 1).expand(-1, len(b)) + b.repeat(len(a), 1)


@right
def outer_sum(a, b):
    rows, columns = torch.meshgrid(a, b, indexing="ij")
    return rows + columns


@right                                          # one row after the other into an empty table
def outer_sum(a, b):
    result = torch.empty(len(a), len(b), dtype=a.dtype)
    for i, number in enumerate(a):
        result[i] = number + b
    return result


@right
def center_columns(x):
    return x - x.sum(dim=0) / len(x)


@right
def center_columns(x):
    return torch.stack([column - column.mean() for column in x.T], dim=1)


@right                                          # the centring matrix
def center_columns(x):
    n = x.shape[0]
    return (torch.eye(n, dtype=x.dtype) - 1 / n) @ x


@right                                          # in place, on a copy
def center_columns(x):
    result = x.clone()
    result -= x.mean(dim=0)
    return result


@right
def softmax(x, dim):
    return torch.exp(x - torch.logsumexp(x, dim=dim, keepdim=True))


@right                                          # the shift cancels out: it needs no gradient
def softmax(x, dim):
    powers = (x - x.detach().max(dim=dim, keepdim=True).values).exp()
    return powers / powers.sum(dim=dim, keepdim=True)


@right                                          # slice by slice
def softmax(x, dim):
    slices = []
    for one in x.movedim(dim, -1).reshape(-1, x.shape[dim]):
        powers = torch.exp(one - one.max())
        slices.append(powers / powers.sum())
    return torch.stack(slices).reshape(x.movedim(dim, -1).shape).movedim(-1, dim)


@right
def pairwise_distances(x, y):
    return torch.linalg.vector_norm(x[:, None] - y[None], dim=-1)


@right                                          # by the matrix product, and never below zero
def pairwise_distances(x, y):
    squares = (x * x).sum(dim=1, keepdim=True) + (y * y).sum(dim=1) - 2 * x @ y.T
    return squares.clamp(min=0).sqrt()


@right
def pairwise_distances(x, y):
    products = torch.einsum("nd,md->nm", x, y)
    squares = x.pow(2).sum(1)[:, None] + y.pow(2).sum(1)[None, :] - 2 * products
    return torch.relu(squares) ** 0.5


@right                                          # a tiny number under the root keeps the gradient finite
def pairwise_distances(x, y):
    return (((x.unsqueeze(1) - y.unsqueeze(0)) ** 2).sum(dim=-1) + 1e-12).sqrt()


@right
def pairwise_distances(x, y):
    return torch.stack([torch.stack([(one - other).norm() for other in y]) for one in x])


@right                                          # one coordinate after the other
def pairwise_distances(x, y):
    squares = torch.zeros(len(x), len(y), dtype=x.dtype)
    for d in range(x.shape[1]):
        squares = squares + (x[:, d].reshape(-1, 1) - y[:, d]) ** 2
    return squares.sqrt()
