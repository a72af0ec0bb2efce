"""Lists whose entries merge by name.

Knows which key paths hold such lists and what an entry is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cfg_lsp.merge.keys import KeyPath, read_keys

_Pattern = tuple[tuple[str, ...], tuple[str, ...]]


class NamedLists:
    """Which lists merge by name, seen from one place in the tree.

    `ids` is empty for an ordinary value; for a named list it holds the fields that may identify
    an entry, the first present one counts.
    """

    __slots__ = ("_below", "_patterns", "ids")

    def __init__(self, patterns: tuple[_Pattern, ...]) -> None:
        self._patterns = patterns
        self._below: dict[Any, NamedLists] = {}
        self.ids: tuple[str, ...] = next((ids for steps, ids in patterns if all(s == "**" for s in steps)), ())

    def at(self, step: Any) -> NamedLists:
        """The same lists, seen from one step further down."""
        if not self._patterns:
            return self
        below = self._below.get(step)
        if below is None:
            below = self._below[step] = NamedLists(_advance(self._patterns, str(step)))
        return below

    def ids_at(self, keys: KeyPath) -> tuple[str, ...]:
        """The identifying fields of the list at a key path."""
        here = self
        for step in keys:
            here = here.at(step)
        return here.ids


NO_LISTS = NamedLists(())


@lru_cache(maxsize=256)
def _named_lists(patterns: tuple[_Pattern, ...]) -> NamedLists:
    return NamedLists(patterns) if patterns else NO_LISTS


def named_lists(lists: Mapping[str, tuple[str, ...]]) -> NamedLists:
    """The named lists of a family: key path or pattern → identifying fields.

    Equal descriptions give the same object, so what is remembered about merges stays valid.
    """
    return _named_lists(tuple((read_keys(keys), ids) for keys, ids in lists.items()))


def entry_name(entry: Any, ids: tuple[str, ...]) -> str | None:
    """What an entry of a named list is called, `None` where it has no name."""
    if isinstance(entry, dict):
        for field in ids:
            name = entry.get(field)
            if isinstance(name, str | int | float):
                return str(name)
    return None


def _advance(patterns: tuple[_Pattern, ...], step: str) -> tuple[_Pattern, ...]:
    further: list[_Pattern] = []
    for steps, ids in patterns:
        if not steps:
            continue
        if steps[0] == "**":
            further.append((steps, ids))
            further.extend(_advance(((steps[1:], ids),), step))
        elif steps[0] in ("*", step):
            further.append((steps[1:], ids))
    return tuple(further)
