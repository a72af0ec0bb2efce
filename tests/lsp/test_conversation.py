"""The door is sturdy: wrong messages, faults of ours, clients that vanish."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from tests.lsp.editor import COMMAND
from tests.lsp.wire import Wire

Connect = Callable[..., Wire]
FAULTY = [
    sys.executable,
    "-c",
    "import cfg_lsp.rules.run as run\n"
    "from cfg_lsp.cli.main import entry\n"
    "found = run.findings_in\n"
    "def findings_in(snapshot, path, *arguments, **options):\n"
    "    if 'faulty' in path:\n"
    "        raise RuntimeError('a fault of ours')\n"
    "    return found(snapshot, path, *arguments, **options)\n"
    "run.findings_in = findings_in\n"
    "entry()",
    "serve",
]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    wires: list[Wire] = []

    def connected(command: list[str] = COMMAND) -> Wire:
        wires.append(Wire(tmp_path.resolve(), command))
        return wires[-1]

    yield connected
    for wire in wires:
        wire.close()


def test_before_hello_and_after_goodbye_every_request_is_refused(connect: Connect) -> None:
    wire = connect()
    assert wire.ask("workspace/symbol", {"query": ""})["error"]["code"] == -32002
    wire.send("initialized", {})
    wire.begin()
    assert wire.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["error"]["code"] == -32600
    assert wire.ask("shutdown", None)["result"] is None
    assert wire.ask("workspace/symbol", {"query": ""})["error"]["code"] == -32600
    wire.send("exit", None)
    assert wire.process.wait() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"7",
        b"null",
        b'{"jsonrpc": "2.0"}',
        b'{"jsonrpc": "1.0", "id": 7, "method": "shutdown"}',
        b'{"jsonrpc": "2.0", "id": 99, "result": 1}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"wrong": true}}',
        b'{"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///never/opened.yaml", "version": 1}, "contentChanges": []}}',  # noqa: E501
        b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "a: 1"}}}',  # noqa: E501
        b'{"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///a%00b.yaml", "languageId": "yaml", "version": 1, "text": "a: 1"}}}',  # noqa: E501
        b'{"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 12345}}',
        b'{"jsonrpc": "2.0", "method": "no/such/thing", "params": {}}',
        b"\xff\xfe",
    ],
)
def test_a_wrong_message_does_no_harm(connect: Connect, body: bytes) -> None:
    wire = connect()
    wire.begin()
    wire.put(body)
    uri = wire.open("configs/run.yaml", "rate: 1e-4\n")
    assert [each["code"] for each in wire.published(uri)] == ["surprising-scalar"]
    assert wire.end() == 0


def test_a_request_without_sense_or_name_is_answered(connect: Connect) -> None:
    wire = connect()
    wire.begin()
    assert wire.ask("workspace/executeCommand", {"wrong": 1})["error"]["code"] == -32602
    assert wire.ask("no/such/thing", {})["error"]["code"] == -32601
    assert wire.end() == 0


def test_a_fault_of_ours_is_logged_and_others_do_not_suffer(connect: Connect) -> None:
    wire = connect(FAULTY)
    wire.begin()
    wire.open("configs/faulty.yaml", "rate: 1e-4\n")
    uri = wire.open("configs/run.yaml", "rate: 1e-4\n")
    assert [each["code"] for each in wire.published(uri)] == ["surprising-scalar"]
    assert wire.end() == 0
    assert wire.process.stderr is not None
    assert "a fault of ours" in wire.process.stderr.read().decode()


def test_an_editor_that_closes_the_pipe_ends_the_server(connect: Connect) -> None:
    wire = connect()
    wire.begin()
    wire.stdin.close()
    assert wire.process.wait() == 1


def test_an_editor_that_leaves_in_the_middle_of_a_message_ends_the_server(connect: Connect) -> None:
    wire = connect()
    wire.begin()
    wire.stdin.write(b"Content-Length: 100\r\n\r\n{")
    wire.stdin.close()
    assert wire.process.wait() == 1


def test_an_editor_that_dies_ends_the_server_though_the_pipe_stays_open(connect: Connect) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    wire = connect()
    wire.begin(processId=editor.pid)
    editor.communicate()
    assert wire.process.wait() == 1


def test_goodbye_without_a_word_is_status_one(connect: Connect) -> None:
    wire = connect()
    wire.begin()
    wire.send("exit", None)
    assert wire.process.wait() == 1


def test_a_request_that_waits_can_be_cancelled(connect: Connect) -> None:
    wire = connect()
    capabilities = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
    wire.begin(capabilities)
    number = wire.request("workspace/diagnostic", {"previousResultIds": []})
    wire.send("$/cancelRequest", {"id": number})
    assert wire.answer(number)["error"]["code"] == -32800
    assert wire.end() == 0


def test_a_trace_tells_how_long_answers_took(connect: Connect) -> None:
    wire = connect()
    capabilities = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}
    wire.begin(capabilities)
    wire.send("$/setTrace", {"value": "messages"})
    wire.request("textDocument/diagnostic", {"textDocument": {"uri": "file:///nowhere.yaml"}})
    told = wire.until(lambda message: message.get("method") == "$/logTrace")
    assert told["params"]["message"].startswith("textDocument/diagnostic: ")
    assert wire.end() == 0


def test_a_log_file_tells_what_was_asked_and_how_long_it_took(connect: Connect, tmp_path: Path) -> None:
    wire = connect([*COMMAND, "--log-file", "server.log"])
    wire.begin()
    number = wire.request("workspace/symbol", {"query": "x"})
    wire.answer(number)
    wire.send("$/cancelRequest", {"id": number})
    wire.ask("textDocument/hover", {"textDocument": {"uri": "file:///x.yaml"}, "position": {"line": 0, "character": 0}})
    assert wire.end() == 0
    told = [line.split(": ", 1)[1] for line in (tmp_path / "server.log").read_text().splitlines()]
    assert [re.sub(r"[0-9.]+ ms", "0 ms", words) for words in told] == snapshot(
        ["hello from a client", "workspace/symbol: 0 ms", "textDocument/hover: 0 ms"]
    )


def test_a_log_file_that_cannot_be_written_is_a_wrong_call(tmp_path: Path) -> None:
    command = [*COMMAND, "--log-file", "no/such/folder/server.log"]
    done = subprocess.run(command, cwd=tmp_path, input=b"", capture_output=True)
    assert done.returncode == 2
    assert b"--log-file no/such/folder/server.log cannot be written: no such file or directory" in done.stderr


@pytest.mark.parametrize("address", ["2087x", "host:", "host:port", "1.2.3.4:99999"])
def test_an_address_that_is_none_is_a_wrong_call(tmp_path: Path, address: str) -> None:
    done = subprocess.run([*COMMAND, "--tcp", address], cwd=tmp_path, input=b"", capture_output=True)
    assert done.returncode == 2
    assert b"--tcp takes HOST:PORT" in done.stderr


def test_by_hand_in_a_terminal_it_says_what_it_is_for(tmp_path: Path) -> None:
    ours, terminal = pty.openpty()
    done = subprocess.run(COMMAND, cwd=tmp_path, stdin=terminal, capture_output=True)
    os.close(terminal)
    os.close(ours)
    assert done.returncode == 2
    assert b"`serve` is started by an editor" in done.stderr
    assert b"cfg-lsp check" in done.stderr


def test_a_client_may_come_over_a_port(connect: Connect) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wire = connect([*COMMAND, "--tcp", f"127.0.0.1:{port}"])
    assert wire.process.stderr is not None
    assert b"waiting for a client" in wire.process.stderr.readline()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        wire.stdin, wire.stdout = connection.makefile("wb"), connection.makefile("rb")
        wire.begin()
        uri = wire.open("configs/run.yaml", "rate: 1e-4\n")
        assert [each["code"] for each in wire.published(uri)] == ["surprising-scalar"]
        assert wire.end() == 0


def test_what_prints_by_mistake_does_not_end_up_in_the_conversation(connect: Connect) -> None:
    noisy = (
        "import cfg_lsp.rules.kept as kept\n"
        "look = kept.Kept.look\n"
        "kept.Kept.look = lambda *arguments: (print('noise', flush=True), look(*arguments))[1]\n"
    )
    prints = [sys.executable, "-c", noisy + COMMAND[2], "serve"]
    wire = connect(prints)
    wire.begin()
    uri = wire.open("configs/run.yaml", "rate: 1e-4\n")
    assert [each["code"] for each in wire.published(uri)] == ["surprising-scalar"]
    assert wire.end() == 0


def test_an_interrupt_ends_it_quietly(connect: Connect) -> None:
    wire = connect()
    wire.begin()
    wire.process.send_signal(signal.SIGINT)
    assert wire.process.wait() == 1
    assert wire.process.stderr is not None
    assert b"Traceback" not in wire.process.stderr.read()
