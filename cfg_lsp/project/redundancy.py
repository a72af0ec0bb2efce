"""Which values of a config say nothing that its bases do not say.

Knows when a value may be left out of a text. What becomes of it is not its business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cfg_lsp.merge import KeyPath, Override, covers, same
from cfg_lsp.project.naming import is_name
from cfg_lsp.project.pairs import Pair, pairs_of
from cfg_lsp.project.soundness import is_sound
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document

_CHOSEN = frozenset({"kept", "reset"})  # these say what becomes of the inherited value, and so they say something


def redundant_pairs(snapshot: Snapshot, document: Document, overrides: Iterable[Override]) -> list[Pair]:
    """Every value, or section of values, of a config that could be left out, in the order of the text.

    `overrides` are what the config lays over its bases. Every pair has a key.
    """
    redundant = [
        override.keys
        for override in overrides
        if override.node.how not in _CHOSEN and same(override.above.value, override.below.value)
    ]
    if not redundant or not is_sound(snapshot, document.path):
        return []  # a base that nobody sees may change the value in between
    around = {keys[:length] for keys in redundant for length in range(len(keys))}
    pairs = {pair.keys: pair for pair in _spelled_once(snapshot, document, around)}
    required = _required(snapshot, document.path)
    left_out = {
        keys
        for keys in redundant
        if keys in pairs
        and not is_name(snapshot, document.path, keys)
        and not any(covers(each, keys) for each in required)
    }
    found = (pairs[keys] for keys in _uppermost(snapshot, document.path, left_out))
    return sorted(found, key=lambda pair: pair.value.start)


def _spelled_once(snapshot: Snapshot, document: Document, around: set[KeyPath]) -> Iterator[Pair]:
    """The pairs directly in these mappings, without those of a key that is written twice: that is the fault then."""
    pairs = [pair for pair in pairs_of(snapshot, document, around) if pair.key is not None]
    wins = {each.wins[0].start for each in document.duplicate_keys}
    repeated = {pair.keys for pair in pairs if pair.key is not None and pair.key.start in wins}
    return (pair for pair in pairs if pair.keys not in repeated)


def _required(snapshot: Snapshot, path: str) -> tuple[str, ...]:
    layer = snapshot.layer(path)
    return layer.require if layer is not None else ()


def _uppermost(snapshot: Snapshot, path: str, keys: set[KeyPath]) -> set[KeyPath]:
    """The same with every section of which nothing would be left in place of what is in it."""
    root = snapshot.merged(path)
    written = root.above or root
    found = set(keys)
    by_depth: dict[int, dict[KeyPath, list[KeyPath]]] = {}
    for each in keys:
        by_depth.setdefault(len(each), {}).setdefault(each[:-1], []).append(each)
    for depth in range(max(by_depth, default=0), 1, -1):
        for section, below in by_depth.get(depth, {}).items():
            node = written.find(section)
            if node is not None and isinstance(node.value, dict) and len(node.value) == len(below):
                found.difference_update(below)
                if _is_needed(snapshot, path, section):
                    continue
                found.add(section)
                by_depth.setdefault(depth - 1, {}).setdefault(section[:-1], []).append(section)
    return found


def _is_needed(snapshot: Snapshot, path: str, section: KeyPath) -> bool:
    """Whether a section that repeats everything still says something to the configs that inherit it.

    Without it they inherit a mapping with a reset marker, which drops what another base of theirs has there.
    """
    inherited = snapshot.merged(path).below
    below = inherited.find(section) if inherited is not None else None
    return below is not None and below.resets
