"""A dataset mix as a table: what it is for, what it is mixed with, in which shares, from which files.

Knows the few fields that people look for first. What training makes of them is not its business.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.ide.markdown import Table
from cfg_lsp.merge import Merged

_FIELDS = {"mode": "mode", "ratio": "ratio", "train_jsonl": "path"}
_MOST_ROWS = 10
_NOTHING = "–"


def mix_parts(page: Page, path: str) -> Iterator[list[str]]:
    """The named lists of a config, each as a table."""
    rows = _MOST_ROWS
    for key, node in page.snapshot.merged(path).children.items():
        if node.ids and isinstance(node.value, list):
            yield list_part(page, node, str(key), max(rows, 1))
            rows -= len(node.value)


def list_part(page: Page, node: Merged, name: str, most: int = _MOST_ROWS) -> list[str]:
    """A named list: one row an entry, one column a field that any of them has."""
    entries = list(node.children.items())
    shown = entries[:most]
    fields = [field for field in _FIELDS if any(_field(entry, field) is not None for _, entry in shown)]
    head = [page.markup.text(name), *(_FIELDS[field] for field in fields)]
    rows = [[_name(page, step), *(_cell(page, entry, field) for field in fields)] for step, entry in shown]
    if not rows:
        return [f"{page.markup.code(name)} is empty"]
    more = len(entries) - len(shown)
    return [*page.markup.table(Table(head, rows)), *(["", f"and {more} more"] if more else [])]


def _name(page: Page, step: Any) -> str:
    return page.markup.code(step, 40) if isinstance(step, str) else _NOTHING


def _cell(page: Page, entry: Merged, field: str) -> str:
    child = _field(entry, field)
    if child is None:
        return _NOTHING
    return page.markup.code(child.value, 60) if isinstance(child.value, str) else page.value(child.origin, child.value)


def _field(entry: Merged, field: str) -> Merged | None:
    return entry.child(field) if isinstance(entry.value, dict) and field in entry.value else None
