"""Wrong answers to stage5_data/tensor_dataset.py."""

import torch
from torch.utils.data import Dataset

from tests.bank import wrong


class Pairs(Dataset):
    """A right answer; most of the wrong ones change one of its methods."""

    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("the transform was applied to the label")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if self.transform:
            return self.transform(self.x[index]), self.transform(self.y[index])
        return self.x[index], self.y[index]


@wrong("the transform was applied to the label")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[index], self.y[index]
        return sample, self.transform(label) if self.transform else label


@wrong("before any item was asked for")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x = x if transform is None else [transform(sample) for sample in x]
        self.y = y

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the transform got all inputs at once")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x = x if transform is None else transform(x)
        self.y = y

    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the transform got all inputs at once")
class PairDataset(Pairs):
    def __getitem__(self, index):
        x = self.transform(self.x) if self.transform else self.x
        return x[index], self.y[index]


@wrong("the item came back with the old result")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x, self.y, self.transform = x, y, transform
        self.ready = {}

    def __getitem__(self, index):
        if index not in self.ready:
            sample = self.x[index]
            self.ready[index] = self.transform(sample) if self.transform else sample
        return self.ready[index], self.y[index]


@wrong("once for each is enough")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        if self.transform and self.transform(sample) is not None:
            sample = self.transform(sample)
        return sample, self.y[index]


@wrong("the transform was applied twice")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        if self.transform:
            sample = self.transform(sample)
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("the transform was not applied to the input")
class PairDataset(Pairs):
    def __getitem__(self, index):
        return self.x[index], self.y[index]


@wrong("the transform was not applied to the input")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        if self.transform:
            self.transform(sample)  # gives a new one, which is thrown away
        return sample, self.y[index]


@wrong("the transform got a batch of one sample")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if self.transform is None:
            return self.x[index], self.y[index]
        return self.transform(self.x[index : index + 1 or None]), self.y[index]


@wrong("raised TypeError")
class PairDataset(Pairs):
    def __getitem__(self, index):
        return self.transform(self.x[index]), self.y[index]  # there may be none


@wrong("raised TypeError")
class PairDataset(Pairs):
    def __getitem__(self, index):
        item = self.x[index], self.y[index]
        return self.transform(item) if self.transform else item  # gives the transform the pair


@wrong("an item is the input and then the label")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        return self.y[index], self.transform(sample) if self.transform else sample


@wrong("the item is a list")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        return [self.transform(sample) if self.transform else sample, self.y[index]]


@wrong("the item is not a pair")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        return {"x": self.transform(sample) if self.transform else sample, "y": self.y[index]}


@wrong("the item is a single tensor")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample


@wrong("is the return missing")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        (self.transform(sample) if self.transform else sample, self.y[index])


@wrong("the input kept a dimension of size 1 in front")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if index >= len(self.x):
            raise IndexError
        sample = self.x[index : index + 1]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("this is always the first input")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = next(iter(self.x))
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("these are all labels at once")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y


@wrong("the input before the one that was asked for")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[index - 1], self.y[index - 1]
        return self.transform(sample) if self.transform else sample, label


@wrong("the input was flattened")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        sample = sample.flatten() if isinstance(sample, torch.Tensor) and sample.dim() else sample
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("the label is a Python number")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[index], self.y[index]
        if isinstance(label, torch.Tensor) and label.dim() == 0:
            label = label.item()
        return self.transform(sample) if self.transform else sample, label


@wrong("dtype")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[index], self.y[index]
        if isinstance(label, torch.Tensor) and label.dim() == 0:
            label = label.long()
        return self.transform(sample) if self.transform else sample, label


@wrong("dtype")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x = x.float() if isinstance(x, torch.Tensor) else x
        self.y, self.transform = y, transform


@wrong("no longer carries gradients")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample = self.x[index]
        sample = sample.detach() if isinstance(sample, torch.Tensor) else sample
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("changed its argument")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[index], self.y[index]
        if self.transform:
            with torch.no_grad():
                sample = self.transform(sample.clone() if isinstance(sample, torch.Tensor) else sample)
                if isinstance(self.x, torch.Tensor):
                    self.x.data[index] = sample  # so that it is there the next time
        return sample, label


@wrong("raised ValueError")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x, self.y, self.transform = torch.as_tensor(x), y, transform  # there is no tensor of words


@wrong("the label was made a tensor")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[index], self.y[index]
        if isinstance(label, int):
            label = torch.tensor(label)
        return self.transform(sample) if self.transform else sample, label


@wrong("negative numbers count from the end")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if not 0 <= index < len(self.x):
            raise IndexError(index)
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("the minus sign was dropped")
class PairDataset(Pairs):
    def __getitem__(self, index):
        sample, label = self.x[abs(index)], self.y[abs(index)]
        return self.transform(sample) if self.transform else sample, label


@wrong("counted from the end, but off by one")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if index < 0:
            index = len(self.x) - 1 + index
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("gave an item; IndexError is wanted")
class PairDataset(Pairs):
    def __getitem__(self, index):
        index %= len(self.x)
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("gave an item; IndexError is wanted")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if index < 0:
            index += len(self.x)  # -N - 1 becomes -1, which is an index
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("gave an item; IndexError is wanted")
class PairDataset(Pairs):
    def __getitem__(self, index):
        index = max(-len(self.x), min(index, len(self.x) - 1))
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("gave an item; IndexError is wanted")
class PairDataset(Pairs):
    def __getitem__(self, index):
        try:
            sample = self.x[index]
        except IndexError:
            return None
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("raised ValueError; IndexError is wanted")
class PairDataset(Pairs):
    def __getitem__(self, index):
        if not -len(self.x) <= index < len(self.x):
            raise ValueError(f"there is no item {index}")
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("raised KeyError; IndexError is wanted")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        n = len(x)
        self.items = {i: (x[i], y[i]) for i in range(-n, n)}
        self.n, self.transform = n, transform

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        sample, label = self.items[index]
        return self.transform(sample) if self.transform else sample, label


@wrong("the number of elements of x")
class PairDataset(Pairs):
    def __len__(self):
        return self.x.numel() if isinstance(self.x, torch.Tensor) else len(self.x)


@wrong("a pair counts once")
class PairDataset(Pairs):
    def __len__(self):
        return len(self.x) + len(self.y)


@wrong("the number of pairs is wanted")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.data, self.transform = (x, y), transform

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        sample = self.data[0][index]
        return self.transform(sample) if self.transform else sample, self.data[1][index]


@wrong("raised TypeError")
class PairDataset(Dataset):
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x, self.y, self.transform = x, y, transform

    def len(self):  # not the name that Python looks for
        return len(self.x)

    def __getitem__(self, index):
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("given a label too few")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return min(len(self.x), len(self.y))


@wrong("given a label too many")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        if len(x) > len(y):
            raise ValueError("labels are missing")
        self.x, self.y, self.transform = x, y, transform


@wrong("a ValueError was expected, but it raised AssertionError")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        assert len(x) == len(y)
        self.x, self.y, self.transform = x, y, transform


@wrong("given a label too few")
class PairDataset(Pairs):
    def __init__(self, x, y, transform=None):
        self.pairs = list(zip(x, y))
        self.transform = transform

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        sample, label = self.pairs[index]
        return self.transform(sample) if self.transform else sample, label


@wrong("the class is no Dataset")
class PairDataset:
    def __init__(self, x, y, transform=None):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x, self.y, self.transform = x, y, transform

    def __len__(self):
        return len(self.x)

    def __getitem__(self, index):
        sample = self.x[index]
        return self.transform(sample) if self.transform else sample, self.y[index]


@wrong("has other parameters than the stub")
class PairDataset(Pairs):
    def __init__(self, x, y):
        if len(x) != len(y):
            raise ValueError("lengths")
        self.x, self.y = x, y

    def __getitem__(self, index):
        return self.x[index], self.y[index]
