"""What the configs of one folder write that only one of them does, and what several do.

Presets that stand beside each other are variations of one thing, so what several of them write says
what another may mean. Compares a bounded number of them, and after an edit only what was edited.
"""

from __future__ import annotations

import os
from typing import Any
from weakref import WeakKeyDictionary, ref

from cfg_lsp.merge import Dialect, own_values
from cfg_lsp.project.memory import Memory
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.project.writers import FEWEST, Alone, Writers

_MOST_READ = 40
_MOST_FOLDERS = 64
_known: WeakKeyDictionary[Memory, dict[tuple[str, Dialect], Neighbours]] = WeakKeyDictionary()


class Neighbours:
    """The configs of a folder that inherit in one way, of its first forty by name."""

    def __init__(self, folder: str, dialect: Dialect) -> None:
        self._folder = folder
        self._dialect = dialect
        self._writers = Writers()
        self._contents: dict[str, Any] = {}
        self._bases: dict[str, frozenset[str]] = {}
        self._extended: frozenset[str] | None = None
        self._alone: dict[str, tuple[Alone, ...]] = {}
        self._seen_in: ref[Snapshot] | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The configs that are compared."""
        return tuple(self._contents)

    def alone(self, path: str) -> tuple[Alone, ...]:
        """What a config alone writes; nothing where another of them extends it, because it writes for that one too."""
        if self._extended is None:
            self._extended = frozenset().union(*self._bases.values())
        if path not in self._contents or path in self._extended:
            return ()
        if path not in self._alone:
            self._alone[path] = tuple(self._writers.alone(path))
        return self._alone[path]

    def see(self, snapshot: Snapshot) -> None:
        """Take in what a snapshot knows of these configs; what has not changed is not looked at again."""
        if self._seen_in is not None and self._seen_in() is snapshot:
            return
        paths = snapshot.memory.listing.beside(self._folder)[:_MOST_READ]
        alike = [path for path in paths if snapshot.dialect(path) == self._dialect] if len(paths) >= FEWEST else []
        for gone in self._contents.keys() - alike:
            del self._contents[gone]
            self._write(gone, None)
            self._extend(gone, None)
        for path in alike:
            content = snapshot.content(path, self._dialect)
            if path not in self._contents or self._contents[path] is not content:
                self._contents[path] = content
                self._write(path, own_values(content, self._dialect))
            elif not self._dialect.extensionless:
                continue
            self._extend(path, frozenset(link.target for link in snapshot.links(path, self._dialect).bases))
        self._seen_in = ref(snapshot)

    def _write(self, path: str, mapping: dict[Any, Any] | None) -> None:
        self._alone.pop(path, None)
        if self._writers.write(path, mapping):
            self._alone.clear()

    def _extend(self, path: str, bases: frozenset[str] | None) -> None:
        if self._bases.get(path) != bases:
            self._extended = None
            if bases is None:
                del self._bases[path]
            else:
                self._bases[path] = bases


def neighbours(snapshot: Snapshot, path: str, dialect: Dialect) -> Neighbours:
    """The configs beside a file, itself included, as its dialect reads them."""
    known = _known.setdefault(snapshot.memory, {})
    key = (os.path.dirname(path), dialect)
    found = known.pop(key, None) or Neighbours(*key)
    while len(known) >= _MOST_FOLDERS:
        del known[next(iter(known))]
    known[key] = found
    found.see(snapshot)
    return found
