"""The student's file as a grader sees it: `submission.f(x)` calls f inside, with the checks that every call gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy
import torch
from torch import Tensor

from graders.engine import request
from graders.engine.allowance import Allowance
from graders.engine.engine import Child, Engine, Raised, Reply
from graders.i18n import _
from graders.kit import failures
from graders.kit.failures import CheckFailed
from graders.kit.shipped import refuse_data
from graders.sandbox import SIMULATED, probes, simulated_device, wire
from graders.sandbox.wire import Opaque, SeenTensor

MAX_FILE = 1 << 20  # bytes; the longest reference has a few thousand


@dataclass(frozen=True)
class Problem:
    """Why the whole file cannot be graded."""

    message: str
    line: int | None = None
    status: str = "failed"


@dataclass(frozen=True)
class Device:
    """A device, by its name: the judge need not have it."""

    name: str

    def __reduce__(self) -> Any:
        return simulated_device.device, (self.name,)

    def __repr__(self) -> str:
        return f'torch.device("{self.name}")'


@dataclass(frozen=True)
class Asked:
    """A question, and what came back."""

    question: bytes
    allowance: Allowance
    child: Child
    raw: bytes | Reply
    output: str

    @property
    def answer(self) -> bytes:
        """Without the number of the request."""
        return b"" if isinstance(self.raw, Reply) else wire.without_number(self.raw)

    @property
    def is_whole(self) -> bool:
        """Whether the answer is all there is to it."""
        return isinstance(self.raw, bytes) and not self.output

    def reply(self) -> Reply:
        """Each time made anew, for the kit to write into."""
        return self.raw if isinstance(self.raw, Reply) else self.child.read(self.raw, self.output)


Files = Mapping[str, "bytes | SeenTensor"]
"""Name -> content: bytes, or the uint8 tensor that `graders.sandbox.probes.file_content` made of a file."""


def content_of(files: Files | None) -> dict[str, bytes]:
    return {
        name: data if isinstance(data, bytes) else data.values.numpy().tobytes() for name, data in (files or {}).items()
    }


class Submission:
    """One student's file of one exercise. Attributes are the functions and classes in it."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        exercise: str,
        allowance: Allowance | None = None,
        devices: Sequence[str] = ("cpu",),
    ) -> None:
        self._engine = engine
        self._path = folder.resolve() / f"{exercise}.py"
        self._allowance = allowance or Allowance()
        self._child: Child | None = None
        self._loaded = False
        self._problem = file_problem(folder.resolve(), self._path)
        self._output: list[str] = []
        self._last_call: Callable[[], str] = str  # describes it; asked only where that is shown
        self._devices = tuple(devices)
        self._simulates = False  # is the simulated device to be there in the child?
        self._processes = False  # may the child have processes of its own?
        self._about = ""  # the function that the check at hand is about
        self._slow: set[str] = set()  # functions that ran out of time: their other checks get less of it
        self._tape: list[Asked] | None = None  # what was asked, as long as nothing else took place
        self._given: list[Asked] = []  # what was asked before, and need not be asked again

    @property
    def devices(self) -> list[Device]:
        """The devices that checks about devices are to run on, the CPU first.

        As an argument of a call or of a probe each arrives inside as the `torch.device` of its name. The stage's
        entry in the manifest must preload `graders.sandbox.simulated_device`; without that there is only the CPU.
        """
        return [Device(name) for name in self._devices]

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, name)

    def run(
        self,
        probe: Callable[..., Any],
        *args: Any,
        allowance: Allowance | None = None,
        files: Files | None = None,
        processes: bool = False,
    ) -> Any:
        """Run ``probe(student_module, *args)`` inside; what it returned, as an observation.

        Args:
            files: name -> content, put into the working folder first.
            processes: the probe needs processes of its own (DataLoader workers): its child is one that may have them.
        """
        refuse_data(probe)
        self._last_call = str
        if processes and not self._processes:
            self._end()
            self._processes = True
        return self._value(probe, args, self._about, allowance, files)

    def clean(
        self, probe: Callable[..., Any], *args: Any, allowance: Allowance | None = None, files: Files | None = None
    ) -> Any:
        """Run ``probe(*args)`` in a clean child: locked down too, without the student's code in it.

        There files that the student's code wrote are read: the judge itself opens none of them. An exception comes
        back as a `Raised`.
        """
        refuse_data(probe)
        allowance = allowance or self._allowance
        self._tape = None
        child = self._engine.child(None, allowance)
        try:
            reply = child.run(probe, args, allowance, content_of(files))
        finally:
            child.end()
        if reply.kind == "raised":
            return reply.raised
        if reply.kind != "value":
            failures.raise_for(reply, self._about, allowance)
        return reply.value

    def fresh(self) -> Submission:
        """Give the next call a process that nothing has run in yet."""
        self._end()
        self._processes = self._simulates = False
        return self

    # -------------------------------------------------------------------------------- for the kit

    def _value(
        self,
        probe: Callable[..., Any],
        args: tuple[Any, ...],
        name: str,
        allowance: Allowance | None = None,
        files: Files | None = None,
    ) -> Any:
        reply = self._ask(probe, args, allowance, files)
        if reply.kind != "value":
            failures.raise_for(reply, name, allowance or self._allowance)
        return reply.value

    def _ask(
        self,
        probe: Callable[..., Any],
        args: tuple[Any, ...],
        allowance: Allowance | None = None,
        files: Files | None = None,
    ) -> Reply:
        if not self._simulates and any(device.name == SIMULATED for device in probes.tensors_in(args, Device)):
            self._end()
            self._simulates = True
        allowance = allowance or self._allowance
        if self._about in self._slow:  # else one endless loop costs the student minutes, check after check
            allowance = replace(
                allowance, cpu_seconds=allowance.cpu_seconds / 10, wall_seconds=allowance.wall_seconds / 10
            )
        reply = self._asked(request.run(probe, args, content_of(files)), allowance).reply()
        if reply.kind == "nonsense":  # then its process has been ended
            self._tape = None
        return reply

    def _asked(self, question: bytes, allowance: Allowance) -> Asked:
        """The answer to a question, asked now or before."""
        if self._given and self._given[0].question == question:
            asked = self._given.pop(0)
        else:
            if self._given:  # the check asks something else than the last time
                self._tape = None
            self._given = []
            asked = self._send(question, allowance)
        if self._tape is not None:
            self._tape.append(asked)
        return asked

    def _send(self, question: bytes, allowance: Allowance) -> Asked:
        child = self._ready_child()
        answer = child.answer(question, allowance)
        output = child.output() if isinstance(answer, bytes) else answer.output
        if isinstance(answer, Reply) and answer.kind == "timeout":
            self._slow.add(self._about)
        if output:
            self._output.append(output)
        return Asked(question, allowance, child, answer, output)

    # ---- for `graders.session.known`

    def _is_ordinary(self) -> bool:
        """Whether nothing has happened here that has a check do something else than for another submission."""
        return self._problem is None and not (self._slow or self._simulates or self._processes)

    def _listen(self, given: list[Asked]) -> None:
        """Note what is asked from now on; the first answers are here already."""
        self._tape, self._given = [], list(given)

    def _heard(self) -> list[Asked] | None:
        """What was asked since, where it was all that took place, and each was answered."""
        tape, left, self._tape, self._given = self._tape, self._given, None, []
        if not tape or left or not self._is_ordinary():
            return None
        return tape if all(asked.is_whole for asked in tape) else None

    def _ready_child(self) -> Child:
        """A child with the student's file imported; a new one where the last has ended."""
        if self._problem is None and (self._child is None or not self._child.alive):
            self._child = self._engine.child(
                self._path, self._allowance, processes=self._processes, cuda="cuda" in self._devices
            )
            if self._simulates:  # first of all: autograd looks for devices once, at the first backward
                self._child.run(simulated_device.device, (SIMULATED,))
            reply = self._child.load()
            if reply.kind != "value":
                self._problem = import_problem(reply, self._path.name, self._allowance)
            if reply.output and self._problem:
                self._output.append(reply.output)
        if self._problem is not None:
            kind = {"timeout": failures.TimedOut, "crashed": failures.Crashed}.get(self._problem.status, CheckFailed)
            raise kind(self._problem.message, line=self._problem.line, whole_file=True)
        assert self._child is not None
        return self._child

    def _end(self) -> None:
        self._tape = None
        if self._child is not None:
            self._child.end()
            self._child = None

    def _take_output(self) -> str:
        """What the student's code printed since the last call of this."""
        taken, self._output = "".join(self._output), []
        return taken


class Function:
    """A function or class of the student's file. Calling it calls it inside."""

    def __init__(self, submission: Submission, name: str) -> None:
        self.submission = submission
        self.name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call with the common checks: arguments unchanged; over float32 and float64, with gradients.

        Floating tensors that require grad (see `Draw`) go in as float32 first, then as float64 requiring grad. The
        result of the first call is returned; its tensors carry the second one's along, for `assert_tensor`.
        """
        leaves = leaves_in([args, kwargs])
        if not leaves:
            return self.plain(*args, **kwargs)
        seen = self._observe(probes.call_twice, args, kwargs)
        self._refuse_changes(seen["arguments"], args, kwargs, tracked=False)
        try:
            self._take_again(seen["result"], seen["again"], leaves, args, kwargs)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:  # an answer of another form
            raise failures.Crashed(_("the answer of your program could not be read")) from error
        return seen["result"]

    def _take_again(
        self, result: Any, again: Any, leaves: list[Tensor], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Give the tensors of the first call's result what the second call showed."""
        results = probes.tensors_in(result, SeenTensor)
        for tensor in results:
            tensor.leaves = leaves
        if "raised" in again:
            raised = Raised.read(again["raised"])
            if not results:
                failures.raise_for_exception(raised, self.name, _("with float64 numbers that require a gradient"))
            for tensor in results:
                tensor.repeat = raised
            return
        self._refuse_changes(again["arguments"], args, kwargs)
        repeats = probes.tensors_in(again["result"], SeenTensor)
        if len(repeats) != len(results):
            text = _("given float64 numbers that require a gradient, {name} returned {what}, unlike before")
            raise CheckFailed(text.format(name=self.name, what=type_of(again["result"])))
        for tensor, repeat, gradients in zip(results, repeats, again["gradients"], strict=True):
            tensor.repeat = repeat
            tensor.gradients = None if gradients is None else [g.values if g else None for g in gradients]

    def plain(self, *args: Any, **kwargs: Any) -> Any:
        """Call once, with the arguments as they are; arguments must be left unchanged all the same."""
        seen = self._observe(probes.call_once, args, kwargs)
        self._refuse_changes(seen["arguments"], args, kwargs)
        return seen["result"]

    def calls(self, *args: Any, **kwargs: Any) -> list[str]:
        """The names of the operators that ran below torch's Python API, in order: ``["aten.mul", "aten.sum"]``."""
        self.submission._last_call = partial(describe_call, self.name, args, kwargs)
        names = self.submission._value(probes.operators, (self.name, args, kwargs), self.name)
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []

    def attempt(self, *args: Any, **kwargs: Any) -> Raised | Any:
        """Like `plain`, but an exception of the student's code is returned as a `Raised`."""
        self.submission._last_call = partial(describe_call, self.name, args, kwargs)
        reply = self.submission._ask(probes.call_once, (self.name, args, kwargs))
        if reply.kind == "raised" and reply.raised is not None:
            if reply.raised.name == "NotImplementedError" or reply.raised.absent is not None:
                failures.raise_for_exception(reply.raised, self.name)
            return reply.raised
        if reply.kind != "value":
            failures.raise_for(reply, self.name, self.submission._allowance)
        return self._checked(reply.value)["result"]

    def _observe(self, probe: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        self.submission._last_call = partial(describe_call, self.name, args, kwargs)
        return self._checked(self.submission._value(probe, (self.name, args, kwargs), self.name))

    def _checked(self, seen: Any) -> dict[str, Any]:
        """The observation of a call, or a failed check where the submission has forged one of another form."""
        if isinstance(seen, dict) and "result" in seen and isinstance(seen.get("arguments"), list):
            return seen
        raise failures.Crashed(_("the answer of your program could not be read"))

    def _refuse_changes(
        self, after: Any, args: tuple[Any, ...], kwargs: dict[str, Any], *, tracked: bool = True
    ) -> None:
        """`tracked`: whether tensors that require grad went in as such."""
        if len(after) != 2 or len(after[0]) != len(args) or set(after[1]) != set(kwargs):
            raise failures.Crashed(_("the answer of your program could not be read"))
        numbered = [
            (_("number {n}").format(n=number), *pair)
            for number, pair in enumerate(zip(args, after[0], strict=True), start=1)
        ]
        named = [(key, value, after[1][key]) for key, value in kwargs.items()]
        for which, before, now in [*numbered, *named]:
            if not unchanged(before, now):
                text = _("{name} changed its argument {which}: work on a copy, and leave the caller's data as it is")
                raise CheckFailed(text.format(name=self.name, which=which), mistake=_("changed its argument").msgid)
            if not same_tracking(before, now, tracked):
                text = _("{name} changed requires_grad of its argument {which}: leave the caller's tensor as it is")
                raise CheckFailed(text.format(name=self.name, which=which), mistake=_("changed its argument").msgid)


def leaves_in(value: Any) -> list[Tensor]:
    """Floating tensors that require grad, each once, in the order in which `probes.Copies` meets them."""
    found: dict[int, Tensor] = {}
    for tensor in probes.tensors_in(value):
        if isinstance(tensor, Tensor) and tensor.requires_grad:
            found.setdefault(id(tensor), tensor)
    return list(found.values())


def unchanged(before: Any, after: Any) -> bool:
    """Whether an argument came back as it went in. What is no plain data cannot be told, and counts as unchanged."""
    if isinstance(before, numpy.ndarray) and before.dtype.kind in "biuf":
        before = torch.from_numpy(numpy.ascontiguousarray(before).copy())
    if isinstance(before, Tensor):
        if not isinstance(after, SeenTensor) or before.shape != after.values.shape:
            return False
        was = before.detach().to(after.dtype)
        return bool(((was == after.values) | ((was != was) & (after.values != after.values))).all())
    if isinstance(before, (list, tuple)):
        return (
            isinstance(after, (list, tuple))
            and len(before) == len(after)
            and all(unchanged(b, a) for b, a in zip(before, after, strict=True))
        )
    if isinstance(before, dict):
        return (
            isinstance(after, dict)
            and list(before) == list(after)
            and all(unchanged(v, after[k]) for k, v in before.items())
        )
    if isinstance(before, (bool, int, float, str)) or before is None:
        return before == after or (before != before and after != after)
    return True


def same_tracking(before: Any, after: Any, tracked: bool) -> bool:
    """Whether a tensor that is itself an argument still requires grad, or still does not."""
    if not isinstance(before, Tensor) or not isinstance(after, SeenTensor):
        return True
    return after.requires_grad == (before.requires_grad and tracked)


def type_of(value: Any) -> str:
    if isinstance(value, SeenTensor):
        return _("a numpy array") if value.kind == "array" else _("a tensor")
    if isinstance(value, Opaque):
        return _("a value of type {name}").format(name=value.type_name)
    return _("a value of type {name}").format(name=type(value).__name__)


def describe_call(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The call as a student would type it, shortened; shown where a check may reveal its inputs."""
    parts = [short(arg) for arg in args] + [f"{key}={short(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


def short(value: Any) -> str:
    if isinstance(value, Tensor):
        if value.numel() > 24:
            return _("<tensor of shape {shape}>").format(shape=tuple(value.shape))
        return f"tensor({rounded(value.detach().tolist())})"
    if callable(value) and hasattr(value, "__name__"):
        return str(value.__name__)
    text = rounded(value) if isinstance(value, list) else repr(value)
    return text if len(text) <= 200 else text[:200] + "…"


def rounded(value: Any) -> str:
    """Nested lists of numbers with four significant digits."""
    if isinstance(value, list):
        return f"[{', '.join(map(rounded, value))}]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


# ------------------------------------------------------------------------------------------- the file itself


def file_problem(folder: Path, path: Path) -> Problem | None:
    """Why the file cannot be graded, as far as it can be told without reading it as Python."""
    name = path.name
    try:
        if not path.exists():
            text = _("{file} is missing: was it renamed or deleted? A fresh copy is in the kit that you got")
            return Problem(text.format(file=f"{path.parent.name}/{name}"))
        if not path.resolve().is_relative_to(folder):
            return Problem(_("{file} is a link to another place: put the file itself there").format(file=name))
        if not path.is_file():
            return Problem(_("{file} is no file (a folder?): put your code into a file of this name").format(file=name))
        if path.stat().st_size > MAX_FILE:
            return Problem(_("{file} is larger than 1 MB: is it the right file?").format(file=name))
        data = path.read_bytes()
    except OSError as error:
        return Problem(_("{file} cannot be opened: {why}").format(file=name, why=error.strerror))
    if not data.strip():
        return Problem(_("{file} is empty: was it saved? A fresh copy is in the kit that you got").format(file=name))
    if b"\0" in data:
        return Problem(_("{file} is no text file: save your code as plain text (UTF-8)").format(file=name))
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = _("{file} is not saved as UTF-8 (see line {line}): choose UTF-8 when saving it")
        return Problem(text.format(file=name, line=line), line)
    return None


def import_problem(reply: Reply, file: str, allowance: Allowance) -> Problem:
    """Why importing the file failed."""
    if reply.kind == "timeout":
        text = _("{file} never came to its end while it was imported: is there a loop outside the functions?")
        return Problem(text.format(file=file), reply.line, status="timeout")
    if reply.kind != "raised" or reply.raised is None:
        text = _("{file} ended the whole program while it was imported ({how}): remove what does that")
        return Problem(text.format(file=file, how=reply.detail), status="crashed")
    raised = reply.raised
    line = raised.lines[-1] if raised.lines else None
    if "SyntaxError" in raised.types:
        text = _("line {line} of {file} is no Python yet: {why}")
    elif raised.missing is not None:
        text = _("line {line} of {file} imports {missing}, which is not installed: the stub's own imports are enough")
    elif failures.is_out_of_memory(raised):
        text = _("{file} used more memory than a check may (2 GB) while it was imported (line {line})")
    else:
        text = _(
            "line {line} of {file} raised {what} while the file was imported: keep code outside the functions simple"
        )
    what = failures.said_by(raised)
    words = {"line": line or "?", "file": file, "why": raised.message, "missing": raised.missing, "what": what}
    return Problem(text.format(**words), line)
