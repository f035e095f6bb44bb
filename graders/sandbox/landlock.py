"""Which files a child can reach: Landlock rules, which the kernel keeps for a process and all its descendants."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from py_landlock import PathBeneathAttr, RulesetAttr, add_rule, create_ruleset, get_abi_version, restrict_self
from py_landlock.abi import get_supported_fs, get_supported_net, get_supported_scope
from py_landlock.flags import AccessFs

READ_FILE = int(AccessFs.READ_FILE)
READ_FOLDER = int(AccessFs.READ_FILE | AccessFs.READ_DIR)
USE_DEVICE = int(AccessFs.READ_FILE | AccessFs.WRITE_FILE)
# No symbolic links, sockets, pipes or devices: whoever reads the folder afterwards finds files and folders only.
USE_SCRATCH = READ_FOLDER | int(
    AccessFs.WRITE_FILE | AccessFs.TRUNCATE | AccessFs.MAKE_REG | AccessFs.MAKE_DIR
    | AccessFs.REMOVE_FILE | AccessFs.REMOVE_DIR | AccessFs.REFER
)  # fmt: skip

SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/etc/localtime", "/usr/share/zoneinfo", "/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig",
    "/etc/passwd",  # the name of the user, which torch puts into the names of its caches
    "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
)  # fmt: skip
CONFINES_SIGNALS = 6  # the version of the interface from which on signals stay among the processes of a child
ABOUT_CARDS = ("/proc/devices", "/proc/driver/nvidia", "/sys/bus/pci/devices", "/sys/module/nvidia")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


class Rule(NamedTuple):
    """One file or folder with the rights to it, as bits of the kernel's interface."""

    path: str
    access: int


def base_rules(protected: str) -> tuple[Rule, ...]:
    """Rules that every child gets: the interpreter, its packages and the system's libraries, to be read.

    Args:
        protected: the kit's own folder. The interpreter may lie inside it, the other way round is an error.

    Raises:
        OSError: something that Python needs contains the kit, so that hiding the kit is impossible.
    """
    paths = {os.path.realpath(path) for path in (*_interpreter(protected), *SYSTEM)}
    for path in paths:
        refuse_to_uncover(protected, path)
    existing = {path for path in paths if Path(path).exists()}
    outermost = [path for path in sorted(existing) if not any(contains(p, path) for p in existing - {path})]
    devices = [Rule(path, USE_DEVICE) for path in DEVICES if Path(path).exists()]
    return (*readable_rules(outermost), *devices)


def cuda_rules() -> list[Rule]:
    """Rules for what the driver of NVIDIA cards opens, as far as known: not tried on a card."""
    paths = [*Path("/dev").glob("nvidia*"), *Path("/dev").glob("dxg")]  # the latter is where WSL 2 has them
    cards = [Rule(str(path), USE_DEVICE | int(AccessFs.IOCTL_DEV)) for path in paths]
    return [*cards, *readable_rules(path for path in ABOUT_CARDS if Path(path).exists())]


def readable_rules(paths: Iterable[str]) -> list[Rule]:
    """Rules to read these files, and these folders with all that is in them."""
    return [Rule(path, READ_FOLDER if Path(path).is_dir() else READ_FILE) for path in paths]


def refuse_to_uncover(protected: str, path: str) -> None:
    """Raise OSError when making ``path`` readable would make the whole of ``protected`` readable."""
    if contains(os.path.realpath(path), protected):
        raise OSError(f"{protected} must stay hidden, but lies in {path}, which would have to be readable")


def restrict(rules: Sequence[Rule], abi: int) -> None:
    """Let this process, and what it starts, reach what the rules name and no other file, port or process.

    Args:
        rules: every path must exist.
        abi: version of the kernel's interface; a right that it does not know yet is not handled
            (`syscalls.py` refuses the calls concerned).
    """
    files = int(get_supported_fs(abi))  # type: ignore[arg-type]
    ports, scopes = get_supported_net(abi), get_supported_scope(abi)  # type: ignore[arg-type]
    ruleset = create_ruleset(RulesetAttr(files, ports, scopes))
    try:
        for path, access in rules:
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                add_rule(ruleset, PathBeneathAttr(access & files, folder))
            finally:
                os.close(folder)
        restrict_self(ruleset, None)
    finally:
        os.close(ruleset)


def abi_version() -> int:
    """Version of the kernel's Landlock, from 1 on.

    Raises:
        py_landlock.LandlockError: the kernel has none, or it is switched off.
    """
    return int(get_abi_version())


def _interpreter(protected: str) -> list[str]:
    """Where this interpreter finds modules and the libraries that they load."""
    modules = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders = [*modules, *site.getsitepackages()]
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix}:
        folders += [f"{prefix}/{name}" for name in ("lib", "lib64", "share", "etc")]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    # sys.path names the kit's own folder too, and either of these may name one above it: those stay hidden.
    other = [os.path.realpath(path) for path in (*sys.path, *_loaded_libraries()) if path]
    return folders + [path for path in other if not contains(protected, path) and not contains(path, protected)]


def _loaded_libraries() -> set[str]:
    """Folders of the shared libraries in use; some load others from beside them at their first use."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    mapped = {Path(fields[5]) for line in lines if len(fields := line.split(maxsplit=5)) == 6}
    return {str(path.parent) for path in mapped if ".so" in path.suffixes}


def contains(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
