"""Which configs lie near a config in the tree of folders, and which of them it might extend.

Looks at names only; in a large workspace at those of the nearest folders.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from cfg_lsp.project.relatives import relatives
from cfg_lsp.project.workspace import Snapshot

_MOST = 201
"""More than any editor shows: whoever asks sees that there are others."""


def possible_bases(snapshot: Snapshot, path: str, typed: str = "") -> list[str]:
    """The configs that a config may extend, those of the layers that it should extend first, then those
    that its relatives extend, then near ones before far ones.

    Where there are very many, those that have the last word of what is typed in their paths. A file
    of a layer that extends nothing has none.
    """
    layer = snapshot.layer(path)
    allowed = layer.extends if layer is not None else None
    if allowed == ():
        return []
    named = _named_by_relatives(snapshot, path)
    closed = snapshot.memory.affected({path})
    open_ones = (each for each in _nearest(snapshot, path, typed) if each not in closed)
    near = _of_its_family(snapshot, path, [*islice(open_ones, _MOST)])
    near.sort(key=lambda each: -named[each])
    if allowed is None:
        return near
    ranks = {name: number for number, name in enumerate(allowed)}
    layers = {each: snapshot.layer(each) for each in near}

    def rank(each: str) -> int:
        its_layer = layers[each]
        return len(ranks) if its_layer is None else ranks.get(its_layer.name, len(ranks) + 1)

    return sorted(near, key=rank)


def _of_its_family(snapshot: Snapshot, path: str, others: list[str]) -> list[str]:
    """Those of the config's own family; a mix of datasets is no base of a run."""
    manifest = snapshot.manifest(path)
    own = manifest.family(path)
    return [each for each in others if manifest.family(each) == own] or others


def _named_by_relatives(snapshot: Snapshot, path: str) -> Counter[str]:
    """How many of a config's relatives extend each base."""
    dialect = snapshot.dialect(path)
    others = relatives(snapshot, path)
    return Counter(link.target for each in others for link in snapshot.links(each, dialect).bases)


def _nearest(snapshot: Snapshot, path: str, typed: str) -> Iterator[str]:
    configs = snapshot.configs(snapshot.manifest(path))
    word = os.path.basename(typed).casefold()
    if len(configs) > _MOST and word:
        configs = tuple(each for each in configs if word in each.casefold()) or configs
    folders: dict[str, list[str]] = {}
    for each in configs:
        folders.setdefault(each.rpartition(os.sep)[0], []).append(each)
    own = os.path.dirname(path)
    for folder in sorted(folders, key=lambda folder: (_distance(own, folder), folder)):
        yield from folders[folder]


def _distance(one: str, other: str) -> int:
    """How many folders one goes up and down between two."""
    ups, downs = one.split(os.sep), other.split(os.sep)
    shared = 0
    while shared < min(len(ups), len(downs)) and ups[shared] == downs[shared]:
        shared += 1
    return len(ups) + len(downs) - 2 * shared
