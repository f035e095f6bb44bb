"""How parameters move under SGD and Adam, and under the mistakes that are made with them, worked out by the judge."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from graders.i18n import _

Memory = dict[str, Any]
"""What a rule keeps of one parameter from step to step."""

Rule = Callable[[Tensor, Tensor, Memory, int], Tensor]
"""``rule(p, g, memory, t)``: the new numbers of a parameter p with the gradient g in step t, counted from 1."""

Variant = tuple[Rule, dict[str, Any]]
"""A rule, and options for ``follow``."""


def follow(
    rule: Rule,
    start: Sequence[Tensor],
    gradients: Sequence[Tensor | None],
    *,
    moved: set[int] | None = None,
    shared: bool = False,
) -> Tensor:
    """All numbers of all parameters after each step, in float64, one row a step.

    Args:
        start: the parameters before the first step.
        gradients: for each parameter the gradients of all steps, ``(steps, *shape)``; None where there is never one.
        moved: the indices of the parameters that move; None: all that have gradients.
        shared: whether all parameters have one memory, in place of one each.
    """
    now = [value.double() for value in start]
    common: Memory = {}
    memories = [common if shared else {} for _value in start]
    moving = [(i, g.double()) for i, g in enumerate(gradients) if g is not None and (moved is None or i in moved)]
    rows = []
    for step in range(max(len(g) for g in gradients if g is not None)):
        for i, gradient in moving:
            now[i] = rule(now[i], gradient[step], memories[i], step + 1)
        rows.append(torch.cat([value.flatten() for value in now]))
    return torch.stack(rows)


def right_rule(name: str, **settings: Any) -> Rule:
    """The rule of SGD or Adam with these settings."""
    return (sgd(**settings) if name == "SGD" else adam(**settings))[0]


def wrong_rules(name: str, parameters: int, **settings: Any) -> dict[str, Variant]:
    """What the usual mistakes make of an optimizer with these settings; ``parameters`` is their number."""
    right, variants = sgd(**settings) if name == "SGD" else adam(**settings)
    return {
        **{sentence: (rule, {}) for sentence, rule in variants.items()},
        _("only the first parameter moves; is there a return inside of the loop?"): (right, {"moved": {0}}),
        _("only the last parameter moves; is the step outside of the loop?"): (right, {"moved": {parameters - 1}}),
        _("all parameters share what step remembers; each needs a memory of its own"): (right, {"shared": True}),
    }


# ------------------------------------------------------------------------------------------- SGD


def heavy_ball(
    lr: float,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    *,
    decayed: Callable[[Tensor, Tensor], Tensor] | None = None,
    share: float = 1.0,
    move: Callable[..., Tensor] | None = None,
) -> Rule:
    """The rule of SGD, and what can go wrong with it.

    Args:
        decayed: makes g and p into the gradient that goes into the velocity.
        share: how much of that goes in.
        move: how far p moves: of v, g (as it went in), the v before, p and t.
    """

    def rule(p: Tensor, g: Tensor, memory: Memory, t: int) -> Tensor:
        g = g + weight_decay * p if decayed is None else decayed(g, p)
        old = memory.get("v", 0 * g)
        memory["v"] = momentum * old + share * g
        far: Tensor = memory["v"] if move is None else move(memory["v"], g, old, p, t)
        return p - lr * far

    return rule


def alias(lr: float, momentum: float, weight_decay: float) -> Rule:
    """The velocity is .grad itself at first: the second gradient has overwritten it when it is used."""

    def rule(p: Tensor, g: Tensor, memory: Memory, t: int) -> Tensor:
        old = 0 * g if t == 1 else g if t == 2 else memory["v"]
        velocity: Tensor = momentum * old + g + weight_decay * p
        memory["v"] = velocity
        return p - lr * velocity

    return rule


def sgd(lr: float, momentum: float = 0.0, weight_decay: float = 0.0) -> tuple[Rule, Mapping[str, Rule]]:
    """The right rule, and the wrong ones by what is wrong with them."""
    all_three = (lr, momentum, weight_decay)

    def plain(g: Tensor, p: Tensor) -> Tensor:
        return g

    return heavy_ball(*all_three), {
        _("the parameters climb: they move along the gradient; the step goes against it"):
            heavy_ball(-lr, momentum, weight_decay),
        _("the gradient is scaled by 1 - momentum: here it goes into the velocity as it is"):
            heavy_ball(*all_three, share=1 - momentum),
        _("this is Nesterov's momentum; the step is lr times the velocity, no more"):
            heavy_ball(*all_three, move=lambda v, g, old, p, t: g + momentum * v),
        _("the gradient counts twice: it is in the velocity already"):
            heavy_ball(*all_three, move=lambda v, g, old, p, t: g + v),
        _("the step is made with the velocity of the step before; update the velocity first"):
            heavy_ball(*all_three, move=lambda v, g, old, p, t: old),
        _("the velocity is no tensor of its own: it is the memory of .grad, which the next gradient overwrites; start "
          "with zeros or a clone"): alias(*all_three),
        _("the velocity and .grad are the same memory for ever; start with zeros or a clone"):
            heavy_ball(*all_three, move=lambda v, g, old, p, t: g if t == 1 else 2 * momentum * g),
        _("lr counts twice, in the velocity and in the step"): heavy_ball(lr * lr, momentum, weight_decay),
        _("lr is divided by; multiply by it"): heavy_ball(1 / lr, momentum, weight_decay),
        _("weight decay acts beside the velocity (as in AdamW); add it to the gradient that goes into the velocity"):
            heavy_ball(*all_three, decayed=plain, move=lambda v, g, old, p, t: v + weight_decay * p),
        _("weight decay is not scaled by lr: add weight_decay · p to the gradient"):
            heavy_ball(*all_three, decayed=plain, move=lambda v, g, old, p, t: v + weight_decay / lr * p),
        _("weight decay pushes away from zero: add weight_decay · p to the gradient, do not subtract it"):
            heavy_ball(lr, momentum, -weight_decay),
        _("weight decay counts twice: it is weight_decay · p, without a factor of 2"):
            heavy_ball(lr, momentum, 2 * weight_decay),
        _("weight decay looks at the sign of p only; it is weight_decay · p"):
            heavy_ball(*all_three, decayed=lambda g, p: g + weight_decay * p.sign()),
        _("weight decay is added without p; it is weight_decay · p"):
            heavy_ball(*all_three, decayed=lambda g, p: g + weight_decay),
        _("weight decay multiplies the gradient; it is weight_decay · p"):
            heavy_ball(*all_three, decayed=lambda g, p: g + weight_decay * g),
    }


# ------------------------------------------------------------------------------------------- Adam


def corrected(m: Tensor, v: Tensor, c1: float, c2: float, g: Tensor, eps: float) -> Tensor:
    """The direction of Adam: c1 and c2 are 1 - β1^t and 1 - β2^t."""
    return m / c1 / ((v / c2).sqrt() + eps)


def averages(
    lr: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    direction: Callable[..., Tensor] = corrected,
    *,
    keep: tuple[float, float] | None = None,
    add: tuple[float, float] | None = None,
    square: Callable[[Tensor], Tensor] = torch.square,
    count: Callable[[int, int], int] = lambda t, calls: t,
) -> Rule:
    """The rule of Adam, and what can go wrong with it.

    Args:
        direction: the direction of the step, as ``corrected``.
        keep, add: how much of the two averages stays, and how much comes in; None: β and 1 - β.
        square: what the second one is an average of.
        count: the number of the step as the mistake has it: of t, and of how often any parameter was moved.
    """
    keep, add = keep or betas, add or (1 - betas[0], 1 - betas[1])
    calls = 0

    def rule(p: Tensor, g: Tensor, memory: Memory, t: int) -> Tensor:
        nonlocal calls
        calls += 1
        memory["m"] = keep[0] * memory.get("m", 0) + add[0] * g
        memory["v"] = keep[1] * memory.get("v", 0) + add[1] * square(g)
        c1, c2 = (1 - beta ** count(t, calls) for beta in betas)
        return p - lr * direction(memory["m"], memory["v"], c1, c2, g, eps)

    return rule


def adam(
    lr: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
) -> tuple[Rule, Mapping[str, Rule]]:
    """The right rule, and the wrong ones by what is wrong with them."""
    three = (lr, betas, eps)
    return averages(*three), wrong_directions(*three) | wrong_averages(*three)


def wrong_directions(lr: float, betas: tuple[float, float], eps: float) -> dict[str, Rule]:
    """The averages are right, the step is not."""
    directions: dict[str, Callable[..., Tensor]] = {
        _("the parameters climb: they move along the gradient; the step goes against it"):
            lambda *parts: -corrected(*parts),
        _("the bias correction is missing: divide m by 1 - β1^t and v by 1 - β2^t"):
            lambda m, v, c1, c2, g, eps: m / (v.sqrt() + eps),
        _("the bias correction of v is missing: divide v by 1 - β2^t"):
            lambda m, v, c1, c2, g, eps: m / c1 / (v.sqrt() + eps),
        _("the bias correction of m is missing: divide m by 1 - β1^t"):
            lambda m, v, c1, c2, g, eps: m / ((v / c2).sqrt() + eps),
        _("the bias correction multiplies; divide by 1 - β^t"):
            lambda m, v, c1, c2, g, eps: m * c1 / ((v * c2).sqrt() + eps),
        _("m and v are corrected with each other's beta"):
            lambda m, v, c1, c2, g, eps: m / c2 / ((v / c1).sqrt() + eps),
        _("v is corrected with β1; its own is β2"): lambda m, v, c1, c2, g, eps: m / c1 / ((v / c1).sqrt() + eps),
        _("eps is inside the root here; add it to the root"):
            lambda m, v, c1, c2, g, eps: m / c1 / (v / c2 + eps).sqrt(),
        _("eps is added before the bias correction here; add it to the root of the corrected v"):
            lambda m, v, c1, c2, g, eps: m / (v.sqrt() + eps) * math.sqrt(c2) / c1,
        _("the root is missing: divide by sqrt(v') + eps"): lambda m, v, c1, c2, g, eps: m / c1 / (v / c2 + eps),
        _("the step is made with the gradient itself; make it with its mean, m'"):
            lambda m, v, c1, c2, g, eps: g / ((v / c2).sqrt() + eps),
        _("the division by sqrt(v') + eps is missing"): lambda m, v, c1, c2, g, eps: m / c1,
        _("eps is subtracted; add it"): lambda m, v, c1, c2, g, eps: corrected(m, v, c1, c2, g, -eps),
        _("lr counts twice"): lambda *parts: lr * corrected(*parts),
    }
    return {sentence: averages(lr, betas, eps, direction) for sentence, direction in directions.items()}


def wrong_averages(lr: float, betas: tuple[float, float], eps: float) -> dict[str, Rule]:
    """The step is made right, of averages or step numbers that are not."""
    three = (lr, betas, eps)
    rest = (1 - betas[0], 1 - betas[1])
    return {
        _("everything becomes NaN: is the number of the first step 0? The bias correction divides by 0 then; it is 1 "
          "in the first step"): averages(*three, count=lambda t, calls: t - 1),
        _("the number of the step stays 1: count the steps"): averages(*three, count=lambda t, calls: 1),
        _("the step is counted once for every parameter; count it once, before the loop"):
            averages(*three, count=lambda t, calls: calls),
        _("the number of the step is one too high: it is 1 in the first step"):
            averages(*three, count=lambda t, calls: t + 1),
        _("the betas are the wrong way round: the first is for the mean, the second for the mean square"):
            averages(lr, betas[::-1], eps),
        _("β and 1 - β are the wrong way round: β is the share of the old average"):
            averages(*three, keep=rest, add=betas),
        _("the factors 1 - β are missing: m and v grow in place of being averages"):
            averages(*three, add=(1.0, 1.0)),
        _("the factor 1 - β1 is missing: m grows in place of being an average"):
            averages(*three, add=(1.0, rest[1])),
        _("the factor 1 - β2 is missing: v grows in place of being an average"):
            averages(*three, add=(rest[0], 1.0)),
        _("v is no average of squares: the gradient itself went into it"): averages(*three, square=lambda g: g),
        _("v is no average of squares: the absolute gradient went into it"): averages(*three, square=torch.abs),
    }
