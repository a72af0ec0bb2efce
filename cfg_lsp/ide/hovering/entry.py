"""An entry of a named list: what it resolves to, and which file each of its fields comes from.

Knows one entry. The mix that it belongs to is another part.
"""

from __future__ import annotations

from collections.abc import Iterator

from cfg_lsp.ide.hovering.cascade import below_part
from cfg_lsp.ide.hovering.notes import duplicate_notes
from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.ide.hovering.schema import schema_part
from cfg_lsp.ide.markdown import Table
from cfg_lsp.merge import Merged, show_keys
from cfg_lsp.project.cascade import location_of
from cfg_lsp.project.place import Place
from cfg_lsp.text import plural

_MOST_FIELDS = 14


def entry_parts(page: Page, place: Place) -> Iterator[list[str]]:
    """What is said on the name of an entry, and on the entry as a whole."""
    root, keys = page.snapshot.merged(page.path), place.entry
    entry = root.find(keys) if keys is not None else None
    if keys is None or entry is None:
        return
    files = len({leaf.path for _, leaf in entry.leaves()})
    names = page.markup.code(show_keys(keys))
    yield [f"{names} · {entry.how if entry.below is not None else 'entry'} from {plural(files, 'file')}"]
    yield duplicate_notes(page, place)
    yield _novelty(page, root, entry, show_keys(keys[:-1]))
    yield _fields(page, entry)
    yield page.comment(location_of(page.snapshot, entry.origin))
    yield schema_part(page, place.keys if place.on_key else ())
    yield below_part(page, keys)


def _novelty(page: Page, root: Merged, entry: Merged, keys: str) -> list[str]:
    """An overlay's entry that no base has, although the bases have entries: it is added to them."""
    inherited = root.below.find(tuple(entry.keys[:-1])) if root.below is not None else None
    if entry.below is not None or entry.path != page.path or inherited is None or not inherited.children:
        return []
    return [f"{page.markup.bold('new here')}: no base has it, so it is added to {page.markup.code(keys)}"]


def _fields(page: Page, entry: Merged) -> list[str]:
    if not isinstance(entry.value, dict) or not entry.value:
        return []
    rows = []
    for field, child in list(entry.children.items())[:_MOST_FIELDS]:
        value = page.value(child.origin, child.value, 50)
        rows.append((page.markup.code(str(field), 40), value, page.place(child.origin)))
    more = len(entry.children) - len(rows)
    table = page.markup.table(Table(("field", "value", "from"), rows))
    return [*table, *(["", f"and {plural(more, 'more field')}"] if more else [])]
