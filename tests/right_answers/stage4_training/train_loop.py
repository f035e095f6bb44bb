"""Right answers to stage4_training/train_loop.py."""

import itertools
from collections import defaultdict

import torch

from tests.bank import right


@right
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    losses, sizes = [], []
    for batch in loader:
        model.train()
        x, y = (part.to(device, non_blocking=True) for part in batch)
        loss = loss_fn(model(x), y)
        optimizer.zero_grad(set_to_none=False)  # just before backward, and to zeros
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())  # a number without its graph
        sizes.append(x.shape[0])
    if not sizes:
        raise ValueError("no batch")
    return (torch.stack(losses) * torch.tensor(sizes)).sum().item() / sum(sizes)


@right
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train(True)
    total = count = 0
    for x, y in loader:
        loss = loss_fn(model(x.to(device=device)), y.to(device=device))
        loss.backward()
        optimizer.step()
        model.zero_grad()  # after the step, and by the model
        total += y.size(0) * float(loss)
        count += y.size(0)
    try:
        return total / count
    except ZeroDivisionError:
        raise ValueError("no batch") from None


@right
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.requires_grad_(True).train()
    mean, count = 0.0, 0
    for x, y in loader:
        for parameter in model.parameters():
            parameter.grad = None  # by hand
        x, y = torch.as_tensor(x, device=device), torch.as_tensor(y, device=device)
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        count += len(y)
        mean += (loss.item() - mean) * len(y) / count  # a running mean
    if count:
        return mean
    raise ValueError("no batch")


@right
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    batches = iter(loader)
    first = next(batches, None)
    if first is None:
        raise ValueError("no batch")
    model.train()
    totals = torch.zeros(2, dtype=torch.float64)
    for x, y in itertools.chain([first], batches):
        x, y = x.to(device), y.to(device)

        def closure():
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            return loss

        loss = optimizer.step(closure)
        with torch.no_grad():
            totals += torch.tensor([loss.item() * len(x), len(x)], dtype=torch.float64)
    return (totals[0] / totals[1]).item()


@right
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    where = next(model.parameters()).device  # the caller has put the model on device
    model.train()
    total, count = 0.0, 0
    for inputs, targets in loader:
        inputs = inputs.to(where).float()
        targets = targets.to(where)
        with torch.enable_grad():
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = loss_fn(outputs, targets)
            loss.backward()
        optimizer.step()
        total += loss.data.cpu().numpy() * targets.numel()
        count += targets.numel()
    if count < 1:
        raise ValueError("no batch")
    return float(total / count)


@right
@torch.no_grad()
def evaluate(model, loader, loss_fn, device):
    mode = model.training
    model.train(False)
    try:
        pairs = [(model(x.to(device)), y.to(device)) for x, y in loader]
    finally:
        model.train(mode)
    if not pairs:
        raise ValueError("no batch")
    logits, targets = (torch.cat(parts) for parts in zip(*pairs))
    loss = loss_fn(logits, targets)  # the mean over all samples at once
    return loss.item(), (logits.max(dim=1).indices == targets).double().mean().item()


@right
def evaluate(model, loader, loss_fn, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    sums = [0.0, 0.0, 0]
    for x, y in loader:
        with torch.inference_mode():
            x, y = x.to(device), y.to(device)
            scores = model(x)
            sums[0] += float(loss_fn(scores, y)) * y.shape[0]
            sums[1] += sum(int(row.argmax()) == int(label) for row, label in zip(scores, y))
            sums[2] += y.shape[0]
    for module, training in modes.items():
        module.training = training
    if not sums[2]:
        raise ValueError("no batch")
    return sums[0] / sums[2], sums[1] / sums[2]


@right
def evaluate(model, loader, loss_fn, device):
    if model.training:
        model.eval()
        try:
            return evaluate(model, loader, loss_fn, device)
        finally:
            model.train()
    losses, hits = [], []
    with torch.set_grad_enabled(False):
        for x, y in loader:
            logits = model(x.to(device)).cpu()
            y = y.cpu()
            losses += [loss_fn(logits, y).item()] * len(y)
            hits += logits.topk(1).indices.squeeze(1).eq(y).tolist()
    if not losses:
        raise ValueError("no batch")
    return sum(losses) / len(losses), sum(hits) / len(hits)


@right
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    rows = []
    for _ in range(epochs):
        train_loss = train_one_epoch(model, train_loader, loss_fn, optimizer, device)
        rows.append((train_loss, *evaluate(model, val_loader, loss_fn, device)))
    return {name: [row[i] for row in rows] for i, name in enumerate(["train_loss", "val_loss", "val_accuracy"])}


@right
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    model.to(device)
    history = defaultdict(list, train_loss=[], val_loss=[], val_accuracy=[])
    epoch = 0
    while epoch < epochs:
        model.train()
        loss_sum, n = 0.0, 0
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)
            loss = loss_fn(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss_sum += loss.item() * len(x)
            n += len(x)
        if n == 0:
            raise ValueError("no training data")
        model.eval()
        val_sum, hits, m = 0.0, 0, 0
        with torch.no_grad():
            for x, y in val_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                val_sum += loss_fn(logits, y).item() * len(x)
                hits += int((logits.argmax(-1) == y).sum())
                m += len(x)
        if m == 0:
            raise ValueError("no validation data")
        history["train_loss"].append(loss_sum / n)
        history["val_loss"].append(val_sum / m)
        history["val_accuracy"].append(hits / m)
        epoch += 1
    return history


@right
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    if epochs == 0:
        return {"train_loss": [], "val_loss": [], "val_accuracy": [], "epochs": []}
    history = fit(model, train_loader, val_loader, loss_fn, optimizer, epochs - 1, device)
    history["train_loss"] += [train_one_epoch(model, train_loader, loss_fn, optimizer, device)]
    loss, accuracy = evaluate(model, val_loader, loss_fn, device)
    history["val_loss"] += [loss]
    history["val_accuracy"] += [accuracy]
    history["epochs"] += [epochs]  # one more thing to know
    return history


@right
def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    seen = []
    for x, y in loader:
        x, y = x.to(device), y.to(device)

        def closure(x=x, y=y):
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            return loss

        seen.append((float(optimizer.step(closure)), len(x)))
    if not seen:
        raise ValueError("nothing to learn from")
    return sum(loss * n for loss, n in seen) / sum(n for _loss, n in seen)


@right
def fit(model, train_loader, val_loader, loss_fn, optimizer, epochs, device):
    history = {"train_loss": [], "val_loss": [], "val_accuracy": []}
    for _ in range(epochs):
        model.train()
        seen = []
        for x, y in train_loader:
            x, y = x.to(device), y.to(device)

            def closure(x=x, y=y):
                optimizer.zero_grad()
                loss = loss_fn(model(x), y)
                loss.backward()
                return loss

            seen.append((float(optimizer.step(closure)), len(x)))
        if not seen:
            raise ValueError("nothing to learn from")
        history["train_loss"].append(sum(loss * n for loss, n in seen) / sum(n for _loss, n in seen))
        loss, accuracy = evaluate(model, val_loader, loss_fn, device)
        history["val_loss"].append(loss)
        history["val_accuracy"].append(accuracy)
    return history
