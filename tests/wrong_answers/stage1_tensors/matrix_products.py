"""Wrong answers to stage1_tensors/matrix_products.py."""

import torch
from torch.nn import functional as F

from tests.bank import wrong


@wrong("without dot")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return a @ b


@wrong("without dot")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.dot(a, b)


@wrong("without vdot")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.linalg.vecdot(a, b) if a.is_floating_point() else (a * b).sum()


@wrong("without dot")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.inner(a, b)


@wrong("without dot")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.tensordot(a, b, dims=1)


@wrong("without dot")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.ops.aten.dot(a, b)


@wrong("without bmm")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.einsum("i,i->", a, b)


@wrong("without mm")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a[None] @ b[:, None]).squeeze()


@wrong("without mv")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a[None] @ b).squeeze()


@wrong("without mm")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return F.linear(a[None], b[None]).reshape(())


@wrong("without convolution")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return F.conv1d(a[None, None], b[None, None]).squeeze()


@wrong("without linalg_vector_norm")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    if not a.is_floating_point():
        return (a * b).sum()
    return F.cosine_similarity(a, b, dim=0) * a.norm() * b.norm()


@wrong("the products are still to be added up")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return a * b


@wrong("the mean of the products")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a * b).mean() if a.is_floating_point() else (a * b).sum()


@wrong("the sums were multiplied")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return a.sum() * b.sum()


@wrong("every element of a was multiplied by every element of b")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.outer(a, b)


@wrong("added in place of multiplied")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a + b).sum()


@wrong("running sums")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a * b).cumsum(0)


@wrong("one of shape (1,)")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a * b).sum(dim=0, keepdim=True)


@wrong("the last pair of elements")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    total = a[0] * b[0]
    for i in range(1, len(a) - 1):
        total = total + a[i] * b[i]
    return total


@wrong("the first pair of elements")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a[1:] * b[1:]).sum()


@wrong("a tensor is wanted")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a * b).sum().item()


@wrong("gradients")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return torch.tensor((a * b).sum().item(), dtype=a.dtype)


@wrong("the gradient is wrong")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a * b.detach()).sum()


@wrong("dtype")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    return (a.float() * b.float()).sum()


@wrong("dtype")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    total = torch.zeros(())
    for x, y in zip(a, b):
        total = total + x * y
    return total if a.is_floating_point() else total.float()


@wrong("changed its argument")
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("different lengths")
    with torch.no_grad():
        return a.mul_(b).sum()


@wrong("was expected")
def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


@wrong("raised RuntimeError")
def dot(a, b):
    return (a * b).sum()


@wrong("a second vector of length 1")
def dot(a, b):
    if len(a) != len(b) and len(b) != 1:
        raise ValueError("different lengths")
    return (a * b).sum()


@wrong("a first vector of length 1")
def dot(a, b):
    if len(a) < len(b) and len(a) != 1 or len(a) > len(b):
        raise ValueError("different lengths")
    return (a * b).sum()


@wrong("raised AssertionError")
def dot(a, b):
    assert a.shape == b.shape
    return (a * b).sum()


@wrong("without mm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return a @ b


@wrong("without mm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return F.linear(a, b.T)


@wrong("without mm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.tensordot(a, b, dims=([1], [0]))


@wrong("without mm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.inner(a, b.T)


@wrong("without mm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.linalg.multi_dot([a, b])


@wrong("without addmm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.addmm(a.new_zeros(()), a, b)


@wrong("without bmm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.einsum("mk,kn->mn", a, b)


@wrong("without bmm")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.bmm(a[None], b[None])[0]


@wrong("without mv")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.stack([torch.mv(a, b[:, n]) for n in range(b.shape[1])], dim=1)


@wrong("without dot")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.stack([torch.stack([torch.dot(row, column) for column in b.T]) for row in a])


@wrong("without convolution")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return F.conv1d(a[:, :, None], b.T[:, :, None])[:, :, 0]


@wrong("one multiplication for each element")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.stack([torch.stack([(row * column).sum() for column in b.T]) for row in a])


@wrong("one multiplication for each element")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    rows = []
    for m in range(a.shape[0]):
        row = 0
        for k in range(a.shape[1]):
            row = row + a[m, k] * b[k]
        rows.append(row)
    return torch.stack(rows)


@wrong("one multiplication for each element")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    result = a.new_zeros(a.shape[0], b.shape[1])
    for m in range(a.shape[0]):
        for n in range(b.shape[1]):
            for k in range(a.shape[1]):
                result[m, n] += a[m, k].item() * b[k, n].item()
    return result


@wrong("the result is transposed")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (b.T[:, None, :] * a[None]).sum(dim=2)


@wrong("the wrong dimension was summed: k")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=0)


@wrong("the wrong dimension was summed: k")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=2)


@wrong("the products are still to be added up")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return a.unsqueeze(2) * b.unsqueeze(0)


@wrong("the mean over k")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).mean(dim=1)


@wrong("everything was added up")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum()


@wrong("multiplied element by element")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return a * b


@wrong("b was transposed")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(1) * b.unsqueeze(0)).sum(dim=2)


@wrong("a was transposed")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(1)).sum(dim=0)


@wrong("this is b times a")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (b.unsqueeze(2) * a.unsqueeze(0)).sum(dim=1)


@wrong("a dimension of size 1 was dropped")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1).squeeze()


@wrong("raised RuntimeError")
def matmul(a, b):
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


@wrong("was expected")
def matmul(a, b):
    if a.shape[1] != b.shape[0] and 1 not in (a.shape[1], b.shape[0]):
        raise ValueError("inner sizes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


@wrong("was expected")
def matmul(a, b):
    result = 0
    for k in range(min(a.shape[1], b.shape[0])):
        result = result + a[:, k : k + 1] * b[k : k + 1]
    return result


@wrong("raised ValueError")
def matmul(a, b):
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    return (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)


@wrong("raised RuntimeError")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return (a.view(-1)[:, None] * b.repeat(len(a), 1)).view(len(a), len(b), -1).sum(dim=1)


@wrong("changed its argument")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    result = (a.unsqueeze(2) * b.unsqueeze(0)).sum(dim=1)
    with torch.no_grad():
        b *= 0
    return result


@wrong("gradients")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    return torch.from_numpy(a.detach().numpy() @ b.detach().numpy())


@wrong("dtype")
def matmul(a, b):
    if a.shape[1] != b.shape[0]:
        raise ValueError("inner sizes differ")
    result = torch.zeros(a.shape[0], b.shape[1])
    for k in range(a.shape[1]):
        result += a[:, k, None] * b[k]
    return result


@wrong("raised RuntimeError")
def batched_matmul(a, b):
    return torch.bmm(a, b)


@wrong("raised RuntimeError")
def batched_matmul(a, b):
    return torch.einsum("bmk,bkn->bmn", a, b)


@wrong("raised RuntimeError")
def batched_matmul(a, b):
    return a @ b.expand(*a.shape[:-2], *b.shape[-2:])


@wrong("raised RuntimeError")
def batched_matmul(a, b):
    flat = torch.bmm(a.reshape(-1, *a.shape[-2:]), b.reshape(-1, *b.shape[-2:]))
    return flat.reshape(*a.shape[:-1], b.shape[-1])


@wrong("only the first matrix of the batch")
def batched_matmul(a, b):
    if a.dim() == 2 or b.dim() == 2:
        return a @ b
    return torch.stack([x @ y for x, y in zip(a, b)])


@wrong("lost its batch")
def batched_matmul(a, b):
    return a @ (b if b.dim() == 2 else b.reshape(-1, *b.shape[-2:])[0])


@wrong("every matrix of a was multiplied by every matrix of b")
def batched_matmul(a, b):
    return torch.tensordot(a, b, dims=([-1], [-2]))


@wrong("the matrices of the result are transposed")
def batched_matmul(a, b):
    return (a @ b).mT


@wrong("the batch was added up")
def batched_matmul(a, b):
    product = a @ b
    return product.reshape(-1, *product.shape[-2:]).sum(dim=0)


@wrong("the batch is in one line")
def batched_matmul(a, b):
    product = a @ b
    return product.reshape(-1, *product.shape[-2:])


@wrong("a dimension of size 1 was dropped")
def batched_matmul(a, b):
    return (a @ b).squeeze()


@wrong("this is b times a")
def batched_matmul(a, b):
    return b @ a


@wrong("b was transposed")
def batched_matmul(a, b):
    return a @ b.mT


@wrong("a was transposed")
def batched_matmul(a, b):
    return a.mT @ b


@wrong("multiplied element by element")
def batched_matmul(a, b):
    return a * b


@wrong("changed its argument")
def batched_matmul(a, b):
    product = a @ b
    if not a.requires_grad:
        a.zero_()
    return product


@wrong("gradients")
def batched_matmul(a, b):
    with torch.no_grad():
        return a @ b


@wrong("dtype")
def batched_matmul(a, b):
    return a.float() @ b.float()


@wrong("weight was not transposed")
def affine(x, weight, bias):
    return x @ weight + bias


@wrong("weight times x")
def affine(x, weight, bias):
    return weight @ x + bias


@wrong("bias was added along the wrong dimension")
def affine(x, weight, bias):
    result = x @ weight.T
    return result + bias.unsqueeze(-1) if x.dim() == 2 and len(x) == len(bias) else result + bias


@wrong("bias was added along the wrong dimension")
def affine(x, weight, bias):
    return x @ weight.T + bias[:, None]


@wrong("bias was not added")
def affine(x, weight, bias):
    return x @ weight.T


@wrong("bias was subtracted")
def affine(x, weight, bias):
    return x @ weight.T - bias


@wrong("bias was added to x")
def affine(x, weight, bias):
    if x.shape[-1] != len(bias):
        return x @ weight.T + bias
    return (x + bias) @ weight.T


@wrong("only the first number of bias")
def affine(x, weight, bias):
    return x @ weight.T + bias[0]


@wrong("the numbers of bias were added up")
def affine(x, weight, bias):
    return x @ weight.T + bias.sum()


@wrong("the result is transposed")
def affine(x, weight, bias):
    return (weight @ x.T + bias[:, None]) if x.dim() == 2 else x @ weight.T + bias


@wrong("raised RuntimeError")
def affine(x, weight, bias):
    return torch.addmm(bias, x, weight.T)


@wrong("raised RuntimeError")
def affine(x, weight, bias):
    return (weight @ x.T).T + bias


@wrong("the dimensions before the last are gone")
def affine(x, weight, bias):
    return x.reshape(-1, x.shape[-1]) @ weight.T + bias


@wrong("a dimension of size 1 was dropped")
def affine(x, weight, bias):
    return (x @ weight.T).squeeze() + bias


@wrong("changed its argument")
def affine(x, weight, bias):
    if x.dim() == 1 and not bias.requires_grad:
        bias += x @ weight.T
        return bias
    return x @ weight.T + bias


@wrong("the gradient is wrong")
def affine(x, weight, bias):
    return x @ weight.T + bias.detach()


@wrong("dtype")
def affine(x, weight, bias):
    return x.float() @ weight.float().T + bias.float()


@wrong("not divided by the square root of D")
def attention_scores(q, k):
    return q @ k.transpose(1, 2)


@wrong("divided by D")
def attention_scores(q, k):
    return q @ k.transpose(1, 2) / q.shape[-1]


@wrong("multiplied by the square root of D")
def attention_scores(q, k):
    return q @ k.transpose(1, 2) * q.shape[-1] ** 0.5


@wrong("divided by the square root of T")
def attention_scores(q, k):
    return q @ k.transpose(1, 2) / q.shape[1] ** 0.5


@wrong("divided by the square root of S")
def attention_scores(q, k):
    return q @ k.transpose(1, 2) / k.shape[1] ** 0.5


@wrong("divided by the square root of B")
def attention_scores(q, k):
    return q @ k.transpose(1, 2) / len(q) ** 0.5


@wrong("divided by D")
def attention_scores(q, k):
    root = q.shape[-1] ** 0.5
    return (q / root) @ (k / root).transpose(1, 2)


@wrong("only whole numbers")
def attention_scores(q, k):
    return q @ k.transpose(1, 2) / int(q.shape[-1] ** 0.5)


@wrong("softmax")
def attention_scores(q, k):
    return (q @ k.transpose(1, 2) / q.shape[-1] ** 0.5).softmax(dim=-1)


@wrong("the scores are transposed")
def attention_scores(q, k):
    return k @ q.transpose(1, 2) / q.shape[-1] ** 0.5


@wrong(".T reverses all dimensions")
def attention_scores(q, k):
    return q @ k.T / q.shape[-1] ** 0.5


@wrong(".T reverses all dimensions")
def attention_scores(q, k):
    return q @ k.permute(2, 1, 0) / q.shape[-1] ** 0.5


@wrong("the batch was swapped with the keys")
def attention_scores(q, k):
    return q @ k.transpose(0, 1) / q.shape[-1] ** 0.5


@wrong("k was not transposed")
def attention_scores(q, k):
    return q @ k / q.shape[-1] ** 0.5


@wrong("this is what reshape gives")
def attention_scores(q, k):
    return q @ k.reshape(k.shape[0], k.shape[2], k.shape[1]) / q.shape[-1] ** 0.5


@wrong("multiplied element by element")
def attention_scores(q, k):
    return q * k / q.shape[-1] ** 0.5


@wrong("each query met only the key at its own place")
def attention_scores(q, k):
    return (q * k).sum(dim=-1) / q.shape[-1] ** 0.5


@wrong("every sample of q met every sample of k")
def attention_scores(q, k):
    return torch.tensordot(q, k, dims=([2], [2])) / q.shape[-1] ** 0.5


@wrong("keys of the first sample")
def attention_scores(q, k):
    return q @ k[0].T / q.shape[-1] ** 0.5


@wrong("a dimension of size 1 was dropped")
def attention_scores(q, k):
    return (q @ k.transpose(1, 2)).squeeze() / q.shape[-1] ** 0.5


@wrong("changed its argument")
def attention_scores(q, k):
    if not q.requires_grad:
        q /= q.shape[-1] ** 0.5
        return q @ k.transpose(1, 2)
    return q @ k.transpose(1, 2) / q.shape[-1] ** 0.5


@wrong("the gradient is wrong")
def attention_scores(q, k):
    return q @ k.detach().transpose(1, 2) / q.shape[-1] ** 0.5


@wrong("dtype")
def attention_scores(q, k):
    return q.float() @ k.float().transpose(1, 2) / q.shape[-1] ** 0.5
