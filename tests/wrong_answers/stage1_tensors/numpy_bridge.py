"""Wrong answers to stage1_tensors/numpy_bridge.py."""
import numpy as np
import torch

from tests.bank import wrong


@wrong("did not see the change: it is a copy")
def share_with_numpy(array):
    return torch.tensor(array)


@wrong("did not see the change: it is a copy")
def share_with_numpy(array):
    return torch.from_numpy(array.copy())


@wrong("did not see the change: it is a copy")
def share_with_numpy(array):
    return torch.from_numpy(array).clone()


@wrong("did not see the change: it is a copy")
def share_with_numpy(array):
    return torch.tensor(array.tolist(), dtype=torch.from_numpy(array).dtype).reshape(array.shape)


@wrong("copied first")
def share_with_numpy(array):
    return torch.from_numpy(np.ascontiguousarray(array))


@wrong("copied first")
def share_with_numpy(array):
    return torch.from_numpy(array).contiguous()


@wrong("copied first")                          # reshape copies what does not lie in one row
def share_with_numpy(array):
    return torch.from_numpy(array.reshape(-1)).reshape(array.shape)


@wrong("dtype")
def share_with_numpy(array):
    return torch.from_numpy(array).float()


@wrong("dtype")
def share_with_numpy(array):
    return torch.as_tensor(array, dtype=torch.float32)


@wrong("dtype")
def share_with_numpy(array):
    return torch.Tensor(array)


@wrong("shape")
def share_with_numpy(array):
    return torch.from_numpy(array).reshape(-1)


@wrong("is a numpy array")
def share_with_numpy(array):
    return array


@wrong("dtype")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.tensor(array)


@wrong("dtype")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.from_numpy(array.copy())


@wrong("dtype")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.tensor(array, dtype=torch.float32)


@wrong("dtype")
def copy_from_numpy(array, dtype=torch.float64):
    return torch.tensor(array, dtype=dtype)


@wrong("only where the dtype changes")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.from_numpy(array).to(dtype)


@wrong("only where the dtype changes")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.as_tensor(array, dtype=dtype)


@wrong("only where the dtype changes")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.asarray(array).type(dtype)


@wrong("only where the dtype changes")          # a copy for one type of array only
def copy_from_numpy(array, dtype=torch.float32):
    if array.dtype == np.float32:
        array = array.copy()
    return torch.from_numpy(array).to(dtype)


@wrong("only where the dtype changes")          # a copy of the handle, not of the numbers
def copy_from_numpy(array, dtype=torch.float32):
    return torch.from_numpy(array).detach().to(dtype)


@wrong("shape")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.tensor(array, dtype=dtype).flatten()


@wrong("through float32")
def copy_from_numpy(array, dtype=torch.float32):
    return torch.tensor(array, dtype=torch.float32).to(dtype)


@wrong("requires grad")
def to_numpy(x):
    return x.numpy()


@wrong("requires grad")
def to_numpy(x):
    return x.cpu().numpy()


@wrong("Use Tensor.cpu()")
def to_numpy(x):
    return x.detach().numpy()


@wrong("Use Tensor.cpu()")
def to_numpy(x):
    return np.array(x.detach())


@wrong("Use Tensor.cpu()")                      # moves the numbers, and then takes the old tensor
def to_numpy(x):
    x = x.detach()
    x.cpu()
    return x.numpy()


@wrong("numpy array")
def to_numpy(x):
    return x.detach().cpu()


@wrong("numpy array")
def to_numpy(x):
    return x.tolist()


@wrong("dtype")
def to_numpy(x):
    return np.array(x.tolist())


@wrong("dtype")
def to_numpy(x):
    return x.detach().cpu().float().numpy()


@wrong("in the order in which they lie in memory")
def to_numpy(x):
    x = x.detach().cpu()
    return torch.as_strided(x, x.shape, torch.empty(x.shape).stride()).numpy()


@wrong("raised RuntimeError")
def to_numpy(x):
    return x.detach().cpu().view(-1).numpy().reshape(x.shape)


@wrong("shape")
def to_numpy(x):
    return x.detach().cpu().flatten().numpy()


@wrong("x itself no longer follows gradients")
def to_numpy(x):
    if x.is_leaf:
        x.requires_grad_(False)
    return x.detach().cpu().numpy()


@wrong("x itself no longer follows gradients")
def to_numpy(x):
    x.detach_()
    return x.cpu().numpy()


@wrong("divided by n")
def same_std(array, axis):
    return array.std(axis=axis), torch.from_numpy(array).std(dim=axis)


@wrong("divided by n")                          # equal, but equal to the wrong one
def same_std(array, axis):
    return array.std(axis=axis), torch.from_numpy(array).std(dim=axis, unbiased=False)


@wrong("divided by n")
def same_std(array, axis):
    return array.std(axis=axis, ddof=1), torch.from_numpy(array).std(dim=axis, correction=0)


@wrong("the root is missing")
def same_std(array, axis):
    return array.var(axis=axis, ddof=1), torch.from_numpy(array).var(dim=axis)


@wrong("axis was not used")
def same_std(array, axis):
    return array.std(axis=0, ddof=1), torch.from_numpy(array).std(dim=0)


@wrong("axis was not used")
def same_std(array, axis):
    return array.std(axis=-1, ddof=1), torch.from_numpy(array).std(dim=-1)


@wrong("of all the numbers")
def same_std(array, axis):
    return np.asarray(array.std(ddof=1)), torch.from_numpy(array).std()


@wrong("keepdims")
def same_std(array, axis):
    return array.std(axis=axis, ddof=1, keepdims=True), torch.from_numpy(array).std(dim=axis, keepdim=True)


@wrong("in this order")
def same_std(array, axis):
    return array.std(axis=axis, ddof=1)


@wrong("is a torch tensor")
def same_std(array, axis):
    return torch.from_numpy(array).std(dim=axis), array.std(axis=axis, ddof=1)


@wrong("is a numpy array")
def same_std(array, axis):
    return array.std(axis=axis, ddof=1), array.std(axis=axis, ddof=1)


@wrong("dtype")
def same_std(array, axis):
    return array.std(axis=axis, ddof=1), torch.tensor(array, dtype=torch.float32).std(dim=axis)


@wrong("dtype")
def same_std(array, axis):
    array = array.astype(np.float64)
    return array.std(axis=axis, ddof=1), torch.from_numpy(array).std(dim=axis)


@wrong("changed its argument")
def same_std(array, axis):
    array -= array.mean(axis=axis, keepdims=True)
    return array.std(axis=axis, ddof=1), torch.from_numpy(array).std(dim=axis)
