"""How a path is written for a reader: never longer than it must be."""

from __future__ import annotations

import os

from cfg_lsp.project.files import is_below
from cfg_lsp.project.workspace import Snapshot


def relative_path(snapshot: Snapshot, path: str, other: str) -> str:
    """Another file as seen from a config: relative to the folder of its manifest, else as it is."""
    folder = snapshot.manifest(path).folder
    shown = os.path.relpath(other, folder) if is_below(other, folder) else other
    return shown.replace(os.sep, "/")


def short_name(snapshot: Snapshot, path: str, other: str) -> str:
    """The name of another file, with its folders where two files of the config's chain have that name."""
    name = os.path.basename(other)
    alike = {member for member in snapshot.chain(path).members if os.path.basename(member) == name}
    return name if alike <= {other} else relative_path(snapshot, path, other)
