"""Hidden grader of stage4_training/train_loop.py."""

import copy
import gc
import weakref

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.utils.data import DataLoader, TensorDataset

from graders.kit import Draw, SeenTensor, _, assert_equal, assert_number, assert_raises, assert_tensor, fail, points
from graders.stage4_training.elsewhere import (
    evaluated_elsewhere,
    fitted_elsewhere,
    refuse_left_behind,
    trained_elsewhere,
)
from graders.stage4_training.loops import (
    LOSS,
    WEIGHTS,
    Course,
    Data,
    batch_by_batch,
    cut,
    descent,
    epoch,
    fit_in_a_way,
    linear,
    loss_after,
    mean_over_samples,
    means_of,
    measured,
    network,
    plain_batches,
    plain_epoch,
    plain_loss,
    smoothed,
)

CPU = torch.device("cpu")


def loader_of(x, y, size) -> DataLoader[tuple[Tensor, ...]]:
    """Runs inside: the batches in their order, from a DataLoader as students know it."""
    return DataLoader(TensorDataset(x, y), batch_size=size)


# --- train_one_epoch -------------------------------------------------------------------------------------------------


def trained(student, weights, x, y, size, lr, training):
    """Runs inside: what one epoch returns, and what it leaves behind."""
    model = network(weights).train(training)
    result = student.train_one_epoch(model, loader_of(x, y, size), smoothed, descent(model, lr), torch.device("cpu"))
    return {"loss": result, "state": model.state_dict()}


def assert_state(seen, expected: dict[str, Tensor], mistakes: dict[str, dict[str, Tensor]]) -> None:
    """The parameters and buffers of the model must be these; what the last batches did is seen in all of them."""
    for name, value in expected.items():
        mistaken = {sentence: state[name] for sentence, state in mistakes.items()}
        assert_tensor(seen[name], value, mistakes=mistaken, rtol=WEIGHTS, atol=WEIGHTS / 10)


@points(4)
def test_train_one_epoch_weights(submission, draw):
    """train_one_epoch: afterwards the weights are those of one step a batch"""
    for training in (True, False):
        data = Data(draw)
        seen = submission.run(trained, data.weights, data.x, data.y, data.size, data.lr, training)
        assert_state(seen["state"], epoch(data)[0], {
            _("the gradients of all earlier batches were added up: zero_grad() is missing within the loop"):
                epoch(data, "never zeroed")[0],
            _("only the gradients of the optimizer's first group of parameters were cleared; optimizer.zero_grad() "
              "clears those of all groups"): epoch(data, "first group")[0],
            _("the weights have not changed: backward() and then step() are needed, with no zero_grad() in between"):
                epoch(data, "no step")[0],
            _("there was a single step, for all batches together: step() belongs into the loop, after backward()"):
                epoch(data, "one step")[0],
            _("only the first batch was used: is there a return within the loop?"): epoch(data, "first only")[0],
            _("the last batch, which is smaller, was left out"): epoch(data, "last left out")[0],
            _("the model was in eval mode: model.train() belongs at the start of the epoch"):
                epoch(data, "eval mode")[0],
            _("the gradient is that of the summed loss: multiply by the batch size for the mean that you return, and "
              "leave the loss itself as it is for backward()"): epoch(data, "sum")[0],
            _("another loss than loss_fn was used: it need not be the usual cross entropy"): epoch(data, "own loss")[0],
        })


def number_of(result):
    """A result that must be a Python float: says what turns a tensor into one."""
    if isinstance(result, SeenTensor):
        fail(_("this is a tensor, and the docstring says a Python float; .item() gives the number in a tensor"))
    return result


@points(3)
def test_train_one_epoch_loss(submission, draw):
    """train_one_epoch: returns the mean loss over samples, not over batches"""
    for _round in range(2):
        data = Data(draw)
        losses = epoch(data)[1]
        seen = submission.run(trained, data.weights, data.x, data.y, data.size, data.lr, True)
        assert_number(number_of(seen["loss"]), mean_over_samples(losses, data.sizes), rtol=LOSS, mistakes={
            **means_of(losses, data.sizes),
            _("this is the loss after the epoch; the losses that the steps were computed from are wanted"):
                loss_after(data),
        })


def watched_epoch(student, weight, batches):
    """Runs inside: what happens to a model, its loss and its optimizer in an epoch, in order.

    A linear model: where the order is wrong, one with more layers could not be differentiated, and nothing be seen.
    """
    model, events = linear(weight), []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

    def note(name) -> None:
        gradient = model.weight.grad
        events.append({"name": name, "gradient": gradient is not None and bool(gradient.any())})

    def loss_fn(logits, targets):
        loss = smoothed(logits, targets)
        if loss.requires_grad:  # the hook is called when backward() starts, before it adds anything to a gradient
            loss.register_hook(lambda _slope: note("backward"))
        return loss

    model.register_forward_hook(lambda *_: note("forward"))
    optimizer.register_step_post_hook(lambda *_: note("step"))
    result = student.train_one_epoch(model, batches, loss_fn, optimizer, torch.device("cpu"))
    return {"events": events, "loss": result, "weight": model.weight}


def refuse_order(names: list[str], batches: int) -> None:
    """Say what is wrong with the order of the events of an epoch."""
    count = {name: names.count(name) for name in ("forward", "backward", "step")}
    if count["forward"] == 0:
        fail(_("the model was never called; call model(inputs), not model.forward(inputs)"))
    if count["backward"] == 0:
        fail(_("backward() was never called: without it there are no gradients"))
    if count["step"] == 0:
        fail(_("step() of the optimizer was never called: without it no weight changes"))
    for name, times in count.items():
        if times != batches:
            text = _("{name} happened {got} times in an epoch of {wanted} batches; once a batch is wanted")
            fail(text.format(name=name, got=times, wanted=batches))
    if names != ["forward", "backward", "step"] * batches:
        fail(_("the order is wrong: for each batch first the model, then backward(), then step()"))


@points(3)
def test_train_one_epoch_order(submission, draw):
    """train_one_epoch: for each batch forward, clean gradients, backward, step"""
    weight, batches = plain_batches(draw)
    seen = submission.run(watched_epoch, weight, batches)
    events = seen["events"]
    refuse_order([event["name"] for event in events], len(batches))
    if any(event["gradient"] for event in events if event["name"] == "backward"):
        fail(_("when backward() began, the gradients of the batch before were still there, and backward() adds to "
               "them: zero_grad() must come between a step and the next backward()"))
    if not all(event["gradient"] for event in events if event["name"] == "step"):
        fail(_("when step() came, the gradients were gone or zero: zero_grad() must not come between backward() and "
               "step()"))
    assert_tensor(seen["weight"], plain_epoch(weight, batches)[0], rtol=WEIGHTS)


@points(1)
def test_train_one_epoch_last_sample(submission, draw):
    """train_one_epoch: copes with a last batch of a single sample"""
    weight, batches = plain_batches(draw)
    expected, losses = plain_epoch(weight, batches)
    sizes = [len(x) for x, _y in batches]
    seen = submission.run(watched_epoch, weight, batches)
    mean, mistakes = mean_over_samples(losses, sizes), means_of(losses, sizes)
    assert_number(number_of(seen["loss"]), mean, rtol=LOSS, mistakes=mistakes)
    assert_tensor(seen["weight"], expected, rtol=WEIGHTS)


def modes_in_epoch(student, weights, x, y, size, lr, training):
    """Runs inside: whether each part of the model is in train mode, whenever it is called, and afterwards."""
    model, modes = network(weights).train(training), []
    model.register_forward_hook(lambda *_: modes.append([part.training for part in model.modules()]))
    loader = loader_of(x, y, size)
    result = student.train_one_epoch(model, loader, smoothed, descent(model, lr), torch.device("cpu"))
    return {"loss": result, "during": modes, "after": [part.training for part in model.modules()]}


@points(2)
def test_train_one_epoch_mode(submission, draw):
    """train_one_epoch: all parts of the model are in train mode, also afterwards"""
    for training in (True, False):
        data = Data(draw)
        seen = submission.run(modes_in_epoch, data.weights, data.x, data.y, data.size, data.lr, training)
        if any(not any(modes) for modes in seen["during"]):
            fail(_("the model was in eval mode: model.train() belongs at the start of the epoch"))
        if not all(all(modes) for modes in seen["during"]):
            fail(_("a layer within the model was still in eval mode: model.train() reaches all of them, "
                   "model.training = True does not"))
        if not all(seen["after"]):
            fail(_("the model is in eval mode after the epoch; the docstring says train mode"))
        assert_number(number_of(seen["loss"]), mean_over_samples(epoch(data)[1], data.sizes), rtol=LOSS)


def graphs_alive(student, weight, x, y, size):
    """Runs inside: how many graphs of earlier batches are in memory when the model is called, and at the end.

    The batch just before does not count: its variables still exist until they get new values.
    """

    class Mark:
        pass

    marks: list[weakref.ref[Mark]] = []

    class Through(torch.autograd.Function):
        @staticmethod
        def forward(ctx, value):
            ctx.mark = Mark()  # lives as long as this node of the graph
            marks.append(weakref.ref(ctx.mark))
            return value.clone()

        @staticmethod
        def backward(ctx, slope):
            return slope

    def alive(among) -> int:
        gc.collect()
        return sum(mark() is not None for mark in among)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(weight)

        def forward(self, inputs):
            counts.append(alive(marks[:-1]))
            return Through.apply(inputs @ self.weight.T)

    counts: list[int] = []
    model = Model()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    result = student.train_one_epoch(model, loader_of(x, y, size), smoothed, optimizer, torch.device("cpu"))
    return {"before": counts, "after": alive(marks), "loss": result, "batches": len(marks)}


@points(2)
def test_train_one_epoch_memory(submission, draw):
    """train_one_epoch: no graph of an earlier batch stays in memory"""
    weight = draw.normal(3, 2).detach().float()
    size, batches = draw.size(2, 3), draw.size(5, 7)
    x, y = draw.normal(size * batches, 2).detach().float(), draw.integers(size * batches, low=0, high=2)
    seen = submission.run(graphs_alive, weight, x, y, size)
    if any(seen["before"]) or seen["after"]:
        fail(_("the graphs of earlier batches are kept in memory, more and more of them: what you add up, or put into "
               "a list, must be a number (loss.item()) and not the loss with its graph"))
    assert_equal(seen["batches"], batches)


@points(2)
def test_train_one_epoch_device(submission, draw):
    """train_one_epoch: inputs and targets are moved to device before they are used"""
    weight, batches = plain_batches(draw)
    seen = submission.run(trained_elsewhere, weight, batches)
    refuse_left_behind(seen["left"])
    assert_number(number_of(seen["result"]), plain_loss(weight, batches), rtol=LOSS)


# --- what a loader may be --------------------------------------------------------------------------------------------


def other_loaders(student, name, weight, batches, x, y, size):
    """Runs inside: call train_one_epoch or evaluate with other things that give batches, one of which drops samples."""

    class Stream:
        def __iter__(self):
            return iter(batches)

    seen = []
    for loader in (batches, Stream(), DataLoader(TensorDataset(x, y), batch_size=size, drop_last=True)):
        model = linear(weight)
        if name == "evaluate":
            seen.append(student.evaluate(model, loader, smoothed, torch.device("cpu")))
        else:
            optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
            seen.append(student.train_one_epoch(model, loader, smoothed, optimizer, torch.device("cpu")))
    return seen


@points(1)
def test_train_one_epoch_any_loader(submission, draw):
    """train_one_epoch: any iterable of batches will do, also one without a length"""
    weight, batches = plain_batches(draw)
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    seen = submission.run(other_loaders, "train_one_epoch", weight, batches, x, y, len(batches[0][0]))
    for result in seen[:2]:
        assert_number(number_of(result), plain_loss(weight, batches), rtol=LOSS)
    dropped = plain_loss(weight, batches[:-1])
    assert_number(number_of(seen[2]), dropped, rtol=LOSS, mistakes={
        _("the sum was divided by the size of the dataset, but the loader drops the last samples (drop_last=True): "
          "count the samples as they come"): dropped * (len(x) - 1) / len(x),
    })


def untrained() -> tuple[nn.Module, torch.optim.Optimizer]:
    """A model, and an optimizer whose steps leave it as it is."""
    model = nn.Linear(2, 3)
    return model, torch.optim.SGD(model.parameters(), lr=0.0)


@points(1)
def test_train_one_epoch_no_batch(submission, draw):
    """train_one_epoch: a loader that gives no batch raises ValueError"""
    model, optimizer = untrained()
    assert_raises(submission.train_one_epoch, model, [], F.cross_entropy, optimizer, CPU,
                  when=_("a loader without a batch"))


# --- evaluate --------------------------------------------------------------------------------------------------------


def evaluated(student, weights, x, y, size, training, tracked):
    """Runs inside: what evaluate returns, how its model was called, and what is left behind."""
    model, calls = network(weights).train(training), []
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)

    def forward(module, inputs, output) -> None:
        calls.append({"modes": [part.training for part in model.modules()], "graph": output.requires_grad})

    model.register_forward_hook(forward)
    with torch.set_grad_enabled(tracked):
        result = student.evaluate(model, loader_of(x, y, size), smoothed, torch.device("cpu"))
        still_tracked = torch.is_grad_enabled()
    return {
        "result": result,
        "calls": calls,
        "training": model.training,
        "tracked": still_tracked,
        "state": model.state_dict(),
        "gradients": [parameter.grad for parameter in model.parameters()],
        "requires_grad": [parameter.requires_grad for parameter in model.parameters()],
    }


def look(submission, data: Data, training: bool = True, tracked: bool = True):
    return submission.run(evaluated, data.weights, data.x, data.y, data.size, training, tracked)


def drawn_for_evaluation(draw: Draw, last: int = 3) -> Data:
    data = Data(draw, last)
    data.spread_mistakes()
    return data


def pair_of(result) -> tuple[float, float]:
    """Loss and accuracy, which must be a tuple of two floats."""
    if result is None:
        fail(_("the function returned None: is the return missing?"))
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        fail(_("return two things, the loss and the accuracy: return loss, accuracy"))
    if isinstance(result, list):
        fail(_("this is a list; a tuple is wanted: return loss, accuracy"))
    return number_of(result[0]), number_of(result[1])


@points(3)
def test_evaluate_loss(submission, draw):
    """evaluate: first the mean loss over samples, not over batches"""
    for last in (3, 1):
        data = drawn_for_evaluation(draw, last)
        model = network(data.weights)
        losses, right = batch_by_batch(model, data.batches)
        loss, _accuracy = pair_of(look(submission, data)["result"])
        assert_number(loss, mean_over_samples(losses, data.sizes), rtol=LOSS, mistakes={
            _("this is the accuracy; the loss comes first"): sum(right) / data.count,
            **means_of(losses, data.sizes),
            _("another loss than loss_fn was used: it need not be the usual cross entropy"):
                F.cross_entropy(model(data.x), data.y).item(),
            _("the model was in train mode: model.eval() belongs before the loop"):
                measured(model, data.batches, training=True)[0] if last > 1 else None,
        })


@points(3)
def test_evaluate_accuracy(submission, draw):
    """evaluate: then the share of samples that are classified rightly"""
    for last in (3, 1):
        data = drawn_for_evaluation(draw, last)
        model = network(data.weights)
        losses, right = batch_by_batch(model, data.batches)
        shares = [count / size for count, size in zip(right, data.sizes, strict=True)]
        expected = sum(right) / data.count
        _loss, accuracy = pair_of(look(submission, data)["result"])
        assert_number(accuracy, expected, rtol=LOSS, mistakes={
            _("this is the loss; the accuracy comes second"): mean_over_samples(losses, data.sizes),
            _("this is the mean of the batches' accuracies: the last batch is smaller, so it must count less"):
                sum(shares) / len(shares),
            _("this is a percentage; a number between 0 and 1 is wanted"): 100 * expected,
            _("this is the number of right answers; divide by the number of samples"): float(sum(right)),
            _("the number of right answers was divided by the number of batches"): sum(right) / len(right),
            _("this is the accuracy of the last batch alone"): shares[-1],
            _("this is the accuracy of the first batch alone: is there a return within the loop?"): shares[0],
            _("this is the share of wrong answers; that of the right ones is wanted"): 1 - expected,
            _("the model was in train mode: model.eval() belongs before the loop"):
                measured(model, data.batches, training=True)[1] if last > 1 else None,
        })


def assert_evaluation(seen, data: Data) -> None:
    """Loss and accuracy must be right; what else is wrong has been said before."""
    wanted = measured(network(data.weights), data.batches)
    loss, accuracy = pair_of(seen["result"])
    assert_number(loss, wanted[0], rtol=LOSS)
    assert_number(accuracy, wanted[1])


@points(2)
def test_evaluate_mode(submission, draw):
    """evaluate: all parts of the model are in eval mode while it computes"""
    for training in (True, False):
        data = drawn_for_evaluation(draw)
        seen = look(submission, data, training)
        if any(call["modes"][0] for call in seen["calls"]):
            fail(_("the model was in train mode: model.eval() belongs before the loop"))
        if any(any(call["modes"]) for call in seen["calls"]):
            fail(_("a layer within the model was still in train mode: model.eval() reaches all of them, "
                   "model.training = False does not"))
        assert_evaluation(seen, data)


@points(2)
def test_evaluate_restores_mode(submission, draw):
    """evaluate: afterwards the model is in the mode in which it was found"""
    for training in (True, False):
        data = drawn_for_evaluation(draw)
        seen = look(submission, data, training)
        if training and seen["training"] is not True:
            fail(_("the model was in train mode before, and is in eval mode now: a caller who goes on training will "
                   "not notice that dropout is off and batch norm stands still"))
        if not training and seen["training"] is not False:
            fail(_("the model was in eval mode before, and is in train mode now: note down model.training before you "
                   "change it"))
        assert_evaluation(seen, data)


@points(2)
def test_evaluate_no_graph(submission, draw):
    """evaluate: no graph is built, and autograd is on again afterwards"""
    for tracked in (True, False):
        data = drawn_for_evaluation(draw)
        seen = look(submission, data, tracked=tracked)
        if any(call["graph"] for call in seen["calls"]):
            fail(_("the model built a graph, for which there is no use here: call it within with torch.no_grad():"))
        if tracked and seen["tracked"] is not True:
            fail(_("autograd stays switched off after the call, so that nothing can be trained: use with "
                   "torch.no_grad():, which puts it back"))
        if not tracked and seen["tracked"] is not False:
            fail(_("the caller had switched autograd off, and after the call it is on: use with torch.no_grad():, "
                   "which puts it back as it was"))
        if not all(seen["requires_grad"]):
            fail(_("parameters no longer require grad after the call, so that they cannot be trained any more"))
        assert_evaluation(seen, data)


@points(1)
def test_evaluate_changes_nothing(submission, draw):
    """evaluate: parameters, buffers and gradients stay as they are"""
    data = drawn_for_evaluation(draw)
    seen = look(submission, data)
    for name, before in data.weights.items():
        if isinstance(seen["state"][name], SeenTensor) and not torch.equal(seen["state"][name].values, before):
            if "running" in name or "tracked" in name:
                fail(_("the statistics of batch norm have changed: the model was in train mode, and has learned from "
                       "validation data"))
            fail(_("the weights have changed: evaluate must only look"))
        assert_tensor(seen["state"][name], before)
    for gradient in seen["gradients"]:
        if not isinstance(gradient, SeenTensor) or not bool((gradient.values == 1).all()):
            fail(_("the .grad of the parameters has changed: no backward() and no zero_grad() belongs here"))
    assert_evaluation(seen, data)


@points(1)
def test_evaluate_device(submission, draw):
    """evaluate: inputs and targets are moved to device before they are used"""
    weight, batches = plain_batches(draw)
    seen = submission.run(evaluated_elsewhere, weight, batches)
    refuse_left_behind(seen["left"])
    loss, accuracy = pair_of(seen["result"])
    wanted = measured(linear(weight), batches)
    assert_number(loss, wanted[0], rtol=LOSS)
    assert_number(accuracy, wanted[1])


@points(1)
def test_evaluate_any_loader(submission, draw):
    """evaluate: any iterable of batches will do, also one without a length"""
    weight, batches = plain_batches(draw)
    x, y = (torch.cat(parts) for parts in zip(*batches, strict=True))
    y[:2] = (x[:2] @ weight.T).argmax(1)  # some answers are right: an accuracy of 0 would hide what it was divided by
    size = len(batches[0][0])
    batches = cut(x, y, size)
    seen = submission.run(other_loaders, "evaluate", weight, batches, x, y, size)
    for result, given in zip(seen, (batches, batches, batches[:-1]), strict=True):
        loss, accuracy = pair_of(result)
        wanted = measured(linear(weight), given)
        samples = sum(len(inputs) for inputs, _targets in given)
        sentence = _("the sum was divided by the size of the dataset, but the loader drops the last samples "
                     "(drop_last=True): count the samples as they come")
        assert_number(loss, wanted[0], rtol=LOSS, mistakes={sentence: wanted[0] * samples / len(x)})
        assert_number(accuracy, wanted[1], mistakes={sentence: wanted[1] * samples / len(x)})


@points(1)
def test_evaluate_no_batch(submission, draw):
    """evaluate: a loader that gives no batch raises ValueError"""
    assert_raises(submission.evaluate, nn.Linear(2, 3), [], F.cross_entropy, CPU, when=_("a loader without a batch"))


# --- fit -------------------------------------------------------------------------------------------------------------


def fitted(student, weights, passes, validation, epochs, lr):
    """Runs inside: what fit returns, what it leaves behind, and how the model was called for which loader.

    The loader of the training data gives the next of `passes` once something was learned from the last, as one that
    shuffles gives other batches in each epoch; whoever only looks at the batches changes nothing.
    """
    model, calls = network(weights).eval(), []
    current, steps = [""], [0]

    class Loader:
        def __init__(self, name, passes):
            self.name, self.passes, self.number, self.steps = name, passes, 0, 0

        def __iter__(self):
            if steps[0] > self.steps:
                self.number, self.steps = self.number + 1, steps[0]
            for batch in self.passes[self.number % len(self.passes)]:
                current[0] = self.name
                yield batch

    def count(*_) -> None:
        steps[0] += 1

    def forward(module, inputs, output) -> None:
        modes = [part.training for part in model.modules()]
        calls.append({"loader": current[0], "modes": modes, "graph": output.requires_grad})

    model.register_forward_hook(forward)
    counting = register_optimizer_step_post_hook(count)  # whichever optimizer it is that makes the step
    train, val = Loader("train", passes), Loader("val", [validation])
    try:
        history = student.fit(model, train, val, smoothed, descent(model, lr), epochs, torch.device("cpu"))
    finally:
        counting.remove()
    return {"history": history, "state": model.state_dict(), "calls": calls}


def fit_and_look(submission, course: Course):
    return submission.run(fitted, course.weights, course.passes, course.validation, course.epochs, course.lr)


def series(history, name: str, epochs: int) -> list[float]:
    """One of the lists that fit returns, which must hold one float an epoch."""
    if history is None:
        fail(_("the function returned None: is the return missing?"))
    if not isinstance(history, dict):
        fail(_("a dict of three lists is wanted, with the keys train_loss, val_loss and val_accuracy"))
    if name not in history:
        fail(_("the dict has no key {name}").format(name=name))
    found = history[name]
    if not isinstance(found, list):
        fail(_("{name} is no list; a list with one number an epoch is wanted").format(name=name))
    if len(found) != epochs:
        text = _("{name} has {got} entries after {wanted} epochs; one an epoch is wanted")
        fail(text.format(name=name, got=len(found), wanted=epochs))
    if any(isinstance(value, (tuple, list)) for value in found):
        text = _("{name} holds pairs: evaluate returns two things, and each belongs into a list of its own")
        fail(text.format(name=name))
    for value in found:
        number_of(value)
    return found


def assert_series(found: list[float], expected: list[float], mistakes: dict[str, list[float]]) -> None:
    """All numbers of a list must be right; a mistake is named where it explains all of them."""

    def near(one: list[float], other: list[float]) -> bool:
        return all(abs(a - b) <= 1e-6 + WEIGHTS * abs(b) for a, b in zip(one, other, strict=True))

    if all(isinstance(value, (int, float)) for value in found):
        for sentence, values in mistakes.items():
            if near(found, values) and not near(values, expected):
                fail(sentence)
    for value, number in zip(found, expected, strict=True):
        assert_number(value, number, rtol=WEIGHTS, atol=1e-6)


@points(2)
def test_fit_train_loss(submission, draw):
    """fit: train_loss holds what train_one_epoch returns in each epoch"""
    course = Course(draw, draw.size(3, 4))
    expected = fit_in_a_way(course)[1]
    found = series(fit_and_look(submission, course)["history"], "train_loss", course.epochs)
    assert_series(found, expected["train_loss"], {
        _("train_loss was measured after the epoch; the losses that the steps were computed from are wanted"):
            fit_in_a_way(course, "train loss afterwards")[1]["train_loss"],
        _("the batches of the first epoch were used in all epochs: go through train_loader anew each time"):
            fit_in_a_way(course, "same batches")[1]["train_loss"],
        _("the optimizer forgot the earlier epochs: use the one that was given, and do not make new ones"):
            fit_in_a_way(course, "new optimizer")[1]["train_loss"],
        _("train_loss and val_loss are the wrong way round"): expected["val_loss"],
        _("from the second epoch on the model was in eval mode while it was trained"):
            fit_in_a_way(course, "eval mode")[1]["train_loss"],
    })


@points(3)
def test_fit_validation(submission, draw):
    """fit: val_loss and val_accuracy are measured after each epoch"""
    course = Course(draw, draw.size(3, 4))
    expected = fit_in_a_way(course)[1]
    history = fit_and_look(submission, course)["history"]
    found = {name: series(history, name, course.epochs) for name in ("val_loss", "val_accuracy")}
    for name, other in (("val_loss", "val_accuracy"), ("val_accuracy", "val_loss")):
        assert_series(found[name], expected[name], {
            _("loss and accuracy are the wrong way round: evaluate returns first the loss"): expected[other],
            _("this was measured before the epoch; the model is to be evaluated when the epoch is over"):
                fit_in_a_way(course, "validation first")[1][name],
            _("this was measured on the training data; val_loader has the samples that were not learned from"):
                fit_in_a_way(course, "training data")[1][name],
            _("this was measured in train mode, and the statistics of batch norm learned from the validation data"):
                fit_in_a_way(course, "validation in train mode")[1][name],
            _("this is the training loss; val_loss is to be measured with evaluate"): expected["train_loss"],
            _("this is a percentage; a number between 0 and 1 is wanted"):
                [100 * value for value in expected["val_accuracy"]],
        })


@points(2)
def test_fit_weights(submission, draw):
    """fit: the model ends with the weights that these epochs give"""
    course = Course(draw, draw.size(3, 4))
    short = copy.copy(course)
    short.epochs -= 1
    assert_state(fit_and_look(submission, course)["state"], fit_in_a_way(course)[0], {
        _("the weights have not changed: the model was not trained"): course.weights,
        _("there was one epoch less than asked for"): fit_in_a_way(short)[0],
        _("the batches of the first epoch were used in all epochs: go through train_loader anew each time"):
            fit_in_a_way(course, "same batches")[0],
        _("the optimizer forgot the earlier epochs: use the one that was given, and do not make new ones"):
            fit_in_a_way(course, "new optimizer")[0],
        _("from the second epoch on the model was in eval mode while it was trained"):
            fit_in_a_way(course, "eval mode")[0],
        _("the model was in train mode while it was evaluated, and the statistics of batch norm learned from the "
          "validation data"): fit_in_a_way(course, "validation in train mode")[0],
    })


@points(2)
def test_fit_modes(submission, draw):
    """fit: trains in train mode, evaluates in eval mode and without a graph"""
    course = Course(draw, 2)
    seen = fit_and_look(submission, course)
    learning = [call for call in seen["calls"] if call["loader"] == "train" and call["graph"]]
    looking = [call for call in seen["calls"] if call["loader"] == "val"]
    if not learning:
        fail(_("the model was never trained on the batches of train_loader"))
    if not looking:
        fail(_("the model was never evaluated on the batches of val_loader"))
    if not all(all(call["modes"]) for call in learning):
        fail(_("in some epoch the model was trained in eval mode: call model.train() in each epoch, not only once"))
    if any(any(call["modes"]) for call in looking):
        fail(_("the model was in train mode while it was evaluated"))
    if any(call["graph"] for call in looking):
        fail(_("the model built a graph while it was evaluated: call it within with torch.no_grad():"))
    assert_series(series(seen["history"], "train_loss", 2), fit_in_a_way(course)[1]["train_loss"], {})


@points(1)
def test_fit_no_epoch_and_one(submission, draw):
    """fit: no epoch gives empty lists, one epoch gives lists of one number"""
    course = Course(draw, 1)
    expected = fit_in_a_way(course)[1]
    course.epochs = 0
    seen = fit_and_look(submission, course)
    for name in expected:
        series(seen["history"], name, 0)
    for name, before in course.weights.items():
        if not isinstance(seen["state"][name], SeenTensor) or not torch.equal(seen["state"][name].values, before):
            fail(_("without an epoch nothing is learned, but the model has changed"))
    course.epochs = 1
    seen = fit_and_look(submission, course)
    for name, values in expected.items():
        assert_series(series(seen["history"], name, 1), values, {})


@points(1)
def test_fit_device(submission, draw):
    """fit: the batches of both loaders are moved to device"""
    weight, batches = plain_batches(draw)
    validation = [(draw.normal(2, 2).detach().float(), draw.integers(2, low=0, high=2)) for _batch in range(2)]
    seen = submission.run(fitted_elsewhere, weight, batches, validation)
    refuse_left_behind(seen["left"])
    found = series(seen["result"], "val_loss", 2)
    expected = []
    for _epoch in range(2):
        weight, _loss = plain_epoch(weight, batches)
        expected.append(measured(linear(weight), validation)[0])
    assert_series(found, expected, {})


@points(1)
def test_fit_no_batch(submission, draw):
    """fit: a loader that gives no batch raises ValueError"""
    batch = (draw.normal(2, 2).detach().float(), draw.integers(2, low=0, high=2))
    for train, val, when in (
        ([], [batch], _("a train_loader without a batch")),
        ([batch], [], _("a val_loader without a batch")),
    ):
        model, optimizer = untrained()
        assert_raises(submission.fit, model, train, val, F.cross_entropy, optimizer, 1, CPU, when=when)
