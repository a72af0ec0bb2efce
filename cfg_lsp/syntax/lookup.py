"""From a key path to the place that writes its value.

Follows aliases and merge keys, so a merged-in key leads to the anchored line. Knows one document.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from cfg_lsp.syntax.content import flat_pairs, key_value
from cfg_lsp.syntax.document import Document
from cfg_lsp.syntax.json_reader import json_scalar
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.scalars import Unreadable

ListIds = Callable[[tuple[Any, ...]], tuple[str, ...]]
"""Key path of a list → the fields that identify its entries, none for an ordinary list."""


class Found(NamedTuple):
    """The node that writes a value, and its key where it stands in a mapping."""

    key: Node | None
    value: Node


def find(document: Document, keys: tuple[Any, ...], list_ids: ListIds) -> Found | None:
    """Where a document writes the value at `keys`; `None` where it writes none.

    A step is the key of a mapping (equal by type and value), the index of a list, or the name of
    an entry of a named list.
    """
    root = document.root
    if root is None:
        return None
    found = Found(None, root)
    for number, step in enumerate(keys):
        below = _below(document, found.value.resolved, step, list_ids(keys[:number]))
        if below is None:
            return None
        found = below
    return found


def _below(document: Document, node: Node, step: Any, ids: tuple[str, ...]) -> Found | None:
    if node.kind == "mapping":
        return _in_mapping(document, node, step)
    if node.kind != "sequence":
        return None
    if isinstance(step, int) and not isinstance(step, bool):
        return Found(None, node.items[step]) if 0 <= step < len(node.items) else None
    return next((Found(None, item) for item in node.items if _name(document, item.resolved, ids) == step), None)


def _in_mapping(document: Document, node: Node, step: Any) -> Found | None:
    for key, value in reversed(flat_pairs(node)):
        if _is_key(document, key, step):
            return Found(key, value)
    return None


def _is_key(document: Document, key: Node, step: Any) -> bool:
    value = _scalar(document, key)
    return type(value) is type(step) and bool(value == step)


def _name(document: Document, entry: Node, ids: tuple[str, ...]) -> str | None:
    """The name of an entry of a named list, as `entry_name` says it of values."""
    if entry.kind != "mapping":
        return None
    for field in ids:
        found = _in_mapping(document, entry, field)
        name = None if found is None else _scalar(document, found.value.resolved)
        if isinstance(name, str | int | float):
            return str(name)
    return None


def _scalar(document: Document, node: Node) -> Any:
    """The value of a node that may be a key, an object equal to nothing where it cannot."""
    if document.is_json:
        return json_scalar(node) if node.kind == "scalar" else object()
    try:
        return key_value(node, document.scalars)
    except Unreadable:
        return object()
