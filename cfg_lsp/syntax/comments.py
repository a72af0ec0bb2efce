"""The comments of a document.

Knows where they stand and what they say. What a comment means is not its business.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from cfg_lsp.syntax.document import Document
from cfg_lsp.syntax.places import comment_spans
from cfg_lsp.text import Span

_BEFORE = "\ufeff \t"


class Comment(NamedTuple):
    """One comment: `span` from its `#` to the end of the line, `text` without the `#` and one space.

    `own_line` says that nothing but spaces stands before it.
    """

    span: Span
    text: str
    own_line: bool


@lru_cache(maxsize=16)
def comments(document: Document) -> tuple[Comment, ...]:
    """Every comment of a YAML document in the order of the text; JSON has none."""
    if document.is_json:
        return ()
    return tuple(_comment(document, span) for span in comment_spans(document.readable, document.root))


def comment_above(document: Document, offset: int) -> str:
    """The comments on the lines directly above the line that holds `offset`; a blank line ends them."""
    lines = document.lines
    line = lines.line_of(offset) - 1
    if line < 0 or not lines.content(line).lstrip(_BEFORE).startswith("#"):
        return ""  # without reading where every comment stands
    own_lines = {lines.line_of(each.span.start): each.text for each in comments(document) if each.own_line}
    found = []
    while line in own_lines:
        found.append(own_lines[line])
        line -= 1
    return "\n".join(reversed(found))


def _comment(document: Document, span: Span) -> Comment:
    before = document.text[document.lines.starts[document.lines.line_of(span.start)] : span.start]
    text = document.text[span.start + 1 : span.end].removeprefix(" ").rstrip()
    return Comment(span, text, not before.strip(_BEFORE))
