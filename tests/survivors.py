"""Which mutants of a solution get full marks from its grader: each is a check that is missing.

python -m tests.survivors shapes            # those of an exercise that are not known to compute the same
"""

from __future__ import annotations

import argparse
import sys
import zlib

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests.judging import grade_sources, messages_of, solution_of
from tests.mutants import Mutant, known_equivalent, mutants


def chosen(exercise: str, one_in: int) -> list[Mutant]:
    """The mutants of a solution, or the same ``1 / one_in`` of them in every run."""
    return [mutant for mutant in mutants(solution_of(exercise)) if zlib.crc32(mutant.id.encode()) % one_in == 0]


def survivors(exercise: str, all_mutants: list[Mutant], settings: Settings) -> list[Mutant]:
    """Those of the mutants of a solution that lose no points.

    Raises:
        RuntimeError: the kit failed at one of them.
    """
    results = grade_sources(
        exercise, [mutant.source for mutant in all_mutants], [[mutant.function] for mutant in all_mutants], settings
    )
    for mutant, result in zip(all_mutants, results, strict=True):
        faults = [result.get("fault")] + [
            check.get("fault") or check["message"]
            for entry in result["exercises"]
            for check in entry["checks"]
            if check["status"] == "ungraded"
        ]
        if any(faults):
            raise RuntimeError(f"{exercise}: the kit failed at {mutant.id}: {faults}")
    return [mutant for mutant, result in zip(all_mutants, results, strict=True) if not messages_of(result)]


def disagreements(exercise: str, settings: Settings, one_in: int = 1) -> list[str]:
    """The mutants that get full marks but are not listed as equivalent, and those listed that lose points."""
    tried = chosen(exercise, one_in)
    alive = {mutant.id for mutant in survivors(exercise, tried, settings)}
    listed = known_equivalent().get(exercise, {}).keys() & {mutant.id for mutant in tried}
    return [f"{exercise}: gets full marks: {name}" for name in sorted(alive - listed)] + [
        f"{exercise}: is listed as equivalent, but loses points: {name}" for name in sorted(listed - alive)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", help="an exercise: shapes")
    exercises = manifest.load().targets([parser.parse_args().target])
    found = [line for exercise in exercises for line in disagreements(exercise, Settings())]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
