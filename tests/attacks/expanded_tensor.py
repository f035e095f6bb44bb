"""Returns one number that claims to be a trillion."""
import torch


def flatten_images(images):
    return torch.zeros(1).expand(10**12)
