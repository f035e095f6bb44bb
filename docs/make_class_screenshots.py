"""Makes docs/class_page.png, class_page_phone.png and class_student.png: ``python docs/make_class_screenshots.py``.

Answers to stage 1 from the tests' banks are graded, and a class of two hundred is put together from the results.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graders import i18n  # noqa: E402
from graders.classroom.graded import Graded  # noqa: E402
from graders.classroom.page import write_pages  # noqa: E402
from graders.curriculum import manifest  # noqa: E402
from tests import browser, made_class  # noqa: E402

SIZE = 200
WRONG = 6  # answers a function
DAMAGED = "the zip is damaged: it ends in the middle of a file. Ask for it again."
# The name of the picture, the page, and the size of the screen.
SCREENS = (
    ("class_page", "index.html", (1000, 1400)),
    ("class_page_phone", "index.html", (390, 1100)),
    ("class_student", "students/student-004.html", (1000, 900)),
)


def main() -> None:
    i18n.use("en")
    pieces = {"en": made_class.graded_pieces(manifest.load().targets(["1"]), "en", WRONG)}
    graded = list(made_class.students(SIZE, pieces))
    graded.append(Graded(made_class.student(SIZE + 1, problems=(DAMAGED,)), None))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_pages(graded, folder)
        with browser.browser() as tab:
            tab.ask("Emulation.setScrollbarsHidden", hidden=True)
            for name, page, (width, height) in SCREENS:
                tab.resize(width, height, mobile=width < 500)
                tab.open((folder / page).as_uri())
                tab.wait(f"document.readyState === 'complete' && location.pathname.endsWith('/{page}')")
                tab.screenshot(ROOT / "docs" / f"{name}.png")


if __name__ == "__main__":
    main()
