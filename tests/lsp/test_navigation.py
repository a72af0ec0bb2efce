"""Definitions and their kin, references, the hierarchy of configs, links and highlights: through a real client."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from inline_snapshot import snapshot
from lsprotocol import types

from tests.lsp.conftest import Begin
from tests.lsp.editor import Editor

PROJECT = """
## configs/base.yaml
grün𝄞: {"𝄞ä": "1𝄞", lr: 1}
## configs/train #1/run 50%.yaml
{extends: ["../base.yaml"], name: run𝄞, "grün𝄞": {"𝄞ä": "2𝄞", l<^>r: 2}}
## configs/train #1/below.yaml
extends: run 50%.yaml
"grün𝄞": {"𝄞ä": "3𝄞", lr: 3}
slip: 1e-4
"""
BASE, RUN, BELOW = "configs/base.yaml", "configs/train #1/run 50%.yaml", "configs/train #1/below.yaml"
ENCODINGS = ["utf-8", "utf-16", "utf-32"]


async def begun(begin: Begin, encoding: str = "utf-16", capabilities: types.ClientCapabilities | None = None) -> Editor:
    """An editor with the config open whose base and inheritor are closed, once the server knows of all three."""
    known = {} if capabilities is None else {"capabilities": capabilities}
    editor = await begin(PROJECT, encodings=[types.PositionEncodingKind(encoding)], **known)
    editor.open(RUN)
    await editor.until_rules(BELOW, "surprising-scalar")
    return editor


def places(editor: Editor, answer: object) -> list[tuple[str, str]]:
    """Each place with its text; a link also with what was clicked on."""
    found = []
    for each in answer if isinstance(answer, Sequence) else [answer]:
        if isinstance(each, types.LocationLink):
            assert each.origin_selection_range is not None
            assert editor.text_at(editor.uri(RUN), each.origin_selection_range) == "lr"
            whole = editor.text_at(each.target_uri, each.target_range)
            found.append((editor.name(each.target_uri), whole))
            assert editor.text_at(each.target_uri, each.target_selection_range) == "lr"
        else:
            assert isinstance(each, types.Location)
            found.append((editor.name(each.uri), editor.text_at(each.uri, each.range)))
    return found


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_definition_declaration_and_implementation_are_links(begin: Begin, encoding: str) -> None:
    editor = await begun(begin, encoding)
    client, cursor = editor.client, editor.cursor(RUN)
    definition = await client.text_document_definition_async(types.DefinitionParams(**cursor))
    assert places(editor, definition) == snapshot([("configs/base.yaml", "lr: 1")])
    declaration = await client.text_document_declaration_async(types.DeclarationParams(**cursor))
    assert places(editor, declaration) == snapshot([("configs/base.yaml", "lr: 1")])
    implementation = await client.text_document_implementation_async(types.ImplementationParams(**cursor))
    assert places(editor, implementation) == snapshot([("configs/train #1/below.yaml", "lr: 3")])


async def test_a_client_without_links_gets_places(begin: Begin) -> None:
    editor = await begun(begin, capabilities=types.ClientCapabilities())
    definition = await editor.client.text_document_definition_async(types.DefinitionParams(**editor.cursor(RUN)))
    assert places(editor, definition) == snapshot([("configs/base.yaml", "lr")])


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_references_with_and_without_the_declaration(begin: Begin, encoding: str) -> None:
    editor = await begun(begin, encoding)
    for is_wanted in (True, False):
        context = types.ReferenceContext(include_declaration=is_wanted)
        params = types.ReferenceParams(context=context, **editor.cursor(RUN))
        found = places(editor, await editor.client.text_document_references_async(params))
        assert found == [(name, "lr") for name in (BASE, BELOW, RUN) if is_wanted or name != BASE]


async def test_references_follow_unsaved_text(begin: Begin) -> None:
    editor = await begun(begin)
    editor.open(BELOW)
    editor.change(BELOW, "lr: 3", "wd: 3")
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context=context, **editor.cursor(RUN))
    found = places(editor, await editor.client.text_document_references_async(params))
    assert found == [(BASE, "lr"), (RUN, "lr")]


async def test_the_hierarchy_of_configs(begin: Begin) -> None:
    editor = await begun(begin)
    params = types.TypeHierarchyPrepareParams(**editor.cursor(RUN))
    (item,) = await editor.client.text_document_prepare_type_hierarchy_async(params) or []
    assert (item.name, item.detail, item.uri) == ("run 50%.yaml", "configs/train #1/run 50%.yaml", editor.uri(RUN))
    above = await editor.client.type_hierarchy_supertypes_async(types.TypeHierarchySupertypesParams(item))
    assert [editor.name(each.uri) for each in above or []] == [BASE]
    below = await editor.client.type_hierarchy_subtypes_async(types.TypeHierarchySubtypesParams(item))
    assert [editor.name(each.uri) for each in below or []] == [BELOW]


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_links_and_highlights(begin: Begin, encoding: str) -> None:
    editor = await begun(begin, encoding)
    (link,) = (
        await editor.client.text_document_document_link_async(types.DocumentLinkParams(editor.document(RUN))) or []
    )
    assert (link.target, link.tooltip) == (editor.uri(BASE), "base: configs/base.yaml")
    assert editor.text_at(editor.uri(RUN), link.range) == "../base.yaml"
    params = types.DocumentHighlightParams(**editor.cursor(RUN))
    (highlight,) = await editor.client.text_document_document_highlight_async(params) or []
    assert (editor.text_at(editor.uri(RUN), highlight.range), highlight.kind) == (
        "lr",
        types.DocumentHighlightKind.Write,
    )


async def test_files_that_are_no_configs_have_no_answers(begin: Begin) -> None:
    editor = await begin("## notes/other.yaml\na<^>: 1\n")
    editor.open()
    cursor = editor.cursor()
    assert not await editor.client.text_document_definition_async(types.DefinitionParams(**cursor))
    assert not await editor.client.text_document_prepare_type_hierarchy_async(
        types.TypeHierarchyPrepareParams(**cursor)
    )
    document = types.DocumentLinkParams(editor.document("notes/other.yaml"))
    assert not await editor.client.text_document_document_link_async(document)
