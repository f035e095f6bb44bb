"""Registers hooks that raise, and run for ever, when gradients are computed."""
import torch


def hook(gradient):
    raise SystemExit(0)


def flatten_images(images):
    result = torch.zeros(len(images), 4) + images.sum()
    if result.requires_grad:
        result.register_hook(hook)
    return result
