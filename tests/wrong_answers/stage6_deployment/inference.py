"""Wrong answers to stage6_deployment/inference.py."""

from pathlib import Path

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional as F

from tests.bank import wrong


def in_batches(model, images, device, batch_size, training=False):
    """The logits of each batch; the model's modes as before."""
    modes = {module: module.training for module in model.modules()}
    model.to(device).train(training)
    with torch.no_grad():
        parts = [model(batch.to(device)).cpu() for batch in images.split(batch_size)]
    for module, mode in modes.items():
        module.training = mode
    return parts


def grey_of(path):
    """Grey from 0 to 1, as the picture has it, transparency over white."""
    picture = Image.open(path)
    if picture.mode.startswith("I"):
        return torch.from_numpy(numpy.asarray(picture).astype(numpy.float32)) / 65535
    picture = picture.convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    return torch.from_numpy(numpy.array(Image.alpha_composite(white, picture).convert("L"))) / 255


def resized(grey):
    return F.interpolate(grey[None, None], (28, 28), mode="bilinear", antialias=True)[0, 0]


def border_of(grey):
    return torch.cat([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def dark(grey):
    return 1 - grey if border_of(grey).mean() > 0.5 else grey


def answer(model, grey, device):
    return predict(model, ((dark(grey) - 0.1307) / 0.3081)[None, None], device).item()


# ------------------------------------------------------------------------------------------------- predict


@wrong("these are the logits; the index of the largest")
def predict(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size))


@wrong("these are the probabilities; the index of the largest")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size)


@wrong("these are the largest logits themselves")
def predict(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).max(dim=1).values


@wrong("these are the largest probabilities themselves")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).amax(dim=1)


@wrong("look along dim=1")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=0)


@wrong("along each batch")
def predict(model, images, device, batch_size=256):
    return torch.cat([part.argmax(0) for part in in_batches(model, images, device, batch_size)])


@wrong("the indices of the smallest logits")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmin(dim=1)


@wrong("a second dimension of size 1")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1, keepdim=True)


@wrong("counted from 1")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1) + 1


@wrong("dtype int32")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1).int()


@wrong("dtype float32")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1).float()


@wrong("a numpy array")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1).numpy()


@wrong("a value of type list")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1).tolist()


@wrong("returned None")
def predict(model, images, device, batch_size=256):
    predict_probabilities(model, images, device, batch_size).argmax(dim=1)


@wrong("the last batch is missing")
def predict(model, images, device, batch_size=256):
    full = len(images) - len(images) % batch_size
    return predict_probabilities(model, images[:full], device, batch_size).argmax(dim=1)


@wrong("only the first batch is in the result")
def predict(model, images, device, batch_size=256):
    return in_batches(model, images, device, batch_size)[0].argmax(dim=1)


@wrong("only the last batch is in the result")
def predict(model, images, device, batch_size=256):
    return in_batches(model, images, device, batch_size)[-1].argmax(dim=1)


@wrong("joined in reverse order")
def predict(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)[::-1]).argmax(dim=1)


@wrong("the model was in train mode while it predicted")
def predict(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size, training=True)).argmax(dim=1)


@wrong("the model was in train mode while it predicted")
def predict(model, images, device, batch_size=256):
    model.to(device)
    with torch.no_grad():
        return torch.cat([model(batch.to(device)).cpu() for batch in images.split(batch_size)]).argmax(dim=1)


@wrong("left in eval mode")
def predict(model, images, device, batch_size=256):
    model.to(device).eval()
    with torch.no_grad():
        return torch.cat([model(batch.to(device)).cpu() for batch in images.split(batch_size)]).argmax(dim=1)


@wrong("not always to train mode")
def predict(model, images, device, batch_size=256):
    model.to(device).eval()
    with torch.no_grad():
        result = torch.cat([model(batch.to(device)).cpu() for batch in images.split(batch_size)]).argmax(dim=1)
    model.train()
    return result


@wrong("Note down the mode of each")
def predict(model, images, device, batch_size=256):
    training = model.training
    model.to(device).eval()
    with torch.no_grad():
        result = torch.cat([model(batch.to(device)).cpu() for batch in images.split(batch_size)]).argmax(dim=1)
    model.train(training)
    return result


@wrong("some parts of the model are in another mode")
def predict(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    with torch.no_grad():
        result = torch.cat([model(batch.to(device)).cpu() for batch in images.split(batch_size)]).argmax(dim=1)
    for module, training in reversed(modes):
        module.train(training)  # children first, then the whole: the last one wins
    for module, training in modes[1:3]:
        module.train(not training)
    return result


@wrong("switch to eval mode before the first one")
def predict(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    results = []
    with torch.no_grad():
        for batch in images.split(batch_size):
            results.append(model.to(device)(batch.to(device)).argmax(dim=1).cpu())
            model.eval()
    for module, training in modes:
        module.training = training
    return torch.cat(results)


@wrong("some parts of the model were in train mode while it predicted")
def predict(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.training = False
    for module in model.children():
        if isinstance(module, nn.BatchNorm1d):
            module.eval()
    with torch.no_grad():
        result = torch.cat([model(batch.to(device)).cpu() for batch in images.split(batch_size)]).argmax(dim=1)
    for module, training in modes:
        module.training = training
    return result


@wrong("the model built a graph")
def predict(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    result = torch.cat([model(batch.to(device)).argmax(dim=1).cpu() for batch in images.split(batch_size)])
    for module, training in modes:
        module.training = training
    return result


@wrong("autograd is still switched off afterwards")
def predict(model, images, device, batch_size=256):
    torch.set_grad_enabled(False)
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1)


@wrong("no longer require gradients")
def predict(model, images, device, batch_size=256):
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1)


@wrong("the running statistics of batch norm have changed")
def predict(model, images, device, batch_size=256):
    result = predict_probabilities(model, images, device, batch_size).argmax(dim=1)
    in_batches(model, images, device, batch_size, training=True)
    return result


@wrong("all images went through the model at once")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, len(images) or 1).argmax(dim=1)


@wrong("one by one")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, 1).argmax(dim=1)


@wrong("all images went through the model at once")  # the default, whatever was asked for
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device).argmax(dim=1)


@wrong("the model was given batches of")
def predict(model, images, device, batch_size=128):
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1)


@wrong("some images went through the model twice")
def predict(model, images, device, batch_size=256):
    predict_probabilities(model, images, device, batch_size)
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1)


@wrong("without images predict raised")
def predict(model, images, device, batch_size=256):
    starts = range(0, len(images), batch_size)
    return torch.cat([
        predict_probabilities(model, images[i : i + batch_size], device, batch_size).argmax(dim=1) for i in starts
    ])


@wrong("dtype float32")
def predict(model, images, device, batch_size=256):
    if len(images) == 0:
        return torch.empty(0)
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1)


@wrong("the images were changed")
def predict(model, images, device, batch_size=256):
    result = predict_probabilities(model, images, device, batch_size).argmax(dim=1)
    images -= images.mean()
    return result


@wrong("the model was not moved to device")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, "cpu", batch_size).argmax(dim=1)


@wrong("the result lies on gpu:0")
def predict(model, images, device, batch_size=256):
    return predict_probabilities(model, images, device, batch_size).to(device).argmax(dim=1)


@wrong("it is to be moved there, and to stay there")
def predict(model, images, device, batch_size=256):
    result = predict_probabilities(model, images, device, batch_size).argmax(dim=1)
    model.cpu()
    return result


# ------------------------------------------------------------------------------------------------- probabilities


@wrong("these are the logits; softmax")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size))


@wrong("softmax, not log_softmax")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).log_softmax(dim=1)


@wrong("the columns add up to 1 in place of the rows")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=0)


@wrong("the columns of each batch add up to 1")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat([part.softmax(dim=0) for part in in_batches(model, images, device, batch_size)])


@wrong("sigmoid looks at each class by itself")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).sigmoid()


@wrong("softmax was taken twice")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=1).softmax(dim=1)


@wrong("only the largest probabilities")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=1).amax(dim=1)


@wrong("these are the classes; the probability of each class")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).argmax(dim=1)


@wrong("not divided by the sum of their row")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).exp()


@wrong("takes the exponentials first")
def predict_probabilities(model, images, device, batch_size=256):
    logits = torch.cat(in_batches(model, images, device, batch_size))
    return logits / logits.sum(dim=1, keepdim=True)


@wrong("all numbers of a batch together add up to 1")
def predict_probabilities(model, images, device, batch_size=256):
    parts = [part.exp() for part in in_batches(model, images, device, batch_size)]
    return torch.cat([part / part.sum() for part in parts])


@wrong("exp is too large for float32")
def predict_probabilities(model, images, device, batch_size=256):
    powers = torch.cat(in_batches(model, images, device, batch_size)).exp()
    return powers / powers.sum(dim=1, keepdim=True)


@wrong("the last batch is missing")
def predict_probabilities(model, images, device, batch_size=256):
    parts = in_batches(model, images, device, batch_size)
    return torch.cat([part for part in parts if len(part) == batch_size]).softmax(dim=1)


@wrong("only the first batch is in the result")
def predict_probabilities(model, images, device, batch_size=256):
    for part in in_batches(model, images, device, batch_size):
        return part.softmax(dim=1)


@wrong("only the last batch is in the result")
def predict_probabilities(model, images, device, batch_size=256):
    for part in in_batches(model, images, device, batch_size):
        result = part.softmax(dim=1)
    return result


@wrong("joined in reverse order")
def predict_probabilities(model, images, device, batch_size=256):
    result = torch.empty(0)
    for part in in_batches(model, images, device, batch_size):
        result = torch.cat([part.softmax(dim=1), result.reshape(-1, part.shape[1])])
    return result


@wrong("batch norm looked at the batch")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size, training=True)).softmax(dim=1)


@wrong("the model was in train mode while it predicted")
def predict_probabilities(model, images, device, batch_size=256):
    with torch.no_grad():
        return torch.cat([model(batch.to(device)).softmax(1).cpu() for batch in images.split(batch_size)])


@wrong("left in eval mode")
def predict_probabilities(model, images, device, batch_size=256):
    model.to(device).eval()
    with torch.inference_mode():
        return torch.cat([model(batch.to(device)).softmax(1).cpu() for batch in images.split(batch_size)])


@wrong("not always to train mode")
def predict_probabilities(model, images, device, batch_size=256):
    parts = in_batches(model, images, device, batch_size)
    model.train()
    return torch.cat(parts).softmax(dim=1)


@wrong("Note down the mode of each")
def predict_probabilities(model, images, device, batch_size=256):
    training = model.training
    parts = in_batches(model, images, device, batch_size)
    model.train(training)
    return torch.cat(parts).softmax(dim=1)


@wrong("some parts of the model are in another mode")
def predict_probabilities(model, images, device, batch_size=256):
    modes = [module.training for module in model.modules()]
    model.to(device).eval()
    with torch.no_grad():
        parts = [model(batch.to(device)).softmax(dim=1).cpu() for batch in images.split(batch_size)]
    for module, training in zip(model.children(), modes):  # the first of modules() is the model itself
        module.training = training
    return torch.cat(parts)


@wrong("the model built a graph")
def predict_probabilities(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    parts = [model(batch.to(device)).softmax(dim=1).detach().cpu() for batch in images.split(batch_size)]
    for module, training in modes:
        module.training = training
    return torch.cat(parts)


@wrong("autograd is still switched off afterwards")
def predict_probabilities(model, images, device, batch_size=256):
    torch.set_grad_enabled(False)
    return torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=1)


@wrong("all images went through the model at once")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, len(images) or 1)).softmax(dim=1)


@wrong("one by one")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, 1)).softmax(dim=1)


@wrong("images went through the model: the last batch")
def predict_probabilities(model, images, device, batch_size=256):
    full = len(images) - len(images) % batch_size
    parts = in_batches(model, images[:full], device, batch_size)
    return torch.cat(parts).softmax(dim=1)


@wrong("the model was given batches of")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, max(batch_size // 2, 1))).softmax(dim=1)


@wrong("images of another shape")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images.flatten(1), device, batch_size)).softmax(dim=1)


@wrong("without images predict_probabilities raised")
def predict_probabilities(model, images, device, batch_size=256):
    starts = range(0, len(images), batch_size)
    return torch.cat([
        in_batches(model, images[i : i + batch_size], device, batch_size)[0].softmax(dim=1) for i in starts
    ])


@wrong("has the shape (0,)")
def predict_probabilities(model, images, device, batch_size=256):
    if not len(images):
        return torch.empty(0)
    return torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=1)


@wrong("dtype float64")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).double().softmax(dim=1)


@wrong("values are wrong")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=1).round(decimals=2)


@wrong("the images were changed")
def predict_probabilities(model, images, device, batch_size=256):
    result = torch.cat(in_batches(model, images, device, batch_size)).softmax(dim=1)
    images.div_(2)
    return result


@wrong("the model was not moved to device")
def predict_probabilities(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    with torch.no_grad():
        parts = [model(batch.to(device)).softmax(dim=1).cpu() for batch in images.split(batch_size)]
    for module, training in modes:
        module.training = training
    return torch.cat(parts)


@wrong("the model was given images that are not on device")
def predict_probabilities(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    with torch.no_grad():
        parts = []
        for batch in images.split(batch_size):
            batch.to(device)
            parts.append(model(batch).softmax(dim=1).cpu())
    for module, training in modes:
        module.training = training
    return torch.cat(parts)


@wrong("the result lies on gpu:0")
def predict_probabilities(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    with torch.no_grad():
        parts = [model(batch.to(device)).softmax(dim=1) for batch in images.split(batch_size)]
    for module, training in modes:
        module.training = training
    return torch.cat(parts)


@wrong("can't convert")  # numpy reads the memory of the CPU only
def predict_probabilities(model, images, device, batch_size=256):
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    with torch.no_grad():
        parts = [model(batch.to(device)).softmax(dim=1).numpy() for batch in images.split(batch_size)]
    for module, training in modes:
        module.training = training
    return torch.from_numpy(numpy.concatenate(parts))


@wrong("it is to be moved there, and to stay there")
def predict_probabilities(model, images, device, batch_size=256):
    parts = in_batches(model, images, device, batch_size)
    model.to("cpu")
    return torch.cat(parts).softmax(dim=1)


@wrong("predict_probabilities raised")
def predict_probabilities(model, images, device, batch_size=256):
    return torch.cat(in_batches(model, images, "cuda", batch_size)).softmax(dim=1)


# ------------------------------------------------------------------------------------------------- classify_file


@wrong("the result is a tensor; a Python int is wanted")
def classify_file(model, path, device):
    image = (dark(resized(grey_of(path))) - 0.1307) / 0.3081
    return predict(model, image[None, None], device)


@wrong("the result is a float")
def classify_file(model, path, device):
    return float(answer(model, resized(grey_of(path)), device))


@wrong("the class with the smallest logit")
def classify_file(model, path, device):
    image = (dark(resized(grey_of(path))) - 0.1307) / 0.3081
    return int(predict_probabilities(model, image[None, None], device).argmin())


@wrong("the image was not inverted")
def classify_file(model, path, device):
    return predict(model, (resized(grey_of(path))[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the border is dark, so the image must not be inverted")
def classify_file(model, path, device):
    return predict(model, (1 - resized(grey_of(path))[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the numbers were not normalised")
def classify_file(model, path, device):
    return predict(model, dark(resized(grey_of(path)))[None, None], device).item()


@wrong("they must be in [0, 1] before they are normalised")
def classify_file(model, path, device):
    return predict(model, (255 * dark(resized(grey_of(path)))[None, None] - 0.1307) / 0.3081, device).item()


@wrong("reach from 0 to 255, and were not normalised")
def classify_file(model, path, device):
    return predict(model, 255 * dark(resized(grey_of(path)))[None, None], device).item()


@wrong("inverted after it was normalised")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    image = (grey - 0.1307) / 0.3081
    if border_of(grey).mean() > 0.5:
        image = -image
    return predict(model, image[None, None], device).item()


@wrong("but these were normalised before")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    image = (grey - 0.1307) / 0.3081
    if border_of(grey).mean() > 0.5:
        image = 1 - image
    return predict(model, image[None, None], device).item()


@wrong("normalised twice")
def classify_file(model, path, device):
    return answer(model, (dark(resized(grey_of(path))) - 0.1307) / 0.3081, device)


@wrong("normalised by 0.5 and 0.5")
def classify_file(model, path, device):
    return predict(model, (dark(resized(grey_of(path)))[None, None] - 0.5) / 0.5, device).item()


@wrong("mean and std changed places")
def classify_file(model, path, device):
    return predict(model, (dark(resized(grey_of(path)))[None, None] - 0.3081) / 0.1307, device).item()


@wrong("the whole image is bright, but its border is dark")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if grey.mean() > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the corners are bright, but the rest of the border is dark")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if grey[[0, 0, -1, -1], [0, -1, 0, -1]].mean() > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the corners are bright, but the rest of the border is dark")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if grey[0, 0] > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the first row is bright, but the border as a whole is dark")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if grey[0].mean() > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the columns count, too")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if (grey[0].mean() + grey[-1].mean()) / 2 > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the rows count, too")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if grey[1:-1, [0, -1]].mean() > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the corners are bright, but the rest of the border is dark")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if border_of(grey).max() > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("a border with a mean above 0.5 is bright")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if border_of(grey).mean() > 0.75:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("a border with a mean below 0.5 is not bright")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if border_of(grey).mean() > 0.25:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the corners were counted twice")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if torch.cat([grey[0], grey[-1], grey[:, 0], grey[:, -1]]).mean() > 0.5:
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("a pixel of the border was left out")
def classify_file(model, path, device):
    grey = resized(grey_of(path))
    if torch.cat([grey[0], grey[-1], grey[1:-1, 0], grey[1:-2, -1]]).mean() > 0.5:  # the last but one row
        grey = 1 - grey
    return predict(model, (grey[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the pixels were divided by 256")
def classify_file(model, path, device):
    return answer(model, resized(grey_of(path)) * (255 / 256), device)


@wrong("the picture was cut to a square in the middle")
def classify_file(model, path, device):
    grey = grey_of(path)
    height, width = grey.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return answer(model, resized(grey[top : top + side, left : left + side]), device)


@wrong("the model was given an image of the shape (1, 1,")
def classify_file(model, path, device):
    return answer(model, grey_of(path), device)


@wrong("cut to its top left corner")
def classify_file(model, path, device):
    grey = grey_of(path)
    return answer(model, grey[:28, :28] if min(grey.shape) >= 28 else resized(grey), device)


@wrong("cut out of the middle")
def classify_file(model, path, device):
    grey = grey_of(path)
    if min(grey.shape) < 28:
        return answer(model, resized(grey), device)
    top, left = (grey.shape[0] - 28) // 2, (grey.shape[1] - 28) // 2
    return answer(model, grey[top : top + 28, left : left + 28], device)


@wrong("rows and columns of the picture changed places")
def classify_file(model, path, device):
    return answer(model, resized(grey_of(path)).T, device)


@wrong("upside down")
def classify_file(model, path, device):
    return answer(model, resized(grey_of(path)).flip(0), device)


@wrong("became black or white; shades of grey count")
def classify_file(model, path, device):
    return answer(model, (resized(grey_of(path)) > 0.5).float(), device)


@wrong("the model was given an image (28, 28)")
def classify_file(model, path, device):
    return predict(model, (dark(resized(grey_of(path))) - 0.1307) / 0.3081, device)[0].item()


@wrong("a dimension is missing")
def classify_file(model, path, device):
    return predict(model, (dark(resized(grey_of(path)))[None] - 0.1307) / 0.3081, device).item()


@wrong("three channels, red, green and blue")
def classify_file(model, path, device):
    image = (dark(resized(grey_of(path))) - 0.1307) / 0.3081
    return predict(model, image.expand(1, 3, 28, 28), device).item()


@wrong("dtype float64")
def classify_file(model, path, device):
    return predict(model, (dark(resized(grey_of(path)).double())[None, None] - 0.1307) / 0.3081, device).item()


@wrong("the transparency was dropped")
def classify_file(model, path, device):
    grey = torch.from_numpy(numpy.array(Image.open(path).convert("RGB").convert("L"))) / 255
    return answer(model, resized(grey), device)


@wrong("the transparent parts became black")
def classify_file(model, path, device):
    picture = Image.open(path).convert("RGBA")
    black = Image.new("RGBA", picture.size, "black")
    grey = torch.from_numpy(numpy.array(Image.alpha_composite(black, picture).convert("L"))) / 255
    return answer(model, resized(grey), device)


@wrong("half transparent ones mix with white")
def classify_file(model, path, device):
    picture = Image.open(path).convert("RGBA")
    mask = picture.getchannel("A").point(lambda alpha: 255 if alpha else 0)
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture.convert("RGB"), mask=mask)
    return answer(model, resized(torch.from_numpy(numpy.array(white.convert("L"))) / 255), device)


@wrong("of a picture with 16 bits all above 255 became white")
def classify_file(model, path, device):
    picture = Image.open(path).convert("RGBA")
    white = Image.new("RGBA", picture.size, "white")
    grey = torch.from_numpy(numpy.array(Image.alpha_composite(white, picture).convert("L"))) / 255
    return answer(model, resized(grey), device)


@wrong("only the lower 8 of the 16 bits")
def classify_file(model, path, device):
    picture = Image.open(path)
    if picture.mode.startswith("I"):
        return answer(model, resized(torch.from_numpy(numpy.asarray(picture).astype(numpy.uint8)) / 255), device)
    return answer(model, resized(grey_of(path)), device)


@wrong("the plain mean of red, green and blue")
def classify_file(model, path, device):
    picture = Image.open(path)
    if picture.mode.startswith("I"):
        return answer(model, resized(grey_of(path)), device)
    picture = picture.convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    return answer(model, resized(torch.from_numpy(numpy.array(picture)).float().mean(2) / 255), device)


@wrong("only the first channel was taken")
def classify_file(model, path, device):
    picture = Image.open(path)
    if picture.mode.startswith("I"):
        return answer(model, resized(grey_of(path)), device)
    picture = picture.convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    return answer(model, resized(torch.from_numpy(numpy.array(picture))[..., 0] / 255), device)


@wrong("the numbers of the colours in the palette")
def classify_file(model, path, device):
    picture = Image.open(path)
    if picture.mode == "P":
        return answer(model, resized(torch.from_numpy(numpy.array(picture)) / 255), device)
    return answer(model, resized(grey_of(path)), device)


@wrong("a palette, too, can have a colour that is transparent")
def classify_file(model, path, device):
    picture = Image.open(path)
    if "A" in picture.mode or picture.mode.startswith("I"):
        return answer(model, resized(grey_of(path)), device)
    return answer(model, resized(torch.from_numpy(numpy.array(picture.convert("RGB").convert("L"))) / 255), device)


@wrong("a picture of one bit")
def classify_file(model, path, device):
    picture = Image.open(path)
    if picture.mode == "1":
        return answer(model, resized(torch.from_numpy(numpy.array(picture).astype(numpy.uint8)) / 255), device)
    return answer(model, resized(grey_of(path)), device)


@wrong("given the path of a file that is not there, a FileNotFoundError was expected, but the call returned")
def classify_file(model, path, device):
    if not Path(path).exists():
        return -1
    return answer(model, resized(grey_of(path)), device)


@wrong("given the path of a file that is not there, a FileNotFoundError was expected, but it raised ValueError")
def classify_file(model, path, device):
    if not Path(path).exists():
        raise ValueError(path)
    return answer(model, resized(grey_of(path)), device)


@wrong("for a file that is no picture an OSError was expected, but the call returned")
def classify_file(model, path, device):
    try:
        return answer(model, resized(grey_of(path)), device)
    except FileNotFoundError:
        raise
    except OSError:
        return -1


@wrong("for a file that is no picture an OSError was expected, but it raised RuntimeError")
def classify_file(model, path, device):
    try:
        return answer(model, resized(grey_of(path)), device)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RuntimeError("no picture") from error


@wrong("the model was in train mode while it looked at the picture")
def classify_file(model, path, device):
    return model((dark(resized(grey_of(path)))[None, None] - 0.1307) / 0.3081).argmax(dim=1).item()


@wrong("the model built a graph")
def classify_file(model, path, device):
    modes = [(module, module.training) for module in model.modules()]
    result = model.eval()((dark(resized(grey_of(path)))[None, None] - 0.1307) / 0.3081).argmax(dim=1).item()
    for module, training in modes:
        module.training = training
    return result


@wrong("some parts of the model were in train mode, others in eval mode")
def classify_file(model, path, device):
    result = answer(model, resized(grey_of(path)), device)
    model.eval()
    return result


@wrong("the model was not moved to device")
def classify_file(model, path, device):
    return answer(model, resized(grey_of(path)), "cpu")
