"""Training: an epoch of steps, a look at data that is not learned from, and both of them again and again."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn


def train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: torch.optim.Optimizer,
    device: torch.device,
) -> float:
    """Go through all batches once, with one step of the optimizer for each batch.

    Args:
        model: lies on ``device`` already, in train mode or in eval mode.
        loader: gives batches ``(inputs, targets)``, tensors with one entry a sample in the first dimension, on any
            device. A ``DataLoader`` is one, a list of pairs is another: it need not have a length or a ``dataset``,
            and batches need not all have the same size.
        loss_fn: ``loss_fn(model(inputs), targets)`` is the mean loss of a batch, a 0-d tensor.
        optimizer: has the parameters of ``model``; none of them has a gradient when the function is called.
        device: where each batch must be moved before it is used.

    Returns:
        The mean loss over all samples of the epoch, a Python float. A batch of 10 samples counts ten times as much as
        a batch of one. The loss of a batch is the one that its step was computed from.

    The model is in train mode all the time, and is left in train mode. No graph of a batch stays in memory until the
    end of the epoch.

    Raises:
        ValueError: the loader gives no batch.

    >>> model = nn.Linear(1, 1, bias=False)
    >>> _ = nn.init.zeros_(model.weight)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    >>> batches = [                                     # two samples, then one
    ...     (torch.tensor([[1.0], [1.0]]), torch.tensor([[2.0], [2.0]])),
    ...     (torch.tensor([[1.0]]), torch.tensor([[3.0]])),
    ... ]
    >>> train_one_epoch(model, batches, nn.functional.mse_loss, optimizer, torch.device("cpu"))   # 4, 4 and 1
    3.0
    >>> model.weight.item()                             # the steps went from 0 to 2, and from 2 to 3
    3.0
    """
    # TODO: first the mode. Then the five moves of a step, in their order, for each batch: which numbers do you add up?
    raise NotImplementedError("train_one_epoch")


def evaluate(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    device: torch.device,
) -> tuple[float, float]:
    """How good a classifier is: its loss and its accuracy over all batches. Nothing is learned from them.

    Args:
        model: gives logits ``(N, C)``; lies on ``device`` already, in train mode or in eval mode.
        loader: gives batches ``(inputs, targets)`` as in ``train_one_epoch``; the targets are class indices ``(N,)``.
        loss_fn: ``loss_fn(logits, targets)`` is the mean loss of a batch, a 0-d tensor.
        device: where each batch must be moved before it is used.

    Returns:
        Two Python floats: the mean loss over all samples, and the share of samples, between 0 and 1, for which the
        largest logit is that of the right class.

    All parts of the model are in eval mode while it computes, and no graph is built. Afterwards the model is in the
    mode in which it was found, and autograd is on if it was on; parameters, buffers and gradients are as before.

    Raises:
        ValueError: the loader gives no batch.

    >>> batches = [                                     # three samples, then one; the logits are the inputs themselves
    ...     (torch.tensor([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0]]), torch.tensor([0, 1, 1])),
    ...     (torch.tensor([[0.0, 3.0]]), torch.tensor([1])),
    ... ]
    >>> loss, accuracy = evaluate(nn.Identity(), batches, nn.functional.cross_entropy, torch.device("cpu"))
    >>> round(loss, 4), accuracy
    (0.6073, 0.75)
    """
    # TODO: note down the mode before you change it. What has to be counted, so that both means are over samples?
    raise NotImplementedError("evaluate")


def fit(
    model: nn.Module,
    train_loader: Iterable[tuple[Tensor, Tensor]],
    val_loader: Iterable[tuple[Tensor, Tensor]],
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    optimizer: torch.optim.Optimizer,
    epochs: int,
    device: torch.device,
) -> dict[str, list[float]]:
    """Train for some epochs, and write down after each of them how the model does.

    Args:
        model: gives logits ``(N, C)``; lies on ``device`` already.
        train_loader: the batches to learn from, as in ``train_one_epoch``; gone through anew in every epoch, so that a
            loader that shuffles gives other batches each time.
        val_loader: the batches to measure with, as in ``evaluate``.
        loss_fn: ``loss_fn(logits, targets)`` is the mean loss of a batch, a 0-d tensor.
        optimizer: has the parameters of ``model``, and keeps its state from epoch to epoch.
        epochs: how often ``train_loader`` is gone through, 0 or more.
        device: where each batch must be moved before it is used.

    Returns:
        A dict of three lists, each with one float an epoch: ``"train_loss"`` is what ``train_one_epoch`` returns,
        ``"val_loss"`` and ``"val_accuracy"`` are what ``evaluate`` returns after that epoch. Without epochs the lists
        are empty.

    Raises:
        ValueError: there is an epoch, and one of the loaders gives no batch.

    >>> _ = torch.manual_seed(0)
    >>> inputs = torch.tensor([[-1.0], [1.0], [2.0]])   # negative numbers are class 0, positive ones class 1
    >>> targets = torch.tensor([0, 1, 1])
    >>> model = nn.Linear(1, 2)
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    >>> batches = [(inputs, targets)]
    >>> history = fit(model, batches, batches, nn.functional.cross_entropy, optimizer, 20, torch.device("cpu"))
    >>> sorted(history), len(history["train_loss"])
    (['train_loss', 'val_accuracy', 'val_loss'], 20)
    >>> history["train_loss"][-1] < history["train_loss"][0], history["val_accuracy"][-1]
    (True, 1.0)
    """
    # TODO: you have both halves of an epoch already. What is left is the right order, and to take notes.
    raise NotImplementedError("fit")
