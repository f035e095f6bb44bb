"""Hidden grader of stage1_tensors/numpy_bridge.py."""
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from graders.kit import Draw, Submission, _, assert_tensor, fail, points

Part = tuple[Any, ...] | None  # how a part of an array is cut out; None: the whole, transposed


def numbers(draw: Draw, *shape: int, dtype: type = np.float64) -> np.ndarray:
    """An array of random numbers as numpy code has it: without gradients, float64 unless said otherwise."""
    return draw.uniform(*shape, low=1.0, high=9.0).detach().numpy().astype(dtype)


def arrays(draw: Draw) -> list[np.ndarray]:
    """Arrays of several dtypes and shapes, non-square ones, a single number and a transposed one among them."""
    n, m = draw.size(2, 4), draw.size(5, 7)
    return [
        numbers(draw, n, m),
        numbers(draw, m, dtype=np.float32),
        numbers(draw, 1, n, 1),
        numbers(draw, n, m).T,
        draw.integers(m, n).numpy(),
        draw.integers(n, m, low=0, high=200).numpy().astype(np.uint8),
    ]


# --- share_with_numpy ------------------------------------------------------------------------------------------------


def part_of(array: np.ndarray, part: Part) -> np.ndarray:
    """A view, made on the spot: an array that travels from one process to another arrives in one piece."""
    return array.T if part is None else array[part]


def tensor_after_change_of_array(student: Any, array: np.ndarray, part: Part, changed: np.ndarray) -> Any:
    """Runs inside: what the tensor holds after somebody wrote into the array."""
    view = part_of(array, part)
    tensor = student.share_with_numpy(view)
    view[...] = changed
    return tensor


def array_after_change_of_tensor(student: Any, array: np.ndarray, part: Part, changed: Tensor) -> np.ndarray:
    """Runs inside: what the array holds after somebody wrote into the tensor."""
    view = part_of(array, part)
    tensor = student.share_with_numpy(view)
    tensor[...] = changed
    return view


def assert_shared(submission: Submission, array: np.ndarray, part: Part, copied: str) -> None:
    """The change of one is seen in the other; ``copied`` is what to say where it is not."""
    before = torch.tensor(part_of(array, part))
    changed = before.flip(0) + 1
    tensor = submission.run(tensor_after_change_of_array, array, part, changed.numpy())
    assert_tensor(tensor, changed, mistakes={copied: before})
    seen = submission.run(array_after_change_of_tensor, array, part, changed)
    assert_tensor(seen, changed, kind="array", mistakes={copied: before})


@points(1)
def test_share_with_numpy_values(submission, draw):
    """share_with_numpy: the same shape, dtype and numbers as the array"""
    for array in arrays(draw):
        assert_tensor(submission.share_with_numpy(array), torch.tensor(array))


@points(2)
def test_share_with_numpy_changes_are_seen(submission, draw):
    """share_with_numpy: a change in one is seen in the other"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    for array in [numbers(draw, n, m), numbers(draw, m, dtype=np.float32), draw.integers(n, m).numpy()]:
        assert_shared(submission, array, (...,), copied=_(
            "the tensor has memory of its own and did not see the change: it is a copy (torch.tensor, clone and every "
            "change of the dtype copy)"))


@points(1)
def test_share_with_numpy_transposed(submission, draw):
    """share_with_numpy: shares with a transposed array and with a part of one"""
    array = numbers(draw, draw.size(4, 6), draw.size(7, 9))
    for part in [None, (slice(None), slice(None, None, 2)), (slice(1, -1), slice(2, None))]:
        assert_shared(submission, array, part, copied=_(
            "an array that is transposed, or part of another one, was copied first; torch can use it as it lies"))


# --- copy_from_numpy -------------------------------------------------------------------------------------------------


def tensor_after_change_of_source(student: Any, array: np.ndarray, dtype: torch.dtype, changed: np.ndarray) -> Any:
    """Runs inside: what the copy holds after somebody wrote into the array."""
    tensor = student.copy_from_numpy(array, dtype=dtype)
    array[...] = changed
    return tensor


@points(1)
def test_copy_from_numpy_default(submission, draw):
    """copy_from_numpy: float32 where nothing else is asked for"""
    for array in arrays(draw):
        assert_tensor(submission.copy_from_numpy(array), torch.tensor(array).to(torch.float32))


@points(1)
def test_copy_from_numpy_dtype(submission, draw):
    """copy_from_numpy: the dtype that is asked for"""
    thirds = numbers(draw, draw.size(2, 4), draw.size(5, 7)) / 3      # no float32 holds them exactly
    whole = draw.integers(draw.size(5, 7), 2).numpy()
    for array, dtype in [(whole, torch.int32), (whole, torch.int64), (whole, torch.float16), (thirds, torch.float64)]:
        expected = torch.tensor(array).to(dtype)
        assert_tensor(submission.copy_from_numpy(array, dtype=dtype), expected, rtol=0, atol=0, mistakes={
            _("the numbers went through float32 on the way and lost digits"): expected.to(torch.float32).to(dtype),
        })


@points(2)
def test_copy_from_numpy_memory_of_its_own(submission, draw):
    """copy_from_numpy: a change in the array is not seen in the tensor"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    for dtype in [torch.float32, torch.float64, torch.int64]:
        array = torch.tensor(numbers(draw, n, m)).to(dtype).numpy()
        changed = array[::-1].copy() + 1
        tensor = submission.run(tensor_after_change_of_source, array, dtype, changed)
        assert_tensor(tensor, torch.tensor(array), mistakes={
            _("the tensor still shares the array's memory: .to and as_tensor copy only where the dtype changes"):
                torch.tensor(changed),
        })


# --- to_numpy --------------------------------------------------------------------------------------------------------


def arrays_and_gradients(student: Any, x: Tensor) -> dict[str, Any]:
    """Runs inside: to_numpy of a leaf and of something computed from it, and whether both follow gradients still."""
    computed = x * 2
    return {
        "leaf": student.to_numpy(x),
        "computed": student.to_numpy(computed),
        "follow": [x.requires_grad, computed.requires_grad],
    }


def array_from_elsewhere(student: Any, x: Tensor) -> Any:
    """Runs inside: to_numpy of a tensor on a device that has no numpy.

    No graphics card is needed for it. A tensor is marked, what is computed from it is marked too, and whatever is
    marked says that it lives on cuda:0 and refuses numpy as a tensor there does; a move to the CPU removes the mark.
    """
    plain = torch.Tensor
    where = {"device": torch.device("cuda", 0), "is_cuda": True, "is_cpu": False}

    class Elsewhere(torch.Tensor):
        pass

    def is_on_cpu(place: Any) -> bool:
        if isinstance(place, plain):
            return not isinstance(place, Elsewhere)
        return isinstance(place, (str, torch.device)) and torch.device(place).type == "cpu"

    def leads_to_cpu(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        if func in (plain.cpu, plain.copy_):
            return func == plain.cpu or is_on_cpu(args[0])
        places = [kwargs.get("device"), kwargs.get("other"), *(args[1:] if func == plain.to else ())]
        return any(is_on_cpu(place) for place in places)

    class TwoDevices(TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            kwargs = kwargs or {}
            if any(isinstance(arg, Elsewhere) for arg in args):
                if func.__name__ == "__get__" and func.__self__.__name__ in where:
                    return where[func.__self__.__name__]
                if func == plain.get_device:
                    return 0
                if func in (plain.numpy, plain.__array__, plain.__dlpack__) and not kwargs.get("force"):
                    raise TypeError("can't convert cuda:0 device type tensor to numpy. "
                                    "Use Tensor.cpu() to copy the tensor to host memory first.")
            result = func(*args, **kwargs)
            if isinstance(result, Elsewhere) and leads_to_cpu(func, args, kwargs):
                with torch._C.DisableTorchFunctionSubclass():
                    return result.as_subclass(plain)
            return result

    marked = plain._make_subclass(Elsewhere, x)
    with TwoDevices():
        result = student.to_numpy(marked)
    return x if isinstance(result, Elsewhere) else result


@points(1)
def test_to_numpy_values(submission, draw):
    """to_numpy: a numpy array of the same shape, dtype and numbers"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    x = draw.normal(n, m).detach()
    for tensor in [x, x.float(), x[:1], x[0, 0], draw.integers(m, n), draw.integers(n, m) > 0]:
        assert_tensor(submission.to_numpy(tensor), tensor, kind="array")


@points(1)
def test_to_numpy_non_contiguous(submission, draw):
    """to_numpy: every number in its place, also where x is non-contiguous"""
    x = draw.normal(draw.size(2, 4), draw.size(5, 7), 3).detach().float()
    for view in [x.permute(2, 0, 1), x[:, 1], x[:, ::2].transpose(0, 1)]:
        memory = torch.as_strided(view, view.shape, torch.empty(view.shape).stride())
        assert_tensor(submission.to_numpy(view), view, kind="array", mistakes={
            _("the numbers come in the order in which they lie in memory, not in the order of x"): memory,
        })


@points(2)
def test_to_numpy_gradients(submission, draw):
    """to_numpy: works where gradients are followed, and leaves x as it was"""
    x = draw.normal(draw.size(2, 4), draw.size(5, 7)).detach().float()
    seen = submission.run(arrays_and_gradients, x.clone().requires_grad_())
    assert_tensor(seen["leaf"], x, kind="array")
    assert_tensor(seen["computed"], x * 2, kind="array")
    if seen["follow"] != [True, True]:
        fail(_("x itself no longer follows gradients afterwards: detach() gives a new tensor, requires_grad_() and "
               "detach_() change the old one"))


@points(2)
def test_to_numpy_other_device(submission, draw):
    """to_numpy: works for a tensor on another device"""
    x = draw.normal(draw.size(2, 4), draw.size(5, 7)).detach().float()
    assert_tensor(submission.run(array_from_elsewhere, x), x, kind="array")


# --- same_std --------------------------------------------------------------------------------------------------------


def both(seen: Any) -> Any:
    """The two halves of the result, if it has two."""
    if not isinstance(seen, (tuple, list)) or len(seen) != 2:
        fail(_("two results were asked for: numpy's array and torch's tensor, in this order"))
    return seen


def same_std_mistakes(x: Tensor, dim: int) -> dict[str, Tensor | None]:
    return {
        _("divided by n, the number of values; the sample standard deviation divides by n - 1"):
            x.std(dim, correction=0),
        _("this is the variance; the root is missing"): x.var(dim),
        _("axis was not used: this is the deviation along axis 0"): x.std(0) if len(x) > 1 else None,
        _("axis was not used: this is the deviation along the last axis"): x.std(-1),
        _("the deviation of all the numbers was taken; take it along axis"): x.std(),
        _("the axis is still there, with size 1: leave out keepdims and keepdim"): x.std(dim, keepdim=True),
    }


def cases(draw: Draw) -> list[tuple[np.ndarray, int]]:
    """Arrays and axes: two and three dimensions, both ends, a negative axis, two values only."""
    n, m = draw.size(3, 4), draw.size(5, 7)
    return [
        (numbers(draw, n, m), 0),
        (numbers(draw, n, m), 1),
        (numbers(draw, m, n, 2), -2),
        (numbers(draw, 1, 2), -1),
    ]


@points(1)
def test_same_std_numpy(submission, draw):
    """same_std: numpy's half is the sample standard deviation along axis"""
    for array, axis in cases(draw):
        x = torch.tensor(array)
        array_half, _tensor_half = both(submission.same_std(array, axis))
        assert_tensor(array_half, x.std(axis), kind="array", mistakes=same_std_mistakes(x, axis))


@points(1)
def test_same_std_torch(submission, draw):
    """same_std: torch's half is the sample standard deviation along axis"""
    for array, axis in cases(draw):
        x = torch.tensor(array)
        _array_half, tensor_half = both(submission.same_std(array, axis))
        assert_tensor(tensor_half, x.std(axis), mistakes=same_std_mistakes(x, axis))


@points(1)
def test_same_std_float32(submission, draw):
    """same_std: both halves keep the dtype of the array"""
    array = numbers(draw, draw.size(3, 4), draw.size(5, 7), dtype=np.float32)
    array_half, tensor_half = both(submission.same_std(array, 0))
    expected = torch.tensor(array).std(0)
    assert_tensor(array_half, expected, kind="array")
    assert_tensor(tensor_half, expected)
