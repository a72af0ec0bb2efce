"""What is said of files that are not open, as folders, settings and files come and go."""

from __future__ import annotations

import urllib.parse

from lsprotocol import types

from cfg_lsp.lsp.convert import uri_of
from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

TWO_FOLDERS = """
## one/configs/run.yaml
rate: 1e-4
## two/configs/run.yaml
extends: ../../shared/base.yaml
rate: 1e-4
## shared/base.yaml
speed: 1e-4
"""


def _folder(editor: Editor, name: str) -> types.WorkspaceFolder:
    return types.WorkspaceFolder(uri_of(str(editor.folder / name)), name)


async def test_a_folder_that_goes_takes_its_faults_along_unless_a_file_is_open(begin: Begin) -> None:
    editor = await begin(TWO_FOLDERS, folders=["one", "two"])
    editor.open("one/configs/run.yaml")
    await editor.until_rules("two/configs/run.yaml", "surprising-scalar")
    event = types.WorkspaceFoldersChangeEvent(added=[], removed=[_folder(editor, "two"), _folder(editor, "one")])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    await editor.until_rules("two/configs/run.yaml")
    await editor.until_rules("one/configs/run.yaml", "surprising-scalar")
    editor.close("one/configs/run.yaml")
    await editor.until_rules("one/configs/run.yaml")


async def test_a_base_outside_the_workspace_is_reported_while_it_is_open(begin: Begin) -> None:
    editor = await begin(TWO_FOLDERS, folders=["two"])
    editor.open("shared/base.yaml")
    await editor.until_rules("shared/base.yaml", "surprising-scalar")
    editor.close("shared/base.yaml")
    await editor.until_rules("shared/base.yaml")
    await editor.until_rules("two/configs/run.yaml", "surprising-scalar")


async def test_a_file_keeps_the_name_that_the_client_has_for_it(begin: Begin) -> None:
    editor = await begin("## configs/a (b).yaml\nrate: 1e-4\n")
    own = editor.uri("configs/a (b).yaml")
    other = f"file://{urllib.parse.quote(editor.paths['configs/a (b).yaml'])}"
    assert other != own, other
    await editor.until_rules("configs/a (b).yaml", "surprising-scalar")
    item = types.TextDocumentItem(other, "yaml", 1, "rate: 1\n")
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await editor.until_rules("configs/a (b).yaml")
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(other)))
    while not any(each.diagnostics for each in editor.published if each.uri == other):
        await editor.heard()
    assert not [each.diagnostics for each in editor.published if each.uri == own][-1]
