"""What the thing under the cursor is, as markdown or as plain text."""

from __future__ import annotations

from lsprotocol import types

from cfg_lsp.ide import hover as asking
from cfg_lsp.lsp.session import Session


def hover(session: Session, params: types.HoverParams) -> types.Hover | None:
    """The value under the cursor, who set it and what it replaced."""
    at = session.at(params.text_document.uri, params.position)
    has_markdown = session.client.has_markdown
    found = asking.hover(at.snapshot, at.path, at.offset, markdown=has_markdown) if at is not None else None
    if at is None or found is None:
        return None
    kind = types.MarkupKind.Markdown if has_markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, found.text), session.range(at.path, found.span))
