"""What a file itself spells out: every pair and item of its tree, with its key path.

Knows nothing of what aliases and merge keys bring along: those stand elsewhere. Reads the tree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cfg_lsp.merge import KeyPath, NamedLists, entry_name
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node
from cfg_lsp.syntax.content import is_merge_key, key_value
from cfg_lsp.syntax.lookup import scalar_value
from cfg_lsp.syntax.scalars import Unreadable
from cfg_lsp.text import Span


class Pair(NamedTuple):
    """A value where it stands: `key` is `None` for an item of a list, `around` the mapping or list that holds it.

    A step of `keys` into a named list is the entry's name, one of `steps` always its index.
    """

    keys: KeyPath
    steps: KeyPath
    key: Node | None
    value: Node
    around: Node


def pairs_of(
    snapshot: Snapshot, document: Document, inside: Collection[KeyPath] | None = None, within: Span | None = None
) -> Iterator[Pair]:
    """Every pair and item that a file spells out, what is around it first; a merge key has the path around it.

    With `inside`, only what stands directly in the mappings and lists at these paths; with `within`,
    only what touches that piece of the text.
    """
    lists = snapshot.lists(document.path)
    waiting = [] if document.root is None else [(Pair((), (), None, document.root, document.root), lists)]
    while waiting:
        around, here = waiting.pop()
        if inside is not None and around.keys not in inside:
            continue
        below = [pair for pair in _members(document, around, here) if within is None or _touches(pair, within)]
        yield from below
        for pair in reversed(below):
            is_merged_in = len(pair.keys) == len(around.keys)
            waiting.append((pair, here if is_merged_in else here.at(pair.keys[-1])))


def _touches(pair: Pair, span: Span) -> bool:
    start = pair.value.start if pair.key is None else pair.key.start
    return start <= span.end and max(pair.value.end, start) >= span.start


def _members(document: Document, around: Pair, lists: NamedLists) -> Iterator[Pair]:
    keys, steps, node = around.keys, around.steps, around.value
    seen: set[str] = set()
    for index, item in enumerate(node.items):
        name = _name(document, item, lists.ids)
        step = index if name is None or name in seen else name
        seen.update([name] if name is not None else [])
        yield Pair((*keys, step), (*steps, index), None, item, node)
    for key, value in node.pairs:
        if not document.is_json and is_merge_key(key):
            yield Pair(keys, steps, key, value, node)
            continue
        try:
            step = key.raw if document.is_json else key_value(key, document.scalars)
        except Unreadable:
            continue
        yield Pair((*keys, step), (*steps, step), key, value, node)


def _name(document: Document, item: Node, ids: tuple[str, ...]) -> str | None:
    """What an entry of a named list is called."""
    if not ids or item.kind != "mapping":
        return None
    fields = {key.raw: value for key, value in item.pairs if key.raw in ids and value.resolved.kind == "scalar"}
    return entry_name({field: scalar_value(document, value.resolved) for field, value in fields.items()}, ids)
