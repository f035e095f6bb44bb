"""Right answers to stage6_deployment/mnist_classifier.py."""

import argparse
import copy
import sys
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy
import torch
from PIL import Image, ImageDraw, ImageOps
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset
from torchvision import transforms
from torchvision.datasets import MNIST

from tests.bank import right

# What every answer has in the solution itself, further down.
MEAN, STD, EPOCHS = 0.1307, 0.3081, 5
DigitReader: Any = None
save_loss_curve: Any = None


class Convolutional(nn.Module):
    def __init__(self):
        super().__init__()
        self.losses = []
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 5, stride=2, padding=2), nn.BatchNorm2d(8), nn.ReLU(),
            nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.ReLU(), nn.Dropout(0.1),
        )
        self.last = nn.Linear(16 * 7 * 7, 10)

    def forward(self, images):
        return self.last(self.features(images).flatten(1))


@right
def train_classifier(root, device="cpu", epochs=5, seed=0):
    # a convolutional network, SGD with momentum, a DataLoader, a bar drawn by hand
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    digits = MNIST(str(root), train=True)
    images = digits.data.float().div(255).sub(MEAN).div(STD)[:, None]
    loader = DataLoader(TensorDataset(images, digits.targets), batch_size=32, shuffle=True,
                        generator=torch.Generator().manual_seed(seed))
    model = Convolutional().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9)
    for epoch in range(epochs):
        losses = []
        for number, (x, y) in enumerate(loader):
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            losses += [float(loss.detach())] * len(x)
            sys.stderr.write(f"\r{'=' * (30 * (number + 1) // len(loader)):30}| epoch {epoch + 1}")
        model.losses.append(sum(losses) / len(losses))
    torch.set_rng_state(state)
    model.eval()
    return model


@right
def train_classifier(root, device="cpu", epochs=5, seed=0):
    # no optimizer but three lines, a generator of its own, weights drawn by hand
    generator = torch.Generator().manual_seed(seed)
    raw = Path(root) / "MNIST" / "raw"
    pixels = numpy.fromfile(raw / "train-images-idx3-ubyte", dtype=numpy.uint8)[16:].reshape(-1, 1, 28, 28)
    labels = torch.tensor(numpy.fromfile(raw / "train-labels-idx1-ubyte", dtype=numpy.uint8)[8:].astype(numpy.int64))
    images = torch.tensor((pixels.astype(numpy.float32) / 255 - MEAN) / STD, dtype=torch.float32)
    with torch.random.fork_rng():
        model = nn.Sequential(nn.Flatten(), nn.Linear(784, 100), nn.Tanh(), nn.Linear(100, 10))
    for layer in (model[1], model[3]):
        nn.init.kaiming_uniform_(layer.weight, a=5**0.5, generator=generator)
        nn.init.zeros_(layer.bias)
    model = model.to(device)
    model.losses = []
    speeds = [torch.zeros_like(p) for p in model.parameters()]
    for epoch in range(1, epochs + 1):
        print(f"epoch {epoch} of {epochs} …", flush=True)
        summed = torch.zeros((), device=device)
        for batch in torch.randperm(len(images), generator=generator).split(50):
            model.zero_grad()
            loss = F.nll_loss(model(images[batch].to(device)).log_softmax(1), labels[batch].to(device))
            loss.backward()
            with torch.no_grad():
                for p, v in zip(model.parameters(), speeds):
                    v.mul_(0.9).add_(p.grad)
                    p -= 0.01 * v
            summed += loss.detach() * len(batch)
        model.losses.append(summed.item() / len(images))
    return model.eval()


@right
def train_classifier(root, device="cpu", epochs=5, seed=0):
    # everything on the device at once, torch.optim.AdamW with a schedule, dropout
    with torch.random.fork_rng(enabled=True):
        torch.manual_seed(seed)
        digits = MNIST(Path(root), train=True)
        model = nn.Sequential(nn.Flatten(), nn.Linear(784, 200), nn.LayerNorm(200), nn.GELU(), nn.Dropout(0.2),
                              nn.Linear(200, 10))
        model.losses = []
        model.train().to(torch.device(device))
        images = torch.from_numpy(((digits.data.numpy()[:, None] / 255.0 - MEAN) / STD).astype("float32")).to(device)
        labels = digits.targets.to(device)
        optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
        schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.7)
        criterion = nn.CrossEntropyLoss()
        for epoch in range(epochs):
            order = torch.randperm(len(labels), device=device)
            print("epoch", epoch)
            sums = []
            for start in range(0, len(labels), 100):
                chosen = order[start : start + 100]
                loss = criterion(model(images[chosen]), labels[chosen])
                loss.backward()
                optimizer.step()
                optimizer.zero_grad()
                sums.append(loss.item() * len(chosen))
            schedule.step()
            model.losses.append(sum(sums) / len(labels))
        return model.requires_grad_(True).train(False)


@right
def evaluate_classifier(model, root, device):
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])
    loader = DataLoader(MNIST(root, train=False, transform=steps), batch_size=77)
    modes = {module: module.training for module in model.modules()}
    model.to(device)
    model.eval()
    correct = seen = 0
    with torch.inference_mode():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            correct += int((model(images).max(dim=1).indices == labels).sum())
            seen += len(labels)
    for module, mode in modes.items():
        module.training = mode
    return correct / seen


@right
def evaluate_classifier(model, root, device):
    test = MNIST(root, train=False)
    before = model.training
    model = model.to(torch.device(device)).train(False)
    hits = 0
    for image, label in zip(test.data, test.targets.tolist()):      # one by one
        with torch.no_grad():
            logits = model(((image / 255 - MEAN) / STD)[None, None].to(device))
        hits += int(logits.argmax().item() == label)
    model.train(before)
    return float(hits) / len(test)


@right
def evaluate_classifier(model, root, device):
    raw = Path(root, "MNIST", "raw")
    images = numpy.frombuffer((raw / "t10k-images-idx3-ubyte").read_bytes(), numpy.uint8, offset=16)
    labels = numpy.frombuffer((raw / "t10k-labels-idx1-ubyte").read_bytes(), numpy.uint8, offset=8)
    x = torch.from_numpy((images.reshape(-1, 1, 28, 28) / 255 - MEAN) / STD).float().to(device)
    mode = model.training
    model.eval().to(device)
    with torch.no_grad():
        answers = model(x).cpu().numpy().argmax(axis=1)
    model.train(mode)
    return float(numpy.mean(answers == labels))


def own_page(test, guesses, path):
    """A page drawn with Pillow: nothing of matplotlib is in it."""
    wrong = [i for i in range(len(guesses)) if guesses[i] != test.targets[i]][:30]
    page = Image.new("L", (6 * 60, 5 * 60), 255)
    for place, index in enumerate(wrong):
        left, top = place % 6 * 60, place // 6 * 60
        page.paste(Image.fromarray(test.data[index].numpy()), (left + 16, top + 20))
        ImageDraw.Draw(page).text((left + 20, top + 5), f"{int(test.targets[index])}", fill=0)
    page.save(path)


@right
def main(argv):
    parser = argparse.ArgumentParser(prog="digits", allow_abbrev=False)
    training = parser.add_argument_group("training")
    training.add_argument("--root", type=Path)
    training.add_argument("--out", type=Path)
    training.add_argument("--epochs", "-e", type=int, default=EPOCHS)
    training.add_argument("--seed", "-s", type=int, default=0)
    training.add_argument("--device", "-d", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--predict", type=Path)
    given = parser.parse_args(argv)
    if given.root and given.out:
        if not (given.root / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file():
            sys.stderr.write(f"no digits below {given.root}\n")
            return 1
        given.out.mkdir(parents=True, exist_ok=True)
        model = train_classifier(root=given.root, device=given.device, epochs=given.epochs, seed=given.seed)
        with (given.out / "model.pt").open("wb") as file:
            torch.save({name: value.cpu() for name, value in model.state_dict().items()}, file)
        figure = matplotlib.figure.Figure()
        axes = figure.add_subplot()
        axes.semilogy(model.losses, "o-")
        figure.savefig(given.out / "loss_curve.png")
        test = MNIST(given.root, train=False)
        with torch.inference_mode():
            guesses = model.cpu()((test.data[:, None] / 255 - MEAN) / STD).argmax(1)
        print(f"{int((guesses == test.targets).sum())} of {len(guesses)} are right")
        own_page(test, guesses, given.out / "misclassified.png")
        return 0
    if not (given.checkpoint and given.predict):
        parser.error("--root and --out, or --checkpoint and --predict")
    network = DigitReader()
    try:
        weights = torch.load(given.checkpoint, weights_only=True)
        if set(weights) != set(network.state_dict()):
            raise ValueError("other weights")
        network.load_state_dict(weights)
    except Exception as problem:
        sys.stderr.write(f"cannot use {given.checkpoint}: {type(problem).__name__}\n")
        return 1
    try:
        picture = Image.open(given.predict)
        picture.load()
    except Exception as problem:
        sys.stderr.write(f"cannot use {given.predict}: {type(problem).__name__}\n")
        return 1
    picture = picture.convert("RGB").convert("L").resize((28, 28), Image.Resampling.LANCZOS)
    border = [picture.getpixel((x, y)) for x in range(28) for y in range(28) if {x, y} & {0, 27}]
    if sum(border) / len(border) > 127.5:
        picture = ImageOps.invert(picture)
    image = transforms.Compose([transforms.ToTensor(), transforms.Normalize(MEAN, STD)])(picture)
    network.eval()
    sys.stdout.write(f"{int(network(image[None]).argmax())}\n")
    return 0


@right
def main(argv):
    parser = argparse.ArgumentParser()
    for name, default in {"root": None, "out": None, "checkpoint": None, "predict": None, "device": "cpu"}.items():
        parser.add_argument("--" + name, default=default)
    parser.add_argument("--epochs", type=int, default=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=argparse.SUPPRESS)
    options = vars(parser.parse_args(argv))
    asked = {name: options[name] for name in ("epochs", "seed") if name in options}

    def training():
        problem = options["root"], "holds no digits"
        try:
            test = MNIST(options["root"], train=False)
            problem = None
            model = train_classifier(options["root"], options["device"], **asked)
        except (RuntimeError, OSError):
            if problem is None:
                raise
            print(*problem, file=sys.stderr)
            return 1
        folder = Path(options["out"])
        folder.mkdir(parents=True, exist_ok=True)
        torch.save(copy.deepcopy(model).cpu().state_dict(), folder / "model.pt")
        save_loss_curve(model, folder / "loss_curve.png")
        images = (test.data.unsqueeze(1) / 255 - MEAN) / STD
        with torch.no_grad():
            guesses = torch.stack([model(image[None].to(options["device"]))[0].argmax().cpu() for image in images])
        wrong = [(image, label, guess) for image, label, guess in zip(images, test.targets, guesses) if label != guess]
        figure = plt.figure(figsize=(9, 9))
        for number, (image, label, guess) in enumerate(wrong[:25]):
            axes = figure.add_subplot(5, 5, number + 1, xticks=[], yticks=[])
            axes.imshow(image[0], cmap="Greys")
            axes.set_xlabel(f"is {label}, read as {guess}")
        figure.savefig(folder / "misclassified.png", dpi=60)
        plt.close(figure)
        print("done; accuracy", evaluate_classifier(model, options["root"], options["device"]))
        return 0

    def reading():
        model = DigitReader().eval()
        steps = {
            "checkpoint": lambda path: model.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)),
            "predict": lambda path: numpy.array(Image.open(path).convert("L").resize((28, 28))) / 255,
        }
        found = {}
        for name, step in steps.items():
            try:
                found[name] = step(options[name])
            except Exception as error:
                print(f"{options[name]}: {type(error).__name__}", file=sys.stderr)
                return 1
        pixels = torch.tensor(found["predict"], dtype=torch.float32)
        inside = pixels[1:-1, 1:-1]
        if (pixels.sum() - inside.sum()) / 108 > 0.5:
            pixels = 1.0 - pixels
        with torch.no_grad():
            print(model((pixels[None, None] - MEAN) / STD)[0].argmax().item())
        return 0

    if options["root"] and options["out"]:
        return training()
    if options["checkpoint"] and options["predict"]:
        return reading()
    return parser.error("what is to be done?")
