"""The conversation: which messages are let in, when, and what becomes of wrong ones.

Texts are kept by the session, not here: the library's own copy counts lines as no editor does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Generator
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

from cfg_lsp.lsp.leniency import introduction, is_introduction, plain

logger = logging.getLogger(__name__)


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
        message = self._understand(message)
        if message is None:
            return
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

    def _handle_cancel_notification(self, msg_id: int | str) -> None:
        """Stop a request; one that has been answered meanwhile is nothing to warn of."""
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Leave an object as it is: the library asks about each one in a message, and the outermost counts."""
        return data

    def _understand(self, data: Any) -> Any:
        """Make a message of its data; `None` where that cannot be, and a request is told so."""
        if not isinstance(data, dict) or "jsonrpc" not in data:
            return data
        for read in (super().structure_message, self._leniently):
            try:
                return read(data)
            except JsonRpcException:
                continue
        identifier, method = data.get("id"), data.get("method")
        logger.warning("message %r of %r makes no sense", identifier, method)
        if "method" in data and isinstance(identifier, int | str):
            answer = JsonRpcInvalidParams(f"the parameters of `{method}` make no sense")
            self._send_response(identifier, None, answer.to_response_error())
        return None

    def _leniently(self, data: dict[str, Any]) -> Any:
        data = plain(data)
        if not is_introduction(data):
            return super().structure_message(data)
        try:
            return introduction(data, lambda pieces: self._converter.structure(pieces, types.InitializeRequest))
        except Exception as error:
            raise JsonRpcInvalidParams from error

    def _execute_handler(
        self, msg_id: Any, handler: Any, callback: Any, args: Any = None, kwargs: dict[str, Any] | None = None
    ) -> None:
        """Begin to answer at once, from the texts that the request is about: the next message may be an edit."""
        if asyncio.iscoroutinefunction(handler):
            handler, args, kwargs = _begun(handler(*(args or ()), **(kwargs or {}))), (), {}
        super()._execute_handler(msg_id, handler, callback, args, kwargs)

    def _send_handler_result(self, future: Any, *, msg_id: int | str) -> None:
        """Answer a request; a refusal is an answer and no fault of ours, so it leaves no trace of one in the log."""
        error = None if future.cancelled() else future.exception()
        if isinstance(error, JsonRpcException) and not isinstance(error, JsonRpcInternalError):
            self._request_futures.pop(msg_id, None)
            logger.info("request %r is refused: %s", msg_id, error)
            self._send_response(msg_id, error=error.to_response_error())
            return
        super()._send_handler_result(future, msg_id=msg_id)


def _begun(coroutine: Coroutine[Any, Any, Any]) -> Callable[[], Coroutine[Any, Any, Any]]:
    """A coroutine that has run until it first gave way, as a function that goes on with it."""
    try:
        first = coroutine.send(None)
    except StopIteration as end:
        answer = end.value

        async def answered() -> Any:
            return answer

        return answered
    except Exception as error:
        fault = error

        async def failed() -> Any:
            raise fault

        return failed

    async def go_on() -> Any:
        return await _Rest(first, coroutine)

    return go_on


class _Rest:
    """What remains of a coroutine, whose first wait is handed on to the task that goes on with it."""

    def __init__(self, first: Any, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._first = first
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, Any]:
        wait = self._first
        try:
            while True:
                try:
                    sent = yield wait
                except BaseException as error:  # somebody cancels it
                    wait = self._coroutine.throw(error)
                else:
                    wait = self._coroutine.send(sent)
        except StopIteration as end:
            return end.value
