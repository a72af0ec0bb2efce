"""The server: what it is made of, how it starts and how it ends.

Answers `initialize` before anything is imported that it does not need for that: nobody can type
before.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, BinaryIO

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.io_ import StdinAsyncReader, StdoutWriter, run_async
from pygls.lsp.server import LanguageServer

from cfg_lsp import __version__
from cfg_lsp.lsp.client import Client
from cfg_lsp.lsp.features import COMMANDS, FEATURES, Feature, module_of
from cfg_lsp.lsp.protocol import Protocol

if TYPE_CHECKING:
    from cfg_lsp.lsp.session import Session

logger = logging.getLogger(__name__)

_GARBAGE = (50_000, 20, 1000)  # what is read stays; edits leave little garbage, and looking for it delays answers
_BETWEEN_LOOKS_AT_PARENT = 3.0  # seconds


class Server(LanguageServer):
    """The language server of one editor."""

    protocol: Protocol

    def __init__(self) -> None:
        """Made before the client has said anything."""
        super().__init__("cfg-lsp", __version__, types.TextDocumentSyncKind.Incremental, None, Protocol)
        self._indexing: asyncio.Task[None] | None = None
        self.protocol.opened, self.protocol.edited, self.protocol.closed = self._opened, self._edited, self._closed
        handlers: dict[str, Callable[..., None]] = {
            types.INITIALIZE: self._initialize,
            types.INITIALIZED: self._initialized,
            types.TEXT_DOCUMENT_DID_SAVE: self._saved,
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: self._changed_on_disk,
            types.WORKSPACE_DID_CHANGE_CONFIGURATION: self._configured,
            types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: self._folders_changed,
            types.WORKSPACE_DID_CREATE_FILES: self._files_changed,
            types.WORKSPACE_DID_DELETE_FILES: self._files_changed,
            types.WORKSPACE_DID_RENAME_FILES: self._files_renamed,
        }
        for method, handler in handlers.items():
            self.feature(method, _OPTIONS.get(method))(partial(handler))  # it gets attributes, and a method has none

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log a fault; a window that pops up helps nobody who is typing."""
        logger.error("%s", error)

    def _initialize(self, params: types.InitializeParams) -> None:
        client = Client(params.capabilities)
        for feature in FEATURES:
            if feature.offered(client):
                options = feature.options() if feature.options is not None else None
                self.feature(feature.method, options)(self._handler(feature))
        for name, handler in COMMANDS.items():
            self.command(name)(self._command(handler))
        self.command("cfg-lsp.restart")(partial(self._begin_again))
        self._greeting = params
        logger.info("hello from %s", params.client_info.name if params.client_info is not None else "a client")
        if params.trace is not None:
            self.protocol.trace = params.trace
        if params.process_id is not None and os.name != "nt":
            asyncio.get_running_loop().call_later(_BETWEEN_LOOKS_AT_PARENT, self._look_at_parent, params.process_id)

    @cached_property
    def session(self) -> Session:
        """The session that the client has begun."""
        from cfg_lsp.lsp.session import Session

        encoding = ServerCapabilitiesBuilder.choose_position_encoding(self._greeting.capabilities)
        return Session(self, self._greeting, str(getattr(encoding, "value", encoding)))

    def _initialized(self, params: types.InitializedParams) -> None:
        from cfg_lsp.lsp.watching import registrations

        wanted = registrations(self.session.client)
        if wanted:
            self.protocol.send_request(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(wanted))
        self._ask_for_settings()
        self._index()

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._look_again([params.text_document.uri], self.session.open(params.text_document))

    def _edited(self, params: types.DidChangeTextDocumentParams) -> None:
        self._look_again([params.text_document.uri], self.session.edit(params))

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._look_again([uri], self.session.close(uri))

    def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        self._reread([params.text_document.uri])

    def _changed_on_disk(self, params: types.DidChangeWatchedFilesParams) -> None:
        self._reread([each.uri for each in params.changes])

    def _files_changed(self, params: types.CreateFilesParams | types.DeleteFilesParams) -> None:
        self._reread([each.uri for each in params.files])

    def _files_renamed(self, params: types.RenameFilesParams) -> None:
        self._reread([uri for each in params.files for uri in (each.old_uri, each.new_uri)])

    def _reread(self, uris: list[str]) -> None:
        self._look_again(uris, self.session.changed_on_disk(uris))

    def _look_again(self, uris: list[str], affected: set[str]) -> None:
        self.session.diagnosing.changed(uris, affected)
        self.session.refreshing.changed(uris, affected)

    def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        self.session.change_folders(params.event)
        diagnosing = self.session.diagnosing
        diagnosing.look_at_all(path for path in diagnosing.files if not self.session.reports(path))
        self._index()

    def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        if self.session.client.has_configuration:
            self._ask_for_settings()
        else:
            self._set(params.settings)

    def _ask_for_settings(self) -> None:
        if self.session.client.has_configuration:
            asked = types.ConfigurationParams([types.ConfigurationItem(section=self.name)])
            self.protocol.send_request(types.WORKSPACE_CONFIGURATION, asked).add_done_callback(self._answered)

    def _answered(self, answer: Future[Any]) -> None:
        """Take the settings, unless the client refuses to tell or has left."""
        if not answer.cancelled() and answer.exception() is None:
            given = answer.result()
            self._set(given[0] if isinstance(given, list | tuple) and given else None)

    def _set(self, given: Any) -> None:
        before = self.session.settings
        if self.session.set(given):
            self.session.diagnosing.look_at_all(self.session.diagnosing.files)
            self.session.refreshing.all()
            if not before["diagnostics.workspace"]:
                self._index()  # nobody has looked at files that are not open

    def _begin_again(self, *_: Any) -> None:
        """Forget everything but the open texts, and read the workspace again."""
        self.session.begin_again()
        self._index()

    def _index(self) -> None:
        from cfg_lsp.lsp.indexing import index

        if self._indexing is not None:
            self._indexing.cancel()
        self._indexing = asyncio.ensure_future(index(self.session, self.session.diagnosing))

    def _handler(self, feature: Feature) -> Callable[..., Any]:
        """What answers a request: its module is imported when the first one comes."""
        if feature.is_async:

            async def answer_in_slices(params: Any) -> Any:
                began = time.perf_counter()
                try:
                    return await _load(feature.handler)(self.session, params)
                finally:
                    self._tell_time(feature.method, began)

            return answer_in_slices

        def answer(params: Any) -> Any:
            began = time.perf_counter()
            try:
                return _load(feature.handler)(self.session, params)
            finally:
                self._tell_time(feature.method, began)

        return answer

    def _command(self, handler: str) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            return _load(handler)(self.session, *arguments)

        return run

    def _tell_time(self, method: str, began: float) -> None:
        """Tell whoever wants to know how long an answer took, the time in which it gave way to others included."""
        words = f"{method}: {(time.perf_counter() - began) * 1000:.1f} ms"
        logger.debug(words)
        if self.protocol.trace != types.TraceValue.Off:
            self.log_trace(types.LogTraceParams(words))

    def _look_at_parent(self, process: int) -> None:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            logger.warning("the editor is gone")
            os._exit(1)
        except OSError:
            pass  # it belongs to somebody else, and is there
        asyncio.get_running_loop().call_later(_BETWEEN_LOOKS_AT_PARENT, self._look_at_parent, process)


_ANY_FILE = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**"), scheme="file")]
)
_OPTIONS: dict[str, Any] = {
    types.WORKSPACE_DID_CREATE_FILES: _ANY_FILE,
    types.WORKSPACE_DID_DELETE_FILES: _ANY_FILE,
    types.WORKSPACE_DID_RENAME_FILES: _ANY_FILE,
}


def _load(handler: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(importlib.import_module(module_of(handler)), handler.partition(":")[2])
    return found


def serve_stdio() -> int:
    """Speak over standard input and output until the client leaves; gives the exit status."""
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints must not end up in the conversation
    server = Server()
    server.protocol.set_writer(StdoutWriter(stdout))
    return _run(server, _over_pipes(server, stdin, stdout))


def serve_tcp(host: str, port: int) -> int:
    """Wait for one client at a port and speak with it until it leaves; raises `OSError` where nobody can wait there."""
    server = Server()
    return _run(server, _over_tcp(server, host, port))


def _run(server: Server, conversation: Coroutine[Any, Any, None]) -> int:
    gc.set_threshold(*_GARBAGE)
    try:
        asyncio.run(conversation)
    except (BrokenPipeError, ConnectionResetError, asyncio.IncompleteReadError):
        logger.warning("the client has left")
    except (KeyboardInterrupt, SystemExit):
        pass
    return 0 if server.protocol.is_shut_down else 1


async def _over_pipes(server: Server, stdin: BinaryIO, stdout: BinaryIO) -> None:
    reader = await _pipe_reader(stdin, stdout)
    await _converse(server, reader if reader is not None else StdinAsyncReader(stdin))


async def _over_tcp(server: Server, host: str, port: int) -> None:
    ended = asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listener.close()
        server.protocol.set_writer(writer)
        try:
            await _converse(server, reader)
        finally:
            ended.set()

    listener = await asyncio.start_server(connected, host, port)
    logger.warning("waiting for a client at %s:%d", host, port)
    await ended.wait()


async def _converse(server: Server, reader: Any) -> None:
    """Read messages until there are no more."""
    try:
        await run_async(_Never(), reader, server.protocol, None, server.report_server_error)  # type: ignore[arg-type]
    except ValueError:  # a header without an end: nobody can tell where the next message begins
        logger.error("what comes in is no message")


class _Never:
    """An event that does not come: the end of the input ends the conversation."""

    def is_set(self) -> bool:
        return False


async def _pipe_reader(stdin: BinaryIO, stdout: BinaryIO) -> asyncio.StreamReader | None:
    """A reader without a thread: messages that have come together are read together.

    `None` where the system or the kind of the file has none, or where both directions are one file,
    which writing could not be waited for then.
    """
    if os.name == "nt" or os.path.sameopenfile(stdin.fileno(), stdout.fileno()):
        return None
    reader = asyncio.StreamReader()
    try:
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stdin)
    except ValueError:
        return None
    return reader
