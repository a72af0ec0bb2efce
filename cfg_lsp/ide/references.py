"""Everything that speaks of the same thing: a key, a dataset, a file, an anchor.

A key or a dataset is looked for in every config that can be reached through bases and inheritors, a
file in every config that extends or refers to it, an anchor in its own text. The inheritance key asks
for those that name this config.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from cfg_lsp.ide.leading import (
    Anchor,
    Files,
    Search,
    anchor_here,
    anchor_target,
    asked_keys,
    definition_target,
    definitions_here,
    files_here,
    is_inheritance_key,
    is_touched,
    itself,
)
from cfg_lsp.ide.target import Target, entry_target, target_of
from cfg_lsp.merge import KeyPath, NamedLists, Origin, entries_in, own_values, read_keys, written
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.data_files import data_file, data_paths
from cfg_lsp.project.inheritors import connected, each_direct_inheritor, referrers
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.references import references as references_of
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax.anchors import aliases_of


def references(snapshot: Snapshot, path: str, offset: int, *, include_declaration: bool = True) -> Search | None:
    """All that speaks of what stands at an offset, config by config, sorted by path and place.

    The declaration is the first definition in the chain, or the anchor.
    """
    place = place_at(snapshot, path, offset)
    if place is None:
        return None
    anchor = anchor_here(place)
    if anchor is not None:
        return Search(anchor.origin, iter((_aliases(place, anchor, include_declaration),)))
    files = Files(place.span, (path,)) if is_inheritance_key(place) else files_here(place)
    if files is not None:
        return Search(files.origin, _naming(place, files))
    if not is_touched(place):
        return None
    left_out = None if include_declaration else _declaration(place)
    steps = _entries(place, str(place.entry[-1])) if place.is_entry_name and place.entry else _definitions(place)
    return Search(place.span, _each_once(steps, left_out))


def _aliases(place: Place, anchor: Anchor, include_declaration: bool) -> tuple[Target, ...]:
    aliases = tuple(Target(place.path, each.span, each.span) for each in aliases_of(place.document, anchor.node))
    return (anchor_target(place.document, anchor.node), *aliases) if include_declaration else aliases


def _naming(place: Place, files: Files) -> Iterator[tuple[Target, ...]]:
    """The paths in configs that lead to one of these files."""
    snapshot, wanted = place.snapshot, set(files.paths)
    if files.are_configs:
        owners = {owner for each in files.paths for owner in referrers(snapshot, each)}
        for each in files.paths:
            for owner in each_direct_inheritor(snapshot, each):
                owners.add(owner)
                yield ()
        for owner in sorted(owners):
            yield _paths_to(snapshot, owner, wanted)
        return
    for config in _connected(place):
        yield () if config is None else _data_paths_to(snapshot, config, wanted)


def _paths_to(snapshot: Snapshot, owner: str, wanted: set[str]) -> tuple[Target, ...]:
    links = snapshot.links(owner, snapshot.dialect(owner)).bases
    keys = [link.keys for link in links if link.target in wanted]
    keys += [read_keys(each.key) for each in references_of(snapshot, owner) if each.target in wanted]
    return _values(snapshot, owner, keys)


def _data_paths_to(snapshot: Snapshot, config: str, wanted: set[str]) -> tuple[Target, ...]:
    names = {os.path.basename(each) for each in wanted}
    alike = [each for each in data_paths(_own(snapshot, config)) if os.path.basename(each.written) in names]
    manifest = snapshot.manifest(config)
    keys = [each.keys for each in alike if data_file(manifest, config, each.written) in wanted]
    return _values(snapshot, config, keys)


def _values(snapshot: Snapshot, path: str, keys: list[KeyPath]) -> tuple[Target, ...]:
    """The values at key paths of a file, in the order of its text."""
    places = (location_of(snapshot, Origin(path, each)) for each in keys)
    spans = {place.value for place in places if place is not None}
    return tuple(Target(path, span, span) for span in sorted(spans))


def _entries(place: Place, name: str) -> Iterator[tuple[Target, ...]]:
    """The entries of a name in the connected mixes."""
    snapshot = place.snapshot
    for config in _connected(place):
        found: list[Target | None] = []
        if config is not None:
            lists = _lists(place, config)
            for entry in entries_in(_own(snapshot, config), lists):
                if entry.name == name:
                    ids = lists.ids_at(entry.keys[:-1])
                    found.append(entry_target(snapshot, Origin(config, entry.keys), entry.value, ids))
        yield tuple(each for each in found if each is not None)


def _definitions(place: Place) -> Iterator[tuple[Target, ...]]:
    """What the connected configs write at a key path, each at the line that really does."""
    snapshot, keys = place.snapshot, asked_keys(place)
    for config in _connected(place):
        target = None
        if config is not None and written(config, _own(snapshot, config), _lists(place, config)).find(keys) is not None:
            target = target_of(snapshot, Origin(config, keys))
        yield () if target is None else (target,)


def _connected(place: Place) -> Iterator[str | None]:
    """The connected configs, sorted; `None` while they are being met."""
    found = []
    for config in connected(place.snapshot, place.path):
        found.append(config)
        yield None
    yield from sorted(found)


def _lists(place: Place, config: str) -> NamedLists:
    """The named lists of a config; a base that has none is read as the one does that is asked."""
    return place.snapshot.lists(config) or place.snapshot.lists(place.path)


def _own(snapshot: Snapshot, config: str) -> dict[Any, Any]:
    dialect = snapshot.dialect(config)
    return own_values(snapshot.content(config, dialect), dialect)


def _declaration(place: Place) -> Target | None:
    first = next(iter(definitions_here(place)), None)
    return definition_target(place.snapshot, place.path, first) if first is not None else itself(place)


def _each_once(steps: Iterator[tuple[Target, ...]], left_out: Target | None) -> Iterator[tuple[Target, ...]]:
    """Without the declaration, and without what aliases bring again."""
    for found in steps:
        yield tuple(each for each in dict.fromkeys(found) if each != left_out)
