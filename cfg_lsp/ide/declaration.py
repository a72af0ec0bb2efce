"""Where a declaration leads: to the first file of the chain that writes the key.

An alias leads to its anchor and a path to its file, as a definition does.
"""

from __future__ import annotations

from cfg_lsp.ide.leading import Leads, definition_target, definitions_here, is_touched, itself, leads_by_text
from cfg_lsp.project.place import place_at
from cfg_lsp.project.workspace import Snapshot


def declaration(snapshot: Snapshot, path: str, offset: int) -> Leads | None:
    """The first definition in the chain of what stands at an offset."""
    place = place_at(snapshot, path, offset)
    if place is None:
        return None
    leads = leads_by_text(place)
    if leads is not None:
        return leads if leads.targets else None
    if not is_touched(place):
        return None
    first = next(iter(definitions_here(place)), None)
    target = definition_target(snapshot, path, first) if first is not None else None
    return Leads(place.span, (target or itself(place),))
