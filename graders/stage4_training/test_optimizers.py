"""Hidden grader of stage4_training/optimizers.py."""

import sys
from pathlib import PurePath
from typing import Any

import torch

from graders.kit import SeenTensor, _, assert_equal, assert_not_used, assert_tensor, fail, points
from graders.kit.assertions import close, of_kind, refuse_mistakes
from graders.sandbox import probes
from graders.stage4_training.update_rules import averages, follow, heavy_ball, right_rule, wrong_rules

STEPS = 25
# The order of the operations is free, and rounding errors add up over the steps: by dtype, rtol and atol.
TOLERANCES = {torch.float32: (1e-4, 2e-5), torch.float64: (1e-9, 1e-10)}


# ------------------------------------------------------------------------------------------- inside


def give(parameter, gradient) -> None:
    """Runs inside: put a gradient in place, in the memory of the last one, as backward does when that was zeroed."""
    if parameter.grad is None:
        parameter.grad = gradient.clone()
    else:
        parameter.grad.detach().copy_(gradient)


def new_optimizer(student, name, parameters, settings):
    """Runs inside: an optimizer of the student's class."""
    return probes.call(probes.find(student, name), (parameters,), settings)


def numbers_of(parameters):
    """Runs inside: all numbers of all parameters in one row."""
    return torch.cat([parameter.detach().flatten() for parameter in parameters])


def with_gradients(parameters, gradients):
    """Runs inside: pairs of a parameter and its gradients, without those that have none."""
    return [pair for pair in zip(parameters, gradients, strict=True) if pair[1] is not None]


def steps_of(student, name, settings, start, gradients, as_iterator=False):
    """Runs inside: the numbers of all parameters after each step, one row a step.

    ``gradients`` has an entry for each parameter: a gradient for each step, or None where there is never one.
    """
    parameters = [value.clone().requires_grad_() for value in start]
    optimizer = new_optimizer(student, name, iter(parameters) if as_iterator else parameters, settings)
    moving = with_gradients(parameters, gradients)
    rows = []
    for step in range(len(moving[0][1])):
        for parameter, gradient in moving:
            give(parameter, gradient[step])
        optimizer.step()
        rows.append(numbers_of(parameters))
    return torch.stack(rows)


def steps_at_rates(student, name, settings, start, gradients, rates):
    """Runs inside: as ``steps_of``, with ``lr`` read, and set to the next of the rates, before each step."""
    parameters = [value.clone().requires_grad_() for value in start]
    optimizer = new_optimizer(student, name, parameters, settings)
    rows, read = [], []
    for rate, *now in zip(rates, *gradients, strict=True):
        if hasattr(optimizer, "lr"):
            read.append(optimizer.lr)
            optimizer.lr = rate
        elif hasattr(optimizer, "param_groups"):  # as in torch.optim
            read.append(optimizer.param_groups[0]["lr"])
            optimizer.param_groups[0]["lr"] = rate
        for parameter, gradient in zip(parameters, now, strict=True):
            give(parameter, gradient)
        optimizer.step()
        rows.append(numbers_of(parameters))
    return {"rows": torch.stack(rows), "read": read}


def around_a_step(student, name, settings, start, gradients):
    """Runs inside: what a step changes beside the numbers."""
    parameters = [value.clone().requires_grad_() for value in start]
    optimizer = new_optimizer(student, name, parameters, settings)
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.grad = gradient[0].clone()
    before = [parameter.data_ptr() for parameter in parameters]
    optimizer.step()
    return {
        "recording": torch.is_grad_enabled(),
        "rows": numbers_of(parameters)[None],
        "places": [before, [parameter.data_ptr() for parameter in parameters]],
        "leaves": [parameter.is_leaf and parameter.requires_grad for parameter in parameters],
        "gradients": [parameter.grad for parameter in parameters],
    }


def rounds_of(student, name, settings, start, gradients):
    """Runs inside: zero_grad, backward and step in turn; and what zero_grad does at the end."""
    parameters = [value.clone().requires_grad_() for value in start]
    optimizer = new_optimizer(student, name, parameters, settings)
    moving = with_gradients(parameters, gradients)
    rows = []
    for step in range(len(moving[0][1])):
        optimizer.zero_grad()
        sum((parameter * gradient[step]).sum() for parameter, gradient in moving).backward()
        optimizer.step()
        rows.append(numbers_of(parameters))
    optimizer.zero_grad()
    return {
        "rows": torch.stack(rows),
        "afterwards": numbers_of(parameters),
        "gradients": [parameter.grad for parameter in parameters],
    }


def what_ran(student, name, settings, start, gradients):
    """Runs inside: the files of torch.optim from which some function was called, and the operators that ran."""
    files = set()

    def watch(frame, event, _argument):
        if event == "call":
            files.add(frame.f_code.co_filename)

    sys.setprofile(watch)
    try:
        with probes.Recorder() as recorder:
            steps_of(student, name, settings, start, gradients)
    finally:
        sys.setprofile(None)
    paths = [PurePath(file) for file in files]
    return {
        "files": sorted(path.name for path in paths if path.parts[-3:-1] == ("torch", "optim")),
        "operators": recorder.names,
    }


# ------------------------------------------------------------------------------------------- judging


def number(draw, low: float, high: float) -> float:
    """A random number, as a float."""
    return float(draw.uniform(1, low=low, high=high).item())


def task(draw, shapes, dtype=torch.float64):
    """Where the parameters start, and the gradients that they get: for each of them one in every step."""
    start = [(draw.normal(*shape).detach() * 2).to(dtype) for shape in shapes]
    gradients = [(draw.normal(STEPS, *shape).detach() + 0.5).to(dtype) for shape in shapes]
    return start, gradients


def right_rows(name, settings, start, gradients):
    """The rows of the right rule, in float64. That it is torch's own is what tests/test_update_rules.py shows."""
    return follow(right_rule(name, **settings), start, gradients)


def others(settings):
    """Each setting by its name, and the settings with this one changed."""
    for name, value in settings.items():
        if isinstance(value, tuple):
            for i, beta in enumerate(value):
                yield f"{name}[{i}]", settings | {name: (*value[:i], beta / 2, *value[i + 1 :])}
        else:
            yield name, settings | {name: value / 2}


def refuse_standstill(rows, expected, start) -> None:
    """Name what is wrong where nothing ever moves."""
    if rows.shape == expected.shape and bool((rows == torch.cat([value.flatten() for value in start])).all()):
        fail(_("step changes no parameter: p = p - … makes a new tensor and leaves the old one as it was; change it in "
               "place"))


def explain_wrong_steps(submission, name, settings, start, gradients, expected, got) -> None:
    """Fail with the mistake that gives these rows, where it is one of the usual ones."""
    seen = got.values
    refuse_standstill(seen, expected, start)
    for setting, other in others(settings):
        again = submission.run(steps_of, name, other, start, gradients)
        if isinstance(again, SeenTensor) and again.values.equal(seen):
            fail(_("{setting} plays no part: with another value of it the steps are the same").format(setting=setting))
    tolerance = TOLERANCES[start[0].dtype]
    if seen.dtype == torch.float64 and close(seen, expected, TOLERANCES[torch.float32]):
        fail(_("float64 parameters are only right to float32 precision: make what belongs to a parameter with "
               "torch.zeros_like"))
    for sentence, (rule, options) in wrong_rules(name, len(start), **settings).items():
        try:
            refuse_mistakes(seen, expected, {sentence: follow(rule, start, gradients, **options)}, tolerance)
        except RuntimeError:
            continue  # parameters of different shapes cannot share a velocity


def assert_steps(submission, name, settings, start, gradients, got=None) -> None:
    """The rows must be those of the right rule; `got` where they are there already."""
    expected = right_rows(name, settings, start, gradients)
    got = of_kind(submission.run(steps_of, name, settings, start, gradients) if got is None else got, "tensor")
    tolerance = TOLERANCES[start[0].dtype]
    if not close(got.values, expected, tolerance):
        explain_wrong_steps(submission, name, settings, start, gradients, expected, got)
        where_it_begins(got, expected, start, tolerance)
    assert_tensor(got, expected.to(start[0].dtype), rtol=tolerance[0], atol=tolerance[1])


def where_it_begins(got, expected, start, tolerance) -> None:
    """Say which step is the first wrong one, and which parameter is wrong there."""
    if got.shape != tuple(expected.shape):
        fail(_("step changes the shape of a parameter"))
    for step, (row, wanted) in enumerate(zip(got.values, expected, strict=True), start=1):
        sizes = [value.numel() for value in start]
        for i, (now, right) in enumerate(zip(row.split(sizes), wanted.split(sizes), strict=True), start=1):
            if not close(now, right, tolerance):
                fail(_("the first wrong numbers are those of parameter {i} (of {count}) after step {step}").format(
                    i=i, count=len(start), step=step
                ))


ALIKE = ((2, 3), (2, 3), (2, 3))
DIFFERENT = ((), (4,), (3, 1, 2), (1, 1))


@points(2)
def test_SGD_plain(submission, draw):
    """SGD: without momentum every parameter moves by -lr times its gradient"""
    for shapes, dtype in ((ALIKE, torch.float32), (DIFFERENT, torch.float64)):
        start, gradients = task(draw, shapes, dtype)
        assert_steps(submission, "SGD", {"lr": number(draw, 0.02, 0.4)}, start, gradients)


@points(3)
def test_SGD_momentum(submission, draw):
    """SGD: with momentum, 25 steps of several parameters, each with its own velocity"""
    for shapes, dtype in ((ALIKE, torch.float64), (DIFFERENT, torch.float32)):
        start, gradients = task(draw, shapes, dtype)
        settings = {"lr": number(draw, 0.02, 0.2), "momentum": number(draw, 0.6, 0.85)}
        assert_steps(submission, "SGD", settings, start, gradients)


@points(2)
def test_SGD_weight_decay(submission, draw):
    """SGD: weight decay is part of the gradient, with momentum and without"""
    for shapes, dtype in ((ALIKE, torch.float64), (DIFFERENT, torch.float32)):
        start, gradients = task(draw, shapes, dtype)
        settings = {"lr": number(draw, 0.02, 0.2), "weight_decay": number(draw, 0.2, 0.6)}
        if shapes == ALIKE:
            settings["momentum"] = number(draw, 0.6, 0.85)
        assert_steps(submission, "SGD", settings, start, gradients)


def step_around_none(submission, draw, name, settings) -> None:
    """The second parameter never has a gradient."""
    start, gradients = task(draw, ((3,), (3,), (2, 3)))
    gradients[1] = None
    got = of_kind(submission.run(steps_of, name, settings, start, gradients), "tensor")
    expected = right_rows(name, settings, start, gradients)
    if got.shape == tuple(expected.shape):
        if not got.values[:, 3:6].equal(start[1].expand(STEPS, 3)):
            fail(_("a parameter whose .grad is None must stay where it is"))
        if bool((got.values[:, 6:] == start[2].flatten()).all()) and bool((got.values[0, :3] != start[0]).all()):
            fail(_("the parameters behind one without a gradient do not move: continue with the next one"))
    assert_steps(submission, name, settings, start, gradients, got)


@points(1)
def test_SGD_no_gradient(submission, draw):
    """SGD: a parameter whose .grad is None stays, weight decay or not; the others move"""
    settings = {"lr": number(draw, 0.05, 0.2), "momentum": number(draw, 0.6, 0.85), "weight_decay": 0.5}
    step_around_none(submission, draw, "SGD", settings)


def step_in_place(submission, draw, name, settings) -> None:
    """One step of a few parameters, and what else it changes."""
    start, gradients = task(draw, DIFFERENT)
    seen = submission.run(around_a_step, name, settings, start, gradients)
    expected = right_rows(name, settings, start, gradients)[:1]
    if not seen["recording"]:
        fail(_("step leaves autograd switched off: with torch.no_grad(): … switches it on again by itself"))
    if seen["places"][0] != seen["places"][1]:
        fail(_("the parameters got new memory (p.data = …), and whoever looks at the old one sees no step; change the "
               "numbers in place"))
    if not all(seen["leaves"]):
        fail(_("a parameter is no leaf that requires a gradient any more: the step was recorded, or detached it"))
    for gradient, given in zip(seen["gradients"], gradients, strict=True):
        if gradient is None:
            fail(_("step took the gradient away; that is what zero_grad is for"))
        if not of_kind(gradient, "tensor").values.equal(given[0]):
            fail(_("step changed .grad itself; make a new tensor of it, as in g = p.grad + …, and not p.grad += …"))
    assert_rows(seen["rows"], expected, start, dict)


@points(1)
def test_SGD_in_place(submission, draw):
    """SGD: a step changes the parameters in place, and nothing else"""
    step_in_place(submission, draw, "SGD", {"lr": 0.1, "momentum": 0.5, "weight_decay": number(draw, 0.2, 0.6)})


def step_from_iterator(submission, draw, name, settings) -> None:
    """The parameters come from an iterator, which can be run through once."""
    start, gradients = task(draw, ((2, 3), (4,)))
    got = of_kind(submission.run(steps_of, name, settings, start, gradients, True), "tensor")
    expected = right_rows(name, settings, start, gradients)
    if not close(got.values, expected, TOLERANCES[torch.float64]):
        of_a_list = submission.run(steps_of, name, settings, start, gradients)
        if isinstance(of_a_list, SeenTensor) and not of_a_list.values.equal(got.values):
            fail(_("params can be run through only once: what model.parameters() gives is used up after one loop; make "
                   "a list of it in __init__"))
    assert_steps(submission, name, settings, start, gradients, got)


@points(1)
def test_SGD_any_iterable(submission, draw):
    """SGD: params may be an iterator, such as model.parameters()"""
    step_from_iterator(submission, draw, "SGD", {"lr": number(draw, 0.05, 0.2), "momentum": 0.5})


def assert_rows(got, expected, start, mistakes) -> None:
    """Rows of float64 numbers; ``mistakes`` makes the rows of the mistakes when they are wanted."""
    seen = of_kind(got, "tensor")
    tolerance = TOLERANCES[torch.float64]
    if not close(seen.values, expected, tolerance):
        refuse_standstill(seen.values, expected, start)
        refuse_mistakes(seen.values, expected, mistakes(), tolerance)
        where_it_begins(seen, expected, start, tolerance)
    assert_tensor(got, expected, rtol=tolerance[0], atol=tolerance[1])


def rows_at_rates(make_rule, rates, start, gradients):
    """The rows where the rule of step t is ``make_rule`` of the rate of this step."""
    rules = [make_rule(rate) for rate in rates]
    return follow(lambda p, g, memory, t: rules[t - 1](p, g, memory, t), start, gradients)


def step_at_rates(submission, draw, name, settings, make_rule, mistakes) -> None:
    """Another learning rate in every step."""
    start, gradients = task(draw, ((2, 3), (4,)))
    rates = [number(draw, 0.02, 0.3) for _step in range(STEPS)]
    seen = submission.run(steps_at_rates, name, settings, start, gradients, rates)
    if not seen["read"]:
        fail(_("the optimizer has no attribute lr"))
    assert_rows(seen["rows"], rows_at_rates(make_rule, rates, start, gradients), start, lambda: {
        _("setting optimizer.lr has no effect: read self.lr in every step"):
            follow(make_rule(settings["lr"]), start, gradients),
        **{sentence: rows_at_rates(rule, rates, start, gradients) for sentence, rule in mistakes.items()},
    })
    assert_equal(seen["read"], [settings["lr"], *rates[:-1]])


@points(1)
def test_SGD_lr_can_be_set(submission, draw):
    """SGD: lr can be read, and set to another value between two steps"""
    momentum = number(draw, 0.6, 0.85)

    def rate_in_velocity(lr):
        def rule(p, g, memory, t):
            memory["v"] = momentum * memory.get("v", 0) + lr * g
            return p - memory["v"]

        return rule

    settings = {"lr": number(draw, 0.4, 0.5), "momentum": momentum}
    step_at_rates(submission, draw, "SGD", settings, lambda lr: heavy_ball(lr, momentum), {
        _("lr went into the velocity, which remembers the old one; multiply by lr in the step"): rate_in_velocity,
    })


def zero_and_step(submission, draw, name, settings, forgetful) -> None:
    """Gradients that backward makes, with zero_grad before each; one parameter never has one."""
    start, gradients = task(draw, ((2, 3), (3,), (4,)))
    gradients[1] = None
    seen = submission.run(rounds_of, name, settings, start, gradients)
    expected = right_rows(name, settings, start, gradients)
    rows = of_kind(seen["rows"], "tensor").values
    if not of_kind(seen["afterwards"], "tensor").values.equal(rows[-1]):
        fail(_("zero_grad changes the parameters; it is their .grad that must go"))
    added = [None if gradient is None else gradient.cumsum(dim=0) for gradient in gradients]
    half = [added[0], None, gradients[2]]
    behind = [gradients[0], None, added[2]]
    assert_rows(seen["rows"], expected, start, lambda: {
        _("the gradients of all steps are added up: zero_grad must make .grad None or zero"):
            right_rows(name, settings, start, added),
        _("zero_grad forgets the gradients of some parameters only"): right_rows(name, settings, start, half),
        _("the parameters behind one without a gradient keep theirs in zero_grad"):
            right_rows(name, settings, start, behind),
        _("zero_grad forgets more than the gradients: what step remembers must stay"):
            follow(forgetful, start, gradients),
    })
    for gradient in seen["gradients"]:
        if gradient is not None and bool(of_kind(gradient, "tensor").values.any()):
            fail(_("after zero_grad a gradient is still there: .grad must be None, or zero everywhere"))


@points(1)
def test_SGD_zero_grad(submission, draw):
    """SGD: zero_grad forgets all gradients, and nothing else"""
    lr = number(draw, 0.05, 0.2)
    zero_and_step(submission, draw, "SGD", {"lr": lr, "momentum": number(draw, 0.6, 0.85)}, heavy_ball(lr))


def written_by_hand(submission, draw, name, settings) -> None:
    """No optimizer of torch may make the step."""
    start, gradients = task(draw, ((2, 3), (4,)))
    seen = submission.run(what_ran, name, settings, start, [gradient[:2] for gradient in gradients])
    used = [file for file in seen["files"] if file not in ("optimizer.py", "__init__.py")]
    if used:
        text = _("torch.optim's own {name} makes the step; write the step yourself")
        fail(text.format(name=used[0].removesuffix(".py")))
    fused = {"aten._fused_sgd_", "aten._fused_adam_", "aten._fused_adamw_"}
    assert_not_used(seen["operators"], fused, instead=_("write the step yourself"))


@points(2)
def test_SGD_by_hand(submission, draw):
    """SGD: written without torch.optim's own optimizers"""
    written_by_hand(submission, draw, "SGD", {"lr": 0.1, "momentum": 0.5, "weight_decay": 0.25})


def adam_settings(draw) -> dict[str, Any]:
    """All of them far from their defaults."""
    betas = (number(draw, 0.5, 0.75), number(draw, 0.85, 0.95))
    return {"lr": number(draw, 0.05, 0.3), "betas": betas, "eps": number(draw, 0.1, 0.4)}


@points(4)
def test_Adam_steps(submission, draw):
    """Adam: 25 steps of several parameters, with betas and eps of all sizes"""
    for shapes, dtype in ((ALIKE, torch.float64), (DIFFERENT, torch.float32), (DIFFERENT, torch.float64)):
        start, gradients = task(draw, shapes, dtype)
        assert_steps(submission, "Adam", adam_settings(draw), start, gradients)


@points(1)
def test_Adam_defaults(submission, draw):
    """Adam: betas are (0.9, 0.999) and eps is 1e-8 where nothing is said"""
    start, gradients = task(draw, ALIKE)
    gradients = [gradient * 1e-8 for gradient in gradients]  # so small that eps counts
    lr = number(draw, 0.05, 0.3)
    got = of_kind(submission.run(steps_of, "Adam", {"lr": lr}, start, gradients), "tensor")
    expected = right_rows("Adam", {"lr": lr}, start, gradients)
    if not close(got.values, expected, TOLERANCES[torch.float64]):
        for eps in (0.0, 1e-10, 1e-9, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3):
            if close(got.values, follow(averages(lr, (0.9, 0.999), eps), start, gradients), TOLERANCES[torch.float64]):
                fail(_("where nothing is said, eps is 1e-8, and not {eps}").format(eps=eps))
        for betas in ((0.9, 0.99), (0.99, 0.999), (0.9, 0.9), (0.999, 0.9), (0.5, 0.999), (0.9, 0.9999), (0.9, 0.95)):
            if close(got.values, follow(averages(lr, betas, 1e-8), start, gradients), TOLERANCES[torch.float64]):
                fail(_("where nothing is said, betas are (0.9, 0.999), and not {betas}").format(betas=betas))
    assert_steps(submission, "Adam", {"lr": lr}, start, gradients, got)


@points(1)
def test_Adam_zero_gradient(submission, draw):
    """Adam: a gradient that is zero moves nothing, and makes no NaN"""
    settings = adam_settings(draw) | {"eps": 1e-6}
    start, gradients = task(draw, ((2, 3), (4,)))
    for gradient in gradients:
        gradient[..., 0] = 0.0
    got = of_kind(submission.run(steps_of, "Adam", settings, start, gradients), "tensor")
    if bool(got.values.isnan().any()) and not bool(got.values.isnan().all()):
        fail(_("a parameter becomes NaN where its gradient is 0: 0/0; without eps there is nothing to divide by"))
    assert_steps(submission, "Adam", settings, start, gradients, got)


@points(1)
def test_Adam_no_gradient(submission, draw):
    """Adam: a parameter whose .grad is None stays; the others move"""
    step_around_none(submission, draw, "Adam", adam_settings(draw))


@points(1)
def test_Adam_in_place(submission, draw):
    """Adam: a step changes the parameters in place, and nothing else"""
    step_in_place(submission, draw, "Adam", adam_settings(draw))


@points(1)
def test_Adam_any_iterable(submission, draw):
    """Adam: params may be an iterator, such as model.parameters()"""
    step_from_iterator(submission, draw, "Adam", adam_settings(draw))


@points(1)
def test_Adam_lr_can_be_set(submission, draw):
    """Adam: lr can be read, and set to another value between two steps"""
    settings = adam_settings(draw) | {"lr": number(draw, 0.4, 0.5)}
    betas, eps = settings["betas"], settings["eps"]
    step_at_rates(submission, draw, "Adam", settings, lambda lr: averages(lr, betas, eps), {})


@points(1)
def test_Adam_zero_grad(submission, draw):
    """Adam: zero_grad forgets all gradients, and nothing else"""
    settings = adam_settings(draw)

    def forgetful(p, g, memory, t):
        return averages(settings["lr"], settings["betas"], settings["eps"])(p, g, {}, t)

    zero_and_step(submission, draw, "Adam", settings, forgetful)


@points(2)
def test_Adam_by_hand(submission, draw):
    """Adam: written without torch.optim's own optimizers"""
    written_by_hand(submission, draw, "Adam", adam_settings(draw))
