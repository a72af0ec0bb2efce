"""What the configs of one folder write that only one of them does, and what several do.

Presets that stand beside each other are variations of one thing, so what several of them write says
what another may mean. Reads a bounded number of them, once for each snapshot.
"""

from __future__ import annotations

import os
from typing import Any
from weakref import WeakKeyDictionary

from cfg_lsp.merge import Dialect, KeyPath, own_values
from cfg_lsp.project.files import config_files_beside
from cfg_lsp.project.workspace import Snapshot

_MOST_READ = 40
_FEWEST = 3  # two that write the same, and one that does not
_known: WeakKeyDictionary[Snapshot, dict[tuple[str, Dialect], Neighbours]] = WeakKeyDictionary()


class Neighbours:
    """The configs of a folder that inherit in one way, of its first forty by name.

    `alone` are the keys that only one config writes, by that config and the path of their mapping;
    a config that another one of them extends is left out, because it writes for those too.
    `several` are the keys that more than one writes, by that path, each with one who does and its
    value.
    """

    def __init__(self, snapshot: Snapshot, folder: str, dialect: Dialect) -> None:
        self.alone: dict[str, dict[KeyPath, list[Any]]] = {}
        self.several: dict[KeyPath, dict[Any, tuple[str, Any]]] = {}
        paths = config_files_beside(os.path.join(folder, ""))[:_MOST_READ]
        alike = [path for path in paths if snapshot.dialect(path) == dialect] if len(paths) >= _FEWEST else []
        contents = {path: snapshot.content(path, dialect) for path in alike}
        self._compare([(path, own_values(content, dialect)) for path, content in contents.items()], ())
        for path in alike:
            for link in snapshot.links(path, dialect).bases:
                self.alone.pop(link.target, None)

    def _compare(self, mappings: list[tuple[str, dict[Any, Any]]], keys: KeyPath) -> None:
        writers: dict[Any, list[tuple[str, Any]]] = {}
        for path, mapping in mappings:
            for key, value in mapping.items():
                writers.setdefault(key, []).append((path, value))
        several = self.several[keys] = {}
        for key, written in writers.items():
            if len(written) == 1:
                self.alone.setdefault(written[0][0], {}).setdefault(keys, []).append(key)
                continue
            several[key] = written[0]
            inner = [(path, value) for path, value in written if isinstance(value, dict)]
            if len(inner) >= _FEWEST:
                self._compare(inner, (*keys, key))


def neighbours(snapshot: Snapshot, path: str, dialect: Dialect) -> Neighbours:
    """The configs beside a file, itself included, as its dialect reads them."""
    remembered = _known.setdefault(snapshot, {})
    key = (os.path.dirname(path), dialect)
    if key not in remembered:
        remembered[key] = Neighbours(snapshot, *key)
    return remembered[key]
