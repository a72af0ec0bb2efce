"""From a key path to the place that wrote its value, and from a place to its key path.

Knows aliases, merge keys and named lists. Knows one document; what other files say about the same
key is the chain's business.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple

from cfg_lsp.syntax.content import flat_pairs, is_merge_key, is_opaque, key_value
from cfg_lsp.syntax.document import Document
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.scalars import Unreadable

Keys = tuple[Hashable, ...]
ListIds = Callable[[Keys], tuple[str, ...]]
Pair = tuple[Node, Node]


class Found(NamedTuple):
    """The place of a value.

    `key` is the key of its pair (`None` for the root and for list items), `value` the node that
    really writes the value, `written` what stands beside the key: an alias where one does.
    """

    key: Node | None
    value: Node
    written: Node


class PathStep(NamedTuple):
    """One step on the way to a place: the key path so far, the key of its pair if any, the value as written."""

    keys: Keys
    key: Node | None
    value: Node


def find(document: Document, keys: Keys, list_ids: ListIds = lambda keys: ()) -> Found | None:
    """Where the value at `keys` is written, or `None`.

    A step is a key of a mapping (compared by value and type), the index of an item, or the name of
    an entry where `list_ids` gives the identifying fields of the list at that path.
    """
    if document.root is None:
        return None
    found = Found(None, document.root.resolved, document.root)
    for depth, step in enumerate(keys):
        following = _step(document, found.value, step, list_ids(keys[:depth]))
        if following is None:
            return None
        found = following
    return found


def path_at(document: Document, offset: int) -> list[PathStep]:
    """The way from the root to the innermost value at `offset`; a cursor on a key is at its pair.

    Both ends of a value count. Steps into lists are indexes; what stands under `<<` has the key
    path that it is merged into. Empty where the offset lies outside the root.
    """
    root = document.root
    if root is None or not root.span.contains(offset):
        return []
    path = [PathStep((), None, root)]
    while True:
        following = _step_at(document, path[-1], offset)
        if following is None:
            return path
        path.append(following)


def members(document: Document, step: PathStep) -> list[PathStep]:
    """What stands directly in the value of a step, in the order of the text; pairs of no readable key left out."""
    items = [_item_step(document, step, index, item) for index, item in enumerate(step.value.items)]
    pairs = [_pair_step(document, step.keys, key, value) for key, value in step.value.pairs]
    return [*items, *(pair for pair in pairs if pair is not None)]


def _step(document: Document, node: Node, step: Hashable, ids: tuple[str, ...]) -> Found | None:
    if is_opaque(node):
        return None
    index = _index(document)
    if node.kind == "mapping":
        pair = index.pair(node, step)
        return None if pair is None else Found(pair[0], pair[1].resolved, pair[1])
    item = index.item(node, step, ids)
    return None if item is None else Found(None, item.resolved, item)


@lru_cache(maxsize=16)
def _index(document: Document) -> _Index:
    return _Index(document)


class _Index:
    """A document's pairs by key and entries by name, made for each node when it is first asked about.

    A report asks for every key of a large mapping, one after the other.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.pairs: dict[Node, dict[Any, tuple[set[type], Pair]]] = {}
        self.entries: dict[tuple[Node, tuple[str, ...]], dict[str, Node]] = {}

    def pair(self, mapping: Node, step: Hashable) -> Pair | None:
        """The pair that gives `step` its value: the last one, as in the dictionary that Python builds."""
        if mapping not in self.pairs:
            self.pairs[mapping] = self._by_key(mapping)
        types, pair = self.pairs[mapping].get(step, (set(), None))
        return pair if type(step) in types else None

    def item(self, sequence: Node, step: Hashable, ids: tuple[str, ...]) -> Node | None:
        """The item of an index, or the first entry of a name."""
        if isinstance(step, int) and not isinstance(step, bool):
            return sequence.items[step] if 0 <= step < len(sequence.items) else None
        if not isinstance(step, str) or not ids:
            return None
        if (sequence, ids) not in self.entries:
            self.entries[sequence, ids] = self._by_name(sequence, ids)
        return self.entries[sequence, ids].get(step)

    def _by_key(self, mapping: Node) -> dict[Any, tuple[set[type], Pair]]:
        found: dict[Any, tuple[set[type], Pair]] = {}
        for pair in flat_pairs(mapping):
            try:
                value = _key(self.document, pair[0])
            except Unreadable:
                continue
            types = found[value][0] if value in found else set()
            found[value] = (types | {type(value)}, pair)
        return found

    def _by_name(self, sequence: Node, ids: tuple[str, ...]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for item in sequence.items:
            name = self._name(item.resolved, ids)
            if name is not None:
                found.setdefault(name, item)
        return found

    def _name(self, entry: Node, ids: tuple[str, ...]) -> str | None:
        if entry.kind != "mapping" or is_opaque(entry):
            return None
        for field in ids:
            pair = self.pair(entry, field)
            if pair is not None and pair[1].resolved.kind == "scalar":
                value = scalar_value(self.document, pair[1].resolved)
                if isinstance(value, str | int | float):
                    return str(value)
        return None


def _key(document: Document, key: Node) -> Any:
    return key.raw if document.is_json else key_value(key, document.scalars)


def scalar_value(document: Document, node: Node) -> Any:
    """The value of a scalar of a document; its text where that cannot be read."""
    if document.is_json:
        from cfg_lsp.syntax.json_reader import json_scalar  # few configs are JSON

        return json_scalar(node)
    try:
        return key_value(node, document.scalars)
    except Unreadable:
        return node.raw


def _step_at(document: Document, step: PathStep, offset: int) -> PathStep | None:
    """The member at `offset`; where two touch there, the later one."""
    for index, item in reversed(list(enumerate(step.value.items))):
        if item.span.contains(offset):
            return _item_step(document, step, index, item)
    for key, value in reversed(step.value.pairs):
        if key.start <= offset <= max(key.end, value.end):
            return _pair_step(document, step.keys, key, value)
    return None


def _item_step(document: Document, step: PathStep, index: int, item: Node) -> PathStep:
    if step.key is not None and not document.is_json and is_merge_key(step.key):
        return PathStep(step.keys, step.key, item)
    return PathStep((*step.keys, index), None, item)


def _pair_step(document: Document, keys: Keys, key: Node, value: Node) -> PathStep | None:
    if not document.is_json and is_merge_key(key):
        return PathStep(keys, key, value)
    try:
        return PathStep((*keys, _key(document, key)), key, value)
    except Unreadable:
        return None
