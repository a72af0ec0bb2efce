"""Completion through a real client."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot
from lsprotocol import types

from tests.lsp.conftest import Begin

PROJECT = """
## configs/shared.yaml
# Warm.
training: {warmup_ratio: 0.05}
tuner: {lora_rank: 8}
## configs/run.yaml
extends: shared.yaml
"ä𝄞": {sun: 1}
training:
  # 𝄞 ä
  w<^>
"""
RUN = "configs/run.yaml"


async def test_a_half_typed_key_is_completed_and_explained(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN)
    answer = await editor.client.text_document_completion_async(types.CompletionParams(**editor.cursor(RUN)))
    assert isinstance(answer, types.CompletionList)
    (item,) = answer.items
    assert (item.label, item.detail) == snapshot(("warmup_ratio", "← 0.05 shared.yaml"))
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == snapshot("warmup_ratio: ${1:0.05}")
    assert editor.text_at(editor.uri(RUN), item.text_edit.range) == "w"
    resolved = await editor.client.completion_item_resolve_async(item)
    assert isinstance(resolved.documentation, types.MarkupContent)
    shown = resolved.documentation.value.replace(editor.uri("configs"), "")
    assert shown == snapshot("""\
- `0.05` [shared.yaml:2](/shared.yaml#L2)

> Warm.\
""")


@pytest.mark.parametrize(
    ("modes", "written"), [([types.InsertTextMode.AsIs], "tuner:\n  "), ([], "tuner:")], ids=["as it is", "unknown"]
)
async def test_a_client_without_snippets_gets_plain_text_of_one_line_unless_it_leaves_lines_as_they_are(
    begin: Begin, modes: list[types.InsertTextMode], written: str
) -> None:
    text = PROJECT.replace("training:\n  # 𝄞 ä\n  w<^>", "other: [ä𝄞, {x: 1}]\ntun<^>er")
    support = types.ClientCompletionItemInsertTextModeOptions(modes) if modes else None
    items = types.ClientCompletionItemOptions(insert_text_mode_support=support)
    ability = types.CompletionClientCapabilities(completion_item=items)
    document = types.TextDocumentClientCapabilities(completion=ability)
    editor = await begin(text, types.ClientCapabilities(text_document=document))
    editor.open(RUN)
    answer = await editor.client.text_document_completion_async(types.CompletionParams(**editor.cursor(RUN)))
    assert isinstance(answer, types.CompletionList)
    item = next(each for each in answer.items if each.label == "tuner")
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == written
    assert item.insert_text_format is None
    assert editor.text_at(editor.uri(RUN), item.text_edit.range) == "tuner"


async def test_what_all_items_have_in_common_is_said_once_to_a_client_that_takes_that(begin: Begin) -> None:
    lists = types.CompletionListCapabilities(item_defaults=["editRange"])
    items = types.ClientCompletionItemOptions(insert_replace_support=True)
    ability = types.CompletionClientCapabilities(completion_list=lists, completion_item=items)
    text = PROJECT.replace("w<^>", "𝄞: 1\n  wa<^>rm: 2")
    editor = await begin(
        text, types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(completion=ability))
    )
    editor.open(RUN)
    answer = await editor.client.text_document_completion_async(types.CompletionParams(**editor.cursor(RUN)))
    assert isinstance(answer, types.CompletionList)
    assert answer.item_defaults is not None
    both = answer.item_defaults.edit_range
    assert isinstance(both, types.EditRangeWithInsertReplace)
    texts = [editor.text_at(editor.uri(RUN), each) for each in (both.insert, both.replace)]
    assert texts == ["wa", "warm"]
    assert [(item.text_edit_text, item.text_edit) for item in answer.items] == [("warmup_ratio", None)]
