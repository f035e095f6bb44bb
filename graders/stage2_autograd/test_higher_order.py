"""Hidden grader of stage2_autograd/higher_order.py."""

import sys
from contextlib import suppress
from typing import Any

import torch

from graders.engine.engine import Raised
from graders.kit import SeenTensor, _, assert_equal, assert_not_used, assert_tensor, fail, note, points
from graders.sandbox import probes

# ------------------------------------------------------------------------------------------- second_derivative


def curved_functions(draw) -> list[tuple[Any, Any, Any, Any]]:
    """Functions that are not linear, with their first two derivatives, and a place where no two of the three agree."""
    a, b = draw.uniform(low=1.5, high=2.0).item(), draw.uniform(low=2.5, high=3.0).item()
    return [
        (
            lambda x: a * x**3 + b * x**2,
            lambda x: 3 * a * x**2 + 2 * b * x,
            lambda x: 6 * a * x + 2 * b,
            draw.uniform(low=0.2, high=0.4),
        ),
        (
            lambda x: torch.sin(a * x),
            lambda x: a * torch.cos(a * x),
            lambda x: -(a**2) * torch.sin(a * x),
            draw.uniform(low=0.2, high=0.3),
        ),
        (
            lambda x: x * torch.exp(-b * x),
            lambda x: (1 - b * x) * torch.exp(-b * x),
            lambda x: (b * x - 2) * b * torch.exp(-b * x),
            draw.uniform(low=-0.4, high=-0.2),
        ),
        (
            lambda x: b * x**2 + a * x,  # whose second derivative does not depend on x
            lambda x: 2 * b * x + a,
            lambda x: 2 * b + 0 * x,
            draw.uniform(low=-2, high=-1),
        ),
    ]


def was_recorded(student, x):
    """Runs inside: for each backward pass through f, whether autograd was recording it, as create_graph asks for."""
    recorded = []

    def f(x):
        value = x**3
        value.register_hook(lambda gradient: recorded.append(torch.is_grad_enabled()))
        return value

    with suppress(RuntimeError):  # what became of the first pass is what is asked here
        student.second_derivative(f, x)
    return recorded


@points(3)
def test_second_derivative_values(submission, draw):
    """second_derivative: the derivative of the derivative"""
    x = draw.uniform(low=0.5, high=1.5).detach()
    outcome = submission.second_derivative.attempt(lambda x: x**3, x)
    if isinstance(outcome, Raised) and "RuntimeError" in outcome.types:
        recorded = submission.run(was_recorded, x)
        if recorded and not recorded[0]:
            fail(_("the first derivative has no way back to x: its own computation was not recorded (create_graph)"))
    for f, first, second, place in curved_functions(draw):
        assert_tensor(submission.second_derivative(f, place), second(place), rtol=1e-5, gradients=False, mistakes={
            _("this is the first derivative"): first(place),
            _("this is f(x) itself"): f(place),
            _("the first derivative is still in it: a second backward adds to the .grad of the first"):
                first(place) + second(place),
            _("this is 0, as for a linear f; this f is not linear: is the first derivative cut off from x?"):
                torch.zeros_like(place),
            _("this is twice the second derivative: do two backward passes add up?"): 2 * second(place),
            _("this is the square of the first derivative; it must be differentiated again"): first(place) ** 2,
            _("the sign is wrong"): -second(place),
        })


@points(1)
def test_second_derivative_linear(submission, draw):
    """second_derivative: 0 for a linear f"""
    a, b = draw.uniform(low=2, high=3).item(), draw.uniform(low=-1, high=1).item()
    for f in (lambda x: a * x + b, lambda x: x, lambda x: b - x / a):
        x = draw.uniform(low=-2, high=2)
        assert_tensor(submission.second_derivative(f, x), torch.zeros_like(x), gradients=False, mistakes={
            _("this is the slope, the first derivative; the second one of a linear f is 0"):
                torch.autograd.grad(f(x), x)[0],
        })


def state_of_x(student, f, x, gradient):
    """Runs inside: the result for an x that requires grad and has a gradient, and what becomes of x."""
    x = x.clone().requires_grad_()
    x.grad = gradient.clone()
    result = student.second_derivative(f, x)
    if isinstance(result, torch.Tensor):
        result = result.detach().clone()  # it may be a second name for what the next call writes into
    again = student.second_derivative(f, x)
    return result, again, x, x.grad


@points(1)
def test_second_derivative_leaves_x_alone(submission, draw):
    """second_derivative: x and its .grad stay as they are, and a second call gives the same"""
    for f, _first, second, place in curved_functions(draw)[:2]:
        x, gradient = place.detach(), draw.normal().detach()
        result, again, after, kept = submission.run(state_of_x, f, x, gradient)
        assert_tensor(result, second(x), mistakes={
            _("what was in x.grad before is still in it: x.grad is not yours to use"): second(x) + gradient,
        })
        if not torch.equal(after.values, x) or not after.requires_grad:
            fail(_("x itself was changed: work on a copy of it"))
        if kept is None or not torch.equal(kept.values, gradient):
            fail(_("x.grad was changed: differentiate with respect to a copy, or use torch.autograd.grad"))
        assert_tensor(again, second(x))


# ------------------------------------------------------------------------------------------- Swish


def swish(x):
    return x * torch.sigmoid(x)


def forward_and_backward(student, x, incoming):
    """Runs inside: Swish of a copy of x, the gradient for the gradient `incoming`, and both arguments afterwards.

    None where Swish is no class of the kind that can be applied.
    """
    function = student.Swish
    if not isinstance(function, type) or not issubclass(function, torch.autograd.Function):
        return None
    x = torch.empty_strided(x.shape, x.stride(), dtype=x.dtype).copy_(x).requires_grad_()
    y = function.apply(x)
    (gradient,) = torch.autograd.grad(y, x, incoming)
    return y.detach(), gradient, x.detach(), incoming


def applied(submission, x, incoming) -> tuple[SeenTensor, SeenTensor, SeenTensor, SeenTensor]:
    seen = submission.run(forward_and_backward, x, incoming)
    if seen is None:
        fail(_("Swish must stay a class derived from torch.autograd.Function: it is called as Swish.apply(x)"))
    y, gradient, x_after, incoming_after = seen
    return y, gradient, x_after, incoming_after


def assert_forward(got, x) -> None:
    tolerance = 1e-12 if x.dtype == torch.float64 else None
    assert_tensor(got, swish(x), rtol=tolerance, atol=tolerance, mistakes={
        _("this is the sigmoid alone; swish is x times that"): torch.sigmoid(x),
        _("x came back unchanged; swish is x times its sigmoid"): x,
        _("the sigmoid is that of -x: mind the sign within exp"): x * torch.sigmoid(-x),
        _("this is ReLU"): x.clamp(min=0),
        _("this is x times tanh(x); swish is x times sigmoid(x)"): x * torch.tanh(x),
        _("this is x plus its sigmoid; swish is the product"): x + torch.sigmoid(x),
    })


def assert_backward(got, x, incoming) -> None:
    """The analytic gradient in the precision of x, by the product and chain rules."""
    s, g = torch.sigmoid(x), incoming
    inner = s * (1 - s)
    right = s + x * inner
    tolerance = 1e-10 if x.dtype == torch.float64 else None
    assert_tensor(got, g * right, rtol=tolerance, atol=tolerance, mistakes={
        _("the gradient that comes in is ignored: multiply by grad_output"): right,
        _("half of the product rule is missing: sigmoid(x) depends on x, too"): g * s,
        _("half of the product rule is missing: x · sigmoid'(x) is there, 1 · sigmoid(x) is not"): g * x * inner,
        _("this is the derivative of sigmoid alone; swish is x times that"): g * inner,
        _("the derivative of the sigmoid s is s · (1 − s), not s"): g * (s + x * s),
        _("the derivative of the sigmoid s is s · (1 − s), not 1 − s"): g * (s + x * (1 - s)),
        _("the derivative of the sigmoid s is s · (1 − s), not s · (1 + s)"): g * (s + x * s * (1 + s)),
        _("in the product rule, the derivative of the sigmoid is multiplied by x"): g * (s + inner),
        _("the sign in the product rule is wrong: the two parts are added"): g * (s - x * inner),
        _("grad_output is multiplied by the derivative, not added to it"): g + right,
        _("this is grad_output times swish; its derivative is needed"): g * x * s,
        _("the gradient went through unchanged: multiply it by the derivative"): g,
        _("the gradients that come in were added up; each belongs to one element"): g.sum() * right,
        _("the gradients that come in were averaged; each belongs to one element"): g.mean() * right,
        _("grad_output was multiplied in twice"): g * g * right,
        _("this is the gradient of ReLU"): g * (x > 0),
        _("the sign of the gradient is wrong"): -g * right,
        _("the gradient is twice as large as it should be: is a part of it counted twice?"): 2 * g * right,
    })


def numbers(draw, *shape):
    """An x of the usual size, and a gradient that comes in, away from 0 and 1; for both dtypes."""
    x, incoming = 3 * draw.normal(*shape).detach(), draw.uniform(*shape, low=1.5, high=3.0).detach()
    for dtype in (torch.float64, torch.float32):
        yield x.to(dtype), incoming.to(dtype)


@points(1)
def test_Swish_values(submission, draw):
    """Swish: x times its sigmoid"""
    for x, incoming in numbers(draw, draw.size(2, 3), draw.size(4, 6)):
        assert_forward(applied(submission, x, incoming)[0], x)


@points(3)
def test_Swish_gradient(submission, draw):
    """Swish: the gradient, element by element, in float64 and float32"""
    for _round in range(2):
        for x, incoming in numbers(draw, draw.size(2, 3), draw.size(4, 6)):
            assert_backward(applied(submission, x, incoming)[1], x, incoming)


@points(1)
def test_Swish_shapes(submission, draw):
    """Swish: any shape: one number, none, many dimensions, not contiguous"""
    for shape in ((), (0,), (1, 1), (2, 3, 1, 4)):
        for x, incoming in numbers(draw, *shape):
            strided = draw.strided(x)
            y, gradient, _x, _incoming = applied(submission, strided, incoming)
            assert_forward(y, x)
            assert_backward(gradient, x, incoming)


@points(1)
def test_Swish_large_numbers(submission, draw):
    """Swish: numbers as large as ±1e4 give neither NaN nor infinity"""
    far = draw.uniform(low=5e3, high=1e4).item()
    x = torch.tensor([far, -far, 200.0, -200.0, 30.0, -30.0, 0.0], dtype=torch.float64)
    incoming = draw.uniform(7, low=1.5, high=3.0).detach()
    for dtype in (torch.float64, torch.float32):
        y, gradient, _x, _incoming = applied(submission, x.to(dtype), incoming.to(dtype))
        for got in (y, gradient):
            if isinstance(got, SeenTensor) and got.dtype.is_floating_point and not bool(got.values.isfinite().all()):
                fail(_("NaN or infinity for a large x: exp overflows, and inf / inf is NaN; torch.sigmoid is safe"))
        assert_forward(y, x.to(dtype))
        assert_backward(gradient, x.to(dtype), incoming.to(dtype))


@points(1)
def test_Swish_changes_nothing(submission, draw):
    """Swish: x and the gradient that comes in are left unchanged"""
    for x, incoming in numbers(draw, draw.size(2, 3), draw.size(4, 6)):
        y, gradient, x_after, incoming_after = applied(submission, x, incoming)
        assert_equal(torch.equal(x_after.values, x), True, mistakes={
            _("x was changed in place; others still need it as it was"): False,
        })
        assert_equal(torch.equal(incoming_after.values, incoming), True, mistakes={
            _("grad_output was changed in place; it belongs to others as well: compute a new tensor"): False,
        })
        assert_forward(y, x)
        assert_backward(gradient, x, incoming)


def x_changes_meanwhile(student, x):
    """Runs inside: the input of Swish is changed in place between forward and backward; the gradient at the place
    before the change, or None where backward refused."""
    leaf = x.clone().requires_grad_()
    middle = leaf * 1
    y = student.Swish.apply(middle)
    middle.mul_(3)
    try:
        (gradient,) = torch.autograd.grad(y.sum(), leaf)
    except RuntimeError:
        return y.detach(), None
    return y.detach(), gradient


@points(1)
def test_Swish_x_changes_meanwhile(submission, draw):
    """Swish: no wrong gradient when x is changed in place before backward"""
    x = draw.uniform(draw.size(3, 6), low=0.5, high=1.5).detach()
    y, gradient = submission.run(x_changes_meanwhile, x)
    if gradient is not None:
        s = torch.sigmoid(x)
        assert_tensor(gradient, s + x * s * (1 - s), mistakes={
            _("x had changed, and backward silently used the new numbers: ctx.save_for_backward would have noticed"):
                torch.sigmoid(3 * x) + 3 * x * torch.sigmoid(3 * x) * (1 - torch.sigmoid(3 * x)),
        })
    assert_forward(y, x)


def how_it_is_computed(student, x, incoming):
    """Runs inside: the operators of forward and backward, how often autograd's engine was started, and how many
    tensors were kept for backward; and the gradient."""
    saved, started = [], []

    def pack(tensor):
        saved.append(tuple(tensor.shape))
        return tensor

    def look(frame, event, function):
        if event == "c_call" and function.__name__ == "run_backward":
            started.append(function.__name__)

    x = x.clone().requires_grad_()
    sys.setprofile(look)
    try:
        with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), probes.Recorder() as recorder:
            y = student.Swish.apply(x)
            (gradient,) = torch.autograd.grad(y, x, incoming)
    finally:
        sys.setprofile(None)
    return recorder.names, len(started), len(saved), gradient


@points(2)
def test_Swish_by_hand(submission, draw):
    """Swish: the backward pass is written by hand"""
    x, incoming = next(numbers(draw, draw.size(2, 3), draw.size(4, 6)))
    names, runs, saved, gradient = submission.run(how_it_is_computed, x, incoming)
    ready_made = {"aten.silu", "aten.silu_", "aten.silu_backward"}
    assert_not_used(names, ready_made, instead=_("write x · sigmoid(x) and its derivative yourself"))
    if runs > 1:
        fail(_("autograd computed the derivative for you; write its formula into backward"))
    assert_backward(gradient, x, incoming)
    if saved > 1:
        note(_("right. But more than x is kept for backward: the sigmoid can be computed from it again, at no memory"))
    elif saved == 0:
        note(_("right. But what backward needs belongs into ctx.save_for_backward: there PyTorch watches over it"))
