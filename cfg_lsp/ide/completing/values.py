"""The values that a key or an item may have: what its bases and relatives give it, and anchored ones."""

from __future__ import annotations

from typing import Any

from cfg_lsp.edits.writing import written
from cfg_lsp.ide.completing.item import About, Asked, Item
from cfg_lsp.ide.completing.known import field_at, inherited_at, known_items, known_values
from cfg_lsp.ide.paths import short_name
from cfg_lsp.merge import KeyPath, Merged, one_line, same
from cfg_lsp.project.spelling import spelled
from cfg_lsp.schema.shape import MISSING
from cfg_lsp.schema.summary import says_something
from cfg_lsp.syntax import Node
from cfg_lsp.syntax.content import is_merge_key

_MOST_ANCHORS = 100
_MOST_SHOWN = 60


def value_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """The values of a key, the inherited one first, then those of the schema; both booleans where it is one."""
    inherited = inherited_at(asked, keys)
    values = known_values(asked, keys)
    if any(isinstance(each, bool) for each in values):
        values += [each for each in (True, False) if not any(each is other for other in values)]
    found = [_value_item(asked, value, inherited, keys) for value in values]
    return [item for item in found if item is not None]


def plain_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """The items that lists at a place hold elsewhere and that this one does not yet."""
    field = field_at(asked, keys)
    items = field.shape.items if field is not None else None
    named = list(items.choices) if items is not None else []
    values = [value for value in [*known_items(asked, keys), *named] if not isinstance(value, dict | list)]
    texts = dict.fromkeys(text for value in values if (text := _text(asked, value)) is not None)
    return [asked.item(text, "value", text) for text in texts]


def anchor_items(asked: Asked) -> list[Item]:
    """An alias of every anchor that stands above."""
    root = asked.document.root
    waiting = [root] if root is not None else []
    found: list[Node] = []
    while waiting and len(found) < _MOST_ANCHORS:
        node = waiting.pop()
        if node.anchor is not None and node.end <= asked.cursor.word.start:
            found.append(node)
        waiting += node.items
        waiting += [value for _, value in node.pairs]
    keys = asked.cursor.keys
    if keys and keys[-1] == "<<":
        found = [node for node in found if node.kind == "mapping"] or found
    nearest = sorted(found, key=lambda each: -each.start)
    return [asked.item(f"*{node.anchor}", "anchor", f"*{node.anchor}", detail=_anchored(node)) for node in nearest]


def _value_item(asked: Asked, value: Any, inherited: Merged | None, keys: KeyPath) -> Item | None:
    is_inherited = inherited is not None and same(value, inherited.value)
    text = _text(asked, value)
    if text is None:
        return None
    if inherited is not None and is_inherited and isinstance(value, float):
        text = spelled(asked.snapshot, inherited.origin, value)
    item = asked.item(text, "value", text)
    if inherited is None or not is_inherited:
        field = field_at(asked, keys)
        if field is None or not says_something(field):
            return item
        is_default = field.default is not MISSING and same(value, field.default)
        return item._replace(detail="default" if is_default else "", about=About(keys))
    name = short_name(asked.snapshot, asked.path, inherited.path)
    return item._replace(detail=f"← {name}", about=About(keys))


def _text(asked: Asked, value: Any) -> str | None:
    document = asked.document
    return written(value, document.scalars, quote=asked.cursor.quote, is_json=document.is_json)


def _anchored(node: Node) -> str:
    if node.kind == "scalar":
        return one_line(node.raw, _MOST_SHOWN)
    if node.kind == "sequence":
        return f"a list of {len(node.items)}"
    names = [key.raw for key, _ in node.pairs if not is_merge_key(key)]
    return ", ".join(names)[:_MOST_SHOWN]
