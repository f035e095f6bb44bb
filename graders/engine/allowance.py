"""What a request may use, and how a child is locked in. No torch here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Isolation = Literal["strict", "basic"]


@dataclass(frozen=True)
class Allowance:
    """What one request may use.

    The CPU time is what stops an endless loop, so that a busy machine fails nobody; the wall-clock time is for code
    that waits for ever. Memory is counted beyond what a child starts with.
    """

    cpu_seconds: float = 10.0
    wall_seconds: float = 120.0
    memory: int = 2 << 30
