"""Clients that ask for diagnostics themselves, of one text and of the workspace."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lsprotocol import types

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor
from tests.lsp.test_publishing import BASE, HIERARCHY, ONE, TWO

ASKS = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
    workspace=types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    ),
)


async def asked(editor: Editor, name: str, known: str | None = None) -> Any:
    params = types.DocumentDiagnosticParams(editor.document(name), previous_result_id=known)
    return await editor.client.text_document_diagnostic_async(params)


async def test_a_text_is_answered_as_it_is_and_not_twice(begin: Begin) -> None:
    editor = await begin("## configs/run.yaml\nä: 𝄞\nrate: 1e-4\n", ASKS)
    assert editor.answer.capabilities.diagnostic_provider is not None
    editor.open("configs/run.yaml")
    first = await asked(editor, "configs/run.yaml")
    assert [each.code for each in first.items] == ["surprising-scalar"]
    assert editor.text_at(editor.uri("configs/run.yaml"), first.items[0].range) == "1e-4"
    again = await asked(editor, "configs/run.yaml", first.result_id)
    assert (again.kind, again.result_id) == ("unchanged", first.result_id)
    editor.change("configs/run.yaml", "1e-4", "1.0e-4")
    assert (await asked(editor, "configs/run.yaml", first.result_id)).items == ()
    assert editor.published == [], "who asks is not told besides"


async def test_who_asks_is_told_to_ask_again_when_another_text_changed_what_is_wrong(begin: Begin) -> None:
    editor = await begin(HIERARCHY, ASKS)
    editor.open(BASE, ONE)
    assert (await asked(editor, ONE)).items == ()
    count = editor.client.diagnostic_refresh_count
    editor.change(BASE, "bbu_dense", "bbu_renamed")
    while editor.client.diagnostic_refresh_count == count:
        await asyncio.sleep(0.01)
    assert [each.code for each in (await asked(editor, ONE)).items] == ["unknown-dataset"]


async def test_the_workspace_is_answered_whole_then_what_is_new(begin: Begin) -> None:
    editor = await begin(HIERARCHY, ASKS)
    editor.open(BASE)
    editor.change(BASE, "bbu_dense", "bbu_renamed")
    known: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    while {editor.uri(name) for name in (ONE, TWO)} - found.keys() or not found[editor.uri(ONE)]:
        await follow(editor, known, found)
    assert found[editor.uri(ONE)] == found[editor.uri(TWO)] == ["unknown-dataset"]
    editor.change(BASE, "bbu_renamed", "bbu_dense")
    while found[editor.uri(ONE)] or found[editor.uri(TWO)]:
        await follow(editor, known, found)


async def follow(editor: Editor, known: dict[str, str], found: dict[str, list[str]]) -> None:
    """One more answer about the workspace."""
    previous = [types.PreviousResultId(uri, value) for uri, value in known.items()]
    report = await editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(previous))
    for each in report.items:
        known[each.uri] = each.result_id or ""
        if isinstance(each, types.WorkspaceFullDocumentDiagnosticReport):
            found[each.uri] = [str(item.code) for item in each.items]


@pytest.mark.parametrize("refreshes", [True, False])
async def test_a_client_that_cannot_be_told_to_ask_again_is_told_what_is_wrong(begin: Begin, refreshes: bool) -> None:
    workspace = types.WorkspaceClientCapabilities()
    if refreshes:
        workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    capabilities = types.ClientCapabilities(text_document=ASKS.text_document, workspace=workspace)
    editor = await begin("## configs/run.yaml\nrate: 1e-4\n", capabilities)
    assert (editor.answer.capabilities.diagnostic_provider is not None) is refreshes
    editor.open("configs/run.yaml")
    if not refreshes:
        assert await editor.rules("configs/run.yaml") == ["surprising-scalar"]


async def test_who_asks_about_a_workspace_without_findings_before_it_was_read_is_answered(begin: Begin) -> None:
    editor = await begin("## configs/base.yaml\nrate: 1\n## configs/run.yaml\nextends: base.yaml\n", ASKS)
    known: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    while len(found) < 2:
        await follow(editor, known, found)
    assert found == {editor.uri("configs/base.yaml"): [], editor.uri("configs/run.yaml"): []}
