"""Which values only say what an entry of a named list is called.

Such a value overrides nothing, because it is how the entry it lies over was found.
"""

from __future__ import annotations

from cfg_lsp.merge import KeyPath, naming_field
from cfg_lsp.project.workspace import Snapshot


def is_name(snapshot: Snapshot, path: str, keys: KeyPath) -> bool:
    """Whether the value that a file writes at a key path names the entry that it belongs to."""
    if len(keys) < 2:  # a list that merges by name is below a key
        return False
    ids = snapshot.lists(path).ids_at(keys[:-2])
    if keys[-1] not in ids:
        return False
    root = snapshot.merged(path)
    entry = (root.above or root).find(keys[:-1])
    return entry is not None and naming_field(entry.value, ids) == keys[-1]
