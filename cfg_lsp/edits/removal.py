"""Which piece of a text to take out so that a pair of a mapping or an item of a list is gone.

Offers a piece only where the text without it says exactly what it should: that was read again, or
it follows from how the piece stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.rewriting import piece_at
from cfg_lsp.merge import KeyPath, entry_name, same
from cfg_lsp.syntax import Document, Node, find, parse
from cfg_lsp.syntax.content import has_anchor, is_merge_key
from cfg_lsp.syntax.lookup import ListIds
from cfg_lsp.text import Edit, Span

# YAML 1.1 ends a comment at three more characters, but lines that one sees do not end there.
_NOTHING_MORE = re.compile(r"[ \t]*[:,]?[ \t]*(?:#[^\r\n\x85\u2028\u2029]*)?(?:\r\n|\r|\n|\Z)")
_BLANKS = " \t"


def removal(document: Document, pieces: Sequence[tuple[Node, Node]], content: Any) -> tuple[Edit, ...]:
    """Edits that take these pieces out, each given by its first and last node; none where they would do harm.

    `content` is what the text must say afterwards.
    """
    spans = [_lines(document, first, last) or _between_commas(document.text, first, last) for first, last in pieces]
    edits = tuple(Edit(document.path, span, "") for span in spans if span is not None)
    if len(edits) < len(pieces):
        return ()
    after = parse(document.path, applied(document.text, edits), document.scalars)
    return edits if not after.diagnostics and same(after.content, content) else ()


class Piece(NamedTuple):
    """A pair and the mapping that holds it."""

    key: Node
    value: Node
    around: Node


def removals(document: Document, pieces: Sequence[Piece], content: Any) -> list[tuple[Edit, ...]]:
    """Edits for each piece that take it out, whether alone or with the others; none where that would do harm.

    `content` is what the text must say without all of them.
    """
    if not any(has_anchor(each.value) for each in pieces):  # that harm shows only when one alone is taken out
        edits = _plain(document, pieces) or removal(document, [(each.key, each.value) for each in pieces], content)
        if edits:
            return [(edit,) for edit in edits]
    return [()] * len(pieces)


def key_removal(document: Document, keys: KeyPath, ids_at: ListIds) -> tuple[Edit, ...]:
    """Edits that take out what the document writes at a key path; none where they would do harm.

    A mapping or an entry that would be left empty goes with it, but never the last pair of a file.
    A step into a named list is an entry's name, `ids_at` gives the identifying fields of a list.
    """
    steps = written_steps(document.content, keys, ids_at)
    if steps is None:
        return ()
    while len(steps) > 1 and len(piece_at(document.content, steps[:-1])) == 1:
        steps = steps[:-1]
    place, around = find(document, steps), find(document, steps[:-1])
    if place is None or around is None:
        return ()
    edits: tuple[Edit, ...] = ()
    if place.key is not None and not has_anchor(place.written):
        edits = _plain(document, [Piece(place.key, place.written, around.value)])
    first = place.key if place.key is not None else place.written
    return edits or removal(document, [(first, place.written)], without(document.content, {steps}))


def without(content: Any, gone: Collection[KeyPath]) -> Any:
    """A copy without what is at these paths; what is beside the ways is shared, so an aliased value counts alone."""
    inner: dict[Any, set[KeyPath]] = {}
    for steps in gone:
        if len(steps) > 1:
            inner.setdefault(steps[0], set()).add(steps[1:])
    members = enumerate(content) if isinstance(content, list) else content.items()
    left = [
        (step, without(value, inner[step]) if step in inner else value)
        for step, value in members
        if (step,) not in gone
    ]
    return [value for _, value in left] if isinstance(content, list) else dict(left)


def end_of(node: Node) -> int:
    """Where the text of a value ends; a block collection's own end lies behind the comments that follow it."""
    while node.style == "block" and (node.items or node.pairs):
        node = node.items[-1] if node.items else node.pairs[-1][1]
    return node.end


def _plain(document: Document, pieces: Sequence[Piece]) -> tuple[Edit, ...]:
    """The lines of pairs that can go without reading the text again; none where one of them is not so plain.

    Such a pair has its lines for itself in a block mapping which keeps others and into which nothing is
    merged, and what stands before it would not swallow a comment that is left.
    """
    edits = []
    going: dict[Node, set[Node]] = {}
    for key, value, around in pieces:
        going.setdefault(around, set()).add(key)
        span = _lines(document, key, value)
        if span is None or "-" in document.text[span.start : key.start]:
            return ()
        edits.append(Edit(document.path, span, ""))
    is_plain = all(_stays_sound(around, keys) for around, keys in going.items())
    return tuple(edits) if is_plain and not document.duplicate_keys else ()


def _stays_sound(around: Node, going: set[Node]) -> bool:
    if around.style != "block" or around.tag is not None or len(going) == len(around.pairs):
        return False
    keys = [key for key, _ in around.pairs]
    before = {key: value for key, (_, value) in zip(keys[1:], around.pairs, strict=False)}
    return not any(map(is_merge_key, keys)) and not any(_swallows(before[key]) for key in going if key in before)


def _swallows(node: Node) -> bool:
    """Whether a value ends in a block of text: a line that follows may become a part of it."""
    while node.style == "block" and (node.items or node.pairs):
        node = node.items[-1] if node.items else node.pairs[-1][1]
    return node.style in ("|", ">")


def written_steps(content: Any, keys: KeyPath, ids_at: ListIds) -> KeyPath | None:
    """The same path with every entry's name as its index; `None` where nothing is written there."""
    steps: list[Any] = []
    for depth, step in enumerate(keys):
        if isinstance(content, list):
            names = [entry_name(entry, ids_at(keys[:depth])) for entry in content]
            step = names.index(step) if step in names else step
            if not isinstance(step, int) or step >= len(content):
                return None
        elif not isinstance(content, dict) or step not in content:
            return None
        content = content[step]
        steps.append(step)
    return tuple(steps)


def _lines(document: Document, first: Node, last: Node) -> Span | None:
    """Whole lines, where nothing else stands on them but the dash of an item and a comment."""
    lines, text = document.lines, document.text
    start = lines.starts[lines.line_of(first.start)]
    start += text.startswith("\ufeff", start)
    before = text[start : first.start].strip(_BLANKS)
    more = _NOTHING_MORE.match(text, end_of(last))
    return Span(start, more.end()) if more is not None and before in ("", "-") else None


def _between_commas(text: str, first: Node, last: Node) -> Span | None:
    """A piece of a flow collection with the comma behind it, else the one before it."""
    end = end_of(last)
    after = re.compile(r"\s*,\s*").match(text, end)
    if after is not None:
        return Span(first.start, after.end())
    before = re.search(r",\s*\Z", text[max(0, first.start - 100) : first.start])
    return Span(first.start - len(before.group()), end) if before is not None else None
