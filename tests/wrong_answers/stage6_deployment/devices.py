"""Wrong answers to stage6_deployment/devices.py."""
import copy

import torch
from torch import Tensor, nn

from tests.bank import wrong


@wrong("whoever asks for one device must not get another")
def best_device(preferred=None):
    if preferred == "cuda" and not torch.cuda.is_available():
        preferred = None
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


@wrong("preferred is ignored")
def best_device(preferred=None):
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


@wrong("still cuda was chosen")
def best_device(preferred=None):
    return torch.device(preferred or "cuda")


@wrong("still mps was chosen")
def best_device(preferred=None):
    if preferred is not None:
        return torch.device(preferred)
    return torch.device("cuda" if torch.cuda.is_available() else "mps")


@wrong("cuda comes first")
def best_device(preferred=None):
    if preferred is not None:
        return torch.device(preferred)
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@wrong("cpu was chosen on a machine that has something better")
def best_device(preferred=None):
    if preferred is not None:
        return torch.device(preferred)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@wrong("a name alone does not prove that there is such a device")
def best_device(preferred=None):
    if preferred is not None:
        return torch.device(preferred)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


@wrong("must not get another")
def best_device(preferred=None):
    if preferred is not None:
        device = torch.device(preferred)
        if device.type == "cuda" and torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count():
            return device
        if device.type == "mps" and torch.backends.mps.is_available():
            return device
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


@wrong("it raised ValueError")
def best_device(preferred=None):
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if preferred is None:
        return torch.device(next(name for name in there if there[name]))
    device = torch.device(preferred)
    if not there.get(device.type):
        raise ValueError(f"{preferred} is not available")
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise RuntimeError("no such card")
    return device


@wrong("they are counted from 0")
def best_device(preferred=None):
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if preferred is None:
        return torch.device(next(name for name in there if there[name]))
    device = torch.device(preferred)
    if not there.get(device.type):
        raise RuntimeError(f"{preferred} is not available")
    return device


@wrong("they are counted from 0")
def best_device(preferred=None):
    there = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available()), "cpu": 1}
    if preferred is None:
        return torch.device(next(name for name in there if there[name]))
    device = torch.device(preferred)
    if not there.get(device.type) or (device.index or 0) > there[device.type]:
        raise RuntimeError(f"{preferred} is not available")
    return device


@wrong("the number of the card was lost")
def best_device(preferred=None):
    there = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available()), "cpu": 1}
    if preferred is None:
        return torch.device(next(name for name in there if there[name]))
    device = torch.device(preferred)
    if (device.index or 0) >= there.get(device.type, 0):
        raise RuntimeError(f"{preferred} is not available")
    return torch.device(device.type)


@wrong("given a name that torch does not know, a RuntimeError was expected")
def best_device(preferred=None):
    there = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available()), "cpu": 1}
    if preferred is not None and preferred.partition(":")[0] in there:
        device = torch.device(preferred)
        if (device.index or 0) >= there[device.type]:
            raise RuntimeError(f"{preferred} is not available")
        return device
    return torch.device(next(name for name in there if there[name]))


@wrong("it raised KeyError")
def best_device(preferred=None):
    there = {"cuda": torch.cuda.device_count(), "mps": int(torch.backends.mps.is_available()), "cpu": 1}
    if preferred is None:
        return torch.device(next(name for name in there if there[name]))
    kind, _, number = preferred.partition(":")
    if int(number or 0) >= there[kind]:
        raise RuntimeError(f"{preferred} is not available")
    return torch.device(preferred)


@wrong("this is only a name, a string")
def best_device(preferred=None):
    if preferred is not None:
        return preferred
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@wrong("the function returned None")
def best_device(preferred=None):
    if preferred is not None:
        return torch.device(preferred)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")


# --- to_device


@wrong('"cuda" is written into the function')
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to("cuda")
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    return batch


@wrong('"cuda" is written into the function')
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.cuda()
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


@wrong("lies on cpu, not on the device that was asked for")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to("cuda" if torch.cuda.is_available() else "cpu")
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


@wrong("a tensor in a container of type list lies on cpu")
def to_device(batch, device):
    if isinstance(batch, (list, tuple)):
        for value in batch:
            to_device(value, device)
        return batch
    if isinstance(batch, dict):
        for value in batch.values():
            to_device(value, device)
        return batch
    if isinstance(batch, Tensor):
        batch = batch.to(device)
    return batch


@wrong("a tensor in a container of type list lies on cpu")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, (list, tuple)):
        return type(batch)(value.to(device) if isinstance(value, Tensor) else value for value in batch)
    if isinstance(batch, dict):
        return {key: value.to(device) if isinstance(value, Tensor) else value for key, value in batch.items()}
    return batch


@wrong("a tensor in a container of type dict lies on cpu")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


@wrong("type tuple became one of type list")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, (list, tuple)):
        return [to_device(value, device) for value in batch]
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    return batch


@wrong("type list became one of type tuple")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, (list, tuple)):
        return tuple(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    return batch


@wrong("missing")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    return batch


@wrong("type Pair became one of type tuple")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, list):
        return [to_device(value, device) for value in batch]
    if isinstance(batch, tuple):
        return tuple(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    return batch


@wrong("type OrderedDict became one of type dict")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        return {key: to_device(value, device) for key, value in batch.items()}
    return batch


@wrong("first argument must be callable")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        return type(batch)({key: to_device(value, device) for key, value in batch.items()})
    return batch


@wrong("has lost its default factory")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        moved = type(batch)()
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    return batch


@wrong("is no tensor and no list, tuple or dict")
def to_device(batch, device):
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    if isinstance(batch, (int, float)):
        return torch.tensor(batch).to(device)
    return batch.to(device) if isinstance(batch, Tensor) else batch


@wrong("has no attribute 'to'")
def to_device(batch, device):
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    return batch.to(device)


@wrong("RecursionError")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        return type(batch)((key, to_device(value, device)) for key, value in batch.items())
    if hasattr(batch, "__iter__"):
        return [to_device(value, device) for value in batch]
    return batch


@wrong("a value of type set")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return type(batch)(*(to_device(value, device) for value in batch))
    if isinstance(batch, (list, tuple, set)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


@wrong("the batch that was given has changed")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        for key in batch:
            batch[key] = to_device(batch[key], device)
    elif isinstance(batch, list):
        for index in range(len(batch)):
            batch[index] = to_device(batch[index], device)
    elif isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return batch._make(to_device(value, device) for value in batch)
    elif isinstance(batch, tuple):
        return tuple(to_device(value, device) for value in batch)
    return batch


@wrong("the batch that was given has changed")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, dict):
        moved = copy.copy(batch)
        moved.update((key, to_device(value, device)) for key, value in batch.items())
        return moved
    if isinstance(batch, list):
        batch[:] = [to_device(value, device) for value in batch]
        return batch
    if isinstance(batch, tuple) and hasattr(batch, "_fields"):
        return batch._make(to_device(value, device) for value in batch)
    if isinstance(batch, tuple):
        return tuple(to_device(value, device) for value in batch)
    return batch


@wrong("dtype float32")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device, torch.float32)
    if isinstance(batch, (list, tuple)):
        return type(batch)(to_device(value, device) for value in batch)
    return batch


@wrong("is a return missing in one of the cases")
def to_device(batch, device):
    if isinstance(batch, Tensor):
        return batch.to(device)
    if isinstance(batch, (list, tuple)):
        type(batch)(to_device(value, device) for value in batch)
    elif isinstance(batch, dict):
        {key: to_device(value, device) for key, value in batch.items()}
    else:
        return batch


# --- train_step


@wrong("the model was given inputs that are not on device")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device)
    model.train()
    inputs, targets = batch
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the model was given inputs that are not on device")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch
    inputs.to(device)
    targets.to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("loss_fn was given targets that are not on device")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch
    inputs = inputs.to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the model was not on device when it was called")
def train_step(model, batch, loss_fn, optimizer, device):
    model.train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong('"cuda" is written into the function')
def train_step(model, batch, loss_fn, optimizer, device):
    model.cuda().train()
    inputs, targets = batch[0].cuda(), batch[1].cuda()
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the model was not on device when it was called")
def train_step(model, batch, loss_fn, optimizer, device):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("after the step the model is not on device")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    model.to("cpu")
    return loss.item()


@wrong("on the model that was given and not on a copy")
def train_step(model, batch, loss_fn, optimizer, device):
    model = copy.deepcopy(model).to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the gradients of an earlier step were added to")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("zero_grad() at the end is too late for them")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


@wrong("the weights have not changed")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    return loss.item()


@wrong("the weights have not changed")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


@wrong("the model was in eval mode")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).eval()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the model was in eval mode")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device)
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("a layer within the model was still in eval mode")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device)
    model.training = True
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the model is in eval mode after the step")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    model.eval()
    return loss.item()


@wrong(".item() gives the number in a tensor")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.detach()


@wrong("the graph of the step is still in memory")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss


@wrong("the graph of the step is still in memory")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward(retain_graph=True)
    optimizer.step()
    model.last_loss = loss
    return loss.item()


@wrong("this is the loss after the step")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss_fn(model(inputs), targets).backward()
    optimizer.step()
    was = copy.deepcopy(model.state_dict())
    loss = loss_fn(model(inputs), targets).item()
    model.load_state_dict(was)
    return loss


@wrong("this is the loss times the number of samples")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item() * len(inputs)


@wrong("another loss than loss_fn was used")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("a new one does not")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer = type(optimizer)(model.parameters(), lr=optimizer.param_groups[0]["lr"], momentum=0.9)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the batch that was given has changed")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    batch = batch if isinstance(batch, list) else list(batch)
    for index in range(2):
        batch[index] = batch[index].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(batch[0]), batch[1])
    loss.backward()
    optimizer.step()
    return loss.item()


@wrong("the function returned None")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    optimizer.zero_grad()
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()


@wrong("only the gradients of the optimizer's first group of parameters were cleared")
def train_step(model, batch, loss_fn, optimizer, device):
    model.to(device).train()
    inputs, targets = batch[0].to(device), batch[1].to(device)
    for parameter in optimizer.param_groups[0]["params"]:
        parameter.grad = None
    loss = loss_fn(model(inputs), targets)
    loss.backward()
    optimizer.step()
    return loss.item()
