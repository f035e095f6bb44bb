"""Right answers to stage4_training/optimizers.py."""

import torch

from tests.bank import right


@right
class SGD(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is None:
                    continue
                g = p.grad.add(p, alpha=group["weight_decay"])
                state = self.state[p]
                if "momentum_buffer" not in state:
                    state["momentum_buffer"] = g.clone()
                else:
                    state["momentum_buffer"].mul_(group["momentum"]).add_(g)
                p.add_(state["momentum_buffer"], alpha=-group["lr"])


@right
class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        self.pairs = [(p, torch.zeros_like(p, requires_grad=False)) for p in params]
        self.lr = lr
        self.keep = momentum
        self.pull = weight_decay

    def step(self):
        for p, v in self.pairs:
            if p.grad is None:
                continue
            v.copy_(self.keep * v - p.grad - self.pull * p.data)  # the velocity points downhill here
            p.data += self.lr * v

    def zero_grad(self):
        for p, _ in self.pairs:
            if p.grad is not None:
                p.grad.detach_()
                p.grad.zero_()


@right
class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        self.params, self.momentum, self.weight_decay = tuple(params), momentum, weight_decay
        self.velocity = {}
        self._lr = lr

    @property
    def lr(self):
        return self._lr

    @lr.setter
    def lr(self, value):
        self._lr = value

    @torch.inference_mode(False)
    def step(self):
        ready = [p for p in self.params if p.grad is not None]
        if not ready:
            return
        with torch.no_grad():
            grads = torch._foreach_add([p.grad for p in ready], ready, alpha=self.weight_decay)
            if self.momentum:
                for p, g in zip(ready, grads):
                    self.velocity[p] = g + self.momentum * self.velocity[p] if p in self.velocity else g
                grads = [self.velocity[p] for p in ready]
            torch._foreach_add_(ready, grads, alpha=-self.lr)

    def zero_grad(self):
        for p in self.params:
            p.grad = None if p.grad is None else torch.zeros_like(p.grad)


@right
class Adam(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps))

    def step(self):
        with torch.no_grad():
            for group in self.param_groups:
                one, two = group["betas"]
                for p in group["params"]:
                    if p.grad is None:
                        continue
                    state = self.state[p]
                    if not state:
                        state.update(t=0, m=torch.zeros_like(p), v=torch.zeros_like(p))
                    state["t"] += 1
                    state["m"].lerp_(p.grad, 1 - one)
                    state["v"].mul_(two).addcmul_(p.grad, p.grad, value=1 - two)
                    root = (state["v"] / (1 - two ** state["t"])).sqrt_().add_(group["eps"])
                    p.addcdiv_(state["m"], root, value=-group["lr"] / (1 - one ** state["t"]))


@right
class Adam:
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        self.params = [p for p in params]
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.history = [[] for _ in self.params]

    def step(self):
        for p, seen in zip(self.params, self.history):
            if p.grad is None:
                continue
            seen.append(p.grad.detach().clone())
            t = len(seen)  # the averages straight from their sums
            m = sum((1 - self.beta1) * self.beta1 ** (t - 1 - k) * g for k, g in enumerate(seen))
            v = sum((1 - self.beta2) * self.beta2 ** (t - 1 - k) * g * g for k, g in enumerate(seen))
            change = m / (1 - self.beta1**t) / (torch.sqrt(v / (1 - self.beta2**t)) + self.eps)
            p.data.sub_(self.lr * change)

    def zero_grad(self):
        for p in self.params:
            if p.grad is not None:
                p.grad.zero_()


@right
class Adam:
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.state = [{"p": p, "m": 0.0, "v": 0.0} for p in params]
        self.powers = [1.0, 1.0]

    @torch.no_grad()
    def step(self):
        self.powers = [power * beta for power, beta in zip(self.powers, self.betas)]
        b1, b2 = self.betas
        for s in filter(lambda s: s["p"].grad is not None, self.state):
            g = s["p"].grad
            s["m"] = b1 * s["m"] + g * (1 - b1)
            s["v"] = b2 * s["v"] + g.square() * (1 - b2)
            scale = (1 - self.powers[1]) ** 0.5 / (1 - self.powers[0])
            s["p"].sub_(self.lr * scale * s["m"] / (s["v"].sqrt() + self.eps * (1 - self.powers[1]) ** 0.5))

    def zero_grad(self):
        for s in self.state:
            s["p"].grad = None
