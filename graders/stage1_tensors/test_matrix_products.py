"""Hidden grader of stage1_tensors/matrix_products.py."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from graders.kit import Submission, _, assert_not_used, assert_raises, assert_tensor, fail, points

# What torch's products of vectors and matrices come out as below the Python API: ``@``, matmul, inner, tensordot,
# einsum, linear, multi_dot, chain_matmul, sparse.mm and their in-place and fused relatives; then what can stand in
# for one (convolutions, distances, weighted bags of embeddings, attention).
PRODUCTS = {
    "aten.dot", "aten.vdot", "aten.mv", "aten.mm", "aten.bmm",
    "aten.addmv", "aten.addmv_", "aten.addmm", "aten.addmm_", "aten.addbmm", "aten.addbmm_", "aten.baddbmm",
    "aten.baddbmm_", "aten._addmm_activation", "aten._int_mm", "aten._scaled_mm", "aten._grouped_mm",
    "aten._sparse_addmm", "aten._sparse_mm", "aten.hspmm", "aten.sspaddmm", "aten.linear", "aten.matmul",
    "aten._trilinear", "aten.convolution", "aten._cdist_forward", "aten._euclidean_dist",
    "aten._embedding_bag", "aten._embedding_bag_forward_only",
    "aten._scaled_dot_product_flash_attention_for_cpu", "aten._scaled_dot_product_attention_math",
}
# cosine_similarity times both norms is a dot product, too; its norms are what can be seen of it.
NORMS = {"aten.linalg_vector_norm", "aten.norm", "aten.dist"}
# One of these runs for each multiplication, or each number taken out of its tensor.
STEPS = {"aten.mul", "aten.mul_", "aten.addcmul", "aten.addcmul_", "aten._local_scalar_dense"}


def if_possible(compute: Callable[[], Tensor]) -> Tensor | None:
    """The value of a mistake that not all shapes allow; None where torch refuses it."""
    try:
        return compute()
    except RuntimeError:
        return None


# ------------------------------------------------------------------------------------------- dot


@points(2)
def test_dot_values(submission, draw):
    """dot: the sum of the products of elements at the same place"""
    for size in (draw.size(4, 6), draw.size(8, 12), 1):
        a, b = draw.normal(size), draw.strided(draw.normal(size))
        products = a * b
        assert_tensor(submission.dot(a, b), products.sum(), mistakes={
            _("the products are still to be added up"): products,
            _("the result is one of shape (1,); a single number has the shape ()"): products.sum().reshape(1),
            _("this is the mean of the products, not their sum"): products.mean(),
            _("the sums were multiplied; multiply first, then add up"): a.sum() * b.sum(),
            _("every element of a was multiplied by every element of b; only those at the same place belong together"):
                torch.outer(a, b),
            _("the elements were added in place of multiplied"): (a + b).sum(),
            _("these are running sums; only the last of them is wanted"): products.cumsum(0),
            _("the last pair of elements is missing from the sum"): products[:-1].sum(),
            _("the first pair of elements is missing from the sum"): products[1:].sum(),
        })


@points(2)
def test_dot_by_hand(submission, draw):
    """dot: written without a built-in product"""
    size = draw.size(4, 9)
    names = submission.dot.calls(draw.normal(size).detach(), draw.normal(size).detach())
    assert_not_used(names, PRODUCTS | NORMS, instead=_(
        "multiply element by element, then add up (@, dot, inner, einsum, linear and the like all end up in such a "
        "built-in)"
    ))


@points(1)
def test_dot_whole_numbers(submission, draw):
    """dot: whole numbers stay whole numbers"""
    size = draw.size(4, 9)
    a, b = draw.integers(size), draw.integers(size)
    assert_tensor(submission.dot(a, b), (a * b).sum())


@points(1)
def test_dot_lengths(submission, draw):
    """dot: vectors of different lengths raise ValueError"""
    size = draw.size(3, 6)
    long, short = draw.normal(size + draw.size(1, 3)).detach(), draw.normal(size).detach()
    assert_raises(submission.dot, long, short, error=ValueError, when=_("a second vector that is shorter"))
    assert_raises(submission.dot, short, long, error=ValueError, when=_("a second vector that is longer"))


@points(1)
def test_dot_does_not_broadcast(submission, draw):
    """dot: a vector of length 1 is not stretched, it raises ValueError"""
    long, single = draw.normal(draw.size(3, 6)).detach(), draw.normal(1).detach()
    assert_raises(submission.dot, long, single, error=ValueError, when=_("a second vector of length 1"))
    assert_raises(submission.dot, single, long, error=ValueError, when=_("a first vector of length 1"))


# ------------------------------------------------------------------------------------------- matmul


def matmul_mistakes(a: Tensor, b: Tensor) -> dict[str, Tensor | None]:
    """What the usual slips make of ``(M, K)`` and ``(K, N)``."""
    products = a.unsqueeze(2) * b.unsqueeze(0)
    return {
        _("the result is transposed: rows come from a, columns from b"): (a @ b).T,
        _("the products are still to be added up over k"): products,
        _("the wrong dimension was summed: k, which a and b share, must vanish, not the rows of a"): products.sum(0),
        _("the wrong dimension was summed: k, which a and b share, must vanish, not the columns of b"): products.sum(2),
        _("this is the mean over k, not the sum"): products.mean(1),
        _("everything was added up; only k must vanish"): products.sum(),
        _("a dimension of size 1 was dropped; the result always has two dimensions"): (a @ b).squeeze(),
        _("the matrices were multiplied element by element; a row of a must meet a column of b"):
            if_possible(lambda: a * b),
        _("b was transposed: its rows were used in place of its columns"): if_possible(lambda: a @ b.T),
        _("a was transposed: its columns were used in place of its rows"): if_possible(lambda: a.T @ b),
        _("this is b times a; the order matters"): if_possible(lambda: b @ a),
    }


@points(2)
def test_matmul_values(submission, draw):
    """matmul: each row of a meets each column of b"""
    shapes = (
        (draw.size(2, 3), draw.size(4, 5), draw.size(6, 7)),
        (draw.size(6, 7), draw.size(2, 3), draw.size(4, 5)),
        (1, draw.size(2, 4), draw.size(5, 6)),
        (draw.size(2, 4), 1, 1),
    )
    for m, k, n in shapes:
        a, b = draw.strided(draw.normal(m, k)), draw.normal(k, n)
        assert_tensor(submission.matmul(a, b), a @ b, mistakes=matmul_mistakes(a, b))


@points(1)
def test_matmul_square(submission, draw):
    """matmul: square matrices, too, are taken the right way round"""
    size = draw.size(3, 5)
    a, b = draw.normal(size, size), draw.normal(size, size)
    assert_tensor(submission.matmul(a, b), a @ b, mistakes=matmul_mistakes(a, b))


@points(2)
def test_matmul_by_hand(submission, draw):
    """matmul: written without a built-in product"""
    m, k, n = draw.size(2, 4), draw.size(2, 4), draw.size(2, 4)
    names = submission.matmul.calls(draw.normal(m, k).detach(), draw.normal(k, n).detach())
    assert_not_used(names, PRODUCTS, instead=_(
        "let broadcasting multiply, then add up (@, matmul, mv, inner, einsum, linear and the like all end up in such "
        "a built-in)"
    ))


@points(1)
def test_matmul_whole_rows(submission, draw):
    """matmul: no loop over single elements"""
    m, k, n = draw.size(6, 8), draw.size(6, 8), draw.size(6, 8)
    names = submission.matmul.calls(draw.normal(m, k).detach(), draw.normal(k, n).detach())
    # A loop over the rows, the columns or k takes 8 steps at most; two loops inside each other take 36 or more.
    if sum(name in STEPS for name in names) > 24:
        fail(_(
            "one multiplication for each element, in loops inside each other: multiply whole rows or matrices at once"
        ))


@points(1)
def test_matmul_inner_sizes(submission, draw):
    """matmul: inner sizes that differ raise ValueError, size 1 included"""
    m, k, n = draw.size(2, 4), draw.size(3, 5), draw.size(2, 4)
    a, b = draw.normal(m, k).detach(), draw.normal(k, n).detach()
    taller = draw.normal(k + 1, n).detach()
    assert_raises(submission.matmul, a, taller, error=ValueError, when=_("a with fewer columns than b has rows"))
    assert_raises(submission.matmul, a, b[:-1], error=ValueError, when=_("a with more columns than b has rows"))
    assert_raises(submission.matmul, a[:, :1], b, error=ValueError, when=_("a with one column and b with more rows"))
    assert_raises(submission.matmul, a, b[:1], error=ValueError, when=_("b with one row and a with more columns"))


# ------------------------------------------------------------------------------------------- batched_matmul


def batched_mistakes(a: Tensor, b: Tensor) -> dict[str, Tensor | None]:
    """What the usual slips make of ``(*, M, K)`` and ``(*, K, N)``."""
    right = a @ b
    line = right.reshape(-1, *right.shape[-2:])
    return {
        _("a dimension of size 1 was dropped"): right.squeeze(),
        _("the matrices of the result are transposed"): right.mT,
        _("only the first matrix of the batch arrived; a batch of size 1 is repeated for the whole of the other"):
            right[:1] if right.dim() > 2 else None,
        _("the batch was added up; every matrix of the batch has a product of its own"): line.sum(0),
        _("the batch is in one line; its dimensions must stay as they are"): line,
        _("b lost its batch: only its first matrix was used"): a @ b.reshape(-1, *b.shape[-2:])[0],
        _("a lost its batch: only its first matrix was used"): a.reshape(-1, *a.shape[-2:])[0] @ b,
        _("every matrix of a was multiplied by every matrix of b; those at the same place belong together"):
            torch.tensordot(a, b, dims=([-1], [-2])),
        _("this is b times a; the order matters"): if_possible(lambda: b @ a),
        _("b was transposed: its rows were used in place of its columns"): if_possible(lambda: a @ b.mT),
        _("a was transposed: its columns were used in place of its rows"): if_possible(lambda: a.mT @ b),
        _("the matrices were multiplied element by element; a row of a must meet a column of b"):
            if_possible(lambda: a * b),
    }


@points(2)
def test_batched_matmul_values(submission, draw):
    """batched_matmul: matrices at the same place in the batch are multiplied"""
    m, k, n = draw.size(2, 3), draw.size(4, 5), draw.size(6, 7)
    for batch in ((draw.size(2, 3),), (draw.size(2, 3), draw.size(4, 5)), (), (1, 1)):
        a, b = draw.normal(*batch, m, k), draw.strided(draw.normal(*batch, k, n))
        assert_tensor(submission.batched_matmul(a, b), a @ b, mistakes=batched_mistakes(a, b))


@points(2)
def test_batched_matmul_broadcasts(submission, draw):
    """batched_matmul: batch dimensions that are missing, or of size 1, are repeated"""
    m, k, n = draw.size(2, 3), draw.size(4, 5), draw.size(6, 7)
    p, q = draw.size(2, 3), draw.size(4, 5)
    for batch_a, batch_b in (((1,), (p,)), ((q,), ()), ((), (p,)), ((p, 1), (q,)), ((q,), (p, 1))):
        a, b = draw.normal(*batch_a, m, k), draw.normal(*batch_b, k, n)
        assert_tensor(submission.batched_matmul(a, b), a @ b, mistakes=batched_mistakes(a, b))


@points(1)
def test_batched_matmul_square(submission, draw):
    """batched_matmul: square matrices, too, are taken the right way round"""
    size = draw.size(3, 5)
    a, b = draw.normal(2, size, size), draw.normal(2, size, size)
    assert_tensor(submission.batched_matmul(a, b), a @ b, mistakes=batched_mistakes(a, b))


# ------------------------------------------------------------------------------------------- affine


def affine_mistakes(x: Tensor, weight: Tensor, bias: Tensor) -> dict[str, Tensor | None]:
    """What the usual slips make of ``(*, in)``, ``(out, in)`` and ``(out,)``."""
    product = x @ weight.T
    right = product + bias
    return {
        _("weight was not transposed: its rows belong to the outputs"): if_possible(lambda: x @ weight + bias),
        _("this is weight times x; the samples are the rows of x, so x comes first"):
            if_possible(lambda: weight @ x + bias),
        _("bias was added along the wrong dimension: bias[o] belongs to output o, in the last dimension"):
            if_possible(lambda: product + bias.unsqueeze(-1)),
        _("bias was not added"): product,
        _("bias was subtracted; it is added"): product - bias,
        _("bias was added to x, before the product; it belongs to the outputs"):
            if_possible(lambda: (x + bias) @ weight.T),
        _("only the first number of bias was added, to every output"): product + bias[0],
        _("the numbers of bias were added up; each output has one of its own"): product + bias.sum(),
        _("the result is transposed: outputs belong into the last dimension"): right.mT if right.dim() > 1 else None,
        _("the dimensions before the last are gone; they must stay as they are"): right.reshape(-1, len(bias)),
        _("a dimension of size 1 was dropped"): right.squeeze(),
    }


@points(2)
def test_affine_values(submission, draw):
    """affine: each output is its row of weight times x, plus its bias"""
    inputs, outputs = draw.size(4, 5), draw.size(6, 7)
    for batch in ((), (draw.size(8, 9),), (2, 1, 3)):
        x, weight = draw.strided(draw.normal(*batch, inputs)), draw.normal(outputs, inputs)
        bias = draw.normal(outputs)
        assert_tensor(
            submission.affine(x, weight, bias), x @ weight.T + bias, mistakes=affine_mistakes(x, weight, bias)
        )


@points(2)
def test_affine_square(submission, draw):
    """affine: as many samples and inputs as outputs, and nothing gets mixed up"""
    size = draw.size(3, 5)
    x, weight, bias = draw.normal(size, size), draw.normal(size, size), draw.normal(size)
    assert_tensor(submission.affine(x, weight, bias), x @ weight.T + bias, mistakes=affine_mistakes(x, weight, bias))


@points(1)
def test_affine_single(submission, draw):
    """affine: one sample, one input or one output keeps its dimension"""
    few, many = draw.size(2, 4), draw.size(5, 6)
    for samples, inputs, outputs in ((1, few, many), (many, few, 1), (few, 1, many)):
        x, weight, bias = draw.normal(samples, inputs), draw.normal(outputs, inputs), draw.normal(outputs)
        assert_tensor(
            submission.affine(x, weight, bias), x @ weight.T + bias, mistakes=affine_mistakes(x, weight, bias)
        )


# ------------------------------------------------------------------------------------------- attention_scores


def scores(q: Tensor, k: Tensor) -> Tensor:
    return q @ k.mT / math.sqrt(q.shape[-1])


def scaling_mistakes(q: Tensor, k: Tensor) -> dict[str, Tensor | None]:
    """The right products, scaled wrongly."""
    (b, t, d), s, raw = q.shape, k.shape[1], q @ k.mT
    return {
        _("not divided by the square root of D"): raw,
        _("divided by D (or q and k each by its square root); once by the square root is right"): raw / d,
        _("multiplied by the square root of D; divide by it"): raw * math.sqrt(d),
        _("divided by the square root of D without its fraction; only whole numbers have been left"):
            raw / int(math.sqrt(d)),
        _("divided by the square root of T; D, the length of a query, is what counts"): raw / math.sqrt(t),
        _("divided by the square root of S; D, the length of a key, is what counts"): raw / math.sqrt(s),
        _("divided by the square root of B; D, the length of a query, is what counts"): raw / math.sqrt(b),
        _("softmax was taken; the scores before it are wanted"): scores(q, k).softmax(-1),
    }


def pairing_mistakes(q: Tensor, k: Tensor) -> dict[str, Tensor | None]:
    """The right scale, but other pairs of queries and keys."""
    root = math.sqrt(q.shape[-1])
    return {
        _("the scores are transposed: queries come first, then keys"): scores(q, k).mT,
        _(".T reverses all dimensions, the batch included; swap the last two only"):
            if_possible(lambda: q @ k.permute(2, 1, 0) / root),
        _("the batch was swapped with the keys; swap the last two dimensions"):
            if_possible(lambda: q @ k.transpose(0, 1) / root),
        _("k was not transposed: queries must meet whole keys, along D"): if_possible(lambda: q @ k / root),
        _("this is what reshape gives: the right shape, but the numbers of different keys get mixed"):
            q @ k.reshape(k.shape[0], k.shape[2], k.shape[1]) / root,
        _("q and k were multiplied element by element; every query must meet every key"):
            if_possible(lambda: q * k / root),
        _("each query met only the key at its own place; it must meet all of them"):
            if_possible(lambda: (q * k).sum(-1) / root),
        _("every sample of q met every sample of k; samples must stay apart"):
            torch.tensordot(q, k, dims=([2], [2])) / root,
        _("every query met the keys of the first sample; each sample has its own"): q @ k[0].T / root,
        _("a dimension of size 1 was dropped; the result always has three dimensions"): scores(q, k).squeeze(),
    }


def check_scores(submission: Submission, q: Tensor, k: Tensor) -> None:
    # A hundred times the room that float32 needs, which gives the float64 result 1e-7: the square root of D may have
    # been taken of a tensor of its own, torch.tensor(D), and be a float32 one.
    mistakes = scaling_mistakes(q, k) | pairing_mistakes(q, k)
    assert_tensor(submission.attention_scores(q, k), scores(q, k), rtol=1.3e-4, mistakes=mistakes)


@points(3)
def test_attention_scores_values(submission, draw):
    """attention_scores: every query times every key, over the square root of D"""
    for _round in range(2):
        b, t, s, d = draw.size(2, 3), draw.size(4, 5), draw.size(6, 7), draw.choice([8, 10, 11])
        q, k = draw.normal(b, t, d), draw.strided(draw.normal(b, s, d))
        check_scores(submission, q, k)


@points(2)
def test_attention_scores_equal_sizes(submission, draw):
    """attention_scores: right where B, T, S and D are the same number, too"""
    size = draw.size(3, 5)
    q, k = draw.normal(size, size, size), draw.normal(size, size, size)
    check_scores(submission, q, k)


@points(1)
def test_attention_scores_single(submission, draw):
    """attention_scores: one sample, one query, one key or one number keeps its dimension"""
    many = draw.size(3, 5)
    for b, t, s, d in ((1, many, 2, 6), (2, 1, many, 7), (2, many, 1, 6), (2, 3, many, 1)):
        q, k = draw.normal(b, t, d), draw.normal(b, s, d)
        check_scores(submission, q, k)
