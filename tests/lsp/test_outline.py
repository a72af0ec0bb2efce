"""The outline, folds, growing selections and the symbols of the workspace: through a real client."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from inline_snapshot import snapshot
from lsprotocol import types

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

PROJECT = """
## configs/fusion/base.yaml
targets: [{name: grün𝄞, ratio: 1}]
## configs/fusion/run.yaml
extends: base.yaml
# Two lines
# of comment.
targets:
  - {name: grün𝄞, "𝄞ä": 1, ratio: 2<^>, ratio: 3}
"""
RUN = "configs/fusion/run.yaml"
ENCODINGS = ["utf-8", "utf-16", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_the_outline_is_a_tree(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT, encodings=[types.PositionEncodingKind(encoding)])
    editor.open(RUN)
    answer = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(editor.document(RUN)))
    assert answer is not None
    assert list(tree(editor, answer, "")) == snapshot(
        [
            "extends | base.yaml | File | extends",
            "targets | 1 item ← base.yaml | Array | targets",
            '  grün𝄞 | {name: grün𝄞, "𝄞ä": 1, ratio: 2, ratio: 3} ← base.yaml | Struct | name: grün𝄞',
            "    name | grün𝄞 | String | name",
            '    𝄞ä | 1 | Number | "𝄞ä"',
            "    ratio | 2 | Number | ratio (struck through)",
            "    ratio | 3 ← base.yaml | Number | ratio",
        ]
    )


async def test_the_outline_is_a_list_where_the_client_has_no_trees(begin: Begin) -> None:
    editor = await begin(PROJECT, types.ClientCapabilities())
    editor.open(RUN)
    answer = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(editor.document(RUN)))
    assert answer is not None
    assert [(each.name, getattr(each, "container_name", "no list")) for each in answer] == snapshot(
        [
            ("extends", None),
            ("targets", None),
            ("grün𝄞", "targets"),
            ("name", "grün𝄞"),
            ("𝄞ä", "grün𝄞"),
            ("ratio", "grün𝄞"),
            ("ratio", "grün𝄞"),
        ]
    )


async def test_symbols_of_the_workspace_follow_unsaved_text(begin: Begin) -> None:
    editor = await begin(PROJECT)
    assert await symbols(editor, "targets.ratio") == snapshot(
        [
            ("targets.grün𝄞.ratio", "1", "ratio"),
            ("targets.grün𝄞.ratio", "3", "ratio"),
        ]
    )
    editor.open(RUN)
    editor.change(RUN, "ratio: 3", "portion: 3")
    assert await symbols(editor, "targ.portion") == snapshot([("targets.grün𝄞.portion", "3", "portion")])


async def test_lines_fold(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN)
    answer = await editor.client.text_document_folding_range_async(types.FoldingRangeParams(editor.document(RUN)))
    assert answer is not None
    assert [(each.start_line, each.end_line, each.kind) for each in answer] == snapshot(
        [(1, 2, "comment"), (3, 4, "region")]
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_selection_grows(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT, encodings=[types.PositionEncodingKind(encoding)])
    editor.open(RUN)
    answer = await editor.client.text_document_selection_range_async(
        types.SelectionRangeParams(editor.document(RUN), [editor.position(RUN)])
    )
    assert answer is not None
    (growing,) = answer
    texts = []
    selection: types.SelectionRange | None = growing
    while selection is not None:
        texts.append(editor.text_at(editor.uri(RUN), selection.range))
        selection = selection.parent
    assert texts[:4] == snapshot(
        ["2", "ratio: 2", '{name: grün𝄞, "𝄞ä": 1, ratio: 2, ratio: 3}', '- {name: grün𝄞, "𝄞ä": 1, ratio: 2, ratio: 3}']
    )
    assert texts[-1] == editor.texts[RUN]


async def test_files_that_are_no_configs_have_no_answers(begin: Begin) -> None:
    editor = await begin("## notes.yaml\na: 1\n")
    editor.open("notes.yaml")
    document = editor.document("notes.yaml")
    assert await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document)) is None
    assert await editor.client.text_document_folding_range_async(types.FoldingRangeParams(document)) is None
    answer = await editor.client.text_document_selection_range_async(
        types.SelectionRangeParams(document, [types.Position(0, 0)])
    )
    assert answer is None


def tree(editor: Editor, symbols: Sequence[Any], indent: str) -> Any:
    for each in symbols:
        struck = " (struck through)" if each.tags else ""
        focus = editor.text_at(editor.uri(RUN), each.selection_range)
        yield f"{indent}{each.name} | {each.detail} | {each.kind.name} | {focus}{struck}"
        yield from tree(editor, each.children or (), indent + "  ")


async def symbols(editor: Editor, query: str) -> list[tuple[str, str | None, str]]:
    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))
    assert found is not None
    shown = []
    for each in found:
        assert isinstance(each.location, types.Location)
        shown.append((each.name, each.container_name, editor.text_at(each.location.uri, each.location.range)))
    return shown
