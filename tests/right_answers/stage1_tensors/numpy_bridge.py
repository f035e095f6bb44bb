"""Right answers to stage1_tensors/numpy_bridge.py, as unlike the reference as they can be."""
import numpy as np
import torch

from tests.bank import right


@right
def share_with_numpy(array):
    return torch.as_tensor(array)


@right
def share_with_numpy(array):
    return torch.asarray(array, copy=False)


@right
def share_with_numpy(array):
    return torch.from_dlpack(array)


@right
def copy_from_numpy(array, dtype=torch.float32):
    return torch.from_numpy(array.copy()).to(dtype)


@right
def copy_from_numpy(array, dtype=torch.float32):
    return torch.from_numpy(array).to(dtype, copy=True)


@right
def copy_from_numpy(array, dtype=torch.float32):
    return torch.asarray(array, dtype=dtype, copy=True)


@right
def copy_from_numpy(array, dtype=torch.float32):
    return torch.tensor(array.tolist(), dtype=dtype)


@right
def copy_from_numpy(array, dtype=torch.float32):
    result = torch.empty(array.shape, dtype=dtype)
    result[...] = torch.from_numpy(array)
    return result


@right
def to_numpy(x):
    return x.numpy(force=True)


@right
def to_numpy(x):
    return x.to("cpu").data.numpy()


@right
def to_numpy(x):
    return np.asarray(x.to(torch.device("cpu"), copy=True).detach().contiguous())


@right
def to_numpy(x):
    return x.cpu().detach().resolve_conj().resolve_neg().numpy().copy()


@right                                          # through Python's own numbers
def to_numpy(x):
    return np.array(x.tolist(), dtype=str(x.dtype).removeprefix("torch."))


@right                                          # numpy() minds gradients only where they are recorded
def to_numpy(x):
    with torch.no_grad():
        return x.cpu().numpy()


@right                                          # moves only what is elsewhere
def to_numpy(x):
    if x.requires_grad:
        x = x.detach()
    if x.device.type != "cpu":
        x = x.to(device="cpu")
    return x.numpy()


@right
def to_numpy(x):
    if x.is_cuda:
        x = x.cpu()
    return x.clone().detach().numpy()


@right
def to_numpy(x):
    return torch.asarray(x.detach(), device="cpu").numpy()


@right                                          # copy_ crosses from one device to another
def to_numpy(x):
    return torch.empty(x.shape, dtype=x.dtype).copy_(x.detach()).numpy()


@right                                          # like something that is on the CPU
def to_numpy(x):
    return x.detach().to(torch.zeros(1, dtype=x.dtype)).numpy()


@right
def same_std(array, axis):
    return np.std(array, axis=axis, ddof=1), torch.std(torch.tensor(array), dim=axis, correction=1)


@right
def same_std(array, axis):
    deviation = array.std(axis=axis, ddof=1)
    return deviation, torch.tensor(deviation)


@right                                          # both by hand, from their definitions
def same_std(array, axis):
    n = array.shape[axis]
    x = torch.as_tensor(array)
    squares = (array - array.mean(axis=axis, keepdims=True)) ** 2
    torch_squares = (x - x.mean(dim=axis, keepdim=True)) ** 2
    return np.sqrt(squares.sum(axis=axis) / (n - 1)), (torch_squares.sum(dim=axis) / (n - 1)).sqrt()


@right                                          # numpy's number, put right by its factor
def same_std(array, axis):
    n = array.shape[axis]
    factor = (n / (n - 1)) ** 0.5
    return array.std(axis=axis) * factor, torch.from_numpy(array).std(dim=axis, unbiased=False) * factor
