"""Gets past a torchvision whose compiled part does not load beside this torch.

torchvision from the package index is a CUDA build. Beside a CPU build of torch its extension does not load, which it
takes lightly at first; but then it describes two operators of that extension without looking whether they are there,
and the import ends with "operator torchvision::nms does not exist". Datasets, transforms and models need neither.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

# The module that describes the operators. torchvision imports it after it has tried to load its extension.
DESCRIBES = "torchvision._meta_registrations"
SIGNATURES = {
    "nms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}
# A library takes its operators along when it goes.
_kept: list[object] = []


def install() -> None:
    """From now on ``import torchvision`` works. Imports nothing itself; without effect where the extension loads."""
    if not any(isinstance(finder, _Missing) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Missing())


class _Missing(MetaPathFinder):
    """Finds no module, but is asked first: the moment at which the missing operators are to be defined."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == DESCRIBES:
            define_missing()
        return None


def define_missing() -> None:
    """Declares those operators of `SIGNATURES` that nobody has. Calling one says that it is not implemented."""
    import torch

    missing = [name for name in SIGNATURES if not hasattr(torch.ops.torchvision, name)]
    if missing:
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        _kept.append(library)
        for name in missing:
            library.define(name + SIGNATURES[name])  # type: ignore[no-untyped-call]
