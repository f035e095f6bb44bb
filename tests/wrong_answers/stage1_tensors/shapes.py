"""Wrong answers to stage1_tensors/shapes.py."""

import torch

from tests.bank import wrong


@wrong("the batch dimension was flattened too")
def flatten_images(images):
    return images.reshape(-1)


@wrong("the batch dimension was flattened too")
def flatten_images(images):
    return images.flatten()


@wrong("the channels belong to the row as well")
def flatten_images(images):
    return images.flatten(2)


@wrong("every channel got a row of its own")
def flatten_images(images):
    return images.reshape(-1, images.shape[2] * images.shape[3])


@wrong("it is the last one here")
def flatten_images(images):
    return images.flatten(1).T


@wrong("a column for every image")
def flatten_images(images):
    return images.reshape(-1, len(images)) if len(images) else images.flatten(1)


@wrong("the channels ended up last")
def flatten_images(images):
    return images.permute(0, 2, 3, 1).flatten(1)


@wrong("the batch dimension of size 1 was dropped")
def flatten_images(images):
    return images.flatten(1).squeeze(0)


@wrong("dimensions of size 1 were dropped before flattening")
def flatten_images(images):
    images = images.squeeze()
    return images.flatten(1) if images.dim() > 1 else images


@wrong("raised RuntimeError")
def flatten_images(images):
    return images.view(images.shape[0], images[0].numel() if len(images) else images.shape[1:].numel())


@wrong("raised RuntimeError")
def flatten_images(images):
    return images.reshape(images.shape[0], -1)  # with no image, -1 could be anything


@wrong("raised IndexError")
def flatten_images(images):
    return images.reshape(images.shape[0], images[0].numel())


@wrong("raised RuntimeError")
def flatten_images(images):
    return torch.stack([image.flatten() for image in images])  # there must be something to stack


@wrong("the columns are lost")
def flatten_images(images):
    if len(images) == 0:
        return torch.zeros(0, dtype=images.dtype)
    return images.flatten(1)


@wrong("shape")
def flatten_images(images):
    return images.reshape(-1, 3 * 28 * 28)[: len(images)] if images.numel() % (3 * 28 * 28) == 0 else images[:, 0, 0]


@wrong("shape")
def flatten_images(images):
    return images.reshape(images.shape[0], images.shape[1] * images.shape[2], images.shape[3])


@wrong("dtype")
def flatten_images(images):
    return images.flatten(1).float()


@wrong("no longer carries gradients")
def flatten_images(images):
    return images.detach().flatten(1)


@wrong("changed its argument")
def flatten_images(images):
    images.data.div_(255)
    return images.flatten(1)


@wrong("this is what reshape gives")
def swap_batch_and_time(x):
    return x.reshape(x.shape[1], x.shape[0], x.shape[2])


@wrong("this is what reshape gives")
def swap_batch_and_time(x):
    return x.flatten().view(x.size(1), x.size(0), -1)


@wrong("all dimensions were reversed")
def swap_batch_and_time(x):
    return x.permute(2, 1, 0)


@wrong("all dimensions were reversed")
def swap_batch_and_time(x):
    return x.transpose(0, -1)


@wrong("the last two dimensions were swapped")
def swap_batch_and_time(x):
    return x.mT


@wrong("the batch moved behind the features")
def swap_batch_and_time(x):
    return x.permute(1, 2, 0)


@wrong("nothing was swapped")
def swap_batch_and_time(x):
    return x


@wrong("nothing was swapped")
def swap_batch_and_time(x):
    x.transpose(0, 1)  # gives a new tensor, which is thrown away
    return x


@wrong("in reverse order")
def swap_batch_and_time(x):
    return x.transpose(0, 1).flip(0)


@wrong("dimensions of size 1 were dropped")
def swap_batch_and_time(x):
    return x.transpose(0, 1).squeeze()


@wrong("no longer carries gradients")
def swap_batch_and_time(x):
    return x.detach().transpose(0, 1)


@wrong("no longer carries gradients")
def swap_batch_and_time(x):
    return torch.tensor(x.transpose(0, 1).tolist(), dtype=x.dtype)


@wrong("dtype")
def swap_batch_and_time(x):
    result = torch.zeros(x.shape[1], x.shape[0], x.shape[2])
    for t in range(x.shape[1]):
        result[t] = x[:, t]
    return result


@wrong("dtype")
def swap_batch_and_time(x):
    return x.transpose(0, 1).double()


@wrong("changed its argument")
def swap_batch_and_time(x):
    return x.transpose_(0, 1)


@wrong("raised RuntimeError")
def swap_batch_and_time(x):
    return x.transpose(0, 1).view(x.shape[1], -1).view(x.shape[1], x.shape[0], x.shape[2])


@wrong("reshaping straight to it mixes different steps")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, heads, time, features // heads)


@wrong("a head takes D features that lie side by side")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, time, features // heads, heads).permute(0, 3, 1, 2)


@wrong("the heads must come before the steps")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, time, heads, features // heads)


@wrong("the steps and the features of a head are the wrong way round")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, time, heads, features // heads).permute(0, 2, 3, 1)


@wrong("the batch stays first")
def split_heads(x, heads):
    if heads < 1 or x.shape[2] % heads:
        raise ValueError("heads")
    return torch.stack(x.chunk(heads, dim=2))


@wrong("D heads of H features")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, time, features // heads, heads).transpose(1, 2)


@wrong("dimensions of size 1 were dropped")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, time, heads, features // heads).transpose(1, 2).squeeze()


@wrong("dimensions of size 1 were dropped")
def split_heads(x, heads):
    if heads < 1 or x.shape[2] % heads:
        raise ValueError("heads")
    return torch.stack([part.squeeze() for part in x.chunk(heads, dim=2)], dim=1)


@wrong("raised RuntimeError")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.view(batch, time * features).view(batch, time, heads, -1).transpose(1, 2)


@wrong("features that heads does not divide")
def split_heads(x, heads):
    if heads < 1:
        raise ValueError("heads")
    batch, time, features = x.shape
    return x.reshape(batch, time, heads, features // heads).transpose(1, 2)  # RuntimeError where it does not fit


@wrong("features that heads does not divide")
def split_heads(x, heads):
    if heads < 1:
        raise ValueError("heads")
    size = x.shape[2] // heads
    return torch.stack([x[:, :, head * size : (head + 1) * size] for head in range(heads)], dim=1)


@wrong("features that heads does not divide")
def split_heads(x, heads):
    if heads < 1 or x.numel() % heads:  # all numbers together, in place of the features
        raise ValueError("heads")
    batch, time, features = x.shape
    return x.reshape(batch, time, heads, features // heads).transpose(1, 2)


@wrong("more heads than features")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or (features > heads and features % heads):
        raise ValueError("heads")
    size = features // heads
    return torch.stack([x[:, :, head * size : (head + 1) * size] for head in range(heads)], dim=1)


@wrong("was expected")
def split_heads(x, heads):
    batch, time, features = x.shape
    assert heads >= 1
    assert features % heads == 0
    return x.reshape(batch, time, heads, features // heads).transpose(1, 2)


@wrong("heads = 0")
def split_heads(x, heads):
    batch, time, features = x.shape
    if features % heads:  # ZeroDivisionError
        raise ValueError("heads")
    return x.reshape(batch, time, heads, features // heads).transpose(1, 2)


@wrong("a negative number of heads")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads == 0 or features % heads:
        raise ValueError("heads")
    return x.reshape(batch, time, heads, features // heads).transpose(1, 2)


@wrong("no longer carries gradients")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    return x.data.reshape(batch, time, heads, features // heads).transpose(1, 2)


@wrong("dtype")
def split_heads(x, heads):
    batch, time, features = x.shape
    if heads < 1 or features % heads:
        raise ValueError("heads")
    size = features // heads
    result = torch.empty(batch, heads, time, size)
    for head in range(heads):
        result[:, head] = x[:, :, head * size : (head + 1) * size]
    return result


@wrong("you said that they share memory")
def reshape_shares_memory(x, shape):
    return x.reshape(shape), True


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    return x.reshape(shape), False


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    return x.reshape(shape), x.is_contiguous()  # a strided tensor can be reshaped without a copy, sometimes


@wrong("you said that they share memory")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, result.is_contiguous()


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, result is x


@wrong("you said that they share memory")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, torch.equal(result.flatten(), x.flatten())  # equal numbers are not the same memory


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, result._base is x  # the view of a view is a view of the first tensor


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, result.storage_offset() == 0 and result.data_ptr() == x.data_ptr()


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, result.stride() == x.stride()


@wrong("you said that they share memory")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return x.reshape(shape), result.dim() > 1


@wrong("you said that they do not")
def reshape_shares_memory(x, shape):
    try:
        return x.view(shape), False  # the wrong way round
    except RuntimeError:
        return x.reshape(shape), True


@wrong("you said that they share memory")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result.clone(), result.data_ptr() == x.data_ptr()


@wrong("x.reshape(shape) makes none here")
def reshape_shares_memory(x, shape):
    return x.clone().reshape(shape), False


@wrong("raised RuntimeError")
def reshape_shares_memory(x, shape):
    return x.view(shape), True


@wrong("x came back in its old shape")
def reshape_shares_memory(x, shape):
    return x, x.reshape(shape).data_ptr() == x.data_ptr()


@wrong("this is the transpose")
def reshape_shares_memory(x, shape):
    result = x.T if tuple(shape) == tuple(x.T.shape) else x.reshape(shape)
    return result, result.data_ptr() == x.data_ptr()


@wrong("everything is in one dimension")
def reshape_shares_memory(x, shape):
    result = x.flatten()
    return result, result.data_ptr() == x.data_ptr()


@wrong("raised RuntimeError")
def reshape_shares_memory(x, shape):
    result = torch.empty(shape, dtype=x.dtype)  # a size of -1 cannot be allocated
    result.flatten().copy_(x.flatten())
    return result, False


@wrong("return two things")
def reshape_shares_memory(x, shape):
    return x.reshape(shape)


@wrong("return two things")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return [result, result.data_ptr() == x.data_ptr()]


@wrong("int")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    return result, int(result.data_ptr() == x.data_ptr())


@wrong("no longer carries gradients")
def reshape_shares_memory(x, shape):
    result = x.detach().reshape(shape)
    return result, result.data_ptr() == x.data_ptr()


@wrong("changed its argument")
def reshape_shares_memory(x, shape):
    result = x.reshape(shape)
    before = x.detach().clone()
    result.data.add_(1)  # tries it out, and leaves it so
    return result, not torch.equal(before, x)


@wrong("the result is not contiguous")
def contiguous_transpose(x):
    return x.transpose(-2, -1)


@wrong("the result is not contiguous")
def contiguous_transpose(x):
    return x.contiguous().mT


@wrong("the result is not contiguous")
def contiguous_transpose(x):
    result = x.transpose(-2, -1)
    result.contiguous()  # gives a new tensor, which is thrown away
    return result


@wrong("this is what reshape gives")
def contiguous_transpose(x):
    return x.reshape(*x.shape[:-2], x.shape[-1], x.shape[-2]).contiguous()


@wrong("this is what reshape gives")
def contiguous_transpose(x):
    result = x.transpose(-2, -1)
    return x.contiguous().view(result.shape)


@wrong("all dimensions were reversed")
def contiguous_transpose(x):
    return x.permute(*reversed(range(x.dim()))).contiguous()


@wrong("the first two dimensions were swapped")
def contiguous_transpose(x):
    return x.transpose(0, 1).contiguous()


@wrong("raised RuntimeError")
def contiguous_transpose(x):
    return x.t().contiguous()  # matrices only


@wrong("raised")
def contiguous_transpose(x):
    rows, columns = x.shape
    return x.transpose(0, 1).contiguous()


@wrong("count the two from the end")
def contiguous_transpose(x):
    return x.transpose(1, 2).contiguous() if x.dim() > 2 else x.T.contiguous()  # right for two and three dimensions


@wrong("nothing was swapped")
def contiguous_transpose(x):
    return x.contiguous()


@wrong("a dimension of size 1 was dropped")
def contiguous_transpose(x):
    return x.transpose(-2, -1).squeeze().contiguous()


@wrong("however x itself lies in memory")
def contiguous_transpose(x):
    result = x.transpose(-2, -1)
    return result.contiguous() if x.is_contiguous() else result


@wrong("no longer carries gradients")
def contiguous_transpose(x):
    return x.detach().transpose(-2, -1).contiguous()


@wrong("dtype")
def contiguous_transpose(x):
    return x.transpose(-2, -1).contiguous().float()


@wrong("is a numpy array")
def contiguous_transpose(x):
    return x.detach().transpose(-2, -1).contiguous().numpy()


@wrong("changed its argument")
def contiguous_transpose(x):
    return x.transpose_(-2, -1).contiguous()
