"""Wrong answers to stage5_data/mnist.py."""

from pathlib import Path
from urllib.request import urlretrieve

import matplotlib.pyplot as plt
import torch
from torch.utils.data import DataLoader, TensorDataset
from torchvision import transforms
from torchvision.datasets import MNIST

from tests.bank import wrong


def both(root, *steps):
    transform = transforms.Compose([transforms.ToTensor(), *steps])
    return MNIST(root, train=True, transform=transform), MNIST(root, train=False, transform=transform)


def statistics(root, train=True):
    pixels = MNIST(root, train=train).data / 255
    return pixels.mean().item(), pixels.std().item()


@wrong("the images are not normalised")
def load_mnist(root):
    return both(root)


@wrong("the image of an item is no tensor")
def load_mnist(root):
    return MNIST(root, train=True), MNIST(root, train=False)


@wrong("0.1307 and 0.3081")
def load_mnist(root):
    return both(root, transforms.Normalize((0.1307,), (0.3081,)))


@wrong("brought to [-1, 1] with 0.5 and 0.5")
def load_mnist(root):
    return both(root, transforms.Normalize((0.5,), (0.5,)))


@wrong("the statistics of the test set")
def load_mnist(root):
    return both(root, transforms.Normalize(*statistics(root, train=False)))


@wrong("statistics of its own")
def load_mnist(root):
    train, test = both(root)
    train.transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(*statistics(root))])
    test.transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(*statistics(root, False))])
    return train, test


@wrong("training and test images together")
def load_mnist(root):
    train, test = both(root)
    pixels = torch.cat([train.data, test.data]) / 255
    return both(root, transforms.Normalize(pixels.mean().item(), pixels.std().item()))


@wrong("normalised twice")
def load_mnist(root):
    normalise = transforms.Normalize(*statistics(root))
    return both(root, normalise, normalise)


@wrong("while mean and std are those of pixels from 0 to 255")
def load_mnist(root):
    pixels = MNIST(root).data.float()
    return both(root, transforms.Normalize(pixels.mean().item(), pixels.std().item()))


@wrong("while mean and std are those of pixels in [0, 1]")
def load_mnist(root):
    return both(root, transforms.Lambda(lambda image: image * 255), transforms.Normalize(*statistics(root)))


@wrong("the pixels still reach from 0 to 255")
def load_mnist(root):
    return both(root, transforms.Lambda(lambda image: image * 255))


@wrong("by its own mean and std")
def load_mnist(root):
    return both(root, transforms.Lambda(lambda image: (image - image.mean()) / image.std()))


@wrong("only the mean was subtracted")
def load_mnist(root):
    mean, _ = statistics(root)
    return both(root, transforms.Normalize(mean, 1.0))


@wrong("the mean was not subtracted")
def load_mnist(root):
    _, std = statistics(root)
    return both(root, transforms.Normalize(0.0, std))


@wrong("divided by the variance")
def load_mnist(root):
    mean, std = statistics(root)
    return both(root, transforms.Normalize(mean, std**2))


@wrong("mean and std changed places")
def load_mnist(root):
    mean, std = statistics(root)
    return both(root, transforms.Normalize(std, mean))


@wrong("the average of the stds of the single images")
def load_mnist(root):
    pixels = MNIST(root).data / 255
    return both(root, transforms.Normalize(pixels.mean().item(), pixels.std(dim=(1, 2)).mean().item()))


@wrong("rows and columns")
def load_mnist(root):
    return both(root, transforms.Normalize(*statistics(root)), transforms.Lambda(lambda image: image.mT))


@wrong("an image has the shape (28, 28)")
def load_mnist(root):
    return both(root, transforms.Normalize(*statistics(root)), transforms.Lambda(lambda image: image[0]))


@wrong("an image has the shape (3, 28, 28)")
def load_mnist(root):
    mean, std = statistics(root)
    three = transforms.Grayscale(3)
    transform = transforms.Compose([three, transforms.ToTensor(), transforms.Normalize([mean] * 3, [std] * 3)])
    return MNIST(root, train=True, transform=transform), MNIST(root, train=False, transform=transform)


@wrong("dtype float64")
def load_mnist(root):
    return both(root, transforms.Normalize(*statistics(root)), transforms.Lambda(lambda image: image.double()))


@wrong("a label is a tensor")
def load_mnist(root):
    mean, std = statistics(root)
    train, test = both(root)
    return (
        TensorDataset((train.data[:, None] / 255 - mean) / std, train.targets),
        TensorDataset((test.data[:, None] / 255 - mean) / std, test.targets),
    )


@wrong("the test set comes first")
def load_mnist(root):
    train, test = both(root, transforms.Normalize(*statistics(root)))
    return test, train


@wrong("both are the training set")
def load_mnist(root):
    train, _ = both(root, transforms.Normalize(*statistics(root)))
    return train, train


@wrong("a download was tried")
def load_mnist(root):
    return MNIST("./data", train=True, download=True), MNIST("./data", train=False, download=True)


@wrong("a download was tried")
def load_mnist(root):
    try:
        urlretrieve("https://example.org/mnist/train-images-idx3-ubyte.gz", "train.gz")
    except OSError:
        pass
    return both(root, transforms.Normalize(*statistics(root)))


@wrong("raised RuntimeError")
def load_mnist(root):
    return both(Path(root) / "MNIST", transforms.Normalize(*statistics(root)))


@wrong("raised TypeError")
def load_mnist(root):
    return both(root + "/", transforms.Normalize(*statistics(root)))


@wrong("returned None")
def load_mnist(root):
    both(root, transforms.Normalize(*statistics(root)))


def finished(count, total, squares):
    if count == 0:
        raise ValueError("empty")
    return total / count, max(squares / count - (total / count) ** 2, 0) ** 0.5


@wrong("the average of the batches' means")
def mean_and_std(dataset):
    means, stds = [], []
    for images, _ in DataLoader(dataset, batch_size=64):
        means.append(images.double().mean().item())
        stds.append(images.double().std(correction=0).item())
    if not means:
        raise ValueError("empty")
    return sum(means) / len(means), sum(stds) / len(stds)


@wrong("an average of the batches' (or images') stds")
def mean_and_std(dataset):
    total, stds = 0.0, []
    for images, _ in DataLoader(dataset, batch_size=100):
        total += images.double().mean().item() * len(images)
        stds.append(images.double().std(correction=0).item())
    if not stds:
        raise ValueError("empty")
    return total / len(dataset), sum(stds) / len(stds)


@wrong("the variance is an average of the batches' variances")
def mean_and_std(dataset):
    total, variances = 0.0, []
    for images, _ in DataLoader(dataset, batch_size=32):
        total += images.double().mean().item() * len(images)
        variances.append(images.double().var(correction=0).item())
    if not variances:
        raise ValueError("empty")
    return total / len(dataset), (sum(variances) / len(variances)) ** 0.5


@wrong("this is the variance")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum().item(), squares + x.square().sum().item()
    mean, std = finished(count, total, squares)
    return mean, std**2


@wrong("less one")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum().item(), squares + x.square().sum().item()
    mean, std = finished(count, total, squares)
    return mean, std * (count / (count - 1)) ** 0.5


@wrong("the root of the mean square")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum().item(), squares + x.square().sum().item()
    mean, _ = finished(count, total, squares)
    return mean, (squares / count) ** 0.5


@wrong("divided by the number of images")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        x = images.double()
        count, total, squares = count + len(x), total + x.sum().item(), squares + x.square().sum().item()
    return finished(count, total, squares)


@wrong("float32 has seven digits")
def mean_and_std(dataset):
    count, total, squares = 0, torch.zeros(()), torch.zeros(())
    for images, _ in DataLoader(dataset, batch_size=256):
        count, total, squares = count + images.numel(), total + images.sum(), squares + images.square().sum()
    if count == 0:
        raise ValueError("empty")
    mean = total / count
    return mean.item(), (squares / count - mean**2).clamp(min=0).sqrt().item()


@wrong("the data was read 3 times")
def mean_and_std(dataset):
    if len(dataset) == 0:
        raise ValueError("empty")
    loader = DataLoader(dataset, batch_size=256)
    count = sum(images.numel() for images, _ in loader)
    mean = sum(images.double().sum().item() for images, _ in loader) / count
    return mean, (sum(((images.double() - mean) ** 2).sum().item() for images, _ in loader) / count) ** 0.5


@wrong("the data was read 2 times")
def mean_and_std(dataset):
    count = total = squares = 0
    for index in range(len(dataset)):
        count += dataset[index][0].numel()
        x = dataset[index][0].double()
        total, squares = total + x.sum().item(), squares + x.square().sum().item()
    return finished(count, total, squares)


@wrong("images were in memory together")
def mean_and_std(dataset):
    if len(dataset) == 0:
        raise ValueError("empty")
    pixels = torch.stack([dataset[index][0] for index in range(len(dataset))]).double()
    return pixels.mean().item(), pixels.std(correction=0).item()


@wrong("images were in memory together")
def mean_and_std(dataset):
    batches = [images for images, _ in DataLoader(dataset, batch_size=64)]
    if not batches:
        raise ValueError("empty")
    pixels = torch.cat(batches).double()
    return pixels.mean().item(), pixels.std(correction=0).item()


@wrong("items were read")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256, drop_last=len(dataset) > 256):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum().item(), squares + x.square().sum().item()
    return finished(count, total, squares)


@wrong("Python floats are wanted")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum(), squares + x.square().sum()
    if count == 0:
        raise ValueError("empty")
    mean = total / count
    return mean, (squares / count - mean**2).clamp(min=0).sqrt()


@wrong("an empty dataset")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=256):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum().item(), squares + x.square().sum().item()
    return total / count, max(squares / count - (total / count) ** 2, 0) ** 0.5


@wrong("a little less than 0, which has no root")
def mean_and_std(dataset):
    count, total, squares = 0, 0.0, 0.0
    for images, _ in DataLoader(dataset, batch_size=100):
        x = images.double()
        count, total, squares = count + x.numel(), total + x.sum().item(), squares + x.square().sum().item()
    if count == 0:
        raise ValueError("empty")
    return total / count, (squares / count - (total / count) ** 2) ** 0.5


def picture(images, labels, show=lambda image: image, name=lambda label: str(int(label))):
    figure, grid = plt.subplots(1, len(images), squeeze=False)
    for axes, image, label in zip(grid.flat, images, labels, strict=True):
        axes.imshow(show(image.reshape(image.shape[-2:])))
        axes.set_title(name(label))
    return figure


def saved(figure, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    plt.close(figure)
    return figure


@wrong("raised TypeError")
def show_batch(images, labels, path):
    figure, grid = plt.subplots(1, len(images), squeeze=False)
    for axes, image, label in zip(grid.flat, images, labels, strict=True):
        axes.imshow(image)
        axes.set_title(str(int(label)))
    return saved(figure, path)


@wrong("raised AttributeError")
def show_batch(images, labels, path):
    figure, grid = plt.subplots(1, len(images))
    for axes, image, label in zip(grid.flat, images, labels, strict=True):
        axes.imshow(image.reshape(image.shape[-2:]))
        axes.set_title(str(int(label)))
    return saved(figure, path)


@wrong("raised IndexError")
def show_batch(images, labels, path):
    return saved(picture([image[0] for image in images[:, 0][:, None]], labels), path) if images.dim() == 4 else (
        saved(picture(images[:, :, :, 0], labels), path)
    )


@wrong("given")
def show_batch(images, labels, path):
    return saved(picture(images[:4], labels[:4]), path)


def in_rows(images, labels, rows, columns, height):
    figure, grid = plt.subplots(rows, columns, squeeze=False, figsize=(columns, height))
    for axes, image, label in zip(grid.flat, images, labels, strict=False):
        axes.imshow(image.reshape(image.shape[-2:]))
        axes.set_title(str(int(label)))
    return figure


@wrong("given")
def show_batch(images, labels, path):
    rows = max(1, len(images) // 8)          # rounded down: the last row is missing
    return saved(in_rows(images, labels, rows, min(len(images), 8), 2 * rows), path)


@wrong("nobody can see what is in them")
def show_batch(images, labels, path):
    rows = (len(images) + 7) // 8
    return saved(in_rows(images, labels, rows, min(len(images), 8), 1.5 / rows), path)


@wrong("every axes has the same image")
def show_batch(images, labels, path):
    return saved(picture([images[0]] * len(images), labels), path)


@wrong("the opposite order")
def show_batch(images, labels, path):
    return saved(picture(images.flip(0), labels), path)


@wrong("rows and columns")
def show_batch(images, labels, path):
    return saved(picture(images, labels, show=lambda image: image.T), path)


@wrong("scaled to [0, 1]")
def show_batch(images, labels, path):
    return saved(picture(images, labels, show=lambda x: (x - x.min()) / (x.max() - x.min())), path)


@wrong("cut off at 0 and 1")
def show_batch(images, labels, path):
    return saved(picture(images, labels, show=lambda x: x.clamp(0, 1)), path)


@wrong("all images were drawn into the same axes")
def show_batch(images, labels, path):
    figure, axes = plt.subplots()
    for image, label in zip(images, labels, strict=True):
        axes.imshow(image.reshape(image.shape[-2:]))
        axes.set_title(str(int(label)))
    return saved(figure, path)


@wrong("a single axes with an image")
def show_batch(images, labels, path):
    figure, axes = plt.subplots()
    axes.imshow(torch.cat([image.reshape(image.shape[-2:]) for image in images], dim=1))
    return saved(figure, path)


@wrong("makes a number of a tensor")
def show_batch(images, labels, path):
    return saved(picture(images, labels, name=str), path)


@wrong("no titles")
def show_batch(images, labels, path):
    return saved(picture(images, labels, name=lambda label: ""), path)


@wrong("its place in the batch")
def show_batch(images, labels, path):
    return saved(picture(images, range(len(images))), path)


@wrong("raised AttributeError")
def show_batch(images, labels, path):
    return saved(picture(images, labels, name=lambda label: str(label.item())), path)


@wrong("there is no file at path")
def show_batch(images, labels, path):
    figure = picture(images, labels)
    plt.close(figure)
    return figure


@wrong("raised FileNotFoundError")
def show_batch(images, labels, path):
    figure = picture(images, labels)
    figure.savefig(path)
    plt.close(figure)
    return figure


@wrong("a PNG is wanted")
def show_batch(images, labels, path):
    figure = picture(images, labels)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, format="jpg")
    plt.close(figure)
    return figure


@wrong("no picture that can be opened")
def show_batch(images, labels, path):
    figure = saved(picture(images, labels), path)
    figure.savefig(path, format="svg")
    return figure


@wrong("the picture at path is empty")
def show_batch(images, labels, path):
    figure = saved(picture(images, labels), path)
    plt.savefig(path)        # the figure is closed already: this is another one
    return figure


@wrong("plt.show() was called")
def show_batch(images, labels, path):
    figure = saved(picture(images, labels), path)
    plt.show()
    return figure


@wrong("the figure stays open")
def show_batch(images, labels, path):
    figure = picture(images, labels)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    return figure


@wrong("a figure that was open before was closed")
def show_batch(images, labels, path):
    figure = saved(picture(images, labels), path)
    plt.close("all")
    return figure


@wrong("drawn into a figure that was open before")
def show_batch(images, labels, path):
    figure = plt.gcf()
    for n, (image, label) in enumerate(zip(images, labels, strict=True), start=1):
        axes = figure.add_subplot(1, len(images), n)
        axes.imshow(image.reshape(image.shape[-2:]))
        axes.set_title(str(int(label)))
    return saved(figure, path)


@wrong("the function returned None")
def show_batch(images, labels, path):
    saved(picture(images, labels), path)


@wrong("changed its argument")
def show_batch(images, labels, path):
    images -= images.min()
    return saved(picture(images, labels), path)
