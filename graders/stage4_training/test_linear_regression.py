"""Hidden grader of stage4_training/linear_regression.py."""

import torch
from torch import nn

from graders.kit import SeenTensor, _, assert_raises, assert_tensor, fail, points
from graders.kit.assertions import TOLERANCES, close
from graders.stage3_modules.shared import Layer, fail_about, look, make

FLAT, COLUMN = "(N,)", "(N, 1)"


def number(draw, low: float, high: float) -> float:
    """A random number, as a float."""
    return float(draw.uniform(1, low=low, high=high).item())


def shaped(values, shape: str):
    """The values as ``(N,)`` or ``(N, 1)``, a leaf like those of ``draw``."""
    values = values.detach() if shape == FLAT else values.detach()[:, None]
    return values.clone().requires_grad_()


def cloud(draw, n: int):
    """Points around a line that goes neither through 0 nor level."""
    x = draw.normal(n).detach() + 0.7
    y = number(draw, 1.5, 2.5) * x + number(draw, -2.0, -1.0) + 0.3 * draw.normal(n).detach()
    return x.float().double(), y.float().double()


# ------------------------------------------------------------------------------------------- fit_line


def mean_squares(x, y, w, b):
    """The gradient of the mean squared error with respect to w and b."""
    residual = w * x + b - y
    return torch.stack([2 * (residual * x).mean(), 2 * residual.mean()])


def descend(x, y, lr, steps, gradient=mean_squares, *, added=False, one_by_one=False):
    """w and b after gradient descent from 0, right or in one of the usual wrong ways.

    Args:
        gradient: of x, y, w and b.
        added: whether each gradient is added to those before, as without zeroing.
        one_by_one: whether b moves by a gradient that knows the new w already.
    """
    line, total = torch.zeros(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    for _step in range(steps):
        now = gradient(x, y, *line)
        total = total + now if added else now
        line = line - lr * total
        if one_by_one:
            moved = torch.stack([line[0], line[1] + lr * total[1]])
            line = torch.stack([line[0], moved[1] - lr * gradient(x, y, *moved)[1]])
    return line


def mean_absolutes(x, y, w, b):
    signs = (w * x + b - y).sign()
    return torch.stack([(signs * x).mean(), signs.mean()])


def root_mean_squares(x, y, w, b):
    return mean_squares(x, y, w, b) / (2 * ((w * x + b - y) ** 2).mean().sqrt())


def line_wrongly(x, y, lr, steps):
    """What the usual mistakes make of it: sentence -> w and b."""
    right = descend(x, y, lr, steps)
    just_w = descend(x, y, lr, steps, lambda *now: mean_squares(*now) * torch.tensor([1.0, 0.0]))
    just_b = descend(x, y, lr, steps, lambda *now: mean_squares(*now) * torch.tensor([0.0, 1.0]))
    return {
        _("w and b never moved; w -= … changes a tensor in place, and a copy of w changes nothing"): 0 * right,
        _("(N, 1) minus (N,) was broadcast to (N, N): each point was compared with the values of all others"):
            descend(x, y.mean().expand(len(y)), lr, steps),
        _("the gradients of all steps are added up: they must be set to zero, or None, in every step"):
            descend(x, y, lr, steps, added=True),
        _("the loss is the sum over the points; their mean is wanted"): descend(x, y, lr * len(x), steps),
        _("the steps are half as long as they should be: the mean of the squares has no factor ½"):
            descend(x, y, lr / 2, steps),
        _("the steps go uphill, along the gradient; they go against it"): descend(x, y, -lr, steps),
        _("only w was moved; b has a gradient too"): just_w,
        _("only b was moved; w has a gradient too"): just_b,
        _("b was moved by a gradient that knows the new w; both gradients belong to the point before the step"):
            descend(x, y, lr, steps, one_by_one=True),
        _("the result is one step behind"): descend(x, y, lr, steps - 1),
        _("the result is one step too far"): descend(x, y, lr, steps + 1),
        _("w and b are the wrong way round: w, the slope, comes first"): right.flip(0),
        _("this minimises the absolute differences; squared ones are wanted"):
            descend(x, y, lr, steps, mean_absolutes),
        _("this minimises the root of the mean square; the mean square itself is wanted"):
            descend(x, y, lr, steps, root_mean_squares),
        _("x and y changed places: y is to be predicted from x"): descend(y, x, lr, steps),
    }


def assert_line(got, line, wrongly=None, tolerance=TOLERANCES[torch.float32]) -> None:
    """``fit_line`` must have returned this line: two detached 0-d tensors.

    Args:
        wrongly: x, y, lr and steps, of which the usual mistakes are worked out when they are wanted.
        tolerance: rtol and atol for float32.
    """
    if not isinstance(got, tuple) or len(got) != 2 or not all(isinstance(part, SeenTensor) for part in got):
        fail(_("return two tensors, w and b"))
    if any(part.shape in ((1,), (1, 1)) for part in got):
        fail(_("w and b must be 0-d tensors, made with an empty shape: the shape (1,) is another one"))
    values = torch.stack([part.values.double() for part in got]) if all(part.shape == () for part in got) else None
    if wrongly and values is not None and not close(values, line, tolerance):
        for sentence, wrong in line_wrongly(*wrongly).items():
            # What a mistake has in common with the right answer names no mistake.
            if close(values, wrong, tolerance) and not close(wrong, line, (1e-3, 1e-3)):
                fail(sentence)
    for part, wanted in zip(got, line, strict=True):
        if part.requires_grad or (isinstance(part.repeat, SeenTensor) and part.repeat.requires_grad):
            fail(_("the result still hangs on autograd: detach it"))
        assert_tensor(part, wanted, rtol=tolerance[0], atol=tolerance[1])


@points(3)
def test_fit_line_steps(submission, draw):
    """fit_line: gradient descent on the mean squared error, from w = 0 and b = 0"""
    for n, steps in ((draw.size(20, 40), draw.size(5, 9)), (draw.size(20, 40), 2)):
        x, y = cloud(draw, n)
        lr = number(draw, 0.05, 0.12)
        got = submission.fit_line(shaped(x, FLAT), shaped(y, FLAT), lr, steps)
        assert_line(got, descend(x, y, lr, steps), (x, y, lr, steps))


@points(2)
def test_fit_line_shapes(submission, draw):
    """fit_line: x and y may be (N,) or (N, 1), in any mixture"""
    for x_shape, y_shape in ((COLUMN, FLAT), (FLAT, COLUMN), (COLUMN, COLUMN)):
        x, y = cloud(draw, draw.size(5, 12))
        lr, steps = number(draw, 0.02, 0.08), draw.size(4, 6)
        got = submission.fit_line(shaped(x, x_shape), shaped(y, y_shape), lr, steps)
        assert_line(got, descend(x, y, lr, steps), (x, y, lr, steps))


@points(2)
def test_fit_line_finds_the_line(submission, draw):
    """fit_line: after many steps it is the line of least squares"""
    # The points are spread evenly over [-2, 3], so that the distance shrinks by a factor of 0.84 or less in each step:
    # after 300 steps a right answer is 1e-22 from the line, and gets a tolerance of 1e-4. Gradients that are added up
    # end more than 0.1 away, and so does what never moved, moved uphill, or was broadcast.
    x = torch.linspace(-2, 3, 40, dtype=torch.float64)[draw.permutation(40)].float().double()
    slope, height = number(draw, 1.5, 2.5), number(draw, -3.0, -2.0)
    y = (slope * x + height + 0.2 * draw.normal(40).detach()).float().double()
    line = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], dim=1), y[:, None]).solution.flatten()
    got = submission.fit_line(shaped(x, draw.choice([FLAT, COLUMN])), shaped(y, draw.choice([FLAT, COLUMN])), 0.1, 300)
    assert_line(got, line, (x, y, 0.1, 300), (1e-4, 1e-4))


@points(1)
def test_fit_line_few(submission, draw):
    """fit_line: no steps give 0 and 0; a single point is enough to learn from"""
    x, y = cloud(draw, draw.size(3, 6))
    assert_line(submission.fit_line(shaped(x, FLAT), shaped(y, FLAT), 0.1, 0), torch.zeros(2, dtype=torch.float64))
    for x_shape, y_shape in ((FLAT, COLUMN), (COLUMN, COLUMN), (FLAT, FLAT)):
        x, y = cloud(draw, 1)
        got = submission.fit_line(shaped(x, x_shape), shaped(y, y_shape), 0.05, 3)
        assert_line(got, descend(x, y, 0.05, 3), (x, y, 0.05, 3))


@points(1)
def test_fit_line_different_lengths(submission, draw):
    """fit_line: another number of values in y than in x raises ValueError"""
    n = draw.size(4, 6)
    for x_shape, y_shape, when in (
        ((n,), (n - 1,), _("a value of y too few")),
        ((n,), (1,), _("a single value of y, which broadcasting would repeat")),
        ((1, 1), (n,), _("a single value of x, which broadcasting would repeat")),
        ((n, 1), (n + 1,), _("shapes (N, 1) and (N + 1,), which broadcasting would accept")),
    ):
        assert_raises(submission.fit_line, torch.ones(x_shape), torch.ones(y_shape), 0.1, 2, when=when)


# ------------------------------------------------------------------------------------------- LinearRegression


def parameters_of(student, settings):
    """Runs inside: the parameters of a new model."""
    model = make(student, "LinearRegression", settings)
    return dict(model.named_parameters())


def assert_parameters(submission, settings, n_in: int, n_out: int) -> None:
    """The model has the parameters of one linear layer, and no others."""
    seen = look(submission, parameters_of, settings)
    if not seen:
        fail(_("the model has no parameters: make the layer in __init__, and assign it to self.linear"))
    for name, shape in (("linear.weight", (n_out, n_in)), ("linear.bias", (n_out,))):
        if name not in seen:
            text = _("the model has no parameter {name}; its parameters are {names}")
            fail_about(text, name=name, names=", ".join(map(str, seen)))
        got = seen[name].shape
        if got == shape[::-1] and got != shape:
            fail_about(_("in and out are the wrong way round: {name} is {got}"), name=name, got=got)
        if got != shape:
            fail_about(_("{name} has the shape {got}; {wanted} was expected"), name=name, got=got, wanted=shape)
    if len(seen) > 2:
        text = _("there are more parameters than those of one linear layer: {names}")
        fail_about(text, names=", ".join(map(str, seen)))


@points(2)
def test_LinearRegression_parameters(submission, draw):
    """LinearRegression: weight and bias of one linear layer, called linear"""
    for n_in, n_out in ((draw.size(4, 6), draw.size(2, 3)), (draw.size(2, 3), 1), (1, draw.size(2, 3))):
        assert_parameters(submission, (n_in, n_out), n_in, n_out)


def predict_wrongly(x, weight, bias):
    """What the usual mistakes make of x, ``(N, in)``."""
    right = x @ weight.T + bias
    return {
        _("a dimension of size 1 was dropped: the result is (N, out), also where out is 1"): right.squeeze(-1),
        _("an activation (ReLU) was applied: a predicted value may be negative"): right.relu(),
        _("an activation (sigmoid) was applied: a predicted value may be any number"): right.sigmoid(),
        _("an activation (tanh) was applied: a predicted value may be any number"): right.tanh(),
        _("softmax was applied: a predicted value may be any number"): right.softmax(-1),
        _("the bias was not added"): x @ weight.T,
        _("the mean over the points was taken; each point has a prediction of its own"): right.mean(0),
        _("x itself came back"): x,
    }


@points(1)
def test_LinearRegression_defaults(submission, draw):
    """LinearRegression: one feature and one value where nothing is said"""
    n_in = draw.size(2, 5)
    assert_parameters(submission, (), 1, 1)
    assert_parameters(submission, (n_in,), n_in, 1)
    x, weight, bias = draw.normal(4, n_in), draw.normal(1, n_in), draw.normal(1)
    got = Layer(submission, "LinearRegression", n_in)(x, {"linear.weight": weight, "linear.bias": bias})
    assert_tensor(got, x @ weight.T + bias, mistakes=predict_wrongly(x, weight, bias))


@points(2)
def test_LinearRegression_values(submission, draw):
    """LinearRegression: (N, in) becomes (N, out), x W^T + b, with gradients"""
    for n, n_in, n_out in ((draw.size(6, 9), draw.size(4, 5), draw.size(2, 3)), (draw.size(2, 4), 3, 1), (1, 2, 1)):
        assert_parameters(submission, (n_in, n_out), n_in, n_out)
        x, weight, bias = draw.normal(n, n_in), draw.normal(n_out, n_in), draw.normal(n_out)
        got = Layer(submission, "LinearRegression", n_in, n_out)(x, {"linear.weight": weight, "linear.bias": bias})
        assert_tensor(got, x @ weight.T + bias, mistakes=predict_wrongly(x, weight, bias))


def trained(student, settings, x, y, lr, steps):
    """Runs inside: the parameters of a new model, trained on all points at once."""
    model = make(student, "LinearRegression", settings).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _step in range(steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return dict(model.named_parameters())


@points(2)
def test_LinearRegression_learns(submission, draw):
    """LinearRegression: trained on points of a plane, it finds the plane"""
    # The inputs are orthogonal, of mean 0 and mean square 1: every step makes the distance smaller by a factor of 0.8,
    # so after 150 steps weight and bias are right to 1e-13, wherever they began. An untrained model is far away.
    n_in, n_out = 3, draw.size(1, 2)
    signs = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * n_in)[draw.permutation(8)]
    weight, bias = draw.normal(n_out, n_in).detach() + 3, draw.normal(n_out).detach() - 3
    assert_parameters(submission, (n_in, n_out), n_in, n_out)
    seen = look(submission, trained, (n_in, n_out), signs, signs @ weight.T + bias, 0.1 * n_out, 150)
    for name, wanted in (("linear.weight", weight), ("linear.bias", bias)):
        assert_tensor(seen[name], wanted, rtol=1e-6, atol=1e-6)
