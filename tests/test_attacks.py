"""Hostile submissions against the real engine: none gains a point, reads what it must not, or leaves anything behind.

Each file in `attacks/` is a student's file; `attacks/index.toml` says what must be seen. An attack prints "GOT IN"
where it succeeds in something. All of them are graded side by side with correct submissions, which must not suffer.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import dataclasses
import os
import secrets
import select
import socket
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from graders.curriculum import manifest
from graders.engine.allowance import Allowance
from graders.sandbox import lock
from graders.session.grade import Task, grade
from graders.session.settings import Settings
from tests.judging import score_of, solution_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

pytestmark = pytest.mark.skipif(bool(lock.missing()), reason=" ".join(lock.missing()))

ATTACKS = Path(__file__).parent / "attacks"
SECRET = "nobody-may-read-this-5f0c"
# What stands in the kit's own files only.
OF_THE_KIT = ("### BEGIN SOLUTION", "@points(", "def prepare(")
SUCCESS = "GOT IN"
# For attacks that are to run into a limit; correct submissions never get these.
SHORT = Allowance(cpu_seconds=0.3, wall_seconds=0.8, memory=256 << 20)
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Attack:
    """One hostile file, and what must be seen of it."""

    name: str
    statuses: list[str]
    """Every check must have one of these."""
    words: str = ""
    """Must be in the message of some check."""
    exercise: str = "stage1_tensors/shapes"
    function: str = "flatten_images"
    short: bool = False
    """Graded with short limits."""
    with_processes: bool = False
    """Succeeds in what it tries where a check may have processes of its own, which all end with the check."""
    gains: list[str] = field(default_factory=list)
    """Checks that it is known to pass, each for a reason that the index tells."""

    cases: int = 1
    """How many forms it has."""
    case: int = 0
    """Which of them this one is."""

    def __str__(self) -> str:
        return self.name if self.cases == 1 else f"{self.name}-{self.case}"

    def text(self) -> str:
        return (ATTACKS / f"{self.name}.py").read_text(encoding="utf-8").replace("{case}", str(self.case))


def index() -> dict[str, Any]:
    """What the index says, by the names of the attacks."""
    groups = tomllib.loads((ATTACKS / "index.toml").read_text(encoding="utf-8"))
    return {name: about for group in groups.values() for name, about in group.items()}


def chosen() -> list[Attack]:
    """All of them in the long form; in the short form one case of each."""
    every = [Attack(name, **about) for name, about in index().items()]
    if os.environ.get("TORCHPATH_LONG"):
        return [dataclasses.replace(attack, case=case) for attack in every for case in range(attack.cases)]
    return [dataclasses.replace(attack, case=secrets.randbelow(attack.cases)) for attack in every]


CHOSEN = chosen()
each = pytest.mark.parametrize("attack", CHOSEN, ids=str)


class Surroundings:
    """What attacks aim at: a file, sockets that listen, and this process. All of it is made by this test."""

    def __init__(self, folder: Path) -> None:
        self.canary = folder / "secret" / "canary"
        self.canary.parent.mkdir()
        self.canary.write_text(SECRET)
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.path = folder / "service"
        self.abstract = f"torchpath-{secrets.token_hex(8)}"
        self.unix = [listening_at(str(self.path)), listening_at("\0" + self.abstract)]
        self.before = self.state()

    def fill_in(self, text: str) -> str:
        """The attack's text with its aims in it."""
        aims = {"canary": self.canary, "port": self.port, "socket": self.path, "abstract": self.abstract}
        for name, aim in {**aims, "judge": os.getpid()}.items():
            text = text.replace("{" + name + "}", str(aim))
        return text

    def state(self) -> list[Any]:
        """Of the file and its folder, as far as an attack could change it."""
        about = self.canary.stat()
        attributes = os.listxattr(self.canary) if hasattr(os, "listxattr") else []
        names = sorted(self.canary.parent.iterdir())
        return [about.st_mode, about.st_uid, about.st_mtime, self.canary.read_text(), attributes, names]

    def reached(self) -> list[socket.socket]:
        """Sockets that somebody has sent something to, or connected to."""
        return select.select([self.tcp, self.udp, *self.unix], [], [], 0)[0]

    def close(self) -> None:
        for listening in (self.tcp, self.udp, *self.unix):
            listening.close()


def listening_at(address: str) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    return listening


def processes() -> set[str]:
    """Processes of this one; while it is the reaper of its descendants, those that lost their parents as well."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@contextlib.contextmanager
def reaper() -> Iterator[None]:
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@dataclass
class Remains:
    """What is there still after something was graded."""

    processes: set[str] = field(default_factory=set)
    folders: list[Path] = field(default_factory=list)
    """Those that the engine works in."""


@contextlib.contextmanager
def watched(folder: Path) -> Iterator[Remains]:
    """Look at what is graded in this block; what remains of it is known behind it."""
    engines = folder / "engines"
    engines.mkdir()
    remains = Remains()
    with reaper(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(engines))
        before = processes()
        yield remains
        remains.processes, remains.folders = processes() - before, list(engines.iterdir())


@dataclass
class Outcome:
    """What grading all of them has brought."""

    results: dict[str, dict[str, Any]]
    surroundings: Surroundings
    honest: list[dict[str, Any]]
    """Of correct submissions: beside the attacks and after them."""
    remains: Remains


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("attacks")
    surroundings = Surroundings(folder)
    with watched(folder) as remains:
        long, short = [[a for a in CHOSEN if a.short is which] for which in (False, True)]
        beside = grade_all(long, folder / "long", surroundings, Settings("strict"), honest=3)
        limited = grade_all(short, folder / "short", surroundings, Settings("strict", allowance=SHORT), honest=0)
        after = grade_all([], folder / "after", surroundings, Settings("strict"), honest=1)
    results = {**beside[0], **limited[0]}
    yield Outcome(results, surroundings, beside[1] + after[1], remains)
    surroundings.close()


def grade_all(
    hostile: list[Attack], folder: Path, surroundings: Surroundings, settings: Settings, honest: int
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Grade attacks and, among them, correct submissions; the results of both."""
    tasks = []
    for attack in hostile:
        write(folder / str(attack) / f"{attack.exercise}.py", surroundings.fill_in(attack.text()))
        tasks.append(Task(folder / str(attack), {attack.exercise: frozenset([attack.function])}))
    every = frozenset(manifest.load().file(Attack.exercise).names)
    places = [number * len(hostile) // max(honest, 1) + number for number in range(honest)]
    for place in places:
        write(folder / f"honest-{place}" / f"{Attack.exercise}.py", solution_of(Attack.exercise))
        tasks.insert(place, Task(folder / f"honest-{place}", {Attack.exercise: every}))
    results = grade(tasks, settings, jobs=2)
    of_honest = [result for place, result in enumerate(results) if place in places]
    of_hostile = [result for place, result in enumerate(results) if place not in places]
    return {str(attack): result for attack, result in zip(hostile, of_hostile, strict=True)}, of_honest


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def checks_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [check for entry in result["exercises"] for check in entry["checks"] if check["max_points"]]


def texts_in(value: Any) -> Iterator[str]:
    """Every text in a result but the lines of the submission that it shows."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "source_line":
                yield from (*texts_in(key), *texts_in(item))
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


# ------------------------------------------------------------------------------------------- the index


def test_the_index_lists_every_attack() -> None:
    assert sorted(index()) == sorted(path.stem for path in ATTACKS.glob("*.py"))


@each
def test_an_attack_says_what_it_tries(attack: Attack) -> None:
    first = (ast.get_docstring(ast.parse(attack.text())) or "").split("\n")[0]
    assert first.endswith((".", ":"))


# ------------------------------------------------------------------------------------------- what must hold


@each
def test_an_attack_gains_nothing(attack: Attack, outcome: Outcome) -> None:
    result = outcome.results[str(attack)]
    assert not result.get("fault")
    checks = checks_of(result)
    gained = [check["id"].partition("::")[2] for check in checks if check["points"]]
    assert gained == attack.gains
    others = [check for check in checks if not check["points"]]
    seen = "\n".join(f"[{check['status']}] {check['message']} {check.get('fault', '')}" for check in others)
    assert {check["status"] for check in others} <= set(attack.statuses), seen
    assert attack.words in seen


@each
def test_an_attack_shows_nothing(attack: Attack, outcome: Outcome) -> None:
    texts = "\n".join(texts_in(outcome.results[str(attack)]))
    assert not [word for word in (SUCCESS, SECRET, *OF_THE_KIT) if word in texts]
    # Cc: control characters, Cf: invisible ones that turn text around, Cs: halves of characters.
    assert not {c for c in texts if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"}
    assert len(texts) < 100_000


def test_correct_submissions_get_full_marks_beside_and_after(outcome: Outcome) -> None:
    assert len(outcome.honest) == 4
    for result in outcome.honest:
        score, most = score_of(result)
        assert score == most > 0, [check["message"] for check in checks_of(result)]


def test_the_file_is_unchanged(outcome: Outcome) -> None:
    assert outcome.surroundings.state() == outcome.surroundings.before


def test_nothing_was_written_outside(outcome: Outcome) -> None:
    folders = [Path("/tmp"), Path("/dev/shm"), Path(lock.ROOT), Path(os.__file__).parent]
    made = [path for folder in folders for path in folder.glob("torchpath[-_]made*")]
    for path in made:
        path.unlink()
    assert not made


def test_no_submission_was_changed(outcome: Outcome) -> None:
    folder = outcome.surroundings.canary.parents[1]
    for attack in CHOSEN:
        graded = folder / ("short" if attack.short else "long") / str(attack)
        text = (graded / f"{attack.exercise}.py").read_text(encoding="utf-8")
        assert text == outcome.surroundings.fill_in(attack.text())
        assert len(list(graded.rglob("*"))) == 2  # the stage's folder and the file


def test_nobody_was_reached(outcome: Outcome) -> None:
    assert not outcome.surroundings.reached()


def test_nothing_is_left_behind(outcome: Outcome) -> None:
    assert not outcome.remains.processes
    assert not outcome.remains.folders


# ------------------------------------------------------------------------------------------- in every stage

# One function a stage, looked at in different ways: called, run by a probe, drawing, with processes, writing files.
OTHERS = {
    "stage2_autograd/gradients": "derivative_at",
    "stage3_modules/parameters": "xavier_init",
    "stage4_training/loss_curve": "plot_losses",
    "stage5_data/loaders": "make_loaders",
    "stage6_deployment/checkpoints": "save_checkpoint",
}
WITH_PROCESSES = {"stage6_deployment/checkpoints"}  # a save is killed half-way: in a process of its own
AS_ANOTHER = """

def {name}(*arguments, **options):
    import torch

    return flatten_images(torch.ones(2, 3, 4, 5))
"""


def moved_to_other_stages() -> list[tuple[str, Attack]]:
    """In the long form every attack in every stage; in the short form each in one of them."""
    attacks = [attack for attack in CHOSEN if attack.function == "flatten_images"]
    return [
        (exercise, attack)
        for place, exercise in enumerate(OTHERS)
        for number, attack in enumerate(attacks)
        if os.environ.get("TORCHPATH_LONG") or number % len(OTHERS) == place
    ]


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """The attacks of stage 1, called by functions of the other stages; afterwards these functions' references."""
    folder = tmp_path_factory.mktemp("elsewhere")
    surroundings = Surroundings(folder)
    tasks = {}
    for exercise, attack in moved_to_other_stages():
        root = folder / exercise.partition("/")[0] / str(attack)
        text = attack.text() + AS_ANOTHER.format(name=OTHERS[exercise])
        write(root / f"{exercise}.py", surroundings.fill_in(text))
        tasks[f"{exercise} {attack}"] = Task(root, {exercise: frozenset([OTHERS[exercise]])})
    references = [
        Task(Path(lock.ROOT) / "solutions", {exercise: frozenset([name])}) for exercise, name in OTHERS.items()
    ]
    with watched(folder) as remains:
        results = grade(list(tasks.values()), Settings("strict", allowance=SHORT), jobs=2)
        honest = grade(references, Settings("strict"), jobs=2)
    yield Outcome(dict(zip(tasks, results, strict=True)), surroundings, honest, remains)
    surroundings.close()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("exercise", OTHERS)
def test_attacks_gain_and_show_nothing_in_another_stage(exercise: str, elsewhere: Outcome) -> None:
    shown = []
    attacks = [attack for place, attack in moved_to_other_stages() if place == exercise]
    assert len(attacks) > 20
    for name, attack in {f"{exercise} {attack}": attack for attack in attacks}.items():
        result = elsewhere.results[name]
        assert not result.get("fault"), name
        assert not [check["id"] for check in checks_of(result) if check["points"]], name
        assert "ungraded" not in {check["status"] for check in checks_of(result)}, name
        texts = "\n".join(texts_in(result))
        succeeds = attack.with_processes and exercise in WITH_PROCESSES
        assert not succeeds or SUCCESS in texts, f"{name} does not succeed any more: say so in the index"
        shown += [(name, word) for word in (SECRET, *OF_THE_KIT, *[SUCCESS] * (not succeeds)) if word in texts]
    assert shown == []


def test_nothing_comes_of_attacks_in_other_stages(elsewhere: Outcome) -> None:
    assert not elsewhere.surroundings.reached()
    assert elsewhere.surroundings.state() == elsewhere.surroundings.before
    assert not elsewhere.remains.processes
    assert not elsewhere.remains.folders
    for result in elsewhere.honest:
        score, most = score_of(result)
        assert score == most > 0, [check["message"] for check in checks_of(result)]


# ------------------------------------------------------------------------------------------- files that are none


def link_to(aim: str) -> Callable[[Path, Path], None]:
    return lambda path, canary: path.symlink_to(aim.format(canary=canary))


KINDS: dict[str, Callable[[Path, Path], Any]] = {
    "a link to a file that must not be read": link_to("{canary}"),
    "a link to a folder": link_to("/"),
    "a link to itself": link_to("shapes.py"),
    "a link to a file without an end": link_to("/dev/zero"),
    "a pipe that nobody writes to": lambda path, canary: os.mkfifo(path),
    "a socket": lambda path, canary: socket.socket(socket.AF_UNIX).bind(str(path)),
    "a folder": lambda path, canary: path.mkdir(),
    "a file of 200 MB": lambda path, canary: path.write_bytes(bytes(200 << 20)),
    "a second name of a file": lambda path, canary: os.link(canary, path),
    "no text": lambda path, canary: path.write_bytes(bytes(range(256))),
}


@pytest.fixture(scope="module")
def not_followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The results of submissions whose file is one of these."""
    folder = tmp_path_factory.mktemp("kinds")
    canary = folder / "canary"
    canary.write_text(f"raise ValueError('{SECRET}')")
    tasks = []
    for number, make in enumerate(KINDS.values()):
        path = folder / str(number) / f"{Attack.exercise}.py"
        path.parent.mkdir(parents=True)
        make(path, canary)
        tasks.append(Task(folder / str(number), {Attack.exercise: frozenset([Attack.function])}))
    return dict(zip(KINDS, grade(tasks, Settings("strict"), jobs=2), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_not_followed(kind: str, not_followed: dict[str, dict[str, Any]]) -> None:
    result = not_followed[kind]
    assert not result.get("fault")
    assert score_of(result)[0] == 0
    if "second name" not in kind:  # a hard link is a file like any other
        assert SECRET not in "\n".join(texts_in(result))
