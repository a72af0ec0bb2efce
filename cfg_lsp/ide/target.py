"""A place that a feature leads to."""

from __future__ import annotations

from typing import Any, NamedTuple

from cfg_lsp.merge import Origin, naming_field
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.text import Span


class Target(NamedTuple):
    """A piece of a file: `span` is all of it, `focus` the name in it that is selected."""

    path: str
    span: Span
    focus: Span


def target_of(snapshot: Snapshot, origin: Origin) -> Target | None:
    """Where an origin is written; `None` where no file writes it."""
    location = location_of(snapshot, origin)
    if location is None:
        return None
    start, end = min(location.key.start, location.value.start), max(location.key.end, location.value.end)
    beside = location.value.start >= location.key.start  # an anchored value may stand elsewhere
    return Target(location.path, Span(start, end) if beside else location.key, location.key)


def entry_target(snapshot: Snapshot, origin: Origin, entry: Any, ids: tuple[str, ...]) -> Target | None:
    """Where an entry of a named list is written, its name in focus; `ids` are the fields that may name it."""
    target, field = target_of(snapshot, origin), naming_field(entry, ids)
    name = location_of(snapshot, Origin(origin.path, (*origin.keys, field))) if field is not None else None
    if target is None or name is None:
        return target
    inside = target.span.contains(name.value.start) and target.span.contains(name.value.end)
    return target._replace(focus=name.value) if inside else target


def whole_file(path: str) -> Target:
    """The beginning of a file."""
    return Target(path, Span(0, 0), Span(0, 0))
