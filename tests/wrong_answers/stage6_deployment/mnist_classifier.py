"""Wrong answers to stage6_deployment/mnist_classifier.py."""

import argparse
import io
import random
import sys
import traceback
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy
import torch
from PIL import Image
from rich.progress import track
from torch import nn
from torchvision.datasets import MNIST

from tests.bank import wrong

# What every answer has in the solution itself, further down.
MEAN, STD, EPOCHS = 0.1307, 0.3081, 5
DigitReader: Any = None
save_loss_curve: Any = None
save_misclassified: Any = None


def scaled(images):
    return (images.unsqueeze(1) / 255 - 0.1307) / 0.3081


def fit(model, images, labels, epochs, order=None, mean=None):
    """A training that is right; `mean` makes the loss of an epoch of those of its batches."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.losses = []
    for _ in track(range(epochs)):
        total, losses = 0.0, []
        for batch in (torch.randperm(len(images)) if order is None else order(len(images))).split(64):
            loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
            losses.append(loss.item())
        model.losses.append(mean(losses) if mean else total / len(images))
    return model


def fitted(root, epochs, seed, model=None, images=None, order=None, mean=None):
    """The whole of a training that is right, with a part exchanged."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        x = scaled(digits.data) if images is None else images(digits.data)
        return fit(model() if model else DigitReader(), x, digits.targets, epochs, order, mean).eval()


@wrong("trained on the test images too")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        parts = [MNIST(root, train=True), MNIST(root, train=False)]
        images, labels = torch.cat([part.data for part in parts]), torch.cat([part.targets for part in parts])
        return fit(DigitReader().to(device), scaled(images).to(device), labels.to(device), epochs).eval()


@wrong("other test images give another model")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits, test = MNIST(root, train=True), MNIST(root, train=False)
        both = torch.cat([digits.data, test.data]) / 255
        images = (digits.data.unsqueeze(1) / 255 - both.mean()) / both.std()
        return fit(DigitReader().to(device), images.to(device), digits.targets.to(device), epochs).eval()


@wrong("comes back in train mode")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed).train()


@wrong("the weights at the start differ")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    digits = MNIST(root, train=True)
    with torch.random.fork_rng():
        return fit(DigitReader().to(device), scaled(digits.data).to(device), digits.targets.to(device), epochs).eval()


@wrong("the weights at the start differ")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        model = DigitReader().to(device)
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        return fit(model, scaled(digits.data).to(device), digits.targets.to(device), epochs).eval()


@wrong("start the same but end differently")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, order=lambda n: torch.from_numpy(numpy.random.permutation(n)))


@wrong("start the same but end differently")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, order=lambda n: torch.tensor(random.sample(range(n), n)))


@wrong("another seed gives the same weights")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, 0)


@wrong("without a seed, the weights are not those of seed=0")
def train_classifier(root, device="cpu", epochs=5, seed=42):
    return fitted(root, epochs, seed)


@wrong("the global generator is not as it was before")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    torch.manual_seed(seed)
    digits = MNIST(root, train=True)
    return fit(DigitReader().to(device), scaled(digits.data).to(device), digits.targets.to(device), epochs).eval()


@wrong("epochs makes no difference")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, 5, seed)


@wrong("one epoch too many")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs + 1, seed)


@wrong("is there a return within the loop?")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, min(epochs, 1), seed)


@wrong("the last, smaller batch was left out")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, order=lambda n: torch.randperm(n)[: n // 64 * 64])


@wrong("the model gives probabilities")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, model=lambda: nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10), nn.Softmax(dim=1)))


@wrong("is there a sigmoid at the end?")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, model=lambda: nn.Sequential(
        nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10), nn.Sigmoid()))


@wrong("the model does not take images")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, model=lambda: nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)),
                  images=lambda images: scaled(images).flatten(1))


@wrong("trained on pixels in [0, 1]")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, images=lambda images: images.unsqueeze(1) / 255)


@wrong("trained on pixels from 0 to 255")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, images=lambda images: images.unsqueeze(1).float())


@wrong("the training images were normalised twice")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, images=lambda images: (scaled(images) - MEAN) / STD)


@wrong("the pixels still reach to 255")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, images=lambda images: (images.unsqueeze(1) - MEAN) / STD)


@wrong("brought to [-1, 1]")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, images=lambda images: images.unsqueeze(1) / 127.5 - 1)


@wrong("divided by 256")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, images=lambda images: (images.unsqueeze(1) / 256 - MEAN) / STD)


@wrong("the model has no attribute losses")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    del model.losses
    return model


@wrong("a number for each batch")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    model.losses = [loss for loss in model.losses for _ in range(7)]
    return model


@wrong("one number for all epochs together")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    model.losses = [sum(model.losses)]
    return model


@wrong("these are sums, not means")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    model.losses = [loss * 63 for loss in model.losses]
    return model


@wrong("was a mean divided a second time?")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    model.losses = [loss / 64 for loss in model.losses]
    return model


@wrong("weigh each by its size")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, mean=lambda losses: sum(losses) / len(losses))


@wrong("is that of its last batch")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, mean=lambda losses: losses[-1])


@wrong("are added up")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, mean=sum)


@wrong("holds tensors")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    model.losses = [torch.tensor(loss) for loss in model.losses]
    return model


@wrong("the losses are in the opposite order")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    model.losses = model.losses[::-1]
    return model


@wrong("the result is a dict")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return dict(fitted(root, epochs, seed).state_dict())


@wrong("the result is a tuple")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    model = fitted(root, epochs, seed)
    return model, model.losses


@wrong("returned None")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    fitted(root, epochs, seed)


@wrong("the model was not moved to device")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed)


@wrong("images that were not moved to device")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        images, labels = scaled(digits.data), digits.targets
        images.to(device)
        labels.to(device)
        return fit(DigitReader().to(device), images, labels, epochs).eval()


@wrong("the labels were not moved to device")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        return fit(DigitReader().to(device), scaled(digits.data).to(device), digits.targets, epochs).eval()


@wrong("an index on device was put into a tensor that was not moved there")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        images, labels = scaled(digits.data), digits.targets
        return fit(DigitReader().to(device), images, labels, epochs, lambda n: torch.randperm(n, device=device)).eval()


@wrong("the model that comes back is not on device")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        model = fit(DigitReader().to(device), scaled(digits.data).to(device), digits.targets.to(device), epochs)
        return model.eval().cpu()


@wrong("% is the least")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        images, labels = scaled(digits.data).to(device), digits.targets.to(device)
        model = DigitReader().to(device)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        for _ in track(range(epochs)):
            total = 0.0
            for batch in torch.randperm(len(images)).split(64):
                loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
            model.losses.append(total / len(images))
        return model.eval()


@wrong("% is the least")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        images, labels = scaled(digits.data).to(device), digits.targets.to(device)
        return fit(DigitReader().to(device), images, (labels + 1) % 10, epochs).eval()


@wrong("nothing is printed before the training has ended")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        images, labels = scaled(digits.data).to(device), digits.targets.to(device)
        model = DigitReader().to(device)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
        for _ in range(epochs):
            total = 0.0
            for batch in torch.randperm(len(images)).split(64):
                loss = nn.functional.cross_entropy(model(images[batch]), labels[batch])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                total += loss.item() * len(batch)
            model.losses.append(total / len(images))
        print("done")
        return model.eval()


@wrong("is not in its state_dict")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    class Centred(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))

        def forward(self, images):
            return self.layers(images - self.average)

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        digits = MNIST(root, train=True)
        model = Centred().to(device)
        images = scaled(digits.data).to(device)
        model.average = images.mean(0)
        return fit(model, images, digits.targets.to(device), epochs).eval()


@wrong("the weights do not fit a new model")
def train_classifier(root, device="cpu", epochs=5, seed=0):
    return fitted(root, epochs, seed, model=lambda: nn.Sequential(
        nn.Flatten(), nn.Linear(784, 100 if epochs == 5 else 90), nn.ReLU(), nn.LazyLinear(10)))


# -------------------------------------------------------------------------------------------- evaluate_classifier


def hits_of(model, root, device, images=scaled, size=100, train=False, keep_mode=True):
    """For each batch the images that are right, as an evaluation that is right finds them."""
    digits = MNIST(root, train=train)
    was_training = model.training
    model.to(device).eval()
    with torch.no_grad():
        answers = [model(batch.to(device)).argmax(1).cpu() for batch in images(digits.data).split(size)]
    model.train(was_training if keep_mode else False)
    return [(a == b).double() for a, b in zip(answers, digits.targets.split(size), strict=True)]


def share_of(hits):
    return torch.cat(hits).mean().item()


@wrong("in percent")
def evaluate_classifier(model, root, device):
    return 100 * share_of(hits_of(model, root, device))


@wrong("divide it by the number of all")
def evaluate_classifier(model, root, device):
    return torch.cat(hits_of(model, root, device)).sum().item()


@wrong("the share of images that are wrong")
def evaluate_classifier(model, root, device):
    return 1 - share_of(hits_of(model, root, device))


@wrong("the accuracy on the training images")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, train=True))


@wrong("as pixels in [0, 1]")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: images.unsqueeze(1) / 255))


@wrong("as pixels from 0 to 255")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: images.unsqueeze(1).float()))


@wrong("the test images were normalised twice")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: (scaled(images) - MEAN) / STD))


@wrong("the pixels still reach to 255")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: (images.unsqueeze(1) - MEAN) / STD))


@wrong("brought to [-1, 1]")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: images.unsqueeze(1) / 127.5 - 1))


@wrong("the darkest and the brightest pixel")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: (images.unsqueeze(1) / 256 - MEAN) / STD))


@wrong("(N, 1, 28, 28) is wanted")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, lambda images: scaled(images).squeeze(1)))


@wrong("the average of the batches' accuracies")
def evaluate_classifier(model, root, device):
    hits = hits_of(model, root, device, size=256)
    return sum(part.mean().item() for part in hits) / len(hits)


@wrong("only the first batch")
def evaluate_classifier(model, root, device):
    return hits_of(model, root, device)[0].mean().item()


@wrong("only the last batch")
def evaluate_classifier(model, root, device):
    return hits_of(model, root, device, size=256)[-1].mean().item()


@wrong("the last, smaller batch was left out")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, size=64)[:-1])


@wrong("the result is a tensor")
def evaluate_classifier(model, root, device):
    return torch.cat(hits_of(model, root, device)).mean()


@wrong("returned None")
def evaluate_classifier(model, root, device):
    print(share_of(hits_of(model, root, device)))


@wrong("computed in train mode")
def evaluate_classifier(model, root, device):
    digits = MNIST(root, train=False)
    model.to(device)
    with torch.no_grad():
        return (model(scaled(digits.data).to(device)).argmax(1).cpu() == digits.targets).double().mean().item()


@wrong("comes back in eval mode")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, device, keep_mode=False))


@wrong("comes back in train mode")
def evaluate_classifier(model, root, device):
    share = share_of(hits_of(model, root, device))
    model.train()
    return share


@wrong("the model itself has changed")
def evaluate_classifier(model, root, device):
    share = share_of(hits_of(model, root, device))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    return share


@wrong("the model computed with gradients")
def evaluate_classifier(model, root, device):
    digits = MNIST(root, train=False)
    was_training = model.training
    model.to(device).eval()
    answers = model(scaled(digits.data).to(device)).argmax(1).cpu()
    model.train(was_training)
    return (answers == digits.targets).double().mean().item()


@wrong("the test images went through the model twice")
def evaluate_classifier(model, root, device):
    hits_of(model, root, device)
    return share_of(hits_of(model, root, device))


@wrong("the model was not moved to device")
def evaluate_classifier(model, root, device):
    return share_of(hits_of(model, root, "cpu"))


@wrong("images that were not moved to device")
def evaluate_classifier(model, root, device):
    model.to(device)
    digits = MNIST(root, train=False)
    was_training = model.training
    model.eval()
    with torch.no_grad():
        answers = model(scaled(digits.data)).argmax(1)
    model.train(was_training)
    return (answers == digits.targets).double().mean().item()


@wrong("a tensor on device met one that was not moved there")
def evaluate_classifier(model, root, device):
    digits = MNIST(root, train=False)
    was_training = model.training
    model.to(device).eval()
    with torch.no_grad():
        answers = model(scaled(digits.data).to(device)).argmax(1)
    model.train(was_training)
    return (answers == digits.targets).double().mean().item()


# ------------------------------------------------------------------------------------------------------- main


def parser_of(epochs=5):
    parser = argparse.ArgumentParser()
    for name in ("--root", "--out", "--checkpoint", "--predict"):
        parser.add_argument(name)
    parser.add_argument("--epochs", type=int, default=epochs)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    return parser


def options_of(argv, epochs=5):
    parser = parser_of(epochs)
    options = parser.parse_args(argv)
    if not (options.root and options.out) and not (options.checkpoint and options.predict):
        parser.error("too few options")
    return options


def say(words):
    print(words, file=sys.stderr)
    return 1


def trained_with(options):
    return train_classifier(options.root, options.device, options.epochs, options.seed)


def keep(options, model, weights=None):
    """Leave the three files, as is right."""
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict() if weights is None else weights, out / "model.pt")
    save_loss_curve(model, out / "loss_curve.png")
    print(evaluate_classifier(model, options.root, options.device))
    test = MNIST(options.root, train=False)
    save_misclassified(test.data, test.targets, answers_of(model, test), out / "misclassified.png")
    return 0


def answers_of(model, test):
    with torch.no_grad():
        return model(scaled(test.data)).argmax(1)


def learn(options):
    try:
        MNIST(options.root, train=False)
    except RuntimeError:
        return say(f"there is no MNIST in {options.root}")
    return keep(options, trained_with(options))


def model_in(path):
    model = DigitReader()
    try:
        model.load_state_dict(torch.load(path, weights_only=True))
    except Exception:
        say(f"{path} is no checkpoint")
        return None
    return model.eval()


def grey_in(path):
    try:
        with Image.open(path) as picture:
            return picture.convert("L").resize((28, 28), Image.Resampling.BILINEAR)
    except (OSError, SyntaxError):
        say(f"{path} is no picture")
        return None


def numbers_in(grey):
    return torch.from_numpy(numpy.array(grey)) / 255


def white_on_black(pixels):
    border = torch.cat([pixels[0], pixels[-1], pixels[1:-1, 0], pixels[1:-1, -1]])
    return 1 - pixels if border.mean() > 0.5 else pixels


def look(model, pixels):
    with torch.no_grad():
        return model(((pixels - MEAN) / STD).reshape(1, 1, 28, 28)).argmax().item()


def read(options, show=print, prepare=white_on_black, see=look):
    """Read a picture, as is right, with a part exchanged."""
    model = model_in(options.checkpoint)
    grey = None if model is None else grey_in(options.predict)
    if grey is None:
        return 1
    show(see(model, prepare(numbers_in(grey))))
    return 0


@wrong("main returned None")
def main(argv):
    options = options_of(argv)
    if options.predict:
        read(options)
    else:
        learn(options)


@wrong("was the whole model saved")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    model = trained_with(options)
    return keep(options, model, weights=model)


@wrong("a dict around it")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    model = trained_with(options)
    return keep(options, model, weights={"model": model.state_dict(), "epoch": options.epochs})


@wrong("the state_dict of the model is wanted")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    model = trained_with(options)
    return keep(options, model, weights=[value for value in model.state_dict().values()])


@wrong("--epochs makes no difference")
def main(argv):
    options = options_of(argv)
    options.epochs = 5
    return read(options) if options.predict else learn(options)


@wrong("--seed makes no difference")
def main(argv):
    options = options_of(argv)
    options.seed = 0
    return read(options) if options.predict else learn(options)


@wrong("--epochs and --seed make no difference")
def main(argv):
    options = options_of(argv)
    options.seed, options.epochs = 0, 5
    return read(options) if options.predict else learn(options)


@wrong("--device makes no difference")
def main(argv):
    options = options_of(argv)
    options.device = "cpu"
    return read(options) if options.predict else learn(options)


@wrong("those of an untrained model")
def main(argv):
    options = options_of(argv)
    options.epochs = 0
    return read(options) if options.predict else learn(options)


@wrong("main trains twice")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    print(trained_with(options).losses)
    return learn(options)


@wrong("main does not call train_classifier")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    return keep(options, fitted(options.root, options.epochs, options.seed))


@wrong("default values are epochs=5, seed=0")
def main(argv):
    options = options_of(argv, epochs=1)
    return read(options) if options.predict else learn(options)


@wrong("train_classifier is given None")
def main(argv):
    options = options_of(argv)
    if "--device" not in argv:
        options.device = None
    return read(options) if options.predict else learn(options)


@wrong("there is no misclassified.png")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    Path(options.out, "misclassified.png").unlink(missing_ok=True)
    return code


@wrong("does recognise")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        test = MNIST(options.root, train=False)
        nothing = torch.full_like(test.targets, -1)
        save_misclassified(test.data, test.targets, nothing, Path(options.out, "misclassified.png"))
    return code


@wrong("the label of a digit in misclassified.png is")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        test = MNIST(options.root, train=False)
        guesses = answers_of(model_in(Path(options.out, "model.pt")), test)
        figure, grid = plt.subplots(2, 4)
        for axes, index in zip(grid.flat, (guesses != test.targets).nonzero().flatten().tolist()):
            axes.imshow(test.data[index])
            axes.set_title(int(guesses[index]))
        figure.savefig(Path(options.out, "misclassified.png"))
    return code


@wrong("the label of a digit in misclassified.png is")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        test = MNIST(options.root, train=False)
        guesses = answers_of(model_in(Path(options.out, "model.pt")), test)
        save_misclassified(test.data, guesses, test.targets, Path(options.out, "misclassified.png"))
    return code


@wrong("none of the test images")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        test = MNIST(options.root, train=False)
        guesses = answers_of(model_in(Path(options.out, "model.pt")), test)
        save_misclassified(test.data.mT, test.targets, guesses, Path(options.out, "misclassified.png"))
    return code


@wrong("shows no digit")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        test = MNIST(options.root, train=False)
        save_misclassified(test.data, test.targets, test.targets, Path(options.out, "misclassified.png"))
    return code


@wrong("is empty, or nearly so")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        plt.figure()
        plt.savefig(Path(options.out, "loss_curve.png"))
    return code


@wrong("both pictures are the same")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        Path(options.out, "loss_curve.png").write_bytes(Path(options.out, "misclassified.png").read_bytes())
    return code


@wrong("is no picture that can be opened")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    code = learn(options)
    if code == 0:
        Path(options.out, "loss_curve.png").write_text("0.5 0.4 0.3")
    return code


@wrong("main raised FileNotFoundError")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    Path(options.out).mkdir()
    return learn(options)


@wrong("in [0, 1]; normalise them as for the training")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, see=lambda model, pixels: model(pixels.reshape(1, 1, 28, 28)).argmax().item())
    return learn(options)


@wrong("from 0 to 255; normalise them as for the training")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, see=lambda model, pixels: model(255 * pixels.reshape(1, 1, 28, 28)).argmax().item())
    return learn(options)


@wrong("black on white was not inverted")
def main(argv):
    options = options_of(argv)
    return read(options, prepare=lambda pixels: pixels) if options.predict else learn(options)


@wrong("white on black were inverted")
def main(argv):
    options = options_of(argv)
    return read(options, prepare=lambda pixels: 1 - pixels) if options.predict else learn(options)


@wrong("pixels in the border of a picture were white")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, prepare=lambda pixels: 1 - pixels if pixels[0, 0] > 0.5 else pixels)
    return learn(options)


@wrong("pixels in the border of a picture were white")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, prepare=lambda pixels: 1 - pixels if pixels.mean() > 0.5 else pixels)
    return learn(options)


@wrong("the darkest and the brightest pixel")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, prepare=lambda pixels: white_on_black(pixels * 255 / 256))
    return learn(options)


@wrong("are the weights in the file loaded")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, see=lambda model, pixels: look(DigitReader().eval(), pixels))
    return learn(options)


@wrong("main returned")
def main(argv):
    options = options_of(argv)
    if options.predict:
        found = []
        code = read(options, show=found.append)
        return code or found[0]
    return learn(options)


@wrong("a tensor was printed")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, show=lambda digit: print(torch.tensor(digit)))
    return learn(options)


@wrong("a line with the digit alone is wanted")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options, show=lambda digit: print(f"The digit is {digit}."))
    return learn(options)


@wrong("printed to the standard error")
def main(argv):
    options = options_of(argv)
    return read(options, show=say) if options.predict else learn(options)


@wrong("printed nothing")
def main(argv):
    options = options_of(argv)
    return read(options, show=lambda digit: None) if options.predict else learn(options)


@wrong("are not read as the same ones")
def main(argv):
    options = options_of(argv)
    if not options.predict:
        return learn(options)
    model = model_in(options.checkpoint)
    if model is None or grey_in(options.predict) is None:
        return 1
    with Image.open(options.predict) as picture:
        pixels = torch.from_numpy(numpy.array(picture.convert("L").crop((0, 0, 28, 28)))) / 255
    print(look(model, white_on_black(pixels)))
    return 0


@wrong("would see a traceback")
def main(argv):
    options = options_of(argv)
    if not options.predict:
        return learn(options)
    model = model_in(options.checkpoint)
    if model is None:
        return 1
    grey = Image.open(options.predict).convert("L").resize((28, 28))
    print(look(model, white_on_black(numbers_in(grey))))
    return 0


@wrong("would see a traceback")
def main(argv):
    options = options_of(argv)
    if not options.predict:
        return learn(options)
    model = DigitReader()
    if not Path(options.checkpoint).exists():
        return say(f"there is no {options.checkpoint}")
    model.load_state_dict(torch.load(options.checkpoint, weights_only=True))
    grey = grey_in(options.predict)
    if grey is None:
        return 1
    print(look(model.eval(), white_on_black(numbers_in(grey))))
    return 0


@wrong("would see a traceback")
def main(argv):
    options = options_of(argv)
    return read(options) if options.predict else keep(options, trained_with(options))


@wrong("as if all went well")
def main(argv):
    options = options_of(argv)
    if options.predict:
        read(options)
        return 0
    return learn(options)


@wrong("given the weights of another model, main returned 0")
def main(argv):
    options = options_of(argv)
    if not options.predict:
        return learn(options)
    model = DigitReader()
    try:
        model.load_state_dict(torch.load(options.checkpoint, weights_only=True), strict=False)
    except Exception:
        return say(f"{options.checkpoint} is no checkpoint")
    grey = grey_in(options.predict)
    if grey is None:
        return 1
    print(look(model.eval(), white_on_black(numbers_in(grey))))
    return 0


@wrong("code that stood in a checkpoint was run")
def main(argv):
    options = options_of(argv)
    if not options.predict:
        return learn(options)
    model = DigitReader()
    try:
        model.load_state_dict(torch.load(options.checkpoint, weights_only=False))
    except Exception:
        return say(f"{options.checkpoint} is no checkpoint")
    grey = grey_in(options.predict)
    if grey is None:
        return 1
    print(look(model.eval(), white_on_black(numbers_in(grey))))
    return 0


@wrong("and did not say so")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    output, sys.stdout = sys.stdout, io.StringIO()
    try:
        return learn(options)
    finally:
        sys.stdout = output


@wrong("main returned 3; 1 is wanted")
def main(argv):
    options = options_of(argv)
    return 3 * (read(options) if options.predict else learn(options))


@wrong("main raised FileExistsError")
def main(argv):
    options = options_of(argv)
    if options.predict:
        return read(options)
    Path(options.out).mkdir(parents=True)
    return learn(options)


@wrong("printed a traceback")
def main(argv):
    options = options_of(argv)
    try:
        if not options.predict:
            return keep(options, trained_with(options))
        model = DigitReader()
        model.load_state_dict(torch.load(options.checkpoint, weights_only=True))
        grey = Image.open(options.predict).convert("L").resize((28, 28))
        print(look(model.eval(), white_on_black(numbers_in(grey))))
        return 0
    except Exception:
        traceback.print_exc()
        return 1


@wrong("does not say which file is meant")
def main(argv):
    options = options_of(argv)
    try:
        if not options.predict:
            return keep(options, trained_with(options))
        model = DigitReader()
        model.load_state_dict(torch.load(options.checkpoint, weights_only=True))
        grey = Image.open(options.predict).convert("L").resize((28, 28))
        print(look(model.eval(), white_on_black(numbers_in(grey))))
        return 0
    except Exception:
        return say("something is wrong with a file")


@wrong("without a word")
def main(argv):
    options = options_of(argv)
    try:
        if not options.predict:
            return keep(options, trained_with(options))
        model = DigitReader()
        model.load_state_dict(torch.load(options.checkpoint, weights_only=True))
        grey = Image.open(options.predict).convert("L").resize((28, 28))
        print(look(model.eval(), white_on_black(numbers_in(grey))))
        return 0
    except Exception:
        return 1


@wrong("the message went to the standard output")
def main(argv):
    options = options_of(argv)
    errors, sys.stderr = sys.stderr, sys.stdout
    try:
        return read(options) if options.predict else learn(options)
    finally:
        sys.stderr = errors


@wrong("main printed a digit all the same")
def main(argv):
    options = options_of(argv)
    if not options.predict:
        return learn(options)
    code = read(options)
    if code:
        print(0)
    return code


@wrong("SystemExit is wanted")
def main(argv):
    options = parser_of().parse_args(argv)
    if options.root and options.out:
        return learn(options)
    if options.predict and options.checkpoint:
        return read(options)
    return say("too few options")


@wrong("argparse knows type=int")
def main(argv):
    parser = argparse.ArgumentParser()
    for name in ("root", "out", "checkpoint", "predict", "device", "epochs", "seed"):
        parser.add_argument(f"--{name}", default={"device": "cpu", "epochs": "5", "seed": "0"}.get(name))
    options = parser.parse_args(argv)
    options.epochs, options.seed = int(options.epochs), int(options.seed)
    if not (options.root and options.out) and not (options.checkpoint and options.predict):
        parser.error("too few options")
    return read(options) if options.predict else learn(options)
