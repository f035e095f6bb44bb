"""Hidden grader of stage2_autograd/scalar_function.py."""

import math
import sys
from typing import Any

import torch

from graders.kit import _, assert_equal, assert_number, fail, points

# Float64 formulas that differ in the order of their terms only agree to about 1e-14 here; a central difference misses
# the derivative by 5e-10, float32 by more than 1e-8. So 1e-12 lies a factor of 100 or more away from either.
EXACT = 1e-12


def value_at(x: float) -> float:
    return x**3 - 2 * x + math.sin(3 * x)


def derivative_at(x: float) -> float:
    return 3 * x**2 - 2 + 3 * math.cos(3 * x)


def places(draw) -> list[float]:
    """Where to look: numbers of either sign that float32 cannot hold, among them small and large ones."""
    return [draw.uniform(low=low, high=high).item() / 3 for low, high in ((1, 3), (-9, -4), (-1, 1), (20, 30))]


def pair(answer) -> tuple[Any, Any]:
    """The value and the derivative, from an answer that must consist of these two."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        fail(_("return two things, the value and the derivative: return value, derivative"))
    return answer


def value_wrongly(x: float) -> dict[str, float]:
    """What the usual mistakes give for f(x)."""
    return {
        _("the two are the wrong way round; the value comes first"): derivative_at(x),
        _("sin takes radians: the angle was converted from degrees"): x**3 - 2 * x + math.sin(math.radians(3 * x)),
        _("that is 3 times sin(x); the 3 belongs inside: sin(3x)"): x**3 - 2 * x + 3 * math.sin(x),
        _("that is sin(x) in place of sin(3x)"): x**3 - 2 * x + math.sin(x),
        _("x was squared; f has the third power"): x**2 - 2 * x + math.sin(3 * x),
        _("the sign of 2x is wrong; f(x) = x³ − 2x + sin(3x)"): x**3 + 2 * x + math.sin(3 * x),
        _("that is cos(3x) in place of sin(3x)"): x**3 - 2 * x + math.cos(3 * x),
    }


def derivative_wrongly(x: float) -> dict[str, float]:
    """What the usual mistakes give for f'(x)."""
    rest = 3 * x**2 - 2
    return {
        _("the two are the wrong way round; the derivative comes second"): value_at(x),
        _("the chain rule is missing: sin(3x) has another derivative than cos(3x)"): rest + math.cos(3 * x),
        _("the inner derivative went inside the cosine; it is a factor in front"): rest + math.cos(3),
        _("the derivative of sin is cos, with a plus"): rest - 3 * math.cos(3 * x),
        _("the derivative of sin(3x) has cos in it, not sin"): rest + 3 * math.sin(3 * x),
        _("the inner derivative of sin(3x) is 3, not 1/3: that would be the integral"): rest + math.cos(3 * x) / 3,
        _("the inner derivative is there, but the cosine is taken of x, not of 3x"): rest + 3 * math.cos(x),
        _("−2x lost its derivative: it is −2, not 0"): 3 * x**2 + 3 * math.cos(3 * x),
        _("the derivative of −2x is −2; this has −2x still in it"): 3 * x**2 - 2 * x + 3 * math.cos(3 * x),
        _("the sign of the −2 is wrong"): 3 * x**2 + 2 + 3 * math.cos(3 * x),
        _("the derivative of x³ is 3x²; the factor 3 is missing"): x**2 - 2 + 3 * math.cos(3 * x),
        _("the derivative of x³ is 3x²; this has 3x in its place"): 3 * x - 2 + 3 * math.cos(3 * x),
        _("the derivative of x³ is 3x²; this has 2x² in its place"): 2 * x**2 - 2 + 3 * math.cos(3 * x),
        _("this is the second derivative"): 6 * x - 9 * math.sin(3 * x),
        _("the sign is wrong: this is minus the derivative"): -derivative_at(x),
        _("cos takes radians: the angle was converted from degrees"): rest + 3 * math.cos(math.radians(3 * x)),
    }


def is_nearly(got, expected: float) -> bool:
    """Whether a number is right to three digits or more, but not exact."""
    return isinstance(got, float) and EXACT < abs(got - expected) / (1 + abs(expected)) < 1e-3


@points(1)
def test_value_and_derivative_value(submission, draw):
    """value_and_derivative: the first number is f(x)"""
    for x in (*places(draw), 0.0):
        value, _derivative = pair(submission.value_and_derivative(x))
        if is_nearly(value, value_at(x)):
            fail(_("only the first digits are right: was something rounded, or computed in float32?"))
        assert_number(value, value_at(x), rtol=EXACT, atol=EXACT, mistakes=value_wrongly(x))


@points(3)
def test_value_and_derivative_derivative(submission, draw):
    """value_and_derivative: the second number is f'(x), exactly"""
    for x in (*places(draw), 0.0):
        _value, derivative = pair(submission.value_and_derivative(x))
        if is_nearly(derivative, derivative_at(x)):
            fail(_("right to a few digits only: a difference quotient, or float32? The formula is exact"))
        assert_number(derivative, derivative_at(x), rtol=EXACT, atol=EXACT, mistakes=derivative_wrongly(x))


def runs_of_autograd(student, name, x):
    """Runs inside: call the function; what it gave, and how many times the engine of autograd was started."""
    started = []

    def look(frame, event, function):
        if event == "c_call" and function.__name__ in ("run_backward", "_make_dual"):  # backward, and forward mode
            started.append(function.__name__)

    sys.setprofile(look)
    try:
        answer = getattr(student, name)(x)
    finally:
        sys.setprofile(None)
    return answer, len(started)


@points(1)
def test_value_and_derivative_by_hand(submission, draw):
    """value_and_derivative: by hand, without autograd"""
    for x in places(draw)[:2]:
        answer, runs = submission.run(runs_of_autograd, "value_and_derivative", x)
        if runs:
            fail(_("autograd computed this derivative; here you are to write down its formula"))
        assert_number(pair(answer)[1], derivative_at(x), rtol=EXACT, atol=EXACT, mistakes=derivative_wrongly(x))


@points(1)
def test_value_and_autograd_value(submission, draw):
    """value_and_autograd: the first number is f(x), with all its digits"""
    for x in (*places(draw), 0.0):
        value, _derivative = pair(submission.value_and_autograd(x))
        refuse_single(value, value_at(x))
        assert_number(value, value_at(x), rtol=EXACT, atol=EXACT, mistakes=value_wrongly(x))


@points(2)
def test_value_and_autograd_derivative(submission, draw):
    """value_and_autograd: the second number is f'(x), with all its digits"""
    for x in (*places(draw), 0.0):
        _value, derivative = pair(submission.value_and_autograd(x))
        refuse_single(derivative, derivative_at(x))
        assert_number(derivative, derivative_at(x), rtol=EXACT, atol=EXACT, mistakes=derivative_wrongly(x))


def refuse_single(got, expected: float) -> None:
    if is_nearly(got, expected):
        fail(_("right to a few digits only: torch.tensor makes float32 out of a Python float; ask it for float64"))


@points(2)
def test_value_and_autograd_by_autograd(submission, draw):
    """value_and_autograd: the derivative comes from autograd"""
    for x in places(draw)[:2]:
        answer, runs = submission.run(runs_of_autograd, "value_and_autograd", x)
        if not runs:
            fail(_("the derivative did not come from autograd: nothing here went backward through a graph"))
        refuse_single(pair(answer)[1], derivative_at(x))
        assert_number(pair(answer)[1], derivative_at(x), rtol=EXACT, atol=EXACT, mistakes=derivative_wrongly(x))


# ------------------------------------------------------------------------------------------- numerical_derivative


def quotients_wrongly(f, x: float, eps: float) -> dict[str, float]:
    """What the usual mistakes give for the central difference."""
    left, here, right = f(x - eps), f(x), f(x + eps)
    central = (right - left) / (2 * eps)
    return {
        _("this steps to the right only; a central difference steps to both sides of x"): (right - here) / eps,
        _("this steps to the left only; a central difference steps to both sides of x"): (here - left) / eps,
        _("the two points are 2 · eps apart; this divides by eps, so everything is twice as large"): 2 * central,
        _("the quotient is not (a / 2) * eps: brackets around 2 * eps"): (right - left) / 2 * eps,
        _("the division by 2 · eps is missing"): right - left,
        _("the two points are eps apart, but the result was divided by 2 · eps"): (right - here) / (2 * eps),
        _("the sign is wrong: f(x + eps) comes first, f(x - eps) is subtracted"): -central,
        _("the two values are added; their difference is wanted"): (right + left) / (2 * eps),
        _("the steps are eps / 2 long; eps to either side is asked for"): (f(x + eps / 2) - f(x - eps / 2)) / eps,
        _("this is the second derivative"): (right - 2 * here + left) / eps**2,
    }


def cubic(x: float) -> float:
    return x * x * x - 2 * x * x


def functions(draw) -> list[tuple[Any, Any, float]]:
    """A function, its derivative, a place: all three error terms of a difference quotient there are far from 0."""
    return [
        (cubic, lambda x: 3 * x * x - 4 * x, draw.uniform(low=2, high=4).item()),
        (cubic, lambda x: 3 * x * x - 4 * x, draw.uniform(low=-4, high=-2).item()),
        (math.exp, math.exp, draw.uniform(low=-1, high=1).item()),
        (math.atan, lambda x: 1 / (1 + x * x), draw.uniform(low=1, high=2).item()),
    ]


@points(3)
def test_numerical_derivative_central(submission, draw):
    """numerical_derivative: the central difference, with the step that is asked for"""
    for f, derivative, x in functions(draw):
        eps = draw.uniform(low=0.1, high=0.4).item()
        expected = (f(x + eps) - f(x - eps)) / (2 * eps)
        got = submission.numerical_derivative(f, x, eps)
        if isinstance(got, float) and abs(got - derivative(x)) < 1e-5:  # the central difference is off by 3e-4 or more
            fail(_("this is the derivative as a tiny step gives it; the step is to be as long as the argument eps"))
        if isinstance(got, float) and 1e-9 < abs(got - expected) / (1 + abs(expected)) < 1e-5:
            fail(_("only the first digits are right: was this computed in float32? Python floats need no tensor"))
        assert_number(got, expected, rtol=1e-9, atol=1e-9, mistakes=quotients_wrongly(f, x, eps))


@points(2)
def test_numerical_derivative_order_of_error(submission, draw):
    """numerical_derivative: a tenth of eps means a hundredth of the error"""
    for f, derivative, x in functions(draw):
        errors = []
        for eps in (0.1, 0.01):
            got = submission.numerical_derivative(f, x, eps)
            assert_number(got, derivative(x), rtol=0.5, mistakes=quotients_wrongly(f, x, eps))
            errors.append(abs(got - derivative(x)))
        falls = errors[0] / errors[1] if errors[1] else 0.0
        if 5 < falls < 20:  # central: 100, within 5; one-sided: 10, within 3
            fail(_("a tenth of eps gives a tenth of the error only: step to both sides of x, not to one"))
        if not 50 < falls < 200:
            fail(_("a tenth of eps must give a hundredth of the error: that is how a central difference behaves"))


@points(1)
def test_numerical_derivative_default(submission, draw):
    """numerical_derivative: without eps the step is 1e-5, and nine digits are right"""
    for f, derivative, x in functions(draw):
        got = submission.numerical_derivative(f, x)
        if isinstance(got, float) and 1e-3 < abs(got - derivative(x)) < 1:
            fail(_("the result is off as if it came from float32 numbers, or from another eps than 1e-5"))
        # Central: off by 3e-10 at most, with rounding. One-sided: by 1e-6 or more.
        assert_number(got, derivative(x), rtol=1e-8, atol=1e-8, mistakes=quotients_wrongly(f, x, 1e-5))
    got = submission.numerical_derivative(lambda x: x**3, 0.0)  # which is eps² there, whatever else it is
    assert_number(got, 1e-10, rtol=1e-6, atol=0.0)


def kinds_given(student, x):
    """Runs inside: the result, and whether f was given a Python float each time."""
    kinds = []

    def f(value):
        kinds.append(isinstance(value, float))
        return float(value) ** 2

    return student.numerical_derivative(f, x, 0.25), kinds


@points(1)
def test_numerical_derivative_floats(submission, draw):
    """numerical_derivative: f gets Python floats, a Python float comes back"""
    x = draw.uniform(low=1, high=3).item()
    got, kinds = submission.run(kinds_given, x)
    if not all(kinds):
        fail(_("f was called with something else than a Python float; an f that uses math.sin needs one"))
    assert_number(got, 2 * x, rtol=1e-9)


# ------------------------------------------------------------------------------------------- max_gradient_error


def smooth(x):
    """The gradient is 3x² + 2·(the sum of x); every second derivative is at least 2, also the mixed ones."""
    return (x**3).sum() + x.sum() ** 2


def cut_off(weights, hidden):
    """A function whose gradient has `hidden` in it, which autograd does not see: it is off by exactly that."""

    def f(x):
        return (weights.to(x) * torch.sin(x)).sum() + (hidden.to(x) * x.detach()).sum()

    return f


def errors_wrongly(hidden, seen) -> dict[str, float]:
    """What the usual mistakes make of the differences `hidden`, where autograd's gradient is `seen`."""
    off, true = hidden.abs(), seen + hidden
    return {
        _("autograd agrees with itself, but not with the numbers: 0 is no comparison"): 0.0,
        _("this is the mean of the differences; the largest is asked for"): off.mean(),
        _("this is the sum of the differences; the largest is asked for"): off.sum(),
        _("this is the smallest difference; the largest is asked for"): off.min(),
        _("this is the length of the vector of differences; the largest is asked for"): off.norm(),
        _("this is the mean of the squares; the largest absolute difference is asked for"): off.square().mean(),
        _("this is a squared difference; the absolute one is asked for"): off.square().max(),
        _("the sign: a difference of -3 is larger than one of 2; take absolute values first"): hidden.max(),
        _("the sign: a difference of -3 is larger than one of 2; take absolute values before max"): (-hidden).max(),
        _("only the first element was looked at"): off.flatten()[0],
        _("only the last element was looked at"): off.flatten()[-1],
        _("this is the relative difference; the absolute one is asked for"): (off / seen.abs()).max(),
        _("this is the difference relative to the numbers; the absolute one is asked for"): (off / true.abs()).max(),
        _("these are the largest gradients compared; compare element by element, then take the largest difference"):
            (seen.abs().max() - true.abs().max()).abs(),
        _("all elements were moved at once; move one at a time, with the others where they were"):
            (seen - true.sum()).abs().max(),
        _("this is the place of the largest difference, not its size"): float(off.argmax()),
    }


def assert_error(got, hidden, seen) -> None:
    mistakes = {sentence: float(value) for sentence, value in errors_wrongly(hidden, seen).items()}
    assert_number(got, float(hidden.abs().max()), rtol=1e-6, atol=1e-6, mistakes=mistakes)


def hidden_part(draw, *shape):
    """Differences of either sign, none near 0. The largest is negative; it, the largest positive and the smallest one
    are neither first nor last."""
    hidden = draw.uniform(*shape, low=1.0, high=2.0).detach()
    flat = hidden.view(-1)
    if len(flat) > 4:
        flat[1::2] *= -1
        extremes = [-draw.uniform(low=3, high=4), draw.uniform(low=2.3, high=2.8), draw.uniform(low=0.3, high=0.6)]
        for place, value in zip(draw.permutation(len(flat) - 2), extremes, strict=False):
            flat[place + 1] = value.detach()
    return hidden


@points(3)
def test_max_gradient_error_finds_errors(submission, draw):
    """max_gradient_error: the largest absolute difference, where autograd is wrong"""
    for sign in (1.0, -1.0):
        n = draw.size(5, 7)
        x, weights = draw.uniform(n, low=-1, high=1).detach(), draw.uniform(n, low=1, high=3).detach()
        hidden = sign * hidden_part(draw, n)
        got = submission.max_gradient_error.plain(cut_off(weights, hidden), x)
        assert_error(got, hidden, weights * torch.cos(x))


@points(2)
def test_max_gradient_error_agreement(submission, draw):
    """max_gradient_error: below 1e-7 where autograd is right"""
    for _round in range(2):
        x = draw.uniform(draw.size(4, 6), low=0.5, high=1.5).detach()
        got = submission.max_gradient_error.plain(smooth, x)
        # A step of 1e-5 to one side is off by half of it times the second derivative: 250 times the bound or more. To
        # both sides it is off by 1e-10 and the rounding, which is a few 1e-9 with these numbers.
        one_sided = 0.5e-5 * (6 * x + 2).max().item()
        if isinstance(got, float) and abs(got - one_sided) < 0.02 * one_sided:
            fail(_("the numerical gradient comes from a one-sided difference: move the element to both sides"))
        if isinstance(got, float) and 1e-3 < abs(got) < 1:
            fail(_("about as far off as float32 is with so small a step: keep the float64 of x everywhere"))
        if isinstance(got, float) and 1e-7 < abs(got) < 1e-3:
            fail(_("not far off, but too far: does each element go back to its place, and all stay in float64?"))
        assert_number(got, 0.0, atol=1e-7)


@points(2)
def test_max_gradient_error_shapes(submission, draw):
    """max_gradient_error: x of any shape, also of one element, and not contiguous"""
    for shape in ((), (1,), (draw.size(2, 3), draw.size(4, 5)), (2, 1, 3)):
        x = draw.strided(draw.uniform(*shape, low=-1, high=1)).detach()
        weights, hidden = draw.uniform(*shape, low=1, high=3).detach(), hidden_part(draw, *shape)
        got = submission.max_gradient_error.plain(cut_off(weights, hidden), x)
        assert_error(got, hidden, weights * torch.cos(x))


def state_of_x(student, f, x, gradient):
    """Runs inside: what the function gives for an x that requires grad, and what becomes of x and its .grad."""
    x = x.clone().requires_grad_()
    x.grad = gradient.clone()
    got = student.max_gradient_error(f, x)
    return got, x, x.grad


@points(1)
def test_max_gradient_error_leaves_x_alone(submission, draw):
    """max_gradient_error: an x that requires a gradient keeps its values and its .grad"""
    n = draw.size(5, 7)
    x, gradient = draw.uniform(n, low=-1, high=1).detach(), draw.normal(n).detach()
    weights, hidden = draw.uniform(n, low=1, high=3).detach(), hidden_part(draw, n)
    got, after, kept = submission.run(state_of_x, cut_off(weights, hidden), x, gradient)
    assert_error(got, hidden, weights * torch.cos(x))
    assert_equal(torch.equal(after.values, x) and after.requires_grad, True, mistakes={
        _("x itself was changed: move the elements of a copy"): False,
    })
    assert_equal(kept is not None and torch.equal(kept.values, gradient), True, mistakes={
        _("x.grad was changed: take the gradient of a copy that has its own, or torch.autograd.grad"): False,
    })
