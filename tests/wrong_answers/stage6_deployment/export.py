"""Wrong answers to stage6_deployment/export.py."""

from pathlib import Path

import torch
from torch import nn
from torch.export import Dim

from tests.bank import wrong

PROGRAMS = {}
FREE = ({0: Dim("batch")},)


def longer(example):
    return torch.cat([example, example])


def evaluated(model, make):
    """What `make` gives while the model is in eval mode."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    result = make()
    for module, training in modes.items():
        module.training = training
    return result


def program_of(model, example, shapes=FREE):
    return evaluated(model, lambda: torch.export.export(model, (longer(example),), dynamic_shapes=shapes))


def write(program, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    torch.export.save(program, path)


# ------------------------------------------------------------------------------------------------- export_model


@wrong("it is baked in")
def export_model(model, example, path):
    write(evaluated(model, lambda: torch.export.export(model, (example,))), path)


@wrong("it is baked in")
def export_model(model, example, path):
    write(program_of(model, example, ({0: Dim.STATIC},)) if len(example) > 1 else program_of(model, example), path)


@wrong("torch.export takes a size of 1 for a constant")
def export_model(model, example, path):
    write(evaluated(model, lambda: torch.export.export(model, (example,), dynamic_shapes=FREE)), path)


@wrong("it is baked in")  # with AUTO an example of size 1 is taken for a constant, silently
def export_model(model, example, path):
    shapes = ({0: Dim.AUTO},)
    write(evaluated(model, lambda: torch.export.export(model, (example,), dynamic_shapes=shapes)), path)


@wrong("refuses batches of these sizes: 1, 2")
def export_model(model, example, path):
    write(program_of(model, example, ({0: Dim("batch", min=3)},)), path)


@wrong("refuses batches of these sizes: 64")
def export_model(model, example, path):
    write(program_of(model, example, ({0: Dim("batch", min=1, max=32)},)), path)


@wrong("export_model raised")  # the second dimension is the channel, and the first is not free
def export_model(model, example, path):
    write(program_of(model, example, ({1: Dim("batch")},)), path)


@wrong("dropout is still at work in it")
def export_model(model, example, path):
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)


@wrong("batch norm looks at the batch")
def export_model(model, example, path):
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)


@wrong("dropout is still at work in it")  # only the model itself, not what is in it
def export_model(model, example, path):
    training = model.training
    model.training = False
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)
    model.training = training


@wrong("batch norm looks at the batch")
def export_model(model, example, path):
    def dropped():
        for module in model.modules():
            module.training = isinstance(module, nn.BatchNorm1d)
        return torch.export.export(model, (longer(example),), dynamic_shapes=FREE)

    write(evaluated(model, dropped), path)


@wrong("was left in eval mode")
def export_model(model, example, path):
    model.eval()
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)


@wrong("not always to train mode")
def export_model(model, example, path):
    model.eval()
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)
    model.train()


@wrong("Note down the mode of each")
def export_model(model, example, path):
    training = model.training
    model.eval()
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)
    model.train(training)


@wrong("some parts of the model are in another mode")
def export_model(model, example, path):
    modes = [module.training for module in model.modules()]
    model.eval()
    write(torch.export.export(model, (longer(example),), dynamic_shapes=FREE), path)
    for module, training in zip(model.children(), modes):
        module.training = training


@wrong("the file was written by torch.save")
def export_model(model, example, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    torch.save(model, path)


@wrong("the file was written by torch.save")
def export_model(model, example, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), path)


@wrong("the file was written by torch.jit")
def export_model(model, example, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    torch.jit.save(evaluated(model, lambda: torch.jit.trace(model, example)), path)


@wrong("torch.export.load cannot read the file")
def export_model(model, example, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(str(program_of(model, example)))


@wrong("the function returned something")
def export_model(model, example, path):
    return program_of(model, example)


@wrong("torch.export.save writes it")
def export_model(model, example, path):
    program_of(model, example)


@wrong("the name must be exactly the one given")
def export_model(model, example, path):
    write(program_of(model, example), "model.pt2")


@wrong("the name must be exactly the one given")
def export_model(model, example, path):
    write(program_of(model, example), f"{path}.pt2")


@wrong("the name must be exactly the one given")
def export_model(model, example, path):
    write(program_of(model, example), Path(path).name)


@wrong("folders that are missing on the way must be made")
def export_model(model, example, path):
    torch.export.save(program_of(model, example), path)


@wrong("folders that are missing on the way must be made")
def export_model(model, example, path):
    Path(path).parent.mkdir(exist_ok=True)
    torch.export.save(program_of(model, example), path)


@wrong("raised AttributeError")  # a Path has no split
def export_model(model, example, path):
    write(program_of(model, example), "/".join(path.split("/")))


@wrong("the program gives probabilities")
def export_model(model, example, path):
    write(program_of(nn.Sequential(model, nn.Softmax(dim=1)), example), path)


@wrong("the program gives classes")
def export_model(model, example, path):
    class Best(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, images):
            return self.model(images).argmax(dim=1)

    write(program_of(Best(), example), path)


@wrong("the program gives a result for the first image only")
def export_model(model, example, path):
    class First(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, images):
            return self.model(images)[:1]

    write(program_of(First(), example), path)


@wrong("dtype float64")
def export_model(model, example, path):
    class Double(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, images):
            return self.model(images).double()

    write(program_of(Double(), example), path)


@wrong("the weights of the model have changed")
def export_model(model, example, path):
    write(program_of(model, example), path)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(0.5)


@wrong("the running statistics of batch norm have changed")
def export_model(model, example, path):
    write(program_of(model, example), path)
    with torch.no_grad():
        model(longer(example))  # a try, to see whether the example fits


@wrong("no longer require gradients")
def export_model(model, example, path):
    model.requires_grad_(False)
    write(program_of(model, example), path)


@wrong("autograd is still switched off")
def export_model(model, example, path):
    torch.set_grad_enabled(False)
    write(program_of(model, example), path)


@wrong("the example was changed")
def export_model(model, example, path):
    write(program_of(model, example), path)
    example.zero_()


# ------------------------------------------------------------------------------------------------- run_exported


@wrong("should use `exported_program.module()` instead")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path)(images)


@wrong("run_exported raised")
def run_exported(path, images):
    return torch.load(path, weights_only=False)(images)


@wrong("run_exported raised")
def run_exported(path, images):
    return torch.jit.load(path)(images)


@wrong("the function returned a value of type ExportedProgram")
def run_exported(path, images):
    return torch.export.load(path)


@wrong("run the program on the images, and return its result")
def run_exported(path, images):
    return torch.export.load(path).module()


@wrong("it has no eval() and no train()")
def run_exported(path, images):
    program = torch.export.load(path).module()
    program.eval()
    with torch.no_grad():
        return program(images)


@wrong("it has no eval() and no train()")
def run_exported(path, images):
    program = torch.export.load(path).module()
    program.train(False)
    with torch.no_grad():
        return program(images)


@wrong("the result carries a graph")
def run_exported(path, images):
    return torch.export.load(path).module()(images)


@wrong("softmax was taken of what the program gave")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images).softmax(dim=1)


@wrong("these are classes")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images).argmax(dim=1)


@wrong("only the first image went through the program")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images[:1])


@wrong("without the dimension of the batch")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images)[0]


@wrong("lost the dimension of the batch")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images).squeeze()


@wrong("the images were normalised before")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()((images - 0.1307) / 0.3081)


@wrong("the images themselves were returned")
def run_exported(path, images):
    with torch.no_grad():
        torch.export.load(path).module()(images)
    return images


@wrong("returned None")
def run_exported(path, images):
    with torch.no_grad():
        torch.export.load(path).module()(images)


@wrong("a numpy array")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images).numpy()


@wrong("a value of type list")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images).tolist()


@wrong("dtype float32")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images).float()


@wrong("run_exported raised")  # the program for float64 refuses float32
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load(path).module()(images.float())


@wrong("this is the result of another program")
def run_exported(path, images):
    with torch.no_grad():
        return torch.export.load("model.pt2").module()(images)


@wrong("this is the result of another program")
def run_exported(path, images):
    key = str(path)
    if key not in PROGRAMS:
        PROGRAMS[key] = torch.export.load(path).module()
    with torch.no_grad():
        return PROGRAMS[key](images)


@wrong("raised AttributeError")  # a Path has no endswith
def run_exported(path, images):
    if not path.endswith(".pt2"):
        path = path + ".pt2"
    with torch.no_grad():
        return torch.export.load(path).module()(images)


@wrong("the images were changed")
def run_exported(path, images):
    with torch.no_grad():
        result = torch.export.load(path).module()(images)
    images.clamp_(0, 1)
    return result


@wrong("the images were changed")
def run_exported(path, images):
    return torch.export.load(path).module()(images.requires_grad_()).detach()


@wrong("the file was changed or is gone")
def run_exported(path, images):
    with torch.no_grad():
        result = torch.export.load(path).module()(images)
    Path(path).unlink()
    return result


@wrong("autograd is still switched off")
def run_exported(path, images):
    torch.set_grad_enabled(False)
    return torch.export.load(path).module()(images)
