"""New names: of a key, a dataset or an anchor, and of files and folders."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified

from cfg_lsp.ide.file_renames import Move, file_renames
from cfg_lsp.ide.rename import Refusal, prepare_rename, rename
from cfg_lsp.lsp.connection import refuse
from cfg_lsp.lsp.convert import path_of
from cfg_lsp.lsp.session import Session
from cfg_lsp.lsp.turn import Turn

Answer = TypeVar("Answer")

_MOST_SAID = 5


def prepare(session: Session, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """The name at the cursor; why it cannot be changed is said as an error."""
    at = session.at(params.text_document.uri, params.position)
    meant = prepare_rename(*at) if at is not None else None
    if at is None or meant is None:
        return None
    if isinstance(meant, Refusal):
        raise refuse(meant.reason)
    return types.PrepareRenamePlaceholder(session.range(at.path, meant.span), meant.name)


async def rename_everywhere(session: Session, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits of every file that has the name."""
    at = session.at(params.text_document.uri, params.position)
    if at is None:
        return None
    answer = await _answer(session, rename(*at, params.new_name))
    if isinstance(answer, Refusal):
        raise refuse(answer.reason)
    if answer is None:
        return None
    _say(session, answer.remarks)
    return session.workspace_edit(answer.edits)


async def will_rename_files(session: Session, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """The edits of every file that names one that moves, or moves itself."""
    paths = [(path_of(each.old_uri), path_of(each.new_uri)) for each in params.files]
    moves = [Move(old, new) for old, new in paths if old is not None and new is not None]
    answer = await _answer(session, file_renames(session.snapshot, moves))
    _say(session, answer.remarks)
    return session.workspace_edit(answer.edits) if answer.edits else None


async def _answer(session: Session, steps: Generator[None, None, Answer]) -> Answer:
    """What the steps come to; gives way between slices, and ends where texts move on: edits would hit wrong places."""
    snapshot = session.snapshot
    turn = Turn()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        if turn.is_over:
            await turn.pass_on()
            if session.snapshot is not snapshot:
                raise JsonRpcContentModified("a text has changed meanwhile")


def _say(session: Session, remarks: Sequence[str]) -> None:
    """Tell the user what no edit does."""
    more = [f"and {len(remarks) - _MOST_SAID} more"] if len(remarks) > _MOST_SAID else []
    if remarks:
        words = "; ".join([*remarks[:_MOST_SAID], *more])
        session.server.window_show_message(types.ShowMessageParams(types.MessageType.Info, words))
