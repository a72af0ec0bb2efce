"""List the rules that `cfg-lsp check` applies.

Each line is a rule: its name, its severity, whether there is a fix, and what it
finds. Where the manifest of the current folder sets another severity, that one
is shown, and the rule's own in brackets. Errors and warnings make `check` exit
with 1; remarks and hints are only shown; a rule that is off finds nothing.

Exit status:
  0  the rules were listed
  1  the manifest is wrong, so the severities are the rules' own

Examples:
  cfg-lsp rules
  cfg-lsp rules --format json | jq -r '.rules[] | select(.fixable).rule'

See also: explain, check
"""

from __future__ import annotations

import argparse
import json

from cfg_lsp.cli.console import FINDINGS, FINE, Console
from cfg_lsp.cli.session import manifest_here, report_manifests, snapshot_for
from cfg_lsp.report import Style, pad
from cfg_lsp.report.facts import RulePage
from cfg_lsp.rules.manifest_rules import manifest_problems
from cfg_lsp.rules.pages import has_fix, pages
from cfg_lsp.text import Severity

VERSION = 1
_HEAD = ("rule", "severity", "fix", "finds")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `rules`."""
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how the list is written (default: text)"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the list; a wrong manifest is reported on standard error."""
    snapshot, _ = snapshot_for(console, [])
    manifest = manifest_here(snapshot, console)
    report_manifests(snapshot, console)
    known = list(pages().values())
    severities = {page.rule: manifest.severities.get(page.rule, page.severity) for page in known}
    if options.format == "json":
        listed = [_facts(page, severities[page.rule]) for page in known]
        console.print(json.dumps({"version": VERSION, "rules": listed}, indent=2, ensure_ascii=False))
    else:
        console.print("\n".join(_table(known, severities, console.style)))
    return FINDINGS if manifest_problems(manifest) else FINE


def _facts(page: RulePage, severity: Severity) -> dict[str, str | bool]:
    return {
        "rule": page.rule,
        "severity": severity.value,
        "default": page.severity.value,
        "fixable": has_fix(page),
        "summary": page.summary,
    }


def _table(known: list[RulePage], severities: dict[str, Severity], style: Style) -> list[str]:
    rows = [(page.rule, _shown(page, severities[page.rule]), "fix" * has_fix(page), page.summary) for page in known]
    widths = [max(len(row[column]) for row in [_HEAD, *rows]) for column in range(len(_HEAD) - 1)]
    lines = ["  ".join([*map(pad, row, widths), row[-1]]) for row in [_HEAD, *rows]]
    off = [severities[page.rule] is Severity.OFF for page in known]
    return [style.bold(lines[0]), *(style.dim(line) if it else line for line, it in zip(lines[1:], off, strict=True))]


def _shown(page: RulePage, severity: Severity) -> str:
    return severity.value if severity is page.severity else f"{severity.value} ({page.severity.value})"
