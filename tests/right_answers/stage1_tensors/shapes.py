"""Other right answers to stage1_tensors/shapes.py."""

import math

import torch

from tests.bank import right


@right
def flatten_images(images):
    n, c, h, w = images.shape
    return images.reshape(n, c * h * w)


@right
def flatten_images(images):
    return images.contiguous().view(images.size(0), math.prod(images.shape[1:]))


@right
def flatten_images(images):
    return torch.nn.Flatten()(images)


@right
def flatten_images(images):
    rows = [image.reshape(-1) for image in images]
    return torch.stack(rows) if rows else images.new_empty(0, math.prod(images.shape[1:]))


@right
def flatten_images(images):
    n, c, h, w = images.shape
    result = torch.empty(n, c * h * w, dtype=images.dtype, device=images.device)
    for channel in range(c):
        for row in range(h):
            begin = (channel * h + row) * w
            result[:, begin : begin + w] = images[:, channel, row]
    return result


@right
def swap_batch_and_time(x):
    return torch.stack([x[:, t] for t in range(x.shape[1])])


@right
def swap_batch_and_time(x):
    return torch.einsum("btd->tbd", x)


@right
def swap_batch_and_time(x):
    return x.permute(1, 0, 2).contiguous()


@right
def swap_batch_and_time(x):
    result = x.new_empty(x.shape[1], x.shape[0], x.shape[2])
    for b, sequence in enumerate(x):
        for t, step in enumerate(sequence):
            result[t, b] = step
    return result


@right
def swap_batch_and_time(x):
    batch, time, features = x.shape
    order = torch.arange(batch * time).reshape(batch, time).T.flatten()
    return x.reshape(batch * time, features)[order].reshape(time, batch, features)


@right
def split_heads(x, heads):
    if heads <= 0 or x.shape[-1] % heads:
        raise ValueError("heads must divide the features")
    return torch.stack(x.chunk(heads, dim=-1), dim=1)


@right
def split_heads(x, heads):
    size, rest = divmod(x.shape[2], heads) if heads > 0 else (0, 1)
    if rest:
        raise ValueError(heads)
    return torch.stack([x[..., head * size : (head + 1) * size] for head in range(heads)], dim=1)


@right
def split_heads(x, heads):
    if heads < 1 or x.shape[2] % heads != 0:
        raise ValueError(heads)
    return x.unflatten(2, (heads, -1)).permute(0, 2, 1, 3).contiguous()


@right
def split_heads(x, heads):
    if heads < 1 or x.shape[2] % heads != 0:
        raise ValueError(heads)
    size = x.shape[2] // heads
    return x.unfold(2, size, size).swapaxes(1, 2)


@right
def reshape_shares_memory(x, shape):
    result = torch.reshape(x, shape)
    return result, result.data_ptr() == x.data_ptr()


@right
def reshape_shares_memory(x, shape):
    try:
        return x.view(shape), True  # view refuses where a copy would be needed
    except RuntimeError:
        return x.reshape(shape), False


@right
def reshape_shares_memory(x, shape):
    # Tries it out, and puts everything back.
    result = x.reshape(shape)
    before, target = x.detach().clone(), result.detach()
    target.add_(1)
    shares = not torch.equal(before, x.detach())
    x.detach().copy_(before)
    target.copy_(before.reshape(shape))
    return result, shares


@right
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, result.detach().numpy().__array_interface__["data"] == x.detach().numpy().__array_interface__["data"]


@right
def contiguous_transpose(x):
    return x.mT.contiguous()


@right
def contiguous_transpose(x):
    return x.transpose(-1, -2).clone(memory_format=torch.contiguous_format)


@right
def contiguous_transpose(x):
    result = x.new_empty(*x.shape[:-2], x.shape[-1], x.shape[-2])
    for row in range(x.shape[-2]):
        result[..., :, row] = x[..., row, :]
    return result


@right
def contiguous_transpose(x):
    return torch.stack([x[..., column] for column in range(x.shape[-1])], dim=-2)


@right
def contiguous_transpose(x):
    return torch.einsum("...mn->...nm", x).contiguous()
