"""The grammar of the command line.

A command is a module with `arguments(parser)` and `run(options, console)`; its docstring is its help.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from cfg_lsp import __version__
from cfg_lsp.cli.console import WRONG, Console, WrongCall
from cfg_lsp.cli.help import Parser

_PROGRAM = "cfg-lsp"
_ABOUT = """Resolve, explain and check training configs that inherit from each other."""
_MORE = """`cfg-lsp COMMAND --help` says more about a command.

exit status:
  0  nothing wrong
  1  findings
  2  the call or the environment is wrong

Results go to standard output, everything else to standard error. NO_COLOR and
FORCE_COLOR are obeyed; paths are relative to where the command was called."""

Run = Callable[[argparse.Namespace, Console], int]


def parse(words: list[str], commands: dict[str, str]) -> tuple[Run, argparse.Namespace]:
    """The command that `words` call and its options; raises `WrongCall` or, having said something, SystemExit."""
    called = next((word for word in words if not word.startswith("-")), None)
    if called is not None and called not in commands:
        raise WrongCall(_no_such_command(called, commands))
    if called is None or words[0] != called:
        parser = program(commands)
        parser.parse_args([word for word in words if word != called])
        parser.exit(WRONG, parser.format_help())
    module = _module(called)
    return module.run, command(called).parse_args(words[1:])


def program(commands: dict[str, str]) -> Parser:
    """The parser of what stands before a command."""
    parser = Parser(_PROGRAM, _ABOUT, commands, _MORE)
    parser.add_argument(
        "-V", "--version", action="version", version=f"{_PROGRAM} {__version__}", help="show the version"
    )
    return parser


def command(name: str) -> Parser:
    """The parser of one command."""
    module = _module(name)
    parser = Parser(f"{_PROGRAM} {name}", (module.__doc__ or "").strip())
    module.arguments(parser)
    return parser


def whole_program(commands: dict[str, str]) -> tuple[Parser, list[Parser]]:
    """One parser of everything, and those of its commands: for who must see the whole language, not to parse with."""
    whole = program(commands)
    below = whole.add_subparsers(metavar="COMMAND")
    parsers = []
    for name, summary in commands.items():
        parser = below.add_parser(name, prog=f"{_PROGRAM} {name}", description=summary, help=summary)
        _module(name).arguments(parser)
        parsers.append(parser)
    return whole, parsers


def _module(name: str) -> ModuleType:
    return import_module(f"cfg_lsp.cli.{name}")


def _no_such_command(called: str, commands: dict[str, str]) -> str:
    from cfg_lsp.text.nearest import nearest

    near = nearest(called, commands, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(commands)}"
    return f"no command `{called}`; {hint}"
