"""Other right answers to stage2_autograd/detach_and_no_grad.py."""

import torch

from tests.bank import right

# --- predict ---------------------------------------------------------------------------------------------------------


@right
@torch.no_grad()
def predict(model, x):
    return model(x)


@right
def predict(model, x):
    with torch.inference_mode():
        return model(x)


@right
def predict(model, x):
    with torch.set_grad_enabled(False):
        return torch.cat([model(row) for row in x.split(1)])


@right
def predict(model, x):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        return model(x)
    finally:
        torch.set_grad_enabled(before)


@right
def predict(model, x):
    # Nothing that requires grad goes in, so that there is nothing to follow.
    fixed = {name: parameter.detach() for name, parameter in model.named_parameters()}
    return torch.func.functional_call(model, fixed, x.detach())


# --- advantage_loss --------------------------------------------------------------------------------------------------


@right
def advantage_loss(value, baseline):
    return torch.nn.functional.mse_loss(value, baseline.detach())


@right
def advantage_loss(value, baseline):
    with torch.no_grad():
        fixed = baseline.clone()
    return (value - fixed).pow(2).sum() / value.numel()


@right
def advantage_loss(value, baseline):
    return (value - baseline.data).square().mean()  # accepted, with a remark


@right
def advantage_loss(value, baseline):
    fixed = torch.from_numpy(baseline.detach().numpy().copy())
    difference = (fixed - value).reshape(-1)
    return difference @ difference / len(difference)


# --- ema_update_ -----------------------------------------------------------------------------------------------------


@right
@torch.no_grad()
def ema_update_(average, new, momentum):
    return average.lerp_(new, 1 - momentum)


@right
def ema_update_(average, new, momentum):
    average.data.mul_(momentum).add_(new.data, alpha=1 - momentum)  # accepted, with a remark


@right
def ema_update_(average, new, momentum):
    with torch.no_grad():
        average.copy_(momentum * average + (1 - momentum) * new)


@right
def ema_update_(average, new, momentum):
    memory = average.detach()  # shares the memory of average, and has no history to protect
    memory *= momentum
    memory += (1 - momentum) * new.detach()


@right
def ema_update_(average, new, momentum):
    with torch.inference_mode(False), torch.no_grad():
        average[...] = average * momentum + new * (1 - momentum)
    return average
