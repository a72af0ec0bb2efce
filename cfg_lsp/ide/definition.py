"""Where a definition leads: to what this one replaces.

An alias leads to its anchor, a path to its file, a dataset's name to the entry that a base gives that
name. What replaces nothing leads to itself, which is how editors know to show its uses instead.
"""

from __future__ import annotations

from cfg_lsp.ide.leading import Leads, leads
from cfg_lsp.merge import Definition
from cfg_lsp.project.workspace import Snapshot


def definition(snapshot: Snapshot, path: str, offset: int) -> Leads | None:
    """The definition that the one at an offset replaces, itself where it replaces none."""
    return leads(snapshot, path, offset, lambda definitions: _replaced(definitions, path))


def _replaced(definitions: list[Definition], path: str) -> Definition | None:
    """The last definition below a file's own that gives a value; its own where there is none."""
    below = [each for each in definitions if each.origin.path != path]
    giving = [each for each in below if each.how != "kept"]
    return next((found[-1] for found in (giving, below, definitions) if found), None)
