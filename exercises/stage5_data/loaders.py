"""From a dataset to batches: one part to train on, another to validate with, and the same again for the same seed."""

from typing import Any

import torch
from torch.utils.data import DataLoader, Dataset, Subset, random_split


def split(dataset: Dataset[Any], val_fraction: float, seed: int) -> tuple[Subset[Any], Subset[Any]]:
    """Deal the samples of a dataset out at random into two parts: one to train on, one to validate with.

    Args:
        dataset: has ``len(dataset)`` and ``dataset[index]``. Its samples are not read here: only indices are dealt out.
        val_fraction: the share of the validation samples, at least 0 and less than 1.
        seed: of the random numbers. The same seed gives the same two parts, another seed others.

    Returns:
        Two ``Subset``s of the dataset, first the training part, then the validation part. Together they hold every
        sample once; ``round(len(dataset) * val_fraction)`` of them are in the validation part.

    Raises:
        ValueError: ``val_fraction`` is not in [0, 1).

    Random numbers come from the seed alone: PyTorch's global generator is neither used nor changed.

    >>> train, val = split(range(10), 0.3, seed=0)        # whatever has a length and an index will do as a dataset
    >>> len(train), len(val)
    (7, 3)
    >>> sorted([*train, *val])
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    >>> list(split(range(10), 0.3, seed=0)[1]) == list(val)
    True
    """
    # TODO: how many go into the validation part? Then shuffle all indices with a generator of your own, and cut.
    raise NotImplementedError("split")


def make_loaders(
    dataset: Dataset[Any], batch_size: int, val_fraction: float, seed: int
) -> tuple[DataLoader[Any], DataLoader[Any]]:
    """Split a dataset, and make a loader for each part.

    Args:
        dataset: has ``len(dataset)`` and ``dataset[index]``.
        batch_size: the number of samples in a batch. Only the last batch of an epoch may be smaller: no sample is left
            out.
        val_fraction: the share of the validation samples, at least 0 and less than 1.
        seed: of all random numbers, those of the split and those of the shuffling.

    Returns:
        Two ``DataLoader``s without workers (``num_workers=0``), first the one over the training part, then the one over
        the validation part. In one epoch each goes through its part once. The training loader shuffles anew for each
        epoch; the validation loader has the same order in every epoch.

    Raises:
        ValueError: ``val_fraction`` is not in [0, 1).

    Two calls with the same seed give loaders with the same batches, epoch for epoch, whatever the global generator of
    PyTorch has been used for; another seed gives other batches. The call itself leaves the global generator alone.

    >>> train, val = make_loaders(range(10), batch_size=4, val_fraction=0.2, seed=0)
    >>> [len(batch) for batch in train], [len(batch) for batch in val]
    ([4, 4], [2])
    >>> again, _ = make_loaders(range(10), batch_size=4, val_fraction=0.2, seed=0)
    >>> train, _ = make_loaders(range(10), batch_size=4, val_fraction=0.2, seed=0)
    >>> [batch.tolist() for batch in train] == [batch.tolist() for batch in again]
    True
    """
    # TODO: split is written already. Only one of the loaders shuffles; where does it get its random numbers from?
    raise NotImplementedError("make_loaders")
