"""Hidden grader of stage5_data/mnist.py."""

import struct
import sys
from pathlib import Path
from typing import Any

import numpy
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.data import Dataset

from graders import data
from graders.engine.engine import Raised
from graders.kit import (
    SeenTensor,
    _,
    assert_equal,
    assert_number,
    assert_raises,
    assert_tensor,
    fail,
    keep_picture,
    points,
)
from graders.kit.assertions import near
from graders.kit.failures import raise_for_exception
from graders.sandbox import probes
from graders.stage5_data.shared import Seen, caught, pair

# ------------------------------------------------------------------------------------------------- load_mnist

WITHIN = 0.0102  # mean and std may be off by 1%; the last digits are for rounding


def files_of(root: str, train, train_labels, test, test_labels) -> dict[str, bytes]:
    """The four files of MNIST below `root`, for uint8 images ``(N, 28, 28)`` and labels ``(N,)``."""
    files = {}
    for part, images, labels in (("train", train, train_labels), ("t10k", test, test_labels)):
        n = len(images)
        files[f"{root}/MNIST/raw/{part}-images-idx3-ubyte"] = struct.pack(">4i", 2051, n, 28, 28) + bytes_of(images)
        files[f"{root}/MNIST/raw/{part}-labels-idx1-ubyte"] = struct.pack(">2i", 2049, n) + bytes_of(labels)
    return files


def bytes_of(numbers):
    return numbers.to(torch.uint8).numpy().tobytes()


class Digits:
    """Made-up images in the format of MNIST, the files that hold them, and what is asked about them."""

    def __init__(self, draw, train=None, test=None) -> None:
        # Each image has a brightness of its own, and the test images are darker: the mean and the std of an image, of
        # the test set or of both sets are all more than 5% from those of the training set.
        self.train = noise(draw, draw.size(101, 130), 0.3, 1.0) if train is None else train
        self.test = noise(draw, draw.size(60, 80), 0.05, 0.5) if test is None else test
        self.labels = [draw.integers(len(images), low=0, high=9) for images in (self.train, self.test)]
        self.root = draw.choice(["digits", "data/of/mine", "here"]) + str(draw.size(0, 99))
        self.files = files_of(self.root, self.train, self.labels[0], self.test, self.labels[1])
        self.indices = [[0, len(images) - 1, *draw.permutation(len(images))[:4]] for images in (self.train, self.test)]

    def pixels(self, part: int):
        """The pixels, in [0, 1], of the images of this part that are looked at: ``(K, 1, 28, 28)``."""
        return (self.train, self.test)[part][self.indices[part]][:, None].double() / 255

    def wanted_labels(self, part: int):
        return self.labels[part][self.indices[part]].tolist()


def noise(draw, n: int, low: float, high: float):
    """Images of random pixels, each image with a brightness between `low` and `high`; the first of them the darkest."""
    brightness = draw.uniform(n, 1, 1, low=low, high=high).detach().sort(dim=0).values
    return (draw.integers(n, 28, 28, low=0, high=255) * brightness).round().to(torch.uint8)


def loaded(student, root, indices):
    """Runs inside: the two datasets, some items of each, and which addresses were asked for on the way.

    Args:
        indices: for each of the two datasets those of the items.
    """
    asked = []

    def listen(event, args):
        if event in ("urllib.Request", "socket.getaddrinfo", "socket.connect"):
            asked.append(event)

    sys.addaudithook(listen)
    return {**caught(student, items_of, (root, indices)), "asked": list(asked)}


def items_of(student, root, indices):
    """Runs inside: what the datasets are, and some of their items."""
    result = probes.call(probes.find(student, "load_mnist"), (root,), {})
    if not isinstance(result, tuple) or len(result) != 2:
        return {"kind": type(result).__name__}
    seen: dict[str, Any] = {"kind": "pair", "kinds": [type(one).__name__ for one in result]}
    if all(isinstance(one, Dataset) for one in result):
        seen["lengths"] = [len(one) for one in result]
        seen["items"] = [
            [one[index] for index in some if index < len(one)] for one, some in zip(result, indices, strict=True)
        ]
    return seen


def items_in(submission, digits: Digits, root=None):
    """The items of the two datasets that are looked at, two lists of pairs."""
    seen = submission.run(loaded, root or digits.root, digits.indices, files=digits.files)
    if seen["asked"]:
        fail(_("a download was tried, though the four files are there: read from root, as it is given; torchvision "
               "itself adds MNIST/raw to it"))
    if "raised" in seen:
        raise_for_exception(Raised.read(seen["raised"]), "load_mnist")
    found = seen["value"]
    if found["kind"] == "NoneType":
        fail(_("the function returned None: is the return missing?"))
    if found["kind"] != "pair":
        fail(_("the result is a {kind}; a tuple of two datasets is wanted, training set and test set")
             .format(kind=found["kind"]))
    if "items" not in found:
        fail(_("the result is a tuple of {kinds}; both must be Datasets, as torchvision gives them")
             .format(kinds=", ".join(map(str, found["kinds"]))))
    train, test = len(digits.train), len(digits.test)
    assert_equal(found["lengths"], [train, test], mistakes={
        _("the test set comes first; the training set is wanted first"): [test, train],
        _("both are the training set: the test set is the one with train=False"): [train, train],
        _("both are the test set: the training set is the one with train=True"): [test, test],
    })
    return [[pair(item) for item in items] for items in found["items"]]


def images_in(items) -> SeenTensor:
    """The images, which must all be float32 of shape (1, 28, 28), as one tensor."""
    for image, _label in items:
        if not isinstance(image, SeenTensor):
            fail(_("the image of an item is no tensor: the picture must be turned into one, by the transform ToTensor "
                   "for example"))
        if image.shape != (1, 28, 28):
            text = _("an image has the shape {shape}; (1, 28, 28) was expected: first the channel, of which a grey "
                     "picture has one")
            fail(text.format(shape=image.shape))
        assert_tensor(image, torch.zeros(1, 28, 28), atol=float("inf"))  # the dtype, and that it is a tensor
    return SeenTensor(torch.stack([image.values for image, _label in items]))


@points(2)
def test_load_mnist_items(submission, draw):
    """load_mnist: training set and test set, their items (1, 28, 28) float32 and an int"""
    digits = Digits(draw)
    for part, items in enumerate(items_in(submission, digits)):
        images_in(items)
        labels = [label for _image, label in items]
        if any(isinstance(label, SeenTensor) for label in labels):
            fail(_("a label is a tensor; a Python int is wanted"))
        assert_equal(labels, digits.wanted_labels(part))


def assert_normalised(items, digits: Digits, part: int, own_first: bool = False) -> None:
    """The images must be the pixels, normalised by the statistics of the training set."""
    p = digits.pixels(part)
    train, test = digits.train.double() / 255, digits.test.double() / 255
    m, s = train.mean(), train.std(correction=0)
    both = torch.cat([train, test])
    own_mean, own_std = p.mean(dim=(2, 3), keepdim=True), p.std(dim=(2, 3), keepdim=True)
    right = (p - m) / s
    of_test = _("the images were normalised by the statistics of the test set; those of the training set serve both")
    if own_first:
        of_test = _("the test set was normalised by statistics of its own; those of the training set serve both, or "
                    "the model would see the same grey as two different numbers")
    # Off by 1% each, mean and std move a number x by no more than this.
    assert_tensor(images_in(items), right.float(), rtol=WITHIN, atol=WITHIN * float(m / s), mistakes={
        key: None if value is None else value.float() for key, value in {
            _("the images are not normalised: the mean is still to be subtracted, and the rest divided by the std"): p,
            _("the pixels still reach from 0 to 255: bring them to [0, 1], subtract the mean, divide by the std"):
                255 * p,
            _("the pixels reach from 0 to 255, while mean and std are those of pixels in [0, 1]"): (255 * p - m) / s,
            _("the pixels are in [0, 1], while mean and std are those of pixels from 0 to 255"):
                (p - 255 * m) / (255 * s),
            _("the images were normalised twice"): ((p - m) / s - m) / s,
            of_test: (p - test.mean()) / test.std(correction=0),
            _("the statistics are those of training and test images together; the test images must play no part"):
                (p - both.mean()) / both.std(correction=0),
            _("these are the mean and the std of the original MNIST, 0.1307 and 0.3081; the files below root hold "
              "other images: compute them"): (p - 0.1307) / 0.3081,
            _("these images were brought to [-1, 1] with 0.5 and 0.5; the mean and the std of the training images are "
              "wanted"): (p - 0.5) / 0.5,
            _("every image was normalised by its own mean and std; those of all training images are wanted"):
                (p - own_mean) / own_std,
            _("only the mean was subtracted; the rest must be divided by the std"): p - m,
            _("the images were divided by the std, but the mean was not subtracted"): p / s,
            _("subtract the mean before dividing by the std, not after"): p / s - m,
            _("divided by the variance; the standard deviation is its root"): (p - m) / s**2,
            _("multiplied by the std; divide by it"): (p - m) * s,
            _("mean and std changed places"): (p - s) / m,
            _("the std is the average of the stds of the single images; that of all pixels together is larger"):
                (p - m) / train.std(dim=(1, 2), correction=0).mean(),
            _("rows and columns of the images changed places"): right.mT,
        }.items()
    })


@points(3)
def test_load_mnist_normalised(submission, draw):
    """load_mnist: the training images have mean 0 and standard deviation 1"""
    digits = Digits(draw)
    assert_normalised(items_in(submission, digits)[0], digits, 0)


@points(2)
def test_load_mnist_test_set(submission, draw):
    """load_mnist: the test images are normalised by the statistics of the training images"""
    digits = Digits(draw)
    assert_normalised(items_in(submission, digits)[1], digits, 1, own_first=True)


@points(1)
def test_load_mnist_real_digits(submission, draw):
    """load_mnist: real digits, 4,000 of them, for which 0.1307 and 0.3081 are near enough"""
    if not data.ready():
        data.unpack()
    content = (data.UNPACKED / data.RAW / "train-images-idx3-ubyte").read_bytes()
    train = torch.frombuffer(bytearray(content[16:]), dtype=torch.uint8).reshape(-1, 28, 28)
    # The last ones with white and black exchanged, as a test set of other statistics.
    digits = Digits(draw, train, 255 - train[-100:])
    train_items, test_items = items_in(submission, digits)
    assert_normalised(train_items, digits, 0)
    assert_normalised(test_items, digits, 1, own_first=True)


@points(1)
def test_load_mnist_path(submission, draw):
    """load_mnist: root may be a pathlib.Path, and nothing is downloaded where the files are"""
    digits = Digits(draw)
    items = items_in(submission, digits, Path(digits.root))
    for part in (0, 1):
        assert_equal([label for _image, label in items[part]], digits.wanted_labels(part))


# ------------------------------------------------------------------------------------------------- mean_and_std


def measured(student, images):
    """Runs inside: the result for a dataset of these images, which items were read, and the largest tensor made."""
    function = probes.find(student, "mean_and_std")
    read = []

    class Images(Dataset[Any]):
        def __len__(self):
            return len(images)

        def __getitem__(self, index):
            if not 0 <= index < len(images):
                raise IndexError(index)
            read.append(int(index))
            return images[index], 7

    class Watched(TorchDispatchMode):
        largest = 0

        @classmethod
        def _should_skip_dynamo(cls):
            return False  # nothing is compiled here, and torch._dynamo takes a second to import

        def __torch_dispatch__(self, func, types, args=(), kwargs=None):
            result = func(*args, **(kwargs or {}))
            for tensor in probes.tensors_in(result, torch.Tensor):
                Watched.largest = max(Watched.largest, tensor.numel())
            return result

    with Watched():
        result = probes.call(function, (Images(),), {})
    return {"result": result, "read": read, "largest": Watched.largest}


def result_of(submission, images):
    """Mean and std as the student's function gives them."""
    found = submission.run(measured, images)["result"]
    if found is None:
        fail(_("the function returned None: is the return missing?"))
    if not isinstance(found, tuple) or len(found) != 2:
        fail(_("the result is not a tuple of two numbers, mean and standard deviation"))
    if any(isinstance(number, SeenTensor) for number in found):
        fail(_("mean and std are tensors; Python floats are wanted: .item() gives them"))
    return found


def brighter(draw, n: int, *shape: int):
    """Images that differ in brightness, the last ones by much: averages of batches, or of images, are far off."""
    images = draw.uniform(n, *shape).detach() + draw.uniform(n, *[1] * len(shape), high=2.0).detach()
    images[-n // 8 :] *= draw.size(3, 5)
    return images.float()


def average_over_batches(images, statistic) -> list[float]:
    """For each usual batch size the average over the batches of a statistic of the batch.

    Not for each size: of wrong results one in twenty would by chance be as near to one of so many numbers.
    """
    return [
        float(torch.stack([statistic(batch) for batch in images.split(size)]).mean())
        for size in range(1, len(images))
        if size % 10 == 0 or size & (size - 1) == 0
    ]


def assert_mean(got, images) -> None:
    x = images.double()
    mean, pixels = float(x.mean()), x[0].numel()
    mistakes: dict[str, float] = {
        _("this is the standard deviation; the mean is wanted first"): float(x.std(correction=0)),
        _("the sum of all pixels was divided by the number of images; divide by the number of pixels"): mean * pixels,
        _("this is the sum of all pixels; divide it by their number"): float(x.sum()),
        _("this is the mean of the first image only"): float(x[0].mean()),
        _("this is the mean of the last image only"): float(x[-1].mean()),
        _("this is the mean of the labels"): 7.0,
    }
    if is_something_else(got, mean, mistakes):
        averages = average_over_batches(x, torch.mean)
        if any(near(got, average, 1e-5, 0) for average in averages):
            fail(_("the mean is the average of the batches' means, in which the last, smaller batch counts as much as "
                   "the others: sum all pixels, and divide once, at the end"))
    assert_number(got, mean, rtol=1e-4, atol=0, mistakes=mistakes)


def assert_std(got, images) -> None:
    x = images.double()
    std, pixels = float(x.std(correction=0)), x.flatten(1)
    mistakes: dict[str, float] = {
        _("this is the variance; the standard deviation is its root"): std**2,
        _("the std was divided by the number of pixels less one; divide by their number"): float(x.std()),
        _("this is the root of the mean square: the square of the mean is still to be subtracted under the root"):
            float(x.square().mean().sqrt()),
        _("this is the std of the images' means; that of all pixels is wanted"): float(pixels.mean(1).std()),
        _("this is the std of the images' means; that of all pixels is wanted "):
            float(pixels.mean(1).std(correction=0)),
        _("this is the mean absolute distance from the mean; the root of the mean square is wanted"):
            float((x - x.mean()).abs().mean()),
    }
    if is_something_else(got, std, mistakes):
        averages = average_over_batches(x, lambda batch: batch.std(correction=0))
        averages += average_over_batches(x, lambda batch: batch.std() if batch.numel() > 1 else batch.sum())
        if any(near(got, average, 1e-5, 0) for average in averages):
            fail(_("the std is an average of the batches' (or images') stds, which leaves out how the batches differ "
                   "from each other: sum pixels and squared pixels, and compute the std at the end"))
        roots = average_over_batches(x, lambda batch: batch.var(correction=0))
        if any(near(got, root**0.5, 1e-5, 0) for root in roots):
            fail(_("the variance is an average of the batches' variances, which leaves out how the batches differ from "
                   "each other: sum pixels and squared pixels, and compute it at the end"))
    assert_number(got, std, rtol=1e-4, atol=0, mistakes=mistakes)


def is_something_else(got, wanted: float, mistakes: dict[str, float]) -> bool:
    """Whether a number is neither right nor what a known mistake gives: only then it may be one of many averages."""
    return isinstance(got, float) and not any(near(got, value, 1e-4, 0) for value in (wanted, *mistakes.values()))


@points(2)
def test_mean_and_std_mean(submission, draw):
    """mean_and_std: the mean of all pixels, whatever the shape of the images"""
    for shape in ((1, 3, 4), (3, 2, 2)):
        images = brighter(draw, draw.size(261, 310), *shape)
        mean, _std = result_of(submission, images)
        assert_mean(mean, images)


@points(2)
def test_mean_and_std_std(submission, draw):
    """mean_and_std: the population standard deviation of all pixels"""
    for n, shape in ((draw.size(261, 310), (1, 3, 4)), (draw.size(5, 9), (1, 2, 1))):
        images = brighter(draw, n, *shape)
        _mean, std = result_of(submission, images)
        assert_std(std, images)


@points(1)
def test_mean_and_std_precise(submission, draw):
    """mean_and_std: four correct digits, also where the mean is a thousand times the std"""
    spread = 1 + draw.size(1, 99) / 50
    images = draw.normal(draw.size(700, 800), 1, 2, 3).detach()
    images = (spread * (images - images.mean()) / images.std() + 1000 * spread).float()
    mean, std = result_of(submission, images)
    assert_number(mean, float(images.double().mean()), rtol=1e-4, atol=0)
    wanted = float(images.double().std(correction=0))
    if isinstance(std, float) and not near(std, wanted, 1e-4, 0):
        text = _("for pixels near {mean:.0f} the std is {got:.5g} in place of {wanted:.5g}: float32 has seven digits, "
                 "and the difference of two large sums takes most of them. Make the pixels float64 before you sum")
        fail(text.format(mean=1000 * spread, got=std, wanted=wanted))
    assert_number(std, wanted, rtol=1e-4, atol=0)


@points(2)
def test_mean_and_std_one_pass(submission, draw):
    """mean_and_std: each item is read once, and never all of them are in memory"""
    n = 2 * draw.size(1150, 1300) + 1  # odd: no usual batch size goes into it, so there is a smaller last batch
    images = draw.uniform(n, 1, 2, 2).detach().float()
    seen = submission.run(measured, images)
    read = seen["read"]
    if len(read) >= 2 * n:
        fail(_("the data was read {times} times; once is enough, if the sum and the sum of the squares grow together")
             .format(times=len(read) // n))
    if len(read) > n:
        text = _("{count} items were read of a dataset of {total}: some of them twice")
        fail(text.format(count=len(read), total=n))
    if len(set(read)) < n:
        text = _("only {count} of {total} items were read: go through all batches, the last, smaller one too")
        fail(text.format(count=len(set(read)), total=n))
    if seen["largest"] > 1000 * 4:
        text = _("{count} images were in memory together, in one tensor; go through the data in smaller batches")
        fail(text.format(count=seen["largest"] // 4))
    assert_equal(sorted(read), list(range(n)))


def sums_and_squares(images, batch_size: int) -> float:
    """The variance by the formula with the sums, in float64: for images that are all the same, a rounding error."""
    pixels = images.double()
    total = sum(part.sum().item() for part in pixels.split(batch_size))
    squares = sum(part.square().sum().item() for part in pixels.split(batch_size))
    return float(squares / pixels.numel() - (total / pixels.numel()) ** 2)


def one_grey(draw):
    """Images of one grey, for which that rounding error is less than 0, in batches of whatever size."""
    while True:  # one try in about eighty is of this kind
        images = torch.full((draw.size(40, 60), 1, 3, 7), draw.size(1, 99) / 100)
        if all(sums_and_squares(images, size) < 0 for size in (1, 16, 32, len(images))):
            return images


@points(1)
def test_mean_and_std_small(submission, draw):
    """mean_and_std: one image will do, or images that are all the same; none raises ValueError"""
    one = brighter(draw, 1, 2, draw.size(2, 4), 3)
    mean, std = result_of(submission, one)
    assert_number(mean, float(one.double().mean()), rtol=1e-4)
    assert_number(std, float(one.double().std(correction=0)), rtol=1e-4)
    same = one_grey(draw)
    mean, std = result_of(submission, same)
    assert_number(mean, float(same[0, 0, 0, 0]), rtol=1e-4)
    if isinstance(std, complex) or type(std).__name__ == "Opaque" or std != std:
        fail(_("the std of images that are all the same is no real number: rounding can make the variance a little "
               "less than 0, which has no root"))
    assert_number(std, 0.0, atol=1e-4)
    assert_raises(submission.mean_and_std, [], error=ValueError, when=_("an empty dataset"))


# ------------------------------------------------------------------------------------------------- show_batch


def shown(student, images, labels, path):
    """Runs inside: the figure that comes back, the file, and what became of the pyplot of the caller."""
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    function = probes.find(student, "show_batch")
    pyplot.close("all")
    windows, original = [], pyplot.show
    pyplot.show = lambda *args, **kwargs: windows.append(True)
    mine = pyplot.figure()
    try:
        figure = probes.call(function, (images, labels, path), {})
        seen = {
            "kind": type(figure).__name__,
            "mine": {"open": mine.number in pyplot.get_fignums(), "axes": len(mine.axes), "returned": figure is mine},
            "open": len(pyplot.get_fignums()),
            "windows": len(windows),
            "file": probes.file_content(path) if Path(path).is_file() else None,
        }
        if isinstance(figure, Figure):
            seen["axes"] = [axes_of(axes) for axes in figure.axes if axes.images]
        return seen
    finally:
        pyplot.show = original
        pyplot.close("all")


def axes_of(axes):
    """Runs inside: the images of one axes as arrays, and its title."""
    title = [axes.get_title(loc=where) for where in ("left", "center", "right")]
    drawn = [image.get_window_extent() for image in axes.images]
    return {
        "sizes": [[float(box.width), float(box.height)] for box in drawn],
        "images": [numpy.asarray(image.get_array(), dtype=numpy.float64) for image in axes.images],
        "title": "".join(title),
    }


def figure_of(submission, images, labels, path: str = "batch.png"):
    """What `shown` sees, of a figure."""
    seen = Seen(submission, "show_batch", shown, own=3).plain(images, labels, path)
    if seen["kind"] == "NoneType":
        fail(_("the function returned None: the figure is wanted"))
    if seen["kind"] != "Figure":
        fail(_("the result is a {kind}; the figure is wanted").format(kind=seen["kind"]))
    return seen


def drawn_of(seen, n: int):
    """The image of each axes, and its title, where there is one axes for each of the n images."""
    axes = seen["axes"]
    if len(axes) == 1 and n > 1:
        if len(axes[0]["images"]) == n:
            fail(_("all images were drawn into the same axes, one over the other; each wants its own"))
        fail(_("the figure has a single axes with an image; {n} images were given").format(n=n))
    if len(axes) != n:
        fail(_("the figure has {count} axes with an image; {n} images were given").format(count=len(axes), n=n))
    if any(len(one["images"]) != 1 for one in axes):
        fail(_("an axes has more than one image"))
    arrays = [one["images"][0] for one in axes]
    if not all(isinstance(array, SeenTensor) for array in arrays):
        fail(_("what imshow was given cannot be read as numbers"))
    return arrays, [one["title"] for one in axes]


def batch(draw, n: int, *channel: int):
    """Images that are higher than wide, with labels that are all different."""
    images = draw.normal(n, *channel, draw.size(9, 12), draw.size(5, 8)).detach().float()
    return images, torch.tensor(draw.permutation(10)[:n])


@points(3)
def test_show_batch_images(submission, draw):
    """show_batch: an axes with imshow for each image, in order, with its own numbers"""
    for n, channel in ((draw.size(5, 7), (1,)), (draw.size(2, 4), ()), (1, (1,))):
        images, labels = batch(draw, n, *channel)
        arrays, _titles = drawn_of(figure_of(submission, images, labels), n)
        plain = images.reshape(n, *images.shape[-2:])
        if n > 1 and all(torch.equal(array.values, arrays[0].values) for array in arrays):
            fail(_("every axes has the same image; each wants its own"))
        for index, array in enumerate(arrays):
            one = plain[index]
            span = one.max() - one.min()
            wanted = one.double().numpy()
            assert_tensor(array, torch.from_numpy(wanted), kind="array", rtol=1e-5, atol=1e-6, mistakes={
                _("the images come in the opposite order"): plain[n - 1 - index].double(),
                _("rows and columns of the image changed places"): one.mT.double(),
                _("the image stands on its head"): one.flip(0).double(),
                _("the image was scaled to [0, 1]; imshow does that for what is shown"):
                    ((one - one.min()) / span).double(),
                _("the image was cut off at 0 and 1; imshow can show any numbers"): one.clamp(0, 1).double(),
            })


@points(2)
def test_show_batch_titles(submission, draw):
    """show_batch: the title of each image is its label"""
    images, labels = batch(draw, draw.size(3, 5), 1)
    for given in (labels, labels.tolist()):
        _arrays, titles = drawn_of(figure_of(submission, images, given), len(labels))
        refuse_titles(titles, labels.tolist())
        assert_equal([label in words(title) for title, label in zip(titles, map(str, labels.tolist()), strict=True)],
                     [True] * len(labels))


@points(1)
def test_show_batch_many(submission, draw):
    """show_batch: of many images none is left out, and each is large enough to be recognised"""
    n = draw.size(17, 20)
    images, labels = draw.normal(n, 1, 28, 28).detach().float(), draw.integers(n, low=0, high=9)
    seen = figure_of(submission, images, labels)
    arrays, titles = drawn_of(seen, n)
    for index in (0, n // 2, n - 1):
        wanted = images[index, 0].double()
        assert_tensor(arrays[index], wanted, kind="array", rtol=1e-5, atol=1e-6)
    refuse_titles(titles, labels.tolist())
    # Half their own size at least. In a row of a figure of the usual size twenty images keep 20 of their 28 pixels.
    smallest = min(min(size) for axes in seen["axes"] for size in axes["sizes"])
    if smallest < 14:
        text = _("the images are drawn only {size:.0f} pixels large, and nobody can see what is in them: give the "
                 "figure a larger figsize")
        fail(text.format(size=smallest))


def words(title) -> list[str]:
    return str(title).replace(":", " ").replace("=", " ").split()


def refuse_titles(titles, labels) -> None:
    """Name what is in the titles in place of the labels."""
    if not any(titles):
        fail(_("the images have no titles; each should have its label: axes.set_title"))
    for title, label in zip(titles, labels, strict=True):
        if str(label) in words(title):
            continue
        text = _("an image with the label {label} has the title {title}")
        if "tensor" in str(title):
            text = _("an image with the label {label} has the title {title}: int(label) makes a number of a tensor")
        elif titles == list(map(str, range(len(titles)))):
            text = _("an image with the label {label} has the title {title}: that is its place in the batch")
        fail(text.format(label=label, title=repr(str(title))))


def picture(path):
    """Runs in a clean child: what is in a picture file."""
    from PIL import Image

    with Image.open(path) as image:
        pixels = numpy.asarray(image.convert("RGB")).reshape(-1, 3)
        return {"format": image.format, "pixels": torch.from_numpy(pixels.copy())}


@points(2)
def test_show_batch_file(submission, draw):
    """show_batch: a PNG with the images is at path, in a new folder if need be"""
    images, labels = batch(draw, 6, 1)
    path = f"pictures/run{draw.size(0, 99)}/{draw.choice(['batch', 'digits'])}.png"
    seen = figure_of(submission, images, labels, path)
    if seen["file"] is None:
        fail(_("there is no file at path after the call"))
    found = submission.clean(picture, "picture.png", files={"picture.png": seen["file"]})
    if isinstance(found, Raised):
        fail(_("the file at path is no picture that can be opened"))
    if found["format"] != "PNG":
        fail(_("the file at path is a {kind}; a PNG is wanted").format(kind=found["format"]))
    keep_picture("batch", seen["file"])
    pixels = found["pixels"].values.long()
    codes = pixels[:, 0] * 65536 + pixels[:, 1] * 256 + pixels[:, 2]
    background = codes.unique(return_counts=True)[1].max() / len(codes)
    # Six images, in a row or in a grid, cover about a tenth of a figure of the usual size; titles, hardly anything.
    if background > 0.96:
        fail(_("the picture at path is empty, or nearly so: save the figure with the images, after they are drawn"))
    assert_equal(found["format"], "PNG")


@points(2)
def test_show_batch_tidy(submission, draw):
    """show_batch: no window, no figure left open, and those of the caller as they were"""
    images, labels = batch(draw, 2, 1)
    seen = figure_of(submission, images, labels)
    mine = seen["mine"]
    if seen["windows"]:
        fail(_("plt.show() was called: the picture goes into the file, and no window is opened"))
    if mine["returned"] or mine["axes"]:
        fail(_("the images were drawn into a figure that was open before; make a new one, with plt.subplots() for "
               "example"))
    if not mine["open"]:
        fail(_("a figure that was open before was closed: plt.close(figure) closes your own only"))
    if seen["open"] > 1:
        fail(_("the figure stays open in pyplot, and with every call there is one more: plt.close(figure)"))
    assert_equal(seen["open"], 1)
