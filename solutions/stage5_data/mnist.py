"""Handwritten digits: from the files of MNIST to normalised tensors, and to a picture that shows what is in a batch."""

from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.datasets import MNIST


def load_mnist(root: str | Path) -> tuple[Dataset[tuple[Tensor, int]], Dataset[tuple[Tensor, int]]]:
    """Read the digits below a folder, and normalise them.

    Args:
        root: the folder above ``MNIST/raw``, in which the four files of MNIST lie unpacked, as torchvision wants them.
            They may hold fewer images than the original.

    Returns:
        The training set and the test set. Item ``i`` of either is ``(image, label)`` of number ``i`` in the files.
        ``image`` is a float32 tensor ``(1, 28, 28)``: the pixels, which are 0 to 255 in the file, are first brought to
        [0, 1]; then the mean is subtracted, and the result is divided by the standard deviation. ``label`` is an
        ``int``.

    The mean and the standard deviation are those of all pixels of the training images below ``root``, within 1%, and
    serve both sets. (For the 60,000 images of the original they are 0.1307 and 0.3081. Another root may hold other
    images, so compute them.) Where the files are there nothing is downloaded, nor is it tried.

    >>> import struct                                     # tiny files in the format of MNIST: half black, half white
    >>> raw = Path("tiny/MNIST/raw")
    >>> raw.mkdir(parents=True, exist_ok=True)
    >>> for part, n in (("train", 4), ("t10k", 2)):
    ...     images = struct.pack(">4i", 2051, n, 28, 28) + bytes([0] * 392 + [255] * 392) * n
    ...     labels = struct.pack(">2i", 2049, n) + bytes(range(n))
    ...     written = Path(raw, f"{part}-images-idx3-ubyte").write_bytes(images)
    ...     written = Path(raw, f"{part}-labels-idx1-ubyte").write_bytes(labels)
    >>> train, test = load_mnist("tiny")
    >>> len(train), len(test)
    (4, 2)
    >>> image, label = train[3]
    >>> image.shape, image.min(), image.max(), label      # mean and std are 0.5 here
    (torch.Size([1, 28, 28]), tensor(-1.), tensor(1.), 3)
    """
    # TODO: torchvision reads the files, and takes a transform. What must you know before you can make the transform?
    ### BEGIN SOLUTION
    train = MNIST(root, train=True)
    test = MNIST(root, train=False)
    # Counting how often each of the 256 grey values occurs is faster than computing with millions of pixels.
    counts = torch.bincount(train.data.flatten(), minlength=256)
    shares, greys = counts / counts.sum(), torch.arange(256) / 255
    mean = (shares * greys).sum()
    std = (shares * (greys - mean) ** 2).sum().sqrt()
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(mean.item(), std.item())])
    train.transform = test.transform = transform
    return train, test
    ### END SOLUTION


def mean_and_std(dataset: Dataset[Any]) -> tuple[float, float]:
    """Compute mean and standard deviation of all pixels of a dataset, however large it is.

    Args:
        dataset: its items are pairs ``(image, label)``, the images float32 tensors, all of one shape, such as
            ``(C, H, W)``. Labels play no part.

    Returns:
        Two Python floats: the mean of all pixels of all images, and their standard deviation, the root of the mean
        squared distance from that mean (divided by the number of pixels, not by one less).

    Raises:
        ValueError: the dataset is empty.

    Each item is read once, and never more than 1,000 images are in memory together: go through the dataset in batches,
    without workers. The result has at least four correct digits, also where the mean is a thousand times the standard
    deviation; sums in float32 do not achieve that.

    >>> images = torch.tensor([[[[0.0, 2.0]]], [[[4.0, 6.0]]]])                # two images of two pixels
    >>> mean, std = mean_and_std([(images[0], 7), (images[1], 1)])
    >>> mean, round(std, 4)
    (3.0, 2.2361)
    """
    # TODO: three sums that grow from batch to batch are enough. Which formula for the variance gets along with them?
    ### BEGIN SOLUTION
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        pixels = images.double()
        count += pixels.numel()
        total += pixels.sum().item()
        squares += pixels.square().sum().item()
    if count == 0:
        raise ValueError("an empty dataset has no mean")
    mean = total / count
    variance = max(squares / count - mean**2, 0.0)  # rounding could make it negative
    return mean, variance**0.5
    ### END SOLUTION


def show_batch(images: Tensor, labels: Tensor | list[int], path: str | Path) -> Figure:
    """Draw the images of a batch side by side, each with its label above, and save the picture.

    Args:
        images: ``(N, 1, H, W)`` or ``(N, H, W)``, float32, at least one. Any numbers: they need not be in [0, 1].
        labels: ``(N,)`` int64, or a list of ``N`` whole numbers.
        path: the PNG file to write. Folders that are missing on the way to it are made.

    Returns:
        The matplotlib figure that was saved. It has one axes with an image (``imshow``) for each of the images, in
        their order, which shows its numbers as they are; the title of that axes is the label, for example ``7``.

    No window is opened, and when the function returns, pyplot keeps no more figures than before: the new one is closed
    (it can still be looked at and saved), and those that were open before stay open, as they were.

    >>> images = torch.linspace(-1, 1, 3 * 28 * 28).reshape(3, 1, 28, 28)
    >>> figure = show_batch(images, torch.tensor([7, 0, 4]), "pictures/batch.png")
    >>> [axes.get_title() for axes in figure.axes if axes.images]
    ['7', '0', '4']
    >>> Path("pictures/batch.png").exists()
    True
    >>> plt.get_fignums()                                 # the numbers of the figures that pyplot keeps
    []
    """
    # TODO: a grid of axes, an image and a title for each; then the file; then tidy up. imshow wants (H, W).
    ### BEGIN SOLUTION
    columns = min(len(images), 8)
    rows = -(-len(images) // columns)  # rounded up
    figure, grid = plt.subplots(rows, columns, squeeze=False, figsize=(1.2 * columns, 1.5 * rows))
    for axes in grid.flat:
        axes.axis("off")
    for axes, image, label in zip(grid.flat, images, labels, strict=False):
        axes.imshow(image.reshape(image.shape[-2:]), cmap="gray")
        axes.set_title(str(int(label)))
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    plt.close(figure)
    return figure
    ### END SOLUTION
