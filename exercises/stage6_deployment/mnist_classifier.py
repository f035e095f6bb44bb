"""The project: a program that learns to read handwritten digits, keeps what it has learned, and reads pictures with it.

It is called in one of two ways, to learn from the digits below DIGITS, or to read the digit on a picture::

    python mnist_classifier.py --root DIGITS --out RESULT
    python mnist_classifier.py --checkpoint RESULT/model.pt --predict PICTURE
"""

import argparse
import struct
import sys
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy
import torch
from PIL import Image
from rich.progress import track
from torch import Tensor, nn
from torchvision.datasets import MNIST

# The mean and the standard deviation of the pixels of MNIST, in [0, 1]: every image is normalised with these.
MEAN, STD = 0.1307, 0.3081
# How often the training goes through all images, where nothing else is said.
EPOCHS = 5


class DigitReader(nn.Module):
    """A network that is good enough: images ``(N, 1, 28, 28)`` in, ten logits each out. Replace it if you like."""

    def __init__(self) -> None:
        super().__init__()
        self.losses: list[float] = []  # of the epochs of its training; an ordinary list, no part of the state_dict
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.layers(images)
        return logits


def train_classifier(
    root: str | Path, device: str | torch.device = "cpu", epochs: int = EPOCHS, seed: int = 0
) -> nn.Module:
    """Train a model on the training images of MNIST, and only on them.

    Args:
        root: the folder above ``MNIST/raw``, in which the four files of MNIST lie unpacked. They may hold fewer images
            than the original. The test files must have no part in the training, nor in the choice of the model.
        device: where the model is trained, such as ``"cpu"`` or ``torch.device("cuda")``.
        epochs: how often the model goes through all training images. With 0 it stays as it was initialised.
        seed: of all random numbers: the weights at the start, the order of the images, dropout if you use it.

    Returns:
        The model, on ``device`` and in eval mode. It takes normalised images, float32 ``(N, 1, 28, 28)``: the pixels in
        [0, 1], minus ``MEAN``, divided by ``STD``. It gives logits ``(N, 10)``. It has an attribute ``losses``, a list
        with one Python float for each epoch: the mean loss over the training images, as it was while it trained.

    On the CPU two calls with the same seed give models with the same weights, bit for bit, whatever random numbers were
    drawn before, and another seed gives others. PyTorch's global generator is left as it was found.

    The model is tested on images that your program never sees. Trained with the default number of epochs on the 4,000
    digits that come with the course, it must recognise 88% of them; with the 60,000 of the full MNIST, 96%. While the
    training runs, a progress bar (``rich.progress.track``, for example) or a line for each epoch shows how far it is.

    >>> write_example("example")                          # no real digits: bars, at ten heights
    >>> model = train_classifier("example", epochs=3)     # what it prints meanwhile does not matter here
    >>> model.training, model(torch.zeros(2, 1, 28, 28)).shape, len(model.losses)
    (False, torch.Size([2, 10]), 3)
    """
    # TODO: torch.random.fork_rng() puts the global generator back at the end. Within it: seed, images, model, epochs.
    raise NotImplementedError("train_classifier")


def evaluate_classifier(model: nn.Module, root: str | Path, device: str | torch.device) -> float:
    """Measure how many of the test images of MNIST a model recognises.

    Args:
        model: takes normalised images ``(N, 1, 28, 28)``, gives logits ``(N, 10)``; on any device, in any mode.
        root: the folder above ``MNIST/raw``; see ``train_classifier``. All its test images count, and no others.
        device: where the model computes; it is moved there.

    Returns:
        The share of the test images whose largest logit is that of their label: a Python float from 0 to 1.

    The images are normalised as they were for the training: the pixels in [0, 1], minus ``MEAN``, divided by ``STD``.
    The model computes in eval mode and without a graph. Afterwards it is in the mode it was in before, and nothing in
    it has changed.

    >>> write_example("example")                          # 30 test images, three of each of the ten classes
    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    >>> with torch.no_grad():                             # whatever it sees, it says 7
    ...     _ = model[1].weight.zero_()
    ...     _ = model[1].bias.copy_(torch.eye(10)[7])
    >>> evaluate_classifier(model, "example", "cpu")
    0.1
    >>> model.training
    True
    """
    # TODO: the other split, the same normalisation. Count what is right in all batches, and divide once, at the end.
    raise NotImplementedError("evaluate_classifier")


def main(argv: list[str]) -> int:
    """The program. It learns, and keeps what it learned in files; or it reads a picture with what was kept.

    Args:
        argv: the words after the program's name, as ``sys.argv[1:]`` has them. There are two ways to call it:

            ``--root ROOT --out FOLDER [--epochs N] [--seed S] [--device D]`` trains on the digits below ``ROOT`` with
            ``train_classifier``, and says how many of the test images the model recognises. Into ``FOLDER``, which is
            made if it is missing, go three files: ``model.pt``, the model's ``state_dict``; ``loss_curve.png``, with
            the loss of each epoch; and ``misclassified.png``, with test images that the model takes for another digit,
            each with its label above, as the first number there. (``save_loss_curve`` and ``save_misclassified`` are
            below.) What is not given is as ``train_classifier`` has it: ``EPOCHS``, seed 0, on the CPU.

            ``--checkpoint FILE --predict PICTURE`` puts the weights in ``FILE`` into a new model and prints the digit
            on ``PICTURE`` to the standard output, alone on its line. The picture is a PNG file of any size, grey or in
            colours, white on black or black on white. It is prepared as for ``classify_file`` in ``inference.py``:
            grey; 28 x 28; inverted where the mean of the border is above 0.5; normalised. ``FILE`` may come from
            anywhere: it is read with ``weights_only=True``, so that no code in it is run.

    Returns:
        0 if all went well. 1 if a file is missing or of no use: no MNIST below ``ROOT``, no weights of this model in
        ``FILE``, no picture in ``PICTURE``. Then one line on the standard error says what is wrong, with the name of
        that file or folder as it was given, and no traceback is shown, and nothing of a digit.

    With options that do not fit, ``argparse`` itself says what is wrong and ends the program with ``SystemExit(2)``.

    >>> write_example("example")
    >>> main(["--root", "example", "--out", "result", "--epochs", "20"])              # it also prints how far it is
    0
    >>> sorted(path.name for path in Path("result").iterdir())
    ['loss_curve.png', 'misclassified.png', 'model.pt']
    >>> main(["--checkpoint", "result/model.pt", "--predict", "result/model.pt"])     # that is no picture
    1
    """
    # TODO: an ArgumentParser first; then one of the two ways. What can go wrong with each of the files, and where?
    raise NotImplementedError("main")


# ------------------------------------------------------------------------------------------- written for you


def save_loss_curve(model: nn.Module, path: str | Path) -> None:
    """Draw ``model.losses``, the loss of each epoch, into a PNG file. (You wrote one like this in stage 4.)"""
    losses: Any = model.losses
    figure, axes = plt.subplots()
    axes.plot(range(1, len(losses) + 1), losses, marker="o")
    axes.set_xlabel("epoch")
    axes.set_ylabel("training loss")
    figure.savefig(path)
    plt.close(figure)


def save_misclassified(images: Tensor, labels: Tensor, predicted: Tensor, path: str | Path) -> None:
    """Draw the first 24 images that were taken for another digit into a PNG file. (You wrote one like this in stage 5.)

    Args:
        images: ``(N, 28, 28)``.
        labels: ``(N,)``, what they show.
        predicted: ``(N,)``, what the model takes them for; all on the CPU.
        path: the PNG file.
    """
    wrong = (predicted != labels).nonzero().flatten().tolist()[:24]
    figure, grid = plt.subplots(4, 6, figsize=(7, 6))
    for axes in grid.flat:
        axes.axis("off")
    for axes, index in zip(grid.flat, wrong, strict=False):
        axes.imshow(images[index], cmap="gray")
        axes.set_title(f"{labels[index]}, not {predicted[index]}")
    figure.suptitle(f"{len(wrong)} digits that were taken for others")
    figure.savefig(path)
    plt.close(figure)


def write_example(root: str | Path) -> None:
    """Write files in the format of MNIST for the examples above: bars at ten heights, 200 to learn from, 30 to test."""
    raw = Path(root, "MNIST", "raw")
    raw.mkdir(parents=True, exist_ok=True)
    for part, count in (("train", 200), ("t10k", 30)):
        labels = torch.arange(count) % 10
        images = torch.zeros(count, 28, 28)
        images[torch.arange(count), 2 * labels + 4] = 255
        (raw / f"{part}-images-idx3-ubyte").write_bytes(
            struct.pack(">4i", 2051, count, 28, 28) + bytes(images.flatten().int().tolist())
        )
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2i", 2049, count) + bytes(labels.tolist()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
