"""The configs of a family, and which of them end the chains that a config begins.

Asks the disk once for each snapshot, and only when somebody wants to know.
"""

from __future__ import annotations

import os
from weakref import WeakKeyDictionary

from cfg_lsp.project.files import canonical, config_files
from cfg_lsp.project.manifest import Family, Manifest
from cfg_lsp.project.patterns import fixed_folder, matches_any
from cfg_lsp.project.workspace import Snapshot

_Key = tuple[str, str]


class _Remembered:
    def __init__(self) -> None:
        self.members: dict[_Key, tuple[str, ...]] = {}
        self.heirs: dict[_Key, dict[str, list[str]]] = {}


_known: WeakKeyDictionary[Snapshot, _Remembered] = WeakKeyDictionary()


def members(snapshot: Snapshot, manifest: Manifest, family: Family) -> tuple[str, ...]:
    """Every config of a family that the manifest includes, sorted."""
    remembered = _known.setdefault(snapshot, _Remembered()).members
    key = (manifest.folder, family.name)
    if key not in remembered:
        tops = {os.path.join(manifest.folder, fixed_folder(pattern)) for pattern in family.files}
        found = {canonical(path) for top in tops for path in config_files(os.path.normpath(top))}
        found |= snapshot.open_paths
        own = [path for path in found if manifest.includes(path) and matches_any(family.files, manifest.relative(path))]
        remembered[key] = tuple(sorted(own))
    return remembered[key]


def heirs(snapshot: Snapshot, manifest: Manifest, family: Family, path: str) -> list[str]:
    """The configs of a family that inherit from a file and that no other one extends, sorted."""
    remembered = _known.setdefault(snapshot, _Remembered()).heirs
    key = (manifest.folder, family.name)
    if key not in remembered:
        chains = {member: snapshot.chain(member).members[:-1] for member in members(snapshot, manifest, family)}
        extended = {base for bases in chains.values() for base in bases}
        found: dict[str, list[str]] = {}
        for member, bases in chains.items():
            for base in bases if member not in extended else ():
                found.setdefault(base, []).append(member)
        remembered[key] = found
    return remembered[key].get(path, [])
