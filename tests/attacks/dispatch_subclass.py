"""Returns a tensor that has no numbers, and makes some up below torch's Python API when they are asked for."""
import torch
from torch.utils._pytree import tree_map


class Liar(torch.Tensor):
    @staticmethod
    def __new__(cls, shape):
        return torch.Tensor._make_wrapper_subclass(cls, shape, dtype=torch.float32)

    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        print("asked for", function)
        real = lambda value: torch.zeros(value.shape) if isinstance(value, Liar) else value
        return function(*tree_map(real, args), **tree_map(real, kwargs or {}))


def flatten_images(images):
    return Liar((len(images), images[0].numel() if len(images) else 1))
