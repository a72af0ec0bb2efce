"""Diagnostics as commands to a GitHub workflow, which shows them beside the changed lines.

GitHub takes columns only where a finding stands on one line, and shows only the message in a job's
log. So the message begins with the place.
"""

from __future__ import annotations

from cfg_lsp.report.facts import Report
from cfg_lsp.report.sentences import place, related_place, sentence
from cfg_lsp.report.style import Style
from cfg_lsp.report.visible import encodable, visible
from cfg_lsp.text import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_MILDER = "notice"


def render(report: Report, style: Style) -> str:
    """A command for each finding, then the summary for whoever reads the log; `style` has nothing to say here."""
    commands = [_command(report, each) for each in report.diagnostics]
    return encodable("\n".join([*commands, visible(report.summary())])) + "\n"


def _command(report: Report, diagnostic: Diagnostic) -> str:
    name = _COMMANDS.get(diagnostic.severity, _MILDER)
    properties = ",".join(f"{key}={_property(value)}" for key, value in _properties(report, diagnostic).items())
    head = f"{place(report, diagnostic)}: {visible(sentence(diagnostic))}"
    lines = [head, *(related_place(report, each) for each in diagnostic.related)]
    return f"::{name} {properties}::{_data(chr(10).join(lines))}"


def _properties(report: Report, diagnostic: Diagnostic) -> dict[str, str]:
    start, end = report.range(diagnostic.path, diagnostic.span)
    found = {"file": report.shown(diagnostic.path), "line": str(start.line), "endLine": str(end.line)}
    if start.line == end.line:
        found |= {"col": str(start.column), "endColumn": str(end.column)}
    return {**found, "title": f"{diagnostic.severity.value}[{diagnostic.rule}]"}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
