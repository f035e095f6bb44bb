"""Makes docs/screens/*.svg and the README's docs/report.svg: ``python docs/make_screenshots.py``.

A copy of the kit is walked through as a student would, in a pseudo-terminal of 80 columns: nothing done yet, half of
stage 1 done with a few mistakes that beginners make, all of it done. Each picture is what a command really wrote.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pexpect
from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graders.curriculum import manifest, stubs  # noqa: E402

STAGE = "stage1_tensors"
LANGUAGES = ("en", "zh")
# What is done before the picture is taken, its name, and the command.
SCREENS = (
    ("stubs", "begin", ["grade", "1"]),
    ("stubs", "hint", ["hint", "shapes:split_heads"]),
    ("half", "report", ["grade", "1"]),
    ("half", "progress", ["progress"]),
    ("half", "next", ["next"]),
    ("half", "solution", ["solution", "shapes:flatten_images"]),
    ("half", "map", ["map"]),
    ("half", "watch", ["watch"]),
    ("half", "reset", ["reset", "shapes:split_heads"]),
    ("done", "done", ["grade", "1"]),
)
LEGEND = r"\[q\] [^\n]*\n"  # the last line that watch writes each time
FINISHED = ("creation",)
# What is written in the file that is half done; the other functions of it are as in the solution or still to do.
HALF_DONE = "shapes"
MISTAKES = {
    "swap_batch_and_time": "return x.reshape(x.shape[1], x.shape[0], x.shape[2])",
    "split_heads": "b, t, d = x.shape\nreturn x.reshape(b, t, heads, d).transpose(1, 2)",
}
STILL_TO_DO = ("reshape_shares_memory", "contiguous_transpose")
SVG = "http://www.w3.org/2000/svg"
MOST_LINES = 60  # of a picture

THEME = TerminalTheme(
    (24, 27, 32), (222, 226, 230), [(0, 0, 0)] * 8, [(127, 127, 127)] * 8
)  # only the first two are used: the report has colours of its own
# As rich's own template, without the fonts that it fetches from elsewhere.
TEMPLATE = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
    <style>
    .{unique_id}-matrix {{
        font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace;
        font-size: {char_height}px;
        line-height: {line_height}px;
    }}
    .{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
    {styles}
    </style>
    <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
    </defs>
    {chrome}
    <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix" xml:space="preserve">
    {matrix}
    </g>
    </g>
</svg>
"""


def copied(folder: Path) -> Path:
    """A clone of the kit, which uses this one's environment."""
    kit = folder / "torchpath"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(kit)], check=True)
    (kit / ".venv").symlink_to(ROOT / ".venv")
    for mark in ROOT.glob(".setup.*"):
        shutil.copy(mark, kit)
    shutil.copytree(ROOT / "datasets" / ".unpacked", kit / "datasets" / ".unpacked")
    return kit


def prepare(kit: Path, state: str) -> None:
    """Write the exercises of stage 1 as a student leaves them: untouched, half done, or done."""
    for file in manifest.load().stage(STAGE).files:
        source = (ROOT / "solutions" / f"{file.id}.py").read_text(encoding="utf-8")
        if state == "half" and file.name == HALF_DONE:
            text = with_mistakes(source)
        elif state == "done" or (state == "half" and file.name in FINISHED):
            text = "".join(
                line for line in source.splitlines(keepends=True) if line.strip() not in (stubs.BEGIN, stubs.END)
            )
        else:
            text = stubs.cut(source)
        (kit / "exercises" / f"{file.id}.py").write_text(text, encoding="utf-8")


def with_mistakes(source: str, but: str = "") -> str:
    """The solution, but with the mistakes in place of the right answers, and what is still to do as in the stub.

    Args:
        but: the function whose mistake has been found.
    """
    lines = source.splitlines(keepends=True)
    for region in reversed(stubs.regions(source)):
        written = MISTAKES.get(region.name) if region.name != but else None
        if region.name in STILL_TO_DO:
            written = f'raise NotImplementedError("{region.name}")'
        if written is not None:
            inside = [" " * region.indent + line + "\n" for line in written.split("\n")]
            lines[region.begin - 1 : region.end] = inside
    return "".join(lines)


def written(kit: Path, words: list[str], language: str) -> str:
    """What a command writes to a terminal."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(kit), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    program = pexpect.spawn(
        str(kit / ".venv" / "bin" / "python"),
        ["-m", "graders", *words, "--lang", language],
        cwd=str(kit),
        env={**environment, "LANG": "C.UTF-8", "COLUMNS": "80"},
        timeout=300,
        encoding="utf-8",
    )
    output = DONE_MEANWHILE.get(words[0], lambda _kit, _program: "")(kit, program)
    program.expect(pexpect.EOF)
    output = output or str(program.before)
    program.close()
    if program.exitstatus not in (0, 1):  # 1: something is not right yet
        raise SystemExit(f"{words} ended with exit code {program.exitstatus}\n{output}")
    return output.replace("\r\n", "\n")


def save_and_quit(kit: Path, program: pexpect.spawn) -> str:
    """Save a file with one mistake less, under the eyes of `watch`; what it writes then."""
    program.expect(LEGEND)
    source = (ROOT / "solutions" / STAGE / f"{HALF_DONE}.py").read_text(encoding="utf-8")
    path = kit / "exercises" / STAGE / f"{HALF_DONE}.py"
    path.write_text(with_mistakes(source, but=next(iter(MISTAKES))), encoding="utf-8")
    program.expect(LEGEND)
    output = str(program.before) + str(program.after)
    program.send("q")
    return output


def say_yes(_kit: Path, program: pexpect.spawn) -> str:
    program.expect(r"\[y/N\] ")
    asked = str(program.before) + str(program.after)
    program.sendline("y")
    program.expect(pexpect.EOF)
    return asked + str(program.before)


DONE_MEANWHILE: dict[str, Callable[[Path, pexpect.spawn], str]] = {"watch": save_and_quit, "reset": say_yes}


def picture(output: str, title: str, name: str) -> str:
    """The screen as an SVG."""
    console = Console(
        record=True, width=80, file=StringIO(), force_terminal=True, color_system="truecolor", no_color=False
    )
    lines = output.strip("\n").split("\n")
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    console.print(Text.from_ansi("\n".join(["", *lines, ""])), no_wrap=True, crop=False)
    svg = console.export_svg(title=title, theme=THEME, code_format=TEMPLATE, unique_id=name, font_aspect_ratio=0.6)
    return wide_enough("\n".join(line.rstrip() for line in svg.splitlines()) + "\n")


def wide_enough(svg: str) -> str:
    """The SVG with room for Chinese: rich gives every character one column, and squeezes what needs two."""
    ElementTree.register_namespace("", SVG)
    tree = ElementTree.fromstring(svg)
    for text in tree.iter(f"{{{SVG}}}text"):
        if text.text and "textLength" in text.attrib:
            width = float(text.attrib["textLength"]) / len(text.text) * cell_len(text.text)
            text.set("textLength", f"{width:g}")
    return ElementTree.tostring(tree, encoding="unicode") + "\n"


def main() -> None:
    screens = ROOT / "docs" / "screens"
    screens.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        kit = copied(Path(temporary))
        for language in LANGUAGES:
            for state, name, words in SCREENS:
                prepare(kit, state)
                svg = picture(written(kit, words, language), f"python -m graders {' '.join(words)}", name)
                (screens / f"{name}.{language}.svg").write_text(svg, encoding="utf-8")
    shutil.copy(screens / "report.en.svg", ROOT / "docs" / "report.svg")


if __name__ == "__main__":
    main()
