"""Show how two resolved configs differ, sorted by key path.

  cfg-lsp diff configs/train/sft/dense_1024.yaml configs/train/sft/dense_2048.yaml --fusion
  cfg-lsp diff old.yaml new.yaml --format json --exit-code
"""

from __future__ import annotations

import argparse
import json

from cfg_lsp.cli.comparison import as_data, draw
from cfg_lsp.cli.console import FINDINGS, FINE, Console
from cfg_lsp.cli.session import config, report_breaks, snapshot_for
from cfg_lsp.project.compare import FoundDifference, compare


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `diff`."""
    parser.add_argument("left", metavar="LEFT", help="a config")
    parser.add_argument("right", metavar="RIGHT", help="the config to compare it with")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 where the configs differ")
    parser.add_argument(
        "--fusion", action="store_true", help="also compare the configs that both refer to, such as their mixes"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the differences; faults of the chains go to standard error."""
    snapshot, paths = snapshot_for(console, [options.left, options.right], None)
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
    blocks = [draw(console, each) for each in found]
    return "\n".join([*blocks, "", f"{len(found)} difference{'' if len(found) == 1 else 's'}"])
