"""Where an implementation leads: to the configs below that write another value.

An alias leads to its anchor and a path to its file, as a definition does; the inheritance key leads to
the configs that extend this one.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.ide.leading import Search, asked_keys, definition_target, is_inheritance_key, is_touched, leads_by_text
from cfg_lsp.ide.target import Target, whole_file
from cfg_lsp.project.cascade import each_below
from cfg_lsp.project.inheritors import each_direct_inheritor
from cfg_lsp.project.place import Place, place_at
from cfg_lsp.project.workspace import Snapshot


def implementation(snapshot: Snapshot, path: str, offset: int) -> Search | None:
    """Who overrides what stands at an offset, config by config, sorted by path."""
    place = place_at(snapshot, path, offset)
    if place is None:
        return None
    if is_inheritance_key(place):
        return Search(place.span, ((whole_file(each),) for each in each_direct_inheritor(snapshot, path)))
    leads = leads_by_text(place)
    if leads is not None:
        return Search(leads.origin, iter((leads.targets,)))
    return Search(place.span, _overriders(place)) if is_touched(place) else None


def _overriders(place: Place) -> Iterator[tuple[Target, ...]]:
    for below in each_below(place.snapshot, place.path, asked_keys(place)):
        found = below.overrides
        target = definition_target(place.snapshot, below.config, found) if found is not None else None
        yield () if target is None else (target,)
