"""The parameters of a model: count them, look at them, freeze them, give them a start, copy them."""

import torch
from torch import nn


def count_parameters(model: nn.Module, trainable_only: bool = False) -> int:
    """Count the numbers that a model learns.

    Args:
        model: any module; it is left unchanged.
        trainable_only: whether to count only the parameters that require a gradient.

    Returns:
        How many numbers all parameters of the model and of the modules in it hold together. A parameter that the model
        uses in several places counts once. Buffers, such as the running statistics of a batch norm, are no parameters.

    >>> model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))
    >>> count_parameters(model)                   # 3 * 4 + 4, 4 + 4, 4 * 2 + 2
    34
    >>> _ = model[0].requires_grad_(False)
    >>> count_parameters(model), count_parameters(model, trainable_only=True)
    (34, 18)
    """
    # TODO: nn.Module can list its parameters, those of the modules in it included. Each is a tensor.
    raise NotImplementedError("count_parameters")


def parameter_shapes(model: nn.Module) -> dict[str, tuple[int, ...]]:
    """List the parameters of a model by name, with their shapes.

    Args:
        model: any module; it is left unchanged.

    Returns:
        Name to shape, for every parameter of the model and of the modules in it, frozen or not. The names are those of
        ``named_parameters``: the path through the modules, joined by dots. A parameter that the model uses in several
        places is listed once. Buffers are left out.

    >>> parameter_shapes(nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)))
    {'0.weight': (4, 3), '0.bias': (4,), '1.weight': (4,), '1.bias': (4,)}
    """
    # TODO: you need names and tensors in pairs.
    raise NotImplementedError("parameter_shapes")


def freeze(model: nn.Module, prefix: str) -> None:
    """Freeze a part of a model: its parameters no longer require a gradient, so that training leaves them alone.

    Args:
        model: any module; it is changed. The numbers in it stay, and what does not belong to the part stays as it is.
        prefix: the name of a module or a parameter in the model, as in ``named_parameters``, from its beginning and in
            whole components: ``"layer1"`` means ``layer1`` itself and everything that starts with ``layer1.``, but
            not ``layer10.weight``. An empty prefix means the whole model.

    Raises:
        ValueError: no parameter belongs to ``prefix``.

    >>> model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    >>> freeze(model, "0")
    >>> [name for name, parameter in model.named_parameters() if parameter.requires_grad]
    ['2.weight', '2.bias']
    >>> freeze(model, "decoder")
    Traceback (most recent call last):
    ValueError: the model has no parameter in 'decoder'
    """
    # TODO: go through names and parameters. Which names belong to the prefix? Mind the dot.
    raise NotImplementedError("freeze")


def xavier_init(model: nn.Module, generator: torch.Generator | None = None) -> None:
    """Give all linear layers of a model a fresh start by the rule of Xavier Glorot.

    Args:
        model: any module; it is changed. In every ``nn.Linear`` in it, at any depth, and in the model itself if it is
            one, the weight ``(out, in)`` gets new numbers, uniformly distributed between ``-b`` and ``b`` with
            ``b = sqrt(6 / (in + out))``; the bias, where there is one, becomes zero. All else is left as it is:
            other modules, and which parameters require a gradient.
        generator: where the random numbers come from; the same state gives the same weights. Without one they come
            from PyTorch's global generator, which is left alone otherwise.

    The parameters stay the same objects, so that an optimizer that holds them goes on working.

    >>> model = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))
    >>> xavier_init(model, torch.Generator().manual_seed(1))
    >>> before = model[0].weight.clone()
    >>> bool(before.abs().max() <= (6 / (3 + 2)) ** 0.5), model[0].bias.tolist()
    (True, [0.0, 0.0])
    >>> xavier_init(model, torch.Generator().manual_seed(1))
    >>> torch.equal(model[0].weight, before)
    True
    """
    # TODO: find the linear layers among all modules, and write into their parameters in place, without a graph.
    raise NotImplementedError("xavier_init")


def copy_weights(source: nn.Module, target: nn.Module) -> None:
    """Copy all parameters and buffers of one model (its ``state_dict``) into another one of the same structure.

    Args:
        source: any module; it is left unchanged.
        target: a module with parameters and buffers of the same names and shapes; it is changed. Its parameters and
            buffers stay the objects they are, in storage of their own: what happens to one model later is not seen
            in the other. Whether they require a gradient stays as it was.

    Raises:
        ValueError: names or shapes differ (a RuntimeError, as PyTorch itself raises, will do). Then nothing has been
            copied.

    >>> source, target = nn.Linear(3, 2), nn.Linear(3, 2)
    >>> copy_weights(source, target)
    >>> torch.equal(source.weight, target.weight)
    True
    >>> source.weight.data.zero_()
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    >>> bool((target.weight == 0).any())
    False
    """
    # TODO: first compare the names and shapes of both, then copy, in place and without a graph.
    raise NotImplementedError("copy_weights")
