"""The least of a language client: messages over two pipes, and how long the answers take.

Knows the wire. Knows nothing of what is asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any


class Client:
    """A server process and the two pipes to it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        nothing = subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=nothing
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to, self._from = self.process.stdin, self.process.stdout
        self._folder = folder
        self._number = 0
        self._texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}

    def send(self, method: str, params: Any, **more: Any) -> None:
        """A notification, or with an `id` a request."""
        self._put({"method": method, "params": params, **more})

    def ask(self, method: str, params: Any) -> Any:
        """A request, and its answer."""
        self._number += 1
        number = self._number
        self.send(method, params, id=number)
        answer = self.until(lambda message: message.get("id") == number and "method" not in message)
        return answer.get("result")

    def until(self, is_meant: Any) -> dict[str, Any]:
        """The first message that is meant; what the server asks meanwhile is answered with nothing."""
        while True:
            message = self._read()
            if "id" in message and "method" in message:
                items = message["params"].get("items", ()) if isinstance(message.get("params"), dict) else ()
                self._put({"id": message["id"], "result": [None for _ in items]})
            if is_meant(message):
                return message

    def begin(self) -> None:
        """Say hello as an editor does that is told about diagnostics."""
        folder = {"uri": self._folder.as_uri(), "name": self._folder.name}
        capabilities = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}}
        greeting = {"processId": os.getpid(), "rootUri": folder["uri"], "workspaceFolders": [folder]}
        self.ask("initialize", {**greeting, "capabilities": capabilities})

    def open(self, path: str) -> str:
        """Open a file; gives its URI."""
        uri = Path(path).as_uri()
        self._texts[uri] = Path(path).read_text(encoding="utf-8")
        self._versions[uri] = 1
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": self._texts[uri]}
        self.send("textDocument/didOpen", {"textDocument": item})
        return uri

    def type(self, uri: str, before: str, old: str, new: str) -> None:
        """Put `new` in the place of `old` behind some words, as an incremental edit."""
        text = self._texts[uri]
        start = text.index(before) + len(before)
        assert text.startswith(old, start)
        ends = {"start": _position(text, start), "end": _position(text, start + len(old))}
        self._texts[uri] = text[:start] + new + text[start + len(old) :]
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.send(
            "textDocument/didChange", {"textDocument": document, "contentChanges": [{"range": ends, "text": new}]}
        )

    def place(self, uri: str, words: str) -> dict[str, Any]:
        """The parameters of a request about the first letter of some words."""
        text = self._texts[uri]
        return {"textDocument": {"uri": uri}, "position": _position(text, text.index(words))}

    def told(self, *uris: str) -> None:
        """Wait until something has been published for each of these texts as it is now."""
        missing = set(uris)
        while missing:
            params = self.until(lambda message: message.get("method") == "textDocument/publishDiagnostics")["params"]
            uri = params["uri"]
            if uri in missing and params.get("version") in (None, self._versions.get(uri)):
                missing.discard(uri)

    def settle(self) -> None:
        """Wait until the server has nothing left to do: until it says nothing and takes no processor time for a while.

        What it says is passed over, so that it never waits for somebody to read.
        """
        os.set_blocking(self._from.fileno(), False)
        try:
            before = -1.0
            while (now := self._processor_seconds()) - before > 0.02:
                before = now
                for _ in range(20):
                    time.sleep(0.02)
                    while self._from.read(1 << 20):
                        before = -1.0
        finally:
            os.set_blocking(self._from.fileno(), True)

    def mebibytes(self) -> float:
        """What the server has resident."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def end(self) -> None:
        """Say goodbye."""
        self.ask("shutdown", None)
        self.send("exit", None)
        self.process.wait()

    def _put(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._to.flush()

    def _read(self) -> dict[str, Any]:
        length = 0
        while (line := self._from.readline()) != b"\r\n":
            if not line:
                raise EOFError("the server has ended")
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self._from.read(length))
        return message

    def _processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _position(text: str, offset: int) -> dict[str, int]:
    return {"line": text.count("\n", 0, offset), "character": offset - (text.rfind("\n", 0, offset) + 1)}
