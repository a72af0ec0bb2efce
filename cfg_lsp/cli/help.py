"""Help that reads the same on every terminal and under every Python.

A command's docstring is its help: a sentence, what it does, then the sections `Exit status:`, `Examples:` and
`See also:`, which stand at the end of the help, below the options.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NoReturn

_WIDTH = 79
_TERM_WIDTH = 24
_UNKNOWN = "unrecognized arguments: "  # as argparse says it
_SECTIONS = ("exit status:", "examples:", "see also:")


class Parser(argparse.ArgumentParser):
    """An argument parser with a plain layout of its own; `commands` are those it hands over to."""

    def __init__(self, prog: str, description: str, commands: dict[str, str] | None = None, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=partial(argparse.HelpFormatter, width=_WIDTH),  # it need not ask how wide the terminal is
            add_help=False,
            allow_abbrev=False,
        )
        self.commands = commands or {}
        self.add_argument("-h", "--help", action="help", help="show this help")

    def format_usage(self) -> str:
        """One line: the program and what follows it."""
        command = ["COMMAND ..."] if self.commands else []
        return f"usage: {' '.join([self.prog, '[OPTIONS]', *command, *map(_usage, self.positionals)])}\n"

    def format_help(self) -> str:
        """What the command does, how it is called, every argument, and the sections of its docstring."""
        first, *rest = (self.description or "").strip().split("\n\n")
        blocks = [
            _prose(first),
            self.format_usage().rstrip(),
            *(_prose(each) for each in rest if not _is_section(each)),
        ]
        blocks += _table("commands", self.commands.items())
        blocks += _table("arguments", ((str(each.metavar), _explained(each)) for each in self.positionals))
        blocks += _table("options", ((_option(each), _explained(each)) for each in self.options))
        blocks += [each[0].lower() + each[1:] for each in rest if _is_section(each)]
        return "\n\n".join(block for block in [*blocks, self.epilog] if block) + "\n"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the call and end with 2."""
        self.exit(2, f"{self.prog}: {message}{self._meant(message)}\nsee `{self.prog} --help`\n")

    def _meant(self, message: str) -> str:
        """The option that an unknown one is nearest to, as the end of a sentence."""
        unknown = message.removeprefix(_UNKNOWN).partition(" ")[0].partition("=")[0]
        if unknown == message or not unknown.startswith("--"):
            return ""
        from cfg_lsp.text.nearest import nearest

        near = nearest(unknown, [word for each in self.options for word in each.option_strings], 1)
        return f"; did you mean `{near[0]}`?" if near else ""

    @property
    def positionals(self) -> list[argparse.Action]:
        """The arguments that have no dashes."""
        hidden = argparse._SubParsersAction
        return [each for each in self._actions if not each.option_strings and not isinstance(each, hidden)]

    @property
    def options(self) -> list[argparse.Action]:
        """The arguments that have dashes, `--help` last."""
        found = [each for each in self._actions if each.option_strings]
        return [*found[1:], found[0]]


def _is_section(block: str) -> bool:
    return block.lower().startswith(_SECTIONS)


def _prose(block: str) -> str:
    """A paragraph as wide as help is; what is indented is laid out by hand."""
    import textwrap  # for those who ask for help only

    if block.startswith(" "):
        return block
    return textwrap.fill(" ".join(block.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)


def _usage(argument: argparse.Action) -> str:
    forms = {"?": "[{}]", "*": "[{} ...]", "+": "{} ..."}
    return forms.get(str(argument.nargs), "{}").format(argument.metavar)


def _option(option: argparse.Action) -> str:
    value = option.metavar or ("|".join(map(str, option.choices)) if option.choices else "")
    return f"{', '.join(option.option_strings)} {value}".rstrip()


def _explained(argument: argparse.Action) -> str:
    return argument.help or ""


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    lines = [line for term, text in rows for line in _row(term, text)]
    if lines:
        yield "\n".join([f"{title}:", *lines])


def _row(term: str, text: str) -> Iterator[str]:
    """A term and its explanation beside it, or below it where the term is long."""
    import textwrap

    wrapped = textwrap.wrap(text, _WIDTH - _TERM_WIDTH - 2, break_on_hyphens=False)
    head = f"  {term}"
    if len(term) > _TERM_WIDTH - 2:
        yield head
        head = ""
    for number, line in enumerate(wrapped):
        yield (head if number == 0 else "").ljust(_TERM_WIDTH + 2) + line
