"""Hidden grader of stage1_tensors/creation.py."""

import torch
from torch import Tensor

from graders.kit import _, assert_equal, assert_raises, assert_tensor, fail, points


@points(2)
def test_from_rows_values(submission, draw):
    """from_rows: row i of the list becomes row i of the tensor"""
    for _round in range(2):
        table = draw.normal(draw.size(4, 6), draw.size(2, 3)).detach().float()
        assert_tensor(submission.from_rows(table.tolist()), table, mistakes={
            _("rows and columns are swapped; each inner list is one row"): table.T,
            _("the numbers stand in one long line; keep one row for each inner list"): table.flatten(),
            _("the digits behind the decimal point are gone; do not go through an integer dtype"): table.trunc(),
            _("only the first row arrived"): table[:1],
        })


@points(1)
def test_from_rows_whole_numbers(submission, draw):
    """from_rows: whole numbers give float32, too"""
    table = draw.integers(draw.size(2, 3), draw.size(4, 6))
    assert_tensor(submission.from_rows(table.tolist()), table.float())


@points(1)
def test_from_rows_single(submission, draw):
    """from_rows: one row, or one column, is still a matrix"""
    for table in (draw.normal(1, draw.size(3, 5)), draw.normal(draw.size(3, 5), 1), draw.normal(1, 1)):
        table = table.detach().float()
        assert_tensor(submission.from_rows(table.tolist()), table, mistakes={
            _("a dimension of size 1 was dropped; the result always has two dimensions"): table.squeeze(),
            _("rows and columns are swapped; each inner list is one row"): table.T,
        })


@points(2)
def test_from_rows_ragged(submission, draw):
    """from_rows: rows of different lengths raise ValueError"""
    width = draw.size(2, 4)
    row = draw.normal(width).detach().tolist()
    shorter, longer = row[:-1], row + row[:1]
    assert_raises(submission.from_rows, [row, row, shorter], error=ValueError, when=_("a last row that is too short"))
    assert_raises(submission.from_rows, [row, row, longer], error=ValueError, when=_("a last row that is too long"))
    mixed = [shorter, longer]  # as many numbers as two full rows: who looks only at the total does not see it
    assert_raises(submission.from_rows, mixed, error=ValueError, when=_("a short row followed by a long one"))


def evens(start: int, stop: int) -> Tensor:
    """The even numbers in ``[start, stop)``, ``(K,)`` int64."""
    return torch.tensor([number for number in range(start, stop) if number % 2 == 0], dtype=torch.int64)


def counted_wrongly(start: int, stop: int) -> dict[str, Tensor | None]:
    """What the usual mistakes give in place of ``evens(start, stop)``."""
    expected = evens(start, stop)
    numbers = torch.arange(start, stop)
    return {
        _("these are the odd numbers: steps of two that begin at an odd number never meet an even one"):
            numbers[numbers % 2 == 1],
        _("the odd numbers are still there"): numbers,
        _("the first number lies below start; move an odd start up, not down"): evens(start - 1, stop),
        _("the count begins at 0; begin at start"): evens(0, stop) if start > 0 else None,
        _("the negative numbers are missing"): evens(0, stop) if start < 0 else None,
        _("0 is an even number as well, and it is missing"): expected[expected != 0] if start < 0 else None,
        _("the minus signs are gone"): expected.abs(),
        _("the first even number is missing; an even start is part of the range"): evens(start + 2, stop),
        _("stop itself is in the result; it must be left out, as with range"): evens(start, stop + 1),
        _("the last even number before stop is missing"): evens(start, stop - 2),
    }


def assert_evens(submission, start: int, stop: int) -> None:
    """Compare with ``evens(start, stop)``."""
    got = submission.even_numbers(start, stop)
    assert_tensor(got, evens(start, stop), mistakes=counted_wrongly(start, stop))


@points(1)
def test_even_numbers_even_start(submission, draw):
    """even_numbers: from an even start it counts up in twos"""
    start = 2 * draw.size(2, 8)
    assert_evens(submission, start, start + 2 * draw.size(3, 6) + 1)


@points(2)
def test_even_numbers_odd_start(submission, draw):
    """even_numbers: from an odd start the first number is the next even one"""
    for length in (2 * draw.size(3, 6), 2 * draw.size(3, 6) + 1):
        start = 2 * draw.size(2, 8) + 1
        assert_evens(submission, start, start + length)


@points(1)
def test_even_numbers_stop(submission, draw):
    """even_numbers: stop is left out, the number before it is not"""
    for start in (2 * draw.size(0, 4), 2 * draw.size(0, 4) + 1):
        even_stop = 2 * draw.size(8, 12)
        assert_evens(submission, start, even_stop)
        assert_evens(submission, start, even_stop + 1)


@points(1)
def test_even_numbers_negative(submission, draw):
    """even_numbers: negative numbers are even or odd like all others"""
    for start in (-2 * draw.size(2, 5), -2 * draw.size(2, 5) - 1):
        assert_evens(submission, start, 2 * draw.size(1, 3))
        assert_evens(submission, start, -1)


@points(2)
def test_even_numbers_empty(submission, draw):
    """even_numbers: where the range holds no even number the result is empty"""
    even, odd = 2 * draw.size(2, 9), 2 * draw.size(2, 9) + 1
    backwards = (even, even - draw.size(3, 9)), (odd, odd - draw.size(3, 9))
    for start, stop in (*backwards, (even, even), (odd, odd), (odd, odd + 1)):
        assert_tensor(submission.even_numbers(start, stop), evens(start, stop), mistakes={
            _("there is no number in [start, stop) here: the result must be empty"): evens(start, start + 2),
            _("start lies above stop, so the result must be empty, not counted the other way round"):
                evens(stop, start) if stop < start else None,
            _("start lies above stop, so the result must be empty, not counted downwards"):
                torch.arange(start, stop, -2) if stop < start else None,
        })


def board(n: int) -> Tensor:
    """The checkerboard, ``(n, n)`` int64."""
    return torch.tensor([[(row + column) % 2 for column in range(n)] for row in range(n)])


def assert_board(got, n: int) -> None:
    """Compare with the board of side ``n``, naming the boards that are often drawn instead."""
    expected = board(n)
    rows, columns = torch.meshgrid(torch.arange(n), torch.arange(n), indexing="ij")
    assert_tensor(got, expected, mistakes={
        _("the colours are the wrong way round: the field at [0, 0] must be 0"): 1 - expected,
        _("these are stripes: with an even n, every row begins with the same number as the row above"): columns % 2,
        _("these are stripes: all numbers of a row are the same"): rows % 2,
        _("rows 0, 2, 4, … are right, but the rows between them have no ones"): expected * (1 - rows % 2),
        _("rows 1, 3, 5, … are right, but the rows between them have no ones"): expected * (rows % 2),
        _("this counts on and on; zeros and ones are wanted: what is left after division by 2?"): rows + columns,
        _("only the diagonal and what lies beside it was drawn"): expected * ((rows - columns).abs() == 1),
    })


@points(2)
def test_checkerboard_even(submission, draw):
    """checkerboard: an even number of fields along each side"""
    n = 2 * draw.size(2, 5)
    assert_board(submission.checkerboard(n), n)


@points(2)
def test_checkerboard_odd(submission, draw):
    """checkerboard: an odd number of fields along each side"""
    n = 2 * draw.size(2, 5) + 1
    assert_board(submission.checkerboard(n), n)


@points(1)
def test_checkerboard_smallest(submission, draw):
    """checkerboard: boards of one and of two fields along each side"""
    for n in (1, 2):
        assert_board(submission.checkerboard(n), n)


def entry(seen, key: str):
    """What the student's description says under ``key``."""
    if not isinstance(seen, dict):
        fail(_("describe must return a dictionary with the keys kind, shape, dtype and numel"))
    if key not in seen:
        fail(_("a key is missing from the dictionary; the keys are kind, shape, dtype and numel"))
    return seen[key]


def other_kinds() -> dict[str, str]:
    """What to say to a kind that is the name for another number of dimensions."""
    return {
        _("scalar is the word for no dimension at all, and here are some"): "scalar",
        _("vector is the word for exactly one dimension"): "vector",
        _("matrix is the word for exactly two dimensions"): "matrix",
    }


@points(2)
def test_describe_kind(submission, draw):
    """describe: no, one and two dimensions are scalar, vector and matrix"""
    kinds = {"scalar": (), "vector": (draw.size(2, 5),), "matrix": (draw.size(2, 3), draw.size(4, 5))}
    for kind, sizes in kinds.items():
        seen = submission.describe.plain(draw.normal(*sizes))
        assert_equal(entry(seen, "kind"), kind, mistakes=other_kinds() | {
            _("the kind is spelled in small letters: scalar, vector or matrix"): kind.capitalize(),
            _("up to two dimensions the kind has a name of its own: scalar, vector or matrix"):
                f"{len(sizes)}-d tensor",
        })


@points(2)
def test_describe_one_element(submission, draw):
    """describe: [5.0] is a vector and [[5.0]] a matrix, not a scalar"""
    row = (1, draw.size(2, 5))
    for kind, sizes in (("vector", (1,)), ("matrix", (1, 1)), ("matrix", row), ("3-d tensor", (1, 1, 1))):
        seen = submission.describe.plain(draw.normal(*sizes))
        assert_equal(entry(seen, "kind"), kind, mistakes={
            _("one element does not make a scalar: count the dimensions, not the elements"): "scalar",
            _("a dimension of size 1 is a dimension as well"): "matrix" if len(sizes) > 2 else "vector",
        })


@points(1)
def test_describe_many_dimensions(submission, draw):
    """describe: from three dimensions on the kind says how many"""
    for dimensions in (3, 4, 5):
        seen = submission.describe.plain(draw.integers(*(draw.size(1, 3) for _size in range(dimensions))))
        assert_equal(entry(seen, "kind"), f"{dimensions}-d tensor", mistakes=other_kinds() | {
            _("N stands for the number of dimensions; put the number there"): "N-d tensor",
            _("the number of dimensions belongs in front, as in 3-d tensor"): "tensor",
            _("a hyphen stands between the number and the d, as in 3-d tensor"): f"{dimensions}d tensor",
            _("the d is a small letter with a hyphen before it, as in 3-d tensor"): f"{dimensions}D tensor",
            _("this is always 3-d; put the number of dimensions there"): "3-d tensor",
        })


@points(2)
def test_describe_shape_and_numel(submission, draw):
    """describe: shape is a tuple of sizes, numel the number of elements"""
    box = (draw.size(4, 6), draw.size(2, 3), draw.size(7, 9))
    for sizes in (box, (draw.size(4, 6),), (0, draw.size(2, 4)), ()):
        count = torch.Size(sizes).numel()
        seen = submission.describe.plain(draw.normal(*sizes))
        assert_equal(entry(seen, "shape"), sizes, mistakes={
            _("shape is a list; a tuple is asked for"): list(sizes),
            _("shape is a text; a tuple is asked for"): str(sizes),
            _("shape is the text that print shows; a tuple is asked for"): str(torch.Size(sizes)),
            _("a tuple with one element is written (n,): brackets alone do not make a tuple"):
                sizes[0] if len(sizes) == 1 else None,
            _("shape holds the number of dimensions; the size of each of them is asked for"): len(sizes),
        })
        assert_equal(entry(seen, "numel"), count, mistakes={
            _("a scalar has one element, though it has no dimension"): None if sizes else 0,
            _("numel is the size of the first dimension; all elements count"): sizes[0] if sizes else None,
            _("numel is the number of dimensions; all elements count"): len(sizes),
            _("numel is the sum of the sizes; the sizes must be multiplied"): sum(sizes),
        })


@points(1)
def test_describe_dtype(submission, draw):
    """describe: dtype is the type of the elements, as a torch.dtype"""
    numbers = draw.integers(draw.size(2, 4), 3)
    for x in (numbers, numbers.double(), numbers.float(), numbers > 0, numbers.to(torch.uint8)):
        seen = submission.describe.plain(x)
        assert_equal(entry(seen, "dtype"), x.dtype, mistakes={
            _("dtype is a text; return x.dtype as it is"): str(x.dtype),
            _("dtype is a bare name; return x.dtype as it is"): str(x.dtype).removeprefix("torch."),
            _("this is the name of the tensor's class; the type of its elements is asked for"): x.type(),
            _("this is always float32; ask the tensor"): torch.float32,
        })
