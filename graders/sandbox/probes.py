"""The kit's own probes: functions that run inside, drive the student's code, and return what they saw.

Like every probe they hold no expected value and give no verdict; a submission may read all of this.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import types
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import partial
from typing import Any

import numpy
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from graders.sandbox.raised import Missing, WrongCall, describe


def find(student: types.ModuleType, name: str) -> Any:
    found = getattr(student, name, None)
    if not callable(found):
        raise Missing(name)
    return found


def call(function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Call it; raises `WrongCall` where it does not have such parameters."""
    try:
        return function(*args, **kwargs)
    except TypeError:
        with contextlib.suppress(ValueError):  # what is not written in Python may have no signature
            signature = inspect.signature(function)
            try:
                signature.bind(*args, **kwargs)
            except TypeError as error:
                raise WrongCall(str(error)) from None
        raise


# ------------------------------------------------------------------------------------------------- calls


def call_once(student: types.ModuleType, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Call with the arguments as they are; the arguments come back too, so that the judge can compare them."""
    result = call(find(student, name), args, kwargs)
    return {"result": result, "arguments": [list(args), kwargs]}


def call_twice(student: types.ModuleType, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Call with float32 copies, then with float64 copies that require grad, for the gradient of each result tensor.

    An exception of the second call is part of the observation: the first call's result may already explain it.
    """
    function = find(student, name)
    single = Copies(torch.float32, requires_grad=False)
    seen = call_once(student, name, single.of(args), single.of(kwargs))
    double = Copies(torch.float64, requires_grad=True)
    copied_args, copied_kwargs = double.of(args), double.of(kwargs)
    try:
        result = call(function, copied_args, copied_kwargs)
        gradients = [gradient(output, double.leaves) for output in tensors_in(result)]
        again = {"result": result, "arguments": [list(copied_args), copied_kwargs], "gradients": gradients}
    except Exception as error:
        again = {"raised": describe(error, getattr(student, "__file__", ""))}
    return {**seen, "again": again}


def rehearse(x: Tensor) -> dict[str, Any]:
    """What `call_twice` does, without a student's function or a backward: then all that it needs is at hand."""
    single = Copies(torch.float32, requires_grad=False).of(x)
    double = Copies(torch.float64, requires_grad=True).of(x)
    inspect.signature(rehearse).bind(x)
    return {"result": single + 1, "again": double * weights_for(x.shape)}


class Copies:
    """Copies arguments; floating tensors that require grad get another dtype, and keep their strides."""

    def __init__(self, dtype: torch.dtype, *, requires_grad: bool) -> None:
        self.dtype = dtype
        self.requires_grad = requires_grad
        self.leaves: list[Tensor] = []
        self.made: dict[int, Tensor] = {}

    def of(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            if id(value) not in self.made:  # one tensor given twice stays one tensor
                self.made[id(value)] = self.tensor(value)
            return self.made[id(value)]
        if isinstance(value, dict):
            return {key: self.of(item) for key, item in value.items()}
        if type(value) in (list, tuple):
            return type(value)(self.of(item) for item in value)
        return value

    def tensor(self, value: Tensor) -> Tensor:
        is_leaf = value.requires_grad
        dtype = self.dtype if is_leaf else value.dtype
        copy = torch.empty_strided(value.shape, value.stride(), dtype=dtype)
        copy.copy_(value.detach())
        if is_leaf and self.requires_grad:
            copy.requires_grad_()
            self.leaves.append(copy)
        return copy


def tensors_in(value: Any, kind: type | tuple[type, ...] = (Tensor, numpy.ndarray)) -> list[Any]:
    """What is of `kind` in nested lists, tuples and dicts, in order."""
    if isinstance(value, kind):
        return [value]
    if isinstance(value, dict):
        return [found for item in value.values() for found in tensors_in(item, kind)]
    if isinstance(value, (list, tuple)):
        return [found for item in value for found in tensors_in(item, kind)]
    return []


def weights_for(shape: tuple[int, ...] | torch.Size) -> Tensor:
    """The fixed weights of the sum of a result's elements whose gradient is compared; no two alike."""
    count = torch.Size(shape).numel()
    return torch.sin(1.0 + 0.7 * torch.arange(count, dtype=torch.float64)).reshape(tuple(shape))


def gradient(output: Any, leaves: list[Tensor]) -> list[Tensor | None] | None:
    """The gradient of the weighted sum of `output`, one entry a leaf; None where no gradient can be had."""
    if not isinstance(output, Tensor) or not output.requires_grad or not output.dtype.is_floating_point:
        return None
    total = (output * weights_for(output.shape).to(output)).sum()
    tracked = [leaf for leaf in leaves if leaf.requires_grad]  # student code may have switched it off
    found = dict(zip(tracked, torch.autograd.grad(total, tracked, allow_unused=True, retain_graph=True), strict=True))
    return [found.get(leaf) for leaf in leaves]


def file_content(path: str) -> Tensor:
    """The bytes of a file in the working folder as a uint8 tensor, which is how files travel."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    return torch.frombuffer(data, dtype=torch.uint8) if data else torch.empty(0, dtype=torch.uint8)


# ------------------------------------------------------------------------------------------------- what ran


LONGEST = 1 << 14  # characters of what an example may print


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch leaves __init_subclass__ untyped
    """Notes the name of every operator that reaches the dispatcher, below torch's Python API."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch again
        self.names: list[str] = []

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # nothing is compiled here: no guard against that, which would import torch._dynamo (1 s)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(str(func.overloadpacket))
        return func(*args, **(kwargs or {}))


def operators(student: types.ModuleType, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    """The operators that run while the student's function works, in order: ``["aten.mul", "aten.sum"]``."""
    function = find(student, name)
    recorder = Recorder()
    with recorder:
        call(function, args, kwargs)
    return recorder.names


# ------------------------------------------------------------------------------------------------- examples


def examples(student: types.ModuleType, name: str, sources: list[str]) -> list[dict[str, Any]]:
    """Run docstring examples one after the other in the student's module, as doctest does.

    Returns:
        For each, what it printed, and `shown`: the values alone, without what the student's code printed on the way.
        An exception ends the run: its entry says what was raised.
    """
    find(student, name)
    space = dict(vars(student))
    seen: list[dict[str, Any]] = []
    for source in sources:
        printed, shown = io.StringIO(), io.StringIO()
        try:
            with redirect_stdout(printed):
                sys.displayhook = partial(show, [printed, shown])
                exec(compile(source, "<example>", "single"), space)
        except Exception as error:
            seen.append({"raised": describe(error, getattr(student, "__file__", ""))})
            break
        seen.append({"printed": printed.getvalue()[:LONGEST], "shown": shown.getvalue()[:LONGEST]})
    return seen


def show(places: list[io.StringIO], value: object) -> None:
    """What the interactive interpreter does with the value of an expression."""
    if value is not None:
        for place in places:
            place.write(f"{value!r}\n")
