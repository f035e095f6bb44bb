"""The curriculum room: manifest, outlines, stubs, and whether they agree. On small curricula made up for each test."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from graders.curriculum import agreement, manifest, outline, stubs
from graders.curriculum.manifest import ManifestError, UnknownTarget

MANIFEST = """
[[stage]]
id = "stage1_animals"
title = "Animals"
[[stage.file]]
name = "cats"
title = "Cats"
[[stage.file.function]]
name = "purr"
title = "Purr"
concepts = ["sound"]
hints = ["Listen.", "It is a sound.", "Look up print."]
[[stage.file.function]]
name = "Cat"
title = "A cat"
concepts = ["class"]
needs = ["cats:purr"]
hints = ["Think.", "It is a class.", "Look up class."]

[[stage]]
id = "stage2_plants"
title = "Plants"
[[stage.file]]
name = "trees"
title = "Trees"
[[stage.file.function]]
name = "grow"
title = "Grow"
concepts = ["time"]
needs = ["stage1_animals/cats:Cat"]
hints = ["Wait.", "It takes time.", "Look up sum."]
[[stage.file]]
name = "cats"
title = "Cat's-tails"
[[stage.file.function]]
name = "grow"
title = "Grow, too"
concepts = ["time"]
hints = ["Wait.", "It takes longer.", "Look up max."]
"""

CATS = '''
"""Cats."""


def purr(times):
    """Purr.

    >>> purr(2)
    'rr'
    """
    # TODO: once for each time.
    ### BEGIN SOLUTION
    return "r" * times
    ### END SOLUTION


def helper():
    return 1


class Cat:
    """A cat.

    >>> Cat("Tom").name
    'Tom'
    """

    def __init__(self, name):
        # TODO: remember the name,
        # all of it.
        ### BEGIN SOLUTION
        self.name = name
        ### END SOLUTION

    def speak(self):
        """Speak.

        >>> Cat("Tom").speak()
        'Tom'
        """
        # TODO: say it.
        ### BEGIN SOLUTION
        if self.name:
            return self.name

        return ""
        ### END SOLUTION
'''.lstrip()

CATS_STUB = '''
"""Cats."""


def purr(times):
    """Purr.

    >>> purr(2)
    'rr'
    """
    # TODO: once for each time.
    raise NotImplementedError("purr")


def helper():
    return 1


class Cat:
    """A cat.

    >>> Cat("Tom").name
    'Tom'
    """

    def __init__(self, name):
        # TODO: remember the name,
        # all of it.
        raise NotImplementedError("Cat")

    def speak(self):
        """Speak.

        >>> Cat("Tom").speak()
        'Tom'
        """
        # TODO: say it.
        raise NotImplementedError("Cat")
'''.lstrip()

CATS_GRADER = '''
from graders.kit import points


@points(2)
def test_purr_values(submission, draw):
    """purr: as long
    as asked for"""


@points(1)
def test_Cat_name(submission, draw):
    """Cat: has its name"""
'''.lstrip()

GROW = '''
def grow(years):
    """Grow.

    >>> grow(2)
    4
    """
    # TODO: twice a year.
    ### BEGIN SOLUTION
    return 2 * years
    ### END SOLUTION
'''.lstrip()

GROW_GRADER = '''
@points(3)
def test_grow(submission, draw):
    """grow: twice a year"""
'''.lstrip()


@pytest.fixture
def root(tmp_path):
    """A curriculum of two stages in which everything agrees."""
    files = {
        "graders/curriculum/manifest.toml": MANIFEST,
        "solutions/stage1_animals/cats.py": CATS,
        "exercises/stage1_animals/cats.py": CATS_STUB,
        "graders/stage1_animals/test_cats.py": CATS_GRADER,
        "solutions/stage2_plants/trees.py": GROW,
        "solutions/stage2_plants/cats.py": GROW,
        "graders/stage2_plants/test_trees.py": GROW_GRADER,
        "graders/stage2_plants/test_cats.py": GROW_GRADER,
    }
    for lesson in agreement.LESSONS:
        files[f"exercises/stage1_animals/{lesson}"] = "# Animals\n\n## Cats · `cats.py`\n"
        files[f"exercises/stage2_plants/{lesson}"] = "# Plants\n\n## Trees · `trees.py`\n\n## Tails · `cats.py`\n"
    for name, text in files.items():
        write(tmp_path / name, text)
    stubs.write_stubs(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def loaded(root):
    return manifest.load(root / "graders" / "curriculum" / "manifest.toml")


# The manifest


def test_manifest_keeps_the_order_and_numbers_the_stages(root):
    curriculum = loaded(root)
    assert [(stage.number, stage.id) for stage in curriculum.stages] == [(1, "stage1_animals"), (2, "stage2_plants")]
    assert [file.id for file in curriculum.files] == [
        "stage1_animals/cats",
        "stage2_plants/trees",
        "stage2_plants/cats",
    ]
    assert curriculum.file("stage1_animals/cats").names == ("purr", "Cat")
    assert curriculum.stage("stage2_plants").title == "Plants"
    assert curriculum.file("stage1_animals/cats").function("Cat").needs == ("cats:purr",)


@pytest.mark.parametrize(
    ("words", "selection"),
    [
        (["1"], {"stage1_animals/cats": {"purr", "Cat"}}),
        (["stage2_plants"], {"stage2_plants/trees": {"grow"}, "stage2_plants/cats": {"grow"}}),
        (["trees"], {"stage2_plants/trees": {"grow"}}),
        (["stage1_animals/cats"], {"stage1_animals/cats": {"purr", "Cat"}}),
        (["stage1_animals/cats:purr"], {"stage1_animals/cats": {"purr"}}),
        (["trees:grow"], {"stage2_plants/trees": {"grow"}}),
        (["purr"], {"stage1_animals/cats": {"purr"}}),
        (["trees", "purr"], {"stage1_animals/cats": {"purr"}, "stage2_plants/trees": {"grow"}}),
        (["purr", "Cat"], {"stage1_animals/cats": {"purr", "Cat"}}),
        (["exercises/stage2_plants/trees.py"], {"stage2_plants/trees": {"grow"}}),
        ([".\\exercises\\stage1_animals\\cats.py:Cat"], {"stage1_animals/cats": {"Cat"}}),
        (["exercises/stage1_animals/"], {"stage1_animals/cats": {"purr", "Cat"}}),
    ],
)
def test_targets(root, words, selection):
    assert loaded(root).targets(words) == selection


def test_no_target_is_everything_and_the_order_is_that_of_the_manifest(root):
    curriculum = loaded(root)
    assert list(curriculum.targets([])) == [file.id for file in curriculum.files]
    assert list(curriculum.targets(["trees", "1"])) == ["stage1_animals/cats", "stage2_plants/trees"]


@pytest.mark.parametrize(
    ("word", "close", "ambiguous"),
    [
        ("treees", ("stage2_plants/trees",), False),
        ("stage1_animals/cats:pur", ("stage1_animals/cats:purr",), False),
        ("cats", ("stage1_animals/cats", "stage2_plants/cats"), True),
        ("grow", ("stage2_plants/trees:grow", "stage2_plants/cats:grow"), True),
        ("7", (), False),
        ("", (), False),
    ],
)
def test_unknown_target_says_what_may_be_meant(root, word, close, ambiguous):
    with pytest.raises(UnknownTarget) as caught:
        loaded(root).targets([word])
    assert caught.value.close[: len(close)] == close
    assert caught.value.ambiguous is ambiguous
    assert f'"{word}"' in str(caught.value)
    assert all(target in str(caught.value) for target in close)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Trees"', "", '"title" must be a text'),
        ('title = "Trees"', 'title = "Trees"\ncolour = "green"', '"colour" is not one of'),
        ('concepts = ["sound"]', 'concepts = "sound"', '"concepts" must be a list of texts'),
        ('name = "Cat"', 'name = "purr"', "stage1_animals/cats:purr is there twice"),
        ('name = "trees"', 'name = "cats"', "stage2_plants/cats is there twice"),
        ("[[stage.file]]", "[[stage.file", "manifest.toml"),
        ("[[stage]]", "[[stages]]", '"stage" must be written as [[stage]] tables'),
    ],
)
def test_a_bad_manifest_is_refused_in_a_sentence(tmp_path, old, new, words):
    assert old in MANIFEST
    with pytest.raises(ManifestError) as caught:
        manifest.load(write(tmp_path / "manifest.toml", MANIFEST.replace(old, new)))
    assert words in str(caught.value)
    assert "manifest.toml" in str(caught.value)


def test_a_missing_manifest_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ManifestError, match="cannot be read"):
        manifest.load(tmp_path / "manifest.toml")


def test_the_room_imports_neither_torch_nor_pytest():
    code = (
        "import sys\n"
        "from graders.curriculum import agreement, manifest, outline, stubs\n"
        "manifest.load()\n"
        "print([name for name in ('torch', 'numpy', 'pytest', 'typer', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=manifest.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Outlines


def test_outline_gives_the_lines_of_functions_and_classes(tmp_path):
    path = write(
        tmp_path / "a.py", "import x\n\n@x.y\ndef f():\n    def inner(): pass\n\nclass C:\n    def m(self): pass\n"
    )
    assert outline.outline(path) == outline.Outline({"f": 4, "C": 7})


def test_outline_of_a_name_defined_twice_is_the_one_that_counts(tmp_path):
    assert outline.outline(write(tmp_path / "a.py", "def f(): pass\ndef f(): pass\n")).lines == {"f": 2}


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"def f(:\n", "invalid syntax", 1),
        (b"x = 1\n\tdef f(): pass\n", "indent", 2),
        (b"def f(): pass\n\0", "null bytes", None),
        (b"# \xff\xfe\n", "not UTF-8", None),
        (b"# coding: no-such-code\n", "not UTF-8", None),
        (b"-" * 100_000 + b"1", "nested", None),
        (b"a" + b".b" * 90_000, "nested", None),
        (b"(" * 1_000, "parenthes", 1),
        (b"a = 1\n" * 100_000, "longer than", None),
    ],
)
def test_outline_describes_any_broken_file(tmp_path, data, words, line):
    path = tmp_path / "broken.py"
    path.write_bytes(data)
    found = outline.outline(path)
    if found.problem is None:  # an old Python reads some of the deeply nested ones
        assert b".b" in data
        assert sys.version_info < (3, 11)
        return
    assert found.lines == {}
    assert words in found.problem.text
    assert line is None or found.problem.line == line


def test_outline_never_waits_and_never_raises_for_what_is_no_file(tmp_path):
    assert outline.outline(tmp_path / "none.py").problem == outline.Problem("the file is not there")
    assert outline.outline(tmp_path).problem == outline.Problem("this is not a file")
    assert outline.outline(Path("a\0b")).problem is not None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.py")
        assert outline.outline(tmp_path / "pipe.py").problem == outline.Problem("this is not a file")


def test_outline_reads_other_encodings_and_line_ends(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes("\ufeff# Größe\r\ndef f():\r\n    return '\\d'\r\n".encode())
    assert outline.outline(path).lines == {"f": 2}
    path.write_bytes("# coding: latin-1\n# Größe\ndef f(): pass\n".encode("latin-1"))
    assert outline.outline(path).lines == {"f": 3}


def test_examples_have_the_lines_of_the_file_and_methods_count_for_their_class(root):
    found = outline.examples(root / "solutions/stage1_animals/cats.py")
    assert found["purr"] == [outline.Example("purr(2)\n", "'rr'\n", 7)]
    assert [example.line for example in found["Cat"]] == [23, 37]
    assert found["helper"] == []


def test_examples_that_are_malformed_are_refused(tmp_path):
    path = write(tmp_path / "a.py", 'def f():\n    """Do.\n\n    >>>f()\n    """\n')
    with pytest.raises(ValueError, match=r"a\.py"):
        outline.examples(path)


def test_checks_belong_to_the_longest_name_that_fits(tmp_path):
    path = write(
        tmp_path / "test_a.py",
        textwrap.dedent('''
            def helper(): pass

            @points(2)
            def test_dot_values(submission): "dot: sums"

            @points(1)
            def test_dot_product_values(submission):
                """dot_product: sums
                as well"""

            @points(1.5)
            def test_dots(submission): pass

            def test_dot(submission): pass
        '''),
    )
    found = outline.checks(path, ["dot", "dot_product"])
    assert [(check.name, check.function, check.title, check.points, check.line) for check in found] == [
        ("test_dot_values", "dot", "dot: sums", 2, 5),
        ("test_dot_product_values", "dot_product", "dot_product: sums as well", 1, 8),
        ("test_dots", None, "", None, 13),
        ("test_dot", "dot", "", None, 15),
    ]


def test_a_broken_file_of_the_kit_is_named_with_its_line(tmp_path):
    with pytest.raises(ValueError, match=r"test_a\.py:2: "):
        outline.checks(write(tmp_path / "test_a.py", "x = 1\ndef f(:\n"), ["f"])


# Stubs


def test_cut_puts_one_line_in_place_of_each_region():
    assert stubs.cut(CATS) == CATS_STUB


def test_a_docstring_may_speak_of_marks():
    source = 'def f():\n    """### BEGIN SOLUTION"""\n    return 1\n'
    assert stubs.cut(source) == source


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f():\n    ### BEGIN SOLUTION\n    return 1\n", "line 2: .*without its other half"),
        ("def f():\n    return 1\n    ### END SOLUTION\n", "line 3: .*without its other half"),
        (
            "def f():\n    ### BEGIN SOLUTION\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n",
            "line 3: every",
        ),
        ("def f():\n    ### END SOLUTION\n    return 1\n    ### BEGIN SOLUTION\n", "line 2: every"),
        ("### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", "line 1: .*inside a function"),
        ("class C:\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION\n", "line 2: .*inside a function"),
        (
            "def f():\n    x = 1\n    ### BEGIN SOLUTION\n    ### END SOLUTION\n    return x\n",
            "line 3: .*whole statements",
        ),
        (
            "def f():\n    if 1:\n        ### BEGIN SOLUTION\n        x = 1\n        ### END SOLUTION\n    return x\n",
            "line 3: .*whole statements",
        ),
        (
            "def f():\n    ### BEGIN SOLUTION\n    if 1:\n        x = 1\n    ### END SOLUTION\n    else:\n        x\n",
            "line 2: .*whole statements",
        ),
        (
            "def f():\n    ### BEGIN SOLUTION\n    return 1\n\ndef g():\n    x = 1\n    ### END SOLUTION\n    x\n",
            "line 2: .*whole statements",
        ),
        ("def f():\n    return 1  ### BEGIN SOLUTION\n    ### END SOLUTION\n", "line 2: .*alone on its line"),
        ("def f():\n    ### BEGIN SOLUTON\n    return 1\n    ### END SOLUTION\n", "line 2: .*three #"),
        ("def f(:\n", "not Python"),
    ],
)
def test_malformed_marks_are_refused_in_a_sentence(source, words):
    with pytest.raises(stubs.MarkError, match=words):
        stubs.cut(source)


def test_write_stubs_writes_only_what_is_absent(root):
    mine = root / "exercises/stage1_animals/cats.py"
    work = mine.read_text().replace('raise NotImplementedError("purr")', 'return "r" * times')
    mine.write_text(work)
    (root / "exercises/stage2_plants/trees.py").unlink()
    assert stubs.write_stubs(root) == [root / "exercises/stage2_plants/trees.py"]
    assert mine.read_text() == work
    assert stubs.write_stubs(root) == []


def test_stale_stubs_are_those_that_differ_or_are_absent(root):
    assert stubs.stale_stubs(root) == []
    write(root / "solutions/stage2_plants/trees.py", GROW.replace("Grow.", "Grow taller."))
    (root / "exercises/stage1_animals/cats.py").unlink()
    assert stubs.stale_stubs(root) == [
        root / "exercises/stage1_animals/cats.py",
        root / "exercises/stage2_plants/trees.py",
    ]


def test_refresh_follows_the_solution(root):
    stub = root / "exercises/stage1_animals/cats.py"
    more = CATS.replace("once for each time", "as often as that").replace("Purr.", "Purr softly.")
    more = more.replace('"""Cats."""', '"""Cats."""\n\nimport math').replace("def purr", "def purr_softly")
    write(root / "solutions/stage1_animals/cats.py", more + "\n\n" + GROW)
    assert stubs.write_stubs(root) == []
    assert stubs.write_stubs(root, refresh=True) == [stub]
    assert stub.read_text() == stubs.cut(more + "\n\n" + GROW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('raise NotImplementedError("purr")', 'return "r" * times'),
        ('raise NotImplementedError("purr")', 'sound = "r"\n    raise NotImplementedError("purr")'),
        ('raise NotImplementedError("purr")', '# I do not see how\n    raise NotImplementedError("purr")'),
        ('raise NotImplementedError("purr")', 'raise NotImplementedError("purr")\n\n\ndef mine():\n    return 7'),
        ('raise NotImplementedError("purr")', "return ("),
        ('"""Cats."""', '"""Cats."""\n\nLOUD = 7'),
    ],
)
def test_refresh_leaves_what_a_student_wrote(root, old, new):
    stub = root / "exercises/stage1_animals/cats.py"
    work = CATS_STUB.replace(old, new, 1)
    write(stub, work)
    write(root / "solutions/stage1_animals/cats.py", CATS.replace("A cat.", "One cat."))
    assert stubs.write_stubs(root, refresh=True) == []
    assert stub.read_text() == work


def test_a_solution_that_cannot_be_cut_stops_everything(root):
    write(root / "solutions/stage2_plants/trees.py", GROW.replace("    ### END SOLUTION\n", ""))
    (root / "exercises/stage1_animals/cats.py").unlink()
    with pytest.raises(stubs.MarkError, match=r"trees\.py"):
        stubs.write_stubs(root)
    assert not (root / "exercises/stage1_animals/cats.py").exists()


# Agreement


def test_everything_agrees(root):
    assert agreement.disagreements(root) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "sentence"),
    [
        (
            "graders/curriculum/manifest.toml",
            '"It is a sound.", ',
            "",
            "stage1_animals/cats:purr has 2 different hints, not 3.",
        ),
        (
            "graders/curriculum/manifest.toml",
            '"It is a sound."',
            '"Listen."',
            "stage1_animals/cats:purr has 2 different hints, not 3.",
        ),
        (
            "graders/curriculum/manifest.toml",
            'concepts = ["sound"]',
            "concepts = []",
            "stage1_animals/cats:purr names no concepts.",
        ),
        (
            "graders/curriculum/manifest.toml",
            'needs = ["cats:purr"]',
            'needs = ["trees:grow"]',
            'stage1_animals/cats:Cat needs "trees:grow", which does not come before it.',
        ),
        (
            "graders/curriculum/manifest.toml",
            'needs = ["cats:purr"]',
            'needs = ["trees:grows"]',
            'stage1_animals/cats:Cat needs "trees:grows": There is no exercise "trees:grows".',
        ),
        (
            "graders/curriculum/manifest.toml",
            'name = "purr"',
            'name = "hiss"',
            "solutions/stage1_animals/cats.py marks no solution of hiss.",
        ),
        (
            "solutions/stage1_animals/cats.py",
            "purr(times)",
            "hiss(times)",
            "solutions/stage1_animals/cats.py has hiss to write, but the manifest does not know it.",
        ),
        (
            "solutions/stage1_animals/cats.py",
            ">>> purr(2)",
            "purr(2)",
            "solutions/stage1_animals/cats.py gives no examples of purr.",
        ),
        (
            "solutions/stage1_animals/cats.py",
            "# TODO: once",
            "# once",
            "solutions/stage1_animals/cats.py:11: no # TODO comment above the solution of purr.",
        ),
        ("solutions/stage1_animals/cats.py", "### END", "### EN", "solutions/stage1_animals/cats.py: line 13: "),
        (
            "solutions/stage1_animals/cats.py",
            "Purr.",
            "Purr softly.",
            "exercises/stage1_animals/cats.py is not what its solution gives.",
        ),
        (
            "graders/stage1_animals/test_cats.py",
            "test_purr_values",
            "test_pur_values",
            "graders/stage1_animals/test_cats.py has no check of purr.",
        ),
        (
            "graders/stage1_animals/test_cats.py",
            "test_purr_values",
            "test_pur_values",
            "graders/stage1_animals/test_cats.py:5: test_pur_values belongs to no function.",
        ),
        (
            "graders/stage1_animals/test_cats.py",
            "Cat: has",
            "has",
            'graders/stage1_animals/test_cats.py:11: test_Cat_name has a title that does not start with "Cat: ".',
        ),
        (
            "graders/stage1_animals/test_cats.py",
            "@points(1)",
            "",
            "graders/stage1_animals/test_cats.py:11: test_Cat_name has no points, which must be a whole number.",
        ),
        (
            "graders/stage1_animals/test_cats.py",
            "points(2)",
            "points(0)",
            "graders/stage1_animals/test_cats.py:5: test_purr_values has no points, which must be a whole number.",
        ),
        (
            "graders/stage1_animals/test_cats.py",
            "test_Cat_name",
            "test_purr_values",
            'graders/stage1_animals/test_cats.py has 2 checks with the name "test_purr_values".',
        ),
        (
            "exercises/stage2_plants/README.zh-CN.md",
            "`trees.py`",
            "trees",
            "exercises/stage2_plants/README.zh-CN.md must have one section a file, in order: `trees.py`, `cats.py`;",
        ),
        (
            "exercises/stage2_plants/README.md",
            "## Trees",
            "```\n## Trees\n```\nTrees",
            "exercises/stage2_plants/README.md must have one section a file, in order: `trees.py`, `cats.py`;",
        ),
    ],
)
def test_each_disagreement_is_a_sentence(root, path, old, new, sentence):
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    write(root / path, text.replace(old, new, 1))
    manifest.load.cache_clear()
    assert [found for found in agreement.disagreements(root) if found.startswith(sentence)]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("solutions/stage1_animals/cats.py", "solutions/stage1_animals/cats.py is not there."),
        ("graders/stage1_animals/test_cats.py", "graders/stage1_animals/test_cats.py is not there."),
        ("exercises/stage1_animals/README.md", "exercises/stage1_animals/README.md is not there."),
        ("exercises/stage1_animals/cats.py", "exercises/stage1_animals/cats.py is not there."),
        ("solutions/stage1_animals/cats.py", "exercises/stage1_animals/cats.py has no solution."),
    ],
)
def test_what_is_missing_is_named(root, path, sentence):
    (root / path).unlink()
    assert sentence in agreement.disagreements(root)


def test_what_the_manifest_does_not_know_is_named(root):
    write(root / "solutions/stage1_animals/dogs.py", GROW)
    write(root / "graders/stage1_animals/test_dogs.py", GROW_GRADER)
    assert set(agreement.disagreements(root, pristine=False)) == {
        "solutions/stage1_animals/dogs.py is not in the manifest.",
        "graders/stage1_animals/test_dogs.py is not in the manifest.",
    }


def test_the_order_of_solution_and_manifest_is_the_same(root):
    purr, cat = CATS.split("def helper")
    write(root / "solutions/stage1_animals/cats.py", "def helper" + cat + "\n\n" + purr.split('"""Cats."""')[1])
    found = agreement.disagreements(root, pristine=False)
    assert found == [
        "solutions/stage1_animals/cats.py has its functions in another order than the manifest: purr, Cat."
    ]


def test_students_work_is_no_disagreement_unless_stubs_are_pristine(root):
    write(root / "exercises/stage1_animals/cats.py", CATS)
    assert agreement.disagreements(root, pristine=False) == []
    assert agreement.disagreements(root) == ["exercises/stage1_animals/cats.py is not what its solution gives."]


def test_a_bad_manifest_is_the_only_disagreement(root):
    write(root / "graders/curriculum/manifest.toml", "stage = 7")
    manifest.load.cache_clear()
    [found] = agreement.disagreements(root)
    assert '"stage" must be written as [[stage]] tables' in found


def test_the_kits_own_curriculum_agrees():
    # Whoever works through the exercises here may run the tests, too.
    assert agreement.disagreements(pristine=False) == []
