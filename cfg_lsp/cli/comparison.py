"""Differences as people and programs read them; what `diff` and `parity` share."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from cfg_lsp.cli.console import Console
from cfg_lsp.merge import one_line, to_json
from cfg_lsp.project.compare import FoundDifference, Side
from cfg_lsp.report import columns, pad, visible
from cfg_lsp.text import plural

_WIDEST = 72
_BEFORE = 24


def draw(console: Console, differences: Sequence[FoundDifference], indent: str = "") -> str:
    """Each key path, and below it the value of either side with its place."""
    return "\n".join(line for each in differences for line in _lines(console, each, indent))


def as_data(console: Console, difference: FoundDifference) -> dict[str, Any]:
    """A difference as plain data; a side is null where it has no such key."""
    return {
        "key": difference.name,
        "left": _side(console, difference.left),
        "right": _side(console, difference.right),
    }


def _lines(console: Console, difference: FoundDifference, indent: str) -> Iterator[str]:
    style = console.style
    left, right = difference.left, difference.right
    texts = _texts(left, right)
    width = max(map(columns, texts))
    yield f"{indent}{style.bold(visible(difference.name) or '(the whole config)')}"
    for side, text, sign, paint in ((left, texts[0], "-", style.red), (right, texts[1], "+", style.green)):
        if side is not None:
            place = style.dim(console.place(side.place, side.merged.origin))
            yield f"{indent}  {paint(f'{sign} {pad(text, width)}')}  {place}"


def _texts(left: Side | None, right: Side | None) -> tuple[str, str]:
    """Both values on one line each; long ones are cut so that the first difference is seen."""
    full = [visible(one_line(side.value, sys.maxsize)) if side is not None else "" for side in (left, right)]
    common = _common(full[0], full[1]) if left is not None and right is not None else 0
    first = max(0, common - _BEFORE) if max(map(len, full)) > _WIDEST else 0
    shown = [_cut(text, first, side) for text, side in zip(full, (left, right), strict=True)]
    return shown[0], shown[1]


def _common(left: str, right: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(left), len(right)))


def _cut(text: str, first: int, side: Side | None) -> str:
    if len(text) <= _WIDEST or side is None:
        return text
    lead, tail = "…" if first else "", "…" if len(text) > first + _WIDEST else ""
    value = side.value
    size = plural(len(value), "key" if isinstance(value, dict) else "item") if isinstance(value, dict | list) else ""
    return f"{lead}{text[first : first + _WIDEST]}{tail}{size and f' ({size})'}"


def _side(console: Console, side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    line = side.place.position.line if side.place is not None else None
    return {"value": to_json(side.value), "file": console.shown(side.merged.origin.path), "line": line}
