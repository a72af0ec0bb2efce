"""Code actions through a real client: what they offer, and what their edits make of the files."""

from __future__ import annotations

from typing import Any

import pytest
from inline_snapshot import snapshot
from lsprotocol import types

from cfg_lsp.text import LineIndex
from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

RUN = "configs/run ä#%.yaml"
PROJECT = f"""
## configs/base.yaml
training: {{größe: 1, bf16: true}}
## configs/other.yaml
extends: base.yaml
## {RUN}
extends: base.yaml
training:
  'grün𝄞': [no, "𝄞"]  # 𝄞 gr<^>ün
  bf16: true
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_key_moves_to_the_base(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT.replace("gr<^>ün", "grün").replace('"𝄞"]', '"<^>𝄞"]'), encodings=[encoding])
    editor.open(RUN)
    actions = await actions_at(editor, editor.position(RUN))
    assert [(each.kind, each.title) for each in actions if each.kind != "quickfix"] == snapshot(
        [("refactor.move", "Move `training.grün𝄞` to base.yaml (changes 1 other config)")]
    )
    move = next(each for each in actions if each.kind == "refactor.move")
    assert edited(editor, move.edit) == snapshot(
        {
            "configs/base.yaml": """\
# 𝄞 grün
training: {größe: 1, bf16: true, 'grün𝄞': [no, "𝄞"]}
""",
            "configs/run ä#%.yaml": """\
extends: base.yaml
training:
  bf16: true
""",
        }
    )


async def test_faults_are_fixed_and_ignored(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN)
    range_ = editor.range_of(RUN, "bf16: true")
    actions = await actions_at(editor, range_.start, "quickfix")
    shown = [(each.title, each.is_preferred, [str(d.code) for d in each.diagnostics or ()]) for each in actions]
    assert shown == snapshot(
        [
            ("Remove `training.bf16`", True, ["redundant-override"]),
            ("Ignore `redundant-override` here", None, ["redundant-override"]),
            ("Ignore `redundant-override` in this file", None, ["redundant-override"]),
        ]
    )
    assert [edited(editor, each.edit)[RUN] for each in actions] == snapshot(
        [
            """\
extends: base.yaml
training:
  'grün𝄞': [no, "𝄞"]  # 𝄞 grün
""",
            """\
extends: base.yaml
training:
  'grün𝄞': [no, "𝄞"]  # 𝄞 grün
  # cfg-lsp: ignore[redundant-override]
  bf16: true
""",
            """\
# cfg-lsp: ignore-file[redundant-override]
extends: base.yaml
training:
  'grün𝄞': [no, "𝄞"]  # 𝄞 grün
  bf16: true
""",
        ]
    )


async def test_every_safe_fix_at_once_where_it_is_asked_for(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN)
    (action,) = await actions_at(editor, editor.position(RUN), "source.fixAll")
    assert (action.title, action.kind) == snapshot(("Apply every safe fix", "source.fixAll.cfg-lsp"))
    assert edited(editor, action.edit) == snapshot(
        {
            "configs/run ä#%.yaml": """\
extends: base.yaml
training:
  'grün𝄞': [no, "𝄞"]  # 𝄞 grün
"""
        }
    )
    assert await actions_at(editor, editor.position(RUN), "source.organizeImports") == []


async def test_a_new_dataset_makes_a_manifest_where_the_client_can(begin: Begin) -> None:
    text = """
## configs/fusion/base.yaml
targets: [{name: alt, train_jsonl: a}]
## configs/fusion/run.yaml
extends: base.yaml
targets: [{name: n<^>eu, train_jsonl: b}]
"""
    editor = await begin(text)
    editor.open()
    run = next(iter(editor.cursors))
    actions = await actions_at(editor, editor.position(run), "quickfix")
    edit = next(each.edit for each in actions if each.title.startswith("Allow"))
    assert edit is not None and edit.document_changes is not None
    made, written = edit.document_changes
    assert isinstance(made, types.CreateFile) and isinstance(written, types.TextDocumentEdit)
    assert made.uri == written.text_document.uri == editor.uri("cfg-lsp.toml")
    assert [each.new_text for each in written.edits if isinstance(each, types.TextEdit)] == snapshot(
        [
            """\
[families.fusion]
files = ["configs/fusion/**"]
named-lists = { targets = ["name", "dataset"], sources = ["name", "dataset"] }
# new-datasets: names that an overlay may add to a mix
new-datasets = ["neu"]
[families.training]
files = ["configs/base.yaml", "configs/components/**", "configs/train/**", "configs/smoke/**", "configs/debug.yaml"]
[families.trainer]
files = ["configs/trainer/**"]
"""
        ]
    )


async def actions_at(editor: Editor, position: types.Position, *only: str) -> list[types.CodeAction]:
    name = next(iter(editor.cursors))
    context = types.CodeActionContext([], list(only) or None)
    params = types.CodeActionParams(editor.document(name), types.Range(position, position), context)
    answer = await editor.client.text_document_code_action_async(params)
    assert answer is not None
    return [each for each in answer if isinstance(each, types.CodeAction)]


def edited(editor: Editor, edit: types.WorkspaceEdit | None) -> dict[str, str]:
    """The files after an edit, which is for the versions that are open."""
    assert edit is not None and edit.document_changes is not None
    texts: dict[str, str] = {}
    for change in edit.document_changes:
        assert isinstance(change, types.TextDocumentEdit)
        name = editor.name(change.text_document.uri)
        assert change.text_document.version == editor.versions.get(name)
        texts[name] = _applied(editor, editor.texts[name], change.edits)
    return texts


def _applied(editor: Editor, text: str, edits: Any) -> str:
    lines = LineIndex(text)
    for each in reversed(edits):
        start, end = editor.positions.span(lines, each.range)
        text = text[:start] + each.new_text + text[end:]
    return text
