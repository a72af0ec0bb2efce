"""Diagnostics for a person with many of them, or for an editor's list of faults: one line each."""

from __future__ import annotations

from cfg_lsp.report.facts import Report
from cfg_lsp.report.sentences import closing, place, related_place, sentence
from cfg_lsp.report.style import Style, paint
from cfg_lsp.report.visible import visible
from cfg_lsp.text import Diagnostic


def render(report: Report, style: Style) -> str:
    """A line for each finding, then the summary and what can be fixed."""
    found = [_line(report, style, each) for each in report.diagnostics]
    return "\n".join([*found, *closing(report)]) + "\n"


def _line(report: Report, style: Style, diagnostic: Diagnostic) -> str:
    word = paint(style, diagnostic.severity)(f"{diagnostic.severity.value}[{diagnostic.rule}]")
    others = "; ".join(related_place(report, each) for each in diagnostic.related)
    line = f"{style.bold(place(report, diagnostic))}: {word} {visible(sentence(diagnostic))}"
    return f"{line} ({others})" if others else line
