"""The entries of the bases' named lists that a list does not write yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.edits.writing import written
from cfg_lsp.ide.completing.item import About, Asked, Item, escaped, line_indent
from cfg_lsp.ide.completing.known import value_in
from cfg_lsp.ide.paths import short_name
from cfg_lsp.merge import KeyPath, Merged, entry_name, naming_field

_MOST_FIELDS = 12


def entry_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """Whole entries for the list at `keys`, with the fields that its other entries write."""
    return [_entry_item(asked, name, node) for name, node in _missing(asked, keys)]


def name_items(asked: Asked, keys: KeyPath) -> list[Item]:
    """Names for the entry whose naming field is at `keys`."""
    found = []
    for name, node in _missing(asked, keys[:-2]):
        text = written(name, asked.document.scalars, quote=asked.cursor.quote, is_json=asked.document.is_json) or name
        item = asked.item(name, "dataset", text, detail=_detail(asked, node))
        found.append(item._replace(about=About((*keys[:-2], name))))
    return found


def _missing(asked: Asked, keys: KeyPath) -> Iterator[tuple[str, Merged]]:
    """The inherited entries that the file does not write, but for the one at the cursor."""
    inherited = asked.inherited.find(keys) if asked.inherited is not None else None
    if inherited is None or not isinstance(inherited.value, list):
        return
    word = asked.word.strip("'\"")
    there = {entry_name(entry, inherited.ids) for entry in _own_entries(asked, keys)} - {word}
    for name, node in inherited.children.items():
        if isinstance(name, str) and name not in there:
            yield name, node


def _own_entries(asked: Asked, keys: KeyPath) -> list[Any]:
    own = value_in(asked.document.content, keys, asked.snapshot.lists(asked.path))
    return own if isinstance(own, list) else []


def _entry_item(asked: Asked, name: str, node: Merged) -> Item:
    cursor, is_json = asked.cursor, asked.document.is_json
    scalars = asked.document.scalars
    keys = cursor.keys
    ids = asked.snapshot.lists(asked.path).ids_at(keys)
    field = naming_field(node.value, ids) or ids[0]
    shown = written(name, scalars, is_json=is_json) or name
    if cursor.is_flow:
        field = f'"{field}"' if is_json else field
        text = f"{{{field}: {shown}}}"
        snippet = f"{{{escaped(f'{field}: {shown}')}$1\\}}"
    else:
        text = f"{field}: {shown}"
        snippet = _snippet(asked, text, node, ids)
    item = asked.item(name, "dataset", text, snippet=snippet, detail=_detail(asked, node))
    return item._replace(filter_text=text, about=About((*keys, name)))


def _snippet(asked: Asked, head: str, node: Merged, ids: tuple[str, ...]) -> str:
    """The entry with the fields that another entry of the file's list writes, as they are inherited."""
    dash = asked.cursor.indentation - line_indent(asked)
    lines = [escaped(head)]
    for field in _fields(asked, ids):
        value = written(node.value.get(field), asked.document.scalars)
        place = f"${{{len(lines)}:{escaped(value)}}}" if value else f"${len(lines)}"
        lines.append(f"{' ' * dash}{escaped(field)}: {place}")
    return "\n".join(lines) if len(lines) > 1 else f"{lines[0]}\n{' ' * dash}$0"


def _fields(asked: Asked, ids: tuple[str, ...]) -> list[str]:
    entries = [entry for entry in _own_entries(asked, asked.cursor.keys) if isinstance(entry, dict)]
    fields = entries[-1] if entries else {}
    return [key for key, value in fields.items() if key not in ids and isinstance(key, str) and value is not None][
        :_MOST_FIELDS
    ]


def _detail(asked: Asked, node: Merged) -> str:
    return f"← {short_name(asked.snapshot, asked.path, node.path)}"
