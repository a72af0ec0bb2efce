"""How a selection grows: a word, the value, the pair, the mapping around it, the section, the whole text.

A comment grows from a word to its line, to all its lines, and then to what they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.syntax import Comment, Document, Node, PathStep, comments, path_at
from cfg_lsp.text import Span

_WORD = re.compile(r"\w+")
_MOST_TEXT = 100_000  # of one scalar: in a longer one there are no words


def selection_ranges(snapshot: Snapshot, path: str, offsets: Sequence[int]) -> list[tuple[Span, ...]]:
    """For each offset the spans around it, each holding the one before it; the last one is the whole text."""
    document = snapshot.document(path)
    if not isinstance(document, Document):
        return [(Span(offset, offset),) for offset in offsets]
    found = comments(document)
    return [_growing(_around(document, found, offset), document, offset) for offset in offsets]


def _around(document: Document, found: Sequence[Comment], offset: int) -> Iterator[Span]:
    """What may be selected, from the smallest on; some of it is the same, or does not hold the offset."""
    comment = next((each for each in found if each.span.contains(offset)), None)
    if comment is not None:
        yield from _words(document.text, comment.span, offset)
        yield Span(comment.span.start + 1 + _blanks(document.text, comment.span), comment.span.end)
        yield comment.span
        yield _lines_of(document, found, comment)
        yield _line_around(document, comment)
    path = path_at(document, offset)
    for outer, step in reversed(list(pairwise(path))):
        yield from _member(document, found, outer, step, offset)
    if path:
        yield path[0].value.span


def _words(text: str, span: Span, offset: int) -> Iterator[Span]:
    if span.end - span.start <= _MOST_TEXT:
        for match in _WORD.finditer(text, span.start, span.end):
            if match.start() <= offset <= match.end():
                yield Span(*match.span())


def _blanks(text: str, span: Span) -> int:
    words = text[span.start + 1 : span.end]
    return len(words) - len(words.lstrip(" \t"))


def _lines_of(document: Document, found: Sequence[Comment], comment: Comment) -> Span:
    """The comment with those on the lines directly around it."""
    lines = document.lines
    own = {lines.line_of(each.span.start): each.span for each in found if each.own_line}
    first = last = lines.line_of(comment.span.start)
    if first not in own:
        return comment.span
    while first - 1 in own:
        first -= 1
    while last + 1 in own:
        last += 1
    return Span(own[first].start, own[last].end)


def _line_around(document: Document, comment: Comment) -> Span:
    """The line that a comment ends, from its first word."""
    start = document.lines.starts[document.lines.line_of(comment.span.start)]
    before = document.text[start : comment.span.start]
    return Span(start + len(before) - len(before.lstrip("\ufeff \t")), comment.span.end)


def _member(
    document: Document, found: Sequence[Comment], outer: PathStep, step: PathStep, offset: int
) -> Iterator[Span]:
    key, value = step.key, step.value
    if key is None or key is outer.key:
        yield from _scalar(document, value, offset)
        yield _item(document, outer.value, value)
        return
    yield from _scalar(document, key if key.span.contains(offset) else value, offset)
    pair = Span(key.start, max(key.end, value.end))
    yield pair
    yield Span(_comments_above(document, found, pair.start), pair.end)


def _scalar(document: Document, node: Node, offset: int) -> Iterator[Span]:
    if node.kind == "scalar" and node.span.contains(offset):
        if not _is_number(node):
            yield from _words(document.text, node.span, offset)
        if node.style in ("'", '"') and node.end - node.start > 1:
            yield Span(node.start + 1, node.end - 1)
    yield node.span


def _is_number(node: Node) -> bool:
    """A number is selected whole, whatever stands between its digits."""
    return not node.style and re.fullmatch(r"[-+]?[\d_]*\.?[\d_]+(?:[eE][-+]?\d+)?", node.raw) is not None


def _item(document: Document, around: Node, item: Node) -> Span:
    """An item with its dash."""
    dash = document.text.rfind("-", around.start, item.start) if around.style == "block" else -1
    between = document.text[dash + 1 : item.start]
    return Span(dash, item.end) if dash >= 0 and not between.strip() else item.span


def _comments_above(document: Document, found: Sequence[Comment], offset: int) -> int:
    """Where the comments begin that stand directly above a line, or the offset itself."""
    lines = document.lines
    line = lines.line_of(offset)
    if document.text[lines.starts[line] : offset].strip(" \t"):
        return offset
    own = {lines.line_of(each.span.start): each.span.start for each in found if each.own_line}
    while line - 1 in own:
        line, offset = line - 1, own[line - 1]
    return offset


def _growing(spans: Iterator[Span], document: Document, offset: int) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in [*spans, Span(0, len(document.text))]:
        inner = kept[-1] if kept else Span(offset, offset)
        if span.start <= inner.start and inner.end <= span.end and (not kept or span != inner):
            kept.append(span)
    return tuple(kept)
