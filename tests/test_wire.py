"""Observations through bytes: what goes in comes out as plain data, and nothing that was forged is believed."""

from __future__ import annotations

import contextlib
import json
from collections import OrderedDict, namedtuple

import numpy
import pytest
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

from graders.sandbox import wire
from graders.sandbox.wire import Opaque, SeenTensor


def through(value):
    frame = wire.encode(value, 7)
    assert wire.body_size(frame[: wire.HEADER.size], 7) == len(frame) - wire.HEADER.size
    return wire.decode(frame)


def frame(skeleton, block=b""):
    text = json.dumps(skeleton).encode() if not isinstance(skeleton, bytes) else skeleton
    return wire.HEADER.pack(wire.MAGIC, 7, len(text), len(block)) + text + block


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -1.5,
        "text",
        "字",
        [1, [2, (3, None)]],
        {"a": (1, 2), 3: [4]},
        torch.float64,
        torch.device("cpu"),
        (),
    ],
)
def test_plain_data_comes_back_as_it_was(value):
    got = through(value)
    assert got == value
    assert type(got) is type(value)


def test_subclasses_of_plain_types_arrive_as_plain_types():
    point = namedtuple("point", "x y")
    assert type(through(torch.Size([2, 3]))) is tuple
    assert type(through(point(1, 2))) is tuple
    assert type(through(OrderedDict(a=1))) is dict
    assert through(numpy.float64(1.5)) == 1.5
    assert type(through(numpy.int64(3))) is int


def test_tensors_bring_what_can_be_said_about_them():
    x = torch.randn(3, 4, requires_grad=True)
    seen = through([x.t(), x * 2, torch.nn.Parameter(x.detach()), numpy.arange(3), torch.zeros(0, 2, dtype=torch.bool)])
    assert all(isinstance(item, SeenTensor) for item in seen)
    assert (seen[0].shape, seen[0].contiguous, seen[0].requires_grad) == ((4, 3), False, True)
    assert torch.equal(seen[0].values, x.detach().t())
    assert seen[1].grad_fn == "MulBackward0"
    assert [item.kind for item in seen] == ["tensor", "tensor", "parameter", "array", "tensor"]
    assert seen[3].dtype == torch.int64
    assert (seen[4].shape, seen[4].dtype) == ((0, 2), torch.bool)


def test_a_tensor_subclass_cannot_lie_about_its_numbers():
    class Liar(torch.Tensor):
        def __eq__(self, other):
            return True

        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            return torch.ones(3)

    got = through(torch.zeros(3).as_subclass(Liar))
    assert type(got.values) is torch.Tensor
    assert got.values.tolist() == [0, 0, 0]


def test_what_is_no_plain_data_arrives_as_a_name():
    got = through([object(), lambda: 1, {1, 2}, 1j])
    assert [item.type_name for item in got] == ["object", "function", "set", "complex"]
    assert all(isinstance(item, Opaque) for item in got)


@pytest.mark.parametrize(
    "value",
    [
        2**5000,
        [[]] * 60_000,
        torch.zeros(1).expand(20_000_000),
    ],
)
def test_what_is_too_much_is_refused_on_the_way_out(value):
    with pytest.raises(wire.TooMuch):
        wire.encode(value, 1)


def test_nesting_is_limited_on_the_way_out():
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(wire.TooMuch, match="nested"):
        wire.encode(endless, 1)


@pytest.mark.parametrize(
    "skeleton",
    [
        [],
        {},
        {"s": {}},
        {"s": [1]},
        {"t": "0"},
        {"l": {"s": 1}},
        {"l": "abc"},
        {"d": [[{"l": []}, {"s": 1}]]},
        {"d": [[{"s": 1}]]},
        {"y": "no_dtype"},
        {"v": "nonsense"},
        {"v": "cuda:" + "9" * 25},
        {"o": ["only one"]},
        {"o": [1, 2]},
        b"no json",
        b"\xff\xfe",
        b"[" * 100_000,
        b"1" * 10_000,
    ],
)
def test_forged_skeletons_are_bad_replies(skeleton):
    with pytest.raises(wire.BadReply):
        wire.decode(frame(skeleton))


def test_forged_tensors_are_bad_replies():
    about = {"device": "cpu", "grad": False, "fn": None, "layout": "strided", "kind": "tensor", "contiguous": True}
    good = safetensors.torch.save({"0": torch.zeros(2)})
    huge = json.dumps({"0": {"dtype": "F32", "shape": [1 << 40], "data_offsets": [0, 1 << 42]}}).encode()
    for block in (b"", b"\x00" * 7, good[:-1], len(huge).to_bytes(8, "little") + huge, b"\xff" * 64):
        with pytest.raises(wire.BadReply):
            wire.decode(frame({"t": "0", **about}, block))
    assert wire.decode(frame({"t": "0", **about}, good)).values.tolist() == [0, 0]
    for wrong in ({"fn": 1}, {"kind": None}, {"device": ["cpu"]}, {"layout": 2}):
        with pytest.raises(wire.BadReply):
            wire.decode(frame({"t": "0", **about, **wrong}, good))


def test_headers_must_answer_the_request_and_stay_small():
    for header in (
        wire.HEADER.pack(b"XXXX", 7, 1, 1),
        wire.HEADER.pack(wire.MAGIC, 8, 1, 1),
        wire.HEADER.pack(wire.MAGIC, 7, wire.MAX_JSON + 1, 0),
        wire.HEADER.pack(wire.MAGIC, 7, 1, wire.MAX_TENSORS * 2),
    ):
        with pytest.raises(wire.BadReply):
            wire.body_size(header, 7)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=20,
)


@given(plain)
def test_any_plain_data_survives(value):
    assert through(value) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_data_or_a_bad_reply(data):
    with contextlib.suppress(wire.BadReply):
        wire.decode(frame(data))
