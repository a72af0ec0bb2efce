"""What can be written at a cursor, and what is shown beside the chosen one."""

from __future__ import annotations

from functools import cache
from typing import Any

from lsprotocol import types

from cfg_lsp.ide.completion import About, Completions, Item, documentation
from cfg_lsp.ide.completion import completion as complete
from cfg_lsp.lsp.session import Session
from cfg_lsp.rules.pages import pages
from cfg_lsp.text import Span

_KINDS = {
    "key": types.CompletionItemKind.Property,
    "section": types.CompletionItemKind.Module,
    "value": types.CompletionItemKind.Value,
    "file": types.CompletionItemKind.File,
    "dataset": types.CompletionItemKind.Struct,
    "anchor": types.CompletionItemKind.Reference,
    "rule": types.CompletionItemKind.EnumMember,
}


def completion(session: Session, params: types.CompletionParams) -> types.CompletionList | None:
    """What fits at a position."""
    at = session.at(params.text_document.uri, params.position)
    found = complete(at.snapshot, at.path, at.offset, _rules()) if at is not None else None
    if at is None or found is None:
        return None
    return _Answer(session, at.path, found).list()


def resolve(session: Session, item: types.CompletionItem) -> types.CompletionItem:
    """The same item with its documentation."""
    data = item.data if isinstance(item.data, dict) else {}
    path = session.config(str(data.get("uri", "")))
    if path is None:
        return item
    keys = data.get("keys")
    about = About(tuple(keys) if isinstance(keys, list | tuple) else (), str(data.get("file", "")))
    formats = session.client.can("text_document.completion.completion_item.documentation_format") or ()
    is_markdown = types.MarkupKind.Markdown in formats
    text = documentation(session.snapshot, path, about, markdown=is_markdown)
    kind = types.MarkupKind.Markdown if is_markdown else types.MarkupKind.PlainText
    item.documentation = types.MarkupContent(kind, text) if text else None
    return item


@cache
def _rules() -> dict[str, str]:
    return {name: page.summary for name, page in pages().items()}


class _Answer:
    """The items in the protocol's words; all of them replace the same few pieces of the text."""

    def __init__(self, session: Session, path: str, found: Completions) -> None:
        client = session.client
        self.session = session
        self.path = path
        self.uri = session.uri(path)
        self.found = found
        self.has_snippets = client.has_snippets
        self.has_two_ranges = bool(client.can(f"{_ITEM}.insert_replace_support"))
        self.modes = client.can(f"{_ITEM}.insert_text_mode_support.value_set") or ()
        self.defaults = client.can("text_document.completion.completion_list.item_defaults") or ()
        self.ranges: dict[Span, types.Range] = {}

    def list(self) -> types.CompletionList:
        """The whole answer; what all items have in common is said once where the client takes that."""
        items = self.found.items
        first = items[0] if items else None
        alike = first is not None and all(
            (each.replace, each.insert) == (first.replace, first.insert) for each in items
        )
        shares_range = "editRange" in self.defaults and alike
        converted = [self._item(number, each, shares_range=shares_range) for number, each in enumerate(items)]
        answer = types.CompletionList(self.found.is_incomplete, converted)
        if first is not None and shares_range:
            answer.item_defaults = types.CompletionItemDefaults(edit_range=self._default_range(first))
        return answer

    def _item(self, number: int, item: Item, *, shares_range: bool) -> types.CompletionItem:
        is_snippet = self.has_snippets and bool(item.snippet)
        text = item.snippet if is_snippet else self._plain(item)
        answer = types.CompletionItem(
            item.label,
            kind=self.session.client.completion_kind(_KINDS[item.kind]),
            detail=item.detail or None,
            sort_text=f"{number:04d}",
            filter_text=item.filter_text if item.filter_text != item.label else None,
            insert_text_format=types.InsertTextFormat.Snippet if is_snippet else None,
            additional_text_edits=self.session.text_edits(self.path, item.edits) if item.edits else None,
            data=self._data(item.about) if item.about is not None else None,
        )
        mode = types.InsertTextMode.AdjustIndentation if is_snippet else types.InsertTextMode.AsIs
        if "\n" in text and mode in self.modes:
            answer.insert_text_mode = mode
        if shares_range:
            answer.text_edit_text = text
        else:
            answer.text_edit = self._edit(item, text)
        return answer

    def _plain(self, item: Item) -> str:
        """The text for an editor without placeholders; only one that leaves lines as they are gets more than one."""
        return item.text if types.InsertTextMode.AsIs in self.modes else item.text.partition("\n")[0]

    def _data(self, about: About) -> dict[str, Any]:
        keys = [step if isinstance(step, str | int) else str(step) for step in about.keys]
        return {"uri": self.uri, "file": about.file} if about.file else {"uri": self.uri, "keys": keys}

    def _default_range(self, item: Item) -> types.Range | types.EditRangeWithInsertReplace:
        if self.has_two_ranges and item.insert != item.replace:
            return types.EditRangeWithInsertReplace(self._range(item.insert), self._range(item.replace))
        return self._range(item.replace)

    def _edit(self, item: Item, text: str) -> types.TextEdit | types.InsertReplaceEdit:
        if self.has_two_ranges and item.insert != item.replace:
            return types.InsertReplaceEdit(text, self._range(item.insert), self._range(item.replace))
        return types.TextEdit(self._range(item.replace), text)

    def _range(self, span: Span) -> types.Range:
        if span not in self.ranges:
            self.ranges[span] = self.session.range(self.path, span)
        return self.ranges[span]


_ITEM = "text_document.completion.completion_item"
