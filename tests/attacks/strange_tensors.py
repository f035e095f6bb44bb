"""Returns tensors of kinds that are hard to compare: float8, complex, quantized, sparse, on meta, nested, empty."""
import warnings

import torch

warnings.simplefilter("ignore")
CASE = int("{case}")
MAKE = [
    lambda x: x.detach().float().to(torch.float8_e5m2),
    lambda x: x.detach().to(torch.complex64),
    lambda x: x.detach().to(torch.uint16),
    lambda x: torch.quantize_per_tensor(x.detach().float(), 0.1, 0, torch.quint8),
    lambda x: x.to_sparse(),
    lambda x: x.to("meta"),
    lambda x: torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]),
    lambda x: torch.empty(0, 2**40),
    lambda x: torch._neg_view(x.detach()) if x.numel() else None,
    lambda x: torch.ones(1 << 6).reshape([1] * 58 + [64]),
    lambda x: x.detach().to(torch.bfloat16),
    lambda x: torch.full_like(x, float("nan")) if x.numel() else None,
    lambda x: x.detach().bool(),
    lambda x: x.detach().to(torch.complex64).conj(),
    lambda x: torch.nn.parameter.UninitializedParameter(),
    lambda x: x.detach().float().to_mkldnn(),
    lambda x: x.detach().to_sparse_csr(),
    lambda x: x.detach().to(torch.int64) << 62,
    lambda x: torch.full_like(x, float("inf")) if x.numel() else None,
    lambda x: x.detach().to(torch.float16),
]


def flatten_images(images):
    size = images.shape[1] * images.shape[2] * images.shape[3]
    return MAKE[CASE](images.reshape(len(images), size))
