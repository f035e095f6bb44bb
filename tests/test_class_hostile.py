"""Hostile submissions as members of a class: the attack bank among right, wrong, half and unreadable ones.

Each attack gets what it gets when it is graded by itself, which is nothing, and each neighbour what it gets without
them. The long form (TORCHPATH_LONG=1) is a class of two hundred.
"""

from __future__ import annotations

import copy
import dataclasses
import os
import random
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graders.classroom import students as intake
from graders.classroom import work
from graders.classroom.database import NAME, Database
from graders.classroom.graded import Graded
from graders.classroom.work import Order
from graders.curriculum import stubs
from graders.engine.allowance import Allowance
from graders.sandbox import lock
from graders.session.result import why_ungraded
from graders.session.settings import Settings
from tests import bank
from tests.judging import solution_of
from tests.test_attacks import (
    ATTACKS,
    CHOSEN,
    SECRET,
    SUCCESS,
    Attack,
    Remains,
    Surroundings,
    texts_in,
    watched,
    write,
)

pytestmark = pytest.mark.skipif(bool(lock.missing()), reason=" ".join(lock.missing()))

LONG = bool(os.environ.get("TORCHPATH_LONG"))
SIZE = 200 if LONG else 40
HOSTILE = 20  # in the short form, those against a class included
SHAPES = Attack.exercise
ORDER = Order({SHAPES: (Attack.function,)}, "strict", seed=secrets.randbelow(10**9), fresh=True)
# Many times what a right answer needs. An endless loop costs this once, and a tenth for each check more.
LIMITS = Allowance(cpu_seconds=2.0, wall_seconds=60.0 if LONG else 20.0, memory=512 << 20)
AGAINST_A_CLASS = {
    path.stem: Attack(f"class/{path.stem}", ["failed"], "refused") for path in sorted((ATTACKS / "class").glob("*.py"))
}
# Each costs the whole limit on CPU time, or even that on waiting.
LOOPS = ("python_loop", "c_loop", "regex_loop", "loop_behind_signals")
FULL_DISKS = ("fill_one_file", "much_output")
LARGEST = 8 << 20  # bytes of the folder of results


def attacks() -> list[Attack]:
    """Those on the one function: in the long form all of them, else some of them, another choice in each run."""
    one_case = {attack.name: attack for attack in CHOSEN if attack.function == Attack.function}
    every = list(one_case.values())
    if LONG:
        return [*AGAINST_A_CLASS.values(), *every]
    always = [one_case[secrets.choice(LOOPS)], one_case[secrets.choice(FULL_DISKS)]]
    others = [attack for attack in every if not attack.short and attack not in always]
    known = [*AGAINST_A_CLASS.values(), *always]
    return [*known, *secrets.SystemRandom().sample(others, HOSTILE - len(known))]


def neighbours(number: int) -> dict[str, str]:
    """So many right, wrong and half answers, no two of them with the same text."""
    solution = solution_of(SHAPES)
    entries = bank.entries(Path(__file__).parent / "wrong_answers" / f"{SHAPES}.py")
    wrong = [bank.splice(solution, entry) for entry in entries if entry.function == Attack.function]
    view = "def flatten_images(images):\n    return images.view(images.shape[0], -1)\n"  # of some images only
    half = [view, stubs.cut(solution), "import torch\n"]
    kinds = {"right": [solution], "wrong": wrong, "half": half}
    found = {}
    for place in range(number):
        kind = list(kinds)[place % len(kinds)]
        texts = kinds[kind]
        name = f"{kind}-{place // len(kinds) + 1}"
        found[name] = f"{texts[place // len(kinds) % len(texts)]}\n# {name}\n"
    return found


UNREADABLE = ["no-text", "no-python", "no-zip", "a-link", "links", "nothing"]


def write_unreadable(folder: Path, canary: Path) -> None:
    """Members whose work cannot be read, or only in part."""
    write(folder / "no-text" / f"{SHAPES}.py", "")
    (folder / "no-text" / f"{SHAPES}.py").write_bytes(bytes(range(256)))
    write(folder / "no-python" / f"{SHAPES}.py", "def flatten_images(:\n")
    (folder / "no-zip.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    (folder / "a-link").symlink_to(canary.parent)
    (folder / "links" / "stage1_tensors").mkdir(parents=True)
    (folder / "links" / f"{SHAPES}.py").symlink_to(canary)
    (folder / "nothing").mkdir()


@dataclass
class Outcome:
    """What grading this class has brought."""

    attacks: dict[str, Attack]
    everybody: dict[str, Graded]
    alone: dict[str, dict[str, Any]]
    """The results of the neighbours, without anybody hostile beside them."""
    surroundings: Surroundings
    unchanged: bool
    """Whether what was handed in is what it was."""
    remains: Remains
    results: Path


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("hostile")
    submissions, results = folder / "submissions", folder / "results"
    for made in (submissions, results):
        made.mkdir()
    surroundings = Surroundings(folder)
    members = attacks()
    honest = neighbours(SIZE - len(members) - len(UNREADABLE))
    for name, text in honest.items():
        write(submissions / name / f"{SHAPES}.py", text)
    with watched(folder) as remains, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Order, "settings", property(settings_of))
        alone = graded(submissions, folder / "alone.sqlite")
        write_unreadable(submissions, surroundings.canary)
        kept = alone["right-1"].student.folder
        hostile = write_attacks(members, submissions, surroundings, results, kept)
        handed_in = contents(submissions)
        everybody = graded(submissions, results / NAME)
    yield Outcome(
        hostile,
        everybody,
        {name: result_of(one) for name, one in alone.items()},
        surroundings,
        contents(submissions) == handed_in,
        remains,
        results,
    )
    surroundings.close()


def settings_of(order: Order) -> Settings:
    return Settings(isolation=order.isolation, seed=order.seed, reveal=False, allowance=LIMITS)


def write_attacks(
    members: list[Attack], submissions: Path, surroundings: Surroundings, results: Path, kept: Path | None
) -> dict[str, Attack]:
    aims = {
        "submissions": submissions,
        "results": results,
        "database": results / NAME,
        "kept": kept,
        "ports": f"{surroundings.port},8786,8787",
    }
    written = {}
    for number, attack in enumerate(members):
        text = surroundings.fill_in(attack.text())
        for name, aim in aims.items():
            text = text.replace("{" + name + "}", str(aim))
        student = f"{random.choice('amz')}-{attack.name.replace('/', '-').replace('_', '-')}-{number}"
        write(submissions / student / f"{SHAPES}.py", text)  # names from everywhere in the alphabet: among the others
        written[student] = attack
    return written


def graded(submissions: Path, database: Path) -> dict[str, Graded]:
    """The class as the command grades it, by the names of the students."""
    with Database(database) as results:
        found = list(intake.find(submissions))
        results.enter(found, work.conditions({id: frozenset(names) for id, names in ORDER.selection.items()}, "strict"))
        order = dataclasses.replace(ORDER, jobs=2)
        work.here(
            work.waiting(found, results),
            order,
            lambda item, result: results.keep(item.digest, item.language, result),
        )
        return {one.student.name: one for one in results.graded()}


def contents(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def result_of(one: Graded) -> dict[str, Any]:
    """Its result without what is another one each time."""
    assert one.result is not None
    plain = copy.deepcopy(one.result)
    for entry in plain["exercises"]:
        for check in entry["checks"]:
            check.pop("seconds", None)
    return plain


def checks_of(one: Graded) -> list[dict[str, Any]]:
    assert one.result is not None
    return [check for entry in one.result["exercises"] for check in entry["checks"] if check["max_points"]]


# ------------------------------------------------------------------------------------------- what must hold


def test_the_class_has_members_of_every_kind(outcome: Outcome) -> None:
    assert len(outcome.everybody) == len(outcome.attacks) + len(outcome.alone) + len(UNREADABLE)
    assert len(outcome.everybody) == SIZE
    assert len(outcome.attacks) >= (100 if LONG else HOSTILE)
    scores = {result["score"] for result in outcome.alone.values()}
    assert len(scores) > 2


def test_no_result_is_lost(outcome: Outcome) -> None:
    for name, one in outcome.everybody.items():
        if one.student.folder is not None:
            assert one.result is not None, name
            assert not why_ungraded(one.result), name
        else:
            assert name in UNREADABLE
            assert one.student.problems or name == "nothing"


def test_each_neighbour_gets_what_it_gets_alone(outcome: Outcome) -> None:
    beside = {name: result_of(outcome.everybody[name]) for name in outcome.alone}
    assert beside == outcome.alone
    for name in ("right-1", "right-2", "right-3"):
        assert beside[name]["score"] == beside[name]["max_score"] > 0


def test_no_attack_gains_anything(outcome: Outcome) -> None:
    wrong = []
    for name, attack in outcome.attacks.items():
        checks = checks_of(outcome.everybody[name])
        seen = {check["status"] for check in checks}
        # Under these limits an attack may end by another of them than it does alone.
        if any(check["points"] for check in checks) or not seen <= {*attack.statuses, "timeout", "crashed"}:
            wrong.append((name, [(check["status"], check["points"], check["message"]) for check in checks]))
    assert wrong == []


def test_attacks_against_a_class_are_refused_in_everything(outcome: Outcome) -> None:
    for name, attack in outcome.attacks.items():
        if attack in AGAINST_A_CLASS.values():
            messages = " ".join(check["message"] for check in checks_of(outcome.everybody[name]))
            _before, refused, after = messages.partition(" refused")
            tried = _before.rpartition(" of ")
            assert refused, (name, messages)
            assert tried[0].split()[-1] == tried[2] != "0", (name, messages, after)


def test_nothing_is_shown_of_what_nobody_may_read(outcome: Outcome) -> None:
    for name, one in outcome.everybody.items():
        texts = "\n".join(texts_in(one.result))
        assert SUCCESS not in texts, name
        assert SECRET not in texts, name


def test_nothing_was_reached_or_changed(outcome: Outcome) -> None:
    assert outcome.unchanged
    assert not outcome.surroundings.reached()
    assert outcome.surroundings.state() == outcome.surroundings.before


def test_nothing_is_left_running_or_lying_about(outcome: Outcome) -> None:
    assert not outcome.remains.processes
    assert not outcome.remains.folders
    for folder in (Path("/tmp"), Path("/dev/shm"), Path(lock.ROOT), Path(lock.ROOT) / ".torchpath"):
        assert not [path.name for path in folder.glob("torchpath[-_]made*")]


def test_the_results_stay_small_and_sound(outcome: Outcome) -> None:
    assert [path.name for path in outcome.results.iterdir()] == [NAME]
    assert (outcome.results / NAME).stat().st_size < LARGEST
    with sqlite3.connect(outcome.results / NAME) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert shutil.disk_usage(outcome.results).free > LARGEST
