"""Hidden grader of stage2_autograd/gradients.py."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from graders.kit import Draw, SeenTensor, _, assert_number, assert_raises, assert_tensor, fail, points

# What the student's functions are given to differentiate stands first in each part, with the derivative beside it,
# worked out by hand: the judge does not ask autograd what autograd should have given.


def numbers(draw: Draw, *shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Random numbers that need no gradient; as float64 they are such that float32 cannot hold them."""
    x = draw.normal(*shape).detach()
    return x.float() if dtype == torch.float32 else x / 3


def assert_precise(got: Any, expected: Tensor, lost: str) -> None:
    """Shape and dtype, then the values to float64 precision; ``lost`` is what to say where float32 was on the way."""
    assert_tensor(got, expected, rtol=1e-5, atol=1e-5)
    if not torch.allclose(got.values, expected, rtol=1e-11, atol=1e-11):
        fail(lost)


# --- derivative_at ---------------------------------------------------------------------------------------------------


def cube(x):
    return x**3


def wave(x):
    return (3 * x).sin()


def growth(x):
    return x * (x / 2).exp()


def hill(x):
    return 1 / (1 + x * x)


def high_slope(x):
    """Far from zero, so that differences of its values lose digits; its slope is 3 + cos x."""
    return 1000 + 3 * x + x.sin()


def flat(x):
    return torch.tensor(4.0, dtype=torch.float64)


def flat_with_graph(x):
    """Its result has a graph, but the graph does not lead to x."""
    return 2 * torch.ones((), dtype=torch.float64, requires_grad=True)


def flat_by_detach(x):
    return x.detach() ** 2


SLOPES: dict[Callable[[Tensor], Tensor], Callable[[float], float]] = {
    cube: lambda x: 3 * x * x,
    wave: lambda x: 3 * math.cos(3 * x),
    growth: lambda x: (1 + x / 2) * math.exp(x / 2),
    hill: lambda x: -2 * x / (1 + x * x) ** 2,
}


def slope_in(dtype: torch.dtype, f: Callable[[Tensor], Tensor], x: float) -> float:
    """What comes out where x is rounded to float32, and the rest is computed in ``dtype``."""
    point = torch.tensor(x, dtype=torch.float32).to(dtype).requires_grad_()
    return float(torch.autograd.grad(f(point), point)[0])


def called_twice(student, f, x):
    """Runs inside."""
    return [student.derivative_at(f, x), student.derivative_at(f, x)]


@points(3)
def test_derivative_at_values(submission, draw):
    """derivative_at: the slope of f at x"""
    for f, slope in SLOPES.items():
        for x in (draw.size(70, 96) / 64, -draw.size(70, 96) / 64):  # at 1, f(x) / x would be f(x)
            value = f(torch.tensor(x, dtype=torch.float64)).item()
            assert_number(submission.derivative_at(f, x), slope(x), rtol=1e-5, atol=1e-5, mistakes={
                _("this is f(x) itself; its slope at x is wanted"): value,
                _("this is the slope with the sign reversed"): -slope(x),
                _("this is twice the slope: two backward passes have added up"): 2 * slope(x),
                _("this is f(x) divided by x, the slope of a line from the origin; autograd knows the slope at x"):
                    value / x,
            })


@points(2)
def test_derivative_at_float64(submission, draw):
    """derivative_at: computed in float64, right to the last digits"""
    # Each of the three is right by chance with a probability of less than 1e-3 where x was rounded to float32.
    for _round in range(3):
        x = draw.size(-3, 3) + draw.size(1, 96) / 97
        expected = 3 + math.cos(x)
        got = submission.derivative_at(high_slope, x)
        assert_number(got, expected, rtol=1e-3)
        if math.isclose(got, expected, rel_tol=1e-11):
            continue
        if math.isclose(got, slope_in(torch.float32, high_slope, x), rel_tol=1e-11):
            fail(_("computed in float32: that is what torch.tensor makes of a Python number, unless told otherwise"))
        if math.isclose(got, slope_in(torch.float64, high_slope, x), rel_tol=1e-11):
            fail(_("x was rounded to float32 before it became float64: give torch.tensor the dtype at once"))
        fail(_("only the first digits are right, as of a quotient of small differences; autograd computes exactly"))


@points(1)
def test_derivative_at_second_call(submission, draw):
    """derivative_at: the same answer when it is called again"""
    for f in (cube, growth):
        x = draw.size(20, 90) / 64
        slope = SLOPES[f](x)
        first, second = submission.run(called_twice, f, x)
        if isinstance(first, float) and isinstance(second, float) and math.isclose(second - first, slope, rel_tol=1e-4):
            fail(_("the second call gives the slope on top of the first one: .grad adds up, and nothing has zeroed it"))
        assert_number(second, slope, rtol=1e-5)


@points(1)
def test_derivative_at_constant(submission, draw):
    """derivative_at: 0 where the result does not depend on x"""
    x = draw.size(20, 90) / 64
    for f in (flat, flat_with_graph, flat_by_detach):
        assert_number(submission.derivative_at(f, x), 0.0, mistakes={
            _("this is the value of the constant; its slope is 0"): f(torch.tensor(x, dtype=torch.float64)).item(),
        })


@points(1)
def test_derivative_at_whole_number(submission, draw):
    """derivative_at: x may be a whole number"""
    for x in (draw.size(2, 9), -draw.size(2, 9)):
        assert_number(submission.derivative_at(cube, x), SLOPES[cube](x))


# --- gradient --------------------------------------------------------------------------------------------------------


def sum_of_cubes(x):
    return (x**3).sum()


def weights_of(x: Tensor) -> Tensor:
    """1, 2, 3, … in the shape of x."""
    return torch.arange(1, x.numel() + 1, dtype=x.dtype).reshape(x.shape)


def weighted_waves(x):
    return (weights_of(x) * x.sin()).sum()


def product(x):
    return x.prod()


def high_bowl(x):
    """Far from zero, so that differences of its values lose digits."""
    return 1000 + (x * x).sum()


def first_only(x):
    return x.flatten()[0] ** 2


def seven(x):
    return torch.tensor(7.0, dtype=x.dtype)


def seven_with_graph(x):
    """Its result has a graph, but the graph does not lead to x."""
    return 7 * torch.ones((), dtype=x.dtype, requires_grad=True)


def bowl_as_vector(x):
    return (x * x).sum().reshape(1)


def bowl_as_matrix(x):
    return (x * x).sum().reshape(1, 1)


def squares(x):
    return x * x


def row_sums(x):
    return x.sum(dim=1)


def nothing(x):
    return x.flatten()[:0]


GRADIENTS: dict[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]] = {
    sum_of_cubes: lambda x: 3 * x**2,
    weighted_waves: lambda x: weights_of(x) * x.cos(),
    product: lambda x: x.prod() / x,
    high_bowl: lambda x: 2 * x,
}


def with_gradient(student, name, f, x, earlier):
    """Runs inside: x requires grad, and its .grad holds what earlier backward passes have left (None: nothing)."""
    x.requires_grad_()
    x.grad = earlier
    result = getattr(student, name)(f, x)
    return {"result": result, "grad": x.grad, "requires_grad": x.requires_grad}


def with_history(student, name, f, source):
    """Runs inside: x is the result of a computation, whose own gradient must not be touched."""
    source.requires_grad_()
    x = source * 2
    result = getattr(student, name)(f, x)
    return {"result": result, "grad": source.grad, "requires_grad": x.requires_grad and not x.is_leaf}


def assert_no_trace(seen: Any, expected: Tensor, earlier: Tensor | None) -> None:
    """The result is right, and x as before: ``seen`` is what the two above observed."""
    if seen["result"] is None:
        fail(_("None came back: a clone of x stays tied to x and gets no .grad of its own; detach it first"))
    assert_tensor(seen["result"], expected, mistakes={
        _("what stood in x.grad before the call came back"): earlier,
        _("what stood in x.grad before the call was added to the result"):
            None if earlier is None else earlier + expected,
    })
    if earlier is None and seen["grad"] is not None:
        fail(_("x.grad was empty before the call and is not any more: call f with a tensor of its own, not with x"))
    if earlier is not None and seen["grad"] is None:
        fail(_("x.grad held a gradient before the call, and now it is gone: it belongs to the caller"))
    if earlier is not None:
        new = expected.reshape(earlier.shape)
        assert_tensor(seen["grad"], earlier, mistakes={
            _("the new gradient was added to x.grad: call f with a tensor of its own, not with x"): earlier + new,
            _("x.grad now holds the new gradient in place of the caller's"): new,
            _("x.grad was set to zero: it belongs to the caller"): torch.zeros_like(earlier),
        })
    if seen["requires_grad"] is not True:
        fail(_("x required grad before the call and no longer does: detach() and clone() give new tensors to work on"))


def assert_no_graph(result: SeenTensor) -> None:
    if result.requires_grad:
        fail(_("the result requires grad: it is still part of a graph, and was to be detached"))


def gradients_wrongly(f: Callable[[Tensor], Tensor], x: Tensor, expected: Tensor) -> dict[str, Tensor]:
    return {
        _("this is f(x), the value; the gradient has the shape of x"): f(x),
        _("x itself came back"): x,
        _("this is twice the gradient: two backward passes have added up"): 2 * expected,
        _("this is one number, the sum of the gradient; one number for each element of x is wanted"): expected.sum(),
        _("everything is in one dimension; the gradient has the shape of x"): expected.flatten(),
    }


@points(3)
def test_gradient_values(submission, draw):
    """gradient: one derivative for each element of x"""
    for f, formula in GRADIENTS.items():
        shapes = ((draw.size(2, 3), draw.size(4, 5)), (draw.size(2, 6),), (1, 3), ())
        for x in (*(numbers(draw, *shape) for shape in shapes), numbers(draw, 4, 2).T):  # the last is not contiguous
            expected = formula(x)
            got = submission.gradient.plain(f, x)
            assert_tensor(got, expected, mistakes=gradients_wrongly(f, x, expected))
            assert_no_graph(got)


@points(1)
def test_gradient_float64(submission, draw):
    """gradient: float64 numbers give a float64 gradient, right to the last digits"""
    for f in (high_bowl, weighted_waves):
        x = numbers(draw, draw.size(2, 3), draw.size(4, 5), dtype=torch.float64)
        assert_precise(submission.gradient.plain(f, x), GRADIENTS[f](x), lost=_(
            "only the first digits are right: numbers went through float32, or differences took the place of autograd"))


@points(3)
def test_gradient_leaves_no_trace(submission, draw):
    """gradient: x, its requires_grad and its .grad stay as they were"""
    x = numbers(draw, draw.size(2, 3), draw.size(4, 5))
    for earlier in (numbers(draw, *x.shape), None):
        seen = submission.run(with_gradient, "gradient", sum_of_cubes, x, earlier)
        assert_no_trace(seen, 3 * x**2, earlier)
        assert_no_graph(seen["result"])
    seen = submission.run(with_history, "gradient", sum_of_cubes, x)
    assert_no_trace(seen, 3 * (2 * x) ** 2, None)
    assert_no_graph(seen["result"])


@points(1)
def test_gradient_independent(submission, draw):
    """gradient: 0 where f does not depend on x"""
    x = numbers(draw, draw.size(2, 3), draw.size(4, 5))
    first = torch.zeros_like(x)
    first[0, 0] = 2 * x[0, 0]
    assert_tensor(submission.gradient.plain(first_only, x), first)
    for f in (seven, seven_with_graph):
        assert_tensor(submission.gradient.plain(f, x), torch.zeros_like(x))


@points(1)
def test_gradient_one_element(submission, draw):
    """gradient: a result of shape (1,) or (1, 1) is one number, too"""
    x = numbers(draw, draw.size(2, 3), draw.size(4, 5))
    for f in (bowl_as_vector, bowl_as_matrix):
        assert_tensor(submission.gradient.plain(f, x), 2 * x)


@points(1)
def test_gradient_not_scalar(submission, draw):
    """gradient: an f with several results, or none, raises ValueError"""
    x = numbers(draw, draw.size(2, 3), draw.size(4, 5))
    assert_raises(submission.gradient, squares, x, error=ValueError, when=_("an f whose result is a matrix"))
    assert_raises(submission.gradient, row_sums, x, error=ValueError, when=_("an f whose result is a vector"))
    assert_raises(submission.gradient, nothing, x, error=ValueError, when=_("an f whose result is empty"))


# --- jacobian --------------------------------------------------------------------------------------------------------


def powers(x):
    """Five results, whatever N is: the sums of the first, second, … fifth powers."""
    return torch.stack([(x**k).sum() for k in range(1, 6)])


def neighbours(x):
    """N - 1 results: the products of neighbours."""
    return x[1:] * x[:-1]


def waves_and_cubes(x):
    """2N results."""
    return torch.cat([x.sin(), x**3])


def high_powers(x):
    """Far from zero, so that differences of its values lose digits."""
    return torch.stack([1000 + x.sin().sum(), 1000 + (x * x).sum()])


def square_length(x):
    return (x * x).sum().reshape(1)


def partly_constant(x):
    return torch.stack([x[0] * x[1], torch.tensor(3.0, dtype=x.dtype), x[0] ** 2])


def constants(x):
    return torch.tensor([1.0, 2.0], dtype=x.dtype)


def constants_with_graph(x):
    """Its result has a graph, but the graph does not lead to x."""
    return 2 * torch.ones(2, dtype=x.dtype, requires_grad=True)


def jacobian_of_neighbours(x: Tensor) -> Tensor:
    rows = torch.zeros(len(x) - 1, len(x), dtype=x.dtype)
    for i in range(len(x) - 1):
        rows[i, i], rows[i, i + 1] = x[i + 1], x[i]
    return rows


JACOBIANS: dict[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]] = {
    powers: lambda x: torch.stack([k * x ** (k - 1) for k in range(1, 6)]),
    neighbours: jacobian_of_neighbours,
    waves_and_cubes: lambda x: torch.cat([torch.diag(x.cos()), torch.diag(3 * x**2)]),
}


def jacobians_wrongly(f: Callable[[Tensor], Tensor], x: Tensor, expected: Tensor) -> dict[str, Tensor]:
    """What the usual mistakes give in place of ``expected``, the Jacobian of ``f`` at ``x``."""
    return {
        _("the dimension of size 1 was dropped; the result is always a matrix"): expected.squeeze(),
        _("this is the transpose: a row belongs to a result of f, a column to an element of x"): expected.T,
        _("this is the sum of the rows, the gradient of f(x).sum(); each result has a row of its own"): expected.sum(0),
        _("every row has the rows above it added: .grad adds up from one backward pass to the next"):
            expected.cumsum(0),
        _("every row is the sum of all rows: .grad is one tensor, which goes on adding up; keep a copy of each row"):
            expected.sum(0).expand_as(expected),
        _("every row is the last one: .grad is one tensor, written over each time; keep a copy of each row"):
            expected[-1].expand_as(expected),
        _("these are the sums over each row; one derivative for each element of x is wanted"): expected.sum(1),
        _("this is f(x), the values; their derivatives are wanted"): f(x),
        _("everything is in one dimension; the result is a matrix"): expected.flatten(),
    }


@points(3)
def test_jacobian_values(submission, draw):
    """jacobian: row i holds the derivatives of result i"""
    for f, formula in JACOBIANS.items():
        for n in (3, draw.size(6, 8)):
            x = numbers(draw, n)
            expected = formula(x)
            assert_tensor(submission.jacobian.plain(f, x), expected, mistakes=jacobians_wrongly(f, x, expected))


@points(1)
def test_jacobian_one_result(submission, draw):
    """jacobian: one result gives a matrix of one row"""
    for n in (draw.size(2, 6), 1):
        x = numbers(draw, n)
        expected = 2 * x.reshape(1, n)
        got = submission.jacobian.plain(square_length, x)
        assert_tensor(got, expected, mistakes=jacobians_wrongly(square_length, x, expected))


@points(1)
def test_jacobian_one_input(submission, draw):
    """jacobian: one input gives a matrix of one column"""
    x = numbers(draw, 1)
    expected = JACOBIANS[powers](x)
    assert_tensor(submission.jacobian.plain(powers, x), expected, mistakes=jacobians_wrongly(powers, x, expected))


@points(1)
def test_jacobian_float64(submission, draw):
    """jacobian: float64 numbers give a float64 matrix, right to the last digits"""
    x = numbers(draw, draw.size(3, 5), dtype=torch.float64)
    assert_precise(submission.jacobian.plain(high_powers, x), torch.stack([x.cos(), 2 * x]), lost=_(
        "only the first digits are right: numbers went through float32, or differences took the place of autograd"))


@points(1)
def test_jacobian_independent(submission, draw):
    """jacobian: a row of zeros for a result that does not depend on x"""
    x = numbers(draw, draw.size(3, 5))
    expected = torch.zeros(3, len(x))
    expected[0, :2], expected[2, 0] = x[:2].flip(0), 2 * x[0]
    assert_tensor(submission.jacobian.plain(partly_constant, x), expected)
    for f in (constants, constants_with_graph):
        assert_tensor(submission.jacobian.plain(f, x), torch.zeros(2, len(x)))


@points(2)
def test_jacobian_leaves_no_trace(submission, draw):
    """jacobian: x, its requires_grad and its .grad stay as they were"""
    x = numbers(draw, draw.size(3, 5))
    for earlier in (numbers(draw, len(x)), None):
        seen = submission.run(with_gradient, "jacobian", square_length, x, earlier)
        assert_no_trace(seen, 2 * x.reshape(1, -1), earlier)
    assert_no_trace(submission.run(with_history, "jacobian", square_length, x), 4 * x.reshape(1, -1), None)
