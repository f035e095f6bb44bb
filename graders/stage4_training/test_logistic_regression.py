"""Hidden grader of stage4_training/logistic_regression.py."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from graders.kit import SeenTensor, _, assert_equal, assert_number, assert_raises, assert_tensor, fail, points
from graders.kit.assertions import close, of_kind
from graders.sandbox import probes
from graders.stage3_modules.shared import Layer, fail_about, look, make

# float64 throughout, and a few dozen steps: rounding errors stay below 1e-12.
TOLERANCE = (1e-8, 1e-9)


def number(draw, low: float, high: float) -> float:
    """A random number, as a float."""
    return float(draw.uniform(1, low=low, high=high).item())


# ------------------------------------------------------------------------------------------- LogisticRegression


def parameters_of(student, settings):
    """Runs inside: the parameters of a new model."""
    return dict(make(student, "LogisticRegression", settings).named_parameters())


def assert_parameters(submission, settings, n_in: int) -> None:
    """The model has the parameters of one linear layer with one output, and no others."""
    seen = look(submission, parameters_of, settings)
    if not seen:
        fail(_("the model has no parameters: make the layer in __init__, and assign it to self.linear"))
    for name, shape in (("linear.weight", (1, n_in)), ("linear.bias", (1,))):
        if name not in seen:
            text = _("the model has no parameter {name}; its parameters are {names}")
            fail_about(text, name=name, names=", ".join(map(str, seen)))
        got = seen[name].shape
        if got == (2, *shape[1:]) and got != shape:
            fail(_("the layer has two outputs; with two classes one logit is enough"))
        if got != shape:
            fail_about(_("{name} has the shape {got}; {wanted} was expected"), name=name, got=got, wanted=shape)
    if len(seen) > 2:
        text = _("there are more parameters than those of one linear layer: {names}")
        fail_about(text, names=", ".join(map(str, seen)))


@points(2)
def test_LogisticRegression_parameters(submission, draw):
    """LogisticRegression: weight and bias of one linear layer with one output, called linear"""
    for n_in in (draw.size(3, 6), 1):
        assert_parameters(submission, (n_in,), n_in)
    assert_parameters(submission, (), 2)


def logits_wrongly(x, weight, bias):
    """What the usual mistakes make of x, ``(N, in)``."""
    right = (x @ weight.T + bias).squeeze(1)
    return {
        _("sigmoid was applied: logits are wanted, and the loss makes probabilities of them"): right.sigmoid(),
        _("the logarithm of the probability came back; the logit is wanted"): F.logsigmoid(right),
        _("the result is (N, 1); the last dimension has to go"): right[:, None],
        _("sigmoid was applied, and the result is (N, 1): logits (N,) are wanted"): right.sigmoid()[:, None],
        _("classes came back; logits are wanted, which have gradients"): (right > 0).double(),
        _(
            "the batch dimension went as well: squeeze only the last dimension, or one point makes no batch"
        ): right.squeeze(),
        _("the sign is wrong: a large logit means class 1"): -right,
        _("the bias was not added"): (x @ weight.T).squeeze(1),
        _("softmax over a single output is 1 for every point; no softmax is wanted"): torch.ones_like(right),
    }


@points(2)
def test_LogisticRegression_logits(submission, draw):
    """LogisticRegression: (N, in) becomes (N,) logits, w·x + b, with gradients"""
    for n, n_in in ((draw.size(6, 9), draw.size(3, 5)), (draw.size(3, 5), 2), (4, 1)):
        assert_parameters(submission, (n_in,), n_in)
        x, weight, bias = draw.normal(n, n_in), draw.normal(1, n_in), draw.normal(1)
        got = Layer(submission, "LogisticRegression", n_in)(x, {"linear.weight": weight, "linear.bias": bias})
        assert_tensor(got, (x @ weight.T + bias)[:, 0], mistakes=logits_wrongly(x, weight, bias))


@points(1)
def test_LogisticRegression_small_batches(submission, draw):
    """LogisticRegression: one point gives the shape (1,), no points (0,)"""
    for n in (1, 0):
        n_in = draw.size(2, 4)
        assert_parameters(submission, (n_in,), n_in)
        x, weight, bias = draw.normal(n, n_in), draw.normal(1, n_in), draw.normal(1)
        got = Layer(submission, "LogisticRegression", n_in)(x, {"linear.weight": weight, "linear.bias": bias})
        assert_tensor(got, (x @ weight.T + bias)[:, 0], gradients=n > 0, mistakes=logits_wrongly(x, weight, bias))


# ------------------------------------------------------------------------------------------- fit_classifier


def classifier(shapes, state):
    """A model of ``(N, D)`` that gives logits ``(N,)``, in float64, with these parameters: one or two layers."""
    layers = [nn.Linear(n_in, n_out).double() for n_in, n_out in shapes]
    between = [part for layer in layers for part in (layer, nn.Tanh())][:-1]
    model = nn.Sequential(*between, nn.Flatten(0))
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), state, strict=True):
            parameter.copy_(value)
    return model


def flat(model):
    """All parameters in one row."""
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def fitted(student, shapes, state, x, y, lr, steps):
    """Runs inside: what fit_classifier returns, once for each number of steps, and the parameters afterwards."""
    model = classifier(shapes, state)
    function = probes.find(student, "fit_classifier")
    losses = [probes.call(function, (model, x, y, lr, count), {}) for count in steps]
    return {"losses": losses, "parameters": flat(model), "data": [x, y]}


LINE, NET = ((3, 1),), ((3, 4), (4, 1))


def task(draw, shapes, n: int):
    """Points with overlapping classes, of different sizes, and parameters for a model."""
    y = (torch.arange(n) < n // 3).long()[draw.permutation(n)]
    x = draw.normal(n, shapes[0][0]).detach() + y[:, None] * torch.tensor([1.5, -0.5, 0.5])[: shapes[0][0]].double()
    sizes = [size for n_in, n_out in shapes for size in ((n_out, n_in), (n_out,))]
    state = [draw.normal(*size).detach() for size in sizes]
    return state, x, y


def entropy(logits, y):
    return F.binary_cross_entropy_with_logits(logits, y)


def reference(shapes, state, x, y, lr, steps, loss=entropy, *, added=False, momentum=0.0, moved=None):
    """The losses before each step and after the last one, and the parameters afterwards; right, or wrong in some way.

    Args:
        loss: of logits and labels.
        added: whether gradients are added up over the steps.
        moved: the indices of the parameters that move; None: all.
    """
    model = classifier(shapes, state)
    parameters = list(model.parameters())
    velocities = [torch.zeros_like(parameter) for parameter in parameters]
    losses = []
    for step in range(steps + 1):
        value = loss(model(x), y.double())
        losses.append(float(value.detach()))
        if step == steps:
            break
        gradients = torch.autograd.grad(value, parameters)
        for i, (parameter, velocity, gradient) in enumerate(zip(parameters, velocities, gradients, strict=True)):
            velocity.mul_(1.0 if added else momentum).add_(gradient)
            if moved is None or i in moved:
                parameter.data.sub_(lr * velocity)
    return losses, flat(model)


def fit_wrongly(shapes, state, x, y, lr, steps):
    """What the usual mistakes make of it: sentence -> losses and parameters; losses as ``fit_classifier`` has them."""
    problem = (shapes, state, x, y, lr, steps)

    def with_loss(loss):
        losses, parameters = reference(*problem, loss)
        return losses[:-1], parameters

    def otherwise(**options):
        losses, parameters = reference(*problem, **options)
        return losses[:-1], parameters

    losses, parameters = reference(*problem)
    start = torch.cat([part.flatten() for part in state])
    return {
        _("the model was not changed: each step must move its own parameters, not those of a copy"): (
            [losses[0]] * steps,
            start,
        ),
        _("these are the losses after each step; the loss before each step is wanted"): (losses[1:], parameters),
        _(
            "sigmoid was applied before a loss that takes logits: binary_cross_entropy_with_logits has a sigmoid inside"
        ): with_loss(lambda z, y: entropy(z.sigmoid(), y)),
        _("the gradients of all steps are added up: zero_grad is missing, or comes at the wrong place"): otherwise(
            added=True
        ),
        _("the loss is the sum over the points; their mean is wanted"): with_loss(
            lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="sum")
        ),
        _("the steps go uphill, along the gradient; they go against it"): (
            reference(shapes, state, x, y, -lr, steps)[0][:-1],
            reference(shapes, state, x, y, -lr, steps)[1],
        ),
        _("this is the squared error of the probabilities; the binary cross entropy is wanted"): with_loss(
            lambda z, y: F.mse_loss(z.sigmoid(), y)
        ),
        _("this is the squared error of the logits; the binary cross entropy is wanted"): with_loss(F.mse_loss),
        _("the labels are the wrong way round: class 1 has the logits above 0"): with_loss(
            lambda z, y: entropy(z, 1 - y)
        ),
        _("the labels were made -1 and 1; the cross entropy wants 0 and 1"): with_loss(
            lambda z, y: entropy(z, 2 * y - 1)
        ),
        _("the optimizer has momentum; plain gradient descent is wanted"): otherwise(momentum=0.9),
        _("only the first parameter was moved; all of model.parameters() must be"): otherwise(moved={0}),
        _("every loss is that of the last step"): ([losses[steps - 1]] * steps, parameters),
    }


def history_of(seen, steps: int) -> list[float]:
    """The list of losses that one call returned."""
    if probes.tensors_in(seen, SeenTensor):
        fail(_("a list of Python floats is wanted: .item() makes one of a loss; a tensor keeps its whole graph alive"))
    if isinstance(seen, float):
        fail(_("a single loss came back; a list with the loss of every step is wanted"))
    if not isinstance(seen, list) or not all(isinstance(entry, float) for entry in seen):
        fail(_("a list of Python floats is wanted"))
    if len(seen) != steps:
        text = _("the list has {got} losses; {wanted} were expected, one for each step")
        fail_about(text, got=len(seen), wanted=steps)
    return seen


def rows(losses):
    return torch.tensor(losses, dtype=torch.float64)


def assert_losses(seen, problem) -> None:
    """The history, and where it is wrong the mistake that gives it."""
    steps = problem[-1]
    losses, _parameters = reference(*problem)
    got = rows(history_of(seen["losses"][0], steps))
    wanted = rows(losses[:-1])
    if not close(got, wanted, TOLERANCE):
        for sentence, (wrong, _wrong_parameters) in fit_wrongly(*problem).items():
            if close(got, rows(wrong), TOLERANCE):
                fail(sentence)
        if not close(got[0], wanted[0], TOLERANCE):
            fail(_("the first loss is wrong: it is the mean binary cross entropy of the model as it came"))
        first = next(i for i in range(steps) if not close(got[i], wanted[i], TOLERANCE))
        fail_about(_("the loss before step {step} is wrong; those before it are right"), step=first + 1)
    assert_equal(len(got), steps)


@points(3)
def test_fit_classifier_losses(submission, draw):
    """fit_classifier: the mean binary cross entropy before each step of gradient descent"""
    for shapes, steps in ((LINE, draw.size(5, 8)), (NET, draw.size(5, 8)), (LINE, 1)):
        problem = (shapes, *task(draw, shapes, draw.size(15, 25)), number(draw, 0.2, 0.6), steps)
        assert_losses(submission.run(fitted, *problem[:-1], [steps]), problem)


@points(2)
def test_fit_classifier_parameters(submission, draw):
    """fit_classifier: moves all parameters of the model, whatever the model is"""
    for shapes, steps in ((NET, draw.size(4, 7)), (LINE, draw.size(4, 7))):
        problem = (shapes, *task(draw, shapes, draw.size(15, 25)), number(draw, 0.2, 0.6), steps)
        seen = submission.run(fitted, *problem[:-1], [steps])
        for before, after in zip(problem[2:4], seen["data"], strict=True):
            if not of_kind(after, "tensor").values.equal(before):
                fail(_("fit_classifier changed its argument x or y: work on a copy"))
        got, wanted = of_kind(seen["parameters"], "tensor"), reference(*problem)[1]
        right = close(got.values, wanted, TOLERANCE)
        mistakes = {} if right else {sentence: wrong for sentence, (_losses, wrong) in fit_wrongly(*problem).items()}
        assert_tensor(got, wanted, rtol=TOLERANCE[0], atol=TOLERANCE[1], mistakes=mistakes)


@points(1)
def test_fit_classifier_label_types(submission, draw):
    """fit_classifier: labels may be int64, bool, float32, float64 or uint8"""
    for dtype in (torch.int64, torch.bool, torch.float32, torch.uint8, torch.float64):
        state, x, y = task(draw, LINE, draw.size(10, 20))
        problem = (LINE, state, x, y.to(dtype), number(draw, 0.2, 0.6), 3)
        assert_losses(submission.run(fitted, *problem[:-1], [3]), problem)


@points(1)
def test_fit_classifier_goes_on(submission, draw):
    """fit_classifier: no steps change nothing; a second call goes on where the first ended"""
    state, x, y = task(draw, LINE, draw.size(15, 25))
    lr = number(draw, 0.2, 0.6)
    seen = submission.run(fitted, LINE, state, x, y, lr, [0, 3, 4])
    losses, parameters = reference(LINE, state, x, y, lr, 7)
    none, first, second = (history_of(part, steps) for part, steps in zip(seen["losses"], (0, 3, 4), strict=True))
    if close(rows(first), rows(losses[:3]), TOLERANCE) and close(rows(second), rows(losses[:4]), TOLERANCE):
        fail(_("the second call began anew; it must go on with the parameters that the model has"))
    assert_equal(none, [])
    for part, wanted in ((first, losses[:3]), (second, losses[3:7])):
        if not close(rows(part), rows(wanted), TOLERANCE):
            fail(_("the losses of two calls, one after the other, are not those of one call with as many steps"))
    assert_tensor(seen["parameters"], parameters, rtol=TOLERANCE[0], atol=TOLERANCE[1])


@points(1)
def test_fit_classifier_large_logits(submission, draw):
    """fit_classifier: right for logits of ±200, where probabilities are 0 and 1"""
    state, x, y = task(draw, LINE, 20)
    state = [state[0].sign() * (100 + state[0].abs()), state[1]]
    x = x + x.sign()
    problem = (LINE, state, x, y, number(draw, 0.2, 0.6), 3)
    seen = submission.run(fitted, *problem[:-1], [3])
    losses = history_of(seen["losses"][0], 3)
    if not all(map(math.isfinite, losses)):
        fail(_("the loss is infinite or NaN: sigmoid rounds to 0 or 1, whose logarithm is -inf; take a loss of logits"))
    clamped, _parameters = reference(*problem, lambda z, y: F.binary_cross_entropy(z.sigmoid(), y))
    right, _parameters = reference(*problem)
    if close(rows(losses[0]), rows(clamped[0]), TOLERANCE) and not close(rows(losses[0]), rows(right[0]), TOLERANCE):
        fail(_("the loss was made of probabilities: sigmoid rounds to 0 or 1, and what that loses is lost for good; "
               "take a loss of logits"))
    assert_losses(seen, problem)


def blobs(draw, n: int):
    """``n`` points around (-1, 1) of class 0, and as many around (1, -1) of class 1, which overlap."""
    y = torch.arange(2 * n) % 2
    return draw.normal(2 * n, 2).detach() + (2 * y[:, None] - 1) * torch.tensor([1.0, -1.0], dtype=torch.float64), y


def share_right(parameters, x, y) -> float:
    """The share of points that a line with these parameters puts on the right side."""
    return float(((x @ parameters[:2] + parameters[2] > 0) == (y == 1)).double().mean())


@points(2)
def test_fit_classifier_unseen_points(submission, draw):
    """fit_classifier: the trained model tells points apart that it has never seen"""
    # A right answer has the weights of the reference, and so its accuracy (about 92%), whatever was drawn: there is no
    # false alarm. A model that was not trained, or trained the wrong way round, starts and stays below 50%.
    shapes = ((2, 1),)
    x, y = blobs(draw, 60)
    state = [torch.tensor([[-0.5, 0.5]], dtype=torch.float64), torch.zeros(1, dtype=torch.float64)]
    seen = submission.run(fitted, shapes, state, x, y, 1.0, [60])
    history_of(seen["losses"][0], 60)
    got = of_kind(seen["parameters"], "tensor").values
    unseen, labels = blobs(draw, 500)
    wanted = share_right(reference(shapes, state, x, y, 1.0, 60)[1], unseen, labels)
    reached = share_right(got, unseen, labels)
    if reached < wanted - 0.02:
        text = _("{got:.0%} of unseen points are put on the right side; {wanted:.0%} are within reach")
        fail_about(text, got=reached, wanted=wanted)
    assert_number(min(reached, wanted), wanted, atol=0.02)


# ------------------------------------------------------------------------------------------- decision_boundary


class Line(nn.Module):
    """What a LogisticRegression of two features looks like from outside."""

    def __init__(self, w1: float, w2: float, bias: float) -> None:
        super().__init__()
        self.linear = nn.Linear(2, 1)
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor([[w1, w2]]))
            self.linear.bias.fill_(bias)

    def forward(self, x):
        return self.linear(x).squeeze(1)


def boundary_wrongly(w1, w2, bias):
    """What the usual mistakes make of it: sentence -> slope and intercept."""
    slope, intercept = -w1 / w2, -bias / w2
    mistakes = {
        _("the sign of the slope is wrong: w1·x1 has to change sides of the equation"): (-slope, intercept),
        _("the sign of the intercept is wrong: the bias has to change sides of the equation"): (slope, -intercept),
        _("both signs are wrong: all but w2·x2 has to change sides of the equation"): (-slope, -intercept),
        _("slope and intercept are the wrong way round"): (intercept, slope),
        _("the intercept was not divided by w2"): (slope, -bias),
        _("the slope was not divided by w2"): (-w1, intercept),
        _("nothing was divided by w2"): (-w1, -bias),
        _("these are the weights; solve w1·x1 + w2·x2 + b = 0 for x2"): (w1, w2),
        _("this is where the logit is 0.5; a probability of one half is a logit of 0"): (slope, intercept + 0.5 / w2),
    }
    if w1:
        mistakes |= {
            _("the slope is upside down: -w1/w2 is wanted"): (-w2 / w1, intercept),
            _("this solves for x1; x2 = slope · x1 + intercept is wanted"): (-w2 / w1, -bias / w1),
            _("the intercept was divided by w1; solve for x2"): (slope, -bias / w1),
        }
    return mistakes


def assert_boundary(got, slope: float, intercept: float, mistakes=None, tolerance=1e-5) -> None:
    if not isinstance(got, tuple) or len(got) != 2:
        fail(_("return two numbers, slope and intercept, as a tuple"))
    pair = [part if isinstance(part, (int, float)) else math.nan for part in got]
    for sentence, wrong in (mistakes or {}).items():
        if alike(pair, wrong, tolerance) and not alike(wrong, (slope, intercept), 10 * tolerance):
            fail(sentence)
    for part, wanted in zip(got, (slope, intercept), strict=True):
        assert_number(part, wanted, rtol=tolerance, atol=tolerance)


def alike(one, other, tolerance: float) -> bool:
    return all(math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance) for a, b in zip(one, other, strict=True))


def weight(draw) -> float:
    """A positive or negative number that is not near 0."""
    return float(draw.choice([-1.0, 1.0])) * number(draw, 0.3, 3.0)


@points(3)
def test_decision_boundary_values(submission, draw):
    """decision_boundary: slope and intercept of the line where the logit is 0"""
    for _round in range(3):
        w1, w2, bias = weight(draw), weight(draw), weight(draw)
        got = submission.decision_boundary(Line(w1, w2, bias))
        assert_boundary(got, -w1 / w2, -bias / w2, boundary_wrongly(w1, w2, bias))


@points(1)
def test_decision_boundary_special_lines(submission, draw):
    """decision_boundary: lines that are level, that go through 0, and very steep ones"""
    level, through_zero = (0.0, weight(draw), weight(draw)), (weight(draw), weight(draw), 0.0)
    for w1, w2, bias in (level, through_zero, (weight(draw), 0.02, weight(draw))):
        got = submission.decision_boundary(Line(w1, w2, bias))
        # Differences of float32 logits are a way to the weights, too; small ones are exact to 1e-5 only.
        assert_boundary(got, -w1 / w2, -bias / w2, boundary_wrongly(w1, w2, bias), tolerance=1e-4)


@points(1)
def test_decision_boundary_vertical(submission, draw):
    """decision_boundary: a vertical boundary raises ValueError"""
    for w2 in (0.0, -0.0):
        vertical = Line(weight(draw), w2, weight(draw))
        assert_raises(submission.decision_boundary, vertical, when=_("a model with w2 = 0"))


def mirrored(draw):
    """Two clouds that mirror each other, their classes, and the mirror: slope and intercept.

    Whatever is drawn, no line separates them: along one normal of the mirror the classes take turns. So the best line
    exists, it is the only one, and by symmetry it is the mirror itself.
    """
    slope, intercept = weight(draw), weight(draw)
    along = torch.tensor([1.0, slope], dtype=torch.float64) / math.hypot(1.0, slope)
    across = torch.tensor([-slope, 1.0], dtype=torch.float64) / math.hypot(1.0, slope)
    places = torch.cat([torch.zeros(2), draw.normal(20).detach()])[:, None] * along
    distances = torch.cat([torch.tensor([-0.5, 2.0]), draw.normal(20).detach() + 1])[:, None] * across
    foot = torch.tensor([0.0, intercept], dtype=torch.float64)
    return torch.cat([foot + places + distances, foot + places - distances]), torch.arange(44) < 22, slope, intercept


def best_line(x, y):
    """w1, w2 and bias with the smallest binary cross entropy, by Newton's method."""
    design = torch.cat([x, torch.ones(len(x), 1)], dim=1)
    best = torch.zeros(3, dtype=torch.float64)
    for _step in range(25):
        p = (design @ best).sigmoid()
        curvature = design.T @ (design * (p * (1 - p))[:, None])
        best = best - torch.linalg.solve(curvature, design.T @ (p - y.double()))
    return best.tolist()


@points(1)
def test_decision_boundary_between_clouds(submission, draw):
    """decision_boundary: of a model that tells two mirrored clouds apart it is the mirror"""
    x, y, slope, intercept = mirrored(draw)
    w1, w2, bias = best_line(x, y)
    got = submission.decision_boundary(Line(w1, w2, bias))
    assert_boundary(got, slope, intercept, boundary_wrongly(w1, w2, bias), tolerance=1e-4)
