"""Another name for a key that a rule finds fault with. Knows nothing of which name that is."""

from __future__ import annotations

from cfg_lsp.edits.renaming import key_renaming
from cfg_lsp.edits.rewriting import is_tried
from cfg_lsp.merge import KeyPath
from cfg_lsp.rules.subject import Subject
from cfg_lsp.text import Edit


def renaming(subject: Subject, keys: KeyPath, name: str) -> tuple[Edit, ...]:
    """Edits that give the last key of a path the file writes another name; none where they would do harm."""
    document, ids_at = subject.document, subject.snapshot.lists(subject.path).ids_at
    return key_renaming(document, keys, name, ids_at) if is_tried(document) else ()
