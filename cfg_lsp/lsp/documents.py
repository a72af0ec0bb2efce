"""The texts that the editor has open, kept up to date by its changes.

Knows versions and the client's own spelling of each URI. Knows nothing of what the texts say.
"""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types

from cfg_lsp.lsp.convert import Positions
from cfg_lsp.text import LineIndex

_REMEMBERED = 8  # edits that one which comes late may have been overtaken by
_LONG = 1_000_000  # characters of a text from which on none is remembered: each holds a whole one


class Edited(NamedTuple):
    """An edit, and the text that it was made to."""

    version: int
    changes: list[types.TextDocumentContentChangeEvent]
    text: str


class OpenDocument(NamedTuple):
    """An open text; `line` is the one that was edited last, from 0, `None` before the first edit.

    `edits` are its last ones, by version.
    """

    uri: str
    version: int | None
    text: str
    line: int | None = None
    edits: tuple[Edited, ...] = ()


def changed(
    document: OpenDocument,
    version: int | None,
    changes: list[types.TextDocumentContentChangeEvent],
    positions: Positions,
) -> OpenDocument:
    """A document after changes, which follow one another.

    Some clients send edits that are made within an instant in any order. Their versions tell: one that was
    overtaken goes below those that came before it. A whole text is the newest there is; who sends it with a
    lower version has begun to count anew.
    """
    if not all(isinstance(change, types.TextDocumentContentChangePartial) for change in changes):
        document = document._replace(edits=())
    overtaking = [edit for edit in document.edits if version is not None and edit.version > version]
    if overtaking:
        before = document.edits[: -len(overtaking)]
        document = document._replace(text=overtaking[0].text, edits=before)
    document = _edited(document, version, changes, positions)
    for edit in overtaking:
        document = _edited(document, edit.version, edit.changes, positions)
    return document


def _edited(
    document: OpenDocument,
    version: int | None,
    changes: list[types.TextDocumentContentChangeEvent],
    positions: Positions,
) -> OpenDocument:
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
    edits: tuple[Edited, ...] = ()
    if version is not None and len(document.text) < _LONG:
        edits = (*document.edits, Edited(version, changes, document.text))[-_REMEMBERED:]
    return OpenDocument(document.uri, version, text, line, edits)


def _first_difference(old: str, new: str) -> int:
    """The line of a whole new text that differs first: where somebody types."""
    before, after = LineIndex(old), LineIndex(new)
    for line in range(min(len(before), len(after))):
        if before.content(line) != after.content(line):
            return line
    return max(0, len(after) - 1)
