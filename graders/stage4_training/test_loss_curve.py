"""Hidden grader of stage4_training/loss_curve.py."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from graders.kit import Draw, SeenTensor, _, assert_equal, assert_tensor, fail, keep_picture, points
from graders.sandbox.probes import file_content

Description = dict[str, Any]


# --- what can be seen of a figure ------------------------------------------------------------------------------------


def described(figure) -> Description:
    """Runs inside: the curves of a figure, and every text at its axes and in its legends."""
    import numpy
    from matplotlib.colors import to_hex

    def numbers(values) -> Tensor:
        return torch.from_numpy(numpy.array(values, dtype=numpy.float64))

    legends = [axes.get_legend() for axes in figure.axes] + list(figure.legends)
    entries = []
    for legend in legends:
        if legend is not None:
            texts, handles = legend.get_texts(), legend.get_lines()
            entries += [[text.get_text(), to_hex(line.get_color())] for text, line in zip(texts, handles, strict=False)]
    lines = [
        {
            "label": str(line.get_label()),
            "x": numbers(line.get_xdata(orig=False)),
            "y": numbers(line.get_ydata(orig=False)),
            "color": to_hex(line.get_color()),
            "marker": str(line.get_marker()),
        }
        for axes in figure.axes
        for line in axes.lines
    ]
    return {
        "lines": lines,
        "dots": sum(len(axes.collections) for axes in figure.axes),  # what scatter draws
        "has_legend": any(legend is not None for legend in legends),
        "legend": entries,
        "x_labels": [axes.get_xlabel() for axes in figure.axes] + [figure.get_supxlabel()],
        "y_labels": [axes.get_ylabel() for axes in figure.axes] + [figure.get_supylabel()],
    }


def plotted(student, history, path, as_path, open_before) -> Any:
    """Runs inside: what plot_losses returns and writes, and what it does to pyplot.

    With `open_before` a figure of the caller's is open, the current one.
    """
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    plt.close("all")
    saved, shown = [], []
    if open_before:
        plt.subplots()[1].plot([0, 1], [2, 3])
    before = plt.get_fignums()
    own = plt.gcf() if open_before else None
    save = Figure.savefig

    def savefig(figure, *args, **kwargs):
        saved.append(described(figure))
        return save(figure, *args, **kwargs)

    def show(*args, **kwargs) -> None:
        shown.append(True)

    watched: Any = ((Figure, "savefig", savefig), (Figure, "show", show), (plt, "show", show))
    kept = [getattr(owner, name) for owner, name, _watcher in watched]
    for owner, name, watcher in watched:
        setattr(owner, name, watcher)
    try:
        result = student.plot_losses(history, Path(path) if as_path else path)
    finally:
        for (owner, name, _watcher), original in zip(watched, kept, strict=True):
            setattr(owner, name, original)
    return {
        "type": type(result).__name__,
        "figure": described(result) if isinstance(result, Figure) else None,
        "own": described(own) if own is not None else None,
        "figures": [before, plt.get_fignums()],
        "shown": len(shown),
        "saved": saved,
        "history": history,
        "file": content_of(Path(path)),
    }


def content_of(path: Path) -> Tensor | None:
    """Runs inside: the bytes of a file, None where there is none."""
    if not path.is_file():
        return None
    return file_content(str(path)) if path.stat().st_size else torch.empty(0, dtype=torch.uint8)


def read_picture(name) -> Any:
    """Runs in a clean child: what a picture is, once it is opened."""
    from PIL import Image

    with Image.open(name) as picture:
        picture.load()
        colours = picture.convert("RGB").getcolors(maxcolors=1 << 24)
        return {"format": picture.format, "colours": len(colours or [])}


# --- asking, and comparing -------------------------------------------------------------------------------------------

KEYS = {"train_loss": "train", "val_loss": "val"}  # what the name of each curve contains


def draw_history(draw: Draw, epochs: int = 0) -> dict[str, list[float]]:
    """A history of some epochs, from 4 to 7 where it is not said how many; no two of its numbers are the same."""
    epochs = epochs or draw.size(4, 7)
    return {name: draw.uniform(epochs, low=0.1, high=1.9).tolist() for name in (*KEYS, "val_accuracy")}


def look(submission, history, path: str = "curve.png", as_path: bool = False, open_before: bool = False):
    return submission.run(plotted, history, path, as_path, open_before)


def figure_of(seen) -> Description:
    """The description of the figure that was returned, which must have curves."""
    if seen["type"] == "NoneType":
        fail(_("the function returned None: is the return missing?"))
    if seen["figure"] is None:
        fail(_("the function returned a {type}; the figure itself is wanted").format(type=seen["type"]))
    figure: Description = seen["figure"]
    if not figure["lines"]:
        fail(_("the figure that came back has no curve in it: was it cleared, or were the curves drawn elsewhere?"))
    return figure


def name_of(line, figure: Description) -> str:
    """The name under which a reader finds the curve: its label, or the legend's text beside its colour."""
    if not line["label"].startswith("_"):  # so matplotlib calls curves without a label
        return str(line["label"]).lower()
    return " ".join(text for text, color in figure["legend"] if color == line["color"]).lower()


def curve(figure: Description, key: str, values: list[float]):
    """The curve that is called like this entry of the history; where several are, the one that has its values."""
    named = [line for line in figure["lines"] if KEYS[key] in name_of(line, figure)] or figure["lines"]
    for line in named:
        if torch.equal(line["y"].values, numbers(values)):
            return line
    return named[0]


def numbers(values: list[float]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def data_wrongly(history, key: str) -> dict[str, Tensor | None]:
    """What the usual mistakes draw in place of ``history[key]``."""
    losses = numbers(history[key])
    other = "val_loss" if key == "train_loss" else "train_loss"
    accuracy = history.get("val_accuracy")
    return {
        _("the curves have each other's names: train_loss is called val, or val_loss train"): numbers(history[other]),
        _("this curve shows the accuracy; the losses are wanted"): None if accuracy is None else numbers(accuracy),
        _("the last epoch is missing in the curve"): losses[:-1],
        _("the first epoch is missing in the curve"): losses[1:],
        _("the numbers of the epochs are drawn against the losses: x and y are the wrong way round"):
            torch.arange(1.0, len(losses) + 1, dtype=torch.float64),
        _("the curve is sorted; the losses must stay in the order of the epochs"): losses.sort().values,
        _("the curve runs backwards: the first epoch comes first"): losses.flip(0),
        _("the curve adds up the losses of all epochs so far"): losses.cumsum(0),
        _("the curve shows the mean of all epochs so far; each epoch's own loss is wanted"):
            losses.cumsum(0) / torch.arange(1, len(losses) + 1),
        _("the losses were scaled; draw them as they are"): losses / losses.max(),
        _("the curve shows the logarithm of the losses; draw them as they are, on a logarithmic axis if you like"):
            losses.log(),
        _("the losses were rounded; draw them as they are"): (losses * 100).round() / 100,
    }


def assert_curves(figure: Description, history) -> None:
    """Both curves must have the real numbers."""
    if len(figure["lines"]) < len(KEYS):
        fail(_("there is one curve only; train_loss and val_loss each need one, drawn with plot"))
    for key in KEYS:
        assert_tensor(curve(figure, key, history[key])["y"], numbers(history[key]), mistakes=data_wrongly(history, key))


# --- checks ----------------------------------------------------------------------------------------------------------


@points(3)
def test_plot_losses_data(submission, draw):
    """plot_losses: a curve of train_loss and one of val_loss, with the real numbers"""
    for _round in range(2):  # the second picture must not have the first one's curves
        history = draw_history(draw)
        figure = figure_of(look(submission, history))
        assert_curves(figure, history)
        accuracy = numbers(history["val_accuracy"])
        if any(torch.equal(line["y"].values, accuracy) for line in figure["lines"]):
            fail(_("val_accuracy is drawn as well; it is no loss, and this picture is about the two losses only"))


@points(2)
def test_plot_losses_epochs(submission, draw):
    """plot_losses: the epochs are counted from 1"""
    history = draw_history(draw)
    figure = figure_of(look(submission, history))
    for key in KEYS:
        losses = history[key]
        epochs = torch.arange(1, len(losses) + 1, dtype=torch.float64)
        assert_tensor(curve(figure, key, losses)["x"], epochs, mistakes={
            _("the epochs begin at 0, as plot counts where no x values are given; the first epoch is number 1"):
                epochs - 1,
            _("the epochs begin at 2; the first epoch is number 1"): epochs + 1,
            _("the epochs run backwards"): epochs.flip(0),
            _("the losses are at the x axis: x and y are the wrong way round"): numbers(losses),
            _("the epochs are given as parts of the whole training; count them: 1, 2, 3, …"): epochs / len(losses),
        })


@points(1)
def test_plot_losses_axes(submission, draw):
    """plot_losses: the x axis and the y axis have labels"""
    history = draw_history(draw)
    figure = figure_of(look(submission, history))
    x_label, y_label = (" ".join(figure[which]).strip().lower() for which in ("x_labels", "y_labels"))
    if not x_label and not y_label:
        fail(_("neither axis has a label: say what is counted below, and what is measured at the left"))
    if not x_label:
        fail(_("the x axis has no label: what is counted there?"))
    if not y_label:
        fail(_("the y axis has no label: what is measured there?"))
    if "loss" in x_label and "epoch" in y_label:
        fail(_("the labels of the axes are the wrong way round: the epochs are at the x axis, losses at the y axis"))
    assert_curves(figure, history)


@points(2)
def test_plot_losses_legend(submission, draw):
    """plot_losses: a legend with the names of the curves, one with train, one with val"""
    history = draw_history(draw)
    figure = figure_of(look(submission, history))
    texts = [text.lower() for text, _color in figure["legend"]]
    labelled = [line for line in figure["lines"] if not line["label"].startswith("_")]
    if not figure["has_legend"] and labelled:
        fail(_("the curves have names, but nobody can read them: the legend is missing"))
    if not figure["has_legend"]:
        fail(_("there is no legend: give each curve a label, and then let the axes show a legend"))
    if not texts and labelled:
        fail(_("the legend is empty: it was made before the curves were drawn"))
    if not texts:
        fail(_("the legend is empty: the curves have no labels that it could show"))
    for word in KEYS.values():
        if not any(word in text for text in texts):
            fail(_('no entry of the legend contains "{word}"').format(word=word))
    if not any("train" in one and "val" in two for one in texts for two in texts if one != two):
        fail(_("the two curves have the same name in the legend"))
    assert_curves(figure, history)


def same_texts(one: Description, two: Description, *names: str) -> bool:
    return all([text for text in one[name] if text] == [text for text in two[name] if text] for name in names)


def refuse_saved_too_early(saved: Description, figure: Description) -> None:
    """Compare the figure as it was when it was saved with the figure that came back."""
    if not saved["lines"]:
        fail(_("the picture has no curves in it: it was saved before they were drawn, or another figure was saved"))
    if len(saved["lines"]) < len(figure["lines"]):
        fail(_("the picture was saved before all curves were drawn: save last"))
    if figure["has_legend"] and not saved["has_legend"]:
        fail(_("the picture was saved before the legend was there: save last"))
    if not same_texts(saved, figure, "x_labels", "y_labels"):
        fail(_("the picture was saved before the axes had their labels: save last"))


def refuse_unreadable(submission, file) -> None:
    """The file must be a PNG with something in it."""
    if not isinstance(file, SeenTensor):
        fail(_("there is no file at path: the picture must be saved there, under exactly this name"))
    if not file.values.numel():
        fail(_("the file at path is empty"))
    picture = submission.clean(read_picture, "picture", files={"picture": file})
    if not isinstance(picture, dict):
        fail(_("the file at path cannot be opened as a picture"))
    if picture["colours"] < 2:
        fail(_("the picture is blank: a figure was saved in which nothing is drawn (was it closed or cleared before, "
               "so that plt.savefig made a new one?)"))
    if picture["format"] != "PNG":
        fail(_("the file is a {format} picture; a PNG is wanted").format(format=picture["format"]))
    keep_picture("losses", file)


@points(2)
def test_plot_losses_picture(submission, draw):
    """plot_losses: a PNG at path, which opens and shows the finished figure"""
    history = draw_history(draw)
    seen = look(submission, history, "picture.png")
    refuse_unreadable(submission, seen["file"])
    figure = figure_of(seen)
    if seen["saved"]:  # there are other ways to write a picture than savefig
        refuse_saved_too_early(seen["saved"][-1], figure)
    assert_curves(figure, history)


@points(1)
def test_plot_losses_path(submission, draw):
    """plot_losses: path as text or Path, its folders made where they are missing"""
    folder = f"run{draw.size(1, 999)}"
    for path, as_path in (
        ("plain.png", False),  # no folder at all
        (f"{folder}/deep/below/first.png", True),  # three folders that are missing
        (f"{folder}/deep/below/second.png", False),  # now they are there
    ):
        history = draw_history(draw)
        seen = look(submission, history, path, as_path)
        if not isinstance(seen["file"], SeenTensor):
            fail(_("with the path {path} no picture is there afterwards").format(path=path))
        assert_curves(figure_of(seen), history)
    again = look(submission, draw_history(draw, 9), path)["file"]
    if not isinstance(again, SeenTensor) or torch.equal(again.values, seen["file"].values):
        fail(_("a picture that was there already was not replaced by the new one"))


@points(2)
def test_plot_losses_tidy(submission, draw):
    """plot_losses: no window, no figure left open, other figures untouched"""
    history = draw_history(draw)
    for open_before in (False, True):
        seen = look(submission, history, open_before=open_before)
        before, after = seen["figures"]
        if seen["shown"]:
            fail(_("show() opens a window and waits until it is closed; a function that saves a picture does neither"))
        if open_before and (len(seen["own"]["lines"]) != 1 or any(seen["own"]["x_labels"])):
            fail(_("it was drawn into a figure that the caller had open: make a new figure for each picture, with "
                   "plt.subplots()"))
        if set(before) - set(after):
            fail(_("a figure that the caller had open was closed: close only the figure that you made"))
        if set(after) - set(before):
            fail(_("the figure stays open in pyplot, which keeps all of them in memory and warns after twenty: close "
                   "it when it is saved"))
        assert_curves(figure_of(seen), history)


@points(1)
def test_plot_losses_one_epoch(submission, draw):
    """plot_losses: a single epoch can be seen, as a marker"""
    history = draw_history(draw, 1)
    figure = figure_of(look(submission, history))
    assert_curves(figure, history)
    invisible = [line for line in figure["lines"] if line["marker"].strip().lower() in ("", "none")]
    if invisible and not figure["dots"]:
        fail(_("with a single epoch nothing can be seen: a line needs two points; give the curves a marker"))


@points(1)
def test_plot_losses_history(submission, draw):
    """plot_losses: needs the two losses only, and leaves the history as it is"""
    history = draw_history(draw)
    both = {key: history[key] for key in KEYS}
    for given in (history, both):
        seen = look(submission, given)
        if seen["history"] != given:
            fail(_("the history was changed: work on a copy, and leave the caller's lists as they are"))
        assert_curves(figure_of(seen), given)
    assert_equal(list(seen["history"]), list(both))
