"""Hidden grader of stage1_tensors/normalization.py."""

import torch

from graders.kit import _, assert_tensor, points


def different_sizes(draw, count):
    """``count`` sizes from 5 up, no two the same: no dimension can be taken for another, and no slice is nearly constant."""
    return [int(size) + 5 for size in draw.permutation(count)]


def elsewhere(formula, x, dim, **more):
    """What a formula gives when it does not look at ``dim``; ``formula(x, dims)`` reduces over all of ``dims``."""
    everything, at = tuple(range(x.dim())), dim % x.dim()
    first, last = formula(x, 0, **more), formula(x, -1, **more)
    return {
        _("it was computed over the whole tensor; every slice along dim has numbers of its own"):
            formula(x, everything, **more) if x.dim() > 1 else None,
        _("it was computed along the first dimension whatever dim says"): first if at != 0 else None,
        _("it was computed along the last dimension whatever dim says"): last if at != x.dim() - 1 else None,
        _("it was computed over all dimensions but dim; dim is the one that the slices run along"):
            formula(x, tuple(d for d in everything if d != at), **more) if x.dim() > 1 else None,
    }


def every_dim(submission_f, formula, draw):
    """One array of three dimensions, not contiguous in memory, along each of them, counted from both ends."""
    x = draw.strided(draw.normal(*different_sizes(draw, 3)))
    for dim in (0, 1, 2, -1, -2, -3):
        assert_tensor(submission_f(x, dim), formula(x, dim), mistakes=elsewhere(formula, x, dim))


def with_equal_slices(draw, dim):
    """A matrix some of whose slices along ``dim`` hold one whole number again and again, 0 in one of them."""
    x = draw.normal(*different_sizes(draw, 2)).detach()
    slices = x.movedim(dim, -1)
    slices[0] = 0.0
    slices[2] = float(draw.size(1, 9))
    slices[3] = -float(draw.size(1, 9))
    return x.requires_grad_()


def scaled(x, dim):
    low, high = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True)
    return torch.where(high > low, (x - low) / torch.where(high > low, high - low, 1.0), 0.0)


@points(3)
def test_min_max_scale_values(submission, draw):
    """min_max_scale: the smallest number becomes 0, the largest 1, all others lie between"""
    for sizes, dim in ((different_sizes(draw, 2), 0), (different_sizes(draw, 2), 1), (different_sizes(draw, 1), 0)):
        x = draw.normal(*sizes)
        low, high = x.amin(dim, keepdim=True), x.amax(dim, keepdim=True)
        assert_tensor(submission.min_max_scale(x, dim), scaled(x, dim), mistakes={
            **elsewhere(scaled, x, dim),
            _("the minimum was not subtracted"): x / (high - low),
            _("this divides by the maximum; the range, maximum minus minimum, becomes 1"): (x - low) / high,
            _("this divides by the maximum and subtracts nothing"): x / high,
            _("the range is not divided by: the smallest number is 0, the largest is not 1"): x - low,
            _("this runs from -1 to 1; 0 to 1 is wanted"): 2 * scaled(x, dim) - 1,
            _("it is upside down: the largest number became 0 and the smallest 1"): 1 - scaled(x, dim),
            _("the mean was subtracted; the minimum must be, so that it becomes 0"):
                (x - x.mean(dim, keepdim=True)) / (high - low),
        })


@points(2)
def test_min_max_scale_every_dim(submission, draw):
    """min_max_scale: along each of three dimensions, counted from both ends"""
    every_dim(submission.min_max_scale, scaled, draw)


@points(2)
def test_min_max_scale_equal_numbers(submission, draw):
    """min_max_scale: a slice of equal numbers becomes 0, not NaN"""
    for x, dim in (
        (with_equal_slices(draw, 0), 0),
        (with_equal_slices(draw, 1), 1),
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
            _("one slice of equal numbers, and all the others became 0 as well"):
                torch.zeros_like(x) if bool((high == low).any()) else None,
        })


@points(1)
def test_min_max_scale_small_range(submission, draw):
    """min_max_scale: the largest number becomes 1 however small the range is"""
    x = draw.uniform(*different_sizes(draw, 2), low=-1e-9, high=1e-9)
    low, high = x.amin(1, keepdim=True), x.amax(1, keepdim=True)
    mistakes = {
        _("a small range was taken for 0; only a range of exactly 0 has no formula"): torch.zeros_like(x),
        _("a small range was not divided by; only a range of exactly 0 has no formula"): x - low,
    }
    # The sizes of what people add to, or do not let get below, their divisor.
    for eps in (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5):
        added = _("something small was added to the range: where the range is small as well, the largest is not 1")
        kept = _("the range was kept above some small number: where the range is smaller, the largest is not 1")
        ...
    assert_tensor(submission.min_max_scale(x, 1), scaled(x, 1), mistakes=mistakes)
