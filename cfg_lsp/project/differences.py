"""Differences as people read them: each key path, and below it the value of either side with its place.

Knows how long values are cut so that the first difference is seen. How a place is written is the caller's word.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from cfg_lsp.merge import one_line
from cfg_lsp.project.compare import FoundDifference, Side
from cfg_lsp.report import Style, columns, pad, visible
from cfg_lsp.text import plural

_WIDEST = 72
_BEFORE = 24


def difference_lines(
    differences: Sequence[FoundDifference], style: Style, place: Callable[[Side], str], indent: str = ""
) -> Iterator[str]:
    """The lines of these differences; `place` says where a side is set."""
    for difference in differences:
        left, right = difference.left, difference.right
        texts = _texts(left, right)
        width = max(map(columns, texts))
        yield f"{indent}{style.bold(visible(difference.name) or '(the whole config)')}"
        for side, text, sign, paint in ((left, texts[0], "-", style.red), (right, texts[1], "+", style.green)):
            if side is not None:
                yield f"{indent}  {paint(f'{sign} {pad(text, width)}')}  {style.dim(place(side))}"


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
