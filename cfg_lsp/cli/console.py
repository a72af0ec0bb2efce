"""What a command gets from the shell: folders, streams, colour and exit statuses."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from cfg_lsp.report import Style, visible

if TYPE_CHECKING:  # `serve` answers before it reads any config
    from cfg_lsp.merge import Origin
    from cfg_lsp.project.cascade import Location

FINE, FINDINGS, WRONG = 0, 1, 2
"""Exit statuses: nothing wrong; findings; the call or the environment is wrong."""


class WrongCall(Exception):  # noqa: N818 - the caller's fault, told in a sentence
    """The call cannot be carried out; the message says why and what to do."""


class Console:
    """Where a command runs and prints. A stream is `None` where the shell closed it.

    `is_heard` turns false when whoever read the results, `head` for one, has seen enough; the
    command then goes on to its exit status in silence.
    """

    def __init__(self, folder: str, stdin: TextIO | None, stdout: TextIO | None, stderr: TextIO | None) -> None:
        self.folder = folder
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.is_heard = True

    @property
    def style(self) -> Style:
        """How results are painted."""
        return Style(_wants_colour(self.stdout))

    @property
    def error_style(self) -> Style:
        """How everything else is painted."""
        return Style(_wants_colour(self.stderr))

    def print(self, text: str) -> None:
        """A result."""
        self.put(text if text.endswith("\n") else text + "\n")

    def put(self, text: str) -> None:
        """A result, to the letter: a text that ends without a line end stays so."""
        try:
            if self.is_heard and self.stdout is not None:
                self.stdout.write(text)
        except BrokenPipeError:
            self.is_heard = False

    def say(self, text: str) -> None:
        """Anything that is no result."""
        try:
            if self.stderr is not None:
                self.stderr.write(text if text.endswith("\n") else text + "\n")
        except BrokenPipeError:
            self.stderr = None

    @property
    def aside(self) -> Console:
        """The same console with standard error in place of standard output, where that holds something else."""
        return Console(self.folder, self.stdin, self.stderr, self.stderr)

    def flush(self) -> None:
        """Hand every result to whoever reads them."""
        try:
            if self.is_heard and self.stdout is not None:
                self.stdout.flush()
        except BrokenPipeError:
            self.is_heard = False

    def shown(self, path: str) -> str:
        """A path relative to where the command was called, for programs."""
        return os.path.relpath(path, self.folder).replace(os.sep, "/")

    def name(self, path: str) -> str:
        """The same for people."""
        return visible(self.shown(path))

    def place(self, place: Location | None, origin: Origin) -> str:
        """`file:line` of a definition for people, or the name of what is no file."""
        if place is None:
            return self.name(origin.path) if os.path.isabs(origin.path) else origin.path
        return f"{self.name(place.path)}:{place.position.line}"


def system_console() -> Console:
    """The console of this process, whose results are UTF-8 wherever it runs; raises `WrongCall`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return Console(os.getcwd(), sys.stdin, sys.stdout, sys.stderr)
    except OSError as error:
        raise WrongCall(f"the working folder cannot be used: {(error.strerror or 'it is gone').lower()}") from None


def _wants_colour(stream: TextIO | None) -> bool:
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"
