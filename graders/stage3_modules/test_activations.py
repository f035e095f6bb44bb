"""Hidden grader of stage3_modules/activations.py."""

import torch

from graders.kit import SeenTensor, _, assert_not_used, assert_tensor, fail, points
from graders.sandbox.probes import weights_for
from graders.stage3_modules.shared import Layer, look, make, operators

LEAKY = {"aten.leaky_relu", "aten.leaky_relu_", "aten.prelu", "aten._prelu_kernel", "aten.rrelu", "aten.rrelu_"}


def inputs(draw):
    """Tensors of several shapes and sizes: vectors, batches, images, one number, none, and one not contiguous."""
    matrix = draw.normal(draw.size(3, 5), draw.size(6, 9))
    images = draw.strided(draw.normal(2, 3, draw.size(2, 4), 5))
    return [5 * matrix, 2 * images, draw.normal(1), draw.normal(), draw.normal(0, 3)]


def leaves(tensors):
    """The same numbers as tensors that the kit takes for drawn ones."""
    return [tensor.detach().to(torch.float32).to(torch.float64).requires_grad_() for tensor in tensors]


def within_a_model(student, name, settings, x):
    """Runs inside: what a model with a new module in it makes of x, and the names of the model's parameters."""
    model = torch.nn.Sequential(torch.nn.Flatten(), make(student, name, settings))
    return model(x), [name for name, _parameter in model.named_parameters()]


def refuse_nan(got) -> None:
    """Name numbers or gradients that are NaN."""
    if not isinstance(got, SeenTensor):
        return
    if bool(got.values.isnan().any()):
        fail(_("the result holds NaN for large numbers: exp became infinite, and infinite / infinite is NaN"))
    if any(gradient is not None and bool(gradient.isnan().any()) for gradient in got.gradients or []):
        fail(_("the values are right, but the gradient is NaN: somewhere on the way, also in a branch whose result is "
               "thrown away, something became infinite"))


def gradient_at_zero(layer, shape):
    """What the module makes of zeros, and the gradient there, as a factor in each place."""
    x = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    got = layer(x)
    assert_tensor(got, torch.zeros_like(x), gradients=False)
    (gradient,) = got.gradients or [None]
    if gradient is None:
        fail(_("the result no longer carries gradients: detach, numpy, item or torch.tensor cut it from its inputs"))
    if bool(gradient.isnan().any()):
        fail(_("the gradient at 0 is NaN (the square root has no slope there)"))
    factors = gradient / weights_for(shape)  # the kit asks for the gradient of a weighted sum
    return float(factors.min()), float(factors.max())


# ------------------------------------------------------------------------------------------- ReLU


def relu_wrongly(x):
    """What the usual mistakes make of ``x``."""
    relu = x.clamp(min=0)
    return {
        _("nothing happened: negative numbers must become 0"): x,
        _("these are the absolute values; negative numbers must become 0"): x.abs(),
        _("the negative numbers were kept; it is the positive ones that stay"): x.clamp(max=0),
        _("the sign is wrong"): -relu,
        _("these are only zeros and ones, the slope of ReLU; a positive number stays as it is"): (x > 0).to(x.dtype),
        _("the negative numbers were left out; they must become 0, in a tensor of the same shape"): x[x > 0],
        _("large numbers were cut off; whatever is positive stays as it is"): x.clamp(0, 1),
        _("numbers above 6 were cut off (ReLU6); whatever is positive stays as it is"): x.clamp(0, 6),
        _("negative numbers still let a hundredth through, as in LeakyReLU; they must become 0"):
            torch.where(x > 0, x, 0.01 * x),
        _("this is softplus, a smooth relative of ReLU"): torch.nn.functional.softplus(x),
        _("this is one number for the whole tensor; ReLU works on each element by itself"):
            relu.max() if x.numel() else None,
    }


@points(3)
def test_ReLU_values(submission, draw):
    """ReLU: max(x, 0) in every place, with its gradient, and x left alone"""
    for x in leaves(inputs(draw)):
        assert_tensor(Layer(submission, "ReLU")(x), x.clamp(min=0), mistakes=relu_wrongly(x))


@points(1)
def test_ReLU_at_zero(submission, draw):
    """ReLU: 0 stays 0, with a gradient between 0 and 1"""
    low, high = gradient_at_zero(Layer(submission, "ReLU"), (draw.size(2, 4), 3))
    if low < -1e-9 or high > 1 + 1e-9:
        fail(_("the gradient at 0 must be one from 0 to 1"))


@points(1)
def test_ReLU_no_parameters(submission, draw):
    """ReLU: a module without parameters that works inside other modules"""
    x = draw.normal(draw.size(2, 4), 3, 2).detach().float()
    output, parameters = look(submission, within_a_model, "ReLU", (), x)
    if parameters:
        fail(_("the module has parameters; ReLU has nothing to learn"))
    assert_tensor(output, x.flatten(1).clamp(min=0))


@points(1)
def test_ReLU_by_hand(submission, draw):
    """ReLU: written without PyTorch's own ReLU"""
    banned = {"aten.relu", "aten.relu_", "aten.relu6", "aten.relu6_", *LEAKY}
    names = look(submission, operators, "ReLU", (), torch.linspace(-1, 1, 4))
    assert_not_used(names, banned, instead=_("compare, choose or clamp"))


# ------------------------------------------------------------------------------------------- Sigmoid


def sigmoid_wrongly(x):
    """What the usual mistakes make of ``x``."""
    right = torch.sigmoid(x)
    return {
        _("the sign of x is wrong: this is 1 / (1 + exp(x)), which falls where it should rise"): 1 - right,
        _("this is 1 + exp(-x): without brackets, 1 / 1 is computed first"): 1 + torch.exp(-x),
        _("this is 1 / exp(-x): the 1 below the line is missing"): torch.exp(x),
        _("this is tanh, which goes from -1 to 1; the sigmoid goes from 0 to 1"): torch.tanh(x),
        _("this is the slope of the sigmoid, not the sigmoid"): right * (1 - right),
        _("this is the softmax along the last dimension; the sigmoid works on each element by itself"):
            torch.softmax(x, -1) if x.dim() else None,
        _("this is softplus, the logarithm of 1 + exp(x)"): torch.nn.functional.softplus(x),
        _("this is the logarithm of the sigmoid"): torch.nn.functional.logsigmoid(x),
        _("this is x times the sigmoid (SiLU)"): x * right,
        _("this is the hard sigmoid, a straight line that is cut off"): torch.nn.functional.hardsigmoid(x),
        _("the values were rounded to 0 and 1"): right.round(),
    }


@points(3)
def test_Sigmoid_values(submission, draw):
    """Sigmoid: 1 / (1 + exp(-x)) in every place, with its gradient"""
    for x in leaves(inputs(draw)):
        assert_tensor(Layer(submission, "Sigmoid")(x), torch.sigmoid(x), mistakes=sigmoid_wrongly(x))


@points(3)
def test_Sigmoid_large(submission, draw):
    """Sigmoid: right up to ±1e4 and beyond, no NaN, and gradients too"""
    sizes = torch.tensor([15.0, 88.0, 90.0, 104.0, 710.0, 1e4, 1e6], dtype=torch.float64)
    far = sizes * (1 + 0.01 * draw.uniform(len(sizes)).detach())
    for numbers in (far, -far, torch.cat([far, -far, torch.ones(2)])):
        (x,) = leaves([numbers[draw.permutation(len(numbers))].reshape(-1, 1)])
        got = Layer(submission, "Sigmoid")(x)
        refuse_nan(got)
        assert_tensor(got, torch.sigmoid(x), mistakes=sigmoid_wrongly(x))


@points(1)
def test_Sigmoid_at_zero(submission, draw):
    """Sigmoid: 0.5 at 0, with the gradient 0.25"""
    x = torch.zeros(draw.size(2, 4), 3, dtype=torch.float64, requires_grad=True)
    got = Layer(submission, "Sigmoid")(x)
    refuse_nan(got)
    gradient = (got.gradients or [None])[0] if isinstance(got, SeenTensor) else None
    if gradient is not None and bool((gradient == 0).all()):
        fail(_("the gradient at 0 is 0 in place of 0.25: for abs, PyTorch takes the slope 0 there"))
    assert_tensor(got, torch.sigmoid(x))


@points(1)
def test_Sigmoid_no_parameters(submission, draw):
    """Sigmoid: a module without parameters that works inside other modules"""
    x = draw.normal(draw.size(2, 4), 3, 2).detach().float()
    output, parameters = look(submission, within_a_model, "Sigmoid", (), x)
    if parameters:
        fail(_("the module has parameters; the sigmoid has nothing to learn"))
    assert_tensor(output, torch.sigmoid(x.flatten(1)))


@points(1)
def test_Sigmoid_by_hand(submission, draw):
    """Sigmoid: written without PyTorch's own sigmoid"""
    banned = {"aten.sigmoid", "aten.sigmoid_", "aten.special_expit", "aten.glu"}
    names = look(submission, operators, "Sigmoid", (), torch.linspace(-1, 1, 4))
    assert_not_used(names, banned, instead=_("write it with exp"))


# ------------------------------------------------------------------------------------------- LeakyReLU


def leaky_wrongly(x, slope: float):
    """What the usual mistakes make of ``x``."""
    right = torch.where(x > 0, x, slope * x)
    return {
        _("nothing happened: negative numbers must be multiplied by slope"): x,
        _("negative numbers became 0, as in ReLU; they must be multiplied by slope"): x.clamp(min=0),
        _("the slope is always 0.01; the one that was asked for is ignored"): torch.where(x > 0, x, 0.01 * x),
        _("negative numbers became positive; slope * x keeps their sign"): torch.where(x > 0, x, -slope * x),
        _("the larger of x and slope * x is the right one only for slopes up to 1; ask for the sign of x"):
            torch.maximum(x, slope * x),
        _("the positive numbers were multiplied by slope; it is the negative ones that shrink"):
            torch.where(x > 0, slope * x, x),
        _("all numbers were multiplied by slope; the positive ones stay as they are"): slope * x,
        _("negative numbers became slope itself; slope * x is wanted"): torch.where(x > 0, x, slope),
        _("slope was added to the negative numbers; they must be multiplied by it"): torch.where(x > 0, x, x + slope),
        _("the negative numbers were divided by slope; they must be multiplied by it"):
            torch.where(x > 0, x, x / slope) if slope else None,
        _("this is ELU, with an exponential below 0; a straight line is wanted"):
            torch.nn.functional.elu(x, alpha=slope),
        _("the negative part was added to the whole of x; the two parts must be kept apart"):
            x + slope * x.clamp(max=0),
        _("the sign is wrong"): -right,
    }


@points(3)
def test_LeakyReLU_values(submission, draw):
    """LeakyReLU: x where it is positive, slope * x where it is negative"""
    for slope, x in zip((0.1, 0.25, 0.0, 0.4, 0.3), leaves(inputs(draw)), strict=True):
        slope = slope and slope + draw.choice([0.03, 0.05])
        expected = torch.where(x > 0, x, slope * x)
        assert_tensor(Layer(submission, "LeakyReLU", slope)(x), expected, mistakes=leaky_wrongly(x, slope))


@points(1)
def test_LeakyReLU_default(submission, draw):
    """LeakyReLU: without an argument the slope is 0.01"""
    x, *_others = leaves([-5 * draw.uniform(draw.size(3, 5), 4, low=0.5)])
    assert_tensor(Layer(submission, "LeakyReLU")(x), 0.01 * x, mistakes={
        _("the slope is 0.1; without an argument it is 0.01"): 0.1 * x,
        _("the slope is 0.001; without an argument it is 0.01"): 0.001 * x,
        **leaky_wrongly(x, 0.01),
    })


@points(1)
def test_LeakyReLU_any_slope(submission, draw):
    """LeakyReLU: a slope above 1 or below 0 works as well"""
    for slope in (1.0, draw.choice([1.5, 2.0, 3.5]), draw.choice([-0.25, -0.5, -2.0])):
        x = draw.normal(draw.size(3, 5), draw.size(6, 9))
        expected = torch.where(x > 0, x, slope * x)
        assert_tensor(Layer(submission, "LeakyReLU", slope)(x), expected, mistakes=leaky_wrongly(x, slope))


def two_slopes(student, slope, other, x):
    """Runs inside: what the first of two modules gives when the second has been made."""
    first = make(student, "LeakyReLU", (slope,))
    make(student, "LeakyReLU", (other,))
    return first(x)


@points(1)
def test_LeakyReLU_own_slope(submission, draw):
    """LeakyReLU: each module keeps its own slope"""
    slope, other = draw.choice([0.1, 0.2]), draw.choice([0.3, 0.4])
    x = draw.normal(draw.size(3, 5), draw.size(6, 9)).detach().float()
    assert_tensor(look(submission, two_slopes, slope, other, x), torch.where(x > 0, x, slope * x), mistakes={
        _("a module took over the slope of another one that was made after it; keep it in self"):
            torch.where(x > 0, x, other * x),
        **leaky_wrongly(x, slope),
    })


@points(1)
def test_LeakyReLU_at_zero(submission, draw):
    """LeakyReLU: 0 stays 0, with a gradient that is a number"""
    slope = draw.choice([0.1, 0.2, 0.3])
    low, high = gradient_at_zero(Layer(submission, "LeakyReLU", slope), (draw.size(2, 4), 3))
    if low < -1e-9 or high > 1 + slope + 1e-9:
        fail(_("the gradient at 0 must be 1, or slope, or something between 0 and 1 + slope"))


@points(1)
def test_LeakyReLU_no_parameters(submission, draw):
    """LeakyReLU: a module without parameters that works inside other modules"""
    slope, x = draw.choice([0.1, 0.2]), draw.normal(draw.size(2, 4), 3, 2).detach().float()
    output, parameters = look(submission, within_a_model, "LeakyReLU", (slope,), x)
    if parameters:
        fail(_("slope is a parameter, which training would change; keep it as a plain number"))
    rows = x.flatten(1)
    assert_tensor(output, torch.where(rows > 0, rows, slope * rows))


@points(1)
def test_LeakyReLU_by_hand(submission, draw):
    """LeakyReLU: written without PyTorch's own"""
    names = look(submission, operators, "LeakyReLU", (0.1,), torch.linspace(-1, 1, 4))
    assert_not_used(names, LEAKY, instead=_("compare and choose, or put two clamped parts together"))
