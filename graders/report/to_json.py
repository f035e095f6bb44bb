"""The result file: strict JSON in UTF-8 that is there in full or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graders.report import whole


def write(result: dict[str, Any], path: Path, *, lasting: bool = True) -> None:
    """Write a result; a reader of ``path`` sees the file of before or the new one, never a half.

    Args:
        lasting: see ``whole.write``.

    Raises:
        ValueError: a number in it is not finite, which JSON cannot say.
        OSError: the folder is missing, full or read-only.
    """
    text = json.dumps(result, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    whole.write(text.encode("utf-8", "replace"), path, lasting=lasting)  # half a surrogate pair has no UTF-8
