"""How a key or an entry of a named list gets another name where a text writes it.

Offers edits only where the text with them says just that. Knows nothing of why it is renamed, nor of
other files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cfg_lsp.edits.quoting import quoted_like, single_quoted
from cfg_lsp.edits.rewriting import exactly, piece_at, with_value
from cfg_lsp.merge import KeyPath, entry_name, naming_field
from cfg_lsp.syntax import Document, Node, PathStep, find, members
from cfg_lsp.syntax.lookup import ListIds
from cfg_lsp.text import Edit, Span


def key_renaming(document: Document, keys: KeyPath, name: str, ids_at: ListIds) -> tuple[Edit, ...]:
    """Edits that give the last key of a path another name wherever the document writes it; none where it does not.

    None either where that would do harm: where the name is there already, or an alias leans on the key.
    """
    content = document.content
    spans: list[Span] = []
    for steps in occurrences(content, keys, ids_at):
        mapping = piece_at(content, steps[:-1])
        around = find(document, steps[:-1])
        if name in mapping or around is None:
            return ()
        spans += [each.key.span for each in _pairs(document, steps, around.value) if each.key is not None]
        renamed = {name if key == steps[-1] else key: value for key, value in mapping.items()}
        content = with_value(content, steps[:-1], renamed)
    return _written(document, spans, name, content)


def entry_renaming(document: Document, keys: KeyPath, name: str, ids_at: ListIds, field: str) -> tuple[Edit, ...]:
    """The same for the entries that the last step of a path names: `field` says their name afterwards.

    An entry that another field names keeps that one's value and gets `field` beside it.
    """
    content = document.content
    spans: list[Span] = []
    added: list[tuple[Span, str]] = []
    for steps in occurrences(content, keys, ids_at):
        entry = piece_at(content, steps)
        known_by = naming_field(entry, ids_at(keys[:-1]))
        place = find(document, (*steps, known_by))
        if place is None or place.key is None:
            return ()
        if known_by == field:
            spans.append(place.written.span)
            entry = {key: name if key == field else value for key, value in entry.items()}
        elif field in entry:
            return ()
        else:
            added.append(_pair_before(document, place.key, field, name))
            entry = {field: name, **entry}
        content = with_value(content, steps, entry)
    return _written(document, spans, name, content, added)


def occurrences(content: Any, keys: KeyPath, ids_at: ListIds) -> list[KeyPath]:
    """Where values hold a key path: the steps of each place, with indexes in the place of the names of entries.

    There are several where a list has a name twice.
    """
    found: list[tuple[KeyPath, Any]] = [((), content)]
    for depth, step in enumerate(keys):
        ids = ids_at(keys[:depth])
        found = [((*steps, own), below) for steps, here in found for own, below in _steps(here, step, ids)]
    return [steps for steps, _ in found]


def _steps(content: Any, step: Any, ids: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    if isinstance(content, dict) and step in content:
        yield next((key, value) for key, value in content.items() if key == step)
    elif isinstance(content, list) and ids:
        yield from ((index, entry) for index, entry in enumerate(content) if entry_name(entry, ids) == step)


def _pairs(document: Document, steps: KeyPath, around: Node) -> list[PathStep]:
    """The pairs of a mapping that write its key; several where it is written twice."""
    return [each for each in members(document, PathStep(steps[:-1], None, around)) if each.keys == steps]


def _pair_before(document: Document, key: Node, field: str, name: str) -> tuple[Span, str]:
    """A pair before one that stands there: on a line of its own where that one begins a line or an item."""
    text, lines, place = document.text, document.lines, Span(key.start, key.start)
    if document.is_json:
        return place, f'"{field}": {json.dumps(name, ensure_ascii=False)}, '
    line = lines.line_of(key.start)
    column = key.start - lines.starts[line]
    if text[lines.starts[line] : key.start].strip(" -"):
        return place, f"{field}: {quoted_like('', name)}, "
    line_end = text[lines.starts[line] + len(lines.content(line)) : lines.span(line).end] or "\n"
    return place, f"{field}: {quoted_like('', name)}{line_end}{' ' * column}"


def _written(
    document: Document, spans: list[Span], name: str, content: Any, added: list[tuple[Span, str]] | None = None
) -> tuple[Edit, ...]:
    """The edits that write a name in place of each span, like the old ones where it is read so, else in quotes."""
    if not spans and not added:
        return ()
    for spell in _SPELLINGS if not document.is_json else (_in_json,):
        pieces = [(span, spell(document.text[span.start : span.end], name)) for span in spans]
        edits = exactly(document, [*pieces, *(added or ())], content)
        if edits:
            return edits
    return ()


def _in_json(_: str, name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _in_quotes(_: str, name: str) -> str:
    return single_quoted(name)


_SPELLINGS = (quoted_like, _in_quotes)
