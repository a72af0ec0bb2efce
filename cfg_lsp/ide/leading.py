"""What every way from a cursor to other places shares: what is asked about, and what leads elsewhere by its text.

Knows aliases, paths and names. Which of a key's definitions is wanted is each feature's own business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cfg_lsp.ide.target import Target, entry_target, target_of, whole_file
from cfg_lsp.merge import Definition, KeyPath
from cfg_lsp.project.cascade import history
from cfg_lsp.project.data_files import data_file, data_paths
from cfg_lsp.project.files import is_folder
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node
from cfg_lsp.syntax.anchors import anchor_at, anchor_span
from cfg_lsp.syntax.content import is_merge_key
from cfg_lsp.text import Span


class Leads(NamedTuple):
    """Where a click leads: `origin` is what was clicked on."""

    origin: Span
    targets: tuple[Target, ...]


class Search(NamedTuple):
    """A search through many configs: each step looks at one of them and gives what is found there."""

    origin: Span
    steps: Iterator[tuple[Target, ...]]


class Files(NamedTuple):
    """The files that a text names, each with its canonical path; `are_configs` is false for records."""

    origin: Span
    paths: tuple[str, ...]
    are_configs: bool = True


class Anchor(NamedTuple):
    """An anchored value; `origin` is the anchor's name or the alias that the cursor touches."""

    origin: Span
    node: Node


def leads(
    snapshot: Snapshot, path: str, offset: int, chosen: Callable[[list[Definition]], Definition | None]
) -> Leads | None:
    """Where what stands at an offset leads by itself, else to the chosen one of its definitions, else to itself."""
    place = place_at(snapshot, path, offset)
    if place is None:
        return None
    by_text = leads_by_text(place)
    if by_text is not None:
        return by_text if by_text.targets else None
    if not is_touched(place):
        return None
    wanted = chosen(definitions_here(place))
    target = definition_target(snapshot, path, wanted) if wanted is not None else None
    return Leads(place.span, (target or itself(place),))


def leads_by_text(place: Place) -> Leads | None:
    """The anchor of an alias, the files that a path names; `None` where the cursor is on neither."""
    anchor = anchor_here(place)
    if anchor is not None:
        return Leads(anchor.origin, (anchor_target(place.document, anchor.node),))
    files = files_here(place)
    return None if files is None else Leads(files.origin, tuple(whole_file(path) for path in files.paths))


def anchor_here(place: Place) -> Anchor | None:
    """The anchor that the cursor is on, or whose alias it is on; a `<<` speaks of the alias beside it."""
    if place.value.kind == "alias" and (_is_on_merge_key(place) or place.alias is not None):
        return Anchor(place.span, place.value.resolved) if place.span.contains(place.offset) else None
    node = anchor_at(place.document, place.offset)
    return None if node is None else Anchor(anchor_span(place.document, node), node)


def anchor_target(document: Document, node: Node) -> Target:
    """Where an anchored value stands, its anchor in focus."""
    name = anchor_span(document, node)
    return Target(document.path, Span(name.start, max(name.end, node.end)), name)


def files_here(place: Place) -> Files | None:
    """The files that are named under the cursor.

    On the inheritance key these are all bases. Paths of bases that lead nowhere are named too, and
    give none; any other path that leads nowhere is an ordinary value.
    """
    if not is_touched(place):
        return None
    snapshot = place.snapshot
    links = snapshot.links(place.path, snapshot.dialect(place.path)).bases
    speaks_of_all = is_inheritance_key(place)
    targets = dict.fromkeys(link.target for link in links if speaks_of_all or link.keys == place.keys)
    if targets:
        return Files(place.span, tuple(each for each in targets if isinstance(snapshot.document(each), Document)))
    if place.on_key:
        return None
    if place.reference is not None and place.reference.exists:
        return Files(place.span, (place.reference.target,))
    data = next((each.written for each in data_paths(place.written, place.keys) if each.keys == place.keys), None)
    target = data_file(snapshot.manifest(place.path), place.path, data) if data is not None else None
    return None if target is None or is_folder(target) else Files(place.span, (target,), are_configs=False)


def is_touched(place: Place) -> bool:
    """Whether the cursor is on a key, a scalar or an alias, and not on what lies between them."""
    if not place.keys or not place.span.contains(place.offset) or _is_on_merge_key(place):
        return False
    return place.on_key or _is_leaf(place.value)


def is_inheritance_key(place: Place) -> bool:
    """Whether the cursor is on the key that names the bases, which speaks of the config itself."""
    dialect = place.snapshot.dialect(place.path)
    return place.on_key and len(place.keys) == 1 and place.keys[0] in dialect.keys


def asked_keys(place: Place) -> KeyPath:
    """The key path that a question at a cursor is about.

    An entry's name stands for the entry, an item for its list: that is replaced whole.
    """
    if place.is_entry_name and place.entry is not None:
        return place.entry
    keys = place.keys
    while place.key is None and keys and isinstance(keys[-1], int):
        keys = keys[:-1]
    return keys


def definitions_here(place: Place) -> list[Definition]:
    """Every definition of what is asked about, lowest first; none where it resolves to nothing."""
    return history(place.snapshot.merged(place.path), asked_keys(place))


def definition_target(snapshot: Snapshot, path: str, definition: Definition) -> Target | None:
    """Where a definition stands: an entry by its name, anything else by its key; `path` is the config that is asked."""
    keys = definition.origin.keys
    ids = snapshot.lists(path).ids_at(keys[:-1]) if keys else ()
    if ids:
        return entry_target(snapshot, definition.origin, definition.value, ids)
    return target_of(snapshot, definition.origin)


def itself(place: Place) -> Target:
    """What the cursor is on."""
    start = place.value.start if place.key is None else min(place.key.start, place.value.start)
    return Target(place.path, Span(start, max(place.span.end, place.value.end)), place.span)


def _is_on_merge_key(place: Place) -> bool:
    return place.on_key and place.key is not None and not place.document.is_json and is_merge_key(place.key)


def _is_leaf(value: Node) -> bool:
    return value.kind in ("scalar", "alias") or not (value.items or value.pairs)
