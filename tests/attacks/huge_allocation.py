"""Asks for 4 TB at once."""
import torch


def flatten_images(images):
    return torch.empty(10**12)
