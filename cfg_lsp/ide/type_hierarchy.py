"""The hierarchy of configs: what one extends, and what extends it.

Knows direct bases and direct inheritors; an editor asks on from each of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.ide.configs import Config, config_at
from cfg_lsp.ide.leading import files_here
from cfg_lsp.project.inheritors import each_direct_inheritor
from cfg_lsp.project.place import place_at
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document


def prepare_type_hierarchy(snapshot: Snapshot, path: str, offset: int) -> tuple[Config, ...]:
    """The config to begin with: the one that a path under the cursor names, else the config itself.

    Most files begin with the inheritance key, where the cursor is when a file was opened: that is no path.
    """
    place = place_at(snapshot, path, offset)
    files = files_here(place) if place is not None and not place.on_key else None
    named = [each for each in (files.paths if files is not None else ()) if _is_config(snapshot, each)]
    return tuple(config_at(snapshot, each) for each in named or [path] if _is_config(snapshot, each))


def supertypes(snapshot: Snapshot, path: str) -> tuple[Config, ...]:
    """The bases that a config names and that are there, lowest precedence first."""
    links = snapshot.links(path, snapshot.dialect(path)).bases
    targets = dict.fromkeys(link.target for link in links)
    return tuple(config_at(snapshot, each) for each in targets if isinstance(snapshot.document(each), Document))


def subtypes(snapshot: Snapshot, path: str) -> Iterator[Config]:
    """The configs that themselves name this one as a base, sorted by path; one by one, there may be thousands."""
    for each in each_direct_inheritor(snapshot, path):
        yield config_at(snapshot, each)


def _is_config(snapshot: Snapshot, path: str) -> bool:
    return snapshot.speaks_of(path) and isinstance(snapshot.document(path), Document)
