"""What the tables of a manifest's families, layers and overlays may hold.

Knows keys and types, for reports of wrong ones; the rules that read them know what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any


def overlay_start(text: str, number: int) -> int:
    """Where the `[[overlays]]` of that number, from 0, begins in a TOML text; 0 where it has no such header."""
    starts = [match.start() for match in _OVERLAY.finditer(text)]
    return starts[number] if number < len(starts) else 0


def _is_strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


Shape = Mapping[str, tuple[str, Callable[[Any], bool]]]
"""Each key with what it takes, in words and as a test."""

_OVERLAY = re.compile(r"""^[ \t]*\[\[[^\]\n]*\boverlays["']?[ \t]*\]\]""", re.MULTILINE)
_STRINGS = ("a list of strings", _is_strings)
_STRING = ("a string", lambda value: isinstance(value, str))
_SWITCH = ("true or false", lambda value: isinstance(value, bool))
_COUNT = ("a number from 0", _is_count)
_TABLE = ("a table", lambda value: isinstance(value, dict))

FAMILY: Shape = {"new-datasets": _STRINGS, "schema": _STRING}
LAYER: Shape = {
    "files": _STRINGS,
    "extends": _STRINGS,
    "extends-exactly": _COUNT,
    "locked": _SWITCH,
    "one-section": _SWITCH,
    "require": _STRINGS,
    "forbid": _STRINGS,
}
OVERLAY: Shape = {"name": _STRING, "files": _STRINGS, "when": _TABLE, "allow": _STRINGS, "forbid": _STRINGS}
