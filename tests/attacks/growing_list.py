"""Takes more and more memory, in small steps."""
import torch


def flatten_images(images):
    parts = []
    while True:
        parts.append(torch.empty(4 << 20))
        parts[-1][0] = 1.0
