"""Which piece of a text to take out so that a pair of a mapping or an item of a list is gone.

Offers a piece only where the text without it was read again and says exactly what it should.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cfg_lsp.merge import KeyPath, entry_name, same
from cfg_lsp.syntax import Document, Node, find, parse
from cfg_lsp.syntax.lookup import ListIds
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


def key_removal(document: Document, keys: KeyPath, ids_at: ListIds) -> tuple[Edit, ...]:
    """Edits that take out what the document writes at a key path; none where they would do harm.

    A mapping or an entry that would be left empty goes with it, but never the last pair of a file.
    A step into a named list is an entry's name, `ids_at` gives the identifying fields of a list.
    """
    steps = _written_steps(document.content, keys, ids_at)
    if steps is None:
        return ()
    while len(steps) > 1 and len(_at(document.content, steps[:-1])) == 1:
        steps = steps[:-1]
    place = find(document, steps)
    if place is None:
        return ()
    first = place.key if place.key is not None else place.written
    return removal(document, [(first, place.written)], _without_step(document.content, steps))


def _written_steps(content: Any, keys: KeyPath, ids_at: ListIds) -> KeyPath | None:
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


def _at(content: Any, steps: KeyPath) -> Any:
    for step in steps:
        content = content[step]
    return content


def _without_step(content: Any, steps: KeyPath) -> Any:
    """A copy without what is at the steps; what is beside the way is shared, so an aliased value counts alone."""
    copied = dict(content) if isinstance(content, dict) else list(content)
    if len(steps) == 1:
        del copied[steps[0]]
    else:
        copied[steps[0]] = _without_step(content[steps[0]], steps[1:])
    return copied


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
    start += text.startswith("\ufeff", start)
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
