"""Other right answers to stage5_data/tensor_dataset.py."""

import torch
from torch.utils.data import Dataset, TensorDataset

from tests.bank import right


@right
class PairDataset(Dataset):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("x and y differ in length")
        self.pairs = [(x[i], y[i]) for i in range(len(x))]
        self.transform = transform or (lambda sample: sample)

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        sample, label = self.pairs[index]
        return self.transform(sample), label


@right
class PairDataset(Dataset):
    def __init__(self, x, y, transform=None):
        self.count = len(x)
        if self.count != len(y):
            raise ValueError("x and y differ in length")
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        if index < -self.count or index >= self.count:
            raise IndexError(f"there is no item {index}")
        if index < 0:
            index += self.count
        sample = self.x[index]
        if self.transform is not None:
            sample = self.transform(sample)
        return sample, self.y[index]


@right
class PairDataset(TensorDataset):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("x and y differ in length")
        self.kept = list(zip(x, y)) if not isinstance(x, torch.Tensor) else None
        self.transform = transform
        if self.kept is None:
            super().__init__(x, torch.as_tensor(y))

    def __len__(self):
        return super().__len__() if self.kept is None else len(self.kept)

    def __getitem__(self, index):
        sample, label = super().__getitem__(index) if self.kept is None else self.kept[index]
        return (sample if self.transform is None else self.transform(sample)), label


@right
class PairDataset(Dataset):
    def __init__(self, x, y, transform=None):
        class Longer(ValueError):
            pass

        if len(x) != len(y):
            raise Longer
        self.item = lambda index: (x[index] if transform is None else transform(x[index]), y[index])
        self.len = x.size(0) if isinstance(x, torch.Tensor) else len(x)

    def __len__(self):
        return self.len

    def __getitem__(self, index):
        return self.item(index)

    def __iter__(self):
        for index in range(self.len):
            yield self.item(index)
