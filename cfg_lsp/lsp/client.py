"""What the client at the other end can do: every answer degrades to it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from lsprotocol import types
from pygls.capabilities import get_capability

SCHEME = "cfg-lsp"
"""The scheme of documents that are no files: rule pages, resolved configs."""

_FIRST_COMPLETION_KINDS = range(types.CompletionItemKind.Text, types.CompletionItemKind.Reference + 1)
_FIRST_SYMBOL_KINDS = range(types.SymbolKind.File, types.SymbolKind.Array + 1)
_INSTEAD = {types.SymbolKind.Struct: types.SymbolKind.Class, types.SymbolKind.Null: types.SymbolKind.Constant}


class Client:
    """The capabilities that a client announced."""

    def __init__(self, capabilities: types.ClientCapabilities) -> None:
        self._capabilities = capabilities

    def can(self, name: str) -> Any:
        """A capability by its path, such as `text_document.hover.content_format`; `None` where it is not announced."""
        return get_capability(self._capabilities, name, None)

    def has_links(self, request: str) -> bool:
        """Whether definitions and the like may be links, which say what was clicked on."""
        return bool(self.can(f"text_document.{request}.link_support"))

    @cached_property
    def has_markdown(self) -> bool:
        """Whether hovers may be markdown."""
        return types.MarkupKind.Markdown in (self.can("text_document.hover.content_format") or ())

    @cached_property
    def has_snippets(self) -> bool:
        """Whether completions may be snippets."""
        return bool(self.can("text_document.completion.completion_item.snippet_support"))

    @cached_property
    def has_document_changes(self) -> bool:
        """Whether edits may name the versions that they are made for."""
        return bool(self.can("workspace.workspace_edit.document_changes"))

    @cached_property
    def can_create_files(self) -> bool:
        """Whether an edit may make a new file."""
        operations = self.can("workspace.workspace_edit.resource_operations") or ()
        return self.has_document_changes and types.ResourceOperationKind.Create in operations

    @cached_property
    def pulls_diagnostics(self) -> bool:
        """Whether the client asks for diagnostics itself, and asks again when it is told to.

        One that cannot be told would not see what an edit does to other open files.
        """
        return bool(self.can("text_document.diagnostic") and self.can("workspace.diagnostics.refresh_support"))

    @cached_property
    def shows_virtual_documents(self) -> bool:
        """Whether the client asks the server for the text of documents that are no files, once it is told of them."""
        return self.registers("workspace.text_document_content")

    @cached_property
    def resolves_hints(self) -> bool:
        """Whether the client asks for what is behind an inlay hint when somebody points at it."""
        return "tooltip" in (self.can("text_document.inlay_hint.resolve_support.properties") or ())

    def knows_command(self, name: str) -> bool:
        """Whether the client says that it has a command of this name, in `experimental.commands`."""
        experimental = self.can("experimental")
        known = experimental.get("commands") if isinstance(experimental, dict) else None
        return isinstance(known, list) and name in known

    @cached_property
    def has_related_information(self) -> bool:
        """Whether a diagnostic may point at other places."""
        return self._reads_of_diagnostics("related_information")

    @cached_property
    def has_code_descriptions(self) -> bool:
        """Whether a diagnostic may say where its rule is explained."""
        return self._reads_of_diagnostics("code_description_support")

    @cached_property
    def diagnostic_tags(self) -> frozenset[types.DiagnosticTag]:
        """The tags that a diagnostic may have."""
        names = ("publish_diagnostics", "diagnostic")
        known = (self.can(f"text_document.{name}.tag_support.value_set") or () for name in names)
        return frozenset(tag for tags in known for tag in tags)

    @cached_property
    def has_link_tooltips(self) -> bool:
        """Whether a link in a text may say what it leads to."""
        return bool(self.can("text_document.document_link.tooltip_support"))

    @cached_property
    def has_preferred_actions(self) -> bool:
        """Whether one of several actions may be the preferred one."""
        return bool(self.can("text_document.code_action.is_preferred_support"))

    def completion_kind(self, kind: types.CompletionItemKind) -> types.CompletionItemKind:
        """A kind of completion as far as the client knows it; one that names none knows those of the first protocol."""
        known = self.can("text_document.completion.completion_item_kind.value_set") or _FIRST_COMPLETION_KINDS
        return kind if kind in known else types.CompletionItemKind.Value

    def symbol_kind(self, kind: types.SymbolKind, request: str) -> types.SymbolKind:
        """The same of a symbol, for a request such as `workspace.symbol`."""
        known = self.can(f"{request}.symbol_kind.value_set") or _FIRST_SYMBOL_KINDS
        return kind if kind in known else _INSTEAD.get(kind, types.SymbolKind.Variable)

    def _reads_of_diagnostics(self, name: str) -> bool:
        """Whether diagnostics that are pushed or pulled may have something; many clients say it of the pushed only."""
        return any(self.can(f"text_document.{each}.{name}") for each in ("publish_diagnostics", "diagnostic"))

    @cached_property
    def has_configuration(self) -> bool:
        """Whether the client can be asked for its settings."""
        return bool(self.can("workspace.configuration"))

    @cached_property
    def shows_progress(self) -> bool:
        """Whether the client shows how long work goes on."""
        return bool(self.can("window.work_done_progress"))

    def registers(self, capability: str) -> bool:
        """Whether a capability can be registered after the start."""
        return bool(self.can(f"{capability}.dynamic_registration"))
