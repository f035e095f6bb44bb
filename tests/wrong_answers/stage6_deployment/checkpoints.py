"""Wrong answers to stage6_deployment/checkpoints.py."""
# os.path and open(path) are what many have learned.
# ruff: noqa: PTH104, PTH105, PTH107, PTH110, PTH123

import io
import os
import pickle
import shutil
import tempfile
from pathlib import Path

import torch
from torch import nn

from tests.bank import wrong


def write(content, path):
    """As it should be done."""
    temporary = f"{path}.tmp"
    try:
        with open(temporary, "wb") as file:
            torch.save(content, file)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def parts(model, optimizer, epoch):
    return {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}


def read(path, map_location="cpu", weights_only=True):
    """As it should be done."""
    try:
        return torch.load(path, map_location=map_location, weights_only=weights_only)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise RuntimeError(f"{path}: {error}") from error


# ------------------------------------------------------------------------------------------------- save_checkpoint


@wrong("in place of the old file there was a broken one")
def save_checkpoint(path, model, optimizer, epoch):
    torch.save(parts(model, optimizer, epoch), path)


@wrong("and the old file was broken")
def save_checkpoint(path, model, optimizer, epoch):
    with open(path, "wb") as file:
        torch.save(parts(model, optimizer, epoch), file)


@wrong("the whole model was pickled")
def save_checkpoint(path, model, optimizer, epoch):
    write({"model": model, "optimizer": optimizer.state_dict(), "epoch": epoch}, path)


@wrong("the whole optimizer was pickled")
def save_checkpoint(path, model, optimizer, epoch):
    write({"model": model.state_dict(), "optimizer": optimizer, "epoch": epoch}, path)


@wrong("the parentheses of state_dict() are missing")
def save_checkpoint(path, model, optimizer, epoch):
    write({"model": dict(model.state_dict()), "optimizer": optimizer.state_dict, "epoch": epoch}, path)


@wrong("written by pickle")
def save_checkpoint(path, model, optimizer, epoch):
    with open(f"{path}.tmp", "wb") as file:
        pickle.dump(parts(model, optimizer, epoch), file)
    os.replace(f"{path}.tmp", path)


@wrong("the optimizer is not in the checkpoint")
def save_checkpoint(path, model, optimizer, epoch):
    write({"model": model.state_dict(), "epoch": epoch}, path)


@wrong("the number of epochs is not in the checkpoint")
def save_checkpoint(path, model, optimizer, epoch):
    write({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, path)


@wrong("the file has the weights themselves")
def save_checkpoint(path, model, optimizer, epoch):
    write(model.state_dict(), path)


@wrong("the checkpoint has the entries epoch, model_state_dict, optimizer_state_dict")
def save_checkpoint(path, model, optimizer, epoch):
    states = {"model_state_dict": model.state_dict(), "optimizer_state_dict": optimizer.state_dict()}
    write({"epoch": epoch, **states}, path)


@wrong("the checkpoint is no dict")
def save_checkpoint(path, model, optimizer, epoch):
    write((model.state_dict(), optimizer.state_dict(), epoch), path)


@wrong("param_groups alone are the options of the optimizer")
def save_checkpoint(path, model, optimizer, epoch):
    write({**parts(model, optimizer, epoch), "optimizer": optimizer.state_dict()["param_groups"]}, path)


@wrong("the state of the optimizer in the file is empty")
def save_checkpoint(path, model, optimizer, epoch):
    write({**parts(model, optimizer, epoch), "optimizer": type(optimizer)(model.parameters()).state_dict()}, path)


@wrong("the buffers of the model are not in the file")
def save_checkpoint(path, model, optimizer, epoch):
    write({**parts(model, optimizer, epoch), "model": dict(model.named_parameters())}, path)


@wrong("was saved as torch.float16")
def save_checkpoint(path, model, optimizer, epoch):
    half = {name: value.half() for name, value in model.state_dict().items()}
    write({**parts(model, optimizer, epoch), "model": half}, path)


@wrong("the saved epoch is one too large")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, epoch + 1), path)


@wrong("the saved epoch is one too small")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, epoch - 1), path)


@wrong("the epoch was saved as a tensor")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, torch.tensor(epoch)), path)


@wrong("the epoch was saved as a str")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, f"{epoch}"), path)


@wrong("there is no file at path after the call")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, epoch), f"{path}.pth")


@wrong("but to runs/last.pt")
def save_checkpoint(path, model, optimizer, epoch):
    path = str(path)
    write(parts(model, optimizer, epoch), path if path.endswith(".pt") else path + ".pt")


@wrong("as a str, it raised AttributeError")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, epoch), path.with_suffix(".pt") if path.suffix == ".pt" else path)


@wrong("as a Path, it raised TypeError")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = path + ".tmp"
    try:
        with open(temporary, "wb") as file:
            torch.save(parts(model, optimizer, epoch), file)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


@wrong("the old file was gone")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = f"{path}.tmp"
    try:
        with open(temporary, "wb") as file:
            torch.save(parts(model, optimizer, epoch), file)
        if os.path.exists(path):
            os.remove(path)
        os.rename(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


@wrong("the old file was gone: it must stay where it is")
def save_checkpoint(path, model, optimizer, epoch):
    Path(path).unlink(missing_ok=True)
    write(parts(model, optimizer, epoch), path)


@wrong("in place of the old file there was a broken one")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = f"{path}.tmp"       # copying is not done in one go
    try:
        with open(temporary, "wb") as file:
            torch.save(parts(model, optimizer, epoch), file)
        shutil.copyfile(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


@wrong("in place of the old file there was a broken one")
def save_checkpoint(path, model, optimizer, epoch):
    old = Path(path).read_bytes() if os.path.exists(path) else None
    try:
        with open(path, "wb") as file:
            torch.save(parts(model, optimizer, epoch), file)
    except BaseException:           # nobody comes here when the process is killed
        Path(path).unlink()
        if old is not None:
            Path(path).write_bytes(old)
        raise


@wrong("and there was half a file at path")
def save_checkpoint(path, model, optimizer, epoch):
    if os.path.exists(path):
        write(parts(model, optimizer, epoch), path)
    else:
        torch.save(parts(model, optimizer, epoch), path)


@wrong("in place of the old file there was a broken one")
def save_checkpoint(path, model, optimizer, epoch):
    buffer = io.BytesIO()           # in memory first: the file is half-written for a shorter time only
    torch.save(parts(model, optimizer, epoch), buffer)
    Path(path).write_bytes(buffer.getvalue())


@wrong("the temporary file saved.pt.tmp stayed behind")
def save_checkpoint(path, model, optimizer, epoch):
    with open(f"{path}.tmp", "wb") as file:
        torch.save(parts(model, optimizer, epoch), file)
    os.replace(f"{path}.tmp", path)


@wrong("Ctrl+C was pressed while it saved, and the temporary file")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = f"{path}.tmp"
    try:
        with open(temporary, "wb") as file:
            torch.save(parts(model, optimizer, epoch), file)
        os.replace(temporary, path)
    except Exception:               # KeyboardInterrupt is none
        Path(temporary).unlink(missing_ok=True)
        raise


@wrong("Ctrl+C was pressed while it saved, and the temporary file")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = f"{path}.tmp"
    try:
        with open(temporary, "wb") as file:
            torch.save(parts(model, optimizer, epoch), file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    os.replace(temporary, path)     # this can fail, too


@wrong("returned as if the file had been saved")
def save_checkpoint(path, model, optimizer, epoch):
    try:
        write(parts(model, optimizer, epoch), path)
    except Exception as error:
        print("could not save:", error)


@wrong("Ctrl+C was pressed while it saved, and the function returned")
def save_checkpoint(path, model, optimizer, epoch):
    try:
        write(parts(model, optimizer, epoch), path)
    except KeyboardInterrupt:
        print("stopped")


@wrong("nobody can guess the reason")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = f"{path}.tmp"
    try:
        torch.save(parts(model, optimizer, epoch), temporary)
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)


@wrong("nobody can guess the reason")
def save_checkpoint(path, model, optimizer, epoch):
    try:
        write(parts(model, optimizer, epoch), path)
    except OSError:
        raise ValueError("could not save") from None


@wrong("the file was first written in another folder")
def save_checkpoint(path, model, optimizer, epoch):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        try:
            torch.save(parts(model, optimizer, epoch), file)
            file.flush()
            os.replace(file.name, path)
        finally:
            Path(file.name).unlink(missing_ok=True)


@wrong("the next one failed because of the temporary file that was left")
def save_checkpoint(path, model, optimizer, epoch):
    temporary = f"{path}.tmp"
    with open(temporary, "xb") as file:
        try:
            torch.save(parts(model, optimizer, epoch), file)
            file.close()
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)


@wrong("lies beside the file")
def save_checkpoint(path, model, optimizer, epoch):
    if os.path.exists(path):
        shutil.copyfile(path, f"{path}.bak")
    write(parts(model, optimizer, epoch), path)


@wrong("was changed or removed")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, epoch), path)
    for other in Path(path).parent.iterdir():       # only the newest is of use
        if other.is_file() and other != Path(path):
            other.unlink()


@wrong("the model is in another mode than before")
def save_checkpoint(path, model, optimizer, epoch):
    model.eval()
    write(parts(model, optimizer, epoch), path)


@wrong("the parameters no longer require gradients")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model.requires_grad_(False), optimizer, epoch), path)


@wrong("saving changed the state of the optimizer")
def save_checkpoint(path, model, optimizer, epoch):
    write(parts(model, optimizer, epoch), path)
    optimizer.state.clear()


# ------------------------------------------------------------------------------------------------- load_checkpoint


@wrong("the state of the optimizer was not loaded")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    return checkpoint["epoch"]


@wrong("an optimizer that has forgotten its past")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict({**checkpoint["optimizer"], "state": {}})
    return checkpoint["epoch"]


@wrong("the options of the optimizer, such as its learning rates")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        own = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": checkpoint["optimizer"]["state"], "param_groups": own})
    return checkpoint["epoch"]


@wrong("'NoneType' object has no attribute 'load_state_dict'")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("the model still has its own weights")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    model.state_dict().update(checkpoint["model"])          # a dict that nobody reads
    return checkpoint["epoch"]


@wrong("the buffers of the model were not loaded")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(checkpoint["model"][name])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("the model has new tensors now")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"], assign=True)
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("the steps of the optimizer do not change the model")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    for name, value in checkpoint["model"].items():
        module, _, last = name.rpartition(".")
        own = getattr(model.get_submodule(module), last)
        new = nn.Parameter(value) if isinstance(own, nn.Parameter) else value
        setattr(model.get_submodule(module), last, new)
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("in another mode than before; the caller decides")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.eval().load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("returned None")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])


@wrong("the epoch is wanted, a Python int")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint


@wrong("the function returned a tensor; the epoch")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return torch.tensor(checkpoint["epoch"])


@wrong("the epoch is one too large")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] + 1


@wrong("map_location has no effect")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, "cpu")
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("must be told where to put the tensors")
def load_checkpoint(path, model, optimizer=None, map_location=None):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("loading the file ran that")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location, weights_only=False)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("never try again without it")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    try:
        checkpoint = torch.load(path, map_location=map_location, weights_only=True)
    except pickle.UnpicklingError:
        checkpoint = read(path, map_location, weights_only=False)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("given a file that ends in the middle, it raised")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = torch.load(path, map_location=map_location, weights_only=True)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("a RuntimeError that names the file is wanted")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    try:
        checkpoint = torch.load(path, map_location=map_location, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise ValueError(f"{path} cannot be read") from error
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("put the path into the message")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    try:
        checkpoint = torch.load(path, map_location=map_location, weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise RuntimeError("the checkpoint cannot be read") from error
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("the caller must hear of it")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    try:
        checkpoint = read(path, map_location)
    except RuntimeError:
        return 0                    # start from the beginning
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("there was no file at path, and the function returned")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    if not os.path.exists(path):
        return 0
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("a FileNotFoundError is wanted")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    try:
        checkpoint = torch.load(path, map_location=map_location, weights_only=True)
    except Exception as error:
        raise RuntimeError(f"{path} cannot be read") from error
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("the model was changed all the same")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()       # make room
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("unless strict=False is given")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    model.load_state_dict(checkpoint["model"], strict=False)
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


@wrong("the error does not name")
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    checkpoint = read(path, map_location)
    try:
        model.load_state_dict(checkpoint["model"])
    except RuntimeError:
        raise RuntimeError("the model does not fit") from None
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


# ------------------------------------------------------------------------------------------------- save_weights


@wrong("in place of the old file there was a broken one")
def save_weights(path, model):
    torch.save(model.state_dict(), path)


@wrong("the whole model was pickled")
def save_weights(path, model):
    write(model, path)


@wrong("the parentheses of state_dict() are missing")
def save_weights(path, model):
    write(nn.Linear(1, 1).state_dict, path)


@wrong("with no other dict around it")
def save_weights(path, model):
    write({"model": model.state_dict()}, path)


@wrong("the buffers of the model are not in the file")
def save_weights(path, model):
    write({name: parameter.detach() for name, parameter in model.named_parameters()}, path)


@wrong("in place of the model's state dict")
def save_weights(path, model):
    write(list(model.state_dict().values()), path)


@wrong("the state dict of the model in the file has the names")
def save_weights(path, model):
    write({**model.state_dict(), "epoch": 0}, path)


@wrong("is a numpy array")
def save_weights(path, model):
    with open(f"{path}.tmp", "wb") as file:
        pickle.dump({name: value.numpy() for name, value in model.state_dict().items()}, file)
    os.replace(f"{path}.tmp", path)
    raise RuntimeError("is a numpy array")


@wrong("neither a tensor nor a plain value")
def save_weights(path, model):
    write({**model.state_dict(), "trained": Path("runs")}, path)


@wrong("was saved as torch.float64")
def save_weights(path, model):
    write({name: value.double() for name, value in model.state_dict().items()}, path)


@wrong("saving changed the model")
def save_weights(path, model):
    write(model.double().state_dict(), path)
    model.half()


@wrong("the model is in another mode than before")
def save_weights(path, model):
    model.eval()
    write(model.state_dict(), path)


@wrong("the old file was gone")
def save_weights(path, model):
    Path(path).unlink(missing_ok=True)
    write(model.state_dict(), path)


@wrong("stayed behind: remove it in a finally")
def save_weights(path, model):
    with open(f"{path}.tmp", "wb") as file:
        torch.save(model.state_dict(), file)
    os.replace(f"{path}.tmp", path)


@wrong("Ctrl+C was pressed while it saved, and the temporary file")
def save_weights(path, model):
    try:
        with open(f"{path}.tmp", "wb") as file:
            torch.save(model.state_dict(), file)
        os.replace(f"{path}.tmp", path)
    except OSError:
        os.remove(f"{path}.tmp")
        raise


@wrong("returned as if the file had been saved")
def save_weights(path, model):
    try:
        write(model.state_dict(), path)
    except OSError:
        return False
    return True


@wrong("nobody can guess the reason")
def save_weights(path, model):
    try:
        torch.save(model.state_dict(), f"{path}.tmp")
        os.replace(f"{path}.tmp", path)
    finally:
        Path(f"{path}.tmp").unlink(missing_ok=True)


@wrong("the file was first written in another folder")
def save_weights(path, model):
    try:
        with open("weights.tmp", "wb") as file:
            torch.save(model.state_dict(), file)
        os.replace("weights.tmp", path)
    finally:
        Path("weights.tmp").unlink(missing_ok=True)


@wrong("as a str, it raised AttributeError")
def save_weights(path, model):
    temporary = path.with_suffix(".tmp")
    try:
        with open(temporary, "wb") as file:
            torch.save(model.state_dict(), file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@wrong("lies beside the file")
def save_weights(path, model):
    write(model.state_dict(), path)
    Path(f"{path}.info").write_text("saved")


# ------------------------------------------------------------------------------------------------- load_weights


@wrong("returned None")
def load_weights(path, model, strict=True):
    model.load_state_dict(read(path), strict=strict)


@wrong("return what load_state_dict returns")
def load_weights(path, model, strict=True):
    model.load_state_dict(read(path), strict=strict)
    return model


@wrong("the names were thrown away")
def load_weights(path, model, strict=True):
    model.load_state_dict(read(path), strict=strict)
    return [], []


@wrong("a value of type list; a value of type tuple is wanted")
def load_weights(path, model, strict=True):
    return list(model.load_state_dict(read(path), strict=strict))


@wrong("missing and unexpected changed places")
def load_weights(path, model, strict=True):
    missing, unexpected = model.load_state_dict(read(path), strict=strict)
    return unexpected, missing


@wrong("with strict=False, a file that lacks some names and has others raised")
def load_weights(path, model, strict=True):
    return model.load_state_dict(read(path))


@wrong("unless strict=False is given")
def load_weights(path, model, strict=False):
    return model.load_state_dict(read(path), strict=strict)


@wrong("unless strict=False is given")
def load_weights(path, model, strict=True):
    return model.load_state_dict(read(path), strict=False)


@wrong("the error does not name")
def load_weights(path, model, strict=True):
    result = model.load_state_dict(read(path), strict=False)
    if strict and any(result):
        raise RuntimeError(f"missing: {result.missing_keys}")
    return result


@wrong("a RuntimeError is wanted, as load_state_dict raises it")
def load_weights(path, model, strict=True):
    result = model.load_state_dict(read(path), strict=False)
    if strict and any(result):
        raise KeyError(f"missing: {result.missing_keys}, unexpected: {result.unexpected_keys}")
    return result


@wrong("the model still has its own weights")
def load_weights(path, model, strict=True):
    weights = read(path)
    own = model.state_dict()
    own = {**own, **weights}
    missing = [name for name in model.state_dict() if name not in weights]
    return missing, [name for name in weights if name not in model.state_dict()]


@wrong("the buffers of the model were not loaded")
def load_weights(path, model, strict=True):
    weights = read(path)
    buffers = dict(model.named_buffers())
    missing, unexpected = model.load_state_dict({**weights, **{k: buffers[k] for k in buffers if k in weights}}, strict)
    return missing, unexpected


@wrong("was set to zero")
def load_weights(path, model, strict=True):
    weights = read(path)
    if not strict:
        with torch.no_grad():
            for value in model.state_dict().values():
                value.zero_()
    return model.load_state_dict(weights, strict=strict)


@wrong("what the file and the model both have was not loaded")
def load_weights(path, model, strict=True):
    weights = read(path)
    own = model.state_dict()
    missing, unexpected = [k for k in own if k not in weights], [k for k in weights if k not in own]
    if strict or not (missing or unexpected):
        model.load_state_dict(weights)
    return missing, unexpected


@wrong("has another shape in the file than in the model")
def load_weights(path, model, strict=True):
    own = model.state_dict()
    weights = {k: v for k, v in read(path).items() if k not in own or own[k].shape == v.shape}
    if strict:
        return model.load_state_dict({**own, **weights})
    return model.load_state_dict(weights, strict=False)


@wrong("must be told where to put the tensors")
def load_weights(path, model, strict=True):
    return model.load_state_dict(read(path, None), strict=strict)


@wrong("loading the file ran that")
def load_weights(path, model, strict=True):
    return model.load_state_dict(read(path, weights_only=False), strict=strict)


@wrong("given a file that ends in the middle, it raised")
def load_weights(path, model, strict=True):
    return model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True), strict=strict)


@wrong("the caller must hear of it")
def load_weights(path, model, strict=True):
    try:
        weights = read(path)
    except RuntimeError as error:
        print(error)
        return [], []
    return model.load_state_dict(weights, strict=strict)


@wrong("a FileNotFoundError is wanted")
def load_weights(path, model, strict=True):
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise RuntimeError(f"{path} cannot be read") from error
    return model.load_state_dict(weights, strict=strict)


@wrong("the model has new tensors now")
def load_weights(path, model, strict=True):
    return model.load_state_dict(read(path), strict=strict, assign=True)


@wrong("in another mode than before; the caller decides")
def load_weights(path, model, strict=True):
    model.eval()
    return model.load_state_dict(read(path), strict=strict)
