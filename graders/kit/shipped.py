"""What goes inside with a probe: its code, and what it mentions. Nothing a check expects may be among that.

A submission can read everything that is sent to its process. Arguments are sent on purpose; a global or a variable of
an enclosing function is sent because the probe mentions it, which is easily overlooked. So data is refused there.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import torch

HARMLESS = (type(None), bool, int, float, str, torch.dtype, torch.device)


class ShippedData(TypeError):
    """A probe mentions data: a mistake of the grader, found when it is first run."""


def refuse_data(probe: Callable[..., Any]) -> None:
    """Raise `ShippedData` where the probe, or a function it mentions, mentions data outside itself."""
    if isinstance(probe, types.FunctionType):
        _refuse(probe)


@lru_cache(maxsize=1024)
def _refuse(function: types.FunctionType) -> None:
    waiting, seen = [function], set()
    while waiting:
        current = waiting.pop()
        if current in seen or not current.__module__.startswith("graders.stage"):
            continue  # the kit's own probes are importable inside, and travel by name
        seen.add(current)
        for name, value in mentioned(current):
            if isinstance(value, types.FunctionType):
                waiting.append(value)
            elif not is_harmless(value):
                raise ShippedData(
                    f"the probe {function.__name__} would send {name} inside: make it an argument, if at all"
                )


def mentioned(function: types.FunctionType) -> Iterator[tuple[str, Any]]:
    """Globals and variables of enclosing functions that the code, or code nested in it, mentions."""
    names = set(_names(function.__code__))
    yield from ((name, function.__globals__[name]) for name in sorted(names) if name in function.__globals__)
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell.cell_contents


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def is_harmless(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(map(is_harmless, value))
    return isinstance(value, (types.ModuleType, types.BuiltinFunctionType, type, *HARMLESS)) or callable(value)
