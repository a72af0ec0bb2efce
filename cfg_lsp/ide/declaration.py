"""Where a declaration leads: to the first file of the chain that writes the key.

An alias leads to its anchor and a path to its file, as a definition does.
"""

from __future__ import annotations

from cfg_lsp.ide.leading import Leads, leads
from cfg_lsp.project.workspace import Snapshot


def declaration(snapshot: Snapshot, path: str, offset: int) -> Leads | None:
    """The first definition in the chain of what stands at an offset."""
    return leads(snapshot, path, offset, lambda definitions: next(iter(definitions), None))
