"""The page of a class: what was counted is what is said, and nothing that others wrote runs in it or breaks it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from graders import i18n
from graders.classroom import plot
from graders.classroom.graded import Graded
from graders.classroom.mistakes import filled
from graders.classroom.page import FEW, MOST_LINKED, ClassPage, percent, write_pages
from graders.classroom.tally import Tally, score_of
from graders.report.html import POLICY
from graders.report.junk import one_line
from graders.report.story import is_example
from tests import browser, made_class
from tests.made_class import student
from tests.test_html import FORBIDDEN, HOSTILE, Parsed
from tests.test_report import TEXTS, check, example, exercise, result

UNBIASED = "this is the standard deviation of a sample"
SIZE = 30
NAMES = [
    *HOSTILE, "", " \t\n", "../../x", "x" * 3000, "\u202egnp.exe\u202c", "\x1b[31mred", "a\nb", "𝕏" * 200,
    "שלום", "' OR 1=1", "=1+1", "%00", "姓名",
]  # fmt: skip


def counted(*results: dict[str, Any] | None, **changes: Any) -> Tally:
    """A class that has these results."""
    tally = Tally()
    for number, found in enumerate(results, start=1):
        tally.add(Graded(student(number, **changes), found))
    return tally


def page(tally: Tally) -> Parsed:
    return Parsed(ClassPage(tally).page())


def text_of(found: Parsed) -> str:
    return " ".join(" ".join(found.text).split())


def links(found: Parsed) -> list[str]:
    return [attributes["href"] for name, attributes in found.elements if name == "a"]


def assert_harmless(found: Parsed, *, ways_out: tuple[str, ...]) -> None:
    """Nothing runs, nothing is fetched; links lead to what was written beside the page."""
    for name, attributes in found.elements:
        assert name not in FORBIDDEN or name == "a", name
        assert not {key for key in attributes if key.startswith("on") or key in ("src", "srcset", "action", "data")}
        assert "href" not in attributes or attributes["href"].startswith(ways_out)
        assert "url(" not in attributes.get("style", "")
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in found.elements


# ------------------------------------------------------------------------------------- a class of real results


@pytest.fixture(scope="module")
def class_of_two_languages() -> list[Graded]:
    """Half of it works in English, half in Chinese."""
    selection = {"stage1_tensors/normalization": frozenset({"min_max_scale", "standardize"})}
    pieces = {language: made_class.graded_pieces(selection, language, 2) for language in ("en", "zh")}
    assert all(len(function.wrong) == 2 for functions in pieces.values() for function in functions)
    return list(made_class.students(SIZE, pieces))


def makers_of(graded: list[Graded], mistake: str) -> set[str]:
    """Who makes a mistake, counted without the tally."""
    return {
        one.student.id
        for one in graded
        for entry in (one.result or {})["exercises"]
        for found in entry["checks"]
        if found["mistake"].startswith(mistake)
    }


def test_a_mistake_is_one_in_whatever_language_it_was_read(class_of_two_languages):
    makers = makers_of(class_of_two_languages, UNBIASED)
    languages = Counter(one.student.language for one in class_of_two_languages if one.student.id in makers)
    assert set(languages) == {"en", "zh"}
    tally = Tally()
    for one in class_of_two_languages:
        tally.add(one)
    (mistake,) = [found for found in tally.mistakes.listed(known=True) if found.key.name.startswith(UNBIASED)]
    assert set(mistake.students) == makers
    assert {place.function for place in mistake.places} == {"standardize"}
    with i18n.speaking("zh"):
        sentence = mistake.sentence
        assert not sentence.isascii()
        shown = text_of(page(tally))
    assert sentence in shown
    said = f"{percent(len(makers) / SIZE)} {len(makers)} of {SIZE} T"  # the sentence's capital follows
    assert said + mistake.sentence[1:] in text_of(page(tally))


def test_every_failure_of_a_real_result_has_a_name_that_is_the_same_in_both_languages(class_of_two_languages):
    results = [one.result for one in class_of_two_languages if one.result]
    checks = [found for one in results for entry in one["exercises"] for found in entry["checks"]]
    hidden = [found for found in checks if not is_example(found)]  # which alone are counted
    failed = [found for found in hidden if found["status"] not in ("passed", "todo")]
    assert not all(found["message"].isascii() for found in failed)
    assert all(found["message_id"] and found["message_id"].isascii() for found in failed)


def test_a_sentence_keeps_its_name_when_it_is_filled_in():
    with i18n.speaking("zh"):
        text = i18n._("{name} raised {what}").format(name="standardize", what="KeyError: 1")
    assert not text.isascii()
    assert "standardize" in text
    assert text.msgid == "{name} raised {what}"


def test_files_are_written_for_everybody_and_found_by_the_links(class_of_two_languages, tmp_path):
    unread = Graded(student(SIZE + 1, problems=("the zip is damaged",)), None)
    write_pages([*class_of_two_languages, unread], tmp_path)
    assert i18n.language() == "en"
    index = Parsed((tmp_path / "index.html").read_text(encoding="utf-8"))
    targets = {link for link in links(index) if not link.startswith("#")}
    assert {target.removeprefix("students/") for target in targets} == {
        f"student-{number:03d}.html" for number in range(1, SIZE + 2)
    }
    assert all((tmp_path / target).is_file() for target in targets)
    ids = {attributes.get("id") for _name, attributes in index.elements}
    assert {link[1:] for link in links(index) if link.startswith("#")} <= ids
    # No draft is left behind.
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "students"}
    assert len(list((tmp_path / "students").iterdir())) == SIZE + 1
    for one in class_of_two_languages[:2]:
        own = Parsed((tmp_path / "students" / f"{one.student.id}.html").read_text(encoding="utf-8"))
        assert ("html", {"lang": {"en": "en", "zh": "zh-CN"}[one.student.language]}) in own.elements
        assert links(own) == ["../index.html"]
        assert one.student.name in own.text
        assert "normalization.py" in own.text
    assert "the zip is damaged" in (tmp_path / "students" / f"{unread.student.id}.html").read_text(encoding="utf-8")


def test_it_links_to_the_look_alikes_where_they_are(tmp_path):
    write_pages([], tmp_path)
    assert "look-alikes.html" not in links(Parsed((tmp_path / "index.html").read_text(encoding="utf-8")))
    (tmp_path / "look-alikes.html").write_text("")
    write_pages([], tmp_path)
    assert "look-alikes.html" in links(Parsed((tmp_path / "index.html").read_text(encoding="utf-8")))


@pytest.mark.parametrize("id", ["", "../x", "a/b", "A", "a.b", "\u202e"])
def test_an_id_that_leads_elsewhere_is_refused(tmp_path, id):
    with pytest.raises(ValueError):
        write_pages([Graded(student(1, id=id), None)], tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_page_that_cannot_be_written_is_an_error_and_leaves_no_index(tmp_path):
    (tmp_path / "students").write_text("in the way")
    with pytest.raises(OSError):
        write_pages([], tmp_path)
    assert not (tmp_path / "index.html").exists()


# ------------------------------------------------------------------------------------------------ counting


def test_shares_and_their_order():
    all_right = exercise("easy", check("f"), check("g"))
    half = exercise("hard", check("f", "a", "failed", message="no"), check("f", "b"), check("f", "c", "timeout"))
    done = exercise("hard", check("f", "a"), check("f", "b"), check("f", "c"))
    begun = exercise("hard", check("f", "a"), check("f", "b"), check("f", "c", "todo"))
    tally = counted(*[result(all_right, one) for one in (half, half, half, done, begun)])
    hard = tally.exercises["stage1_tensors/hard"]
    assert hard.shares.count == {"failed": 3, "passed": 1, "todo": 1}
    by_name = {id.rpartition("_")[2]: found.shares for id, found in hard.checks.items()}
    assert [by_name["c"].share(verdict) for verdict in ("passed", "failed", "todo")] == [0.2, 0.6, 0.2]
    shown = text_of(page(tally))
    assert "20% pass 60% fail 20% to do" in shown
    # The file and the checks that most fail come first.
    assert shown.index("hard.py") < shown.index("easy.py")
    table = shown[shown.index("hard.py") :]
    assert table.index("fact about c") < table.index("fact about a") < table.index("fact about b")


def test_what_nobody_has_begun_is_at_the_end():
    untouched, other = exercise("later", check("f", status="todo")), exercise("now", check("f"))
    shown = text_of(page(counted(result(untouched, other))))
    assert "1 file that nobody has begun" in shown
    assert shown.index("now.py") < shown.index("1 file that") < shown.index("later.py")


def test_what_the_kit_could_not_grade_counts_for_nobody():
    owed = exercise("file", check("f"), check("g", "x", "ungraded", message="no process"))
    whole = exercise("file", check("f", status="ungraded", message="gone"), check("g", "x", "ungraded"))
    tally = counted(result(owed), {**result(whole), "fault": "no room"}, result(exercise("file", check("f"))), None)
    assert score_of(result(owed)).share == 1.0
    assert tally.shares == [1.0, 1.0]
    assert [member.share for member in tally.members] == [1.0, None, 1.0, None]
    assert tally.exercises["stage1_tensors/file"].checks["stage1_tensors/file::test_g_x"].shares.judged == 0
    shown = text_of(page(tally))
    for said in ("4 students 3 graded", "2 not graded in full", "no process", "gone", "no room", "fact about x"):
        assert said in shown, said
    rows = shown[shown.index("4 students, the lowest") :]
    assert rows.index("student-001 ! 100% 2 of 2") < rows.index("student-002 ! not graded")
    assert "student-004 not graded" in rows
    assert "0%" not in rows.replace("100%", "")


def test_a_file_that_cannot_be_used_is_counted_once():
    failing = [check("f", str(n), "failed", message="SyntaxError: no") for n in range(5)]
    problem = {"message": "SyntaxError: no", "line": 3}
    tally = counted(*[result(exercise("file", *failing, problem=problem))] * 2)
    (mistake,) = tally.mistakes.listed(known=False)
    assert mistake.students == ["student-001", "student-002"]
    assert not tally.mistakes.listed(known=True)
    shown = text_of(page(tally))
    assert "In 2 submissions nothing in this file could be run" in shown
    assert "100% 2 of 2 SyntaxError: no" in shown


def test_mistakes_by_name_and_by_function():
    sentence = "the sign is wrong"  # says it all: the same in all functions
    named = {"mistake": sentence, "message_id": sentence, "message": sentence}
    shape = {"mistake": "wrong shape", "message_id": "the result has the shape {got}; {wanted} was expected"}
    said = "the result has the shape (2,); (3,) was expected"
    raised = {"message_id": "{name} raised {what}", "message": "h raised X"}
    first = result(
        exercise("file", check("f", "a", "failed", **named), check("f", "b", "failed", **named)),
        exercise("other", check("g", "c", "failed", **shape, message=said)),
    )
    second = result(
        exercise("file", check("f", "a", "failed", **named), check("k", "a", "failed", **shape)),
        exercise("last", check("h", "a", "crashed", **raised)),
        exercise("other", check("g", "c", "failed", **named), example("g", message="other")),
    )
    tally = counted(first, second)
    known, others = (tally.mistakes.listed(known=known) for known in (True, False))
    assert [(m.key.name, m.key.function, m.students) for m in known] == [
        (sentence, "", ["student-001", "student-002"]),
        ("wrong shape", "k", ["student-002"]),
        ("wrong shape", "g", ["student-001"]),
    ]
    assert len(known[0].places) == 3
    assert known[2].example == said
    # What only an example shows is no failure of its own.
    assert [(m.sentence, m.example) for m in others] == [("h raised …", "h raised X")]
    shown = "100% 2 of 2 The sign is wrong f file.py 2× fact about a fact about b g other.py 1×"
    assert shown in text_of(page(tally))


@pytest.mark.parametrize("text", ["{", "}", "{0}{x.y[1]!r:>3}", "{{}}", "{name}", "no"])
def test_blanks_of_any_text(text):
    expected = {"{0}{x.y[1]!r:>3}": "……", "{{}}": "{}", "{name}": "f"}
    assert filled(text, "f") == expected.get(text, text)


def test_a_result_of_another_kit_is_shown_as_it_is():
    """An exercise that this kit does not have, and failures without a name."""
    foreign = exercise("x", check("f", "a", "failed", message="anders"), stage="stage9_other")
    shown = text_of(page(counted(result(foreign))))
    assert "x.py" in shown
    assert "fact about a" in shown
    assert "Anders" in shown


def test_scores():
    one = exercise("file", *[check("f", str(number)) for number in range(10)])
    results = []
    for right in (0, 1, 3, 3, 10):
        wrong = [check("f", str(number), "failed") for number in range(right, 10)]
        results.append(result(exercise("file", *one["checks"][:right], *wrong)))
    tally = counted(*results)
    assert tally.bins == [1, 1, 0, 2, 0, 0, 0, 0, 0, 1]
    assert tally.median == 0.3
    shown = page(tally)
    (label,) = [attributes["aria-label"] for name, attributes in shown.elements if name == "svg"]
    assert "30–40%: 2, " in label
    assert label.endswith("The median is 30%.")
    bars = [attributes for name, attributes in shown.elements if name == "rect"]
    heights = [float(attributes["height"]) for attributes in bars]
    assert len(bars) == 4
    assert heights[2] == pytest.approx(2 * heights[0], abs=0.02)
    assert max(heights) < plot.HEIGHT
    assert "Half of the class have 30% of the points or more. 1 student has all of them." in text_of(shown)


@pytest.mark.parametrize(("most", "step"), [(1, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (53, 20), (9999, 5000)])
def test_ticks(most, step):
    assert plot.tick_step(most) == step


@pytest.mark.parametrize(("share", "said"), [(0, "0%"), (1e-4, "<1%"), (0.37, "37%"), (0.999, ">99%"), (1, "100%")])
def test_few_are_not_none(share, said):
    assert percent(share) == said


def test_students_of_the_same_name_are_told_apart_and_few_are_not_hidden():
    shown = page(counted(None, None, name="twin"))
    assert "twin (student-001)" in shown.text
    assert "twin (student-002)" in shown.text
    assert ("details", {"class": "more", "open": ""}) in shown.elements
    assert ("details", {"class": "more", "open": ""}) not in page(counted(*[None] * (FEW + 1))).elements


def test_nobody_and_everybody_right():
    assert "Nothing has been graded yet." in text_of(page(counted()))
    assert "Everybody has all the points." in text_of(page(counted(result(exercise("file", check("f"))))))


def test_a_class_of_thousands_stays_usable():
    """Everything that is long is closed, and a mistake that thousands make does not list all of them."""
    named = {"mistake": "the sign is wrong", "message_id": "the sign is wrong", "message": "the sign is wrong"}
    wrong = result(exercise("file", check("f", "a", "failed", **named), check("f", "b")))
    tally = counted(*[wrong] * (MOST_LINKED + 7))
    text = ClassPage(tally).page()
    assert "and 7 more" in text
    assert len(text) < 600 * (MOST_LINKED + 7)
    assert " open" not in text[text.index("</style>") :]


# ------------------------------------------------------------------------------------------ what others wrote


def hostile_result(text: str) -> dict[str, Any]:
    texts = dict.fromkeys([*TEXTS, "title", "hint"], text)
    # Braces would be places to be filled in.
    texts["mistake"] = texts["message_id"] = text.replace("{", "(").replace("}", ")")
    checks = [check(f"f{text}", "a", "failed", **texts), check("g", "b", "ungraded", **texts), check("h", "c", **texts)]
    problem = {"message": text, "message_id": texts["message_id"], "source_line": text, "line": 1}
    broken = exercise(f"broken{text}", check("f", "d", "failed"), problem=problem)
    found = {**result(exercise("file", *checks), broken), "fault": text}
    found["environment"] = dict.fromkeys(["torch", "python", "device", "isolation"], text)
    return found


@pytest.mark.parametrize("hostile", NAMES)
def test_what_others_wrote_is_text(hostile, tmp_path):
    def pages(text: str) -> list[Parsed]:
        one, other = (student(number, name=text, place=text, problems=(text,)) for number in (1, 2))
        write_pages([Graded(one, hostile_result(text)), Graded(other, None)], tmp_path)
        files = [tmp_path / "index.html", *sorted((tmp_path / "students").iterdir())]
        return [Parsed(file.read_text(encoding="utf-8")) for file in files]

    seen, innocent = pages(hostile), pages("innocent")
    for found, ways_out in zip(seen, [("#", "students/student-00"), *[("../index.html",)] * 2], strict=True):
        assert_harmless(found, ways_out=ways_out)
    if hostile.strip():
        assert [found.shape for found in seen] == [found.shape for found in innocent]
        assert one_line(hostile, 80) in text_of(seen[0])
    else:
        assert "student-001" in seen[0].text
    assert [found.styles for found in seen] == [found.styles for found in innocent]
    assert len("".join(seen[0].text)) < 30_000
    assert not {sign for found in seen for text in found.text for sign in text} & set("\u202e\u202c\x1b\x00")


# ----------------------------------------------------------------------------------------------- in a browser

EVERYTHING_OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
MISTAKES = """[...document.querySelectorAll('.mistake')].map(one => ({
    share: one.querySelector('.share').innerText.split(/\\s+/).join(' '),
    name: one.querySelector('.name').innerText,
    students: [...one.querySelectorAll('.who a')].map(link => link.href.split('/').pop())
}))"""


@pytest.mark.skipif(browser.program() is None, reason=browser.MISSING)
@pytest.mark.timeout(240)
def test_a_browser_shows_it_on_any_screen_fetches_and_runs_nothing(class_of_two_languages, tmp_path):
    others = [
        Graded(student(SIZE + number, name=name, problems=(name,)), hostile_result(name) if number % 2 else None)
        for number, name in enumerate(NAMES, start=1)
    ]
    write_pages([*class_of_two_languages, *others], tmp_path)
    hostile_page = f"students/{others[0].student.id}.html"
    with browser.browser() as tab:
        for domain in ("Network", "Log", "Runtime"):
            tab.ask(f"{domain}.enable")
        for width, dark in ((320, False), (1100, True)):
            tab.resize(width, 700, mobile=width < 500, dark=dark)
            for name in ("index.html", hostile_page, "students/student-001.html"):
                tab.open((tmp_path / name).as_uri())
                tab.wait(f"document.readyState === 'complete' && location.href.endsWith({json.dumps(name)})")
                tab.value(EVERYTHING_OPEN)
                assert tab.value("document.title").startswith("torchpath: ")
                assert tab.value("document.scripts.length + document.querySelectorAll('iframe, form').length") == 0
                assert tab.value("document.documentElement.scrollWidth") <= width, name
                ground = tab.value("getComputedStyle(document.body).backgroundColor")
                assert (ground != "rgb(255, 255, 255)") == dark
        tab.open((tmp_path / "index.html").as_uri())
        tab.wait("document.readyState === 'complete' && document.querySelectorAll('.mistake').length")
        found = {one["name"]: one for one in tab.value(MISTAKES)}
        makers = makers_of(class_of_two_languages, UNBIASED)
        (mistake,) = [one for name, one in found.items() if name.lower().startswith(UNBIASED)]
        graded = SIZE + sum(one.result is not None for one in others)
        assert mistake["share"] == f"{percent(len(makers) / graded)} {len(makers)} of {graded}"
        assert mistake["students"] == sorted(f"{id}.html" for id in makers)
        # A link leads to the student's page, and back.
        tab.value("document.querySelector('.mistake .who a').click()")
        tab.wait("location.pathname.includes('/students/') && document.readyState === 'complete'")
        tab.value("document.querySelector('a').click()")
        tab.wait("location.pathname.endsWith('/index.html')")
        requests = [said["params"] for said in tab.heard if said["method"] == "Network.requestWillBeSent"]
        addresses = [request["request"]["url"] for request in requests]
        assert len(addresses) >= 8
        assert all(address.startswith(tmp_path.as_uri()) for address in addresses)
        noise = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
        assert [said for said in tab.heard if said["method"] in noise] == []
