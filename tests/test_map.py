"""The map of the route: everything is on it, on one page, in letters that are there, in every form."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len
from rich.console import Console

from graders import i18n
from graders.commands import app
from graders.commands import map as command
from graders.commands.state import State
from graders.curriculum import manifest
from graders.report import drawing, page
from graders.report import map as route_map

ROOT = Path(__file__).resolve().parents[1]
KIT = manifest.load()
PAIRS = [(file.id, function.name) for file, function in KIT.functions()]
# The first file passed, then one function passed, one wrong, and nothing after that.
PROGRESS = dict.fromkeys(PAIRS[:5], "passed") | {PAIRS[5]: "failed"}


@pytest.fixture
def legs():
    return route_map.route(KIT, PROGRESS)


@pytest.fixture(params=["en", "zh"])
def language(request):
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


def stops(legs):
    return [stop for leg in legs for stop in leg.stops]


def printed(legs, **options):
    file = StringIO()
    route_map.render(legs, Console(file=file, **{"width": 80, **options}))
    return file.getvalue()


# What is on the map.


def test_everything_of_the_manifest_is_on_it_once(legs):
    assert [leg.id for leg in legs] == [stage.id for stage in KIT.stages]
    assert [(stop.file.id, step.function.name) for stop in stops(legs) for step in stop.steps] == PAIRS
    concepts = [concept for stop in stops(legs) for concept in stop.concepts]
    assert len(concepts) == len(set(concepts))
    assert set(concepts) == {concept for _file, function in KIT.functions() for concept in function.concepts}


def plainly(concept):
    """Without what two spellings of the same thing differ in."""
    words = concept.lower().replace("-", " ").removesuffix(" operations").removesuffix(" operation")
    return words.replace(" ", "").removesuffix("s")


def test_no_concept_is_spelled_in_two_ways(legs):
    concepts = sorted({concept for _file, function in KIT.functions() for concept in function.concepts})
    spelled: dict[str, list[str]] = {}
    for concept in concepts:
        spelled.setdefault(plainly(concept), []).append(concept)
    assert {key: found for key, found in spelled.items() if len(found) > 1} == {}


def test_progress_is_on_it(legs):
    first, second = stops(legs)[:2]
    assert (first.status, first.done) == ("passed", len(first.steps))
    assert (second.status, second.done) == ("failed", 5 - len(first.steps))
    assert {stop.status for stop in stops(legs)[2:]} == {"todo"}
    assert [step.function.name for stop in stops(legs) for step in stop.steps if step.is_next] == [PAIRS[5][1]]
    everything = route_map.route(KIT, dict.fromkeys(PAIRS, "passed"))
    assert not any(step.is_next for stop in stops(everything) for step in stop.steps)
    assert sum(leg.done for leg in everything) == len(PAIRS)


def test_what_builds_on_what_comes_from_the_manifest_and_points_backwards(legs):
    order = [stop.file.id for stop in stops(legs)]
    for stop in stops(legs):
        assert all(order.index(other) < order.index(stop.file.id) for other in stop.builds_on)
    by_name = {step.function.name: step for stop in stops(legs) for step in stop.steps}
    assert by_name["attention_scores"].builds_on == ("shapes:swap_batch_and_time",)
    assert by_name["from_rows"].builds_on == ()


def test_what_the_kit_could_not_grade_and_forgotten_functions_are_no_crash():
    odd = {PAIRS[0]: "ungraded", ("stage0_gone/away", "f"): "passed"}
    assert stops(route_map.route(KIT, odd))[0].status == "todo"


# On the terminal.


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_list_has_everything_and_fits(legs, language, width):
    text = printed(route_map.route(KIT, PROGRESS), width=width)
    assert all(cell_len(line) <= min(width, 80) for line in text.splitlines())
    assert "\x1b" not in text
    if width >= 80:
        assert all(f" {name}" in text for _file, name in PAIRS)
    assert sum("← " in line for line in text.splitlines()) == 1


def test_colours_only_where_they_are_wanted(legs, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    colourful = {"force_terminal": True, "color_system": "truecolor", "legacy_windows": False}
    assert "38;2;0;158;115" in printed(legs, **colourful)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "38;2" not in printed(legs, **colourful)


def test_neither_torch_nor_matplotlib_is_loaded_for_a_list():
    code = (
        "import sys; from graders.commands.app import run; assert run(sys.argv[1:]) == 0; "
        "assert not {'torch', 'matplotlib', 'numpy'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code, "map"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


# As Markdown.


def test_markdown_has_a_diagram_and_a_list(legs, language):
    text = route_map.markdown(route_map.route(KIT, PROGRESS))
    before, diagram, after = text.split("```")
    assert before.startswith("# ")
    arrows = {tuple(line.split(" --> ")) for line in diagram.splitlines() if "-->" in line}
    ids = {stop.file.id: stop.file.id.replace("/", "__") for stop in stops(legs)}
    assert {(start.strip(), end) for start, end in arrows} == {
        (ids[other], ids[stop.file.id]) for stop in stops(legs) for other in stop.builds_on
    }
    assert all(diagram.count(f'    {id}["') == 1 for id in ids.values())
    assert diagram.count("subgraph ") == diagram.count("  end\n") == len(KIT.stages)
    assert all(f"`{name}`" in after for _file, name in PAIRS)
    assert all(line.startswith(("- ", "  - ", "## ")) for line in after.splitlines() if line)
    assert diagram.count(":::passed") == diagram.count(":::failed") == 1


def test_titles_are_text_in_markdown_and_mermaid():
    assert route_map._plain("ema_update_ *x* <b>") == "ema\\_update\\_ \\*x\\* \\<b\\>"
    assert route_map._quoted('"<b>" & so on') == "#quot;&lt;b>#quot; &amp; so on"


# As a picture.


@pytest.fixture
def drawn(legs, language):
    """The drawing, where this machine has the letters."""
    legs = route_map.route(KIT, PROGRESS)
    try:
        families = drawing.fonts(drawing._texts(legs))
    except drawing.NoFont:
        pytest.skip("no Chinese font here: apt install fonts-noto-cjk")
    with drawing._settings():
        yield drawing._Drawing(legs, families)


def test_everything_is_on_the_page_and_nothing_lies_on_something_else(drawn):
    for number, boxes in enumerate(drawn.columns):
        for box in boxes:
            assert 0 < box.x < box.right < drawing.WIDTH
            assert drawing.TOP < box.y < box.bottom <= drawing.HEIGHT - drawing.BOTTOM + 1
            for text, words, status in box.lines:
                room = box.width - drawing.PAD - (11 * drawn.scale if status else 0)
                assert drawn.measure(text, words) <= room, text
        assert all(above.bottom + drawing.GAPS[0] <= below.y + 1e-6 for above, below in pairwise(boxes))
        if number:
            assert boxes[0].x >= drawn.columns[number - 1][0].right + drawing.CHANNEL - 1e-6


def test_letters_are_large_enough_to_read(drawn):
    """In points, on an A3 page: the footnotes of a book are as small."""
    sizes = [words.size for boxes in drawn.columns for box in boxes for _text, words, _status in box.lines]
    assert drawn.scale * min(sizes) >= 7


def test_arrows_go_around_boxes(drawn):
    for start, end in ((a, box.stop.file.id) for _n, box in drawn.boxes.values() for a in box.stop.builds_on):
        points, codes = drawn.way(start, end, 0.5)
        assert len(points) == len(codes)
        first, last = drawn.boxes[start][0], drawn.boxes[end][0]
        for number in range(first + 1, last):
            boxes = drawn.columns[number]
            (level,) = {y for x, y in points if x == boxes[0].right}
            assert not any(box.y <= level <= box.bottom for box in boxes)


def test_the_forms(legs, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "State", lambda: State(tmp_path / "progress.json"))
    monkeypatch.setattr(route_map, "route", lambda *_arguments: legs[:2])  # the whole map takes seconds
    begins = {"svg": b"<?xml", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF"}
    for form, beginning in begins.items():
        file = tmp_path / f"map.{form}"
        assert app.run(["map", str(file)]) == 0
        assert file.read_bytes().startswith(beginning)
    assert ElementTree.fromstring((tmp_path / "map.svg").read_bytes()).get("viewBox") == "0 0 1191 842"
    assert (tmp_path / "map.svg").read_bytes() == drawing.picture(legs[:2], "svg")


def test_an_inline_svg_fetches_nothing(legs):
    root = ElementTree.fromstring(drawing.inline_svg(legs[1:2]))
    assert root.tag.endswith("svg")
    for element in root.iter():
        assert "metadata" not in element.tag
        assert all(value.startswith("#") for key, value in element.attrib.items() if key.endswith("href"))


# Fonts.


def test_letters_without_a_font_are_said_and_never_drawn_as_boxes(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(drawing, "_candidates", lambda: iter([SimpleNamespace(name="Last Resort X", fname="")]))
    monkeypatch.setattr(drawing, "_has", lambda _path, _signs: True)
    with pytest.raises(drawing.NoFont, match="fonts-noto-cjk"):
        drawing.fonts(["汉字"])
    assert drawing.fonts(["A → B ✓ ✗ ·"]) == [drawing.LATIN]
    monkeypatch.setattr(drawing, "fonts", lambda texts: (_ for _ in ()).throw(drawing.NoFont("install one")))
    assert app.run(["map", str(tmp_path / "map.png")]) == 2
    assert capsys.readouterr().err == "install one\n"
    assert not list(tmp_path.iterdir())


def test_a_font_that_is_gone_or_broken_is_passed_over(tmp_path):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    assert not drawing._has(str(broken), {ord("汉")})
    assert not drawing._has(str(tmp_path / "gone.ttf"), {ord("汉")})


# The command.


@pytest.mark.parametrize("name", ["map", "map.gif", "map.md.txt"])
def test_another_ending_is_wrong_usage(name, tmp_path, capsys):
    assert app.run(["map", str(tmp_path / name)]) == 2
    assert ".md, .svg, .png or .pdf" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path, capsys):
    assert app.run(["map", str(tmp_path / "away" / "map.md")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_map_is_in_the_language_that_is_asked_for(tmp_path):
    assert app.run(["map", str(tmp_path / "map.MD"), "--lang", "zh"]) == 0
    i18n.use("en")
    assert "张量" in (tmp_path / "map.MD").read_text(encoding="utf-8")


def test_lines_break_between_chinese_characters():
    assert "".join(page.unbroken("张量，shape 和 dtype")) == "张量，shape 和 dtype"
    assert list(page.unbroken("张量，又")) == ["张", "量，", "又"]
