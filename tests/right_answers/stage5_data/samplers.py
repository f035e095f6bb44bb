"""Other right answers to stage5_data/samplers.py."""

import numpy as np
import torch
from torch.utils.data import WeightedRandomSampler

from tests.bank import right


@right
def balanced_sampler(labels, generator=None):
    _classes, which, counts = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
    return WeightedRandomSampler((1 / counts)[which], len(labels), generator=generator)


@right
def balanced_sampler(labels, generator=None):
    labels = np.asarray(labels)
    weights = np.zeros(len(labels))
    for name in set(labels.tolist()):
        weights[labels == name] = len(labels) / np.sum(labels == name)
    return WeightedRandomSampler(weights, num_samples=len(labels), replacement=True, generator=generator)


@right
def balanced_sampler(labels, generator=None):
    labels = torch.as_tensor(labels)
    same = labels[:, None] == labels
    return WeightedRandomSampler(100.0 / same.sum(dim=0), len(labels), True, generator)


@right
def balanced_sampler(labels, generator=None):
    class BalancedSampler(WeightedRandomSampler):
        def __init__(self, names):
            weights = [1.0 / names.count(name) for name in names]
            super().__init__(weights, len(names), generator=generator)

    return BalancedSampler([int(label) for label in labels])
