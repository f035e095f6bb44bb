"""Makes docs/report.svg, the picture in the README, from a real report: ``python docs/make_screenshots.py``.

Grades a half-filled copy of the exercises: part of them as in the solutions, a few with mistakes that beginners make,
the rest still to do.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.terminal_theme import TerminalTheme

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from graders.curriculum import manifest, outline, stubs  # noqa: E402
from graders.report import terminal  # noqa: E402

STAGE = "stage1_tensors"
FINISHED = ("creation",)
# What is written in the file that is half done; the other functions of it are as in the solution or still to do.
HALF_DONE = "shapes"
MISTAKES = {
    "swap_batch_and_time": "return x.reshape(x.shape[1], x.shape[0], x.shape[2])",
    "split_heads": "b, t, d = x.shape\nreturn x.reshape(b, t, heads, d).transpose(1, 2)",
}
STILL_TO_DO = ("reshape_shares_memory", "contiguous_transpose")

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


def half_filled(folder: Path) -> None:
    """Write a copy of the exercises as a student leaves it after an evening."""
    for file in manifest.load().stage(STAGE).files:
        source = (ROOT / "solutions" / f"{file.id}.py").read_text(encoding="utf-8")
        if file.name == HALF_DONE:
            text = with_mistakes(source)
        else:
            text = source if file.name in FINISHED else stubs.cut(source)
        path = folder / f"{file.id}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def with_mistakes(source: str) -> str:
    """The solution, but with the mistakes in place of the right answers, and what is still to do as in the stub."""
    lines = source.splitlines(keepends=True)
    for region in reversed(stubs.regions(source)):
        written = MISTAKES.get(region.name)
        if region.name in STILL_TO_DO:
            written = f'raise NotImplementedError("{region.name}")'
        if written is not None:
            inside = [" " * region.indent + line + "\n" for line in written.split("\n")]
            lines[region.begin - 1 : region.end] = inside
    return "".join(lines)


def graded(folder: Path) -> dict[str, Any]:
    """The result of ``python -m graders grade`` on this folder."""
    path = folder / "result.json"
    command = [sys.executable, "-m", "graders", "grade", STAGE, "--submission", str(folder), "--json", str(path)]
    done = subprocess.run(
        [*command, "--seed", "7", "--reveal", "--lang", "en"], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode != 1:  # 1: something is not right yet, as it should be here
        raise SystemExit(f"grading ended with exit code {done.returncode}\n{done.stdout}{done.stderr}")
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def picture(result: dict[str, Any], folder: Path) -> str:
    """The report as an SVG; paths in it are those of a student's own exercises, and it says no time."""
    console = Console(
        record=True, width=80, file=StringIO(), force_terminal=True, color_system="truecolor", no_color=False
    )

    def place(exercise: str, name: str) -> tuple[str, int]:
        lines = outline.outline(folder / f"{exercise}.py").lines
        return f"exercises/{exercise}.py", lines.get(name, 1)

    titles = {stage.id: stage.title for stage in manifest.load().stages}
    terminal.render(result, console, places=place, stage_titles=titles)
    return console.export_svg(
        title="make grade", theme=THEME, code_format=TEMPLATE, unique_id="report", font_aspect_ratio=0.6
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        half_filled(folder)
        result = graded(folder)
        svg = picture(result, folder)
    (ROOT / "docs" / "report.svg").write_text(
        "\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
