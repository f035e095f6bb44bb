"""Wrong answers to stage4_training/optimizers.py."""

import torch
from torch.optim.sgd import sgd as functional_sgd

from tests.bank import wrong


class SoundSGD:
    """Right, in pieces: each entry changes one of them."""

    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        self.params = list(params)
        self.lr, self.momentum, self.weight_decay = lr, momentum, weight_decay
        self.velocities = {}

    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is not None:
                    self.move(i, p, p.grad)

    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g + self.weight_decay * p)

    def velocity(self, i, g):
        self.velocities[i] = self.momentum * self.velocities.get(i, 0) + g
        return self.velocities[i]

    def zero_grad(self):
        for p in self.params:
            p.grad = None


class SoundAdam:
    """Right, in pieces: each entry changes one of them."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.t, self.m, self.v = 0, {}, {}

    def step(self):
        self.t += 1
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is not None:
                    self.move(i, p, p.grad)

    def move(self, i, p, g):
        self.average(i, g)
        one, two = self.betas
        p -= self.lr * self.direction(self.m[i], self.v[i], 1 - one**self.t, 1 - two**self.t, g)

    def average(self, i, g):
        one, two = self.betas
        self.m[i] = one * self.m.get(i, 0) + (1 - one) * g
        self.v[i] = two * self.v.get(i, 0) + (1 - two) * g * g

    def direction(self, m, v, c1, c2, g):
        return m / c1 / ((v / c2).sqrt() + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = None


# ------------------------------------------------------------------------------------------- SGD


@wrong("makes a new tensor and leaves the old one as it was")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p = p - self.lr * self.velocity(i, g + self.weight_decay * p)


@wrong("makes a new tensor and leaves the old one as it was")
class SGD(SoundSGD):
    def move(self, i, p, g):
        self.params[i] = p - self.lr * self.velocity(i, g + self.weight_decay * p)
        self.params[i].grad = g


@wrong("the parameters got new memory")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p.data = p.data - self.lr * self.velocity(i, g + self.weight_decay * p.data)


@wrong("raised RuntimeError")
class SGD(SoundSGD):
    def step(self):
        for i, p in enumerate(self.params):  # recorded by autograd, which forbids it
            if p.grad is not None:
                self.move(i, p, p.grad)


@wrong("step leaves autograd switched off")
class SGD(SoundSGD):
    def step(self):
        torch.set_grad_enabled(False)
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)


@wrong("no leaf that requires a gradient any more")
class SGD(SoundSGD):
    def step(self):
        for i, p in enumerate(self.params):
            p.requires_grad_(False)
            if p.grad is not None:
                self.move(i, p, p.grad)


@wrong("the parameters climb")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p += self.lr * self.velocity(i, g + self.weight_decay * p)


@wrong("lr plays no part")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= 0.01 * self.velocity(i, g + self.weight_decay * p)


@wrong("momentum plays no part")
class SGD(SoundSGD):
    def velocity(self, i, g):
        return g


@wrong("momentum plays no part")
class SGD(SoundSGD):
    def step(self):
        self.velocities = {}
        super().step()


@wrong("weight_decay plays no part")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g)


@wrong("momentum plays no part")
class SGD(SoundSGD):
    def velocity(self, i, g):
        self.velocities[i] = 0.9 * self.velocities.get(i, 0) + g
        return self.velocities[i]


@wrong("the gradient is scaled by 1 - momentum")
class SGD(SoundSGD):
    def velocity(self, i, g):
        self.velocities[i] = self.momentum * self.velocities.get(i, 0) + (1 - self.momentum) * g
        return self.velocities[i]


@wrong("this is Nesterov's momentum")
class SGD(SoundSGD):
    def velocity(self, i, g):
        return g + self.momentum * super().velocity(i, g)


@wrong("the gradient counts twice")
class SGD(SoundSGD):
    def velocity(self, i, g):
        return g + super().velocity(i, g)


@wrong("the step is made with the velocity of the step before")
class SGD(SoundSGD):
    def velocity(self, i, g):
        old = self.velocities.get(i, torch.zeros_like(g))
        super().velocity(i, g)
        return old


@wrong("all parameters share what step remembers")
class SGD(SoundSGD):
    def velocity(self, i, g):
        return super().velocity(0, g)


@wrong("it is the memory of .grad")
class SGD(SoundSGD):
    def move(self, i, p, g):
        if self.weight_decay:
            g = g + self.weight_decay * p
        if i in self.velocities:
            self.velocities[i] = self.momentum * self.velocities[i] + g
        else:
            self.velocities[i] = g
        p -= self.lr * self.velocities[i]


@wrong("the velocity and .grad are the same memory for ever")
class SGD(SoundSGD):
    def move(self, i, p, g):
        if self.weight_decay:
            g = g + self.weight_decay * p
        if i in self.velocities:
            self.velocities[i].mul_(self.momentum).add_(g)
        else:
            self.velocities[i] = g
        p -= self.lr * self.velocities[i]


@wrong("lr counts twice")
class SGD(SoundSGD):
    def velocity(self, i, g):
        return super().velocity(i, self.lr * g)


@wrong("lr is divided by")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.velocity(i, g + self.weight_decay * p) / self.lr


@wrong("lr went into the velocity")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.velocity(i, self.lr * (g + self.weight_decay * p))


@wrong("weight decay acts beside the velocity")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * (self.velocity(i, g) + self.weight_decay * p)


@wrong("weight decay acts beside the velocity")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p *= 1 - self.lr * self.weight_decay
        p -= self.lr * self.velocity(i, g)


@wrong("weight decay is not scaled by lr")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g) + self.weight_decay * p


@wrong("weight decay pushes away from zero")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g - self.weight_decay * p)


@wrong("without a factor of 2")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g + 2 * self.weight_decay * p)


@wrong("weight decay looks at the sign of p only")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g + self.weight_decay * p.sign())


@wrong("weight decay is added without p")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g + self.weight_decay)


@wrong("weight decay multiplies the gradient")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g * (1 + self.weight_decay))


@wrong("the first wrong numbers are those of parameter 1 (of 3) after step 1")
class SGD(SoundSGD):
    def move(self, i, p, g):
        p -= self.lr * self.velocity(i, g.clamp(-1, 1) + self.weight_decay * p)


@wrong("after step 11")
class SGD(SoundSGD):
    def step(self):
        super().step()
        self.count = getattr(self, "count", 0) + 1
        if self.count == 10:
            self.velocities = {}


@wrong("only the first parameter moves")
class SGD(SoundSGD):
    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is not None:
                    return self.move(i, p, p.grad)


@wrong("only the last parameter moves")
class SGD(SoundSGD):
    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                g = p.grad
            if g is not None:
                self.move(i, p, g)


@wrong("the parameters behind one without a gradient do not move")
class SGD(SoundSGD):
    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is None:
                    break
                self.move(i, p, p.grad)


@wrong("a parameter whose .grad is None must stay where it is")
class SGD(SoundSGD):
    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                self.move(i, p, torch.zeros_like(p) if p.grad is None else p.grad)


@wrong("raised TypeError")
class SGD(SoundSGD):
    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                self.move(i, p, p.grad)


@wrong("params can be run through only once")
class SGD(SoundSGD):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        super().__init__([], lr, momentum, weight_decay)
        self.params = params


@wrong("params can be run through only once")
class SGD(SoundSGD):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        super().__init__([], lr, momentum, weight_decay)
        self.count = len([1 for p in params])
        self.params = params


@wrong("raised TypeError")
class SGD(SoundSGD):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        super().__init__(params[:], lr, momentum, weight_decay)


@wrong("setting optimizer.lr has no effect")
class SGD(SoundSGD):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum, weight_decay)
        self.rate = lr

    def move(self, i, p, g):
        p -= self.rate * self.velocity(i, g + self.weight_decay * p)


@wrong("the optimizer has no attribute lr")
class SGD(SoundSGD):
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        super().__init__(params, lr, momentum, weight_decay)
        self.rate = lr
        del self.lr

    def move(self, i, p, g):
        p -= self.rate * self.velocity(i, g + self.weight_decay * p)


@wrong("step changed .grad itself")
class SGD(SoundSGD):
    def move(self, i, p, g):
        g += self.weight_decay * p
        p -= self.lr * self.velocity(i, g)


@wrong("step took the gradient away")
class SGD(SoundSGD):
    def step(self):
        super().step()
        self.zero_grad()


@wrong("the gradients of all steps are added up")
class SGD(SoundSGD):
    def zero_grad(self):
        for p in self.params:
            grad = None


@wrong("zero_grad forgets the gradients of some parameters only")
class SGD(SoundSGD):
    def zero_grad(self):
        self.params[-1].grad = None


@wrong("the parameters behind one without a gradient keep theirs")
class SGD(SoundSGD):
    def zero_grad(self):
        for p in self.params:
            if p.grad is None:
                return
            p.grad.zero_()


@wrong("raised AttributeError")
class SGD(SoundSGD):
    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


@wrong("zero_grad changes the parameters")
class SGD(SoundSGD):
    def zero_grad(self):
        with torch.no_grad():
            for p in self.params:
                p.zero_()
                p.grad = None


@wrong("zero_grad forgets more than the gradients")
class SGD(SoundSGD):
    def zero_grad(self):
        super().zero_grad()
        self.velocities = {}


@wrong("torch.optim's own sgd makes the step")
class SGD(torch.optim.SGD):
    @property
    def lr(self):
        return self.param_groups[0]["lr"]

    @lr.setter
    def lr(self, value):
        self.param_groups[0]["lr"] = value


@wrong("torch.optim's own sgd makes the step")
class SGD:
    def __init__(self, params, lr, momentum=0.0, weight_decay=0.0):
        self.inner = torch.optim.SGD(params, lr, momentum=momentum, weight_decay=weight_decay)
        self.param_groups = self.inner.param_groups

    def step(self):
        self.inner.step()

    def zero_grad(self):
        self.inner.zero_grad()


@wrong("torch.optim's own sgd makes the step")
class SGD(SoundSGD):
    def step(self):
        ready = [p for p in self.params if p.grad is not None]
        buffers = [self.velocities.get(id(p)) for p in ready]
        with torch.no_grad():
            functional_sgd(
                ready, [p.grad for p in ready], buffers, weight_decay=self.weight_decay, momentum=self.momentum,
                lr=self.lr, dampening=0.0, nesterov=False, maximize=False, foreach=False,
            )
        self.velocities = {id(p): buffer for p, buffer in zip(ready, buffers)}


@wrong("only right to float32 precision")
class SGD(SoundSGD):
    def velocity(self, i, g):
        self.velocities.setdefault(i, torch.zeros(g.shape)).mul_(self.momentum).add_(g)
        return self.velocities[i]


@wrong("dtype")
class SGD(SoundSGD):
    def move(self, i, p, g):
        super().move(i, p, g)
        p.grad = None
        p.data = p.data.double()


@wrong("SGD has other parameters than the stub")
class SGD(SoundSGD):
    def __init__(self, params, lr, momentum=0.0):
        super().__init__(params, lr, momentum)


# ------------------------------------------------------------------------------------------- Adam


@wrong("makes a new tensor and leaves the old one as it was")
class Adam(SoundAdam):
    def move(self, i, p, g):
        super().move(i, p.clone(), g)


@wrong("the parameters got new memory")
class Adam(SoundAdam):
    def move(self, i, p, g):
        p.data = p.data.clone()
        super().move(i, p, g)


@wrong("step leaves autograd switched off")
class Adam(SoundAdam):
    def step(self):
        super().step()
        torch.autograd.set_grad_enabled(False)


@wrong("raised RuntimeError")
class Adam(SoundAdam):
    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            if p.grad is not None:
                self.move(i, p, p.grad)


@wrong("the parameters climb")
class Adam(SoundAdam):
    def direction(self, *parts):
        return -super().direction(*parts)


@wrong("lr plays no part")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, 1e-3, betas, eps)


@wrong("betas[0] plays no part")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, (0.9, betas[1]), eps)


@wrong("betas[1] plays no part")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, (betas[0], 0.999), eps)


@wrong("betas[0] plays no part")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, eps=eps)


@wrong("eps plays no part")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, betas)


@wrong("eps plays no part")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1 / (v / c2).sqrt()


@wrong("a parameter becomes NaN where its gradient is 0")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1 / (v / c2).sqrt()


@wrong("the bias correction is missing")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / (v.sqrt() + self.eps)


@wrong("the bias correction of v is missing")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1 / (v.sqrt() + self.eps)


@wrong("the bias correction of m is missing")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / ((v / c2).sqrt() + self.eps)


@wrong("the bias correction multiplies")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m * c1 / ((v * c2).sqrt() + self.eps)


@wrong("corrected with each other's beta")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return super().direction(m, v, c2, c1, g)


@wrong("v is corrected with β1")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return super().direction(m, v, c1, c1, g)


@wrong("eps is inside the root here")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1 / (v / c2 + self.eps).sqrt()


@wrong("eps is added before the bias correction here")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / (v.sqrt() + self.eps) * c2**0.5 / c1


@wrong("the root is missing")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1 / (v / c2 + self.eps)


@wrong("make it with its mean")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return g / ((v / c2).sqrt() + self.eps)


@wrong("the division by sqrt(v') + eps is missing")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1


@wrong("eps is subtracted")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return m / c1 / ((v / c2).sqrt() - self.eps)


@wrong("lr counts twice")
class Adam(SoundAdam):
    def direction(self, m, v, c1, c2, g):
        return self.lr * super().direction(m, v, c1, c2, g)


@wrong("everything becomes NaN")
class Adam(SoundAdam):
    def step(self):
        self.t -= 1
        super().step()
        self.t += 1


@wrong("the number of the step stays 1")
class Adam(SoundAdam):
    def step(self):
        self.t = 0
        super().step()


@wrong("the step is counted once for every parameter")
class Adam(SoundAdam):
    def step(self):
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is not None:
                    self.t += 1
                    self.move(i, p, p.grad)


@wrong("the number of the step is one too high")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, betas, eps)
        self.t = 1


@wrong("the betas are the wrong way round")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, (betas[1], betas[0]), eps)


@wrong("β and 1 - β are the wrong way round")
class Adam(SoundAdam):
    def average(self, i, g):
        one, two = self.betas
        self.m[i] = (1 - one) * self.m.get(i, 0) + one * g
        self.v[i] = (1 - two) * self.v.get(i, 0) + two * g * g


@wrong("the factors 1 - β are missing")
class Adam(SoundAdam):
    def average(self, i, g):
        one, two = self.betas
        self.m[i] = one * self.m.get(i, 0) + g
        self.v[i] = two * self.v.get(i, 0) + g**2


@wrong("the factor 1 - β1 is missing")
class Adam(SoundAdam):
    def average(self, i, g):
        super().average(i, g)
        self.m[i] += self.betas[0] * g


@wrong("the factor 1 - β2 is missing")
class Adam(SoundAdam):
    def average(self, i, g):
        super().average(i, g)
        self.v[i] += self.betas[1] * g**2


@wrong("the absolute gradient went into it")
class Adam(SoundAdam):
    def average(self, i, g):
        one, two = self.betas
        self.m[i] = one * self.m.get(i, 0) + (1 - one) * g
        self.v[i] = two * self.v.get(i, 0) + (1 - two) * g.abs()


@wrong("the gradient itself went into it")
class Adam(SoundAdam):
    def average(self, i, g):
        one, two = self.betas
        self.m[i] = one * self.m.get(i, 0) + (1 - one) * g
        self.v[i] = two * self.v.get(i, 0) + (1 - two) * g


@wrong("all parameters share what step remembers")
class Adam(SoundAdam):
    def move(self, i, p, g):
        super().move(0, p, g)


@wrong("the first wrong numbers are those of parameter 1 (of 3) after step 2")
class Adam(SoundAdam):
    def move(self, i, p, g):  # the averages are corrected for good, again and again
        self.average(i, g)
        one, two = self.betas
        self.m[i] /= 1 - one**self.t
        self.v[i] /= 1 - two**self.t
        p -= self.lr * self.m[i] / (self.v[i].sqrt() + self.eps)


@wrong("only the first parameter moves")
class Adam(SoundAdam):
    def step(self):
        self.t += 1
        with torch.no_grad():
            self.move(0, self.params[0], self.params[0].grad)


@wrong("only the last parameter moves")
class Adam(SoundAdam):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for i, p in enumerate(self.params):
                pass
            if p.grad is not None:
                self.move(i, p, p.grad)


@wrong("the parameters behind one without a gradient do not move")
class Adam(SoundAdam):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for i, p in enumerate(self.params):
                if p.grad is None:
                    return
                self.move(i, p, p.grad)


@wrong("raised TypeError")
class Adam(SoundAdam):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for i, p in enumerate(self.params):
                self.move(i, p, p.grad)


@wrong("params can be run through only once")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__([], lr, betas, eps)
        self.m = {i: torch.zeros_like(p) for i, p in enumerate(params)}
        self.params = params


@wrong("where nothing is said, eps is 1e-8, and not 1e-06")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-6):
        super().__init__(params, lr, betas, eps)


@wrong("where nothing is said, betas are (0.9, 0.999), and not (0.9, 0.99)")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.99), eps=1e-8):
        super().__init__(params, lr, betas, eps)


@wrong("Adam has other parameters than the stub")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas, eps):
        super().__init__(params, lr, betas, eps)


@wrong("setting optimizer.lr has no effect")
class Adam(SoundAdam):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, betas, eps)
        self.rate = lr

    def direction(self, *parts):
        return self.rate / self.lr * super().direction(*parts)


@wrong("the optimizer has no attribute lr")
class Adam(SoundAdam):
    def __init__(self, params, learning_rate=None, betas=(0.9, 0.999), eps=1e-8, lr=None):
        super().__init__(params, lr or learning_rate, betas, eps)
        self.rate = self.__dict__.pop("lr")

    def step(self):
        self.lr = self.rate
        super().step()
        del self.lr


@wrong("step changed .grad itself")
class Adam(SoundAdam):
    def average(self, i, g):
        one, two = self.betas
        self.m[i] = one * self.m.get(i, 0) + (1 - one) * g
        self.v[i] = two * self.v.get(i, 0) + (1 - two) * g.pow_(2)


@wrong("step took the gradient away")
class Adam(SoundAdam):
    def step(self):
        super().step()
        self.zero_grad()


@wrong("the gradients of all steps are added up")
class Adam(SoundAdam):
    def zero_grad(self):
        pass


@wrong("zero_grad forgets the gradients of some parameters only")
class Adam(SoundAdam):
    def zero_grad(self):
        self.params[-1].grad = None


@wrong("zero_grad changes the parameters")
class Adam(SoundAdam):
    def zero_grad(self):
        for p in self.params:
            p.grad = None
            p.data.zero_()


@wrong("zero_grad forgets more than the gradients")
class Adam(SoundAdam):
    def zero_grad(self):
        super().zero_grad()
        self.m, self.v = {}, {}


@wrong("raised AttributeError")
class Adam(SoundAdam):
    def zero_grad(self):
        for p in self.params:
            p.grad.zero_()


@wrong("torch.optim's own adam makes the step")
class Adam:
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        self.inner = torch.optim.Adam(params, lr, betas, eps)
        self.param_groups = self.inner.param_groups

    def step(self):
        self.inner.step()

    def zero_grad(self):
        self.inner.zero_grad()


@wrong("makes the step; write the step yourself")
class Adam(torch.optim.AdamW):
    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr, betas, eps, weight_decay=0.0)


@wrong("solved without fused_adam")
class Adam(SoundAdam):
    def step(self):
        ready = [i for i, p in enumerate(self.params) if p.grad is not None]
        for i in ready:
            self.m.setdefault(i, torch.zeros_like(self.params[i].detach()))
            self.v.setdefault(i, torch.zeros_like(self.params[i].detach()))
        self.t += 1
        steps = [torch.tensor(float(self.t)) for i in ready]
        params = [self.params[i].detach() for i in ready]
        torch._fused_adam_(
            params, [self.params[i].grad for i in ready], [self.m[i] for i in ready], [self.v[i] for i in ready], [],
            steps, lr=self.lr, beta1=self.betas[0], beta2=self.betas[1], weight_decay=0.0, eps=self.eps,
            amsgrad=False, maximize=False,
        )


@wrong("only right to float32 precision")
class Adam(SoundAdam):
    def average(self, i, g):
        one, two = self.betas
        self.m.setdefault(i, torch.zeros(g.shape)).mul_(one).add_((1 - one) * g)
        self.v.setdefault(i, torch.zeros(g.shape)).mul_(two).add_((1 - two) * g**2)
