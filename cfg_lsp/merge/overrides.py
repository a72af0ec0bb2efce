"""What one layer of a merge lays over values that are already there.

Reads it off the resolved tree, so it is exactly what was merged. Knows no files and no places.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

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

    @property
    def merges(self) -> bool:
        """Whether both count: what is written goes into what is inherited."""
        return self.node.how in _MERGED


def overrides_in(root: Merged) -> Iterator[Override]:
    """Every override of the last layer, in the order in which it writes them; what merges is looked into."""
    if root.how not in _MERGED:
        yield from _overrides(root, ())
        return
    for step, node in _merged_into(root):
        yield from _overrides(node, (step,))


@lru_cache(maxsize=1024)
def _overrides(node: Merged, keys: KeyPath) -> tuple[Override, ...]:
    """Remembered: after an edit of a base most sections of what inherits from it are the same objects."""
    return tuple(each for each in laid_over(node, keys) if not each.merges)


def laid_over(root: Merged, keys: KeyPath = ()) -> Iterator[Override]:
    """The same with what merges, each mapping and list before what is in it."""
    if root.above is None or root.below is None:
        return
    yield Override(keys, root, root.above, root.below)
    if root.how in _MERGED:
        for step, node in _merged_into(root):
            yield from laid_over(node, (*keys, step))


def _merged_into(root: Merged) -> Iterator[tuple[Any, Merged]]:
    """What the last layer of a merge lays over something, one step down."""
    if root.above is None or root.below is None:
        return
    children = root.children if root.how == "merged by name" else None
    for step, above in root.above.children.items():
        if children is not None and (not isinstance(step, str) or step not in children):
            continue  # an entry without a name lies over nothing
        node = root.child(step)
        if node.above is above:
            yield step, node
