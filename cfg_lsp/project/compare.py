"""How two configs differ, with the places of both sides, and which differences a migration may show.

Knows references (a preset's dataset mix) and the manifest's `[parity]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cfg_lsp.merge import KeyPath, Merged, covers, differences, read_keys, show_keys
from cfg_lsp.project.cascade import Location, location_of
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.references import reference
from cfg_lsp.project.workspace import Snapshot


class Side(NamedTuple):
    """One side of a difference: the resolved value and where it is set."""

    value: Any
    merged: Merged
    place: Location | None


class FoundDifference(NamedTuple):
    """A key path that differs; a side is `None` where it has no such key.

    `within` is the reference whose configs differ there, such as `custom.fusion_config`; it is
    empty for the compared configs themselves.
    """

    keys: KeyPath
    left: Side | None
    right: Side | None
    within: str = ""

    @property
    def name(self) -> str:
        """The key path as people read it."""
        own = show_keys(self.keys)
        return f"{self.within} → {own}" if self.within else own


def compare(snapshot: Snapshot, left: str, right: str, *, references: bool = False) -> list[FoundDifference]:
    """The differences of two resolved configs, sorted by key path.

    With `references` also those of the configs that both name at a reference key.
    """
    found = list(_compared(snapshot, left, right, ""))
    if references:
        for key in sorted(snapshot.manifest(right).references):
            sides = [_referenced(snapshot, path, key) for path in (left, right)]
            if sides[0] is not None and sides[1] is not None:
                found += _compared(snapshot, sides[0], sides[1], key)
    return found


def allowed_by(manifest: Manifest, extra: tuple[str, ...], left: Merged, right: Merged) -> tuple[str, ...]:
    """The key patterns that may differ between two configs under a manifest's `[parity]`."""
    patterns = [*manifest.parity_allow, *extra]
    for switch, keys in manifest.parity_when_off.items():
        if not (_is_on(left, switch) or _is_on(right, switch)):
            patterns += keys
    return tuple(patterns)


def is_allowed(difference: FoundDifference, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern covers a difference; what lies in a referenced config is named behind the reference."""
    keys = (*read_keys(difference.within), *difference.keys) if difference.within else difference.keys
    return any(covers(pattern, keys) for pattern in patterns)


def _compared(snapshot: Snapshot, left: str, right: str, within: str) -> Iterator[FoundDifference]:
    for keys, low, high in differences(snapshot.merged(left), snapshot.merged(right)):
        yield FoundDifference(keys, _side(snapshot, low), _side(snapshot, high), within)


def _side(snapshot: Snapshot, merged: Merged | None) -> Side | None:
    return None if merged is None else Side(merged.value, merged, location_of(snapshot, merged.origin))


def _referenced(snapshot: Snapshot, path: str, key: str) -> str | None:
    """The config that a config names at a reference key, `None` where it names none that can be read."""
    node = snapshot.merged(path).find(read_keys(key))
    if node is None or not isinstance(node.value, str):
        return None
    meant = reference(snapshot, path, key, node.value)
    return meant.target if meant.exists else None


def _is_on(merged: Merged, switch: str) -> bool:
    node = merged.find(read_keys(switch))
    return node is not None and bool(node.value)
