"""Wrong answers to stage1_tensors/creation.py."""

import numpy as np
import torch

from tests.bank import wrong


@wrong("dtype")
def from_rows(rows):
    return torch.tensor(rows)  # whole numbers stay int64


@wrong("dtype")
def from_rows(rows):
    return torch.from_numpy(np.array(rows, dtype=float))  # numpy's float is float64


@wrong("dtype")
def from_rows(rows):
    return torch.tensor(rows, dtype=torch.float32 if isinstance(rows[0][0], float) else None)


@wrong("rows and columns are swapped")
def from_rows(rows):
    return torch.tensor(rows, dtype=torch.float32).T


@wrong("rows and columns are swapped")
def from_rows(rows):
    if len({len(row) for row in rows}) != 1:
        raise ValueError("rows of different lengths")
    return torch.stack([torch.tensor(row, dtype=torch.float32) for row in rows], dim=1)


@wrong("one long line")
def from_rows(rows):
    return torch.tensor(rows, dtype=torch.float32).flatten()


@wrong("decimal point")
def from_rows(rows):
    return torch.tensor(rows, dtype=torch.int64).float()


@wrong("only the first row arrived")
def from_rows(rows):
    if len({len(row) for row in rows}) != 1:
        raise ValueError("rows of different lengths")
    return torch.tensor([rows[0]], dtype=torch.float32)


@wrong("dimension of size 1 was dropped")
def from_rows(rows):
    return torch.tensor(rows, dtype=torch.float32).squeeze()


@wrong("dimension of size 1 was dropped")
def from_rows(rows):
    if len(rows) == 1:
        rows = rows[0]
    return torch.tensor(rows, dtype=torch.float32)


@wrong("was expected")
def from_rows(rows):
    width = min(len(row) for row in rows)
    return torch.tensor([row[:width] for row in rows], dtype=torch.float32)


@wrong("was expected")
def from_rows(rows):
    width = max(len(row) for row in rows)
    return torch.tensor([row + [0.0] * (width - len(row)) for row in rows], dtype=torch.float32)


@wrong("was expected")
def from_rows(rows):
    # The length of the first row decides: a longer one is cut, a shorter one ends in IndexError.
    result = torch.empty(len(rows), len(rows[0]))
    for i in range(len(rows)):
        for j in range(len(rows[0])):
            result[i, j] = rows[i][j]
    return result


@wrong("was expected")
def from_rows(rows):
    return torch.stack([torch.tensor(row, dtype=torch.float32) for row in rows])  # RuntimeError, not ValueError


@wrong("a short row followed by a long one")
def from_rows(rows):
    numbers = [number for row in rows for number in row]
    if len(numbers) != len(rows) * (len(numbers) // len(rows)):
        raise ValueError("rows of different lengths")
    return torch.tensor(numbers, dtype=torch.float32).reshape(len(rows), -1)


@wrong("a last row that is too short")
def from_rows(rows):
    if len(rows) > 1 and len(rows[0]) != len(rows[1]):
        raise ValueError("rows of different lengths")
    result = torch.zeros(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        result[i, : len(row)] = torch.tensor(row[: len(rows[0])])
    return result


@wrong("is a numpy array")
def from_rows(rows):
    return np.array(rows, dtype=np.float32)


@wrong("changed its argument")
def from_rows(rows):
    for row in rows:
        row.sort()
    return torch.tensor(rows, dtype=torch.float32)


@wrong("returned None")
def from_rows(rows):
    torch.tensor(rows, dtype=torch.float32)


@wrong("these are the odd numbers")
def even_numbers(start, stop):
    return torch.arange(start, max(start, stop), 2)


@wrong("first number lies below start")
def even_numbers(start, stop):
    first = start - start % 2
    return torch.arange(first, max(first, stop), 2)


@wrong("first even number is missing")
def even_numbers(start, stop):
    first = 2 * (start // 2 + 1)
    if start % 2 == 0:
        first -= 2
    else:
        first += 2
    return torch.arange(first, max(first, stop), 2)


@wrong("an even start is part of the range")
def even_numbers(start, stop):
    first = 2 * (start // 2 + 1)
    return torch.arange(first, max(first, stop), 2)


@wrong("stop itself is in the result")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, max(first, stop + 1), 2)


@wrong("last even number before stop is missing")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, max(first, stop - 1), 2)


@wrong("odd numbers are still there")
def even_numbers(start, stop):
    return torch.arange(start, max(start, stop))


@wrong("begins at 0")
def even_numbers(start, stop):
    return torch.arange(0, max(stop, 0), 2)


@wrong("negative numbers are missing")
def even_numbers(start, stop):
    first = max(start + start % 2, 0)
    return torch.arange(first, max(first, stop), 2)


@wrong("first even number is missing")
def even_numbers(start, stop):
    first = int(start / 2) * 2  # towards zero: too far for a negative odd start
    if start % 2 == 1:
        first += 2
    return torch.arange(first, max(first, stop), 2)


@wrong("first number lies below start")
def even_numbers(start, stop):
    first = start if start % 2 == 0 else start + (1 if start > 0 else -1)
    return torch.arange(first, max(first, stop), 2)


@wrong("minus signs are gone")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, max(first, stop), 2).abs()


@wrong("0 is an even number as well")
def even_numbers(start, stop):
    first = start + start % 2
    numbers = torch.arange(first, max(first, stop), 2)
    return numbers[numbers != 0]


@wrong("raised RuntimeError")
def even_numbers(start, stop):
    return torch.arange(start + start % 2, stop, 2)  # refused where stop lies below start


@wrong("raised RuntimeError")
def even_numbers(start, stop):
    numbers = torch.arange(start, stop)
    return numbers[numbers % 2 == 0]


@wrong("not counted downwards")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, stop, 2 if first <= stop else -2)


@wrong("not counted the other way round")
def even_numbers(start, stop):
    start, stop = min(start, stop), max(start, stop)
    first = start + start % 2
    return torch.arange(first, max(first, stop), 2)


@wrong("the result must be empty")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, max(first + 1, stop), 2)


@wrong("dtype")
def even_numbers(start, stop):
    return torch.tensor([number for number in range(start, stop) if number % 2 == 0])  # float32 where empty


@wrong("dtype")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(float(first), max(first, stop), 2)


@wrong("dtype")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, max(first, stop), 2, dtype=torch.int32)


@wrong("list")
def even_numbers(start, stop):
    return [number for number in range(start, stop) if number % 2 == 0]


@wrong("shape")
def even_numbers(start, stop):
    first = start + start % 2
    return torch.arange(first, max(first, stop), 2).reshape(-1, 1)


@wrong("every row begins with the same number")
def checkerboard(n):
    return torch.arange(n * n).reshape(n, n) % 2


@wrong("colours are the wrong way round")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    board[0::2, 0::2] = 1
    board[1::2, 1::2] = 1
    return board


@wrong("colours are the wrong way round")
def checkerboard(n):
    numbers = torch.arange(1, n + 1)
    return (numbers[:, None] + numbers + 1) % 2


@wrong("dtype")
def checkerboard(n):
    board = torch.zeros(n, n)
    board[0::2, 1::2] = 1
    board[1::2, 0::2] = 1
    return board


@wrong("dtype")
def checkerboard(n):
    numbers = torch.arange(n)
    return (numbers[:, None] + numbers) % 2 == 1


@wrong("dtype")
def checkerboard(n):
    numbers = torch.arange(n)
    return ((numbers[:, None] + numbers) % 2).int()


@wrong("dtype")
def checkerboard(n):
    numbers = torch.arange(n)
    return ((numbers[:, None] + numbers) / 2 % 1 * 2)


@wrong("rows 0, 2, 4, … are right")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    board[0::2, 1::2] = 1
    return board


@wrong("rows 1, 3, 5, … are right")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    board[1::2, 0::2] = 1
    return board


@wrong("all numbers of a row are the same")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    board[1::2] = 1
    return board


@wrong("every row begins with the same number")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    board[:, 1::2] = 1
    return board


@wrong("counts on and on")
def checkerboard(n):
    numbers = torch.arange(n)
    return numbers[:, None] + numbers


@wrong("only the diagonal")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    for i in range(n - 1):
        board[i, i + 1] = 1
        board[i + 1, i] = 1
    return board


@wrong("shape")
def checkerboard(n):
    return torch.tensor([[0, 1], [1, 0]]).repeat(n // 2, n // 2)  # too small for an odd n


@wrong("shape")
def checkerboard(n):
    return torch.tensor([[0, 1], [1, 0]]).repeat((n + 1) // 2, (n + 1) // 2)  # too large for an odd n


@wrong("shape")
def checkerboard(n):
    numbers = torch.arange(8)
    return (numbers[:, None] + numbers) % 2


@wrong("shape")
def checkerboard(n):
    return torch.arange(n * n) % 2


@wrong("returned None")
def checkerboard(n):
    board = torch.zeros(n, n, dtype=torch.int64)
    board[0::2, 1::2] = 1
    board[1::2, 0::2] = 1


def described(x, **changes):
    """A right description with some of its entries changed."""
    kind = ["scalar", "vector", "matrix"][x.dim()] if x.dim() < 3 else f"{x.dim()}-d tensor"
    return {"kind": kind, "shape": tuple(x.shape), "dtype": x.dtype, "numel": x.numel()} | changes


@wrong("count the dimensions, not the elements")
def describe(x):
    return described(x, kind="scalar") if x.numel() == 1 else described(x)


@wrong("a dimension of size 1 is a dimension as well")
def describe(x):
    return described(x, kind="vector") if x.dim() > 0 and x.numel() == max(x.shape) else described(x)


@wrong("vector is the word for exactly one dimension")
def describe(x):
    return described(x, kind="vector" if x.dim() else "scalar")


@wrong("scalar is the word for no dimension")
def describe(x):
    return described(x, kind="scalar")


@wrong("small letters")
def describe(x):
    return described(x, kind=str(described(x)["kind"]).capitalize())


@wrong("a name of its own")
def describe(x):
    return described(x, kind=f"{x.dim()}-d tensor")


@wrong("N stands for the number of dimensions")
def describe(x):
    return described(x, kind="N-d tensor") if x.dim() > 2 else described(x)


@wrong("always 3-d")
def describe(x):
    return described(x, kind="3-d tensor") if x.dim() > 2 else described(x)


@wrong("belongs in front")
def describe(x):
    return described(x, kind="tensor") if x.dim() > 2 else described(x)


@wrong("a hyphen stands between")
def describe(x):
    return described(x, kind=f"{x.dim()}d tensor") if x.dim() > 2 else described(x)


@wrong("the d is a small letter")
def describe(x):
    return described(x, kind=f"{x.dim()}D tensor") if x.dim() > 2 else described(x)


@wrong("matrix is the word for exactly two")
def describe(x):
    return described(x, kind="matrix") if x.dim() > 2 else described(x)


@wrong("shape is a list")
def describe(x):
    return described(x, shape=list(x.shape))


@wrong("shape is a text")
def describe(x):
    return described(x, shape=str(tuple(x.shape)))


@wrong("the text that print shows")
def describe(x):
    return described(x, shape=str(x.shape))


@wrong("brackets alone do not make a tuple")
def describe(x):
    return described(x, shape=(x.shape[0])) if x.dim() == 1 else described(x)


@wrong("shape holds the number of dimensions")
def describe(x):
    return described(x, shape=x.dim())


@wrong("numel is the size of the first dimension")
def describe(x):
    return described(x, numel=len(x) if x.dim() else 1)


@wrong("a scalar has one element")
def describe(x):
    return described(x, numel=x.numel() if x.dim() else 0)


@wrong("numel is the number of dimensions")
def describe(x):
    return described(x, numel=x.dim())


@wrong("the sizes must be multiplied")
def describe(x):
    return described(x, numel=sum(x.shape) if x.dim() else 1)


@wrong("tensor")
def describe(x):
    return described(x, numel=torch.tensor(x.numel()))


@wrong("dtype is a text")
def describe(x):
    return described(x, dtype=str(x.dtype))


@wrong("dtype is a bare name")
def describe(x):
    return described(x, dtype=str(x.dtype)[len("torch.") :])


@wrong("name of the tensor's class")
def describe(x):
    return described(x, dtype=x.type())


@wrong("always float32")
def describe(x):
    return described(x, dtype=torch.float32)


@wrong("always float32")
def describe(x):
    return described(x, dtype=torch.get_default_dtype())


@wrong("a key is missing")
def describe(x):
    return {"kind": described(x)["kind"], "shape": tuple(x.shape), "dtype": x.dtype}


@wrong("must return a dictionary")
def describe(x):
    return tuple(described(x).values())


@wrong("must return a dictionary")
def describe(x):
    print(described(x))


@wrong("raised IndexError")
def describe(x):
    return described(x, numel=x.shape[0] * x.numel() // max(x.shape[0], 1))  # a scalar has no first dimension


@wrong("changed its argument")
def describe(x):
    x += 1
    return described(x)
