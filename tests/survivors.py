"""Which mutants of a solution get full marks from its grader: each is a check that is missing.

python -m tests.survivors shapes            # those of an exercise that are not known to compute the same
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Iterable

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests.judging import Answer, grade_answers, messages_of, solution_of
from tests.mutants import Mutant, known_equivalent, mutants


def chosen(exercise: str, one_in: int) -> list[Mutant]:
    """The mutants of a solution, or the same ``1 / one_in`` of them in every run."""
    return [mutant for mutant in mutants(solution_of(exercise)) if zlib.crc32(mutant.id.encode()) % one_in == 0]


def survivors(tried: dict[str, list[Mutant]], settings: Settings) -> dict[str, set[str]]:
    """By exercise, the ids of those of the mutants that lose no points; all are judged in one run.

    Raises:
        RuntimeError: the kit failed at one of them.
    """
    pairs = [(exercise, mutant) for exercise, own in tried.items() for mutant in own]
    answers = [Answer(exercise, mutant.source, (mutant.function,)) for exercise, mutant in pairs]
    alive: dict[str, set[str]] = {exercise: set() for exercise in tried}
    for (exercise, mutant), result in zip(pairs, grade_answers(answers, settings), strict=True):
        faults = [result.get("fault")] + [
            check.get("fault") or check["message"]
            for entry in result["exercises"]
            for check in entry["checks"]
            if check["status"] == "ungraded"
        ]
        if any(faults):
            raise RuntimeError(f"{exercise}: the kit failed at {mutant.id}: {faults}")
        if not messages_of(result):
            alive[exercise].add(mutant.id)
    return alive


def disagreements(exercises: Iterable[str], settings: Settings, one_in: int = 1) -> dict[str, list[str]]:
    """By exercise: mutants that get full marks but are not listed as equivalent, and those listed that lose points."""
    tried = {exercise: chosen(exercise, one_in) for exercise in exercises}
    found = {}
    for exercise, alive in survivors(tried, settings).items():
        listed = known_equivalent().get(exercise, {}).keys() & {mutant.id for mutant in tried[exercise]}
        found[exercise] = [f"{exercise}: gets full marks: {name}" for name in sorted(alive - listed)] + [
            f"{exercise}: is listed as equivalent, but loses points: {name}" for name in sorted(listed - alive)
        ]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="an exercise: shapes")
    exercises = manifest.load().targets([parser.parse_args().target])
    found = [line for lines in disagreements(exercises, Settings()).values() for line in lines]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
