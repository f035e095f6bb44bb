"""Wrong answers to stage2_autograd/detach_and_no_grad.py."""

import torch

from tests.bank import wrong

# --- predict ---------------------------------------------------------------------------------------------------------


@wrong("detached too late")
def predict(model, x):
    return model(x).detach()


@wrong("detached too late")
def predict(model, x):
    return model(x).data


@wrong("detached too late")
def predict(model, x):
    result = model(x)
    with torch.no_grad():
        return result.clone()


@wrong("detached too late")
def predict(model, x):
    return model(x.detach()).detach()  # the parameters require grad, whatever x does


@wrong("detached too late")
def predict(model, x):
    result = model(x)
    return result.detach_()


@wrong("the result requires grad")
def predict(model, x):
    return model(x)


@wrong("the result requires grad")
def predict(model, x):
    model.eval()  # another matter than no_grad
    return model(x)


@wrong("the result requires grad")
def predict(model, x):
    torch.no_grad()  # made, but not entered
    return model(x)


@wrong("the result requires grad")
def predict(model, x):
    with torch.no_grad():
        x = x.clone()
    return model(x)


@wrong("the result requires grad")
def predict(model, x):
    with torch.no_grad():
        result = model(x)
    return result.requires_grad_()


@wrong("autograd stays switched off after the call")
def predict(model, x):
    torch.set_grad_enabled(False)
    return model(x)


@wrong("the caller had switched autograd off, and after the call it is on")
def predict(model, x):
    torch.set_grad_enabled(False)
    try:
        return model(x)
    finally:
        torch.set_grad_enabled(True)


@wrong("after a model that raises an error autograd stays switched off")
def predict(model, x):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    result = model(x)
    torch.set_grad_enabled(before)
    return result


@wrong("the model ran in another mode than it was in")
def predict(model, x):
    model.eval()
    with torch.no_grad():
        return model(x)


@wrong("the model ran in another mode than it was in")
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        result = model(x)
    model.train(was_training)  # and its frozen part with it
    return result


@wrong("in another mode afterwards")
def predict(model, x):
    with torch.no_grad():
        result = model(x)
    model.train(model.training)
    return result


@wrong("the parameters no longer require grad")
def predict(model, x):
    model.requires_grad_(False)
    return model(x.detach())


@wrong("the .grad of the parameters is gone")
def predict(model, x):
    model.zero_grad()
    with torch.no_grad():
        return model(x)


@wrong("values are wrong")
def predict(model, x):
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.zero_()
    with torch.no_grad():
        return model(x)


@wrong("model.forward(x) goes past")
def predict(model, x):
    with torch.no_grad():
        return model.forward(x)


@wrong("these are class indices")
def predict(model, x):
    with torch.no_grad():
        return model(x).argmax(dim=1)


@wrong("x itself came back")
def predict(model, x):
    with torch.no_grad():
        model(x)
    return x.detach()


@wrong("returned None")
def predict(model, x):
    with torch.no_grad():
        model(x)


@wrong("is a numpy array")
def predict(model, x):
    with torch.no_grad():
        return model(x).numpy()


@wrong("dtype")
def predict(model, x):
    with torch.no_grad():
        return model(x).double()


# --- advantage_loss --------------------------------------------------------------------------------------------------


@wrong("a gradient reaches baseline as well")
def advantage_loss(value, baseline):
    return ((value - baseline) ** 2).mean()


@wrong("a gradient reaches baseline as well")
def advantage_loss(value, baseline):
    baseline.detach()  # gives a new tensor, which is thrown away
    return ((value - baseline) ** 2).mean()


@wrong("a gradient reaches baseline as well")
def advantage_loss(value, baseline):
    difference = value - baseline
    return (difference * difference.detach()).mean()


@wrong("only half of the gradient comes back")
def advantage_loss(value, baseline):
    fixed = baseline.detach()
    return ((value - fixed) * (value - fixed).detach()).mean()


@wrong("both were detached, or the loss itself")
def advantage_loss(value, baseline):
    return ((value.detach() - baseline.detach()) ** 2).mean()


@wrong("both were detached, or the loss itself")
def advantage_loss(value, baseline):
    return ((value - baseline) ** 2).mean().detach()


@wrong("both were detached, or the loss itself")
def advantage_loss(value, baseline):
    difference = (value - baseline).detach()
    return (difference**2).mean()


@wrong("both were detached, or the loss itself")
def advantage_loss(value, baseline):
    with torch.no_grad():
        return ((value - baseline) ** 2).mean()


@wrong("both were detached, or the loss itself")
def advantage_loss(value, baseline):
    return torch.tensor(((value - baseline) ** 2).mean().item(), dtype=value.dtype, requires_grad=True)


@wrong("the wrong one was detached")
def advantage_loss(value, baseline):
    return ((value.detach() - baseline) ** 2).mean()


@wrong("changed requires_grad of its argument")
def advantage_loss(value, baseline):
    baseline.requires_grad_(False)
    return ((value - baseline) ** 2).mean()


@wrong("baseline has lost its graph")
def advantage_loss(value, baseline):
    return ((value - baseline.detach_()) ** 2).mean()


@wrong("what others send back through baseline is now zero")
def advantage_loss(value, baseline):
    if baseline.requires_grad:
        baseline.register_hook(torch.zeros_like)
    return ((value - baseline) ** 2).mean()


@wrong("this is the sum of the squares")
def advantage_loss(value, baseline):
    return ((value - baseline.detach()) ** 2).sum()


@wrong("these are the squares one by one")
def advantage_loss(value, baseline):
    return (value - baseline.detach()) ** 2


@wrong("the square is missing")
def advantage_loss(value, baseline):
    return (value - baseline.detach()).mean()


@wrong("this is the mean absolute difference")
def advantage_loss(value, baseline):
    return torch.nn.functional.l1_loss(value, baseline.detach())


@wrong("first the mean was taken and then the square")
def advantage_loss(value, baseline):
    return (value.mean() - baseline.detach().mean()) ** 2


@wrong("without a factor 1/2")
def advantage_loss(value, baseline):
    return 0.5 * ((value - baseline.detach()) ** 2).mean()


@wrong("baseline was not used")
def advantage_loss(value, baseline):
    return (value**2).mean()


@wrong("value and baseline were added")
def advantage_loss(value, baseline):
    return ((value + baseline.detach()) ** 2).mean()


@wrong("the gradient has the wrong sign")
def advantage_loss(value, baseline):
    loss = ((value - baseline.detach()) ** 2).mean()
    return 2 * loss.detach() - loss


@wrong("a value of type float; a tensor is wanted")
def advantage_loss(value, baseline):
    return ((value - baseline.detach()) ** 2).mean().item()


@wrong("changed its argument")
def advantage_loss(value, baseline):
    fixed = baseline.detach()
    return (fixed.sub_(value.detach()) ** 2).mean()


# --- ema_update_ -----------------------------------------------------------------------------------------------------


@wrong("average itself was not changed")
def ema_update_(average, new, momentum):
    average = momentum * average + (1 - momentum) * new
    return average


@wrong("average itself was not changed")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        return average.mul(momentum).add(new, alpha=1 - momentum)


@wrong("average itself was not changed")
def ema_update_(average, new, momentum):
    average.detach().clone().mul_(momentum).add_(new.detach(), alpha=1 - momentum)


@wrong("a leaf Variable that requires grad is being used in an in-place operation")
def ema_update_(average, new, momentum):
    average.mul_(momentum).add_(new, alpha=1 - momentum)


@wrong("average was given other memory")
def ema_update_(average, new, momentum):
    average.data = momentum * average.data + (1 - momentum) * new.data


@wrong("average was given other memory")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.set_(momentum * average + (1 - momentum) * new)


@wrong("average has become part of the graph")
def ema_update_(average, new, momentum):
    if average.requires_grad:
        with torch.no_grad():
            average.mul_(momentum).add_(new, alpha=1 - momentum)
    else:
        average.mul_(momentum).add_(new, alpha=1 - momentum)


@wrong("average required grad before the update and no longer does")
def ema_update_(average, new, momentum):
    average.requires_grad_(False)
    average.mul_(momentum).add_(new.detach(), alpha=1 - momentum)


@wrong("average required grad before the update and no longer does")
def ema_update_(average, new, momentum):
    average.detach_()
    average.mul_(momentum).add_(new.detach(), alpha=1 - momentum)


@wrong("average is no leaf any more")
def ema_update_(average, new, momentum):
    average.detach_()
    average.mul_(momentum).add_(new, alpha=1 - momentum)


@wrong("autograd stays switched off after the call")
def ema_update_(average, new, momentum):
    torch.set_grad_enabled(False)
    average.mul_(momentum).add_(new, alpha=1 - momentum)


@wrong("the caller had switched autograd off, and after the call it is on")
def ema_update_(average, new, momentum):
    torch.set_grad_enabled(False)
    average.mul_(momentum).add_(new, alpha=1 - momentum)
    torch.set_grad_enabled(True)


@wrong("the wrong way round")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(1 - momentum).add_(new, alpha=momentum)


@wrong("the wrong way round")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.lerp_(new, momentum)


@wrong("the factor 1 - momentum of the new numbers is missing")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(momentum).add_(new)


@wrong("the factor momentum of the average is missing")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.add_(new, alpha=1 - momentum)


@wrong("the new numbers got the factor momentum, too")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.add_(new).mul_(momentum)


@wrong("these are the new numbers alone")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.copy_(new)


@wrong("this is the plain mean of both")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.add_(new).div_(2)


@wrong("the second factor was applied to an average that had changed already")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(momentum).add_((1 - momentum) * new)
        average.mul_(momentum).add_((1 - momentum) * new)


@wrong("values are wrong")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(0.9).add_(new, alpha=0.1)  # whatever momentum says


@wrong("new was multiplied by 1 - momentum")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(momentum).add_(new.mul_(1 - momentum))


@wrong("new now holds the average")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        new.mul_(1 - momentum).add_(average, alpha=momentum)
        average.copy_(new)


@wrong("new required grad before the update and no longer does")
def ema_update_(average, new, momentum):
    new.detach_()
    with torch.no_grad():
        average.mul_(momentum).add_(new, alpha=1 - momentum)


@wrong("new has lost its graph")
def ema_update_(average, new, momentum):
    if not new.is_leaf:
        new.detach_()
    with torch.no_grad():
        average.mul_(momentum).add_(new, alpha=1 - momentum)


@wrong("the .grad of average is not what it was")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(momentum).add_(new, alpha=1 - momentum)
    average.grad = None


@wrong("something else than average came back")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.mul_(momentum).add_(new, alpha=1 - momentum)
    return average.clone()


@wrong("raised")
def ema_update_(average, new, momentum):
    with torch.no_grad():
        for i, row in enumerate(new):  # a single number has no rows
            average[i] = momentum * average[i] + (1 - momentum) * row
