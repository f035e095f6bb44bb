"""The first use of any command installs what it needs into .venv; every use goes on in there. Standard library only.

``ensure()`` is in the way of every command, so it does no more than compare a few bytes where all is in place. The work
of a first use is in ``install.py``.

    python -m graders.bootstrap student|EXTRA [PYTHON ARGUMENTS …]

prepares .venv with the extra packages of pyproject.toml's EXTRA ("student": no extra), then runs its Python with the
arguments.
"""

from __future__ import annotations

import os
import sys

from graders import oldest_python

oldest_python.require()

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
STAMP = os.path.join(VENV, "torchpath.stamp")
# What decides which packages belong into .venv.
SOURCES = (os.path.join(ROOT, "pyproject.toml"), os.path.join(ROOT, "constraints.txt"))
# Set for the process that goes on in .venv: should it still not be there, it must not start itself again and again.
STARTED = "TORCHPATH_STARTED"


def ensure(extra: str | None = None) -> None:
    """Returns inside .venv with everything in place; a first use sets it up, and another Python is replaced by .venv's.

    Args:
        extra: name of a group of optional dependencies in pyproject.toml that is needed, too.
    """
    if not _complete(extra):
        from graders import install

        install.run(extra)
    if not _inside():
        _go_on([PYTHON, *sys.orig_argv[1:]])
    os.environ.pop(STARTED, None)


def stamp(version: str, extras: set[str]) -> str:
    """What is written down when a setup has come to its end: the Python, the extras, and what decides the packages.

    Whole files and not a hash of them: comparing them takes less time than importing hashlib.
    """
    contents = []
    for path in SOURCES:
        with open(path, encoding="utf-8") as file:
            contents.append(file.read())
    return "\n".join([version, " ".join(sorted(extras)), *contents])


def stamped() -> set[str] | None:
    """The extras installed in .venv, or None where the setup never came to its end or something has changed since."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            written = file.read()
        version, extras, _sources = written.split("\n", 2)
    except (OSError, ValueError):
        return None
    # A newer Python under an old .venv does not find its packages. Only .venv's own Python knows.
    if written != stamp(version, set(extras.split())) or (_inside() and version != python_version()):
        return None
    return set(extras.split())


def python_version() -> str:
    """Of the running Python, as far as it decides where packages lie: "3.12"."""
    return "{}.{}".format(*sys.version_info[:2])


def _complete(extra: str | None) -> bool:
    extras = stamped()
    if extras is None or not (extra is None or extra in extras) or not os.path.exists(PYTHON):
        return False
    if not _inside():
        return True  # the data is looked at once, by .venv's own Python
    from graders import data

    return data.ready()


def _inside() -> bool:
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def _go_on(command: list[str]) -> None:
    """Replaces this process by `command`, run by .venv's Python."""
    if os.environ.get(STARTED) == VENV and not _inside():
        sys.exit(f"{PYTHON} does not run as the Python of {VENV}. Delete {VENV} and run the same command again.")
    if not _inside():
        os.environ[STARTED] = VENV
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name == "nt":  # there, exec gives the terminal back before the new process has ended
        import subprocess

        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def main(arguments: list[str]) -> None:
    """See the head of this file."""
    if not arguments:
        sys.exit("python -m graders.bootstrap student|EXTRA [PYTHON ARGUMENTS …]")
    group, *rest = arguments
    ensure(None if group == "student" else group)
    if rest:
        _go_on([PYTHON, *rest])


if __name__ == "__main__":
    from graders import bootstrap  # the module under its own name, as install.py sees it

    bootstrap.main(sys.argv[1:])
