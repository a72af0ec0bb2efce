"""Find what is wrong in configs.

Checks files and folders, or without any what the manifest includes, together with all their bases
and the configs that they refer to. A fault is reported once, where it was written, however many
configs inherit it.

A comment `# cfg-lsp: ignore[rule]` at the end of a line or alone above it keeps a finding there from
being reported, `# cfg-lsp: ignore-file[rule]` before the first key those of the whole file.

Exit status:
  0  there are no errors and no warnings; hints and remarks may be reported
  1  there are, as far as --max-warnings and --exit-zero let them count
  2  a PATH or a revision is not there, the report or a fix cannot be written,
     or the call is wrong

Examples:
  cfg-lsp check
  cfg-lsp check configs/train --format json --output report.json
  cfg-lsp check --since origin/main --max-warnings 10
  cfg-lsp check configs --watch
  cfg-lsp check --fix --ignore redundant-override
  cat run.yaml |
      cfg-lsp check - --stdin-filename configs/train/run.yaml

See also: rules, explain
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence

from cfg_lsp.cli.checking.fixing import add_fixing, fix, refuse_senseless, show_fixes
from cfg_lsp.cli.checking.outcome import add_outcome, exit_status, output_of, publish, refuse_overwriting, report_of
from cfg_lsp.cli.checking.selecting import add_selection, selection_of
from cfg_lsp.cli.checking.sharing import look_at_shared, shares_of
from cfg_lsp.cli.console import WRONG, Console
from cfg_lsp.cli.session import STDIN, Found, add_stdin_filename, find_configs, say_amiss, workspace_for
from cfg_lsp.project.references import with_referenced
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import Report
from cfg_lsp.rules.run import findings_in, heeded
from cfg_lsp.rules.selection import Selection
from cfg_lsp.text import Diagnostic


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="configs and folders; `-` is standard input")
    add_outcome(parser)
    add_selection(parser)
    add_fixing(parser)
    parser.add_argument(
        "--since",
        metavar="REV",
        help="check only what the files changed since a git revision can affect: they themselves, and every config "
        "that extends or refers to one, or stands below a changed manifest",
    )
    parser.add_argument(
        "--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C; exits with 0"
    )
    add_stdin_filename(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """Check, print the report, and say by the exit status whether anything is wrong."""
    refuse_senseless(options)
    if options.watch:
        from cfg_lsp.cli.checking.watch import watch

        return watch(options, console)
    output_of(options, console)  # what cannot be written is said before the work
    rules = selection_of(options)
    workspace, paths = workspace_for(console, options.paths, options.stdin_filename)
    call = find_configs(workspace.snapshot(), console, paths)
    say_amiss(console, call.amiss)
    if not (call.configs or call.problems):
        return WRONG
    is_whole = not call.amiss
    if options.diff:
        to_fix = _to_fix(workspace.snapshot(), call, options, console)
        status = show_fixes(workspace, to_fix, rules, options, console, call.problems)
        return status if is_whole else WRONG
    if options.fix:
        refuse_overwriting(options, console, call.configs)
        to_fix = _to_fix(workspace.snapshot(), call, options, console)
        is_whole = fix(workspace, to_fix, rules, options, console) and is_whole
    report = _check(workspace.snapshot(), call, options, console, rules)
    publish(report, options, console.aside if options.fix and STDIN in options.paths else console)
    status = exit_status(report, options, console)
    return status if is_whole else WRONG


def _to_fix(snapshot: Snapshot, call: Found, options: argparse.Namespace, console: Console) -> list[str]:
    """The configs that a call may change: those that it means, not all that these are made of."""
    if options.since is None:
        return call.configs
    from cfg_lsp.cli.checking.since import narrow

    return narrow(snapshot, Console(console.folder, None, None, None), options.since, call.configs, ())[0]


def _check(snapshot: Snapshot, call: Found, options: argparse.Namespace, console: Console, rules: Selection) -> Report:
    problems: Sequence[Diagnostic] = call.problems
    if options.since is None:
        own = _followed(console, shares_of(call.configs)[0], len(call.configs))
        checked, found = look_at_shared(snapshot, call.configs, own, rules)
    else:
        from cfg_lsp.cli.checking.since import narrow

        members = list(with_referenced(snapshot, _followed(console, call.configs, len(call.configs))))
        checked, problems = narrow(snapshot, console, options.since, members, problems)
        found = [fault for path in checked for fault in findings_in(snapshot, path, rules)]
    refuse_overwriting(options, console, checked)
    faults = heeded(snapshot, [*problems, *found], checked, rules)
    return report_of(snapshot, faults, len(checked), options, console)


def _followed(console: Console, configs: Sequence[str], total: int) -> Iterable[str]:
    """The configs as they are walked through: with a progress bar where somebody sees it."""
    if console.stderr is None or not console.stderr.isatty():
        return configs
    from cfg_lsp.cli.checking.progress import Progress, is_seen

    return Progress(console.stderr).over(configs, "checking", total) if is_seen(console.stderr) else configs
