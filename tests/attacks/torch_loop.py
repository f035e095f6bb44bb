"""Spends minutes in a single operation of torch."""
import torch


def flatten_images(images):
    return torch.linalg.svd(torch.ones(3000, 3000) + torch.rand(3000, 3000))
