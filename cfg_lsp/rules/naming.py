"""Which values only say what an entry of a named list is called.

Such a value overrides nothing, because it is how the entry it lies over was found.
"""

from __future__ import annotations

from cfg_lsp.merge import KeyPath
from cfg_lsp.rules.datasets import naming_field
from cfg_lsp.rules.subject import Subject


def is_name(subject: Subject, keys: KeyPath) -> bool:
    """Whether the value that the file writes at a key path names the entry that it belongs to."""
    if len(keys) < 2:  # a list that merges by name is below a key
        return False
    ids = subject.snapshot.lists(subject.path).ids_at(keys[:-2])
    if keys[-1] not in ids:
        return False
    entry = subject.written.find(keys[:-1])
    return entry is not None and naming_field(entry.value, ids) == keys[-1]
