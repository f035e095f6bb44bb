"""What there is to say about one function of a result, as plain text."""

from __future__ import annotations

import io

from rich.console import Console

from graders.report.page import Page
from graders.report.story import Record
from graders.report.terminal import Lines

WIDTH = 81  # a page leaves the last column free


def text_about(result: Record, exercise: Record, name: str) -> str:
    """The lines of the report about a function; where the whole file cannot be used, why."""
    file = io.StringIO()
    page = Page(Console(file=file, width=WIDTH, highlight=False, markup=False, emoji=False, color_system=None))
    functions = [function for function in exercise["functions"] if function["name"] == name]
    about = {**result, "exercises": [{**exercise, "functions": functions}]}
    report = Lines(about, page, lambda _exercise, _function: None, {}, "", make=False, hint_command=False)
    if exercise.get("problem"):
        report.exercise(exercise)
    else:
        for function in functions:
            report.function(exercise, function)
    page.print()
    lines = file.getvalue().rstrip().split("\n")
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[indent:] for line in lines).strip("\n")
