"""Hover through a real client."""

from __future__ import annotations

import pytest
from inline_snapshot import snapshot
from lsprotocol import types

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

PROJECT = """
## configs/grün 50%#1/base.yaml
training: {"𝄞ä": 2.0e-4}
## configs/grün 50%#1/run.yaml
extends: base.yaml
# Hoch, wie es LoRA will.
training: {"𝄞": 1, "𝄞ä<^>": 1.0e-4}
"""
RUN, BASE = "configs/grün 50%#1/run.yaml", "configs/grün 50%#1/base.yaml"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_hover_explains_a_value_with_links_that_open_at_its_lines(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT, encodings=[types.PositionEncodingKind(encoding)])
    editor.open(RUN)
    text, touched = await hover(editor, types.MarkupKind.Markdown)
    assert touched == '"𝄞ä"'
    assert text == snapshot("""\
`training.𝄞ä`: **`1.0e-4`** · float

**value from** [run.yaml:3](file:///configs/gr%C3%BCn%2050%25%231/run.yaml#L3)
- ~~`2.0e-4`~~ [base.yaml:1](file:///configs/gr%C3%BCn%2050%25%231/base.yaml#L1) · replaced

> Hoch, wie es LoRA will.\
""")


async def test_hover_is_plain_text_where_the_client_has_no_markdown_and_follows_unsaved_text(begin: Begin) -> None:
    editor = await begin(PROJECT, types.ClientCapabilities())
    editor.open(RUN, BASE)
    editor.change(BASE, "2.0e-4", "3.0e-4")
    text, _ = await hover(editor, types.MarkupKind.PlainText)
    assert text == snapshot("""\
training.𝄞ä: 1.0e-4 · float

value from run.yaml:3
- 3.0e-4 base.yaml:1 · replaced

# Hoch, wie es LoRA will.\
""")


async def hover(editor: Editor, kind: types.MarkupKind) -> tuple[str, str]:
    answer = await editor.client.text_document_hover_async(types.HoverParams(**editor.cursor()))
    assert answer is not None and isinstance(answer.contents, types.MarkupContent) and answer.range is not None
    assert answer.contents.kind == kind
    folder = str(editor.folder)
    return answer.contents.value.replace(folder, ""), editor.text_at(editor.uri(RUN), answer.range)
