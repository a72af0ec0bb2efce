"""How many of a few configs write each key, kept up while they change.

Knows contents only: which configs are compared, and what follows from it, is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import KeyPath

FEWEST = 3
"""Two that write the same, and one that does not: where fewer write a mapping, nobody counts."""


class Alone(NamedTuple):
    """What one config alone writes in a mapping of several: `names` of its own, `known` to more than one of them."""

    keys: KeyPath
    names: tuple[str, ...]
    known: tuple[str, ...]
    writers: Writers


class Writers:
    """The mappings that configs write at one key path, by config, and those inside them.

    `counts` says how many of them write each key; it is empty where fewer than `FEWEST` do. What
    a change costs is what the changed mapping holds, however many others there are.
    """

    __slots__ = ("_inner", "counts", "mappings")

    def __init__(self) -> None:
        self.mappings: dict[str, dict[Any, Any]] = {}
        self.counts: dict[Any, int] = {}
        self._inner: dict[Any, Writers] = {}

    def write(self, path: str, mapping: dict[Any, Any] | None) -> bool:
        """Say what a config writes here now, `None` where that is no mapping, or the config is gone.

        Gives whether a count has changed, here or further down.
        """
        before = self.mappings.pop(path, None)
        were_counted = len(self.mappings) + (before is not None) >= FEWEST
        if mapping is not None:
            self.mappings[path] = mapping
        if len(self.mappings) < FEWEST:
            self.counts, self._inner = {}, {}
            return were_counted
        if were_counted:
            return self._count(path, before or {}, mapping or {})
        for other, each in self.mappings.items():
            self._count(other, {}, each)
        return True

    def alone(self, path: str, keys: KeyPath = ()) -> Iterator[Alone]:
        """What a config alone writes here and further down; keys that are no text are no names."""
        if not self.counts or path not in self.mappings:
            return
        mapping = self.mappings[path]
        names = tuple(key for key in mapping if self.counts[key] == 1 and isinstance(key, str))
        if names:
            known = tuple(key for key, count in self.counts.items() if count > 1 and isinstance(key, str))
            yield Alone(keys, names, known, self)
        for key, value in mapping.items():
            if isinstance(value, dict) and self.counts[key] >= FEWEST:
                yield from self._inner[key].alone(path, (*keys, key))

    def first(self, key: Any) -> tuple[str, Any]:
        """The first config by name that writes a key here, and its value."""
        path = min(path for path, mapping in self.mappings.items() if key in mapping)
        return path, self.mappings[path][key]

    def _count(self, path: str, before: dict[Any, Any], after: dict[Any, Any]) -> bool:
        """Bring the counts from what a config wrote to what it writes; gives whether one has changed."""
        counts, inner = self.counts, self._inner
        has_changed = before.keys() != after.keys()
        for key, value in before.items():
            if key not in after:
                counts[key] -= 1
                if not counts[key]:
                    del counts[key]
            if isinstance(value, dict) and not isinstance(after.get(key), dict):
                has_changed |= inner[key].write(path, None)
                if not inner[key].mappings:
                    del inner[key]
        for key, value in after.items():
            if key not in before:
                counts[key] = counts.get(key, 0) + 1
            if isinstance(value, dict):
                if key not in inner:
                    inner[key] = Writers()
                has_changed |= inner[key].write(path, value)
        return has_changed
