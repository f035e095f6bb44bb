"""Wrong answers to stage5_data/loaders.py."""

import random

import numpy
import torch
from torch.utils.data import DataLoader, Subset, random_split

from tests.bank import wrong


def shuffled(n, seed):
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed)).tolist()


def refuse(fraction):
    if not 0 <= fraction < 1:
        raise ValueError(fraction)


@wrong("the validation part comes first")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    order, size = shuffled(len(dataset), seed), round(len(dataset) * val_fraction)
    return Subset(dataset, order[:size]), Subset(dataset, order[size:])


@wrong("rounded down")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    order, size = shuffled(len(dataset), seed), int(len(dataset) * val_fraction)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@wrong("rounded down")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    generator = torch.Generator().manual_seed(seed)
    return tuple(random_split(dataset, [1 - val_fraction, val_fraction], generator=generator))


@wrong("the validation part is simply the end of the data")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    n = len(dataset)
    cut = n - round(n * val_fraction)
    return Subset(dataset, range(cut)), Subset(dataset, range(cut, n))


@wrong("the validation part is simply the beginning of the data")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    n = len(dataset)
    cut = round(n * val_fraction)
    return Subset(dataset, range(cut, n)), Subset(dataset, range(cut))


@wrong("samples are in both parts")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    n = len(dataset)
    size = round(n * val_fraction)
    return Subset(dataset, shuffled(n, seed)[size:]), Subset(dataset, shuffled(n, seed + 1)[:size])


@wrong("a sample is twice in the same part")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    n = len(dataset)
    size = round(n * val_fraction)
    order = shuffled(n, seed)
    return Subset(dataset, order[size:]), Subset(dataset, order[:1] * size)


@wrong("the training part still has all the samples")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    order = shuffled(len(dataset), seed)
    return Subset(dataset, order), Subset(dataset, order[: round(len(dataset) * val_fraction)])


@wrong("changed the global random generator of torch")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    torch.manual_seed(seed)
    size = round(len(dataset) * val_fraction)
    return tuple(random_split(dataset, [len(dataset) - size, size]))


@wrong("changed the global random generator of random")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    order, size = list(range(len(dataset))), round(len(dataset) * val_fraction)
    random.seed(seed)
    random.shuffle(order)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@wrong("changed the global random generator of numpy")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    numpy.random.seed(seed % 2**32)
    order, size = numpy.random.permutation(len(dataset)), round(len(dataset) * val_fraction)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@wrong("the same seed gave another split")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    size = round(len(dataset) * val_fraction)
    return tuple(random_split(dataset, [len(dataset) - size, size]))


@wrong("another seed gave the same split")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    order, size = shuffled(len(dataset), 42), round(len(dataset) * val_fraction)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@wrong("samples were read while the dataset was split")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    samples, order = [dataset[i] for i in range(len(dataset))], shuffled(len(dataset), seed)
    size = round(len(dataset) * val_fraction)
    return Subset(samples, order[size:]), Subset(samples, order[:size])


@wrong("a tuple of two Subset is wanted")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    order, size = shuffled(len(dataset), seed), round(len(dataset) * val_fraction)
    return order[size:], order[:size]


@wrong("the result is a list")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)
    size = round(len(dataset) * val_fraction)
    return random_split(dataset, [len(dataset) - size, size], generator=torch.Generator().manual_seed(seed))


@wrong("val_fraction = 1, which leaves nothing to train on,")
def split(dataset, val_fraction, seed):
    if val_fraction < 0 or val_fraction > 1:
        raise ValueError(val_fraction)
    order, size = shuffled(len(dataset), seed), round(len(dataset) * val_fraction)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@wrong("a negative val_fraction")
def split(dataset, val_fraction, seed):
    if val_fraction >= 1:
        raise ValueError(val_fraction)
    order, size = shuffled(len(dataset), seed), round(len(dataset) * val_fraction)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@wrong("returned None")
def split(dataset, val_fraction, seed):
    refuse(val_fraction)


@wrong("shuffle=True is missing")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    train.indices = sorted(train.indices)
    return DataLoader(train, batch_size), DataLoader(val, batch_size)


@wrong("the same order in every epoch")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size)


@wrong("the order comes from PyTorch's global generator")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@wrong("changed the global random generator of torch")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    torch.manual_seed(seed)
    return DataLoader(train, batch_size, shuffle=True), DataLoader(val, batch_size)


@wrong("changed the global random generator of torch")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.manual_seed(seed)          # this is the global one
    return DataLoader(train, batch_size, shuffle=True, generator=generator), DataLoader(val, batch_size)


@wrong("the validation loader has another order in each epoch")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    loaders = [
        DataLoader(part, batch_size, shuffle=True, generator=torch.Generator().manual_seed(seed))
        for part in (train, val)
    ]
    return tuple(loaders)


@wrong("it is the validation loader that shuffles")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(train, batch_size), DataLoader(val, batch_size, shuffle=True, generator=generator)


@wrong("the last, smaller batch was left out")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size, shuffle=True, generator=generator, drop_last=True),
        DataLoader(val, batch_size),
    )


@wrong("the last, smaller batch was left out")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.Generator().manual_seed(seed)
    return (
        DataLoader(train, batch_size, shuffle=True, generator=generator),
        DataLoader(val, batch_size, drop_last=True),
    )


@wrong("the validation loader comes first")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(val, batch_size), DataLoader(train, batch_size, shuffle=True, generator=generator)


@wrong("every loader goes through the whole dataset")
def make_loaders(dataset, batch_size, val_fraction, seed):
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=True, generator=generator), DataLoader(dataset, batch_size)


@wrong("the validation samples included")
def make_loaders(dataset, batch_size, val_fraction, seed):
    _, val = split(dataset, val_fraction, seed)
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(dataset, batch_size, shuffle=True, generator=generator), DataLoader(val, batch_size)


@wrong("batch_size is not handed on")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    return DataLoader(train, shuffle=True, generator=torch.Generator().manual_seed(seed)), DataLoader(val)


@wrong("the validation part came as a single batch")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(train, batch_size, shuffle=True, generator=generator), DataLoader(val, max(len(val), 1))


@wrong("the loader's generator must have the seed")
def make_loaders(dataset, batch_size, val_fraction, seed):
    refuse(val_fraction)
    size = round(len(dataset) * val_fraction)
    order = shuffled(len(dataset), seed)
    train, val = Subset(dataset, sorted(order[size:])), Subset(dataset, order[:size])
    generator = torch.Generator().manual_seed(0)
    return DataLoader(train, batch_size, shuffle=True, generator=generator), DataLoader(val, batch_size)


@wrong("the loader's generator must have the seed")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    return DataLoader(train, batch_size, shuffle=True, generator=torch.Generator()), DataLoader(val, batch_size)


@wrong("another seed gave the same validation samples")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, 0)
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(train, batch_size, shuffle=True, generator=generator), DataLoader(val, batch_size)


@wrong("another second one")
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)

    class Sampler:
        """The seed is for the first epoch only."""

        def __init__(self):
            self.epoch = 0

        def __len__(self):
            return len(train)

        def __iter__(self):
            self.epoch += 1
            order = shuffled(len(train), seed) if self.epoch == 1 else torch.randperm(len(train)).tolist()
            return iter(order)

    return DataLoader(train, batch_size, sampler=Sampler()), DataLoader(val, batch_size)


@wrong("a tuple of two DataLoader is wanted")
def make_loaders(dataset, batch_size, val_fraction, seed):
    return split(dataset, val_fraction, seed)


@wrong("returned None")
def make_loaders(dataset, batch_size, val_fraction, seed):
    split(dataset, val_fraction, seed)
