"""Hidden grader of stage1_tensors/normalization.py."""

import torch

from graders.kit import _, assert_tensor, points


def different_sizes(draw, count):
    """``count`` sizes from 5 up, all different: no dimension is taken for another, and no slice is nearly constant."""
    return [int(size) + 5 for size in draw.permutation(count)]


def elsewhere(formula, x, dim):
    """What a formula gives when it does not keep to ``dim``; ``formula(x, dims)`` reduces over all of ``dims``."""
    if x.dim() == 1:
        return {}
    at, every = dim % x.dim(), tuple(range(x.dim()))
    others = tuple(d for d in every if d != at)
    whole = {_("it was computed over the whole tensor; every slice has a scale of its own"): formula(x, every)}
    if x.dim() == 2:
        other = _("it was computed along the other dimension; dim is the one that slices run along")
        return {**whole, other: formula(x, others)}
    return {
        **whole,
        _("it was computed along the first dimension whatever dim says"): formula(x, 0) if at != 0 else None,
        _("it was computed along the last dimension whatever dim says"): formula(x, -1) if at != x.dim() - 1 else None,
        _("it was computed over all dimensions but dim; dim is the one that slices run along"): formula(x, others),
    }


def with_clear_sums(draw, sizes, dim):
    """Normal numbers that do not nearly cancel out along ``dim``: divided by such a sum, float32 has few digits left,
    and what was done could not be told by its values."""
    while True:
        x = draw.normal(*sizes)
        if bool((x.sum(dim).abs() > x.abs().sum(dim) / 4).all()):
            return x


def check_values(function, formula, draw, mistakes):
    """Matrices along either dimension, and one vector; ``mistakes(x, dim)`` gives what the usual wrong formulas do."""
    for count, dim in ((2, 0), (2, 1), (1, 0)):
        x = with_clear_sums(draw, different_sizes(draw, count), dim)
        assert_tensor(function(x, dim), formula(x, dim), mistakes={**mistakes(x, dim), **elsewhere(formula, x, dim)})


def check_every_dim(function, formula, draw):
    """Three dimensions, not contiguous in memory, along each of them, counted from both ends."""
    x = draw.strided(draw.normal(*different_sizes(draw, 3)))
    for dim in (0, 1, 2, -1, -2, -3):
        assert_tensor(function(x, dim), formula(x, dim), mistakes=elsewhere(formula, x, dim))


def with_equal_numbers(draw, dim):
    """A matrix in which three slices along ``dim`` hold one whole number each again and again: 0, one above, one below.

    Whole numbers, because their mean is exact.
    """
    x = draw.normal(*different_sizes(draw, 2)).detach()
    for position, number in ((0, 0), (2, draw.size(1, 9)), (3, -draw.size(1, 9))):
        x.select(1 - dim, position).fill_(number)
    return x.requires_grad_()


# ------------------------------------------------------------------------------------------- min_max_scale


def scaled(x, dim):
    low, high = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True)
    return (x - low) / torch.where(high > low, high - low, 1.0)


def scaled_wrongly(x, dim):
    low, high, mean = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True), x.mean(dim, keepdim=True)
    return {
        _("the minimum was not subtracted: the smallest number must become 0"): x / (high - low),
        _("this divides by the maximum; divide by the range, which is maximum minus minimum"): (x - low) / high,
        _("this divides by the maximum only; subtract the minimum, and divide by the range"): x / high,
        _("nothing was divided by the range: the largest number must become 1"): x - low,
        _("this runs from -1 to 1; it must run from 0 to 1"): 2 * scaled(x, dim) - 1,
        _("it is upside down: the largest number became 0 and the smallest 1"): 1 - scaled(x, dim),
        _("the mean was subtracted; it is the minimum that must become 0"): (x - mean) / (high - low),
    }


@points(3)
def test_min_max_scale_values(submission, draw):
    """min_max_scale: the smallest number becomes 0, the largest 1"""
    check_values(submission.min_max_scale, scaled, draw, scaled_wrongly)


@points(2)
def test_min_max_scale_every_dim(submission, draw):
    """min_max_scale: along each of three dimensions, counted from both ends"""
    check_every_dim(submission.min_max_scale, scaled, draw)


@points(2)
def test_min_max_scale_equal_numbers(submission, draw):
    """min_max_scale: a slice of equal numbers becomes 0, not NaN"""
    for x, dim in (
        (with_equal_numbers(draw, 0), 0),
        (with_equal_numbers(draw, 1), 1),
        (draw.normal(1, draw.size(5, 7)), 0),
        (draw.normal(1), 0),
    ):
        low, high = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True)
        divided = (x - low) / (high - low)
        assert_tensor(submission.min_max_scale(x, dim), scaled(x, dim), gradients=False, mistakes={
            _("where all numbers of a slice are equal this divides 0 by 0, which is NaN"): divided,
            _("a slice of equal numbers stayed as it was; it must become 0"): torch.where(high > low, divided, x),
            _("a slice of equal numbers became 1; it must become 0"): torch.where(high > low, divided, 1.0),
            _("a slice of equal numbers became 0.5; it must become 0"): torch.where(high > low, divided, 0.5),
            _("one slice of equal numbers turned all the others into 0 as well"): torch.zeros_like(x),
        })


@points(1)
def test_min_max_scale_small_range(submission, draw):
    """min_max_scale: the largest number becomes 1 however small the range is"""
    x = draw.uniform(*different_sizes(draw, 2), low=-1e-20, high=1e-20)
    low = x.amin(1, keepdim=True)
    assert_tensor(submission.min_max_scale(x, 1), scaled(x, 1), mistakes={
        # Either gives zeros, whatever the size of what was added or compared with.
        _("a small range was taken for 0, or something was added to it; only a range of exactly 0 is special"): x - low,
    })


# ------------------------------------------------------------------------------------------- standardize


def standardized(x, dim, eps=1e-8):
    return (x - x.mean(dim, keepdim=True)) / (x.std(dim, correction=0, keepdim=True) + eps)


def standardized_wrongly(x, dim):
    mean, std = x.mean(dim, keepdim=True), x.std(dim, correction=0, keepdim=True)
    return {
        _("this is the standard deviation of a sample, which divides by n - 1; the population's divides by n"):
            (x - mean) / x.std(dim, keepdim=True),
        _("this divides by the variance; its root, the standard deviation, is wanted"): (x - mean) / std**2,
        _("the mean was not subtracted"): x / std,
        _("nothing was divided by the standard deviation: the mean is 0, but the spread is not 1"): x - mean,
        _("the numbers were multiplied by the standard deviation; divide by it"): (x - mean) * std,
        _("everything has the wrong sign: subtract the mean from the numbers"): (mean - x) / std,
        _("the median was subtracted; the mean is wanted"): (x - x.quantile(0.5, dim, keepdim=True)) / std,
        _("this divides by the range; the standard deviation is wanted"):
            (x - mean) / (x.amax(dim, keepdim=True) - x.amin(dim, keepdim=True)),
        _("this divides by the mean distance from the mean; the standard deviation is the root of the mean square"):
            (x - mean) / (x - mean).abs().mean(dim, keepdim=True),
    }


@points(3)
def test_standardize_values(submission, draw):
    """standardize: mean 0 and population standard deviation 1"""
    check_values(submission.standardize, standardized, draw, standardized_wrongly)


@points(2)
def test_standardize_every_dim(submission, draw):
    """standardize: along each of three dimensions, counted from both ends"""
    check_every_dim(submission.standardize, standardized, draw)


@points(1)
def test_standardize_eps(submission, draw):
    """standardize: eps is added to the standard deviation"""
    for eps in (draw.choice([0.25, 0.5, 2.0]), 1e-8):
        x = draw.uniform(*different_sizes(draw, 2), low=-2 * eps, high=2 * eps)
        got = submission.standardize(x, 0) if eps == 1e-8 else submission.standardize(x, 0, eps)
        centered = x - x.mean(0, keepdim=True)
        std = x.std(0, correction=0, keepdim=True)
        assert_tensor(got, standardized(x, 0, eps), mistakes={
            _("eps made no difference; it is to be added to the standard deviation"): centered / std,
            _("eps was added to the variance, under the root; add it to the standard deviation"):
                centered / (std**2 + eps).sqrt(),
            _("eps was added to the quotient; add it to the standard deviation"): centered / std + eps,
            _("eps was subtracted; add it"): centered / (std - eps),
            _("this takes the larger of standard deviation and eps; add the two"): centered / std.clamp(min=eps),
        })


@points(2)
def test_standardize_equal_numbers(submission, draw):
    """standardize: a slice of equal numbers becomes 0, not NaN"""
    for x, dim in (
        (with_equal_numbers(draw, 0), 0),
        (with_equal_numbers(draw, 1), 1),
        (draw.integers(1, draw.size(5, 7)).double().requires_grad_(), 0),
        (draw.integers(1).double().requires_grad_(), 0),
    ):
        mean, std = x.mean(dim, keepdim=True), x.std(dim, correction=0, keepdim=True)
        assert_tensor(submission.standardize(x, dim), standardized(x, dim), gradients=False, mistakes={
            _("where all numbers of a slice are equal this divides 0 by 0, which is NaN; that is what eps is for"):
                (x - mean) / std if x.shape[dim] > 1 else None,
            _("of a single number, the standard deviation that divides by n - 1 is NaN; divide by n"):
                torch.full_like(x, torch.nan) if x.shape[dim] == 1 else None,
            _("a slice of equal numbers stayed as it was; it must become 0"):
                torch.where(std > 0, standardized(x, dim), x),
        })


@points(1)
def test_standardize_far_from_zero(submission, draw):
    """standardize: numbers far from 0 keep their precision"""
    # Around 1000 float32 knows the mean to 6e-5; the mean square minus the squared mean is off by 0.06 or more.
    x = draw.uniform(*different_sizes(draw, 2), low=1000.0, high=1003.0)
    assert_tensor(submission.standardize(x, 1), standardized(x, 1), rtol=0, atol=2e-3)


# ------------------------------------------------------------------------------------------- l2_normalize


def norm_of(x, dim):
    return x.square().sum(dim, keepdim=True).sqrt()


def normalized(x, dim, eps=1e-12):
    return x / norm_of(x, dim).clamp(min=eps)


def normalized_wrongly(x, dim):
    norm = norm_of(x, dim)
    return {
        _("this divides by the sum of the absolute values; the root of the sum of the squares is wanted"):
            x / x.abs().sum(dim, keepdim=True),
        _("this divides by the largest absolute value; the root of the sum of the squares is wanted"):
            x / x.abs().amax(dim, keepdim=True),
        _("the root is missing: this divides by the sum of the squares"): x / norm**2,
        _("this divides by the root of the mean square; the root of the sum of the squares is wanted"):
            x / x.square().mean(dim, keepdim=True).sqrt(),
        _("this divides by the sum of the numbers; the root of the sum of the squares is wanted"):
            x / x.sum(dim, keepdim=True),
        _("the numbers were multiplied by the length; divide by it"): x * norm,
        _("the mean was subtracted first; that changes the direction"): normalized(x - x.mean(dim, keepdim=True), dim),
        _("this is the length itself; divide the numbers by it"): norm,
    }


@points(3)
def test_l2_normalize_values(submission, draw):
    """l2_normalize: every vector gets the length 1 and keeps its direction"""
    check_values(submission.l2_normalize, normalized, draw, normalized_wrongly)


@points(2)
def test_l2_normalize_every_dim(submission, draw):
    """l2_normalize: along each of three dimensions, counted from both ends"""
    check_every_dim(submission.l2_normalize, normalized, draw)


@points(1)
def test_l2_normalize_eps(submission, draw):
    """l2_normalize: a vector shorter than eps is divided by eps, a longer one by its length"""
    for eps in (draw.choice([0.25, 0.5, 2.0]), 1e-12):
        x = draw.uniform(*different_sizes(draw, 2), low=0.05 * eps, high=0.2 * eps)
        with torch.no_grad():
            x[:, ::2] *= 16  # five or six of these numbers are at most half as long as eps, sixteen times that longer
        got = submission.l2_normalize(x, 0) if eps == 1e-12 else submission.l2_normalize(x, 0, eps)
        norm = norm_of(x, 0)
        assert_tensor(got, normalized(x, 0, eps), mistakes={
            _("eps made no difference; a vector shorter than eps is to be divided by eps"): x / norm,
            _("eps was added to the length; the larger of the two is wanted"): x / (norm + eps),
            _("eps was added under the root; the larger of length and eps is wanted"): x / (norm**2 + eps).sqrt(),
            _("the smaller of length and eps was taken; the larger is wanted"): x / norm.clamp(max=eps),
            _("the squared length was compared with eps; compare the length"): x / (norm**2).clamp(min=eps).sqrt(),
            _("vectors shorter than eps were left as they are; they are divided by eps"):
                torch.where(norm < eps, x, x / norm),
            _("vectors shorter than eps became 0; they are divided by eps"): torch.where(norm < eps, 0.0, x / norm),
        })


@points(1)
def test_l2_normalize_zeros(submission, draw):
    """l2_normalize: a vector of zeros stays one"""
    for dim in (0, 1):
        x = with_equal_numbers(draw, dim)
        assert_tensor(submission.l2_normalize(x, dim), normalized(x, dim), gradients=False, mistakes={
            _("zeros have the length 0, and 0 divided by 0 is NaN; that is what eps is for"): x / norm_of(x, dim),
        })
