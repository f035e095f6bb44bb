"""Wrong answers to stage5_data/samplers.py."""

from collections import Counter

import torch
from torch.utils.data import RandomSampler, WeightedRandomSampler

from tests.bank import wrong


@wrong("there is a weight for each class")
def balanced_sampler(labels, generator=None):
    counts = torch.as_tensor(labels).unique(return_counts=True)[1]
    return WeightedRandomSampler(1 / counts, num_samples=len(labels), generator=generator)


@wrong("there is a weight for each class")
def balanced_sampler(labels, generator=None):
    counts = Counter(torch.as_tensor(labels).tolist())
    return WeightedRandomSampler([1 / n for n in counts.values()], len(labels), generator=generator)


@wrong("classes are drawn as often as they occur")
def balanced_sampler(labels, generator=None):
    return WeightedRandomSampler([1.0] * len(labels), len(labels), generator=generator)


@wrong("the common class is drawn more often")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return WeightedRandomSampler([counts[label] / len(classes) for label in classes], len(classes), generator=generator)


@wrong("the root of the class's size")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return WeightedRandomSampler([counts[label] ** -0.5 for label in classes], len(classes), generator=generator)


@wrong("goes down too fast with the size")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return WeightedRandomSampler([1 / counts[label] ** 2 for label in classes], len(classes), generator=generator)


@wrong("the share of the other classes")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    weights = [1 - counts[label] / len(classes) if len(counts) > 1 else 1 for label in classes]
    return WeightedRandomSampler(weights, len(classes), generator=generator)


@wrong("the weight of a sample is its label")
def balanced_sampler(labels, generator=None):
    return WeightedRandomSampler(torch.as_tensor(labels), len(labels), generator=generator)


@wrong("never the same key of a dict")
def balanced_sampler(labels, generator=None):
    counts = Counter(labels)
    return WeightedRandomSampler([1 / counts[label] for label in labels], len(labels), generator=generator)


@wrong("raised")  # bincount takes no negative numbers
def balanced_sampler(labels, generator=None):
    labels = torch.as_tensor(labels)
    return WeightedRandomSampler((1 / labels.bincount())[labels], len(labels), generator=generator)


@wrong("negative labels were taken for 0")
def balanced_sampler(labels, generator=None):
    labels = torch.as_tensor(labels).clamp(min=0)  # the negative classes fall together
    return WeightedRandomSampler((1 / labels.bincount())[labels], len(labels), generator=generator)


@wrong("raised")  # a class for each number up to the largest: the labels are no positions
def balanced_sampler(labels, generator=None):
    labels = torch.as_tensor(labels)
    counts = labels.unique(return_counts=True)[1]
    return WeightedRandomSampler((1 / counts)[labels], len(labels), generator=generator)


@wrong("raised AttributeError")
def balanced_sampler(labels, generator=None):
    _classes, which, counts = labels.unique(return_inverse=True, return_counts=True)  # tensors only
    return WeightedRandomSampler((1 / counts)[which], len(labels), generator=generator)


@wrong("the weights belong to the samples sorted by class")
def balanced_sampler(labels, generator=None):
    classes = sorted(torch.as_tensor(labels).tolist())
    counts = Counter(classes)
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(classes), generator=generator)


@wrong("one sample of each class takes all of its weight")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    weights = [float(classes.index(label) == index) for index, label in enumerate(classes)]
    return WeightedRandomSampler(weights, len(classes), generator=generator)


@wrong("without replacement")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    weights = [1 / counts[label] for label in classes]
    return WeightedRandomSampler(weights, len(classes), replacement=False, generator=generator)


@wrong("as many indices as there are classes")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(counts), generator=generator)


@wrong("as the rarest class allows")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    draws = len(counts) * min(counts.values())
    return WeightedRandomSampler([1 / counts[label] for label in classes], draws, generator=generator)


@wrong("as if all classes were as large as the largest")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    draws = len(counts) * max(counts.values())
    return WeightedRandomSampler([1 / counts[label] for label in classes], draws, generator=generator)


@wrong("the generator is not used")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(classes))


@wrong("set no seed")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    generator = generator or torch.Generator().manual_seed(0)
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(classes), generator=generator)


@wrong("another generator")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    own = None if generator is None else torch.Generator().manual_seed(generator.initial_seed())
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(classes), generator=own)


@wrong("a WeightedRandomSampler is wanted")
def balanced_sampler(labels, generator=None):
    return RandomSampler(labels, replacement=True, generator=generator)


@wrong("a WeightedRandomSampler is wanted")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return torch.tensor([1 / counts[label] for label in classes])


@wrong("is the return missing")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    WeightedRandomSampler([1 / counts[label] for label in classes], len(classes), generator=generator)


@wrong("changed its argument")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    if isinstance(labels, list):
        labels.sort()
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(classes), generator=generator)


@wrong("all weights are the same")
def balanced_sampler(labels, generator=None):
    labels = list(labels)
    counts = Counter(labels)
    return WeightedRandomSampler([1 / counts[label] for label in labels], len(labels), generator=generator)


@wrong("must come from the global one")
def balanced_sampler(labels, generator=None):
    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    if generator is None:
        generator = torch.Generator()
        generator.seed()
    return WeightedRandomSampler([1 / counts[label] for label in classes], len(classes), generator=generator)


@wrong("the same indices each time a loader goes through it")
def balanced_sampler(labels, generator=None):
    class Fixed(WeightedRandomSampler):
        def __iter__(self):
            torch.manual_seed(0)
            return iter(torch.multinomial(self.weights, self.num_samples, True).tolist())

    classes = torch.as_tensor(labels).tolist()
    counts = Counter(classes)
    return Fixed([1 / counts[label] for label in classes], len(classes), generator=generator)
