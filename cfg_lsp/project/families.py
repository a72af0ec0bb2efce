"""The configs of a family, and which of them end the chains that a config begins."""

from __future__ import annotations

import os

from cfg_lsp.project.files import canonical
from cfg_lsp.project.inheritors import known_inheritors, survey
from cfg_lsp.project.manifest import Family, Manifest
from cfg_lsp.project.patterns import fixed_folder, matches_any
from cfg_lsp.project.workspace import Snapshot


def members(snapshot: Snapshot, manifest: Manifest, family: Family) -> tuple[str, ...]:
    """Every config of a family that the manifest includes, sorted."""
    tops = {os.path.normpath(os.path.join(manifest.folder, fixed_folder(pattern))) for pattern in family.files}
    found = {canonical(path) for top in tops for path in snapshot.files_below(top)} | snapshot.open_paths
    return tuple(sorted(path for path in found if manifest.includes(path) and _has(manifest, family, path)))


def heirs(snapshot: Snapshot, manifest: Manifest, family: Family, path: str) -> list[str]:
    """The configs of a family that inherit from a file and that no other one extends, sorted."""
    survey(snapshot, members(snapshot, manifest, family))
    known = [
        each for each in known_inheritors(snapshot, path) if manifest.includes(each) and _has(manifest, family, each)
    ]
    extended = {base for each in known for base in snapshot.chain(each).members[:-1]}
    return [each for each in known if each not in extended]


def _has(manifest: Manifest, family: Family, path: str) -> bool:
    return matches_any(family.files, manifest.relative(path))
