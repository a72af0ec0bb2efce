"""Call the command line in this process, as a shell would, and see what it says."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from cfg_lsp.cli.main import main
from tests.fixture import write_project


class Outcome(NamedTuple):
    """What a call gave: its exit status and both streams."""

    status: int
    out: str
    err: str


class Shell:
    """A folder with a small project in it, and calls made from there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        for name in ("NO_COLOR", "FORCE_COLOR", "CFG_LSP_TRACEBACK"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.chdir(folder)

    def write(self, text: str) -> dict[str, str]:
        """Write files, see `tests.fixture`."""
        return write_project(self.folder, text)

    def colour(self) -> None:
        """Call as from a terminal."""
        self._monkeypatch.setenv("FORCE_COLOR", "1")

    def run(self, *words: str, stdin: bytes = b"") -> Outcome:
        """One call."""
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        self._capsys.readouterr()
        status = main(words)
        return Outcome(status, *self._capsys.readouterr())
