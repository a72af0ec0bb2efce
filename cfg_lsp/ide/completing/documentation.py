"""What an editor shows beside the chosen item: where its value comes from, what was written above it, what it takes."""

from __future__ import annotations

from cfg_lsp.ide.completing.item import About
from cfg_lsp.ide.hovering.page import Page
from cfg_lsp.ide.hovering.schema import schema_part
from cfg_lsp.ide.markdown import Markdown, Plain
from cfg_lsp.project.cascade import Layer, cascade
from cfg_lsp.project.workspace import Snapshot

_MOST_DEFINITIONS = 5


def documentation(snapshot: Snapshot, path: str, about: About, *, markdown: bool = True) -> str:
    """Of a key the definitions that a config inherits and what the schema says; of a file what it says of itself."""
    page = Page(snapshot, path, Markdown() if markdown else Plain())
    parts = [_file(page, about.file), page.head_comment(about.file)] if about.file else _key(page, about)
    if not about.file:
        parts.append(schema_part(page, about.keys))
    return "\n\n".join("\n".join(part) for part in parts if part)


def _file(page: Page, path: str) -> list[str]:
    layer = page.snapshot.layer(path)
    return [page.file(path) + (f" · layer {page.markup.code(layer.name)}" if layer is not None else "")]


def _key(page: Page, about: About) -> list[list[str]]:
    inherited = page.snapshot.merged(page.path).below
    found = cascade(page.snapshot, inherited, about.keys) if inherited is not None else None
    if found is None:
        return []
    layers = (found.winner, *found.replaced)
    rows = [f"- {_value(page, each)} {page.located(each.place, each.origin)}" for each in layers]
    more = [f"- and {len(rows) - _MOST_DEFINITIONS} more"] if len(rows) > _MOST_DEFINITIONS else []
    return [[*rows[:_MOST_DEFINITIONS], *more], page.comment(found.winner.place)]


def _value(page: Page, layer: Layer) -> str:
    return page.kind(layer.value) if isinstance(layer.value, dict) else page.value(layer.origin, layer.value)
