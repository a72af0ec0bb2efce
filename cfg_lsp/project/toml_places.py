"""Where a key stands in a TOML text.

`tomllib` reads values and forgets places; this finds the place again, for reports only. Knows table
headers, dotted and quoted keys; a key inside an inline table is shown at the line of that table.
"""

from __future__ import annotations

import re

from cfg_lsp.text import Span

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_LINE = re.compile(rf"^[ \t]*(?:\[\[?[ \t]*(?P<table>{_DOTTED})[ \t]*\]\]?|(?P<key>{_DOTTED})[ \t]*=)", re.MULTILINE)
_PARTS = re.compile(_PART)


def toml_place(text: str, keys: tuple[str, ...]) -> Span:
    """The key that sets `keys`, or the nearest one above it that is written."""
    table: tuple[str, ...] = ()
    best, best_length = Span(0, 0), 0
    for match in _LINE.finditer(text):
        if match["table"] is not None:
            here = table = _read(match["table"])
            span = Span(*match.span("table"))
        else:
            here = (*table, *_read(match["key"]))
            span = Span(*match.span("key"))
        if here == keys[: len(here)] and len(here) > best_length:
            best, best_length = span, len(here)
    return best


def _read(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PARTS.findall(dotted))
