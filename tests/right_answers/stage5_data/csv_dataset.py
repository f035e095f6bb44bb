"""Other right answers to stage5_data/csv_dataset.py."""

import csv
import io
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset

from tests.bank import right


@right
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="more")
            names = reader.fieldnames
            if not names:
                raise ValueError("the file has no header")
            if target not in names:
                raise KeyError(f"{target} is not among the columns: {' | '.join(names)}")
            self.items = []
            for row in reader:
                line = reader.line_num
                if "more" in row or None in row.values():
                    raise ValueError(f"wrong number of cells on line {line}")
                if row[target].strip() == "":
                    raise ValueError(f"column {target} is missing on line {line}")
                numbers = {name: self.number(cell, name, line) for name, cell in row.items()}
                label = numbers.pop(target)
                self.items.append((torch.tensor(list(numbers.values()), dtype=dtype), torch.tensor(label, dtype=dtype)))

    @staticmethod
    def number(cell, name, line):
        try:
            return float(cell.strip() or "nan")
        except ValueError as error:
            raise ValueError(f"column {name}, line {line}: {error}") from error

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


@right
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        text = Path(path).read_bytes().decode("utf-8").removeprefix("\ufeff")
        reader = csv.reader(io.StringIO(text, newline=""))
        lines = [(reader.line_num, row) for row in reader if row]
        if not lines:
            raise ValueError(f"{path}: nothing in it")
        names = lines[0][1]
        try:
            where = names.index(target)
        except ValueError:
            raise KeyError(f"columns: {names}") from None
        table = np.full((len(lines) - 1, len(names)), np.nan)
        for number, (line, row) in enumerate(lines[1:]):
            if len(row) != len(names):
                raise ValueError(f"{path}:{line}: {len(row)} cells in place of {len(names)}")
            for column, cell in enumerate(row):
                if cell.isspace() or not cell:
                    if column == where:
                        raise ValueError(f"{path}:{line}: {target} is blank")
                    continue
                try:
                    table[number, column] = float(cell)
                except ValueError:
                    raise ValueError(f"{path}:{line}: {names[column]} is {cell!r}, which is no number") from None
        self.features = torch.from_numpy(np.delete(table, where, axis=1)).to(dtype)
        self.target = torch.from_numpy(table[:, where].copy()).to(dtype)

    def __len__(self):
        return self.target.shape[0]

    def __getitem__(self, index):
        return self.features[index], self.target[index]


@right
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        # Closed only when nothing refers to the file any more: no good habit, and right all the same.
        rows = csv.reader(Path(path).open(encoding="utf-8-sig", newline=""))
        names = next(rows, None)
        if names is None:
            raise ValueError("no header")
        if target not in names:
            raise KeyError(f"{target}: not one of {names}")
        self.dtype = dtype
        self.rows, self.where = [], names.index(target)
        for row in rows:
            if row:
                self.rows.append(self.numbers(row, names, rows.line_num))

    def numbers(self, row, names, line):
        if len(row) != len(names):
            raise ValueError(f"{len(row)} cells on line {line}")
        if not row[self.where].strip():
            raise ValueError(f"nothing under {names[self.where]} on line {line}")
        found = []
        for name, cell in zip(names, row):
            try:
                found.append(float(cell) if cell.strip() else float("nan"))
            except ValueError:
                raise ValueError(f"{cell!r} under {name} on line {line}") from None
        return found

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        row = torch.tensor(self.rows[index], dtype=self.dtype)
        others = [column for column in range(len(row)) if column != self.where]
        return row[others], row[self.where]
