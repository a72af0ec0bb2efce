"""The pair of a mapping that a cursor is at, for features that rewrite it.

Knows which pairs say something of their own. Knows nothing of what is done to them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.edits.removal import written_steps
from cfg_lsp.edits.rewriting import piece_at
from cfg_lsp.merge import KeyPath
from cfg_lsp.project.place import Place
from cfg_lsp.syntax import Node, find


class WrittenPair(NamedTuple):
    """A pair of a config: `keys` has the names of entries, `steps` their indexes; `content` is what it says."""

    keys: KeyPath
    steps: KeyPath
    key: Node
    value: Node
    in_flow: bool
    content: Any


def written_pair(place: Place) -> WrittenPair | None:
    """The innermost pair whose key or value the cursor touches.

    `None` for the inheritance key, for the name of an entry, between the lines of a section, and in
    a text that cannot be read whole.
    """
    document, lists = place.document, place.snapshot.lists(place.path)
    if document.is_broken or (not place.on_key and place.value.style == "block"):
        return None
    keys = place.keys
    while keys:
        found, parent = find(document, keys, lists.ids_at), find(document, keys[:-1], lists.ids_at)
        if found is None or parent is None:
            return None
        if found.key is not None:
            break
        keys = keys[:-1]
    else:
        return None
    if keys[0] in place.snapshot.dialect(place.path).keys or keys[-1] in lists.ids_at(keys[:-2]):
        return None
    if not found.key.start <= place.offset <= max(found.key.end, found.written.end):
        return None  # an alias or a merge key leads elsewhere
    steps = written_steps(document.content, keys, lists.ids_at)
    if steps is None:
        return None
    in_flow = parent.value.style == "flow"
    return WrittenPair(keys, steps, found.key, found.written, in_flow, piece_at(document.content, steps))
