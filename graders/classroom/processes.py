"""The same work for many things, in several processes where that is worth it."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

FEWEST = 100  # tasks: for fewer, all of them a few milliseconds long, to make the processes takes longer than they save
AT_ONCE = 8  # tasks that a process takes: after Ctrl-C, these are what is waited for


def mapped(work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int) -> Generator[Result, None, None]:
    """What the work gives for each of the tasks, in their order.

    A process that is killed costs nothing but time: what it owes is worked out in this one.

    Args:
        work: a function of a module. It may rely on whatever this process has in memory, the hashes of texts included:
            the others are forked from it.
        jobs: how many processes may work.
    """
    done = 0
    if jobs > 1 and len(tasks) >= FEWEST and can_fork():
        try:
            for result in in_forks(work, tasks, jobs):
                yield result
                done += 1
        except (BrokenProcessPool, OSError):  # killed, or there is no room for any
            pass
    yield from map(work, tasks[done:])


def can_fork() -> bool:
    """Whether this process can be copied: of one with threads, locks are copied that nobody opens."""
    return sys.platform == "linux" and threading.active_count() == 1


def in_forks(work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int) -> Iterator[Result]:
    context = multiprocessing.get_context("fork")
    # Ctrl-C reaches all of them: this process ends the others, which have nothing to say about it.
    pool = ProcessPoolExecutor(jobs, context, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        yield from pool.map(work, tasks, chunksize=AT_ONCE)
    finally:
        pool.shutdown(cancel_futures=True)
