"""Find what is wrong in configs.

Checks files and folders, or without any what the manifest includes, together with all their bases.

  cfg-lsp check
  cfg-lsp check configs/train --format json
  cat run.yaml | cfg-lsp check - --stdin-filename configs/train/run.yaml
"""

from __future__ import annotations

import argparse

from cfg_lsp.cli.console import FINDINGS, FINE, Console, WrongCall
from cfg_lsp.cli.session import add_stdin_filename, snapshot_for
from cfg_lsp.project.discover import included, named
from cfg_lsp.project.files import canonical, exists
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import FORMATS, Report, render
from cfg_lsp.rules.run import run_rules, with_bases


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="configs and folders; `-` is standard input")
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are written (default: text)")
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Check, print the report, and say by the exit status whether anything is wrong."""
    snapshot, paths = snapshot_for(console, options.paths, options.stdin_filename)
    configs = _configs(snapshot, console, paths)
    found = run_rules(snapshot, configs)
    report = Report(tuple(found), len(with_bases(snapshot, configs)), console.folder, snapshot.lines)
    console.print(render(report, options.format, console.style))
    return FINDINGS if any(each.severity.fails for each in found) else FINE


def _configs(snapshot: Snapshot, console: Console, paths: list[str]) -> list[str]:
    if paths:
        missing = [path for path in paths if not exists(path) and canonical(path) not in snapshot.open_paths]
        if missing:
            raise WrongCall(f"there is no {console.shown(missing[0])}; name a config or a folder")
        configs = named(snapshot, paths)
    else:
        manifest = snapshot.manifest_of_folder(canonical(console.folder + "/"))
        configs = included(manifest)
    if not configs:
        raise WrongCall("no configs here; name files or folders, or say in cfg-lsp.toml what to `include`")
    return configs
