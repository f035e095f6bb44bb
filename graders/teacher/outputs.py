"""What students' cells showed, made harmless: text and pictures only. Nothing of it can run in a teacher's browser."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any

from graders.report.junk import clean

LARGEST_PICTURE = 2_000_000  # bytes
MOST = 20  # outputs of one cell
PNG = b"\x89PNG\r\n\x1a\n"

Output = dict[str, Any]


def harmless(outputs: object) -> list[Output]:
    """Of a cell's outputs, whatever they are, what can be shown."""
    if not isinstance(outputs, list):
        return []
    return [made for output in outputs[:MOST] if isinstance(output, Mapping) for made in kept(output)]


def kept(output: Mapping[str, Any]) -> Iterable[Output]:
    kind = output.get("output_type")
    if kind == "stream":
        yield from stream(output.get("text"))
    elif kind == "error":
        trace = output.get("traceback")
        lines = trace if isinstance(trace, list) else []
        yield from stream("\n".join(line for line in lines if isinstance(line, str)))
    elif kind in ("display_data", "execute_result"):
        data = output.get("data")
        if isinstance(data, Mapping):
            yield from shown(data)


def stream(text: object) -> Iterable[Output]:
    if isinstance(text, str) and (safe := clean(text)):
        yield {"output_type": "stream", "name": "stdout", "text": safe + "\n"}


def shown(data: Mapping[str, Any]) -> Iterable[Output]:
    picture = data.get("image/png")
    if isinstance(picture, str) and is_picture(picture):
        yield {"output_type": "display_data", "data": {"image/png": picture}, "metadata": {}}
    else:
        yield from stream(data.get("text/plain"))


def is_picture(text: str) -> bool:
    """Whether this is a PNG in base64, and nothing else, as it will stand inside an HTML attribute."""
    if len(text) > LARGEST_PICTURE * 4 // 3:
        return False
    try:
        return base64.b64decode("".join(text.split()), validate=True).startswith(PNG)
    except (binascii.Error, ValueError):
        return False
