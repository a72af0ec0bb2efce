"""What stands beside and above the text: inlay hints, code lenses, and the colours of words."""

from __future__ import annotations

from typing import Any

from lsprotocol import types

from cfg_lsp.ide import code_lenses as lenses
from cfg_lsp.ide import inlay_hints as hints
from cfg_lsp.ide import semantic_tokens as tokens
from cfg_lsp.ide.token_names import TOKEN_MODIFIERS, TOKEN_TYPES
from cfg_lsp.lsp.session import Session
from cfg_lsp.text import Span

_SHOW_PLACES = "cfg-lsp.showReferences"
_COMMANDS: dict[str, str] = {"chain": "cfg-lsp.showChain", "resolved": "cfg-lsp.showResolved"}


def inlay_hints(session: Session, params: types.InlayHintParams) -> list[types.InlayHint] | None:
    """The hints of a piece of a text, of the kinds that are wanted."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    kinds = [kind for kind in hints.HINT_KINDS if session.settings[f"inlayHints.{kind}"]]
    found = hints.inlay_hints(session.snapshot, path, session.span(path, params.range), kinds)
    lines, later = session.snapshot.lines(path), session.client.resolves_hints
    shown = []
    for each in found:
        hint = types.InlayHint(
            session.positions.position(lines, each.offset),
            [types.InlayHintLabelPart(each.label)],
            padding_left=True,
            data={"uri": params.text_document.uri, "keys": each.keys},
        )
        shown.append(hint if later else resolve_hint(session, hint))
    return shown


def resolve_hint(session: Session, hint: types.InlayHint) -> types.InlayHint:
    """The same with every definition of its key, and a place to go to."""
    data = _data(hint.data)
    path = session.config(data.get("uri", ""))
    markdown = session.client.has_markdown
    details = hints.hint_details(session.snapshot, path, data.get("keys", ""), markdown=markdown) if path else None
    if details is not None:
        kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
        hint.tooltip = types.MarkupContent(kind, details.tooltip)
        part = hint.label[0] if hint.label else None
        if details.target is not None and isinstance(part, types.InlayHintLabelPart):
            part.location = session.location(details.target)
    return hint


def code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens] | None:
    """Where lenses stand; what they say is counted when they are seen."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    return [
        types.CodeLens(
            session.range(path, each.span),
            data={"uri": params.text_document.uri, "kind": each.kind, "keys": each.keys},
        )
        for each in lenses.code_lenses(session.snapshot, path)
        if session.settings["codeLens.datasets" if each.kind == "overlays" else "codeLens.configs"]
    ]


def resolve_lens(session: Session, lens: types.CodeLens) -> types.CodeLens:
    """The same with its words, and what a click does where the client can do it."""
    data = _data(lens.data)
    uri, kind = data.get("uri", ""), data.get("kind")
    path = session.config(uri)
    if path is None or kind not in lenses.LENS_KINDS:
        return lens
    title, targets = lenses.lens_title(session.snapshot, path, kind, data.get("keys", ""))
    lens.command = types.Command(title, _COMMANDS.get(kind, ""), arguments=[uri])
    if kind not in _COMMANDS and targets and session.client.knows_command(_SHOW_PLACES):
        places = [session.location(each) for each in targets]
        lens.command = types.Command(title, _SHOW_PLACES, arguments=[uri, lens.range.start, places])
    return lens


def semantic_tokens(session: Session, params: types.SemanticTokensParams) -> types.SemanticTokens | None:
    """The tokens of a whole text."""
    return _tokens(session, params.text_document.uri, None)


def semantic_tokens_in(session: Session, params: types.SemanticTokensRangeParams) -> types.SemanticTokens | None:
    """The tokens of a piece of a text."""
    return _tokens(session, params.text_document.uri, params.range)


def _tokens(session: Session, uri: str, range_: types.Range | None) -> types.SemanticTokens | None:
    """Each token as five numbers, its place counted from the one before."""
    path = session.config(uri)
    if path is None:
        return None
    span = session.span(path, range_) if range_ is not None else None
    data: list[int] = []
    line = character = 0
    for token in tokens.semantic_tokens(session.snapshot, path, span):
        start, length = _place(session, path, token.span)
        bits = sum(1 << TOKEN_MODIFIERS.index(modifier) for modifier in token.modifiers)
        after = start.character - (character if start.line == line else 0)
        data += (start.line - line, after, length, TOKEN_TYPES.index(token.type), bits)
        line, character = start.line, start.character
    return types.SemanticTokens(data)


def _place(session: Session, path: str, span: Span) -> tuple[types.Position, int]:
    lines = session.snapshot.lines(path)
    return session.positions.position(lines, span.start), session.positions.length(lines.text[span.start : span.end])


def _data(data: Any) -> dict[str, str]:
    """What came back of what was given along; texts only."""
    known = data if isinstance(data, dict) else {}
    return {key: value for key, value in known.items() if isinstance(key, str) and isinstance(value, str)}
