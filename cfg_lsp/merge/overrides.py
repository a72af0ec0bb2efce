"""What one layer of a merge lays over values that are already there.

Reads it off the resolved tree, so it is exactly what was merged. Knows no files and no places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cfg_lsp.merge.keys import KeyPath
from cfg_lsp.merge.merged import Merged

_MERGED = frozenset({"merged key by key", "merged by name"})


class Override(NamedTuple):
    """A value over an inherited one: `keys` is the path of both, a step into a named list an entry's name.

    `above` is what was written, `below` what it lies over, `node` what became of them; its `how`
    is `kept` where the inherited value stays.
    """

    keys: KeyPath
    node: Merged
    above: Merged
    below: Merged


def overrides_in(root: Merged, keys: KeyPath = ()) -> Iterator[Override]:
    """Every override of the last layer, in the order in which it writes them; what merges is looked into."""
    if root.above is None or root.below is None:
        return
    if root.how not in _MERGED:
        yield Override(keys, root, root.above, root.below)
        return
    children = root.children if root.how == "merged by name" else None
    for step, above in root.above.children.items():
        if children is not None and (not isinstance(step, str) or step not in children):
            continue  # an entry without a name lies over nothing
        node = root.child(step)
        if node.above is above:
            yield from overrides_in(node, (*keys, step))
