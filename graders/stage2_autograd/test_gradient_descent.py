"""Hidden grader of stage2_autograd/gradient_descent.py.

The first steps are compared one by one with what the analytic gradient gives: a mistake can land on the minimum by
luck, but not take the same way. The long runs have bounds between what the reference reaches and what mistakes reach;
each says by what margin. The runs are the same for one start up to rounding, so these bounds give no false alarms.
"""

import weakref
from collections.abc import Callable
from typing import Any

import torch

from graders.kit import SeenTensor, _, assert_equal, assert_number, assert_tensor, fail, note, points

# ------------------------------------------------------------------------------------------- descend_


def one_step(student, values, gradients, lr, container):
    """Runs inside: parameters with these values and gradients, one call; what became of them, of their gradients, of
    their memory (seen through other tensors on it), and of autograd."""
    parameters = [torch.nn.Parameter(values[0].clone()), *(value.clone().requires_grad_() for value in values[1:])]
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = None if gradient is None else gradient.clone()
    memory = [parameter.detach() for parameter in parameters]
    versions = [parameter._version for parameter in parameters]
    student.descend_(container(parameters), lr)
    return {
        "values": [parameter.detach() for parameter in parameters],
        "memory": memory,
        "gradients": [parameter.grad for parameter in parameters],
        "leaves": [parameter.is_leaf and parameter.requires_grad for parameter in parameters],
        "counted": [parameter._version > before for parameter, before in zip(parameters, versions, strict=True)],
        "recording": torch.is_grad_enabled(),
    }


def parameters_for(draw, dtype):
    """Values and gradients of three parameters of different shapes; float32 cannot hold the float64 gradients."""
    shapes = ((draw.size(2, 3), draw.size(4, 5)), (draw.size(2, 6),), ())
    values = [draw.normal(*shape).detach().to(dtype) for shape in shapes]
    gradients = [(draw.uniform(*shape, low=1.5, high=6.0).detach() / 3).to(dtype) for shape in shapes]
    return values, [gradient * draw.choice([-1, 1]) for gradient in gradients]


def learning_rate(draw) -> float:
    return float(draw.uniform(low=0.05, high=0.3).item())


def steps_wrongly(value, gradient, lr: float):
    """What the usual mistakes make of one parameter."""
    return {
        _("this went uphill: the gradient points to larger values, so it must be subtracted"): value + lr * gradient,
        _("the parameter did not move: p = p - … makes a new tensor and leaves the old one alone; change it in place"):
            value,
        _("lr makes no difference: the whole gradient was subtracted"): value - gradient,
        _("this was divided by lr; the step is lr times the gradient"): value - gradient / lr,
        _("only the step itself is left; it must be subtracted from the parameter"): -lr * gradient,
        _("every number moved by lr, whatever its gradient; the step is lr times the gradient"):
            value - lr * gradient.sign(),
        _("the step was taken twice"): value - 2 * lr * gradient,
    }


def assert_stepped(seen, values, gradients, lr: float) -> None:
    for number, (value, gradient) in enumerate(zip(values, gradients, strict=True)):
        got = seen["values"][number]
        if number and isinstance(got, SeenTensor) and torch.equal(got.values, value):
            fail(_("the first parameter moved, a later one did not: all of them must"))
        wanted, tolerance = value - lr * gradient, 1e-12 if value.dtype == torch.float64 else None
        if tolerance and isinstance(got, SeenTensor) and 1e-12 < (got.values - wanted).abs().max() < 1e-6:
            fail(_("a float64 parameter is only right to float32 precision: somewhere its dtype is lost"))
        mistakes = steps_wrongly(value, gradient, lr)
        assert_tensor(got, wanted, rtol=tolerance, atol=tolerance, mistakes=mistakes)


@points(3)
def test_descend__values(submission, draw):
    """descend_: every parameter moves by -lr times its gradient"""
    for dtype in (torch.float64, torch.float32):
        values, gradients = parameters_for(draw, dtype)
        lr = learning_rate(draw)
        assert_stepped(submission.run(one_step, values, gradients, lr, list), values, gradients, lr)


@points(2)
def test_descend__in_place(submission, draw):
    """descend_: in place: the same tensors, in the same memory, still leaves that require a gradient"""
    values, gradients = parameters_for(draw, torch.float64)
    lr = learning_rate(draw)
    seen = submission.run(one_step, values, gradients, lr, list)
    assert_stepped(seen, values, gradients, lr)
    for before, now, new in zip(values, seen["memory"], seen["values"], strict=True):
        if torch.equal(now.values, before) and not torch.equal(new.values, before):
            fail(_("the parameter got new memory: who shares the old one does not see the step; change it in place"))
    if not all(seen["leaves"]):
        fail(_("a parameter no longer is a leaf that requires a gradient: the next backward would pass it by"))
    if not all(seen["counted"]):
        note(_("right. But autograd does not notice a change by .data, so it cannot warn you; use torch.no_grad"))


@points(1)
def test_descend__without_gradient(submission, draw):
    """descend_: a parameter without gradient stays where it is, the others move"""
    values, gradients = parameters_for(draw, torch.float64)
    lr, absent = learning_rate(draw), draw.size(0, 1)
    given = [None if number == absent else gradient for number, gradient in enumerate(gradients)]
    seen = submission.run(one_step, values, given, lr, list)
    for number, (value, gradient) in enumerate(zip(values, gradients, strict=True)):
        got = seen["values"][number]
        if number > absent and isinstance(got, SeenTensor) and torch.equal(got.values, value):
            fail(_("those after a parameter without gradient did not move: skip that one and go on"))
        if number == absent:
            assert_tensor(got, value)
        else:
            assert_tensor(got, value - lr * gradient, mistakes=steps_wrongly(value, gradient, lr))
    if seen["gradients"][absent] is not None:
        fail(_("the parameter without gradient has one now; leave .grad alone"))


@points(1)
def test_descend__leaves_gradients(submission, draw):
    """descend_: the gradients stay as they are"""
    values, gradients = parameters_for(draw, torch.float64)
    lr = learning_rate(draw)
    seen = submission.run(one_step, values, gradients, lr, tuple)
    assert_stepped(seen, values, gradients, lr)
    for got, gradient in zip(seen["gradients"], gradients, strict=True):
        if got is None or torch.equal(got.values, torch.zeros_like(gradient)):
            fail(_("the gradients are gone: setting them to zero is not the job of this function"))
        assert_tensor(got, gradient, mistakes={
            _("lr was multiplied into .grad itself: compute the step elsewhere"): lr * gradient,
            _("-lr was multiplied into .grad itself: compute the step elsewhere"): -lr * gradient,
        })


@points(1)
def test_descend__any_iterable(submission, draw):
    """descend_: parameters that can be run over once only, as model.parameters() gives them"""
    values, gradients = parameters_for(draw, torch.float64)
    lr = learning_rate(draw)
    seen = submission.run(one_step, values, gradients, lr, iter)
    if all(torch.equal(got.values, value) for got, value in zip(seen["values"], values, strict=True)):
        fail(_("nothing moved: an iterator is used up after one run over it, and only the first run counts"))
    assert_stepped(seen, values, gradients, lr)


@points(1)
def test_descend__recording_goes_on(submission, draw):
    """descend_: afterwards autograd records again"""
    values, gradients = parameters_for(draw, torch.float64)
    lr = learning_rate(draw)
    seen = submission.run(one_step, values, gradients, lr, list)
    assert_stepped(seen, values, gradients, lr)
    assert_equal(seen["recording"], True, mistakes={
        _("autograd is still switched off after the call: use with torch.no_grad(), which switches it on again"): False,
    })


# ------------------------------------------------------------------------------------------- the way downhill

Rule = Callable[[int, Any, Any, Any], tuple[Any, Any]]
"""(number of the step, velocity, sum of the gradients so far, gradient) -> (new velocity, what is added to x)."""


def way(gradient, start, steps: int, rule: Rule) -> list[Any]:
    """Where x is before each step, and after the last one."""
    places, velocity, total = [start], torch.zeros_like(start), torch.zeros_like(start)
    for number in range(steps):
        slope = gradient(places[-1])
        total = total + slope
        velocity, move = rule(number, velocity, total, slope)
        places.append(places[-1] + move)
    return places


def heavy_ball(lr: float, momentum: float) -> Rule:
    def rule(number, velocity, total, slope):
        velocity = momentum * velocity + slope
        return velocity, -lr * velocity

    return rule


def rules_wrongly(lr: float) -> dict[str, Rule]:
    """The rules that the usual mistakes follow, of both functions."""
    return {
        _("the steps go uphill: the gradient must be subtracted"): lambda k, v, t, g: (v, lr * g),
        _("the gradients of all steps add up: backward adds to .grad, so it must be emptied before each step"):
            lambda k, v, t, g: (v, -lr * t),
        _("x never moved: the steps went into a tensor that nothing goes on with"): lambda k, v, t, g: (v, 0 * g),
        _("lr makes no difference: the whole gradient was subtracted"): lambda k, v, t, g: (v, -g),
        _("every number moved by lr, whatever its gradient; the step is lr times the gradient"):
            lambda k, v, t, g: (v, -lr * g.sign()),
        _("all steps have the same length lr; the step is lr times the gradient"):
            lambda k, v, t, g: (v, -lr * g / g.norm()),
        _("every step went the way of the first gradient; compute it anew where x is now"):
            lambda k, v, t, g: (t if k == 0 else v, -lr * (t if k == 0 else v)),
    }


def rules_with_momentum_wrongly(lr: float, momentum: float) -> dict[str, Rule]:
    m, ball = momentum, heavy_ball(lr, momentum)
    return {
        _("momentum makes no difference: was the velocity set to zero in every step?"): heavy_ball(lr, 0.0),
        _("the velocity never fades: momentum multiplies what is left of it"): heavy_ball(lr, 1.0),
        _("the gradient was multiplied by 1 - momentum; it counts in full: v ← momentum · v + gradient"):
            lambda k, v, t, g: (m * v + (1 - m) * g, -lr * (m * v + (1 - m) * g)),
        _("momentum was applied twice: this is Nesterov's rule; x moves by lr times the velocity, and nothing else"):
            lambda k, v, t, g: (m * v + g, -lr * (g + m * (m * v + g))),
        _("momentum was applied twice: only momentum² of the velocity is left"):
            lambda k, v, t, g: (m * m * v + g, -lr * (m * m * v + g)),
        _("momentum was applied twice: it multiplies the gradient or the step, too; it is for the old velocity alone"):
            lambda k, v, t, g: (m * (v + g), -lr * m * (v + g)),
        _("the gradient counts twice: it is in the velocity already"):
            lambda k, v, t, g: (m * v + g, -lr * (m * v + 2 * g)),
        _("lr was applied twice: in the velocity and in the step"):
            lambda k, v, t, g: (m * v + lr * g, -lr * (m * v + lr * g)),
        _("x moves by the velocity of the step before; update the velocity first"):
            lambda k, v, t, g: (m * v + g, -lr * v),
        _("the old velocity was subtracted from the gradient; the two are added"):
            lambda k, v, t, g: (g - m * v, -lr * (g - m * v)),
        _("momentum and 1 - momentum changed places"):
            lambda k, v, t, g: ((1 - m) * v + m * g, -lr * ((1 - m) * v + m * g)),
        _("velocity and .grad are one and the same tensor: the next backward writes into the velocity; keep a copy"):
            lambda k, v, t, g: (v, -lr * (g if k == 0 else 2 * m * g)),
        _("the gradients of all steps add up in .grad, and once more in the velocity; empty .grad before each step"):
            lambda k, v, t, g: (m * v + t, -lr * (m * v + t)),
        _("the steps go uphill: the velocity must be subtracted"):
            lambda k, v, t, g: (ball(k, v, t, g)[0], -ball(k, v, t, g)[1]),
        **rules_wrongly(lr),
    }


def quadratic(curvature, centre):
    """Half of a parabola with its own curvature in every direction; its gradient is curvature · (x − centre)."""

    def f(x):
        return (0.5 * curvature.to(x) * (x - centre.to(x)) ** 2).sum()

    return f


def two(answer) -> tuple[Any, list[Any]]:
    """x and the history, from an answer that must consist of these two; x detached, the history a list of floats."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        fail(_("return two things, x after the last step and the history: return x, history"))
    x, history = answer
    if not isinstance(history, list):
        fail(_("the second thing must be the history, a list"))
    if any(isinstance(value, SeenTensor) for value in history):
        fail(_("the history holds tensors; Python floats are asked for: value.item()"))
    if isinstance(x, SeenTensor) and x.requires_grad:
        fail(_("x comes back as part of a graph, or still asks for gradients: give it back detached"))
    return x, history


def assert_history(history, values: list[float], tolerance: float) -> None:
    """`values`: of f before each step, and after the last one."""

    def fits(wanted: list[float]) -> bool:
        pairs = zip(history, wanted, strict=True)
        return all(isinstance(a, (int, float)) and abs(a - b) <= tolerance * (1 + abs(b)) for a, b in pairs)

    if len(history) == len(values):
        fail(_("the history has one value too many: there is one before each step, and none after the last"))
    if len(history) == len(values) - 2:
        fail(_("the history has one value too few: there is one before each step, also before the first"))
    assert_equal(len(history), len(values) - 1)
    if fits(values[1:]) and not fits(values[:-1]):
        fail(_("these are the values after each step; asked for are those before it, so that f(x0) comes first"))
    if fits(values[-2::-1]) and not fits(values[:-1]):
        fail(_("the history is in reverse order; f(x0) comes first"))
    for got, wanted in zip(history, values[:-1], strict=True):
        assert_number(got, wanted, rtol=tolerance, atol=tolerance)


def assert_way(function, draw, arguments, right: Rule, wrong: dict[str, Rule]) -> None:
    """A few steps on a quadratic, in float64 and in float32: the place that is reached, and all values on the way.

    `arguments`: what comes after x0 in the call, without the number of steps.
    """
    n, steps = draw.size(2, 4), draw.size(3, 5)
    start, centre = draw.normal(n).detach(), draw.uniform(n, low=2, high=4).detach()
    curvature = draw.uniform(n, low=0.5, high=3.0).detach()
    f = quadratic(curvature, centre)

    def places(rule, count=steps):
        return way(lambda x: curvature * (x - centre), start, count, rule)

    mistakes = {sentence: places(rule)[-1] for sentence, rule in wrong.items()}
    mistakes[_("this is one step too many")] = places(right, steps + 1)[-1]
    mistakes[_("this is x before the last step; return it as it is after that")] = places(right)[-2]
    values = [f(place).item() for place in places(right)]
    for dtype, tolerance in ((torch.float64, 1e-9), (torch.float32, 1e-4)):
        x, history = two(function.plain(f, start.to(dtype), *arguments, steps))
        assert_tensor(x, places(right)[-1].to(dtype), mistakes=mistakes, rtol=tolerance, atol=tolerance)
        assert_history(history, values, tolerance)


def assert_length(history, steps: int) -> None:
    if len(history) < steps:
        fail(_("the history is too short: take as many steps as are asked for, with a value for each"))
    assert_equal(len(history), steps)


def assert_arrives(x, target, bound: float) -> None:
    if isinstance(x, SeenTensor) and x.shape == tuple(target.shape) and x.kind != "array":
        distance = (x.values.to(target.dtype) - target).norm().item()
        if not distance < 1e3:
            fail(_("the numbers grow beyond all bounds: do the steps go uphill, or do gradients add up in .grad?"))
        if distance > bound:
            fail(_("x is still away from the minimum after more steps than are needed to get there"))
    assert_tensor(x, target, rtol=0.0, atol=bound)


def quadratic_in_a_valley(draw):
    """A quadratic 100 times as steep in one direction as in another, askew; a place to start from, and its minimum."""
    directions, _triangle = torch.linalg.qr(draw.normal(3, 3).detach())
    hessian = directions @ torch.diag(torch.tensor([1.0, 10.0, 100.0], dtype=torch.float64)) @ directions.T
    centre = draw.normal(3).detach()
    signs = torch.tensor([draw.choice([-1.0, 1.0]) for _axis in range(3)], dtype=torch.float64)
    start = centre + directions @ (signs * draw.uniform(3, low=2, high=4).detach())

    def f(x):
        away = x - centre.to(x)
        return 0.5 * away @ hessian.to(x) @ away

    return f, start, centre


def rosenbrock(x):
    """A bent valley with almost no slope along its bottom; the minimum, 0, is at (1, 1)."""
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def start_of_rosenbrock(draw):
    return torch.tensor([-1.2, 1.0], dtype=torch.float64) + draw.uniform(2, low=-0.05, high=0.05).detach()


def assert_below(x, bound: float) -> None:
    """Far enough down in the valley of Rosenbrock's function."""
    if isinstance(x, SeenTensor) and x.shape == (2,) and not rosenbrock(x.values).item() < 1e3:
        fail(_("the numbers grow beyond all bounds: do the steps go uphill, or do gradients add up in .grad?"))
    assert_tensor(x, torch.ones(2, dtype=torch.float64), rtol=0.0, atol=1.0)  # kind, shape, dtype; roughly there
    if rosenbrock(x.values).item() > bound:
        fail(_("x is not as far down in the valley as these steps lead"))


def run_from(student, name, f, start, gradient, arguments):
    """Runs inside: start from an x0 that requires grad and has a gradient; the answer, and what became of x0."""
    x0 = start.clone().requires_grad_()
    x0.grad = gradient.clone()
    answer = getattr(student, name)(f, x0, *arguments)
    x = answer[0] if isinstance(answer, tuple) and answer else None
    shared = isinstance(x, torch.Tensor) and x.untyped_storage().data_ptr() == x0.untyped_storage().data_ptr()
    return answer, x0, x0.grad, shared


def assert_start_untouched(submission, draw, name: str, arguments, steps: int) -> None:
    """x0 keeps its values, requires_grad and .grad, and the result has memory of its own. (Which way it went is the
    business of other checks.)"""
    start, gradient = draw.normal(3).detach(), draw.normal(3).detach()
    curvature, centre = draw.uniform(3, low=0.5, high=3.0).detach(), draw.normal(3).detach()
    seen = submission.run(run_from, name, quadratic(curvature, centre), start, gradient, (*arguments, steps))
    answer, x0, kept, shared = seen
    if not torch.equal(x0.values, start) or not x0.requires_grad:
        fail(_("x0 was changed: work on a copy, which has memory of its own"))
    if kept is None or not torch.equal(kept.values, gradient):
        fail(_("x0.grad was changed: the copy must be cut off from x0, so that no gradient flows back"))
    if shared:
        fail(_("the result lies in the memory of x0: who changes one changes the other; make a copy"))
    x, history = two(answer)
    assert_length(history, steps)
    if steps == 0:
        assert_tensor(x, start)
    elif isinstance(x, SeenTensor) and torch.equal(x.values, start):
        fail(_("x never moved: the steps went into a tensor that nothing goes on with"))


def watch_graphs(student, name, start, arguments):
    """Runs inside: in every call of f, how many nodes of a graph lie behind x, how many earlier results are alive."""
    behind: list[int] = []
    alive: list[int] = []
    results: list[weakref.ref[Any]] = []

    def f(x):
        behind.append(nodes_behind(x))
        alive.append(sum(result() is not None for result in results))
        value = ((x - 1) ** 2).sum()
        results.append(weakref.ref(value))
        return value

    return getattr(student, name)(f, start, *arguments), behind, alive


def nodes_behind(x):
    """How many nodes the graph of x has."""
    found, waiting = set(), [x.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in found:
            found.add(node)
            waiting += [following for following, _input in node.next_functions]
    return len(found)


def assert_no_growth(submission, draw, name: str, arguments) -> None:
    """What is kept of the graphs must not grow with the steps. (Which way they went is for other checks.)"""
    start, steps = draw.normal(3).detach(), 30
    answer, behind, alive = submission.run(watch_graphs, name, start, (*arguments, steps))
    if len(behind) < steps:
        fail(_("f was called less often than there are steps; its gradient is needed anew in each of them"))
    if behind[-1] > behind[len(behind) // 2]:
        fail(_("behind x hangs the graph of all steps so far, and it grows: move x within torch.no_grad, or detach it"))
    if alive[-1] > 5:
        fail(_("all earlier results of f are kept, and their graphs with them: note down value.item(), not the tensor"))
    _x, history = two(answer)
    assert_length(history, steps)


# ------------------------------------------------------------------------------------------- minimize


@points(3)
def test_minimize_first_steps(submission, draw):
    """minimize: each step moves x by -lr times the gradient at x"""
    lr = learning_rate(draw)
    assert_way(submission.minimize, draw, (lr,), heavy_ball(lr, 0.0), rules_wrongly(lr))


@points(1)
def test_minimize_shapes(submission, draw):
    """minimize: x0 of any shape, also one that requires a gradient"""
    lr = learning_rate(draw)
    for shape in ((), (1,), (draw.size(2, 3), draw.size(4, 5))):
        start, centre = draw.normal(*shape), draw.uniform(*shape, low=2, high=4).detach()
        curvature = draw.uniform(*shape, low=0.5, high=3.0).detach()
        wanted = way(lambda x, c=curvature, m=centre: c * (x - m), start.detach(), 3, heavy_ball(lr, 0.0))
        for x0 in (start, start.detach()):
            x, history = two(submission.minimize.plain(quadratic(curvature, centre), x0, lr, 3))
            assert_tensor(x, wanted[-1])
            assert_history(history, [quadratic(curvature, centre)(place).item() for place in wanted], 1e-9)


@points(1)
def test_minimize_no_steps(submission, draw):
    """minimize: no step gives a copy of x0 and an empty history"""
    start = draw.normal(3).detach()
    x, history = two(submission.minimize.plain(quadratic(torch.ones(3), torch.ones(3)), start, 0.1, 0))
    assert_tensor(x, start)
    assert_equal(history, [])


@points(1)
def test_minimize_leaves_x0_alone(submission, draw):
    """minimize: x0 and its .grad stay as they are; the result has memory of its own"""
    lr = learning_rate(draw)
    for steps in (3, 0):
        assert_start_untouched(submission, draw, "minimize", (lr,), steps)


@points(2)
def test_minimize_memory(submission, draw):
    """minimize: what autograd records in one step is not kept for the next"""
    lr = learning_rate(draw)
    assert_no_growth(submission, draw, "minimize", (lr,))


@points(1)
def test_minimize_parabola(submission, draw):
    """minimize: arrives at the bottom of (x - 3)² and its like"""
    for centre in (3.0, draw.uniform(low=-5, high=-3).item()):
        bottom = torch.tensor(centre, dtype=torch.float64)
        f = quadratic(torch.tensor(2.0), bottom)
        x, history = two(submission.minimize.plain(f, torch.zeros((), dtype=torch.float64), 0.1, 100))
        # The reference ends within 1e-9 of it, 100,000 times nearer than the bound. Gradients that add up end 0.6 or
        # more away, steps into a copy 3 or more, steps uphill 2e8: 6,000 times farther than the bound or more.
        assert_length(history, 100)
        assert_arrives(x, bottom, 1e-4)


@points(2)
def test_minimize_narrow_valley(submission, draw):
    """minimize: arrives where the slope is 100 times as steep one way as the other"""
    f, start, centre = quadratic_in_a_valley(draw)
    x, history = two(submission.minimize.plain(f, start, 0.018, 800))
    # What is left of the way in the flattest direction: 0.982^800 of 4 at most, 2e-6, 50 times nearer than the bound.
    # Steps of the same length, or by the sign only, end 5e-3 or more away (50 times farther than the bound), a tenth
    # of the learning rate 0.4, gradients that add up 3.
    assert_length(history, 800)
    assert_arrives(x, centre, 1e-4)


@points(2)
def test_minimize_rosenbrock(submission, draw):
    """minimize: gets along the bent valley of Rosenbrock's function"""
    x, history = two(submission.minimize.plain(rosenbrock, start_of_rosenbrock(draw), 0.001, 3000))
    # The reference ends at 0.024 to 0.026, half of the bound. Half of the learning rate ends at 0.14 or more, three
    # times the bound; what does not move stays above 20; gradients that add up and steps uphill leave for infinity.
    assert_length(history, 3000)
    assert_below(x, 0.05)


# ------------------------------------------------------------------------------------------- minimize_with_momentum


def how_much_momentum(draw) -> float:
    """Not 0.5, where momentum and 1 - momentum are the same."""
    return float(draw.uniform(low=0.6, high=0.9).item())


@points(4)
def test_minimize_with_momentum_first_steps(submission, draw):
    """minimize_with_momentum: v ← momentum · v + gradient, x ← x − lr · v"""
    lr, momentum = learning_rate(draw), how_much_momentum(draw)
    wrong = rules_with_momentum_wrongly(lr, momentum)
    assert_way(submission.minimize_with_momentum, draw, (lr, momentum), heavy_ball(lr, momentum), wrong)


@points(1)
def test_minimize_with_momentum_zero(submission, draw):
    """minimize_with_momentum: momentum 0 is gradient descent as before"""
    lr = learning_rate(draw)
    assert_way(submission.minimize_with_momentum, draw, (lr, 0.0), heavy_ball(lr, 0.0), rules_wrongly(lr))


@points(1)
def test_minimize_with_momentum_shapes(submission, draw):
    """minimize_with_momentum: x0 of any shape, also one that requires a gradient"""
    lr, momentum = learning_rate(draw), how_much_momentum(draw)
    for shape in ((), (1,), (draw.size(2, 3), draw.size(4, 5))):
        start, centre = draw.normal(*shape), draw.uniform(*shape, low=2, high=4).detach()
        curvature = draw.uniform(*shape, low=0.5, high=3.0).detach()
        wanted = way(lambda x, c=curvature, m=centre: c * (x - m), start.detach(), 3, heavy_ball(lr, momentum))
        for x0 in (start, start.detach()):
            answer = submission.minimize_with_momentum.plain(quadratic(curvature, centre), x0, lr, momentum, 3)
            x, history = two(answer)
            assert_tensor(x, wanted[-1])
            assert_history(history, [quadratic(curvature, centre)(place).item() for place in wanted], 1e-9)


@points(1)
def test_minimize_with_momentum_leaves_x0_alone(submission, draw):
    """minimize_with_momentum: x0 and its .grad stay as they are; the result has memory of its own"""
    lr, momentum = learning_rate(draw), how_much_momentum(draw)
    for steps in (3, 0):
        assert_start_untouched(submission, draw, "minimize_with_momentum", (lr, momentum), steps)


@points(2)
def test_minimize_with_momentum_memory(submission, draw):
    """minimize_with_momentum: what autograd records in one step is not kept for the next"""
    lr, momentum = learning_rate(draw), how_much_momentum(draw)
    assert_no_growth(submission, draw, "minimize_with_momentum", (lr, momentum))


@points(1)
def test_minimize_with_momentum_parabola(submission, draw):
    """minimize_with_momentum: comes to rest at the bottom of (x - 3)² and its like"""
    for centre in (3.0, draw.uniform(low=-5, high=-3).item()):
        bottom = torch.tensor(centre, dtype=torch.float64)
        f = quadratic(torch.tensor(2.0), bottom)
        start = torch.zeros((), dtype=torch.float64)
        x, history = two(submission.minimize_with_momentum.plain(f, start, 0.01, 0.9, 300))
        # The reference ends within 7e-7, 14 times nearer than the bound. A velocity that is .grad itself ends 5e-5 or
        # more away (5 times farther), a gradient times 1 - momentum 1e-3, a velocity that starts anew each time 7e-3.
        assert_length(history, 300)
        assert_arrives(x, bottom, 1e-5)


@points(2)
def test_minimize_with_momentum_narrow_valley(submission, draw):
    """minimize_with_momentum: arrives in a narrow valley, in 300 steps"""
    f, start, centre = quadratic_in_a_valley(draw)
    x, history = two(submission.minimize_with_momentum.plain(f, start, 0.018, 0.9, 300))
    # All directions shrink by sqrt(0.9) a step: the reference ends within 9e-7, 100 times nearer than the bound. A
    # gradient times 1 - momentum ends 2e-3 or more away (20 times farther), no momentum 8e-3; and Nesterov's rule, a
    # gradient that counts twice, or a velocity that is .grad itself leave for infinity.
    assert_length(history, 300)
    assert_arrives(x, centre, 1e-4)


@points(2)
def test_minimize_with_momentum_rosenbrock(submission, draw):
    """minimize_with_momentum: reaches the minimum of Rosenbrock's function"""
    start = start_of_rosenbrock(draw)
    x, history = two(submission.minimize_with_momentum.plain(rosenbrock, start, 0.001, 0.9, 1500))
    # The reference ends below 6e-7, 16 times below the bound. momentum² ends at 2e-4 (20 times the bound), a velocity
    # that is .grad itself at 0.03, one that starts anew each time or takes 1 - momentum of the gradient at 0.14.
    assert_length(history, 1500)
    assert_below(x, 1e-5)
