"""A second device on any machine: tensors on it report the device "gpu:0", and their numbers are computed by the CPU.

What matters about a GPU to a learner is that it is another place: tensors have to be moved there, and operations on
tensors that lie in different places are errors. A `SimulatedTensor` behaves like that. To PyTorch it is a tensor of
the backend that is reserved for hardware from elsewhere ("private use"), given a name; beneath, each holds an ordinary
tensor on the CPU. Whatever runs on simulated tensors runs on those, so that numbers are the CPU's to the last bit.

Importing this module changes nothing. `install` changes the process for good: it is called beside student code, and by
nobody else. What differs from CUDA: there is one device only, generators are those of the CPU, and fused recurrent
layers (LSTM, GRU) are missing.
"""

from __future__ import annotations

import functools
import importlib
from collections import OrderedDict
from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils import _pytree as pytree
from torch.utils.backend_registration import generate_methods_for_privateuse1_backend, rename_privateuse1_backend

from graders.sandbox import SIMULATED as NAME

INDEX = 0
CPU = torch.device("cpu")
_kept: list[object] = []  # a library takes its kernels along when it goes


def can_be_had() -> bool:
    """Whether this version of torch lets a backend be written in Python."""
    return hasattr(getattr(torch._C, "_acc", None), "register_python_privateuseone_hook")


def device(name: str) -> torch.device:
    """The device of that name; if it is the simulated one, it exists from now on."""
    if name == NAME:
        install()
    return torch.device(name)


def install() -> None:
    """Add the device to this process, once; later calls do nothing.

    The first call must come before the first ``backward()`` of the process: autograd looks for devices only then.

    Raises:
        RuntimeError: this version of torch has no such backends.
    """
    if _kept:
        return
    if not can_be_had():
        raise RuntimeError(f"torch {torch.__version__} cannot simulate a device: it has no backends in Python")
    rename_privateuse1_backend(NAME)
    generate_methods_for_privateuse1_backend()
    torch._register_device_module(NAME, _device_module())  # type: ignore[no-untyped-call]
    hooks, guard = _hooks()
    torch._C._acc.register_python_privateuseone_hook(hooks)
    torch._C._acc.register_python_privateuseone_device_guard(guard)
    # torch.tensor(…, device=…) then makes its tensor on the CPU, and moves it like any other.
    torch._C._set_only_lift_cpu_tensors(True)
    library = torch.library.Library("_", "IMPL")  # type: ignore[no-untyped-call]
    library.fallback(_run_unmixed, "PrivateUse1")  # type: ignore[no-untyped-call]
    _kept.extend([library, hooks, guard])
    _let_parameters_move()
    _let_files_be_loaded()


# ------------------------------------------------------------------------------------------------- the tensor


class SimulatedTensor(Tensor):
    """A tensor on the simulated device; `on_cpu` holds its numbers."""

    on_cpu: Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]  # as torch does it

    @staticmethod
    def __new__(cls, on_cpu: Tensor) -> SimulatedTensor:
        made: SimulatedTensor = Tensor._make_wrapper_subclass(
            cls,
            on_cpu.shape,
            strides=on_cpu.stride(),
            storage_offset=on_cpu.storage_offset(),
            dtype=on_cpu.dtype,
            device=torch.device(NAME, INDEX),
        )
        made.on_cpu = on_cpu.detach()
        return made

    def __init__(self, on_cpu: Tensor) -> None:
        super().__init__()

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # type: ignore[override]
        return run(func, args, kwargs or {})

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]  # torch's is typed oddly
        text = repr(self.on_cpu)
        about = f"device='{self.device}'" + (", requires_grad=True" if self.requires_grad else "")
        return f"{text[:-1]}, {about})"

    def __format__(self, spec: str) -> str:
        return format(self.on_cpu, spec) if self.dim() == 0 else object.__format__(self, spec)

    def tolist(self) -> Any:
        return self.on_cpu.tolist()

    def numpy(self, *, force: bool = False) -> Any:
        if force:
            return self.on_cpu.clone().numpy()
        raise TypeError(
            f"can't convert {self.device} device type tensor to numpy. "
            "Use Tensor.cpu() to copy the tensor to host memory first."
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> SimulatedTensor:
        if id(self) in memo:
            known: SimulatedTensor = memo[id(self)]
            return known
        if not self.is_leaf:
            raise RuntimeError("Only Tensors created explicitly by the user support the deepcopy protocol")
        made = SimulatedTensor(self.on_cpu.clone())
        memo[id(self)] = made
        made.requires_grad_(self.requires_grad)
        if isinstance(self, nn.Parameter):
            made._is_param = True  # what makes it an nn.Parameter
        if self.grad is not None:
            made.grad = self.grad.__deepcopy__(memo)  # type: ignore[no-untyped-call]
        return made

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Goes into a file as its numbers and the name of its device; `torch.load` can read it without this module."""
        if isinstance(self, nn.Parameter):
            return torch._utils._rebuild_parameter, (self.detach(), self.requires_grad, OrderedDict())
        about = (self.on_cpu, self.dtype, str(self.device), self.requires_grad)
        return torch._utils._rebuild_device_tensor_from_cpu_tensor, about


# ------------------------------------------------------------------------------------------------- operators

aten = torch.ops.aten
BETWEEN_DEVICES = {aten._to_copy.default, aten.copy_.default}
# The indices may lie on the CPU where the tensor lies on the device; these are the places of what may not.
INDEXING = {
    aten.index.Tensor: (0,),
    aten._unsafe_index.Tensor: (0,),
    aten.index_put.default: (0, 2),
    aten.index_put_.default: (0, 2),
    aten._index_put_impl_.default: (0, 2),
}


def run(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run an operator some of whose tensors are simulated; raises RuntimeError where it mixes devices."""
    flat, spec = pytree.tree_flatten((args, kwargs))
    simulated = [value for value in flat if isinstance(value, SimulatedTensor)]
    if simulated and func not in BETWEEN_DEVICES:
        refuse_mixture(func, args, kwargs)
    named = [value for value in flat if isinstance(value, torch.device)]
    goes_there = named[0].type == NAME if named else bool(simulated)
    cpu_args, cpu_kwargs = pytree.tree_unflatten([on_cpu(value) for value in flat], spec)
    result = func(*cpu_args, **cpu_kwargs)
    given = {id(tensor.on_cpu): tensor for tensor in simulated}

    def back(value: Any) -> Any:
        if not isinstance(value, Tensor):
            return value
        if named and not goes_there:  # moved away; within inference_mode x.to("cpu") of what lies there is no copy
            return value.clone() if id(value) in given else value
        if id(value) in given:  # of an operator that works in place: the same tensor comes back
            return given[id(value)]
        return SimulatedTensor(value) if goes_there else value

    returned = pytree.tree_map(back, result)
    for tensor in simulated:
        follow(tensor)
    return returned


def follow(tensor: SimulatedTensor) -> None:
    """Give a tensor the shape that its numbers have by now: an operator may have changed that in place."""
    numbers = tensor.on_cpu
    if (tensor.shape, tensor.stride()) == (numbers.shape, numbers.stride()):
        return
    before = torch._C._meta_in_tls_dispatch_include()
    torch._C._set_meta_in_tls_dispatch_include(True)  # the kernel that knows of shapes, and touches no numbers
    try:
        with torch._C._DisableTorchDispatch(), torch.no_grad():
            storage, offset = tensor.untyped_storage(), numbers.storage_offset()
            aten.set_.source_Storage_storage_offset(tensor, storage, offset, numbers.shape, numbers.stride())
    finally:
        torch._C._set_meta_in_tls_dispatch_include(before)


def on_cpu(value: Any) -> Any:
    if isinstance(value, SimulatedTensor):
        return value.on_cpu
    return CPU if isinstance(value, torch.device) and value.type == NAME else value


def refuse_mixture(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raise what CUDA raises; like there, a tensor with a single number and no dimension may come from the CPU."""
    if func in INDEXING:
        if not isinstance(args[0], SimulatedTensor):
            raise RuntimeError(
                f"indices should be either on {args[0].device} or on the same device as the indexed tensor "
                f"({args[0].device})"
            )
        args = tuple(args[place] for place in INDEXING[func] if place < len(args))
    written = {id(value) for value in tensors_written(func, args, kwargs)}
    for value in pytree.tree_leaves((args, kwargs)):
        elsewhere = isinstance(value, Tensor) and not isinstance(value, SimulatedTensor)
        if elsewhere and (value.dim() > 0 or id(value) in written):
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{torch.device(NAME, INDEX)} and {value.device}! (when checking the arguments of {func})"
            )


def tensors_written(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The arguments that the operator writes into."""
    places, names = _places_written(func)
    found = [args[place] for place in places if place < len(args)] + [kwargs[name] for name in names if name in kwargs]
    return [value for value in pytree.tree_leaves(found) if isinstance(value, Tensor)]


@functools.cache
def _places_written(func: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    arguments = func._schema.arguments
    written = [bool(argument.alias_info and argument.alias_info.is_write) for argument in arguments]
    return (
        tuple(place for place, argument in enumerate(arguments) if written[place] and not argument.kwarg_only),
        tuple(argument.name for place, argument in enumerate(arguments) if written[place]),
    )


def _run_unmixed(func: Any, *args: Any, **kwargs: Any) -> Any:
    """For operators without a simulated tensor among their arguments: those that make one."""
    return run(func, args, kwargs)


# ------------------------------------------------------------------------------------------------- what torch asks for


def _device_module() -> ModuleType:
    """What becomes `torch.gpu`, with what torch itself calls there, and what a student may."""
    module = ModuleType(f"torch.{NAME}")
    answers: dict[str, Callable[..., Any]] = {
        "is_available": lambda: True,
        "is_initialized": lambda: True,
        "device_count": lambda: 1,
        "current_device": lambda: INDEX,
        "set_device": lambda device: None,
        "synchronize": lambda device=None: None,
        "empty_cache": lambda: None,
        # All random numbers come from the CPU's generator, which is seeded anyway.
        "manual_seed": lambda seed: None,
        "manual_seed_all": lambda seed: None,
        "get_rng_state": lambda device=None: torch.get_rng_state(),
        "set_rng_state": lambda state, device=None: torch.set_rng_state(state),
        "_is_in_bad_fork": lambda: False,
        "get_amp_supported_dtype": lambda: [torch.bfloat16, torch.float16],
        "device": _Current,
    }
    vars(module).update(answers)
    return module


class _Current:
    """``with torch.gpu.device(0):`` the one device is the current one all the time."""

    def __init__(self, device: object) -> None:
        pass

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass


def _hooks() -> tuple[Any, Any]:
    """What torch's own C++ code asks about the backend."""

    class Hooks(torch._C._acc.PrivateUse1Hooks):
        def is_available(self) -> bool:
            return True

        def is_built(self) -> bool:
            return True

        def has_primary_context(self, device_index: int) -> bool:
            return True

    class Guard(torch._C._acc.DeviceGuard):
        def type_(self) -> Any:
            return torch._C._autograd.DeviceType.PrivateUse1

    return Hooks(), Guard()


# ------------------------------------------------------------------------------------------------- parameters


def _let_parameters_move() -> None:
    """Let ``parameter.data = …`` change the device, as it does between the CPU and CUDA.

    That is how `Module.to` moves a model: its parameters stay the same objects, so that an optimizer goes on with them.
    """
    importlib.import_module("torch._dynamo")  # it wants to see torch's own function; optimizers import it anyway
    compatible = torch._has_compatible_shallow_copy_type
    data = Tensor.data

    def any_simulated(*tensors: Tensor) -> bool:
        return any(isinstance(tensor, SimulatedTensor) for tensor in tensors)

    def set_data(parameter: Tensor, value: Tensor) -> None:
        if not any_simulated(parameter, value):
            data.__set__(parameter, value)  # type: ignore[attr-defined]  # a descriptor of C
        elif value is not parameter:
            become(parameter, value)

    def may_become(input: Tensor, from_: Tensor) -> bool:  # noqa: A002  (torch's own names)
        return any_simulated(input, from_) or compatible(input, from_)

    torch._has_compatible_shallow_copy_type = may_become
    for kind in (nn.Parameter, SimulatedTensor):
        kind.data = property(data.__get__, set_data)  # type: ignore[attr-defined, assignment]


def become(tensor: Tensor, value: Tensor) -> None:
    """Make `tensor`, which stays the same object, a leaf with the numbers of `value`, on its device."""
    is_parameter = isinstance(tensor, nn.Parameter)
    made = value.detach()
    made.requires_grad_(tensor.requires_grad)
    gradient = tensor.grad
    tensor.grad = None
    if not isinstance(made, SimulatedTensor):
        made.__class__ = nn.Parameter if is_parameter else Tensor
    elif is_parameter:
        made._is_param = True
    noted = {name: note for name, note in vars(tensor).items() if name not in ("on_cpu", "_is_param")}
    tensor.__class__, made.__class__ = type(made), type(tensor)
    tensor.__dict__, made.__dict__ = {**noted, **vars(made)}, {**vars(tensor)}
    torch._C._swap_tensor_impl(tensor, made)
    if gradient is not None:
        tensor.grad = gradient.to(tensor.device)


# ------------------------------------------------------------------------------------------------- files


def _let_files_be_loaded() -> None:
    """Let ``torch.load(…, map_location="gpu")`` work; tensors that were saved there say so in the file."""

    class Storage(torch.UntypedStorage):
        device = torch.device(NAME, INDEX)  # what tensors that are rebuilt from it go by

    def load(storage: Any, location: str) -> torch.UntypedStorage | None:
        if location not in (NAME, f"{NAME}:{INDEX}"):
            return None
        made = Storage(storage.nbytes())  # type: ignore[no-untyped-call]
        made.copy_(storage)
        return made

    torch.serialization.register_package(5, lambda storage: None, load)  # before torch's own for such backends
