"""Assertions that say what is wrong: the named mistake where there is one, else shape, dtype, values, gradient.

Tolerances are those of `torch.testing.assert_close` (rtol 1.3e-6, atol 1e-5 for float32; 1e-7, 1e-7 for float64).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NoReturn

import torch
from torch import Tensor

from graders.engine.engine import Raised
from graders.i18n import _
from graders.kit import failures
from graders.kit.failures import CheckFailed
from graders.kit.marks import saw_right_value
from graders.kit.submission import Function, short, type_of
from graders.report.explain import explain
from graders.sandbox.probes import weights_for
from graders.sandbox.wire import Opaque, SeenTensor

TOLERANCES = {  # rtol, atol: https://docs.pytorch.org/docs/stable/testing.html
    torch.float16: (1e-3, 1e-5),
    torch.bfloat16: (1.6e-2, 1e-5),
    torch.float32: (1.3e-6, 1e-5),
    torch.float64: (1e-7, 1e-7),
}
DOUBLE = 1e-9
MOST_COMPARED = 20_000  # elements; larger tensors are shown by their shapes
GRADIENT_TOLERANCE = (1e-5, 1e-7)  # both gradients are computed in float64

Mistakes = Mapping[str, Any]


def fail(sentence: str) -> NoReturn:
    """Fail the check with a named mistake."""
    raise CheckFailed(sentence, mistake=name_of(sentence))


def name_of(sentence: str) -> str:
    """The sentence in English, whatever language it is shown in: the mistake's name in results and statistics."""
    return getattr(sentence, "msgid", sentence)


# ------------------------------------------------------------------------------------------- tensors


def assert_tensor(
    got: Any,
    expected: Tensor,
    *,
    mistakes: Mistakes | None = None,
    rtol: float | None = None,
    atol: float | None = None,
    gradients: bool = True,
    kind: str = "tensor",
) -> None:
    """The student's result must be `expected`: kind, shape, dtype, values; after a judged call also its repetition.

    Args:
        got: what ``submission.f(…)`` returned.
        expected: tensor. After a judged call (float64 leaves among the arguments) a float64 `expected` means: the
            dtype follows the inputs; it is compared with the float32 and with the float64 result, and its gradient
            with respect to the leaves with the gradient that the student's result has. Otherwise its dtype is meant.
        mistakes: sentence -> the tensor that this mistake gives. None, or what equals `expected`, is passed over.
        rtol, atol: for values of the float32 (or only) result; the float64 one is held to 1e-9 each, or to as many
            times more as these are above assert_close's for float32.
        gradients: whether the gradient is compared.
        kind: "tensor", or "array" where a numpy array is wanted.

    Raises:
        CheckFailed: with the sentence of the mistake, or what is wrong first in the order above.
    """
    seen = of_kind(got, kind)
    follows = expected.dtype == torch.float64 and seen.repeat is not None
    wanted = expected.detach()
    tolerance = tolerance_of(torch.float32 if follows else wanted.dtype, rtol, atol)
    refuse_mistakes(seen.values, wanted, mistakes, tolerance)
    same_shape(seen, wanted)
    same_dtype(seen, torch.float32 if follows else wanted.dtype)
    same_values(seen.values, wanted, tolerance)
    if seen.repeat is not None:
        assert_repeat(seen, expected, kind, follows, gradients, double_tolerance(rtol, atol))
    saw_right_value()


def of_kind(got: Any, kind: str) -> SeenTensor:
    if isinstance(got, SeenTensor):
        if kind == "array" and got.kind != "array":
            raise CheckFailed(_("the result is a torch tensor; a numpy array is wanted"))
        if kind != "array" and got.kind == "array":
            raise CheckFailed(_("the result is a numpy array; a torch tensor is wanted"))
        if got.layout != "strided":
            raise CheckFailed(_("the result is a sparse tensor; an ordinary one is wanted"))
        return got
    if got is None:
        raise CheckFailed(_("the function returned None: is the return missing?"))
    wanted = _("a numpy array") if kind == "array" else _("a tensor")
    raise CheckFailed(_("the function returned {what}; {wanted} is wanted").format(what=type_of(got), wanted=wanted))


def refuse_mistakes(values: Tensor, wanted: Tensor, mistakes: Mistakes | None, tolerance: tuple[float, float]) -> None:
    # Within the tolerance of both it is right: a mistake that hardly matters may lie at the tolerance's edge.
    if not mistakes or close(values, wanted, tolerance):
        return
    for sentence, value in mistakes.items():
        if value is None:
            continue
        mistake = value.detach() if isinstance(value, Tensor) else torch.as_tensor(value)
        if close(values, mistake, tolerance) and not close(mistake, wanted, tolerance):
            raise CheckFailed(sentence, mistake=name_of(sentence), shown=compared(values, wanted, tolerance))


def same_shape(seen: SeenTensor, wanted: Tensor) -> None:
    if seen.shape != tuple(wanted.shape):
        text = _("the result has the shape {got}; {wanted} was expected")
        raise CheckFailed(
            text.format(got=seen.shape, wanted=tuple(wanted.shape)),
            mistake=_("wrong shape").msgid,
            shown=compared(seen.values, wanted),
        )


def same_dtype(seen: SeenTensor, dtype: torch.dtype) -> None:
    if seen.dtype != dtype:
        text = _("the result has the dtype {got}; {wanted} was expected")
        raise CheckFailed(
            text.format(got=plain_name(seen.dtype), wanted=plain_name(dtype)), mistake=_("wrong dtype").msgid
        )


def same_values(values: Tensor, wanted: Tensor, tolerance: tuple[float, float]) -> None:
    wrong = ~is_close(values, wanted, tolerance)
    if not wrong.any():
        return
    shown = compared(values, wanted, tolerance)
    if wrong.dim() == 0:
        raise CheckFailed(_("the value is wrong"), shown=shown)
    where = [int(i) for i in wrong.nonzero()[0]]
    if bool(values.isnan().any()) and not bool(wanted.isnan().any()):
        text = _("the result holds NaN (not a number), first at {where}")
    elif bool(values.isinf().any()) and not bool(wanted.isinf().any()):
        text = _("the result holds infinite values; {count} of {total} values are wrong, the first at {where}")
    else:
        text = _("the shape {shape} is right, but {count} of {total} values are wrong, the first at {where}")
    count, total = int(wrong.sum()), wrong.numel()
    raise CheckFailed(text.format(shape=tuple(wanted.shape), count=count, total=total, where=where), shown=shown)


def compared(values: Tensor, wanted: Tensor, tolerance: tuple[float, float] = (0.0, 0.0)) -> dict[str, str]:
    """Both tensors in short, and lines that show where they differ."""
    shown = {"expected": short(wanted), "got": short(values)}
    if max(values.numel(), wanted.numel()) <= MOST_COMPARED:
        lines = explain(
            wanted.tolist(),
            tuple(wanted.shape),
            values.tolist(),
            tuple(values.shape),
            rtol=tolerance[0],
            atol=tolerance[1],
        )
        shown["difference"] = "\n".join(lines)
    return shown


def assert_repeat(
    seen: SeenTensor, expected: Tensor, kind: str, follows: bool, gradients: bool, tolerance: tuple[float, float]
) -> None:
    """The second call: float64 arguments that require grad."""
    if isinstance(seen.repeat, Raised):
        failures.raise_for_exception(
            seen.repeat, _("your function"), _("given float64 numbers that require a gradient")
        )
    repeat = of_kind(seen.repeat, kind)
    wanted = expected.detach()
    same_shape(repeat, wanted)
    if follows and repeat.dtype != torch.float64:
        text = _("given float64 numbers, the result has the dtype {got}; it was expected to follow its inputs")
        raise CheckFailed(text.format(got=plain_name(repeat.dtype)), mistake=_("wrong dtype").msgid)
    tolerance = tolerance if wanted.dtype == torch.float64 else tolerance_of(wanted.dtype, None, None)
    if not close(repeat.values, wanted, tolerance):
        text = _("given float64 numbers, the values are only right to float32 precision: somewhere the dtype is lost")
        raise CheckFailed(text, mistake=name_of(text), shown=compared(repeat.values, wanted, tolerance))
    if gradients and expected.requires_grad:
        assert_gradients(seen, repeat, expected)


def assert_gradients(seen: SeenTensor, repeat: SeenTensor, expected: Tensor) -> None:
    if seen.gradients is None:
        text = _("the result no longer carries gradients: detach, numpy, item or torch.tensor cut it from its inputs")
        raise CheckFailed(text, mistake=name_of(text))
    total = (expected * weights_for(expected.shape)).sum()
    wanted = torch.autograd.grad(total, seen.leaves, allow_unused=True, retain_graph=True)
    if len(wanted) != len(seen.gradients):
        raise CheckFailed(_("the answer of your program could not be read"))
    for want, got, leaf in zip(wanted, seen.gradients, seen.leaves, strict=True):
        want = torch.zeros_like(leaf) if want is None else want
        got = torch.zeros_like(leaf) if got is None else got
        if not close(got, want, GRADIENT_TOLERANCE):
            text = _(
                "the values are right, but the gradient is wrong: part of the computation is cut off from its inputs"
            )
            raise CheckFailed(text, mistake=name_of(text), shown=compared(got, want, GRADIENT_TOLERANCE))


def tolerance_of(dtype: torch.dtype, rtol: float | None, atol: float | None) -> tuple[float, float]:
    default = TOLERANCES.get(dtype, (0.0, 0.0))
    return default[0] if rtol is None else rtol, default[1] if atol is None else atol


def double_tolerance(rtol: float | None, atol: float | None) -> tuple[float, float]:
    """For the float64 result: tight enough to see numbers that were float32 on the way (they are off by about 6e-8).

    Where a check asks for more room than float32 usually needs, the float64 result gets as many times more.
    """
    single = TOLERANCES[torch.float32]
    return DOUBLE * max(1.0, (rtol or 0) / single[0]), DOUBLE * max(1.0, (atol or 0) / single[1])


def is_close(values: Tensor, wanted: Tensor, tolerance: tuple[float, float]) -> Tensor:
    """Elementwise, for equal shapes; NaN equals NaN."""
    if values.is_complex() or wanted.is_complex():
        return values == wanted
    return torch.isclose(
        values.to(torch.float64), wanted.to(torch.float64), rtol=tolerance[0], atol=tolerance[1], equal_nan=True
    )


def close(values: Tensor, wanted: Tensor, tolerance: tuple[float, float]) -> bool:
    return values.shape == wanted.shape and bool(is_close(values, wanted, tolerance).all())


# ------------------------------------------------------------------------------------------- plain data


def assert_equal(got: Any, expected: Any, *, mistakes: Mistakes | None = None) -> None:
    """Plain data must be equal, types included: a bool is no int, a list no tuple; dicts by key.

    Raises:
        CheckFailed: with the sentence of the mistake whose value it is, or what differs first.
    """
    if same(got, expected):
        saw_right_value()
        return
    shown = {"expected": short(expected), "got": short(readable(got))}
    for sentence, value in (mistakes or {}).items():
        if value is not None and same(got, value):
            raise CheckFailed(sentence, mistake=name_of(sentence), shown=shown)
    if got is None and expected is not None:
        raise CheckFailed(_("the function returned None: is the return missing?"))
    raise CheckFailed(difference(got, expected), shown=shown)


def assert_number(
    got: Any, expected: float, *, rtol: float = 1e-6, atol: float = 1e-8, mistakes: Mistakes | None = None
) -> None:
    """A Python number must be close to `expected`: ``|got - expected| <= atol + rtol * |expected|``."""
    if got is None:
        raise CheckFailed(_("the function returned None: is the return missing?"))
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        raise CheckFailed(
            _("the function returned {what}; {wanted} is wanted").format(what=type_of(got), wanted=_("a Python number"))
        )
    if near(got, expected, rtol, atol):
        saw_right_value()
        return
    shown = {"expected": short(expected), "got": short(got)}
    for sentence, value in (mistakes or {}).items():
        if value is not None and near(got, value, rtol, atol) and not near(value, expected, rtol, atol):
            raise CheckFailed(sentence, mistake=name_of(sentence), shown=shown)
    raise CheckFailed(_("the value is wrong"), shown=shown)


def near(got: float, expected: float, rtol: float, atol: float) -> bool:
    return got == expected or abs(got - expected) <= atol + rtol * abs(expected)


def same(got: Any, expected: Any) -> bool:
    if isinstance(expected, dict):
        return (
            isinstance(got, dict)
            and got.keys() == expected.keys()
            and all(same(got[k], v) for k, v in expected.items())
        )
    if isinstance(expected, (list, tuple)):
        return type(got) is type(expected) and len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(expected, float):
        return type(got) is float and (got == expected or (got != got and expected != expected))
    return type(got) is type(expected) and bool(got == expected)


def difference(got: Any, expected: Any) -> str:
    if isinstance(expected, dict) and isinstance(got, dict):
        if got.keys() != expected.keys():
            text = _("the dict has the keys {got}; {wanted} were expected")
            return text.format(got=[*map(str, got)], wanted=[*expected])
        key = next(k for k, v in expected.items() if not same(got[k], v))
        return _("the entry {key} is wrong: {why}").format(key=repr(key), why=difference(got[key], expected[key]))
    if type(got) is not type(expected):
        return _("the function returned {what}; {wanted} is wanted").format(what=type_of(got), wanted=type_of(expected))
    if isinstance(expected, (list, tuple)):
        if len(got) != len(expected):
            return _("it has {got} items; {wanted} were expected").format(got=len(got), wanted=len(expected))
        index = next(i for i, (a, b) in enumerate(zip(got, expected, strict=True)) if not same(a, b))
        return _("item {index} is wrong: {why}").format(index=index, why=difference(got[index], expected[index]))
    return _("the value is wrong")


def plain_name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def readable(value: Any) -> Any:
    return value.text if isinstance(value, Opaque) else value


# ------------------------------------------------------------------------------------------- exceptions, what ran


def assert_raises(
    function: Function, *args: Any, error: type[Exception] = ValueError, when: str = "", **kwargs: Any
) -> None:
    """The call must raise `error` or a subclass of it; `when` names the bad input: "rows of different lengths".

    Raises:
        CheckFailed: where it returns, or raises something else.
    """
    outcome = function.attempt(*args, **kwargs)
    wanted = error.__name__
    if not isinstance(outcome, Raised):
        text = _("given {when}, a {wanted} was expected, but the call returned")
        raise CheckFailed(text.format(when=when or _("such an input"), wanted=wanted), mistake=_("no exception").msgid)
    if wanted not in outcome.types:
        text = _("given {when}, a {wanted} was expected, but it raised {what}")
        what = failures.said_by(outcome)
        line = outcome.lines[-1] if outcome.lines else None
        raise CheckFailed(
            text.format(when=when or _("such an input"), wanted=wanted, what=what),
            mistake=_("another exception").msgid,
            line=line,
        )


def assert_not_used(names: list[str], banned: Collection[str], *, instead: str = "") -> None:
    """None of the operators in `names` (see `Function.calls`) may be a banned one; the first that is gets named."""
    for name in names:
        if name in banned:
            plain = name.rpartition(".")[2].strip("_")
            text = (
                _("this exercise is to be solved without {name}; {instead}")
                if instead
                else _("this exercise is to be solved without {name}")
            )
            raise CheckFailed(text.format(name=plain, instead=instead), mistake=_("a banned call").msgid)
