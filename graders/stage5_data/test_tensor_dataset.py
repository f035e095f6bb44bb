"""Hidden grader of stage5_data/tensor_dataset.py."""

import itertools

import torch
from torch.utils.data import DataLoader, Dataset

from graders.engine.engine import Raised
from graders.kit import SeenTensor, _, assert_equal, assert_raises, assert_tensor, fail, points
from graders.kit.assertions import same
from graders.kit.failures import said_by
from graders.stage5_data.shared import Seen, assert_length, make, outcome_of, pair


def item_at(student, x, y, index, *transform):
    """Runs inside: one item of a new dataset."""
    return make(student, "PairDataset", x, y, *transform)[index]


def whole_numbers(draw, n: int):
    """Labels that are all different: the label of one sample cannot be taken for another's."""
    return torch.tensor(draw.permutation(n))


def sample_wrongly(x, y, index: int):
    """What the usual mistakes give for ``x[index]``."""
    n = len(x)
    return {
        _("the label came first; an item is the input and then the label"): y[index],
        _("the input kept a dimension of size 1 in front: x[index : index + 1] is a batch, x[index] is a sample"):
            x[index : index + 1],
        _("these are all inputs at once; an item has the one at index"): x,
        _("this is always the first input: index is ignored"): x[0],
        _("this is the input before the one that was asked for: samples are counted from 0"): x[index - 1],
        _("this is the input after the one that was asked for: samples are counted from 0"): x[(index + 1) % n],
        _("the input was flattened; it must come as it stands in x"): x[index].flatten(),
        _("dimensions of size 1 were dropped from the input; it must come as it stands in x"): x[index].squeeze(),
    }


def label_wrongly(x, y, index: int):
    """What the usual mistakes give for ``y[index]``."""
    n = len(y)
    return {
        _("in place of the label the input came a second time"): x[index],
        _("these are all labels at once; an item has the one at index"): y,
        _("the label kept a dimension of size 1 in front: y[index : index + 1] is a batch, y[index] is a label"):
            y[index : index + 1],
        _("this is always the first label: index is ignored"): y[0],
        _("this is the label of the sample before"): y[index - 1],
        _("this is the label of the sample after"): y[(index + 1) % n],
    }


def assert_label(label, x, y, index: int) -> None:
    """The label must be ``y[index]``, for a tensor ``y``."""
    if isinstance(label, (bool, int, float)):
        fail(_("the label is a Python number; y[index] is wanted as it stands in y, a tensor here"))
    assert_tensor(label, y[index], mistakes=label_wrongly(x, y, index))


@points(2)
def test_PairDataset_items(submission, draw):
    """PairDataset: item i is the pair of x[i] and y[i]"""
    for shape, label_shape, none in (((3,), (), ()), ((), (2,), (None,)), ((1, 4, 2), (), ()), ((2,), (1,), ())):
        n = draw.size(4, 7)
        x = draw.normal(n, *shape)
        y = draw.normal(n, *label_shape) if label_shape else whole_numbers(draw, n)
        for index in (0, *draw.permutation(n)[:2]):
            sample, label = pair(Seen(submission, "PairDataset", item_at, own=2)(x, y, index, *none))
            assert_tensor(sample, x[index], mistakes=sample_wrongly(x, y, index))
            assert_label(label, x, y, index)


@points(1)
def test_PairDataset_whole_numbers(submission, draw):
    """PairDataset: whole numbers stay whole numbers, and the label keeps its dtype"""
    n = draw.size(4, 7)
    x, y = draw.integers(n, 3), whole_numbers(draw, n).to(draw.choice([torch.int32, torch.uint8]))
    index = draw.size(1, n - 1)
    sample, label = pair(submission.run(item_at, x, y, index))
    assert_tensor(sample, x[index], mistakes=sample_wrongly(x, y, index))
    assert_label(label, x, y, index)


def length_of(student, x, y):
    """Runs inside: the length of a new dataset."""
    return len(make(student, "PairDataset", x, y))


@points(1)
def test_PairDataset_length(submission, draw):
    """PairDataset: as long as its inputs, also where there is one or none"""
    for n in (draw.size(3, 9), 1, 0):
        for x in (torch.zeros(n, 31, 2), [torch.zeros(31)] * n):
            assert_length(submission.run(length_of, x, whole_numbers(draw, n)), n, {
                _("this is the number of elements of x; the number of its samples is wanted"): n * 62,
                _("this is a size of one sample; the number of samples is wanted"): 31,
                _("inputs and labels were counted together; a pair counts once"): 2 * n,
                _("this is 2, the x and the y; the number of pairs is wanted"): 2,
                _("this is the last index, which is one less than the length"): n - 1,
            })


@points(2)
def test_PairDataset_transform(submission, draw):
    """PairDataset: the transform changes the input, one sample at a time, not the label"""
    n = draw.size(4, 7)
    x, y = draw.normal(n, draw.size(3, 5)), draw.normal(n, 2)

    def transform(sample):
        return 2 * sample - sample.sum()  # other than an elementwise function, this sees how much it was given

    for index in draw.permutation(n)[:2]:
        item = Seen(submission, "PairDataset", item_at, own=2)(x, y, index, transform)
        sample, label = pair(item)
        assert_tensor(label, y[index], mistakes={
            _("the transform was applied to the label; only the input is transformed"): transform(y[index]),
            **label_wrongly(x, y, index),
        })
        assert_tensor(sample, transform(x[index]), mistakes={
            _("the transform was not applied to the input"): x[index],
            _("the transform got all inputs at once; it must get one at a time: transform(x[index])"):
                transform(x)[index],
            _("the transform was applied twice"): transform(transform(x[index])),
            _("the transform got a batch of one sample; it must get the sample: transform(x[index])"):
                transform(x[index : index + 1]),
            **sample_wrongly(x, y, index),
        })


def transform_log(student, x, y, indices):
    """Runs inside: items under a transform that adds how often it has been called, and these numbers of calls."""
    calls = []

    def transform(sample):
        calls.append(sample)
        return sample + len(calls)

    dataset = make(student, "PairDataset", x, y, transform)
    made = len(calls)
    return {"made": made, "items": [dataset[index] for index in indices], "calls": len(calls)}


@points(2)
def test_PairDataset_transform_each_time(submission, draw):
    """PairDataset: the transform is called when an item is asked for, each time anew"""
    n = draw.size(3, 6)
    x, y = [100 * number for number in draw.permutation(n)], draw.permutation(n)
    one, other, *_rest = draw.permutation(n)
    indices = [one, other, one, one]
    seen = submission.run(transform_log, x, y, indices)
    if seen["made"]:
        text = _("the transform was called {count} times before any item was asked for: call it in __getitem__, not in "
                 "__init__. A random transform must give something else each time")
        fail(text.format(count=seen["made"]))
    items = [pair(item) for item in seen["items"]]
    if all(same(items[position][0], x[one] + 1) for position in (0, 2)):
        fail(_("asked for a second time, the item came back with the old result: the transform must be called anew, "
               "for it may be random"))
    if seen["calls"] == 0:
        fail(_("the transform was never called"))
    if seen["calls"] > len(indices):
        text = _("the transform was called {count} times for {items} items; once for each is enough")
        fail(text.format(count=seen["calls"], items=len(indices)))
    assert_equal(items, [(x[index] + count, y[index]) for count, index in enumerate(indices, start=1)])


WORDS = ["river", "bread", "night", "cat", "seven", "tree", "bridge", "roof", "violin", "key"]


@points(1)
def test_PairDataset_negative_index(submission, draw):
    """PairDataset: a negative index counts from the end, as in a list"""
    n = draw.size(5, 8)
    words, y = [WORDS[number] for number in draw.permutation(n)], draw.permutation(n)
    for index in (-1, -n, -draw.size(2, n - 1)):
        item = outcome_of(submission, item_at, words, y, index)
        if isinstance(item, Raised):
            text = _("index {index} of {n} samples raised {what}; negative numbers count from the end")
            fail(text.format(index=index, n=n, what=said_by(item)))
        assert_equal(pair(item), (words[index], y[index]), mistakes={
            _("the minus sign was dropped; negative numbers count from the end"):
                None if index == -n else (words[-index], y[-index]),
            _("counted from the end, but off by one: index -1 is the last item"):
                (words[index - 1 + n * (index == -n)], y[index - 1 + n * (index == -n)]),
            _("only one of input and label was counted from the end"):
                None if index == -n else (words[index], y[-index]),
        })


def past_the_end(student, x, y, indices):
    """Runs inside: the exception for each index (none where an item came), and how many items a for loop meets."""
    dataset = make(student, "PairDataset", x, y)
    raised: list[list[str]] = []
    for index in indices:
        try:
            dataset[index]
            raised.append([])
        except NotImplementedError:
            raise
        except Exception as error:
            raised.append([kind.__name__ for kind in type(error).__mro__])
    first, met = dataset[0] if len(x) else None, 0
    if all("IndexError" in types for types in raised):  # else a for loop would end by another exception, or not at all
        met = sum(1 for _item in itertools.islice(dataset, 3 * len(x) + 3))
    return {"raised": raised, "first": first, "met": met}


@points(2)
def test_PairDataset_past_the_end(submission, draw):
    """PairDataset: an index that is none raises IndexError, so that a for loop ends"""
    n = draw.size(3, 6)
    for x, y, indices in (
        (torch.arange(3.0 * n).reshape(n, 3), whole_numbers(draw, n), (n, n + draw.size(1, 5), -n - 1, -2 * n)),
        (WORDS[:n], list(range(n)), (n, n + draw.size(1, 5), -n - 1, -2 * n)),
        ([], [], (0, -1)),
    ):
        seen = submission.run(past_the_end, x, y, indices)
        if len(x):
            pair(seen["first"])  # an index that is one gives an item
        for index, types in zip(indices, seen["raised"], strict=True):
            if not types:
                text = _("index {index} of {n} samples gave an item; IndexError is wanted: without it a for loop over "
                         "the dataset does not end")
                fail(text.format(index=index, n=len(x)))
            if "IndexError" not in types:
                text = _("index {index} of {n} samples raised {what}; IndexError is wanted, which ends a for loop")
                fail(text.format(index=index, n=len(x), what=types[0]))
        assert_equal(seen["met"], len(x), mistakes={
            _("a for loop over the dataset does not end: past the last item, IndexError is wanted"): 3 * len(x) + 3,
        })


@points(1)
def test_PairDataset_other_kinds(submission, draw):
    """PairDataset: lists and tuples of anything, given back as they are"""
    n = draw.size(4, 7)
    words, labels = [WORDS[number] for number in draw.permutation(n)], draw.permutation(n)
    index = draw.size(1, n - 1)
    sample, label = pair(submission.run(item_at, words, labels, index))
    if isinstance(label, SeenTensor):
        fail(_("the label was made a tensor; y[index] is wanted as it stands in y, a number here"))
    assert_equal((sample, label), (words[index], labels[index]))
    names = tuple(reversed(WORDS[:n]))
    item = pair(submission.run(item_at, tuple(words), names, index, str.upper))
    assert_equal(item, (words[index].upper(), names[index]))
    lengths = draw.permutation(n)
    texts = [torch.arange(length) + 10 for length in lengths]  # of different lengths: no single tensor can hold them
    sample, label = pair(submission.run(item_at, texts, lengths, index))
    assert_tensor(sample, texts[index])
    assert_equal(label, lengths[index])


@points(1)
def test_PairDataset_lengths_differ(submission, draw):
    """PairDataset: inputs and labels that are not equally many raise ValueError"""
    n = draw.size(3, 6)
    for count, when in (
        (n - 1, _("a label too few")),
        (n + 1, _("a label too many")),
        (2 * n, _("twice as many labels as inputs")),
        (1, _("one label for all inputs")),
        (0, _("no labels")),
    ):
        assert_raises(submission.PairDataset, torch.zeros(n, 2), torch.zeros(count, 2), when=when)
        assert_raises(submission.PairDataset, WORDS[:n], list(range(count)), when=when)


def through_loader(student, x, y, batch_size):
    """Runs inside: whether the class is a Dataset, and what a DataLoader makes of a new one."""
    dataset = make(student, "PairDataset", x, y)
    batches = [tuple(batch) for batch in DataLoader(dataset, batch_size=batch_size)]
    return {"kin": isinstance(dataset, Dataset), "batches": batches}


@points(1)
def test_PairDataset_loader(submission, draw):
    """PairDataset: a Dataset, of which a DataLoader makes batches"""
    n = draw.size(5, 7)
    x, y = draw.normal(n, 3).detach(), whole_numbers(draw, n)
    seen = submission.run(through_loader, x, y, 2)
    if not seen["kin"]:
        fail(_("the class is no Dataset: its first line must be class PairDataset(Dataset…), as in the stub"))
    assert_equal(len(seen["batches"]), (n + 1) // 2)
    for number, (inputs, labels) in enumerate(seen["batches"]):
        assert_tensor(inputs, x[2 * number : 2 * number + 2])
        assert_tensor(labels, y[2 * number : 2 * number + 2])
