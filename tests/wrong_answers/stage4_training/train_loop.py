"""Wrong answers to stage4_training/train_loop.py."""

import torch
from torch import nn

from tests.bank import wrong


@wrong("zero_grad() is missing within the loop")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("only the gradients of the optimizer's first group of parameters were cleared")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        for parameter in optimizer.param_groups[0]["params"]:
            parameter.grad = None
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the gradients of the batch before were still there")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("zero_grad() is missing within the loop")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    optimizer.zero_grad()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("zero_grad() must not come between backward() and step()")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the weights have not changed")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("backward() was never called")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("step() of the optimizer was never called")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the weights have not changed")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the order is wrong")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        optimizer.step()
        loss.backward()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("raised RuntimeError")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("there was a single step")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        total += loss.item() * len(inputs)
        count += len(inputs)
    optimizer.step()
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("step happened 1 times in an epoch")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        total += loss.item() * len(inputs)
        count += len(inputs)
    optimizer.step()
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("backward happened 1 times")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        loss = loss_fn(model(inputs), targets)
        total += loss.item() * len(inputs)
        count += len(inputs)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("raised RuntimeError")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("step happened")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("forward happened")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        model(inputs)  # to see what comes out
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("only the first batch was used")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
        return total / count
    raise ValueError("no batch")


@wrong("this is the loss of the first batch alone")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
        return total / count
    raise ValueError("no batch")


@wrong("the last batch, which is smaller, was left out")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    batches = list(loader)
    if len(batches) > 1:
        batches = [batch for batch in batches if len(batch[0]) == len(batches[0][0])]
    for inputs, targets in batches:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the model was in eval mode")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the model was in eval mode")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the model was in eval mode")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.eval()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("model.train() reaches all of them")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.training = True
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the model is in eval mode after the epoch")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    model.eval()
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the model is in eval mode after the epoch")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    was_training = model.training
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the gradient is that of the summed loss")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets) * len(inputs)
        loss.backward()
        optimizer.step()
        total += loss.item()
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("another loss than loss_fn")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("values are wrong")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs).softmax(dim=1), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("values are wrong")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("values are wrong")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("this is the mean over the batches")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item()
        count += 1
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("this is the mean over the batches")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    losses = []
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    if not losses:
        raise ValueError("no batch")
    return sum(losses) / len(losses)


@wrong("the losses of the batches were added up")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item()
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total


@wrong("this is the loss of all samples added up")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total


@wrong("divided by the number of batches")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += 1
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the losses were not weighted")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item()
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("this is the loss of the last batch alone")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return loss.item()


@wrong("as if it were as large as the first")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count, size = 0.0, 0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        size = size or len(inputs)
        count += size
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the losses that the steps were computed from are wanted")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    total = 0.0
    model.eval()
    with torch.no_grad():
        for inputs, targets in loader:
            total += loss_fn(model(inputs.to(device)), targets.to(device)).item() * len(inputs)
    model.train()
    return total / count


@wrong("the value is wrong")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            loss = loss_fn(model(inputs), targets)  # once more, after the step
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("this is a tensor")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("this is a tensor")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("the graphs of earlier batches are kept in memory")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return (total / count).item()


@wrong("the graphs of earlier batches are kept in memory")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    losses, count = [], 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss * len(inputs))
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return float(sum(losses)) / count


@wrong("the graphs of earlier batches are kept in memory")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    outputs, total, count = [], 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        outputs.append(model(inputs))
        loss = loss_fn(outputs[-1], targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("given inputs that were not moved")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("given inputs that were not moved")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs.to(device), targets.to(device)  # the result is thrown away
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("given inputs that were not moved")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs, targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("given targets that were not moved")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("divided by the size of the dataset")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, seen = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        seen += len(inputs)
    count = len(loader.dataset) if hasattr(loader, "dataset") else seen
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("object has no attribute 'dataset'")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / len(loader.dataset)


@wrong("has no len()")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    if len(loader) == 0:
        raise ValueError("no batch")
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("a loader without a batch")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    return total / count


@wrong("a loader without a batch")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        return 0.0
    return total / count


@wrong("a loader without a batch")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    assert count > 0
    return total / count


@wrong("returned None")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")


@wrong("call model(inputs), not model.forward(inputs)")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model.forward(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("raised RuntimeError")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs).squeeze(), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("raised RuntimeError")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        loss = loss_fn(model(inputs), targets).detach()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("raised RuntimeError")
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs, targets = inputs.to(device), targets.to(device)
        optimizer.zero_grad()
        with torch.no_grad():
            loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(inputs)
        count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("model.eval() belongs before the loop")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("model.eval() belongs before the loop")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("model.eval() reaches all of them")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.training = False
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the statistics of batch norm have changed")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("is in eval mode now")
def evaluate(model, loader, loss_fn, device):
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("is in train mode now")
def evaluate(model, loader, loss_fn, device):
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train()
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("is in train mode now")
def evaluate(model, loader, loss_fn, device):
    model.eval()
    was_training = model.training
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(not was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("is in eval mode now")
def evaluate(model, loader, loss_fn, device):
    model.eval()
    was_training = model.training
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the model built a graph")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    if True:
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the model built a graph")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    torch.no_grad()
    if True:
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the model built a graph")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    if True:
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs).detach()
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("autograd stays switched off")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    torch.set_grad_enabled(False)
    if True:
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("after the call it is on")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    torch.set_grad_enabled(False)
    if True:
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    torch.set_grad_enabled(True)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("parameters no longer require grad")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    model.requires_grad_(False)
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the .grad of the parameters has changed")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    model.zero_grad()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the weights have changed")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    for parameter in model.parameters():
        parameter.data.round_()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("this is the accuracy; the loss comes first")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return right / count, total / count


@wrong("this is the loss; the accuracy comes second")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return right / count, total / count


@wrong("this is the mean over the batches")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    batches = 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item()
            right += (logits.argmax(dim=1) == targets).sum().item()
            batches += 1
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / batches, right / count


@wrong("the mean of the batches' accuracies")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    batches = 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).double().mean().item()
            batches += 1
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / batches


@wrong("this is a percentage")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, 100 * right / count


@wrong("this is the number of right answers")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, float(right)


@wrong("divided by the number of batches")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    batches = 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            batches += 1
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / batches


@wrong("divided by the number of batches")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    batches = 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            batches += 1
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / batches, right / count


@wrong("this is the accuracy of the last batch alone")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right = (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / len(inputs)


@wrong("this is the loss of the last batch alone")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total = loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / len(inputs), right / count


@wrong("this is the accuracy of the first batch alone")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            loss = loss_fn(logits, targets).item()
            right = (logits.argmax(dim=1) == targets).double().mean().item()
            model.train(was_training)
            return loss, right
    model.train(was_training)
    raise ValueError("no batch")


@wrong("this is the share of wrong answers")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) != targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the losses of the batches were added up")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item()
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total, right / count


@wrong("this is the loss of all samples added up")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total, right / count


@wrong("another loss than loss_fn")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += nn.functional.cross_entropy(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the value is wrong")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmin(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("raised RuntimeError")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=0) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the value is wrong")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax() == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("the value is wrong")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1, keepdim=True) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("this is a tensor")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets) * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("this is a tensor")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("return two things")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count


@wrong("a tuple is wanted")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return [total / count, right / count]


@wrong("returned None")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")


@wrong("given inputs that were not moved")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("given targets that were not moved")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("met one that was not moved")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets
            logits = model(inputs)
            total += loss_fn(logits, targets.to(device)).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / count


@wrong("divided by the size of the dataset")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / (len(loader.dataset) if hasattr(loader, "dataset") else count)


@wrong("divided by the size of the dataset")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / (len(loader.dataset) if hasattr(loader, "dataset") else count), right / count


@wrong("object has no attribute 'dataset'")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        raise ValueError("no batch")
    return total / count, right / len(loader.dataset)


@wrong("a loader without a batch")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    return total / count, right / count


@wrong("a loader without a batch")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    model.eval()
    total, right, count = 0.0, 0, 0
    with torch.no_grad():
        for inputs, targets in loader:
            inputs, targets = inputs.to(device), targets.to(device)
            logits = model(inputs)
            total += loss_fn(logits, targets).item() * len(inputs)
            right += (logits.argmax(dim=1) == targets).sum().item()
            count += len(inputs)
    model.train(was_training)
    if count == 0:
        return 0.0, 0.0
    return total / count, right / count


@wrong("the weights have changed")
def evaluate(model, loader, loss_fn, device):
    was_training = model.training
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    loss = train_one_epoch(model, loader, loss_fn, optimizer, device)
    model.eval()
    with torch.no_grad():
        pairs = [(model(x.to(device)).argmax(1), y.to(device)) for x, y in loader]
    model.train(was_training)
    return loss, sum((p == y).sum().item() for p, y in pairs) / sum(len(y) for _, y in pairs)


@wrong("this was measured before the epoch")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("this was measured on the training data")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, train_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("loss and accuracy are the wrong way round")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        accuracy, loss = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("train_loss was measured after the epoch")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        batches = list(train_loader)
        train_one_epoch(model, batches, loss_fn, optimizer, device)
        history["train_loss"].append(evaluate(model, batches, loss_fn, device)[0])
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("the batches of the first epoch were used in all epochs")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    train_loader = list(train_loader)
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("the optimizer forgot the earlier epochs")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        lr = optimizer.param_groups[0]["lr"]
        optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("the model was not trained")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(evaluate(model, train_loader, loss_fn, device)[0])
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("never trained on the batches of train_loader")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(evaluate(model, train_loader, loss_fn, device)[0])
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("never evaluated on the batches of val_loader")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, train_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("there was one epoch less")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(1, epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("one an epoch is wanted")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(1, epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("one an epoch is wanted")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs + 1):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("has 1 entries")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
        return history
    return history


@wrong("has 1 entries")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        train_loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history = {"train_loss": [train_loss], "val_loss": [loss], "val_accuracy": [accuracy]}
    return history


@wrong("is no list")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"] = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        history["val_loss"], history["val_accuracy"] = evaluate(model, val_loader, loss_fn, device)
    return history


@wrong("the dict has no key")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_acc": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_acc"].append(accuracy)
    return history


@wrong("a dict of three lists is wanted")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    train_losses, val_losses, accuracies = [], [], []
    for epoch in range(epochs):
        train_losses.append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        val_losses.append(loss)
        accuracies.append(accuracy)
    return train_losses, val_losses, accuracies


@wrong("returned None")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)


@wrong("val_loss holds pairs")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append((loss, accuracy))
        history["val_accuracy"].append(accuracy)
    return history


@wrong("this is a percentage")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(100 * accuracy)
    return history


@wrong("this is a tensor")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(torch.tensor(loss))
        history["val_accuracy"].append(accuracy)
    return history


@wrong("this is the training loss")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(history["train_loss"][-1])
        history["val_accuracy"].append(accuracy)
    return history


@wrong("train_loss and val_loss are the wrong way round")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        train_loss = (train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["train_loss"].append(loss)
        history["val_loss"].append(train_loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("from the second epoch on the model was in eval mode")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    model.train()
    for epoch in range(epochs):
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        model.eval()
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("in some epoch the model was trained in eval mode")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    model.train()
    for epoch in range(epochs):
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        model.eval()
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("this was measured in train mode")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("the model was in train mode while it was evaluated")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("the model built a graph while it was evaluated")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        model.eval()
        total, right, count = 0.0, 0, 0
        if True:
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("given inputs that were not moved")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        model.eval()
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("met one that was not moved")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        model.eval()
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x = x.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y.to(device)).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("a train_loader without a batch")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        history["train_loss"].append(total / max(count, 1))
        model.eval()
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        if count == 0:
            raise ValueError("no batch")
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("a val_loader without a batch")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        model.train()
        total, count = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            total, count = total + loss.item() * len(x), count + len(x)
        if count == 0:
            raise ValueError("no batch")
        history["train_loss"].append(total / count)
        model.eval()
        total, right, count = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                total, count = total + loss_fn(logits, y).item() * len(x), count + len(x)
                right += (logits.argmax(1) == y).sum().item()
        history["val_loss"].append(total / count)
        history["val_accuracy"].append(right / count)
    return history


@wrong("without an epoch nothing is learned")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    train_one_epoch(model, train_loader, loss_fn, optimizer, device)  # to warm up
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("raised UnboundLocalError")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    for epoch in range(epochs):
        if epoch == 0:
            history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history


@wrong("values are wrong")
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for epoch in range(epochs):
        history["train_loss"].append(train_one_epoch(model, train_loader, loss_fn, optimizer, device))
        for parameter in model.parameters():
            parameter.data.mul_(0.9)
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history
