"""Where two tensors differ, in lines of text for ``--reveal``: shapes first, then the places.

Works on plain lists of numbers, so that it needs no torch: ``tensor.tolist()``, flat or nested, and the shape.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from rich.cells import cell_len

from graders.i18n import _, ngettext

Number: TypeAlias = complex  # to a type checker that includes bool, int and float
Values: TypeAlias = Number | Sequence["Values"]
Shape: TypeAlias = tuple[int, ...]
Writer: TypeAlias = Callable[[Number], str]

MOST_PLACES = 3
MOST_ROWS, MOST_COLUMNS = 6, 8  # of a tensor that is shown whole
LONGEST_PLACE = 4  # numbers of a last dimension that is shown as one place
GAP = "   "


def explain(
    expected: Values,
    expected_shape: Shape,
    got: Values,
    got_shape: Shape,
    *,
    rtol: float = 0.0,
    atol: float = 0.0,
    width: int = 70,
) -> list[str]:
    """Say how ``got`` differs from ``expected``.

    Args:
        expected, got: the numbers of the two tensors, in row-major order.
        expected_shape, got_shape: their shapes.
        rtol, atol: how far two numbers may be apart and still count as equal, as in ``torch.testing.assert_close``.
            Not-a-number equals not-a-number.
        width: columns to stay within.

    Returns:
        Lines; none when nothing differs. Where a tensor is shown whole, ``[`` and ``]`` stand around each number that
        differs.
    """
    wanted, found = list(_flat(expected)), list(_flat(got))
    if expected_shape != got_shape:
        lines = _aligned([(_("shape expected"), _shape(expected_shape)), (_("shape got"), _shape(got_shape))])
        return lines + _whole(wanted, expected_shape, found, got_shape, [], width)
    differs = [not _close(a, b, rtol, atol) for a, b in zip(wanted, found, strict=True)]
    if not any(differs):
        return []
    whole = _whole(wanted, expected_shape, found, got_shape, differs, width)
    return [_count(differs), *(whole or _places(wanted, found, expected_shape, differs, width))]


def _flat(values: Values) -> Iterator[Number]:
    if isinstance(values, Sequence):
        for value in values:
            yield from _flat(value)
    else:
        yield values


def _close(a: Number, b: Number, rtol: float, atol: float) -> bool:
    if a == b or (a != a and b != b):
        return True
    try:
        # Infinities are equal to themselves only: rtol times infinity would forgive everything.
        return math.isfinite(abs(a)) and abs(a - b) <= atol + rtol * abs(a)
    except OverflowError:  # a whole number, or the distance of a complex one from 0, that no float can hold
        return False


def _count(differs: list[bool]) -> str:
    wrong, total = sum(differs), len(differs)
    if wrong < total:
        text = ngettext("{wrong:,} of {total:,} values differs", "{wrong:,} of {total:,} values differ", wrong)
        return text.format(wrong=wrong, total=total)
    return ngettext("the value differs", "all {n:,} values differ", total).format(n=total)


# Small tensors: shown whole, one beside or above the other.


def _whole(
    wanted: list[Number], wanted_shape: Shape, found: list[Number], found_shape: Shape, differs: list[bool], width: int
) -> list[str]:
    """Both tensors in full; no lines when one of them is too large for that."""
    if not (_small(wanted_shape) and _small(found_shape)):
        return []
    pairs = [(a, b) for a, b, wrong in zip(wanted, found, differs, strict=False) if wrong]
    write = _writer([*wanted, *found], pairs)
    column = max((len(write(value)) for value in [*wanted, *found]), default=0) + 3
    left = _grid(wanted, wanted_shape, [], write, column)
    right = _grid(found, found_shape, differs, write, column)
    titles = _("expected"), _("got")
    for lines in (_labelled(titles, left, right), _beside(titles, left, right), _below(titles, left, right)):
        if lines and max(map(cell_len, lines)) <= width:
            return lines
    return []


def _small(shape: Shape) -> bool:
    rows, columns = _as_matrix(shape)
    return len(shape) <= 2 and rows <= MOST_ROWS and columns <= MOST_COLUMNS


def _as_matrix(shape: Shape) -> tuple[int, int]:
    """Rows and columns that the last two dimensions are written in; a vector is one row."""
    rows, columns = (1, 1, *shape)[-2:]
    return rows, columns


def _grid(values: list[Number], shape: Shape, marked: list[bool], write: Writer, column: int) -> list[str]:
    """One line a row, each number in ``column`` columns, the marked ones in brackets."""
    if not values:
        return [f"  {_('(empty)')}"]
    marks = marked or [False] * len(values)
    cells = [
        (f"[{write(value)}]" if mark else f"{write(value)} ").rjust(column)
        for value, mark in zip(values, marks, strict=True)
    ]
    _rows, columns = _as_matrix(shape)
    return ["".join(cells[start : start + columns]) for start in range(0, len(cells), columns)]


def _labelled(titles: tuple[str, str], left: list[str], right: list[str]) -> list[str]:
    """Two single rows, each behind its title."""
    if len(left) > 1 or len(right) > 1:
        return []
    return _aligned([(titles[0], *left), (titles[1], *right)], gap="")


def _beside(titles: tuple[str, str], left: list[str], right: list[str]) -> list[str]:
    height = max(len(left), len(right))
    lefts, rights = ([*grid, *[""] * (height - len(grid))] for grid in (left, right))
    return _aligned([(f" {titles[0]}", f" {titles[1]}"), *zip(lefts, rights, strict=True)])


def _below(titles: tuple[str, str], left: list[str], right: list[str]) -> list[str]:
    return [line.rstrip() for line in (titles[0], *left, titles[1], *right)]


# Large tensors: the first few places.


def _places(wanted: list[Number], found: list[Number], shape: Shape, differs: list[bool], width: int) -> list[str]:
    """The first places where numbers differ; one place is a number, or a short row of the last dimension."""
    by_rows = len(shape) > 1 and shape[-1] <= LONGEST_PLACE
    size, outer = (shape[-1], shape[:-1]) if by_rows else (1, shape)
    places = [start for start in range(0, len(wanted), size) if any(differs[start : start + size])]
    shown = [slice(start, start + size) for start in places[:MOST_PLACES]]
    values = [value for place in shown for value in (*wanted[place], *found[place])]
    pairs = [pair for place in shown for pair in zip(wanted[place], found[place], strict=True) if pair[0] != pair[1]]
    write = _writer(values, pairs)
    column = max(len(write(value)) for value in values)
    lines = _place_lines(
        [
            (_index(place.start // size, outer), _row(wanted[place], write, column), _row(found[place], write, column))
            for place in shown
        ],
        width,
    )
    if left := len(places) - len(shown):
        lines.append(ngettext("and {n:,} more place", "and {n:,} more places", left).format(n=left))
    return lines


def _row(numbers: Iterable[Number], write: Writer, column: int) -> str:
    return " ".join(write(number).rjust(column) for number in numbers)


def _place_lines(places: list[tuple[str, str, str]], width: int) -> list[str]:
    """Index, expected and got of each place, in one line or, where that is too wide, in two."""
    expected, got = _("expected"), _("got")
    told = [(_("at {index}").format(index=index), wanted, found) for index, wanted, found in places]
    lines = _aligned((at, f"{expected} {wanted}", f"{got} {found}") for at, wanted, found in told)
    if max(map(cell_len, lines)) > width:
        pairs = [((at, expected, wanted), ("", got, found)) for at, wanted, found in told]
        lines = _aligned(row for pair in pairs for row in pair)
    return lines


def _index(position: int, shape: Shape) -> str:
    """The index of a position in row-major order, as one writes it in Python: ``[0, 2]``."""
    index: list[int] = []
    for size in reversed(shape):
        position, here = divmod(position, size)
        index.insert(0, here)
    return str(index)


# Numbers and columns.


def _writer(values: Iterable[Number], pairs: list[tuple[Number, Number]]) -> Writer:
    """How to write these numbers: all alike, as short as can be, but so that no pair looks the same."""
    sizes = [abs(value) for value in values if isinstance(value, (float, complex))]
    floats = [size for size in sizes if size != 0 and math.isfinite(size)]
    style = "f" if all(1e-4 <= size < 1e6 for size in floats) else "g"
    for digits in (4, 6, 9, 17):
        decimals = _decimals(floats, digits) if style == "f" else digits
        write = _with_format(f".{decimals}{style}")
        if all(write(a) != write(b) for a, b in pairs):
            break
    return write


def _decimals(floats: list[float], most: int) -> int:
    """How many decimals to write: fewer where numbers are large, none that is zero everywhere, but one at least."""
    most = max(min(most, most + 2 - len(str(int(max(floats, default=0))))), 1)
    fractions = (f"{value:.{most}f}".partition(".")[2].rstrip("0") for value in floats)
    return max((len(fraction) for fraction in fractions), default=1) or 1


def _with_format(form: str) -> Writer:
    def write(value: Number) -> str:
        return format(value, form) if isinstance(value, (float, complex)) else str(value)

    return write


def _shape(shape: Shape) -> str:
    return str(tuple(shape))


def _aligned(rows: Iterable[tuple[str, ...]], gap: str = GAP) -> list[str]:
    """Rows of the same number of texts, as lines in which each text begins below the one above."""
    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    return [
        gap.join(text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]
