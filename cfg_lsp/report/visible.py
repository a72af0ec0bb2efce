"""How text looks on a terminal: what stands for characters that would steer it, and how wide it is."""

from __future__ import annotations

import re
import unicodedata

_STEERING = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DELETE = 0x7F
_LONE_HALF = "[\ud800-\udfff]"


def visible(text: str) -> str:
    """`text` on one line, with pictures in place of control characters, so that none vanishes or acts."""
    return text if text.isprintable() else "".join(map(_visible, text))


def encodable(text: str) -> str:
    """`text` without the halves of characters that names of files and escapes may hold and UTF-8 may not."""
    return text if text.isascii() else re.sub(_LONE_HALF, "\ufffd", text)


def columns(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def pad(text: str, width: int) -> str:
    """`text` with spaces behind it up to `width` columns."""
    return text + " " * (width - columns(text))


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == _DELETE:
        return "\u2421"
    return "\ufffd" if 0x80 <= code < 0xA0 or character in _STEERING else character


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
