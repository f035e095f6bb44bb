"""The ways in which a check can end badly for the student, each with its words."""

from __future__ import annotations

from typing import NoReturn

from graders.engine.allowance import Allowance
from graders.engine.engine import Raised, Reply
from graders.i18n import _


class CheckFailed(AssertionError):
    """The check is not passed. `message` is for the student; `mistake` is its untranslated name, where it has one."""

    status = "failed"

    def __init__(
        self,
        message: str,
        *,
        mistake: str = "",
        line: int | None = None,
        shown: dict[str, str] | None = None,
        whole_file: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.mistake = mistake
        self.line = line  # of the student's file
        self.shown = shown or {}  # where a check may reveal its inputs: `expected`, `got`, lines of `difference`
        self.whole_file = whole_file  # nothing in the file can be graded


class StillToDo(CheckFailed):
    status = "todo"


class TimedOut(CheckFailed):
    status = "timeout"


class Crashed(CheckFailed):
    status = "crashed"


def raise_for(reply: Reply, name: str, allowance: Allowance) -> NoReturn:
    """Say what became of a call of the student's `name` that brought no value."""
    if reply.kind == "raised" and reply.raised is not None:
        raise_for_exception(reply.raised, name)
    if reply.kind == "too_much":
        raise CheckFailed(_("what {name} returned cannot be looked at: {why}").format(name=name, why=reply.detail))
    if reply.kind == "timeout":
        raise TimedOut(out_of_time(reply.detail, name, allowance), line=reply.line)
    if reply.kind == "crashed":
        raise Crashed(ended(reply.detail, name))
    raise Crashed(
        _("the answer of your program could not be read; does your code write to files that it did not open?")
    )


def raise_for_exception(raised: Raised, name: str, when: str = "") -> NoReturn:
    """Turn an exception of the student's code into a failed check; `when` says under which circumstances it came."""
    line = raised.lines[-1] if raised.lines else None
    if raised.name == "NotImplementedError" and raised.lines:
        raise StillToDo(_("still to do"), line=line)
    if raised.absent is not None:
        text = _("there is no {name} in this file: was it renamed or deleted? The name must be exactly {name}")
        raise CheckFailed(text.format(name=raised.absent))
    if is_out_of_memory(raised):
        text = _("{name} used more memory than a check may (2 GB)")
        raise CheckFailed(text.format(name=name), line=line)
    if raised.name == "WrongCall":
        text = _("{name} has other parameters than the stub ({message}): keep them as they were")
        raise CheckFailed(text.format(name=name, message=raised.message))
    what = said_by(raised)
    if raised.name in ("SystemExit", "KeyboardInterrupt"):
        text = _("{name} raised {what}: code that is graded must not end the program")
    elif line is None:
        text = _("{name} raised {what}, but not in a line of this file")
    elif when:
        text = _("{when}, {name} raised {what}")
    else:
        text = _("{name} raised {what}")
    raise CheckFailed(text.format(name=name, what=what, when=when), line=line)


def said_by(raised: Raised) -> str:
    """As Python itself would put it: "ValueError: so"."""
    return f"{raised.name}: {raised.message}" if raised.message else raised.name


def is_out_of_memory(raised: Raised) -> bool:
    return "MemoryError" in raised.types or "can't allocate memory" in raised.message


def out_of_time(limit: str, name: str, allowance: Allowance) -> str:
    if limit == "cpu":
        text = _("{name} was still computing after {seconds:.0f} s: is there a loop that never ends?")
        return text.format(name=name, seconds=allowance.cpu_seconds)
    text = _("{name} did nothing but wait for {seconds:.0f} s: does it sleep, or wait for input?")
    return text.format(name=name, seconds=allowance.wall_seconds)


def ended(how: str, name: str) -> str:
    """A sentence for a process that ended: `how` is "exit 3" or the name of a signal."""
    if how.startswith("exit"):
        return _("{name} ended the whole program ({how}): does your code call exit, quit or os._exit?").format(
            name=name, how=how
        )
    return _("{name} crashed the whole program ({how})").format(name=name, how=how)
