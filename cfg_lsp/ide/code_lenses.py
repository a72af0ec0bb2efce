"""Above a config and above a dataset entry: how much hangs on it.

Where a lens stands is said first and costs nothing; what has to be counted is counted when it is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, get_args

from cfg_lsp.ide.target import Target, entry_target, whole_file
from cfg_lsp.merge import KeyPath, Merged, Origin, entry_name, own_values, read_keys, show_keys, value_at
from cfg_lsp.project.inheritors import each_inheritor, inheritors
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, find
from cfg_lsp.text import Span, plural

LensKind = Literal["chain", "inheritors", "resolved", "overlays"]
LENS_KINDS: tuple[LensKind, ...] = get_args(LensKind)
"""`chain`, `inheritors` and `resolved` stand above a config, `overlays` above a dataset entry."""

_MOST_TARGETS = 100


class CodeLens(NamedTuple):
    """Where a lens stands: `span` is on one line; `keys` is the written key path of an entry."""

    span: Span
    kind: LensKind
    keys: str = ""


class LensTitle(NamedTuple):
    """What a lens says, and the places that it speaks of; those that are too many are left out."""

    title: str
    targets: tuple[Target, ...] = ()


def code_lenses(snapshot: Snapshot, path: str) -> list[CodeLens]:
    """The lenses of a config, in the order of the text; none counts what does not exist."""
    document = snapshot.document(path)
    if not isinstance(document, Document) or not isinstance(document.content, dict):
        return []
    top = _first_line(document)
    has_inheritors = next(each_inheritor(snapshot, path), None) is not None
    lenses = [CodeLens(top, "chain")] if len(snapshot.chain(path).members) > 1 else []
    lenses += [CodeLens(top, "inheritors")] if has_inheritors else []
    lenses += [CodeLens(top, "resolved")]
    return lenses + (_entry_lenses(snapshot, document) if has_inheritors else [])


def lens_title(snapshot: Snapshot, path: str, kind: LensKind, keys: str = "") -> LensTitle:
    """What a lens says now."""
    if kind == "chain":
        return LensTitle(f"chain of {len(snapshot.chain(path).members)}")
    if kind == "resolved":
        return LensTitle("show resolved")
    if kind == "inheritors":
        found = inheritors(snapshot, path)
        return LensTitle(f"extended by {plural(len(found), 'config')}", tuple(map(whole_file, found[:_MOST_TARGETS])))
    ids = snapshot.lists(path).ids_at(read_keys(keys)[:-1])
    overlays = list(_overlays(snapshot, path, read_keys(keys), ids))
    targets = (entry_target(snapshot, origin, entry, ids) for origin, entry in overlays[:_MOST_TARGETS])
    title = plural(len(overlays), "overlay") if overlays else "no overlays"
    return LensTitle(title, tuple(each for each in targets if each is not None))


def _first_line(document: Document) -> Span:
    """The first line that says anything; a comment at the head is no place to look at."""
    root = document.root
    line = document.lines.line_of(root.start if root is not None else 0)
    start = document.lines.starts[line]
    return Span(start, start + len(document.lines.content(line)))


def _entry_lenses(snapshot: Snapshot, document: Document) -> list[CodeLens]:
    root, lists = snapshot.merged(document.path), snapshot.lists(document.path)
    found = []
    for keys in _entries(root.above or root, ()):
        place = find(document, keys, lists.ids_at)
        if place is not None:
            line = document.lines.line_of(place.written.start)
            end = document.lines.starts[line] + len(document.lines.content(line))
            found.append(
                CodeLens(Span(place.written.start, max(end, place.written.start)), "overlays", show_keys(keys))
            )
    return sorted(found, key=lambda lens: lens.span)


def _entries(node: Merged, keys: KeyPath) -> Iterator[KeyPath]:
    """The named entries that a file writes."""
    if isinstance(node.value, list):
        yield from ((*keys, step) for step in node.children if node.ids and isinstance(step, str))
    elif isinstance(node.value, dict) and node.has_lists:
        for step, child in node.children.items():
            yield from _entries(child, (*keys, step))


def _overlays(snapshot: Snapshot, path: str, keys: KeyPath, ids: tuple[str, ...]) -> Iterator[tuple[Origin, Any]]:
    """Where the configs below write an entry of that name; read off their values, so nothing is merged for it."""
    for config in inheritors(snapshot, path):
        dialect = snapshot.dialect(config)
        entries: Any = value_at(own_values(snapshot.content(config, dialect), dialect), keys[:-1])
        named = [each for each in entries if entry_name(each, ids) == keys[-1]] if isinstance(entries, list) else []
        yield from ((Origin(config, keys), entry) for entry in named[:1])
