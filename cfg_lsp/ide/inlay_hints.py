"""Beside an override: what it replaces, and which file says so.

Knows where a hint stands and how short it is. What is behind it is looked up when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple, get_args

from cfg_lsp.ide.markdown import Markdown, Plain
from cfg_lsp.ide.paths import short_name
from cfg_lsp.ide.target import Target, target_of
from cfg_lsp.merge import Merged, Override, laid_over, read_keys, same, show_keys
from cfg_lsp.project.cascade import Layer, cascade
from cfg_lsp.project.naming import is_name
from cfg_lsp.project.pairs import Pair, pairs_of
from cfg_lsp.project.spelling import spelled
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document
from cfg_lsp.text import Span, plural

HintKind = Literal["values", "lists", "mappings", "entries"]
HINT_KINDS: tuple[HintKind, ...] = get_args(HintKind)
"""What a hint stands for: by what is replaced, or an entry of a named list that a base has."""

_LONGEST_VALUE = 30
_SHORTEST_VALUE = 12
_LONGEST_LABEL = 43  # editors cut what is longer, and would cut the file's name
_MOST_LAYERS = 12
_BLOCK_HEADER = r"[|>][-+0-9]*"


class InlayHint(NamedTuple):
    """What to show at an offset, with a space before it; `keys` is the written key path that it is about.

    `label` is `← 2.0e-4 base.yaml` for what is replaced, `= base.yaml` for an override that is equal to it,
    `= 2.0e-4 base.yaml` for one that keeps it.
    """

    offset: int
    label: str
    kind: HintKind
    keys: str


class HintDetails(NamedTuple):
    """What a hint says when it is asked: every definition of the key, and the place of the one it speaks of."""

    tooltip: str
    target: Target | None


def inlay_hints(
    snapshot: Snapshot, path: str, span: Span | None = None, kinds: Collection[HintKind] = HINT_KINDS
) -> list[InlayHint]:
    """The hints of a config, or of a piece of it, in the order of the text."""
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return []
    overrides = {each.keys: each for each in laid_over(snapshot.merged(path)) if each.keys}
    if not overrides:
        return []
    losing = {each.loses[0].start for each in document.duplicate_keys}
    hints = []
    for pair in pairs_of(snapshot, document, within=span):
        override = overrides.get(pair.keys)
        if override is not None and (pair.key is None or pair.key.start not in losing):
            kind = _kind(snapshot, path, pair, override)
            if kind is not None and kind in kinds:
                label = _label(snapshot, path, override, kind)
                hints.append(InlayHint(_offset(snapshot, document, pair), label, kind, show_keys(pair.keys)))
    inside = (each for each in hints if span is None or span.contains(each.offset))
    return sorted(inside, key=lambda each: each.offset)


def hint_details(snapshot: Snapshot, path: str, keys: str, *, markdown: bool = True) -> HintDetails | None:
    """What is behind the hint about a key path; `None` where the config has no such key any more."""
    root = snapshot.merged(path)
    found = cascade(snapshot, root, read_keys(keys))
    if found is None:
        return None
    style = Markdown() if markdown else Plain()
    layers = (found.winner, *found.replaced)
    shown = [_shown(style, snapshot, path, layer) for layer in layers[:_MOST_LAYERS]]
    rest = [f"{len(layers) - len(shown)} more"] if len(layers) > len(shown) else []
    below = root.below.find(found.keys) if root.below is not None else None
    return HintDetails(" ← ".join([*shown, *rest]), target_of(snapshot, below.origin) if below is not None else None)


def _kind(snapshot: Snapshot, path: str, pair: Pair, override: Override) -> HintKind | None:
    """What is replaced here; `None` where nothing is that is worth a hint."""
    if override.merges:
        is_entry = pair.key is None and isinstance(pair.keys[-1], str)
        return "entries" if is_entry else None
    if is_name(snapshot, path, pair.keys):
        return None
    if isinstance(override.below.value, dict):
        return "mappings"
    return "lists" if isinstance(override.below.value, list) else "values"


def _label(snapshot: Snapshot, path: str, override: Override, kind: HintKind) -> str:
    below = override.below
    name = short_name(snapshot, path, below.path)
    if kind == "entries":
        return f"← {name}"
    if same(override.above.value, below.value):
        return f"= {name}"
    most = min(_LONGEST_VALUE, max(_SHORTEST_VALUE, _LONGEST_LABEL - len(f"← … {name}")))
    return f"{'=' if override.node.how == 'kept' else '←'} {_value(snapshot, below, most)} {name}"


def _value(snapshot: Snapshot, merged: Merged, most: int) -> str:
    """A value in a few characters; a collection that takes more is counted."""
    value = merged.value
    text = spelled(snapshot, merged.origin, value, most)
    if isinstance(value, dict | list) and value and (len(text) > most or "…" in text):
        return plural(len(value), "key" if isinstance(value, dict) else "item")
    return text


def _offset(snapshot: Snapshot, document: Document, pair: Pair) -> int:
    """Behind a value on one line, behind the name of an entry, else behind what a block begins with."""
    value = pair.value
    if pair.key is None:
        return _name_end(snapshot, document, pair)
    if value.end > value.start and value.style not in ("|", ">", "block"):
        return value.end
    header = re.compile(_BLOCK_HEADER).match(document.text, value.start) if value.style in ("|", ">") else None
    if header is not None:
        return header.end()
    colon = document.readable.find(":", pair.key.end, max(value.start, pair.key.end) + 1)
    return pair.key.end if colon < 0 else colon + 1


def _name_end(snapshot: Snapshot, document: Document, pair: Pair) -> int:
    ids = snapshot.lists(document.path).ids_at(pair.keys[:-1])
    named = ((key, value) for field in ids for key, value in pair.value.pairs if key.raw == field)
    return next((value.end for _, value in named if value.end > value.start), pair.value.end)


def _shown(style: Markdown, snapshot: Snapshot, path: str, layer: Layer) -> str:
    value = style.code(spelled(snapshot, layer.origin, layer.value))
    place = layer.place
    name = short_name(snapshot, path, layer.origin.path)
    if place is None:
        return f"{value} {style.text(name)}"
    line = place.position.line
    return f"{value} {style.link(f'{name}:{line}', place.path, line)}"
