"""The public checks: the docstring's examples, run in the student's file. They are worth no points."""

from __future__ import annotations

import doctest
import time
from functools import partial
from typing import Any

from graders.engine.engine import Raised
from graders.i18n import _
from graders.kit import failures
from graders.kit.failures import CheckFailed, Crashed
from graders.kit.submission import Submission
from graders.sandbox import probes, wire

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def run(submission: Submission, function: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Run the examples (source, wanted output) of one function; the record of it."""
    start = time.perf_counter()
    found: dict[str, Any] = {"name": name_of(function), "function": function, "status": "passed", "message": ""}
    try:
        compare(submission, function, pairs)
    except CheckFailed as error:
        found |= {"status": error.status, "message": error.message, "line": error.line}
        found |= {**error.shown, "input": submission._last_call()}
    except wire.BadReply:
        found |= {"status": "crashed", "message": _("the answer of your program could not be read")}
    submission._take_output()
    return {**found, "seconds": round(time.perf_counter() - start, 4)}


def name_of(function: str) -> str:
    """What the examples of a function are called among its checks."""
    return f"examples_{function}"


def compare(submission: Submission, function: str, pairs: list[tuple[str, str]]) -> None:
    submission._last_call, submission._about = str, function
    seen = submission._value(probes.examples, (function, [source for source, _wanted in pairs]), function)
    checker = doctest.OutputChecker()
    if not isinstance(seen, list) or not seen or (len(seen) < len(pairs) and "raised" not in seen[-1]):
        raise Crashed(_("the answer of your program could not be read"))
    typed: list[str] = []
    for (source, wanted), entry in zip(pairs, seen, strict=False):
        typed.append(source.strip())
        submission._last_call = partial("\n".join, typed)
        if not isinstance(entry, dict):
            raise CheckFailed(_("the answer of your program could not be read"))
        if "raised" in entry:
            raised = Raised.read(entry["raised"])
            if wanted.startswith("Traceback") and wanted.rstrip().rpartition("\n")[2].startswith(raised.name):
                continue
            if not raised.lines and raised.name not in ("Missing", "WrongCall"):
                raise CheckFailed(
                    _("this example of the docstring raised {what}").format(what=failures.said_by(raised))
                )
            failures.raise_for_exception(raised, function)
        # A student's own print, left in to see what happens, is no wrong answer: the value alone counts as well.
        outputs = [str(entry.get(key, "")) for key in ("printed", "shown")]
        if not any(checker.check_output(wanted, output, FLAGS) for output in outputs):
            text = _("an example of the docstring gives another result")
            raise CheckFailed(text, shown={"expected": wanted.rstrip(), "got": outputs[0].rstrip()})
