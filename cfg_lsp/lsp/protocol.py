"""The conversation: which messages are let in, when, and what becomes of wrong ones.

Texts are kept by the session, not here: the library's own copy counts lines as no editor does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

logger = logging.getLogger(__name__)


class _Nothing:
    """A message that has been answered already."""

    jsonrpc = ""


class Protocol(LanguageServerProtocol):
    """The library's protocol, with an answer to every request and without its copies of texts."""

    opened: Callable[[types.DidOpenTextDocumentParams], None]
    edited: Callable[[types.DidChangeTextDocumentParams], None]
    closed: Callable[[types.DidCloseTextDocumentParams], None]

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Hand a text to the session."""
        self.opened(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Hand an edit to the session."""
        self.edited(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Tell the session that a text is closed."""
        self.closed(params)

    @property
    def is_shut_down(self) -> bool:
        """Whether the client has said that it is about to leave."""
        return self._shutdown

    def handle_message(self, message: Any) -> None:
        """Let in what may come now: before `initialize` nothing else, after `shutdown` only `exit`."""
        method, identifier = getattr(message, "method", None), getattr(message, "id", None)
        if method is not None and method != types.EXIT:
            early = self._workspace is None and method != types.INITIALIZE
            if early or self._shutdown or (self._workspace is not None and method == types.INITIALIZE):
                if identifier is not None:
                    code = types.ErrorCodes.ServerNotInitialized if early else types.ErrorCodes.InvalidRequest
                    words = "`initialize` comes first" if early else f"`{method}` cannot come now"
                    self._send_response(identifier, None, types.ResponseError(code.value, words))
                return
        super().handle_message(message)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Make a message of its data; a request whose parameters make no sense is answered as such."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            identifier = data.get("id")
            if "method" in data and isinstance(identifier, int | str):
                logger.warning("request %r of %r makes no sense", identifier, data["method"])
                answer = JsonRpcInvalidParams(f"the parameters of `{data['method']}` make no sense")
                self._send_response(identifier, None, answer.to_response_error())
                return _Nothing()
            raise error
