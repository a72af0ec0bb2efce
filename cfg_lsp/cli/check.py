"""Find what is wrong in configs.

Checks files and folders, or without any what the manifest includes, together with all their bases
and the configs that they refer to. A fault is reported once, where it was written, however many
configs inherit it. Errors and warnings make the exit status 1, hints do not.

  cfg-lsp check
  cfg-lsp check configs/train --format json
  cat run.yaml | cfg-lsp check - --stdin-filename configs/train/run.yaml
"""

from __future__ import annotations

import argparse

from cfg_lsp.cli.console import FINDINGS, FINE, WRONG, Console
from cfg_lsp.cli.session import add_stdin_filename, find_configs, say_amiss, snapshot_for
from cfg_lsp.project.references import with_referenced
from cfg_lsp.report import FORMATS, Report, render
from cfg_lsp.rules.run import in_order, run_rules


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="configs and folders; `-` is standard input")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are written (default: text)")
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Check, print the report, and say by the exit status whether anything is wrong."""
    snapshot, paths = snapshot_for(console, options.paths, options.stdin_filename)
    call = find_configs(snapshot, console, paths)
    say_amiss(console, call.amiss)
    if not (call.configs or call.problems):
        return WRONG
    checked = with_referenced(snapshot, call.configs)
    found = in_order(dict.fromkeys([*call.problems, *run_rules(snapshot, checked)]))
    report = Report(tuple(found), len(checked), console.folder, snapshot.lines)
    console.print(render(report, options.format, console.style))
    if call.amiss:
        return WRONG
    return FINDINGS if any(each.severity.fails for each in found) else FINE
