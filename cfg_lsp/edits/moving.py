"""Which edits take a pair from one place of a text to another, with its comments.

Offers them only where the text with them, read again, says just that. Knows nothing of why it moves.
"""

from __future__ import annotations

from cfg_lsp.edits.applied import applied
from cfg_lsp.edits.between import edits_between
from cfg_lsp.edits.insertion import Writing, insertion, line_end
from cfg_lsp.edits.passage import comments_of, new_passage, passage_of, removal_with_comments
from cfg_lsp.edits.rewriting import is_tried, piece_at
from cfg_lsp.merge import KeyPath
from cfg_lsp.syntax import Document, find, parse
from cfg_lsp.syntax.lookup import ListIds
from cfg_lsp.text import Edit, Span


def key_move(document: Document, keys: KeyPath, new: KeyPath, ids_at: ListIds) -> tuple[Edit, ...]:
    """Edits that write at `new` what stands at `keys`; none where `new` is there already, or they would do harm."""
    place = find(document, keys, ids_at)
    around = find(document, keys[:-1], ids_at)
    if place is None or place.key is None or around is None or not is_tried(document):
        return ()
    if _blocks(document, new, ids_at):
        return ()
    value = piece_at(document.content, keys)
    in_flow = around.value.style == "flow"
    as_written = passage_of(document, place.key, place.written, in_flow=in_flow)
    above = comments_of(document, place.key) if not in_flow else ()
    for passage in (as_written, new_passage(new[-1], value, above)):
        if passage is None:
            continue
        written = insertion(document, [Writing(new, value, passage._replace(key=new[-1]))], ids_at)
        if written:
            return _without_old(document, written, keys, ids_at)
    return ()


def _blocks(document: Document, new: KeyPath, ids_at: ListIds) -> bool:
    """Whether there is a value already, or one on the way that is no section."""
    if find(document, new, ids_at) is not None:
        return True
    on_the_way = (find(document, new[:depth], ids_at) for depth in range(1, len(new)))
    return any(each is not None and each.value.kind != "mapping" for each in on_the_way)


def _without_old(document: Document, written: tuple[Edit, ...], keys: KeyPath, ids_at: ListIds) -> tuple[Edit, ...]:
    both = parse(document.path, applied(document.text, written), document.scalars)
    taken = tuple(_with_gap(both, each) for each in removal_with_comments(both, keys, ids_at))
    return edits_between(document.path, document.text, applied(both.text, taken)) if taken else ()


def _with_gap(document: Document, edit: Edit) -> Edit:
    """A removal of whole lines with the blank line behind them, where one stands before them too."""
    end, text = line_end(document), document.text
    if text[: edit.span.start].endswith(end * 2) and text.startswith(end, edit.span.end):
        return edit._replace(span=Span(edit.span.start, edit.span.end + len(end)))
    return edit
