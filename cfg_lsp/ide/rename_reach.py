"""How far a new name for a key or a dataset reaches, and what stands in its way.

A key reaches every config that is connected by inheritance; a dataset only those that are merged with
one that has it, because other mixes may mean another dataset by the name. Nothing here looks into a
text: values and the manifest say it all.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import NamedTuple

from cfg_lsp.edits.renaming import occurrences
from cfg_lsp.edits.rewriting import piece_at
from cfg_lsp.ide.paths import relative_path
from cfg_lsp.merge import (
    DIALECTS,
    EXTENDS,
    KeyPath,
    NamedLists,
    Origin,
    covers,
    detect,
    leads_to,
    naming_field,
    read_keys,
    show_keys,
)
from cfg_lsp.merge.keys import covers_step
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.inheritors import known_inheritors, read_all
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document

_MARKERS = frozenset(dialect.reset[0] for dialect in DIALECTS.values() if dialect.reset is not None)


class Named(NamedTuple):
    """What is renamed: the last step of a key path, a key or the name of an entry, as the config `path` has it."""

    path: str
    keys: KeyPath
    is_entry: bool


class Reach(NamedTuple):
    """The files that write a name, every config that is merged with one of them, and the field that holds the name."""

    writers: tuple[str, ...]
    merged_with: tuple[str, ...]
    near: tuple[str, ...]
    field: str


def reach(snapshot: Snapshot, named: Named) -> Generator[None, None, Reach]:
    """Where a name is written. Reads every config first: one that is not known yet may be one of them."""
    yield from read_all(snapshot, named.path)
    chains = yield from _chains(snapshot, named.path)
    near = tuple(sorted(chains))
    writing = {path for path in near if _occurrences(snapshot, named, path)}
    writers = _merged_writers(named.path, writing, chains) if named.is_entry else writing
    merged_with = {member for chain in chains.values() if not writers.isdisjoint(chain) for member in chain}
    in_order = tuple(sorted(writers))
    return Reach(in_order, tuple(sorted(merged_with)), near, _field(snapshot, named, in_order))


def why_not(snapshot: Snapshot, named: Named, name: str, found: Reach) -> str | None:
    """The first thing in the way of a new name."""
    ways = (_unread(snapshot, named, name, found), _clashes(snapshot, named, name, found))
    forbidden = (_meanings(snapshot, named, name, found), _demands(snapshot, named, found))
    return next((reason for reasons in (*ways, *forbidden) for reason in reasons), None)


def remarks(snapshot: Snapshot, named: Named, name: str, found: Reach) -> tuple[str, ...]:
    """What somebody still has to do or to know: no edit of a config does it."""
    said = [*_still_in_manifests(snapshot, named, name, found), *_still_in_values(snapshot, named, found)]
    if named.is_entry and found.field != snapshot.lists(named.path).ids_at(named.keys[:-1])[0]:
        said.append(f"`{found.field}` says which dataset this is: training code is asked for `{name}` now")
    return tuple(said)


def _chains(snapshot: Snapshot, path: str) -> Generator[None, None, dict[str, tuple[str, ...]]]:
    """The chains that hang together with a config's, by whatever dialect each of them is read."""
    chains: dict[str, tuple[str, ...]] = {}
    seen, waiting = {path}, [path]
    while waiting:
        here = waiting.pop()
        chains[here] = snapshot.chain(here).members
        near = {*chains[here], *known_inheritors(snapshot, here)} - seen
        seen |= near
        waiting += near
        yield
    return chains


def _occurrences(snapshot: Snapshot, named: Named, path: str, name: str | None = None) -> list[KeyPath]:
    """Where a file writes what is renamed, or what has the new name already."""
    keys = named.keys if name is None else (*named.keys[:-1], name)
    content = snapshot.content(path, snapshot.dialect(path))
    return occurrences(content, keys, snapshot.lists(named.path).ids_at)


def _merged_writers(path: str, writing: set[str], chains: dict[str, tuple[str, ...]]) -> set[str]:
    """The writers that some config merges with this one, or with one that is merged with it, and so on."""
    found: set[str] = set()
    new = {path}
    while new:
        found |= new
        together = [member for chain in chains.values() if not found.isdisjoint(chain) for member in chain]
        new = writing.intersection(together) - found
    return found & writing


def _field(snapshot: Snapshot, named: Named, writers: tuple[str, ...]) -> str:
    """The field that holds a name afterwards: the first by which one of the entries is known."""
    if not named.is_entry:
        return ""
    ids = snapshot.lists(named.path).ids_at(named.keys[:-1])
    contents = [(snapshot.content(path, snapshot.dialect(path)), path) for path in writers]
    entries = [piece_at(content, steps) for content, path in contents for steps in _occurrences(snapshot, named, path)]
    return min((naming_field(entry, ids) or "" for entry in entries), key=ids.index, default=ids[0])


def _unread(snapshot: Snapshot, named: Named, name: str, found: Reach) -> Iterator[str]:
    """Files with a syntax error that hold one of the two names: what they would say is not known."""
    for path in (named.path, *found.near):
        document = snapshot.document(path)
        if not isinstance(document, Document) or not document.is_broken:
            continue
        if path == named.path or any(snapshot.says(path, word) for word in (str(named.keys[-1]), name)):
            yield f"{relative_path(snapshot, named.path, path)} has a syntax error; mend that first"
    if not found.writers:
        yield f"`{show_keys(named.keys)}` is not in the values of this file"


def _clashes(snapshot: Snapshot, named: Named, name: str, found: Reach) -> Iterator[str]:
    """Files in which the new name is there already."""
    for path in found.merged_with:
        if _occurrences(snapshot, named, path, name):
            yield f"{_line(snapshot, named, path, (*named.keys[:-1], name))} has `{name}` already"
        elif named.is_entry:
            for keys in _other_lists(snapshot, named, path):
                beside = named._replace(keys=(*keys, named.keys[-1]))
                if _occurrences(snapshot, beside, path, name):
                    yield f"{_line(snapshot, named, path, (*keys, name))} has `{name}` in `{show_keys(keys)}` already"


def _meanings(snapshot: Snapshot, named: Named, name: str, found: Reach) -> Iterator[str]:
    """Names that mean something to the loader, whichever of the two does."""
    if named.is_entry:
        return
    keys, new = named.keys, (*named.keys[:-1], name)
    if name in _MARKERS:
        yield f"`{name}` is no key of its own: it drops what is inherited"
    if len(keys) == 1:
        yield from _inheritance(snapshot, keys[0], name, found)
    ids = snapshot.lists(named.path).ids_at(keys[:-2])
    if {name, keys[-1]}.intersection(ids):
        yield f"entries of `{show_keys(keys[:-2])}` are known by their `{name if name in ids else keys[-1]}`"
    for path in found.merged_with:
        lists = snapshot.lists(path)
        if _below(lists, keys) != _below(lists, new):
            yield f"lists merge by name at `{show_keys(keys)}` or below: {_shown(snapshot.manifest(path))} says so"


def _inheritance(snapshot: Snapshot, key: str, name: str, found: Reach) -> Iterator[str]:
    """Names by which one of the connected configs inherits: in whose dialect a base is read is not up to the base."""
    for path in found.near:
        for each in (key, name):
            if each in snapshot.dialect(path).keys:
                yield f"`{each}` is how configs name their bases"
    for path in found.writers:
        if detect({name: snapshot.content(path, snapshot.dialect(path))[key]}) is not None:
            yield f"`{name}` is how configs name their bases"


def _demands(snapshot: Snapshot, named: Named, found: Reach) -> Iterator[str]:
    """What manifests read or require at a key that is renamed."""
    for manifest in _manifests(snapshot, found):
        for reference in manifest.references:
            if not named.is_entry and _begins(read_keys(reference), named.keys):
                yield f"{_shown(manifest)} says that `{reference}` names a config; change that first"
    for path in found.writers:
        layer = snapshot.layer(path)
        for pattern in layer.require if layer is not None else ():
            if _speaks_of(pattern, named.keys):
                shown = _shown(snapshot.manifest(path))
                yield f"{shown} requires `{pattern}` in the layer `{layer.name if layer else ''}`; change that first"


def _still_in_manifests(snapshot: Snapshot, named: Named, name: str, found: Reach) -> Iterator[str]:
    new = (*named.keys[:-1], name)
    for manifest in _manifests(snapshot, found):
        if manifest.path is None and snapshot.dialect(named.path) != EXTENDS:
            continue  # which was written for another layout
        where = [
            setting
            for setting, pattern in _patterns(manifest)
            if _speaks_of(pattern, named.keys) and not _speaks_of(pattern, new)
        ]
        if named.is_entry:
            allowed = (pattern for family in manifest.families for pattern in family.new_datasets)
            where += ["new-datasets" for each in allowed if covers_step(each, named.keys[-1])]
        if where:
            settings = ", ".join(dict.fromkeys(where))
            yield f"{_shown(manifest)} still speaks of `{show_keys(named.keys)}`: {settings}"


def _still_in_values(snapshot: Snapshot, named: Named, found: Reach) -> Iterator[str]:
    """Values that another program fills in from the key."""
    key = show_keys(named.keys)
    naming = [path for path in found.near if any(snapshot.says(path, f"${{{key}{end}") for end in "}.:[")]
    if naming:
        more = f" and {len(naming) - 1} more" if len(naming) > 1 else ""
        yield f"{relative_path(snapshot, named.path, naming[0])}{more} still interpolates `{key}`"


def _other_lists(snapshot: Snapshot, named: Named, path: str) -> Iterator[KeyPath]:
    """The named lists of a file beside the one that holds the entry."""
    around, lists = named.keys[:-2], snapshot.lists(named.path)
    for steps in occurrences(snapshot.content(path, snapshot.dialect(path)), around, lists.ids_at):
        mapping = piece_at(snapshot.content(path, snapshot.dialect(path)), steps)
        for key in mapping if isinstance(mapping, dict) else ():
            if key != named.keys[-2] and lists.ids_at((*around, key)):
                yield (*around, key)


def _patterns(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The key paths that a manifest writes, each with the setting that does."""
    for layer in manifest.layers:
        yield from (("layers", pattern) for pattern in (*layer.require, *layer.forbid))
    for kind in manifest.overlays:
        yield from (("overlays", pattern) for pattern in (*(kind.allow or ()), *kind.forbid, *kind.when))
    yield from (("removed", pattern) for pattern in manifest.removed)
    yield from (("parity", pattern) for pattern in (*manifest.parity_allow, *manifest.parity_when_off))
    yield from (("parity", pattern) for patterns in manifest.parity_when_off.values() for pattern in patterns)


def _manifests(snapshot: Snapshot, found: Reach) -> list[Manifest]:
    manifests = [snapshot.manifest(path) for path in found.writers]
    return list({(each.path, each.folder): each for each in manifests}.values())


def _speaks_of(pattern: str, keys: KeyPath) -> bool:
    """Whether a pattern names a key or something below it, rather than something that the key lies under."""
    return leads_to(pattern, keys) or (covers(pattern, keys) and not covers(pattern, keys[:-1]))


def _begins(steps: tuple[str, ...], keys: KeyPath) -> bool:
    return steps[: len(keys)] == tuple(map(str, keys))


def _below(lists: NamedLists, keys: KeyPath) -> NamedLists:
    for step in keys:
        lists = lists.at(step)
    return lists


def _line(snapshot: Snapshot, named: Named, path: str, keys: KeyPath) -> str:
    """A file and the line in it that writes a key."""
    place = location_of(snapshot, Origin(path, keys))
    shown = relative_path(snapshot, named.path, path)
    return shown if place is None else f"{shown}:{place.position.line}"


def _shown(manifest: Manifest) -> str:
    return "the built-in manifest" if manifest.path is None else os.path.basename(manifest.path)
