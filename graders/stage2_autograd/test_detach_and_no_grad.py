"""Hidden grader of stage2_autograd/detach_and_no_grad.py."""

from contextlib import suppress

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from graders.kit import Draw, _, assert_tensor, fail, note, points


def numbers(draw: Draw, *shape: int) -> Tensor:
    """Random float32 numbers that need no gradient."""
    return draw.normal(*shape).detach().float()


def uses_of_data(call):
    """Runs inside: how often a tensor's .data was read or set during the call; as an attribute it is no operator."""

    class Watch(TorchFunctionMode):
        count = 0

        def __torch_function__(self, func, types, args=(), kwargs=None):
            if getattr(getattr(func, "__self__", None), "__name__", "") == "data":
                self.count += 1
            return func(*args, **(kwargs or {}))

    with Watch() as watch:
        call()
    return watch.count


# --- predict ---------------------------------------------------------------------------------------------------------


def watched_model(weight, training):
    """Runs inside: a model of two parts, one of them always in eval mode; it notes down how each call found it."""

    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(weight)
            self.frozen = torch.nn.Identity()
            self.calls = []

        def modes(self):
            return [self.training, self.frozen.training]

        def forward(self, x):
            y = self.frozen(x @ self.weight).tanh()
            self.calls.append({"modes": self.modes(), "graph": y.requires_grad})
            return y

    model = Model().train(training)
    model.frozen.eval()
    return model


def prediction(student, weight, x, training, hooked):
    """Runs inside: the prediction, and all that can be seen of the model during the call and after it."""
    model = watched_model(weight, training)
    if hooked:
        model.register_forward_hook(lambda module, inputs, output: output * 2)
    earlier = torch.ones_like(weight)
    model.weight.grad = earlier
    result = student.predict(model, x)
    return {
        "result": result,
        "calls": model.calls,
        "modes": model.modes(),
        "requires_grad": model.weight.requires_grad,
        "weight": model.weight,
        "grad": model.weight.grad,
    }


def grad_mode_after(student, weight, x, enabled):
    """Runs inside: whether autograd is on after a prediction, where it was on (or not) before."""
    model = watched_model(weight, False)
    with torch.set_grad_enabled(enabled):
        student.predict(model, x)
        return torch.is_grad_enabled()


def grad_mode_after_error(student, weight, x):
    """Runs inside: whether autograd is on after a model that raised an error (the batch does not suit it)."""
    model = watched_model(weight, False)
    with suppress(RuntimeError):
        student.predict(model, x[:, 1:])
    return torch.is_grad_enabled()


def batch(draw: Draw) -> tuple[Tensor, Tensor]:
    """The weight of a model, and a batch for it."""
    inputs = draw.size(3, 4)
    return numbers(draw, inputs, 2), numbers(draw, draw.size(5, 7), inputs)


@points(1)
def test_predict_values(submission, draw):
    """predict: what model(x) gives"""
    weight, x = batch(draw)
    for rows in (x, x[:1]):
        for hooked in (False, True):
            plain = (rows @ weight).tanh()
            seen = submission.run(prediction, weight, rows, False, hooked)
            assert_tensor(seen["result"], 2 * plain if hooked else plain, mistakes={
                _("model.forward(x) goes past what else hangs on the model, such as hooks; call model(x)"): plain,
                _("x itself came back; the model's answer to it is wanted"): rows,
                _("these are class indices; predict returns what the model returns"): plain.argmax(dim=1),
            })


@points(4)
def test_predict_builds_no_graph(submission, draw):
    """predict: autograd follows nothing, not even within the model"""
    weight, x = batch(draw)
    for inputs in (x, x.clone().requires_grad_()):
        seen = submission.run(prediction, weight, inputs, True, False)
        followed = any(call["graph"] for call in seen["calls"])
        if getattr(seen["result"], "requires_grad", False):
            fail(_("the result requires grad: the graph of the whole model hangs on it, and stays in memory with it"))
        if followed:
            fail(_("detached too late: the model has built its graph, and only then the result was cut off from it; "
                   "switch autograd off before the model runs"))
        assert_tensor(seen["result"], (x @ weight).tanh())


@points(1)
def test_predict_leaves_mode(submission, draw):
    """predict: every part of the model stays in train or eval mode"""
    weight, x = batch(draw)
    for training in (True, False):
        seen = submission.run(prediction, weight, x, training, False)
        wanted = [training, False]
        if any(call["modes"] != wanted for call in seen["calls"]):
            fail(_("the model ran in another mode than it was in: no_grad and eval() are two things, and only the "
                   "first is asked for here"))
        if seen["modes"] != wanted:
            fail(_("the model, or a part of it, is in another mode afterwards: train() and eval() reach all parts, "
                   "and are not asked for here"))
        assert_tensor(seen["result"], (x @ weight).tanh())


@points(1)
def test_predict_leaves_parameters(submission, draw):
    """predict: the parameters require grad afterwards, and keep their .grad"""
    weight, x = batch(draw)
    seen = submission.run(prediction, weight, x, True, False)
    assert_tensor(seen["result"], (x @ weight).tanh())
    if seen["requires_grad"] is not True:
        fail(_("the parameters no longer require grad: after this prediction the model cannot be trained any more"))
    if seen["grad"] is None:
        fail(_("the .grad of the parameters is gone; a prediction has nothing to do with it"))
    assert_tensor(seen["grad"], torch.ones_like(weight))
    if not torch.equal(seen["weight"].values, weight):
        fail(_("the parameters have other values afterwards"))


@points(1)
def test_predict_leaves_grad_mode(submission, draw):
    """predict: autograd is on or off afterwards as it was before"""
    weight, x = batch(draw)
    if submission.run(grad_mode_after, weight, x, True) is not True:
        fail(_("autograd stays switched off after the call, so that nothing can be trained: use with torch.no_grad():, "
               "which puts it back"))
    if submission.run(grad_mode_after, weight, x, False) is not False:
        fail(_("the caller had switched autograd off, and after the call it is on: use with torch.no_grad():, which "
               "puts it back as it was"))
    if submission.run(grad_mode_after_error, weight, x) is not True:
        fail(_("after a model that raises an error autograd stays switched off: use with torch.no_grad():, which "
               "puts it back in any case"))


# --- advantage_loss --------------------------------------------------------------------------------------------------


def gradient_between(y, x):
    """Runs inside: the gradient of y with respect to x; None where no way leads there."""
    if not isinstance(y, torch.Tensor) or not y.requires_grad or not x.requires_grad:
        return None
    return torch.autograd.grad(y.sum(), x, allow_unused=True, retain_graph=True)[0]


def loss_and_gradients(student, value, baseline):
    """Runs inside: the loss, and what comes back to both."""
    loss = student.advantage_loss(value.requires_grad_(), baseline.requires_grad_())
    return {"loss": loss, "value": gradient_between(loss, value), "baseline": gradient_between(loss, baseline)}


def two_networks(student, value, source):
    """Runs inside: baseline is computed from source, which the loss must not reach, but others must still reach."""
    value.requires_grad_()
    source.requires_grad_()
    baseline = source.sin()
    loss = student.advantage_loss(value, baseline)
    return {
        "loss": loss,
        "from_loss": gradient_between(loss, source),
        "from_baseline": gradient_between(baseline, source),
    }


def data_in_loss(student, value, baseline):
    """Runs inside."""
    value, baseline = value.requires_grad_(), baseline.requires_grad_()
    return uses_of_data(lambda: student.advantage_loss(value, baseline))


def pair_of(draw: Draw, *shape: int) -> tuple[Tensor, Tensor]:
    return numbers(draw, *shape), numbers(draw, *shape)


@points(1)
def test_advantage_loss_values(submission, draw):
    """advantage_loss: the mean of the squared differences"""
    for shape in ((draw.size(5, 9),), (2, draw.size(3, 5)), (1,), ()):
        for dtype in (torch.float32, torch.float64):
            value, baseline = (x.to(dtype) for x in pair_of(draw, *shape))
            difference = value - baseline
            expected = (difference**2).mean()
            got = submission.advantage_loss.plain(value.clone().requires_grad_(), baseline.clone().requires_grad_())
            assert_tensor(got, expected, mistakes={
                _("this is the sum of the squares; their mean is wanted"): (difference**2).sum(),
                _("these are the squares one by one; their mean is wanted"): difference**2,
                _("the square is missing: this is the mean difference"): difference.mean(),
                _("this is the mean absolute difference; the differences are to be squared"): difference.abs().mean(),
                _("first the mean was taken and then the square; square first"): difference.mean() ** 2,
                _("this is half of it: the mean of the squares is wanted, without a factor 1/2"): expected / 2,
                _("baseline was not used"): (value**2).mean(),
                _("value and baseline were added; their difference is wanted"): ((value + baseline) ** 2).mean(),
            })


@points(2)
def test_advantage_loss_reaches_value(submission, draw):
    """advantage_loss: the gradient with respect to value"""
    for shape in ((draw.size(5, 9),), (2, draw.size(3, 5))):
        value, baseline = pair_of(draw, *shape)
        difference = value - baseline
        expected = 2 * difference / difference.numel()
        seen = submission.run(loss_and_gradients, value, baseline)
        assert_tensor(seen["loss"], (difference**2).mean())
        if seen["value"] is None and seen["baseline"] is not None:
            fail(_("the wrong one was detached: the gradient reaches baseline and not value"))
        if seen["value"] is None:
            fail(_("no gradient comes back to value: both were detached, or the loss itself, when it was done; detach "
                   "baseline only, and before the difference"))
        assert_tensor(seen["value"], expected, mistakes={
            _("the gradient has the wrong sign: it pushes value away from baseline"): -expected,
            _("the gradient is zero: value was detached on its way into the loss"): torch.zeros_like(expected),
            _("only half of the gradient comes back: one of the two factors of the square was detached"): expected / 2,
        })


@points(4)
def test_advantage_loss_spares_baseline(submission, draw):
    """advantage_loss: no gradient reaches baseline, or what it came from"""
    value, baseline = pair_of(draw, draw.size(5, 9))
    seen = submission.run(loss_and_gradients, value, baseline)
    assert_tensor(seen["loss"], ((value - baseline) ** 2).mean())
    leaks = _("a gradient reaches baseline as well: it was not detached, or too late, when the difference was taken")
    if seen["baseline"] is not None and bool(torch.count_nonzero(seen["baseline"].values)):
        fail(leaks)
    if seen["value"] is None:
        fail(_("no gradient reaches anything: baseline alone is to be spared"))
    source = numbers(draw, len(value))
    seen = submission.run(two_networks, value, source)
    if seen["from_loss"] is not None and bool(torch.count_nonzero(seen["from_loss"].values)):
        fail(leaks)


@points(1)
def test_advantage_loss_leaves_baseline(submission, draw):
    """advantage_loss: baseline keeps its own graph, for others to use"""
    value, source = pair_of(draw, draw.size(5, 9))
    seen = submission.run(two_networks, value, source)
    assert_tensor(seen["loss"], ((value - source.sin()) ** 2).mean())
    if seen["from_baseline"] is None:
        fail(_("baseline has lost its graph: detach_ and requires_grad_ change the caller's tensor, detach gives a "
               "new one"))
    assert_tensor(seen["from_baseline"], source.cos(), mistakes={
        _("what others send back through baseline is now zero: a hook that was put on it is still there"):
            torch.zeros_like(source),
    })
    if submission.run(data_in_loss, value, source) > 0:
        note(_(".data does it, but autograd does not notice when such a tensor is changed later; detach() does the "
               "same, and it does notice"))


# --- ema_update_ -----------------------------------------------------------------------------------------------------


def updated(student, average, new, momentum, tracked, grad):
    """Runs inside: all that can be seen of the average after the update; ``memory`` is a view taken before it."""
    average.requires_grad_(tracked)
    new.requires_grad_(tracked)
    average.grad = grad
    memory = average.detach()
    returned = student.ema_update_(average, new, momentum)
    return {
        "returned": "None" if returned is None else "average" if returned is average else type(returned).__name__,
        "average": average,
        "memory": memory,
        "requires_grad": average.requires_grad,
        "leaf": average.is_leaf,
        "grad": average.grad,
        "new": new,
        "new_requires_grad": new.requires_grad,
    }


def updated_from_network(student, average, source, momentum):
    """Runs inside: the average needs no gradient, and the new numbers come from a computation that does."""
    new = source.requires_grad_().sin()
    student.ema_update_(average, new, momentum)
    return {"average": average, "requires_grad": average.requires_grad, "new_has_graph": new.requires_grad}


def grad_mode_after_update(student, average, new, enabled):
    """Runs inside: whether autograd is on after an update, where it was on (or not) before."""
    average.requires_grad_()
    with torch.set_grad_enabled(enabled):
        student.ema_update_(average, new, 0.5)
        return torch.is_grad_enabled()


def data_in_update(student, average, new):
    """Runs inside."""
    average.requires_grad_()
    return uses_of_data(lambda: student.ema_update_(average, new, 0.5))


def updates_wrongly(average: Tensor, new: Tensor, m: float) -> dict[str, Tensor]:
    return {
        _("average still holds its old numbers: a new tensor was computed, and average itself was not changed"):
            average,
        _("momentum and 1 - momentum are the wrong way round: momentum is how much of the average is kept"):
            (1 - m) * average + m * new,
        _("the factor 1 - momentum of the new numbers is missing"): m * average + new,
        _("the factor momentum of the average is missing"): average + (1 - m) * new,
        _("the new numbers got the factor momentum, too; theirs is 1 - momentum"): m * average + m * new,
        _("these are the new numbers alone; the average is to keep its part"): new,
        _("this is the plain mean of both; momentum decides how much of the average is kept"): (average + new) / 2,
        _("new was taken in twice: the second factor was applied to an average that had changed already"):
            m * (m * average + (1 - m) * new) + (1 - m) * new,
    }


@points(2)
def test_ema_update__values(submission, draw):
    """ema_update_: momentum of the average, and the rest of the new numbers"""
    for shape, momentum in (((2, draw.size(3, 5)), draw.size(60, 95) / 100), ((draw.size(2, 6),), 0.25), ((), 0.7)):
        average, new = pair_of(draw, *shape)
        for dtype in (torch.float32, torch.float64):
            a, n = average.to(dtype), new.to(dtype)
            seen = submission.run(updated, a, n, momentum, False, None)
            assert_tensor(seen["average"], momentum * a + (1 - momentum) * n, mistakes=updates_wrongly(a, n, momentum))
    for momentum, expected in ((0.0, new), (1.0, average)):
        seen = submission.run(updated, average, new, momentum, False, None)
        assert_tensor(seen["average"], expected, mistakes=updates_wrongly(average, new, momentum))


@points(3)
def test_ema_update__requires_grad(submission, draw):
    """ema_update_: works on leaves that require grad, and leaves them leaves"""
    average, new = pair_of(draw, 2, draw.size(3, 5))
    earlier, momentum = numbers(draw, *average.shape), draw.size(60, 95) / 100
    seen = submission.run(updated, average, new, momentum, True, earlier)
    expected = momentum * average + (1 - momentum) * new
    assert_tensor(seen["average"], expected, mistakes=updates_wrongly(average, new, momentum))
    if seen["requires_grad"] is not True:
        fail(_("average required grad before the update and no longer does: as a parameter it would not be trained"))
    if seen["leaf"] is not True:
        fail(_("average is no leaf any more: it has become the result of a computation, and gets no .grad of its own"))
    if seen["grad"] is None or not torch.equal(seen["grad"].values, earlier):
        fail(_("the .grad of average is not what it was; the update changes the numbers only"))
    if submission.run(data_in_update, average, new) > 0:
        note(_(".data does it, but autograd does not notice such changes, and may then compute with the wrong numbers; "
               "with torch.no_grad(): does the same, and it does notice"))


@points(2)
def test_ema_update__in_place(submission, draw):
    """ema_update_: average keeps its memory"""
    average, new = pair_of(draw, 2, draw.size(3, 5))
    expected = 0.75 * average + 0.25 * new
    for tracked in (True, False):
        seen = submission.run(updated, average, new, 0.75, tracked, None)
        assert_tensor(seen["average"], expected, mistakes=updates_wrongly(average, new, 0.75))
        assert_tensor(seen["memory"], expected, mistakes={
            _("average was given other memory: who shares the old one does not see the update; change it in place"):
                average,
        })
        if seen["returned"] not in ("None", "average"):
            fail(_("something else than average came back; return average itself, or nothing"))


@points(1)
def test_ema_update__no_graph(submission, draw):
    """ema_update_: average does not join the graph that new comes from"""
    average, source = pair_of(draw, draw.size(3, 5))
    seen = submission.run(updated_from_network, average, source, 0.75)
    assert_tensor(seen["average"], 0.75 * average + 0.25 * source.sin())
    if seen["requires_grad"]:
        fail(_("average has become part of the graph that new comes from, which grows with each update and stays in "
               "memory"))


@points(1)
def test_ema_update__leaves_new(submission, draw):
    """ema_update_: new stays as it is"""
    average, new = pair_of(draw, 2, draw.size(3, 5))
    for tracked in (True, False):
        seen = submission.run(updated, average, new, 0.75, tracked, None)
        assert_tensor(seen["average"], 0.75 * average + 0.25 * new, mistakes=updates_wrongly(average, new, 0.75))
        assert_tensor(seen["new"], new, mistakes={
            _("new was multiplied by 1 - momentum; mul_ changes the caller's tensor"): 0.25 * new,
            _("new now holds the average; it was to stay as it is"): 0.75 * average + 0.25 * new,
        })
        if seen["new_requires_grad"] is not tracked:
            fail(_("new required grad before the update and no longer does: detach_ and requires_grad_ change it for "
                   "good"))
    seen = submission.run(updated_from_network, average, new, 0.75)
    if seen["new_has_graph"] is not True:
        fail(_("new has lost its graph: detach_ changes the caller's tensor, detach gives a new one"))


@points(1)
def test_ema_update__leaves_grad_mode(submission, draw):
    """ema_update_: autograd is on or off afterwards as it was before"""
    average, new = pair_of(draw, draw.size(3, 5))
    if submission.run(grad_mode_after_update, average, new, True) is not True:
        fail(_("autograd stays switched off after the call, so that nothing can be trained: use with torch.no_grad():, "
               "which puts it back"))
    if submission.run(grad_mode_after_update, average, new, False) is not False:
        fail(_("the caller had switched autograd off, and after the call it is on: use with torch.no_grad():, which "
               "puts it back as it was"))
