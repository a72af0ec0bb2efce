"""Which edits give a key of a text a value: a new pair, in new sections where needed, or another value.

Writes in the style of what is there: block or flow, indentation, line ends, JSON. Offers edits only
where the text with them, read again, says just what it should.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from cfg_lsp.edits.passage import Passage, around, block_lines, comment_behind, flow_text, indented, spelled_key
from cfg_lsp.edits.removal import end_of
from cfg_lsp.edits.rewriting import rewriting
from cfg_lsp.merge import KeyPath, entry_name
from cfg_lsp.syntax import Document, Node, find
from cfg_lsp.syntax.content import is_opaque
from cfg_lsp.syntax.lookup import Found, ListIds
from cfg_lsp.text import Edit, Span

_BLANKS = " \t"
_Piece = tuple[Span, str]


class Writing(NamedTuple):
    """A value for a key path: `passage` spells its last key and the value.

    `sections` are the comments above each of the keys before the last, for where those have to be
    written as well. A step into a named list is an entry's name.
    """

    keys: KeyPath
    value: Any
    passage: Passage
    sections: tuple[tuple[str, ...], ...] = ()


def insertion(document: Document, writings: Sequence[Writing], ids_at: ListIds) -> tuple[Edit, ...]:
    """Edits that write all of these; none where the text would not say just that, besides what it says."""
    content = document.content
    if not isinstance(content, dict | None):
        return ()
    pieces: list[_Piece] = []
    for each in writings:
        content = _with(content, each.keys, each.value, ids_at)
        pieces += _pieces(document, each, ids_at)
    return rewriting(document, pieces, content) if pieces else ()


def _with(content: Any, keys: KeyPath, value: Any, ids_at: ListIds, depth: int = 0) -> Any:
    """A copy that holds the value at the keys; what is beside the way is shared."""
    if depth == len(keys):
        return value
    step = keys[depth]
    if isinstance(content, list):
        items = list(content)
        for index, item in enumerate(items):
            if index == step or entry_name(item, ids_at(keys[:depth])) == step:
                items[index] = _with(item, keys, value, ids_at, depth + 1)
                break
        return items
    mapping = dict(content) if isinstance(content, dict) else {}
    mapping[step] = _with(mapping.get(step), keys, value, ids_at, depth + 1)
    return mapping


def _pieces(document: Document, writing: Writing, ids_at: ListIds) -> list[_Piece]:
    if document.root is None:
        return _at_end(document, writing)
    keys = writing.keys
    length = len(keys)
    found = find(document, keys, ids_at)
    while found is None:
        length -= 1
        found = find(document, keys[:length], ids_at)
    if any(ids_at(keys[:depth]) for depth in range(length + 1, len(keys))) or found.written is not found.value:
        return []  # an entry of a list that is not there, or a value that others share
    if found.value.kind == "mapping" and length < len(keys) and not is_opaque(found.value):
        return _into(document, found.value, _within(document, writing, length), writing, length)
    parent = find(document, keys[: length - 1], ids_at) if length else None
    if found.key is None or parent is None:
        return []
    return _instead(document, found, found.key, parent.value, _within(document, writing, length - 1), writing, length)


def _within(document: Document, writing: Writing, depth: int) -> Passage:
    """The passage with the sections around it from a depth on."""
    passage, step = writing.passage, _step(document)
    for number in range(len(writing.keys) - 2, depth - 1, -1):
        above = writing.sections[number] if number < len(writing.sections) else ()
        passage = around(spelled_key(writing.keys[number]), passage, step, above)
    return passage


def _at_end(document: Document, writing: Writing) -> list[_Piece]:
    if document.is_json:
        return []
    text, end = document.text, line_end(document)
    before = end if text and not text.endswith(("\n", "\r")) else ""
    lines = block_lines(_within(document, writing, 0))
    return [(Span(len(text), len(text)), before + end.join(lines) + end)]


def _into(document: Document, mapping: Node, passage: Passage, writing: Writing, depth: int) -> list[_Piece]:
    """A new pair at the end of a mapping."""
    if mapping.style == "flow":
        return _into_flow(document, mapping, passage, writing, depth)
    end = line_end(document)
    first, last = mapping.pairs[0][0], mapping.pairs[-1]
    body = end.join(indented(block_lines(passage), " " * _column(document, first.start)))
    gap = end if mapping is document.root and _stands_apart(document, mapping) else ""
    offset, begins_line = _behind(document, *last)
    return [(Span(offset, offset), f"{gap}{body}{end}" if begins_line else f"{end}{gap}{body}")]


def _into_flow(document: Document, mapping: Node, passage: Passage, writing: Writing, depth: int) -> list[_Piece]:
    value = _flow_value(document, writing, depth + 1)
    if value is None:
        return []
    key = writing.keys[depth]
    name = json.dumps(str(key), ensure_ascii=False) if document.is_json else spelled_key(key)
    if depth == len(writing.keys) - 1 and not document.is_json:
        name = passage.key
    above = _comments_before(document, mapping.start, writing)
    if not mapping.pairs:
        return [*above, (Span(mapping.start + 1, mapping.start + 1), f"{name}: {value}")]
    last_key, last_value = mapping.pairs[-1]
    offset = max(last_key.end, last_value.end)
    lines = document.lines
    line = lines.line_of(last_key.start)
    before = document.text[lines.starts[line] : last_key.start]
    separator = ", " if before.strip(_BLANKS) or not line else f",{line_end(document)}{before}"
    return [*above, (Span(offset, offset), f"{separator}{name}: {value}")]


def _instead(
    document: Document, found: Found, key: Node, parent: Node, passage: Passage, writing: Writing, depth: int
) -> list[_Piece]:
    """Another value for a pair that is there."""
    text, lines, old = document.text, document.lines, found.value
    colon = text.find(":", key.end)
    above = _comments_before(document, key.start, writing)
    if parent.style == "flow":
        value = _flow_value(document, writing, depth)
        span = old.span if old.end > old.start else Span(colon + 1, colon + 1)
        return [] if value is None else [*above, (span, value if old.end > old.start else f" {value}")]
    end = max(end_of(old), colon + 1)
    if len(passage.lines) == 1 and "\n" not in text[colon:end] and "\r" not in text[colon:end]:
        is_empty = old.end == old.start
        span = Span(colon + 1, colon + 1) if is_empty else Span(old.start, end)
        return [*above, (span, f" {passage.lines[0]}" if is_empty else passage.lines[0])]
    last = lines.line_of(end) - (end == lines.starts[lines.line_of(end)])
    beside = comment_behind(document, key)
    first = f" {passage.lines[0]}" if passage.lines[0] else ""
    first += f"  {text[slice(*beside.span)].rstrip()}" if beside is not None else ""
    rest = indented(passage.lines[1:], " " * _column(document, key.start))
    span = Span(colon + 1, lines.starts[last] + len(lines.content(last)))
    return [*above, (span, line_end(document).join([first, *rest]))]


def _flow_value(document: Document, writing: Writing, depth: int) -> str | None:
    """The value within the keys below a depth, on one line."""
    passage = writing.passage
    if depth == len(writing.keys) and len(passage.lines) == 1 and not document.is_json:
        return passage.lines[0]
    value = writing.value
    for key in reversed(writing.keys[depth:]):
        value = {key: value}
    return flow_text(value, is_json=document.is_json)


def _comments_before(document: Document, offset: int, writing: Writing) -> list[_Piece]:
    """The comments of a pair that is written into a line with others, on lines before that."""
    passage = writing.passage
    words = [*passage.above, *([passage.beside] if passage.beside else [])]
    if not words or document.is_json:
        return []
    lines = document.lines
    start = lines.starts[lines.line_of(offset)]
    line = lines.content(lines.line_of(offset))
    indent = line[: len(line) - len(line.lstrip(_BLANKS))]
    return [(Span(start, start), "".join(f"{indent}{each}{line_end(document)}" for each in words))]


def _behind(document: Document, key: Node, value: Node) -> tuple[int, bool]:
    """Where a line can be written behind a pair, and whether that is the beginning of one."""
    lines = document.lines
    offset = max(end_of(value), document.text.find(":", key.end) + 1)
    line = lines.line_of(offset)
    if offset == lines.starts[line]:
        return offset, True
    return lines.starts[line] + len(lines.content(line)), False


def _stands_apart(document: Document, root: Node) -> bool:
    """Whether a blank line stands between the last two sections of a file."""
    if len(root.pairs) < 2:
        return False
    lines = document.lines
    line = lines.line_of(root.pairs[-1][0].start) - 1
    while line > 0 and lines.content(line).lstrip(_BLANKS).startswith("#"):
        line -= 1
    return not lines.content(line).strip(_BLANKS)


def _column(document: Document, offset: int) -> int:
    start = document.lines.starts[document.lines.line_of(offset)]
    return offset - start - document.text.startswith("\ufeff", start)


def _step(document: Document) -> int:
    """How far a section's keys are indented."""
    for key, value in document.root.pairs if document.root is not None else ():
        if value.kind == "mapping" and value.style == "block" and value.pairs:
            return max(1, _column(document, value.pairs[0][0].start) - _column(document, key.start))
    return 2


def line_end(document: Document) -> str:
    """How the first line of a text ends."""
    if len(document.lines) < 2:
        return "\n"
    return document.text[len(document.lines.content(0)) : document.lines.starts[1]]
