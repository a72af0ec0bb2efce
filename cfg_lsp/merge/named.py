"""Lists whose entries merge by name.

Knows which key paths hold such lists and what an entry is called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from cfg_lsp.merge.keys import KeyPath, covers_step, read_keys

_Pattern = tuple[tuple[str, ...], tuple[str, ...]]


class NamedLists:
    """Which lists merge by name, seen from one place in the tree.

    `ids` is empty for an ordinary value; for a named list it holds the fields that may identify
    an entry, the first present one counts.
    """

    __slots__ = ("_below", "_patterns", "ids")

    def __init__(self, patterns: tuple[_Pattern, ...]) -> None:
        self._patterns = patterns
        self._below: dict[tuple[_Pattern, ...], NamedLists] = {}
        self.ids: tuple[str, ...] = next((ids for steps, ids in patterns if all(s == "**" for s in steps)), ())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NamedLists) and self._patterns == other._patterns

    def __hash__(self) -> int:
        return hash(self._patterns)

    def __bool__(self) -> bool:
        """Whether there is a named list here or further down."""
        return bool(self._patterns)

    def at(self, step: Any) -> NamedLists:
        """The same lists, seen from one step further down."""
        further = _advance(self._patterns, str(step)) if self._patterns else ()
        if not further:
            return NO_LISTS
        if further not in self._below:
            self._below[further] = NamedLists(further)
        return self._below[further]

    def ids_at(self, keys: KeyPath) -> tuple[str, ...]:
        """The identifying fields of the list at a key path."""
        here = self
        for step in keys:
            here = here.at(step)
        return here.ids


class Entry(NamedTuple):
    """An entry of a named list: what it is called and what one file writes; steps of `keys` into lists are indexes."""

    keys: KeyPath
    name: str
    value: Any


NO_LISTS = NamedLists(())


def named_lists(lists: Mapping[str, tuple[str, ...]]) -> NamedLists:
    """The named lists of a family: key path or pattern → identifying fields; equal ones are one object."""
    return _named_lists(tuple((read_keys(keys), ids) for keys, ids in lists.items()))


@lru_cache(maxsize=256)
def _named_lists(patterns: tuple[_Pattern, ...]) -> NamedLists:
    return NamedLists(patterns)  # resolved trees are remembered by it: a manifest that is read again keeps them


def entry_name(entry: Any, ids: tuple[str, ...]) -> str | None:
    """What an entry of a named list is called, `None` where it has no name."""
    field = naming_field(entry, ids)
    return None if field is None else str(entry[field])


def naming_field(entry: Any, ids: tuple[str, ...]) -> str | None:
    """The field that an entry is known by."""
    if isinstance(entry, dict):
        for field in ids:
            if isinstance(entry.get(field), str | int | float):
                return field
    return None


def entries_in(value: Any, lists: NamedLists, keys: KeyPath = ()) -> Iterator[Entry]:
    """The entries of the named lists in a file's values that have a name."""
    if not lists:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield from entries_in(item, lists.at(key), (*keys, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            name = entry_name(item, lists.ids)
            if name is not None:
                yield Entry((*keys, index), name, item)
            yield from entries_in(item, lists.at(index if name is None else name), (*keys, index))


def _advance(patterns: tuple[_Pattern, ...], step: str) -> tuple[_Pattern, ...]:
    further: list[_Pattern] = []
    for steps, ids in patterns:
        if not steps:
            continue
        if steps[0] == "**":
            further.append((steps, ids))
            further.extend(_advance(((steps[1:], ids),), step))
        elif covers_step(steps[0], step):
            further.append((steps[1:], ids))
    return tuple(dict.fromkeys(further))
