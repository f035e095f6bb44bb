"""Hidden grader of stage5_data/csv_dataset.py."""

import contextlib
import math
import os
import warnings
from pathlib import Path

import torch

from graders.engine.engine import Raised
from graders.kit import SeenTensor, _, assert_tensor, fail, note, points
from graders.kit.assertions import plain_name
from graders.kit.failures import raise_for_exception, said_by
from graders.stage5_data.shared import assert_length, make, outcome_of, pair

NAMES = ["width", "height", "age", "price", "mass", "speed", "depth", "colour"]


def read_table(student, path, target, *dtype):
    """Runs inside: everything that is in a new dataset."""
    dataset = make(student, "CsvDataset", path, target, *dtype)
    return {"length": len(dataset), "items": items_of(dataset)}


def items_of(dataset):
    """Runs inside: the items, up to the length or to an IndexError."""
    items = []
    for index in range(len(dataset)):
        try:
            items.append(dataset[index])
        except IndexError:
            break
    return items


def make_only(student, path, target):
    """Runs inside: make a dataset; what it holds is not looked at."""
    make(student, "CsvDataset", path, target)
    return "made"


def table(lines) -> bytes:
    """A simple file: no cell needs quotes. Of numbers, what Python writes."""
    return "".join(",".join(map(str, cells)) + "\n" for cells in lines).encode()


def read(submission, content: bytes, target: str, *dtype, when):
    """Everything in the dataset of a file that is in order; `when` says what is special about it: "given a file …"."""
    seen = outcome_of(submission, read_table, "table.csv", target, *dtype, files={"table.csv": content})
    if isinstance(seen, Raised):
        raise_for_exception(seen, "CsvDataset", when)
    return seen


def assert_table(
    seen, features, targets, *, features_wrongly=None, targets_wrongly=None, length_wrongly=None, **options
):
    """Features (N, D) and targets (N,); mistakes: sentence -> what the mistake makes of the whole table."""
    assert_length(seen["length"], len(targets), length_wrongly)
    if len(seen["items"]) != len(targets):
        text = _("the length is {n}, but item {index} raised IndexError")
        fail(text.format(n=len(targets), index=len(seen["items"])))
    for index, item in enumerate(seen["items"]):
        row, target = pair(item)
        if isinstance(target, (bool, int, float)):
            fail(_("the target is a Python number; a tensor of shape () is wanted"))
        if isinstance(row, SeenTensor) and isinstance(target, SeenTensor) and row.shape == () != target.shape:
            fail(_("the target came first; an item is the features and then the target"))
        assert_tensor(row, features[index], mistakes=at(features_wrongly, index), **options)
        assert_tensor(target, targets[index], mistakes={
            _("the target has a dimension of size 1; a tensor of shape () is wanted"): targets[index : index + 1],
            **at(targets_wrongly, index),
        }, **options)


def at(mistakes, index: int):
    """The row of each mistake."""
    return {sentence: value[index] for sentence, value in (mistakes or {}).items() if value is not None}


def numbers_for(draw, rows: int, columns: int):
    """Numbers that float32 holds exactly, and that are short as text: quarters, all different."""
    return torch.tensor(draw.permutation(4 * rows * columns)[: rows * columns]).reshape(rows, columns) / 4


def names_for(draw, columns: int):
    """Names of four columns or more; they are in no alphabetical order, falling or rising, whichever is left out."""
    while True:
        names = [NAMES[number] for number in draw.permutation(len(NAMES))[:columns]]
        rests = [names[:column] + names[column + 1 :] for column in range(columns)]
        if all(sorted(rest) not in (rest, rest[::-1]) for rest in rests):
            return names


def without(values, position: int):
    """The table without one of its columns."""
    return torch.cat([values[:, :position], values[:, position + 1 :]], dim=1)


@points(3)
def test_CsvDataset_values(submission, draw):
    """CsvDataset: an item is the features, in the file's order, and the target"""
    columns = draw.size(4, 6)
    for position in (draw.size(1, columns - 2), columns - 1, 0):
        names, values = names_for(draw, columns), numbers_for(draw, draw.size(8, 9), columns)
        ordered = sorted(range(columns), key=names.__getitem__)
        alphabetical = values[:, [column for column in ordered if column != position]]
        features, targets = without(values, position), values[:, position]
        seen = read(submission, table([names, *values.tolist()]), names[position], when=_("given a simple table"))
        assert_table(
            seen,
            features,
            targets,
            length_wrongly={
                _("the header was counted as a row"): len(values) + 1,
                _("a row is missing: is the first one taken for the header's, or the last one dropped?"):
                    len(values) - 1,
                _("this is the number of columns; the number of rows is wanted"): columns,
            },
            features_wrongly={
                _("the target is still among the features"): values,
                _("the last column was left out in place of the target; the target can be any column"):
                    without(values, columns - 1),
                _("the first column was left out in place of the target; the target can be any column"):
                    without(values, 0),
                _("the features are sorted by name; they stay in the order of the file"): alphabetical,
                _("the features are in reverse order; they stay in the order of the file"): features.flip(1),
                _("the features of one row too far: is the header counted as a row?"): features.roll(-1, 0),
            },
            targets_wrongly={
                _("the target is the last column; it is the one with the name that is given"): values[:, -1],
                _("the target is the first column; it is the one with the name that is given"): values[:, 0],
                _("the target belongs to another row than the features"): targets.roll(-1),
            },
        )


@points(1)
def test_CsvDataset_smallest(submission, draw):
    """CsvDataset: a target without features, a single row, and a header alone"""
    values = numbers_for(draw, draw.size(2, 4), 1)
    seen = read(submission, table([["price"], *values.tolist()]), "price", when=_("given a table with one column"))
    assert_table(seen, torch.zeros(len(values), 0), values[:, 0])
    values = numbers_for(draw, 1, 3)
    when = _("given a table with one row")
    seen = read(submission, table([["width", "price", "age"], *values.tolist()]), "price", when=when)
    assert_table(seen, values[:, [0, 2]], values[:, 1])
    for content in (b"width,height,price\n", b"price"):
        seen = read(submission, content, "price", when=_("given a header and no rows"))
        assert_length(seen["length"], 0, {_("the header was counted as a row"): 1})


@points(2)
def test_CsvDataset_dtype(submission, draw):
    """CsvDataset: float32 unless another dtype is asked for, and then to all its digits"""
    names, values = names_for(draw, 4), draw.normal(draw.size(3, 5), 4).detach() / 3  # more digits than float32 holds
    content = table([names, *values.tolist()])
    features, targets = without(values, 1), values[:, 1]
    seen = read(submission, content, names[1], when=_("given numbers with many digits"))
    assert_table(seen, features.float(), targets.float(), rtol=1e-7, atol=0)
    for dtype in (torch.float64, torch.float32):
        seen = read(submission, content, names[1], dtype, when=_("given a dtype"))
        for got in (part for item in seen["items"] for part in pair(item) if isinstance(part, SeenTensor)):
            if got.dtype != dtype:
                text = _("the dtype {wanted} was asked for, and this is {got}")
                fail(text.format(wanted=plain_name(dtype), got=plain_name(got.dtype)))
        lost = _("digits were lost on the way: the numbers were float32 before they became float64")
        assert_table(
            seen,
            features.to(dtype),
            targets.to(dtype),
            features_wrongly={lost: features.float()},
            targets_wrongly={lost: targets.float()},
            rtol=1e-15 if dtype == torch.float64 else 1e-7,
            atol=0,
        )


@points(2)
def test_CsvDataset_missing(submission, draw):
    """CsvDataset: a blank cell becomes NaN"""
    rows = draw.size(3, 5)
    names, values = names_for(draw, 4), numbers_for(draw, rows, 4) + 1
    position = draw.size(1, 2)
    blanks = draw.permutation(rows)
    cells = [[str(number) for number in row] for row in values.tolist()]
    for row, column, blank in ((blanks[0], 0, ""), (blanks[0], 3, "  "), (blanks[1], 3, ""), (blanks[1], 0, " ")):
        cells[row][column] = blank
        values[row, column] = math.nan
    features = without(values, position)
    mean = torch.where(features.isnan(), features.nanmean(0), features)
    complete = ~features.isnan().any(1)
    seen = read(submission, table([names, *cells]), names[position], when=_("given a blank cell"))
    assert_table(
        seen,
        features,
        values[:, position],
        length_wrongly={
            _("rows with a blank cell were left out; they stay, with NaN for what is missing"): int(complete.sum()),
        },
        features_wrongly={
            _("a blank cell became 0, which is a number like any other; NaN is wanted"): features.nan_to_num(0),
            _("a blank cell became -1, which is a number like any other; NaN is wanted"): features.nan_to_num(-1),
            _("a blank cell became the mean of its column; NaN is wanted"): mean,
        },
    )


@points(2)
def test_CsvDataset_quoted(submission, draw):
    """CsvDataset: cells in quotes may hold commas, quotes and line breaks"""
    values = numbers_for(draw, 3, 3)
    cells = [[f'"{number}"' if draw.size(0, 1) else str(number) for number in row] for row in values.tolist()]
    names = ["length, cm", 'the "net" weight', "age"]
    header = ['"length, cm"', '"the ""net"" weight"', "age"]
    for position, when in (
        (2, _("given quoted cells")),
        (1, _("given a target whose name has quotes in it")),
        (0, _("given a target whose name has a comma in it")),
    ):
        seen = read(submission, table([header, *cells]), names[position], when=when)
        assert_table(seen, without(values, position), values[:, position])
    header[0] = '"length\nin cm"'
    seen = read(submission, table([header, *cells]), "age", when=_("given a line break in a quoted cell"))
    assert_table(seen, values[:, :2], values[:, 2], length_wrongly={
        _("a line break within quotes was taken for the end of a row"): len(values) + 1,
    })


@points(1)
def test_CsvDataset_numbers(submission, draw):
    """CsvDataset: whatever float takes is a number"""
    written = ["1e3", "-0.5", " .5 ", "+7", "-1E-2", "inf", "2_000", "12", "nan", "-inf"]
    written = [written[number] for number in draw.permutation(len(written))]
    values = torch.tensor([float(text) for text in written])
    lines = [["width", "price", "age"], *([text, 1, 2] for text in written)]
    seen = read(submission, table(lines), "price", when=_("given numbers such as 1e3, +7 and inf"))
    ones = torch.ones(len(written))
    assert_table(seen, torch.stack([values, 2 * ones], dim=1), ones, features_wrongly={
        _("a number was taken for a missing value; whatever float takes is a number"):
            torch.stack([torch.where(values == 12, values, math.nan), 2 * ones], dim=1),
    })


@points(1)
def test_CsvDataset_files(submission, draw):
    """CsvDataset: UTF-8, a byte order mark, Windows line ends, empty lines"""
    values = numbers_for(draw, draw.size(2, 4), 3)
    plain = table([["price", "width", "age"], *values.tolist()])
    for content, target, when in (
        (b"\xef\xbb\xbf" + plain, "price", _("given a byte order mark in front of the header")),
        (plain.replace(b"\n", b"\r\n"), "age", _("given the line ends of Windows")),
        (plain[:-1], "price", _("given a last line without a line break")),
        (plain + b"\n\n", "price", _("given empty lines at the end")),
        (plain.replace(b"\n", b"\n\n"), "price", _("given empty lines between the rows")),
        (table([["价格", "宽", "高"], *values.tolist()]), "价格", _("given Chinese names")),
    ):
        position = 2 if target == "age" else 0
        seen = read(submission, content, target, when=when)
        assert_table(seen, without(values, position), values[:, position], length_wrongly={
            _("empty lines were counted as rows; they are to be passed over"):
                None if content.count(b"\n") <= len(values) + 1 else content.count(b"\n") - 1,
            _("the rows behind an empty line are lost; empty lines are to be passed over"): 0,
        })


def refusal(submission, content: bytes, target: str, error: str, when) -> str:
    """The message with which the file is refused: the exception must be of this type."""
    seen = outcome_of(submission, make_only, "table.csv", target, files={"table.csv": content})
    words = {"when": when, "wanted": error, "what": said_by(seen) if isinstance(seen, Raised) else ""}
    if not isinstance(seen, Raised):
        fail(_("given {when}, a {wanted} was expected, but the dataset was made").format(**words))
    if error not in seen.types:
        fail(_("given {when}, a {wanted} was expected, but it raised {what}").format(**words))
    return seen.message


def numbers_in(text: str):
    """The whole numbers that are written in a text."""
    return {int(digits) for digits in "".join(c if c in "0123456789" else " " for c in text).split()}


def assert_names_line(message: str, line: int, rows_before: int) -> None:
    """The message must name the line; `rows_before` counts the rows above it, without the header."""
    named = numbers_in(message)
    if line in named:
        return
    words = {"line": line, "said": message}
    if line - 1 in named:
        fail(_("the message is off by one: the mistake is on line {line} (the header is line 1), but it says: {said}")
             .format(**words))
    if named & {rows_before, rows_before + 1, rows_before + 2}:
        fail(_("the message has the number of the row, not of the line of the file, which is {line}; it says: {said}")
             .format(**words))
    fail(_("the message must name the line of the file, {line}; it says: {said}").format(**words))


def assert_names_column(message: str, name: str) -> None:
    if name not in message:
        fail(_("the message must name the column, {name}; it says: {said}").format(name=name, said=message))


@points(1)
def test_CsvDataset_unknown_target(submission, draw):
    """CsvDataset: a target that is no column raises KeyError, which names the columns"""
    names = names_for(draw, 4)
    for rows in (3, 0):
        for target in ("taste", names[0][:-1], names[0].upper()):
            content = table([names, *numbers_for(draw, rows, 4).tolist()])
            message = refusal(submission, content, target, "KeyError", _("a target that is no column"))
            if not all(name in message for name in names):
                text = _("the message must name the columns that there are ({names}); it says: {said}")
                fail(text.format(names=", ".join(names), said=message))


@points(1)
def test_CsvDataset_no_header(submission, draw):
    """CsvDataset: a file with nothing in it raises ValueError"""
    for content, when in ((b"", _("an empty file")), (b"\xef\xbb\xbf", _("a file with nothing but a byte order mark"))):
        refusal(submission, content, draw.choice(NAMES), "ValueError", when)


def spoiled(draw, word: str, position: int | None = None):
    """A table with one cell spoiled: its lines, the names, the target's name, and where: line of the file, column."""
    rows, columns = draw.size(15, 25), 4
    names = names_for(draw, columns)
    target = draw.size(1, columns - 2)
    column = target if position is None else (target + position) % columns
    row = draw.size(10, rows - 2)
    cells = [[f"0.{draw.size(1, 8)}" for _column in range(columns)] for _row in range(rows)]
    cells[row][column] = word
    return [names, *cells], names[target], row + 2, names[column]


@points(2)
def test_CsvDataset_no_number(submission, draw):
    """CsvDataset: a cell that is no number raises ValueError, naming line and column"""
    for word, offset, when in (
        ("tall", draw.size(1, 3), _("a word in place of a number")),
        ("tall", None, _("a word in place of the target's number")),
        ('"2,5"', draw.size(1, 3), _("a number with a decimal comma in quotes")),
        ("n/a", draw.size(1, 3), _("the cell n/a (which is not blank)")),
    ):
        lines, target, line, column = spoiled(draw, word, offset)
        message = refusal(submission, table(lines), target, "ValueError", when)
        assert_names_line(message, line, line - 2)
        assert_names_column(message, column)


@points(1)
def test_CsvDataset_missing_target(submission, draw):
    """CsvDataset: a missing target raises ValueError, naming line and column"""
    for blank in ("", "  "):
        lines, target, line, column = spoiled(draw, blank)
        message = refusal(submission, table(lines), target, "ValueError", _("a row without a target"))
        assert_names_line(message, line, line - 2)
        assert_names_column(message, column)


@points(1)
def test_CsvDataset_row_length(submission, draw):
    """CsvDataset: a row that is too short or too long raises ValueError, naming the line"""
    for change, when in (
        (lambda row: row[:-1], _("a row with a cell too few")),
        (lambda row: row[:1], _("a row with a single cell")),
        (lambda row: [*row, "0.5"], _("a row with a cell too many")),
        (lambda row: [*row, ""], _("a row with a comma too many at its end")),
    ):
        lines, target, line, _column = spoiled(draw, "0.5")
        lines[line - 1] = change(lines[line - 1])
        message = refusal(submission, table(lines), target, "ValueError", when)
        assert_names_line(message, line, line - 2)


@points(1)
def test_CsvDataset_line_numbers(submission, draw):
    """CsvDataset: line breaks in quotes and empty lines count as lines, too"""
    for name, empty in (('"length\nin\nmetres"', 0), ("length", 3), ('"length\nin metres"', 2)):
        lines, target, line, column = spoiled(draw, "tall", 1)
        breaks = name.count("\n")
        rows = [[name, *lines[0]], *[[] for _number in range(empty)], *([0.5, *row] for row in lines[1:])]
        message = refusal(submission, table(rows), target, "ValueError", _("a word in place of a number"))
        assert_names_line(message, line + breaks + empty, line - 2)
        assert_names_column(message, column)


def is_open(path) -> bool:
    """Runs inside: whether this process has the file open."""
    wanted = Path(path).stat()
    for descriptor in range(256):
        with contextlib.suppress(OSError):
            found = os.fstat(descriptor)
            if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
                return True
    return False


def read_and_remove(student, path, target):
    """Runs inside: whether the file is left open, or to the garbage collector; the items once the file is gone."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        dataset = make(student, "CsvDataset", path, target)
    collected = any(issubclass(warning.category, ResourceWarning) for warning in caught)
    left_open = is_open(path)
    with contextlib.suppress(OSError):  # Windows removes no file that is open
        Path(path).unlink()
    try:
        length, items = len(dataset), items_of(dataset)
    except OSError:
        length, items = 0, []
    return {"open": left_open, "collected": collected, "length": length, "items": items}


@points(1)
def test_CsvDataset_closes(submission, draw):
    """CsvDataset: the file is read once, and closed"""
    values = numbers_for(draw, draw.size(2, 4), 3)
    content = table([["width", "price", "age"], *values.tolist()])
    seen = submission.run(read_and_remove, "closed.csv", "price", files={"closed.csv": content})
    if seen["open"]:
        fail(_("the file is still open after it was read: open it in a with statement, which closes it"))
    assert_table(seen, values[:, [0, 2]], values[:, 1], length_wrongly={
        _("the file is read again later, and may be gone then: read all of it when the dataset is made"): 0,
    })
    if seen["collected"]:
        note(_("the file is closed by chance only, when Python clears up: a with statement closes it for certain"))


def look_past_the_end(student, path, target, indices):
    """Runs inside: what comes for each index: an item, or the types of the exception."""
    dataset = make(student, "CsvDataset", path, target)
    found = []
    for index in indices:
        try:
            found.append({"item": dataset[index]})
        except NotImplementedError:
            raise
        except Exception as error:
            found.append({"types": [kind.__name__ for kind in type(error).__mro__]})
    return found


@points(1)
def test_CsvDataset_index(submission, draw):
    """CsvDataset: negative indices count from the end; one that is none raises IndexError"""
    n = draw.size(3, 5)
    values = numbers_for(draw, n, 3)
    content = table([["width", "price", "age"], *values.tolist()])
    indices = (-1, -n, n, n + draw.size(1, 5), -n - 1)
    found = submission.run(look_past_the_end, "table.csv", "price", indices, files={"table.csv": content})
    for index, entry in zip(indices, found, strict=True):
        words = {"index": index, "n": n, "what": (entry.get("types") or [""])[0]}
        if -n <= index < n:
            if "item" not in entry:
                fail(_("index {index} of {n} rows raised {what}; negative numbers count from the end").format(**words))
            row, target = pair(entry["item"])
            assert_tensor(row, values[index, [0, 2]])
            assert_tensor(target, values[index, 1])
        elif "item" in entry:
            fail(_("index {index} of {n} rows gave an item; IndexError is wanted: without it a for loop over the "
                   "dataset does not end").format(**words))
        elif "IndexError" not in entry["types"]:
            fail(_("index {index} of {n} rows raised {what}; IndexError is wanted, which ends a for loop")
                 .format(**words))
