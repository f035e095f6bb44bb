"""Hidden grader of stage3_modules/regularised.py."""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from graders.kit import SeenTensor, _, assert_equal, assert_tensor, fail, note, points
from graders.kit.assertions import of_kind, same_shape
from graders.stage3_modules.shared import FALSE_ALARM, Layer, fail_about, look, make

EPS, MOMENTUM = 1e-5, 0.1  # of nn.BatchNorm1d, where nothing else is said


def structure_of(student, sizes, dropout):
    """Runs inside: names and sizes of the linear layers and batch norms in a new model, and what else is there."""
    model = make(student, "RegularisedMLP", (sizes, dropout))
    named = list(model.named_modules())
    return {
        "linears": [(name, tuple(module.weight.shape)) for name, module in named if isinstance(module, nn.Linear)],
        "norms": [(name, module.num_features) for name, module in named if isinstance(module, nn.BatchNorm1d)],
        "has list": any(isinstance(module, nn.ModuleList) for _name, module in named),
        "parameters": [tuple(parameter.shape) for parameter in model.parameters()],
        "sizes": sizes,
    }


def shapes_for(sizes: list[int]) -> list[tuple[int, int]]:
    """The shapes of the weights of linear layers from each size to the next."""
    return [(n_out, n_in) for n_in, n_out in pairwise(sizes)]


def names_of(submission, sizes: list[int], dropout: float = 0.5):
    """The names of the linear layers and of the batch norms, in order, in a model that has the right ones.

    The sizes from the second on must differ from each other: they tell the layers apart.
    """
    seen = look(submission, structure_of, sizes, dropout)
    if seen["sizes"] != sizes:
        fail(_("RegularisedMLP changed its argument: the list of sizes"))
    linears = {shape: name for name, shape in seen["linears"]}
    norms = {features: name for name, features in seen["norms"]}
    if not linears and not norms:
        fail(_("the model has no layers: those in a plain Python list are not found; use an nn.ModuleList"))
    if sorted(linears) != sorted(shapes_for(sizes)) or len(seen["linears"]) != len(sizes) - 1:
        if set(linears) < set(shapes_for(sizes)):
            fail(_("linear layers are missing: not made, or in a plain Python list, where they are not found"))
        assert_equal(sorted(shape for _name, shape in seen["linears"]), sorted(shapes_for(sizes)))
    if sorted(norms) != sorted(sizes[1:-1]):
        if sizes[-1] in norms:
            fail(_("there is a batch norm after the last layer; it belongs into the hidden layers only"))
        if sizes[0] in norms:
            fail(_("there is a batch norm before the first layer; it belongs behind the linear layers"))
        fail(_("not every hidden layer has its nn.BatchNorm1d: not made, or in a plain Python list"))
    return [linears[shape] for shape in shapes_for(sizes)], [norms[features] for features in sizes[1:-1]]


def sizes_of(draw, count: int) -> list[int]:
    """Different sizes for a model."""
    return [int(size) + 3 for size in draw.permutation(count)]


@points(2)
def test_RegularisedMLP_layers(submission, draw):
    """RegularisedMLP: linear layers, and a batch norm in each hidden one"""
    for count in (3, 5, 2):
        sizes = sizes_of(draw, count)
        names_of(submission, sizes)
        seen = look(submission, structure_of, sizes, 0.3)
        norms = [(size,) for size in sizes[1:-1]]
        wanted = [*shapes_for(sizes), *[(size,) for size in sizes[1:]], *norms, *norms]
        assert_equal(sorted(map(tuple, seen["parameters"])), sorted(wanted), mistakes={
            _("the linear layers have no bias; they need one"): sorted([*shapes_for(sizes), *norms, *norms]),
            _("batch norm has no weight and bias of its own here; affine is to stay True"):
                sorted([*shapes_for(sizes), *[(size,) for size in sizes[1:]]]) if norms else None,
        })
    if not seen["has list"]:
        note(_("Your layers are found, which is what counts. Try nn.ModuleList as well: it lets you loop over them."))


# ------------------------------------------------------------------------------------------- values


def parameters_for(draw, sizes: list[int], linears: list[str], norms: list[str]):
    """Drawn numbers for all parameters, by name."""
    state: dict[str, Tensor] = {}
    for name, (n_out, n_in) in zip(linears, shapes_for(sizes), strict=True):
        state |= {f"{name}.weight": draw.normal(n_out, n_in), f"{name}.bias": draw.normal(n_out)}
    for name, size in zip(norms, sizes[1:-1], strict=True):
        # With a bias far below 0 ReLU would stop everything, and the next batch norm divide by next to nothing.
        state |= {f"{name}.weight": draw.uniform(size, low=0.5, high=2.0)}
        state |= {f"{name}.bias": draw.uniform(size, low=-0.5, high=0.5)}
    return state


class Reference:
    """What the layers make of a batch, step by step, from the parameters and, in evaluation, the running statistics."""

    def __init__(self, state, linears: list[str], norms: list[str], *, training: bool) -> None:
        self.state, self.linears, self.norms, self.training = state, linears, norms, training

    def linear(self, x, number: int):
        name = self.linears[number]
        return x @ self.state[f"{name}.weight"].T + self.state[f"{name}.bias"]

    def norm(self, x, number: int):
        if self.training:
            return self.scaled(x, number, x.mean(0), x.var(0, unbiased=False))
        name = self.norms[number]
        return self.scaled(x, number, self.state[f"{name}.running_mean"], self.state[f"{name}.running_var"])

    def scaled(self, x, number: int, mean, var):
        name = self.norms[number]
        return (x - mean) / (var + EPS).sqrt() * self.state[f"{name}.weight"] + self.state[f"{name}.bias"]

    def through(self, x, hidden):
        """All layers, with ``hidden(z, number)`` after each hidden linear one."""
        for number in range(len(self.norms)):
            x = hidden(self.linear(x, number), number)
        return self.linear(x, len(self.norms))

    def right(self, x):
        return self.through(x, lambda z, number: self.norm(z, number).relu())

    def wrong(self, x):
        """What the usual mistakes make of ``x``."""
        right = self.right(x)
        return {
            _("batch norm comes after ReLU; the order is linear, batch norm, ReLU, dropout"):
                self.through(x, lambda z, number: self.norm(z.relu(), number)),
            _("there is no ReLU in the hidden layers"): self.through(x, self.norm),
            _("the batch norms are there, but are not used"): self.through(x, lambda z, number: z.relu()),
            _("there is a ReLU after the last layer"): right.relu(),
            _("there is a softmax after the last layer"): right.softmax(1),
            _("there is a log_softmax after the last layer"): right.log_softmax(1),
            _("in training, batch norm must use the mean and variance of the batch"): self.through(
                x, lambda z, number: self.scaled(z, number, torch.zeros(()), torch.ones(())).relu()
            ) if self.training else None,
            _("in evaluation, batch norm must use its running statistics, not those of the batch"): self.through(
                x, lambda z, number: self.scaled(z, number, z.mean(0), z.var(0, unbiased=False)).relu()
            ) if not self.training else None,
        }


@points(3)
def test_RegularisedMLP_training_values(submission, draw):
    """RegularisedMLP: linear, batch norm, ReLU; gradients (here without dropout)"""
    for count in (3, 4):
        sizes = sizes_of(draw, count)
        linears, norms = names_of(submission, sizes)
        state, x = parameters_for(draw, sizes, linears, norms), draw.normal(draw.size(8, 12), sizes[0])
        reference = Reference(state, linears, norms, training=True)
        got = Layer(submission, "RegularisedMLP", sizes, 0.0)(x, state)
        assert_tensor(got, reference.right(x), mistakes=reference.wrong(x), rtol=1e-4, atol=1e-3)


def evaluated(student, sizes, dropout, state, x):
    """Runs inside: a model's answers in evaluation mode, twice."""
    model = make(student, "RegularisedMLP", (sizes, dropout))
    model.load_state_dict(state, strict=False)
    model.eval()
    return [model(x), model(x)]


def whole_state(draw, sizes: list[int], linears: list[str], norms: list[str]):
    """Drawn float32 numbers for all parameters and running statistics."""
    state = parameters_for(draw, sizes, linears, norms)
    for name, size in zip(norms, sizes[1:-1], strict=True):
        state |= {f"{name}.running_mean": draw.normal(size), f"{name}.running_var": draw.uniform(size, low=0.5, high=3)}
    return {name: numbers.detach().float() for name, numbers in state.items()}


def refuse_changing_answers(answers) -> None:
    """Two answers in evaluation mode must be the same."""
    one, two = (of_kind(answer, "tensor") for answer in answers)
    if not torch.equal(one.values, two.values):
        fail(_("in evaluation mode the same input gives different outputs: dropout is still active; does it know the "
               "mode (nn.Dropout does, F.dropout must be told)?"))


@points(2)
def test_RegularisedMLP_evaluation_values(submission, draw):
    """RegularisedMLP: in evaluation the running statistics count, and no dropout"""
    for count, samples in ((3, 7), (4, 1)):
        sizes = sizes_of(draw, count)
        linears, norms = names_of(submission, sizes)
        state, x = whole_state(draw, sizes, linears, norms), draw.normal(samples, sizes[0]).detach().float()
        reference = Reference(state, linears, norms, training=False)
        seen = look(submission, evaluated, sizes, draw.choice([0.3, 0.5]), state, x)
        refuse_changing_answers(seen)
        assert_tensor(seen[0], reference.right(x), mistakes=reference.wrong(x), rtol=1e-4, atol=1e-3)


# ------------------------------------------------------------------------------------------- modes


def twice_each(student, sizes, dropout, x, seed):
    """Runs inside: a new model's answers to the same input, twice in training mode and twice in evaluation mode."""
    torch.manual_seed(seed)
    model = make(student, "RegularisedMLP", (sizes, dropout))
    training = [model.train()(x), model(x)]
    return {"training": training, "still": model.training, "evaluation": [model.eval()(x), model(x)]}


@points(2)
def test_RegularisedMLP_modes(submission, draw):
    """RegularisedMLP: other outputs each time in training, the same in evaluation"""
    sizes = [draw.size(3, 5), draw.size(60, 80), draw.size(6, 9)]
    x = draw.normal(draw.size(8, 12), sizes[0]).detach().float()
    seen = look(submission, twice_each, sizes, 0.5, x, draw.seed())
    refuse_changing_answers(seen["evaluation"])
    one, two = (of_kind(answer, "tensor") for answer in seen["training"])
    same_shape(one, torch.zeros(len(x), sizes[-1]))
    # By chance every one of the hundreds of hidden units of the batch would have to be dropped both times or neither.
    if torch.equal(one.values, two.values):
        fail(_("in training mode the same input gives the same output twice: dropout does nothing"))
    if not seen["still"]:
        fail(_("forward puts the model into evaluation mode; the mode is for the caller to choose"))
    assert_tensor(seen["evaluation"][1], seen["evaluation"][0].values)


# ------------------------------------------------------------------------------------------- dropout

ROWS, UNITS = 200, 60  # what is counted: 12,000 times a unit is dropped or not


def dropped(student, sizes, dropout, state, x, seed):
    """Runs inside: a model's answer in training mode."""
    model = make(student, "RegularisedMLP", (sizes, dropout))
    model.load_state_dict(state, strict=False)
    torch.manual_seed(seed)
    return model.train()(x)


def passing_on(submission, draw, depth: int, dropout: float):
    """Which units come through a model whose hidden units are all 1 in the first hidden layer, and their values.

    With a weight of 0 and a bias of 1, the first batch norm gives 1 whatever comes in. From there on each layer passes
    on its input: the result is what dropout has made of the ones. A layer is one unit wider than the one before it, so
    that each has a shape of its own.
    """
    sizes = [draw.size(3, 6), *(UNITS + number for number in range(depth + 1))]
    linears, norms = names_of(submission, sizes, dropout)
    state = {f"{norms[0]}.weight": torch.zeros(UNITS), f"{norms[0]}.bias": torch.ones(UNITS)}
    for name, shape in zip(linears[1:], shapes_for(sizes)[1:], strict=True):
        state |= {f"{name}.weight": torch.eye(*shape), f"{name}.bias": torch.zeros(shape[0])}
    # A batch norm further on makes about -1.2 or less of what was dropped, and 0 of what is the same everywhere: with
    # 0.5 added, ReLU stops the one and lets the other through.
    state |= {f"{name}.bias": torch.full((size,), 0.5) for name, size in zip(norms[1:], sizes[2:-1], strict=True)}
    x = draw.uniform(ROWS, sizes[0]).detach().float()
    got = of_kind(look(submission, dropped, sizes, dropout, state, x, draw.seed()), "tensor")
    same_shape(got, torch.zeros(ROWS, sizes[-1]))
    values = got.values[:, :UNITS]
    return values != 0, values


def is_share(kept, probability: float) -> bool:
    """Whether independent events of this probability can be as frequent as that; it is wrong FALSE_ALARM times.

    Hoeffding's inequality: the share of n events is off by more than e with a probability of at most 2 exp(-2 n e²).
    With 12,000 events that allows 0.031.
    """
    share = float(kept.double().mean())
    return abs(share - probability) <= math.sqrt(math.log(2 / FALSE_ALARM) / (2 * kept.numel()))


@points(3)
def test_RegularisedMLP_dropout_rate(submission, draw):
    """RegularisedMLP: each hidden unit is dropped with the given probability"""
    # Two tests of shares: a right answer fails here at most 2 times in 1e10.
    for dropout in (draw.choice([0.15, 0.2, 0.25]), draw.choice([0.7, 0.75, 0.8])):
        kept, values = passing_on(submission, draw, 1, dropout)
        if not is_share(kept, 1 - dropout):
            if bool(kept.all()):
                fail(_("nothing is dropped in training: dropout is missing, or stands before batch norm; it comes last "
                       "in a hidden layer"))
            if is_share(kept, dropout):
                fail(_("dropout is the probability with which a unit is dropped, not that with which it stays"))
            if is_share(kept, 0.5):
                fail(_("half of the units are dropped, whatever dropout says"))
            if is_share(kept, (1 - dropout) ** 2):
                fail(_("there are two dropouts in a hidden layer; one is wanted"))
            text = _("{share:.0f} % of the hidden units are dropped; with dropout={dropout} it must be {wanted:.0f} %")
            fail_about(text, share=100 - 100 * float(kept.double().mean()), dropout=dropout, wanted=100 * dropout)
        if bool((values[kept] == 1).all()):
            fail(_("the units that stay are not scaled: dropout divides them by 1 - p, so that the mean stays the "
                   "same"))
        assert_tensor(SeenTensor(values[kept]), torch.full_like(values[kept], 1 / (1 - dropout)))


@points(1)
def test_RegularisedMLP_every_dropout(submission, draw):
    """RegularisedMLP: dropout in every hidden layer"""
    # A right answer fails here at most once in 1e10, or where all 200 in a column are kept: 60 * 0.7^200, far less.
    dropout = draw.choice([0.3, 0.35, 0.4])
    kept, values = passing_on(submission, draw, 2, dropout)
    if not is_share(kept, (1 - dropout) ** 2):
        if is_share(kept, 1 - dropout):
            fail(_("only one of two hidden layers has a dropout; each of them needs one"))
        fail(_("with two hidden layers the units are not dropped as often as they should be"))
    assert_equal(bool((values[kept] > 0).all()), True)


@points(1)
def test_RegularisedMLP_last_layer(submission, draw):
    """RegularisedMLP: no dropout after the last layer"""
    sizes = [draw.size(3, 6), draw.size(7, 9), 40]
    linears, _norms = names_of(submission, sizes)
    state = {f"{linears[-1]}.weight": torch.zeros(40, sizes[1]), f"{linears[-1]}.bias": torch.arange(1.0, 41.0)}
    x = draw.uniform(draw.size(8, 12), sizes[0]).detach().float()
    got = of_kind(look(submission, dropped, sizes, 0.5, state, x, draw.seed()), "tensor")
    if bool((got.values == 0).any()):
        fail(_("outputs of the last layer are dropped; dropout belongs into the hidden layers only"))
    assert_tensor(got, state[f"{linears[-1]}.bias"].expand(len(x), 40))


# ------------------------------------------------------------------------------------------- running statistics


def statistics_over_time(student, sizes, state, norm, x):
    """Runs inside: the buffers of a batch norm in a new model, after a batch in training, and one in evaluation."""
    model = make(student, "RegularisedMLP", (sizes, 0.5))
    model.load_state_dict(state, strict=False)

    def buffers():
        return {name: buffer.clone() for name, buffer in model.get_submodule(norm).named_buffers()}

    seen = {"new": buffers()}
    model.train()(x)
    seen["trained"] = buffers()
    model.eval()(x)
    return {**seen, "evaluated": buffers()}


@points(2)
def test_RegularisedMLP_statistics(submission, draw):
    """RegularisedMLP: running statistics move in training, and only there"""
    sizes = sizes_of(draw, 3)
    linears, norms = names_of(submission, sizes)
    weight, bias = draw.normal(sizes[1], sizes[0]).detach().float(), draw.normal(sizes[1]).detach().float()
    state = {f"{linears[0]}.weight": weight, f"{linears[0]}.bias": bias}
    x = draw.normal(draw.size(8, 12), sizes[0]).detach().float()
    seen = look(submission, statistics_over_time, sizes, state, norms[0], x)
    if "running_mean" not in seen["new"]:
        fail(_("batch norm keeps no running statistics here (track_running_stats=False); evaluation needs them"))
    z = x @ weight.T + bias
    assert_tensor(seen["trained"]["running_mean"], MOMENTUM * z.mean(0), atol=1e-4, mistakes={
        _("the running statistics did not move in training: is batch norm used, and in training mode?"):
            torch.zeros(sizes[1]),
        _("the statistics are taken after ReLU; batch norm comes before it"): MOMENTUM * z.relu().mean(0),
    })
    assert_tensor(seen["trained"]["running_var"], 1 - MOMENTUM + MOMENTUM * z.var(0), atol=1e-3)
    for name, buffer in seen["trained"].items():
        if not torch.equal(buffer.values, seen["evaluated"][name].values):
            fail(_("the running statistics moved in evaluation mode as well; there the model must stay as it is"))


# ------------------------------------------------------------------------------------------- state_dict, images


def carried_over(student, sizes, x, seed):
    """Runs inside: the answers of a model, and of a second one before and after it got the first one's state_dict."""
    torch.manual_seed(seed)
    first, second = (make(student, "RegularisedMLP", (sizes, 0.3)) for _number in range(2))
    for _step in range(3):
        first.train()(x + 1)
    answers = {"first": first.eval()(x), "before": second.eval()(x)}
    second.load_state_dict(first.state_dict())
    return {**answers, "after": second(x), "names": list(first.state_dict())}


@points(2)
def test_RegularisedMLP_round_trip(submission, draw):
    """RegularisedMLP: a second model with the state_dict gives the same answers"""
    sizes = sizes_of(draw, 4)
    x = draw.normal(draw.size(5, 8), sizes[0]).detach().float()
    seen = look(submission, carried_over, sizes, x, draw.seed())
    first = of_kind(seen["first"], "tensor")
    if not seen["names"]:
        fail(_("the state_dict is empty: layers in a plain Python list are not found, and cannot be saved"))
    same_shape(first, torch.zeros(len(x), sizes[-1]))
    assert_tensor(seen["after"], first.values, mistakes={
        _("loading the state_dict changed nothing: layers in a plain Python list are not found, and cannot be saved"):
            of_kind(seen["before"], "tensor").values,
    })


def flattened(student, sizes, images, seed):
    """Runs inside: a model's answers in evaluation mode to images, and to the same images as rows."""
    torch.manual_seed(seed)
    model = make(student, "RegularisedMLP", (sizes, 0.3)).eval()
    before = images.clone()
    answers = {"images": model(images), "rows": model(images.reshape(len(images), -1))}
    return {**answers, "changed": not torch.equal(before, images)}


@points(1)
def test_RegularisedMLP_images(submission, draw):
    """RegularisedMLP: samples of several dimensions are flattened"""
    for hidden in ([9, 8], []):
        for shape in ((1, 4, 5), (2, 3)):
            sizes = [math.prod(shape), *hidden, draw.size(3, 6)]
            images = draw.normal(draw.choice([1, 4]), *shape).detach().float()
            seen = look(submission, flattened, sizes, images, draw.seed())
            if seen["changed"]:
                fail(_("RegularisedMLP changed its argument: leave the caller's images as they are"))
            rows = of_kind(seen["rows"], "tensor")
            same_shape(rows, torch.zeros(len(images), sizes[-1]))
            assert_tensor(seen["images"], rows.values, atol=1e-4)
