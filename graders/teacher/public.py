"""What students get beside a notebook or in a bundle: stubs, pictures, and the module that runs the public checks.

The module itself is ``torchpath_checks.py`` beside this file, copied as it is; what it knows goes into a JSON file.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from graders import i18n
from graders.curriculum import outline
from graders.curriculum.manifest import Stage
from graders.i18n import _
from graders.session import plan
from graders.teacher.notebooks import CHECKS, ROOT, stub_of

MODULE = Path(__file__).resolve().with_name(f"{CHECKS}.py")
PICTURES = "pictures"  # of a lesson


def texts() -> dict[str, str]:
    """What the module says."""
    return {
        "passed": _("✓ {name}: the examples give what the docstring says."),
        "todo": _("· {name}: still to do. Put your own lines in place of raise NotImplementedError(…)."),
        "missing": _("✗ {name} is not defined: run the cell with it first."),
        "differs": _("✗ {name}: an example gives something else."),
        "raised": _("✗ {name}: an example stops with an error."),
        "elsewhere": _(
            "✗ {name}: the examples give what they should, but the cell uses names from other cells: {names}. Only "
            "this cell is graded: import or define them here."
        ),
        "line": _("in line {line}:  {source}"),
        "example": _("example"),
        "expected": _("expected"),
        "got": _("got"),
        "nothing": _("(nothing)"),
        "hint": _("Hint:"),
        "last_hint": _("That was the last hint."),
        "unknown": _('There is no exercise "{name}" here.'),
    }


def knowledge(stages: Iterable[Stage], language: str) -> str:
    """What the module knows of these stages, as JSON: examples and hints, nothing hidden."""
    with i18n.speaking(language):
        functions: dict[str, Any] = {
            f"{file.id}:{function.name}": {
                "examples": plan.exercise(file.id).examples[function.name],
                "hints": [_(hint) for hint in function.hints],
            }
            for stage in stages
            for file in stage.files
            for function in file.functions
        }
        files = {file.id: names_in(stub_of(file.id, language)) for stage in stages for file in stage.files}
        known = {"functions": functions, "files": files, "texts": texts()}
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def names_in(source: str) -> list[str]:
    """The names that a file has at its top level: what its functions can use."""
    names = set()
    for node in ast.parse(source).body:
        if outline.is_definition(node):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return sorted(names)


def beside_a_notebook(stage: Stage, language: str) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files that belong beside the notebook of a stage, stubs included."""
    yield from checks([stage], language)
    for name, content in pictures(stage):
        yield f"{PICTURES}/{name}", content
    yield from files(stage, language)


def checks(stages: Iterable[Stage], language: str) -> Iterator[tuple[str, bytes]]:
    yield MODULE.name, MODULE.read_bytes()
    yield f"{CHECKS}.json", knowledge(stages, language).encode()


def files(stage: Stage, language: str) -> Iterator[tuple[str, bytes]]:
    """The stubs, as fresh as they are cut, whatever somebody has written into exercises/."""
    for file in stage.files:
        yield f"{file.id}.py", stub_of(file.id, language).encode()


def pictures(stage: Stage) -> Iterator[tuple[str, bytes]]:
    for path in sorted((ROOT / "exercises" / stage.id / PICTURES).glob("*.svg")):
        yield path.name, path.read_bytes()
