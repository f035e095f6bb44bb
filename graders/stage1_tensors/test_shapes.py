"""Hidden grader of stage1_tensors/shapes.py."""

import torch

from graders.kit import _, assert_equal, assert_raises, assert_tensor, fail, points


def different_sizes(draw, count: int) -> list[int]:
    """``count`` sizes from 2 up, no two the same, in random order: no two dimensions can be taken for each other."""
    return [int(size) + 2 for size in draw.permutation(count)]


@points(2)
def test_flatten_images_values(submission, draw):
    """flatten_images: one row per image, with all its numbers in order"""
    for channels in (3, draw.size(1, 2)):
        n, h, w = different_sizes(draw, 3)
        images = draw.normal(n, channels, h, w)
        assert_tensor(submission.flatten_images(images), images.reshape(n, -1), mistakes={
            _("the batch dimension was flattened too; keep the first dimension"): images.reshape(-1),
            _("only height and width became one dimension; the channels belong to the row as well"):
                images.reshape(n, channels, -1),
            _("every channel got a row of its own; one row per image is wanted"): images.reshape(n * channels, -1),
            _("the batch must stay the first dimension, and it is the last one here"): images.reshape(n, -1).T,
            _("this has a column for every image; a row for every image is wanted"): images.reshape(-1, n),
            _("the channels ended up last within each row; the order channel, height, width must stay"):
                images.permute(0, 2, 3, 1).reshape(n, -1),
        })


@points(1)
def test_flatten_images_one_image(submission, draw):
    """flatten_images: a batch of one image is still a batch"""
    for channels, height in ((3, 2), (1, 1), (1, 4)):
        images = draw.normal(1, channels, height, draw.size(5, 7))
        assert_tensor(submission.flatten_images(images), images.reshape(1, -1), mistakes={
            _("the batch dimension of size 1 was dropped; the result always has two dimensions"): images.reshape(-1),
            _("dimensions of size 1 were dropped before flattening; the row must hold the whole image"):
                images.squeeze().flatten(1) if height > 1 or channels > 1 else None,
        })


@points(1)
def test_flatten_images_memory_order(submission, draw):
    """flatten_images: images that are not contiguous in memory"""
    images = draw.strided(draw.normal(draw.size(2, 4), 3, draw.size(2, 3), draw.size(4, 5)))
    assert_tensor(submission.flatten_images(images), images.reshape(len(images), -1))


@points(1)
def test_flatten_images_no_image(submission, draw):
    """flatten_images: a batch without images gives the shape (0, C*H*W)"""
    channels, h, w = different_sizes(draw, 3)
    images = draw.normal(0, channels, h, w)
    # Without numbers there is nothing to differentiate: an empty tensor made anew is right as well.
    assert_tensor(submission.flatten_images(images), images.reshape(0, channels * h * w), gradients=False, mistakes={
        _("the rows have length 0; even without images there are C*H*W columns"): torch.zeros(0, 0),
        _("the columns are lost; even without images there are C*H*W of them"): torch.zeros(0),
    })


def swapped_wrongly(x):
    """What the usual mistakes make of ``x``, ``(B, T, D)``, when its first two dimensions are to be swapped."""
    b, t, d = x.shape
    return {
        _("this is what reshape gives: the right shape, but the numbers of different sequences get mixed"):
            x.reshape(t, b, d),
        _("all dimensions were reversed; swap the first two only"): x.permute(2, 1, 0),
        _("the last two dimensions were swapped; swap the first two"): x.transpose(1, 2),
        _("the batch moved behind the features; only the first two dimensions change places"): x.permute(1, 2, 0),
        _("nothing was swapped: this is still batch first"): x,
        _("the steps are in reverse order; only the dimensions change places"): x.transpose(0, 1).flip(0),
        _("dimensions of size 1 were dropped; the result always has three dimensions"): x.transpose(0, 1).squeeze(),
    }


@points(3)
def test_swap_batch_and_time_keeps_steps_whole(submission, draw):
    """swap_batch_and_time: step t of sequence b ends up at [t, b]"""
    for _round in range(2):
        x = draw.normal(*different_sizes(draw, 3))
        assert_tensor(submission.swap_batch_and_time(x), x.transpose(0, 1), mistakes=swapped_wrongly(x))


@points(1)
def test_swap_batch_and_time_size_one(submission, draw):
    """swap_batch_and_time: one sequence, one step or one feature"""
    for sizes in ((1, 4, 3), (4, 1, 3), (2, 3, 1), (1, 1, 1)):
        x = draw.normal(*sizes)
        assert_tensor(submission.swap_batch_and_time(x), x.transpose(0, 1), mistakes=swapped_wrongly(x))


@points(1)
def test_swap_batch_and_time_whole_numbers(submission, draw):
    """swap_batch_and_time: whole numbers stay whole numbers"""
    x = draw.integers(*different_sizes(draw, 3))
    assert_tensor(submission.swap_batch_and_time(x), x.transpose(0, 1), mistakes=swapped_wrongly(x))


def split_wrongly(x, heads: int):
    """What the usual mistakes make of ``x``, ``(B, T, H*D)``, when it is to be split into heads."""
    b, t, features = x.shape
    d = features // heads
    cut = x.reshape(b, t, heads, d)
    return {
        _("the shape is right, but reshaping straight to it mixes different steps; cut first, then swap"):
            x.reshape(b, heads, t, d),
        _("every head got every H-th feature; a head takes D features that lie side by side"):
            x.reshape(b, t, d, heads).permute(0, 3, 1, 2),
        _("the features are cut, but the heads must come before the steps"): cut,
        _("the steps and the features of a head are the wrong way round"): cut.permute(0, 2, 3, 1),
        _("the heads came before the batch; the batch stays first"): cut.permute(2, 0, 1, 3),
        _("the features were cut into D heads of H features; H heads of D features are wanted"):
            x.reshape(b, t, d, heads).transpose(1, 2),
        _("dimensions of size 1 were dropped; the result always has four dimensions"): cut.transpose(1, 2).squeeze(),
    }


@points(3)
def test_split_heads_values(submission, draw):
    """split_heads: head h gets the h-th part of the features of every step"""
    for _round in range(2):
        b, t, heads, d = different_sizes(draw, 4)
        x = draw.normal(b, t, heads * d)
        expected = x.reshape(b, t, heads, d).transpose(1, 2)
        assert_tensor(submission.split_heads(x, heads), expected, mistakes=split_wrongly(x, heads))


@points(1)
def test_split_heads_size_one(submission, draw):
    """split_heads: one head, one feature a head, one step, one sequence"""
    for b, t, heads, d in ((2, 4, 1, 3), (2, 4, 3, 1), (2, 1, 3, 4), (1, 4, 2, 3)):
        x = draw.normal(b, t, heads * d)
        expected = x.reshape(b, t, heads, d).transpose(1, 2)
        assert_tensor(submission.split_heads(x, heads), expected, mistakes=split_wrongly(x, heads))


@points(1)
def test_split_heads_memory_order(submission, draw):
    """split_heads: a tensor that is not contiguous in memory"""
    b, t, heads, d = different_sizes(draw, 4)
    x = draw.strided(draw.normal(b, t, heads * d))
    expected = x.reshape(b, t, heads, d).transpose(1, 2)
    assert_tensor(submission.split_heads(x, heads), expected, mistakes=split_wrongly(x, heads))


@points(1)
def test_split_heads_not_divisible(submission, draw):
    """split_heads: features that heads does not divide raise ValueError"""
    heads, d = draw.size(3, 5), draw.size(2, 4)
    x = draw.normal(2, heads, heads * d + 1)  # All numbers together could be divided by heads; a row of them cannot.
    assert_raises(submission.split_heads, x, heads, error=ValueError, when=_("features that heads does not divide"))
    x = draw.normal(2, heads, heads - 1)
    assert_raises(submission.split_heads, x, heads, error=ValueError, when=_("more heads than features"))


@points(1)
def test_split_heads_too_few_heads(submission, draw):
    """split_heads: fewer heads than one raise ValueError"""
    x = draw.normal(2, 3, 8)
    negative = -draw.choice([1, 2, 4])  # divides the features without a remainder, but is no number of heads
    assert_raises(submission.split_heads, x, 0, error=ValueError, when=_("heads = 0"))
    assert_raises(submission.split_heads, x, negative, error=ValueError, when=_("a negative number of heads"))


def pair(answer):
    """The reshaped tensor and the claim, from an answer that must consist of these two."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        fail(_("return two things, the reshaped tensor and True or False: return result, shares"))
    return answer


def write_into_result(student, x, shape):
    """Runs inside: reshape, add one to every number of the result; gives the answer, and what x holds after that."""
    answer = student.reshape_shares_memory(x, shape)
    if isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[0], torch.Tensor):
        with torch.no_grad():
            answer[0].add_(1)
    return answer, x


def write_into_transposed(student, x, shape):
    """Runs inside: the same for the transpose of x, whose numbers do not lie in memory in its own order."""
    return write_into_result(student, x.transpose(0, 1), shape)


def write_into_part(student, x, shape):
    """Runs inside: the same for all rows of x but the first, with their last column left out."""
    return write_into_result(student, x[1:, :-1], shape)


def assert_honest(seen, before) -> bool:
    """Compare the claim with what happened to the argument, which was ``before``; True where the storage is shared."""
    answer, after = seen
    _result, claim = pair(answer)
    shared = not torch.equal(after.values, before)
    assert_equal(claim, shared, mistakes={
        _("a number written into your result is seen in x, so they share memory; you said that they do not"):
            False if shared else None,
        _("your result is a copy: what is written into it is not seen in x; you said that they share memory"):
            None if shared else True,
    })
    return shared


@points(1)
def test_reshape_shares_memory_values(submission, draw):
    """reshape_shares_memory: the first result is x in the new shape"""
    a, b, c = different_sizes(draw, 3)
    x = draw.normal(a, b * c)
    for shape in ((b * c, a), (a * b, c), (c, a, b), (a * b * c,), (b, -1), (1, a * b * c, 1)):
        result, _claim = pair(submission.reshape_shares_memory(x, shape))
        assert_tensor(result, x.reshape(shape), mistakes={
            _("this is the transpose; reshape keeps the numbers in their order"): x.T if shape == (b * c, a) else None,
            _("x came back in its old shape; shape is the new one"): x,
            _("everything is in one dimension; shape is the new one"): x.flatten(),
        })


@points(2)
def test_reshape_shares_memory_view(submission, draw):
    """reshape_shares_memory: True for a contiguous x, which needs no copy"""
    a, b, c = different_sizes(draw, 3)
    x = draw.normal(a, b * c).detach()
    for shape in ((a * b, c), (-1,), (a, b * c)):
        if not assert_honest(submission.run(write_into_result, x, shape), x):
            fail(_("your result is a copy; x.reshape(shape) makes none here, and the question is about its result"))


@points(2)
def test_reshape_shares_memory_copy(submission, draw):
    """reshape_shares_memory: x.T or a part of x that had to be copied: False"""
    a, b, c = different_sizes(draw, 3)
    x = draw.normal(b * c, a).detach()
    for shape in ((a * b * c,), (b * c, a), (c, -1)):
        assert_honest(submission.run(write_into_transposed, x, shape), x.T)
    x = draw.normal(a + 1, b * c + 1).detach()
    assert_honest(submission.run(write_into_part, x, (a * b * c,)), x[1:, :-1])


@points(2)
def test_reshape_shares_memory_strided_view(submission, draw):
    """reshape_shares_memory: x.T or a part of x that needed no copy: True"""
    a, b, c = different_sizes(draw, 3)
    x = draw.normal(b * c, a).detach()
    for shape in ((a, b, c), (a, 1, b * c), (a, b * c)):  # Cutting one dimension of a transpose into two needs no copy.
        assert_honest(submission.run(write_into_transposed, x, shape), x.T)
    x = draw.normal(a + 1, b * c + 1).detach()
    assert_honest(submission.run(write_into_part, x, (a, b, c)), x[1:, :-1])


def transposed_wrongly(x):
    """What the usual mistakes make of ``x``, ``(*, M, N)``, when its last two dimensions are to be swapped."""
    m, n = x.shape[-2:]
    return {
        _("this is what reshape gives: the right shape, but rows did not become columns"):
            x.reshape(*x.shape[:-2], n, m),
        _("all dimensions were reversed; only the last two change places"): x.permute(*range(x.dim() - 1, -1, -1)),
        _("the first two dimensions were swapped; the last two change places"):
            x.transpose(0, 1) if x.dim() > 2 else None,
        _("the second and the third dimension were swapped; the last two change places: count the two from the end"):
            x.transpose(1, 2) if x.dim() > 3 else None,
        _("nothing was swapped: these are still rows"): x,
        _("a dimension of size 1 was dropped; the result has as many dimensions as x"): x.transpose(-2, -1).squeeze(),
    }


@points(1)
def test_contiguous_transpose_matrix(submission, draw):
    """contiguous_transpose: the rows of a matrix become columns"""
    for sizes in (different_sizes(draw, 2), (1, draw.size(2, 5)), (draw.size(2, 5), 1)):
        x = draw.normal(*sizes)
        assert_tensor(submission.contiguous_transpose(x), x.transpose(-2, -1), mistakes=transposed_wrongly(x))


@points(2)
def test_contiguous_transpose_batch(submission, draw):
    """contiguous_transpose: works behind any number of leading dimensions"""
    for count in (3, 4, 5):
        x = draw.normal(*different_sizes(draw, count))
        assert_tensor(submission.contiguous_transpose(x), x.transpose(-2, -1), mistakes=transposed_wrongly(x))


@points(2)
def test_contiguous_transpose_memory(submission, draw):
    """contiguous_transpose: the result lies in memory row by row"""
    for sizes in (different_sizes(draw, 2), different_sizes(draw, 3)):
        x = draw.normal(*sizes)
        got = submission.contiguous_transpose(x)
        assert_tensor(got, x.transpose(-2, -1), mistakes=transposed_wrongly(x))
        if not got.contiguous:
            fail(_("the result is not contiguous: its numbers still lie in memory in the order of x"))


@points(1)
def test_contiguous_transpose_strided(submission, draw):
    """contiguous_transpose: an x that is not contiguous itself"""
    x = draw.strided(draw.normal(*different_sizes(draw, 3)))
    got = submission.contiguous_transpose(x)
    assert_tensor(got, x.transpose(-2, -1), mistakes=transposed_wrongly(x))
    if not got.contiguous:
        fail(_("the result is not contiguous; it must be, however x itself lies in memory"))
