"""Hidden grader of stage6_deployment/export.py."""

import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import nn

from graders.engine.engine import Raised
from graders.kit import Opaque, SeenTensor, _, assert_tensor, fail, points
from graders.kit.failures import raise_for_exception, said_by
from graders.sandbox import probes
from graders.stage5_data.shared import outcome_of
from graders.stage6_deployment.classifier import (
    MODULES,
    assert_modes,
    classifier,
    draw_weights,
    mixed_modes,
    refuse_traces,
    traces,
    with_modes,
)

# Eager and exported run the same operations; the order in which a product is summed may differ with the batch size.
RTOL = ATOL = 1e-5

# ------------------------------------------------------------------------------------------------- export_model


class Task:
    """A classifier to export, and an example for it."""

    def __init__(self, draw, size=None) -> None:
        height, width = draw.size(2, 4), draw.size(2, 5)
        self.shape = (1, height, width)
        self.weights = draw_weights(draw, height * width, draw.size(3, 6))
        self.modes = [False] * MODULES
        self.size = size or draw.size(3, 5)
        self.example = self.images(draw, self.size)

    def images(self, draw, n):
        return draw.normal(n, *self.shape).detach().float()

    def logits(self, images, training=False):
        with torch.no_grad():
            return classifier(self.weights).train(training)(images)


def exported(student, weights, dropout, modes, example, path):
    """Runs inside: export a classifier; the file, and what is left of everything else."""
    model = with_modes(classifier(weights, dropout), modes)
    result = probes.call(probes.find(student, "export_model"), (model, example, path), {})
    return {
        "result": result,
        "content": probes.file_content(str(path)) if Path(path).is_file() else None,
        "files": [str(file) for file in Path().rglob("*") if file.is_file()],
        "example": example,
        **traces(model),
    }


def export(submission, task, dropout=0.0, path="model.pt2"):
    """Export the task's model; what is left, and the content of the file, which must be there."""
    seen = submission.run(exported, task.weights, dropout, task.modes, task.example, path)
    if seen["content"] is None:
        if seen["files"]:
            text = _("there is no file {path}; {name} was written in its place: the name must be exactly the one given")
            fail(text.format(path=path, name=seen["files"][0]))
        if isinstance(seen["result"], Opaque):
            fail(_("there is no file afterwards, but the function returned something: save the program at path with "
                   "torch.export.save"))
        fail(_("there is no file at path afterwards: torch.export.save writes it"))
    return seen


def run_there(programs):
    """Runs in a clean process: what each program gives for its batches; an exception as a string.

    Args:
        programs: file -> batches. Each of them goes through the program twice.
    """
    return {name: results_of(name, batches) for name, batches in programs.items()}


def results_of(name, batches):
    """Runs in a clean process: what a program gives for each batch, or what is in a file that is no program."""
    try:
        program = torch.export.load(name).module()
    except Exception:
        members = zipfile.ZipFile(name).namelist() if zipfile.is_zipfile(name) else []
        return {"inside": [member.partition("/")[2] for member in members[:100]]}
    return {"results": [[result_of(program, batch) for _time in range(2)] for batch in batches]}


def result_of(program, batch):
    """Runs in a clean process."""
    try:
        return program(batch)
    except Exception as error:
        return type(error).__name__


def results_for(submission, content, batches, example_size):
    """What the exported program gives for these batches, two results each, in a process that knows the file only."""
    seen = submission.clean(run_there, {"model.pt2": batches}, files={"model.pt2": content})
    return read_results(seen, "model.pt2", batches, example_size)


def read_results(seen, name, batches, example_size):
    """The results, where there are any: what is wrong with the file, or which sizes the program refuses, is named."""
    if isinstance(seen, Raised):
        fail(_("the file could not be read in another process"))
    found = seen[name]
    if "inside" in found:
        refuse_other_file(found["inside"])
    sizes = [len(batch) for batch in batches]
    refused = [size for size, result in zip(sizes, found["results"], strict=True) if isinstance(result[0], str)]
    if refused and set(refused) == {size for size in sizes if size != example_size}:
        text = _("the program takes batches of {size} only, the size of the example: it is baked in. dynamic_shapes "
                 "must say that the first dimension is free")
        fail(text.format(size=example_size))
    if refused:
        text = _("the program refuses batches of these sizes: {sizes}; every size from 1 on must be possible")
        fail(text.format(sizes=", ".join(map(str, refused))))
    return found["results"]


def refuse_other_file(inside: list[str]) -> None:
    """Say what was found in place of an exported program."""
    if any(name.startswith("code/") for name in inside):
        fail(_("the file was written by torch.jit; a program of torch.export is wanted: torch.export.export, then "
               "torch.export.save"))
    if "data.pkl" in inside:
        fail(_("the file was written by torch.save: it holds Python objects or weights, and no program that runs "
               "without the model's class. torch.export.save writes one"))
    fail(_("torch.export.load cannot read the file; torch.export.save writes what it reads"))


def assert_results(task, batches, results) -> None:
    """The program must give what the model gives in eval mode; in train mode would be other numbers."""
    for images, (first, second) in zip(batches, results, strict=True):
        if isinstance(first, SeenTensor) and isinstance(second, SeenTensor):
            same = first.shape == second.shape and torch.equal(first.values, second.values)
            if not same and first.shape == tuple(task.logits(images).shape):
                fail(_("the program gives other numbers each time: the model was exported in train mode, and dropout "
                       "is still at work in it. Call model.eval() before the export"))
        assert_logits(first, task, images)


def assert_logits(got, task, images) -> None:
    logits = task.logits(images)
    assert_tensor(got, logits, rtol=RTOL, atol=ATOL, mistakes={
        _("the model was exported in train mode: batch norm looks at the batch. Call model.eval() before the export"):
            task.logits(images, training=True) if len(images) > 1 else None,
        _("the program gives probabilities; it must give what the model gives, logits"): logits.softmax(1),
        _("the program gives classes; it must give what the model gives, logits"): logits.argmax(1),
        _("the program gives a result for the first image only"): logits[:1],
    })


@points(2)
def test_export_model_values(submission, draw):
    """export_model: in a process without the model the program gives the same numbers"""
    task = Task(draw)
    batches = [task.example, task.images(draw, task.size)]
    assert_results(task, batches, results_for(submission, export(submission, task)["content"], batches, task.size))


@points(3)
def test_export_model_batch_sizes(submission, draw):
    """export_model: the program takes batches of any size, not only that of the example"""
    task = Task(draw)
    batches = [task.images(draw, n) for n in (task.size, 1, 2, 7, 64)]
    assert_results(task, batches, results_for(submission, export(submission, task)["content"], batches, task.size))


@points(2)
def test_export_model_single_example(submission, draw):
    """export_model: an example of a single image will do, and other sizes run all the same"""
    task = Task(draw, size=1)
    task.modes = [True] * MODULES
    seen = outcome_of(submission, exported, task.weights, 0.5, task.modes, task.example, "model.pt2")
    if isinstance(seen, Raised):
        if not seen.lines:
            raise_for_exception(seen, "export_model")
        text = _("with an example of a single image export_model raised {what}. torch.export takes a size of 1 for a "
                 "constant: show it a longer batch, made of the example")
        fail(text.format(what=said_by(seen).partition("\n")[0]))
    batches = [task.example, *(task.images(draw, n) for n in (2, 5))]
    content = seen["content"] or export(submission, task, 0.5)["content"]
    assert_results(task, batches, results_for(submission, content, batches, 1))


@points(3)
def test_export_model_train_mode(submission, draw):
    """export_model: the program computes as in eval mode, though the model is in train mode"""
    task = Task(draw)
    task.modes = [True] * MODULES
    batches = [task.images(draw, n) for n in (9, 2)]
    files = {f"{dropout}.pt2": export(submission, task, dropout)["content"] for dropout in (0.0, 0.5)}
    seen = submission.clean(run_there, dict.fromkeys(files, batches), files=files)
    for name in files:
        assert_results(task, batches, read_results(seen, name, batches, task.size))


@points(2)
def test_export_model_modes(submission, draw):
    """export_model: puts the mode of every part of the model back"""
    for modes in ([True] * MODULES, [False] * MODULES, mixed_modes(draw, True), mixed_modes(draw, False)):
        task = Task(draw)
        task.modes = modes
        seen = export(submission, task, 0.5)
        assert_modes(seen["modes"], modes)


@points(1)
def test_export_model_traces(submission, draw):
    """export_model: weights, statistics, autograd and the example are left as they are"""
    task = Task(draw)
    task.modes = [True] * MODULES
    seen = export(submission, task)
    refuse_traces(seen, task.weights)
    example = seen["example"]
    if not isinstance(example, SeenTensor) or not torch.equal(example.values, task.example) or example.requires_grad:
        fail(_("the example was changed: work on a copy, and leave the caller's data as it is"))


@points(1)
def test_export_model_path(submission, draw):
    """export_model: path is a str or a Path; folders that are missing are made"""
    for path in (Path(f"digits{draw.size(0, 99)}.pt2"), f"for/the/web{draw.size(0, 99)}/model.pt2"):
        task = Task(draw)
        seen = outcome_of(submission, exported, task.weights, 0.0, task.modes, task.example, path)
        if isinstance(seen, Raised):
            if "OSError" in seen.types or "directory" in seen.message.lower():
                text = _("with the path {path} export_model raised {what}: folders that are missing on the way must be "
                         "made")
                fail(text.format(path=path, what=said_by(seen).partition("\n")[0]))
            raise_for_exception(seen, "export_model")
        if seen["content"] is None:
            export(submission, task, path=path)  # says what is missing


# ------------------------------------------------------------------------------------------------- run_exported


def made_here(orders):
    """Runs in a clean process: the file of each program, exported from a class that no other process knows.

    Args:
        orders: for each program weight, shift and an example.
    """

    class Residual(nn.Module):
        def __init__(self, weight, shift) -> None:
            super().__init__()
            self.weight = nn.Parameter(weight)
            self.register_buffer("shift", shift)

        def forward(self, images):
            rows = images.flatten(1)
            return torch.tanh(rows @ self.weight) + rows + self.shift

    files = []
    for weight, shift, example in orders:
        free = ({0: torch.export.Dim("batch")},)
        program = torch.export.export(Residual(weight, shift).eval(), (example,), dynamic_shapes=free)
        torch.export.save(program, "made.pt2")
        files.append(probes.file_content("made.pt2"))
    return files


class Program:
    """An exported program: its file, and what it computes.

    Its numbers are the same in every check and in every run. There is nothing in them to hide, for whoever is asked to
    run a program has it; and it is exported once for all submissions.
    """

    def __init__(self, seed: int, pixels: int, dtype=torch.float32) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.pixels, self.dtype = pixels, dtype
        self.weight = torch.randn(2 * pixels, 2 * pixels, generator=generator, dtype=dtype)
        self.shift = torch.randn(2 * pixels, generator=generator, dtype=dtype)
        self.example = torch.randn(3, 2, pixels, generator=generator, dtype=dtype)
        self.content: Any = None

    def images(self, draw, n):
        return draw.normal(n, 2, self.pixels).detach().to(self.dtype)

    def result(self, images):
        rows = images.flatten(1)
        return torch.tanh(rows @ self.weight) + rows + self.shift


MADE = [Program(1, 3), Program(2, 3), Program(3, 2, torch.float64)]


def programs(submission) -> list[Program]:
    """Three programs, exported in a process of their own: the judge runs no exporter, which takes long to import."""
    if MADE[0].content is None:
        files = submission.clean(made_here, [(program.weight, program.shift, program.example) for program in MADE])
        if not isinstance(files, list):
            raise RuntimeError(f"the programs for the check could not be exported: {files}")
        for program, content in zip(MADE, files, strict=True):
            program.content = content
    return MADE


def ran(student, path, images):
    """Runs inside: the result of run_exported, and what is left of everything else."""
    function = probes.find(student, "run_exported")
    before = probes.file_content(str(path))
    try:
        result = probes.call(function, (path, images), {})
    except NotImplementedError as error:
        if is_own(error, student.__file__):
            raise
        return {"unsupported": str(error)}
    kept = Path(path).is_file() and torch.equal(before, probes.file_content(str(path)))
    return {"result": result, "images": images, "kept": kept, "autograd": torch.is_grad_enabled()}


def is_own(error, path: str) -> bool:
    """Runs inside: whether an exception was raised by a line of this file itself, and not by what it calls."""
    step = error.__traceback__
    while step.tb_next is not None:
        step = step.tb_next
    return str(step.tb_frame.f_code.co_filename) == path


def run_program(submission, path, images, files) -> Any:
    seen = submission.run(ran, path, images, files=files)
    if "unsupported" in seen:
        text = _("torch said “{what}”: the mode of a program was fixed when it was exported, and it has no eval() and "
                 "no train()")
        fail(text.format(what=seen["unsupported"]))
    return seen


def assert_output(got, program, images, mistakes=None) -> None:
    result = program.result(images)
    if isinstance(got, Opaque):
        text = _("the function returned a value of type {name}; run the program on the images, and return its result")
        fail(text.format(name=got.type_name))
    if isinstance(got, SeenTensor) and got.requires_grad:
        fail(_("the result carries a graph: the weights of a program require gradients. Run it within with "
               "torch.no_grad():"))
    n = len(images)
    assert_tensor(got, result, rtol=RTOL, atol=ATOL, mistakes={
        **(mistakes or {}),
        _("softmax was taken of what the program gave; its result is wanted as it is"): result.softmax(1),
        _("these are classes; what the program gives is wanted as it is"): result.argmax(1),
        _("only the first image went through the program"): result[:1] if n > 1 else None,
        _("this is the result for the first image, without the dimension of the batch"): result[0] if n > 1 else None,
        _("the images were normalised before; the program takes them as they are"):
            program.result((images - 0.1307) / 0.3081),
        _("the result lost the dimension of the batch, which is of size 1 here"): result.squeeze(0) if n == 1 else None,
        _("the images themselves were returned"): images,
    })


@points(3)
def test_run_exported_values(submission, draw):
    """run_exported: what the program gives, though the model's class is nowhere"""
    program, _other, double = programs(submission)
    for made, n in ((program, draw.size(5, 9)), (program, 1), (double, 4)):
        images = made.images(draw, n)
        seen = run_program(submission, "model.pt2", images, {"model.pt2": made.content})
        assert_output(seen["result"], made, images)


@points(2)
def test_run_exported_path(submission, draw):
    """run_exported: the program at path, a str or a Path, and the one that lies there now"""
    one, other, _double = programs(submission)
    name = f"out/program{draw.size(0, 99)}.pt2"
    for path, here, elsewhere in ((name, one, other), (Path(name), other, one)):
        images = here.images(draw, 3)
        files = {name: here.content, "model.pt2": elsewhere.content, "exported/model.pt2": elsewhere.content}
        seen = run_program(submission, path, images, files)
        assert_output(seen["result"], here, images, {
            _("this is the result of another program: run the one that lies at path now"): elsewhere.result(images)
        })


@points(1)
def test_run_exported_traces(submission, draw):
    """run_exported: images, file and autograd are left as they are"""
    program = programs(submission)[0]
    images = program.images(draw, 4)
    seen = run_program(submission, "model.pt2", images, {"model.pt2": program.content})
    after = seen["images"]
    if not isinstance(after, SeenTensor) or not torch.equal(after.values, images) or after.requires_grad:
        fail(_("the images were changed: work on a copy, and leave the caller's data as it is"))
    if not seen["kept"]:
        fail(_("the file was changed or is gone: it is only to be read"))
    if not seen["autograd"]:
        fail(_("autograd is still switched off afterwards, for the whole program: use with torch.no_grad():, which "
               "switches it on again"))
    assert_output(seen["result"], program, images)
