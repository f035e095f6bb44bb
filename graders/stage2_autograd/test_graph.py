"""Hidden grader of stage2_autograd/graph.py."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from graders.engine.engine import Raised
from graders.kit import Draw, _, assert_equal, assert_tensor, fail, note, points


def numbers(draw: Draw, *shape: int) -> Tensor:
    """Random float32 numbers that need no gradient."""
    return draw.normal(*shape).detach().float()


# --- accumulate ------------------------------------------------------------------------------------------------------


def sum_of_cubes(x):
    return (x**3).sum()


def weights_of(x: Tensor) -> Tensor:
    """1, 2, 3, … in the shape of x."""
    return torch.arange(1, x.numel() + 1, dtype=x.dtype).reshape(x.shape)


def weighted_waves(x):
    return (weights_of(x) * x.sin()).sum().reshape(1)


GRADIENTS: dict[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]] = {
    sum_of_cubes: lambda x: 3 * x**2,
    weighted_waves: lambda x: weights_of(x) * x.cos(),
}


def with_gradient(student, f, x, earlier, times):
    """Runs inside: x requires grad, and its .grad holds what earlier backward passes have left (None: nothing)."""
    x.requires_grad_()
    x.grad = earlier
    result = student.accumulate(f, x, times)
    return {"result": result, "grad": x.grad, "requires_grad": x.requires_grad}


def passes_through(student, x, times):
    """Runs inside: how many backward passes went through the graphs of f."""
    passes = []

    def watched(x):
        squares = x * x
        if squares.requires_grad:
            squares.register_hook(lambda gradient: passes.append(1))
        return squares.sum()

    return {"result": student.accumulate(watched, x, times), "passes": len(passes)}


def sums_wrongly(gradient: Tensor, times: int) -> dict[str, Tensor]:
    """What the usual mistakes make of ``times`` backward passes that give ``gradient`` each."""
    return {
        _("this is the gradient of a single pass: zeroed in between, it cannot add up"): gradient,
        _("one backward pass too many was run"): (times + 1) * gradient,
        _("one backward pass is missing"): (times - 1) * gradient,
        _("passes were counted more than once: .grad holds the sum already, and it was added up again"):
            times * (times + 1) / 2 * gradient,
    }


@points(3)
def test_accumulate_adds_up(submission, draw):
    """accumulate: the gradients of all passes add up"""
    for f, formula in GRADIENTS.items():
        for shape, times in (((2, draw.size(3, 5)), draw.size(4, 6)), ((draw.size(2, 6),), 2), ((), 3)):
            x = numbers(draw, *shape)
            expected = times * formula(x)
            got = submission.accumulate.plain(f, x, times)
            assert_tensor(got, expected, mistakes=sums_wrongly(formula(x), times))


@points(1)
def test_accumulate_float64(submission, draw):
    """accumulate: float64 numbers give a float64 gradient"""
    x = draw.normal(2, draw.size(3, 5)).detach() / 3
    expected = 3 * GRADIENTS[sum_of_cubes](x)
    got = submission.accumulate.plain(sum_of_cubes, x, 3)
    assert_tensor(got, expected, rtol=1e-5, atol=1e-5)
    if not torch.allclose(got.values, expected, rtol=1e-11, atol=1e-11):
        fail(_("only the first digits are right: the numbers went through float32"))


@points(1)
def test_accumulate_one_and_none(submission, draw):
    """accumulate: one pass gives the gradient, no pass zeros"""
    x = numbers(draw, 2, draw.size(3, 5))
    gradient = GRADIENTS[sum_of_cubes](x)
    assert_tensor(submission.accumulate.plain(sum_of_cubes, x, 1), gradient)
    got = submission.accumulate.plain(sum_of_cubes, x, 0)
    if got is None:
        fail(_("for times=0 None came back: that is what .grad is before the first pass, and zeros were asked for"))
    assert_tensor(got, torch.zeros_like(x), mistakes={
        _("for times=0 one backward pass was run; without any, the gradient is zeros"): gradient,
        _("for times=0 x came back; without a backward pass the gradient is zeros"): x,
    })


@points(2)
def test_accumulate_passes(submission, draw):
    """accumulate: a backward pass each time, through a graph that still is there"""
    times = draw.size(3, 6)
    x = numbers(draw, draw.size(3, 5))
    once, again = (submission.accumulate.attempt(sum_of_cubes, x, count) for count in (1, times))
    if isinstance(again, Raised) and not isinstance(once, Raised) and again.name == "RuntimeError":
        fail(_("the first pass works and the second does not: backward frees the graph that it went through; call f "
               "again for a new one, or have the graph retained"))
    seen = submission.run(passes_through, x, times)
    assert_tensor(seen["result"], times * 2 * x, mistakes=sums_wrongly(2 * x, times))
    if seen["passes"] != times:
        fail(_("the numbers are right, but they do not come from as many backward passes as times says; let .grad add "
               "them up"))


@points(2)
def test_accumulate_works_on_a_copy(submission, draw):
    """accumulate: x, its requires_grad and its .grad stay as they were"""
    x, times = numbers(draw, 2, draw.size(3, 5)), draw.size(2, 4)
    expected = times * GRADIENTS[sum_of_cubes](x)
    for earlier in (numbers(draw, *x.shape), None):
        seen = submission.run(with_gradient, sum_of_cubes, x, earlier, times)
        if seen["result"] is None:
            fail(_("None came back: a clone of x stays tied to x and gets no .grad of its own; detach it first"))
        assert_tensor(seen["result"], expected, mistakes={
            _("what stood in x.grad before the call came back"): earlier,
            _("what stood in x.grad before the call is part of the result: the copy must start without a gradient"):
                None if earlier is None else earlier + expected,
            _("these are zeros: a clone of x stays tied to x, and the gradients went to x; detach it first"):
                torch.zeros_like(x),
        })
        if (earlier is None) != (seen["grad"] is None):
            fail(_("x.grad is not as it was before the call: work on a tensor of its own, not on x"))
        if earlier is not None:
            assert_tensor(seen["grad"], earlier, mistakes={
                _("the gradients were added to x.grad: work on a tensor of its own, not on x"): earlier + expected,
                _("x.grad was set to zero: it belongs to the caller"): torch.zeros_like(earlier),
            })
        if seen["requires_grad"] is not True:
            fail(_("x required grad before the call and no longer does: detach() and clone() give new tensors"))


# --- branchy ---------------------------------------------------------------------------------------------------------


def with_sum(draw: Draw, sign: int, halvings: int, *shape: int) -> Tensor:
    """Numbers whose sum has this sign, and which must be halved this many times, with room around every border.

    All have the sign of the sum but the first, where there are five or more. The norm is between 7 and 9, times two for
    each halving, so that no rounding can move it across 10.
    """
    x = draw.uniform(*shape, low=0.5, high=1.5).detach()
    if x.numel() >= 5:
        x.flatten()[0] *= -1  # four times 0.5 at least are left against 1.5 at most
    length = draw.uniform(low=7.0, high=9.0).item() * 2**halvings
    scaled: Tensor = sign * length / x.norm() * x
    return scaled.float().double().requires_grad_()


def branchy_wrongly(x: Tensor, sign: int, halvings: int) -> dict[str, Tensor | None]:
    """What the usual mistakes give for an ``x`` whose sum has this sign and that is to be halved this many times."""
    z = x / 2**halvings
    squares, sums = (z * z).sum(), 3 * z.sum()
    never = (x * x).sum() if sign > 0 else 3 * x.sum()
    once = never / 4 if sign > 0 else never / 2
    return {
        _("the wrong branch: this is three times the sum, for a positive sum"): sums if sign > 0 else None,
        _("the wrong branch: this is the sum of the squares, for a negative sum"): squares if sign < 0 else None,
        _("both branches were computed and added; only one of them counts"): squares + sums,
        _("each element took a branch of its own; the sign of the sum decides for all of them"):
            torch.where(z > 0, z * z, 3 * z).sum(),
        _("x was not halved, though its norm exceeds 10"): never if halvings else None,
        _("x was halved only once, and its norm still exceeds 10: an if in place of a while?"):
            once if halvings > 1 else None,
        _("x was halved once too often"): never / 2 ** ((2 if sign > 0 else 1) * (halvings + 1)),
        _("this is the square of the sum; the sum of the squares is wanted"): z.sum() ** 2 if sign > 0 else None,
        _("this is the sum alone; three times the sum is wanted"): z.sum() if sign < 0 else None,
        _("this is the norm, the root of the sum of the squares; the sum of the squares is wanted"):
            z.norm() if sign > 0 else None,
    }


def halvings_by(x: Tensor, norm: Callable[[Tensor], Tensor]) -> int:
    """How often ``x`` is halved by somebody who takes another norm."""
    count = 0
    while norm(x / 2**count) > 10:
        count += 1
    return count


def halved_by_other_norms(x: Tensor, sign: int) -> dict[str, Tensor]:
    """What another norm gives. The checks choose ``x`` so that each leads to another number of halvings somewhere."""

    def result(norm: Callable[[Tensor], Tensor]) -> Tensor:
        z = x * 0.5 ** halvings_by(x, norm)
        return (z * z).sum() if sign > 0 else 3 * z.sum()

    return {
        _("the sum of the squares was held against 10; its root, the Euclidean norm, counts"):
            result(lambda z: (z * z).sum()),
        _("the sum of the absolute values was held against 10; the Euclidean norm counts"):
            result(lambda z: z.abs().sum()),
        _("the largest absolute value was held against 10; the Euclidean norm counts"): result(lambda z: z.abs().max()),
    }


@points(2)
def test_branchy_branches(submission, draw):
    """branchy: the sign of the sum decides between the branches"""
    both_ran = False
    for sign in (1, -1):
        for shape in ((8, draw.size(10, 14)), (draw.size(5, 9),), (1,), ()):
            x = with_sum(draw, sign, 0, *shape)
            z = x.detach()
            expected = (z * z).sum() if sign > 0 else 3 * z.sum()
            got = submission.branchy(x)
            mistakes = branchy_wrongly(z, sign, 0) | halved_by_other_norms(z, sign)
            assert_tensor(got, expected, gradients=False, mistakes=mistakes)
            both_ran = both_ran or "aten.where" in submission.branchy.calls(x)
    if both_ran:
        note(_("torch.where computes both branches and throws one away; an if computes, and follows, only the one that "
               "is needed"))


@points(2)
def test_branchy_halving(submission, draw):
    """branchy: x is halved for as long as its norm exceeds 10"""
    for sign in (1, -1):
        for halvings in (draw.size(4, 5), 1):
            x = with_sum(draw, sign, halvings, 2, draw.size(6, 8))
            z = x.detach() / 2**halvings
            expected = (z * z).sum() if sign > 0 else 3 * z.sum()
            mistakes = branchy_wrongly(x.detach(), sign, halvings) | halved_by_other_norms(x.detach(), sign)
            assert_tensor(submission.branchy(x), expected, gradients=False, mistakes=mistakes)


@points(1)
def test_branchy_borders(submission, draw):
    """branchy: a norm of 10 or close to it, a sum of 0 or close to it"""
    triangle = torch.tensor([draw.choice([6.0, -6.0]), 8.0])  # the norm is 10 exactly, and the sum positive
    for factor, halvings in ((0.995, 0), (1.0, 0), (1.005, 1)):
        x = factor * triangle
        assert_tensor(submission.branchy.plain(x), ((x / 2**halvings) ** 2).sum(), mistakes={
            _("x was halved at a norm of exactly 10; it is to be halved where the norm exceeds 10"):
                torch.tensor(25.0) if factor == 1 else None,
            **branchy_wrongly(x, 1, halvings),
        })
    for rest in (0.0, 0.25, -0.25):
        x = torch.cat([triangle, -triangle]) / 4 + rest / 4  # the sum is rest, without any rounding
        squares = (x * x).sum()
        assert_tensor(submission.branchy.plain(x), squares if rest > 0 else torch.tensor(3 * rest), mistakes={
            _("a sum of 0 took the branch of the positive ones; 0 is not positive"): squares if rest == 0 else None,
        })


def gradient_of(student, x):
    """Runs inside: the result, and its gradient (None where no way leads back to x)."""
    x.requires_grad_()
    y = student.branchy(x)
    if not isinstance(y, torch.Tensor) or not y.requires_grad:
        return {"result": y, "gradient": None}
    return {"result": y, "gradient": torch.autograd.grad(y.sum(), x, allow_unused=True)[0]}


def branchy_gradients_wrongly(x: Tensor, sign: int, halvings: int) -> dict[str, Tensor | None]:
    z, threes = x / 2**halvings, torch.full_like(x, 3.0)
    right, wrong = (2 * z, threes) if sign > 0 else (threes, 2 * z)
    return {
        _("the halvings are missing from the gradient: they were hidden from autograd, and each brings a factor 1/2"):
            right if halvings else None,
        _("only the last halving is in the gradient; all of them are part of the function"):
            right / 2 if halvings > 1 else None,
        _("this is the gradient of the branch that was not taken"): wrong / 2**halvings,
        _("this is the gradient of that branch, with the halvings missing, too"): wrong if halvings else None,
        _("this is the gradient of both branches together; only one was taken"): (right + wrong) / 2**halvings,
        _("the gradient is zero: the computation is cut off from x on the way"): torch.zeros_like(x),
    }


@points(3)
def test_branchy_gradient(submission, draw):
    """branchy: the gradient goes through the branch taken and every halving"""
    for sign in (1, -1):
        for halvings in (draw.size(2, 4), 0):
            x = with_sum(draw, sign, halvings, 2, draw.size(4, 6)).detach()
            z = x / 2**halvings
            right = 2 * z if sign > 0 else torch.full_like(x, 3.0)
            seen = submission.run(gradient_of, x)
            assert_tensor(seen["result"], (z * z).sum() if sign > 0 else 3 * z.sum())
            if seen["gradient"] is None:
                fail(_("no gradient comes back to x: item, detach, .data, numpy or no_grad cut the result off"))
            mistakes = branchy_gradients_wrongly(x, sign, halvings)
            assert_tensor(seen["gradient"], right / 2**halvings, mistakes=mistakes)


# --- operations_behind -----------------------------------------------------------------------------------------------


def names_behind(student, build, a, b):
    """Runs inside: the graph is built from two leaves, and listed."""
    return student.operations_behind(build(a.requires_grad_(), b.requires_grad_()))


def chain(a, b):
    return ((a * b - b).exp() / a).sum()


def long_and_short(a, b):
    """Two ways of different lengths, each with operations of its own."""
    return a.sin().tanh().exp().sqrt() * (b.cos() + 1).log()


def two_alike(a, b):
    """Nodes that have the same name, but are different ones."""
    return (a.exp() + b) + (a + b.exp())


def diamond(a, b):
    """Several ways lead to h, some longer than others."""
    h = a.tanh() * b
    return (h + h.sin().exp()).sum() * h.mean()


def doubled(a, b):
    x = a.exp()
    for _round in range(3):
        x = x + x
    return x.mean() - b.sum()


def with_constants(a, b):
    return ((a * 3 + torch.ones(3)) * torch.arange(3.0)).sum() - b.detach().sum()


def no_gradient(a, b):
    return (a.detach() * 2).sum()


def leaf(a, b):
    return a


def deep(a, b):
    for _round in range(1500):
        a = a + 1
    return a * b


def nodes_behind(y: Tensor, *, take: int = 0, repeated: bool = False, first_only: bool = False) -> list[Any]:
    """The nodes behind ``y``, leaves too; ``take``: the oldest of those that wait is next (0), or the newest (-1)."""
    waiting, met = [y.grad_fn], []
    while waiting:
        node = waiting.pop(take)
        if node is None or (node in met and not repeated):
            continue
        met.append(node)
        following = [following for following, _number in node.next_functions]
        waiting += following[:1] if first_only else following
    return met


def depth_first(node: Any, met: list[Any]) -> list[Any]:
    if node is not None and node not in met:
        met.append(node)
        for following, _number in node.next_functions:
            depth_first(following, met)
    return met


def names_of(nodes: list[Any], *, leaves: bool = False) -> list[str]:
    names = [type(node).__name__ for node in nodes]
    return names if leaves else [name for name in names if name != "AccumulateGrad"]


def listed_wrongly(y: Tensor, *, repeats: bool = True) -> dict[str, list[str] | None]:
    """What the usual mistakes list behind ``y``."""
    nodes = nodes_behind(y)
    names, with_leaves = names_of(nodes), names_of(nodes, leaves=True)
    return {
        _("AccumulateGrad, the node of a leaf, is listed; it is to be left out"): with_leaves,
        _("torch::autograd::AccumulateGrad is the node of a leaf, too; it is to be left out"):
            [name if name != "AccumulateGrad" else f"torch::autograd::{name}" for name in with_leaves],
        _("a node to which several ways lead is listed several times: remember the nodes that you have met"):
            names_of(nodes_behind(y, repeated=True)) if repeats else None,
        _("two nodes with the same name were taken for one: remember the nodes, not their names"):
            list(dict.fromkeys(names)),
        _("one way was followed to its end before the next: go step by step, breadth first"):
            names_of(depth_first(y.grad_fn, [])),
        _("the node found last was looked at first; breadth first takes the one that has waited longest"):
            names_of(nodes_behind(y, take=-1)),
        _("the list runs from the leaves to the output; the output comes first"): names[::-1],
        _("only the first input of every operation was followed; next_functions has one entry for each"):
            names_of(nodes_behind(y, first_only=True)),
        _("y.grad_fn itself is missing; it is the first node"): names[1:],
        _("this is y.grad_fn only; go on to what is behind it"): names[:1],
        _("the names are sorted; the order in which the nodes are met is wanted"): sorted(names),
    }


def assert_listed(submission: Any, draw: Draw, build: Callable[[Tensor, Tensor], Tensor], *, name: bool = True) -> None:
    """The list is that of the graph which the same operations have here; ``name``: name the usual mistakes."""
    a, b = (draw.uniform(3, low=0.5, high=1.5).detach().float() for _leaf in range(2))
    got = submission.run(names_behind, build, a, b)
    y = build(a.clone().requires_grad_(), b.clone().requires_grad_())
    if isinstance(got, list) and any(isinstance(entry, str) and " object at " in entry for entry in got):
        fail(_("these are the nodes as they are printed; their names alone are wanted, as type(node).__name__ says "
               "them"))
    assert_equal(got, names_of(nodes_behind(y)), mistakes=listed_wrongly(y) if name else None)


@points(1)
def test_operations_behind_chain(submission, draw):
    """operations_behind: from the output back to the leaves"""
    assert_listed(submission, draw, chain)


@points(2)
def test_operations_behind_breadth_first(submission, draw):
    """operations_behind: breadth first, one step after another"""
    assert_listed(submission, draw, long_and_short)
    assert_listed(submission, draw, two_alike)


@points(2)
def test_operations_behind_shared(submission, draw):
    """operations_behind: each node once, however many ways lead to it"""
    assert_listed(submission, draw, diamond)
    assert_listed(submission, draw, doubled)


@points(1)
def test_operations_behind_constants(submission, draw):
    """operations_behind: inputs that need no gradient have no node"""
    assert_listed(submission, draw, with_constants)


@points(1)
def test_operations_behind_no_graph(submission, draw):
    """operations_behind: an empty list for a constant and for a leaf"""
    assert_listed(submission, draw, no_gradient)
    assert_listed(submission, draw, leaf)


@points(1)
def test_operations_behind_deep(submission, draw):
    """operations_behind: a graph of more than a thousand operations"""
    assert_listed(submission, draw, deep, name=False)
