"""The simulated second device: another place, the CPU's numbers. Everything runs in a child, where it is installed."""

from __future__ import annotations

import sys

import cloudpickle
import pytest

from graders.engine.engine import Engine
from graders.engine.launch import start
from graders.sandbox import simulated_device
from graders.session.settings import default_isolation

cloudpickle.register_pickle_by_value(sys.modules[__name__])
pytestmark = pytest.mark.skipif(not simulated_device.can_be_had(), reason="this torch has no backends in Python")


@pytest.fixture(scope="module", params=["default", "basic"])
def child(request):
    """A process as graders use it: forked from one that has the module imported, or a fresh one."""
    isolation = default_isolation() if request.param == "default" else "basic"
    if request.param == "basic" and default_isolation() == "basic":
        pytest.skip("the same as the default")
    with Engine(start(isolation, ("torch._dynamo", simulated_device.__name__))) as engine:
        yield engine.preloaded().child(None)


def inside(child, probe, *args):
    """Run ``probe(*args)`` in the child; an assertion that fails there fails here."""
    reply = child.run(probe, args)
    assert reply.kind == "value", f"{reply.kind}: {reply.raised or reply.detail}"
    return reply.value


def gpu():
    """Runs inside: the device."""
    from graders.sandbox import simulated_device

    return simulated_device.device("gpu")


def network():
    """Runs inside: a small classifier, the same each time."""
    import torch
    from torch import nn

    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(5, 7), nn.BatchNorm1d(7), nn.ReLU(), nn.Linear(7, 3))


def data():
    """Runs inside: samples for it."""
    import torch

    draw = torch.Generator().manual_seed(2)
    return torch.randn(12, 5, generator=draw), torch.randint(0, 3, (12,), generator=draw)


def train(device, make_optimizer, steps=4):
    """Runs inside: losses and weights after some steps there."""
    from torch.nn import functional as F

    model = network().to(device)
    optimizer = make_optimizer(model.parameters())
    inputs, targets = (part.to(device) for part in data())
    losses = []
    for _step in range(steps):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, {name: value.cpu() for name, value in model.state_dict().items()}


# ------------------------------------------------------------------------------------------------- two places

# `a` lies on the device, `c` on the CPU.
MIXTURES = {
    "linear": "F.linear(c(4, 3), a(2, 3), a(2))",
    "a layer": "nn.Linear(3, 2).to(there)(c(4, 3))",
    "its bias": "F.linear(a(4, 3), a(2, 3), c(2))",
    "add": "a(3) + c(3)",
    "add the other way round": "c(3) + a(3)",
    "add a number of the device": "c(3) + a()",
    "in place": "c(3).add_(a(3))",
    "in place, no dimension": "c().add_(a())",
    "cat": "torch.cat([a(2), c(2)])",
    "stack": "torch.stack([c(2), a(2)])",
    "conv2d": "F.conv2d(c(1, 1, 5, 5), a(2, 1, 3, 3))",
    "embedding": "F.embedding(torch.tensor([0, 1]), a(3, 2))",
    "matmul": "a(2, 3) @ c(3, 2)",
    "a batch of matmul": "c(2, 2, 3) @ a(2, 3, 2)",
    "mse_loss": "F.mse_loss(a(3), c(3))",
    "cross_entropy": "F.cross_entropy(a(2, 3), torch.tensor([0, 1]))",
    "binary_cross_entropy_with_logits": "F.binary_cross_entropy_with_logits(a(3), c(3))",
    "l1_loss": "F.l1_loss(c(3), a(3))",
    "nll_loss": "F.nll_loss(c(2, 3), torch.tensor([0, 1], device=there))",
    "batch_norm": "nn.BatchNorm1d(3).to(there)(c(4, 3))",
    "attention": "F.scaled_dot_product_attention(a(1, 2, 3), c(1, 2, 3), c(1, 2, 3))",
    "compare": "torch.equal(a(3), c(3))",
    "where": "torch.where(a(3) > 0, c(3), c(3))",
    "put": "a(3).index_put_((torch.tensor([0]),), c(1))",
    "an index of the device": "c(3)[torch.tensor([0, 1], device=there)]",
}


def mix(expression):
    import torch
    from torch import nn
    from torch.nn import functional as F

    there = gpu()

    def a(*shape):
        return torch.ones(*shape, device=there) if shape else torch.tensor(1.0, device=there)

    def c(*shape):
        return torch.ones(*shape) if shape else torch.tensor(1.0)

    try:
        eval(expression, {"torch": torch, "nn": nn, "F": F, "a": a, "c": c, "there": there})
    except RuntimeError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("expression", MIXTURES.values(), ids=MIXTURES)
def test_two_places_do_not_mix(child, expression):
    message = inside(child, mix, expression)
    assert "same device" in message


def test_what_may_be_mixed(child):
    def probe():
        import torch

        x = torch.arange(4.0, device=gpu())
        assert (x * 2 + torch.tensor(1.0)).tolist() == [1.0, 3.0, 5.0, 7.0]  # a number without a dimension
        assert x[torch.tensor([0, 3])].tolist() == [0.0, 3.0]  # indices of the CPU
        x[torch.tensor([1])] = torch.tensor(9.0, device=gpu())
        x[2] = 5.0
        assert x.tolist() == [0.0, 9.0, 5.0, 3.0]
        y = torch.zeros(4)
        y.copy_(x)
        assert y.tolist() == x.tolist()

    inside(child, probe)


# ------------------------------------------------------------------------------------------------- tensors


def test_it_says_where_it_is(child):
    def probe():
        import torch

        x = torch.ones(2, 3).to("gpu" if gpu() else "")
        assert x.device == torch.device("gpu", 0)
        assert x.device.type == "gpu"
        assert not x.is_cuda
        assert not x.is_cpu
        assert isinstance(x, torch.Tensor)
        assert repr(x[0]) == "tensor([1., 1., 1.], device='gpu:0')"
        assert f"{x.sum():.1f}" == "6.0"
        assert x.to(gpu()) is x
        assert x.to("gpu:0") is x
        assert type(x.cpu()) is torch.Tensor
        assert x.cpu().device.type == x.to("cpu").device.type == "cpu"
        assert (x.sum().item(), int(x.sum()), bool(x.all()), len(x)) == (6.0, 6, True, 2)
        assert [row.tolist() for row in x] == [[1.0, 1.0, 1.0]] * 2
        return x

    seen = inside(child, probe)
    assert seen.device == "gpu:0"
    assert seen.values.tolist() == [[1.0] * 3] * 2


@pytest.mark.parametrize("how", ["x.numpy()", "np.asarray(x)", "np.array(x)"])
def test_numpy_does_not_reach_it(child, how):
    def probe(how):
        import numpy as np
        import torch

        x = torch.ones(2, device=gpu())
        try:
            eval(how, {"np": np, "x": x})
        except TypeError as error:
            return str(error)
        return ""

    assert "Use Tensor.cpu() to copy the tensor to host memory first" in inside(child, probe, how)


MAKERS = [
    "torch.tensor([1, 2, 3], device=D)",
    "torch.tensor(2.5, device=D)",
    "torch.as_tensor([1.0, 2.0], device=D)",
    "torch.zeros(2, 3, device=D)",
    "torch.ones(2, device=D, dtype=torch.float64)",
    "torch.full((2,), 7, device=D)",
    "torch.arange(1, 9, 3, device=D)",
    "torch.linspace(0, 1, 4, device=D)",
    "torch.eye(2, 3, device=D)",
    "torch.rand(2, 3, device=D)",
    "torch.randn(2, 3, device=D, generator=torch.Generator().manual_seed(4))",
    "torch.randint(0, 9, (3,), device=D)",
    "torch.randperm(5, device=D)",
    "torch.normal(0.0, 1.0, (2, 2), device=D)",
    "torch.zeros_like(torch.ones(2, device=D))",
    "torch.ones(2, device=D).new_tensor([1, 2])",
    "torch.ones(2, device=D).new_zeros(3)",
    "torch.ones(2, 3, device=D).unsqueeze_(0)",
    "torch.ones(2, 3, device=D).t_()",
    "torch.add(torch.ones(2, device=D), 1, out=torch.empty(0, device=D))",
    "torch.bernoulli(torch.full((4,), 0.5, device=D))",
    "torch.multinomial(torch.ones(4, device=D), 2)",
    "torch.ones(2, 3, device=D).nonzero()",
    "torch.nn.functional.one_hot(torch.tensor([0, 2], device=D))",
    "torch.einsum('ij,jk', torch.ones(2, 3, device=D), torch.ones(3, 2, device=D))",
    "torch.arange(6.0, device=D).reshape(2, 3).T.contiguous()",
    "torch.arange(6.0, device=D).view(2, 3)[:, 1:].mul_(2)",
]


@pytest.mark.parametrize("expression", MAKERS)
def test_tensors_are_those_of_the_cpu(child, expression):
    def probe(expression):
        import torch

        seen = []
        for name in ("cpu", gpu()):
            torch.manual_seed(3)
            seen.append(eval(expression, {"torch": torch, "D": name}))
        assert (seen[0].dtype, seen[0].stride()) == (seen[1].dtype, seen[1].stride())
        return seen

    plain, there = inside(child, probe, expression)
    assert (plain.device, there.device) == ("cpu", "gpu:0")
    assert plain.values.equal(there.values)


def test_a_view_shares_memory(child):
    def probe():
        import torch

        x = torch.zeros(2, 3, device=gpu())
        x.view(6)[1] = 5.0
        x[1].fill_(2.0)
        return x

    assert inside(child, probe).values.tolist() == [[0.0, 5.0, 0.0], [2.0, 2.0, 2.0]]


# ------------------------------------------------------------------------------------------------- autograd


def test_gradients_lie_where_their_tensor_does(child):
    def probe():
        import torch

        x = torch.arange(3.0, device=gpu(), requires_grad=True)
        (x**2).sum().backward()
        start = torch.arange(3.0, requires_grad=True)
        (start.to(gpu()) ** 2).sum().backward()  # the way back leads to the CPU
        (slope,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
        assert slope.device.type == "gpu"
        assert start.grad is not None
        return x.grad, start.grad, slope.detach()

    there, here, slope = inside(child, probe)
    assert (there.device, here.device) == ("gpu:0", "cpu")
    assert there.values.tolist() == here.values.tolist() == [0.0, 2.0, 4.0]
    assert slope.values.tolist() == [0.0, 3.0, 12.0]


def test_no_grad_and_detach(child):
    def probe():
        import torch

        x = torch.ones(2, device=gpu(), requires_grad=True)
        with torch.no_grad():
            assert not (x * 2).requires_grad
        assert not x.detach().requires_grad
        assert (x * 2).requires_grad
        with torch.inference_mode():
            assert (x * 2).tolist() == [2.0, 2.0]

    inside(child, probe)


# ------------------------------------------------------------------------------------------------- models


def test_inference_mode_moves_there_and_back(child):
    def probe():
        import torch

        with torch.inference_mode():
            x = torch.ones(2, 3).to(gpu())
            back = x.cpu()
            x.add_(1)
            places = [str(tensor.device.type) for tensor in (x, x * 2, back, x.to("cpu"), x.to(gpu()))]
            return places, back.tolist(), x.cpu().numpy().tolist()

    twos = [[2.0, 2.0, 2.0]] * 2
    assert inside(child, probe) == (["gpu", "gpu", "cpu", "cpu", "gpu"], [[1.0, 1.0, 1.0]] * 2, twos)


@pytest.mark.parametrize("name", ["SGD", "Momentum", "Adam", "AdamW", "RMSprop"])
def test_training_gives_the_numbers_of_the_cpu(child, name):
    def probe(name):
        import torch

        makers = {
            "SGD": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
            "Momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9, nesterov=True),
            "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
            "AdamW": lambda parameters: torch.optim.AdamW(parameters, lr=0.01),
            "RMSprop": lambda parameters: torch.optim.RMSprop(parameters, lr=0.01),
        }
        return train("cpu", makers[name]), train(gpu(), makers[name])

    (losses, weights), (losses_there, weights_there) = inside(child, probe, name)
    assert losses == losses_there
    assert losses[-1] < losses[0]
    assert all(weights[name].values.equal(weights_there[name].values) for name in weights)


def test_a_model_moves_and_its_parameters_stay_the_same_objects(child):
    def probe():
        import torch
        from torch import nn

        model = network()
        inputs, _targets = data()
        expected = model.eval()(inputs)
        parameters = list(model.parameters())
        graph = model(inputs)  # alive while the model moves
        model(inputs).sum().backward()
        slopes = [parameter.grad.clone() for parameter in parameters]
        assert model.to(gpu()) is model
        assert all(new is old for new, old in zip(model.parameters(), parameters, strict=True))
        assert all(isinstance(p, nn.Parameter) and p.requires_grad and p.is_leaf for p in parameters)
        assert {str(value.device) for value in model.state_dict().values()} == {"gpu:0"}
        assert {str(p.grad.device) for p in parameters} == {"gpu:0"}
        assert torch.equal(model(inputs.to(gpu())).cpu(), expected)
        model.to(gpu()).cpu()
        assert {str(value.device) for value in model.state_dict().values()} == {"cpu"}
        assert all(new is old for new, old in zip(model.parameters(), parameters, strict=True))
        assert {type(p) for p in parameters} == {nn.Parameter}
        assert all(p.grad.equal(slope) for p, slope in zip(parameters, slopes, strict=True))
        assert torch.equal(model(inputs), expected)
        assert graph.shape == expected.shape

    inside(child, probe)


def test_an_optimizer_made_before_the_move_goes_on(child):
    def probe():
        import torch

        model = network()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        model.to(gpu())
        before = model[0].weight.detach().clone()
        model(data()[0].to(gpu())).sum().backward()
        optimizer.step()
        assert not torch.equal(model[0].weight, before)
        for parameter in model.parameters():  # the same by hand
            parameter.data = parameter.data.to("cpu")
        assert model[0].weight.device.type == "cpu"

    inside(child, probe)


def test_layers_of_many_kinds(child):
    def probe():
        import torch
        from torch import nn

        torch.manual_seed(0)
        image, words = torch.randn(2, 1, 8, 8), torch.randint(0, 9, (2, 5))
        models = [
            (nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()), image),
            (nn.Sequential(nn.Embedding(9, 4), nn.LayerNorm(4), nn.GELU(), nn.Linear(4, 2)), words),
            (nn.Sequential(nn.Embedding(9, 4), nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True)), words),
            (nn.Sequential(nn.AvgPool2d(2), nn.Upsample(scale_factor=2), nn.Softmax(-1), nn.Dropout(0.0)), image),
            (nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.GroupNorm(1, 2), nn.AdaptiveAvgPool2d(1)), image),
        ]
        for model, given in models:
            for training in (True, False):
                model.cpu().train(training)
                wanted = model(given)
                there = model.to(gpu())(given.to(gpu()))
                assert there.device.type == "gpu"
                assert torch.allclose(there.cpu(), wanted, atol=1e-6), (model, training)
                if there.requires_grad:
                    there.sum().backward()

    inside(child, probe)


def test_a_deep_copy_is_a_parameter_on_the_device(child):
    def probe():
        import copy

        import torch
        from torch import nn

        model = network().to(gpu())
        model(data()[0].to(gpu())).sum().backward()
        copied = copy.deepcopy(model)
        assert len(list(copied.parameters())) == len(list(model.parameters()))
        for old, new in zip(model.parameters(), copied.parameters(), strict=True):
            assert isinstance(new, nn.Parameter)
            assert new.device == old.device
            assert torch.equal(new, old)
            assert str(new.grad) == str(old.grad)
        with torch.no_grad():
            copied[0].weight.zero_()
        assert model[0].weight.any()

    inside(child, probe)


# ------------------------------------------------------------------------------------------------- files


def test_weights_go_into_a_file_and_come_back_where_they_are_wanted(child):
    def probe():
        import torch

        model = network().to(gpu())
        torch.save(model.state_dict(), "there.pt")
        torch.save(network().state_dict(), "here.pt")
        wanted = network().state_dict()
        cases = [("there.pt", None, "gpu:0"), ("there.pt", "cpu", "cpu"), ("there.pt", torch.device("cpu"), "cpu"),
                 ("here.pt", gpu(), "gpu:0"), ("here.pt", "gpu", "gpu:0"), ("there.pt", "gpu:0", "gpu:0"),
                 ("here.pt", None, "cpu")]  # fmt: skip
        for file, where, device in cases:
            loaded = torch.load(file, map_location=where, weights_only=True)
            assert {str(value.device) for value in loaded.values()} == {device}, (file, where)
            assert all(torch.equal(value.cpu(), wanted[name]) for name, value in loaded.items())
        other = network().to(gpu())
        with torch.no_grad():
            other[0].weight.zero_()
        other.load_state_dict(torch.load("here.pt", map_location="cpu"))  # copies across
        assert torch.equal(other[0].weight, model[0].weight)

    inside(child, probe)


def test_the_state_of_an_optimizer_and_a_whole_module_go_into_a_file(child):
    def probe():
        import torch
        from torch import nn

        model = network().to(gpu())
        optimizer = torch.optim.Adam(model.parameters())
        model(data()[0].to(gpu())).sum().backward()
        optimizer.step()
        torch.save({"optimizer": optimizer.state_dict()}, "checkpoint.pt")
        other = torch.optim.Adam(model.parameters())
        other.load_state_dict(torch.load("checkpoint.pt", map_location="cpu")["optimizer"])
        first = other.state[model[0].weight]["exp_avg"]
        assert first.device.type == "gpu"
        assert torch.equal(first, optimizer.state[model[0].weight]["exp_avg"])
        torch.save(model, "model.pt")
        for where, device in (("cpu", "cpu"), (None, "gpu:0")):
            loaded = torch.load("model.pt", map_location=where, weights_only=False)
            assert isinstance(loaded[0].weight, nn.Parameter)
            assert str(loaded[0].weight.device) == device

    inside(child, probe)


# ------------------------------------------------------------------------------------------------- the process


def test_installing_twice_changes_nothing_and_seeds_still_work(child):
    def probe():
        import torch

        from graders.sandbox import simulated_device

        simulated_device.install()
        simulated_device.install()
        torch.manual_seed(5)
        first = torch.rand(3, device=gpu())
        torch.manual_seed(5)
        assert torch.equal(first, torch.rand(3, device=gpu()))
        assert torch.get_device_module("gpu").device_count() == 1
        assert not torch.cuda.is_available()

    inside(child, probe)


def test_importing_it_changes_nothing():
    import torch

    with pytest.raises(RuntimeError, match="gpu"):
        torch.device("gpu")
    assert not hasattr(torch, "gpu")
    assert "data" not in vars(torch.nn.Parameter)
