"""Right answers to stage5_data/loaders.py."""

import random

import numpy
import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler, Subset

from tests.bank import right


@right
def split(dataset, val_fraction, seed):
    if val_fraction < 0 or val_fraction >= 1:
        raise ValueError("the fraction is out of range")
    n = len(dataset)
    size = int(n * val_fraction + 0.5)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    return Subset(dataset, order[size:].tolist()), Subset(dataset, order[:size].tolist())


@right
def split(dataset, val_fraction, seed):
    if not 0 <= val_fraction < 1:
        raise ValueError(val_fraction)
    chosen = set(random.Random(seed).sample(range(len(dataset)), round(len(dataset) * val_fraction)))
    rest = [index for index in range(len(dataset)) if index not in chosen]
    return Subset(dataset, rest), Subset(dataset, sorted(chosen))


@right
def split(dataset, val_fraction, seed):
    if not 0 <= val_fraction < 1:
        raise ValueError(val_fraction)
    order = numpy.random.default_rng(seed).permutation(len(dataset))
    cut = len(dataset) - round(len(dataset) * val_fraction)
    return Subset(dataset, order[:cut]), Subset(dataset, order[cut:])


@right
def split(dataset, val_fraction, seed):
    if not 0 <= val_fraction < 1:
        raise ValueError(val_fraction)
    with torch.random.fork_rng():        # what was set inside is undone at the end
        torch.manual_seed(seed)
        order = torch.randperm(len(dataset)).tolist()
    size = round(len(dataset) * val_fraction)
    return Subset(dataset, order[size:]), Subset(dataset, order[:size])


@right
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed)
    generator = torch.Generator()
    generator.manual_seed(seed)
    sampler = RandomSampler(train, generator=generator)
    return DataLoader(train, batch_size, sampler=sampler), DataLoader(val, batch_size, shuffle=False)


@right
def make_loaders(dataset, batch_size, val_fraction, seed):
    train, val = split(dataset, val_fraction, seed + 1)
    one, two = torch.Generator().manual_seed(seed), torch.Generator().manual_seed(seed)
    batches = BatchSampler(RandomSampler(train, generator=one), batch_size, drop_last=False)
    return (
        DataLoader(train, batch_sampler=batches, collate_fn=list),
        DataLoader(val, batch_sampler=BatchSampler(SequentialSampler(val), batch_size, False), generator=two),
    )


@right
def make_loaders(dataset, batch_size, val_fraction, seed):
    generator = torch.Generator().manual_seed(seed)
    train, val = split(dataset, val_fraction, seed)
    return (
        DataLoader(train, batch_size=batch_size, shuffle=True, generator=generator),
        DataLoader(val, batch_size=batch_size, generator=generator),
    )
