"""Show how two resolved configs differ, sorted by key path.

Every difference shows both values, each with the file and line that set it. Differences alone do not change the exit
status; --exit-code makes it 1 where there are some, for scripts.

Exit status:
  0  the two were compared
  1  something breaks a chain, or the manifest is wrong; with --exit-code also
     where the two differ
  2  a config cannot be read, or the call is wrong

Examples:
  cfg-lsp diff old.yaml new.yaml --format json --exit-code
  cfg-lsp diff configs/debug.yaml configs/train/sft/dense_1024.yaml --fusion
  git show main:configs/debug.yaml |
      cfg-lsp diff - configs/debug.yaml --stdin-filename configs/old.yaml

See also: parity, inspect
"""

from __future__ import annotations

import argparse
import json

from cfg_lsp.cli.comparison import as_data, draw
from cfg_lsp.cli.console import FINDINGS, FINE, Console
from cfg_lsp.cli.session import add_stdin_filename, config, report_breaks, snapshot_for
from cfg_lsp.project.compare import FoundDifference, compare
from cfg_lsp.text import plural


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diff`."""
    parser.add_argument("left", metavar="LEFT", help="a config; `-` is standard input")
    parser.add_argument("right", metavar="RIGHT", help="the config to compare it with")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people (the default) or for programs"
    )
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 where the configs differ")
    parser.add_argument(
        "--fusion", action="store_true", help="also compare the configs that both refer to, such as their dataset mixes"
    )
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the differences; faults of the chains go to standard error."""
    snapshot, paths = snapshot_for(console, [options.left, options.right], options.stdin_filename)
    left, right = (config(snapshot, console, path) for path in paths)
    broken = report_breaks(snapshot, console, [left, right])
    found = compare(snapshot, left, right, references=options.fusion)
    if options.format == "json":
        sides = {"left": console.shown(left), "right": console.shown(right)}
        data = {**sides, "differences": [as_data(console, each) for each in found]}
        console.print(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        console.print(_text(console, found))
    return FINDINGS if broken or (options.exit_code and found) else FINE


def _text(console: Console, found: list[FoundDifference]) -> str:
    if not found:
        return "no differences"
    return f"{draw(console, found)}\n\n{plural(len(found), 'difference')}"
