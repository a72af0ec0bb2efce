"""New names through a real client: keys, datasets and anchors, files and folders."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cfg_lsp.edits.applied import applied
from cfg_lsp.text import Edit, LineIndex
from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

BASE, LOW = "configs/fusion/base.yaml", "configs/fusion/100% #/lów.yaml"
PROJECT = f"""
## {BASE}
targets:
  - {{"𝄞": ü, name: grün, ratio: 1}}  # 𝄞
## {LOW}
extends: ../base.yaml
targets: [{{"𝄞": 1, name: 'grün'}}]
"""
ENCODINGS = ["utf-8", "utf-16", "utf-32"]


def changed(editor: Editor, edit: types.WorkspaceEdit | None) -> dict[str, str]:
    """The texts after an edit, by file."""
    assert edit is not None
    by_uri = dict(edit.changes or {})
    for each in edit.document_changes or ():
        assert isinstance(each, types.TextDocumentEdit)
        by_uri[each.text_document.uri] = [one for one in each.edits if isinstance(one, types.TextEdit)]
    texts = {}
    for uri, edits in by_uri.items():
        name = editor.name(uri)
        lines = LineIndex(editor.texts[name])
        own = [Edit(name, editor.positions.span(lines, each.range), each.new_text) for each in edits]
        texts[name] = applied(lines.text, own)
    return texts


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_dataset_gets_another_name(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT.replace("'grün'", "'gr<^>ün'"), encodings=[types.PositionEncodingKind(encoding)])
    editor.open(LOW)
    editor.change(LOW, '"𝄞": 1', '"𝄞𝄞": 1')
    offset = editor.texts[LOW].index("ün'")
    document, position = editor.document(LOW), editor.position(LOW, offset)
    meant = await editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(document, position))
    assert isinstance(meant, types.PrepareRenamePlaceholder)
    assert (meant.placeholder, editor.text_at(document.uri, meant.range)) == ("grün", "grün")
    edit = await editor.client.text_document_rename_async(types.RenameParams(document, position, "röt"))
    assert changed(editor, edit) == snapshot(
        {
            "configs/fusion/100% #/lów.yaml": """\
extends: ../base.yaml
targets: [{"𝄞𝄞": 1, name: 'röt'}]
""",
            "configs/fusion/base.yaml": """\
targets:
  - {"𝄞": ü, name: röt, ratio: 1}  # 𝄞
""",
        }
    )


async def test_a_refusal_is_a_sentence(begin: Begin) -> None:
    editor = await begin(PROJECT.replace("extends", "ext<^>ends"))
    editor.open()
    with pytest.raises(JsonRpcException, match="is how a config names its bases"):
        await editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(**editor.cursor()))
    with pytest.raises(JsonRpcException, match="is how a config names its bases"):
        await editor.client.text_document_rename_async(types.RenameParams(**editor.cursor(), new_name="inherit"))


async def test_what_no_edit_does_is_told(begin: Begin) -> None:
    editor = await begin("## configs/fusion/a.yaml\ntargets: [{dataset: co<^>co}]\n")
    editor.open()
    edit = await editor.client.text_document_rename_async(types.RenameParams(**editor.cursor(), new_name="lvis"))
    assert changed(editor, edit) == {"configs/fusion/a.yaml": "targets: [{dataset: lvis}]\n"}
    assert [each.message for each in editor.client.messages] == snapshot(
        ["`dataset` says which dataset this is: training code is asked for `lvis` now"]
    )


async def test_files_and_folders_get_another_name(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(LOW)
    editor.change(LOW, "../base.yaml", '"../base.yaml"')
    moves = [types.FileRename(editor.uri(BASE), editor.uri("configs/fusion/ä b/base.yaml"))]
    edit = await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(moves))
    assert changed(editor, edit) == snapshot(
        {
            "configs/fusion/100% #/lów.yaml": """\
extends: "../ä b/base.yaml"
targets: [{"𝄞": 1, name: 'grün'}]
"""
        }
    )
    moves = [types.FileRename(editor.uri("configs/fusion/100% #"), editor.uri("configs/fusion/a/b"))]
    edit = await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(moves))
    assert changed(editor, edit) == snapshot(
        {
            "configs/fusion/100% #/lów.yaml": """\
extends: "../../base.yaml"
targets: [{"𝄞": 1, name: 'grün'}]
"""
        }
    )
    moves = [types.FileRename(editor.uri("configs/a.yaml"), editor.uri("configs/b.yaml"))]
    assert await editor.client.workspace_will_rename_files_async(types.RenameFilesParams(moves)) is None
