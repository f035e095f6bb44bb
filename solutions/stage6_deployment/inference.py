"""Using a trained model: classes and probabilities for many images, and the digit on a picture in a file."""

from pathlib import Path

import numpy
import torch
from PIL import Image
from torch import Tensor, nn


def predict(model: nn.Module, images: Tensor, device: torch.device | str, batch_size: int = 256) -> Tensor:
    """For each image the class that the model thinks is the likeliest.

    Args:
        model: gives logits ``(N, C)`` for ``N`` images; in train mode or in eval mode, or some of its parts in the one
            and some in the other. It is moved to ``device`` and stays there.
        images: ``(N, ...)``, float32, on the CPU; ``N`` may be 0.
        device: where the model computes.
        batch_size: the model gets this many images at a time, one batch after the other; the last batch has what is
            left.

    Returns:
        ``(N,)``, int64, on the CPU: the index of the largest logit of each image, in the order of the images.

    All parts of the model are in eval mode while it computes, and no graph is built. Afterwards each part is in the
    mode in which it was found, and autograd is on if it was on; parameters and buffers keep their values.

    >>> model = nn.Linear(1, 3)                           # the logits of an image x are 0, x and 2x - 5
    >>> with torch.no_grad():
    ...     _ = model.weight.copy_(torch.tensor([[0.0], [1.0], [2.0]]))
    ...     _ = model.bias.copy_(torch.tensor([0.0, 0.0, -5.0]))
    >>> predict(model, torch.tensor([[9.0], [-1.0], [2.0]]), "cpu", batch_size=2)
    tensor([2, 0, 1])
    >>> model.training
    True
    """
    # TODO: predict and predict_probabilities need the same loop: write it once. What turns scores into one class?
    ### BEGIN SOLUTION
    return predict_probabilities(model, images, device, batch_size).argmax(dim=1)
    ### END SOLUTION


def predict_probabilities(
    model: nn.Module, images: Tensor, device: torch.device | str, batch_size: int = 256
) -> Tensor:
    """For each image the probability of every class.

    Args:
        model, images, device, batch_size: as for ``predict``.

    Returns:
        ``(N, C)``, float32, on the CPU. Row ``i`` is the softmax of the logits of image ``i``: ``C`` numbers that add
        up to 1. Without images it is empty, ``(0, C)``; a model can be asked with a batch of no images, too.

    What is said below ``predict`` about modes, graphs and values holds here, too.

    >>> model = nn.Linear(1, 2)
    >>> with torch.no_grad():                             # the logits of an image x are 0 and x
    ...     _ = model.weight.copy_(torch.tensor([[0.0], [1.0]]))
    ...     _ = model.bias.zero_()
    >>> predict_probabilities(model, torch.tensor([[0.0], [1.0]]), "cpu")
    tensor([[0.5000, 0.5000],
            [0.2689, 0.7311]])
    >>> predict_probabilities(model, torch.zeros(0, 1), "cpu").shape
    torch.Size([0, 2])
    """
    # TODO: first note down the mode of each of model.modules(). Which dimension is cut, and along which is softmax?
    ### BEGIN SOLUTION
    modes = [(module, module.training) for module in model.modules()]
    model.to(device).eval()
    with torch.no_grad():
        parts = [model(batch.to(device)).softmax(dim=1).cpu() for batch in images.split(batch_size)]
    for module, training in modes:
        module.training = training  # train() would set the modules below it as well
    return torch.cat(parts)
    ### END SOLUTION


def classify_file(model: nn.Module, path: str | Path, device: torch.device | str) -> int:
    """The digit on a picture in a file, as the model reads it.

    Args:
        model: learned from MNIST: takes ``(N, 1, 28, 28)``, float32, white digits on black, normalised; gives logits
            ``(N, C)``.
        path: a PNG file: grey, colours or a palette, with or without transparency, of any size.
        device: where the model computes; the model is moved there.

    Returns:
        The class as a Python ``int``.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: the file is no picture that can be read (Pillow's ``UnidentifiedImageError`` is an ``OSError``).

    The model gets a batch of one image, ``(1, 1, 28, 28)``, which is made of the picture in this order:

    1. Where the picture is transparent, white shines through: a pixel that is opaque to the share ``a`` becomes
       ``a * colour + (1 - a) * white``.
    2. Colours become grey, from 0 (black) to 1 (white): ``0.299 * red + 0.587 * green + 0.114 * blue``, as Pillow's
       ``convert("L")`` computes it. In a picture with 8 bits 255 is white, in a grey one with 16 bits 65535 is.
    3. The whole picture is resized to 28 x 28, whatever its proportions, with any resampling (bilinear is fine).
    4. The border is the outermost row or column at each of the four sides of these 28 x 28: 108 pixels, for a corner
       counts once. If their mean is above 0.5 it is bright, and the image is inverted: ``x`` becomes ``1 - x``.
    5. Minus 0.1307, divided by 0.3081: the mean and the standard deviation of MNIST.

    The modes of the model, graphs and values are as for ``predict``.

    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(784, 2))
    >>> with torch.no_grad():                             # class 1 where the pixel in the middle is bright
    ...     _ = model[1].weight.zero_()
    ...     model[1].weight[1, 14 * 28 + 14] = 1.0
    ...     _ = model[1].bias.zero_()
    >>> picture = Image.new("L", (60, 90), "white")
    >>> picture.paste(0, (25, 20, 35, 70))                # an upright black stroke
    >>> picture.save("black_on_white.png")
    >>> classify_file(model, "black_on_white.png", "cpu")
    1
    """
    # TODO: five steps, one or two lines each. Print picture.mode for a few files: convert() treats one mode badly.
    ### BEGIN SOLUTION
    with Image.open(path) as picture:
        if picture.mode.startswith("I"):  # grey with 16 bits, of which convert would make 255 of all above 255
            picture = Image.fromarray((numpy.asarray(picture) // 257).astype(numpy.uint8))
        white = Image.new("RGBA", picture.size, "white")
        grey = Image.alpha_composite(white, picture.convert("RGBA")).convert("L")
    pixels = torch.from_numpy(numpy.array(grey.resize((28, 28), Image.Resampling.BILINEAR))) / 255
    border = torch.cat([pixels[0], pixels[-1], pixels[1:-1, 0], pixels[1:-1, -1]])
    if border.mean() > 0.5:
        pixels = 1 - pixels
    image = (pixels - 0.1307) / 0.3081
    return int(predict(model, image.reshape(1, 1, 28, 28), device))
    ### END SOLUTION
