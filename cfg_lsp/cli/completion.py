"""Print a script that makes a shell complete cfg-lsp's commands.

With it the tab key completes commands, options, the values an option chooses from, names of rules, and files. The
script is made of the same definitions as the commands themselves, so print it anew after an update.

Sourced, it serves the shell that is open; written to a folder where the shell looks for completions, every new one.
For zsh that is a folder of its $fpath, and the file is called _cfg-lsp.

Exit status:
  0  the script was printed
  2  there is no such shell

Examples:
  source <(cfg-lsp completion bash)
  cfg-lsp completion bash > ~/.local/share/bash-completion/completions/cfg-lsp
  cfg-lsp completion zsh > ~/.zfunc/_cfg-lsp
  cfg-lsp completion fish > ~/.config/fish/completions/cfg-lsp.fish

See also: rules
"""

from __future__ import annotations

import argparse

from cfg_lsp.cli.console import FINE, Console
from cfg_lsp.cli.help import Parser

_FILES = frozenset(("PATH", "CONFIG", "LEFT", "RIGHT", "OLD", "NEW", "FILE"))
_FOLDERS = frozenset(("FOLDER",))
_RULES = frozenset(("RULE", "RULE[,RULE]"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `completion`."""
    import shtab

    shells = shtab.SUPPORTED_SHELLS
    parser.add_argument("shell", metavar="SHELL", choices=shells, help=f"{', '.join(shells[:-1])} or {shells[-1]}")


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the script."""
    import shtab

    console.print(shtab.complete(_whole_program(), options.shell))
    return FINE


def _whole_program() -> Parser:
    """One parser of all commands, which says of every argument what completes it."""
    from cfg_lsp.cli.main import COMMANDS
    from cfg_lsp.cli.parser import whole_program

    whole, commands = whole_program(COMMANDS)
    for parser in (whole, *commands):
        for argument in (*parser.positionals, *parser.options):
            _describe(argument)
    return whole


def _describe(argument: argparse.Action) -> None:
    import shtab

    from cfg_lsp.rules import RULES, rule_id

    argument.help = (argument.help or "").replace("%", "%%")
    if argument.metavar in _RULES:
        argument.choices = [rule_id(rule) for rule in RULES]
    elif argument.metavar in _FILES | _FOLDERS:
        kind = shtab.FILE if argument.metavar in _FILES else shtab.DIRECTORY
        argument.complete = kind  # type: ignore[attr-defined]  # where shtab looks for it
