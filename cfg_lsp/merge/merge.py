"""Lay one tree over another.

Knows the whole of what a dialect says about values: deep, strict or shallow, resets, kept values,
named lists. Pure: the same inputs give the same tree.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.merge.dialect import Dialect
from cfg_lsp.merge.merged import How, Merged, Origin
from cfg_lsp.merge.named import NamedLists, entry_name


class Conflict(NamedTuple):
    """A mapping laid over something that is none, where the dialect forbids it."""

    overlay: Origin
    base: Origin


class Merge:
    """One merge under a dialect and a family's lists; `conflicts` fills while it goes."""

    def __init__(self, dialect: Dialect, lists: NamedLists) -> None:
        self.dialect = dialect
        self.lists = lists
        self.conflicts: list[Conflict] = []

    def lay(self, base: Merged, overlay: Merged, before: Merged | None = None) -> Merged:
        """`overlay` over `base`: two trees from their roots.

        `before` is what an earlier merge without conflicts made of earlier versions of them: what was
        made of the same two pieces is taken over.
        """
        return self._lay(base, overlay, self.lists, before, at_root=True)

    def _lay(
        self, base: Merged, overlay: Merged, lists: NamedLists, before: Merged | None, at_root: bool = False
    ) -> Merged:
        if before is not None and before.below is base and before.above is overlay:
            return before
        low, high = base.value, overlay.value
        if overlay is base and _all_named(base, lists):
            return base
        if self.dialect.keep is not None and high == self.dialect.keep:
            return _kept(base, overlay, lists)
        if isinstance(high, dict):
            if overlay.resets:
                return _replaced(base, overlay, "reset", lists)
            if isinstance(low, dict) and (at_root or self.dialect.merge != "shallow"):
                return self._mapping(base, overlay, lists, before)
            if self.dialect.merge == "deep-strict" and not isinstance(low, dict):
                self.conflicts.append(Conflict(overlay.origin, base.origin))
        elif lists.ids and isinstance(low, list):
            if high is None:
                return _kept(base, overlay, lists)
            if isinstance(high, list):
                return (
                    self._by_name(base, overlay, lists, before) if high else _replaced(base, overlay, "cleared", lists)
                )
        both_lists = isinstance(low, list) and isinstance(high, list)
        return _replaced(base, overlay, "list replaced" if both_lists else "replaced", lists)

    def _mapping(self, base: Merged, overlay: Merged, lists: NamedLists, before: Merged | None) -> Merged:
        value = dict(base.value)
        touched: dict[Any, Merged] = {}
        for key, child in overlay.children.items():
            if key in value:
                known = before.laid(key) if before is not None else None
                child = self._lay(base.child(key), child, lists.at(key), known)
            touched[key] = child
            value[key] = child.value
        how: How = "merged key by key"
        return Merged(value, overlay.path, overlay.keys, how, lists, base, overlay, base, touched)

    def _by_name(self, base: Merged, overlay: Merged, lists: NamedLists, before: Merged | None) -> Merged:
        """An entry's step is its name, or its position where it has none or another entry has it already.

        An entry without a name is not added to one that is equal: a file that two bases share would
        otherwise double it at every level.
        """
        entries = dict(base.children)
        nameless = {repr(entry.value) for step, entry in entries.items() if isinstance(step, int)}
        for step, entry in overlay.children.items():
            name = step if isinstance(step, str) else entry_name(entry.value, lists.ids)
            if name is not None and name in base.children:
                known = before.laid(name) if before is not None else None
                entries[name] = self._lay(entries[name], entry, lists.at(name), known)
            elif name is not None or repr(entry.value) not in nameless:
                entries[len(entries) if name is None or name in entries else name] = entry
        value = [entry.value for entry in entries.values()]
        how: How = "merged by name"
        return Merged(value, overlay.path, overlay.keys, how, lists, base, overlay, None, entries)


def _all_named(merged: Merged, lists: NamedLists) -> bool:
    """Whether every entry of the named lists has a name of its own: laid over itself, such a tree stays as it is."""
    if not lists:
        return True
    if lists.ids and isinstance(merged.value, list) and any(isinstance(step, int) for step in merged.children):
        return False
    return all(_all_named(child, lists.at(step)) for step, child in merged.children.items())


def _kept(base: Merged, overlay: Merged, lists: NamedLists) -> Merged:
    return Merged(base.value, base.path, base.keys, "kept", lists, base, overlay, base)


def _replaced(base: Merged, overlay: Merged, how: How, lists: NamedLists) -> Merged:
    return Merged(overlay.value, overlay.path, overlay.keys, how, lists, base, overlay, overlay)
