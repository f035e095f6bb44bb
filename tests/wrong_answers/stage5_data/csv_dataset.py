"""Wrong answers to stage5_data/csv_dataset.py."""

import csv
import math

import numpy as np
import torch
from torch.utils.data import Dataset

from tests.bank import wrong


@wrong("the target is still among the features")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = table

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the last column was left out")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = table[:, :-1]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the target is the last column")  # the most common place for it
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = -1
        self.y = table[:, at]
        self.x = table[:, :-1]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the first column was left out")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = table[:, 1:]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the target is the first column")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = 0
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the features are sorted by name")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = table[:, [header.index(name) for name in sorted(header) if name != target]]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the features are in reverse order")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1).flip(1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("shape")  # one column, or one row
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1).squeeze()

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the features are sorted by name")  # a set has no order of its own
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = table[:, list({name: header.index(name) for name in sorted(set(header) - {target})}.values())]

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the target has a dimension of size 1")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at : at + 1]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the target is a Python number")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index].item()


@wrong("the target came first")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.y[index], self.x[index]


@wrong("the item is a list")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return [self.x[index], self.y[index]]


@wrong("the item is a single tensor")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index]


@wrong("the target belongs to another row")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[(index + 1) % len(self.y)]


@wrong("the number of columns; the number of rows is wanted")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return self.x.shape[1] + 1

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the header was counted as a row")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x) + 1

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row is missing")  # the header is off already
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            next(reader, None)
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given a header and no rows")  # no rows: one dimension only
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype)
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given a header and no rows")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        if not rows:
            raise ValueError("no rows")
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("digits were lost on the way")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows).to(dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("dtype")  # dtype is ignored
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("dtype")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=torch.float64).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("dtype")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float64):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("dtype")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at].float()
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("dtype")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at].long()
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a blank cell became 0")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else 0.0)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a blank cell became -1")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else -1.0)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a blank cell became the mean")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        table = torch.where(table.isnan(), table.nanmean(0), table)
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("rows with a blank cell were left out")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row or any(name != target and not cell.strip() for name, cell in zip(header, row)):
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given a blank cell")  # float does not take a blank
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell))
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given a blank cell")  # spaces are blank, too
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given quoted cells")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = (line.strip().split(",") for line in file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                rows.append([])
                for name, cell in zip(header, row):
                    where = name
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given quoted cells")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, quoting=csv.QUOTE_NONE)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a target whose name has quotes in it")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, doublequote=False)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a number was taken for a missing value")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.isdigit() or cell.replace(".", "").isdigit() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given numbers such as")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if not cell.strip() or cell.strip(" ").replace(".", "").isdigit() else int(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given a byte order mark")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given Chinese names")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="latin-1", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given Chinese names")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="ascii", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given empty lines")  # an empty line has no cells: another length
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("empty lines were counted as rows")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    rows.append([math.nan] * len(header))
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the value is wrong")  # the rows behind an empty line are lost
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    break
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a KeyError was expected, but it raised ValueError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            header.index(target)
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the message must name the columns")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(target)
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the message must name the columns")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"the columns are {header[:2]} and more")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a target that is no column, a KeyError was expected, but the dataset was made")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target) if target in header else -1
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a KeyError was expected, but it raised ValueError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise ValueError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("but the dataset was made")  # in capitals it is another name
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            lower = [name.lower() for name in header]
            if target.lower() not in lower:
                raise KeyError(f"no column {target} among {header}")
            target = header[lower.index(target.lower())]
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("it raised StopIteration")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("an empty file, a ValueError was expected, but it raised KeyError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("an empty file, a ValueError was expected, but it raised TypeError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("an empty file, a ValueError was expected, but the dataset was made")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                header = [target]
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the line of the file")  # what float itself says
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    rows[-1].append(float(cell) if cell.strip() else math.nan)
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the column")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the line of the file")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the message is off by one")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for number, row in enumerate(reader, start=1):
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {number}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the number of the row, not of the line")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for number, row in enumerate(reader):
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {number}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the number of the row, not of the line")  # right for simple files only
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for number, row in enumerate(reader, start=2):
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {number}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a word in place of a number, a ValueError was expected, but the dataset was made")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        rows[-1].append(math.nan)
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a number with a decimal comma, in quotes, a ValueError was expected, but the dataset was made")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell.replace(",", ".")) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the cell n/a, which is not blank")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() not in ("", "n/a", "NA") else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("in place of the target's number")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        if name != target:
                            raise ValueError(f"{where}: {cell} is no number") from None
                        rows[-1].append(math.nan)
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a ValueError was expected, but it raised TypeError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise TypeError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a ValueError was expected, but it raised KeyError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise KeyError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row without a target, a ValueError was expected, but the dataset was made")  # NaN
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row without a target, a ValueError was expected, but the dataset was made")  # left out
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row or (len(row) == len(header) and not row[header.index(target)].strip()):
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row without a target")  # spaces are blank, too
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the column")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"there is nothing to predict on line {reader.line_num}")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the line of the file")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{target} is missing")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row with a cell too few, a ValueError was expected, but the dataset was made")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                row = (row + [""] * len(header))[: len(header)]
                if not row[header.index(target)]:
                    raise ValueError(f"line {reader.line_num}, column {target}: no target")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row with a cell too many, a ValueError was expected, but the dataset was made")  # zip stops at the shorter one
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) < len(header):
                    raise ValueError(f"line {reader.line_num}: too short")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row with a comma too many at its end")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                while len(row) > len(header) and not row[-1]:
                    row.pop()
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the line of the file")  # torch.tensor raises ValueError for rows of different lengths, and zip cuts long ones
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("must name the line of the file")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError("a row has another length than the header")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("a row with a cell too few, a ValueError was expected, but the dataset was made")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    continue
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the file is still open")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        self.file = open(path, encoding="utf-8-sig", newline="")
        file = self.file
        if True:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("read again later")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32, again=False):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)
        self.n = len(rows)
        self.path, self.target, self.dtype = path, target, dtype
        if not again:
            del self.x, self.y

    def item(self, index):
        return self.x[index], self.y[index]

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        return type(self)(self.path, self.target, self.dtype, True).item(index)


@wrong("negative numbers count from the end")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        if index < 0:
            raise IndexError(index)
        return self.x[index], self.y[index]


@wrong("gave an item; IndexError is wanted")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        index %= len(self.x)
        return self.x[index], self.y[index]


@wrong("raised KeyError; IndexError is wanted")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=dtype).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)
        self.items = {i: (self.x[i], self.y[i]) for i in range(-len(rows), len(rows))}

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.items[index]


@wrong("has other parameters than the stub")
class CsvDataset(Dataset):
    def __init__(self, path, target):
        rows = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, None)
            if header is None:
                raise ValueError("the file is empty")
            if target not in header:
                raise KeyError(f"no column {target} among {header}")
            for row in reader:
                if not row:
                    continue
                if len(row) != len(header):
                    raise ValueError(f"line {reader.line_num}: {len(row)} cells")
                rows.append([])
                for name, cell in zip(header, row):
                    where = f"line {reader.line_num}, column {name}"
                    if not cell.strip() and name == target:
                        raise ValueError(f"{where}: no target")
                    try:
                        rows[-1].append(float(cell) if cell.strip() else math.nan)
                    except ValueError:
                        raise ValueError(f"{where}: {cell} is no number") from None
        table = torch.tensor(rows, dtype=torch.float32).reshape(len(rows), len(header))
        at = header.index(target)
        self.y = table[:, at]
        self.x = torch.cat([table[:, :at], table[:, at + 1 :]], dim=1)

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("given a row with a cell too few, a ValueError was expected, but it raised AttributeError")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames is None:
                raise ValueError("the file is empty")
            if target not in reader.fieldnames:
                raise KeyError(f"no column {target} among {reader.fieldnames}")
            self.rows = []
            for row in reader:
                numbers = {}
                for name in reader.fieldnames:
                    cell = row[name].strip()  # of a short row, the rest is None
                    if not cell and name == target:
                        raise ValueError(f"line {reader.line_num}, column {name}: no target")
                    try:
                        numbers[name] = float(cell or "nan")
                    except ValueError:
                        raise ValueError(f"line {reader.line_num}, column {name}: {cell}") from None
                y = torch.tensor(numbers.pop(target), dtype=dtype)
                self.rows.append((torch.tensor(list(numbers.values()), dtype=dtype), y))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, index):
        return self.rows[index]


@wrong("given quoted cells")
class CsvDataset(Dataset):
    def __init__(self, path, target, dtype=torch.float32):
        table = np.genfromtxt(path, delimiter=",", names=True, encoding="utf-8-sig")
        self.y = torch.tensor(table[target], dtype=dtype)
        self.x = torch.tensor([table[name] for name in table.dtype.names if name != target], dtype=dtype).T

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        return self.x[index], self.y[index]
