"""Hidden grader of stage5_data/samplers.py."""

import math

import torch
from torch.utils.data import WeightedRandomSampler

from graders.engine.engine import Raised
from graders.kit import SeenTensor, _, assert_equal, assert_tensor, fail, points
from graders.kit.failures import said_by
from graders.sandbox import probes
from graders.stage5_data.shared import Seen, outcome_of

# How likely the draws of a right answer look wrong in one test by chance, at most. No check makes ten such tests, so
# a right answer loses points to chance at most once in 1e9 gradings.
FALSE_ALARM = 1e-10
DRAWS = 20_000


def look(student, labels, seed, passes, global_seed):
    """Runs inside: what a new sampler is, and what it draws in several passes.

    Args:
        seed: of the generator that the sampler is given; None where it is given none.
        global_seed: of PyTorch's own generator.
    """
    torch.manual_seed(global_seed)
    generator = None if seed is None else torch.Generator().manual_seed(seed)
    arguments = (labels,) if generator is None else (labels, generator)
    sampler = probes.call(probes.find(student, "balanced_sampler"), arguments, {})
    if not isinstance(sampler, WeightedRandomSampler):
        return {"kind": type(sampler).__name__}
    drawn = [list(sampler) for _pass in range(passes)]
    return {
        "kind": "WeightedRandomSampler",
        "weights": sampler.weights,
        "length": len(sampler),
        "same_generator": sampler.generator is generator,
        "drawn": torch.tensor(drawn, dtype=torch.int64),
    }


def seen_of(submission, labels, seed, passes: int = 1, global_seed: int = 0):
    """What `look` sees of a WeightedRandomSampler, whose draws are indices."""
    seen = Seen(submission, "balanced_sampler", look, own=1)(labels, seed, passes, global_seed)
    if seen["kind"] == "NoneType":
        fail(_("the function returned None: is the return missing?"))
    if seen["kind"] != "WeightedRandomSampler":
        fail(_("this is a {kind}; a WeightedRandomSampler is wanted").format(kind=seen["kind"]))
    weights, n = seen["weights"], len(labels)
    classes = len(set(torch.as_tensor(labels).tolist()))
    if isinstance(weights, SeenTensor) and weights.shape == (classes,) and classes != n:
        fail(_("there is a weight for each class ({classes}); a weight for each sample is wanted ({n})")
             .format(classes=classes, n=n))
    assert_equal(weights.shape if isinstance(weights, SeenTensor) else None, (n,))
    return seen


def assert_length(seen, labels) -> None:
    n, classes = len(labels), torch.as_tensor(labels).unique(return_counts=True)[1]
    assert_equal(seen["length"], n, mistakes={
        _("the sampler draws as many indices as there are classes; as many as there are labels are wanted"):
            len(classes),
        _("the sampler draws as often as the rarest class allows; as many indices as labels are wanted"):
            len(classes) * int(classes.min()),
        _("the sampler draws as many indices as if all classes were as large as the largest; as many as labels are "
          "wanted"): len(classes) * int(classes.max()),
    })


def labels_for(draw, names):
    """Labels in random order, with very different numbers of each: about 1 to 4 to 20."""
    counts = [draw.size(10, 12), draw.size(40, 50), draw.size(200, 240)]
    counts = [counts[number] for number in draw.permutation(3)]
    labels = [name for name, count in zip(names, counts, strict=True) for _sample in range(count)]
    return [labels[number] for number in draw.permutation(len(labels))]


def shares(values):
    return values / values.sum()


def far_off(counts, wanted):
    """How far the share of each class may be from its probability, and whether one is farther.

    Hoeffding's inequality: in n independent draws the share of a class is farther than e from its probability with a
    probability of at most 2 exp(-2 n e²). For all classes together it is at most the sum.
    """
    n = int(counts.sum())
    allowed = math.sqrt(math.log(2 * len(counts) / FALSE_ALARM) / (2 * n))
    return bool(((counts / n - wanted).abs() > allowed).any())


def assert_balanced(drawn, labels) -> None:
    """The classes of the samples that were drawn must be equally frequent, as far as chance allows."""
    classes, class_of, sizes = torch.as_tensor(labels).unique(return_inverse=True, return_counts=True)
    # 20,000 draws and three classes: the shares may be off by 0.025. Every mistake below is off by more than 0.1.
    counts = torch.bincount(class_of[drawn.flatten()], minlength=len(classes)).double()
    even = torch.full((len(classes),), 1 / len(classes), dtype=torch.float64)
    if not far_off(counts, even):
        return
    size = sizes.double()
    together = classes.clamp(min=0)
    joint = torch.stack([size[together == name].sum() for name in together])
    for sentence, wanted in (
        (_("negative labels were taken for 0, all of them for the same class; each is a class of its own"),
         size / joint),
        (_("classes are drawn as often as they occur: all samples have the same weight; those of a rare class must "
           "weigh more"), size),
        (_("the weight of a sample grows with the size of its class, so that the common class is drawn more often "
           "still; it is the other way round: 1 / size"), size**2),
        (_("the rare class is drawn too seldom: the weight goes with the root of the class's size; 1 / size is wanted"),
         size**0.5),
        (_("the rare class is drawn more often than the common one: the weight of a sample goes down too fast with the "
           "size of its class; 1 / size is enough"), 1 / size),
        (_("the weight of a sample is the share of the other classes, 1 - size / N; that does not make up for the "
           "difference: 1 / size does"), size * (1 - shares(size))),
        (_("the weight of a sample is its label, or grows with it; labels are names and not sizes"),
         size * classes.double().clamp(min=0)),
    ):
        if not far_off(counts, shares(wanted)):
            fail(sentence)
    text = _("in a long draw the classes {classes} have the shares {got}; each should have {wanted:.3f}")
    got = ", ".join(f"{share:.3f}" for share in (counts / counts.sum()).tolist())
    fail(text.format(classes=", ".join(map(str, classes.tolist())), got=got, wanted=float(even[0])))


@points(3)
def test_balanced_sampler_frequencies(submission, draw):
    """balanced_sampler: in a long draw every class is equally frequent"""
    for names in ((0, 1, 2), (draw.size(3, 9), 2, 1)):
        labels = labels_for(draw, names)
        seen = seen_of(submission, labels, draw.seed(), DRAWS // len(labels) + 1)
        assert_length(seen, labels)
        assert_balanced(drawn_of(seen, len(labels)), labels)


def drawn_of(seen, n: int):
    """The indices that were drawn, which must be some of 0 to n - 1."""
    drawn = seen["drawn"]
    values = drawn.values if isinstance(drawn, SeenTensor) else torch.zeros(0)
    if values.dtype != torch.int64 or not values.numel() or values.min() < 0 or values.max() >= n:
        fail(_("the sampler draws something else than the indices of the samples, 0 to {last}").format(last=n - 1))
    return values


@points(2)
def test_balanced_sampler_within_class(submission, draw):
    """balanced_sampler: within a class every sample has the same chance"""
    labels = labels_for(draw, (4, 0, 9))
    sizes = torch.tensor([labels.count(label) for label in labels], dtype=torch.float64)
    seen = seen_of(submission, labels, draw.seed())
    weights = seen["weights"].values.double()
    first = torch.tensor([labels.index(label) == index for index, label in enumerate(labels)])
    assert_tensor(SeenTensor(shares(weights)), shares(1 / sizes), rtol=1e-5, atol=0, mistakes={
        _("all samples have the same weight; those of a rare class must weigh more"): shares(torch.ones(len(labels))),
        _("the weight grows with the size of the class; it is the other way round: 1 / size"): shares(sizes),
        _("one sample of each class takes all of its weight; it belongs to all of them alike"): shares(first.double()),
        _("the weights belong to the samples sorted by class; they must stand in the order of labels"):
            shares(1 / sizes[torch.tensor(labels).argsort(stable=True)]),
    })


@points(1)
def test_balanced_sampler_replacement(submission, draw):
    """balanced_sampler: as many draws as labels, with replacement"""
    labels = labels_for(draw, (0, 1, 2))
    seen = seen_of(submission, labels, draw.seed())
    assert_length(seen, labels)
    if len(drawn_of(seen, len(labels)).unique()) == len(labels):
        fail(_("every sample was drawn once: without replacement the classes cannot be equally frequent"))


def refuse_tensors_as_keys(submission, labels) -> None:
    """Name what goes wrong where the elements of a tensor are counted as they are."""
    seen = outcome_of(submission, look, labels, 0, 1, 0)
    keys = _("two elements of a tensor are never the same key of a dict, so each was counted by itself; use numbers, "
             "as labels.tolist() gives them")
    if isinstance(seen, Raised) and {"KeyError", "ZeroDivisionError"} & set(seen.types):
        fail(_("given a tensor of labels, it raised {what}: {why}").format(what=said_by(seen), why=keys))
    weights = None if isinstance(seen, Raised) else seen.get("weights")
    if isinstance(weights, SeenTensor) and bool((weights.values == weights.values[:1]).all()):
        fail(_("given a tensor of labels, all weights are the same: {why}").format(why=keys))


@points(2)
def test_balanced_sampler_labels(submission, draw):
    """balanced_sampler: labels may be a tensor, negative, and have gaps; one class will do"""
    for names in ((0, 1, 2), (-draw.size(1, 9), 0, 100_000 + draw.size(1, 9)), (5, -3, -7)):
        labels = labels_for(draw, names)
        refuse_tensors_as_keys(submission, torch.tensor(labels))
        for given in (torch.tensor(labels), labels):
            seen = seen_of(submission, given, draw.seed(), DRAWS // len(labels) + 1)
            assert_balanced(drawn_of(seen, len(labels)), labels)
    n = draw.size(3, 9)
    seen = seen_of(submission, [draw.size(0, 5)] * n, draw.seed())
    assert_equal(seen["length"], n)


@points(2)
def test_balanced_sampler_generator(submission, draw):
    """balanced_sampler: the random numbers come from the generator, or from the global one"""
    labels, seed, other = labels_for(draw, (0, 1, 2)), draw.seed(), draw.seed()
    n = len(labels)
    seen = seen_of(submission, labels, seed, 2, other)
    one, two = drawn_of(seen, n)
    # Two draws of more than 250 samples are equal by chance less than once in 1e90 times.
    if torch.equal(one, two):
        fail(_("the sampler draws the same indices each time a loader goes through it: set no seed"))
    if not torch.equal(one, drawn_of(seen_of(submission, labels, seed, 1, other + 1), n)[0]):
        fail(_("the same seed gave other indices: the generator is not used. Hand it on to the WeightedRandomSampler"))
    if torch.equal(one, drawn_of(seen_of(submission, labels, seed + 1, 1, other), n)[0]):
        fail(_("another seed gave the same indices: the generator is not used"))
    if not seen["same_generator"]:
        fail(_("the sampler has another generator than the one that was given: hand that one on as it is"))
    without = [drawn_of(seen_of(submission, labels, None, 1, global_seed), n)[0] for global_seed in (seed, seed, other)]
    if torch.equal(without[0], without[2]):
        fail(_("without a generator each new sampler draws the same indices: set no seed"))
    if not torch.equal(without[0], without[1]):
        fail(_("without a generator the random numbers must come from the global one, which torch.manual_seed sets"))
    assert_equal(len(one), n)
