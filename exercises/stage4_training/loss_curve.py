"""Loss curves: the picture that shows whether a model learns, and whether it learns too much."""

from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.figure import Figure


def plot_losses(history: dict[str, list[float]], path: str | Path) -> Figure:
    """Draw how the losses on the training data and on the validation data went, and save the picture.

    Args:
        history: what ``fit`` returns. ``history["train_loss"]`` and ``history["val_loss"]`` are lists of the same
            length, with one number an epoch, at least one. What else is in there, such as the accuracy, is not drawn.
        path: the PNG file to write. Folders that are missing on the way to it are made, and a file that is there
            already is replaced.

    Returns:
        The matplotlib figure that was saved. It has two curves, drawn with ``plot``, at the epochs 1, 2, 3, …; a label
        at the x axis and one at the y axis; and a legend, in which the name of one curve contains ``train`` and that of
        the other ``val``. Every epoch has a marker on its curve, so that a single epoch can be seen too.

    The figure is a new one. No window is opened, and when the function returns, pyplot keeps no more figures than
    before: the new one is closed (it can still be looked at and saved), and those that were open before stay open.

    >>> history = {"train_loss": [0.9, 0.5, 0.4], "val_loss": [1.0, 0.7, 0.8], "val_accuracy": [0.6, 0.8, 0.8]}
    >>> figure = plot_losses(history, "pictures/curve.png")
    >>> sorted([float(loss) for loss in line.get_ydata()] for axes in figure.axes for line in axes.lines)
    [[0.9, 0.5, 0.4], [1.0, 0.7, 0.8]]
    >>> Path("pictures/curve.png").exists()
    True
    >>> plt.get_fignums()                               # the numbers of the figures that pyplot keeps
    []
    """
    # TODO: a new figure with its axes; both curves; names for everything; the folder, the file; and then tidy up.
    raise NotImplementedError("plot_losses")
