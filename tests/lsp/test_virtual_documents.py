"""Resolved configs, chains and comparisons as documents, through a real client."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from inline_snapshot import snapshot
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import client_capabilities

from tests.lsp.conftest import Begin
from tests.lsp.editor import VS_CODE, Editor

BASE, RUN = "configs/my base #1.yaml", "configs/train/läuft 100%𝄞.yaml"
PROJECT = f"""
## {BASE}
training: {{rate: 2.0e-4, seed: 17}}
## {RUN}
extends: "../my base #1.yaml"
training: {{rate: 1.0e-4}}
"""


def with_documents() -> types.ClientCapabilities:
    """An editor that shows documents of the server's."""
    capabilities = client_capabilities(VS_CODE)
    assert capabilities.workspace is not None and capabilities.window is not None
    capabilities.workspace.text_document_content = types.TextDocumentContentClientCapabilities(
        dynamic_registration=True
    )
    capabilities.window.show_document = types.ShowDocumentClientCapabilities(support=True)
    return capabilities


async def run(editor: Editor, command: str, *arguments: Any) -> Any:
    params = types.ExecuteCommandParams(command, arguments=list(arguments))
    return await editor.client.workspace_execute_command_async(params)


def field(answer: Any, name: str) -> str:
    return str(answer[name] if isinstance(answer, dict) else getattr(answer, name))


async def test_a_client_without_documents_gets_the_text_as_the_answer(begin: Begin) -> None:
    editor = await begin(PROJECT)
    editor.open(RUN)
    answer = await run(editor, "cfg-lsp.showResolved", editor.uri(RUN))
    assert field(answer, "text") == snapshot("""\
# configs/train/läuft 100%𝄞.yaml, resolved
# Chain (low → high): my base #1.yaml, läuft 100%𝄞.yaml

training:
  rate: 1.0e-4  # läuft 100%𝄞.yaml:2 ← my base #1.yaml:1
  seed: 17      # my base #1.yaml:1
""")
    answer = await run(editor, "cfg-lsp.showChain", editor.uri(RUN))
    assert field(answer, "text") == snapshot("""\
# Chain of läuft 100%𝄞.yaml

configs/train/läuft 100%𝄞.yaml is made of 2 files, low → high:

1. configs/my base #1.yaml
   - sets 2 values, 1 of them counts: training.seed
   - läuft 100%𝄞.yaml replaces 1: training.rate

2. configs/train/läuft 100%𝄞.yaml (preset)
   - sets 1 value: training.rate
""")
    answer = await run(editor, "cfg-lsp.diffWith", editor.uri(BASE), editor.uri(RUN))
    assert field(answer, "text") == snapshot("""\
- configs/my base #1.yaml
+ configs/train/läuft 100%𝄞.yaml

training.rate
  - 0.0002  configs/my base #1.yaml:1
  + 0.0001  configs/train/läuft 100%𝄞.yaml:2

1 difference
""")


async def test_a_document_is_shown_and_follows_edits(begin: Begin) -> None:
    editor = await begin(PROJECT, with_documents())
    refreshed = asyncio.Event()
    client = editor.client
    client.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)(lambda _: refreshed.set())
    editor.open(BASE, RUN)
    answer = await run(editor, "cfg-lsp.showResolved", editor.uri(RUN))
    assert [each.uri for each in client.shown_documents] == [field(answer, "uri")]
    params = types.TextDocumentContentParams(field(answer, "uri"))
    before = await client.workspace_text_document_content_async(params)
    assert before.text == field(answer, "text")
    editor.change(BASE, "seed: 17", "seed: 18")
    await refreshed.wait()
    after = await client.workspace_text_document_content_async(params)
    assert after.text == before.text.replace("seed: 17 ", "seed: 18 ")


async def test_a_comparison_follows_the_mix_that_a_config_refers_to(begin: Begin) -> None:
    mix = "configs/fusion/mix.yaml"
    editor = await begin(
        f"""
## configs/train/old.yaml
custom: {{fusion_config: configs/fusion/none.yaml}}
## configs/train/new.yaml
custom: {{fusion_config: {mix}}}
## configs/fusion/none.yaml
targets: []
## {mix}
targets: [{{name: bbu, ratio: 1}}]
""",
        with_documents(),
    )
    refreshed = asyncio.Event()
    editor.client.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)(lambda _: refreshed.set())
    editor.open(mix)
    names = ("configs/train/old.yaml", "configs/train/new.yaml")
    answer = await run(editor, "cfg-lsp.diffWith", *map(editor.uri, names))
    params = types.TextDocumentContentParams(field(answer, "uri"))
    assert "bbu" in (await editor.client.workspace_text_document_content_async(params)).text
    editor.change(mix, "bbu", "rru")
    await refreshed.wait()
    assert "rru" in (await editor.client.workspace_text_document_content_async(params)).text


async def test_a_client_that_opens_documents_itself_is_given_the_address_alone(begin: Begin) -> None:
    editor = await begin(PROJECT, with_documents())
    for command, others in (("showResolved", []), ("showChain", []), ("diffWith", [editor.uri(BASE)])):
        answer = await run(editor, f"cfg-lsp.{command}", editor.uri(RUN), *others, {"open": False})
        params = types.TextDocumentContentParams(field(answer, "uri"))
        shown = await editor.client.workspace_text_document_content_async(params)
        assert shown.text == field(answer, "text")
    assert not editor.client.shown_documents


async def test_a_resolved_config_may_be_asked_for_without_origins(begin: Begin) -> None:
    editor = await begin(PROJECT, with_documents())
    answer = await run(editor, "cfg-lsp.showResolved", editor.uri(RUN), {"open": False, "origins": False})
    params = types.TextDocumentContentParams(field(answer, "uri"))
    shown = await editor.client.workspace_text_document_content_async(params)
    assert shown.text == field(answer, "text")
    assert "#" not in shown.text


async def test_pages_of_rules_are_documents(begin: Begin) -> None:
    editor = await begin(PROJECT, with_documents())
    params = types.TextDocumentContentParams("cfg-lsp:/rules/unknown-dataset.md")
    page = await editor.client.workspace_text_document_content_async(params)
    assert page.text.startswith("# unknown-dataset\n")


@pytest.mark.parametrize(
    "uri", ["cfg-lsp:/rules/none.md", "cfg-lsp:/x.resolved.yaml?%2Fetc%2Fpasswd", "cfg-lsp:/", "file:///etc/passwd"]
)
async def test_other_addresses_are_refused(begin: Begin, uri: str) -> None:
    editor = await begin(PROJECT, with_documents())
    with pytest.raises(JsonRpcException, match="no such document"):
        await editor.client.workspace_text_document_content_async(types.TextDocumentContentParams(uri))


async def test_a_file_that_is_no_config_is_refused_in_words(begin: Begin) -> None:
    editor = await begin(f"{PROJECT}## notes.txt\nhello\n")
    with pytest.raises(JsonRpcException, match="is no config"):
        await run(editor, "cfg-lsp.showResolved", editor.uri("notes.txt"))
    with pytest.raises(JsonRpcException, match="which config"):
        await run(editor, "cfg-lsp.showChain")
