"""The command line: find the command, run it, give its exit status.

Imports only the command that was called; `--version` imports none.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from cfg_lsp import __version__

COMMANDS = {
    "check": "find what is wrong in configs",
    "inspect": "show a config's chain and the resolved config",
    "why": "show who set a key, and what it replaced",
    "diff": "show how two resolved configs differ",
    "parity": "check that a migrated config resolves as before",
    "graph": "draw which config extends which",
    "explain": "say what a rule finds, why, and what to write instead",
    "rules": "list the rules",
    "schema": "print a JSON Schema",
    "init": "write a manifest that fits this repository",
    "serve": "start the language server",
    "completion": "print a script that makes a shell complete commands",
}
"""Every command, in the order of the help, with what it does. Each is a module of this package."""

_INTERRUPTED = 130
_GARBAGE = 100_000  # objects: what a call reads it mostly keeps to its end, and a search for garbage finds none
_TRACEBACK = "CFG_LSP_TRACEBACK"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; `arguments` are the process's own where none are given."""
    gc.set_threshold(_GARBAGE)
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words in (["--version"], ["-V"]):
            print(f"cfg-lsp {__version__}")
            return 0
        return _run(words)
    except BrokenPipeError:  # the reader of a help or a version has left
        return 0
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:
        return _complain(error)
    finally:
        _let_go_of_stdout()


def entry() -> NoReturn:
    """The program: one command, and out, without taking everything apart that the system takes anyway."""
    status = main()
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(status)


def _run(words: list[str]) -> int:
    from cfg_lsp.cli.console import system_console
    from cfg_lsp.cli.parser import parse

    console = system_console()
    try:
        command, options = parse(words, COMMANDS)
        status = command(options, console)
    except SystemExit as end:  # argparse has said what there is to say
        status = int(end.code or 0)
    console.flush()
    return status


def _complain(error: Exception) -> int:
    from cfg_lsp.cli.console import WRONG, WrongCall
    from cfg_lsp.report import visible

    if os.environ.get(_TRACEBACK):
        raise error
    if isinstance(error, WrongCall):
        message = str(error)
    elif isinstance(error, OSError):
        message = f"{(error.strerror or str(error)).lower()}{f': {error.filename}' if error.filename else ''}"
    else:
        message = f"a fault of cfg-lsp itself, {type(error).__name__}: {error}; {_TRACEBACK}=1 shows where"
    if sys.stderr is not None:
        print(f"cfg-lsp: {visible(message)}", file=sys.stderr)
    return WRONG


def _let_go_of_stdout() -> None:
    """Where what is still to be written cannot be, let it go nowhere: Python would fail on it once more."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
