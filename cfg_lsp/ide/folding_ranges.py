"""What an editor can fold away: mappings, items, long texts, and comments of several lines.

Knows lines. What closes a bracket on a line of its own stays visible.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Document, Node, comments
from cfg_lsp.text import Span

Kind = Literal["region", "comment"]

MOST = 5_000
"""What editors take."""


class Fold(NamedTuple):
    """Lines that fold into the first one, counted from 0, `last` included."""

    first: int
    last: int
    kind: Kind


def folding_ranges(snapshot: Snapshot, path: str, most: int = MOST) -> tuple[Fold, ...]:
    """The folds of a config in the order of its lines, one that begins on a line; outer ones first to be kept."""
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return ()
    found: dict[int, Fold] = {}
    for fold in [*_comment_blocks(document), *_regions(document)]:
        known = found.get(fold.first)
        if fold.last > fold.first and (known is None or known.last < fold.last) and len(found) < most:
            found[fold.first] = fold
    return tuple(found[first] for first in sorted(found))


def _comment_blocks(document: Document) -> list[Fold]:
    lines = document.lines
    blocks: list[Fold] = []
    for line in (lines.line_of(each.span.start) for each in comments(document) if each.own_line):
        if blocks and blocks[-1].last == line - 1:
            blocks[-1] = blocks[-1]._replace(last=line)
        else:
            blocks.append(Fold(line, line, "comment"))
    return blocks


def _regions(document: Document) -> list[Fold]:
    """Every piece that may fold, outer ones first."""
    found: list[Fold] = []
    waiting = [] if document.root is None else [document.root]
    for node in waiting:  # grows meanwhile
        if node.style == "flow" and node is document.root:
            found.append(_region(document, node.span, node))
        for item in node.items:
            found.append(_region(document, item.span, item))
            waiting.append(item)
        for key, value in node.pairs:
            found.append(_region(document, Span(key.start, max(key.end, value.end)), value))
            waiting += (key, value) if key.pairs or key.items else (value,)
    return found


def _region(document: Document, span: Span, value: Node) -> Fold:
    lines = document.lines
    last = lines.line_of(span.end)
    closes = value.style == "flow" and not document.text[lines.starts[last] : span.end].strip(" \t]}")
    return Fold(lines.line_of(span.start), last - closes, "region")
