"""`verify`: the proof that manifest, references, stubs, notebooks, lessons, graders and answer banks agree."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graders.commands.codes import NOT_PASSED, PASSED, Usage
from graders.curriculum import agreement, manifest, stubs
from graders.session.settings import Settings, new_seed
from graders.teacher import notebooks

ROOT = Path(__file__).resolve().parents[2]

Proof = Callable[[Settings], tuple[str, list[str]]]
"""Gives one line of figures, and what is not as it should be."""


def verify(seed: int | None) -> int:
    """Print each proof's figures and problems; 0 where there are no problems."""
    if not (ROOT / "tests").is_dir():
        raise Usage("verify needs the answer banks in tests/, which are not here: use a clone of the whole kit.")
    settings = Settings(seed=new_seed() if seed is None else seed)
    print(f"seed {settings.seed}, isolation {settings.isolation}")
    found = False
    for title, proof in PROOFS.items():
        start = time.perf_counter()
        figures, problems = proof(settings)
        print(f"{'ok  ' if not problems else 'BAD '} {title}: {figures} ({time.perf_counter() - start:.1f} s)")
        for problem in problems:
            print(f"     - {problem}", file=sys.stderr)
        found = found or bool(problems)
    return NOT_PASSED if found else PASSED


def everything_agrees(_settings: Settings) -> tuple[str, list[str]]:
    kit = manifest.load()
    count = len(list(kit.functions()))
    return f"{len(kit.stages)} stages, {len(kit.files)} files, {count} functions", agreement.disagreements()


def stubs_are_up_to_date(_settings: Settings) -> tuple[str, list[str]]:
    stale = stubs.stale_stubs(ROOT)
    return f"{len(manifest.load().files)} stubs", [f"{path} is not what its solution gives" for path in stale]


def notebooks_are_up_to_date(_settings: Settings) -> tuple[str, list[str]]:
    stale = notebooks.stale()
    problems = [f"{path} is out of date: make notebooks" for path in stale]
    return f"{len(list(notebooks.wanted()))} notebooks", problems


def references_pass(settings: Settings) -> tuple[str, list[str]]:
    from tests import judging

    (result,) = judging.grade_folders([ROOT / "solutions"], settings)
    checks = [check for entry in result["exercises"] for check in entry["checks"]]
    problems = [f"{check['id']}: {check['message']}" for check in checks if check["status"] != "passed"]
    score = f"{result['score']:.0f} of {result['max_score']:.0f} points"
    graded = sum(check["max_points"] > 0 for check in checks)
    return f"{score}, {graded} checks, {len(checks) - graded} sets of examples", problems


def stubs_score_nothing(settings: Settings) -> tuple[str, list[str]]:
    from tests import judging

    with tempfile.TemporaryDirectory() as folder:
        cut_stubs(Path(folder))
        (result,) = judging.grade_folders([Path(folder)], settings)
    checks = [check for entry in result["exercises"] for check in entry["checks"]]
    problems = [f"{check['id']}: {check['status']}" for check in checks if check["status"] != "todo"]
    return f"{result['score']:.0f} points", problems


def cut_stubs(folder: Path) -> None:
    """Fresh stubs of everything: exercises/ may hold a student's answers."""
    for file in manifest.load().files:
        path = folder / f"{file.id}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(stubs.cut((ROOT / "solutions" / f"{file.id}.py").read_text(encoding="utf-8")), encoding="utf-8")


def banks_behave(settings: Settings) -> tuple[str, list[str]]:
    from tests import judging

    found = judging.banks([file.id for file in manifest.load().files], settings)
    for id, bank in found.items():
        print(f"     {id}: {bank.wrong} wrong answers, {bank.right} right ones")
    wrong, right = sum(bank.wrong for bank in found.values()), sum(bank.right for bank in found.values())
    problems = [problem for bank in found.values() for problem in bank.problems]
    return f"{wrong} wrong answers rejected with their sentence, {right} right ones accepted", problems


PROOFS: dict[str, Proof] = {
    "manifest, solutions, stubs, lessons and graders agree": everything_agrees,
    "stubs are cut from the solutions": stubs_are_up_to_date,
    "notebooks are cut from solutions, lessons and manifest": notebooks_are_up_to_date,
    "references pass in full": references_pass,
    "stubs score nothing": stubs_score_nothing,
    "answer banks": banks_behave,
}
