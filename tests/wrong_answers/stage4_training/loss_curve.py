"""Wrong answers to stage4_training/loss_curve.py."""
# os.path is what many have learned.
# ruff: noqa: PTH100, PTH102, PTH103, PTH112, PTH118, PTH120, PTH123

from pathlib import Path

import matplotlib.pyplot as plt

from tests.bank import wrong


@wrong("the curves have each other's names")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["val_loss"], marker="o", label="train")
    ax.plot(epochs, history["train_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the curves have each other's names")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["train_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("there is one curve only")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("this curve shows the accuracy")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history.get("val_accuracy", history["val_loss"]), marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("val_accuracy is drawn as well")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    if "val_accuracy" in history:
        ax.plot(epochs, history["val_accuracy"], label="val accuracy")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised KeyError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    best = max(history["val_accuracy"])
    ax.set_title(f"best accuracy {best}")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the epochs begin at 0")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(history["train_loss"], marker="o", label="train")
    ax.plot(history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the epochs begin at 0")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(len(history["train_loss"]))
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the epochs begin at 2")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(2, len(history["train_loss"]) + 2)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised ValueError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]))
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("x and y are the wrong way round")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(history["train_loss"], epochs, marker="o", label="train")
    ax.plot(history["val_loss"], epochs, marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the last epoch is missing")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]))
    ax.plot(epochs, history["train_loss"][:-1], marker="o", label="train")
    ax.plot(epochs, history["val_loss"][:-1], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the first epoch is missing")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs[1:], history["train_loss"][1:], marker="o", label="train")
    ax.plot(epochs[1:], history["val_loss"][1:], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the curve is sorted")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, sorted(history["val_loss"]), marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the curve runs backwards")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"][::-1], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("adds up the losses")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    train = [sum(history["train_loss"][: i + 1]) for i in range(len(history["train_loss"]))]
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, train, marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the mean of all epochs so far")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    train = [sum(history["train_loss"][: i + 1]) / (i + 1) for i in range(len(history["train_loss"]))]
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, train, marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the losses were scaled")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, [loss / max(history["train_loss"]) for loss in history["train_loss"]], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the losses were rounded")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, [round(loss, 2) for loss in history["train_loss"]], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the logarithm of the losses")
def plot_losses(history, path):
    from math import log

    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, [log(loss) for loss in history["train_loss"]], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("no curve in it")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.scatter(epochs, history["train_loss"], marker="o", label="train")
    ax.scatter(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("no curve in it")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    fig.clf()
    return fig


@wrong("no curve in it")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.clf()
    plt.close(fig)
    return fig


@wrong("the function returned a Axes")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return ax


@wrong("the function returned a str")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return path


@wrong("the function returned None")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)


@wrong("the x axis has no label")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the y axis has no label")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("neither axis has a label")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_title("loss by epoch")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the labels of the axes are the wrong way round")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_ylabel("epoch")
    ax.set_xlabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the legend is missing")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("there is no legend")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o")
    ax.plot(epochs, history["val_loss"], marker="o")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the curves have no labels")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o")
    ax.plot(epochs, history["val_loss"], marker="o")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("it was made before the curves were drawn")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    ax.legend()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong('no entry of the legend contains "val"')
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="test")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong('no entry of the legend contains "train"')
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="loss")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong('no entry of the legend contains "val"')
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend(["train"])
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the two curves have the same name")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train/val loss")
    ax.plot(epochs, history["val_loss"], marker="o", label="train/val loss")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("there is no file at path")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    plt.close(fig)
    return fig


@wrong("there is no file at path")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig("loss_curve.png")
    plt.close(fig)
    return fig


@wrong("there is no file at path")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(str(path) + ".png")
    plt.close(fig)
    return fig


@wrong("a PNG is wanted")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, format="jpg")
    plt.close(fig)
    return fig


@wrong("cannot be opened as a picture")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path, format="svg")
    plt.close(fig)
    return fig


@wrong("the file at path is empty")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).touch()
    plt.close(fig)
    return fig


@wrong("it was saved before they were drawn")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    plt.close(fig)
    return fig


@wrong("before all curves were drawn")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    plt.close(fig)
    return fig


@wrong("before the legend was there")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    ax.legend()
    plt.close(fig)
    return fig


@wrong("before the axes had their labels")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    ax.legend()
    fig.savefig(path)
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    plt.close(fig)
    return fig


@wrong("the picture is blank")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    plt.close(fig)
    plt.savefig(path)
    plt.close()
    return fig


@wrong("the picture is blank")
def plot_losses(history, path):
    plt.figure()
    epochs = range(1, len(history["train_loss"]) + 1)
    plt.plot(epochs, history["train_loss"], marker="o", label="train")
    plt.plot(epochs, history["val_loss"], marker="o", label="val")
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig = plt.gcf()
    plt.show()
    plt.close(fig)
    plt.savefig(path)
    plt.close()
    return fig


@wrong("raised FileNotFoundError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised FileNotFoundError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised FileExistsError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised FileNotFoundError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    import os

    os.makedirs(os.path.dirname(path), exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised AttributeError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("raised AttributeError")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    folder = path[: path.rfind("/") + 1] or "."
    Path(folder).mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("no picture is there afterwards")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(Path(path).name)
    plt.close(fig)
    return fig


@wrong("was not replaced by the new one")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    if not Path(path).exists():
        fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("show() opens a window")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.show()
    plt.close(fig)
    return fig


@wrong("show() opens a window")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    fig.show()
    plt.close(fig)
    return fig


@wrong("the figure stays open in pyplot")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    return fig


@wrong("the figure stays open in pyplot")
def plot_losses(history, path):
    plt.figure()
    epochs = range(1, len(history["train_loss"]) + 1)
    plt.plot(epochs, history["train_loss"], marker="o", label="train")
    plt.plot(epochs, history["val_loss"], marker="o", label="val")
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    plt.savefig(path)
    fig = plt.gcf()
    return fig


@wrong("the figure stays open in pyplot")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.figure()
    plt.close()
    return fig


@wrong("a figure that the caller had open was closed")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close("all")
    return fig


@wrong("drawn into a figure that the caller had open")
def plot_losses(history, path):
    epochs = range(1, len(history["train_loss"]) + 1)
    plt.plot(epochs, history["train_loss"], marker="o", label="train")
    plt.plot(epochs, history["val_loss"], marker="o", label="val")
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    plt.savefig(path)
    fig = plt.gcf()
    plt.close(fig)
    return fig


@wrong("drawn into a figure that the caller had open")
def plot_losses(history, path):
    fig, ax = plt.gcf(), plt.gca()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("a figure that the caller had open was closed")
def plot_losses(history, path):
    plt.close()  # to start afresh
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("with a single epoch nothing can be seen")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], label="train")
    ax.plot(epochs, history["val_loss"], label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the history was changed")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    history.pop("val_accuracy", None)
    epochs = range(1, len(history["train_loss"]) + 1)
    ax.plot(epochs, history["train_loss"], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig


@wrong("the history was changed")
def plot_losses(history, path):
    fig, ax = plt.subplots()
    history["train_loss"].insert(0, float("nan"))
    epochs = range(1, len(history["train_loss"]))
    ax.plot(epochs, history["train_loss"][1:], marker="o", label="train")
    ax.plot(epochs, history["val_loss"], marker="o", label="val")
    ax.set_xlabel("epoch")
    ax.set_ylabel("loss")
    ax.legend()
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    fig.savefig(path)
    plt.close(fig)
    return fig
