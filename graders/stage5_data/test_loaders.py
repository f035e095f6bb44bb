"""Hidden grader of stage5_data/loaders.py."""

import random
from typing import Any

import numpy
import torch
from torch.utils.data import DataLoader, Dataset, Subset

from graders.kit import _, assert_equal, assert_raises, fail, points
from graders.sandbox import probes


class Numbers(Dataset[Any]):
    """Sample ``i`` is the number ``i``: where a sample went can be seen from it. Keeps a list of what was read."""

    def __init__(self, n):
        self.n = n
        self.read = []

    def __len__(self):
        return self.n

    def __getitem__(self, index):
        index = int(index)
        if not 0 <= index < self.n:
            raise IndexError(index)
        self.read.append(index)
        return index


# Python's and NumPy's generators are looked at too: a seed set there is felt elsewhere just the same.
GENERATORS = ("torch", "random", "numpy")


def seed_all(seed):
    torch.manual_seed(seed)
    random.seed(seed)
    numpy.random.seed(seed)


def next_numbers():
    """Runs inside: what the global generators give next."""
    return [float(torch.rand((), dtype=torch.float64)), random.random(), float(numpy.random.random())]


def numbers_after(seed):
    """What `next_numbers` gives where nothing was drawn since `seed_all`."""
    own = torch.Generator().manual_seed(seed)
    return [
        float(torch.rand((), generator=own, dtype=torch.float64)),
        random.Random(seed).random(),
        float(numpy.random.RandomState(seed).random_sample()),
    ]


def assert_undisturbed(numbers, seed) -> None:
    """The global generators must go on as if the student's function had not been called."""
    for name, got, wanted in zip(GENERATORS, numbers, numbers_after(seed), strict=True):
        if got != wanted:
            text = _("the call changed the global random generator of {library}, so whatever draws next gets other "
                     "numbers; make a generator of your own: torch.Generator().manual_seed(seed)")
            fail(text.format(library=name))


def kinds(result):
    """Runs inside: the types of a pair, or of what is in its place."""
    return [type(part).__name__ for part in result] if isinstance(result, tuple) else type(result).__name__


def assert_pair(found, wanted: str) -> None:
    """The result must be a tuple of two `wanted`."""
    if found == "NoneType":
        fail(_("the function returned None: is the return missing?"))
    if not isinstance(found, list):
        fail(_("the result is a {kind}; a tuple of two is wanted, the training part first").format(kind=found))
    if found != [wanted, wanted]:
        text = _("the result is a tuple of {kinds}; a tuple of two {wanted} is wanted")
        fail(text.format(kinds=", ".join(map(str, found)), wanted=wanted))


# ------------------------------------------------------------------------------------------------- split


def dealt(student, n, fraction, seed, global_seed):
    """Runs inside: what `split` makes of a dataset of numbers, what it read, and what the generators give after it."""
    function = probes.find(student, "split")
    dataset = Numbers(n)
    seed_all(global_seed)
    parts = probes.call(function, (dataset, fraction, seed), {})
    after, read = next_numbers(), len(dataset.read)
    seen = {"kinds": kinds(parts), "after": after, "read": read}
    if isinstance(parts, tuple) and all(isinstance(part, Subset) for part in parts):
        seen["parts"] = [[part[index] for index in range(len(part))] for part in parts]
    return seen


def parts_of(submission, n: int, fraction: float, seed: int, global_seed: int = 0):
    """The samples of the two parts, as lists of numbers."""
    seen = submission.run(dealt, n, fraction, seed, global_seed)
    assert_pair(seen["kinds"], "Subset")
    return seen["parts"]


def assert_dealt(train, val, n: int) -> None:
    """Every sample must be in one of the parts, once."""
    both = set(train) & set(val)
    if both:
        text = _("{count} samples are in both parts; a model would be judged on what it was trained on")
        fail(text.format(count=len(both)))
    if len(set(train)) < len(train) or len(set(val)) < len(val):
        fail(_("a sample is twice in the same part; each belongs to one part, once"))
    lost = set(range(n)) - set(train) - set(val)
    if lost:
        fail(_("{count} samples of {total} are in neither of the parts").format(count=len(lost), total=n))
    assert_equal(sorted([*train, *val]), list(range(n)))


def sizes_for(draw, up: bool):
    """A size and a fraction whose product is rounded up (or down), far from a tie."""
    fraction = draw.choice([0.2, 0.3, 0.4])
    while True:
        n = draw.size(45, 75)
        rest = n * fraction % 1
        if (0.55 < rest < 0.95) if up else (0.05 < rest < 0.45):
            return n, fraction


@points(2)
def test_split_sizes(submission, draw):
    """split: round(n * val_fraction) samples are for validation, the training part comes first"""
    for n, fraction in (sizes_for(draw, up=True), sizes_for(draw, up=False), (draw.size(1, 9), 0), (10, 0.3)):
        train, val = map(len, parts_of(submission, n, fraction, draw.seed()))
        size = round(n * fraction)
        assert_equal((train, val), (n - size, size), mistakes={
            _("the validation part comes first; the training part is wanted first"): (size, n - size),
            _("the number of validation samples was rounded down, as int() does; round() is wanted"):
                (n - int(n * fraction), int(n * fraction)),
            _("the number of validation samples was rounded up; round() is wanted"):
                (n - int(n * fraction) - 1, int(n * fraction) + 1),
            _("both parts are as large as the dataset"): (n, n),
            _("the training part still has all the samples"): (n, size),
        })


@points(2)
def test_split_partition(submission, draw):
    """split: every sample is in exactly one part"""
    for n, fraction in (sizes_for(draw, up=True), (draw.size(2, 9), 0.5), (1, 0.0)):
        train, val = parts_of(submission, n, fraction, draw.seed())
        assert_dealt(train, val, n)


@points(2)
def test_split_random(submission, draw):
    """split: which samples are for validation is drawn at random, and the seed decides"""
    # Twenty of eighty samples: two draws agree by chance once in 3e18 times.
    n, size = 80, 20
    seed, global_seed = draw.seed(), draw.seed()
    chosen = [
        set(parts_of(submission, n, size / n, seed + change, global_seed + other)[1])
        for change, other in ((0, 0), (0, 0), (0, 1), (1, 0))
    ]
    for part, sentence in (
        (range(n - size, n), _("the validation part is simply the end of the data, and data is often sorted: shuffle "
                               "the indices before you cut")),
        (range(size), _("the validation part is simply the beginning of the data, and data is often sorted: shuffle "
                        "the indices before you cut")),
        (range(0, n, n // size), _("the validation part is every fourth sample; chance, not the position, should "
                                   "decide")),
    ):
        if chosen[0] == set(part):
            fail(sentence)
    if chosen[0] != chosen[2] or chosen[0] != chosen[1]:
        fail(_("the same seed gave another split: the random numbers must come from a generator with this seed"))
    if chosen[0] == chosen[3]:
        fail(_("another seed gave the same split: seed is not used"))
    assert_equal(len(chosen[0]), size)


@points(1)
def test_split_global_generator(submission, draw):
    """split: the global random generators are left alone"""
    global_seed = draw.size(0, 2**31)
    seen = submission.run(dealt, draw.size(30, 50), 0.3, draw.seed(), global_seed)
    assert_undisturbed(seen["after"], global_seed)


@points(1)
def test_split_reads_nothing(submission, draw):
    """split: no sample is read, for reading may be slow; only indices are dealt out"""
    seen = submission.run(dealt, draw.size(30, 50), 0.3, draw.seed(), 0)
    assert_pair(seen["kinds"], "Subset")
    if seen["read"]:
        text = _("{count} samples were read while the dataset was split; a Subset needs the dataset and a list of "
                 "indices, and reads a sample when it is asked for")
        fail(text.format(count=seen["read"]))


def refuse_fractions(function, draw, *batch_size) -> None:
    """A share that leaves nothing to train on, or that is none, must be refused."""
    data = [float(number) for number in range(draw.size(9, 15))]
    for fraction, when in (
        (1.0, _("val_fraction = 1, which leaves nothing to train on,")),
        (draw.choice([1.5, 20, 30]), _("a val_fraction above 1")),
        (draw.choice([-0.2, -0.5]), _("a negative val_fraction")),
    ):
        assert_raises(function, data, *batch_size, fraction, 0, error=ValueError, when=when)


@points(1)
def test_split_fraction(submission, draw):
    """split: a fraction outside [0, 1) raises ValueError"""
    refuse_fractions(submission.split, draw)


# ------------------------------------------------------------------------------------------------- make_loaders


def loaded(student, n, batch_size, fraction, seed, global_seed, epochs, draws):
    """Runs inside: the batches that the loaders give, epoch by epoch, training and validation in turn.

    Args:
        global_seed: of the global generators before the call.
        draws: how many numbers are taken from PyTorch's global generator before each epoch.
    """
    function = probes.find(student, "make_loaders")
    seed_all(global_seed)
    loaders = probes.call(function, (Numbers(n), batch_size, fraction, seed), {})
    seen = {"kinds": kinds(loaders), "after": next_numbers(), "places": []}
    if isinstance(loaders, tuple) and len(loaders) == 2 and all(isinstance(one, DataLoader) for one in loaders):
        seen["epochs"] = []
        for _epoch in range(epochs):
            torch.rand(draws)
            seen["epochs"].append([[as_list(batch) for batch in loader] for loader in loaders])
        if isinstance(loaders[0].dataset, Subset):
            seen["places"] = [int(index) for index in loaders[0].dataset.indices]
    return seen


def as_list(batch):
    return batch.tolist() if isinstance(batch, torch.Tensor) else [int(number) for number in batch]


def epochs_of(submission, n, batch_size, fraction, seed, global_seed=0, epochs=1, draws=0):
    """The epochs: for each the training batches and the validation batches, as lists of numbers."""
    seen = submission.run(loaded, n, batch_size, fraction, seed, global_seed, epochs, draws)
    assert_pair(seen["kinds"], "DataLoader")
    return seen["epochs"]


def flat(batches):
    return [number for batch in batches for number in batch]


@points(2)
def test_make_loaders_epoch(submission, draw):
    """make_loaders: in one epoch nothing is lost, nothing is seen twice, the parts do not overlap"""
    n, fraction = sizes_for(draw, up=draw.choice([True, False]))
    batch_size = draw.size(4, 9)
    for train, val in epochs_of(submission, n, batch_size, fraction, draw.seed(), epochs=2):
        refuse_dropped(n, batch_size, fraction, train, val)
        assert_dealt(flat(train), flat(val), n)


def refuse_dropped(n, batch_size, fraction, train, val) -> None:
    """Name what goes wrong where a loader drops its last, smaller batch."""
    size = round(n * fraction)
    for batches, total in ((train, n - size), (val, size)):
        if total % batch_size and len(flat(batches)) == total - total % batch_size:
            fail(_("the last, smaller batch was left out (drop_last); its samples would never be seen"))


@points(2)
def test_make_loaders_batches(submission, draw):
    """make_loaders: batches of batch_size, only the last one smaller; the training loader first"""
    batch_size = draw.size(4, 7)
    # Three and a bit for validation, ten and a bit for training.
    size, rest = 3 * batch_size + draw.size(1, batch_size - 1), 10 * batch_size + draw.size(1, batch_size - 1)
    n = size + rest
    ((train, val),) = epochs_of(submission, n, batch_size, size / n, draw.seed())
    refuse_dropped(n, batch_size, size / n, train, val)

    def cut(total, step):
        return [min(step, total - start) for start in range(0, total, step)]

    def lengths(first, second):
        return [[len(batch) for batch in batches] for batches in (first, second)]

    assert_equal(lengths(train, val), [cut(rest, batch_size), cut(size, batch_size)], mistakes={
        _("the validation loader comes first; the training loader is wanted first"):
            [cut(size, batch_size), cut(rest, batch_size)],
        _("every batch has one sample: batch_size is not handed on"): [cut(rest, 1), cut(size, 1)],
        _("the validation batches have one sample each: batch_size is for both loaders"):
            [cut(rest, batch_size), cut(size, 1)],
        _("the validation part came as a single batch: batch_size is for both loaders"):
            [cut(rest, batch_size), [size]],
        _("every loader goes through the whole dataset: make one for each part that split gives"):
            [cut(n, batch_size), cut(n, batch_size)],
        _("the training loader goes through the whole dataset, the validation samples included"):
            [cut(n, batch_size), cut(size, batch_size)],
    })


@points(3)
def test_make_loaders_shuffle(submission, draw):
    """make_loaders: the training order is another in each epoch, the validation order never changes"""
    # At least 60 training samples and 20 for validation: two random orders agree less than once in 1e18 times.
    n, batch_size = draw.size(81, 99), draw.size(4, 9)
    epochs = epochs_of(submission, n, batch_size, 0.25, draw.seed(), epochs=3)
    trains, vals = [[flat(epoch[part]) for epoch in epochs] for part in (0, 1)]
    if any(val != vals[0] for val in vals):
        if trains[0] == trains[1] == trains[2]:
            fail(_("it is the validation loader that shuffles; the training loader should"))
        fail(_("the validation loader has another order in each epoch: do not shuffle there, so that its results can "
               "be compared, sample by sample"))
    if trains[0] == trains[1] or trains[1] == trains[2]:
        if trains[0] == sorted(trains[0]):
            fail(_("the training samples come in the order of the data: shuffle=True is missing"))
        fail(_("the training loader has the same order in every epoch: it must shuffle anew for each (shuffle=True; a "
               "split in random order is not enough)"))
    assert_equal([sorted(train) for train in trains], [sorted(trains[0])] * 3)


@points(3)
def test_make_loaders_seed(submission, draw):
    """make_loaders: the same seed gives the same batches in every epoch, another seed gives others"""
    n, batch_size, seed, first = draw.size(61, 79), draw.size(4, 9), draw.seed(), draw.seed()
    # More than 45 training samples: two random orders agree by chance less than once in 1e50 times.
    runs = [
        epochs_of(submission, n, batch_size, 0.25, seed + change, global_seed, epochs=2, draws=draws)
        for change, global_seed, draws in ((0, first, 0), (0, first + 1, 3), (1, first, 0))
    ]
    one, again, other = runs
    if [set(flat(epoch[1])) for epoch in one] != [set(flat(epoch[1])) for epoch in again]:
        fail(_("the same seed gave another split: hand the seed on to split"))
    if one[0] != again[0]:
        fail(_("the same seed gave other batches: the order comes from PyTorch's global generator. Give the training "
               "loader a generator of its own, with this seed"))
    if one[1] != again[1]:
        fail(_("the same seed gave the same first epoch, but another second one: something still draws from the global "
               "generator"))
    if set(flat(one[0][1])) == set(flat(other[0][1])):
        fail(_("another seed gave the same validation samples: hand the seed on to split"))
    if flat(one[0][0]) == flat(other[0][0]):
        fail(_("another seed gave the same batches: seed is not used"))
    # With nothing for validation both seeds train with the same samples; split may have shuffled them already, so look
    # at the places within the part, which the loader's generator alone decides.
    whole = [order_of(submission, n, batch_size, seed + change, first) for change in (0, 1)]
    if whole[0] == whole[1]:
        fail(_("another seed gave the same order of the training samples: the loader's generator must have the seed"))
    assert_equal(sorted(whole[0]), list(range(n)))


def order_of(submission, n, batch_size, seed, global_seed):
    """The order of the first epoch, with nothing for validation: by places within the training part, if it is one."""
    seen = submission.run(loaded, n, batch_size, 0, seed, global_seed, 1, 0)
    assert_pair(seen["kinds"], "DataLoader")
    order, places = flat(seen["epochs"][0][0]), seen["places"]
    return [places.index(number) for number in order] if sorted(places) == list(range(n)) else order


@points(1)
def test_make_loaders_global_generator(submission, draw):
    """make_loaders: the call leaves the global random generators alone"""
    global_seed = draw.size(0, 2**31)
    seen = submission.run(loaded, draw.size(30, 50), 8, 0.3, draw.seed(), global_seed, 1, 0)
    assert_undisturbed(seen["after"], global_seed)


@points(1)
def test_make_loaders_no_validation(submission, draw):
    """make_loaders: with val_fraction 0 the validation loader is empty; 1 and more raise ValueError"""
    n, batch_size = draw.size(10, 20), draw.size(3, 6)
    ((train, val),) = epochs_of(submission, n, batch_size, 0.0, draw.seed())
    assert_equal(val, [])
    assert_equal(sorted(flat(train)), list(range(n)))
    refuse_fractions(submission.make_loaders, draw, batch_size)
