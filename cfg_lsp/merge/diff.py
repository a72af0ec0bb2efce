"""What differs between two resolved configs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cfg_lsp.merge.equal import same
from cfg_lsp.merge.keys import KeyPath, show_keys
from cfg_lsp.merge.merged import Merged


class Difference(NamedTuple):
    """One key path that differs; a side is `None` where it has no such key."""

    keys: KeyPath
    left: Merged | None
    right: Merged | None


def differences(left: Merged, right: Merged) -> list[Difference]:
    """The smallest differing pieces, sorted by their key paths as people read them."""
    return sorted(_differences((), left, right), key=lambda each: show_keys(each.keys))


def _differences(keys: KeyPath, left: Merged, right: Merged) -> Iterator[Difference]:
    if left.value is right.value or same(left.value, right.value):
        return
    if not (_has_keys(left) and _has_keys(right)):
        yield Difference(keys, left, right)
        return
    found = False
    for step in [*left.children, *(step for step in right.children if step not in left.children)]:
        for difference in _one_child(keys, step, left, right):
            found = True
            yield difference
    if not found:  # named lists of the same entries in another order
        yield Difference(keys, left, right)


def _one_child(keys: KeyPath, step: object, left: Merged, right: Merged) -> Iterator[Difference]:
    here = (*keys, step)
    if step in left.children and step in right.children:
        yield from _differences(here, left.child(step), right.child(step))
    elif step in left.children:
        yield from (Difference(each, leaf, None) for each, leaf in left.child(step).leaves(here))
    else:
        yield from (Difference(each, None, leaf) for each, leaf in right.child(step).leaves(here))


def _has_keys(merged: Merged) -> bool:
    return isinstance(merged.value, dict) or (isinstance(merged.value, list) and bool(merged.ids))
