"""What a student gets outside nbgrader: stubs, lessons and the public checks, in one zip. No solutions, no graders."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from graders import i18n
from graders.curriculum import manifest
from graders.i18n import _
from graders.report import whole
from graders.teacher import public
from graders.teacher.notebooks import CHECKS, LESSONS, ROOT

TOP = "torchpath"  # everything lies in one folder
LONG_AGO = (2020, 1, 1, 0, 0, 0)  # one date for all: the same content makes the same file


def write(path: Path, language: str) -> int:
    """Write the bundle; gives how many files are in it.

    Raises:
        OSError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    names = []
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, content in contents(language):
                bundle.writestr(zipfile.ZipInfo(f"{TOP}/{name}", LONG_AGO), content, zipfile.ZIP_DEFLATED)
                names.append(name)
        whole.write(draft.read_bytes(), path)
    finally:
        draft.unlink(missing_ok=True)
    return len(names)


def contents(language: str) -> Iterator[tuple[str, bytes]]:
    stages = manifest.load().stages
    with i18n.speaking(language):
        yield "README.md", read_me().encode()
    yield from public.checks(stages, language)
    yield "LICENSE", (ROOT / "LICENSE").read_bytes()
    for stage in stages:
        yield from public.files(stage, language)
        for name in dict.fromkeys(["README.md", *LESSONS.values()]):
            if (lesson := ROOT / "exercises" / stage.id / name).is_file():
                yield f"{stage.id}/{name}", lesson.read_bytes()
        for name, content in public.pictures(stage):
            yield f"{stage.id}/{public.PICTURES}/{name}", content


def read_me() -> str:
    first = manifest.load().stages[0].files[0]
    lines = [
        _("Exercises in PyTorch. There is a folder for each stage, with a lesson (README) and files to write in."),
        _("Put your own lines in place of raise NotImplementedError(…), then try the examples of the docstrings:"),
        f"    python {CHECKS}.py {first.name}",
        _("You need Python 3.10 or later with torch, torchvision, numpy and matplotlib."),
        _("Hand in the folders of the stages. Hidden checks with other numbers then decide about the points."),
    ]
    return "# torchpath\n\n" + "\n\n".join(lines) + "\n"
