"""What a client may be sent: the protocol's types to the letter, and only what it announced.

Knows the capabilities that the protocol asks a server to heed. Knows nothing of what answers mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter

_CONVERTER = default_converter()
_FIRST_COMPLETION_KINDS = range(1, 19)
_FIRST_SYMBOL_KINDS = range(1, 19)
_PLACES = {
    types.TEXT_DOCUMENT_DEFINITION: "definition",
    types.TEXT_DOCUMENT_DECLARATION: "declaration",
    types.TEXT_DOCUMENT_IMPLEMENTATION: "implementation",
}
_NEEDED = {
    types.WORKSPACE_INLAY_HINT_REFRESH: "workspace.inlayHint.refreshSupport",
    types.WORKSPACE_CODE_LENS_REFRESH: "workspace.codeLens.refreshSupport",
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH: "workspace.semanticTokens.refreshSupport",
    types.WORKSPACE_DIAGNOSTIC_REFRESH: "workspace.diagnostics.refreshSupport",
    types.WORKSPACE_CONFIGURATION: "workspace.configuration",
    types.WINDOW_WORK_DONE_PROGRESS_CREATE: "window.workDoneProgress",
    types.WINDOW_SHOW_DOCUMENT: "window.showDocument.support",
    types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH: "workspace.textDocumentContent",
}


def misspelled(message: dict[str, Any], method: str) -> list[str]:
    """What in a message is not what the protocol's types say."""
    is_answer = "method" not in message
    if is_answer and "error" in message:
        kind: Any = types.ResponseErrorMessage
    else:
        kind = types.METHOD_TO_TYPES[method][1 if is_answer else 0]
    try:
        again = _CONVERTER.unstructure(_CONVERTER.structure(message, kind))
    except Exception as error:
        return [f"{method}: {error!r}"]
    return [] if _without_nulls(again) == _without_nulls(message) else [f"{method}: {message} is read as {again}"]


def unannounced(capabilities: dict[str, Any], message: dict[str, Any], method: str) -> Iterator[str]:
    """What in a message the client did not say that it can read."""

    def can(name: str) -> Any:
        found: Any = capabilities
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    if "method" in message:
        yield from _unasked(can, message)
        return
    result = message.get("result")
    for each in _parts(result):
        yield from _of_part(can, each, method)
    if method in _PLACES and isinstance(result, list) and not can(f"textDocument.{_PLACES[method]}.linkSupport"):
        yield from (f"{method}: a link" for each in result if "targetUri" in each)
    symbols = can("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport")
    if method == types.TEXT_DOCUMENT_DOCUMENT_SYMBOL and not symbols:
        yield from (f"{method}: a tree" for each in result or () if "children" in each or "selectionRange" in each)
    if method == types.TEXT_DOCUMENT_FOLDING_RANGE and can("textDocument.foldingRange.rangeLimit"):
        if len(result or ()) > can("textDocument.foldingRange.rangeLimit"):
            yield f"{method}: more than the limit"
    if (
        method == types.TEXT_DOCUMENT_CODE_ACTION
        and result
        and not can("textDocument.codeAction.codeActionLiteralSupport")
    ):
        yield f"{method}: literals"


def _unasked(can: Any, message: dict[str, Any]) -> Iterator[str]:
    method, params = message["method"], message.get("params") or {}
    if method in _NEEDED and not can(_NEEDED[method]):
        yield f"{method} was not offered"
    if method == types.CLIENT_REGISTER_CAPABILITY:
        for each in params["registrations"]:
            room, _, name = each["method"].partition("/")
            if not can(f"{room}.{name}.dynamicRegistration"):
                yield f"{each['method']} cannot be registered"
    if method == types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS:
        for each in params["diagnostics"]:
            yield from _of_diagnostic(can, each)


def _of_part(can: Any, part: dict[str, Any], method: str) -> Iterator[str]:
    """One object anywhere in an answer."""
    if {"range", "message", "severity"} <= part.keys():
        yield from _of_diagnostic(can, part)
    if "documentChanges" in part and not can("workspace.workspaceEdit.documentChanges"):
        yield f"{method}: documentChanges"
    if part.get("kind") == "create" and "create" not in (can("workspace.workspaceEdit.resourceOperations") or ()):
        yield f"{method}: makes a file"
    if method == types.TEXT_DOCUMENT_HOVER and "contents" in part:
        if part["contents"]["kind"] not in (can("textDocument.hover.contentFormat") or ("plaintext",)):
            yield f"{method}: {part['contents']['kind']}"
    if method in (types.TEXT_DOCUMENT_COMPLETION, types.COMPLETION_ITEM_RESOLVE):
        yield from _of_completion(can, part, method)
    if method == types.TEXT_DOCUMENT_DOCUMENT_LINK and "tooltip" in part:
        if not can("textDocument.documentLink.tooltipSupport"):
            yield f"{method}: a tooltip"
    symbols = {
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: "textDocument.documentSymbol",
        types.WORKSPACE_SYMBOL: "workspace.symbol",
    }.get(method)
    if symbols is not None and "name" in part:
        if part["kind"] not in (can(f"{symbols}.symbolKind.valueSet") or _FIRST_SYMBOL_KINDS):
            yield f"{method}: kind {part['kind']}"
        if "tags" in part and not set(part["tags"]) <= set(can(f"{symbols}.tagSupport.valueSet") or ()):
            yield f"{method}: tags"
    if method == types.TEXT_DOCUMENT_CODE_ACTION and "isPreferred" in part:
        if not can("textDocument.codeAction.isPreferredSupport"):
            yield f"{method}: isPreferred"


def _of_completion(can: Any, part: dict[str, Any], method: str) -> Iterator[str]:
    item, its_list = "textDocument.completion.completionItem", "textDocument.completion.completionList"
    if "items" in part:
        for name in part.get("itemDefaults", {}):
            if name not in (can(f"{its_list}.itemDefaults") or ()):
                yield f"{method}: itemDefaults.{name}"
    if "label" not in part:
        return
    if part.get("insertTextFormat") == 2 and not can(f"{item}.snippetSupport"):
        yield f"{method}: a snippet"
    if "insert" in part.get("textEdit", {}) and not can(f"{item}.insertReplaceSupport"):
        yield f"{method}: two ranges"
    if part.get("insertTextMode") not in (None, *(can(f"{item}.insertTextModeSupport.valueSet") or ())):
        yield f"{method}: insertTextMode"
    if "textEditText" in part and "editRange" not in (can(f"{its_list}.itemDefaults") or ()):
        yield f"{method}: textEditText"
    if "labelDetails" in part and not can(f"{item}.labelDetailsSupport"):
        yield f"{method}: labelDetails"
    if part.get("kind") not in (
        None,
        *(can("textDocument.completion.completionItemKind.valueSet") or _FIRST_COMPLETION_KINDS),
    ):
        yield f"{method}: kind {part['kind']}"
    words = part.get("documentation")
    if isinstance(words, dict) and words["kind"] not in (can(f"{item}.documentationFormat") or ("plaintext",)):
        yield f"{method}: {words['kind']}"


def _of_diagnostic(can: Any, diagnostic: dict[str, Any]) -> Iterator[str]:
    rooms = ("textDocument.publishDiagnostics", "textDocument.diagnostic")
    tags = {tag for room in rooms for tag in can(f"{room}.tagSupport.valueSet") or ()}
    if not set(diagnostic.get("tags", ())) <= tags:
        yield "diagnostic: tags"
    for name, capability in (("relatedInformation",) * 2, ("codeDescription", "codeDescriptionSupport")):
        if name in diagnostic and not any(can(f"{room}.{capability}") for room in rooms):
            yield f"diagnostic: {name}"


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value; what stands in somebody's `data` is nobody's business."""
    if isinstance(value, dict):
        yield value
        for key, each in value.items():
            if key not in ("data", "arguments"):
                yield from _parts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _parts(each)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list | tuple) else value
