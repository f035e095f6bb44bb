"""A dataset of pairs: what a DataLoader needs to know of your data, and not a line more."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor
from torch.utils.data import Dataset


class PairDataset(Dataset[tuple[Any, Any]]):
    """Inputs and labels side by side: item ``i`` is the pair ``(x[i], y[i])``.

    Args:
        x: the inputs: a tensor ``(N, *)``, or a list or tuple of ``N`` things of any kind.
        y: the labels, as many as there are inputs: a tensor ``(N, *)``, or a list or tuple.
        transform: a function for the inputs. Where it is given, item ``i`` is ``(transform(x[i]), y[i])``. It is called
            with one input at a time, each time that an item is asked for, and never before: a transform may be
            random, and give something else each time.

    Raises:
        ValueError: ``x`` and ``y`` are not equally long. It is raised when the dataset is made.

    >>> import torch
    >>> dataset = PairDataset(torch.tensor([[1, 2], [3, 4], [5, 6]]), ["a", "b", "c"])
    >>> len(dataset)
    3
    >>> dataset[1]
    (tensor([3, 4]), 'b')
    >>> PairDataset([10, 20], [0, 1], transform=lambda number: number / 10)[1]
    (2.0, 1)
    """

    def __init__(
        self, x: Tensor | Sequence[Any], y: Tensor | Sequence[Any], transform: Callable[[Any], Any] | None = None
    ) -> None:
        # TODO: compare the lengths, and keep what you were given for later. There is nothing else to do yet.
        raise NotImplementedError("PairDataset")

    def __len__(self) -> int:
        """The number of pairs.

        >>> len(PairDataset(["only one"], [1]))
        1
        """
        # TODO: how many items can be asked for?
        raise NotImplementedError("PairDataset")

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        """One pair.

        Args:
            index: which one, counted from 0; negative numbers count from the end, as in a list. A single number:
                slices are not asked for.

        Returns:
            A tuple of the input (transformed, where there is a transform) and the label as it stands in ``y``.

        Raises:
            IndexError: there is no such item, that is ``index >= N`` or ``index < -N``. A ``for`` loop over the dataset
                ends by it.

        >>> dataset = PairDataset(["one", "two", "three"], [1, 2, 3], transform=str.upper)
        >>> dataset[-1]
        ('THREE', 3)
        >>> [label for word, label in dataset]
        [1, 2, 3]
        >>> dataset[3]
        Traceback (most recent call last):
        IndexError: list index out of range
        """
        # TODO: look up the input and its label, and transform one of the two.
        raise NotImplementedError("PairDataset")
