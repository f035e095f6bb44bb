"""Where checks about devices run: on the CPU, and on an accelerator or, where there is none, on the simulated one.

Asking torch takes a second, so what it said is kept as long as torch and the machine's card are the same. No torch is
imported here unless it has to be asked.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from graders.sandbox import SIMULATED
from graders.session.files import keep
from graders.session.plan import ROOT, preload_for
from graders.session.result import installed

Choice = Literal["auto", "cpu", "cuda", "mps"]
ACCELERATORS = ("cuda", "mps")
MODULE = "graders.sandbox.simulated_device"  # among the modules that a stage preloads: its checks are about devices
KEPT = ROOT / ".torchpath" / "cache" / "devices.json"
DRIVER = (Path("/dev/nvidiactl"), Path("/usr/lib/wsl/lib/libcuda.so.1"))  # come and go with it, on Linux and WSL 2


class DeviceMissing(Exception):
    """The accelerator that was asked for is not there; `args` are its name and those that are."""


def matter_for(exercises: Iterable[str]) -> bool:
    """Whether checks of these exercises are about devices."""
    return MODULE in preload_for(exercises)


def devices_for(choice: Choice) -> tuple[str, ...]:
    """The names of the devices to run on, the CPU first.

    Raises:
        DeviceMissing: the choice names an accelerator that torch does not find here.
    """
    assert choice in get_args(Choice)
    there = present()
    accelerators = tuple(name for name in ACCELERATORS if name in there)
    simulated = tuple(name for name in there if name == SIMULATED)
    if choice == "cpu":
        return ("cpu", *simulated)
    if choice == "auto":
        return ("cpu", *(accelerators or simulated))
    if choice not in accelerators:
        raise DeviceMissing(choice, accelerators)
    return ("cpu", choice)


def in_words(devices: Iterable[str]) -> str:
    """For the result's environment: ``cpu, gpu (simulated)``."""
    return ", ".join(f"{name} (simulated)" if name == SIMULATED else name for name in devices)


@cache
def present() -> list[str]:
    """What torch finds here beside the CPU, the simulated device included where this torch can have it."""
    key = [installed("torch"), *(path.exists() for path in DRIVER)]
    try:
        known = json.loads(KEPT.read_text(encoding="utf-8"))
        if known["key"] == key:
            return [str(name) for name in known["found"]]
    except (OSError, ValueError, KeyError, TypeError):
        pass  # none yet, or damaged: asked anew
    found = ask_torch()
    keep(KEPT, json.dumps({"key": key, "found": found}))
    return found


def ask_torch() -> list[str]:
    import torch

    found = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        SIMULATED: importlib.import_module(MODULE).can_be_had(),
    }
    return [name for name, there in found.items() if there]
