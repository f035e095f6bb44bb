"""Right answers to stage1_tensors/matrix_products.py."""

import torch
from torch.nn import functional as F

from tests.bank import right


@right
def dot(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{tuple(a.shape)} and {tuple(b.shape)}")
    return sum(x * y for x, y in zip(a, b))


@right
def dot(a, b):
    if a.numel() != b.numel():
        raise ValueError
    total = a.new_zeros(())
    for i in range(len(a)):
        total = total + a[i] * b[i]
    return total


@right
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.cumsum(torch.mul(a, b), dim=0)[-1]


@right
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.stack([a, b]).prod(dim=0).sum(dim=0)


@right
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.outer(a, b).diagonal().sum()


@right
def dot(a, b):
    class DifferentLengths(ValueError):
        pass

    if a.size(0) != b.size(0):
        raise DifferentLengths
    products = a * b
    while len(products) > 1:  # add in pairs
        if len(products) % 2:
            products = torch.cat([products, products.new_zeros(1)])
        products = products[0::2] + products[1::2]
    return products[0]


@right
def matmul(a, b):
    if a.size(1) != b.size(0):
        raise ValueError
    result = torch.zeros(a.shape[0], b.shape[1], dtype=a.dtype)
    for k in range(a.shape[1]):
        result += torch.outer(a[:, k], b[k])
    return result


@right
def matmul(a, b):
    if a.size(-1) != b.size(-2):
        raise ValueError("inner sizes differ")
    return torch.stack([(row[:, None] * b).sum(dim=0) for row in a])


@right
def matmul(a, b):
    if a.size(1) != b.size(0):
        raise ValueError("inner sizes differ")
    return torch.cat([(a * column).sum(dim=1, keepdim=True) for column in b.T], dim=1)


@right
def matmul(a, b):
    if a.size(1) != b.size(0):
        raise ValueError("inner sizes differ")
    m, k, n = len(a), len(b), b.size(1)
    left, right_hand = a[:, None, :].expand(m, n, k), b.T[None].expand(m, n, k)
    return torch.mul(left, right_hand).sum(-1)


@right
def matmul(a, b):
    if a.size(1) != b.size(0):
        raise ValueError("inner sizes differ")
    result = a.new_zeros(len(a), b.size(1))
    for column, row in zip(a.unbind(1), b.unbind(0)):
        result = torch.addcmul(result, column.unsqueeze(1), row)
    return result


@right
def matmul(a, b):
    if a.size(1) != b.size(0):
        raise ValueError("inner sizes differ")
    times_column = torch.vmap(lambda row, column: (row * column).sum(), in_dims=(None, 1))
    return torch.vmap(times_column, in_dims=(0, None))(a, b)


@right
def batched_matmul(a, b):
    return torch.einsum("...mk,...kn->...mn", a, b)


@right
def batched_matmul(a, b):
    return (a.unsqueeze(-1) * b.unsqueeze(-3)).sum(dim=-2)


@right
def batched_matmul(a, b):
    batch = torch.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    left = a.expand(*batch, *a.shape[-2:]).reshape(-1, *a.shape[-2:])
    right_hand = b.expand(*batch, *b.shape[-2:]).reshape(-1, *b.shape[-2:])
    return torch.bmm(left, right_hand).reshape(*batch, a.shape[-2], b.shape[-1])


@right
def batched_matmul(a, b):
    def multiply(left, right_hand):
        if left.dim() == 2 and right_hand.dim() == 2:
            return left.mm(right_hand)
        if left.dim() == 2 or left.dim() < right_hand.dim():
            return torch.stack([multiply(left, y) for y in right_hand])
        if right_hand.dim() == 2 or right_hand.dim() < left.dim():
            return torch.stack([multiply(x, right_hand) for x in left])
        size = max(len(left), len(right_hand))
        return torch.stack([multiply(left[i % len(left)], right_hand[i % len(right_hand)]) for i in range(size)])

    return multiply(a, b)


@right
def batched_matmul(a, b):
    return torch.matmul(b.mT, a.mT).mT.contiguous()


@right
def affine(x, weight, bias):
    return F.linear(x, weight, bias)


@right
def affine(x, weight, bias):
    return torch.einsum("...i,oi->...o", x, weight).add(bias)


@right
def affine(x, weight, bias):
    flat = x.reshape(-1, x.shape[-1])
    return torch.addmm(bias, flat, weight.t()).reshape(*x.shape[:-1], len(bias))


@right
def affine(x, weight, bias):
    return torch.stack([(x * row).sum(dim=-1) + number for row, number in zip(weight, bias)], dim=-1)


@right
def affine(x, weight, bias):
    ones = torch.ones(*x.shape[:-1], 1, dtype=x.dtype)
    return torch.cat([x, ones], dim=-1) @ torch.cat([weight, bias[:, None]], dim=1).T


@right
def affine(x, weight, bias):
    result = (weight @ x.unsqueeze(-1)).squeeze(-1)
    result += bias
    return result


@right
def attention_scores(q, k):
    return torch.einsum("btd,bsd->bts", q, k) / torch.tensor(q.shape[-1]).sqrt()


@right
def attention_scores(q, k):
    return (q * k.size(-1) ** -0.5) @ k.mT


@right
def attention_scores(q, k):
    return (q.unsqueeze(2) * k.unsqueeze(1)).sum(dim=-1).div(q.shape[-1] ** 0.5)


@right
def attention_scores(q, k):
    empty = q.new_zeros(len(q), q.size(1), k.size(1))
    return torch.baddbmm(empty, q, k.permute(0, 2, 1), alpha=1 / q.size(2) ** 0.5)


@right
def attention_scores(q, k):
    quarter = q.shape[-1] ** 0.25
    return torch.stack([torch.inner(queries / quarter, keys / quarter) for queries, keys in zip(q, k)])
