"""Right answers to stage6_deployment/devices.py."""
import torch
from torch import Tensor

from tests.bank import right


@right
def best_device(preferred=None):
    names = ["cpu"]
    if torch.backends.mps.is_available():
        names.insert(0, "mps")
    if torch.cuda.is_available():
        names = [f"cuda:{index}" for index in range(torch.cuda.device_count())] + names
    if preferred is None:
        return torch.device(names[0])
    wanted = torch.device(preferred)
    for name in names:
        there = torch.device(name)
        if there.type == wanted.type and (there.index or 0) == (wanted.index or 0):
            return wanted
    raise RuntimeError(f"no {preferred} here")


@right
def best_device(preferred=None):
    if preferred is None:
        accelerator = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
        return torch.device("cpu") if accelerator is None else accelerator
    device = torch.device(preferred)
    torch.zeros(1, device=device)
    return device


@right
def best_device(preferred=None):
    if preferred is not None:
        device = torch.device(preferred)
        try:
            torch.ones(1).to(device)
        except Exception as error:
            raise RuntimeError(f"{preferred} does not work: {error}") from error
        return device
    if torch.cuda.is_available():
        return torch.device("cuda", 0)
    if torch.backends.mps.is_built() and torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


@right
def to_device(batch, device):
    if torch.is_tensor(batch):
        return batch.to(device=device, non_blocking=True)
    if isinstance(batch, tuple):
        items = [to_device(item, device) for item in batch]
        return batch._make(items) if hasattr(batch, "_make") else tuple(items)
    if isinstance(batch, list):
        return [to_device(item, device) for item in batch]
    if isinstance(batch, dict):
        new = type(batch)(batch.default_factory) if hasattr(batch, "default_factory") else type(batch)()
        for key in batch:
            new[key] = to_device(batch[key], device)
        return new
    return batch


@right
def to_device(batch, device):
    match batch:
        case Tensor():
            there = torch.empty_like(batch, device=device)
            return there.copy_(batch)
        case dict():
            moved = batch.copy()
            moved.update({key: to_device(value, device) for key, value in batch.items()})
            return moved
        case list():
            return list(map(to_device, batch, [device] * len(batch)))
        case tuple():
            parts = map(to_device, batch, [device] * len(batch))
            return type(batch)(*parts) if hasattr(batch, "_fields") else tuple(parts)
    return batch


@right
def train_step(model, batch, loss_fn, optimizer, device):
    inputs, targets = [part.to(device) for part in batch]
    model = model.train().to(device)
    loss = loss_fn(model(inputs), targets)
    model.zero_grad(set_to_none=False)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@right
def train_step(model, batch, loss_fn, optimizer, device):
    for parameter in model.parameters():
        parameter.data = parameter.data.to(device)
        parameter.grad = None
    for module in model.modules():
        module.training = True
        for name, buffer in module._buffers.items():
            module._buffers[name] = buffer.to(device)
    loss = loss_fn(model(batch[0].to(device)), batch[1].to(device))
    loss.backward()
    optimizer.step()
    return loss.cpu().tolist()


@right
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device)
    model.train(True)
    x, y = batch
    x, y = x.to(device), y.to(device)

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    return optimizer.step(closure).item()
