"""The commands and their options; each does its work in a module of its own."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from graders import i18n
from graders.commands.codes import INTERRUPTED, KIT_FAILED, WRONG_USAGE, Usage

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
ROOT = Path(__file__).resolve().parents[2]


class Isolation(str, Enum):
    strict = "strict"
    basic = "basic"


class Language(str, Enum):
    en = "en"
    zh = "zh"


class Device(str, Enum):
    auto = "auto"
    cpu = "cpu"
    cuda = "cuda"
    mps = "mps"


Lang = Annotated[Language | None, typer.Option(help="The language to speak.")]


def speak(lang: Language | None) -> str:
    """Use the language of the option, else the one that the environment asks for; gives the one in use."""
    return i18n.use(lang.value if lang else None)


@app.callback()
def torchpath() -> None:
    """torchpath: PyTorch exercises that are graded at once, from the first tensor to a deployed MNIST classifier."""


@app.command()
def grade(
    targets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TARGET", help="A stage (1), a file (shapes) or a function (shapes:split_heads); all without one."
        ),
    ] = None,
    submission: Annotated[
        Path, typer.Option(help="Folder with the files to grade.", metavar="DIR", show_default="exercises")
    ] = ROOT / "exercises",
    device: Annotated[Device, typer.Option(help="Where exercises about devices run, beside the CPU.")] = Device.auto,
    isolation: Annotated[
        Isolation | None, typer.Option(help="How the code is locked in; default: strict where this machine can.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Write the result to this file, too.", metavar="FILE")] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            help="Write the report to this file, too, as a page with your pictures and the map.", metavar="FILE"
        ),
    ] = None,
    reveal: Annotated[
        bool, typer.Option(help="Show the input of a failed check, what was expected and what came.")
    ] = True,
    fresh: Annotated[bool, typer.Option("--fresh", help="Judge everything anew.")] = False,
    problems: Annotated[
        bool, typer.Option("--problems", help="Add one line a problem, as editors read it: FILE:LINE: MESSAGE.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option(help="Draw the same inputs as in the run with this number.", min=0)
    ] = None,
    lang: Lang = None,
) -> None:
    """Grade your files and say what is right, what is wrong, and what comes next."""
    from graders.commands import grade as command

    options = command.Options(
        targets=list(targets or []),
        submission=submission,
        device=device.value,
        isolation=isolation.value if isolation else None,
        json=json,
        html=html,
        reveal=reveal,
        fresh=fresh,
        seed=seed,
        language=speak(lang),
        problems=problems,
        make=bool(os.environ.get("MAKELEVEL")),
    )
    try:
        code = command.grade(options)
    except KeyboardInterrupt:
        print(i18n._("Interrupted. Your files are as they were."), file=sys.stderr)
        code = INTERRUPTED
    raise typer.Exit(code)


Target = Annotated[str | None, typer.Argument(metavar="TARGET", help="A function: shapes:split_heads.")]
FileTarget = Annotated[
    str, typer.Argument(metavar="TARGET", help="A file (shapes) or a function (shapes:split_heads).")
]


@app.command()
def hint(target: Target = None, lang: Lang = None) -> None:
    """Show one more hint for a function; without one, for the next that is not passed."""
    from graders.commands import learner

    speak(lang)
    raise typer.Exit(learner.hint(target))


@app.command("next")
def next_one(lang: Lang = None) -> None:
    """Say which function comes next, and where it is."""
    from graders.commands import learner

    speak(lang)
    raise typer.Exit(learner.next_one())


@app.command()
def progress(lang: Lang = None) -> None:
    """Show how far each stage is."""
    from graders.commands import learner

    speak(lang)
    raise typer.Exit(learner.progress())


@app.command("map")
def map_of_the_route(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Where to write it: a name that ends in .md, .svg, .png or .pdf."),
    ] = None,
    lang: Lang = None,
) -> None:
    """Show the route, what builds on what, and how far you are; as a list, or in a file."""
    from graders.commands import map as command

    speak(lang)
    raise typer.Exit(command.draw(file))


@app.command()
def reset(
    target: FileTarget,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    lang: Lang = None,
) -> None:
    """Put a stub back; what you wrote is kept in a backup."""
    from graders.commands import learner

    speak(lang)
    raise typer.Exit(learner.reset(target, yes))


@app.command()
def stubs(lang: Lang = None) -> None:
    """Let the stubs speak your language; what you wrote in them stays."""
    from graders.commands import stubs as command

    raise typer.Exit(command.speak(speak(lang)))


@app.command()
def solution(
    target: FileTarget,
    give_up: Annotated[bool, typer.Option("--give-up", help="Show it before a pass.")] = False,
    lang: Lang = None,
) -> None:
    """Show the reference beside your own code, once it passes."""
    from graders.commands import learner

    speak(lang)
    raise typer.Exit(learner.solution(target, give_up))


@app.command()
def watch(lang: Lang = None) -> None:
    """Grade a file whenever you save it, and move on when everything in it passes."""
    from graders.commands import watch as command

    speak(lang)
    raise typer.Exit(command.watch())


@app.command()
def notebooks() -> None:
    """Cut nbgrader's source notebooks anew from solutions, lessons and manifest."""
    from graders.commands import notebooks as command

    raise typer.Exit(command.write())


@app.command()
def course(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the course; made if it is not there.")],
    stages: Annotated[
        str | None, typer.Option(help="Which stages: 1,2; all without it.", metavar="STAGES", show_default=False)
    ] = None,
    lang: Lang = None,
) -> None:
    """Make a course for nbgrader, or bring one up to date; nothing that was changed or handed in is touched."""
    from graders.commands import course as command

    raise typer.Exit(command.make(folder, stages, speak(lang)))


@app.command()
def bundle(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The zip to write.")],
    lang: Lang = None,
) -> None:
    """Pack what a student gets outside nbgrader: stubs, lessons and public checks."""
    from graders.commands import bundle as command

    raise typer.Exit(command.write(file, speak(lang)))


@app.command("class")
def grade_class(
    submissions: Annotated[
        str, typer.Argument(metavar="SUBMISSIONS", help="Folder with a folder, zip or notebook for each student.")
    ],
    out: Annotated[str, typer.Option(help="Folder for the results; made if it is not there.", metavar="DIR")],
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="TARGET", help="What to grade; without one, the stages that anybody handed in."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(help="How many files are graded at the same time; default: as many as cores.", min=1, metavar="N"),
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Grade on the Dask cluster with this scheduler.", metavar="ADDRESS")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an earlier run: grade what is missing or has changed.")
    ] = False,
    isolation: Annotated[
        Isolation, typer.Option(help="How submissions are locked in; with basic they can do whatever you can.")
    ] = Isolation.strict,
    lang: Lang = None,
) -> None:
    """Grade what a whole class has handed in, and say what the class got wrong."""
    from graders import bootstrap
    from graders.commands import class_ as command

    speak(lang)
    for extra in ["teacher"] if dask is None else ["teacher", "cluster"]:
        bootstrap.ensure(extra)
    options = command.Options(
        submissions=submissions,
        out=out,
        targets=list(targets or []),
        jobs=jobs,
        dask=dask,
        resume=resume,
        isolation=isolation.value,
        make=bool(os.environ.get("MAKELEVEL")),
    )
    raise typer.Exit(command.grade_class(options))


@app.command()
def gradescope(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The zip to write.")],
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="TARGET", help="What is graded there; everything without one.")
    ] = None,
    lang: Lang = None,
) -> None:
    """Pack an autograder for Gradescope; it holds the hidden checks."""
    from graders.commands import gradescope as command

    speak(lang)
    raise typer.Exit(command.write(file, list(targets or []), lang.value if lang else None))


@app.command()
def workflow(
    file: Annotated[Path, typer.Argument(metavar="FILE.yml", help="The file to write.")],
    kit: Annotated[str, typer.Option(help="The repository with torchpath.", metavar="OWNER/NAME")],
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="TARGET", help="What is graded there; everything without one.")
    ] = None,
    ref: Annotated[str, typer.Option(help="Its branch, tag or commit; default: its default branch.")] = "",
    lang: Lang = None,
) -> None:
    """Write the workflow with which GitHub Classroom grades on every push."""
    from graders.commands import workflow as command

    raise typer.Exit(command.write(file, kit, ref, list(targets or []), speak(lang)))


@app.command()
def verify(
    seed: Annotated[
        int | None, typer.Option(help="Draw the same inputs as in the run with this number.", min=0)
    ] = None,
) -> None:
    """Prove that manifest, references, stubs, graders and answer banks agree."""
    from graders.commands import verify as command

    raise typer.Exit(command.verify(seed))


@app.command()
def bench() -> None:
    """Measure what the kit costs, beside what torch itself costs."""
    from graders.commands import bench as command

    raise typer.Exit(command.bench())


@app.command()
def messages() -> None:
    """Bring the translations up to date with what the kit says."""
    try:
        from graders.commands import messages as command
    except ModuleNotFoundError as error:
        raise Usage(i18n._("{module} is missing: python -m graders.bootstrap dev").format(module=error.name)) from error

    raise typer.Exit(command.update_all())


Helped = TyperGroup | TyperCommand | TyperOption | TyperArgument


def helped(group: TyperGroup) -> Iterator[Helped]:
    """What says something in ``--help``: the commands and their options."""
    yield group
    for command in group.commands.values():
        if isinstance(command, TyperCommand):
            yield command
            yield from (
                param for param in command.params if isinstance(param, (TyperOption, TyperArgument)) and param.help
            )


def command_line() -> TyperGroup:
    """The commands, as they take a command line."""
    made = typer.main.get_command(app)
    assert isinstance(made, TyperGroup)
    return made


def run(arguments: list[str]) -> int:
    """Run one command; whatever happens becomes an exit code, and a sentence where something is wrong."""
    i18n.use()  # what the environment asks for; --lang may ask for another
    commands = command_line()
    for thing in helped(commands):
        if thing.help:
            thing.help = i18n._(thing.help)
    try:
        commands(args=arguments, prog_name="python -m graders")
    except SystemExit as done:  # also what typer itself makes of wrong usage: 2
        return done.code if isinstance(done.code, int) else 0
    except Usage as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    except Exception:
        traceback.print_exc()
        print(i18n._("The kit itself failed (the lines above say where), not your code."), file=sys.stderr)
        return KIT_FAILED
    return 0
