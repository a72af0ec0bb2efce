"""Anchors and their aliases: where an anchor's name stands, and who leans on it.

Knows one document. An anchor's node begins behind its `&name`, so the name is looked for in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cfg_lsp.syntax.document import Document
from cfg_lsp.syntax.node import Node
from cfg_lsp.syntax.places import comment_spans
from cfg_lsp.text import Span

_NAME = r"&[\w-]+"  # compiled when first asked for: that takes longer than most starts may


def anchor_at(document: Document, offset: int) -> Node | None:
    """The node whose `&name` holds an offset; both ends count."""
    if document.is_json or "&" not in document.readable:
        return None
    start = max(document.readable.rfind("&", 0, offset + 1), 0)
    word = re.compile(_NAME).match(document.readable, start)
    if word is None or offset > word.end():
        return None
    found = next((node for node in nodes(document.root) if node.anchor == word[0][1:]), None)
    return found if found is not None and anchor_span(document, found) == word.span() else None


def anchor_span(document: Document, node: Node) -> Span:
    """The `&name` of an anchored node."""
    text, written = document.readable, f"&{node.anchor}"
    start = text.rfind(written, 0, node.start)
    if "#" in text[document.lines.starts[document.lines.line_of(start)] : start]:
        comments = list(comment_spans(text, document.root))  # one between an anchor and its value may name it too
        while any(comment.start <= start < comment.end for comment in comments):
            start = text.rfind(written, 0, start)
    return Span(start, start + len(written))


def aliases_of(document: Document, node: Node) -> list[Node]:
    """The aliases of an anchored node, in the order of the text."""
    return [each for each in nodes(document.root) if each.target is node]


def nodes(root: Node | None) -> Iterator[Node]:
    """Every node below a root, keys too, in the order of the text; aliases are not followed."""
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.items))
        for key, value in reversed(node.pairs):
            waiting += (value, key)
