"""Check that a migrated config resolves as before: `diff` as a gate.

Differences that the [parity] table of NEW's manifest or --allow permits are shown apart; any other one is forbidden
and makes the exit status 1. Two folders compare every config of the same relative path.

Exit status:
  0  nothing differs but what may
  1  a forbidden difference, something that breaks a chain, or a wrong manifest
  2  a config or folder cannot be read, or the call is wrong

Examples:
  cfg-lsp parity old/configs/train/dense.yaml configs/train/dense.yaml
  cfg-lsp parity old/configs configs --allow 'training.warmup_*'

See also: diff
"""

from __future__ import annotations

import argparse
import os

from cfg_lsp.cli.comparison import draw
from cfg_lsp.cli.console import FINDINGS, FINE, WRONG, Console, WrongCall
from cfg_lsp.cli.session import add_stdin_filename, config, report_breaks, say_amiss, snapshot_for, unlisted
from cfg_lsp.project.compare import FoundDifference, allowed_by, compare, is_allowed
from cfg_lsp.project.files import Met, canonical, config_files, is_folder
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import visible
from cfg_lsp.text import plural

_NAMED = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `parity`."""
    parser.add_argument("old", metavar="OLD", help="a config as it was, or a folder of them; `-` is standard input")
    parser.add_argument("new", metavar="NEW", help="the migrated config, or the folder")
    parser.add_argument(
        "--allow",
        metavar="PATTERN",
        action="append",
        default=[],
        help="a key path that may differ too; `*` is one step or part of one, `**` any number; may be repeated",
    )
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print allowed and forbidden differences apart; findings are forbidden ones."""
    snapshot, (old, new) = snapshot_for(console, [options.old, options.new], options.stdin_filename)
    met = Met([], [])
    pairs, left_out = _pairs(snapshot, console, old, new, met)
    allow = tuple(options.allow)
    broken = report_breaks(snapshot, console, [path for pair in pairs for path in pair])
    forbidden = 0
    for left, right in pairs:
        forbidden += _one(snapshot, console, left, right, allow, alone=len(pairs) == 1)
    if len(pairs) > 1 or left_out:
        words = plural(forbidden, "forbidden difference") if forbidden else "all in parity"
        rest = f"; {plural(left_out, 'config')} not compared" if left_out else ""
        console.print(f"\n{plural(len(pairs), 'pair')} of configs compared: {words}{rest}")
    if met.unlisted:
        return WRONG
    return FINDINGS if forbidden or broken else FINE


def _pairs(snapshot: Snapshot, console: Console, old: str, new: str, met: Met) -> tuple[list[tuple[str, str]], int]:
    """The configs to compare, and how many have no counterpart."""
    if is_folder(old) != is_folder(new):
        raise WrongCall("parity compares two configs or two folders, and this is one of each")
    if not is_folder(old):
        return [(config(snapshot, console, old), config(snapshot, console, new))], 0
    lefts, rights = _below(old, met), _below(new, met)
    say_amiss(console, unlisted(console, met))
    both = sorted(lefts.keys() & rights.keys())
    for folder, only in ((old, lefts.keys() - rights.keys()), (new, rights.keys() - lefts.keys())):
        if only:
            console.say(f"not compared, only in {console.name(folder)}: {_listed(sorted(only))}")
    if not both:
        raise WrongCall("the two folders have no config of the same relative path")
    return [(lefts[name], rights[name]) for name in both], len(lefts.keys() ^ rights.keys())


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return visible(", ".join(names[:_NAMED])) + (f" and {more} more" if more > 0 else "")


def _below(folder: str, met: Met) -> dict[str, str]:
    return {os.path.relpath(path, folder): canonical(path) for path in config_files(folder, met)}


def _one(snapshot: Snapshot, console: Console, left: str, right: str, allow: tuple[str, ...], *, alone: bool) -> int:
    """Compare a pair and print it; gives the number of forbidden differences."""
    found = compare(snapshot, left, right)
    manifest = snapshot.manifest(right)
    patterns = allowed_by(manifest, allow, snapshot.merged(left), snapshot.merged(right))
    forbidden = [each for each in found if not is_allowed(each, patterns)]
    allowed = [each for each in found if is_allowed(each, patterns)]
    console.print(_head(snapshot, console, left, right, len(forbidden), len(allowed)))
    _print_group(console, "forbidden", forbidden)
    if alone:
        _print_group(console, "allowed", allowed)
    elif forbidden:
        console.print("\n")
    return len(forbidden)


def _head(snapshot: Snapshot, console: Console, left: str, right: str, forbidden: int, allowed: int) -> str:
    style = console.style
    lengths = f"chain {len(snapshot.chain(left).members)} → {plural(len(snapshot.chain(right).members), 'file')}"
    if forbidden:
        verdict = f"{style.red(plural(forbidden, 'forbidden difference'))}, {allowed} allowed"
    else:
        verdict = (
            f"{style.green('in parity')}, {plural(allowed, 'allowed difference') if allowed else 'no differences'}"
        )
    return f"{style.bold(console.name(right))}: {verdict}, {lengths}"


def _print_group(console: Console, title: str, differences: list[FoundDifference]) -> None:
    if differences:
        console.print(f"\n{title}\n{draw(console, differences, '  ')}")
