"""Observations as bytes: a JSON skeleton and one safetensors block.

The encoder runs beside student code; the decoder runs on the trusted side and believes nothing: it unpickles
nothing, runs nothing of what it reads, and raises `BadReply` for whatever does not fit the limits below.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy
import safetensors
import safetensors.numpy
import safetensors.torch
import torch
from torch import Tensor

from graders.sandbox import SIMULATED

MAX_JSON = 2 << 20  # bytes; a 26 MB skeleton was measured to cost the judge 0.8 s and 0.6 GB
MAX_TENSORS = 64 << 20  # bytes
MAX_TENSOR_HEADER = 1 << 20  # bytes; one tensor takes about 60
MAX_DEPTH = 30
MAX_NODES = 50_000
MAX_COUNT = 2_000  # tensors; each costs the judge a tenth of a millisecond
MAX_TEXT = 20_000  # characters of one string
MAX_DIMENSIONS = 24

REQUEST = struct.Struct("<QQ")  # to the child: number of the request, bytes that follow
HEADER = struct.Struct("<4sQII")  # magic, number of the request, bytes of JSON, bytes of tensors
MAGIC = b"TPO1"
HELLO = b"TPO1 ready"  # from a child that is locked in, before anything of the student runs

DTYPES = {str(dtype).removeprefix("torch."): dtype for dtype in vars(torch).values() if isinstance(dtype, torch.dtype)}


class BadReply(ValueError):
    """What came back is no observation."""


class TooMuch(Exception):
    """The value is too large, too deep or too long to be observed."""


@dataclass(frozen=True)
class Opaque:
    """A value that is no plain data: only its type's name and a short text arrive."""

    type_name: str
    text: str


@dataclass
class SeenTensor:
    """A tensor (or numpy array) as it was seen: its numbers on the CPU, and what can be said about it."""

    values: Tensor
    device: str = "cpu"
    requires_grad: bool = False
    grad_fn: str | None = None
    contiguous: bool = True
    kind: str = "tensor"  # "tensor", "parameter" or "array" (numpy)
    layout: str = "strided"
    # Filled in by the kit after a judged call: see graders.kit.call.
    repeat: Any = field(default=None, repr=False)
    gradients: list[Tensor | None] | None = field(default=None, repr=False)
    leaves: list[Tensor] = field(default_factory=list, repr=False)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.values.shape)

    @property
    def dtype(self) -> torch.dtype:
        return self.values.dtype


def tensor_from(
    data: bytes,
    dtype: torch.dtype,
    offset: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    requires_grad: bool,
) -> Tensor:
    """A tensor of a request: over a storage of its own that holds `data`."""
    held = torch.frombuffer(bytearray(data), dtype=torch.uint8).clone() if data else torch.empty(0, dtype=torch.uint8)
    tensor = torch.empty(0, dtype=dtype).set_(held.untyped_storage(), offset, shape, strides)
    return tensor.requires_grad_(requires_grad)


# --------------------------------------------------------------------------------------------- encoding (inside)


SCALARS = (type(None), bool, int, float, str)


class _Encoder:
    def __init__(self) -> None:
        self.tensors: dict[str, Tensor] = {}
        self.bytes = 0
        self.nodes = 0

    def encode(self, value: object, depth: int = 0) -> dict[str, Any]:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise TooMuch(f"it is nested more than {MAX_DEPTH} levels deep")
        if self.nodes > MAX_NODES:
            raise TooMuch(f"it has more than {MAX_NODES} parts")
        # Exact types where a subclass could lie; isinstance where the base class's own methods do the reading.
        kind = type(value)
        if kind in SCALARS:
            return self.scalar(value)
        if isinstance(value, Tensor):
            return self.tensor(value, "parameter" if kind is torch.nn.Parameter else "tensor")
        if isinstance(value, list):
            return {"l": [self.encode(item, depth + 1) for item in list.__iter__(value)]}
        if isinstance(value, tuple):
            return {"u": [self.encode(item, depth + 1) for item in tuple.__iter__(value)]}
        if isinstance(value, dict):
            return {"d": [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in dict.items(value)]}
        if isinstance(value, numpy.generic):
            item = value.item()
            return self.scalar(item) if type(item) in SCALARS else self.opaque(value)
        if isinstance(value, numpy.ndarray):
            if value.dtype.kind not in "biufc":
                return self.opaque(value)
            native = numpy.array(value, dtype=value.dtype.newbyteorder("="), order="C", subok=False)
            return self.tensor(torch.from_numpy(native), "array")
        if isinstance(value, torch.dtype):
            return {"y": str(value).removeprefix("torch.")}
        if isinstance(value, torch.device):
            return {"v": str(value)}
        return self.opaque(value)

    def scalar(self, value: object) -> dict[str, Any]:
        if isinstance(value, int) and value.bit_length() > 1024:
            raise TooMuch("it is a whole number of more than 1024 bits")
        return {"s": value[:MAX_TEXT] if isinstance(value, str) else value}

    def opaque(self, value: object) -> dict[str, Any]:
        return {"o": [type(value).__name__[:200], object.__repr__(value)[:200]]}

    def tensor(self, tensor: Tensor, kind: str) -> dict[str, Any]:
        """The tensor's number and, of what can be said about it, what is not the case for most: see `_seen`."""
        device = tensor.device.type
        if tensor.is_quantized or tensor.is_nested or device == "meta":
            return self.opaque(tensor)
        about: dict[str, Any] = {}
        if device != "cpu":
            about["device"] = str(tensor.device)
        if tensor.requires_grad:
            about["grad"] = True
        if tensor.grad_fn is not None:
            about["fn"] = type(tensor.grad_fn).__name__
        if kind != "tensor":
            about["kind"] = kind
        plain = tensor.detach()
        self.bytes += plain.numel() * plain.element_size()
        if self.bytes > MAX_TENSORS:
            raise TooMuch(f"its tensors take more than {MAX_TENSORS >> 20} MB")
        if plain.layout != torch.strided:
            about["layout"] = str(plain.layout).removeprefix("torch.")
            about["contiguous"] = False
            plain = plain.to_dense()
        elif not plain.is_contiguous():
            about["contiguous"] = False
        plain = plain.to("cpu").resolve_conj().resolve_neg()
        plain = plain.clone(memory_format=torch.contiguous_format).as_subclass(Tensor)
        if len(self.tensors) == MAX_COUNT:
            raise TooMuch(f"it has more than {MAX_COUNT} tensors")
        key = str(len(self.tensors))
        self.tensors[key] = plain
        return {"t": key, **about}


def encode(value: object, request: int) -> bytes:
    """The frame that answers `request` with `value`; raises `TooMuch` where the value does not fit."""
    encoder = _Encoder()
    with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
        skeleton = json.dumps(encoder.encode(value)).encode("ascii")
        if len(skeleton) > MAX_JSON:
            raise TooMuch(f"it is longer than {MAX_JSON >> 20} MB")
        block = _block(encoder.tensors) if encoder.tensors else b""
    return HEADER.pack(MAGIC, request, len(skeleton), len(block)) + skeleton + block


def _block(tensors: dict[str, Tensor]) -> bytes:
    """By way of numpy, which takes a third of the time, as long as numpy has all the dtypes."""
    try:
        saved: bytes = safetensors.numpy.save({name: tensor.numpy() for name, tensor in tensors.items()})
    except (TypeError, KeyError, ValueError, safetensors.SafetensorError):  # bfloat16, and whatever is like it
        saved = safetensors.torch.save(tensors)
    return saved


# --------------------------------------------------------------------------------------------- decoding (trusted)


def body_size(header: bytes, request: int) -> int:
    """How many bytes follow this header; raises `BadReply` where it is no header that answers `request`."""
    magic, number, skeleton, block = HEADER.unpack(header)
    if magic != MAGIC or number != request:
        raise BadReply("no answer to what was asked")
    if skeleton > MAX_JSON or block > MAX_TENSORS + MAX_JSON:
        raise BadReply("an answer that claims to be larger than allowed")
    return int(skeleton + block)


def without_number(frame: bytes) -> bytes:
    """What of a frame is the same whenever the same is answered."""
    return frame[HEADER.size - 8 :]


def decode(frame: bytes) -> Any:
    """The observation in a whole frame whose header `body_size` has accepted; raises `BadReply`."""
    _, _, size, _ = HEADER.unpack(frame[: HEADER.size])
    body = memoryview(frame)[HEADER.size :]
    try:
        skeleton = json.loads(bytes(body[:size]))
        block = bytes(body[size:])
        tensors = _tensors(block) if block else {}
        return _decode(skeleton, tensors, [0], 0)
    except (
        ValueError,
        TypeError,
        KeyError,
        safetensors.SafetensorError,
        RuntimeError,
        OverflowError,
        MemoryError,
    ) as error:
        # RuntimeError: what torch says of a device's name or a shape; RecursionError is one, too.
        raise BadReply(f"an answer that cannot be read ({type(error).__name__})") from error


def _tensors(block: bytes) -> dict[str, Tensor]:
    if int.from_bytes(block[:8], "little") > MAX_TENSOR_HEADER:  # the library reads up to 100 MB of it, in 20 s
        raise ValueError("a header that is too long")
    tensors = safetensors.torch.load(block)
    if len(tensors) > MAX_COUNT:
        raise ValueError("too many tensors")
    return tensors


def _decode(node: Any, tensors: dict[str, Tensor], nodes: list[int], depth: int) -> Any:
    nodes[0] += 1
    if depth > MAX_DEPTH + 1 or nodes[0] > 2 * MAX_NODES or not isinstance(node, dict):
        raise ValueError("no skeleton")
    if "s" in node:
        return _plain(node["s"])
    if "t" in node:
        return _seen(node, tensors)
    if "l" in node:
        return [_decode(item, tensors, nodes, depth + 1) for item in _items(node["l"])]
    if "u" in node:
        return tuple(_decode(item, tensors, nodes, depth + 1) for item in _items(node["u"]))
    if "d" in node:
        pairs = [(_decode(k, tensors, nodes, depth + 1), _decode(v, tensors, nodes, depth + 1)) for k, v in node["d"]]
        return dict(pairs)  # a key that cannot be hashed is a TypeError, so a BadReply
    if "y" in node:
        return DTYPES[node["y"]]
    if "v" in node:
        return _device(_text(node["v"])[:30])
    if "o" in node:
        name, text = node["o"]
        return Opaque(_text(name)[:200], _text(text)[:200])
    raise ValueError("no skeleton")


def _device(name: str) -> torch.device | Opaque:
    """The device of that name; only inside there may be a simulated one."""
    return Opaque("device", name) if name.partition(":")[0] == SIMULATED else torch.device(name)


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("no list")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _plain(value: Any) -> bool | int | float | str | None:
    if type(value) not in SCALARS:
        raise ValueError("no scalar")
    plain: bool | int | float | str | None = value
    return plain


def _seen(node: dict[str, Any], tensors: dict[str, Tensor]) -> SeenTensor:
    """What is not said is what holds for most tensors."""
    values = tensors[_text(node["t"])]
    if values.dim() > MAX_DIMENSIONS:
        raise ValueError("too many dimensions")
    name = node.get("fn")
    return SeenTensor(
        values=values,
        device=_text(node.get("device", "cpu"))[:30],
        requires_grad=node.get("grad") is True,
        grad_fn=None if name is None else _text(name)[:100],
        contiguous=node.get("contiguous", True) is True,
        kind=_text(node.get("kind", "tensor"))[:20],
        layout=_text(node.get("layout", "strided"))[:30],
    )
