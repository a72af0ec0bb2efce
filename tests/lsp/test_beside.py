"""Inlay hints, code lenses and semantic tokens through a real client."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from inline_snapshot import snapshot
from lsprotocol import types
from pytest_lsp import client_capabilities

from cfg_lsp.ide.token_names import TOKEN_MODIFIERS, TOKEN_TYPES
from tests.lsp.conftest import Begin
from tests.lsp.editor import VS_CODE, Editor

BASE, RUN = "configs/fusion/base.yaml", "configs/fusion/run.yaml"
PROJECT = f"""
## {BASE}
targets: [{{name: grün𝄞, "ä": 1, ratio: 2.0e-1}}]
## {RUN}
extends: base.yaml
targets: [{{name: grün𝄞, "ä𝄞": 3, ratio: 1.0e-1}}]
"""
ENCODINGS = ("utf-8", "utf-16", "utf-32")


def with_hints(*, asks_later: bool = True) -> types.ClientCapabilities:
    """An editor that shows inlay hints, and is told when they are other ones."""
    capabilities = client_capabilities(VS_CODE)
    assert capabilities.workspace is not None and capabilities.text_document is not None
    later = types.ClientInlayHintResolveOptions(["tooltip", "label.location"]) if asks_later else None
    capabilities.text_document.inlay_hint = types.InlayHintClientCapabilities(resolve_support=later)
    capabilities.workspace.inlay_hint = types.InlayHintWorkspaceClientCapabilities(refresh_support=True)
    return capabilities


async def hints(editor: Editor, name: str) -> list[types.InlayHint]:
    lines = editor.texts[name].count("\n")
    everything = types.Range(types.Position(0, 0), types.Position(lines, 0))
    params = types.InlayHintParams(editor.document(name), everything)
    return list(await editor.client.text_document_inlay_hint_async(params) or ())


def beside(editor: Editor, name: str, hint: types.InlayHint) -> str:
    """The text of the hint behind what stands before it on its line."""
    before = editor.text_at(editor.uri(name), types.Range(types.Position(hint.position.line, 0), hint.position))
    assert isinstance(hint.label, list)
    return f"{before} {hint.label[0].value}"


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_a_hint_stands_beside_an_override_and_says_more_when_asked(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT, with_hints(), encodings=[types.PositionEncodingKind(encoding)])
    editor.open(RUN)
    (hint,) = await hints(editor, RUN)
    assert beside(editor, RUN, hint) == snapshot('targets: [{name: grün𝄞, "ä𝄞": 3, ratio: 1.0e-1 ← 2.0e-1 base.yaml')
    assert hint.tooltip is None
    resolved = await editor.client.inlay_hint_resolve_async(hint)
    assert isinstance(resolved.tooltip, types.MarkupContent) and isinstance(resolved.label, list)
    assert resolved.tooltip.value.replace(str(editor.folder), "") == snapshot(
        "`1.0e-1` [run.yaml:2](file:///configs/fusion/run.yaml#L2) ← `2.0e-1` [base.yaml:1](file:///configs/fusion/base.yaml#L1)"
    )
    location = resolved.label[0].location
    assert location is not None
    assert (editor.name(location.uri), editor.text_at(location.uri, location.range)) == (BASE, "ratio")


async def test_kinds_of_hints_can_be_switched(begin: Begin) -> None:
    off = {"inlayHints": {"values": False, "entries": True}}
    editor = await begin(PROJECT, options=off, settings=off)
    editor.open(RUN)
    assert [beside(editor, RUN, each) for each in await hints(editor, RUN)] == snapshot(
        ["targets: [{name: grün𝄞 ← base.yaml"]
    )


async def test_a_client_that_cannot_ask_later_is_told_at_once(begin: Begin) -> None:
    editor = await begin(PROJECT, with_hints(asks_later=False))
    editor.open(RUN)
    (hint,) = await hints(editor, RUN)
    assert isinstance(hint.tooltip, types.MarkupContent)


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_lenses_say_what_hangs_on_a_config(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT, encodings=[types.PositionEncodingKind(encoding)])
    editor.open(BASE, RUN)
    await editor.diagnostics(RUN)
    assert await lenses(editor, BASE) == snapshot(
        [
            ('targets: [{name: grün𝄞, "ä": 1, ratio: 2.0e-1}]', "extended by 1 config", ""),
            ('targets: [{name: grün𝄞, "ä": 1, ratio: 2.0e-1}]', "show resolved", "cfg-lsp.showResolved"),
            ('{name: grün𝄞, "ä": 1, ratio: 2.0e-1}]', "1 overlay", ""),
        ]
    )
    assert await lenses(editor, RUN) == snapshot(
        [
            ("extends: base.yaml", "chain of 2", "cfg-lsp.showChain"),
            ("extends: base.yaml", "show resolved", "cfg-lsp.showResolved"),
        ]
    )


async def lenses(editor: Editor, name: str) -> list[tuple[str, str, str]]:
    found = await editor.client.text_document_code_lens_async(types.CodeLensParams(editor.document(name)))
    shown = []
    for lens in found or ():
        assert lens.command is None
        command = (await editor.client.code_lens_resolve_async(lens)).command
        assert command is not None
        shown.append((editor.text_at(editor.uri(name), lens.range), command.title, command.command))
    return shown


async def test_a_client_that_shows_places_gets_those_that_a_lens_counts(begin: Begin) -> None:
    capabilities = client_capabilities(VS_CODE)
    capabilities.experimental = {"commands": ["cfg-lsp.showReferences"]}
    editor = await begin(PROJECT, capabilities)
    editor.open(BASE, RUN)
    await editor.diagnostics(RUN)
    found = await editor.client.text_document_code_lens_async(types.CodeLensParams(editor.document(BASE)))
    assert found is not None
    command = (await editor.client.code_lens_resolve_async(found[-1])).command
    assert command is not None and command.arguments is not None
    assert command.command == "cfg-lsp.showReferences"
    places: Any = command.arguments[2]
    (place,) = places
    assert editor.name(place["uri"] if isinstance(place, dict) else place.uri) == RUN


async def test_lenses_can_be_switched_off(begin: Begin) -> None:
    off = {"codeLens": {"configs": False}}
    editor = await begin(PROJECT, options=off, settings=off)
    editor.open(BASE, RUN)
    await editor.diagnostics(RUN)
    assert [title for _, title, _ in await lenses(editor, BASE)] == snapshot(["1 overlay"])


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_words_have_tokens(begin: Begin, encoding: str) -> None:
    editor = await begin(PROJECT, encodings=[types.PositionEncodingKind(encoding)])
    legend: Any = editor.answer.capabilities.semantic_tokens_provider
    assert (tuple(legend.legend.token_types), tuple(legend.legend.token_modifiers)) == (TOKEN_TYPES, TOKEN_MODIFIERS)
    editor.open(RUN)
    params = types.SemanticTokensParams(editor.document(RUN))
    whole = await editor.client.text_document_semantic_tokens_full_async(params)
    assert tokens(editor, RUN, whole) == snapshot(
        [
            "base.yaml: string path",
            "targets: property inherited",
            "grün𝄞: class inherited dataset",
            "ratio: property overriding",
        ]
    )
    piece = types.SemanticTokensRangeParams(editor.document(RUN), editor.range_of(RUN, "extends"))
    first_line = await editor.client.text_document_semantic_tokens_range_async(piece)
    assert tokens(editor, RUN, first_line) == snapshot(["base.yaml: string path"])


def tokens(editor: Editor, name: str, answer: types.SemanticTokens | None) -> list[str]:
    assert answer is not None
    shown = []
    line = character = 0
    for number in range(0, len(answer.data), 5):
        down, right, length, kind, bits = answer.data[number : number + 5]
        line, character = line + down, right if down else character + right
        range_ = types.Range(types.Position(line, character), types.Position(line, character + length))
        modifiers = [word for bit, word in enumerate(TOKEN_MODIFIERS) if bits >> bit & 1]
        shown.append(f"{editor.text_at(editor.uri(name), range_)}: {TOKEN_TYPES[kind]} {' '.join(modifiers)}")
    return shown


async def test_an_edit_of_a_base_has_the_overlays_asked_again(begin: Begin) -> None:
    editor = await begin(PROJECT, with_hints())
    told = asyncio.Event()
    editor.client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)(lambda _: told.set())
    editor.open(BASE, RUN)
    await editor.diagnostics(RUN)
    told.clear()
    editor.change(BASE, "2.0e-1", "4.0e-1")
    await told.wait()
    (hint,) = await hints(editor, RUN)
    assert "4.0e-1" in beside(editor, RUN, hint)
