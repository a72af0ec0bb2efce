"""Where the same thing stands in one text: a key, a dataset, an anchor, a path.

Knows one document only. Plain values are left to the editor, which marks equal words by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from cfg_lsp.ide.leading import anchor_here, files_here, is_touched
from cfg_lsp.merge import KeyPath, entries_in, naming_field
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, find, path_at
from cfg_lsp.syntax.anchors import aliases_of, anchor_span, nodes
from cfg_lsp.syntax.content import flat_pairs, is_opaque
from cfg_lsp.syntax.lookup import scalar_value
from cfg_lsp.text import Span

_MOST_ALIASES = 200  # each brings another key path: a screen shows no more


class DocumentHighlight(NamedTuple):
    """One place: it writes what is asked about, reads it, or only says the same."""

    span: Span
    kind: Literal["write", "read", "text"]


def document_highlights(snapshot: Snapshot, path: str, offset: int) -> list[DocumentHighlight] | None:
    """Every place of what stands at an offset, in the order of the text."""
    place = place_at(snapshot, path, offset)
    if place is None:
        return None
    anchor = anchor_here(place)
    if anchor is not None:
        aliases = [DocumentHighlight(each.span, "read") for each in aliases_of(place.document, anchor.node)]
        return [DocumentHighlight(anchor_span(place.document, anchor.node), "write"), *aliases]
    if not is_touched(place):
        return None
    if place.is_entry_name and not place.on_key:
        return _in_order(_names(place), "write")
    if place.on_key:
        return _in_order(_keys(place), "write")
    return _in_order(_equal_texts(place), "text") if files_here(place) is not None else None


def _names(place: Place) -> Iterator[Span]:
    """Where the entries of this name say it, in every named list of the file."""
    document, lists = place.document, place.snapshot.lists(place.path)
    yield place.span
    for entry in entries_in(document.content, lists):
        if place.entry is not None and entry.name == place.entry[-1]:
            field = naming_field(entry.value, lists.ids_at(entry.keys[:-1]))
            found = find(document, (*entry.keys, field))
            if found is not None:
                yield found.value.span


def _keys(place: Place) -> Iterator[Span]:
    """The keys of every pair that writes this key path, or one that an alias makes of it."""
    yield place.span
    for keys in _key_paths(place.document, place.offset):
        yield from (key.span for key in _writers(place.document, keys))


def _key_paths(document: Document, offset: int) -> Iterator[KeyPath]:
    """The key path at an offset, and those that aliases of what holds it bring it to."""
    steps = path_at(document, offset)
    yield steps[-1].keys
    anchored = {step.value: len(step.keys) for step in steps[:-1] if step.value.anchor is not None}
    aliases = (each for each in nodes(document.root) if each.target in anchored) if anchored else iter(())
    for alias in islice(aliases, _MOST_ALIASES):
        way = path_at(document, alias.start)
        if alias.target is not None and way and way[-1].value is alias:
            yield (*way[-1].keys, *steps[-1].keys[anchored[alias.target] :])


def _writers(document: Document, keys: KeyPath) -> list[Node]:
    """The keys of all pairs at a key path: duplicates and what `<<` brings count too."""
    found: list[tuple[Node | None, Node]] = [] if document.root is None else [(None, document.root)]
    for step in keys:
        found = [pair for _, value in found for pair in _members(document, value.resolved, step)]
    return [key for key, _ in found if key is not None]


def _members(document: Document, node: Node, step: object) -> list[tuple[Node | None, Node]]:
    if is_opaque(node):
        return []
    if node.kind == "sequence":
        is_there = isinstance(step, int) and 0 <= step < len(node.items)
        return [(None, node.items[step])] if is_there and isinstance(step, int) else []
    found: list[tuple[Node | None, Node]] = []
    for key, value in flat_pairs(node) if node.kind == "mapping" else ():
        name = scalar_value(document, key.resolved) if key.resolved.kind == "scalar" else None
        if type(name) is type(step) and name == step:
            found.append((key, value))
    return found


def _equal_texts(place: Place) -> Iterator[Span]:
    wanted = place.value.raw
    yield place.span
    for node in nodes(place.document.root):
        if node.kind == "scalar" and node.raw == wanted:
            yield node.span


def _in_order(spans: Iterator[Span], kind: Literal["write", "read", "text"]) -> list[DocumentHighlight]:
    return [DocumentHighlight(span, kind) for span in sorted(set(spans))]
