"""Wrong answers to stage1_tensors/broadcasting.py."""
from itertools import zip_longest

import numpy as np
import torch
from torch.nn import functional as F

from tests.bank import wrong


@wrong("the larger of the two sizes was taken")
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + a
    b = (1,) * (length - len(b)) + b
    if any(one != other and min(one, other) > 1 for one, other in zip(a, b)):
        raise ValueError("no match")
    return tuple(max(one, other) for one, other in zip(a, b))


@wrong("ValueError was expected")               # 0 is "false", so the other size wins, whatever it is
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + a
    b = (1,) * (length - len(b)) + b
    if any(one > 1 and other > 1 and one != other for one, other in zip(a, b)):
        raise ValueError("no match")
    return tuple(0 if 0 in (one, other) else max(one, other) for one, other in zip(a, b))


@wrong("lined up at the left")
def broadcast_shape(a, b):
    result = []
    for one, other in zip_longest(a, b, fillvalue=1):
        if one != other and 1 not in (one, other):
            raise ValueError("no match")
        result.append(other if one == 1 else one)
    return tuple(result)


@wrong("the leading sizes of the longer shape are missing")
def broadcast_shape(a, b):
    result = []
    for one, other in zip(reversed(a), reversed(b)):
        if one != other and 1 not in (one, other):
            raise ValueError("no match")
        result.append(other if one == 1 else one)
    return tuple(reversed(result))


@wrong("the wrong way round")
def broadcast_shape(a, b):
    result = []
    for one, other in zip_longest(reversed(a), reversed(b), fillvalue=1):
        if one != other and 1 not in (one, other):
            raise ValueError("no match")
        result.append(other if one == 1 else one)
    return tuple(result)


@wrong("only the second shape may be the longer one")
def broadcast_shape(a, b):
    a = (1,) * (len(b) - len(a)) + a
    result = []
    for one, other in zip(a[len(a) - len(b):], b):
        if one != other and 1 not in (one, other):
            raise ValueError("no match")
        result.append(other if one == 1 else one)
    return tuple(result)


@wrong("the size of 1 was kept")
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + a
    b = (1,) * (length - len(b)) + b
    if any(one != other and 1 not in (one, other) for one, other in zip(a, b)):
        raise ValueError("no match")
    return a


@wrong("ValueError was expected")
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + a
    b = (1,) * (length - len(b)) + b
    return tuple(other if one == 1 else one for one, other in zip(a, b))


@wrong("ValueError was expected")
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + a
    b = (1,) * (length - len(b)) + b
    assert all(one == other or 1 in (one, other) for one, other in zip(a, b))
    return tuple(other if one == 1 else one for one, other in zip(a, b))


@wrong("raised IndexError")
def broadcast_shape(a, b):
    result = []
    for i in range(max(len(a), len(b))):
        if a[i] != b[i] and a[i] != 1 and b[i] != 1:
            raise ValueError("no match")
        result.append(b[i] if a[i] == 1 else a[i])
    return tuple(result)


@wrong("list")
def broadcast_shape(a, b):
    length = max(len(a), len(b))
    a = (1,) * (length - len(a)) + a
    b = (1,) * (length - len(b)) + b
    if any(one != other and 1 not in (one, other) for one, other in zip(a, b)):
        raise ValueError("no match")
    return [other if one == 1 else one for one, other in zip(a, b)]


@wrong("torch or numpy did the work")
def broadcast_shape(a, b):
    try:
        return tuple(torch.broadcast_shapes(a, b))
    except RuntimeError as error:
        raise ValueError(str(error)) from error


@wrong("torch or numpy did the work")
def broadcast_shape(a, b):
    return np.broadcast_shapes(a, b)


@wrong("torch or numpy did the work")
def broadcast_shape(a, b):
    try:
        return tuple((torch.empty(a) + torch.empty(b)).shape)
    except RuntimeError as error:
        raise ValueError(str(error)) from error


@wrong("torch or numpy did the work")
def broadcast_shape(a, b):
    return np.broadcast(np.empty(a), np.empty(b)).shape


@wrong("transposed")
def outer_sum(a, b):
    return a + b[:, None]


@wrong("transposed")
def outer_sum(a, b):
    columns, rows = torch.meshgrid(a, b, indexing="xy")
    return columns + rows


@wrong("element by element")                    # right shape never, and an error for different lengths
def outer_sum(a, b):
    if len(a) != len(b):
        return a[:, None] + b
    return a + b


@wrong("raised RuntimeError")
def outer_sum(a, b):
    return a + b


@wrong("products")
def outer_sum(a, b):
    return torch.outer(a, b)


@wrong("one long row")
def outer_sum(a, b):
    return torch.cartesian_prod(a, b).sum(dim=1)


@wrong("dtype")
def outer_sum(a, b):
    result = torch.zeros(len(a), len(b))
    for i in range(len(a)):
        for j in range(len(b)):
            result[i, j] = a[i] + b[j]
    return result


@wrong("no longer carries gradients")
def outer_sum(a, b):
    return torch.tensor([[i + j for j in b.tolist()] for i in a.tolist()], dtype=a.dtype)


@wrong("changed its argument")
def outer_sum(a, b):
    return a.unsqueeze_(1) + b


@wrong("dtype")
def outer_sum(a, b):
    return a.double()[:, None] + b.double()


@wrong("the mean of each row")
def center_columns(x):
    return x - x.mean(dim=1, keepdim=True)


@wrong("the mean of the whole table")
def center_columns(x):
    return x - x.mean()


@wrong("lie down as a row")
def center_columns(x):
    if x.shape[0] != x.shape[1]:
        return x - x.mean(dim=0)
    return x - x.mean(dim=1)


@wrong("raised RuntimeError")
def center_columns(x):
    return x - x.mean(dim=1)


@wrong("these are the means themselves")
def center_columns(x):
    return x.mean(dim=0, keepdim=True)


@wrong("the other way round")
def center_columns(x):
    return x.mean(dim=0, keepdim=True) - x


@wrong("divided by the standard deviation")
def center_columns(x):
    return (x - x.mean(dim=0, keepdim=True)) / x.std(dim=0, keepdim=True)


@wrong("the median")
def center_columns(x):
    return x - x.median(dim=0, keepdim=True).values


@wrong("the sum of each column")
def center_columns(x):
    return x - x.sum(dim=0, keepdim=True)


@wrong("changed its argument")
def center_columns(x):
    x = x.detach()
    x -= x.mean(dim=0, keepdim=True)
    return x


@wrong("the gradient is wrong")
def center_columns(x):
    return x - x.mean(dim=0, keepdim=True).detach()


@wrong("dtype")
def center_columns(x):
    return x.float() - x.float().mean(dim=0, keepdim=True)


@wrong("dim was not used")
def softmax(x, dim):
    shifted = torch.exp(x - x.amax(dim=-1, keepdim=True))
    return shifted / shifted.sum(dim=-1, keepdim=True)


@wrong("dim was not used")
def softmax(x, dim):
    shifted = torch.exp(x - x.amax(dim=0, keepdim=True))
    return shifted / shifted.sum(dim=0, keepdim=True)


@wrong("the whole tensor sums to one")
def softmax(x, dim):
    shifted = torch.exp(x - x.max())
    return shifted / shifted.sum()


@wrong("subtract the maximum")
def softmax(x, dim):
    return torch.exp(x) / torch.exp(x).sum(dim=dim, keepdim=True)


@wrong("subtract the maximum")                  # the same with too small a cure: the numbers stay too large for exp
def softmax(x, dim):
    powers = torch.exp(x.double())
    return (powers / powers.sum(dim=dim, keepdim=True)).to(x.dtype)


@wrong("one maximum was taken for the whole tensor")
def softmax(x, dim):
    shifted = torch.exp(x - x.max())
    return shifted / shifted.sum(dim=dim, keepdim=True)


@wrong("the mean was subtracted")
def softmax(x, dim):
    shifted = torch.exp(x - x.mean(dim=dim, keepdim=True))
    return shifted / shifted.sum(dim=dim, keepdim=True)


@wrong("all numbers of a slice became equal")
def softmax(x, dim):
    powers = torch.exp(x.clamp(-80, 80))
    return powers / powers.sum(dim=dim, keepdim=True)


@wrong("the sums were divided along the wrong dimension")
def softmax(x, dim):
    shifted = torch.exp(x - x.amax(dim=dim, keepdim=True))
    if x.dim() == 2 and x.shape[0] == x.shape[1]:
        return shifted / shifted.sum(dim=dim)
    return shifted / shifted.sum(dim=dim, keepdim=True)


@wrong("not divided by their sum")
def softmax(x, dim):
    return torch.exp(x - x.amax(dim=dim, keepdim=True))


@wrong("without exp")
def softmax(x, dim):
    return x / x.sum(dim=dim, keepdim=True)


@wrong("logarithm")
def softmax(x, dim):
    return x - torch.logsumexp(x, dim=dim, keepdim=True)


@wrong("dtype")
def softmax(x, dim):
    x = x.float()
    shifted = torch.exp(x - x.amax(dim=dim, keepdim=True))
    return shifted / shifted.sum(dim=dim, keepdim=True)


@wrong("changed its argument")
def softmax(x, dim):
    with torch.no_grad():
        x -= x.amax(dim=dim, keepdim=True)
    return torch.exp(x) / torch.exp(x).sum(dim=dim, keepdim=True)


@wrong("no longer carries gradients")
def softmax(x, dim):
    with torch.no_grad():
        shifted = torch.exp(x - x.amax(dim=dim, keepdim=True))
        return shifted / shifted.sum(dim=dim, keepdim=True)


@wrong("gradient")               # 1 / inf is a fine 0, but its gradient is NaN
def softmax(x, dim):
    last = x.movedim(dim, -1)
    return (1 / torch.exp(last.unsqueeze(-2) - last.unsqueeze(-1)).sum(dim=-1)).movedim(-1, dim)


@wrong("without softmax")
def softmax(x, dim):
    return F.softmax(x, dim=dim)


@wrong("without softmax")
def softmax(x, dim):
    return torch.ops.aten._softmax(x, dim, False)


@wrong("without log_softmax")
def softmax(x, dim):
    return torch.exp(torch.log_softmax(x, dim=dim))


@wrong("squared distances")
def pairwise_distances(x, y):
    return ((x[:, None] - y) ** 2).sum(dim=2)


@wrong("transposed")
def pairwise_distances(x, y):
    return ((x - y[:, None]) ** 2).sum(dim=2).sqrt()


@wrong("differences without their squares")
def pairwise_distances(x, y):
    return (x[:, None] - y).abs().sum(dim=2)


@wrong("the largest difference")
def pairwise_distances(x, y):
    return (x[:, None] - y).abs().amax(dim=2)


@wrong("the mean of the squares")
def pairwise_distances(x, y):
    return ((x[:, None] - y) ** 2).mean(dim=2).sqrt()


@wrong("row i of x with row i of y")
def pairwise_distances(x, y):
    if x.shape != y.shape:
        return ((x[:, None] - y) ** 2).sum(dim=2).sqrt()
    return ((x - y) ** 2).sum(dim=1).sqrt()


@wrong("raised RuntimeError")
def pairwise_distances(x, y):
    return ((x - y) ** 2).sum(dim=1).sqrt()


@wrong("below zero")
def pairwise_distances(x, y):
    squares = (x ** 2).sum(dim=1, keepdim=True) + (y ** 2).sum(dim=1) - 2 * x @ y.T
    return squares.sqrt()


@wrong("shape")
def pairwise_distances(x, y):
    return ((x[:, None] - y) ** 2).sum(dim=1).sqrt()


@wrong("values are wrong")                      # a number this large under the root is seen
def pairwise_distances(x, y):
    return (((x[:, None] - y) ** 2).sum(dim=2) + 1e-2).sqrt()


@wrong("dtype")
def pairwise_distances(x, y):
    result = torch.zeros(len(x), len(y))
    for i in range(len(x)):
        for j in range(len(y)):
            result[i, j] = ((x[i] - y[j]) ** 2).sum().sqrt()
    return result


@wrong("no longer carries gradients")
def pairwise_distances(x, y):
    return ((x.detach()[:, None] - y.detach()) ** 2).sum(dim=2).sqrt()


@wrong("gradient")                              # followed for x only
def pairwise_distances(x, y):
    return ((x[:, None] - y.detach()) ** 2).sum(dim=2).sqrt()


@wrong("in place of torch.cdist")
def pairwise_distances(x, y):
    return torch.cdist(x, y)
