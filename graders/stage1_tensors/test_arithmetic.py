"""Hidden grader of stage1_tensors/arithmetic.py."""

import torch
from torch import Tensor

from graders.kit import Draw, Submission, _, assert_raises, assert_tensor, points

# A hundred times what float32 needs, which gives the float64 result 1e-7: a constant that was made a tensor of its own,
# torch.tensor(1.8), is a float32 one, and that is fine.
ROUNDED_CONSTANT = 1.3e-4


def leaf(values: Tensor) -> Tensor:
    """The values as ``draw`` would give them: a float64 leaf that requires grad, exact in float32, too."""
    return values.detach().float().double().requires_grad_()


def signed(draw: Draw, *shape: int, low: float, high: float) -> Tensor:
    """Numbers whose size lies in ``[low, high]``, about half of them negative, the first two of different signs."""
    sign = draw.integers(*shape, low=0, high=1) * 2 - 1
    if sign.numel() > 1:
        sign.view(-1)[:2] = torch.tensor([-1, 1])
    return draw.uniform(*shape, low=low, high=high).detach() * sign


def temperatures(draw: Draw, *shape: int) -> Tensor:
    """Degrees Celsius, cold and hot, that are not near 0 Fahrenheit, where the two terms would cancel digits."""
    return leaf(signed(draw, *shape, low=40.0, high=90.0))


def fahrenheit_mistakes(c: Tensor) -> dict[str, Tensor]:
    """What the usual slips make of degrees Celsius."""
    return {
        _("5/9 leads from Fahrenheit to Celsius; this direction takes 9/5"): c * 5 / 9 + 32,
        _("this is the way back, from Fahrenheit to Celsius"): (c - 32) * 5 / 9,
        _("32 was added before the multiplication; multiply first"): (c + 32) * 9 / 5,
        _("32 was subtracted; it is added"): c * 9 / 5 - 32,
        _("32 was not added"): c * 9 / 5,
        _("9 // 5 is 1, because // cuts off the fraction; use / here"): c + 32,
        _("9/5 was rounded to 2; it is 1.8"): c * 2 + 32,
    }


def check_fahrenheit(submission: Submission, c: Tensor) -> None:
    got = submission.celsius_to_fahrenheit(c)
    assert_tensor(got, c * 9 / 5 + 32, rtol=ROUNDED_CONSTANT, mistakes=fahrenheit_mistakes(c))


@points(2)
def test_celsius_to_fahrenheit_values(submission, draw):
    """celsius_to_fahrenheit: 9/5 of the degrees Celsius, plus 32"""
    for shape in ((draw.size(4, 7),), (draw.size(2, 3), draw.size(4, 5)), (1, draw.size(2, 4), 3)):
        c = temperatures(draw, *shape)
        check_fahrenheit(submission, c)


@points(1)
def test_celsius_to_fahrenheit_any_layout(submission, draw):
    """celsius_to_fahrenheit: works for a single number and for any memory layout"""
    check_fahrenheit(submission, temperatures(draw))
    check_fahrenheit(submission, draw.strided(temperatures(draw, draw.size(2, 4), draw.size(5, 6))))


@points(1)
def test_celsius_to_fahrenheit_whole_numbers(submission, draw):
    """celsius_to_fahrenheit: whole numbers in, float32 with the fraction out"""
    # Consecutive numbers: four out of five results have a fraction.
    c = torch.tensor(draw.permutation(draw.size(20, 30))) - 10
    assert_tensor(submission.celsius_to_fahrenheit(c), c * 1.8 + 32, mistakes={
        _("the fraction was cut off, for instance by //"): (c * 9 // 5 + 32).float(),
        _("the fraction was cut off, for instance by int()"): (c * 1.8 + 32).trunc(),
        **fahrenheit_mistakes(c.float()),
    })


def pair(draw: Draw, *shape: int) -> tuple[Tensor, Tensor]:
    """Predictions and targets well away from each other and from 0, where the derivatives jump; signs mixed.

    The first target is negative and its prediction larger, the second the other way round.
    """
    target = signed(draw, *shape, low=0.5, high=3.0)
    return leaf(target - signed(draw, *shape, low=0.125, high=6.0)), leaf(target)


def error_mistakes(p: Tensor, t: Tensor, eps: float) -> dict[str, Tensor]:
    """What the usual slips make of predictions and targets."""
    error, size = (p - t).abs(), t.abs()
    return {
        _("the error has lost its absolute value: a prediction below its target counts, too"):
            (p - t) / size.clamp(eps),
        _("divided by the target with its sign; divide by its absolute value"):
            error / torch.where(size > eps, t, eps),
        _("the sign of the target got lost on the way to eps: a negative target is no small one; take the absolute "
          "value first, then compare it with eps"): error / t.clamp(eps),
        _("the absolute values were subtracted; subtract first, then take the absolute value"):
            (p.abs() - size).abs() / size.clamp(eps),
        _("divided by the prediction; the target is the measure"): error / p.abs().clamp(eps),
        _("this is the absolute error; it is still to be divided by the size of the target"): error,
        _("eps was added to the size of the target; take the larger of the two"): error / (size + eps),
        _("eps plays no part: a target smaller than eps counts as eps"): error / size,
        _("eps is the smallest size of a target, not of an error"): error.clamp(eps) / size,
        _("max and min are swapped: the larger of target and eps is wanted"): error / size.clamp(max=eps),
        _("one size for all: every element is divided by the size of its own target"): error / size.max().clamp(eps),
        _("this is the mean of the errors; one error per element is wanted"): (error / size.clamp(eps)).mean(),
    }


@points(2)
def test_relative_error_values(submission, draw):
    """relative_error: the distance to the target over the size of the target"""
    for shape in ((draw.size(5, 8),), (draw.size(2, 3), 1, draw.size(4, 5)), ()):
        p, t = pair(draw, *shape)
        expected = (p - t).abs() / t.abs()
        assert_tensor(submission.relative_error(p, t), expected, mistakes=error_mistakes(p, t, 1e-12))


@points(2)
def test_relative_error_small_targets(submission, draw):
    """relative_error: a target smaller than eps counts as eps"""
    def both_sides(eps: float, few: int, many: int) -> Tensor:
        """Numbers well below eps and well above it, shuffled, negative ones among them."""
        small, large = signed(draw, few, low=eps / 8, high=eps / 2), signed(draw, many, low=eps * 2, high=eps * 5)
        return torch.cat([small, large])[draw.permutation(few + many)]

    for eps in (0.25, draw.choice([0.5, 2.0])):
        few, many = draw.size(4, 6), draw.size(4, 6)
        t = both_sides(eps, few, many)
        p, t = leaf(t - both_sides(eps, few, many)), leaf(t)
        expected = (p - t).abs() / t.abs().clamp(min=eps)
        assert_tensor(submission.relative_error(p, t, eps), expected, mistakes=error_mistakes(p, t, eps))


@points(1)
def test_relative_error_zero_target(submission, draw):
    """relative_error: a target of 0 gives a large number, not inf or nan"""
    p, t = pair(draw, draw.size(4, 6))
    p, t = leaf(torch.cat([p, p[:2]])), leaf(torch.cat([t, torch.zeros(2)]))
    expected = (p - t).abs() / t.abs().clamp(min=1e-12)
    got = submission.relative_error(p, t)
    assert_tensor(got, expected, rtol=ROUNDED_CONSTANT, mistakes=error_mistakes(p, t, 1e-12))


@points(1)
def test_relative_error_whole_numbers(submission, draw):
    """relative_error: whole numbers in, float32 with the fraction out"""
    t = torch.cat([draw.integers(draw.size(5, 8), low=3, high=9), torch.tensor([-7, 0])])
    p = t + draw.integers(len(t), low=1, high=2)
    error, size = (p - t).abs().float(), t.abs().float()
    assert_tensor(submission.relative_error(p, t), error / size.clamp(min=1e-12), mistakes={
        _("in a tensor of whole numbers eps becomes 0"): error / size,
        _("the fraction was cut off; divide with /, and keep the result a float"):
            (error / size.clamp(1e-12)).floor(),
        **error_mistakes(p.float(), t.float(), 1e-12),
    })


def around(draw: Draw, low: float, high: float, *shape: int) -> Tensor:
    """Numbers spread over the range, as far below it and as far above, never on a border, where the derivative jumps.

    The middles of equally wide pieces, shuffled: with 3 elements or more, none of the regions stays empty by chance.
    """
    count = torch.Size(shape).numel()
    middles = (torch.tensor(draw.permutation(count), dtype=torch.float64) + 0.5) / count
    return leaf((low + (high - low) * (3 * middles - 1)).reshape(shape))


def bounds(draw: Draw) -> tuple[float, float]:
    """A range that neither starts at 0, nor has the width 1, nor ends at 1."""
    low = draw.choice([-3.0, -1.5, 0.25, 2.0])
    return low, low + draw.choice([0.5, 1.25, 2.25, 5.0])


def scaling_mistakes(x: Tensor, low: float, high: float) -> dict[str, Tensor]:
    """What the usual slips make of ``x``."""
    width, scaled, inside = high - low, (x - low) / (high - low), (x >= low) & (x <= high)
    return {
        _("scaled first, clipped afterwards: low and high belong to the numbers before scaling"):
            scaled.clamp(low, high),
        _("nothing was clipped: values below 0 and above 1 are left"): scaled,
        _("clipped, but not scaled to the range from 0 to 1"): x.clamp(low, high),
        _("clipped to the range from 0 to 1 without scaling"): x.clamp(0, 1),
        _("low does not become 0: subtract it before dividing"): x.clamp(low, high) / width,
        _("high does not become 1: divide by the width of the range, high - low"): (x.clamp(low, high) - low) / high,
        _("upside down: low must become 0 and high 1"): (high - x.clamp(low, high)) / width,
        _("the smallest and the largest element became 0 and 1; use low and high"):
            (x - x.min()) / (x.max() - x.min()),
        _("clipped only at high; numbers below low are left as they are"): (x.clamp(max=high) - low) / width,
        _("clipped only at low; numbers above high are left as they are"): (x.clamp(min=low) - low) / width,
        _("numbers outside the range became 0.5; below low is 0, above high is 1"): torch.where(inside, scaled, 0.5),
        _("numbers above high were set to 0; they become 1"): torch.where(inside, scaled, 0.0),
    }


@points(2)
def test_clip_and_scale_values(submission, draw):
    """clip_and_scale: low and less becomes 0, high and more becomes 1"""
    for shape in ((draw.size(9, 12),), (draw.size(2, 3), draw.size(5, 6)), (3, 1, draw.size(4, 5))):
        low, high = bounds(draw)
        x = around(draw, low, high, *shape)
        expected = (x.clamp(low, high) - low) / (high - low)
        assert_tensor(submission.clip_and_scale(x, low, high), expected, mistakes=scaling_mistakes(x, low, high))


@points(1)
def test_clip_and_scale_any_layout(submission, draw):
    """clip_and_scale: works for a single number and for any memory layout"""
    low, high = bounds(draw)
    for x in (around(draw, low, high), draw.strided(around(draw, low, high, draw.size(2, 3), draw.size(5, 6)))):
        expected = (x.clamp(low, high) - low) / (high - low)
        assert_tensor(submission.clip_and_scale(x, low, high), expected, mistakes=scaling_mistakes(x, low, high))


@points(1)
def test_clip_and_scale_whole_numbers(submission, draw):
    """clip_and_scale: whole numbers in, float32 out, bounds with a fraction kept"""
    low = draw.choice([0.5, 1.25, 2.75])
    high = low + draw.choice([2.5, 4.0, 5.25])
    x = torch.tensor(draw.permutation(draw.size(14, 18))) - 3
    cut = torch.where(x < low, int(low), torch.where(x > high, int(high), x))
    expected = (x.clamp(low, high) - low) / (high - low)
    assert_tensor(submission.clip_and_scale(x, low, high), expected, mistakes={
        _("the fraction was cut off; the result must stay a float"): expected.trunc(),
        _("a tensor of whole numbers cannot hold a bound with a fraction: the bound was cut off"):
            (cut - low) / (high - low),
        **scaling_mistakes(x.float(), low, high),
    })


@points(1)
def test_clip_and_scale_empty_range(submission, draw):
    """clip_and_scale: a range without width, or the wrong way round, raises ValueError"""
    low, high = bounds(draw)
    x = around(draw, low, high, draw.size(4, 6)).detach().float()
    assert_raises(submission.clip_and_scale, x, high, low, error=ValueError, when=_("low larger than high"))
    assert_raises(submission.clip_and_scale, x, low, low, error=ValueError, when=_("low equal to high"))
