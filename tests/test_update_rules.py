"""The rules by which the judge moves parameters are those of torch.optim; each wrong one differs from the others."""

from __future__ import annotations

import pytest
import torch

from graders.stage4_training.update_rules import follow, right_rule, wrong_rules

STEPS = 30
SHAPES = ((2, 3), (2, 3), (), (4, 1))
SETTINGS = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "momentum": 0.7}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.3}),
    ("SGD", {"lr": 0.1, "momentum": 0.7, "weight_decay": 0.3}),
    ("Adam", {"lr": 0.1}),
    ("Adam", {"lr": 0.2, "betas": (0.6, 0.9), "eps": 0.3}),
]


def task() -> tuple[list[torch.Tensor], list[torch.Tensor | None]]:
    generator = torch.Generator().manual_seed(0)
    start = [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in SHAPES]
    gradients: list[torch.Tensor | None] = [
        torch.randn((STEPS, *shape), generator=generator, dtype=torch.float64) for shape in SHAPES
    ]
    return start, gradients


def with_torch(name, settings, start, gradients):
    parameters = [value.clone().requires_grad_() for value in start]
    optimizer = getattr(torch.optim, name)(parameters, **settings)
    rows = []
    for step in range(STEPS):
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = None if gradient is None else gradient[step]
        optimizer.step()
        rows.append(torch.cat([parameter.detach().flatten() for parameter in parameters]))
    return torch.stack(rows)


@pytest.mark.parametrize("without", [None, 1], ids=["all have gradients", "one has none"])
@pytest.mark.parametrize(("name", "settings"), SETTINGS)
def test_right_rules_are_those_of_torch(name, settings, without):
    start, gradients = task()
    if without is not None:
        gradients[without] = None
    rows = follow(right_rule(name, **settings), start, gradients)
    torch.testing.assert_close(rows, with_torch(name, settings, start, gradients), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("name", "settings"), [SETTINGS[3], SETTINGS[5]])
def test_no_wrong_rule_is_right(name, settings):
    start, gradients = task()
    alike = [start[0]] * 3, [gradients[0], gradients[1], gradients[0]]
    expected = follow(right_rule(name, **settings), *alike)
    wrong_ones = wrong_rules(name, 3, **settings).items()
    rows = {sentence: follow(rule, *alike, **options) for sentence, (rule, options) in wrong_ones}
    for sentence, wrong in rows.items():
        assert not torch.allclose(wrong, expected, rtol=1e-3, atol=1e-3), sentence
        for other, another in rows.items():
            assert other == sentence or not torch.allclose(wrong, another, rtol=1e-4, atol=1e-4), (sentence, other)
