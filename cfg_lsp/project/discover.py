"""Which configs a call is about: named files, folders, or what the manifest includes.

Knows folders and patterns; parses nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from cfg_lsp.project.files import Met, canonical, canonical_folder, config_files, is_folder
from cfg_lsp.project.manifest import Manifest
from cfg_lsp.project.patterns import fixed_folder
from cfg_lsp.project.workspace import Snapshot


def included(manifest: Manifest, met: Met | None = None) -> list[str]:
    """Every config that a manifest includes, sorted; `met` gathers what the search comes by."""
    tops = {os.path.normpath(os.path.join(manifest.folder, fixed_folder(pattern))) for pattern in manifest.include}
    found = {path for top in _outermost(tops) for path in config_files(top, met) if manifest.includes(path)}
    return sorted({canonical(path) for path in found})


def named(snapshot: Snapshot, paths: Iterable[str], met: Met | None = None) -> list[str]:
    """The configs that the paths of a call mean, sorted and canonical.

    A file means itself. A folder means the YAML and JSON files below it: where a manifest stands
    above it and can be read, those that the manifest includes, otherwise all of them.
    """
    found: set[str] = set()
    for path in paths:
        path = canonical(path)
        found.update(_below(snapshot, canonical_folder(path), met) if is_folder(path) else [path])
    return sorted(found)


def _below(snapshot: Snapshot, folder: str, met: Met | None) -> Iterator[str]:
    for path in config_files(folder, met):
        manifest = snapshot.manifest(path)
        if manifest.path is None or manifest.problems or manifest.includes(path):
            yield path


def _outermost(folders: set[str]) -> list[str]:
    """The folders without those that lie below another one."""
    kept: list[str] = []
    for folder in sorted(folders):
        if not any(folder == top or folder.startswith(top.rstrip(os.sep) + os.sep) for top in kept):
            kept.append(folder)
    return kept
