"""How a value is written on one line, so that it reads back as the same value.

Knows scalars and short lists of them. Knows nothing of where they go.
"""

from __future__ import annotations

import math
import re
from typing import Any

from cfg_lsp.edits.quoting import quoted_like
from cfg_lsp.syntax import ScalarReading, dump_number
from cfg_lsp.syntax.scalars import PLAIN_VALUES, Unreadable

_LONGEST = 120
_PLAIN = re.compile(
    r"(?:[\w./$~(<]|-(?=[\w.]))(?:[^\x00-\x1f\x7f#:,\[\]{}&*!|>'\"%@`\\?]|:(?=\S)|(?<=\S)[#*&!%@>])*(?<!\s)"
)


def written(value: Any, reading: ScalarReading, *, quote: str = "", is_json: bool = False) -> str | None:
    """The text of a scalar or of a short list, in this quote where it is text; `None` for all else and for null."""
    if isinstance(value, list):
        items = [_scalar(each, reading, "", is_json) for each in value]
        text = f"[{', '.join(item for item in items if item is not None)}]"
        return text if None not in items and len(text) <= _LONGEST and not quote else None
    return _scalar(value, reading, quote, is_json)


def _scalar(value: Any, reading: ScalarReading, quote: str, is_json: bool) -> str | None:
    if isinstance(value, str):
        return _text(value, reading, quote, is_json) if len(value) <= _LONGEST and value.isprintable() else None
    if quote or value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value, reading) if math.isfinite(value) else None
    return str(value) if isinstance(value, int) else None


def _text(value: str, reading: ScalarReading, quote: str, is_json: bool) -> str:
    if is_json or quote:
        return quoted_like('"' if is_json else quote, value)
    return value if _PLAIN.fullmatch(value) and _reads_as_itself(value, reading) else quoted_like("'", value)


def _reads_as_itself(text: str, reading: ScalarReading) -> bool:
    plain = PLAIN_VALUES[reading]
    try:
        return plain[text] == text and text not in plain.surprising
    except Unreadable:
        return False


def _number(value: float, reading: ScalarReading) -> str:
    text = dump_number(value)
    return text if PLAIN_VALUES[reading][text] == value else repr(value)
