"""What can be done at a place, and every safe fix of a file at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lsprotocol import types

from cfg_lsp.ide.code_actions import Action, Kind
from cfg_lsp.ide.code_actions import code_actions as offered
from cfg_lsp.lsp.session import Session
from cfg_lsp.lsp.turn import Turn
from cfg_lsp.project.files import exists
from cfg_lsp.rules.fixing import fixing_edits
from cfg_lsp.rules.ignoring import ignoring
from cfg_lsp.text import Diagnostic, Edit, Span

FIX_ALL = "source.fixAll.cfg-lsp"
_FIX_ALL_TITLE = "Apply every safe fix"


async def code_actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """The actions for a range, of the kinds that are asked for; fixing all only where it is asked for."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    only = params.context.only

    def wanted(kind: Kind) -> bool:
        return not only or any(_is_of(kind, str(getattr(each, "value", each))) for each in only)

    snapshot, span = session.snapshot, session.span(path, params.range)
    found = _found(session, path, span) if wanted("quickfix") else []
    answer: list[types.CodeAction] = []
    document, turn = session.documents.get(path), Turn()
    for action in offered(snapshot, path, span, found, partial(ignoring, snapshot), wanted):
        shown = _action(session, path, action) if action is not None else None
        answer += [shown] if shown is not None else []
        if turn.is_over:
            await turn.pass_on()
            session.expect(path, document)
    if any(_is_of(FIX_ALL, str(getattr(each, "value", each))) for each in only or ()):
        edits = fixing_edits(snapshot, path)
        if edits:
            answer.append(types.CodeAction(_FIX_ALL_TITLE, FIX_ALL, edit=_edit(session, edits)))
    return answer


def _is_of(kind: str, wanted: str) -> bool:
    return kind == wanted or not wanted or kind.startswith(f"{wanted}.")


def _found(session: Session, path: str, span: Span) -> list[Diagnostic]:
    """What is wrong at a place, with what can be done about it, which is worked out only now."""
    found = session.diagnosing.of(path)
    is_wrong = any(each.span.start <= span.end and span.start <= each.span.end for each in found)
    return session.diagnosing.kept.with_fixes(session.snapshot, path) if is_wrong else []


def _action(session: Session, path: str, action: Action) -> types.CodeAction | None:
    edit = _edit(session, action.edits)
    if edit is None:
        return None
    return types.CodeAction(
        action.title,
        action.kind,
        session.diagnosing.as_items(path, list(action.diagnostics)) or None,
        (action.preferred and session.client.has_preferred_actions) or None,
        edit=edit,
    )


def _edit(session: Session, edits: Sequence[Edit]) -> types.WorkspaceEdit | None:
    """The edits; `None` where a file has to be made and the client cannot do that."""
    new = {each.path: each.text for each in edits if each.path not in session.documents and not exists(each.path)}
    if new and not session.client.can_create_files:
        return None
    return session.workspace_edit([each for each in edits if each.path not in new], new)
