"""What grading through nbgrader costs, beside plain nbgrader on the same submissions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from graders.curriculum import manifest
from graders.teacher import course, notebooks

STUDENTS = 12
STAGE = manifest.load().stages[0]
# nbgrader as it comes, with patience for a slow cell.
PLAIN = """
c = get_config()
c.CourseDirectory.course_id = "plain"
c.CourseDirectory.root = {root!r}
c.Execute.timeout = 600
"""
# What its notebooks run at their end: the same hidden checks, in the notebook's own process and without any isolation.
SAME_CHECKS = """
import sys
sys.path.insert(0, {kit!r})
from graders.commands import bench
bench.checks_in_this_process([{stage!r}])
"""


def seconds(folder: Path) -> tuple[float, float, float]:
    """Seconds a submission that autograding takes: in plain nbgrader, with the kit, and with all verdicts known."""
    plain, ours = folder / "plain", folder / "ours"
    for root in (plain, ours):
        course.make(root, [STAGE], "en")
    (plain / course.CONFIG).write_text(PLAIN.format(root=str(plain)), encoding="utf-8")
    add_same_checks(plain / "source" / STAGE.id / f"{STAGE.id}.ipynb")
    for root in (plain, ours):
        nbgrader(root, "generate_assignment")
        for number in range(STUDENTS):
            hand_in(root, f"student{number}", f"{folder.name}-{number}")
    return nbgrader(plain, "autograde"), nbgrader(ours, "autograde"), nbgrader(ours, "autograde", "--force")


def add_same_checks(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = SAME_CHECKS.format(kit=str(notebooks.ROOT), stage=STAGE.id)
    notebook["cells"].append(notebooks.code("same-checks", code, locked=True, points=1))
    path.write_text(json.dumps(notebook), encoding="utf-8")


def hand_in(root: Path, student: str, remark: str) -> None:
    """Somebody's right answers; the remark makes them other code than anybody's before."""
    folder = root / "submitted" / student / STAGE.id
    shutil.copytree(root / "release" / STAGE.id, folder)
    path = folder / f"{STAGE.id}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    answers = {cell["id"]: cell["source"] for cell in notebooks.notebook(STAGE, "en")["cells"]}
    for cell in notebook["cells"]:
        if cell["metadata"]["nbgrader"]["solution"]:
            cell["source"] = [f"# {remark}\n", *answers[cell["id"]]]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def nbgrader(root: Path, *words: str) -> float:
    """Run a command of nbgrader's; the seconds a submission that it took."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": os.pathsep.join([str(programs), os.environ["PATH"]])}
    command = [str(programs / "nbgrader"), words[0], STAGE.id, *words[1:]]
    begin = time.perf_counter()
    subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    return (time.perf_counter() - begin) / STUDENTS
