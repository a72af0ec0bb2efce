"""What a shape takes, in a few words: `integer ≥ 1 · default 3`.

The same words stand in an editor and in the documentation. Knows nothing of how they are shown.
"""

from __future__ import annotations

from collections.abc import Callable

from cfg_lsp.schema.judge import show
from cfg_lsp.schema.shape import MISSING, Field, Kind, Shape
from cfg_lsp.schema.spelling import spelled

_NAMES: dict[Kind, str] = {
    "text": "string",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
    "mapping": "mapping",
    "list": "list",
}
_MOST_CHOICES = 12


def summary(field: Field, code: Callable[[str], str] = str, most: int = _MOST_CHOICES) -> str:
    """What a key takes, of very many choices the first, and what it is without anybody's doing.

    `code` marks what is written as it stands.
    """
    default = default_of(field, code)
    parts = [takes(field.shape, code, most), "required" if field.is_required else default and f"default {default}"]
    return " · ".join(part for part in parts if part)


def takes(shape: Shape, code: Callable[[str], str] = str, most: int = _MOST_CHOICES) -> str:
    """The types of a value with its choices and bounds; empty where it may be anything."""
    if shape.choices:
        shown = [code(spelled(choice)) for choice in shape.choices[:most]]
        more = len(shape.choices) - len(shown)
        return _either([*shown, f"{more} more"] if more else shown)
    names = [_named(kind, shape, code) for kind in shape.kinds if kind != "integer" or "number" not in shape.kinds]
    return _either(names) if names else ""


def default_of(field: Field, code: Callable[[str], str] = str) -> str:
    """What a key is where nobody gives it; empty where it is nothing."""
    return "" if field.default is MISSING else code(spelled(field.default))


def replacement(field: Field, code: Callable[[str], str] = str) -> str:
    """What is said of a key that is no more."""
    return f"{code(field.moved_to)} replaces it" if field.moved_to else "nothing replaces it"


def says_something(field: Field) -> bool:
    """Whether anything is known of a key but that it may be there."""
    return bool(field.shape.kinds or field.does or field.shape.does or field.moved_to is not None)


def _named(kind: Kind, shape: Shape, code: Callable[[str], str]) -> str:
    if kind in ("integer", "number"):
        return f"{_NAMES[kind]}{_bounds(shape)}"
    if kind == "list" and shape.items is not None:
        inner = takes(shape.items, code)
        return f"list of {inner}" if inner else "list"
    return _NAMES[kind]


def _bounds(shape: Shape) -> str:
    bounds = []
    if shape.least is not None:
        bounds.append(f" {'>' if shape.is_above_least else '≥'} {show(shape.least)}")
    if shape.most is not None:
        bounds.append(f" ≤ {show(shape.most)}")
    return ",".join(bounds)


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
