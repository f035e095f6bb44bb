"""Right answers to stage6_deployment/export.py."""

import copy
import io
from pathlib import Path

import torch
from torch.export import Dim

from tests.bank import right


@right
def export_model(model, example, path):
    still = copy.deepcopy(model).eval()
    batch = example.repeat(3, *[1] * (example.dim() - 1))
    program = torch.export.export(still, (batch,), dynamic_shapes=[{0: Dim("batch", min=2)}])
    file = io.BytesIO()
    torch.export.save(program, file)
    folder = Path(str(path).rpartition("/")[0] or ".")
    folder.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(file.getvalue())


@right
def export_model(model, example, path):
    path = Path(path)
    modes = {name: module.training for name, module in model.named_modules()}
    try:
        with torch.no_grad():
            batch = torch.zeros(7, *example.shape[1:], dtype=example.dtype, device=example.device)
            shapes = ({0: Dim("n", min=1, max=100_000)},)
            program = torch.export.export(model.eval(), (batch,), dynamic_shapes=shapes)
    finally:
        for name, module in model.named_modules():
            module.training = modes[name]
    for folder in reversed(path.parents):
        folder.mkdir(exist_ok=True)
    torch.export.save(program, str(path))


@right
def export_model(model, example, path):
    """By tracing the Python code itself, and with no graph of gradients in the program."""
    still = copy.deepcopy(model).eval().requires_grad_(False)
    batch = torch.stack([example[0], example[-1]])
    dynamic = {0: Dim.AUTO}
    program = torch.export.export(still, (batch,), dynamic_shapes=(dynamic,), strict=True)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("wb") as file:
        torch.export.save(program, file)


@right
@torch.no_grad()
def run_exported(path, images):
    run = torch.export.load(str(path)).module()
    return run(images)


@right
def run_exported(path, images):
    program = torch.export.load(io.BytesIO(Path(path).read_bytes()))
    return program.module()(images).detach()


@right
def run_exported(path, images):
    """One image after the other: a program with a free batch size takes them alone, too."""
    run = torch.export.load(Path(path)).module()
    with torch.inference_mode():
        return torch.cat([run(image) for image in images.split(1)])
