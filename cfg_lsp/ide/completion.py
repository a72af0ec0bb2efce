"""What can be written at a cursor: keys, values, paths, datasets, aliases, rule names.

Knows which of them a place takes. Where the text is broken the lines themselves say what the place is.
"""

from __future__ import annotations

from collections.abc import Mapping

from cfg_lsp.ide.completing.documentation import documentation
from cfg_lsp.ide.completing.entries import entry_items, name_items
from cfg_lsp.ide.completing.item import About, Asked, Completions, Item, cut, escaped
from cfg_lsp.ide.completing.keys import key_items
from cfg_lsp.ide.completing.known import field_at, holds_mappings
from cfg_lsp.ide.completing.paths import base_items, reference_items
from cfg_lsp.ide.completing.suppression import suppression_items
from cfg_lsp.ide.completing.values import anchor_items, plain_items, value_items
from cfg_lsp.merge import DIALECTS, KeyPath, show_keys
from cfg_lsp.project.schemas import shape_of_config
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document
from cfg_lsp.syntax.cursor import Cursor, cursor_at

__all__ = ["About", "Completions", "Item", "completion", "documentation"]

_MERGE_KEY = "<<"
_NEW_ENTRY = 1 << 30  # the step of an item that the list does not have yet


def completion(
    snapshot: Snapshot, path: str, offset: int, rules: Mapping[str, str] | None = None
) -> Completions | None:
    """What can be written at an offset, the likeliest first; `None` where the file cannot be read.

    `rules` are the names that a suppression may hold, each with a word about it.
    """
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return None
    lists = snapshot.lists(path)
    line = document.lines.line_of(max(offset, 0))
    offset = min(max(offset, 0), document.lines.starts[line] + len(document.lines.content(line)))
    cursor = cursor_at(document.text, document.lines, offset, is_json=document.is_json, list_ids=lists.ids_at)
    cursor = cursor._replace(keys=_without_merge_keys(cursor))
    inherited, shape = snapshot.merged(path).below, shape_of_config(snapshot, path)
    asked = Asked(snapshot, document, offset, cursor, snapshot.dialect(path), inherited, shape)
    if cursor.kind == "comment":
        return cut(suppression_items(asked, rules or {}), "")
    found = cut(_items(asked), asked.typed)
    brings_up_others = shape is not None and cursor.kind in ("key", "item")  # keys of the schema, as one types
    return found._replace(is_incomplete=found.is_incomplete or brings_up_others)


def _without_merge_keys(cursor: Cursor) -> KeyPath:
    """The key path that a place is merged into: what stands under `<<` belongs beside it."""
    last = cursor.keys[-1:] if cursor.kind == "value" else ()
    return (*(step for step in cursor.keys[: len(cursor.keys) - len(last)] if step != _MERGE_KEY), *last)


def _items(asked: Asked) -> list[Item]:
    cursor = asked.cursor
    if cursor.kind == "text":
        return []
    if asked.word.startswith("*"):
        return anchor_items(asked)
    if cursor.kind == "value":
        return _value_items(asked, cursor.keys)
    if cursor.kind == "item":
        return _list_items(asked, cursor.keys)
    return [*_items_with_dash(asked), *key_items(asked, cursor.keys)]


def _value_items(asked: Asked, keys: KeyPath) -> list[Item]:
    lists = asked.snapshot.lists(asked.path)
    if _names_bases(asked, keys):
        return base_items(asked)
    if show_keys(keys) in asked.snapshot.manifest(asked.path).references:
        return reference_items(asked, keys)
    if len(keys) > 2 - bool(lists.ids) and keys[-1] in lists.ids_at(keys[:-2]):
        return name_items(asked, keys)
    return value_items(asked, keys)


def _names_bases(asked: Asked, keys: KeyPath) -> bool:
    """Whether bases are named here; a key whose value is half written does not show its dialect yet."""
    if len(keys) != 1 or keys[0] in asked.dialect.keys:
        return len(keys) == 1
    is_free = asked.inherited is None and asked.snapshot.manifest(asked.path).dialect is None
    return is_free and str(keys[0]).startswith("_") and any(keys[0] in each.keys for each in DIALECTS.values())


def _list_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """What an item of a list may be; where a colon follows it is the first key of an entry."""
    cursor = asked.cursor
    if _names_bases(asked, keys):
        return base_items(asked)
    ids = asked.snapshot.lists(asked.path).ids_at(keys)
    name = next((cursor.written[each] for each in ids if each in cursor.written), None)
    found: list[Item] = []
    if not cursor.has_colon and name is None:
        found = entry_items(asked, keys) if ids else plain_items(asked, keys)
    if not cursor.is_flow and (ids or holds_mappings(asked, keys)):
        found += key_items(asked, (*keys, name or _NEW_ENTRY))
    return found


def _items_with_dash(asked: Asked) -> list[Item]:
    """Where a list is meant and nothing is written yet: its items, with their dashes."""
    cursor = asked.cursor
    if cursor.is_flow or cursor.has_colon or not cursor.keys or cursor.written:
        return []
    inherited = asked.inherited.find(cursor.keys) if asked.inherited is not None else None
    is_list = inherited is not None and isinstance(inherited.value, list)
    field = field_at(asked, cursor.keys)
    is_list = is_list or (field is not None and "list" in field.shape.kinds and not field.shape.is_mapping)
    if not is_list and not _names_bases(asked, cursor.keys):
        return []
    items = _list_items(asked._replace(cursor=cursor._replace(indentation=cursor.indentation + 2)), cursor.keys)
    return [_with_dash(item) for item in items]


def _with_dash(item: Item) -> Item:
    snippet = f"{escaped('- ')}{item.snippet}" if item.snippet else ""
    return item._replace(text=f"- {item.text}", snippet=snippet, filter_text=f"{item.filter_text}")
