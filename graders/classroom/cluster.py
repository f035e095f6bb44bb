"""A class graded on a Dask cluster: the kit and the submissions travel to its workers, the results come back.

The workers have Python and the packages that the kit needs. What they run of torchpath is `on_worker.py`, which starts
processes of the kit (`remote.py`), and these grade as this machine would: by `work.here`.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import json
import logging
import queue
import secrets
import sys
import threading
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.classroom import remote, work
from graders.classroom.graded import Result
from graders.classroom.work import Grade, Order, Take, Work
from graders.i18n import _
from graders.report.junk import one_line

if TYPE_CHECKING:
    from distributed import Client, Future

ROOT = Path(__file__).resolve().parents[2]
# What of the kit takes part in a verdict. What is made from it (caches, unpacked digits) is made there anew.
TRUSTED = ("graders", "solutions", "datasets", "pyproject.toml")
CONNECT_SECONDS = 15.0
LOOK_SECONDS = 2.0  # how often the list of workers is looked at while nothing comes
FETCH_SECONDS = 5.0
ENDING_SECONDS = 5.0
# Submissions that the scheduler knows of: enough for each thread to find its next, and for a cluster that grows with
# what there is to do; never a whole class.
WAITING_PER_THREAD = 2
FEWEST_WAITING = 32


class ClusterFault(Exception):
    """Why a cluster cannot be used, or no longer, and what to do about it, in a sentence."""


class WrongAddress(ClusterFault):
    """What was given as the address of a scheduler is none."""


@contextlib.contextmanager
def grader(address: str) -> Iterator[Grade]:
    """What grades on the cluster whose scheduler is at this address (``tcp://host:8786``).

    Raises:
        ClusterFault: there is none that this kit can work with; the grader itself raises it when the cluster is lost.
    """
    client = connect(address)
    try:
        refuse_strangers(client.get_versions())
        yield partial(grade_on, client, one_line(address, 200))
    finally:
        if client.status == "running":  # one that is lost tries for a while to come back, and ends by itself
            with contextlib.suppress(OSError, TimeoutError):
                client.close(timeout=ENDING_SECONDS)


def connect(address: str) -> Client:
    """A client of the scheduler at this address; raises `ClusterFault` where there is none."""
    try:
        import distributed.comm.addressing
        import distributed.versions
    except ImportError as error:
        text = _("grading on a cluster needs Dask, which is not installed: python -m graders.bootstrap cluster")
        raise ClusterFault(text) from error
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what it says is said here, in sentences
    shown = one_line(address, 200)
    try:  # at once: a client that was made in vain would take half a minute to go
        distributed.comm.addressing.get_address_host_port(address, strict=True)
    except ValueError as error:
        text = _("{address} is no address of a Dask scheduler; one looks like tcp://host:8786")
        raise WrongAddress(text.format(address=shown)) from error
    try:
        return in_time(partial(distributed.Client, address, timeout=CONNECT_SECONDS, set_as_default=False))
    except (OSError, RuntimeError, ImportError, distributed.TimeoutError, queue.Empty) as error:
        text = _("no Dask scheduler answers at {address}: is it running, and can this machine reach it? ({why})")
        raise ClusterFault(text.format(address=shown, why=reason(error))) from error


def in_time(start: Callable[[], Client]) -> Client:
    """What `start` gives. Dask itself waits for ever for one who takes the call and says nothing.

    Raises:
        queue.Empty: it took too long, and is left to itself.
    """
    from distributed.versions import VersionMismatchWarning

    ended: queue.SimpleQueue[Client | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            ended.put(start())
        except Exception as error:
            ended.put(error)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)  # `refuse_strangers` says it
        threading.Thread(target=run, daemon=True).start()
        got = ended.get(timeout=2 * CONNECT_SECONDS)
    if isinstance(got, Exception):
        raise got
    return got


def reason(error: Exception) -> str:
    return one_line(str(error) or type(error).__name__, 200)


def refuse_strangers(versions: Any) -> None:
    """Raise `ClusterFault` where scheduler or workers run other versions than this process: they would misread it."""
    here = deciding(versions["client"])
    others = {_("the scheduler"): versions["scheduler"]}
    others |= {_("the worker {name}").format(name=name): found for name, found in versions["workers"].items()}
    for who, found in others.items():
        for name, version in deciding(found).items():
            if version != here[name]:
                text = _("{who} runs {name} {there}, but here it is {here}: both must have the same version")
                raise ClusterFault(text.format(who=who, name=name, there=one_line(version, 40), here=here[name]))


def deciding(found: dict[str, Any]) -> dict[str, str]:
    """The versions that have to agree: of what speaks, and of the Python whose code is sent."""
    python = ".".join(str(found["host"]["python"]).split(".")[:2])
    return {"Python": python, **{name: str(found["packages"].get(name)) for name in ("dask", "distributed")}}


def pack(root: Path = ROOT) -> bytes:
    """The kit as a zip: the same bytes as long as its files are the same."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(kit_files(root)):
            about = zipfile.ZipInfo(path.relative_to(root).as_posix())  # of no date
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o600 << 16
            archive.writestr(about, path.read_bytes())
    return packed.getvalue()


def kit_files(root: Path) -> Iterator[Path]:
    for name in TRUSTED:
        top = root / name
        for path in top.rglob("*") if top.is_dir() else [top]:
            parts = path.relative_to(root).parts
            made = any(part == "__pycache__" or part.startswith(".") for part in parts)
            if path.is_file() and not path.is_symlink() and not made:
                yield path


def grade_on(client: Client, address: str, works: Iterable[Work], order: Order, take: Take) -> None:
    """Grade on this cluster; a `Grade` once the client and the address, for what is said, are given.

    Raises:
        ClusterFault: the cluster was lost, or none of its workers can grade.
    """
    import cloudpickle

    from graders.classroom import on_worker

    archive = pack()
    digest = hashlib.sha256(archive).hexdigest()
    name = f"torchpath-{digest[:16]}-{secrets.token_hex(4)}"  # another run's plugin may end before this one
    cloudpickle.register_pickle_by_value(on_worker)
    run = Run(client, address, name, order, take)
    try:
        with run.reaching():
            client.register_plugin(on_worker.Kit(name, archive, digest, remote.order_line(order)), name)
        run.all(works)
    finally:
        run.end()
        cloudpickle.unregister_pickle_by_value(on_worker)


class Run:
    """The submissions that are on their way, and what has become known of the workers."""

    def __init__(self, client: Client, address: str, name: str, order: Order, take: Take) -> None:
        self.client = client
        self.address = address
        self.name = name
        self.order = order
        self.take = take
        self.waiting: dict[Future[Any], tuple[Work, frozenset[str]]] = {}
        """What the scheduler was asked for, and the workers that it was restricted to (none: no restriction)."""
        self.unfit: dict[str, str] = {}
        """Addresses of workers that cannot grade, and why."""
        self.suspected: list[Work] = []
        """Those on whose workers it happened, too often, that they ended in the middle of it."""
        self.known: dict[str, Any] = {}
        self.looked = -LOOK_SECONDS
        self.told_to_wait = False
        self.numbers = itertools.count()
        self.grade = on_its_worker()

    def all(self, works: Iterable[Work]) -> None:
        """Grade all of them; in the end, one at a time, those that may have ended their workers.

        Dask suspects everything that a worker had been given when it ended; alone, each shows what it does.
        """
        self.some(works, suspect=True)
        for item in self.suspected:
            self.some([item], suspect=False)

    def some(self, works: Iterable[Work], suspect: bool) -> None:
        coming = iter(works)
        while True:
            workers = self.workers()
            for item in itertools.islice(coming, max(0, self.most_waiting(workers) - len(self.waiting))):
                self.submit(item, workers)
            if not self.waiting:
                return
            if not workers and not self.told_to_wait:
                say(_("the cluster has no workers at the moment; waiting for some"))
                self.told_to_wait = True
            self.go_round(workers)
            for future in self.ready():
                self.receive(future, suspect)

    def workers(self) -> dict[str, Any]:
        """The workers that there are, by address, as they were a moment ago."""
        if self.client.status != "running":
            raise self.lost(str(self.client.status))
        if time.monotonic() - self.looked >= LOOK_SECONDS:
            with self.reaching():
                self.known = self.client.scheduler_info(n_workers=-1)["workers"]
            self.looked = time.monotonic()
        return self.known

    @contextlib.contextmanager
    def reaching(self) -> Iterator[None]:
        """For what asks the scheduler: that it cannot be reached becomes a sentence."""
        try:
            yield
        except OSError as error:
            raise self.lost(reason(error)) from error

    def lost(self, why: str) -> ClusterFault:
        text = _("the Dask cluster at {address} was lost ({why})")
        return ClusterFault(text.format(address=self.address, why=why))

    @staticmethod
    def most_waiting(workers: dict[str, Any]) -> int:
        threads = sum(int(about["nthreads"]) for about in workers.values())
        return max(FEWEST_WAITING, WAITING_PER_THREAD * threads)

    def submit(self, item: Work, workers: dict[str, Any]) -> None:
        """Ask the scheduler for one. As long as all workers can grade it chooses freely, also those still to come."""
        fit = frozenset(workers) - frozenset(self.unfit)
        restricted = fit if self.unfit.keys() & workers.keys() else frozenset()
        future = self.client.submit(
            self.grade,
            self.name,
            remote.submission_line(item),
            key=f"{self.name}-{next(self.numbers)}",
            workers=sorted(restricted) or None,
            pure=False,
        )
        self.waiting[future] = (item, restricted)

    def go_round(self, workers: dict[str, Any]) -> None:
        """Ask again for those that are restricted to workers which have all gone since."""
        if self.unfit and workers and not set(workers) - set(self.unfit):
            raise ClusterFault(_("none of the cluster's workers can grade: {why}").format(why=self.reasons()))
        for future, (item, restricted) in list(self.waiting.items()):
            if restricted and not restricted & workers.keys():
                del self.waiting[future]
                self.client.cancel([future], force=True)
                self.submit(item, workers)

    def ready(self) -> list[Future[Any]]:
        """Those that have come to an end, in the time until the workers are to be looked at again."""
        import distributed

        with self.client.as_current(), contextlib.suppress(distributed.TimeoutError, distributed.CancelledError):
            distributed.wait(list(self.waiting), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED")
        return [future for future in self.waiting if future.done()]

    def receive(self, future: Future[Any], suspect: bool) -> None:
        """Take the result of one, or ask again where its worker cannot grade.

        Args:
            suspect: a submission whose workers have ended gets another chance.
        """
        import distributed

        item, _restricted = self.waiting[future]
        if future.status in ("cancelled", "lost"):
            raise self.lost(future.status)
        try:
            answer = json.loads(future.result(timeout=FETCH_SECONDS))
        except distributed.TimeoutError:  # the worker that has it is gone, and another one is at it
            return
        except distributed.KilledWorker as error:
            if suspect:
                self.suspected.append(item)
                del self.waiting[future]
                return
            answer = {"fault": str(error)}
        except Exception as error:  # of the worker; one that concerns this process is met again at the next turn
            answer = {"fault": str(error) or repr(error)}
        del self.waiting[future]
        future.release()  # the scheduler need not keep its result
        if "unfit" in answer:
            self.leave_out(answer)
            self.submit(item, self.workers())
        else:
            self.take(item, self.result_in(answer, item))

    def result_in(self, answer: dict[str, Any], item: Work) -> Result:
        if "result" in answer:
            result: Result = answer["result"]
            return result
        return work.ungraded(item, self.order, one_line(str(answer.get("fault")), 600))

    def leave_out(self, answer: dict[str, Any]) -> None:
        """This worker cannot grade: say it once, and send it nothing more."""
        address, why = str(answer["address"]), one_line(str(answer["unfit"]), 600)
        if address not in self.unfit:
            self.unfit[address] = why
            text = _("the worker {name} ({address}) is left out: {why}")
            say(text.format(name=one_line(str(answer["worker"]), 100), address=address, why=why))

    def reasons(self) -> str:
        return "; ".join(dict.fromkeys(self.unfit.values()))

    def end(self) -> None:
        """Take back what is still waiting, and the kit from the workers."""
        if self.client.status != "running":
            return  # lost: nobody is waited for
        with contextlib.suppress(Exception):  # there is a reason already why the run ends, or it has done its work
            self.client.cancel(list(self.waiting), force=True)
            self.client.unregister_worker_plugin(self.name)


def on_its_worker() -> Callable[[str, str], str]:
    """The function that Dask runs. Being local to another one it travels as its code, not as the name of a module."""

    def grade(name: str, submission: str) -> str:
        from distributed import get_worker

        kit: Any = get_worker().plugins[name]
        answer: str = kit.grade(submission)
        return answer

    return grade


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
