"""A second device where there is only one: what is moved there, and what is left behind, can be seen without it."""

from __future__ import annotations

import sys
from typing import Any

import cloudpickle
import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

cloudpickle.register_pickle_by_value(sys.modules[__name__])


class Elsewhere(TorchFunctionMode):
    """Runs inside: within the with-block, tensors that are moved to this device are marked, and what is made of them.

    The device must be a name of the CPU that nobody uses by chance: ``cpu:0``. Everything is computed as usual; `left`
    says what a real second device would have refused.

    Attributes:
        left: "model" (a parameter was not moved when the model was called), "inputs" (its images were not), "targets"
            (the labels of a loss were not), "mixed" (tensors of both devices were compared), "numpy", "index" (a tensor
            that was not moved was indexed with one that was).
        calls: how often a model was called.
    """

    def __init__(self, device: str | torch.device) -> None:
        super().__init__()
        self.device = torch.device(device)
        self.left: list[str] = []
        self.calls = 0
        self.depth = 0

    def __enter__(self) -> Any:
        module = nn.modules.module
        self.handles = [
            module.register_module_forward_pre_hook(self.called),
            module.register_module_forward_hook(self.returned),
        ]
        return super().__enter__()

    def __exit__(self, *error: Any) -> None:
        for handle in self.handles:
            handle.remove()
        super().__exit__(*error)

    @staticmethod
    def has(tensor: Any) -> bool:
        """Whether a tensor lies on the other device."""
        return bool(getattr(tensor, "_elsewhere", False))

    def called(self, module: nn.Module, inputs: Any) -> None:
        if next(module.parameters(), None) is None:
            return
        self.depth += 1
        if self.depth > 1 or not inputs:
            return
        self.calls += 1
        if not all(self.has(parameter) for parameter in module.parameters()):
            self.left.append("model")
        if not self.has(inputs[0]):
            self.left.append("inputs")

    def returned(self, module: nn.Module, inputs: Any, output: Any) -> None:
        if next(module.parameters(), None) is not None:
            self.depth -= 1

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        given = [*args, *kwargs.values()]
        if func is Tensor.device.__get__ and self.has(args[0]):
            return self.device
        devices = [str(value) for value in given if isinstance(value, (str, torch.device))]
        like = func is Tensor.to and any(self.has(value) for value in given[1:])
        result = func(*args, **kwargs)
        if like or str(self.device) in devices:
            return self.moved(result, given[0] if given else None)
        if func is Tensor.cpu or (func is Tensor.to and any(name.startswith("cpu") for name in devices)):
            return self.brought_back(result)
        self.watch(func, given)
        if func is Tensor.__getitem__:
            for tensor in tensors([result]):
                mark(tensor, self.has(args[0]))
        elif any(self.has(tensor) for tensor in tensors(given)):
            if func is Tensor.__iter__:
                return iter([mark(one, True) for one in result])
            for tensor in tensors([result]):
                mark(tensor, True)
        return result

    def moved(self, result: Any, origin: Any) -> Any:
        if isinstance(origin, nn.Parameter):
            mark(origin, True)  # Module.to puts what is moved into its place
        elif result is origin:
            result = result.view_as(result)  # a tensor of its own; the one that was moved stays where it was
        return mark(result, True)

    @staticmethod
    def brought_back(result: Any) -> Any:
        if isinstance(result, nn.Parameter):
            return mark(result, False)
        return mark(result.view_as(result), False)

    def watch(self, func: Any, given: list[Any]) -> None:
        """Note what two devices would not do."""
        name = getattr(func, "__name__", "")
        found = [self.has(value) for value in given if isinstance(value, Tensor) and value.dim()]
        if func is Tensor.__getitem__ and not self.has(given[0]) and any(map(self.has, tensors(given[1:]))):
            self.left.append("index")
        if name in ("numpy", "__array__") and any(found):
            self.left.append("numpy")
        if len(found) > 1 and any(found) and not all(found):
            if name in ("cross_entropy", "nll_loss", "mse_loss"):
                self.left.append("targets")
            if name in ("eq", "__eq__", "ne", "__ne__", "gather", "sub", "__sub__"):
                self.left.append("mixed")


def mark(tensor: Any, there: bool) -> Any:
    if isinstance(tensor, Tensor):
        tensor._elsewhere = there  # type: ignore[attr-defined]
    return tensor


def tensors(values: Any) -> list[Tensor]:
    """The tensors in nested lists and tuples."""
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, (list, tuple)):
            found += tensors(value)
    return found
