"""Random inputs: the same for one seed and one check, others in every other run, never told to a submission."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import Tensor

T = TypeVar("T")


class Draw:
    """Draws the inputs of one check.

    Floating tensors are float64 leaves that require grad, with values that float32 can hold exactly: what a grader
    computes from them is the reference for the float32 call, for the float64 call and for the gradient.
    """

    def __init__(self, seed: int, check: str) -> None:
        digest = hashlib.sha256(f"{seed}|{check}".encode()).digest()
        self._generator = torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)

    def size(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return int(torch.randint(low, high + 1, (), generator=self._generator))

    def seed(self) -> int:
        """A seed for generators that are made inside, in a probe."""
        return self.size(0, 2**31)

    def normal(self, *shape: int) -> Tensor:
        """Standard normal numbers, float64 of `shape`, requiring grad."""
        return self._leaf(torch.randn(shape, generator=self._generator, dtype=torch.float64))

    def uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        """Numbers between `low` and `high`, float64 of `shape`, requiring grad."""
        numbers = torch.rand(shape, generator=self._generator, dtype=torch.float64)
        return self._leaf(low + (high - low) * numbers)

    def integers(self, *shape: int, low: int = -9, high: int = 9) -> Tensor:
        """Whole numbers from `low` to `high`, both included, int64 of `shape`."""
        return torch.randint(low, high + 1, shape, generator=self._generator)

    def permutation(self, n: int) -> list[int]:
        """The numbers 0 to n - 1 in random order."""
        return [int(i) for i in torch.randperm(n, generator=self._generator)]

    def choice(self, items: Sequence[T]) -> T:
        """One of `items`."""
        return items[self.size(0, len(items) - 1)]

    def strided(self, x: Tensor) -> Tensor:
        """The same values in a tensor that is not contiguous (nothing with less than two elements can be that)."""
        if x.dim() == 0:
            return x
        room = torch.zeros((*x.shape, 2), dtype=x.dtype)
        room[..., 0] = x.detach()
        spread = room[..., 0]  # every second element of its storage
        if x.dim() >= 2:  # and the dimensions stored in the opposite order
            backwards = list(range(x.dim()))[::-1]
            spread = torch.empty([*spread.permute(backwards).shape, 2], dtype=x.dtype)[..., 0].permute(backwards)
            spread.copy_(x.detach())
        return spread.detach().requires_grad_(x.requires_grad)

    @staticmethod
    def _leaf(numbers: Tensor) -> Tensor:
        return numbers.to(torch.float32).to(torch.float64).requires_grad_()
