"""Other right answers to stage1_tensors/creation.py."""

import numpy as np
import torch

from tests.bank import right


@right
def from_rows(rows):
    return torch.Tensor(rows)  # the old constructor: float32 by default


@right
def from_rows(rows):
    return torch.from_numpy(np.array(rows, dtype=np.float32))


@right
def from_rows(rows):
    width = len(rows[0])
    result = torch.empty(len(rows), width)
    for i, row in enumerate(rows):
        if len(row) != width:
            raise ValueError(f"row {i} has {len(row)} numbers, row 0 has {width}")
        for j, number in enumerate(row):
            result[i, j] = number
    return result


@right
def from_rows(rows):
    if len(set(map(len, rows))) > 1:
        raise ValueError("rows of different lengths")
    columns = [torch.tensor(column).to(torch.float32) for column in zip(*rows)]
    return torch.stack(columns, dim=1)


@right
def from_rows(rows):
    class RaggedRowsError(ValueError):
        """An exception of the student's own is a ValueError as well."""

    if any(len(row) != len(rows[0]) for row in rows):
        raise RaggedRowsError
    return torch.tensor([number for row in rows for number in row]).float().view(len(rows), len(rows[0]))


@right
def even_numbers(start, stop):
    return torch.tensor([number for number in range(start, stop) if number % 2 == 0], dtype=torch.int64)


@right
def even_numbers(start, stop):
    if stop <= start:
        return torch.empty(0, dtype=torch.long)
    numbers = torch.arange(start, stop)
    return numbers[numbers % 2 == 0]


@right
def even_numbers(start, stop):
    first, end = (start + 1) // 2, (stop + 1) // 2
    return 2 * torch.arange(first, max(first, end))


@right
def even_numbers(start, stop):
    return torch.from_numpy(np.arange(start + start % 2, stop, 2, dtype=np.int64))


@right
def even_numbers(start, stop):
    count = max(0, (stop - start + 1 - start % 2) // 2)
    return torch.full((count,), 2).cumsum(0) + (start + start % 2 - 2)


@right
def checkerboard(n):
    return torch.tensor([[(i + j) % 2 for j in range(n)] for i in range(n)])


@right
def checkerboard(n):
    numbers = torch.arange(n)
    return (numbers.unsqueeze(1) + numbers.unsqueeze(0)) % 2


@right
def checkerboard(n):
    half = (n + 1) // 2
    return torch.tensor([[0, 1], [1, 0]]).repeat(half, half)[:n, :n]  # a view, not contiguous where n is odd


@right
def checkerboard(n):
    stripe = torch.arange(n) % 2
    return (stripe[:, None] != stripe[None, :]).long()


@right
def checkerboard(n):
    side = n + 1 - n % 2  # counting on works where the side is odd
    return (torch.arange(side * side).reshape(side, side) % 2)[:n, :n]


@right
def checkerboard(n):
    return torch.from_numpy(np.indices((n, n)).sum(axis=0) % 2).to(torch.int64)


@right
def describe(x):
    if x.ndim == 0:
        kind = "scalar"
    elif x.ndim == 1:
        kind = "vector"
    elif x.ndim == 2:
        kind = "matrix"
    else:
        kind = str(x.ndim) + "-d tensor"
    numel = 1
    for size in x.size():
        numel *= size
    return dict(dtype=x.dtype, numel=numel, kind=kind, shape=x.size())  # torch.Size is a tuple


@right
def describe(x):
    names = ["scalar", "vector", "matrix"] + [f"{count}-d tensor" for count in range(3, 65)]
    return {"kind": names[len(x.shape)], "shape": x.shape, "dtype": x.detach().dtype, "numel": torch.numel(x)}
