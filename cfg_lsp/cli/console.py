"""What a command gets from the shell: folders, streams, colour and exit statuses."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TextIO

from cfg_lsp.merge import Origin
from cfg_lsp.project.cascade import Place
from cfg_lsp.report import Style

FINE, FINDINGS, WRONG = 0, 1, 2
"""Exit statuses: nothing wrong; findings; the call or the environment is wrong."""


class WrongCall(Exception):
    """The call cannot be carried out; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command runs and prints."""

    folder: str
    stdin: TextIO
    stdout: TextIO
    stderr: TextIO

    @property
    def style(self) -> Style:
        """How results are painted."""
        return Style(_wants_colour(self.stdout))

    def print(self, text: str) -> None:
        """A result."""
        self.stdout.write(text if text.endswith("\n") else text + "\n")

    def say(self, text: str) -> None:
        """Anything that is no result."""
        self.stderr.write(text if text.endswith("\n") else text + "\n")

    def shown(self, path: str) -> str:
        """A path relative to where the command was called."""
        return os.path.relpath(path, self.folder).replace(os.sep, "/")

    def place(self, place: Place | None, origin: Origin) -> str:
        """`file:line` of a definition, or the name of what is no file."""
        if place is None:
            return self.shown(origin.path) if os.path.isabs(origin.path) else origin.path
        return f"{self.shown(place.path)}:{place.position.line}"


def system_console() -> Console:
    """The console of this process."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    return Console(os.getcwd(), sys.stdin, sys.stdout, sys.stderr)


def _wants_colour(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
