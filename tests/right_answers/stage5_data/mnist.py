"""Right answers to stage5_data/mnist.py."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy
import torch
from matplotlib.figure import Figure
from torch.utils.data import DataLoader, Dataset, Subset
from torchvision import transforms
from torchvision.datasets import MNIST

from tests.bank import right


@right
def load_mnist(root):
    plain = MNIST(root, train=True, transform=transforms.ToTensor())
    mean, std = mean_and_std(plain)
    normalise = transforms.Compose([transforms.ToTensor(), transforms.Normalize((mean,), (std,))])
    return MNIST(root, train=True, transform=normalise), MNIST(root, train=False, transform=normalise)


@right
def load_mnist(root):
    train, test = MNIST(root, train=True, download=True), MNIST(root, train=False, download=True)
    std, mean = torch.std_mean(train.data.double() / 255)

    class Normalised(Dataset):
        def __init__(self, digits):
            self.images = ((digits.data.double() / 255 - mean) / std).float().unsqueeze(1)
            self.labels = digits.targets.tolist()

        def __len__(self):
            return len(self.labels)

        def __getitem__(self, index):
            return self.images[index], self.labels[index]

    return Normalised(train), Normalised(test)


@right
def load_mnist(root):
    parts = []
    for part in ("train", "t10k"):
        folder = Path(root) / "MNIST" / "raw"
        images = numpy.frombuffer((folder / f"{part}-images-idx3-ubyte").read_bytes(), numpy.uint8, offset=16)
        labels = numpy.frombuffer((folder / f"{part}-labels-idx1-ubyte").read_bytes(), numpy.uint8, offset=8)
        parts.append((images.reshape(-1, 1, 28, 28).astype(numpy.float32), labels))
    mean, std = parts[0][0].mean(), parts[0][0].std()
    sets = []
    for images, labels in parts:
        items = [(torch.from_numpy((a - mean) / std), int(b)) for a, b in zip(images, labels, strict=True)]
        sets.append(Subset(items, range(len(items))))
    return sets[0], sets[1]


@right
def mean_and_std(dataset):
    count, mean, distances = 0, 0.0, 0.0
    for index in range(len(dataset)):        # Welford's way, an image at a time
        image = dataset[index][0].double()
        n = image.numel()
        change = image.mean().item() - mean
        distances += ((image - image.mean()) ** 2).sum().item() + change**2 * count * n / (count + n)
        mean += change * n / (count + n)
        count += n
    if not count:
        raise ValueError("empty")
    return mean, (distances / count) ** 0.5


@right
def mean_and_std(dataset):
    sums = numpy.zeros(3)
    for images, _ in DataLoader(dataset, batch_size=1000, shuffle=True) if len(dataset) else []:
        x = images.numpy().astype(numpy.float64)
        sums += [x.size, x.sum(), (x * x).sum()]
    if sums[0] == 0:
        raise ValueError("empty")
    mean = sums[1] / sums[0]
    return float(mean), float(numpy.sqrt(max(0, sums[2] / sums[0] - mean * mean)))


@right
def show_batch(images, labels, path):
    figure = Figure(figsize=(2 * len(images), 3))        # pyplot never hears of it
    for n in range(len(images)):
        axes = figure.add_subplot(1, len(images), n + 1)
        axes.imshow(images[n].squeeze(0).numpy(), cmap="viridis")
        axes.set_title(f"label: {labels[n]}", fontsize=8)
    Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(str(path), format="png")
    return figure


@right
def show_batch(images, labels, path):
    if images.dim() == 4:
        images = images[:, 0]
    figure, axes = plt.subplots(1, len(images))
    for one, image, label in zip(numpy.atleast_1d(axes), images, labels, strict=True):
        one.imshow(image.double())
        one.set_title(int(label), loc="left")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    plt.close(figure)
    return figure


@right
def show_batch(images, labels, path):
    figure = plt.figure()                                # of the usual size, and five images in a row
    for n, (image, label) in enumerate(zip(images, labels, strict=True)):
        axes = figure.add_subplot(len(images) // 5 + 1, 5, n + 1)
        axes.matshow(image.squeeze())
        axes.set_title(f"{int(label)}")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
    plt.close(figure)
    return figure
