"""Which mutants of a solution get full marks from its grader: each is a check that is missing.

python -m tests.survivors shapes            # those of an exercise that are not known to compute the same
"""

from __future__ import annotations

import argparse
import sys

from graders.curriculum import manifest
from graders.session.settings import Settings
from tests.judging import grade_sources, messages_of, solution_of
from tests.mutants import Mutant, known_equivalent, mutants


def survivors(exercise: str, settings: Settings) -> list[Mutant]:
    """The mutants of a solution that lose no points.

    Raises:
        RuntimeError: the kit failed at one of them.
    """
    all_mutants = mutants(solution_of(exercise))
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


def disagreements(exercise: str, settings: Settings) -> list[str]:
    """The mutants that get full marks but are not listed as equivalent, and those listed that lose points."""
    alive = {mutant.id for mutant in survivors(exercise, settings)}
    listed = known_equivalent().get(exercise, {})
    return [f"{exercise}: gets full marks: {name}" for name in sorted(alive - listed.keys())] + [
        f"{exercise}: is listed as equivalent, but loses points: {name}" for name in sorted(listed.keys() - alive)
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
