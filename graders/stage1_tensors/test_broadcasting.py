"""Hidden grader of stage1_tensors/broadcasting.py."""
import sys
from itertools import zip_longest
from types import FrameType
from typing import Any

import torch
from torch import Tensor

from graders.kit import (
    Draw,
    SeenTensor,
    _,
    assert_equal,
    assert_not_used,
    assert_raises,
    assert_tensor,
    fail,
    note,
    points,
)

Shape = tuple[int, ...]
Mistakes = dict[str, Tensor | None]

# --- broadcast_shape -------------------------------------------------------------------------------------------------


def common_shape(a: Shape, b: Shape) -> Shape:
    return tuple(torch.broadcast_shapes(a, b))


def lined_up_left(a: Shape, b: Shape) -> Shape:
    return tuple(other if one == 1 else one for one, other in zip_longest(a, b, fillvalue=1))


def filled_up(shape: Shape, length: int) -> Shape:
    return (1,) * (length - len(shape)) + shape


def modules_at_work(student: Any, a: Shape, b: Shape) -> dict[str, Any]:
    """Runs inside: the result of broadcast_shape, and the modules of all functions that are called meanwhile."""
    modules: set[str] = set()

    def watch(frame: FrameType, event: str, function: Any) -> None:
        if event == "call":
            modules.add(str(frame.f_globals.get("__name__")))
        elif event == "c_call":
            modules.add(str(function.__module__ or type(function.__self__).__module__))

    sys.setprofile(watch)
    try:
        result = student.broadcast_shape(a, b)
    finally:
        sys.setprofile(None)
    return {"result": result, "modules": sorted(modules)}


@points(1)
def test_broadcast_shape_ones(submission, draw):
    """broadcast_shape: a size of 1 takes the size of the other"""
    n, m, k = draw.size(2, 4), draw.size(5, 7), draw.size(8, 9)
    for a, b in [((n, 1), (1, m)), ((1, m, 1), (n, m, k)), ((k, n, 1), (1, n, 1)), ((m,), (1,))]:
        assert_equal(submission.broadcast_shape(a, b), common_shape(a, b), mistakes={
            _("this is the first shape itself: the size of 1 was kept where the second shape has another size"): a,
            _("this is the second shape itself: the size of 1 was kept where the first shape has another size"): b,
            _("the wrong way round: the last size must come last"): common_shape(a, b)[::-1],
        })


@points(2)
def test_broadcast_shape_right(submission, draw):
    """broadcast_shape: shapes of different lengths line up at the right"""
    n, m, k = draw.size(2, 4), draw.size(5, 7), draw.size(8, 9)
    for longer, shorter in [((n, 1, m), (n, m)), ((n, 1), (n,)), ((1, k, n, 1), (n, m)), ((m, n), ())]:
        expected = common_shape(longer, shorter)
        tail = common_shape(longer[len(longer) - len(shorter):], shorter)
        for a, b in [(shorter, longer), (longer, shorter)]:  # in this order: the second sentence rests on it
            assert_equal(submission.broadcast_shape(a, b), expected, mistakes={
                _("the shapes were lined up at the left: the last sizes belong together, not the first"):
                    lined_up_left(a, b),
                _("only the second shape may be the longer one here: a longer first shape must work, too"):
                    tail if a is longer else None,
                _("the leading sizes of the longer shape are missing: a missing size counts as 1"): tail,
                _("the wrong way round: the last size must come last"): expected[::-1],
            })


@points(1)
def test_broadcast_shape_zeros(submission, draw):
    """broadcast_shape: 1 against 0 gives 0, and () goes with everything"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    for a, b in [((0,), (1,)), ((n, 1), (m, 1, 0)), ((0, m), (1, 1)), ((0,), (0,)), ((), (n, 0)), ((), ())]:
        longest = max(len(a), len(b))
        pairs = zip(filled_up(a, longest), filled_up(b, longest), strict=True)
        assert_equal(submission.broadcast_shape(a, b), common_shape(a, b), mistakes={
            _("the larger of the two sizes was taken; beside a 1 it is the other size that counts, even a 0"):
                tuple(max(pair) for pair in pairs),
        })


@points(2)
def test_broadcast_shape_mismatch(submission, draw):
    """broadcast_shape: sizes that differ, neither of them 1, raise ValueError"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    assert_equal(submission.broadcast_shape((n, m), (m,)), (n, m))
    different = _("two different sizes in the same place, neither of them 1")
    for a, b in [((n,), (m,)), ((m, n), (m, m)), ((n, m), (m, 1)), ((n,), (2 * n,)), ((m, n, 3), (1, m, 1))]:
        assert_raises(submission.broadcast_shape, a, b, error=ValueError, when=different)
    assert_raises(submission.broadcast_shape, (n, 0), (n, m), error=ValueError,
                  when=_("a size of 0 and a size larger than 1 in the same place"))
    assert_raises(submission.broadcast_shape, (m, n), (m,), error=ValueError,
                  when=_("two shapes that match at the left, but not at the right"))


@points(2)
def test_broadcast_shape_by_hand(submission, draw):
    """broadcast_shape: plain Python, without torch and numpy"""
    a, b = (draw.size(2, 4), 1), (draw.size(5, 7),)
    seen = submission.run(modules_at_work, a, b)
    assert_equal(seen["result"], common_shape(a, b))
    for module in seen["modules"]:
        if module.split(".")[0] in {"torch", "numpy"}:
            fail(_("torch or numpy did the work here; the rule needs nothing but a loop over the sizes and an if"))


# --- outer_sum -------------------------------------------------------------------------------------------------------


def outer_sum_mistakes(a: Tensor, b: Tensor) -> Mistakes:
    return {
        _("transposed: the numbers of a belong to the rows, those of b to the columns"): a + b[:, None],
        _("a and b were added element by element; every number of a meets every number of b"):
            a + b if len(a) == len(b) else None,
        _("these are products; sums were asked for"): a[:, None] * b,
        _("the sums are all there, but in one long row; N rows of M numbers were asked for"):
            (a[:, None] + b).reshape(-1),
    }


@points(2)
def test_outer_sum_values(submission, draw):
    """outer_sum: a[i] + b[j] stands at [i, j]"""
    for n, m in [(draw.size(2, 4), draw.size(5, 7)), (draw.size(5, 7), 1), (1, draw.size(2, 4))]:
        a, b = draw.normal(n), draw.strided(draw.normal(m))
        assert_tensor(submission.outer_sum(a, b), a.reshape(n, 1) + b, mistakes=outer_sum_mistakes(a, b))

    few, many = (len(submission.outer_sum.calls(torch.ones(n), torch.ones(3))) for n in (2, 6))
    if many > few:
        note(_("right, but with a loop: given the right shapes, one + makes the whole table"))


@points(1)
def test_outer_sum_same_length(submission, draw):
    """outer_sum: a table also where a and b are equally long"""
    n = draw.size(3, 6)
    a, b = draw.normal(n), draw.normal(n)
    assert_tensor(submission.outer_sum(a, b), a.reshape(n, 1) + b, mistakes=outer_sum_mistakes(a, b))


@points(1)
def test_outer_sum_integers(submission, draw):
    """outer_sum: whole numbers stay whole numbers"""
    a, b = draw.integers(draw.size(2, 4)), draw.integers(draw.size(5, 7))
    assert_tensor(submission.outer_sum(a, b), a.reshape(-1, 1) + b, mistakes=outer_sum_mistakes(a, b))


# --- center_columns --------------------------------------------------------------------------------------------------


def center_columns_mistakes(x: Tensor) -> Mistakes:
    n, d = x.shape
    column_means = x.mean(dim=0, keepdim=True)
    return {
        _("the mean of each row was subtracted; each column has its own mean here"): x - x.mean(dim=1, keepdim=True),
        _("the mean of the whole table was subtracted; each column has its own mean"): x - x.mean(),
        _("the row means lie down as a row and meet the wrong numbers: that is what keepdim is for; "
          "and it is the columns that have the means here"): x - x.mean(dim=1) if n == d else None,
        _("these are the means themselves; subtract them from x"): x.mean(dim=0),
        _("these are the means themselves, in one row; subtract them from x"): column_means,
        _("the other way round: x minus the mean, not the mean minus x"): column_means - x,
        _("the columns were also divided by the standard deviation; only the mean goes"):
            (x - column_means) / x.std(dim=0, keepdim=True) if n > 1 else None,
        _("the median was subtracted, not the mean"): x - x.median(dim=0, keepdim=True).values,
        _("the sum of each column was subtracted; the mean is the sum divided by the number of rows"):
            x - x.sum(dim=0, keepdim=True),
    }


@points(2)
def test_center_columns_values(submission, draw):
    """center_columns: every column loses its own mean"""
    for n, d in [(draw.size(2, 4), draw.size(5, 7)), (draw.size(6, 9), draw.size(2, 4)), (draw.size(3, 6), 1)]:
        x = draw.strided(draw.uniform(n, d, low=1.0, high=9.0))
        assert_tensor(submission.center_columns(x), x - x.mean(dim=0), mistakes=center_columns_mistakes(x))


@points(1)
def test_center_columns_square(submission, draw):
    """center_columns: the columns, not the rows, also in a square table"""
    n = draw.size(3, 6)
    x = draw.uniform(n, n, low=1.0, high=9.0)
    assert_tensor(submission.center_columns(x), x - x.mean(dim=0), mistakes=center_columns_mistakes(x))


@points(1)
def test_center_columns_one_row(submission, draw):
    """center_columns: a table with one row becomes a row of zeros"""
    x = draw.normal(1, draw.size(2, 6))
    assert_tensor(submission.center_columns(x), x - x, mistakes=center_columns_mistakes(x))


# --- softmax ---------------------------------------------------------------------------------------------------------

BUILT_IN_SOFTMAX = {
    "aten.softmax",
    "aten._softmax",
    "aten._safe_softmax",
    "aten.special_softmax",
    "aten.log_softmax",
    "aten._log_softmax",
    "aten._masked_softmax",
    "aten._sparse_softmax",
    "aten._sparse_log_softmax",
}

# exp(x - logsumexp(x)) is right, too; near 10000 the float32 numbers are 0.001 apart, and so exact is its result.
NEAR_10000 = 2e-3


def leaf(values: Tensor) -> Tensor:
    """As ``draw`` gives it: a float64 leaf; the values here are multiples of 1/64, exact in float32 too."""
    return values.double().requires_grad_()


def without_maximum(x: Tensor, dim: int) -> Tensor:
    """What a softmax without the shift gives in float32, NaN included."""
    powers = x.detach().float().exp()
    return powers / powers.sum(dim=dim, keepdim=True)


def one_maximum(x: Tensor, dim: int) -> Tensor:
    powers = torch.exp(x - x.max())
    return powers / powers.sum(dim=dim, keepdim=True)


def mean_in_place_of_maximum(x: Tensor, dim: int) -> Tensor:
    shifted = (x - x.mean(dim=dim, keepdim=True)).detach().float()
    return without_maximum(shifted, dim)


def without_keepdim(x: Tensor, dim: int) -> Tensor | None:
    powers = torch.exp(x - x.amax(dim=dim, keepdim=True))
    return powers / powers.sum(dim=dim) if x.dim() == 2 and x.shape[0] == x.shape[1] else None


@points(2)
def test_softmax_dims(submission, draw):
    """softmax: the shares sum to one along dim, whichever dim is asked for"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    flat, square, cube = (n, m), (m, m), (n, m, 3)
    for shape, dim in [(flat, 0), (flat, 1), (square, 1), (square, 0), (cube, 1), (cube, -3), ((1, m), 0), ((m,), 0)]:
        x = draw.normal(*shape)
        assert_tensor(submission.softmax(x, dim), torch.softmax(x, dim), mistakes={
            _("dim was not used: this is the softmax along the last dimension"): torch.softmax(x, -1),
            _("dim was not used: this is the softmax along dimension 0"): torch.softmax(x, 0),
            _("the whole tensor sums to one; every slice along dim should"):
                torch.softmax(x.flatten(), 0).reshape(shape),
            _("the sums were divided along the wrong dimension: keepdim keeps them in their place"):
                without_keepdim(x, dim),
            _("this is exp alone; divide by the sum of the powers along dim"): torch.exp(x),
            _("the largest number of every slice became 1: the powers were not divided by their sum"):
                torch.exp(x - x.amax(dim=dim, keepdim=True)),
            _("this is the share of x itself, without exp"): x / x.sum(dim=dim, keepdim=True),
            _("this is the logarithm of softmax"): torch.log_softmax(x, dim),
        })


@points(2)
def test_softmax_large_numbers(submission, draw):
    """softmax: no inf and no NaN for numbers around 10000 and -10000"""
    n, m = draw.size(2, 4), draw.size(5, 7)
    near = draw.integers(n, m, low=-100, high=100) / 64
    wide = near.clone()
    wide[:, 0] = 10_000
    wide[:, -1] = -10_000
    for x in [leaf(near + 10_000), leaf(near - 10_000), leaf(wide)]:
        assert_tensor(submission.softmax(x, 1), torch.softmax(x, 1), rtol=NEAR_10000, mistakes={
            _("the mean was subtracted: numbers far above it still overflow; the maximum is the one to subtract"):
                mean_in_place_of_maximum(x, 1),
            _("exp of a large number is inf, of a very negative one 0, and inf/inf and 0/0 are NaN: "
              "subtract the maximum of the slice first"): without_maximum(x, 1),
            _("all numbers of a slice became equal: a limit, as clamp sets it, wipes out their differences"):
                torch.full_like(x, 1 / m),
        })


@points(1)
def test_softmax_far_apart(submission, draw):
    """softmax: slices of very different size do not disturb each other"""
    m = draw.size(3, 7)
    rows = draw.integers(4, m, low=-100, high=100) / 64 + torch.tensor([[0], [10_000], [-10_000], [100]])
    for x, dim in [(leaf(rows), 1), (leaf(rows.T), 0)]:
        assert_tensor(submission.softmax(x, dim), torch.softmax(x, dim), rtol=NEAR_10000, mistakes={
            _("one maximum was taken for the whole tensor: slices far below it become 0/0; "
              "each slice along dim needs its own"): one_maximum(x, dim),
            _("exp of a large number is inf, of a very negative one 0, and inf/inf and 0/0 are NaN: "
              "subtract the maximum of the slice first"): without_maximum(x, dim),
        })


@points(2)
def test_softmax_by_hand(submission, draw):
    """softmax: made of exp, without a built-in softmax"""
    x = draw.normal(draw.size(2, 4), draw.size(5, 7)).detach().float()
    assert_tensor(submission.softmax(x, 1), torch.softmax(x, 1))
    assert_not_used(submission.softmax.calls(x, 1), BUILT_IN_SOFTMAX,
                    instead=_("take exp and divide by the sum along dim yourself"))


# --- pairwise_distances ----------------------------------------------------------------------------------------------

BUILT_IN_DISTANCES = {
    "aten.cdist",
    "aten._cdist_forward",
    "aten._euclidean_dist",
    "aten.pdist",
    "aten._pdist_forward",
}


def pairwise_distances_mistakes(x: Tensor, y: Tensor) -> Mistakes:
    differences = x[:, None] - y
    distances = (differences**2).sum(dim=2).sqrt()
    return {
        _("these are the squared distances; the root is missing"): distances**2,
        _("transposed: the points of x belong to the rows, those of y to the columns"): distances.T,
        _("differences without their squares were added up (the city-block distance)"): differences.abs().sum(dim=2),
        _("this is the largest difference of a coordinate, not the distance"): differences.abs().amax(dim=2),
        _("the root of the mean of the squares was taken; add the squares up"): (differences**2).mean(dim=2).sqrt(),
        _("row i of x with row i of y only; every point of x meets every point of y"):
            distances.diagonal() if len(x) == len(y) else None,
    }


def apart(draw: Draw, n: int, m: int, d: int) -> tuple[Tensor, Tensor]:
    """Points that are at least 1 apart in every coordinate: there all ways of computing are equally exact."""
    return draw.uniform(n, d, low=-2.0, high=0.0), draw.uniform(m, d, low=1.0, high=3.0)


@points(2)
def test_pairwise_distances_values(submission, draw):
    """pairwise_distances: the distance of x[i] and y[j] stands at [i, j]"""
    for d in [draw.size(2, 3), draw.size(8, 9)]:
        x, y = apart(draw, draw.size(2, 4), draw.size(5, 7), d)
        y = draw.strided(y)
        expected = ((x[:, None] - y) ** 2).sum(dim=2).sqrt()
        assert_tensor(submission.pairwise_distances(x, y), expected, mistakes=pairwise_distances_mistakes(x, y))


@points(1)
def test_pairwise_distances_sizes(submission, draw):
    """pairwise_distances: one point, one coordinate, or all sizes equal"""
    n = draw.size(3, 6)
    for sizes in [(1, n, 3), (n, 1, 2), (n, n + 1, 1), (n, n, n), (1, 1, n)]:
        x, y = apart(draw, *sizes)
        expected = ((x[:, None] - y) ** 2).sum(dim=2).sqrt()
        assert_tensor(submission.pairwise_distances(x, y), expected, mistakes=pairwise_distances_mistakes(x, y))


@points(2)
def test_pairwise_distances_coinciding(submission, draw):
    """pairwise_distances: points that coincide are 0 apart, not NaN"""
    # With 60 points rounding makes some of the squares negative, where they come from x² + y² - 2xy; and it leaves
    # an error of up to about 0.01 in float32, which is no mistake of the student's.
    x = draw.uniform(60, draw.size(5, 8), low=-3.0, high=3.0).detach().float()
    got = submission.pairwise_distances(x, x.clone())
    if isinstance(got, SeenTensor) and got.values.isnan().any():
        fail(_("NaN where points coincide: rounding pushed a squared distance a little below zero; "
               "let nothing below zero reach the root"))
    expected = ((x[:, None] - x) ** 2).sum(dim=2).sqrt()
    assert_tensor(got, expected, rtol=1e-4, atol=0.02, mistakes=pairwise_distances_mistakes(x, x))


@points(2)
def test_pairwise_distances_by_hand(submission, draw):
    """pairwise_distances: without torch.cdist"""
    for n in [draw.size(2, 4), 30]:
        x, y = (group.detach().float() for group in apart(draw, n, draw.size(5, 7), 3))
        expected = ((x[:, None] - y) ** 2).sum(dim=2).sqrt()
        assert_tensor(submission.pairwise_distances(x, y), expected)
        assert_not_used(submission.pairwise_distances.calls(x, y), BUILT_IN_DISTANCES,
                        instead=_("in place of torch.cdist subtract, square, add up and take the root yourself"))
