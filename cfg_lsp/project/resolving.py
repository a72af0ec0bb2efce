"""One file laid over its bases, with what an earlier merge of it still holds.

Knows values and resolved trees. Knows nothing of texts, of disks, or of when to merge again.
"""

from __future__ import annotations

from typing import Any

from cfg_lsp.merge import Dialect, KeyPath, Merge, Merged, NamedLists, own_values, without_markers, written
from cfg_lsp.project.memory import Resolved

Inputs = tuple[Any, ...]


def merged_over(
    path: str,
    inputs: Inputs,
    dialect: Dialect,
    lists: NamedLists,
    marked: bool,
    remembered: tuple[Inputs, Resolved] | None,
) -> Resolved:
    """One file over its bases, made of what is `remembered` as far as that still holds.

    `inputs` are the file's values and its bases, `marked` says that its text names the dialect's reset marker.
    """
    content, *bases = inputs
    own = remembered[1].written if remembered is not None else None
    if remembered is None or own is None or remembered[0][0] is not content:
        values: Any = own_values(content, dialect)
        resets: frozenset[KeyPath] = frozenset()
        if marked:
            values, resets = without_markers(values, dialect)
        own = written(path, values, lists, resets, own)
    merge = Merge(dialect, lists)
    before = remembered[1].merged if remembered is not None and not remembered[1].conflicts else None
    merged, *layers = [*(base.merged for base in bases), own]
    for layer, earlier in zip(layers, _results(before, len(layers)), strict=True):
        merged = merge.lay(merged, layer, earlier)
    return Resolved(merged, own, tuple(merge.conflicts))


def same_objects(left: Inputs, right: Inputs) -> bool:
    """Whether a merge would see just what it saw before."""
    return len(left) == len(right) and all(a is b for a, b in zip(left, right, strict=True))


def _results(merged: Merged | None, count: int) -> list[Merged | None]:
    """What the last layers of a merge made, one after the other."""
    results: list[Merged | None] = []
    for _ in range(count):
        results.append(merged)
        merged = merged.below if merged is not None else None
    return results[::-1]
