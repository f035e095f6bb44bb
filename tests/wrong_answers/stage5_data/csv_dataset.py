"""Wrong answers to stage5_data/csv_dataset.py."""

import csv
import io
import math
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset

from tests.bank import wrong


class Table(Dataset):
    """A right answer in small pieces; most of the wrong ones change one of them."""

    encoding = "utf-8-sig"

    def __init__(self, path, target, dtype=torch.float32):
        self.target, self.dtype = target, dtype
        with self.open(path) as file:
            reader = self.reader(file)
            self.names = self.header(reader)
            self.at = self.position()
            rows = [self.numbers(line, row) for line, row in self.rows(reader)]
        table = self.table(rows)
        self.x, self.y = self.features(table), self.targets(table)

    def open(self, path):
        return Path(path).open(encoding=self.encoding, newline="")

    def reader(self, file):
        return csv.reader(file)

    def header(self, reader):
        names = next(reader, None)
        if names is None:
            raise ValueError("the file is empty")
        return names

    def position(self):
        if self.target not in self.names:
            raise KeyError(f"no column {self.target} among {self.names}")
        return self.names.index(self.target)

    def rows(self, reader):
        for row in reader:
            if row:
                yield reader.line_num, row

    def numbers(self, line, row):
        if len(row) != len(self.names):
            raise ValueError(f"line {line}: {len(row)} cells")
        if not row[self.at].strip():
            raise ValueError(f"line {line}, column {self.target}: no target")
        return [self.number(line, name, cell) for name, cell in zip(self.names, row)]

    def number(self, line, name, cell):
        try:
            return self.parse(cell)
        except ValueError:
            raise ValueError(f"line {line}, column {name}: {cell} is no number") from None

    def parse(self, cell):
        return float(cell) if cell.strip() else math.nan

    def table(self, rows):
        return torch.tensor(rows, dtype=self.dtype).reshape(len(rows), len(self.names))

    def features(self, table):
        return torch.cat([table[:, : self.at], table[:, self.at + 1 :]], dim=1)

    def targets(self, table):
        return table[:, self.at]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


# What is a feature, what is the target.


@wrong("the target is still among the features")
class CsvDataset(Table):
    def features(self, table):
        return table


@wrong("the last column was left out")
class CsvDataset(Table):
    def features(self, table):
        return table[:, :-1]


@wrong("the last column was left out")
class CsvDataset(Table):
    def features(self, table):
        return table[:, :-1]

    def targets(self, table):
        return table[:, -1]  # its most common place


@wrong("the target is the last column")
class CsvDataset(Table):
    def targets(self, table):
        return table[:, -1]


@wrong("the first column was left out")
class CsvDataset(Table):
    def features(self, table):
        return table[:, 1:]


@wrong("the target is the first column")
class CsvDataset(Table):
    def targets(self, table):
        return table[:, 0]


@wrong("the features are sorted by name")
class CsvDataset(Table):
    def features(self, table):
        return table[:, [self.names.index(name) for name in sorted(self.names) if name != self.target]]


@wrong("the features are in reverse order")
class CsvDataset(Table):
    def features(self, table):
        return super().features(table).flip(1)


@wrong("len(dataset) is 2; 1 was expected")
class CsvDataset(Table):
    def features(self, table):
        return super().features(table).squeeze()  # there may be one row, or one column


@wrong("the target has a dimension of size 1")
class CsvDataset(Table):
    def targets(self, table):
        return table[:, self.at : self.at + 1]


@wrong("the target is a Python number")
class CsvDataset(Table):
    def targets(self, table):
        return table[:, self.at].tolist()


@wrong("the target came first")
class CsvDataset(Table):
    def __getitem__(self, index):
        return self.y[index], self.x[index]


@wrong("the item is a list")
class CsvDataset(Table):
    def __getitem__(self, index):
        return [self.x[index], self.y[index]]


@wrong("the item is a single tensor")
class CsvDataset(Table):
    def __getitem__(self, index):
        return self.x[index]


@wrong("the target belongs to another row")
class CsvDataset(Table):
    def __getitem__(self, index):
        return self.x[index], self.y[(index + 1) % len(self.y)]


@wrong("the features of one row too far")
class CsvDataset(Table):
    def __getitem__(self, index):
        return self.x[(index + 1) % len(self.x)], self.y[index]


# How many rows.


@wrong("the number of columns; the number of rows is wanted")
class CsvDataset(Table):
    def __len__(self):
        return len(self.names)


@wrong("the header was counted as a row")
class CsvDataset(Table):
    def __len__(self):
        return len(self.x) + 1


@wrong("a row is missing")
class CsvDataset(Table):
    def rows(self, reader):
        next(reader, None)  # the header has been read already
        yield from super().rows(reader)


@wrong("given a header and no rows")
class CsvDataset(Table):
    def table(self, rows):
        return torch.tensor(rows, dtype=self.dtype)  # of no rows it makes a single dimension


@wrong("given a header and no rows")
class CsvDataset(Table):
    def table(self, rows):
        if not rows:
            raise ValueError("no data")
        return super().table(rows)


@wrong("a target without features")
class CsvDataset(Table):
    def features(self, table):
        return torch.stack([table[:, i] for i in range(len(self.names)) if i != self.at], dim=1)


# The dtype.


@wrong("digits were lost on the way")
class CsvDataset(Table):
    def table(self, rows):
        return torch.tensor(rows).to(self.dtype).reshape(len(rows), len(self.names))


@wrong("dtype")
class CsvDataset(Table):
    def table(self, rows):
        return torch.tensor(rows).reshape(len(rows), len(self.names))


@wrong("dtype")
class CsvDataset(Table):
    def table(self, rows):
        return torch.from_numpy(np.array(rows)).reshape(len(rows), len(self.names))


@wrong("dtype")
class CsvDataset(Table):
    def __init__(self, path, target, dtype=torch.float64):
        super().__init__(path, target, dtype)


@wrong("dtype")
class CsvDataset(Table):
    def targets(self, table):
        return table[:, self.at].float()


@wrong("dtype")
class CsvDataset(Table):
    def targets(self, table):
        return table[:, self.at].long()


# Missing values, and what is a number.


@wrong("a blank cell became 0")
class CsvDataset(Table):
    def parse(self, cell):
        return float(cell) if cell.strip() else 0.0


@wrong("a blank cell became -1")
class CsvDataset(Table):
    def parse(self, cell):
        return float(cell) if cell.strip() else -1.0


@wrong("a blank cell became the mean")
class CsvDataset(Table):
    def features(self, table):
        features = super().features(table)
        return torch.where(features.isnan(), features.nanmean(0), features)


@wrong("rows with a blank cell were left out")
class CsvDataset(Table):
    def rows(self, reader):
        for line, row in super().rows(reader):
            if all(cell.strip() or name == self.target for name, cell in zip(self.names, row)):
                yield line, row


@wrong("given a blank cell")
class CsvDataset(Table):
    def parse(self, cell):
        return float(cell)  # takes no blank


@wrong("given a blank cell")
class CsvDataset(Table):
    def parse(self, cell):
        return float(cell) if cell else math.nan  # spaces are blank, too


@wrong("a number was taken for a missing value")
class CsvDataset(Table):
    def parse(self, cell):
        super().parse(cell)
        return float(cell) if cell.replace(".", "").isdigit() else math.nan


@wrong("given numbers such as")
class CsvDataset(Table):
    def parse(self, cell):
        number = super().parse(cell)
        if math.isinf(number):
            raise ValueError("infinite")
        return number


@wrong("given numbers such as")
class CsvDataset(Table):
    def parse(self, cell):
        if not all(character in " -.0123456789" for character in cell):
            raise ValueError("no digits")
        return super().parse(cell)


# Quotes, encodings, lines.


@wrong("given quoted cells")
class CsvDataset(Table):
    def reader(self, file):
        return Lines(line.rstrip("\r\n").split(",") if line.strip() else [] for line in file)


class Lines:
    """Counts what it gives, as a csv.reader does."""

    def __init__(self, rows):
        self.given, self.line_num = rows, 0

    def __iter__(self):
        return self

    def __next__(self):
        row = next(self.given)
        self.line_num += 1
        return row


@wrong("given quoted cells")
class CsvDataset(Table):
    def reader(self, file):
        return csv.reader(file, quoting=csv.QUOTE_NONE)


@wrong("given quoted cells")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        table = np.genfromtxt(path, delimiter=",", names=True, encoding="utf-8-sig")
        self.y = torch.tensor(table[target], dtype=dtype)
        self.x = torch.tensor(np.array([table[name] for name in table.dtype.names if name != target]).T, dtype=dtype)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a target whose name has quotes in it")
class CsvDataset(Table):
    def header(self, reader):
        return [name.replace('"', "") for name in super().header(reader)]


@wrong("a target whose name has a comma in it")
class CsvDataset(Table):
    def header(self, reader):
        return [name.partition(",")[0] for name in super().header(reader)]


@wrong("given a line break in a quoted cell")
class CsvDataset(Table):
    def reader(self, file):
        return Lines(next(csv.reader([line]), []) for line in file.read().splitlines())


@wrong("given a byte order mark")
class CsvDataset(Table):
    encoding = "utf-8"


@wrong("given a byte order mark")
class CsvDataset(Table):
    encoding = "latin-1"


@wrong("given Chinese names")
class CsvDataset(Table):
    def open(self, path):
        return io.StringIO(Path(path).read_bytes().decode("ascii", "ignore"), newline="")


@wrong("given empty lines")
class CsvDataset(Table):
    def rows(self, reader):
        for row in reader:
            yield reader.line_num, row  # an empty line has no cells


@wrong("empty lines were counted as rows")
class CsvDataset(Table):
    def numbers(self, line, row):
        return super().numbers(line, row) if row else [math.nan] * len(self.names)

    def rows(self, reader):
        for row in reader:
            yield reader.line_num, row


@wrong("the rows behind an empty line are lost")
class CsvDataset(Table):
    def rows(self, reader):
        for row in reader:
            if not row:
                break  # what comes after an empty line is lost
            yield reader.line_num, row


# The target is no column, there is no header.


@wrong("a KeyError was expected, but it raised ValueError")
class CsvDataset(Table):
    def position(self):
        return self.names.index(self.target)


@wrong("a KeyError was expected, but it raised ValueError")
class CsvDataset(Table):
    def position(self):
        if self.target not in self.names:
            raise ValueError(f"no column {self.target} among {self.names}")
        return self.names.index(self.target)


@wrong("the message must name the columns")
class CsvDataset(Table):
    def position(self):
        return {name: number for number, name in enumerate(self.names)}[self.target]


@wrong("the message must name the columns")
class CsvDataset(Table):
    def position(self):
        if self.target not in self.names:
            raise KeyError(f"the columns are {self.names[0]} to {self.names[-1]}")
        return self.names.index(self.target)


@wrong("a target that is no column, a KeyError was expected, but the dataset was made")
class CsvDataset(Table):
    def position(self):
        return self.names.index(self.target) if self.target in self.names else len(self.names) - 1


@wrong("a target that is no column, a KeyError was expected, but the dataset was made")
class CsvDataset(Table):
    def position(self):
        self.names = [name.lower() for name in self.names]  # in capitals it is another name
        self.target = self.target.lower()
        return super().position()


@wrong("it raised StopIteration")
class CsvDataset(Table):
    def header(self, reader):
        return next(reader)


@wrong("an empty file, a ValueError was expected, but it raised KeyError")
class CsvDataset(Table):
    def header(self, reader):
        return next(reader, [])


@wrong("an empty file, a ValueError was expected, but it raised TypeError")
class CsvDataset(Table):
    def header(self, reader):
        return next(reader, None)


@wrong("an empty file, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def header(self, reader):
        return next(reader, [self.target])


# A cell that is no number: refused, with the place.


@wrong("must name the line of the file")
class CsvDataset(Table):
    def number(self, line, name, cell):
        return self.parse(cell)  # float has a message of its own


@wrong("must name the column")
class CsvDataset(Table):
    def number(self, line, name, cell):
        return super().number(line, "?", cell)


@wrong("must name the column")
class CsvDataset(Table):
    def number(self, line, name, cell):
        return super().number(line, self.names.index(name), cell)


@wrong("must name the line of the file")
class CsvDataset(Table):
    def number(self, line, name, cell):
        return super().number("?", name, cell)


@wrong("the message is off by one")
class CsvDataset(Table):
    def rows(self, reader):
        return ((number, row) for number, (_line, row) in enumerate(super().rows(reader), start=1))


@wrong("the number of the row, not of the line")
class CsvDataset(Table):
    def rows(self, reader):
        return ((number, row) for number, (_line, row) in enumerate(super().rows(reader)))


@wrong("the number of the row, not of the line")
class CsvDataset(Table):
    def rows(self, reader):  # right where no line is empty and no line break is in quotes
        return ((number, row) for number, (_line, row) in enumerate(super().rows(reader), start=2))


@wrong("a word in place of a number, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def number(self, line, name, cell):
        try:
            return self.parse(cell)
        except ValueError:
            return math.nan


@wrong("a word in place of the target's number, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def number(self, line, name, cell):
        try:
            return super().number(line, name, cell)
        except ValueError:
            if name != self.target:
                raise
            return math.nan


@wrong("a word in place of a number, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def rows(self, reader):
        for line, row in super().rows(reader):
            if not any(cell.isalpha() for cell in row):
                yield line, row


@wrong("a decimal comma in quotes, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def parse(self, cell):
        return super().parse(cell.replace(",", "."))


@wrong("the cell n/a (which is not blank)")
class CsvDataset(Table):
    def parse(self, cell):
        return math.nan if cell in ("n/a", "NA", "-") else super().parse(cell)


@wrong("a ValueError was expected, but it raised TypeError")
class CsvDataset(Table):
    def number(self, line, name, cell):
        try:
            return self.parse(cell)
        except ValueError:
            raise TypeError(f"line {line}, column {name}: {cell} is no number") from None


# A missing target, and rows of another length.


@wrong("a row without a target, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def numbers(self, line, row):
        if len(row) != len(self.names):
            raise ValueError(f"line {line}: {len(row)} cells")
        return [self.number(line, name, cell) for name, cell in zip(self.names, row)]


@wrong("a row without a target, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def rows(self, reader):
        return ((line, row) for line, row in super().rows(reader) if len(row) <= self.at or row[self.at].strip())


@wrong("a row without a target, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def numbers(self, line, row):
        if len(row) != len(self.names):
            raise ValueError(f"line {line}: {len(row)} cells")
        if not row[self.at]:  # spaces are blank, too
            raise ValueError(f"line {line}, column {self.target}: no target")
        return [self.number(line, name, cell) for name, cell in zip(self.names, row)]


@wrong("must name the column")
class CsvDataset(Table):
    def numbers(self, line, row):
        if len(row) > self.at and not row[self.at].strip():
            raise ValueError(f"line {line} has nothing to predict")
        return super().numbers(line, row)


@wrong("must name the line of the file")
class CsvDataset(Table):
    def numbers(self, line, row):
        if len(row) > self.at and not row[self.at].strip():
            raise ValueError(f"{self.target} is missing")
        return super().numbers(line, row)


@wrong("a row with a cell too few, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def numbers(self, line, row):
        return super().numbers(line, row + [""] * (len(self.names) - len(row)))


@wrong("a row with a cell too few, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def rows(self, reader):
        return ((line, row) for line, row in super().rows(reader) if len(row) == len(self.names))


@wrong("a row with a cell too many, a ValueError was expected, but the dataset was made")
class CsvDataset(Table):
    def numbers(self, line, row):
        return super().numbers(line, row[: len(self.names)])  # what zip does, too


@wrong("a row with a comma too many at its end")
class CsvDataset(Table):
    def numbers(self, line, row):
        return super().numbers(line, row if row[-1] else row[:-1])


@wrong("must name the line of the file")
class CsvDataset(Table):
    def numbers(self, line, row):
        if len(row) != len(self.names):
            raise ValueError("a row has another length than the header")
        return super().numbers(line, row)


@wrong("a row with a single cell, a ValueError was expected, but it raised IndexError")
class CsvDataset(Table):
    def numbers(self, line, row):
        row[self.at]  # looked at before the length is
        return super().numbers(line, row)


@wrong("a ValueError was expected, but it raised AttributeError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames is None:
                raise ValueError("the file is empty")
            if target not in reader.fieldnames:
                raise KeyError(f"no column {target} among {reader.fieldnames}")
            self.items = [self.item(row, target, reader.line_num, dtype) for row in reader]

    def item(self, row, target, line, dtype):
        numbers = {}
        for name, cell in row.items():
            try:
                numbers[name] = float(cell.strip() or "nan")  # of a short row, the rest is None
            except ValueError:
                raise ValueError(f"line {line}, column {name}: {cell}") from None
        if not row[target].strip():
            raise ValueError(f"line {line}, column {target}: no target")
        label = torch.tensor(numbers.pop(target), dtype=dtype)
        return torch.tensor(list(numbers.values()), dtype=dtype), label

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


# The file afterwards, and indices.


@wrong("the file is still open")
class CsvDataset(Table):
    def open(self, path):
        self.file = super().open(path)
        return io.StringIO(self.file.read(), newline="")


@wrong("the file is still open")
class CsvDataset(Table):
    def __init__(self, path, target, dtype=torch.float32):
        super().__init__(path, target, dtype)
        self.file = Path(path).open("rb")  # for later


@wrong("the file is read again later")
class CsvDataset(Table):
    def __init__(self, path, target, dtype=torch.float32):
        super().__init__(path, target, dtype)
        self.path = path

    def __getitem__(self, index):
        again = Table(self.path, self.target, self.dtype)
        return again.x[index], again.y[index]


@wrong("negative numbers count from the end")
class CsvDataset(Table):
    def __getitem__(self, index):
        if index < 0:
            raise IndexError(index)
        return super().__getitem__(index)


@wrong("gave an item; IndexError is wanted")
class CsvDataset(Table):
    def __getitem__(self, index):
        return super().__getitem__(index % len(self.x))


@wrong("raised KeyError; IndexError is wanted")
class CsvDataset(Table):
    def __getitem__(self, index):
        n = len(self.x)
        return {i: (self.x[i], self.y[i]) for i in range(-n, n)}[index]


@wrong("has other parameters than the stub")
class CsvDataset(Table):
    def __init__(self, path, target):
        super().__init__(path, target)
