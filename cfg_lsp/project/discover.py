"""Which configs a call means by the files and folders that it names.

Parses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cfg_lsp.project.files import Met, canonical, canonical_folder, config_files, is_folder
from cfg_lsp.project.workspace import Snapshot


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
