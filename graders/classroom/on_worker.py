"""What a Dask worker runs of torchpath: it unpacks the kit, keeps processes of it, and hands them submissions.

This module travels to the workers as its code, since torchpath is not installed there: it uses the standard library and
`distributed`, and nothing of the kit. What comes from a process of the kit, beside which students' code runs, is passed
on as the text that it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from distributed import WorkerPlugin

ENDING_SECONDS = 10.0
LONGEST_REASON = 2000  # characters of what a process said at its end


class Ended(Exception):
    """A process of the kit ended before it had answered; the text is the end of what it said."""


class Unfit(Exception):
    """This worker cannot grade; the text says why."""


class Judge:
    """A process of the kit, which has torch imported and grades one submission after the other."""

    def __init__(self, root: Path, order: str) -> None:
        """Start it and wait until it is ready.

        Raises:
            Unfit: it cannot grade here.
        """
        path = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.said = tempfile.TemporaryFile()  # noqa: SIM115  (as long as the process)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "graders.classroom.remote"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C at a worker's terminal is for the worker
        )
        try:
            greeting = json.loads(self.ask(order))
        except (Ended, ValueError) as error:
            self.close()
            raise Unfit(f"the process that grades ended at its start: {error}") from None
        if why := greeting.get("unfit"):
            self.close()
            raise Unfit(why)

    def ask(self, line: str) -> str:
        """Give it one line, and get one.

        Raises:
            Ended: it is gone.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except (OSError, ValueError):  # the pipe is broken, or has been closed by `close`
            answer = ""
        if not answer.endswith("\n"):
            raise Ended(self.last_words())
        return answer

    def last_words(self) -> str:
        """How it ended, and the end of what it said on the way."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(ENDING_SECONDS)
        try:
            length = self.said.seek(0, os.SEEK_END)
            self.said.seek(max(0, length - LONGEST_REASON))
            words = self.said.read().decode("utf-8", "replace").strip().splitlines()
        except ValueError:  # closed
            words = []
        return f"exit code {self.process.returncode}" + (f", {words[-1]}" if words else "")

    def close(self) -> None:
        """End it: by itself, since nothing can come any more, or by force."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()  # now: whoever reads from it has it locked until the process has ended
        self.said.close()


class Kit(WorkerPlugin):
    """The kit on one worker: unpacked at the first submission, gone with the run.

    Args:
        name: of the plugin, and of the folder; no other run has it.
        archive: the kit as a zip.
        digest: its SHA-256.
        order: how to grade, as a line of JSON.
    """

    def __init__(self, name: str, archive: bytes, digest: str, order: str) -> None:
        self.name = name
        self.archive = archive
        self.digest = digest
        self.order = order

    def setup(self, worker: Any) -> None:
        """Called on each worker, also on those that come later."""
        self.worker = str(worker.name)
        self.address = str(worker.address)
        self.folder = Path(worker.local_directory) / self.name
        self.lock = threading.Lock()
        self.idle: list[Judge] = []
        self.judges: list[Judge] = []
        self.unfit = ""
        self.closed = False

    async def teardown(self, worker: Any) -> None:
        """End all processes and leave no file, while the worker goes on with what others want of it."""
        self.closed = True
        await asyncio.to_thread(self.end)

    def end(self) -> None:
        with self.lock:
            for judge in self.judges:
                judge.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def grade(self, submission: str) -> str:
        """One line of JSON in, one out: ``result``, ``fault``, or ``unfit``, each with the worker's ``address``."""
        told = {"address": self.address, "worker": self.worker}
        try:
            return self.ask(submission)
        except Unfit as error:
            return json.dumps({"unfit": str(error), **told})
        except Ended as error:
            return json.dumps({"fault": str(error), **told})

    def ask(self, submission: str) -> str:
        """The answer of some process of the kit; of a second one where the first ends on it."""
        for attempt in (1, 2):
            judge = self.take()
            try:
                answer = judge.ask(submission)
            except Ended:
                self.forget(judge)
                if attempt == 2 or self.closed:
                    raise
            else:
                self.idle.append(judge)
                return answer
        raise AssertionError

    def take(self) -> Judge:
        """A process that has nothing to do; as many come to be as the worker has threads."""
        with self.lock:
            if self.unfit or self.closed:
                raise Unfit(self.unfit)
            with contextlib.suppress(IndexError):
                return self.idle.pop()
            try:
                self.unpack()
                judge = Judge(self.folder, self.order)
            except (Unfit, OSError, zipfile.BadZipFile) as error:
                self.unfit = str(error) or repr(error)
                raise Unfit(self.unfit) from None
            self.judges.append(judge)
            return judge

    def forget(self, judge: Judge) -> None:
        judge.close()
        with self.lock:
            self.judges.remove(judge)

    def unpack(self) -> None:
        """The kit's folder, whole or not at all, for this user alone."""
        if self.folder.exists():
            return
        if hashlib.sha256(self.archive).hexdigest() != self.digest:
            raise Unfit("the kit did not arrive as it was sent")
        partial = Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=self.folder.parent))  # with the rights 0700
        try:
            with zipfile.ZipFile(io.BytesIO(self.archive)) as packed:
                packed.extractall(partial)
            partial.rename(self.folder)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        self.archive = b""  # never needed again
