"""What the graders of this stage share: modules called like functions, and tests of how numbers are distributed."""

from __future__ import annotations

import math
import sys
import types
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NoReturn

import cloudpickle
import torch
from torch import Tensor, nn

from graders.kit import Submission, _, fail
from graders.kit.assertions import name_of
from graders.kit.failures import CheckFailed
from graders.kit.submission import Function, describe_call
from graders.sandbox import probes

# The probes below go inside by value, as those of a grader file do.
cloudpickle.register_pickle_by_value(sys.modules[__name__])

ABSENT = "(no such attribute)"
NOT_SET_UP = "(a module whose __init__ does not call super().__init__)"
NO_MODULE = "(no nn.Module)"



def fail_about(sentence: str, **words: object) -> NoReturn:
    """Fail the check with a named mistake whose sentence has words to fill in: "the layer has no {name}"."""
    raise CheckFailed(sentence.format(**words), mistake=name_of(sentence))


# ------------------------------------------------------------------------------------------- modules


class NoModule(Exception):
    """What a class made is no ``nn.Module``."""


def make(student: types.ModuleType, name: str, settings: tuple[Any, ...]) -> nn.Module:
    """Runs inside: a new module of the student's class."""
    module = probes.call(probes.find(student, name), settings, {})
    if not isinstance(module, nn.Module):
        raise NoModule
    return module


def guarded(student: types.ModuleType, probe: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Runs inside: what the probe sees; of a class that is no proper module it says so in place of raising."""
    try:
        return probe(student, *args)
    except NoModule:
        return NO_MODULE
    except AttributeError as error:
        if is_not_set_up(error):
            return NOT_SET_UP
        raise


def is_not_set_up(error: AttributeError) -> bool:
    """Runs inside: whether the exception came out of the methods of a module that was never set up as one."""
    step = error.__traceback__
    while step is not None:
        owner = step.tb_frame.f_locals.get("self")
        if isinstance(owner, nn.Module) and "_parameters" not in vars(owner):
            return True
        step = step.tb_next
    return False


def refuse_improper(seen: Any) -> None:
    """Name what `guarded` found."""
    if seen == NO_MODULE:
        fail(_("what was made is no nn.Module: a class must begin with class Name(nn.Module), as in the stub"))
    if seen == NOT_SET_UP:
        fail(_("super().__init__() is missing: it must be the first line of __init__, or nn.Module does not work"))


def look(submission: Submission, probe: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Like ``submission.run``, and says so where the student's class is no proper module."""
    seen = submission.run(guarded, probe, args, **options)
    refuse_improper(seen)
    return seen


class Layer(Function):
    """A module of the student's as a function: made anew for each call, with the checks that every call has.

    >>> layer = Layer(submission, "Linear", 3, 2)                            # doctest: +SKIP
    >>> assert_tensor(layer(x, {"weight": w, "bias": b}), x @ w.T + b)       # doctest: +SKIP

    The second argument, where there is one, takes the place of the module's own parameters and buffers in that call,
    so that gradients reach it.
    """

    def __init__(self, submission: Submission, name: str, *settings: Any) -> None:
        super().__init__(submission, name)
        self.settings = settings

    def _observe(self, probe: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        layer = describe_call(self.name, self.settings, {})
        self.submission._last_call = partial(describe_call, layer, args, kwargs)
        request = (probe, self.name, self.settings, args)
        seen = self.submission._value(guarded, (through_module, request), self.name)
        refuse_improper(seen)
        return self._checked(seen)


def through_module(
    student: types.ModuleType, observe: Callable[..., Any], name: str, settings: tuple[Any, ...], args: tuple[Any, ...]
) -> Any:
    """Runs inside: let a probe of the kit call a new module as it calls functions."""

    def call(x: Tensor, state: dict[str, Tensor] | None = None) -> Any:
        module = make(student, name, settings).to(x.dtype)
        return module(x) if state is None else torch.func.functional_call(module, state, (x,))

    holder = types.SimpleNamespace(**{name: call, "__file__": student.__file__})
    return observe(holder, name, args, {})


def operators(student: types.ModuleType, name: str, settings: tuple[Any, ...], x: Tensor) -> list[str]:
    """Runs inside: the operators that run while a new module computes, by the names under which they were called.

    Without autograd an operator arrives as it was called; with it, "linear" is taken apart before it can be seen.
    """
    module = make(student, name, settings)
    recorder = probes.Recorder()
    with torch.inference_mode(), recorder:
        module(x)
    return list(recorder.names)


# ------------------------------------------------------------------------------------------- distributions

# How likely one test of a right answer's numbers fails by chance, at most.
FALSE_ALARM = 1e-10

Distribution = Callable[[Tensor], Tensor]
"""The probability of a number at most x, elementwise."""


def uniform(low: float, high: float) -> Distribution:
    return lambda x: ((x - low) / (high - low)).clamp(0, 1)


def normal(std: float) -> Distribution:
    return lambda x: (1 + torch.erf(x / (std * math.sqrt(2)))) / 2


def fits(numbers: Tensor, distribution: Distribution) -> bool:
    """Whether independent numbers can come from this distribution; if they do, it says no at most once in 1e10 times.

    The Dvoretzky-Kiefer-Wolfowitz bound, with Massart's constant: the share of n numbers that are at most x is off by
    more than e at some x with a probability of at most 2 exp(-2 n e²), whatever the distribution.
    """
    n = numbers.numel()
    ordered = numbers.flatten().to(torch.float64).sort().values
    wanted = distribution(ordered)
    rank = torch.arange(n, dtype=torch.float64)
    off = torch.maximum((rank + 1) / n - wanted, wanted - rank / n).max()
    return bool(off <= math.sqrt(math.log(2 / FALSE_ALARM) / (2 * n)))


def assert_uniform(numbers: Tensor, bound: float, mistakes: Mapping[str, Distribution], unlike: str) -> None:
    """The numbers must be uniformly distributed between -bound and bound.

    Args:
        mistakes: sentence -> the distribution that this mistake gives; the first that fits is named.
        unlike: what is said where none does.
    """
    values = numbers.to(torch.float64)
    # A bound that is rounded to float32 may be passed by its last digit.
    if fits(values, uniform(-bound, bound)) and values.abs().max() <= bound * (1 + 1e-6):
        return
    if bool((values == 0).all()):
        fail(_("all of them start at zero: then all units of a layer learn the same, or nothing at all"))
    if bool((values == values.flatten()[0]).all()):
        fail(_("all of them start with the same number: then all units of the layer learn the same"))
    for sentence, distribution in mistakes.items():
        if fits(values, distribution):
            fail(sentence)
    fail(unlike)
