"""A value as its file writes it.

Knows that people look for `2.0e-4` where that is what they wrote, and not for 0.0002.
"""

from __future__ import annotations

from typing import Any

from cfg_lsp.merge import Origin, one_line
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.workspace import Snapshot


def spelled(snapshot: Snapshot, origin: Origin, value: Any, most: int = 60) -> str:
    """The value that stands at an origin: a scalar as its text has it, anything else as JSON on one line; cut."""
    place = location_of(snapshot, origin) if not isinstance(value, dict | list) else None
    if place is not None:
        written = snapshot.lines(place.path).text[place.value.start : place.value.end]
        if written and written.isprintable():
            return written if len(written) <= most else _cut(written, most)
    return one_line(value, most)


def _cut(text: str, most: int) -> str:
    """Its beginning and its end: paths and addresses that differ often differ in their last part."""
    tail = most // 2
    return f"{text[: most - tail]}…{text[len(text) - tail :]}"
