"""A pair of a mapping as lines that can be written somewhere else, with the comments that belong to it.

Knows how a pair is spelled where it stands, and how a value is spelled anew. Knows nothing of where
it goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from cfg_lsp.edits.removal import end_of, key_removal
from cfg_lsp.merge import KeyPath
from cfg_lsp.syntax import Comment, Document, Node, Tagged, comments, dump_yaml, find
from cfg_lsp.syntax.content import is_merge_key
from cfg_lsp.syntax.lookup import ListIds
from cfg_lsp.text import Edit, Span

_BLANKS = " \t"


class Passage(NamedTuple):
    """A pair: the text of its key, and its value in lines.

    The first line is what stands behind the colon, empty where the value begins on the next one; the
    others are indented from the key on. `above` are the comments on lines of their own before it,
    `beside` is the one on the line of the key.
    """

    key: str
    lines: tuple[str, ...]
    above: tuple[str, ...] = ()
    beside: str = ""


def passage_of(document: Document, key: Node, value: Node, *, in_flow: bool) -> Passage | None:
    """A pair as it is written; `None` where it says something only in its place, as aliases do, and in JSON.

    `in_flow` says that the pair shares its lines with others, so that no comment is its own.
    """
    text, lines = document.text, document.lines
    colon = text.find(":", key.end)
    if document.is_json or _leans(key) or _leans(value) or colon < 0 or text[key.end : colon].strip(_BLANKS):
        return None
    name, start, end = text[key.start : key.end], colon + 1, max(end_of(value), colon + 1)
    column = key.start - lines.starts[lines.line_of(key.start)]
    if in_flow:
        return Passage(name, _lines(document, Span(start, end), column))
    last = lines.line_of(end) - (end == lines.starts[lines.line_of(end)])  # a block of text ends where a line begins
    end = max(start, lines.starts[last] + len(lines.content(last)))
    first, *rest = _lines(document, Span(start, end), column)
    beside = comment_behind(document, key)
    if beside is None:
        return Passage(name, (first, *rest), comments_above(document, key))
    first = text[start : beside.span.start].strip(_BLANKS)
    return Passage(name, (first, *rest), comments_above(document, key), _written(document, beside))


def new_passage(key: Any, value: Any, above: tuple[str, ...] = ()) -> Passage:
    """A pair spelled anew in block style."""
    spelled, *rest = dump_yaml({key: value}).removesuffix("\n").split("\n")
    name = spelled_key(key)
    return Passage(name, (spelled[len(name) + 1 :].strip(_BLANKS), *rest), above)


def spelled_key(key: Any) -> str:
    """A key as it is written in YAML."""
    return dump_yaml({key: 0}).rstrip("\n")[: -len(": 0")]


def around(name: str, inner: Passage, step: int, above: tuple[str, ...] = ()) -> Passage:
    """A section that holds nothing but a passage, which is indented by `step`."""
    return Passage(name, ("", *indented(block_lines(inner), " " * step)), above)


def block_lines(passage: Passage) -> list[str]:
    """A passage as lines of a block mapping."""
    first = f"{passage.key}:{' ' if passage.lines[0] else ''}{passage.lines[0]}"
    beside = f"  {passage.beside}" if passage.beside else ""
    return [*passage.above, first + beside, *passage.lines[1:]]


def indented(lines: Iterable[str], indent: str) -> list[str]:
    """Lines further in; blank ones stay blank."""
    return [f"{indent}{line}" if line.strip() else line for line in lines]


def flow_text(value: Any, *, is_json: bool) -> str | None:
    """A value on one line, as a flow collection or JSON holds it; `None` where JSON has no such value."""
    if is_json:
        try:
            return json.dumps(value, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError):
            return None
    if isinstance(value, Tagged):
        return None
    return dump_yaml(value, flow=True).strip()


def comments_above(document: Document, key: Node) -> tuple[str, ...]:
    """The comments on the lines directly above a pair, which belong to it; those at the head of a file do not."""
    return tuple(_written(document, each) for each in _above(document, key))


def comments_of(document: Document, key: Node) -> tuple[str, ...]:
    """The comments above a pair and the one at the end of its key's line."""
    beside = comment_behind(document, key)
    return (*comments_above(document, key), *([_written(document, beside)] if beside is not None else []))


def removal_with_comments(document: Document, keys: KeyPath, ids_at: ListIds) -> tuple[Edit, ...]:
    """Edits that take out a pair with the comments that belong to it; with the sections that are empty then."""
    edits = key_removal(document, keys, ids_at)
    for depth in range(1, len(keys) + 1):
        found = find(document, keys[:depth], ids_at)
        if found is None or found.key is None or len(edits) != 1:
            continue
        start = document.lines.starts[document.lines.line_of(found.key.start)]
        if edits[0].span.start == start:
            above = _above(document, found.key)
            first = document.lines.starts[document.lines.line_of(above[0].span.start)] if above else start
            return (edits[0]._replace(span=Span(first, edits[0].span.end)),)
    return edits


def _lines(document: Document, span: Span, column: int) -> tuple[str, ...]:
    """The lines of a piece of a text, those after the first without the indentation of their key."""
    lines = document.lines
    first, last = lines.line_of(span.start), lines.line_of(span.end)
    found = [document.text[span.start : min(span.end, lines.starts[first] + len(lines.content(first)))].strip(_BLANKS)]
    for number in range(first + 1, last + 1):
        line = document.text[lines.starts[number] : min(span.end, lines.starts[number] + len(lines.content(number)))]
        found.append(line[min(column, len(line) - len(line.lstrip(" "))) :])
    return tuple(found)


def _leans(value: Node) -> bool:
    """Whether something in a value is said elsewhere, or something elsewhere is said here."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if node.kind == "alias" or node.anchor is not None:
            return True
        if any(is_merge_key(key) for key, _ in node.pairs):
            return True
        waiting += [*node.items, *(each for pair in node.pairs for each in pair)]
    return False


def comment_behind(document: Document, key: Node) -> Comment | None:
    """The comment at the end of a key's line."""
    lines = document.lines
    behind = (each for each in comments(document) if each.span.start > key.start)
    found = next(behind, None)
    return found if found is not None and lines.line_of(found.span.start) == lines.line_of(key.start) else None


def _written(document: Document, comment: Comment) -> str:
    return document.text[comment.span.start : comment.span.end].rstrip()


def _above(document: Document, key: Node) -> list[Comment]:
    lines = document.lines
    own_lines = {lines.line_of(each.span.start): each for each in comments(document) if each.own_line}
    found: list[Comment] = []
    first = line = lines.line_of(key.start)
    while line - 1 in own_lines:
        line -= 1
        found.append(own_lines[line])
    root = document.root
    is_head = line == 0 and root is not None and lines.line_of(root.start) == first
    return [] if is_head else found[::-1]
