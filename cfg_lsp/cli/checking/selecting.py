"""`--select` and `--ignore`: which rules a call is about."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from cfg_lsp.cli.console import WrongCall
from cfg_lsp.rules.run import EVERY
from cfg_lsp.rules.selection import Selection, UnknownRule, selected


def add_selection(parser: argparse.ArgumentParser) -> None:
    """The options that name rules."""
    for option, words in (
        ("--select", "check only these rules, those that are off included; may be given more than once"),
        ("--ignore", "check all but these rules; may be given more than once"),
    ):
        parser.add_argument(option, metavar="RULE[,RULE]", action="append", default=[], help=words)


def selection_of(options: argparse.Namespace) -> Selection:
    """The rules that a call is about; raises `WrongCall`."""
    select, ignore = list(_names("--select", options.select)), list(_names("--ignore", options.ignore))
    if not (select or ignore):
        return EVERY
    try:
        selection = selected(select, ignore)
    except UnknownRule as error:
        raise WrongCall(str(error)) from None
    if not selection.rules:
        raise WrongCall("--ignore leaves no rule to check; leave out what --select names as well")
    return selection


def _names(option: str, words: list[str]) -> Iterator[str]:
    for word in words:
        names = [name.strip() for name in word.split(",")]
        if not any(names):
            raise WrongCall(f"{option} takes the names of rules; `cfg-lsp rules` lists them")
        yield from filter(None, names)
