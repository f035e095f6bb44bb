"""Which samples a DataLoader takes: as many of the rare class as of the common one."""

from collections import Counter

import torch
from torch import Tensor
from torch.utils.data import WeightedRandomSampler


def balanced_sampler(labels: list[int] | Tensor, generator: torch.Generator | None = None) -> WeightedRandomSampler:
    """Make a sampler that draws every class equally often, however rare it is in the data.

    Each draw gives every class the same chance, and within a class every sample the same chance. Samples are drawn with
    replacement: those of a rare class come again and again.

    Args:
        labels: the class of each sample, a list or an int64 tensor ``(N,)``, at least one. Classes are any whole
            numbers: also negative ones, and not each number in between.
        generator: where the random numbers come from; without one, from PyTorch's global generator.

    Returns:
        A ``WeightedRandomSampler`` that draws ``N`` indices each time a loader goes through it.

    >>> labels = [7] * 1900 + [-1] * 100
    >>> sampler = balanced_sampler(labels, torch.Generator().manual_seed(0))
    >>> len(sampler)
    2000
    >>> drawn = [labels[index] for index in sampler]
    >>> 0.4 < drawn.count(-1) / 2000 < 0.6                # a twentieth of the data, but half of what is drawn
    True
    """
    # TODO: the sampler wants a weight for each sample. All samples of a class shall weigh as much together as all of
    # another class.
    ### BEGIN SOLUTION
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    weights = [1 / counts[label] for label in classes]
    return WeightedRandomSampler(weights, num_samples=len(weights), generator=generator)
    ### END SOLUTION
