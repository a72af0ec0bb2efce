"""A line of a file with a piece of it marked, as a terminal shows it."""

from __future__ import annotations

from typing import NamedTuple

from cfg_lsp.report.visible import columns, visible

_WIDEST = 120
_BEFORE = 40
_TAB = " " * 4


class Excerpt(NamedTuple):
    """The line as it is shown; then, in columns, what stands before the marked piece and how wide that is."""

    line: str
    before: int
    marked: int


def excerpt(content: str, start: int, end: int) -> Excerpt:
    """`content` with the characters from `start` to `end` marked, at least one; a long line is cut around them."""
    first = 0 if max(end, start + 1) <= _WIDEST else max(0, start - _BEFORE)
    last = len(content) if len(content) - first <= _WIDEST else first + _WIDEST
    lead, tail = "…" if first else "", "…" if last < len(content) else ""
    before = lead + _shown(content[first:start])
    marked = _shown(content[start : min(end, last)])
    return Excerpt(f"{lead}{_shown(content[first:last])}{tail}", columns(before), max(columns(marked), 1))


def _shown(text: str) -> str:
    return visible(text.replace("\t", _TAB))
