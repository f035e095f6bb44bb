"""Hidden grader of stage6_deployment/devices.py."""

import gc
import weakref
from collections import OrderedDict, defaultdict, namedtuple
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any
from unittest import mock

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from graders.engine.engine import Raised
from graders.kit import Draw, SeenTensor, _, assert_equal, assert_number, assert_tensor, fail, points
from graders.kit.failures import raise_for_exception, said_by
from graders.sandbox.raised import Missing, WrongCall, describe
from graders.stage4_training.loops import LOSS, WEIGHTS, Descent, descent, draw_weights, network, smoothed, state_of
from graders.stage5_data.shared import outcome_of

# --- best_device -----------------------------------------------------------------------------------------------------


class Pretended(TorchFunctionMode):
    """Runs inside: a machine with so many NVIDIA cards, and with or without mps. Tensors "there" lie on the CPU."""

    def __init__(self, cards, apple):
        super().__init__()
        self.counts = {"cuda": cards, "mps": int(apple)}
        first = next((torch.device(name) for name, count in self.counts.items() if count), None)
        answers = {
            "torch.cuda.is_available": cards > 0,
            "torch.cuda.device_count": cards,
            "torch.cuda.current_device": 0,
            "torch.backends.cuda.is_built": cards > 0,
            "torch.backends.mps.is_available": apple,
            "torch.backends.mps.is_built": apple,
            "torch.mps.is_available": apple,
            "torch.mps.device_count": int(apple),
            "torch.accelerator.is_available": first is not None,
            "torch.accelerator.current_accelerator": first,
            "torch.accelerator.device_count": cards if cards else int(apple),
        }
        self.patches: list[Any] = [mock.patch(name, return_value=value, create=True) for name, value in answers.items()]
        self.patches.append(mock.patch("torch.cuda.get_device_properties", self.card, create=True))
        self.patches.append(mock.patch("torch.cuda.get_device_name", self.card, create=True))

    def card(self, device=0):
        if self.index("cuda", device) >= self.counts["cuda"]:
            raise AssertionError("Invalid device id")
        return SimpleNamespace(name="card", total_memory=1 << 33)

    def index(self, kind, device):
        return device if isinstance(device, int) else torch.device(device or kind).index or 0

    def __enter__(self):
        self.stack = ExitStack()
        for patch in self.patches:
            self.stack.enter_context(patch)
        return super().__enter__()

    def __exit__(self, *error):
        super().__exit__(*error)
        self.stack.close()

    def __torch_function__(self, func, types, args=(), kwargs=None):
        if func is Tensor.cuda:
            self.find(torch.device("cuda"))
            return args[0]
        places = (str, torch.device) if func is Tensor.to else torch.device
        kwargs = {key: self.find(value) if key == "device" else value for key, value in (kwargs or {}).items()}
        return func(*(self.find(value) if isinstance(value, places) else value for value in args), **kwargs)

    def find(self, device):
        kind, index = (torch.device(device).type, torch.device(device).index) if device is not None else ("cpu", 0)
        if kind not in ("cpu", "meta") and (index or 0) >= self.counts.get(kind, 0):
            raise RuntimeError(f"no device {device} here")
        return "cpu" if kind in self.counts else device


def chosen(student, cards, apple, *preferred):
    """Runs inside: what best_device returns on such a machine."""
    with Pretended(cards, apple):
        return student.best_device(*preferred)


def choice(submission, *machine):
    """The device that is chosen, as data; the index of the first is left out. An exception is a failed check."""
    result = outcome_of(submission, chosen, *machine)
    if isinstance(result, Raised):
        raise_for_exception(result, "best_device")
    if isinstance(result, str):
        fail(_("this is only a name, a string; torch.device(name) is the device of that name"))
    if isinstance(result, torch.device) and not result.index:
        return torch.device(result.type)
    return result


MACHINES = [(1, False), (0, True), (0, False), (3, False), (2, True)]


@points(3)
def test_best_device_order(submission, draw):
    """best_device: cuda before mps, mps before cpu, and only what is there"""
    for cards, apple in MACHINES:
        wanted = "cuda" if cards else "mps" if apple else "cpu"
        assert_equal(choice(submission, cards, apple), torch.device(wanted), mistakes={
            _("this machine has no NVIDIA card, and still cuda was chosen: ask torch whether cuda is available"):
                None if cards else torch.device("cuda"),
            _("this machine has no mps, and still mps was chosen: ask torch whether it is available"):
                None if apple else torch.device("mps"),
            _("this machine has both a card for cuda and mps; cuda comes first"):
                torch.device("mps") if cards and apple else None,
            _("cpu was chosen on a machine that has something better"): torch.device("cpu"),
        })


@points(2)
def test_best_device_preferred(submission, draw):
    """best_device: the device that is asked for, also where there is a better one"""
    cards = draw.size(3, 5)
    index = draw.size(1, cards - 1)
    for name in ("cpu", "mps", f"cuda:{index}", "cuda"):
        assert_equal(choice(submission, cards, True, name), torch.device(name), mistakes={
            _("the number of the card was lost: \"cuda:1\" is the second card"):
                torch.device("cuda") if name.startswith("cuda:") else None,
            _("preferred is ignored: the best device was returned, not the one that was asked for"):
                torch.device("cuda"),
        })
    assert_equal(choice(submission, 0, True, "cpu"), torch.device("cpu"), mistakes={
        _("preferred is ignored: the best device was returned, not the one that was asked for"): torch.device("mps"),
    })


def refuse_device(outcome, when) -> None:
    """A RuntimeError must have come."""
    if isinstance(outcome, torch.device):
        text = _("given {when}, a RuntimeError was expected, but {device} came back; whoever asks for one device must "
                 "not get another, and a name alone does not prove that there is such a device")
        fail(text.format(when=when, device=f'"{outcome}"'))
    if not isinstance(outcome, Raised):
        fail(_("given {when}, a RuntimeError was expected, but the call returned").format(when=when))
    if "RuntimeError" not in outcome.types:
        text = _("given {when}, a RuntimeError was expected, but it raised {what}")
        fail(text.format(when=when, what=said_by(outcome)))


@points(2)
def test_best_device_missing(submission, draw):
    """best_device: a device that this machine does not have raises RuntimeError"""
    cards = draw.size(2, 4)
    for machine, name, when in [
        ((0, False), "cuda", _("\"cuda\" on a machine without a card")),
        ((0, True), "cuda:0", _("\"cuda:0\" on a machine without a card")),
        ((cards, False), "mps", _("\"mps\" on a machine without it")),
        ((cards, True), "xpu", _("\"xpu\" (a card of another maker) on a machine without one")),
    ]:
        refuse_device(outcome_of(submission, chosen, *machine, name), when)
    assert_equal(choice(submission, cards, False, "cuda"), torch.device("cuda"))


@points(1)
def test_best_device_beyond_the_last(submission, draw):
    """best_device: a card beyond the last one raises RuntimeError"""
    cards = draw.size(2, 4)
    for index in (cards, cards + 3):
        when = _("the number of a card one beyond the last, or more: they are counted from 0")
        refuse_device(outcome_of(submission, chosen, cards, False, f"cuda:{index}"), when)
    refuse_device(outcome_of(submission, chosen, 0, True, "mps:1"), _("\"mps:1\": there is one mps, number 0"))
    assert_equal(choice(submission, cards, False, f"cuda:{cards - 1}"), torch.device("cuda", cards - 1))


@points(1)
def test_best_device_unknown(submission, draw):
    """best_device: an unknown name raises RuntimeError"""
    for name in (draw.choice(["abacus", "nvidia", "laptop"]), "cuda:first"):
        refuse_device(outcome_of(submission, chosen, 1, False, name), _("a name that torch does not know"))
    assert_equal(choice(submission, 1, False, "cpu"), torch.device("cpu"))


# --- what to_device and train_step have in common --------------------------------------------------------------------


class Named(TorchFunctionMode):
    """Runs inside: notes the types of the devices that a function names."""

    def __init__(self):
        super().__init__()
        self.types = set()

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func is Tensor.cuda:
            self.types.add("cuda")
        named = [*args, *kwargs.values()] if func is Tensor.to else [kwargs.get("device")]
        self.types |= {torch.device(value).type for value in named if isinstance(value, (str, torch.device))}
        return func(*args, **kwargs)


def noted(student, probe, args):
    """Runs inside: what the probe sees, or what was raised; and the devices that were named on the way."""
    with Named() as named:
        try:
            seen = {"value": probe(student, *args)}
        except (NotImplementedError, Missing, WrongCall):
            raise  # the kit has its own words for these
        except Exception as error:
            seen = {"raised": describe(error, student.__file__ or "")}
    return {**seen, "named": sorted(named.types)}


def on_device(submission, name, probe, device, *args):
    """What a probe of the function `name` sees, where it names no other device than the one that it is given."""
    seen = submission.run(noted, probe, (device, *args))
    for other in seen["named"]:
        if other not in ("cpu", *(there.name for there in submission.devices)):
            text = _("\"{other}\" is written into the function, so that it works nowhere else: use the argument device")
            fail(text.format(other=other))
    if "raised" in seen:
        raise_for_exception(Raised.read(seen["raised"]), name)
    return seen["value"]


def journeys(submission):
    """From where to where things are to be moved: from the CPU to each device, and back."""
    cpu, *others = submission.devices
    return [(cpu, cpu), *((cpu, other) for other in others), *((other, cpu) for other in others)]


# --- to_device -------------------------------------------------------------------------------------------------------


def described(value):
    """Runs inside: containers as (name of the type, items), so that the observation tells them apart."""
    if isinstance(value, dict):
        return (type(value).__name__, [[key, described(item)] for key, item in value.items()])
    if isinstance(value, (list, tuple)):
        return (type(value).__name__, [described(item) for item in value])
    return value


def moved(student, device, start, batch):
    """Runs inside: a batch of plain containers, put on one device and moved to another."""

    def put(value):
        if isinstance(value, dict):
            return {key: put(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(put(item) for item in value)
        return value.to(start) if isinstance(value, Tensor) else value

    return described(student.to_device(put(batch), device))


def some_tensors(draw: Draw) -> list[Tensor]:
    """Tensors of several dtypes and shapes."""
    return [
        draw.normal(2, 3).detach().float(),
        draw.integers(4),
        draw.normal(3).detach(),
        draw.integers(2, 2, low=0, high=1).bool(),
    ]


def assert_arrived(got, wanted, device, where="") -> None:
    """The description `got` must have the same containers as `wanted`, and its tensors on the device."""
    if isinstance(wanted, Tensor):
        if isinstance(got, SeenTensor) and got.device.partition(":")[0] != device.name:
            text = _("a tensor{where} lies on {got}, not on the device that was asked for; .to(device) gives a new "
                     "tensor, and that is the one to put into the result")
            fail(text.format(where=where, got=got.device.partition(":")[0]))
        assert_tensor(got, wanted)
        return
    kind, items = wanted
    assert_kind(got, kind)
    if len(got[1]) != len(items):
        text = _("a container of type {kind} came back with {got} items; it had {wanted}")
        fail(text.format(kind=kind, got=len(got[1]), wanted=len(items)))
    if kind in DICTS:
        assert_equal([key for key, _item in got[1]], [key for key, _item in items])
        pairs = [(new[1], old[1]) for new, old in zip(got[1], items, strict=True)]
    else:
        pairs = list(zip(got[1], items, strict=True))
    for new, old in pairs:
        if isinstance(old, (Tensor, tuple)):
            assert_arrived(new, old, device, _(" in a container of type {kind}").format(kind=kind))
        else:
            assert_equal(new, old)


DICTS = ("dict", "OrderedDict", "defaultdict")


def assert_kind(got, kind) -> None:
    if got is None:
        text = _("to_device returned None for a container of type {kind}: is a return missing in one of the cases?")
        fail(text.format(kind=kind))
    if isinstance(got, tuple) and len(got) == 2 and got[0] == kind:
        return
    if isinstance(got, tuple) and len(got) == 2 and isinstance(got[0], str):
        text = _("a container of type {kind} became one of type {got}; the types must be those of the batch")
        fail(text.format(kind=kind, got=got[0]))
    fail(_("a container of type {kind} became something that is no container").format(kind=kind))


@points(2)
def test_to_device_tensor(submission, draw):
    """to_device: a single tensor arrives on the device, with its dtype and numbers"""
    for start, device in journeys(submission):
        for tensor in some_tensors(draw):
            assert_arrived(on_device(submission, "to_device", moved, device, start, tensor), tensor, device)


@points(3)
def test_to_device_nested(submission, draw):
    """to_device: every tensor in nested lists, tuples and dicts arrives"""
    for start, device in journeys(submission):
        a, b, c, d = some_tensors(draw)
        for batch in ([a, b], (a, b), {"x": a, "y": b}, [a, (b, {"deep": [c, {"deeper": (d,)}]})], {"x": ([a], b)}):
            assert_arrived(on_device(submission, "to_device", moved, device, start, batch), described(batch), device)


@points(2)
def test_to_device_containers(submission, draw):
    """to_device: tuples stay tuples, lists stay lists, dicts stay dicts, empty ones too"""
    cpu, device = submission.devices[0], submission.devices[-1]
    a, b, *_others = some_tensors(draw)
    batches: list[Any] = [(a, [b]), [a, (b,)], {"b": (a, a), "a": [b]}, [(), [], {}, a], {1: a, "two": (b, ())}]
    for batch in batches:
        assert_arrived(on_device(submission, "to_device", moved, device, cpu, batch), described(batch), device)


def moved_special(student, device, kind, a, b):
    """Runs inside: move a container of a derived type; what comes back, and its factory where it has one."""
    Pair = namedtuple("Pair", ["inputs", "targets"])
    Single = namedtuple("Single", ["only"])
    Empty = namedtuple("Empty", [])

    batch: Any = {
        "Pair": lambda: Pair(a, [b]),
        "Single": lambda: [Single((a, b)), Empty()],
        "OrderedDict": lambda: OrderedDict([("z", a), ("a", (b,))]),
        "defaultdict": lambda: defaultdict(list, {"x": a, "y": [b]}),
    }[kind]()
    result = student.to_device(batch, device)
    fields = list(getattr(result, "_fields", ()))
    return {"result": described(result), "factory": getattr(result, "default_factory", None) is list, "fields": fields}


@points(2)
def test_to_device_named_tuple(submission, draw):
    """to_device: a named tuple stays one, with its fields"""
    device = submission.devices[-1]
    a, b, *_others = some_tensors(draw)
    seen = on_device(submission, "to_device", moved_special, device, "Pair", a, b)
    assert_arrived(seen["result"], ("Pair", [a, ("list", [b])]), device)
    assert_equal(seen["fields"], ["inputs", "targets"])
    seen = on_device(submission, "to_device", moved_special, device, "Single", a, b)
    assert_arrived(seen["result"], ("list", [("Single", [("tuple", [a, b])]), ("Empty", [])]), device)


@points(2)
def test_to_device_derived_dicts(submission, draw):
    """to_device: OrderedDict and defaultdict stay what they are"""
    device = submission.devices[-1]
    a, b, *_others = some_tensors(draw)
    seen = on_device(submission, "to_device", moved_special, device, "OrderedDict", a, b)
    assert_arrived(seen["result"], ("OrderedDict", [["z", a], ["a", ("tuple", [b])]]), device)
    seen = on_device(submission, "to_device", moved_special, device, "defaultdict", a, b)
    if seen["result"] is not None and not seen["factory"] and seen["result"][0] == "defaultdict":
        fail(_("the defaultdict has lost its default factory: a key that is not there now raises KeyError"))
    assert_arrived(seen["result"], ("defaultdict", [["x", a], ["y", ("list", [b])]]), device)


def moved_others(student, device, tensor):
    """Runs inside: a batch with values that are no tensors; whether each is the same object afterwards."""

    class Sample:
        pass

    others: list[Any] = ["seven", "", b"bytes", 3, 2.5, True, None, {1, 2}, range(3), Sample(), torch.float32]
    result = student.to_device([*others, tensor], device)
    same = [new is old for new, old in zip(result[:-1], others, strict=True)]
    alone = [student.to_device(value, device) is value for value in others]
    return {"same": same, "alone": alone, "tensor": result[-1]}


@points(2)
def test_to_device_other_values(submission, draw):
    """to_device: strings, numbers, None and other things come back as they are"""
    device, tensor = submission.devices[-1], draw.normal(2).detach().float()
    seen = on_device(submission, "to_device", moved_others, device, tensor)
    for which in ("same", "alone"):
        if not all(seen[which]):
            kinds = ["str", "str", "bytes", "int", "float", "bool", "None", "set", "range", "object", "dtype"]
            kind = kinds[seen[which].index(False)]
            text = _("a value of type {kind} is no tensor and no list, tuple or dict: it must come back as the same "
                     "object")
            fail(text.format(kind=kind))
    assert_arrived(seen["tensor"], tensor, device)


def after_the_move(student, device, tensors):
    """Runs inside: move a batch, and look at the batch that was given."""
    a, b, c, d = tensors
    inner, part = {"deep": c}, [d]
    batch = {"x": a, "y": [b, inner], "part": part}
    second = batch["y"]
    result = student.to_device(batch, device)
    kept = batch["x"] is a and batch["y"] is second and second[0] is b and second[1] is inner and inner["deep"] is c
    return {"kept": kept and part[0] is d, "device": a.device.type, "result": described(result)}


@points(1)
def test_to_device_leaves_the_batch(submission, draw):
    """to_device: the containers that were given still hold the old tensors"""
    device, tensors = submission.devices[-1], some_tensors(draw)
    seen = on_device(submission, "to_device", after_the_move, device, tensors)
    a, b, c, d = tensors
    if not seen["kept"] and device.name != "cpu":
        fail(_("the batch that was given has changed: make new containers, and leave the old ones as they are"))
    wanted = {"x": a, "y": [b, {"deep": c}], "part": [d]}
    assert_arrived(seen["result"], described(wanted), device)


# --- train_step ------------------------------------------------------------------------------------------------------


class Step:
    """Two batches for one check, the state of a model, gradients that an earlier step has left behind."""

    def __init__(self, draw: Draw) -> None:
        inputs, classes, count = draw.size(3, 4), draw.size(3, 5), draw.size(5, 7)
        self.weights = draw_weights(draw, inputs, classes)
        self.batches = [
            (draw.normal(count, inputs).detach().float(), draw.integers(count, low=0, high=classes - 1))
            for _number in range(2)
        ]
        names = [name for name, _value in network(self.weights).named_parameters()]
        self.stale = [draw.normal(*self.weights[name].shape).detach().float() for name in names]
        self.lr = float(draw.uniform(low=0.05, high=0.15).detach())

    @property
    def given(self) -> tuple[Any, ...]:
        return self.weights, self.batches, self.stale, self.lr


def by_hand(step: Step, way: str = "right") -> tuple[dict[str, Tensor], list[float]]:
    """The state of the model after the steps, and their losses, done in one of several ways."""
    model = network(step.weights).train(way != "eval mode")
    optimizer = Descent(model, step.lr)
    optimizer.gradients = list(step.stale)
    losses: list[float] = []
    for x, y in step.batches:
        if way == "new optimizer":
            optimizer = Descent(model, step.lr)
        if way not in ("never zeroed", "zeroed at the end"):
            optimizer.clear(way)
        loss = nn.functional.cross_entropy(model(x), y) if way == "own loss" else smoothed(model(x), y)
        optimizer.add(loss)
        if way != "no step":
            optimizer.step()
        if way == "zeroed at the end":
            optimizer.clear()
        losses.append((smoothed(model(x), y) if way == "loss afterwards" else loss).item())
    return state_of(model), losses


def stepped(student, device, start, weights, batches, stale, lr):
    """Runs inside: some steps on a device, and what is noted on the way.

    What a device would refuse is noted and put right, so that the step goes on.
    """
    model = network(weights).to(start)
    optimizer = descent(model, lr)
    for parameter, gradient in zip(model.parameters(), stale, strict=True):
        parameter.grad = gradient.to(start)
    left, modes = [], []

    def arrive(value, name, place):
        if value.device != place:
            left.append(name)
        return value.to(place)

    def called(module, inputs):
        places = [parameter.device for parameter in model.parameters()]
        modes.append([part.training for part in model.modules()])
        left.extend("model" for place in places if place.type != device.type)
        return (arrive(inputs[0], "inputs", places[0]),)

    def loss_fn(logits, targets):
        return smoothed(logits, arrive(targets, "targets", logits.device))

    model.register_forward_pre_hook(called)
    losses = [
        student.train_step(model, (x.to(start), y.to(start)), loss_fn, optimizer, device) for x, y in batches
    ]
    return {
        "losses": losses,
        "left": left,
        "modes": modes,
        "state": model.state_dict(),
        "places": sorted({value.device.type for value in model.state_dict().values()}),
        "after": [part.training for part in model.modules()],
    }


def number_of(result):
    """A result that must be a Python float: says what turns a tensor into one."""
    if isinstance(result, SeenTensor):
        fail(_("this is a tensor, and the docstring says a Python float; .item() gives the number in a tensor"))
    return result


@points(3)
def test_train_step_weights(submission, draw):
    """train_step: afterwards the weights are those of one step of the optimizer"""
    cpu = submission.devices[0]
    step = Step(draw)
    seen = on_device(submission, "train_step", stepped, cpu, cpu, *step.given)
    ways = {
        _("the gradients of an earlier step were added to: zero_grad() must come before backward()"): "never zeroed",
        _("the gradients that were there already were added to: zero_grad() at the end is too late for them, it must "
          "come before backward()"): "zeroed at the end",
        _("only the gradients of the optimizer's first group of parameters were cleared; optimizer.zero_grad() clears "
          "those of all groups"): "first group",
        _("the weights have not changed: backward() and then step() are needed, with no zero_grad() in between, on the "
          "model that was given and not on a copy"): "no step",
        _("the model was in eval mode: model.train() belongs before the model is called"): "eval mode",
        _("another loss than loss_fn was used: it need not be the usual cross entropy"): "own loss",
        _("the optimizer that was given remembers earlier steps; a new one does not: use the one that was given"):
            "new optimizer",
    }
    others: dict[str, dict[str, Tensor]] = {sentence: by_hand(step, way)[0] for sentence, way in ways.items()}
    for name, value in by_hand(step)[0].items():
        mistakes = {sentence: state[name] for sentence, state in others.items()}
        assert_tensor(seen["state"][name], value, mistakes=mistakes, rtol=WEIGHTS, atol=WEIGHTS / 10)


@points(2)
def test_train_step_loss(submission, draw):
    """train_step: returns the loss of the batch as a Python float"""
    cpu = submission.devices[0]
    step = Step(draw)
    seen = on_device(submission, "train_step", stepped, cpu, cpu, *step.given)
    expected, after = by_hand(step)[1], by_hand(step, "loss afterwards")[1]
    count = len(step.batches[0][0])
    for got, loss, later in zip(seen["losses"], expected, after, strict=True):
        assert_number(number_of(got), loss, rtol=LOSS, mistakes={
            _("this is the loss after the step; the loss that the step was computed from is wanted"): later,
            _("this is the loss times the number of samples; return the loss as loss_fn gives it"): loss * count,
        })


def refuse_left_behind(seen, device) -> None:
    if "model" in seen["left"]:
        fail(_("the model was not on device when it was called: model.to(device) belongs before that"))
    if "inputs" in seen["left"]:
        fail(_("the model was given inputs that are not on device: .to(device) gives a new tensor, and that is the one "
               "to go on with"))
    if "targets" in seen["left"]:
        fail(_("loss_fn was given targets that are not on device: both parts of a batch must be moved"))
    if seen["places"] != [device.name]:
        fail(_("after the step the model is not on device: it is to stay where the step was computed"))


@points(4)
def test_train_step_devices(submission, draw):
    """train_step: model, inputs and targets are moved, on every device"""
    for start, device in journeys(submission):
        step = Step(draw)
        seen = on_device(submission, "train_step", stepped, device, start, *step.given)
        refuse_left_behind(seen, device)
        state, losses = by_hand(step)
        for got, loss in zip(seen["losses"], losses, strict=True):
            assert_number(number_of(got), loss, rtol=LOSS)
        for name, value in state.items():
            assert_tensor(seen["state"][name], value, rtol=WEIGHTS, atol=WEIGHTS / 10)


def modes_in_step(student, device, modes, weights, batch, lr):
    """Runs inside: whether the parts of the model, which begin in these modes, are in train mode, then and later."""
    model = network(weights)
    for part, training in zip(model.modules(), modes, strict=True):
        part.training = training
    during = []
    model.register_forward_hook(lambda *_: during.append([part.training for part in model.modules()]))
    loss = student.train_step(model, batch, smoothed, descent(model, lr), device)
    return {"during": during, "after": [part.training for part in model.modules()], "loss": loss}


@points(2)
def test_train_step_mode(submission, draw):
    """train_step: all parts of the model are in train mode, also afterwards"""
    cpu = submission.devices[0]
    parts = len(list(network(Step(draw).weights).modules()))
    for modes in ([True] * parts, [False] * parts, [True, *[False] * (parts - 1)]):
        step = Step(draw)
        seen = on_device(submission, "train_step", modes_in_step, cpu, modes, step.weights, step.batches[0], step.lr)
        if not seen["during"]:
            fail(_("the model was never called; call model(inputs), not model.forward(inputs)"))
        if not all(map(any, seen["during"])):
            fail(_("the model was in eval mode: model.train() belongs before the model is called"))
        if not all(map(all, seen["during"])):
            fail(_("a layer within the model was still in eval mode: model.train() reaches all of them, "
                   "model.training = True does not"))
        if not all(seen["after"]):
            fail(_("the model is in eval mode after the step; the docstring says train mode"))
        assert_number(number_of(seen["loss"]), by_hand(step)[1][0], rtol=LOSS)


def graph_alive(student, device, weights, batch, lr):
    """Runs inside: whether the graph of a step is still in memory when the step is over and its result is kept."""

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

    model = network(weights)
    result = student.train_step(
        model, batch, lambda logits, targets: smoothed(Through.apply(logits), targets), descent(model, lr), device
    )
    gc.collect()
    return {"alive": any(mark() is not None for mark in marks), "loss": result}


@points(1)
def test_train_step_memory(submission, draw):
    """train_step: no graph stays in memory when the step is over"""
    step, cpu = Step(draw), submission.devices[0]
    seen = on_device(submission, "train_step", graph_alive, cpu, step.weights, step.batches[0], step.lr)
    if seen["alive"]:
        fail(_("the graph of the step is still in memory: return the number (loss.item()), not the loss with its "
               "graph, and keep the loss nowhere else"))
    assert_number(number_of(seen["loss"]), by_hand(step)[1][0], rtol=LOSS)


def batch_afterwards(student, device, weights, batch, lr):
    """Runs inside: one step with a batch that is a list; where its tensors are afterwards."""
    inputs, targets = batch
    given = [inputs, targets]
    model = network(weights)
    loss = student.train_step(model, given, smoothed, descent(model, lr), device)
    same = len(given) == 2 and given[0] is inputs and given[1] is targets
    places = [inputs.device.type, targets.device.type]
    return {"same": same, "places": places, "loss": loss, "values": [inputs, targets]}


@points(1)
def test_train_step_leaves_the_batch(submission, draw):
    """train_step: a list is a batch too, and its tensors stay where they are"""
    step, device = Step(draw), submission.devices[-1]
    seen = on_device(submission, "train_step", batch_afterwards, device, step.weights, step.batches[0], step.lr)
    if not seen["same"] or seen["places"] != ["cpu", "cpu"]:
        fail(_("the batch that was given has changed: give names to the tensors that .to(device) makes, and leave the "
               "batch as it is"))
    for got, wanted in zip(seen["values"], step.batches[0], strict=True):
        assert_tensor(got, wanted)
    assert_number(number_of(seen["loss"]), by_hand(step)[1][0], rtol=LOSS)
