"""Hidden grader of stage6_deployment/inference.py."""

import io
from functools import partial
from typing import Any

import numpy
import torch
from PIL import Image
from torch import nn

from graders import data
from graders.engine.engine import Raised
from graders.kit import SeenTensor, _, assert_equal, assert_raises, assert_tensor, fail, points
from graders.kit.failures import raise_for_exception, said_by
from graders.sandbox import probes
from graders.stage5_data.shared import caught, outcome_of
from graders.stage6_deployment.classifier import (
    MODULES,
    assert_modes,
    classifier,
    draw_weights,
    mixed_modes,
    modes_of,
    refuse_traces,
    traces,
    with_modes,
)

CPU = torch.device("cpu")

# ---------------------------------------------------------------------------- predict and predict_probabilities


class Task:
    """Images, the state of a `classifier` for them, and a batch size that leaves a smaller last batch."""

    def __init__(self, draw, batches=(3, 5)) -> None:
        height, width = draw.size(2, 3), draw.size(2, 4)
        self.classes = draw.size(4, 6)
        self.weights = draw_weights(draw, height * width, self.classes)
        self.batch_size = draw.size(self.classes + 1, 9)
        self.count = self.batch_size * draw.size(*batches) + draw.size(2, 4)
        self.images = draw.normal(self.count, 1, height, width).detach().float()
        self.modes = [True] * MODULES

    def parts(self, training=False):
        """The logits of each batch, as the judge computes them."""
        with torch.no_grad():
            model = classifier(self.weights).train(training)
            return [model(batch) for batch in self.images.split(self.batch_size)]

    @property
    def logits(self):
        return torch.cat(self.parts())


def used(student, name, weights, dropout, modes, images, batch_size, device):
    """Runs inside: the result of one of the two functions, what the model went through, and what is left of it."""
    calls = []

    class Observed(nn.Sequential):
        def forward(self, inputs):
            result = super().forward(inputs)
            shape = list(inputs.shape) if isinstance(inputs, torch.Tensor) else []
            calls.append({"shape": shape, "modes": modes_of(self), "graph": result.requires_grad})
            return result

    model = with_modes(Observed(*classifier(weights, dropout)), modes)
    size = {} if batch_size is None else {"batch_size": batch_size}
    result = probes.call(probes.find(student, name), (model, images, device), size)
    return {"result": result, "calls": calls, "images": images, **traces(model)}


def use(submission, name, task, dropout=0.0, default=False):
    """Call one of the two functions; images must be left as they are."""
    batch_size = None if default else task.batch_size
    seen = submission.run(used, name, task.weights, dropout, task.modes, task.images, batch_size, CPU)
    if not torch.equal(seen["images"].values, task.images):
        fail(_("the images were changed: work on a copy, and leave the caller's data as it is"))
    return seen


def joined_wrongly(task, result_of):
    """What the usual mistakes with batches make of a result that has a row for each image."""
    right = [result_of(part) for part in task.parts()]
    return {
        _("the last batch is missing: it is smaller than the others, but it counts"): torch.cat(right[:-1]),
        _("only the first batch is in the result: is there a return within the loop?"): right[0],
        _("only the last batch is in the result: collect all of them, and join them with torch.cat"): right[-1],
        _("the batches were joined in reverse order"): torch.cat(right[::-1]),
        _("the model was in train mode: batch norm looked at the batch, and each image depends on its neighbours"):
            torch.cat([result_of(part) for part in task.parts(training=True)]),
    }


def assert_classes(seen, task) -> None:
    logits = task.logits
    assert_tensor(seen["result"], logits.argmax(1), mistakes={
        _("these are the logits; the index of the largest in each row is wanted"): logits,
        _("these are the probabilities; the index of the largest in each row is wanted"): logits.softmax(1),
        _("these are the largest logits themselves; their indices are wanted: argmax"): logits.max(1).values,
        _("these are the largest probabilities themselves; their indices are wanted: argmax"):
            logits.softmax(1).max(1).values,
        _("the largest was looked for along the batch: each row is an image, so look along dim=1"): logits.argmax(0),
        _("the largest was looked for along the batch: each row is an image, so look along dim=1 "):
            logits.softmax(1).argmax(0),
        _("the largest was looked for along each batch: each row is an image, so look along dim=1"):
            torch.cat([part.argmax(0) for part in task.parts()]),
        _("these are the indices of the smallest logits"): logits.argmin(1),
        _("the result has a second dimension of size 1; (N,) is wanted"): logits.argmax(1, keepdim=True),
        _("the classes were counted from 1; they are indices, from 0"): logits.argmax(1) + 1,
        **joined_wrongly(task, lambda part: part.argmax(1)),
    })


def assert_probabilities(seen, task) -> None:
    logits, parts = task.logits, task.parts()
    exponentials = logits.exp()
    assert_tensor(seen["result"], logits.softmax(1), mistakes={
        _("these are the logits; softmax makes probabilities of them"): logits,
        _("these are the logarithms of the probabilities: softmax, not log_softmax"): logits.log_softmax(1),
        _("the columns add up to 1 in place of the rows: softmax along dim=1, over the classes"): logits.softmax(0),
        _("the columns of each batch add up to 1 in place of the rows: softmax along dim=1, over the classes"):
            torch.cat([part.softmax(0) for part in parts]),
        _("sigmoid looks at each class by itself, and the rows do not add up to 1: softmax is wanted"):
            logits.sigmoid(),
        _("softmax was taken twice"): logits.softmax(1).softmax(1),
        _("these are only the largest probabilities; all classes are wanted"): logits.softmax(1).max(1).values,
        _("these are the classes; the probability of each class is wanted"): logits.argmax(1),
        _("the exponentials were not divided by the sum of their row"): exponentials,
        _("the logits were divided by their sum; softmax takes the exponentials first"):
            logits / logits.sum(1, keepdim=True),
        _("all numbers of a batch together add up to 1; each row must"):
            torch.cat([part.exp() / part.exp().sum() for part in parts]),
        **joined_wrongly(task, lambda part: part.softmax(1)),
    })


RIGHT = {"predict": assert_classes, "predict_probabilities": assert_probabilities}


def assert_right(name, seen, task) -> None:
    RIGHT[name](seen, task)


def assert_batches(seen, task, batch_size) -> None:
    """The model must have been given batches of this size, and the last what was left. An empty one does no harm."""
    shapes = [call["shape"] for call in seen["calls"]]
    sizes = [shape[0] for shape in shapes if shape and shape[0]]
    if not sizes:
        fail(_("the model was not called with any images"))
    if any(shape[1:] != list(task.images.shape[1:]) for shape in shapes):
        fail(_("the model was given images of another shape than those in images: only the first dimension is cut"))
    n = task.count
    wanted = [batch_size] * (n // batch_size) + ([n % batch_size] if n % batch_size else [])
    if sizes == wanted:
        return
    if max(sizes) == n > batch_size:
        fail(_("all images went through the model at once: cut them into batches of batch_size"))
    if set(sizes) == {1}:
        fail(_("the images went through the model one by one: batch_size of them at a time are much faster"))
    if sum(sizes) > n:
        fail(_("some images went through the model twice"))
    if sum(sizes) < n:
        text = _("only {count} of {total} images went through the model: the last batch, which is smaller, too")
        fail(text.format(count=sum(sizes), total=n))
    text = _("with batch_size={size} the model was given batches of {sizes}; {wanted} were expected")
    fail(text.format(size=batch_size, sizes=sizes, wanted=wanted))


def check_batches(submission, name, draw) -> None:
    task = Task(draw)
    seen = use(submission, name, task)
    assert_batches(seen, task, task.batch_size)
    assert_right(name, seen, task)
    task = Task(draw)
    task.images = draw.normal(256 * 2 + draw.size(2, 9), *task.images.shape[1:]).detach().float()
    task.count, task.batch_size = len(task.images), 256
    seen = use(submission, name, task, default=True)
    assert_batches(seen, task, 256)
    assert_right(name, seen, task)


def check_even_batches(submission, name, draw) -> None:
    """One batch that is not full, one that is, batches of one image."""
    task = Task(draw)
    for count, batch_size in ((3, 7), (6, 6), (8, 4), (3, 1), (1, 5)):
        task.images = draw.normal(count, *task.images.shape[1:]).detach().float()
        task.count, task.batch_size = count, batch_size
        task.modes = [False] * MODULES
        seen = use(submission, name, task)
        if any(size["shape"][:1] > [batch_size] for size in seen["calls"]):
            fail(_("the model was given more images at once than batch_size"))
        assert_tensor(seen["result"], right_of(name, task))


def right_of(name, task):
    return task.logits.argmax(1) if name == "predict" else task.logits.softmax(1)


def refuse_train_mode(calls) -> None:
    modes = [call["modes"] for call in calls if call["shape"][:1] != [0]]
    if not modes:
        fail(_("the model was not called with any images"))
    if any(not any(seen) for seen in modes) and any(map(any, modes)):
        fail(_("some batches went through the model in train mode: switch to eval mode before the first one"))
    if any(seen[0] for seen in modes):
        fail(_("the model was in train mode while it predicted: dropout and batch norm work differently there; call "
               "model.eval() before"))
    if any(map(any, modes)):
        fail(_("some parts of the model were in train mode while it predicted: model.eval() sets all of them"))


def check_modes(submission, name, draw) -> None:
    task = Task(draw)
    for modes in ([True] * MODULES, [False] * MODULES, mixed_modes(draw, True), mixed_modes(draw, False)):
        task.modes = modes
        seen = use(submission, name, task, dropout=0.5)
        refuse_train_mode(seen["calls"])
        assert_modes(seen["modes"], modes)
        assert_tensor(seen["result"], right_of(name, task))


def check_traces(submission, name, draw) -> None:
    task = Task(draw)
    seen = use(submission, name, task)
    if any(call["graph"] for call in seen["calls"]):
        fail(_("the model built a graph: nothing is learned here, so call it within with torch.no_grad():"))
    refuse_traces(seen, task.weights)
    assert_tensor(seen["result"], right_of(name, task))


def check_empty(submission, name, draw) -> None:
    task = Task(draw)
    task.images, task.count = task.images[:0], 0
    seen = outcome_of(submission, used, name, task.weights, 0.0, task.modes, task.images, task.batch_size,
                      "cpu")
    if isinstance(seen, Raised):
        if not seen.lines:
            raise_for_exception(seen, name)
        text = _("without images {name} raised {what}: a result without rows was expected. What does images.split make "
                 "of a tensor without rows?")
        fail(text.format(name=name, what=said_by(seen)))
    assert_tensor(seen["result"], right_of(name, task))
    task = Task(draw)
    assert_tensor(use(submission, name, task)["result"], right_of(name, task))


def placed(student, name, build, argument, device):
    """Runs inside: a function called for a device; where model and images were when the model was called, and after.

    Args:
        build: makes the model.
        argument: the images, or the path of a picture.
    """
    places = []
    model = build()

    def look(module, inputs):
        places.append({"model": places_of(module), "images": [str(value.device) for value in inputs]})

    def call(student):
        return probes.call(probes.find(student, name), (model, argument, device), {})

    model.register_forward_pre_hook(look)
    return {**caught(student, call, ()), "places": places, "after": places_of(model), "device": str(device)}


def places_of(model) -> list[str]:
    """Runs inside: the devices on which parameters and buffers lie."""
    return sorted({str(value.device) for value in [*model.parameters(), *model.buffers()]})


def refuse_wrong_places(seen, name) -> None:
    """Model and images must have been on the device when the model was called, and the model must still be there."""

    def elsewhere(places) -> bool:
        return any(place.partition(":")[0] != seen["device"].partition(":")[0] for place in places)

    for call in seen["places"]:
        if elsewhere(call["model"]):
            fail(_("the model was not moved to device before it was called: model.to(device)"))
        if elsewhere(call["images"]):
            fail(_("the model was given images that are not on device: .to(device) gives a new tensor, and that is the "
                   "one to go on with"))
    if "raised" in seen:
        raise_for_exception(Raised.read(seen["raised"]), name, _("on another device than the CPU"))
    if elsewhere(seen["after"]):
        fail(_("afterwards the model is not on device: it is to be moved there, and to stay there"))


def check_devices(submission, name, draw) -> None:
    task = Task(draw)
    for device in submission.devices:
        build = partial(classifier, task.weights)
        seen = submission.run(placed, name, build, task.images, device)
        refuse_wrong_places(seen, name)
        result = seen["value"]
        if isinstance(result, SeenTensor) and result.device != "cpu":
            text = _("the result lies on {device}; it is wanted on the CPU, wherever the model computes")
            fail(text.format(device=result.device))
        assert_tensor(result, right_of(name, task))


@points(2)
def test_predict_classes(submission, draw):
    """predict: the class of each image, int64, in the order of the images"""
    task = Task(draw)
    assert_classes(use(submission, "predict", task), task)


@points(2)
def test_predict_batches(submission, draw):
    """predict: the model gets batch_size images at a time, 256 if nothing is said"""
    check_batches(submission, "predict", draw)


@points(1)
def test_predict_even_batches(submission, draw):
    """predict: a single batch, full or not, and batches of one image"""
    check_even_batches(submission, "predict", draw)


@points(3)
def test_predict_modes(submission, draw):
    """predict: computes in eval mode, and puts the mode of every part back"""
    check_modes(submission, "predict", draw)


@points(1)
def test_predict_traces(submission, draw):
    """predict: no graph, and nothing is left behind in the model or in autograd"""
    check_traces(submission, "predict", draw)


@points(2)
def test_predict_device(submission, draw):
    """predict: model and images go to device, the result comes back to the CPU"""
    check_devices(submission, "predict", draw)


@points(1)
def test_predict_empty(submission, draw):
    """predict: no images give an empty result, (0,) int64"""
    check_empty(submission, "predict", draw)


@points(3)
def test_predict_probabilities_values(submission, draw):
    """predict_probabilities: the softmax of each image's logits, in the order of the images"""
    task = Task(draw)
    assert_probabilities(use(submission, "predict_probabilities", task), task)


@points(1)
def test_predict_probabilities_large_logits(submission, draw):
    """predict_probabilities: logits of several hundred are no trouble"""
    task = Task(draw)
    task.weights["5.weight"] = task.weights["5.weight"] * 20
    task.weights["5.bias"] = task.weights["5.bias"] + draw.choice([-400.0, 400.0])
    seen = use(submission, "predict_probabilities", task)
    if isinstance(seen["result"], SeenTensor) and bool(seen["result"].values.isnan().any()):
        fail(_("for logits of several hundred there are NaN in the result: exp is too large for float32 there. softmax "
               "takes the largest logit of the row off first"))
    assert_tensor(seen["result"], task.logits.softmax(1), atol=1e-4)  # logits of 400 have 5 digits after rounding


@points(2)
def test_predict_probabilities_batches(submission, draw):
    """predict_probabilities: the model gets batch_size images at a time, 256 if nothing is said"""
    check_batches(submission, "predict_probabilities", draw)


@points(1)
def test_predict_probabilities_even_batches(submission, draw):
    """predict_probabilities: a single batch, full or not, and batches of one image"""
    check_even_batches(submission, "predict_probabilities", draw)


@points(3)
def test_predict_probabilities_modes(submission, draw):
    """predict_probabilities: computes in eval mode, and puts the mode of every part back"""
    check_modes(submission, "predict_probabilities", draw)


@points(1)
def test_predict_probabilities_traces(submission, draw):
    """predict_probabilities: no graph, and nothing is left behind in the model or in autograd"""
    check_traces(submission, "predict_probabilities", draw)


@points(2)
def test_predict_probabilities_device(submission, draw):
    """predict_probabilities: model and images go to device, the result comes back to the CPU"""
    check_devices(submission, "predict_probabilities", draw)


@points(1)
def test_predict_probabilities_empty(submission, draw):
    """predict_probabilities: no images give an empty result, (0, C) float32"""
    check_empty(submission, "predict_probabilities", draw)


# ------------------------------------------------------------------------------------------------- classify_file

MEAN, STD = 0.1307, 0.3081
# Grey and transparency are rounded to one of 256 levels, here or there by one more: 2.5 levels, normalised.
LEVELS = 2.5 / 255 / STD
# Where the numbers are compared: the middles of the 4 x 4 squares of a 28 x 28 image. No resampling, not even Lanczos
# with three pixels at either side, looks beyond a square from there.
MIDDLES = slice(3, None, 7)


def classified(student, path, logits):
    """Runs inside: the class of the picture, if the model has the same logits for all images, and what it was given."""
    given = []

    class Same(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.logits = nn.Parameter(logits.clone())
            self.part = nn.Sequential(nn.Dropout(0.5), nn.Identity())

        def forward(self, images):
            result = self.logits.repeat(len(images), 1)
            given.append({"images": images, "modes": modes_of(self), "graph": result.requires_grad})
            return result

    model = with_modes(Same(), [True, True, False, True])
    result = probes.call(probes.find(student, "classify_file"), (model, path, CPU), {})
    return {"result": result, "given": given, **traces(model)}


def png(picture: Image.Image, **how: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", **how)
    return file.getvalue()


def enlarged(squares, height, width):
    """Each of the ``(rows, columns, ...)`` squares becomes ``height x width`` pixels, a numpy array."""
    return squares.numpy().repeat(height, axis=0).repeat(width, axis=1)


def as_given(grey):
    """The rule: what the model is to get for grey values from 0 (black) to 1 (white)."""
    return normal(1 - grey if border(grey) > 0.5 else grey)


def border(grey):
    inner = grey[1:-1, 1:-1]
    return (grey.sum() - inner.sum()) / (grey.numel() - inner.numel())


def normal(grey):
    return (grey - MEAN) / STD


def look(submission, content, path="picture.png", logits=None):
    """What the model was given for a picture, and what came back."""
    logits = torch.tensor([0.0, 1.0]) if logits is None else logits
    return submission.run(classified, path, logits, files={str(path): content})


def given_to_model(seen):
    """The image that the model was given, as a tensor ``(28, 28)``."""
    if not seen["given"]:
        fail(_("the model was never called"))
    image = seen["given"][0]["images"]
    if not isinstance(image, SeenTensor):
        fail(_("the model was not given a tensor"))
    if image.shape != (1, 1, 28, 28):
        missing = {
            (28, 28): _("the model was given an image (28, 28); it wants a batch of images with one channel, "
                        "(1, 1, 28, 28)"),
            (1, 28, 28): _("the model was given an image (1, 28, 28); a dimension is missing, for the batch or for the "
                           "channel: (1, 1, 28, 28)"),
            (1, 3, 28, 28): _("the model was given three channels, red, green and blue; grey has one: (1, 1, 28, 28)"),
            (1, 4, 28, 28): _("the model was given four channels; grey has one: (1, 1, 28, 28)"),
            (1, 28, 28, 1): _("the channel comes last; torch wants it before the rows: (1, 1, 28, 28)"),
        }
        if image.shape in missing:
            fail(missing[image.shape])
        text = _("the model was given an image of the shape {shape}; (1, 1, 28, 28) was expected")
        fail(text.format(shape=image.shape))
    if image.dtype != torch.float32:
        text = _("the model was given numbers of the dtype {dtype}; float32 was expected")
        fail(text.format(dtype=str(image.dtype).removeprefix("torch.")))
    return SeenTensor(image.values[0, 0])


def usual_mistakes(grey):
    """What becomes of grey squares by mistakes that have nothing to do with the kind of picture."""
    bright = bool(border(grey) > 0.5)
    dark_border = 1 - grey if bright else grey
    right = normal(dark_border)
    return {
        _("the border is bright, but the image was not inverted: the model knows white digits on black only"):
            normal(grey) if bright else None,
        _("the border is dark, so the image must not be inverted"): None if bright else normal(1 - grey),
        _("the numbers were not normalised: minus 0.1307, divided by 0.3081"): dark_border,
        _("the pixels still reach from 0 to 255; they must be in [0, 1] before they are normalised"):
            (255 * dark_border - MEAN) / STD,
        _("the pixels reach from 0 to 255, and were not normalised"): 255 * dark_border,
        _("the image was inverted after it was normalised; invert first, while it is in [0, 1]"):
            -normal(grey) if bright else None,
        _("1 - x inverts numbers in [0, 1], but these were normalised before"): 1 - normal(grey) if bright else None,
        _("the image was normalised twice"): normal(right),
        _("this is normalised by 0.5 and 0.5; the statistics of MNIST are 0.1307 and 0.3081"):
            (dark_border - 0.5) / 0.5,
        _("the image was normalised by its own mean and std; the model learned with those of MNIST"):
            (dark_border - dark_border.mean()) / dark_border.std(),
        _("mean and std changed places"): (dark_border - STD) / MEAN,
        _("rows and columns of the picture changed places"): right.T if right.shape[0] == right.shape[1] else None,
    }


def assert_squares(submission, content, grey, mistakes=None, path="picture.png") -> None:
    """The model must get what the rule makes of these 4 x 4 grey squares; mistakes: sentence -> other squares."""
    image = given_to_model(look(submission, content, path))
    others = {sentence: as_given(value.float()) for sentence, value in (mistakes or {}).items()}
    grey = grey.float()
    assert_tensor(SeenTensor(image.values[MIDDLES, MIDDLES]), as_given(grey), atol=LEVELS, rtol=0,
                  mistakes={**others, **usual_mistakes(grey)})


def draw_squares(draw, bright, *channels):
    """4 x 4 numbers from 0 to 255, those at the border all bright or all dark, the four in the middle the opposite."""
    dark = draw.integers(4, 4, *channels, low=0, high=70)
    inner = torch.zeros(4, 4, dtype=torch.bool)
    inner[1:-1, 1:-1] = True
    inner = inner.reshape(4, 4, *[1] * len(channels))
    return torch.where(inner != bright, 255 - dark, dark)


def grey_picture(squares, height, width):
    return png(Image.fromarray(enlarged(squares.to(torch.uint8), height, width)))


@points(1)
def test_classify_file_class(submission, draw):
    """classify_file: the index of the largest logit, a Python int"""
    logits = draw.normal(draw.size(9, 14)).detach().float()
    logits[draw.size(0, len(logits) - 1)] += 5
    content = grey_picture(draw_squares(draw, False), 7, 7)
    result = look(submission, content, logits=logits)["result"]
    if isinstance(result, SeenTensor):
        fail(_("the result is a tensor; a Python int is wanted: .item() gives it"))
    if isinstance(result, float):
        fail(_("the result is a float; the class is a Python int"))
    best = int(logits.argmax())
    assert_equal(result, best, mistakes={
        _("this is the class with the smallest logit"): int(logits.argmin()),
        _("the classes were counted from 1; they are indices, from 0"): best + 1,
    })


@points(2)
def test_classify_file_pixels(submission, draw):
    """classify_file: a picture of 28 x 28, white on black: its pixels, normalised"""
    pixels = draw.integers(28, 28, low=0, high=255)
    pixels[[0, -1]], pixels[:, [0, -1]] = pixels[[0, -1]] // 4, pixels[:, [0, -1]] // 4
    image = given_to_model(look(submission, png(Image.fromarray(pixels.to(torch.uint8).numpy()))))
    grey = pixels.float() / 255
    assert_tensor(image, as_given(grey), mistakes={
        _("the numbers were not normalised: each pixel was only brought to [0, 1]"): grey,
        _("each pixel became black or white; shades of grey count"): normal((grey > 0.5).float()),
        _("the picture lies upside down"): normal(grey.flip(0)),
        _("the picture is mirrored"): normal(grey.flip(1)),
        _("the pixels were divided by 256; white is 255, and becomes 1"): normal(grey * (255 / 256)),
        **usual_mistakes(grey),
    }, atol=1e-3, rtol=0)  # nothing is resized or rounded here; weights of grey that add up to 0.9999 are right


@points(2)
def test_classify_file_inverted(submission, draw):
    """classify_file: black on white becomes white on black, white on black stays"""
    for bright in (True, False, True):
        squares = draw_squares(draw, bright)
        assert_squares(submission, grey_picture(squares, 7, 7), squares / 255)


def border_cases(draw):
    """Grey images of 28 x 28 that another way of looking at the border takes wrongly: sentence -> image."""

    def ring(low, high):
        image = draw.uniform(28, 28, low=0.3, high=0.7).detach()
        edge = draw.uniform(28, 28, low=low, high=high).detach()
        image[[0, -1]], image[:, [0, -1]] = edge[[0, -1]], edge[:, [0, -1]]
        return image

    grey = ring(0.3, 0.42)
    yield _("a border with a mean below 0.5 is not bright"), grey
    grey = ring(0.58, 0.7)
    yield _("a border with a mean above 0.5 is bright"), grey
    inside = ring(0.0, 0.2)
    inside[1:-1, 1:-1] = draw.uniform(26, 26, low=0.8).detach()
    yield _("the whole image is bright, but its border is dark: only the outermost rows and columns decide"), inside
    outside = ring(0.8, 1.0)
    outside[1:-1, 1:-1] = draw.uniform(26, 26, high=0.2).detach()
    yield _("the whole image is dark, but its border is bright: only the outermost rows and columns decide"), outside
    corners = ring(0.0, 0.2)
    corners[[0, 0, -1, -1], [0, -1, 0, -1]] = 1.0
    yield _("the corners are bright, but the rest of the border is dark: the mean of all of it decides"), corners
    top = ring(0.0, 0.2)
    top[0, 1:-1] = 0.8
    yield _("the first row is bright, but the border as a whole is dark: all four sides count"), top
    rows = ring(0.0, 0.1)
    rows[[0, -1], 1:-1] = 0.75
    yield _("the first and the last row are bright, but the border as a whole is dark: the columns count, too"), rows
    columns = ring(0.0, 0.1)
    columns[1:-1, [0, -1]] = 0.75
    yield _("the first and the last column are bright, but the border as a whole is dark: the rows count, too"), columns
    half = ring(0.85, 1.0)
    half[0], half[1:-1, 0] = 0.1, 0.1
    half[0, 10:], half[10:, 0] = 0.95, 0.95
    yield _("the border is bright as a whole, though part of it is dark: its mean decides"), half


@points(2)
def test_classify_file_border(submission, draw):
    """classify_file: the mean of the outermost rows and columns decides what is inverted"""
    for sentence, drawn in border_cases(draw):
        pixels = (255 * drawn).round()
        grey = (pixels / 255).float()
        image = given_to_model(look(submission, png(Image.fromarray(pixels.to(torch.uint8).numpy()))))
        right = as_given(grey)
        assert_tensor(image, right, atol=LEVELS, rtol=0, mistakes={
            sentence: normal(1 - grey) if torch.equal(right, normal(grey)) else normal(grey)
        })


@points(1)
def test_classify_file_border_pixels(submission, draw):
    """classify_file: each of the 108 pixels of the border counts, and counts once"""
    corners = ([0, 0, -1, -1], [0, -1, 0, -1])
    cases = []
    for corner, other in ((0, 133), (255, 122)):  # the mean is 0.502 or 0.498; 0.484 or 0.516 if corners count twice
        pixels = torch.full((28, 28), other)
        pixels[corners] = corner
        cases.append((_("the corners were counted twice: the border has 28 + 28 + 26 + 26 = 108 pixels"), pixels))
    drawn = draw.size(2, 25)
    for row, column in ((1, 0), (-2, 0), (1, -1), (-2, -1), (0, drawn), (-1, drawn), (drawn, 0), (drawn, -1)):
        pixels = torch.full((28, 28), 127)  # one pixel brings the mean from 0.498 to 0.503
        pixels[row, column] = 255
        cases.append((_("a pixel of the border was left out, or counted too little: all 108 count alike"), pixels))
    for sentence, pixels in cases:
        pixels[1:-1, 1:-1] = draw.integers(26, 26, low=0, high=255)
        grey = pixels / 255
        right, image = as_given(grey), given_to_model(look(submission, grey_picture(pixels, 1, 1)))
        assert_tensor(image, right, atol=LEVELS, rtol=0, mistakes={
            sentence: normal(1 - grey) if torch.equal(right, normal(grey)) else normal(grey)
        })


def nearest(grey, top, left, height, width):
    """The middles of the squares of a 28 x 28 image, if only this part of a picture is taken."""
    rows = [int(top + (3.5 + 7 * i) * height / 28) for i in range(4)]
    columns = [int(left + (3.5 + 7 * i) * width / 28) for i in range(4)]
    return grey[rows][:, columns]


@points(2)
def test_classify_file_size(submission, draw):
    """classify_file: the whole picture is resized, whatever its size and its proportions"""
    for height, width in ((14, 28), (28, 14), (draw.size(8, 40), draw.size(8, 60)), (draw.size(50, 70), 7)):
        bright = bool(draw.size(0, 1))
        squares = draw_squares(draw, bright)
        grey = torch.from_numpy(enlarged(squares / 255, height, width))
        h, w = grey.shape
        side = min(h, w)
        assert_squares(submission, grey_picture(squares, height, width), squares / 255, {
            _("the picture was cut to a square in the middle; the whole picture is to be resized, whatever its "
              "proportions"): nearest(grey, (h - side) // 2, (w - side) // 2, side, side),
            _("the picture was cut to its top left corner; the whole picture is to be resized"):
                nearest(grey, 0, 0, 28, 28),
            _("28 x 28 pixels were cut out of the middle; the whole picture is to be resized"):
                nearest(grey, (h - 28) // 2, (w - 28) // 2, 28, 28),
            _("rows and columns of the picture changed places"): squares.T / 255,
        })


@points(1)
def test_classify_file_small(submission, draw):
    """classify_file: pictures smaller than 28 x 28 are enlarged"""
    height, width = draw.size(7, 9), draw.size(9, 13)
    squares = draw.integers(2, 2, low=0, high=90)
    if draw.size(0, 1):
        squares = 255 - squares
    image = given_to_model(look(submission, grey_picture(squares, height, width)))
    grey = (squares / 255).float()
    right = normal(1 - grey if grey.mean() > 0.5 else grey)
    assert_tensor(SeenTensor(image.values[6::14, 6::14]), right, atol=LEVELS, rtol=0, mistakes=usual_mistakes(grey))


def luminance(colours):
    return 0.299 * colours[..., 0] + 0.587 * colours[..., 1] + 0.114 * colours[..., 2]


def over_white(grey, alpha):
    return alpha * grey + 1 - alpha


def opaque_picture(squares, alpha, mode):
    """A PNG of 4 x 4 squares with transparency: grey ``(4, 4)``, or colours ``(4, 4, 3)``."""
    values = squares if squares.dim() == 3 else squares[..., None]
    channels = torch.cat([values, alpha[..., None]], dim=2).to(torch.uint8)
    return png(Image.fromarray(enlarged(channels, 9, 8), mode=None) if mode == "RGBA" else grey_alpha(channels))


def grey_alpha(channels):
    parts = [Image.fromarray(enlarged(channels[..., i].contiguous(), 9, 8)) for i in (0, 1)]
    return Image.merge("LA", parts)


def transparency_mistakes(grey, alpha):
    return {
        _("the transparency was dropped, and what is hidden under it came to light: lay the picture over white first"):
            grey,
        _("the transparent parts became black: they lie over white"): alpha * grey,
        _("this is the transparency itself, taken for the picture"): alpha,
        _("a pixel is either opaque or transparent here; half transparent ones mix with white"):
            torch.where(alpha > 0, grey, torch.ones_like(grey)),
    }


@points(2)
def test_classify_file_transparent(submission, draw):
    """classify_file: transparent parts are white, half transparent ones mix with white"""
    # All degrees of transparency over all colours.
    for mode in ("RGBA", "LA"):
        channels = (3,) if mode == "RGBA" else ()
        squares = draw_squares(draw, False, *channels)
        alpha = draw.integers(4, 4, low=215, high=255)
        alpha[1:-1, 1:-1] = draw.integers(2, 2, low=60, high=190)
        squares[1:-1, 1:-1] = draw.integers(2, 2, *channels, low=0, high=120)
        grey = (luminance(squares) if mode == "RGBA" else squares) / 255
        assert_squares(submission, opaque_picture(squares, alpha, mode), over_white(grey, alpha / 255),
                       transparency_mistakes(grey, alpha / 255))
    # A black digit that lies on nothing, as drawing programs save it: all is black where the transparency is dropped.
    ink = torch.zeros(4, 4, 3, dtype=torch.int64)
    alpha = 255 - draw_squares(draw, True)
    assert_squares(submission, opaque_picture(ink, alpha, "RGBA"), over_white(luminance(ink) / 255, alpha / 255),
                   transparency_mistakes(luminance(ink) / 255, alpha / 255))


@points(1)
def test_classify_file_colours(submission, draw):
    """classify_file: colours become grey by 0.299, 0.587 and 0.114"""
    for bright in (False, True):
        squares = draw_squares(draw, bright, 3)
        for row, column, channel in ((1, 1, 0), (1, 2, 1), (2, 1, 2), (2, 2, 0)):  # bright colours in the middle
            squares[row, column] = draw.integers(3, low=0, high=40)
            squares[row, column, channel] = 255
        colours = squares / 255
        content = png(Image.fromarray(enlarged(squares.to(torch.uint8), draw.size(7, 20), draw.size(7, 20))))
        assert_squares(submission, content, luminance(colours), {
            _("this is the plain mean of red, green and blue; the eye sees green much brighter than blue: 0.299, 0.587 "
              "and 0.114"): colours.mean(2),
            _("only the first channel was taken, which is red"): colours[..., 0],
            _("this is the brightest of red, green and blue; 0.299, 0.587 and 0.114 of them are wanted"):
                colours.max(2).values,
            _("red and blue changed places"): luminance(colours.flip(2)),
            _("these are other weights than 0.299, 0.587 and 0.114"):
                0.2126 * colours[..., 0] + 0.7152 * colours[..., 1] + 0.0722 * colours[..., 2],
        })


@points(1)
def test_classify_file_palette(submission, draw):
    """classify_file: a picture with a palette, with and without transparency, or of one bit"""
    indices = torch.tensor(draw.permutation(16)).reshape(4, 4)
    colours = draw_squares(draw, bool(draw.size(0, 1)), 3)
    hidden = int(indices[draw.size(1, 2), draw.size(1, 2)])
    picture = Image.fromarray(enlarged(indices.to(torch.uint8), 8, 11)).convert("L")
    picture.putpalette([int(v) for index in range(16) for v in colours[indices == index][0]])
    grey = luminance(colours) / 255
    as_indices = {_("these are the numbers of the colours in the palette, not the colours: convert the picture"):
                  indices / 255}
    assert_squares(submission, png(picture), grey, as_indices)
    seen_through = torch.where(indices == hidden, 1.0, grey)
    assert_squares(submission, png(picture, transparency=hidden), seen_through,
                   {**as_indices, _("a palette, too, can have a colour that is transparent: it lies over white"): grey})
    bits = draw_squares(draw, bool(draw.size(0, 1))) > 127
    assert_squares(submission, png(Image.fromarray(enlarged(bits, 8, 9))), bits.float(), {
        _("in a picture of one bit True is white, 1 and not 1/255"): bits / 255,
    })


@points(1)
def test_classify_file_16_bits(submission, draw):
    """classify_file: in a grey picture with 16 bits, 65535 is white"""
    for bright in (False, True):
        squares = draw_squares(draw, bright) * 257 + draw.integers(4, 4, low=-100, high=100)
        squares = squares.clamp(300, 65535)
        content = png(Image.fromarray(enlarged(squares, 8, 10).astype(numpy.uint16)))
        assert_squares(submission, content, squares / 65535, {
            _("of a picture with 16 bits all above 255 became white; 65535 is white, so divide before converting"):
                squares.clamp(max=255) / 255,
            _("only the lower 8 of the 16 bits were taken"): (squares % 256) / 255,
        })


@points(1)
def test_classify_file_no_picture(submission, draw):
    """classify_file: FileNotFoundError without the file, OSError where it is no picture"""
    assert_raises(submission.classify_file, nn.Linear(2, 2), "nowhere.png", CPU,
                  error=FileNotFoundError, when=_("the path of a file that is not there"))
    for content in (b"This is no picture.\n", b""):
        seen = outcome_of(submission, classified, "notes.png", torch.zeros(3), files={"notes.png": content})
        if not isinstance(seen, Raised):
            fail(_("for a file that is no picture an OSError was expected, but the call returned"))
        if "OSError" not in seen.types:
            text = _("for a file that is no picture an OSError was expected, but it raised {what}")
            fail(text.format(what=said_by(seen)))


@points(2)
def test_classify_file_modes(submission, draw):
    """classify_file: eval mode, no graph, and the mode of every part put back"""
    best = draw.size(0, 4)
    logits = torch.zeros(5).index_fill(0, torch.tensor([best]), 1.0)
    seen = look(submission, grey_picture(draw_squares(draw, True), 9, 9), logits=logits)
    if not seen["given"]:
        fail(_("the model was never called"))
    if any(any(call["modes"]) for call in seen["given"]):
        fail(_("the model was in train mode while it looked at the picture: call model.eval() before, or use predict"))
    if any(call["graph"] for call in seen["given"]):
        fail(_("the model built a graph: nothing is learned here, so call it within with torch.no_grad():"))
    assert_modes(seen["modes"], [True, True, False, True])
    refuse_traces(seen, {"logits": logits})
    assert_equal(seen["result"], best)


@points(1)
def test_classify_file_device(submission, draw):
    """classify_file: model and image go to device"""
    weights = draw_weights(draw, 784, 5)
    squares = draw_squares(draw, False)
    for device in submission.devices:
        files = {"picture.png": grey_picture(squares, 7, 7)}
        seen = submission.run(placed, "classify_file", partial(classifier, weights), "picture.png", device, files=files)
        refuse_wrong_places(seen, "classify_file")
        with torch.no_grad():
            logits = classifier(weights).eval()(as_given(enlarged_tensor(squares / 255))[None, None])
        assert_equal(seen["value"], int(logits.argmax()))


def enlarged_tensor(squares):
    return torch.from_numpy(enlarged(squares, 7, 7))


def digit_by_templates(student, weight, bias, paths):
    """Runs inside: the classes of pictures of real digits, by a model that compares them with ten mean digits."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    model.load_state_dict({"1.weight": weight, "1.bias": bias})
    function = probes.find(student, "classify_file")
    return [probes.call(function, (model, path, "cpu"), {}) for path in paths]


@points(1)
def test_classify_file_digits(submission, draw):
    """classify_file: real digits, large, on black, on white and on nothing"""
    images, labels = training_digits()
    x = normal(images.float() / 255).flatten(1)
    means = torch.stack([x[labels == digit].mean(0) for digit in range(10)])
    bias = -means.square().sum(1)
    some = torch.tensor(draw.permutation(len(images))[:60])
    two = (x[some] @ (2 * means).T + bias).topk(2)
    clearest = (two.values[:, 0] - two.values[:, 1]).topk(3).indices  # what no resampling brings into doubt
    one, other, third = (torch.from_numpy(enlarged(images[some[i]], 3, 4)) for i in clearest)
    alpha = torch.stack([*[torch.zeros_like(third)] * 3, third], dim=2)
    files = {"black.png": png(Image.fromarray(one.numpy())), "white.png": png(Image.fromarray(255 - other.numpy())),
             "nothing.png": png(Image.fromarray(alpha.numpy()))}
    seen = submission.run(digit_by_templates, 2 * means, bias, list(files), files=files)
    assert_equal(seen, two.indices[clearest, 0].tolist())


def training_digits():
    """The images ``(4000, 28, 28)`` uint8 and the labels ``(4000,)`` of the embedded training set."""
    if not data.ready():
        data.unpack()
    folder = data.UNPACKED / data.RAW
    images = bytearray((folder / "train-images-idx3-ubyte").read_bytes()[16:])
    labels = bytearray((folder / "train-labels-idx1-ubyte").read_bytes()[8:])
    return torch.frombuffer(images, dtype=torch.uint8).reshape(-1, 28, 28), torch.frombuffer(labels, dtype=torch.uint8)
