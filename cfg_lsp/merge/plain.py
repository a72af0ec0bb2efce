"""A resolved value as data that JSON can hold."""

from __future__ import annotations

import math
from typing import Any

from cfg_lsp.syntax import Tagged
from cfg_lsp.text import plural


def to_json(value: Any) -> Any:
    """Keys as text, a tagged value as `{"$tag", "$value"}`, anything that JSON cannot hold as its `str()`."""
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, Tagged):
        return {"$tag": value.tag, "$value": to_json(value.value)}
    if isinstance(value, set):
        return sorted((to_json(item) for item in value), key=str)
    if value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return str(value)


def dump_json(value: Any, *, indent: int | None = 2) -> str:
    """The value as JSON with sorted keys: the same text for the same value, always."""
    import json  # a few milliseconds, which a call without findings need not pay

    return json.dumps(to_json(value), indent=indent, sort_keys=True, ensure_ascii=False, allow_nan=False)


def one_line(value: Any, most: int = 100) -> str:
    """The value as JSON on one line; a long one is cut and says how much there is."""
    import json

    text = json.dumps(to_json(value), ensure_ascii=False, allow_nan=False)
    if len(text) <= most:
        return text
    return f"{text[: most - 20]}… ({_size(value)})"


def _size(value: Any) -> str:
    if isinstance(value, dict | list):
        return plural(len(value), "key" if isinstance(value, dict) else "item")
    return plural(len(str(value)), "character")
