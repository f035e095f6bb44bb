"""Other right answers to stage3_modules/parameters.py."""

import math

import torch
from torch import nn

from tests.bank import right


@right
def count_parameters(model, trainable_only=False):
    total = 0
    for parameter in model.parameters():
        if trainable_only and not parameter.requires_grad:
            continue
        total += math.prod(parameter.shape)
    return total


@right
def count_parameters(model, trainable_only=False):
    seen = {}
    for module in model.modules():
        for parameter in module._parameters.values():
            if parameter is not None:
                seen[id(parameter)] = parameter
    return sum(p.nelement() for p in seen.values() if not trainable_only or p.requires_grad)


@right
def parameter_shapes(model):
    shapes = {}
    for name, parameter in model.named_parameters():
        shapes[name] = parameter.shape  # torch.Size is a tuple
    return shapes


@right
def parameter_shapes(model):
    shapes, seen = {}, set()
    for path, module in model.named_modules():
        for name, parameter in module.named_parameters(recurse=False):
            if id(parameter) not in seen:
                seen.add(id(parameter))
                shapes[f"{path}.{name}" if path else name] = tuple(parameter.size())
    return shapes


@right
def freeze(model, prefix):
    wanted = prefix.split(".") if prefix else []
    found = False
    for name, parameter in model.named_parameters():
        if name.split(".")[: len(wanted)] == wanted:
            parameter.requires_grad = False
            found = True
    if not found:
        raise ValueError(f"nothing in the model is called {prefix}")


@right
def freeze(model, prefix):
    parameters = dict(model.named_parameters())
    if prefix in parameters:
        parameters[prefix].detach_()
        return model
    try:
        module = model.get_submodule(prefix)
    except AttributeError as error:
        raise ValueError(prefix) from error
    module.requires_grad_(False)
    return model


@right
def freeze(model, prefix):
    class NothingThere(ValueError):
        pass

    chosen = [p for name, p in model.named_parameters() if not prefix or f"{name}.".startswith(f"{prefix}.")]
    for parameter in chosen:
        parameter.requires_grad = False
    if len(chosen) == 0:
        raise NothingThere


@right
def xavier_init(model, generator=None):
    def init(module):
        if isinstance(module, nn.Linear):
            fan_out, fan_in = module.weight.shape
            bound = math.sqrt(6 / (fan_in + fan_out))
            with torch.no_grad():
                module.weight.uniform_(-bound, bound, generator=generator)
                if module.bias is not None:
                    module.bias.zero_()

    model.apply(init)
    return model


@right
def xavier_init(model, generator=None):
    layers = [module for module in model.modules() if type(module) is nn.Linear]
    for module in reversed(layers):  # the order of drawing is free
        bound = (6 / (module.in_features + module.out_features)) ** 0.5
        numbers = torch.rand(module.in_features, module.out_features, generator=generator)
        module.weight.data.copy_((2 * numbers.T - 1) * bound)
        if module.bias is not None:
            module.bias.data[:] = 0


@right
def copy_weights(source, target):
    old, new = target.state_dict(), source.state_dict()
    for name in old.keys() | new.keys():
        if name not in old or name not in new or old[name].shape != new[name].shape:
            raise ValueError(f"{name} is not the same in both models")
    for name in old:
        old[name].copy_(new[name])


@right
def copy_weights(source, target):
    def tensors(model):
        return {**dict(model.named_parameters()), **dict(model.named_buffers())}

    old, new = tensors(target), tensors(source)
    if old.keys() != new.keys():
        raise RuntimeError("names differ")
    if any(old[name].shape != new[name].shape for name in old):
        raise RuntimeError("shapes differ")
    with torch.no_grad():
        for name in old:
            old[name].data = new[name].detach().clone()
    return target


@right
def copy_weights(source, target):
    backup = {name: value.clone() for name, value in target.state_dict().items()}
    try:
        target.load_state_dict(source.state_dict())
    except RuntimeError:
        target.load_state_dict(backup)
        raise
