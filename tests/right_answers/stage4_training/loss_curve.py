"""Right answers to stage4_training/loss_curve.py."""
# os.path is what many have learned.
# ruff: noqa: PTH100, PTH102, PTH103, PTH112, PTH118, PTH120, PTH123

import os

import matplotlib
import matplotlib.pyplot as plt
import numpy
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tests.bank import right


@right
def plot_losses(history, path):
    figure = Figure(figsize=(8, 3), layout="constrained")  # without pyplot there is nothing to close
    axes = figure.add_subplot()
    epochs = numpy.arange(len(history["val_loss"])) + 1
    axes.plot(epochs, numpy.array(history["val_loss"]), "s--", color="black", label="Validation loss")
    axes.plot(epochs, numpy.array(history["train_loss"]), ".-", color="tab:orange", label="Training loss")
    axes.set(xlabel="Epoch", ylabel="Cross entropy", title="How it went")
    figure.legend(loc="outside upper right")
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    figure.savefig(path, dpi=60)
    return figure


@right
def plot_losses(history, path):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    figure = plt.figure()
    try:
        plt.plot([1 + i for i in range(len(history["train_loss"]))], history["train_loss"], "o-")
        plt.plot([1 + i for i in range(len(history["val_loss"]))], history["val_loss"], "x-")
        plt.legend(["train", "val"])  # the names stand in the legend alone
        plt.xlabel("epochs so far")
        plt.ylabel("mean loss")
        plt.savefig(path)
    finally:
        plt.close()
    return figure


@right
def plot_losses(history, path):
    figure, (above, below) = plt.subplots(2, 1, sharex=True)  # one above the other
    for axes, name, key in ((above, "train", "train_loss"), (below, "val", "val_loss")):
        losses = history[key]
        (line,) = axes.semilogy(range(1, len(losses) + 1), losses, marker=".")
        line.set_label(name)
        axes.legend()
    figure.supxlabel("epoch")
    figure.supylabel("loss")
    from pathlib import Path

    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        figure.savefig(file, format="png")
    plt.close(figure.number)
    return figure


@right
def plot_losses(history, path):
    figure = Figure()
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    for key in ("train_loss", "val_loss"):
        numbers = {epoch: loss for epoch, loss in enumerate(history[key], start=1)}
        axes.plot(list(numbers), list(numbers.values()), label=key)
        axes.scatter(list(numbers), list(numbers.values()))  # a dot for each epoch
    axes.axhline(min(history["val_loss"]), linestyle=":", marker="_")
    axes.set_xlabel("epoch")
    axes.set_ylabel("loss")
    axes.legend()
    made = ""
    for part in str(path).split("/")[:-1]:
        made = os.path.join(made, part)
        if not os.path.isdir(made):
            os.mkdir(made)
    canvas.print_png(str(path))
    return figure


@right
def plot_losses(history, path):
    from pathlib import Path

    with matplotlib.rc_context({"lines.marker": "o"}):
        figure, axes = plt.subplots(num=f"losses {path}", clear=True)
        x = numpy.linspace(1, len(history["train_loss"]), len(history["train_loss"]))
        first, second = axes.plot(x, numpy.column_stack([history["train_loss"], history["val_loss"]]))
        axes.legend([first, second], ["train", "validation"])
        plt.setp(axes, xlabel="epoch", ylabel="loss")
    Path(path).resolve().parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(os.fspath(path), bbox_inches="tight")
    plt.close(figure)
    return figure
