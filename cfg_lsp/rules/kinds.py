"""Which values are of one kind to the program that reads a config, and what a message calls them.

Knows Python's types as PyYAML makes them. Knows no keys and no files.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any


def kind_of(value: Any) -> str | None:
    """The kind in words; `None` for null and for a tagged value, which are comparable to nothing."""
    for types, words in _KINDS:
        if isinstance(value, types):
            return words
    return None


def is_filled_in(value: Any, keep: str | None) -> bool:
    """Whether a text stands for a value that only the program knows: `${other.key}`, `{{ name }}`, or `keep`."""
    if not isinstance(value, str):
        return False
    return value == keep or (value.startswith(("${", "{{")) and re.fullmatch(_FILLED_IN, value) is not None)


_FILLED_IN = r"\$\{(?:[^{}]|\{[^{}]*\})*\}|\{\{[^{}]*\}\}"  # compiled where it is needed, which is seldom
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "a boolean"),  # before the numbers: to Python it is one
    ((int, float), "a number"),
    (str, "text"),
    (dict, "a mapping"),
    ((list, tuple), "a list"),
    (date, "a date"),
    (set, "a set"),
    (bytes, "binary data"),
)
