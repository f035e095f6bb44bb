"""Wrong answers to stage3_modules/parameters.py."""

import copy
import math

import torch
from torch import nn

from tests.bank import wrong


@wrong("this is the number of tensors")
def count_parameters(model, trainable_only=False):
    return len([p for p in model.parameters() if p.requires_grad or not trainable_only])


@wrong("buffers were counted")
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.state_dict().values())


@wrong("buffers were counted as well, such as running_mean")
def count_parameters(model, trainable_only=False):
    count = sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)
    return count + sum(b.numel() for b in model.buffers())


@wrong("was counted several times")
def count_parameters(model, trainable_only=False):
    named = model.named_parameters(remove_duplicate=False)
    return sum(p.numel() for _name, p in named if p.requires_grad or not trainable_only)


@wrong("that two modules share was counted for each of them")
def count_parameters(model, trainable_only=False):
    count = 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad or not trainable_only:
                count += p.numel()
    return count


@wrong("without trainable_only all are counted")
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


@wrong("with trainable_only the frozen parameters are left out")
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters())


@wrong("only the frozen parameters were counted")
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters() if not trainable_only or not p.requires_grad)


@wrong("only the parameters of the module itself were counted")
def count_parameters(model, trainable_only=False):
    own = model.parameters(recurse=False)
    return sum(p.numel() for p in own if p.requires_grad or not trainable_only)


@wrong("the value is wrong")  # modules in modules are not reached
def count_parameters(model, trainable_only=False):
    total = 0
    for child in model.children():
        for p in child._parameters.values():
            if p is not None and (p.requires_grad or not trainable_only):
                total += p.numel()
    return total


@wrong("the biases and other vectors are missing")
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters() if p.dim() > 1 and (p.requires_grad or not trainable_only))


@wrong("only the weights were counted, by their name")
def count_parameters(model, trainable_only=False):
    named = model.named_parameters()
    return sum(p.numel() for n, p in named if n.endswith("weight") and (p.requires_grad or not trainable_only))


@wrong("the sizes were added up")
def count_parameters(model, trainable_only=False):
    return sum(sum(p.shape) for p in model.parameters() if p.requires_grad or not trainable_only)


@wrong("only the first size of each tensor")
def count_parameters(model, trainable_only=False):
    chosen = [p for p in model.parameters() if p.requires_grad or not trainable_only]
    return sum(p.shape[0] for p in chosen if p.dim() > 0)


@wrong("this is the number of bytes")
def count_parameters(model, trainable_only=False):
    return sum(p.numel() * p.element_size() for p in model.parameters() if p.requires_grad or not trainable_only)


@wrong("a tensor")
def count_parameters(model, trainable_only=False):
    return sum(torch.ones_like(p).sum() for p in model.parameters() if p.requires_grad or not trainable_only)


@wrong("a value of type float")
def count_parameters(model, trainable_only=False):
    return float(sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only))


@wrong("which parameters of the model require a gradient")
def count_parameters(model, trainable_only=False):
    if not trainable_only:
        model.requires_grad_(True)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


@wrong("the model was put into another mode")
def count_parameters(model, trainable_only=False):
    model.eval()
    return sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only)


@wrong("returned None")
def count_parameters(model, trainable_only=False):
    print(sum(p.numel() for p in model.parameters() if p.requires_grad or not trainable_only))


@wrong("buffers are listed as well")
def parameter_shapes(model):
    return {name: tuple(value.shape) for name, value in model.state_dict().items()}


@wrong("buffers are listed as well")
def parameter_shapes(model):
    every = [*model.named_parameters(), *model.named_buffers()]
    return {name: tuple(value.shape) for name, value in every}


@wrong("is listed several times")
def parameter_shapes(model):
    return {name: tuple(p.shape) for name, p in model.named_parameters(remove_duplicate=False)}


@wrong("the frozen parameters are missing")
def parameter_shapes(model):
    return {name: tuple(p.shape) for name, p in model.named_parameters() if p.requires_grad}


@wrong("those of the modules in it are missing")
def parameter_shapes(model):
    return {name: tuple(p.shape) for name, p in model.named_parameters(recurse=False)}


@wrong("the numbers of elements, not the shapes")
def parameter_shapes(model):
    return {name: p.numel() for name, p in model.named_parameters()}


@wrong("the numbers of dimensions")
def parameter_shapes(model):
    return {name: p.dim() for name, p in model.named_parameters()}


@wrong("the shapes are lists")
def parameter_shapes(model):
    return {name: list(p.shape) for name, p in model.named_parameters()}


@wrong("these are pairs in a list")
def parameter_shapes(model):
    return [(name, tuple(p.shape)) for name, p in model.named_parameters()]


@wrong("only the shapes are there")
def parameter_shapes(model):
    return [tuple(p.shape) for p in model.parameters()]


@wrong("these are the parameters themselves")
def parameter_shapes(model):
    return dict(model.named_parameters())


@wrong("only the last part of each name")
def parameter_shapes(model):
    return {name.split(".")[-1]: tuple(p.shape) for name, p in model.named_parameters()}


@wrong("a value of type str")
def parameter_shapes(model):
    return {name: str(tuple(p.shape)) for name, p in model.named_parameters()}


@wrong("returned None")
def parameter_shapes(model):
    for name, p in model.named_parameters():
        print(name, tuple(p.shape))


@wrong("require a gradient")
def parameter_shapes(model):
    model.requires_grad_(False)
    return {name: tuple(p.shape) for name, p in model.named_parameters()}


@wrong("layer1 is not layer10")
def freeze(model, prefix):
    chosen = [p for name, p in model.named_parameters() if name.startswith(prefix)]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.requires_grad_(False)


@wrong("encoder.layer1 does not begin with layer1")
def freeze(model, prefix):
    chosen = [p for name, p in model.named_parameters() if prefix in name]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.requires_grad_(False)


@wrong("a module of that name further down")
def freeze(model, prefix):
    last = prefix.split(".")[-1]
    chosen = [p for name, p in model.named_parameters() if not prefix or last in name.split(".")]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.requires_grad_(False)


@wrong("all parameters were frozen, whatever the prefix says")
def freeze(model, prefix):
    if prefix and not any(name == prefix or name.startswith(prefix + ".") for name, _p in model.named_parameters()):
        raise ValueError(prefix)
    model.requires_grad_(False)


@wrong("it is the other way round")
def freeze(model, prefix):
    names = [n for n, _p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not names:
        raise ValueError(prefix)
    for name, p in model.named_parameters():
        p.requires_grad = name in names


@wrong("only the weights of the part were frozen")
def freeze(model, prefix):
    chosen = [(n, p) for n, p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not chosen:
        raise ValueError(prefix)
    for name, p in chosen:
        if name.endswith("weight"):
            p.requires_grad_(False)


@wrong("only the first component of a name was compared")
def freeze(model, prefix):
    first = prefix.split(".")[0]
    chosen = [p for name, p in model.named_parameters() if not prefix or name.split(".")[0] == first]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.requires_grad_(False)


@wrong("nothing was frozen")
def freeze(model, prefix):
    names = [n for n, _p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not names:
        raise ValueError(prefix)
    for name, p in model.named_parameters():
        if name in names:
            p = p.detach()  # another tensor; the model keeps the old one


@wrong("nothing was frozen")
def freeze(model, prefix):
    names = [n for n, _p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not names:
        raise ValueError(prefix)
    for p in [p for n, p in model.named_parameters() if n in names]:
        p.data = p.data.detach().clone()


@wrong("nothing was frozen")
def freeze(model, prefix):
    chosen = [p for n, p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.require_grad = False  # requires_grad, with an s


@wrong("eval() freezes no parameter")
def freeze(model, prefix):
    chosen = [p for n, p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not chosen:
        raise ValueError(prefix)
    model.eval()
    for p in chosen:
        p.requires_grad_(False)


@wrong("the numbers of the model were changed")
def freeze(model, prefix):
    chosen = [p for n, p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.requires_grad_(False).zero_()


@wrong("parameters were replaced by new ones")
def freeze(model, prefix):
    names = [n for n, _p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not names:
        raise ValueError(prefix)
    for name in names:
        path, _dot, last = name.rpartition(".")
        owner = model.get_submodule(path)
        setattr(owner, last, nn.Parameter(getattr(owner, last).detach().clone(), requires_grad=False))


@wrong("no parameters of the model any more")
def freeze(model, prefix):
    names = [n for n, _p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not names:
        raise ValueError(prefix)
    for name in names:
        path, _dot, last = name.rpartition(".")
        owner = model.get_submodule(path)
        value = getattr(owner, last).detach()
        delattr(owner, last)
        owner.register_buffer(last, value)


@wrong("require a gradient again")
def freeze(model, prefix):
    names = [n for n, _p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not names:
        raise ValueError(prefix)
    for name, p in model.named_parameters():
        p.requires_grad = name not in names


@wrong("a ValueError was expected, but the call returned")
def freeze(model, prefix):
    for name, p in model.named_parameters():
        if not prefix or name == prefix or name.startswith(prefix + "."):
            p.requires_grad_(False)


@wrong("a ValueError was expected, but it raised KeyError")
def freeze(model, prefix):
    chosen = [p for n, p in model.named_parameters() if not prefix or n == prefix or n.startswith(prefix + ".")]
    if not chosen:
        raise KeyError(prefix)
    for p in chosen:
        p.requires_grad_(False)


@wrong("raised AttributeError")  # the name of a parameter is no module
def freeze(model, prefix):
    try:
        part = model.get_submodule(prefix)
    except AttributeError:
        if "." in prefix or hasattr(model, prefix):
            raise
        raise ValueError(prefix) from None
    part.requires_grad_(False)


@wrong("raised ValueError")  # an empty prefix does not mean the model
def freeze(model, prefix):
    chosen = [p for n, p in model.named_parameters() if n == prefix or n.startswith(prefix + ".")]
    if not chosen:
        raise ValueError(prefix)
    for p in chosen:
        p.requires_grad_(False)


@wrong("the weights are as they were before")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)


@wrong("the weights are as they were before")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            weight = module.weight.detach().clone()
            nn.init.xavier_uniform_(weight, generator=generator)  # a copy, which is thrown away
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("the weights are normally distributed")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_normal_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("this is how nn.Linear starts by itself")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_uniform_(module.weight, a=math.sqrt(5), generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("this is how nn.Linear starts by itself")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.reset_parameters()


@wrong("this is Kaiming's rule, ±sqrt(6 / in)")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("with normally distributed numbers")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("all weights are positive")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            bound = math.sqrt(6 / sum(module.weight.shape))
            module.weight.data.uniform_(0, bound, generator=generator)
            if module.bias is not None:
                module.bias.data.zero_()


@wrong("the square root is missing")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            bound = 6 / sum(module.weight.shape)
            module.weight.data.uniform_(-bound, bound, generator=generator)
            if module.bias is not None:
                module.bias.data.zero_()


@wrong("is the standard deviation")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            bound = math.sqrt(2 / sum(module.weight.shape))
            module.weight.data.uniform_(-bound, bound, generator=generator)
            if module.bias is not None:
                module.bias.data.zero_()


@wrong("the number above is 6")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            bound = math.sqrt(3 / sum(module.weight.shape))
            module.weight.data.uniform_(-bound, bound, generator=generator)
            if module.bias is not None:
                module.bias.data.zero_()


@wrong("no gain is wanted")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, gain=nn.init.calculate_gain("relu"), generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("all of them start at zero")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("with in and out of their own layer")
def xavier_init(model, generator=None):
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    bound = math.sqrt(6 / (layers[0].in_features + layers[-1].out_features))
    for module in layers:
        module.weight.data.uniform_(-bound, bound, generator=generator)
        if module.bias is not None:
            module.bias.data.zero_()


@wrong("two layers of the same size got the same numbers")
def xavier_init(model, generator=None):
    state = (generator or torch.default_generator).get_state()
    for module in model.modules():
        if isinstance(module, nn.Linear):
            (generator or torch.default_generator).set_state(state)
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("the bias of a linear layer is not zero")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)


@wrong("raised AttributeError")  # not every linear layer has a bias
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            module.bias.data.zero_()


@wrong("linear layers inside other modules were left out")
def xavier_init(model, generator=None):
    for module in [model, *model.children()]:
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("that is itself an nn.Linear was left as it was")
def xavier_init(model, generator=None):
    for name, module in model.named_modules():
        if name and isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("only the first linear layer got new weights")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
            return


@wrong("the linear layer without a bias was left out")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.xavier_uniform_(module.weight, generator=generator)
            nn.init.zeros_(module.bias)


@wrong("the weight of a convolution was changed")
def xavier_init(model, generator=None):
    for name, p in model.named_parameters():
        if p.dim() > 1:
            nn.init.xavier_uniform_(p, generator=generator)
        elif name.endswith("bias"):
            nn.init.zeros_(p)


@wrong("the weight of a convolution was changed")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("the weight of an embedding was changed")
def xavier_init(model, generator=None):
    for p in model.parameters():
        if p.dim() == 2:
            nn.init.xavier_uniform_(p, generator=generator)
    for module in model.modules():
        if isinstance(module, nn.Linear) and module.bias is not None:
            nn.init.zeros_(module.bias)


@wrong("the bias of a convolution was changed")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
        if getattr(module, "bias", None) is not None:
            nn.init.zeros_(module.bias)


@wrong("the weight of a batch norm was changed")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.ones_(module.weight)


@wrong("the running statistics of a batch norm were changed")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()


@wrong("is the generator used for all numbers?")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("do not set its seed")
def xavier_init(model, generator=None):
    if generator is not None:
        generator.manual_seed(generator.initial_seed())
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("generators with different seeds give the same weights")
def xavier_init(model, generator=None):
    if generator is not None:
        generator.manual_seed(0)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("numbers were drawn from the global generator")
def xavier_init(model, generator=None):
    if generator is not None:
        torch.manual_seed(int(torch.randint(1 << 30, (), generator=generator)))
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("without a generator the weights are the same each time")
def xavier_init(model, generator=None):
    if generator is None:
        generator = torch.Generator()  # always starts with the same seed
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("must come from PyTorch's global one")
def xavier_init(model, generator=None):
    if generator is None:
        generator = torch.Generator()
        generator.seed()
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("parameters were replaced by new ones")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty_like(module.weight), generator=generator))
            if module.bias is not None:
                module.bias = nn.Parameter(torch.zeros_like(module.bias))


@wrong("a frozen linear layer was left as it was")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            if module.weight.requires_grad:
                nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)


@wrong("a frozen linear layer was left as it was")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None and module.bias.requires_grad:
                nn.init.zeros_(module.bias)


@wrong("parameters that were frozen require a gradient now")
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight, generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    model.requires_grad_(True)


@wrong("raised RuntimeError")  # a leaf that requires grad cannot be written into while the graph is recorded
def xavier_init(model, generator=None):
    for module in model.modules():
        if isinstance(module, nn.Linear):
            bound = math.sqrt(6 / sum(module.weight.shape))
            module.weight.uniform_(-bound, bound, generator=generator)
            if module.bias is not None:
                module.bias.zero_()


@wrong("nothing was copied")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    target = copy.deepcopy(source)  # only the name in this function


@wrong("nothing was copied")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    new = source.state_dict()
    for name, value in target.state_dict().items():
        value = new[name].clone()


@wrong("the copy went the wrong way")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    source.load_state_dict(target.state_dict())


@wrong("the buffers were not copied")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    with torch.no_grad():
        for p, q in zip(source.parameters(), target.parameters()):
            q.copy_(p)


@wrong("only the buffers were copied")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    for p, q in zip(source.buffers(), target.buffers()):
        q.copy_(p)


@wrong("only the parameters that require a gradient were copied")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    with torch.no_grad():
        for p, q in zip(source.parameters(), target.parameters()):
            if q.requires_grad:
                q.copy_(p)


@wrong("but not the parameters that are frozen")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    new, frozen = source.state_dict(), [n for n, p in target.named_parameters() if not p.requires_grad]
    with torch.no_grad():
        for name, value in target.state_dict().items():
            if name not in frozen:
                value.copy_(new[name])


@wrong("only the parameters of the module itself were copied")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    with torch.no_grad():
        for p, q in zip(source.parameters(recurse=False), target.parameters(recurse=False)):
            q.copy_(p)


@wrong("only the weights were copied, by their name")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    new = source.state_dict()
    for name, value in target.state_dict().items():
        if name.endswith("weight"):
            value.copy_(new[name])


@wrong("source and target share storage now")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    for p, q in zip(source.parameters(), target.parameters()):
        q.data = p.data
    for p, q in zip(source.buffers(), target.buffers()):
        q.data = p.data


@wrong("source and target share storage now")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    target.load_state_dict(source.state_dict(), assign=True)


@wrong("were replaced by other objects")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    target.load_state_dict(copy.deepcopy(source.state_dict()), assign=True)


@wrong("was taken over from source")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    target.load_state_dict(source.state_dict())
    for p, q in zip(source.parameters(), target.parameters()):
        q.requires_grad_(p.requires_grad)


@wrong("raised RuntimeError, although names and shapes are the same")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    for p, q in zip(source.parameters(), target.parameters()):
        q.copy_(p)
    for p, q in zip(source.buffers(), target.buffers()):
        q.copy_(p)


@wrong("the exception came too late")
def copy_weights(source, target):
    target.load_state_dict(source.state_dict())


@wrong("the exception came too late")
def copy_weights(source, target):
    new = source.state_dict()
    for name, value in target.state_dict().items():
        if name not in new or new[name].shape != value.shape:
            raise ValueError(name)
        value.copy_(new[name])
    if len(new) != len(target.state_dict()):
        raise ValueError


@wrong("must raise ValueError, but it returned")
def copy_weights(source, target):
    target.load_state_dict(source.state_dict(), strict=False)


@wrong("a target with more parameters, copy_weights must raise")
def copy_weights(source, target):
    old, new = target.state_dict(), source.state_dict()
    if any(name not in old or old[name].shape != value.shape for name, value in new.items()):
        raise ValueError
    for name, value in new.items():
        old[name].copy_(value)


@wrong("a parameter of another name, copy_weights must raise")
def copy_weights(source, target):
    old, new = list(target.state_dict().values()), list(source.state_dict().values())
    if [value.shape for value in old] != [value.shape for value in new]:
        raise ValueError
    for value, other in zip(old, new):
        value.copy_(other)


@wrong("a source with more buffers, copy_weights must raise")
def copy_weights(source, target):
    old, new = dict(target.named_parameters()), dict(source.named_parameters())
    if {n: p.shape for n, p in old.items()} != {n: p.shape for n, p in new.items()}:
        raise ValueError
    target.load_state_dict(source.state_dict(), strict=False)


@wrong("which copy_ would broadcast")
def copy_weights(source, target):
    old, new = target.state_dict(), source.state_dict()
    if old.keys() != new.keys():
        raise ValueError
    for name, value in new.items():
        if value.dim() != old[name].dim() or (old[name].shape > value.shape and 1 not in value.shape):
            raise ValueError
    for name, value in new.items():
        old[name].copy_(value)


@wrong("a weight of as many numbers, but another shape")
def copy_weights(source, target):
    old, new = target.state_dict(), source.state_dict()
    if {n: v.numel() for n, v in old.items()} != {n: v.numel() for n, v in new.items()}:
        raise ValueError
    for name, value in new.items():
        old[name].copy_(value.reshape(old[name].shape))


@wrong("a ValueError was expected, but it raised KeyError")
def copy_weights(source, target):
    old, new = target.state_dict(), source.state_dict()
    shapes = {name: new[name].shape for name in old}
    if shapes != {name: value.shape for name, value in old.items()} or len(old) != len(new):
        raise ValueError
    target.load_state_dict(new)


@wrong("changed its argument")
def copy_weights(source, target):
    if {n: v.shape for n, v in source.state_dict().items()} != {n: v.shape for n, v in target.state_dict().items()}:
        raise ValueError
    target.load_state_dict(source.state_dict())
    with torch.no_grad():
        for p in source.parameters():
            p.zero_()
