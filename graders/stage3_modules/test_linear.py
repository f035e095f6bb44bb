"""Hidden grader of stage3_modules/linear.py."""

import math

import torch

from graders.kit import SeenTensor, _, assert_equal, assert_not_used, assert_tensor, fail, points
from graders.stage3_modules.shared import (
    ABSENT,
    Layer,
    assert_uniform,
    fail_about,
    look,
    make,
    normal,
    operators,
    uniform,
)


def parts_of(student, settings, x):
    """Runs inside: a new layer's weight and bias, the names of its parameters, and what it makes of x."""
    layer = make(student, "Linear", settings)
    parts = {name: getattr(layer, name, ABSENT) for name in ("weight", "bias")}
    names = [name for name, _parameter in layer.named_parameters()]
    return {**parts, "names": names, "output": None if x is None else layer(x)}


def tensor_of(seen, name: str, shape: tuple[int, ...]):
    """The numbers of the layer's weight or bias, which must be a tensor of this shape."""
    found = seen[name]
    if found == ABSENT:
        fail_about(_("the layer has no attribute {name}"), name=name)
    if not isinstance(found, SeenTensor):
        fail_about(_("the layer's {name} is no tensor; an nn.Parameter is wanted"), name=name)
    if found.shape != shape:
        text = _("the layer's {name} has the shape {got}; {wanted} was expected")
        if name == "weight" and found.shape == shape[::-1]:
            text = _("the layer's {name} has the shape (in, out), {got}; (out, in) is wanted, {wanted}")
        fail_about(text, name=name, got=found.shape, wanted=shape)
    return found.values


def assert_parameter(seen, name: str, shape: tuple[int, ...]) -> None:
    """The layer's weight or bias must be a parameter that torch finds, of this shape."""
    tensor_of(seen, name, shape)
    if seen[name].kind != "parameter":
        fail_about(
            _("{name} is a plain tensor, which no optimizer, no state_dict and no .to(device) will find; wrap it in "
              "nn.Parameter"), name=name)
    if name not in seen["names"]:
        fail_about(_("{name} is not among the layer's parameters: assign it to self.{name}"), name=name)
    if not seen[name].requires_grad:
        fail_about(_("{name} does not require a gradient, so training will not change it"), name=name)
    assert_equal(seen[name].dtype, torch.float32)


@points(2)
def test_Linear_parameters(submission, draw):
    """Linear: weight (out, in) and bias (out,) are parameters, the only ones"""
    for n_in, n_out in ((draw.size(2, 4), draw.size(5, 7)), (draw.size(5, 7), 1), (1, draw.size(2, 4))):
        seen = look(submission, parts_of, (n_in, n_out), None)
        assert_parameter(seen, "weight", (n_out, n_in))
        assert_parameter(seen, "bias", (n_out,))
        if sorted(seen["names"]) != ["bias", "weight"]:
            fail(_("the layer has more parameters than weight and bias"))


def if_possible(compute):
    """The value of a mistake that not all shapes allow; None where torch refuses it."""
    try:
        return compute()
    except RuntimeError:
        return None


def linear_wrongly(x, weight, bias):
    """What the usual mistakes make of ``x``, ``(*, in)``."""
    right = x @ weight.T + bias
    n_out, n_in = weight.shape
    return {
        _("the bias was not added"): x @ weight.T,
        _("the bias was subtracted"): x @ weight.T - bias,
        _("the bias was multiplied in place of added"): x @ weight.T * bias,
        _("reshape gives the weight the right shape, but not the right order: it must be transposed"):
            x @ weight.reshape(n_in, n_out) + bias,
        _("the weight was not transposed"): if_possible(lambda: x @ weight + bias),
        _("a dimension of size 1 was dropped; only the last dimension may change its size"): right.squeeze(),
        _("the leading dimensions were flattened into one; they must stay as they are"): right.reshape(-1, n_out),
        _("an activation (ReLU) was applied; a linear layer has none"): right.relu(),
        _("an activation (sigmoid) was applied; a linear layer has none"): right.sigmoid(),
    }


@points(3)
def test_Linear_values(submission, draw):
    """Linear: every row x becomes x W^T + b, with the numbers in weight and bias"""
    for n_in, n_out in ((draw.size(2, 4), draw.size(5, 7)), (draw.size(5, 7), draw.size(2, 4)), (3, 1), (1, 3)):
        x = draw.normal(draw.choice([1, 3, 8]), n_in).detach().float()
        seen = look(submission, parts_of, (n_in, n_out), x)
        weight, bias = tensor_of(seen, "weight", (n_out, n_in)), tensor_of(seen, "bias", (n_out,))
        assert_tensor(seen["output"], x @ weight.T + bias, mistakes=linear_wrongly(x, weight, bias))


@points(1)
def test_Linear_leading_dimensions(submission, draw):
    """Linear: works on the last dimension, whatever stands in front of it"""
    n_in, n_out = draw.size(2, 4), draw.size(5, 7)
    for leading in ((), (2, 3), (1, 1), (2, 1, 3, 4), (0,)):
        x = draw.normal(*leading, n_in).detach().float()
        seen = look(submission, parts_of, (n_in, n_out), x)
        weight, bias = tensor_of(seen, "weight", (n_out, n_in)), tensor_of(seen, "bias", (n_out,))
        assert_tensor(seen["output"], x @ weight.T + bias, mistakes=linear_wrongly(x, weight, bias))


@points(3)
def test_Linear_new_weights(submission, draw):
    """Linear: other numbers loaded into weight and bias count at once, gradients too"""
    n_in, n_out = draw.size(2, 4), draw.size(5, 7)
    seen = look(submission, parts_of, (n_in, n_out), None)
    tensor_of(seen, "weight", (n_out, n_in))
    tensor_of(seen, "bias", (n_out,))
    for leading in ((draw.size(3, 6),), (2, 3)):
        x, weight, bias = draw.strided(draw.normal(*leading, n_in)), draw.normal(n_out, n_in), draw.normal(n_out)
        got = Layer(submission, "Linear", n_in, n_out)(x, {"weight": weight, "bias": bias})
        assert_tensor(got, x @ weight.T + bias, mistakes=linear_wrongly(x, weight, bias))


@points(2)
def test_Linear_without_bias(submission, draw):
    """Linear: with bias=False the attribute bias is None, and nothing is added"""
    n_in, n_out = draw.size(2, 4), draw.size(5, 7)
    x = draw.normal(draw.size(3, 6), n_in).detach().float()
    seen = look(submission, parts_of, (n_in, n_out, False), x)
    if seen["bias"] == ABSENT:
        fail(_("with bias=False the layer has no attribute bias; it must be there, and be None"))
    if isinstance(seen["bias"], SeenTensor):
        if bool((seen["bias"].values == 0).all()):
            fail(_("with bias=False there is a bias of zeros, which training will change; None is wanted"))
        fail(_("with bias=False there is a bias all the same; None is wanted"))
    if seen["bias"] is not None:
        fail(_("with bias=False the attribute bias is no tensor, but not None either"))
    weight = tensor_of(seen, "weight", (n_out, n_in))
    assert_equal(seen["names"], ["weight"])
    assert_tensor(seen["output"], x @ weight.T)


def start_wrongly(n_in: int, n_out: int):
    """How the usual mistakes distribute the numbers that a layer starts with."""
    bound = 1 / math.sqrt(n_in)
    glorot, kaiming = math.sqrt(6 / (n_in + n_out)), math.sqrt(6 / n_in)
    by_width, no_root = 1 / math.sqrt(n_out), 1 / n_in
    return {
        _("these are numbers from torch.rand, between 0 and 1; between ±1/sqrt(in_features) is wanted"): uniform(0, 1),
        _("these are numbers between -1 and 1; between ±1/sqrt(in_features) is wanted"): uniform(-1, 1),
        _("these are numbers from torch.randn, normally distributed; uniform between ±1/sqrt(in_features) is wanted"):
            normal(1),
        _("the scale is right, but the numbers are normally distributed (torch.randn); uniform is wanted (torch.rand)"):
            normal(bound),
        _("all numbers are positive: the range starts at 0, and must start at -1/sqrt(in_features)"): uniform(0, bound),
        _("the bound is 1/sqrt(out_features); 1/sqrt(in_features) is wanted"): uniform(-by_width, by_width),
        _("the bound is 1/in_features: the square root is missing"): uniform(-no_root, no_root),
        _("the bound is that of Xavier's rule, sqrt(6/(in + out)); 1/sqrt(in_features) is wanted"):
            uniform(-glorot, glorot),
        _("the bound is sqrt(6/in_features), Kaiming's rule for ReLU; 1/sqrt(in_features) is wanted"):
            uniform(-kaiming, kaiming),
        _("the range is half as wide as it should be: it goes from -1/sqrt(in_features) to 1/sqrt(in_features)"):
            uniform(-bound / 2, bound / 2),
    }


@points(3)
def test_Linear_starts_uniform(submission, draw):
    """Linear: starts uniform between -1/sqrt(in) and 1/sqrt(in)"""
    # Two layers with two tests each (see shared.FALSE_ALARM): a right answer fails here at most 4 times in 1e10. Each
    # mistake above is further from the right distribution than the 0.11 that 1,000 numbers are allowed to be off.
    for n_in, n_out in ((draw.size(20, 24), draw.size(1000, 1200)), (draw.size(6, 9), draw.size(2000, 2200))):
        seen = look(submission, parts_of, (n_in, n_out), None)
        mistakes = start_wrongly(n_in, n_out)
        weight, bias = tensor_of(seen, "weight", (n_out, n_in)), tensor_of(seen, "bias", (n_out,))
        refuse_repeated_rows(weight)
        assert_uniform(weight, 1 / math.sqrt(n_in), mistakes, _(
            "the weights are not distributed uniformly between -1/sqrt(in_features) and 1/sqrt(in_features)"
        ))
        if bool((bias == 0).all()):
            fail(_("the bias starts at zero; it starts like the weights, between ±1/sqrt(in_features)"))
        assert_uniform(bias, 1 / math.sqrt(n_in), mistakes, _(
            "the bias is not distributed uniformly between -1/sqrt(in_features) and 1/sqrt(in_features)"
        ))


def refuse_repeated_rows(weight) -> None:
    """Each unit has numbers of its own: float32 has millions of them in any range, whole rows never meet by chance."""
    if bool((weight == weight[0, 0]).all()):
        return  # one number everywhere is a mistake of its own
    if len(weight.unique(dim=0)) < len(weight) or len(weight.T.unique(dim=0)) < weight.shape[1]:
        fail(_("rows or columns of the weight are the same: each of its numbers must be drawn by itself"))


def two_layers(student, n_in, n_out):
    """Runs inside: the weights and biases of two layers, made one after the other."""
    layers = [make(student, "Linear", (n_in, n_out)) for _number in range(2)]
    return [(layer.weight, layer.bias) for layer in layers]


@points(1)
def test_Linear_other_numbers(submission, draw):
    """Linear: each new layer starts with other numbers"""
    n_in, n_out = draw.size(5, 7), draw.size(3, 4)
    (weight, bias), (other, another) = look(submission, two_layers, n_in, n_out)
    for name, one, two in (("weight", weight, other), ("bias", bias, another)):
        if not isinstance(one, SeenTensor) or not isinstance(two, SeenTensor):
            fail_about(_("the layer's {name} is no tensor; an nn.Parameter is wanted"), name=name)
        if torch.equal(one.values, two.values):
            fail(_("two new layers start with the same numbers: do not set a seed in __init__"))


def holds_the_built_in(student, n_in, n_out):
    """Runs inside: whether an nn.Linear is, or is in, a new layer."""
    layer = make(student, "Linear", (n_in, n_out))
    return any(isinstance(module, torch.nn.Linear) for module in layer.modules())


@points(1)
def test_Linear_by_hand(submission, draw):
    """Linear: written without nn.Linear and F.linear"""
    n_in, n_out = draw.size(2, 4), draw.size(5, 7)
    if look(submission, holds_the_built_in, n_in, n_out):
        fail(_("the layer uses nn.Linear, which is what this exercise builds; derive from nn.Module, and make the "
               "parameters yourself"))
    names = look(submission, operators, "Linear", (n_in, n_out), torch.ones(3, n_in))
    assert_not_used(names, {"aten.linear"}, instead=_("multiply by the transposed weight with @, and add the bias"))
