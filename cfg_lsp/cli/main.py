"""The command line: find the command, run it, give its exit status.

Imports only the command that was called; `--version` imports none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cfg_lsp import __version__

COMMANDS = {
    "check": "find what is wrong in configs",
    "inspect": "show a config's chain and the resolved config",
    "why": "show who set a key, and what it replaced",
    "diff": "show how two resolved configs differ",
    "parity": "check that a migrated config resolves as before",
    "graph": "draw which config extends which",
    "init": "write a manifest that fits this repository",
}
"""Every command, in the order of the help, with what it does. Each is a module of this package."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; `arguments` are the process's own where none are given."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in (["--version"], ["-V"]):
        print(f"cfg-lsp {__version__}")
        return 0
    try:
        return _run(words)
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    from cfg_lsp.cli.console import WRONG, WrongCall, system_console
    from cfg_lsp.cli.parser import parse

    console = system_console()
    command, options = parse(words, COMMANDS)
    try:
        status = command(options, console)
        console.stdout.flush()
        return status
    except WrongCall as wrong:
        console.say(f"cfg-lsp: {wrong}")
        return WRONG
