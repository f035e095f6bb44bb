"""A class on a Dask cluster: a scheduler and its workers as processes on this machine, some of which are killed.

The workers know nothing of torchpath: they start in an empty folder, and the kit reaches them through the scheduler.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from graders.classroom import cluster, remote, work
from graders.classroom.work import Order, Work
from graders.sandbox import lock
from tests import bank
from tests.judging import solution_of
from tests.test_attacks import ATTACKS, SUCCESS, processes, reaper, texts_in

pytest.importorskip("distributed", reason="python -m graders.bootstrap cluster")
linux = pytest.mark.skipif(bool(lock.missing()), reason=" ".join(lock.missing()))

ROOT = Path(__file__).resolve().parents[1]
SHAPES = "stage1_tensors/shapes"
FUNCTION = "flatten_images"
ORDER = Order({SHAPES: (FUNCTION,)}, "strict", seed=20, fresh=True)
MEMBERS = 14
HOSTILE = ("cluster_ports", "class_graders")
# For a worker that finds this in place of py_landlock, its kernel has Landlock switched off.
NO_LANDLOCK = """
class LandlockError(Exception): ...
class LandlockDisabledError(LandlockError): ...
def get_abi_version():
    raise LandlockDisabledError
"""
PATIENCE = 30.0  # seconds, for hangs only


# ------------------------------------------------------------------------------------------- a class, a cluster


def made_class(folder: Path, ports: Sequence[int]) -> list[Work]:
    """Right, wrong, unreadable and hostile submissions, no two of them the same.

    Args:
        ports: what those reach for that want to speak to the cluster.
    """
    solution = solution_of(SHAPES)
    entries = bank.entries(ROOT / "tests" / "wrong_answers" / f"{SHAPES}.py")
    wrong = [bank.splice(solution, entry) for entry in entries if entry.function == FUNCTION]
    aimed = ",".join(map(str, ports))
    hostile = [(ATTACKS / "class" / f"{name}.py").read_text().replace("{ports}", aimed) for name in HOSTILE]
    texts = [solution, *wrong[: MEMBERS - 2 - len(hostile)], "def flatten_images(:\n", *hostile]
    works = []
    for number in range(MEMBERS):
        text = f"{texts[number % len(texts)]}\n# member {number}\n"
        path = folder / str(number) / f"{SHAPES}.py"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        works.append(Work(digest, "zh", folder / str(number)))
    return works


def until(true: Callable[[], Any], what: str) -> Any:
    """What comes of it once it is true; it never takes long, but the machine may be busy."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"after {PATIENCE:.0f} s still not: {what}")


def until_none(left: Callable[[], set[str]]) -> set[str]:
    """Nothing once there is nothing; what is there still after a while."""
    with contextlib.suppress(AssertionError):
        until(lambda: not left(), "nothing")
    return left()


class Cluster:
    """A scheduler and workers, each a process of its own in an empty folder."""

    def __init__(self, folder: Path, failures: int = 3) -> None:
        self.folder = folder
        self.failures = failures
        self.started: list[subprocess.Popen[bytes]] = []
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        said = folder / "scheduler.json"
        options = ("--port", "0", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(said))
        self.scheduler = self.start("scheduler", *options)
        self.address: str = until(lambda: said.exists() and json.loads(said.read_text()), "a scheduler")["address"]

    def start(self, kind: str, *options: str, path: str = "") -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": path,
            "DASK_TEMPORARY_DIRECTORY": str(self.folder),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(self.failures),
        }
        command = [sys.executable, "-m", "dask", kind, "--host", "127.0.0.1", "--no-dashboard", *options]
        log = (self.folder / f"{kind}-{len(self.started)}.log").open("wb")
        with log:
            process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.started.append(process)
        return process

    def worker(self, name: str, *options: str, path: str = "") -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--name", name, *(options or ("--no-nanny",)))
        self.workers[name] = self.start("worker", self.address, *options, path=path)
        return self.workers[name]

    def ports(self) -> list[int]:
        """Where the scheduler and the workers listen."""
        with cluster.connect(self.address) as client:
            addresses = [self.address, *client.scheduler_info()["workers"]]
        return [int(address.rpartition(":")[2]) for address in addresses]

    def kits(self) -> list[Path]:
        """The folders of the kit on the workers."""
        return list(self.folder.rglob("torchpath-*"))

    def end(self) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()


def judges_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes of the kit that a worker has started, in whichever of its threads."""
    found = []
    for thread in Path(f"/proc/{process.pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(word) for word in (thread / "children").read_text().split()]
    return found


def without_times(result: dict[str, Any]) -> dict[str, Any]:
    """A result without the only thing in it that is another one each time."""
    plain = copy.deepcopy(result)
    for entry in plain["exercises"]:
        for check in entry["checks"]:
            check.pop("seconds", None)
    return plain


@dataclass
class Outcome:
    """What grading a class on a cluster of three workers has brought."""

    here: dict[str, dict[str, Any]] = field(default_factory=dict)
    there: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """As often as there was a result for a submission."""
    most_waiting: int = 0
    """Submissions that had been asked for, and had no result."""
    killed: set[int] = field(default_factory=set)
    said: str = ""
    left_over: set[str] = field(default_factory=set)
    kits: list[Path] = field(default_factory=list)
    kits_of_the_next_worker: list[Path] = field(default_factory=list)
    interrupted: bool = False
    left_over_of_interrupted: list[Path | int] = field(default_factory=list)
    unfit: str = ""
    lost: str = ""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """All of it in one cluster: what takes time is importing torch on each worker."""
    folder = tmp_path_factory.mktemp("cluster")
    shadow = folder / "shadow"
    shadow.mkdir()
    (shadow / "py_landlock.py").write_text(NO_LANDLOCK)
    found = Outcome()
    with reaper(), pytest.MonkeyPatch.context() as patch, contextlib.ExitStack() as stack:
        before = processes()
        patch.setattr(cluster, "FEWEST_WAITING", 6)
        patch.setattr(cluster, "LOOK_SECONDS", 0.2)
        dask = Cluster(folder)
        stack.callback(dask.end)
        for name, path in (("steady", ""), ("doomed", ""), ("unlocked", str(shadow))):
            dask.worker(name, path=path)
        ports = until(lambda: len(dask.ports()) == 4 and dask.ports(), "three workers")
        works = made_class(folder / "class", ports)
        work.here(works, ORDER, lambda item, result: found.here.update({item.digest: result}))
        grade_with_faults(dask, works, found)
        found.kits = dask.kits()
        found.left_over = until_none(lambda: left_over(before, dask))
        interrupt(dask, works, found)
        found.unfit = fault_of(lambda: only_the_unfit(dask, works))
        found.lost = fault_of(lambda: lose_the_scheduler(dask, works, found))
        dask.end()
        found.left_over |= until_none(lambda: left_over(before, dask))
    return found


def left_over(before: set[str], dask: Cluster) -> set[str]:
    """Processes that have lost their parents and go on; those that have ended are taken from the list."""
    orphans = processes() - before - {str(process.pid) for process in dask.started}
    for orphan in orphans:
        os.waitpid(int(orphan), os.WNOHANG)
    return processes() & orphans


def grade_with_faults(dask: Cluster, works: list[Work], found: Outcome) -> None:
    """Grade the class; half-way one worker is killed, and the other one's process of the kit."""
    asked = taken = 0

    def coming() -> Iterator[Work]:
        nonlocal asked
        for item in works:
            asked += 1
            yield item

    def take(item: Work, result: dict[str, Any]) -> None:
        nonlocal taken
        found.most_waiting = max(found.most_waiting, asked - taken)
        taken += 1
        found.there.setdefault(item.digest, []).append(result)
        if taken == MEMBERS // 2:
            dask.workers["doomed"].send_signal(signal.SIGKILL)
            for pid in judges_of(dask.workers["steady"]):
                os.kill(pid, signal.SIGKILL)
                found.killed.add(pid)

    said = io.StringIO()
    with contextlib.redirect_stderr(said), cluster.grader(dask.address) as grade:
        grade(coming(), ORDER, take)
    found.said = said.getvalue()


def interrupt(dask: Cluster, works: list[Work], found: Outcome) -> None:
    """Ctrl-C at the first result."""

    def take(item: Work, result: dict[str, Any]) -> None:
        raise KeyboardInterrupt

    try:
        with cluster.grader(dask.address) as grade, contextlib.redirect_stderr(io.StringIO()):
            grade(iter(works), ORDER, take)
    except KeyboardInterrupt:
        found.interrupted = True
    found.left_over_of_interrupted = [*set(dask.kits()) - set(found.kits), *judges_of(dask.workers["steady"])]


def only_the_unfit(dask: Cluster, works: list[Work]) -> None:
    dask.workers["steady"].terminate()
    dask.workers["steady"].wait()
    with cluster.grader(dask.address) as grade, contextlib.redirect_stderr(io.StringIO()):
        grade(iter(works), ORDER, lambda item, result: None)


def lose_the_scheduler(dask: Cluster, works: list[Work], found: Outcome) -> None:
    dask.workers["unlocked"].terminate()
    dask.workers["unlocked"].wait()
    dask.worker("late")  # the run begins without workers

    def take(item: Work, result: dict[str, Any]) -> None:
        found.kits_of_the_next_worker = dask.kits()
        dask.scheduler.kill()
        dask.scheduler.wait()

    with cluster.grader(dask.address) as grade, contextlib.redirect_stderr(io.StringIO()):
        grade(iter(works), ORDER, take)


def fault_of(run: Callable[[], None]) -> str:
    with pytest.raises(cluster.ClusterFault) as raised:
        run()
    return str(raised.value)


@linux
def test_results_are_those_of_a_local_run(outcome: Outcome) -> None:
    assert len(outcome.here) == MEMBERS
    there = {digest: without_times(results[0]) for digest, results in outcome.there.items()}
    assert there == {digest: without_times(result) for digest, result in outcome.here.items()}
    assert len({result["score"] for result in outcome.here.values()}) > 1  # not all the same


@linux
def test_each_submission_has_one_result_although_processes_were_killed(outcome: Outcome) -> None:
    assert outcome.killed
    assert [len(results) for results in outcome.there.values()] == [1] * MEMBERS


@linux
def test_hostile_submissions_reach_neither_the_cluster_nor_the_kit_on_its_workers(outcome: Outcome) -> None:
    texts = ["\n".join(texts_in(results[0])) for results in outcome.there.values()]
    assert not [text for text in texts if SUCCESS in text]
    for tried in ("16 of 16", "9 of 9"):  # four ports in four ways; five modules and four files
        assert [text for text in texts if f"{tried} refused" in text], tried


@linux
def test_the_scheduler_never_holds_the_whole_class(outcome: Outcome) -> None:
    assert 1 < outcome.most_waiting <= 6 < MEMBERS


@linux
def test_a_worker_without_strict_isolation_is_left_out_by_name(outcome: Outcome) -> None:
    told = [line for line in outcome.said.splitlines() if "is left out" in line]
    assert len(told) == 1
    assert "unlocked" in told[0]
    assert "Landlock is switched off" in told[0]


@linux
def test_nothing_stays_on_the_workers(outcome: Outcome) -> None:
    assert not outcome.left_over
    # Who is killed removes nothing. Dask does it, when the next worker starts on that machine.
    assert len(outcome.kits) <= 1
    assert len(outcome.kits_of_the_next_worker) == 1
    assert outcome.kits_of_the_next_worker != outcome.kits


@linux
def test_an_interrupted_run_takes_everything_back(outcome: Outcome) -> None:
    assert outcome.interrupted
    assert outcome.left_over_of_interrupted == []


@linux
def test_no_worker_that_can_grade_is_an_end_with_reasons(outcome: Outcome) -> None:
    assert "Landlock is switched off" in outcome.unfit


@linux
def test_a_lost_scheduler_is_an_end_with_a_sentence(outcome: Outcome) -> None:
    assert "was lost" in outcome.lost


@linux
def test_a_submission_whose_workers_all_die_is_ungraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its workers end in the middle of it, again and again; the others' results come from those that follow."""

    def on_its_worker() -> Callable[[str, str], str]:
        def grade(name: str, submission: str) -> str:
            import json
            import os
            import signal

            digest = json.loads(submission)["digest"]
            if digest == "deadly":
                os.kill(os.getpid(), signal.SIGKILL)
            return json.dumps({"result": {"of": digest}})

        return grade

    monkeypatch.setattr(cluster, "on_its_worker", on_its_worker)
    works = [Work(digest, "en", made(tmp_path / digest)) for digest in ("first", "deadly", "last")]
    found: dict[str, dict[str, Any]] = {}
    dask = Cluster(tmp_path, failures=0)

    over = threading.Event()

    def always_one() -> None:
        while not over.is_set():
            dask.worker(f"risen-{len(dask.workers)}").wait()

    risen = threading.Thread(target=always_one)
    risen.start()
    try:
        with cluster.grader(dask.address) as grade:
            grade(iter(works), ORDER, lambda item, result: found.update({item.digest: result}))
    finally:
        over.set()
        while risen.is_alive():
            dask.end()
            risen.join(0.1)
    assert found["first"] == {"of": "first"}
    assert found["last"] == {"of": "last"}
    assert "died" in found["deadly"]["fault"]
    assert len(dask.workers) == 3  # one that it was suspected for, one that it was alone with, one that followed
    checks = [check for entry in found["deadly"]["exercises"] for check in entry["checks"]]
    assert {check["status"] for check in checks} == {"ungraded"}


# ------------------------------------------------------------------------------------------- what is no cluster


@pytest.mark.parametrize(
    "address", ["nowhere", "tcp://", "http://127.0.0.1:8786", "tcp://127.0.0.1:port", "a b\x1b[2J"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(cluster.ClusterFault) as raised, cluster.grader(address):
        pass
    assert isinstance(raised.value, cluster.WrongAddress)
    assert "tcp://host:8786" in str(raised.value)
    assert "\x1b" not in str(raised.value)


def test_an_address_where_nobody_answers_is_an_end_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        closed = socket.create_server(("127.0.0.1", 0))
        ports = [silent.getsockname()[1], closed.getsockname()[1]]
        closed.close()
        for port in ports:
            with pytest.raises(cluster.ClusterFault) as raised, cluster.grader(f"tcp://127.0.0.1:{port}"):
                pass
            assert f"127.0.0.1:{port}" in str(raised.value)


def test_without_dask_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setitem(sys.modules, "distributed.versions", None)
    with pytest.raises(cluster.ClusterFault) as raised, cluster.grader("tcp://127.0.0.1:8786"):
        pass
    assert "python -m graders.bootstrap cluster" in str(raised.value)


def versions(python: str = "3.11.7.final.0", distributed: str = "2026.8.0") -> dict[str, Any]:
    return {"host": {"python": python}, "packages": {"dask": "2026.8.0", "distributed": distributed}}


def test_other_versions_are_refused_by_name() -> None:
    same = {"client": versions(), "scheduler": versions(python="3.11.2.final.0")}
    cluster.refuse_strangers({**same, "workers": {"tcp://one:1": versions()}})
    with pytest.raises(cluster.ClusterFault) as raised:
        cluster.refuse_strangers(
            {**same, "workers": {"tcp://one:1": versions(), "tcp://two:2": versions("3.12.1.final.0")}}
        )
    assert "tcp://two:2" in str(raised.value)
    assert "3.12" in str(raised.value)
    with pytest.raises(cluster.ClusterFault) as raised:
        cluster.refuse_strangers({**same, "scheduler": versions(distributed="2020.1.0"), "workers": {}})
    assert "the scheduler" in str(raised.value)
    assert "2020.1.0" in str(raised.value)


# ------------------------------------------------------------------------------------------- what travels


def made(folder: Path, text: str = "") -> Path:
    path = folder / f"{SHAPES}.py"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_the_kit_travels_without_what_is_made_from_it() -> None:
    archive = cluster.pack()
    assert archive == cluster.pack()
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        names = packed.namelist()
    assert {"pyproject.toml", "graders/classroom/remote.py", f"solutions/{SHAPES}.py"} <= set(names)
    assert {name.partition("/")[0] for name in names} == set(cluster.TRUSTED)
    assert not [name for name in names if "__pycache__" in name or "/." in name]
    assert len(archive) < 20 << 20


def kit_on(folder: Path, archive: bytes, digest: str = "") -> Any:
    from graders.classroom import on_worker

    kit = on_worker.Kit("torchpath-test", archive, digest or hashlib.sha256(archive).hexdigest(), "{}")
    kit.setup(SimpleNamespace(name="one", address="tcp://one:1", local_directory=str(folder)))
    return kit


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


@linux
def test_the_kit_is_unpacked_for_this_user_alone(tmp_path: Path) -> None:
    kit = kit_on(tmp_path, zipped(file="text"))
    kit.unpack()
    kit.unpack()
    assert stat.S_IMODE(kit.folder.stat().st_mode) == 0o700
    assert [path.name for path in tmp_path.rglob("*")] == ["torchpath-test", "file"]
    kit.end()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("archive", [zipped(file="text")[:-10], zipped(file="text")])
def test_a_kit_that_arrives_damaged_is_not_used(tmp_path: Path, archive: bytes) -> None:
    kit = kit_on(tmp_path, archive, digest=hashlib.sha256(zipped(file="other")).hexdigest())
    for _attempt in range(2):
        assert "did not arrive" in json.loads(kit.grade("{}"))["unfit"]
    assert not list(tmp_path.iterdir())


def test_a_kit_that_does_not_start_makes_its_worker_unfit(tmp_path: Path) -> None:
    answer = json.loads(kit_on(tmp_path, zipped(file="text")).grade("{}"))
    assert "ended at its start" in answer["unfit"]
    assert "graders" in answer["unfit"]  # what Python says: there is no such module
    assert answer["address"] == "tcp://one:1"


def test_a_submission_arrives_as_it_was_sent(tmp_path: Path) -> None:
    folder = made(tmp_path / "sent", "text\r\n\u2028 数\n")
    (folder / "stage1_tensors" / "名字 1.py").write_bytes(bytes(range(256)))
    (folder / "link").symlink_to("/etc/passwd")
    item = Work("digest", "zh", folder)
    line = remote.submission_line(item)
    assert "\n" not in line
    arrived = remote.unpacked(line, tmp_path / "arrived")
    assert (arrived.digest, arrived.language) == ("digest", "zh")
    assert contents(arrived.folder) == {name: content for name, content in contents(folder).items() if name != "link"}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["../outside.py", "/tmp/torchpath-outside.py", "a/../../outside.py"])
def test_no_file_of_a_submission_lands_outside(tmp_path: Path, name: str) -> None:
    line = json.dumps({"digest": "", "language": "en", "files": {name: ""}})
    with pytest.raises(ValueError, match="would not lie"):
        remote.unpacked(line, tmp_path / "arrived")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_order_arrives_as_it_was_sent_but_for_one_process() -> None:
    assert remote.order_of(remote.order_line(ORDER)) == Order(ORDER.selection, "strict", 20, jobs=1, fresh=True)


def test_a_worker_that_lacks_packages_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = metadata.version
    assert remote.lacking() == []
    old = {"torch": "1.13.0", "typer": "0.28.0"}

    def version(name: str) -> str:
        if name == "cloudpickle":
            raise metadata.PackageNotFoundError
        return old.get(name) or installed(name)

    monkeypatch.setattr(metadata, "version", version)
    assert remote.lacking() == ["torch>=2.6", "cloudpickle"]
    assert remote.why_unfit(ORDER) == "Python packages are missing: pip install torch>=2.6 cloudpickle"
