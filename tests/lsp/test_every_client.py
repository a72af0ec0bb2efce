"""One session with every kind of client: each is sent what it announced, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.fixture import write_project
from tests.lsp.announced import misspelled, unannounced
from tests.lsp.wire import Wire

PROJECT = """
## configs/base.yaml
# how everything runs
model: {model: base, name: &name ä𝄞}
training:
  learning_rate: 2.0e-4  # 𝄞
  alias: *name
  steps: [1, 2, 3]
  more: {a: 1, b: 2}
## configs/fusion/base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl: data/bbu.jsonl
    ratio: 1.0
sources:
  - {name: coco, train_jsonl: data/coco.jsonl, ratio: 0.5}
## configs/fusion/variants/one.yaml
extends: ../base/dense.yaml
targets:
  - name: bbu_dense
    train_jsonl: data/one.jsonl
  - name: bbu_dens
sources:
  - name: coco
    ratio: 0.5
## configs/train/dense.yaml
extends: ../base.yaml
model: {model: x}
custom:
  fusion_config: configs/fusion/variants/one.yaml
training:
  output_dir: out
  run_name: dense
  rate: 1e-4
  twice: 1
  twice: 2
  steps: [1]
## configs/train/over.yaml
extends: dense.yaml
training:
  run_name: over
  output_dir: out  # cfg-lsp: ignore[type-change]
  more:
    a: one
## configs/train/json.json
{"extends": "dense.yaml", "training": {"run_name": "json", "a": "\\u00e4"}}
"""
FULL: dict[str, Any] = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"]},
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
        "symbol": {"symbolKind": {"valueSet": [*range(1, 27)]}, "tagSupport": {"valueSet": [1]}},
        "configuration": True,
        "workspaceFolders": True,
        "codeLens": {"refreshSupport": True},
        "semanticTokens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "diagnostics": {"refreshSupport": True},
        "textDocumentContent": {"dynamicRegistration": True},
        "fileOperations": dict.fromkeys(("willRename", "didRename", "didCreate", "didDelete"), True),
    },
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "tagSupport": {"valueSet": [1, 2]},
            "codeDescriptionSupport": True,
            "dataSupport": True,
        },
        "diagnostic": {"dynamicRegistration": True, "relatedDocumentSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "definition": {"linkSupport": True},
        "declaration": {"linkSupport": True},
        "implementation": {"linkSupport": True},
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
                "insertReplaceSupport": True,
                "insertTextModeSupport": {"valueSet": [1, 2]},
                "labelDetailsSupport": True,
            },
            "completionItemKind": {"valueSet": [*range(1, 26)]},
            "completionList": {"itemDefaults": ["editRange", "insertTextFormat", "data"]},
        },
        "documentSymbol": {
            "hierarchicalDocumentSymbolSupport": True,
            "symbolKind": {"valueSet": [*range(1, 27)]},
            "tagSupport": {"valueSet": [1]},
        },
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source"]}},
            "isPreferredSupport": True,
            "dataSupport": True,
        },
        "documentLink": {"tooltipSupport": True},
        "rename": {"prepareSupport": True, "prepareSupportDefaultBehavior": 1},
        "foldingRange": {"rangeLimit": 5, "lineFoldingOnly": True},
        "inlayHint": {"resolveSupport": {"properties": ["tooltip", "label.location"]}},
        "semanticTokens": {
            "requests": {"full": True, "range": True},
            "tokenTypes": ["property"],
            "tokenModifiers": [],
            "formats": ["relative"],
            "augmentsSyntaxTokens": True,
        },
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}},
    "general": {"positionEncodings": ["utf-8", "utf-16"]},
    "experimental": {"commands": ["cfg-lsp.showReferences"]},
}


def _profiles() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"nothing": {}, "everything": FULL}
    for file in sorted(resources.files("pytest_lsp.clients").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".json"):
            read = json.loads(file.read_text())
            found[file.name] = read.get("capabilities", read)
    return found


class Recorder(Wire):
    """A wire that keeps what the server says, and answers what it asks."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: dict[int, str] = {}
        self.heard: list[tuple[dict[str, Any], str]] = []

    def request(self, method: str, params: Any) -> int:
        number = super().request(method, params)
        self.asked[number] = method
        return number

    def read(self) -> dict[str, Any]:
        message = super().read()
        self.heard.append((message, message.get("method") or self.asked[message["id"]]))
        if "method" in message and "id" in message:
            answer: Any = [None] if message["method"] == types.WORKSPACE_CONFIGURATION else None
            if message["method"] == types.WINDOW_SHOW_DOCUMENT:
                answer = {"success": True}
            self.put(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": answer}).encode())
        return message

    def result(self, method: str, params: Any) -> Any:
        return self.ask(method, params).get("result")


@pytest.mark.parametrize("name", _profiles())
def test_a_client_is_sent_what_it_announced_and_nothing_else(tmp_path: Path, name: str) -> None:
    folder, capabilities = tmp_path.resolve(), _profiles()[name]
    paths = write_project(folder, PROJECT)
    wire = Recorder(folder)
    try:
        offered = wire.begin(capabilities)["result"]["capabilities"]
        for file in paths:
            uri = wire.open(file, (folder / file).read_text(encoding="utf-8"))
            _ask_everything(wire, uri, (folder / file).read_text(encoding="utf-8"), offered)
        wire.result("workspace/symbol", {"query": "bbu"})
        wire.result("workspace/symbol", {"query": "rate"})
        assert wire.end() == 0
    finally:
        wire.close()
    faults = [fault for message, method in wire.heard for fault in misspelled(message, method)]
    faults += [fault for message, method in wire.heard for fault in unannounced(capabilities, message, method)]
    faults += [f"{method}: {message['error']}" for message, method in wire.heard if _is_fault_of_ours(message)]
    assert sorted(set(faults)) == []


def _is_fault_of_ours(message: dict[str, Any]) -> bool:
    """An error that is no sentence for the user: those of a rename that cannot be exact are."""
    return "error" in message and message["error"]["code"] != types.LSPErrorCodes.RequestFailed.value


def _ask_everything(wire: Recorder, uri: str, text: str, offered: dict[str, Any]) -> None:
    document = {"textDocument": {"uri": uri}}
    lines = text.split("\n")
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": len(lines), "character": 0}}
    for method in (
        types.TEXT_DOCUMENT_DOCUMENT_LINK,
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
        types.TEXT_DOCUMENT_FOLDING_RANGE,
        types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
    ):
        wire.result(method, document)
    wire.result(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, {**document, "range": whole})
    for hint in wire.result(types.TEXT_DOCUMENT_INLAY_HINT, {**document, "range": whole}) or ():
        wire.result(types.INLAY_HINT_RESOLVE, hint)
    for lens in wire.result(types.TEXT_DOCUMENT_CODE_LENS, document) or ():
        wire.result(types.CODE_LENS_RESOLVE, lens)
    if "diagnosticProvider" in offered:
        wire.result(types.TEXT_DOCUMENT_DIAGNOSTIC, document)
        wire.result(types.WORKSPACE_DIAGNOSTIC, {"previousResultIds": []})
    for command in ("cfg-lsp.showResolved", "cfg-lsp.showChain"):
        wire.result(types.WORKSPACE_EXECUTE_COMMAND, {"command": command, "arguments": [uri]})
    for position in _positions(lines):
        _ask_about(wire, {**document, "position": position}, offered)


def _ask_about(wire: Recorder, at: dict[str, Any], offered: dict[str, Any]) -> None:
    for method in (
        types.TEXT_DOCUMENT_HOVER,
        types.TEXT_DOCUMENT_DEFINITION,
        types.TEXT_DOCUMENT_DECLARATION,
        types.TEXT_DOCUMENT_IMPLEMENTATION,
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
    ):
        wire.result(method, at)
    if isinstance(offered["renameProvider"], dict):
        wire.result(types.TEXT_DOCUMENT_PREPARE_RENAME, at)
    wire.result(types.TEXT_DOCUMENT_RENAME, {**at, "newName": "another"})
    wire.result(types.TEXT_DOCUMENT_REFERENCES, {**at, "context": {"includeDeclaration": True}})
    wire.result(
        types.TEXT_DOCUMENT_SELECTION_RANGE, {"textDocument": at["textDocument"], "positions": [at["position"]]}
    )
    for item in wire.result(types.TEXT_DOCUMENT_PREPARE_TYPE_HIERARCHY, at) or ():
        wire.result(types.TYPE_HIERARCHY_SUPERTYPES, {"item": item})
        wire.result(types.TYPE_HIERARCHY_SUBTYPES, {"item": item})
    items = (wire.result(types.TEXT_DOCUMENT_COMPLETION, at) or {"items": ()})["items"]
    for item in items[:3]:
        wire.result(types.COMPLETION_ITEM_RESOLVE, item)
    if "codeActionProvider" in offered:
        for kinds in (["quickfix", "refactor"], ["source.fixAll.cfg-lsp"]):
            range_ = {"start": at["position"], "end": at["position"]}
            context = {"diagnostics": [], "only": kinds}
            wire.result(
                types.TEXT_DOCUMENT_CODE_ACTION,
                {"textDocument": at["textDocument"], "range": range_, "context": context},
            )


def _positions(lines: list[str]) -> Iterator[dict[str, int]]:
    """The beginnings of words, and the ends of lines."""
    for number, line in enumerate(lines):
        starts = [at for at in range(len(line)) if line[at].isalnum() and (at == 0 or not line[at - 1].isalnum())]
        for character in [*starts[:2], len(line)]:
            yield {"line": number, "character": character}
