"""Which pieces of a YAML text are scalars and which are comments.

Knows the text and its tree only; the one place that says where a `#` begins a comment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from cfg_lsp.syntax.node import Node
from cfg_lsp.text import Span

LINE_END = "\r\n\x85\u2028\u2029"
"""The characters that end a line in YAML 1.1."""

SPACE = f" \t{LINE_END}"
"""The characters that separate words in YAML 1.1; a no-break space is a letter like any other."""

_REST_OF_LINE = rf"[^{LINE_END}]*"  # compiled when first asked for: that takes longer than most starts may


def scalar_spans(text: str, root: Node | None) -> list[tuple[Node, Span]]:
    """The scalars below `root` in the order of the text, each with the piece that is its own text.

    For a block scalar that is the text without the line of its `|`, which may hold a comment.
    """
    found = []
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if node.kind == "scalar":
            found.append((node, Span(_own_start(text, node), node.end)))
        waiting.extend(reversed(node.items))
        for key, value in reversed(node.pairs):
            waiting += (value, key)
    return found


def comment_spans(text: str, root: Node | None) -> Iterator[Span]:
    """The comments of a text that can be read, each from its `#` to the end of its line."""
    scalars = [span for _, span in scalar_spans(text, root) if span.end > span.start]
    starts = [span.start for span in scalars]
    offset = text.find("#")
    while offset >= 0:
        number = bisect_right(starts, offset) - 1
        end = scalars[number].end if number >= 0 else 0
        if offset >= end:
            match = re.compile(_REST_OF_LINE).match(text, offset)
            assert match is not None
            end = match.end()
            yield Span(offset, end)
        offset = text.find("#", end)


def _own_start(text: str, node: Node) -> int:
    if node.style not in ("|", ">"):
        return node.start
    match = re.compile(_REST_OF_LINE).match(text, node.start)
    assert match is not None
    return min(match.end(), node.end)
