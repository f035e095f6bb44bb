"""What the kit remembers of a learner: one readable file, by exercise and function."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graders.report import to_json

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / ".torchpath" / "progress.json"
SCHEMA = 1


@dataclass
class Standing:
    """How far one function is."""

    status: str = "todo"
    score: float = 0.0
    max_score: float = 0.0
    hints: int = 0  # how many have been shown


class State:
    """Read at the start of a command, written at its end. A damaged file is set aside, and begun anew."""

    def __init__(self, path: Path = FILE) -> None:
        self.path = path
        self.standings: dict[str, dict[str, Standing]] = {}
        try:
            for exercise, functions in json.loads(path.read_text(encoding="utf-8"))["exercises"].items():
                self.standings[exercise] = {name: Standing(**known) for name, known in functions.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            self.standings = {}
            if path.is_file():
                path.replace(path.with_name(path.name + ".damaged"))

    def of(self, exercise: str, function: str) -> Standing:
        return self.standings.setdefault(exercise, {}).setdefault(function, Standing())

    def statuses(self) -> dict[tuple[str, str], str]:
        """The status of each function that was graded, by the id of its file and its name."""
        return {
            (exercise, name): standing.status
            for exercise, functions in self.standings.items()
            for name, standing in functions.items()
        }

    def take(self, result: dict[str, Any]) -> None:
        """Remember what was graded; what the kit could not grade stays as it was."""
        for exercise in result["exercises"]:
            for function in exercise["functions"]:
                if function["status"] != "ungraded":
                    standing = self.of(exercise["id"], function["name"])
                    standing.status = function["status"]
                    standing.score, standing.max_score = function["score"], function["max_score"]

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        exercises = {
            exercise: {name: asdict(standing) for name, standing in functions.items()}
            for exercise, functions in self.standings.items()
        }
        to_json.write({"schema": SCHEMA, "exercises": exercises}, self.path)
