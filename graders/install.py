"""The work of a first use: makes .venv, installs into it, tries it out, unpacks the data. Standard library only."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from graders import bootstrap, data, i18n
from graders.i18n import _

ROOT = Path(bootstrap.ROOT)
VENV = Path(bootstrap.VENV)
STAMP = Path(bootstrap.STAMP)
LOCK = ROOT / ".setup.lock"
# There while .venv is made. Found at the start, it says that the last setup was killed in the middle of that.
HALF_MADE = ROOT / ".setup.half-made"
# Less than this free at any time while pip works: then that is the reason why it failed.
NEARLY_FULL = 200 * 2**20

# Python 3.10 has no tomllib, but every pip that comes with it carries the same thing under another name.
READ_PROJECT = """
import json
try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib
with open("pyproject.toml", "rb") as file:
    print(json.dumps(tomllib.load(file)["project"]))
"""

TRY_OUT = """
from graders.sandbox import torchvision_ops
torchvision_ops.install()
import numpy, torch, torchvision
torch.ones(2) @ torch.ones(2)
"""


class SetupError(Exception):
    """Why the setup cannot go on, and what to do about it; written for the person at the terminal."""


def run(extra: str | None = None) -> None:
    """Does what is missing and comes back; ends the process with a sentence on stderr where it cannot.

    Safe to interrupt at any time (the next use takes it up again) and to run twice at the same time (one waits).
    """
    i18n.use()
    try:
        with _only_one() as lock:
            if _missing(extra):
                _install(extra, lock)
        _unpack_data()
    except SetupError as error:
        print(f"torchpath: {error}", file=sys.stderr)
        sys.exit(3)
    except (OSError, subprocess.CalledProcessError) as error:
        print(_("torchpath: the setup failed: {error}").format(error=error), file=sys.stderr)
        print(_disk(_free()) or _("Is {folder} yours to write in?").format(folder=ROOT), file=sys.stderr)
        sys.exit(3)
    except KeyboardInterrupt:
        print("\n" + _("torchpath: setup interrupted; the same command takes it up again."), file=sys.stderr)
        sys.exit(130)


def _missing(extra: str | None) -> bool:
    extras = bootstrap.stamped()
    return extras is None or not (extra is None or extra in extras) or not _has_pip(bootstrap.PYTHON)


def _install(extra: str | None, lock: IO[bytes]) -> None:
    start = time.monotonic()
    if VENV.exists():
        _say(_("bringing .venv up to date."))
    else:
        _say(_("first use: setting up .venv. It takes minutes on a slow connection, and happens once."))
    # A later use without an extra must not take away the packages of an earlier one with it.
    extras = {*(bootstrap.stamped() or ()), *([extra] if extra else ())}
    _make_venv()
    requirements = _requirements(extras)
    STAMP.unlink(missing_ok=True)
    _pip_install(requirements, lock)
    _try_out()
    version = _output([bootstrap.PYTHON, "-c", "from graders import bootstrap; print(bootstrap.python_version())"])
    _write_atomically(STAMP, bootstrap.stamp(version, extras))
    _say(_("ready after {seconds} s.").format(seconds=round(time.monotonic() - start)))


def _make_venv() -> None:
    """Makes .venv, or makes it again where it does not run or was left half-filled."""
    if _has_pip(bootstrap.PYTHON) and not HALF_MADE.exists():
        return
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SetupError(
            _(
                "this Python ({python}) comes without its venv module. On Debian and Ubuntu: apt install python3-venv. "
                "Elsewhere: install Python from python.org. Then run the same command again."
            ).format(python=sys.executable)
        )
    HALF_MADE.touch()
    base = getattr(sys, "_base_executable", sys.executable)  # not the Python of the very .venv that is cleared
    made = subprocess.run([base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        reason = (made.stderr + made.stdout).strip()
        raise SetupError(
            _("could not make {folder}:\n{reason}\n{disk}").format(folder=VENV, reason=reason, disk=_disk(_free()))
        )
    HALF_MADE.unlink()


def _requirements(extras: set[str]) -> list[str]:
    """What pyproject.toml asks for: the dependencies, and those of the extras."""
    project: dict[str, Any] = json.loads(_output([bootstrap.PYTHON, "-c", READ_PROJECT]))
    optional = project.get("optional-dependencies", {})
    unknown = sorted(extras - set(optional))
    if unknown:
        raise SetupError(f"pyproject.toml has no extra {unknown[0]!r}; it has {', '.join(optional) or 'none'}.")
    return [*project["dependencies"], *(name for extra in sorted(extras) for name in optional[extra])]


def _pip_install(requirements: list[str], lock: IO[bytes]) -> None:
    command = [bootstrap.PYTHON, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--constraint", str(ROOT / "constraints.txt"), *requirements]
    # A pip told elsewhere to install for the user would refuse to work in a virtual environment.
    environment = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    _forget_half_installed()
    with tempfile.TemporaryFile() as log:
        # The lock lives as long as somebody has it open: should this process be killed, it is held until pip ends, too.
        inherited = (lock.fileno(),) if os.name == "posix" else ()
        pip = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, pass_fds=inherited
        )
        try:
            lowest = _watch(pip, log)
        except BaseException:
            pip.kill()
            pip.wait()
            raise
        if pip.returncode == 0:
            return
        last = "\n".join(f"    {line}" for line in _tail(log, 12))
    raise SetupError(
        _("installing the packages failed. The end of what pip said:\n{last}\n{remedy}").format(
            last=last, remedy=_disk(lowest) or _remedy()
        )
    )


def _forget_half_installed() -> None:
    """Lets pip install again what it was killed in the middle of, and would take for complete.

    It writes INSTALLER into a package's folder of metadata when all of the package's files are there.
    """
    packages = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
    for metadata in VENV.glob(f"{packages}/*.dist-info"):
        if not (metadata / "INSTALLER").exists():
            shutil.rmtree(metadata)


def _watch(pip: subprocess.Popen[bytes], log: IO[bytes]) -> int:
    """Waits for pip and shows on a terminal what it is at. Returns the least free space on the disks that it used."""
    start, lowest = time.monotonic(), _free()
    while True:
        try:
            pip.wait(0.5)
        except subprocess.TimeoutExpired:
            lowest = min(lowest, _free())
            _progress(f"{time.monotonic() - start:4.0f} s  {''.join(_tail(log, 1)).strip()}")
        else:
            _progress("")
            return lowest


def _tail(log: IO[bytes], lines: int) -> list[str]:
    """The last lines in the file, whatever the position that pip writes at."""
    size = os.fstat(log.fileno()).st_size
    length = min(size, 4096)
    if os.name == "posix":
        end = os.pread(log.fileno(), length, size - length)  # shares the file position with pip: must not move it
    else:
        log.seek(size - length)
        end = log.read(length)
    return end.decode("utf-8", "replace").splitlines()[-lines:]


def _remedy() -> str:
    return _(
        "Most often this is the network: check that the machine is online (behind a proxy: set HTTPS_PROXY), and run "
        "the same command again; what was downloaded is kept. Where pip found no version that fits, there is none for "
        "this Python ({version} on {platform}): use Python 3.10 to 3.13, 64 bit."
    ).format(version=bootstrap.python_version(), platform=sys.platform)


def _free() -> int:
    """Bytes free where packages are unpacked and where they end up."""
    return min(shutil.disk_usage(folder).free for folder in (ROOT, tempfile.gettempdir()))


def _disk(free: int) -> str:
    if free > NEARLY_FULL:
        return ""
    return _(
        "The disk is full: {root} and {temporary} need about 2 GB (8 GB with CUDA). Make room and run the same command "
        "again."
    ).format(root=ROOT, temporary=tempfile.gettempdir())


def _try_out() -> None:
    """One import of what everything builds on: packages can be installed and still not run on this machine."""
    _progress(_("trying out torch"))
    tried = subprocess.run([bootstrap.PYTHON, "-c", TRY_OUT], cwd=ROOT, capture_output=True, text=True, check=False)
    _progress("")
    if tried.returncode == 0:
        return
    if tried.returncode < 0:
        reason: str = _("it was ended by signal {number}").format(number=-tried.returncode)
    else:
        reason = (tried.stderr.strip().splitlines() or ["?"])[-1]
    if os.name == "nt":
        remedy = _("Install the Microsoft Visual C++ Redistributable (x64), then run the same command again.")
    else:
        remedy = _("Delete {venv} and run the same command again. If that does not help, torch cannot run here.")
    raise SetupError(
        _("torch is installed, but does not run here: {reason}\n{remedy}").format(
            reason=reason, remedy=remedy.format(venv=VENV)
        )
    )


def _unpack_data() -> None:
    """Damaged data stops nobody who is at the tensors: it is said each time, and those who need it are told again."""
    if data.ready():
        return
    try:
        data.unpack()
    except data.DataError as error:
        print(f"torchpath: {error}", file=sys.stderr)


@contextmanager
def _only_one() -> Iterator[IO[bytes]]:
    """Holds the lock of the setup; the system gives it back when the process ends, however it ends."""
    with LOCK.open("ab") as file:
        if not _try_lock(file):
            _say(_("another setup is at work here; waiting for it."))
            while not _try_lock(file):
                time.sleep(0.2)
        try:
            yield file
        finally:
            _unlock(file)


if os.name == "nt":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True  # a file system without locks: better without than not at all
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def _has_pip(python: str) -> bool:
    """Whether this Python starts and finds pip: .venv may point to one that was removed or replaced since."""
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _output(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _write_atomically(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _say(sentence: str) -> None:
    print(f"torchpath: {sentence}", file=sys.stderr, flush=True)


def _progress(text: str) -> None:
    """Rewrites the last line of a terminal; elsewhere nothing, or a log would have one line for each half second."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + text[:width].ljust(width) + ("" if text else "\r"), end="", file=sys.stderr, flush=True)
