"""The connection with one editor: what it has open, what it can do, and the workspace below.

The one place where the workspace changes. Knows how places and edits become the protocol's. Knows no
single feature.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException
from pygls.lsp.server import LanguageServer

from cfg_lsp.ide.target import Target
from cfg_lsp.lsp.client import SCHEME, Client
from cfg_lsp.lsp.convert import Positions, ordered, path_of, uri_of
from cfg_lsp.lsp.documents import OpenDocument, changed
from cfg_lsp.lsp.settings import Settings
from cfg_lsp.project.files import canonical_folder, is_below
from cfg_lsp.project.workspace import Snapshot, Workspace
from cfg_lsp.rules.pages import page_path
from cfg_lsp.text import Edit, LineIndex, Span


class At(NamedTuple):
    """A cursor in a config."""

    snapshot: Snapshot
    path: str
    offset: int


class Connection:
    """The state of a connection; `server` is the way back to the client."""

    def __init__(self, server: LanguageServer, params: types.InitializeParams, encoding: str) -> None:
        self.server = server
        self.client = Client(params.capabilities)
        self.positions = Positions(encoding)
        self.settings = Settings(params.initialization_options)
        self._options = params.initialization_options
        self.workspace = Workspace(reads_ahead=True)
        self.documents: dict[str, OpenDocument] = {}
        self._spelled: dict[str, str] = {}
        self.folders: list[str] = [path for path in map(path_of, _folders(params)) if path is not None]
        self._snapshot: Snapshot | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The workspace as it is now."""
        if self._snapshot is None:
            self._snapshot = self.workspace.snapshot()
        return self._snapshot

    def open(self, item: types.TextDocumentItem) -> set[str]:
        """Take over a text; gives the files of which something else may have to be said."""
        path = path_of(item.uri)
        if path is None:
            return set()
        self.documents[path] = OpenDocument(item.uri, item.version, item.text)
        if item.uri != uri_of(path):
            self._spelled[path] = item.uri
        self._snapshot = None
        return self.workspace.open(path, item.text)

    def edit(self, params: types.DidChangeTextDocumentParams) -> set[str]:
        """Follow an edit; the same answer."""
        path = path_of(params.text_document.uri)
        if path is None or path not in self.documents:
            return set()
        document = self.documents[path]
        document = changed(document, params.text_document.version, list(params.content_changes), self.positions)
        self.documents[path] = document
        self._snapshot = None
        return self.workspace.edit(path, document.text, document.line)

    def close(self, uri: str) -> set[str]:
        """Let go of a text; the same answer."""
        path = path_of(uri)
        if path is None or self.documents.pop(path, None) is None:
            return set()
        self._snapshot = None
        return self.workspace.close(path)

    def changed_on_disk(self, uris: Iterable[str]) -> set[str]:
        """Note changes of files; the same answer."""
        canonical_folder.cache_clear()  # a folder may be a link now, or none
        self._snapshot = None
        return self.workspace.changed_on_disk(path for path in map(path_of, uris) if path is not None)

    def begin_again(self) -> None:
        """Forget everything but the open texts."""
        canonical_folder.cache_clear()
        self.workspace = Workspace(reads_ahead=True)
        for path, document in self.documents.items():
            self.workspace.edit(path, document.text, document.line)
        self._snapshot = None

    def change_folders(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Take folders in and out."""
        removed = {path_of(folder.uri) for folder in event.removed}
        added = [path for path in (path_of(folder.uri) for folder in event.added) if path is not None]
        self.folders = [each for each in self.folders if each not in removed] + added

    def reports(self, path: str) -> bool:
        """Whether the client is told what is wrong in a file: in one that is open, or lies in the workspace.

        A base outside is looked at as well, but its own faults are nothing that this workspace can mend.
        """
        if path in self.documents:
            return True
        return self.settings["diagnostics.workspace"] and any(is_below(path, folder) for folder in self.folders)

    def set(self, given: Any) -> bool:
        """Take the client's settings; gives whether they are other ones."""
        before, self.settings = self.settings, Settings(given, Settings(self._options))
        return self.settings != before

    def config(self, uri: str) -> str | None:
        """The path of a config that we speak about, `None` for everything else."""
        path = path_of(uri)
        return path if path is not None and self.snapshot.speaks_of(path) else None

    def at(self, uri: str, position: types.Position) -> At | None:
        """A cursor in a config; `None` in a file that we do not speak about."""
        path = self.config(uri)
        if path is None:
            return None
        return At(self.snapshot, path, self.positions.offset(self.snapshot.lines(path), position))

    def span(self, path: str, range_: types.Range) -> Span:
        """A span of a file."""
        return self.positions.span(self.snapshot.lines(path), range_)

    def range(self, path: str, span: Span) -> types.Range:
        """A range of a file; its beginning is that of any file, which need not be read."""
        if span.end == 0:
            return types.Range(types.Position(0, 0), types.Position(0, 0))
        return self.positions.range(self.snapshot.lines(path), span)

    def uri(self, path: str) -> str:
        """A file's URI, as the client has spelled it where it ever had the file open."""
        return self.documents[path].uri if path in self.documents else self._spelled.get(path) or uri_of(path)

    def location(self, target: Target) -> types.Location:
        """The name in a target."""
        return types.Location(self.uri(target.path), self.range(target.path, target.focus))

    def targets(
        self, request: str, origin: Span | None, path: str, targets: Sequence[Target]
    ) -> list[types.Location] | list[types.LocationLink]:
        """Targets as links that say what was clicked on, where the client has them for that request."""
        if not self.client.has_links(request):
            return [self.location(each) for each in targets]
        clicked = self.range(path, origin) if origin is not None else None
        return [
            types.LocationLink(
                self.uri(each.path), self.range(each.path, each.span), self.range(each.path, each.focus), clicked
            )
            for each in targets
        ]

    def text_edits(self, path: str, edits: Iterable[Edit]) -> list[types.TextEdit]:
        """The edits of one file."""
        return ordered(types.TextEdit(self.range(path, each.span), each.text) for each in edits if each.path == path)

    def workspace_edit(self, edits: Sequence[Edit], creates: dict[str, str] | None = None) -> types.WorkspaceEdit:
        """Edits of several files, for the versions that they were made for; `creates` are new files and their texts."""
        by_path = {path: self.text_edits(path, edits) for path in dict.fromkeys(each.path for each in edits)}
        if not self.client.has_document_changes:
            return types.WorkspaceEdit(changes={self.uri(path): each for path, each in by_path.items()})
        made: list[types.CreateFile | types.TextDocumentEdit] = []
        for path, text in (creates or {}).items():
            insert = types.TextEdit(self.positions.range(LineIndex(""), Span(0, 0)), text)
            made.append(types.CreateFile(self.uri(path)))
            made.append(self._document_edit(path, [insert]))
        made += [self._document_edit(path, each) for path, each in by_path.items()]
        return types.WorkspaceEdit(document_changes=list(made))

    def version(self, path: str) -> int | None:
        """The version of an open text."""
        document = self.documents.get(path)
        return document.version if document is not None else None

    def page(self, rule: str) -> types.CodeDescription | None:
        """Where a rule's page can be read."""
        if self.client.shows_virtual_documents:
            return types.CodeDescription(f"{SCHEME}:/rules/{rule}.md")
        path = page_path(rule)
        return types.CodeDescription(uri_of(path)) if path is not None else None

    def expect(self, path: str, asked: OpenDocument | None) -> None:
        """Refuse to go on about a text that has moved on since it was asked about; its version need not tell."""
        if self.documents.get(path) is not asked:
            raise JsonRpcContentModified("the text has changed meanwhile")

    def _document_edit(self, path: str, edits: list[types.TextEdit]) -> types.TextDocumentEdit:
        identifier = types.OptionalVersionedTextDocumentIdentifier(self.uri(path), self.version(path))
        return types.TextDocumentEdit(identifier, list(edits))


def refuse(sentence: str) -> JsonRpcException:
    """What to raise where a request cannot be carried out; the client shows the sentence."""
    return JsonRpcException(sentence, types.LSPErrorCodes.RequestFailed)


def _folders(params: types.InitializeParams) -> list[str]:
    if params.workspace_folders:
        return [folder.uri for folder in params.workspace_folders]
    if params.root_uri:
        return [params.root_uri]
    return [uri_of(params.root_path)] if params.root_path else []
