"""Tell the client to ask again: for what it shows beside texts that did not change themselves.

What stands beside an overlay depends on its bases. Knows which open texts and documents an edit concerns;
what they say now is asked anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from cfg_lsp.lsp.convert import path_of

if TYPE_CHECKING:
    from cfg_lsp.lsp.connection import Connection

_CAPABILITIES = {
    types.WORKSPACE_CODE_LENS_REFRESH: "workspace.code_lens.refresh_support",
    types.WORKSPACE_INLAY_HINT_REFRESH: "workspace.inlay_hint.refresh_support",
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH: "workspace.semantic_tokens.refresh_support",
}
_MOST_FOLLOWED = 100


class Refreshing:
    """What the client was told to ask again; it is told once more only when it has answered."""

    def __init__(self, session: Connection) -> None:
        self._session = session
        self._wanted = [method for method, capability in _CAPABILITIES.items() if session.client.can(capability)]
        self._followed: dict[str, tuple[str, ...]] = {}
        self._told: dict[tuple[str, str], bool] = {}

    def follow(self, uri: str, paths: tuple[str, ...]) -> None:
        """Keep a document that is no file up to date with the configs that it is made of."""
        self._followed.pop(uri, None)
        while len(self._followed) >= _MOST_FOLLOWED:
            self._followed.pop(next(iter(self._followed)))
        self._followed[uri] = paths

    def changed(self, uris: Iterable[str], affected: set[str]) -> None:
        """Note that texts changed, and whom that concerns; what changed itself is asked about anyway."""
        changed = set(map(path_of, uris))
        if any(path in affected and path not in changed for path in self._session.documents):
            self.all()
        for uri, paths in self._followed.items():
            if not affected.isdisjoint(paths):
                self._tell(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, uri)

    def all(self) -> None:
        """Have everything asked again that stands beside a text."""
        for method in self._wanted:
            self._tell(method, "")

    def _tell(self, method: str, uri: str) -> None:
        if (method, uri) in self._told:
            self._told[method, uri] = True  # once more, when the client has answered
            return
        self._told[method, uri] = False
        asyncio.get_running_loop().call_soon(self._send, method, uri)  # what is wrong in the texts is said first

    def _send(self, method: str, uri: str) -> None:
        params = types.TextDocumentContentRefreshParams(uri) if uri else None
        answer = self._session.server.protocol.send_request(method, params)
        answer.add_done_callback(lambda done: None if done.cancelled() else self._answered(method, uri))

    def _answered(self, method: str, uri: str) -> None:
        """Tell it what came in meanwhile; one that refuses is not told less."""
        if self._told.pop((method, uri), False):
            self._tell(method, uri)
