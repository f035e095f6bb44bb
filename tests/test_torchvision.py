"""``import torchvision`` works in student code, whichever builds of torch and torchvision pip brought."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTALL = "from graders.sandbox import torchvision_ops; torchvision_ops.install(); "


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_datasets_transforms_and_models_work() -> None:
    code = """
import numpy, torch, torchvision
from torchvision import datasets, models, transforms
from torchvision.transforms import v2
picture = transforms.ToPILImage()(torch.rand(1, 28, 28))
print(transforms.ToTensor()(picture).shape, v2.Resize(14)(torch.rand(1, 28, 28)).shape)
print(models.resnet18(num_classes=10).eval()(torch.zeros(1, 3, 32, 32)).shape)
print(datasets.MNIST.__name__, datasets.FashionMNIST.__name__)
"""
    assert run(INSTALL + code).split("\n") == [
        "torch.Size([1, 28, 28]) torch.Size([1, 14, 14])",
        "torch.Size([1, 10])",
        "MNIST FashionMNIST",
        "",
    ]


def test_the_embedded_digits_are_read_as_a_student_reads_them() -> None:
    code = """
from graders import data
from torchvision.datasets import MNIST
from torchvision.transforms import ToTensor
digits = MNIST(data.UNPACKED if data.ready() else data.unpack(), train=False, download=False, transform=ToTensor())
image, label = digits[0]
print(len(digits), tuple(image.shape), type(label).__name__)
"""
    assert run(INSTALL + code) == "1000 (1, 28, 28) int\n"


def test_install_itself_imports_nothing() -> None:
    code = "import sys; print('torch' in sys.modules, 'torchvision' in sys.modules)"
    assert run(INSTALL + code) == "False False\n"


def test_twice_is_as_good_as_once() -> None:
    assert run(INSTALL + INSTALL + "import torchvision; print('imported')") == "imported\n"


def test_operators_that_are_there_already_stay_as_they_are() -> None:
    """As where torchvision's own extension loads: the kit must not define a second time what it brings."""
    code = """
import torch
brought = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    brought.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
brought.impl("nms", lambda dets, scores, iou_threshold: torch.tensor([7]), "CPU")
import torchvision
print(torch.ops.torchvision.nms(torch.zeros(1, 4), torch.zeros(1), 0.5), torchvision_ops._kept)
"""
    assert run(INSTALL + code) == "tensor([7]) []\n"


def test_an_operator_without_code_says_so_when_it_is_called() -> None:
    code = """
import torch, torchvision
try:
    torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
except (RuntimeError, NotImplementedError) as error:
    print("refused")
else:
    print("worked")
"""
    assert run(INSTALL + code) in ("refused\n", "worked\n")
