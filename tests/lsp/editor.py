"""A real client over standard input and output, as a test uses it: files by name, cursors by `<^>`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from cfg_lsp.lsp.convert import Positions, uri_of
from cfg_lsp.lsp.documents import OpenDocument, changed
from cfg_lsp.text import LineIndex, Span
from tests.fixture import CURSOR, files_of, write_project

COMMAND = [sys.executable, "-c", "from cfg_lsp.cli.main import entry; entry()", "serve"]
VS_CODE = "visual-studio-code"


class Editor:
    """One session with a server of its own, in a folder with a project.

    A text with `<^>` in it has its cursor there. `at` and `range_of` count in the encoding that was agreed on.
    """

    def __init__(self, client: LanguageClient, folder: Path, text: str) -> None:
        self.client = client
        self.folder = folder
        self.texts = {name: content.replace(CURSOR, "") for name, content in files_of(text).items()}
        self.cursors = {name: content.index(CURSOR) for name, content in files_of(text).items() if CURSOR in content}
        self.paths = write_project(folder, text.replace(CURSOR, ""))
        self.versions: dict[str, int] = {}
        self.lines: dict[str, int | None] = {}
        self.answer: types.InitializeResult
        self.published: list[types.PublishDiagnosticsParams] = []
        self._told = asyncio.Condition()

    def uri(self, name: str) -> str:
        return uri_of(self.paths.get(name, str(self.folder / name)))

    def name(self, uri: str) -> str:
        return next((name for name in self.paths if self.uri(name) == uri), uri)

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    @property
    def positions(self) -> Positions:
        encoding = self.answer.capabilities.position_encoding or "utf-16"
        return Positions(str(getattr(encoding, "value", encoding)))

    def position(self, name: str, offset: int | None = None) -> types.Position:
        """The position of an offset, or of the cursor."""
        offset = self.cursors[name] if offset is None else offset
        return self.positions.position(LineIndex(self.texts[name]), offset)

    def cursor(self, name: str | None = None) -> dict[str, Any]:
        """The parameters of a request about the cursor."""
        name = name or next(iter(self.cursors))
        return {"text_document": self.document(name), "position": self.position(name)}

    def text_at(self, uri: str, range_: types.Range) -> str:
        """What stands in a range of a file."""
        text = self.texts[self.name(uri)]
        start, end = self.positions.span(LineIndex(text), range_)
        return text[start:end]

    def range_of(self, name: str, words: str) -> types.Range:
        """The range of the first occurrence of some words."""
        start = self.texts[name].index(words)
        return self.positions.range(LineIndex(self.texts[name]), Span(start, start + len(words)))

    def open(self, *names: str) -> None:
        for name in names or list(self.cursors):
            self.versions[name], self.lines[name] = 1, None
            item = types.TextDocumentItem(self.uri(name), "yaml", 1, self.texts[name])
            self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, old: str, new: str) -> None:
        """Put some words in the place of others, as an incremental edit."""
        self._change(name, types.TextDocumentContentChangePartial(self.range_of(name, old), new))

    def put(self, name: str, start: int, end: int, piece: str) -> None:
        """Put a piece in the place of another one, by offsets."""
        range_ = self.positions.range(LineIndex(self.texts[name]), Span(start, end))
        self._change(name, types.TextDocumentContentChangePartial(range_, piece))

    def write(self, name: str, text: str) -> None:
        """Put a whole new text into an open file."""
        self._change(name, types.TextDocumentContentChangeWholeDocument(text))

    def close(self, name: str) -> None:
        del self.versions[name]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(name)))

    def on_disk(self, name: str, text: str | None) -> None:
        """Write or delete a file, and say so as a client that watches files does."""
        path = self.folder / name
        kind = types.FileChangeType.Changed if path.exists() else types.FileChangeType.Created
        if text is None:
            path.unlink()
            kind = types.FileChangeType.Deleted
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            self.paths[name] = str(path)
            self.texts[name] = text
        event = types.FileEvent(self.uri(name), kind)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """What is published for the text of an open file as it is now."""
        return await self.until(name, lambda told: told.version == self.versions.get(name))

    async def rules(self, name: str) -> list[str]:
        """The rules that are broken in the text as it is now."""
        return [str(each.code) for each in await self.diagnostics(name)]

    async def until(
        self, name: str, is_meant: Callable[[types.PublishDiagnosticsParams], bool]
    ) -> list[types.Diagnostic]:
        """What is published last for a file, once that is what is meant."""

        def last() -> types.PublishDiagnosticsParams | None:
            return next((each for each in reversed(self.published) if each.uri == self.uri(name)), None)

        async with self._told:
            await self._told.wait_for(lambda: (found := last()) is not None and is_meant(found))
            found = last()
        assert found is not None
        return list(found.diagnostics)

    async def until_rules(self, name: str, *rules: str) -> list[types.Diagnostic]:
        """What is published for a file once just these rules are broken in it."""
        return await self.until(name, lambda told: sorted(str(each.code) for each in told.diagnostics) == sorted(rules))

    async def heard(self) -> None:
        """Wait until something is published."""
        async with self._told:
            await self._told.wait()

    async def listen(self, params: types.PublishDiagnosticsParams) -> None:
        async with self._told:
            self.published.append(params)
            self._told.notify_all()

    def stand_on(self, name: str, line: int) -> None:
        """Edit a line without changing it."""
        lines = LineIndex(self.texts[name])
        start = lines.starts[line]
        span = Span(start, start + len(lines.content(line)))
        range_ = self.positions.range(lines, span)
        self._change(name, types.TextDocumentContentChangePartial(range_, lines.content(line)))

    def _change(self, name: str, change: types.TextDocumentContentChangeEvent) -> None:
        self.versions[name] += 1
        before = OpenDocument("", None, self.texts[name], self.lines[name])
        after = changed(before, None, [change], self.positions)
        self.texts[name], self.lines[name] = after.text, after.line
        identifier = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, [change]))


async def start(
    folder: Path,
    text: str,
    capabilities: types.ClientCapabilities | str = VS_CODE,
    *,
    encodings: list[types.PositionEncodingKind | str] | None = None,
    folders: list[str] | None = None,
    options: Any = None,
    settings: dict[str, Any] | None = None,
    command: list[str] = COMMAND,
) -> Editor:
    """An editor that has said hello; `folders` are workspace folders by name, by default the project's own."""
    configuration = {"": {"cfg-lsp": settings or {}}}
    client = LanguageClient(converter_factory=default_converter, configuration=configuration)
    editor = Editor(client, folder, text)
    own = {
        types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: partial(editor.listen),
        types.CLIENT_REGISTER_CAPABILITY: lambda params: None,
    }
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **own})
    await client.start_io(*command, cwd=str(folder))
    if isinstance(capabilities, str):
        capabilities = client_capabilities(capabilities)
    if encodings is not None:
        capabilities.general = capabilities.general or types.GeneralClientCapabilities()
        capabilities.general.position_encodings = list(encodings)
    names = folders if folders is not None else ["."]
    editor.answer = await client.initialize_session(
        types.InitializeParams(
            capabilities,
            workspace_folders=[types.WorkspaceFolder(uri_of(str((folder / each).resolve())), each) for each in names],
            initialization_options=options,
        )
    )
    return editor
