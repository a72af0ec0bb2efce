"""What a text is made of: its outline, its folds, how a selection grows in it, and the symbols of the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from cfg_lsp.ide import document_symbols as outline
from cfg_lsp.ide import folding_ranges as folding
from cfg_lsp.ide import workspace_symbols as searching
from cfg_lsp.ide.selection_ranges import selection_ranges as growing
from cfg_lsp.lsp.session import Session
from cfg_lsp.lsp.turn import Turn
from cfg_lsp.text import Span

_KINDS: dict[outline.Kind, types.SymbolKind] = {
    "bases": types.SymbolKind.File,
    "mapping": types.SymbolKind.Module,
    "list": types.SymbolKind.Array,
    "entry": types.SymbolKind.Struct,
    "text": types.SymbolKind.String,
    "number": types.SymbolKind.Number,
    "boolean": types.SymbolKind.Boolean,
    "null": types.SymbolKind.Null,
    "more": types.SymbolKind.Null,
}
_FOUND_KINDS: dict[searching.Kind, types.SymbolKind] = {
    "dataset": types.SymbolKind.Struct,
    "config": types.SymbolKind.File,
    "key": types.SymbolKind.Property,
}


def document_symbols(
    session: Session, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation] | None:
    """The outline as a tree, or as a list where the client has no trees."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    symbols = outline.document_symbols(session.snapshot, path)
    if session.client.can("text_document.document_symbol.hierarchical_document_symbol_support"):
        return [_symbol(session, path, each) for each in symbols]
    return list(_flat(session, path, symbols, None))


def _symbol(session: Session, path: str, symbol: outline.Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        symbol.name,
        _kind(session, symbol),
        session.range(path, symbol.span),
        session.range(path, symbol.focus),
        symbol.detail or None,
        _tags(session, symbol),
        children=[_symbol(session, path, each) for each in symbol.children],
    )


def _flat(
    session: Session, path: str, symbols: Sequence[outline.Symbol], around: str | None
) -> Iterator[types.SymbolInformation]:
    for each in symbols:
        location = types.Location(session.uri(path), session.range(path, each.span))
        tags = _tags(session, each)
        yield types.SymbolInformation(location, each.name, _kind(session, each), tags=tags, container_name=around)
        yield from _flat(session, path, each.children, each.name)


def _kind(session: Session, symbol: outline.Symbol) -> types.SymbolKind:
    return session.client.symbol_kind(_KINDS[symbol.kind], "text_document.document_symbol")


def _tags(session: Session, symbol: outline.Symbol) -> list[types.SymbolTag] | None:
    """A key that loses is struck through."""
    known = session.client.can("text_document.document_symbol.tag_support") is not None
    return [types.SymbolTag.Deprecated] if symbol.loses and known else None


async def workspace_symbols(session: Session, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """What a query names in the workspace as it is now, found a little at a time."""
    snapshot = session.snapshot
    search = searching.workspace_symbols(snapshot, session.folders, params.query)
    turn = Turn()
    while True:
        try:
            next(search)
        except StopIteration as found:
            symbols: list[searching.WorkspaceSymbol] = found.value
            break
        if turn.is_over:
            await turn.pass_on()
    return [
        types.WorkspaceSymbol(
            types.Location(session.uri(each.path), session.positions.range(snapshot.lines(each.path), each.span)),
            each.name,
            session.client.symbol_kind(_FOUND_KINDS[each.kind], "workspace.symbol"),
            container_name=each.container or None,
        )
        for each in symbols
    ]


def folding_ranges(session: Session, params: types.FoldingRangeParams) -> list[types.FoldingRange] | None:
    """Whole lines, as many as the client takes."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    most = session.client.can("text_document.folding_range.range_limit") or folding.MOST
    return [
        types.FoldingRange(each.first, each.last, kind=types.FoldingRangeKind(each.kind))
        for each in folding.folding_ranges(session.snapshot, path, min(most, folding.MOST))
    ]


def selection_ranges(session: Session, params: types.SelectionRangeParams) -> list[types.SelectionRange] | None:
    """One chain of ranges for each cursor."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    lines = session.snapshot.lines(path)
    offsets = [session.positions.offset(lines, each) for each in params.positions]
    return [_selection(session, path, spans) for spans in growing(session.snapshot, path, offsets)]


def _selection(session: Session, path: str, spans: Sequence[Span]) -> types.SelectionRange:
    *outer, last = [session.range(path, span) for span in spans]
    selection = types.SelectionRange(last)
    for range_ in reversed(outer):
        selection = types.SelectionRange(range_, selection)
    return selection
