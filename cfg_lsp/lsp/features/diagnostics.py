"""Diagnostics for clients that ask for them: of one text, and of the whole workspace."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from cfg_lsp.lsp.convert import path_of
from cfg_lsp.lsp.diagnosing import Diagnosing
from cfg_lsp.lsp.session import Session


def document_diagnostic(session: Session, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    """What is wrong in one text, or that nothing has changed since the answer that the client names."""
    path = path_of(params.text_document.uri)
    if path is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    diagnosing = session.diagnosing
    diagnosing.of(path)  # looks at it first where that waits
    number, found = diagnosing.numbered(path)
    if params.previous_result_id == number:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=number)
    return types.RelatedFullDocumentDiagnosticReport(items=diagnosing.as_items(path, found), result_id=number)


async def workspace_diagnostic(
    session: Session, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """What is wrong in every config, except where the client knows it; waits where it knows it all."""
    diagnosing = session.diagnosing
    known = {each.uri: each.value for each in params.previous_result_ids}
    while True:
        diagnosing.moved.clear()
        reports = await _reports(session, diagnosing, known)
        if any(isinstance(each, types.WorkspaceFullDocumentDiagnosticReport) for each in reports):
            return types.WorkspaceDiagnosticReport(items=reports)
        await diagnosing.moved.wait()


async def _reports(
    session: Session, diagnosing: Diagnosing, known: dict[str, str]
) -> list[types.WorkspaceDocumentDiagnosticReport]:
    reports: list[types.WorkspaceDocumentDiagnosticReport] = []
    gone = {path for path in map(path_of, known) if path is not None}
    for path in sorted({*diagnosing.files, *gone}):
        uri, version = session.uri(path), session.version(path)
        number, found = diagnosing.numbered(path)
        if known.get(uri) == number:
            reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=number, version=version))
        else:
            items = diagnosing.as_items(path, found)
            reports.append(
                types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=items, version=version, result_id=number)
            )
        if len(reports) % 20 == 0:
            await asyncio.sleep(0)
    return reports
