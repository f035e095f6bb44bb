"""How to grade: isolation, seed, limits. No torch here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from graders.engine.allowance import Allowance, Isolation
from graders.sandbox import lock
from graders.session.devices import Choice


def default_isolation() -> Isolation:
    """`strict` where this machine can have it."""
    return "basic" if lock.missing() else "strict"


def new_seed() -> int:
    """A seed that a submission cannot guess, and a person can type."""
    return secrets.randbelow(10**15)


@dataclass(frozen=True)
class Settings:
    """How to grade. The seed decides what the checks draw."""

    isolation: Isolation = field(default_factory=default_isolation)
    seed: int = field(default_factory=new_seed)
    reveal: bool = True
    allowance: Allowance = field(default_factory=Allowance)
    device: Choice = "auto"
