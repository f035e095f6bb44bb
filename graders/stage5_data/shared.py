"""What the graders of this stage share: datasets looked at as functions are, and exceptions as observations."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import cloudpickle

from graders.engine.engine import Raised
from graders.kit import SeenTensor, Submission, _, assert_equal, fail
from graders.kit.shipped import refuse_data
from graders.kit.submission import Function, describe_call
from graders.sandbox import probes
from graders.sandbox.raised import Missing, WrongCall, describe

# The probes below go inside by value, as those of a grader file do.
cloudpickle.register_pickle_by_value(sys.modules[__name__])


class Seen(Function):
    """What a probe sees of the student's class or function, with the checks that every call has.

    >>> item = Seen(submission, "PairDataset", item_at, own=2)                 # doctest: +SKIP
    >>> item(x, y, 3)                       # runs item_at(student, x, y, 3)     doctest: +SKIP

    Args:
        own: how many of the probe's arguments are for the student's code; only these are shown.
    """

    def __init__(self, submission: Submission, name: str, look: Callable[..., Any], own: int) -> None:
        super().__init__(submission, name)
        refuse_data(look)
        self.look = look
        self.own = own

    def _observe(self, probe: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        self.submission._last_call = partial(describe_call, self.name, args[: self.own], kwargs)
        return self._checked(self.submission._value(looked_at, (probe, self.name, self.look, args, kwargs), self.name))


def looked_at(
    student: types.ModuleType,
    observe: Callable[..., Any],
    name: str,
    look: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    """Runs inside: let a probe of the kit call another probe as it calls functions."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return look(student, *args, **kwargs)

    holder = types.SimpleNamespace(**{name: call, "__file__": student.__file__})
    return observe(holder, name, args, kwargs)


def make(student: types.ModuleType, name: str, *args: Any) -> Any:
    """Runs inside: a new object of the student's class."""
    return probes.call(probes.find(student, name), args, {})


def outcome_of(submission: Submission, probe: Callable[..., Any], *args: Any, **options: Any) -> Raised | Any:
    """Like ``submission.run``, but an exception of the student's code is returned as a `Raised`."""
    refuse_data(probe)
    seen = submission.run(caught, probe, args, **options)
    return Raised.read(seen["raised"]) if "raised" in seen else seen["value"]


def caught(student: types.ModuleType, probe: Callable[..., Any], args: tuple[Any, ...]) -> dict[str, Any]:
    """Runs inside: what the probe sees, or the exception that came out of it."""
    try:
        return {"value": probe(student, *args)}
    except (NotImplementedError, Missing, WrongCall):
        raise  # nothing to judge yet: the kit has its own words for these
    except Exception as error:
        return {"raised": describe(error, student.__file__ or "")}


def pair(item: Any) -> tuple[Any, Any]:
    """The input and the label of an item, which must be a tuple of these two."""
    if item is None:
        fail(_("the item is None: is the return missing in __getitem__?"))
    if isinstance(item, list) and len(item) == 2:
        fail(_("the item is a list; a tuple of two is wanted: return sample, label"))
    if isinstance(item, SeenTensor):
        fail(_("the item is a single tensor; a tuple of two is wanted, the input and the label: return sample, label"))
    if not isinstance(item, tuple) or len(item) != 2:
        fail(_("the item is not a pair; a tuple of two is wanted, the input and the label: return sample, label"))
    return item


def assert_length(got: Any, wanted: int, mistakes: Mapping[str, int | None] | None = None) -> None:
    """What ``len`` gives of a dataset; mistakes: sentence -> the length that the mistake gives."""
    for sentence, value in (mistakes or {}).items():
        if got == value != wanted:
            fail(sentence)
    if got != wanted:
        fail(_("len(dataset) is {got}; {wanted} was expected").format(got=got, wanted=wanted))
    assert_equal(got, wanted)
