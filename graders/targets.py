"""What `make` shows by itself: where to begin, and what there is. Standard library only: it comes before the setup."""

from __future__ import annotations

from collections.abc import Iterator

from graders import i18n
from graders.i18n import _


def groups() -> Iterator[tuple[str, dict[str, str]]]:
    """Headings, and the targets below each with what they do."""
    yield (
        _("Learning"),
        {
            "grade": _("grade your answers; only one stage: T=1, one file: T=shapes"),
            "watch": _("grade a file whenever you save it"),
            "hint": _("one more hint; for one function: T=shapes:split_heads"),
            "next": _("which function comes next, and where it is"),
            "progress": _("how far each stage is"),
            "map": _("the route: what builds on what, and how far you are"),
            "reset": _("put a stub back, keep what you wrote: T=shapes:split_heads"),
            "solution": _("the reference beside your own code, once it passes: T=shapes"),
            "data": _("fetch the full MNIST (70,000 digits; 5,000 come with the kit)"),
        },
    )
    yield (
        _("Teaching"),
        {
            "class": _("grade a whole class: S=submissions O=results"),
            "course": _("make a course for nbgrader: D=../course"),
            "bundle": _("pack what a student gets outside nbgrader: F=exercises.zip"),
            "notebooks": _("cut nbgrader's source notebooks anew"),
        },
    )
    yield (
        _("Working on torchpath itself"),
        {
            "verify": _("references pass, stubs score 0, wrong answers are rejected"),
            "test": _("every test, the slow ones in short form"),
            "test-all": _("every test, the slow ones in full"),
            "lint": _("ruff and mypy"),
            "bench": _("measure what grading costs, beside what torch itself costs"),
            "clean": _("delete caches (.venv, data and your answers stay)"),
            "help": _("this list"),
        },
    )


def main() -> None:
    """Print the list."""
    i18n.use()
    print("\n " + _("Begin with  make grade : it installs what it needs, and says how to go on."))
    for heading, targets in groups():
        print(f"\n {heading}")
        for name, what in targets.items():
            print(f"   make {name:<10} {what}")
    print("\n " + _("More options, for example of grade:  python -m graders grade --help"))


if __name__ == "__main__":
    main()
