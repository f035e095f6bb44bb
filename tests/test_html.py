"""The page: the words of the terminal, nothing from outside, nothing that runs, whatever the student's code says."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from graders import i18n
from graders.commands import app
from graders.report import drawing
from graders.report.html import PNG, POLICY, Html, Report, tag
from graders.report.junk import one_line
from tests.test_report import HALF, TEXTS, check, example, exercise, passed, places, result, shown, todo

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FORBIDDEN = ("script", "iframe", "object", "embed", "link", "base", "form", "input", "audio", "video", "a", "area")
VOID = ("img", "meta", "path", "use")
# One white pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj8SAAAAABJRU5ErkJggg=="
)
HOSTILE = [
    "<script>document.title = 'owned'</script>",
    "</style><style>* { display: none }</style>",
    "</code></pre></details></div></body></html><h1>Full marks</h1>",
    "\" onmouseover=\"document.title='owned'\" x=\"",
    "' onerror='document.title=1' x='",
    "<img src=x onerror=\"document.title='owned'\">",
    "<a href=\"javascript:document.title='owned'\">look</a>",
    "javascript:document.title='owned'",
    '<iframe src="https://example.org"></iframe><link rel=stylesheet href=//example.org/x.css>',
    '<meta http-equiv="refresh" content="0; url=https://example.org">',
    "<svg><script>document.title='owned'</script></svg>",
    "]]><!-- --!> <![CDATA[ &lt;script&gt; &#x3C;script&#x3E;",
    "\x00<scr\x00ipt>\u202e\ud800",
]


@pytest.fixture(autouse=True)
def quick_map(request, monkeypatch):
    """The map takes seconds to draw; only the tests that look at it have the real one."""
    if "real_map" not in request.fixturenames:
        monkeypatch.setattr(drawing, "inline_svg", lambda _legs: '<svg viewBox="0 0 1 1"></svg>')


@pytest.fixture
def real_map():
    pass


class Parsed(HTMLParser):
    """What a page is made of; a tag that is not closed where it should be fails at once."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.styles: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, name, attributes):
        self.elements.append((name, {key: value or "" for key, value in attributes}))
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        self.elements.append((name, {key: value or "" for key, value in attributes}))

    def handle_endtag(self, name):
        if name not in VOID:
            assert self.open.pop() == name

    def handle_data(self, data):
        (self.styles if self.open[-1:] == ["style"] else self.text).append(data)

    @property
    def shape(self):
        return [(name, sorted(attributes)) for name, attributes in self.elements]


def parsed(found: dict[str, Any], **options: Any) -> Parsed:
    return Parsed(Report(found, **{"places": places, **options}).page())


def assert_harmless(page: Parsed) -> None:
    """Nothing runs, nothing is fetched, nothing is sent."""
    allowed = {"img": ("data:image/png;base64,",), "use": ("#",)}
    for name, attributes in page.elements:
        assert name not in FORBIDDEN
        assert not [key for key in attributes if key.startswith("on")]
        for key, value in attributes.items():
            if key in ("src", "href", "xlink:href", "action", "srcset", "data", "poster"):
                assert value.startswith(allowed[name])
            assert "javascript:" not in value or key in ("alt", "aria-label")
            assert "url(" not in value.replace("url(#", "")
    assert not any("url(" in style or "@import" in style for style in page.styles)


# What it says.


def test_it_says_what_the_terminal_says():
    found = result(
        *HALF["exercises"],
        exercise(
            "other",
            check("f", "a", "failed", message="f raised: no", line=12, source_line="return x + None", output="seen\n"),
            check("g", "a", "error", message="no sense", fault="KeyError: 'x'"),
            check("h", "a", "ungraded", message="no process"),
            check("i", "a", note="a loop is accepted here"),
            example("j", input="j(1)", expected="2", got="3", message="other", hint="Draw it."),
        ),
        exercise("broken", check("f", status="failed"), problem={"message": "SyntaxError: no", "line": 3}),
        todo("untouched", "f", stage="stage2_autograd"),
    )
    text = " ".join(" ".join(parsed(found).text).split())
    terminal = shown(found, hint_command=False)
    for line in terminal.splitlines():
        for words in line.replace("│", " ").split("  "):
            words = words.strip(" ━─")
            # What the terminal breaks into lines stands in one here; it is looked for below.
            if words and len(line) < 60 and "T=" not in words:
                assert words in text, words
    for said in (
        "This is what reshape gives: the right shape, but the numbers of different sequences get mixed",
        "27 of 30 values differ", "f raised: no", "line 12:",
        "return x + None", "KeyError: 'x'", "could not be graded. That is a fault of torchpath", "Draw it.",
        "i: a loop is accepted here", "exercises/stage1_tensors/broken.py:3", "10 of 28 points",
    ):  # fmt: skip
        assert said in text, said


def test_nothing_written_yet_and_all_passed():
    assert "raise NotImplementedError(\"from_rows\")" in "".join(parsed(result(todo("creation", "from_rows"))).text)
    assert "Everything passes." in "".join(parsed(result(passed("creation", "from_rows"))).text)
    assert "0 of 0 points" in "".join(parsed(result()).text)


def test_files_with_something_wrong_are_open():
    page = parsed(HALF)
    files = [attributes for name, attributes in page.elements if name == "details" and attributes.get("class")]
    assert [file["class"] for file in files] == ["exercise", "exercise", "exercise"]
    assert ["open" in file for file in files] == [False, True, False]


def test_it_speaks_the_language_in_use():
    i18n.use("zh")
    try:
        page = parsed(HALF)
    finally:
        i18n.use("en")
    assert ("html", {"lang": "zh-CN"}) in page.elements
    assert any("张量" in text for text in page.text)


def test_the_whole_page_stands_in_one_file_that_fetches_nothing(real_map):
    text = Report(HALF, places=places, seconds=0.3).page()
    page = Parsed(text)
    assert text.startswith("<!DOCTYPE html>")
    assert_harmless(page)
    metas = [attributes for name, attributes in page.elements if name == "meta"]
    assert metas[0] == {"charset": "utf-8"}
    assert metas[1] == {"http-equiv": "Content-Security-Policy", "content": POLICY}
    assert POLICY.startswith("default-src 'none'; ")
    assert "script-src" not in POLICY
    assert any(attributes.get("name") == "viewport" for attributes in metas)
    assert [name for name, _attributes in page.elements].count("svg") == 1
    assert "<metadata" not in text


def test_a_machine_without_chinese_letters_says_so_and_lists_the_map(monkeypatch):
    def no_font(_legs):
        raise drawing.NoFont("install a font")

    monkeypatch.setattr(drawing, "inline_svg", no_font)
    page = parsed(HALF)
    assert "install a font" in page.text
    assert "attention_scores" in page.text


# What others wrote in it.


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_the_students_code_says_is_text(hostile):
    def page(text: str) -> Parsed:
        texts = dict.fromkeys([*TEXTS, "title", "hint"], text)
        name = f"f{text}"
        checks = [check(name, "a", "failed", line=3, **{**texts, "expected": text + "1"}), check("g", "b", **texts)]
        checks += [check("h", "c", "ungraded", **texts), check("i", "d", "error", **texts), example("j", **texts)]
        broken = exercise(
            f"broken{text}", check("f", status="failed"), problem={"message": text, "source_line": text, "line": 1}
        )
        found = {**result(exercise("file", *checks), broken), "seed": text, "fault": text}
        found["environment"] = dict.fromkeys(["torch", "python", "device", "isolation"], text)
        return parsed(found, places=lambda *_words: (text, 1))

    seen, innocent = page(hostile), page("innocent")
    assert_harmless(seen)
    assert seen.shape == innocent.shape
    assert seen.styles == innocent.styles
    assert one_line(hostile) in " ".join("".join(seen.text).split())
    "".join(seen.text).encode("utf-8")


def test_elements_are_made_of_text_and_elements():
    assert tag("p", "<b>", tag("b", "&"), None, "") == "<p>&lt;b&gt;<b>&amp;</b></p>"
    assert tag("p", Html("<i>"), class_='"', title=None, hidden=True, open=False) == '<p class="&quot;" hidden><i></p>'
    assert tag("img", src="x") == '<img src="x">'


# Pictures.


def test_pictures_are_in_the_page(tmp_path):
    (tmp_path / "stage1_tensors").mkdir()
    (tmp_path / "stage1_tensors" / "losses.png").write_bytes(PIXEL)
    (tmp_path / "page.png").write_text("<svg onload=alert(1)>", encoding="utf-8")
    secret = tmp_path.parent / "secret.png"
    secret.write_bytes(PNG + b"secret")
    names = ["stage1_tensors/losses.png", "page.png", "../secret.png", str(secret), "away.png", "a\0b", ""]
    page = parsed(result(exercise("file", check("f", pictures=names))), pictures=tmp_path)
    images = [attributes for name, attributes in page.elements if name == "img"]
    assert [image["alt"] for image in images] == ["what f drew"]
    data = images[0]["src"].removeprefix("data:image/png;base64,")
    assert base64.b64decode(data) == PIXEL
    assert_harmless(page)


# In Jupyter.


def test_jupyter_shows_the_same_without_touching_the_notebook(tmp_path):
    file = tmp_path / "result.json"
    file.write_text(json.dumps(HALF), encoding="utf-8")
    shown_there = Parsed(Report.read(file)._repr_html_())
    names = {name for name, _attributes in shown_there.elements}
    assert not names & {"html", "head", "body", "meta", "title"}
    assert_harmless(shown_there)
    for line in shown_there.styles[0].splitlines():
        selectors = line.partition("{")[0].split(",")
        if "{" in line and not line.startswith(("@", "}")):
            assert all(selector.strip().startswith(".torchpath") for selector in selectors), line
    assert "This is what reshape gives" in " ".join(shown_there.text)


@pytest.mark.parametrize("content", ["no json", "[]", "{}"])
def test_what_is_no_result_is_said(tmp_path, content):
    file = tmp_path / "result.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError):
        Report.read(file)


# The command.


@pytest.mark.timeout(120)
def test_grade_writes_page_and_result(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    options = ["grade", "shapes:flatten_images", "--submission", str(Path(app.__file__).parents[2] / "solutions")]
    assert app.run([*options, "--html", "page.html", "--json", "result.json"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.html", "result.json"]
    page = Parsed((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert_harmless(page)
    assert "flatten_images" in page.text
    capsys.readouterr()
    assert app.run([*options, "--html", "away/page.html"]) == 2
    assert "the result cannot be written to away/page.html" in capsys.readouterr().err


# In a browser.


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt install chromium")
@pytest.mark.timeout(240)
def test_a_browser_shows_it_and_runs_nothing(tmp_path, real_map):
    """Every hostile text at once; what any of them would do is change the title or hide the page."""
    file, picture = tmp_path / "page.html", tmp_path / "page.png"
    texts = dict.fromkeys([*TEXTS, "title", "hint"], " ".join(HOSTILE))
    (tmp_path / "drawn.png").write_bytes(PIXEL)
    found = result(exercise("file", check("f", "a", "failed", line=3, **texts, pictures=["drawn.png"])))
    Report(found, places=places, pictures=tmp_path).write(file)
    assert CHROMIUM is not None
    browser = [CHROMIUM, "--headless", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        browser.append("--no-sandbox")  # which Chromium refuses to be without for root only
    options = [f"--screenshot={picture}", "--window-size=1200,2000", file.as_uri()]
    subprocess.run([*browser, *options], check=True, capture_output=True, timeout=200)
    assert picture.read_bytes().startswith(PNG)
    from matplotlib import image

    pixels = image.imread(picture)
    assert pixels.shape[:2] == (2000, 1200)
    assert pixels.std() > 0.05  # more than an empty page
    dom = subprocess.run(
        [*browser, "--dump-dom", file.as_uri()], check=True, capture_output=True, timeout=200, encoding="utf-8"
    ).stdout
    page = Parsed(dom)
    assert_harmless(page)
    assert "torchpath: 0 of 2 points" in page.text
