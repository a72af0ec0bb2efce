"""Messages that come close together, in odd shapes, or from clients that know more than we do."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import hypothesis
import pytest
from hypothesis import strategies as st
from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer

from cfg_lsp.lsp.connection import Connection
from cfg_lsp.lsp.convert import Positions, uri_of
from cfg_lsp.lsp.documents import OpenDocument, changed
from tests.fixture import write_project
from tests.lsp.wire import Wire

Connect = Callable[..., Wire]
BASE, RUN = "configs/base.yaml", "configs/run.yaml"
_POSITIONS = Positions("utf-16")
PROJECT = """
## configs/base.yaml
rate: 1
speed: 2
## configs/run.yaml
extends: base.yaml
rate: 3
"""


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    wires: list[Wire] = []

    def connected(capabilities: dict[str, Any] | None = None, **more: Any) -> Wire:
        write_project(tmp_path, PROJECT)
        wires.append(Wire(tmp_path.resolve()))
        assert "result" in wires[-1].begin(capabilities, **more)
        return wires[-1]

    yield connected
    for wire in wires:
        wire.close()


@pytest.mark.parametrize("method", ["textDocument/rename", "textDocument/references"])
def test_an_answer_is_about_the_text_that_was_asked_about(connect: Connect, method: str) -> None:
    wire = connect()
    uri = wire.open(BASE, "rate: 1\nspeed: 2\n")
    params = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}, "newName": "fast"}
    begin = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    edit = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": begin, "text": "first: 1\n"}]}
    question = {"id": 77, "method": method, "params": {**params, "context": {"includeDeclaration": True}}}
    bodies = [
        json.dumps({"jsonrpc": "2.0", **each}).encode()
        for each in (question, {"method": "textDocument/didChange", "params": edit})
    ]
    wire.stdin.write(b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies))
    wire.stdin.flush()
    answer = wire.answer(77)
    if "error" in answer:
        assert answer["error"]["code"] == -32801
    else:
        (place,) = answer["result"]["changes"][uri] if method.endswith("rename") else answer["result"]
        assert place["range"]["start"] == {"line": 1, "character": 0}
    assert wire.end() == 0


def test_what_a_newer_client_announces_is_left_out(connect: Connect) -> None:
    announced = {
        "workspace": {
            "symbol": {"symbolKind": {"valueSet": [1, 2, 99]}, "tagSupport": {"valueSet": [1, 99]}},
            "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "unheard"]},
        },
        "textDocument": {
            "publishDiagnostics": {"tagSupport": True, "relatedInformation": True},
            "hover": {"contentFormat": ["asciidoc", "markdown"]},
            "semanticTokens": {},
            "rename": {"prepareSupport": True, "prepareSupportDefaultBehavior": 2},
        },
    }
    wire = connect(announced, trace="compact", initializationOptions={"jsonrpc": "2.0", "id": 1})
    uri = wire.open(RUN, "extends: base.yaml\nrate: 3\n")
    at = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}}
    assert wire.ask("textDocument/hover", at)["result"]["contents"]["kind"] == "markdown"
    assert "documentChanges" in wire.ask("textDocument/rename", {**at, "newName": "fast"})["result"]
    assert wire.end() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"text": "rate: 1e-4\n"},
        {"text": "rate: 1e-4\n", "range": None, "rangeLength": None},
        {
            "text": "rate: 1e-4\n",
            "range": {"start": {"line": 0, "character": 0}, "end": {"line": 4294967295, "character": 4294967295}},
            "rangeLength": 3,
        },
        {"text": "1e-4", "range": {"start": {"line": 0, "character": 6}, "end": {"line": 0, "character": 2**53}}},
    ],
)
def test_an_edit_counts_in_each_of_its_shapes(connect: Connect, change: dict[str, Any]) -> None:
    wire = connect()
    uri = wire.open(RUN, "rate: 1")
    assert wire.published(uri) == []
    wire.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": 9}, "contentChanges": [change]})
    assert [each["code"] for each in wire.published(uri)] == ["surprising-scalar"]
    assert wire.end() == 0


def test_edits_that_overtake_each_other_are_put_in_order(connect: Connect) -> None:
    wire = connect()
    uri = wire.open(RUN, "extends: base.yaml\nspeed: 3\n")
    typed = [(0, 18, "\n"), (1, 0, "r"), (1, 1, "a"), (1, 2, "t"), (1, 3, "e"), (1, 4, ": 1e-4")]
    for number in (2, 3, 0, 1, 4, 5):
        line, column, text = typed[number]
        at = {"line": line, "character": column}
        params = {
            "textDocument": {"uri": uri, "version": 2 + number},
            "contentChanges": [{"range": {"start": at, "end": at}, "text": text}],
        }
        wire.send("textDocument/didChange", params)
    symbols = wire.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})["result"]
    assert [each["name"] for each in symbols] == ["extends", "rate", "speed"]
    assert wire.end() == 0


def edits() -> st.SearchStrategy[types.TextDocumentContentChangeEvent]:
    """Changes of pieces of a short text."""
    position = st.builds(types.Position, st.integers(0, 3), st.integers(0, 6))
    range_ = st.builds(types.Range, position, position)
    return st.builds(types.TextDocumentContentChangePartial, range_, st.text("ab\n", max_size=4))


@hypothesis.given(changes=st.lists(edits(), max_size=20), delays=st.lists(st.integers(0, 7), min_size=20, max_size=20))
def test_a_text_is_the_same_in_whatever_order_its_edits_come(
    changes: list[types.TextDocumentContentChangeEvent], delays: list[int]
) -> None:
    in_order = arrived = OpenDocument("", 0, "a\nb\n")
    for version, change in enumerate(changes, start=1):
        in_order = changed(in_order, version, [change], _POSITIONS)
    numbered = sorted(enumerate(changes, start=1), key=lambda each: each[0] + delays[each[0] - 1])
    for version, change in numbered:
        arrived = changed(arrived, version, [change], _POSITIONS)
    assert arrived == in_order


def test_an_overtaken_edit_is_a_change_of_the_text_whose_version_stays(tmp_path: Path) -> None:
    initialize = types.InitializeParams(capabilities=types.ClientCapabilities())
    connection = Connection(cast("LanguageServer", None), initialize, "utf-16")
    path = str(tmp_path.resolve() / "run.yaml")
    uri = uri_of(path)
    connection.open(types.TextDocumentItem(uri, "yaml", 1, "rate: 1\n"))

    def edit(version: int, character: int, text: str) -> OpenDocument:
        at = types.Position(0, character)
        change = types.TextDocumentContentChangePartial(types.Range(at, at), text)
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        connection.edit(types.DidChangeTextDocumentParams(identifier, [change]))
        return connection.documents[path]

    asked = edit(3, 1, "b")
    connection.expect(path, asked)
    assert (edit(2, 0, "a").version, connection.documents[path].text) == (3, "abrate: 1\n")
    with pytest.raises(JsonRpcContentModified):
        connection.expect(path, asked)


@pytest.mark.parametrize("versions", [(0, 0, 0), (None, 0, None), (7, 8, 1, 2)], ids=["none", "odd", "anew"])
def test_whole_texts_count_as_they_come(versions: tuple[int | None, ...]) -> None:
    document = OpenDocument("", 0, "")
    for version in versions:
        document = changed(document, version, [types.TextDocumentContentChangeWholeDocument(f"{version}")], _POSITIONS)
        assert document.text == f"{version}"


def test_refusals_leave_no_trace_of_a_fault(connect: Connect) -> None:
    wire = connect()
    uri = wire.open(RUN, "extends: base.yaml\nrate: 3\n")
    at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 12}, "newName": "x"}
    for _ in range(100):
        assert wire.ask("textDocument/rename", at)["error"]["code"] == -32803
    assert wire.end() == 0
    assert wire.process.stderr is not None
    assert b"Traceback" not in wire.process.stderr.read()


def test_one_file_has_many_addresses(connect: Connect) -> None:
    wire = connect()
    path = str(wire.folder / RUN)
    spelled = [path.replace("configs", "%63onfigs"), path.replace("configs", "config%73")]
    for uri in [f"file:{path}", f"FILE://{path}", f"file://localhost{path}", *(f"file://{each}" for each in spelled)]:
        at = {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 1}}
        assert wire.ask("textDocument/hover", at)["result"] is not None, uri
    assert wire.end() == 0


def test_settings_of_the_start_hold_for_what_a_client_does_not_say(connect: Connect) -> None:
    hints: dict[str, Any] = {
        "textDocument": {"uri": ""},
        "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}},
    }
    wire = connect(initializationOptions={"inlayHints": {"values": False}})
    hints["textDocument"]["uri"] = wire.open(RUN, "extends: base.yaml\nrate: 3\n")
    silent: tuple[Any, ...] = (None, {}, [], 5, {"cfg-lsp": None}, {"cfg-lsp": {"inlayHints": 5}})
    for given in silent:
        wire.send("workspace/didChangeConfiguration", {"settings": given})
        assert wire.ask("textDocument/inlayHint", hints)["result"] == []
    for said in ({"cfg-lsp": {"inlayHints": {"values": True}}}, {"cfg-lsp.inlayHints.values": True}):
        wire.send("workspace/didChangeConfiguration", {"settings": said})
        assert len(wire.ask("textDocument/inlayHint", hints)["result"]) == 1
        wire.send("workspace/didChangeConfiguration", {"settings": None})
    assert wire.end() == 0


def test_a_text_above_the_size_limit_is_said_to_be_too_large_and_delays_nobody(connect: Connect) -> None:
    wire = connect()
    uri = wire.open("configs/large.yaml", "key: value\n" * 400_000)
    (found,) = wire.published(uri)
    assert "larger than" in found["message"]
    at = {"textDocument": {"uri": uri}, "position": {"line": 7, "character": 1}}
    assert wire.ask("textDocument/hover", at)["result"] is None
    change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "rate: 1e-4\n"}]}
    wire.send("textDocument/didChange", change)
    assert [each["code"] for each in wire.published(uri)] == ["surprising-scalar"]
    assert wire.end() == 0


def test_what_is_no_message_ends_the_conversation_in_words(connect: Connect) -> None:
    wire = connect()
    with contextlib.suppress(BrokenPipeError):  # the server need not read all of it
        wire.stdin.write(b"x" * 200_000)
        wire.stdin.flush()
    assert wire.process.wait() == 1
    assert wire.process.stderr is not None
    assert wire.process.stderr.read().endswith(b"what comes in is no message\n")
