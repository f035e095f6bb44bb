"""What the checks of one run have in common: the engine, the seed, and the submission that is being judged."""

from __future__ import annotations

from pathlib import Path

from graders.engine.engine import Engine
from graders.kit.submission import Submission
from graders.session import devices
from graders.session.plan import preload_for
from graders.session.settings import Settings


class Grading:
    """One engine, and the submission of the file that is being judged; the next file's replaces it."""

    def __init__(self, settings: Settings, folder: Path, engine: Engine) -> None:
        self.settings = settings
        self.folder = folder
        self.seed = settings.seed
        self.engine = engine
        self._current: tuple[Path, str] | None = None
        self._submission: Submission | None = None

    def submission(self, exercise: str) -> Submission:
        """The submission's file of this exercise, in the process that serves all of the file's checks."""
        if self._current != (self.folder, exercise) or self._submission is None:
            self.end_submission()
            self._current = (self.folder, exercise)
            used = self.devices_of(exercise)
            self._submission = Submission(
                self.engine_for(exercise), self.folder, exercise, self.settings.allowance, used
            )
        return self._submission

    def prepare(self, folder: Path, exercise: str) -> None:
        """Have the process for the student's code ready when this exercise is judged next."""
        path = folder.resolve() / f"{exercise}.py"
        cuda = "cuda" in self.devices_of(exercise)
        self.engine_for(exercise).prepare(path, self.settings.allowance, cuda=cuda)

    def engine_for(self, exercise: str) -> Engine:
        return self.engine.preloaded() if preload_for([exercise]) else self.engine

    def devices_of(self, exercise: str) -> tuple[str, ...]:
        return devices.devices_for(self.settings.device) if devices.matter_for([exercise]) else ("cpu",)

    @property
    def current(self) -> Submission | None:
        return self._submission

    def end_submission(self) -> None:
        if self._submission is not None:
            self._submission._end()
        self._current = self._submission = None

    def close(self) -> None:
        self.end_submission()
        self.engine.close()
