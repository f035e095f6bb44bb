"""Hidden grader of stage3_modules/parameters.py."""

import math
from collections.abc import Collection

import torch
from torch import nn

from graders.kit import SeenTensor, _, assert_equal, assert_raises, fail, points
from graders.stage3_modules.shared import assert_uniform, fail_about, normal, uniform

# ------------------------------------------------------------------------------------------- models
# The judge builds them as well, to know what is right; inside they are built anew.


def plain(a, b, c):
    """Two linear layers, one without a bias."""
    return nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.Linear(b, c, bias=False))


def nested(a, b, c):
    """Modules in modules, with buffers in two batch norms, and a parameter of its own that is a single number."""
    model = nn.Module()
    model.features = nn.Sequential(nn.Conv2d(1, a, 3), nn.BatchNorm2d(a))
    model.head = nn.Sequential(nn.Sequential(nn.Linear(a, b), nn.BatchNorm1d(b)), nn.Linear(b, c))
    model.temperature = nn.Parameter(torch.tensor(2.0))
    return model


def tied(a, b, c):
    """One weight in two places, and one layer that is used twice."""
    layer = nn.Linear(b, b)
    model = nn.Module()
    model.embedding = nn.Embedding(a, b)
    model.body = nn.Sequential(layer, nn.ReLU(), layer, nn.Linear(b, c))
    model.decoder = nn.Linear(b, a)
    model.decoder.weight = model.embedding.weight
    return model


def tower(a, b, c):
    """Names that begin alike, at the top and further down."""
    model = nn.Module()
    model.layer1 = nn.Sequential(nn.Linear(a, b), nn.BatchNorm1d(b))
    model.layer10 = nn.Linear(b, c)
    model.layer2 = nn.Linear(c, a)
    model.encoder = nn.Module()
    model.encoder.layer1 = nn.Linear(a, c)
    model.encoder.layer2 = nn.Linear(c, b)
    model.layer1_scale = nn.Parameter(torch.ones(a))
    return model


def without_parameters(a, b, c):
    return nn.Sequential(nn.ReLU(), nn.Flatten())


def mixed(a, b, c):
    """Linear layers between modules of other kinds, at several depths."""
    model = nn.Module()
    model.features = nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3))
    model.embedding = nn.Embedding(4, a)
    model.first = nn.Linear(a, b)
    model.inner = nn.Sequential(nn.LayerNorm(b), nn.Sequential(nn.Linear(b, a, bias=False), nn.ReLU(), nn.Linear(a, b)))
    model.last = nn.Linear(b, c)
    return model


def prepared(build, sizes, frozen, seed):
    """Runs inside: a model whose parameters and buffers hold random numbers; the parameters in `frozen` are frozen."""
    model = build(*sizes)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for numbers in model.state_dict().values():
            if numbers.is_floating_point():
                numbers.uniform_(0.5, 1.5, generator=generator)
            else:
                numbers.random_(1, 10**9, generator=generator)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name not in frozen)
    return model


def state_of(model):
    """Runs inside: what there is to say of a model."""
    parameters = dict(model.named_parameters())
    return {
        "numbers": {name: numbers.clone() for name, numbers in model.state_dict().items()},
        "names": list(parameters),
        "trainable": [name for name, parameter in parameters.items() if parameter.requires_grad],
        "leaves": [name for name, parameter in parameters.items() if parameter.is_leaf],
        "training": model.training,
    }


def observed(student, function, build, sizes, frozen, seed, args, kwargs):
    """Runs inside: a function's result for a model, the model before and after, the parameters that were replaced."""
    model = prepared(build, sizes, frozen, seed)
    before, objects = state_of(model), dict(model.named_parameters())
    result = getattr(student, function)(model, *args, **kwargs)
    after = dict(model.named_parameters())
    replaced = [name for name in objects if name in after and after[name] is not objects[name]]
    return {"result": result, "before": before, "after": state_of(model), "replaced": replaced}


def sizes_of(draw) -> tuple[int, int, int]:
    """Three different sizes."""
    first, second, third, *_rest = draw.permutation(5)
    return first + 2, second + 2, third + 2


def changed_numbers(before, after) -> list[str]:
    """The names of the parameters and buffers whose numbers are not what they were."""
    was, now = before["numbers"], after["numbers"]
    return [name for name in was if name not in now or not torch.equal(was[name].values, now[name].values)]


def assert_untouched(seen, name: str) -> None:
    """A function that only looks at a model must leave all of it as it was."""
    before, after = seen["before"], seen["after"]
    if changed_numbers(before, after) or before["names"] != after["names"]:
        fail_about(_("{name} changed its argument: the parameters or buffers of the model"), name=name)
    if before["trainable"] != after["trainable"]:
        fail_about(_("{name} changed its argument: which parameters of the model require a gradient"), name=name)
    if before["training"] != after["training"]:
        fail_about(_("{name} changed its argument: the model was put into another mode"), name=name)


# ------------------------------------------------------------------------------------------- count_parameters


def counted_wrongly(model, frozen: Collection[str]):
    """What the usual mistakes count."""
    parameters = dict(model.named_parameters())
    numel = {name: parameter.numel() for name, parameter in parameters.items()}
    twice = sum(parameter.numel() for _name, parameter in model.named_parameters(remove_duplicate=False))
    by_module = sum(p.numel() for module in model.modules() for p in module.parameters(recurse=False))
    shared, buffers = twice != sum(numel.values()), sum(buffer.numel() for buffer in model.buffers())
    return {
        _("this is the number of tensors; the numbers in them are to be counted"): len(parameters),
        _("a parameter that stands in several places was counted several times"): twice if shared else None,
        _("a parameter that two modules share was counted for each of them"): by_module if shared else None,
        _("buffers were counted as well, such as running_mean; nothing trains them"):
            sum(numel.values()) + buffers if buffers else None,
        _("the frozen parameters are missing; without trainable_only all are counted"):
            sum(count for name, count in numel.items() if name not in frozen),
        _("only the frozen parameters were counted"): sum(count for name, count in numel.items() if name in frozen),
        _("everything was counted; with trainable_only the frozen parameters are left out"): sum(numel.values()),
        _("only the parameters of the module itself were counted; those of the modules in it belong to it as well"):
            sum(parameter.numel() for parameter in model.parameters(recurse=False)),
        _("the biases and other vectors are missing"):
            sum(parameter.numel() for parameter in parameters.values() if parameter.dim() > 1),
        _("only the weights were counted, by their name; biases and other parameters belong to it"):
            sum(count for name, count in numel.items() if name.endswith("weight")),
        _("the sizes were added up; they must be multiplied"):
            sum(sum(parameter.shape) for parameter in parameters.values()),
        _("only the first size of each tensor was counted"):
            sum(len(parameter) for parameter in parameters.values() if parameter.dim()),
        _("this is the number of bytes"): 4 * sum(numel.values()),
    }


def assert_counted(submission, draw, build, frozen: Collection[str] = (), **options) -> None:
    sizes = sizes_of(draw)
    model = build(*sizes)
    skipped = frozen if options.get("trainable_only") else ()
    expected = sum(parameter.numel() for name, parameter in model.named_parameters() if name not in skipped)
    seen = submission.run(observed, "count_parameters", build, sizes, frozen, draw.seed(), (), options)
    assert_equal(seen["result"], expected, mistakes=counted_wrongly(model, frozen))
    assert_untouched(seen, "count_parameters")


@points(2)
def test_count_parameters_all(submission, draw):
    """count_parameters: all numbers of all parameters, in modules at any depth"""
    for build, frozen in ((nested, ["temperature", "head.1.bias"]), (plain, ["0.weight"]), (nested, [])):
        assert_counted(submission, draw, build, frozen)


@points(1)
def test_count_parameters_none(submission, draw):
    """count_parameters: a model without parameters has 0"""
    assert_counted(submission, draw, without_parameters)


@points(1)
def test_count_parameters_shared(submission, draw):
    """count_parameters: a parameter in several places counts once"""
    assert_counted(submission, draw, tied)


@points(2)
def test_count_parameters_trainable(submission, draw):
    """count_parameters: trainable_only leaves the frozen ones out"""
    assert_counted(submission, draw, plain, ["0.weight"], trainable_only=True)
    assert_counted(submission, draw, nested, ["features.0.weight", "head.1.bias", "temperature"], trainable_only=True)
    assert_counted(submission, draw, tied, ["body.3.weight", "body.0.bias"], trainable_only=True)
    assert_counted(submission, draw, plain, ["0.weight", "0.bias", "2.weight"], trainable_only=True)
    assert_counted(submission, draw, nested, ["features.0.weight"], trainable_only=False)


# ------------------------------------------------------------------------------------------- parameter_shapes


def listed_wrongly(model, frozen: Collection[str]):
    """What the usual mistakes list."""
    parameters = dict(model.named_parameters())
    shapes = {name: tuple(parameter.shape) for name, parameter in parameters.items()}
    twice = dict(model.named_parameters(remove_duplicate=False))
    return {
        _("a parameter that stands in several places is listed several times"):
            {name: tuple(parameter.shape) for name, parameter in twice.items()},
        _("buffers are listed as well, such as running_mean; only parameters are wanted"):
            {**shapes, **{name: tuple(buffer.shape) for name, buffer in model.named_buffers()}},
        _("the frozen parameters are missing"): {name: shape for name, shape in shapes.items() if name not in frozen},
        _("only the parameters of the module itself are listed; those of the modules in it are missing"):
            {name: tuple(parameter.shape) for name, parameter in model.named_parameters(recurse=False)},
        _("these are the numbers of elements, not the shapes"):
            {name: parameter.numel() for name, parameter in parameters.items()},
        _("these are the numbers of dimensions, not the shapes"):
            {name: parameter.dim() for name, parameter in parameters.items()},
        _("the shapes are lists; tuples are wanted"): {name: list(shape) for name, shape in shapes.items()},
        _("these are pairs in a list; a dict from names to shapes is wanted"): list(shapes.items()),
        _("only the shapes are there; a dict from names to shapes is wanted"): list(shapes.values()),
        _("only the last part of each name was kept; the path through the modules belongs to it"):
            {name.rpartition(".")[2]: shape for name, shape in shapes.items()},
    }


def assert_listed(submission, draw, build, frozen: Collection[str] = ()) -> None:
    sizes = sizes_of(draw)
    model = build(*sizes)
    expected = {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
    seen = submission.run(observed, "parameter_shapes", build, sizes, frozen, draw.seed(), (), {})
    result = seen["result"]
    # Tensors in place of shapes: named here, since they cannot be compared with tuples.
    if isinstance(result, dict) and any(isinstance(shape, SeenTensor) for shape in result.values()):
        fail(_("these are the parameters themselves; their shapes are wanted"))
    assert_equal(result, expected, mistakes=listed_wrongly(model, frozen))
    assert_untouched(seen, "parameter_shapes")


@points(2)
def test_parameter_shapes_values(submission, draw):
    """parameter_shapes: the name and shape of every parameter, at any depth"""
    assert_listed(submission, draw, plain)
    assert_listed(submission, draw, nested, frozen=["features.0.weight", "temperature"])


@points(1)
def test_parameter_shapes_shared(submission, draw):
    """parameter_shapes: a parameter in several places is listed once"""
    assert_listed(submission, draw, tied)


@points(1)
def test_parameter_shapes_none(submission, draw):
    """parameter_shapes: a model without parameters gives an empty dict"""
    assert_listed(submission, draw, without_parameters)


# ------------------------------------------------------------------------------------------- freeze

TOWER = [name for name, _parameter in tower(2, 3, 4).named_parameters()]


def inside(prefix: str) -> list[str]:
    """The names in `tower` that belong to a prefix."""
    parts = prefix.split(".") if prefix else []
    return [name for name in TOWER if name.split(".")[: len(parts)] == parts]


def frozen_wrongly(prefix: str):
    """The parameters that require a gradient after the usual mistakes."""
    def but(wrongly) -> list[str]:
        return [name for name in TOWER if not wrongly(name)]

    last = prefix.rpartition(".")[2]
    return {
        _("nothing was frozen: the parameters still require a gradient"): TOWER,
        _("parameters whose names only begin alike were frozen too (layer1 is not layer10): compare whole components"):
            but(lambda name: name.startswith(prefix)),
        _("the prefix was found in the middle of a name (encoder.layer1 does not begin with layer1)"):
            but(lambda name: prefix in name),
        _("a module of that name further down was frozen too; the name is to be compared from its beginning"):
            but(lambda name: last in name.split(".")),
        _("all parameters were frozen, whatever the prefix says"): [],
        _("it is the other way round: everything but the part was frozen"): inside(prefix),
        _("only the weights of the part were frozen; its other parameters belong to it"):
            but(lambda name: name in inside(prefix) and name.endswith("weight")),
        _("only the first component of a name was compared; the prefix may have several"):
            but(lambda name: name.partition(".")[0] == prefix.partition(".")[0]),
    }


def assert_frozen(submission, draw, prefix: str) -> None:
    seen = submission.run(observed, "freeze", tower, sizes_of(draw), (), draw.seed(), (prefix,), {})
    expected = [name for name in TOWER if name not in inside(prefix)]
    assert_equal(seen["after"]["trainable"], expected, mistakes=frozen_wrongly(prefix))


@points(3)
def test_freeze_part(submission, draw):
    """freeze: the parameters of layer1 no longer require a gradient, all others do"""
    for prefix in ("layer1", "encoder", "layer2"):
        assert_frozen(submission, draw, prefix)


@points(1)
def test_freeze_path(submission, draw):
    """freeze: a path of several names, or the name of one parameter"""
    for prefix in ("encoder.layer1", "layer1.1", "layer10.weight", "layer1_scale", "encoder.layer2.bias"):
        assert_frozen(submission, draw, prefix)


@points(1)
def test_freeze_everything(submission, draw):
    """freeze: an empty prefix means the whole model"""
    assert_frozen(submission, draw, "")


@points(2)
def test_freeze_leaves_the_rest(submission, draw):
    """freeze: numbers stay as they are, and so does what was frozen before"""
    earlier = ["layer2.weight", "encoder.layer1.bias", "layer1.0.bias"]
    seen = submission.run(observed, "freeze", tower, sizes_of(draw), earlier, draw.seed(), ("layer1",), {})
    before, after = seen["before"], seen["after"]
    if changed_numbers(before, after):
        fail(_("the numbers of the model were changed; freezing only says that training may not"))
    if before["names"] != after["names"]:
        fail(_("some parameters are no parameters of the model any more; they must stay, and not require a gradient"))
    if seen["replaced"]:
        fail(_("parameters were replaced by new ones; change requires_grad of those that are there"))
    if before["training"] != after["training"]:
        fail(_("the model was put into another mode; eval() freezes no parameter"))
    expected = [name for name in TOWER if name not in {*earlier, *inside("layer1")}]
    assert_equal(after["trainable"], expected, mistakes={
        _("parameters outside of the part that were frozen before require a gradient again; leave them alone"):
            [name for name in TOWER if name not in inside("layer1")],
        _("nothing was frozen: the parameters still require a gradient"): before["trainable"],
    })


@points(1)
def test_freeze_nothing_there(submission, draw):
    """freeze: a prefix that matches nothing raises ValueError"""
    model = tower(*sizes_of(draw))
    begun = draw.choice(["layer", "lay", "enc", "encoder.layer"])
    assert_raises(submission.freeze, model, "decoder", error=ValueError, when=_("a prefix that no name begins with"))
    assert_raises(submission.freeze, model, "layer12", error=ValueError, when=_("layer12, where there is layer1 only"))
    assert_raises(submission.freeze, model, begun, error=ValueError, when=_("a prefix that ends within a component"))
    assert_raises(submission.freeze, model, "weight", error=ValueError, when=_("a name that stands at the end only"))


# ------------------------------------------------------------------------------------------- xavier_init

MIXED = {"first": ("a", "b"), "inner.1.0": ("b", "a"), "inner.1.2": ("a", "b"), "last": ("b", "c")}
WEIGHTS = [f"{name}.weight" for name in MIXED]
BIASES = [f"{name}.bias" for name in MIXED if name != "inner.1.0"]


def initialised(student, build, sizes, frozen, seed, generator_seed):
    """Runs inside: `observed` for xavier_init; with a generator where there is a seed for one."""
    options = {} if generator_seed is None else {"generator": torch.Generator().manual_seed(generator_seed)}
    return observed(student, "xavier_init", build, sizes, frozen, seed, (), options)


def numbers_of(seen, name: str):
    """The numbers of one parameter afterwards."""
    if name not in seen["after"]["numbers"]:
        fail_about(_("the parameter {name} is not in the model any more"), name=name)
    return seen["after"]["numbers"][name].values


def spread_wrongly(n_in: int, n_out: int):
    """How the usual mistakes distribute the weights."""
    bound, std = math.sqrt(6 / (n_in + n_out)), math.sqrt(2 / (n_in + n_out))
    by_input, kaiming = 1 / math.sqrt(n_in), math.sqrt(6 / n_in)
    return {
        _("the weights are as they were before; xavier_init must write new numbers into them"): uniform(0.5, 1.5),
        _("the weights are normally distributed (xavier_normal_); uniform is wanted"): normal(std),
        _("this is how nn.Linear starts by itself, within ±1/sqrt(in); ±sqrt(6 / (in + out)) is wanted"):
            uniform(-by_input, by_input),
        _("this is Kaiming's rule, ±sqrt(6 / in); ±sqrt(6 / (in + out)) is wanted"): uniform(-kaiming, kaiming),
        _("this is Kaiming's rule with normally distributed numbers; uniform within ±sqrt(6 / (in + out)) is wanted"):
            normal(math.sqrt(2 / n_in)),
        _("all weights are positive; they must lie on both sides of 0"): uniform(0, bound),
        _("the square root is missing: the weights lie within ±6 / (in + out)"):
            uniform(-(bound**2), bound**2),
        _("sqrt(2 / (in + out)) is the standard deviation; the bound of a uniform distribution is sqrt(3) times that"):
            uniform(-std, std),
        _("the weights lie within ±sqrt(3 / (in + out)); the number above is 6"):
            uniform(-bound / math.sqrt(2), bound / math.sqrt(2)),
        _("the bound was multiplied by sqrt(2), the gain for ReLU; no gain is wanted"):
            uniform(-bound * math.sqrt(2), bound * math.sqrt(2)),
        _("these are numbers from torch.rand, between 0 and 1; ±sqrt(6 / (in + out)) is wanted"): uniform(0, 1),
        _("these are numbers from torch.randn; uniform within ±sqrt(6 / (in + out)) is wanted"): normal(1),
    }


@points(3)
def test_xavier_init_spread(submission, draw):
    """xavier_init: weights uniform within ±sqrt(6 / (in + out))"""
    # Four weights with one test each (see shared.FALSE_ALARM): a right answer fails here at most 4 times in 1e10. Three
    # of them have 13,000 numbers or more, which may be off by 0.03; each mistake is off by more in one of these.
    sizes = (draw.size(24, 28), draw.size(560, 640), 10)
    named = dict(zip("abc", sizes, strict=True))
    seen = submission.run(initialised, mixed, sizes, (), draw.seed(), draw.choice([None, draw.seed()]))
    for name, (n_in, n_out) in MIXED.items():
        weight = numbers_of(seen, f"{name}.weight")
        bound = math.sqrt(6 / (named[n_in] + named[n_out]))
        assert_uniform(weight, bound, spread_wrongly(named[n_in], named[n_out]), _(
            "the weights are not distributed uniformly within ±sqrt(6 / (in + out)), with in and out of their own layer"
        ))
    first, second = numbers_of(seen, "first.weight"), numbers_of(seen, "inner.1.2.weight")
    if torch.equal(first, second):
        fail(_("two layers of the same size got the same numbers; go on drawing from one generator"))


@points(1)
def test_xavier_init_biases(submission, draw):
    """xavier_init: the biases of the linear layers become zero"""
    seen = submission.run(initialised, mixed, sizes_of(draw), (), draw.seed(), None)
    for name in BIASES:
        if bool((numbers_of(seen, name) != 0).any()):
            fail(_("the bias of a linear layer is not zero"))
    assert_equal([name for name in WEIGHTS if bool((numbers_of(seen, name) == 0).all())], [])


@points(2)
def test_xavier_init_every_linear(submission, draw):
    """xavier_init: every linear layer, at any depth, and the model itself"""
    seen = submission.run(initialised, mixed, sizes_of(draw), (), draw.seed(), None)
    untouched = [name for name in WEIGHTS if name not in changed_numbers(seen["before"], seen["after"])]
    assert_equal(untouched, [], mistakes={
        _("linear layers inside other modules were left out: go through all modules, not only the children"):
            ["inner.1.0.weight", "inner.1.2.weight"],
        _("no linear layer got new weights"): WEIGHTS,
        _("only the first linear layer got new weights"): WEIGHTS[1:],
        _("the linear layer without a bias was left out"): ["inner.1.0.weight"],
    })
    alone = submission.run(initialised, single, sizes_of(draw), (), draw.seed(), None)
    if "weight" not in changed_numbers(alone["before"], alone["after"]):
        fail(_("a model that is itself an nn.Linear was left as it was"))
    assert_equal(numbers_of(alone, "bias").tolist(), [0.0] * alone["after"]["numbers"]["bias"].shape[0])


def single(a, b, c):
    return nn.Linear(a, b)


@points(2)
def test_xavier_init_only_linear(submission, draw):
    """xavier_init: modules of other kinds are left alone"""
    seen = submission.run(initialised, mixed, sizes_of(draw), (), draw.seed(), None)
    changed = changed_numbers(seen["before"], seen["after"])
    if not any(name in WEIGHTS for name in changed):
        fail(_("no linear layer got new weights"))
    others = [name for name in changed if name not in [*WEIGHTS, *BIASES]]
    for name, sentence in (
        ("features.0.weight", _("the weight of a convolution was changed; only nn.Linear is meant")),
        ("embedding.weight", _("the weight of an embedding was changed; only nn.Linear is meant")),
        ("features.0.bias", _("the bias of a convolution was changed; only nn.Linear is meant")),
        ("features.1.weight", _("the weight of a batch norm was changed; only nn.Linear is meant")),
        ("features.1.bias", _("the bias of a batch norm was changed; only nn.Linear is meant")),
        ("features.1.running_mean", _("the running statistics of a batch norm were changed; only nn.Linear is meant")),
        ("inner.0.weight", _("the weight of a layer norm was changed; only nn.Linear is meant")),
        ("inner.0.bias", _("the bias of a layer norm was changed; only nn.Linear is meant")),
    ):
        if name in others:
            fail(sentence)
    assert_equal(others, [])


def drawn_again(student, sizes, seed, other):
    """Runs inside: weights from generators in the same state and in others, and whether the global one went on."""
    def weights(**options):
        model = mixed(*sizes)
        before = torch.get_rng_state()
        student.xavier_init(model, **options)
        return model.first.weight.clone(), not torch.equal(before, torch.get_rng_state())

    generator = torch.Generator().manual_seed(seed)
    seen = {}
    seen["one"], moved = weights(generator=generator)
    seen["next"], _moved = weights(generator=generator)
    seen["same"], _moved = weights(generator=torch.Generator().manual_seed(seed))
    seen["other"], _moved = weights(generator=torch.Generator().manual_seed(other))
    torch.manual_seed(seed)
    seen["global"], _moved = weights()
    seen["global next"], _moved = weights()
    torch.manual_seed(seed)
    seen["global again"], _moved = weights()
    return {**seen, "moved": moved}


@points(2)
def test_xavier_init_generator(submission, draw):
    """xavier_init: all random numbers come from the generator"""
    seen = submission.run(drawn_again, sizes_of(draw), draw.seed(), draw.seed())

    def same(one: str, two: str) -> bool:
        return torch.equal(seen[one].values, seen[two].values)

    if not same("one", "same"):
        fail(_("two generators in the same state give different weights: is the generator used for all numbers?"))
    if same("one", "other"):
        fail(_("generators with different seeds give the same weights"))
    if same("one", "next"):
        fail(_("the same generator gives the same weights twice: do not set its seed, and let it go on"))
    if seen["moved"]:
        fail(_("numbers were drawn from the global generator although another one was given"))
    if same("global", "global next"):
        fail(_("without a generator the weights are the same each time: do not set a seed"))
    if not same("global", "global again"):
        fail(_("without a generator the numbers must come from PyTorch's global one, which torch.manual_seed sets"))


@points(1)
def test_xavier_init_in_place(submission, draw):
    """xavier_init: parameters stay the objects they are, frozen or not"""
    frozen = ["first.weight", "features.0.weight", "last.bias"]
    seen = submission.run(initialised, mixed, sizes_of(draw), frozen, draw.seed(), None)
    before, after = seen["before"], seen["after"]
    if seen["replaced"]:
        fail(_("parameters were replaced by new ones, unknown to an optimizer; write into those that are there"))
    changed = changed_numbers(before, after)
    if not changed:
        fail(_("no linear layer got new weights"))
    if "first.weight" not in changed or bool((numbers_of(seen, "last.bias") != 0).any()):
        fail(_("a frozen linear layer was left as it was; all of them get new numbers, and stay frozen"))
    assert_equal(after["names"], before["names"])
    assert_equal(after["trainable"], before["trainable"], mistakes={
        _("parameters that were frozen require a gradient now; leave that as it was"): before["names"],
    })
    assert_equal(after["leaves"], before["leaves"], mistakes={
        _("the parameters are results of a computation now; write into them without a graph (torch.no_grad)"): [],
    })


# ------------------------------------------------------------------------------------------- copy_weights


def copied(student, source_model, target_model, frozen, seeds):
    """Runs inside: source and target before and after a call, and after the source has changed; and what was raised.

    The models are pairs of a function that builds one and its sizes.
    """
    (build, sizes), (build_target, target_sizes) = source_model, target_model
    source, target = prepared(build, sizes, (), seeds[0]), prepared(build_target, target_sizes, frozen, seeds[1])
    objects = {**dict(target.named_parameters()), **dict(target.named_buffers())}
    seen = {"source before": state_of(source), "before": state_of(target), "raised": None}
    try:
        student.copy_weights(source, target)
    except NotImplementedError:
        raise
    except Exception as error:
        seen["raised"] = [kind.__name__ for kind in type(error).__mro__]
    now = {**dict(target.named_parameters()), **dict(target.named_buffers())}
    seen |= {"source": state_of(source), "after": state_of(target)}
    seen["replaced"] = [name for name in objects if name in now and now[name] is not objects[name]]
    with torch.no_grad():
        for numbers in source.state_dict().values():
            numbers.add_(1)
    return {**seen, "later": state_of(target)}


def equal_names(one, two) -> list[str]:
    """The parameters and buffers that hold the same numbers in two states of models."""
    others = {name: seen.values for name, seen in two["numbers"].items()}
    return [name for name, seen in one["numbers"].items() if name in others and torch.equal(seen.values, others[name])]


def assert_copied(seen) -> None:
    """Everything in the source must be in the target."""
    source, names = seen["source before"], list(seen["source before"]["numbers"])
    if seen["raised"]:
        fail_about(_("copy_weights raised {what}, although names and shapes are the same"), what=seen["raised"][0])
    parameters = source["names"]
    if changed_numbers(source, seen["source"]):
        if equal_names(seen["source"], seen["before"]) == names:
            fail(_("the copy went the wrong way, from target to source"))
        fail(_("copy_weights changed its argument: the numbers of the source"))
    assert_equal(equal_names(seen["after"], source), names, mistakes={
        _("nothing was copied"): [],
        _("the buffers were not copied, such as running_mean; the model needs them as well"): parameters,
        _("only the buffers were copied"): [name for name in names if name not in parameters],
        _("only the parameters that require a gradient were copied"): seen["before"]["trainable"],
        _("buffers were copied, but not the parameters that are frozen"):
            [name for name in names if name in seen["before"]["trainable"] or name not in parameters],
        _("only the parameters of the module itself were copied; those of the modules in it belong to it as well"):
            [name for name in names if "." not in name],
        _("only the weights were copied, by their name"): [name for name in names if name.endswith("weight")],
    })


@points(3)
def test_copy_weights_values(submission, draw):
    """copy_weights: every parameter and buffer of source ends up in target"""
    for build, frozen in ((nested, ["head.1.weight"]), (tower, ["layer10.bias"]), (plain, [])):
        model = (build, sizes_of(draw))
        assert_copied(submission.run(copied, model, model, frozen, (draw.seed(), draw.seed())))


@points(2)
def test_copy_weights_own_storage(submission, draw):
    """copy_weights: a later change of source is not seen in target"""
    model = (nested, sizes_of(draw))
    seen = submission.run(copied, model, model, (), (draw.seed(), draw.seed()))
    assert_copied(seen)
    if changed_numbers(seen["after"], seen["later"]):
        fail(_("source and target share storage now: what changes in one is seen in the other; copy the numbers"))


@points(2)
def test_copy_weights_same_objects(submission, draw):
    """copy_weights: target keeps its own parameters, frozen or not"""
    model, frozen = (nested, sizes_of(draw)), ["features.0.weight", "head.0.0.bias"]
    seen = submission.run(copied, model, model, frozen, (draw.seed(), draw.seed()))
    before, after = seen["before"], seen["after"]
    if seen["replaced"]:
        fail(_("parameters or buffers of target were replaced by other objects; write into those that are there"))
    assert_equal(after["trainable"], before["trainable"], mistakes={
        _("which parameters of target require a gradient was taken over from source; leave that as it was"):
            before["names"],
    })
    assert_equal(after["leaves"], before["names"], mistakes={
        _("the parameters are results of a computation now; copy without a graph (torch.no_grad)"): [],
    })
    assert_copied(seen)


def assert_refused(seen, when: str) -> None:
    """The call must have raised, and copied nothing before that."""
    if seen["raised"] is None:
        fail_about(_("given {when}, copy_weights must raise ValueError, but it returned"), when=when)
    if not {"ValueError", "RuntimeError"} & set(seen["raised"]):
        text = _("given {when}, a ValueError was expected, but it raised {what}")
        fail_about(text, when=when, what=seen["raised"][0])
    if changed_numbers(seen["before"], seen["after"]):
        fail(_("the exception came too late: a part was copied before it; compare all names and shapes first"))
    if changed_numbers(seen["source before"], seen["source"]):
        fail(_("copy_weights changed its argument: the numbers of the source"))


def longer(a, b, c):
    """`plain`, with one layer more at its end."""
    return nn.Sequential(*plain(a, b, c), nn.Linear(c, a))


def renamed(a, b, c):
    """`plain`, with its second layer under another name."""
    model = nn.Sequential(nn.Linear(a, b), nn.ReLU())
    model.add_module("last", nn.Linear(b, c, bias=False))
    return model


def without_norm(a, b, c):
    """`normed` without its buffers: the names of all parameters are the same."""
    return nn.Sequential(nn.Linear(a, b), nn.BatchNorm1d(b, track_running_stats=False))


def normed(a, b, c):
    return nn.Sequential(nn.Linear(a, b), nn.BatchNorm1d(b))


@points(2)
def test_copy_weights_names(submission, draw):
    """copy_weights: names that differ raise, and then nothing is copied"""
    sizes = sizes_of(draw)
    for source, target, when in (
        (plain, longer, _("a target with more parameters")),
        (longer, plain, _("a source with more parameters")),
        (plain, renamed, _("a parameter of another name")),
        (normed, without_norm, _("a source with more buffers")),
        (without_norm, normed, _("a target with more buffers")),
    ):
        seen = submission.run(copied, (source, sizes), (target, sizes), (), (draw.seed(), draw.seed()))
        assert_refused(seen, when)


@points(2)
def test_copy_weights_shapes(submission, draw):
    """copy_weights: shapes that differ raise, and then nothing is copied"""
    a, b, c = sizes_of(draw)
    for source, target, when in (
        ((a, b, c), (a, b, c + 1), _("a weight with more rows")),
        ((a, b, 1), (a, b, c), _("a weight with one row, which copy_ would broadcast")),
        ((1, b, c), (a, b, c), _("a weight with one column, which copy_ would broadcast")),
    ):
        seen = submission.run(copied, (plain, source), (plain, target), (), (draw.seed(), draw.seed()))
        assert_refused(seen, when)
    seen = submission.run(copied, (single, (a, b, c)), (transposed, (a, b, c)), (), (draw.seed(), draw.seed()))
    assert_refused(seen, _("a weight of as many numbers, but another shape"))


def transposed(a, b, c):
    """`single`, with a weight of as many numbers in another shape."""
    model = nn.Linear(a, b)
    model.weight = nn.Parameter(torch.zeros(a, b))
    return model
