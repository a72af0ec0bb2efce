"""The bare wire: bytes to and from a server, for messages that no decent client would send."""

from __future__ import annotations

import contextlib
import json
import subprocess
from pathlib import Path
from typing import IO, Any

from tests.lsp.editor import COMMAND


class Wire:
    """A server process and its two pipes."""

    def __init__(self, folder: Path, command: list[str] = COMMAND) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin: IO[bytes] = self.process.stdin
        self.stdout: IO[bytes] = self.process.stdout
        self.folder = folder
        self._number = 0

    def put(self, body: bytes) -> None:
        self.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.stdin.flush()

    def send(self, method: str, params: Any, **more: Any) -> None:
        self.put(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode())

    def request(self, method: str, params: Any) -> int:
        self._number += 1
        self.send(method, params, id=self._number)
        return self._number

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """The answer to a request, whatever comes before it."""
        return self.answer(self.request(method, params))

    def answer(self, number: int) -> dict[str, Any]:
        return self.until(lambda message: message.get("id") == number and "method" not in message)

    def until(self, is_meant: Any) -> dict[str, Any]:
        while True:
            message = self.read()
            if is_meant(message):
                return message

    def read(self) -> dict[str, Any]:
        length = 0
        while (line := self.stdout.readline()) != b"\r\n":
            if not line:
                raise EOFError(self.process.stderr.read().decode() if self.process.stderr else "")
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        message: dict[str, Any] = json.loads(self.stdout.read(length))
        return message

    def begin(self, capabilities: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        folders = [{"uri": self.folder.as_uri(), "name": "project"}]
        params = {"processId": None, "rootUri": None, "capabilities": capabilities or {}, "workspaceFolders": folders}
        answer = self.ask("initialize", {**params, **more})
        self.send("initialized", {})
        return answer

    def open(self, name: str, text: str) -> str:
        uri = (self.folder / name).as_uri()
        self.send(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}}
        )
        return uri

    def published(self, uri: str) -> list[dict[str, Any]]:
        """What is published next for a file."""
        message = self.until(lambda each: each.get("params", {}).get("uri") == uri and "diagnostics" in each["params"])
        found: list[dict[str, Any]] = message["params"]["diagnostics"]
        return found

    def close(self) -> None:
        """Whatever became of the server, nothing of it is left."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def end(self) -> int:
        self.ask("shutdown", None)
        self.send("exit", None)
        return self.process.wait()
