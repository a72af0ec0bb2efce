"""What an editor shows about the thing under the cursor: its value, who set it, and what it replaced.

Knows which parts a hover is made of, and in which order. Each part knows what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cfg_lsp.ide.hovering.anchors import alias_part, merge_key_parts
from cfg_lsp.ide.hovering.base import base_parts
from cfg_lsp.ide.hovering.cascade import cascade_parts, shown_keys
from cfg_lsp.ide.hovering.entry import entry_parts
from cfg_lsp.ide.hovering.notes import duplicate_notes, reset_notes
from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.ide.hovering.paths import path_parts
from cfg_lsp.ide.hovering.schema import schema_part
from cfg_lsp.ide.markdown import Markdown, Plain
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax.content import is_merge_key
from cfg_lsp.text import Span

Part = list[str]


class Hover(NamedTuple):
    """What is shown, and for which piece of the text."""

    span: Span
    text: str


def hover(snapshot: Snapshot, path: str, offset: int, *, markdown: bool = True) -> Hover | None:
    """About the key, value or item at an offset; `None` where nothing of that kind stands there."""
    place = place_at(snapshot, path, offset)
    if place is None or not _is_touched(place):
        return None
    page = Page(snapshot, place.path, Markdown() if markdown else Plain())
    parts = [part for part in _parts(page, place) if part]
    if not parts:
        return None
    return Hover(_span(place), "\n\n".join("\n".join(part) for part in parts))


def _is_touched(place: Place) -> bool:
    """Whether the cursor is on something: a block is everything inside it, so between its lines there is nothing."""
    if not place.keys and not _is_merge(place):
        return False
    return place.on_key or place.value.kind in ("scalar", "alias") or place.value.style == "flow"


def _is_merge(place: Place) -> bool:
    return place.key is not None and not place.document.is_json and is_merge_key(place.key)


def _parts(page: Page, place: Place) -> Iterator[Part]:
    if _is_merge(place):
        yield from merge_key_parts(page, place)
        return
    if place.keys[0] in page.snapshot.dialect(page.path).keys:
        yield from base_parts(page, place)
        return
    keys = shown_keys(place)
    if not keys:
        yield [*duplicate_notes(page, place), *reset_notes(page, place)]
        yield schema_part(page, place.keys)
    elif place.is_entry_name or place.entry == place.keys:
        yield from entry_parts(page, place)
    else:
        more = list(path_parts(page, place))
        yield from cascade_parts(page, place, keys, is_short=any(more))
        yield alias_part(page, place)
        yield from more


def _span(place: Place) -> Span:
    """What the cursor touches; between a key and its value both of them."""
    if place.span.contains(place.offset) or place.key is None:
        return place.span
    return Span(place.key.start, max(place.key.end, place.value.end))
