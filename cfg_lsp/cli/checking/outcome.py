"""Where the report of a check goes, and which exit status it means."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Iterable

from cfg_lsp.cli.console import FINDINGS, FINE, Console, WrongCall
from cfg_lsp.project.files import canonical, is_folder, true_names, write_text
from cfg_lsp.project.workspace import Snapshot
from cfg_lsp.report import FORMATS, Report, Style, render, visible
from cfg_lsp.text import Diagnostic, Severity, plural

_FOR_PEOPLE = ("text", "concise")


def add_outcome(parser: argparse.ArgumentParser) -> None:
    """The options that say how findings are told and when they fail."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="how findings are written (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the report to a file instead of standard output")
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="count the findings of each rule instead of listing them; formats for programs stay as they are, and the "
        "counts go to standard error",
    )
    parser.add_argument(
        "--max-warnings",
        metavar="N",
        type=_count,
        help="let warnings fail only where there are more than N; errors always do",
    )
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 in spite of findings")


def output_of(options: argparse.Namespace, console: Console) -> str | None:
    """The absolute path that the report goes to, `None` for standard output; raises `WrongCall`."""
    if options.output is None:
        return None
    if options.output in ("", "-"):
        raise WrongCall("--output takes the name of a file; without it the report goes to standard output")
    path = os.path.join(console.folder, os.path.expanduser(options.output))
    folder = os.path.dirname(path)
    if is_folder(path):
        raise WrongCall(f"--output {console.shown(path)} is a folder; name a file in it")
    if not is_folder(folder):
        raise WrongCall(f"--output {console.shown(path)}: there is no folder {console.shown(folder)}; make it first")
    return path


def refuse_overwriting(options: argparse.Namespace, console: Console, checked: Collection[str]) -> None:
    """Raise `WrongCall` where the report would take the place of a config."""
    output = output_of(options, console)
    if output is not None and not true_names(canonical(output)).isdisjoint(checked):
        raise WrongCall(
            f"--output {console.shown(output)} would overwrite one of the checked configs; name another file"
        )


def report_of(
    snapshot: Snapshot, faults: Iterable[Diagnostic], configs: int, options: argparse.Namespace, console: Console
) -> Report:
    """A report of so many configs, with what the format wants to know of the rules."""
    rules = {}
    if options.format == "sarif":
        from cfg_lsp.rules.pages import pages

        rules = pages()
    return Report(tuple(faults), configs, console.folder, snapshot.lines, rules)


def publish(report: Report, options: argparse.Namespace, console: Console) -> None:
    """Print the report, or write it to its file; raises `WrongCall` where that cannot be done."""
    output = output_of(options, console)
    if options.statistics and options.format not in _FOR_PEOPLE:
        console.say(_counts(report))
    if output is None:
        console.print(_text(report, options, console.style))
        return
    try:
        write_text(output, _text(report, options, Style(False)))
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise WrongCall(f"the report cannot be written to {console.shown(output)}: {why}") from None


def exit_status(report: Report, options: argparse.Namespace, console: Console) -> int:
    """Whether the findings fail, as the call wants it; says so where only the number of warnings does."""
    counts = report.counts()
    warnings = counts.get(Severity.WARNING, 0)
    allowed = options.max_warnings
    too_many = warnings > (allowed or 0)
    if allowed is not None and too_many:
        console.say(f"cfg-lsp: {plural(warnings, 'warning')}, and --max-warnings allows {allowed}")
    fails = Severity.ERROR in counts or too_many
    return FINDINGS if fails and not options.exit_zero else FINE


def _text(report: Report, options: argparse.Namespace, style: Style) -> str:
    if options.statistics and options.format in _FOR_PEOPLE:
        return _counts(report)
    return render(report, options.format, style)


def _counts(report: Report) -> str:
    from cfg_lsp.report.statistics_table import statistics

    table = statistics(report)
    return f"{table}\n{visible(report.summary())}\n" if table else f"{visible(report.summary())}\n"


def _count(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and len(word) <= 9):
        raise argparse.ArgumentTypeError(f"`{word[:60]}` is no count of warnings; give a whole number from 0")
    return int(word)
