"""Configs as things to choose from: one, those of a chain, all of a workspace.

Knows how a config is told from others. Knows nothing of what is in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cfg_lsp.ide.paths import relative_path, short_name
from cfg_lsp.project.files import canonical
from cfg_lsp.project.workspace import Snapshot


class Config(NamedTuple):
    """A config: the name of its file, and its layer (or family) and place as the detail."""

    path: str
    name: str
    detail: str


def config_at(snapshot: Snapshot, path: str) -> Config:
    """The config at a path."""
    kind = snapshot.layer(path) or snapshot.manifest(path).family(path)
    place = relative_path(snapshot, path, path)
    return Config(path, os.path.basename(path), place if kind is None else f"{kind.name} · {place}")


def chain_of(snapshot: Snapshot, path: str) -> list[Config]:
    """The configs that a config is merged of, lowest precedence first, itself last; no two have one name."""
    members = snapshot.chain(path).members
    return [config_at(snapshot, each)._replace(name=short_name(snapshot, path, each)) for each in members]


def paths_below(snapshot: Snapshot, folders: Iterable[str]) -> Iterator[str]:
    """The configs below some folders and those that are open, sorted; one by one, there may be thousands."""
    below = {path for folder in map(canonical, folders) for path in snapshot.files_below(folder)}
    for path in sorted(below | snapshot.open_paths):
        if snapshot.speaks_of(path):
            yield path
