"""Right answers to stage6_deployment/checkpoints.py."""
# os.path and open(path) are what many have learned.
# ruff: noqa: PTH100, PTH104, PTH105, PTH107, PTH108, PTH110, PTH118, PTH119, PTH120, PTH123

import contextlib
import copy
import io
import os
import tempfile
import uuid
from pathlib import Path

import torch

from tests.bank import right


class UnreadableFile(RuntimeError):
    pass


@right
def save_checkpoint(path, model, optimizer, epoch):
    folder = os.path.dirname(os.path.abspath(path))
    file = tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".partial", delete=False)
    try:
        with file:
            torch.save({"epoch": epoch, "optimizer": optimizer.state_dict(), "model": model.state_dict()}, file)
        Path(file.name).replace(path)
    except BaseException:
        os.unlink(file.name)
        raise


@right
def save_checkpoint(path, model, optimizer, epoch):
    buffer = io.BytesIO()               # in memory first, so that all that can fail with the disk is one write
    torch.save(dict(model=model.state_dict(), optimizer=optimizer.state_dict(), epoch=epoch), buffer)
    path = Path(path)
    partial = path.parent / f".{path.name}.{os.getpid()}"
    try:
        with partial.open("wb") as file:
            file.write(buffer.getbuffer())
            file.flush()
            os.fsync(file.fileno())
        os.rename(partial, path)        # on Linux and macOS the same as os.replace
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@right
def save_checkpoint(path, model, optimizer, epoch):
    states = copy.deepcopy([model.state_dict(), optimizer.state_dict()])
    path = Path(path).resolve()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder, "checkpoint")
        with new.open("wb") as file:
            torch.save({"model": states[0], "optimizer": states[1], "epoch": epoch}, file)
        new.replace(path)
    print("saved", path)


@right
def save_checkpoint(path, model, optimizer, epoch):
    weights = {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}
    with contextlib.ExitStack() as stack:
        temporary = f"{os.fspath(path)}-{uuid.uuid4().hex}"
        stack.callback(lambda: os.path.exists(temporary) and os.remove(temporary))
        try:
            torch.save({"model": weights, "optimizer": optimizer.state_dict(), "epoch": int(epoch)}, temporary)
        except RuntimeError as error:
            raise OSError(f"{path} could not be written: {error}") from error
        os.replace(temporary, path)


@right
def save_checkpoint(path, model, optimizer, epoch):
    folder, name = os.path.split(path)
    descriptor, temporary = tempfile.mkstemp(prefix=name, dir=folder or ".")
    content = {"model": dict(model.state_dict()), "optimizer": optimizer.state_dict(), "epoch": epoch}
    try:
        with os.fdopen(descriptor, "wb") as file:
            torch.save(content, file, _use_new_zipfile_serialization=False)
        os.replace(temporary, path)
        temporary = None
    finally:
        if temporary:
            os.remove(temporary)


@right
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    with open(path, "rb") as file:
        content = io.BytesIO(file.read())
    try:
        checkpoint = torch.load(content, map_location=map_location, weights_only=True)
    except Exception:
        raise UnreadableFile(f"{path} is no checkpoint, or not a whole one") from None
    if optimizer:
        optimizer.load_state_dict(checkpoint["optimizer"])
    missing, unexpected = model.load_state_dict(checkpoint["model"], strict=False)
    if missing or unexpected:
        raise RuntimeError(f"missing: {missing}; unexpected: {unexpected}")
    return int(checkpoint["epoch"])


@right
def load_checkpoint(path, model, optimizer=None, map_location="cpu"):
    try:
        checkpoint = torch.load(path, map_location)     # from 2.6 on weights_only is True where nothing is said
        states = checkpoint["model"], checkpoint["optimizer"], checkpoint["epoch"]
    except FileNotFoundError:
        raise
    except BaseException as error:
        raise RuntimeError("cannot read " + str(path)) from error
    for target, state in zip((model, optimizer), states[:2]):
        if target is not None:
            target.load_state_dict(state)
    return states[2]


@right
def save_weights(path, model):
    path = Path(path)
    new = path.with_name(path.name + ".new")
    try:
        with new.open("wb") as file:
            torch.save(model.state_dict(), file)
            file.flush()
            os.fsync(file)
        new.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)      # so that a power cut does not undo the renaming
        os.fsync(folder)
        os.close(folder)
    finally:
        new.unlink(missing_ok=True)


@right
def save_weights(path, model):
    tensors = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    ordered = {name: tensors[name].detach() for name in model.state_dict()}
    file = tempfile.NamedTemporaryFile("wb", dir=Path(path).parent, delete=False)
    try:
        torch.save(ordered, file)
        file.close()
        os.replace(file.name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            file.close()
        os.remove(file.name)
        raise


@right
def save_weights(path, model):
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    temporary = os.path.join(os.path.dirname(path), f"~{os.path.basename(path)}")
    try:
        Path(temporary).write_bytes(buffer.getvalue())
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


@right
def load_weights(path, model, strict=True):
    try:
        weights = torch.load(path, map_location=torch.device("cpu"), weights_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise RuntimeError(f"{path}: {type(error).__name__}") from error
    return model.load_state_dict(weights, strict)


@right
def load_weights(path, model, strict=True):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    with open(path, "rb") as file:
        try:
            weights = torch.load(file, map_location=lambda storage, location: storage, weights_only=True)
        except Exception as error:
            error.add_note("while loading weights") if hasattr(error, "add_note") else None
            raise UnreadableFile(os.fspath(path)) from error
    own = model.state_dict()
    missing, unexpected = [k for k in own if k not in weights], [k for k in weights if k not in own]
    if strict and (missing or unexpected):
        raise RuntimeError(f"{missing} are not in {path}, and {unexpected} not in the model")
    for name in own.keys() & weights.keys():
        if own[name].shape != weights[name].shape:
            raise RuntimeError(f"{name} has another shape")
        own[name].copy_(weights[name])
    return missing, unexpected
