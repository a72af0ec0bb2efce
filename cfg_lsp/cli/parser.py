"""The grammar of the command line.

A command is a module with `arguments(parser)` and `run(options, console)`; its docstring is its help.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from cfg_lsp import __version__
from cfg_lsp.cli.console import Console

Run = Callable[[argparse.Namespace, Console], int]


def parse(words: list[str], commands: dict[str, str]) -> tuple[Run, argparse.Namespace]:
    """The command that `words` call and its options; exits with 2 where they call none."""
    called = next((word for word in words if not word.startswith("-")), None)
    wanted = [called] if called in commands else list(commands)
    parser = build(commands, wanted)
    options = parser.parse_args(words)
    if options.command is None:
        parser.print_help()
        parser.exit(2)
    run: Run = _module(options.command).run
    return run, options


def build(commands: dict[str, str], wanted: list[str]) -> argparse.ArgumentParser:
    """The parser with the options of the commands in `wanted` and the names of all."""
    parser = argparse.ArgumentParser(
        prog="cfg-lsp",
        description="Resolve, explain and check training configs that inherit from each other.",
        epilog="Exit status: 0 nothing wrong, 1 findings, 2 the call or the environment is wrong.",
    )
    parser.add_argument("-V", "--version", action="version", version=f"cfg-lsp {__version__}")
    subparsers = parser.add_subparsers(prog="cfg-lsp", dest="command", metavar="COMMAND", title="commands")
    for name, summary in commands.items():
        if name in wanted:
            module = _module(name)
            subparser = subparsers.add_parser(
                name,
                help=summary,
                description=_description(module),
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
            module.arguments(subparser)
    return parser


def _module(name: str) -> ModuleType:
    return import_module(f"cfg_lsp.cli.{name}")


def _description(module: ModuleType) -> str:
    return (module.__doc__ or "").strip()
