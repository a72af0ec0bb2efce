"""Which piece of a text to take out so that a pair of a mapping or an item of a list is gone.

Offers a piece only where the text without it was read again and says exactly what it should.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cfg_lsp.merge import same
from cfg_lsp.syntax import Document, Node, parse
from cfg_lsp.text import Edit, Span

_NOTHING_MORE = re.compile(r"[ \t]*[:,]?[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n|\Z)")
_BLANKS = " \t"


def removal(document: Document, pieces: Sequence[tuple[Node, Node]], content: Any) -> tuple[Edit, ...]:
    """Edits that take these pieces out, each given by its first and last node; none where they would do harm.

    `content` is what the text must say afterwards.
    """
    spans = [_lines(document, first, last) or _between_commas(document.text, first, last) for first, last in pieces]
    edits = tuple(Edit(document.path, span, "") for span in spans if span is not None)
    if len(edits) < len(pieces):
        return ()
    after = parse(document.path, _without(document.text, edits), document.scalars)
    return edits if not after.diagnostics and same(after.content, content) else ()


def _without(text: str, edits: tuple[Edit, ...]) -> str:
    parts = []
    done = 0
    for start, end in sorted(edit.span for edit in edits):
        parts.append(text[done:start])
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _lines(document: Document, first: Node, last: Node) -> Span | None:
    """Whole lines, where nothing else stands on them but the dash of an item and a comment."""
    lines, text = document.lines, document.text
    start = lines.starts[lines.line_of(first.start)]
    before = text[start : first.start].strip(_BLANKS)
    more = _NOTHING_MORE.match(text, _end(last))
    return Span(start, more.end()) if more is not None and before in ("", "-") else None


def _between_commas(text: str, first: Node, last: Node) -> Span | None:
    """A piece of a flow collection with the comma behind it, else the one before it."""
    end = _end(last)
    after = re.compile(r"\s*,\s*").match(text, end)
    if after is not None:
        return Span(first.start, after.end())
    before = re.search(r",\s*\Z", text[max(0, first.start - 100) : first.start])
    return Span(first.start - len(before.group()), end) if before is not None else None


def _end(node: Node) -> int:
    """Where the text of a value ends; a block collection's own end lies behind the comments that follow it."""
    while node.style == "block" and (node.items or node.pairs):
        node = node.items[-1] if node.items else node.pairs[-1][1]
    return node.end
