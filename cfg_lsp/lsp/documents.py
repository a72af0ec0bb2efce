"""The texts that the editor has open, kept up to date by its changes.

Knows versions and the client's own spelling of each URI. Knows nothing of what the texts say.
"""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types

from cfg_lsp.lsp.convert import Positions
from cfg_lsp.text import LineIndex


class OpenDocument(NamedTuple):
    """An open text; `line` is the one that was edited last, from 0, `None` before the first edit."""

    uri: str
    version: int | None
    text: str
    line: int | None = None


def changed(
    document: OpenDocument,
    version: int | None,
    changes: list[types.TextDocumentContentChangeEvent],
    positions: Positions,
) -> OpenDocument:
    """A document after changes, which follow one another."""
    text, line = document.text, document.line
    for change in changes:
        if isinstance(change, types.TextDocumentContentChangePartial):
            lines = LineIndex(text)
            start, end = positions.span(lines, change.range)
            text = text[:start] + change.text + text[end:]
            line = min(change.range.start.line, len(lines) - 1) + LineIndex(change.text).line_of(len(change.text))
        else:
            line = _first_difference(text, change.text)
            text = change.text
    return OpenDocument(document.uri, version, text, line)


def _first_difference(old: str, new: str) -> int:
    """The line of a whole new text that differs first: where somebody types."""
    before, after = LineIndex(old), LineIndex(new)
    for line in range(min(len(before), len(after))):
        if before.content(line) != after.content(line):
            return line
    return max(0, len(after) - 1)
