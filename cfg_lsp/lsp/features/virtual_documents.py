"""Documents that are no files: resolved configs, chains, comparisons and rule pages; the commands that show them.

A document's address says all that it is made of, so it can be made anew whenever a text changes.
"""

from __future__ import annotations

import os
import urllib.parse
from collections.abc import Callable
from typing import Any, NamedTuple

from lsprotocol import types

from cfg_lsp.ide.chain_document import chain_document
from cfg_lsp.ide.comparison import comparison
from cfg_lsp.ide.resolved_document import resolved_document, values_document
from cfg_lsp.lsp.client import SCHEME
from cfg_lsp.lsp.connection import refuse
from cfg_lsp.lsp.session import Session
from cfg_lsp.project.references import with_referenced
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.rules.pages import pages

_RULES = "/rules/"


class _Kind(NamedTuple):
    """One kind of document: the end of its name, of how many configs it is made, and how."""

    suffix: str
    configs: int
    make: Callable[..., str]


_RESOLVED = _Kind(".resolved.yaml", 1, resolved_document)
_VALUES = _Kind(".values.yaml", 1, values_document)
_CHAIN = _Kind(".chain.md", 1, chain_document)
_COMPARISON = _Kind(".comparison.txt", 2, comparison)
_KINDS = (_RESOLVED, _VALUES, _CHAIN, _COMPARISON)


def text_document_content(session: Session, params: types.TextDocumentContentParams) -> types.TextDocumentContentResult:
    """The text of a document as it is now; it is kept in mind, because it follows edits."""
    text = _text(session.snapshot, params.uri)
    if text is None:
        raise refuse("there is no such document")
    paths = configs_of(params.uri)
    if paths:  # a comparison looks at what they refer to, too
        session.refreshing.follow(
            params.uri, paths if len(paths) == 1 else tuple(with_referenced(session.snapshot, paths))
        )
    return types.TextDocumentContentResult(text)


def show_resolved(session: Session, uri: Any = None, options: Any = None, *_: Any) -> dict[str, str]:
    """Show a resolved config, with the place that sets each value unless `origins` is false."""
    kind = _VALUES if isinstance(options, dict) and options.get("origins") is False else _RESOLVED
    return _show(session, kind, [uri], options)


def show_chain(session: Session, uri: Any = None, options: Any = None, *_: Any) -> dict[str, str]:
    """Show a config's chain."""
    return _show(session, _CHAIN, [uri], options)


def diff_with(session: Session, uri: Any = None, other: Any = None, options: Any = None, *_: Any) -> dict[str, str]:
    """Show how another config resolves differently from this one."""
    return _show(session, _COMPARISON, [uri, other], options)


def configs_of(uri: str) -> tuple[str, ...]:
    """The configs that a document is made of."""
    parts = urllib.parse.urlsplit(uri)
    if parts.scheme != SCHEME or parts.path.startswith(_RULES):
        return ()
    return tuple(map(_unquoted, urllib.parse.unquote(parts.query).split("&"))) if parts.query else ()


def _show(session: Session, kind: _Kind, uris: list[Any], options: Any) -> dict[str, str]:
    """Open the document where the client can and does not do so itself; its text is the answer for one that cannot."""
    paths = []
    for uri in uris:
        path = session.config(uri) if isinstance(uri, str) else None
        if path is None:
            raise refuse(f"{uri} is no config" if isinstance(uri, str) else "say which config is meant, by its URI")
        paths.append(path)
    address = _address(kind, paths)
    opens = not (isinstance(options, dict) and options.get("open") is False)
    if opens and session.client.shows_virtual_documents and session.client.can("window.show_document.support"):
        session.server.protocol.send_request(
            types.WINDOW_SHOW_DOCUMENT, types.ShowDocumentParams(address, take_focus=True)
        )
    return {"uri": address, "text": kind.make(session.snapshot, *paths)}


def _address(kind: _Kind, paths: list[str]) -> str:
    names = "..".join(os.path.splitext(os.path.basename(path))[0] for path in paths)
    query = urllib.parse.quote("&".join(map(_quoted, paths)), safe="")
    return f"{SCHEME}:/{_quoted(names)}{kind.suffix}?{query}"


def _text(snapshot: Snapshot, uri: str) -> str | None:
    parts = urllib.parse.urlsplit(uri)
    path = urllib.parse.unquote(parts.path)
    if parts.scheme != SCHEME:
        return None
    if path.startswith(_RULES):
        page = pages().get(path[len(_RULES) :].removesuffix(".md"))
        return page.page if page is not None else None
    paths = configs_of(uri)
    kind = next((each for each in _KINDS if path.endswith(each.suffix) and len(paths) == each.configs), None)
    known = kind is not None and all(snapshot.speaks_of(each) for each in paths)
    return kind.make(snapshot, *paths) if known and kind is not None else None


def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="", errors="surrogateescape")


def _unquoted(text: str) -> str:
    return urllib.parse.unquote(text, errors="surrogateescape")
