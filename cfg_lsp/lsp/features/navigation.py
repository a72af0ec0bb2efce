"""Ways to other places: definitions and their kin, references, the hierarchy of configs, links, highlights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from lsprotocol import types

from cfg_lsp.ide.configs import Config
from cfg_lsp.ide.declaration import declaration as declared
from cfg_lsp.ide.definition import definition as defined
from cfg_lsp.ide.document_highlights import document_highlights as highlighted
from cfg_lsp.ide.document_links import document_links as linked
from cfg_lsp.ide.implementation import implementation as implemented
from cfg_lsp.ide.references import references as referring
from cfg_lsp.ide.type_hierarchy import prepare_type_hierarchy as prepared
from cfg_lsp.ide.type_hierarchy import subtypes as extending
from cfg_lsp.ide.type_hierarchy import supertypes as extended
from cfg_lsp.lsp.session import Session
from cfg_lsp.lsp.turn import Turn
from cfg_lsp.text import Span

Found = TypeVar("Found")


_KINDS = {
    "write": types.DocumentHighlightKind.Write,
    "read": types.DocumentHighlightKind.Read,
    "text": types.DocumentHighlightKind.Text,
}

Places = list[types.Location] | list[types.LocationLink] | None


def definition(session: Session, params: types.DefinitionParams) -> Places:
    """What the definition at the cursor replaces."""
    at = session.at(params.text_document.uri, params.position)
    leads = defined(*at) if at is not None else None
    if at is None or leads is None:
        return None
    return session.targets("definition", leads.origin, at.path, leads.targets)


def declaration(session: Session, params: types.DeclarationParams) -> Places:
    """The first definition in the chain."""
    at = session.at(params.text_document.uri, params.position)
    leads = declared(*at) if at is not None else None
    if at is None or leads is None:
        return None
    return session.targets("declaration", leads.origin, at.path, leads.targets)


async def implementation(session: Session, params: types.ImplementationParams) -> Places:
    """Who overrides it below."""
    at = session.at(params.text_document.uri, params.position)
    search = implemented(*at) if at is not None else None
    if at is None or search is None:
        return None
    found = [target for step in await _all(session, at.path, search.steps) for target in step]
    return session.targets("implementation", search.origin, at.path, found)


async def references(session: Session, params: types.ReferenceParams) -> list[types.Location] | None:
    """Everything that speaks of the same thing."""
    at = session.at(params.text_document.uri, params.position)
    if at is None:
        return None
    search = referring(*at, include_declaration=params.context.include_declaration)
    if search is None:
        return None
    return [session.location(target) for step in await _all(session, at.path, search.steps) for target in step]


def prepare_type_hierarchy(
    session: Session, params: types.TypeHierarchyPrepareParams
) -> list[types.TypeHierarchyItem] | None:
    """The configs to begin with."""
    at = session.at(params.text_document.uri, params.position)
    found = prepared(*at) if at is not None else ()
    return [_item(session, each) for each in found] or None


def supertypes(session: Session, params: types.TypeHierarchySupertypesParams) -> list[types.TypeHierarchyItem] | None:
    """The bases of a config."""
    path = session.config(params.item.uri)
    return None if path is None else [_item(session, each) for each in extended(session.snapshot, path)]


async def subtypes(session: Session, params: types.TypeHierarchySubtypesParams) -> list[types.TypeHierarchyItem] | None:
    """The configs that extend one."""
    path = session.config(params.item.uri)
    if path is None:
        return None
    return [_item(session, each) for each in await _all(session, path, extending(session.snapshot, path))]


def document_links(session: Session, params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
    """The paths that lead to files."""
    path = session.config(params.text_document.uri)
    if path is None:
        return None
    return [
        types.DocumentLink(
            session.range(path, each.span),
            session.uri(each.target),
            each.tooltip if session.client.has_link_tooltips else None,
        )
        for each in linked(session.snapshot, path)
    ]


def document_highlights(
    session: Session, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """Where the same thing stands in the text."""
    at = session.at(params.text_document.uri, params.position)
    found = highlighted(*at) if at is not None else None
    if at is None or found is None:
        return None
    return [types.DocumentHighlight(session.range(at.path, each.span), _KINDS[each.kind]) for each in found]


def _item(session: Session, config: Config) -> types.TypeHierarchyItem:
    beginning = session.range(config.path, Span(0, 0))
    return types.TypeHierarchyItem(
        name=config.name,
        kind=types.SymbolKind.File,
        uri=session.uri(config.path),
        range=beginning,
        selection_range=beginning,
        detail=config.detail,
    )


async def _all(session: Session, path: str, steps: Iterator[Found]) -> list[Found]:
    """What all steps give; gives way between slices, and ends where the text has moved on."""
    document = session.documents.get(path)
    found: list[Found] = []
    turn = Turn()
    for each in steps:
        found.append(each)
        if turn.is_over:
            await turn.pass_on()
            session.expect(path, document)
    return found
