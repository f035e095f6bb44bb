"""An autograder for Gradescope: the zip that a teacher uploads, and what runs of it there.

    python -m graders.classroom.autograder ROOT

grades ``ROOT/submission`` into ``ROOT/results/results.json``; Gradescope's root is ``/autograder``. What lies where is
https://gradescope-autograders.readthedocs.io/en/latest/specs/. The zip holds torchpath with its hidden checks, and must
stay with the teachers. What a student hands in runs in strict isolation only.
"""

from __future__ import annotations

import json
import sys
import traceback
import zipfile
from collections.abc import Iterator
from pathlib import Path

from graders.report import to_json, whole

ROOT = Path(__file__).resolve().parents[2]
HOSTS = Path(__file__).with_name("hosts")
SCRIPTS = ("setup.sh", "run_autograder")  # what Gradescope looks for at the top of the zip
BESIDE = ("constraints.txt", "LICENSE")  # what a first use needs beside the kit
ORDER = "torchpath.json"
KIT_FAILED = 3


def write(path: Path, targets: list[str], language: str | None) -> int:
    """Write the zip; gives how many files are in it.

    Args:
        targets: what to grade, as the manifest knows it; everything where there are none.
        language: of the reports; the student's own where it is None.

    Raises:
        OSError: it cannot be written.
    """
    names = []
    with whole.writing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents(targets, language):
            about = zipfile.ZipInfo(name)  # of no date: the same content makes the same file
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = (0o755 if name in SCRIPTS else 0o644) << 16
            archive.writestr(about, content)
            names.append(name)
    return len(names)


def contents(targets: list[str], language: str | None) -> Iterator[tuple[str, bytes]]:
    from graders.classroom.cluster import kit_files

    for name in SCRIPTS:
        yield name, (HOSTS / name).read_bytes()
    yield ORDER, json.dumps({"targets": targets, "language": language}).encode()
    for path in [*sorted(kit_files(ROOT)), *(ROOT / name for name in BESIDE)]:
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()


# ------------------------------------------------------------------------------------------------ at Gradescope


def main(root: Path) -> int:
    """Grade what was handed in; whatever happens, there are results that say so. Gives an exit code."""
    order = json.loads((ROOT / ORDER).read_text(encoding="utf-8"))
    results, code = results_of(root / "submission", order["targets"], order["language"])
    (root / "results").mkdir(exist_ok=True)
    to_json.write(results, root / "results" / "results.json")
    return code


def results_of(submission: Path, targets: list[str], language: str | None) -> tuple[dict[str, object], int]:
    from graders import i18n
    from graders.classroom import gradescope, single, unscored
    from graders.engine.launch import StrictIsolationMissing
    from graders.i18n import _

    with i18n.speaking(language or i18n.language()):
        try:
            results = gradescope.results(single.grade(submission, targets, language), language)
            return results, 0 if "score" in results else KIT_FAILED
        except StrictIsolationMissing as error:
            text = unscored.no_isolation(error.args)
            print(text, file=sys.stderr)
            nothing = _("Nothing of it was run, and there is no score. This is for the teacher to solve.")
            return gradescope.without_score(text, nothing), KIT_FAILED
        except Exception as error:
            traceback.print_exc()  # for the teachers: what is printed is not shown to students
            return gradescope.without_score(unscored.kits_fault(type(error).__name__)), KIT_FAILED


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
