"""The first use of a command, in a small tree of its own whose packages are there already: no network is needed."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graders import bootstrap, install

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("__init__", "__main__", "bootstrap", "install", "data", "i18n", "oldest_python", "sandbox/torchvision_ops")
TORCH = "class ones:\n    def __init__(self, n): pass\n    def __matmul__(self, other): return 0\n"
PROJECT = '[project]\nname = "small"\ndependencies = [{dependency}]\n[project.optional-dependencies]\nmore = ["pip"]\n'
SHOW = ("-c", "import sys; print(sys.prefix)")

posix = pytest.mark.skipif(os.name != "posix", reason="signals and links of POSIX")

long = pytest.mark.skipif(not os.environ.get("TORCHPATH_LONG"), reason="in the long form only (make test-all)")


def use(tree: Path, *arguments: str, extra: str = "student") -> subprocess.CompletedProcess[str]:
    """Uses the tree by a Python that is not that of its .venv."""
    return subprocess.run(command(*arguments, extra=extra), cwd=tree, capture_output=True, text=True, check=False)


def command(*arguments: str, extra: str = "student") -> list[str]:
    return [sys.executable, "-m", "graders.bootstrap", extra, *arguments]


def depend_on(tree: Path, dependency: str) -> None:
    (tree / "pyproject.toml").write_text(PROJECT.format(dependency=f'"{dependency}"'), encoding="utf-8")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with just the setup, in which torch and its company are files of a few lines. Not used yet."""
    tree = tmp_path_factory.mktemp("small") / "kit"
    for part in PARTS:
        target = tree / "graders" / f"{part}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "graders" / f"{part}.py", target)
    shutil.copytree(ROOT / "datasets" / "mnist-5k", tree / "datasets" / "mnist-5k")
    (tree / "torch.py").write_text(TORCH)
    (tree / "torchvision.py").touch()
    (tree / "numpy.py").touch()
    (tree / "constraints.txt").touch()
    depend_on(tree, "pip")
    return tree


@pytest.fixture(scope="module")
def used(small: Path) -> Path:
    """The same tree after its first use."""
    tree = small.parent / "used"
    shutil.copytree(small, tree)
    first = use(tree)
    assert first.returncode == 0, first.stderr
    assert "first use" in first.stderr
    return tree


@pytest.fixture
def tree(used: Path, tmp_path: Path) -> Path:
    """A used tree of the test's own."""
    return Path(shutil.copytree(used, tmp_path / "kit", symlinks=True))


def stamp(tree: Path) -> Path:
    return tree / ".venv" / "torchpath.stamp"


def test_a_first_use_makes_everything_and_a_second_one_starts_at_once(used: Path) -> None:
    written = stamp(used).stat().st_mtime_ns
    second = use(used, *SHOW)
    assert Path(second.stdout.strip()) == used / ".venv"
    assert second.stderr == ""
    assert stamp(used).stat().st_mtime_ns == written
    assert (used / "datasets" / ".unpacked" / "mnist-5k" / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file()
    assert sorted(path.name for path in used.glob(".setup.*")) == [".setup.lock"]


def test_arguments_arrive_as_they_were_given(used: Path) -> None:
    awkward = ["a b", "$HOME", "*", "", "ü中"]
    done = use(used, "-c", "import sys; print(ascii(sys.argv[1:]))", *awkward)
    assert done.stdout.strip() == ascii(awkward)


def test_the_kits_own_environment_variable_does_not_reach_what_is_run(used: Path) -> None:
    done = use(used, "-c", "import os; print([name for name in os.environ if name == 'TORCHPATH_STARTED'])")
    assert done.stdout == "[]\n"


def test_an_extra_is_installed_once_and_kept(tree: Path) -> None:
    assert "up to date" in use(tree, extra="more").stderr
    assert use(tree, extra="more").stderr == ""
    assert use(tree).stderr == ""
    (tree / "constraints.txt").write_text("# something else\n")
    assert "up to date" in use(tree).stderr
    # What the extra asks for may have changed, too: that is looked at when it is needed.
    assert "up to date" in use(tree, extra="more").stderr


def test_an_unknown_extra_is_named_and_harms_nothing(tree: Path) -> None:
    done = use(tree, extra="nosuch")
    assert done.returncode == 3
    assert "no extra 'nosuch'; it has more" in done.stderr
    assert use(tree).stderr == ""


def test_deleted_data_is_unpacked_again(tree: Path) -> None:
    shutil.rmtree(tree / "datasets" / ".unpacked")
    assert use(tree).stderr == ""
    assert (tree / "datasets" / ".unpacked" / "mnist-5k" / "SHA256SUMS").is_file()


def test_damaged_data_is_said_and_stops_nobody(tree: Path) -> None:
    shutil.rmtree(tree / "datasets" / ".unpacked")
    (tree / "datasets" / "mnist-5k" / "t10k-labels-idx1-ubyte.gz").write_bytes(b"")
    done = use(tree, *SHOW)
    assert done.returncode == 0
    assert done.stdout
    assert "datasets/mnist-5k/t10k-labels-idx1-ubyte.gz is damaged" in done.stderr


@posix
def test_a_python_that_was_removed_is_replaced(tree: Path) -> None:
    python = tree / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    done = use(tree, *SHOW)
    assert Path(done.stdout.strip()) == tree / ".venv", done.stderr


@long
@posix
def test_a_python_that_was_replaced_by_a_newer_one_gets_its_own_packages(tree: Path) -> None:
    lib = tree / ".venv" / "lib"
    running = next(lib.iterdir())
    running.rename(lib / "python3.9")
    version, rest = stamp(tree).read_text().split("\n", 1)
    stamp(tree).write_text("3.9\n" + rest)
    done = use(tree, *SHOW)
    assert Path(done.stdout.strip()) == tree / ".venv", done.stderr
    assert stamp(tree).read_text() == f"{version}\n{rest}"


def test_a_folder_that_cannot_be_written_in_is_said(tree: Path) -> None:
    stamp(tree).unlink()
    (tree / ".setup.lock").unlink()
    (tree / ".setup.lock").mkdir()  # as good as a folder without the right to write, and root is stopped by it, too
    done = use(tree)
    assert done.returncode == 3
    assert "the setup failed" in done.stderr
    assert "yours to write in?" in done.stderr


def test_a_pip_that_fails_is_shown_with_a_remedy_and_the_next_use_tries_again(tree: Path) -> None:
    depend_on(tree, "nothing-such @ file:///nowhere/nothing-such")
    failed = use(tree, *SHOW)
    assert failed.returncode == 3
    assert failed.stdout == ""
    assert "nothing-such" in failed.stderr
    assert "run the same command again" in " ".join(failed.stderr.split())
    assert not stamp(tree).exists()
    depend_on(tree, "pip")
    assert use(tree, *SHOW).returncode == 0


def test_a_torch_that_does_not_run_is_said_plainly(tree: Path) -> None:
    (tree / "torch.py").write_text("raise ImportError('libgomp.so.1: cannot open shared object file')\n")
    (tree / "constraints.txt").write_text("# changed\n")
    done = use(tree, *SHOW)
    assert done.returncode == 3
    assert "does not run here" in done.stderr
    assert "libgomp.so.1: cannot open shared object file" in done.stderr
    assert "Traceback" not in done.stderr
    assert not stamp(tree).exists()


@posix
def test_a_torch_that_kills_its_process_is_said_plainly(tree: Path) -> None:
    (tree / "torch.py").write_text("import os, signal; os.kill(os.getpid(), signal.SIGILL)\n")
    (tree / "constraints.txt").write_text("# changed\n")
    assert f"ended by signal {signal.SIGILL.value}" in use(tree).stderr


def test_two_first_uses_at_once_do_not_disturb_each_other(small: Path, tmp_path: Path) -> None:
    tree = shutil.copytree(small, tmp_path / "kit")
    both = [
        subprocess.Popen(command(*SHOW), cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert [Path(out.strip()) for out, _err in said] == [tree / ".venv"] * 2
    # One of them did the work; the other waited, unless it came when all was done.
    assert sum("first use" in err for _out, err in said) == 1


@pytest.fixture
def at_pip(tree: Path) -> Iterator[tuple[Path, Callable[[], subprocess.Popen[str]]]]:
    """A tree whose pip stands still until a file ``go`` appears; and a function that starts a use and waits for it."""
    slow = tree / "slow"
    slow.mkdir()
    (slow / "pyproject.toml").write_text('[build-system]\nrequires = []\nbuild-backend = "b"\nbackend-path = ["."]\n')
    (slow / "b.py").write_text(
        "import pathlib, time\n"
        f"here = pathlib.Path({str(slow)!r})\n"
        "(here / 'started').touch()\n"
        "for _ in range(1200):\n"
        "    if (here / 'go').exists(): break\n"
        "    time.sleep(0.1)\n"
    )
    depend_on(tree, f"slow @ {slow.as_uri()}")

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(command(), cwd=tree, stderr=subprocess.PIPE, text=True, start_new_session=True)
        while not (slow / "started").exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        return process

    yield tree, start
    (slow / "go").touch()


@posix
def test_ctrl_c_ends_pip_and_the_next_use_takes_it_up_again(
    at_pip: tuple[Path, Callable[[], subprocess.Popen[str]]],
) -> None:
    tree, start = at_pip
    process = start()
    os.killpg(process.pid, signal.SIGINT)
    _out, err = process.communicate()
    assert process.returncode == 130
    assert "setup interrupted" in err
    assert not stamp(tree).exists()
    depend_on(tree, "pip")
    assert use(tree, *SHOW).returncode == 0


@posix
def test_a_killed_setup_leaves_its_lock_to_pip_and_the_next_use_waits_for_that(
    at_pip: tuple[Path, Callable[[], subprocess.Popen[str]]],
) -> None:
    tree, start = at_pip
    killed = start()
    killed.kill()
    killed.communicate()
    depend_on(tree, "pip")
    following = subprocess.Popen(command(), cwd=tree, stderr=subprocess.PIPE, text=True)
    assert following.stderr is not None
    assert "another setup is at work" in following.stderr.readline()
    (tree / "slow" / "go").touch()
    _out, err = following.communicate()
    assert following.returncode == 0, err
    assert stamp(tree).is_file()


@long
def test_a_half_made_environment_is_made_again(tree: Path) -> None:
    (tree / ".setup.half-made").touch()
    shutil.rmtree(next((tree / ".venv").glob("[Ll]ib/**/site-packages/pip")))
    stamp(tree).unlink()
    assert use(tree, *SHOW).returncode == 0
    assert not (tree / ".setup.half-made").exists()


def test_what_pip_was_killed_in_the_middle_of_is_not_taken_for_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / ("Lib" if os.name == "nt" else "lib/python3.12") / "site-packages"
    for name, files in {"whole": ("METADATA", "INSTALLER"), "half": ("METADATA",)}.items():
        (packages / f"{name}-1.0.dist-info").mkdir(parents=True)
        for file in files:
            (packages / f"{name}-1.0.dist-info" / file).touch()
    monkeypatch.setattr(install, "VENV", tmp_path)
    install._forget_half_installed()
    assert [path.name for path in packages.iterdir()] == ["whole-1.0.dist-info"]


def test_a_python_without_venv_gets_the_package_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "PYTHON", str(tmp_path / "none"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(install.SetupError, match="apt install python3-venv"):
        install._make_venv()


def test_a_full_disk_is_named() -> None:
    assert "The disk is full" in install._disk(0)
    assert install._disk(10**12) == ""


@pytest.mark.parametrize("module", ["graders", "graders.bootstrap"])
def test_an_old_python_is_told_in_one_sentence(module: str) -> None:
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_module({module!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("torchpath needs Python 3.10 or later, and this is Python 3.9: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("part", ["__init__", "__main__", "oldest_python"])
def test_an_old_python_can_read_what_it_is_told_by(part: str) -> None:
    source = (ROOT / "graders" / f"{part}.py").read_text(encoding="utf-8")
    assert source.isascii()
    nodes = list(ast.walk(ast.parse(source, feature_version=(3, 4))))
    assert not [node for node in nodes if isinstance(node, ast.JoinedStr)]
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef) and (node.returns or node.args.kwonlyargs)]


def test_looking_whether_all_is_in_place_imports_next_to_nothing(used: Path) -> None:
    code = (
        "import os, sys; sys.path.insert(0, '.'); before = set(sys.modules)\n"
        "from graders import bootstrap\n"
        "assert bootstrap.stamped() is not None\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=used, capture_output=True, text=True, check=False)
    expected = ["__future__", "graders", "graders.bootstrap", "graders.oldest_python"]
    assert done.stdout.strip() == str(expected), done.stderr
